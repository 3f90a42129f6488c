//! The list of changes: what differs from the picture that this one is compared with.

use eframe::egui::{CollapsingHeader, RichText, Ui};

use super::command::Command;
use super::desk::Subjects;
use super::right::{list, quiet, section, subject_link};
use super::state::State;
use super::style::{color, semibold};
use crate::assess::{Changes, Fallback, FlowChange, RegimeChange, Standing, Turn};
use crate::law::{Alternative, WhatIf};
use crate::scene::{Subject, Theme, Weight};
use crate::text;

/// The width of a header but for the mechanism that it names, in pixels.
const BESIDE: f64 = 180.0;
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
    let day = desk.subjects.as_ref().map(|now| now.assessment.question.as_of);
    if let Some(beyond) = day.and_then(|day| state.atlas.law().beyond(day)) {
        quiet(ui, &format!("{}.", beyond.long));
    }
    let changes = &desk.changes;
    if changes.flows.is_empty() {
        ui.weak(unchanged(state));
        return;
    }
    let all: Vec<Subject> =
        changes.flows.iter().map(|change| Subject::Flow(change.flow.clone())).collect();
    if ui.button("Light all of them").clicked() {
        out.push(Command::Light(None, all));
    }
    list("changes").show(ui, |ui| {
        let mut room = MOST;
        for (turn, flows) in told(changes) {
            if room == 0 {
                break;
            }
            section(ui, &counted(turn, &flows, true));
            left_ui(ui, &flows, turn);
            for change in flows.iter().take(room) {
                change_ui(ui, state, change, out);
            }
            room = room.saturating_sub(flows.len());
        }
        if changes.flows.len() > MOST {
            ui.weak(format!("and {} more", changes.flows.len() - MOST));
        }
        ui.add_space(8.0);
        let same = if changes.n_same == 1 { "flow is" } else { "flows are" };
        quiet(ui, &format!("{} {same} the same", changes.n_same));
    });
}

/// Why there is no change: nothing was asked otherwise, or no answer differs although it was.
fn unchanged(state: &State) -> String {
    let desk = &state.desk;
    let (Some(before), Some(now)) = (&desk.baseline, &desk.subjects) else { return String::new() };
    let turned = turned(&before.subjects, now);
    if turned.is_empty() {
        return "Nothing has changed. Drag the day, assume that something ends, or choose otherwise."
            .to_owned();
    }
    let n = desk.changes.n_same;
    format!("Otherwise now: {}. None of the {n} answers differs.", turned.join("; "))
}

/// What is asked otherwise than in the picture that this one is compared with.
fn turned(before: &Subjects, now: &Subjects) -> Vec<String> {
    let mut turned = Vec::new();
    let (was, is) = (&before.assessment.question, &now.assessment.question);
    if was.as_of != is.as_of {
        turned.push(format!("the day, {} instead of {}", is.as_of, was.as_of));
    }
    let ids = |ended: &[WhatIf], other: &[WhatIf]| -> Vec<String> {
        let only = ended.iter().filter(|one| !other.contains(one));
        only.map(|one| format!("{}{}", one.id, one.since(is.as_of))).collect()
    };
    let (more, fewer) = (ids(&is.what_if, &was.what_if), ids(&was.what_if, &is.what_if));
    if !more.is_empty() {
        turned.push(format!("assumed to have ended, {}", more.join(", ")));
    }
    if !fewer.is_empty() {
        turned.push(format!("no longer assumed to have ended, {}", fewer.join(", ")));
    }
    for choice in &now.document.choices {
        if now.selection.options(&choice.id) != before.selection.options(&choice.id) {
            turned.push(format!("{}, {}", choice.title, now.selection.titles(choice)));
        }
    }
    if turned.is_empty() && before.document != now.document {
        turned.push("the document".to_owned());
    }
    turned
}

/// The changes by the way that they are told, the worst way first; each in the order of the list.
pub(super) fn told(changes: &Changes) -> Vec<(Turn, Vec<&FlowChange>)> {
    let flows = |turn| changes.flows.iter().filter(|change| way(change) == turn).collect();
    let all = Turn::ALL.into_iter().map(|turn| (turn, flows(turn)));
    all.filter(|(_, flows): &(Turn, Vec<&FlowChange>)| !flows.is_empty()).collect()
}

/// The way that a change is told: a flow without its mechanism has lost it only if nothing carries
/// the flow now; otherwise it stands worse.
fn way(change: &FlowChange) -> Turn {
    let bare = |regime: &RegimeChange| {
        regime.turn == Turn::Lost
            && regime.after.as_ref().is_some_and(|g| g.standing == Standing::NoMechanism)
    };
    if change.turn == Turn::Lost && !change.regimes.iter().any(bare) {
        Turn::Worse
    } else {
        change.turn
    }
}

/// How many flows have changed in a way, as a sentence; where they stand worse, also how they stand
/// now if that is asked for.
pub(super) fn counted(turn: Turn, flows: &[&FlowChange], now: bool) -> String {
    let n = flows.len();
    let words = match turn {
        _ if n == 1 => turn.words(),
        Turn::Lost => "lose their mechanism",
        Turn::Worse => "stand worse",
        Turn::Added => "are new",
        Turn::Switched => "rest on something else",
        Turn::Moved => "have another answer of the same standing",
        Turn::Noted => "have other findings",
        Turn::Removed => "are gone",
        Turn::Better => "stand better",
        Turn::Gained => "gain a mechanism",
    };
    let words = format!("{n} {} {words}", if n == 1 { "flow" } else { "flows" });
    if now && turn == Turn::Worse { format!("{words}: {}", worse(flows)) } else { words }
}

/// How flows stand that stand worse, the worst first; with their numbers, if not all alike.
fn worse(flows: &[&FlowChange]) -> String {
    // Of a flow under several regimes, what counts is one that has become worse: that which the
    // picture shows for the flow, if it is among them.
    let now = |change: &&FlowChange| {
        let worse = change.regimes.iter().filter(|r| matches!(r.turn, Turn::Lost | Turn::Worse));
        let worse = worse.filter_map(|regime| Some(regime.after.as_ref()?.standing));
        change.after.filter(|shown| worse.clone().any(|s| s == *shown)).or_else(|| worse.max())
    };
    let all: Vec<Standing> = flows.iter().filter_map(now).collect();
    let counts = Standing::ALL.into_iter().rev().map(|standing| {
        let n = all.iter().filter(|other| **other == standing).count();
        (n, standing.words())
    });
    let counts: Vec<(usize, &str)> = counts.filter(|(n, _)| *n > 0).collect();
    match counts.as_slice() {
        [(_, words)] => (*words).to_owned(),
        _ => counts.iter().map(|(n, w)| format!("{n} {w}")).collect::<Vec<_>>().join(", "),
    }
}

/// What would be admissible for the flows that changed in a way, and how many of them each time.
fn possible<'a>(flows: &[&'a FlowChange]) -> Vec<(&'a Alternative, usize)> {
    let mut found: Vec<(&Alternative, usize)> = Vec::new();
    for change in flows {
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
fn left_ui(ui: &mut Ui, flows: &[&FlowChange], turn: Turn) {
    for (idx, (alternative, n)) in possible(flows).into_iter().enumerate() {
        // A header is one line, and would make the panel as wide as itself.
        let room = f64::from(ui.available_width()) - BESIDE;
        let label = text::ellipsize(&alternative.label, room, 11.5, Weight::Regular);
        let words = RichText::new(format!("{n} could rest on {label}; it needs …")).small();
        let header = CollapsingHeader::new(words).id_salt((turn.words(), idx));
        let header = header.show(ui, |ui| {
            for need in &alternative.needs {
                ui.label(RichText::new(format!("– {need}")).small());
            }
            quiet(ui, &alternative.citation);
        });
        header.header_response.on_hover_text(&*alternative.label);
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
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(regime.regime.code()).family(semibold()).small());
            quiet(ui, &regime.step());
        });
        let law = state.atlas.law();
        for (sign, codes) in [("now:", &regime.raised), ("no longer:", &regime.cleared)] {
            for record in codes.iter().filter_map(|code| law.finding(*code)) {
                quiet(ui, &format!("{sign} {}", record.text));
            }
        }
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
