//! The list of changes: what differs from the picture that this one is compared with.

use eframe::egui::{CollapsingHeader, RichText, Ui};

use super::command::Command;
use super::right::{list, quiet, section, subject_link};
use super::state::State;
use super::style::{color, semibold};
use crate::assess::{Changes, Fallback, FlowChange, Ground, RegimeChange, Standing, Turn};
use crate::law::Alternative;
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
    list("changes").show(ui, |ui| {
        let mut last: Option<Turn> = None;
        for change in changes.flows.iter().take(MOST) {
            if last != Some(change.turn) {
                last = Some(change.turn);
                section(ui, &counted(changes.count(change.turn), change.turn));
                left_ui(ui, changes, change.turn);
            }
            change_ui(ui, state, change, out);
        }
        if changes.flows.len() > MOST {
            ui.weak(format!("and {} more", changes.flows.len() - MOST));
        }
        ui.add_space(8.0);
        let same = if changes.n_same == 1 { "flow is" } else { "flows are" };
        quiet(ui, &format!("{} {same} the same", changes.n_same));
    });
}

/// How many flows have changed in a way, as a sentence.
pub(super) fn counted(n: usize, turn: Turn) -> String {
    if n == 1 {
        return format!("1 flow {}", turn.words());
    }
    let words = match turn {
        Turn::Lost => "lose their mechanism",
        Turn::Worse => "stand worse",
        Turn::Added => "are new",
        Turn::Switched => "rest on something else",
        Turn::Noted => "have other findings",
        Turn::Removed => "are gone",
        Turn::Better => "stand better",
        Turn::Gained => "gain a mechanism",
    };
    format!("{n} flows {words}")
}

/// What would be admissible for the flows that changed in a way, and how many of them each time.
fn possible(changes: &Changes, turn: Turn) -> Vec<(&Alternative, usize)> {
    let mut found: Vec<(&Alternative, usize)> = Vec::new();
    for change in changes.flows.iter().filter(|change| change.turn == turn) {
        let mut of_flow: Vec<&Alternative> = Vec::new();
        for regime in change.regimes.iter().filter(|regime| moved(regime)) {
            if let Some(Fallback::Possible(alternative)) = &regime.fallback
                && !of_flow.contains(&alternative)
            {
                of_flow.push(alternative);
            }
        }
        for alternative in of_flow {
            match found.iter_mut().find(|(known, _)| *known == alternative) {
                Some((_, n)) => *n += 1,
                None => found.push((alternative, 1)),
            }
        }
    }
    found
}

/// What would be admissible, each once with what it needs, folded away until it is asked for.
fn left_ui(ui: &mut Ui, changes: &Changes, turn: Turn) {
    for (idx, (alternative, n)) in possible(changes, turn).into_iter().enumerate() {
        let words = format!("{n} could rest on {}; it needs …", alternative.label);
        CollapsingHeader::new(RichText::new(words).small()).id_salt((turn.words(), idx)).show(
            ui,
            |ui| {
                for need in &alternative.needs {
                    ui.label(RichText::new(format!("– {need}")).small());
                }
                quiet(ui, &alternative.citation);
            },
        );
    }
}

/// Whether an answer rests on something else than before.
fn moved(change: &RegimeChange) -> bool {
    change.before.as_ref().map(|g| &g.label) != change.after.as_ref().map(|g| &g.label)
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
        } else {
            let flow = Subject::Flow(change.flow.clone());
            subject_link(ui, state, &flow, RichText::new(&change.name), out);
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
        if let Some(fallback) = regime.fallback.as_ref().filter(|_| moved(regime)) {
            let words = match fallback {
                Fallback::Held { label, .. } => format!("rests on {label} now"),
                Fallback::Possible(alternative) => format!("could rest on {}", alternative.label),
                Fallback::Nothing => "nothing is known that would carry it".to_owned(),
            };
            ui.label(RichText::new(words).small());
        }
    }
}
