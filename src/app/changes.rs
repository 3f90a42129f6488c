//! The list of changes: what differs from the picture that this one is compared with.

use eframe::egui::{self, RichText, Ui};

use super::command::Command;
use super::right::{quiet, section};
use super::state::State;
use super::style::{color, semibold};
use crate::assess::{Fallback, FlowChange, Ground, Standing, Turn};
use crate::scene::{Subject, Theme};

/// How many flows are listed at once.
const MOST: usize = 200;

pub(super) fn changes_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let desk = &state.desk;
    let name = desk.baseline.as_ref().map_or("", |baseline| baseline.name.as_str());
    ui.horizontal_wrapped(|ui| {
        quiet(ui, &format!("Compared with the picture {name}."));
        if ui.small_button("Compare with this one from now on").clicked() {
            out.push(Command::Baseline);
        }
    });
    let changes = &desk.changes;
    if changes.flows.is_empty() {
        ui.weak(
            "Nothing has changed. Drag the day, assume that something ends, or choose otherwise.",
        );
        return;
    }
    let all: Vec<Subject> =
        changes.flows.iter().map(|change| Subject::Flow(change.flow.clone())).collect();
    if ui.button("Light all of them").clicked() {
        out.push(Command::Light(None, all));
    }
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let mut last: Option<Turn> = None;
        for change in changes.flows.iter().take(MOST) {
            if last != Some(change.turn) {
                last = Some(change.turn);
                section(ui, &format!("{} {}", changes.count(change.turn), change.turn.words()));
            }
            change_ui(ui, state, change, out);
        }
        if changes.flows.len() > MOST {
            ui.weak(format!("and {} more", changes.flows.len() - MOST));
        }
        ui.add_space(8.0);
        quiet(ui, &format!("{} flows are the same", changes.n_same));
    });
}

fn change_ui(ui: &mut Ui, state: &State, change: &FlowChange, out: &mut Vec<Command>) {
    let theme = Theme::named(state.view.theme);
    let square = |ui: &mut Ui, standing: Option<Standing>| {
        if let Some(standing) = standing {
            let tint = color(theme.line(standing).color);
            ui.label(RichText::new("■").color(tint)).on_hover_text(standing.words());
        }
    };
    ui.horizontal_wrapped(|ui| {
        square(ui, change.before);
        ui.label("→");
        square(ui, change.after);
        if change.after.is_none() {
            ui.label(RichText::new(&change.name).strikethrough());
        } else if ui.link(&change.name).clicked() {
            out.push(Command::Select(Some(Subject::Flow(change.flow.clone()))));
        }
    });
    for regime in &change.regimes {
        let ground = |ground: &Option<Ground>| {
            ground.as_ref().map_or_else(|| "does not apply".to_owned(), |g| g.label.to_string())
        };
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(regime.regime.code()).family(semibold()).small());
            quiet(ui, &format!("{} → {}", ground(&regime.before), ground(&regime.after)));
        });
        let moved =
            regime.before.as_ref().map(|g| &g.label) != regime.after.as_ref().map(|g| &g.label);
        if let Some(fallback) = regime.fallback.as_ref().filter(|_| moved) {
            let words = match fallback {
                Fallback::Held { label, .. } => format!("rests on {label} now"),
                Fallback::Possible(alternative) => {
                    format!(
                        "could rest on {}; needs {}",
                        alternative.label,
                        alternative.needs.join("; ")
                    )
                }
                Fallback::Nothing => "nothing is known that would carry it".to_owned(),
            };
            ui.label(RichText::new(words).small());
        }
    }
}
