//! The headline over the picture: what is chosen and assumed otherwise, what that changes, and how
//! the flows stand.

use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::{self, RichText, Ui};

use super::changes::counted;
use super::command::{Command, Tab};
use super::pane::Pane;
use super::state::State;
use super::style::color;
use crate::assess::{Changes, Standing, Turn};
use crate::atlas::Picture;
use crate::scene::{Subject, Theme, Weight};
use crate::text;

/// The most of a chip's words, in pixels.
const MOST: f64 = 520.0;

/// One line, so that nothing below it moves.
pub(super) fn headline_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else {
        ui.label(RichText::new(" ").small());
        return;
    };
    egui::ScrollArea::horizontal()
        .auto_shrink([false, true])
        .scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                faults_ui(ui, state, out);
                let any = chips_ui(ui, state, picture, out);
                if any || !state.desk.changes.flows.is_empty() {
                    outcome_ui(ui, &state.desk.changes, out);
                    ui.separator();
                }
                counts_ui(ui, state, picture, out);
            });
        });
}

/// What is wrong in the text, with the way there: what it touches is not drawn.
fn faults_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let n = state.atlas.diagnostics().iter().filter(|found| found.is_error()).count();
    if n == 0 {
        return;
    }
    let words =
        if n == 1 { "1 fault in the text".to_owned() } else { format!("{n} faults in the text") };
    let words = RichText::new(words).small().color(ui.visuals().error_fg_color);
    let link = ui.link(words).on_hover_text("what they touch is left out of the picture");
    if link.clicked() {
        out.push(Command::Show(Tab::Text));
    }
    ui.separator();
}

/// What is chosen, assumed and asked for otherwise, each to be dropped by a click; tells whether
/// anything is.
fn chips_ui(ui: &mut Ui, state: &State, picture: &Picture, out: &mut Vec<Command>) -> bool {
    let document = &picture.document;
    let mut chips: Vec<(String, Command)> = Vec::new();
    for change in state.view.changes(document) {
        chips.push((change.words, Command::Choose(change.choice, change.before)));
    }
    if let Some(day) = state.view.as_of.filter(|day| Some(*day) != document.as_of) {
        chips.push((format!("as of {day}"), Command::AsOf(None)));
    }
    for what_if in &state.view.what_if {
        let words = state.atlas.assumption(document, what_if, picture.assessment.question.as_of);
        chips.push((words, Command::WhatIf(what_if.clone())));
    }
    let any = !chips.is_empty();
    for (words, command) in chips {
        let short = text::ellipsize(&words, MOST, 11.5, Weight::Regular);
        let chip = egui::Button::new(RichText::new(format!("{short}  ×")).small());
        let chip = ui.add(chip.selected(true).small());
        if chip.on_hover_text(format!("{words}\na click drops it")).clicked() {
            out.push(command);
        }
    }
    any
}

/// What that changes, with the way to the list of it.
fn outcome_ui(ui: &mut Ui, changes: &Changes, out: &mut Vec<Command>) {
    let turned: Vec<String> = Turn::ALL
        .into_iter()
        .map(|turn| (changes.count(turn), turn))
        .filter(|(n, _)| *n > 0)
        .map(|(n, turn)| counted(n, turn))
        .collect();
    if turned.is_empty() {
        ui.label(RichText::new("no answer changes").small());
    } else if ui.link(RichText::new(turned.join("  ·  ")).small()).clicked() {
        out.push(Command::Pane(Pane::Changes));
    }
}

/// How many flows stand how, the worst first; a click lights them.
fn counts_ui(ui: &mut Ui, state: &State, picture: &Picture, out: &mut Vec<Command>) {
    let theme = Theme::named(state.view.theme);
    for (standing, n) in picture.assessment.counts().into_iter().rev() {
        let tint = color(theme.line(standing).color);
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.label(RichText::new("■").color(tint).small());
        let words = RichText::new(format!("{n} {}", standing.words())).small();
        let counted = ui.add(egui::Label::new(words).sense(egui::Sense::click()));
        if counted.on_hover_text("a click lights them").clicked() {
            out.push(Command::Light(None, standing_so(picture, standing)));
        }
        ui.add_space(6.0);
    }
}

fn standing_so(picture: &Picture, standing: Standing) -> Vec<Subject> {
    let flows = picture.assessment.flows.iter().filter(|answer| answer.standing == standing);
    flows.map(|answer| Subject::Flow(answer.flow.clone())).collect()
}
