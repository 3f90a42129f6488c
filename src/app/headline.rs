//! The headline over the picture: what is chosen and assumed otherwise, what that changes, and how
//! the flows stand.
//!
//! It is one line, so that nothing below it moves. What has no room in full is said in fewer words,
//! and nothing is cut in the middle of a word without a sign of it.

use eframe::egui::scroll_area::ScrollBarVisibility;
use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{self, Response, RichText, Role, TextStyle, Ui, WidgetInfo};

use super::changes::{counted, told};
use super::command::{Command, Tab};
use super::pane::Pane;
use super::state::State;
use super::style::{SMALL, color, small_width};
use crate::assess::Standing;
use crate::atlas::Picture;
use crate::scene::{Subject, Theme, Weight};
use crate::text;

/// The most of a chip's words, and what is left of them where there is less room, in pixels.
const MOST: f64 = 520.0;
const LESS: [f64; 4] = [300.0, 220.0, 170.0, 130.0];
const LEAST: f64 = 100.0;
/// The room of a line between two parts, without what is on both sides of it, in pixels.
const SEPARATOR: f32 = 6.0;
/// Between a square and its words, and after them, in pixels.
const SQUARE: f32 = 4.0;
const AFTER: f32 = 10.0;
/// Between two outcomes.
const DOT: &str = "  ·  ";
/// The sign of what is left out.
const MORE: &str = "…";

/// One line, so that nothing below it moves.
pub(super) fn headline_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else {
        ui.label(RichText::new(" ").small());
        return;
    };
    let said = Said::of(state, picture);
    let form = said.form(Gaps::of(ui), ui.available_width());
    egui::ScrollArea::horizontal()
        .auto_shrink([false, true])
        .scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden)
        .show(ui, |ui| {
            ui.horizontal(|ui| {
                faults_ui(ui, &said, out);
                chips_ui(ui, &said, form, out);
                outcome_ui(ui, &said, form, out);
                counts_ui(ui, &said, form, (picture, &Theme::named(state.view.theme)), out);
            });
        });
}

/// What there is to say.
#[derive(Debug, Default)]
struct Said {
    faults: Option<String>,
    /// What is chosen, assumed and asked for otherwise, each with what drops it.
    chips: Vec<(String, Command)>,
    /// What that changes: in full, in fewer words, and only the worst of it.
    outcomes: [String; 3],
    /// Whether anything changes.
    turned: bool,
    /// How many flows stand how, the worst first.
    counts: Vec<(Standing, usize)>,
}

/// How much of it is said.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Form {
    /// The most of a chip's words, in pixels.
    chip: f64,
    /// How many chips stand in the line; the others are in a menu.
    n_chips: usize,
    /// Which of the outcomes.
    outcome: usize,
    /// Whether the counts have their words.
    words: bool,
    /// How many counts.
    n_counts: usize,
}

/// The gaps of the window's style, in pixels.
#[derive(Clone, Copy, Debug)]
struct Gaps {
    /// Between two parts.
    item: f32,
    /// From the sides of a button to its words.
    button: f32,
}

impl Gaps {
    fn of(ui: &Ui) -> Self {
        Self { item: ui.spacing().item_spacing.x, button: ui.spacing().button_padding.x }
    }
}

impl Said {
    fn of(state: &State, picture: &Picture) -> Self {
        let document = &picture.document;
        let n = state.atlas.diagnostics().iter().filter(|found| found.is_error()).count();
        let faults = match n {
            0 => None,
            1 => Some("1 fault in the text".to_owned()),
            n => Some(format!("{n} faults in the text")),
        };
        let mut chips: Vec<(String, Command)> = Vec::new();
        for change in state.view.changes(document) {
            chips.push((change.words, Command::Choose(change.choice, change.before)));
        }
        if let Some(day) = state.view.as_of.filter(|day| Some(*day) != document.as_of) {
            chips.push((format!("as of {day}"), Command::AsOf(None)));
        }
        for what_if in &state.view.what_if {
            let words =
                state.atlas.assumption(document, what_if, picture.assessment.question.as_of);
            chips.push((words, Command::WhatIf(what_if.clone())));
        }
        let told = told(&state.desk.changes);
        let joined = |now: bool| -> String {
            let words = told.iter().map(|(turn, flows)| counted(*turn, flows, now));
            words.collect::<Vec<_>>().join(DOT)
        };
        let outcomes = match told.as_slice() {
            [] if chips.is_empty() => <[String; 3]>::default(),
            [] => ["no answer changes"; 3].map(str::to_owned),
            [(turn, flows)] => [joined(true), joined(false), counted(*turn, flows, false)],
            [(turn, flows), ..] => {
                let worst = format!("{}{DOT}{MORE}", counted(*turn, flows, false));
                [joined(true), joined(false), worst]
            }
        };
        let counts = picture.assessment.counts().into_iter().rev().collect();
        Self { faults, chips, outcomes, turned: !told.is_empty(), counts }
    }

    /// As much as there is room for.
    fn form(&self, gaps: Gaps, room: f32) -> Form {
        let (all, n_counts) = (self.chips.len(), self.counts.len());
        let full = Form { chip: MOST, n_chips: all, outcome: 0, words: true, n_counts };
        let short = Form { words: false, ..full };
        let mut forms = vec![full, short, Form { outcome: 1, ..short }];
        forms.extend(LESS.map(|chip| Form { chip, outcome: 1, ..short }));
        forms.extend((0..=all).rev().map(|n_chips| Form {
            chip: LEAST,
            n_chips,
            outcome: 1,
            ..short
        }));
        let least = Form { chip: LEAST, n_chips: 0, outcome: 2, ..short };
        forms.extend((0..=n_counts).rev().map(|n_counts| Form { n_counts, ..least }));
        let fits = |form: &Form| self.width(gaps, *form) <= room;
        forms.into_iter().find(fits).unwrap_or(Form { n_counts: 0, ..least })
    }

    fn width(&self, gaps: Gaps, form: Form) -> f32 {
        let line = SEPARATOR + 2.0 * gaps.item;
        let button = |words: &str| small_width(words) + 2.0 * gaps.button + gaps.item;
        let mut sum = self.faults.as_ref().map_or(0.0, |words| small_width(words) + line);
        for (words, _) in &self.chips[..form.n_chips] {
            sum += button(&chip(words, form.chip));
        }
        if let Some(words) = self.others(form) {
            sum += button(&words);
        }
        let outcome = &self.outcomes[form.outcome];
        if !outcome.is_empty() {
            sum += small_width(outcome) + line;
        }
        for (standing, n) in &self.counts[..form.n_counts] {
            sum +=
                small_width("■") + SQUARE + small_width(&count(*standing, *n, form.words)) + AFTER;
        }
        if form.n_counts < self.counts.len() { sum + small_width(MORE) } else { sum }
    }

    /// The words on the menu of the chips that do not stand in the line; none, if all do.
    fn others(&self, form: Form) -> Option<String> {
        let n = self.chips.len() - form.n_chips;
        match n {
            0 => None,
            _ if form.n_chips > 0 => Some(format!("+{n}")),
            1 => Some("1 change".to_owned()),
            n => Some(format!("{n} changes")),
        }
    }
}

fn chip(words: &str, most: f64) -> String {
    format!("{}  ×", text::ellipsize(words, most, SMALL, Weight::Regular))
}

fn count(standing: Standing, n: usize, words: bool) -> String {
    if words { format!("{n} {}", standing.words()) } else { n.to_string() }
}

/// What is wrong in the text, with the way there: what it touches is not drawn.
fn faults_ui(ui: &mut Ui, said: &Said, out: &mut Vec<Command>) {
    let Some(words) = &said.faults else { return };
    let words = RichText::new(words).small().color(ui.visuals().error_fg_color);
    let link = ui.link(words).on_hover_text("what they touch is left out of the picture");
    if link.clicked() {
        out.push(Command::Show(Tab::Text));
    }
    ui.separator();
}

/// What is chosen, assumed and asked for otherwise, each to be dropped by a click.
fn chips_ui(ui: &mut Ui, said: &Said, form: Form, out: &mut Vec<Command>) {
    let (shown, others) = said.chips.split_at(form.n_chips);
    for (words, command) in shown {
        chip_ui(ui, words, form.chip, command, out);
    }
    if let Some(words) = said.others(form) {
        let menu = egui::Button::new(RichText::new(words).small()).selected(true).small();
        egui::containers::menu::MenuButton::from_button(menu).ui(ui, |ui| {
            for (words, command) in others {
                chip_ui(ui, words, MOST, command, out);
            }
        });
    }
}

fn chip_ui(ui: &mut Ui, words: &str, most: f64, command: &Command, out: &mut Vec<Command>) {
    let button = egui::Button::new(RichText::new(chip(words, most)).small());
    let button = ui.add(button.selected(true).small());
    button.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{words}  ×")));
    if button.on_hover_text(format!("{words}\na click drops it")).clicked() {
        out.push(command.clone());
    }
}

/// What that changes, with the way to the list of it.
fn outcome_ui(ui: &mut Ui, said: &Said, form: Form, out: &mut Vec<Command>) {
    let words = &said.outcomes[form.outcome];
    if words.is_empty() {
        return;
    }
    if said.turned {
        let mut link = ui.link(RichText::new(words).small());
        if form.outcome > 0 {
            link = link.on_hover_text(said.outcomes[0].replace(DOT, "\n"));
        }
        if link.clicked() {
            out.push(Command::Pane(Pane::Changes));
        }
    } else {
        ui.label(RichText::new(words).small());
    }
    ui.separator();
}

/// How many flows stand how, the worst first; a click lights them.
fn counts_ui(
    ui: &mut Ui,
    said: &Said,
    form: Form,
    (picture, theme): (&Picture, &Theme),
    out: &mut Vec<Command>,
) {
    ui.spacing_mut().item_spacing.x = AFTER;
    let (shown, others) = said.counts.split_at(form.n_counts);
    for (standing, n) in shown {
        let whole = count(*standing, *n, true);
        let counted = count_ui(ui, theme, *standing, &count(*standing, *n, form.words));
        counted.widget_info(|| WidgetInfo::labeled(Role::Button, true, &whole));
        if counted.on_hover_text(format!("{whole}\na click lights them")).clicked() {
            out.push(Command::Light(None, standing_so(picture, *standing)));
        }
    }
    if !others.is_empty() {
        let words: Vec<String> = others.iter().map(|(s, n)| count(*s, *n, true)).collect();
        ui.label(RichText::new(MORE).small()).on_hover_text(words.join("\n"));
    }
}

/// A square in the colour of a standing, and words.
fn count_ui(ui: &mut Ui, theme: &Theme, standing: Standing, words: &str) -> Response {
    let font = TextStyle::Small.resolve(ui.style());
    let tint = color(theme.line(standing).color);
    let mut job = LayoutJob::default();
    job.append("■", 0.0, TextFormat::simple(font.clone(), tint));
    job.append(words, SQUARE, TextFormat::simple(font, ui.visuals().text_color()));
    ui.add(egui::Label::new(job).sense(egui::Sense::click()))
}

fn standing_so(picture: &Picture, standing: Standing) -> Vec<Subject> {
    let flows = picture.assessment.flows.iter().filter(|answer| answer.standing == standing);
    flows.map(|answer| Subject::Flow(answer.flow.clone())).collect()
}
