//! `check --compare` and `--timeline`: what changes with another choice, day or assumption, and
//! over the years.

use serde_json::{Value, json};

use super::args::Turn;
use super::check::Told;
use super::{Done, assumed};
use crate::assess::{
    FIRST, Fallback, FlowChange, Ground, LAST, Point, RegimeChange, Side, Standing, Turn as Change,
    assess, compare, timeline as points,
};
use crate::atlas::Picture;
use crate::graph::FlowGraph;
use crate::law::{Base, FindingCode};
use crate::scenario;

/// What changes with other choices, on another day, or if something has ended.
pub(super) fn turned(law: &Base, picture: &Picture, turns: &[Turn]) -> Result<Told, Done> {
    let mut selection = picture.selection.clone();
    let mut question = picture.assessment.question.clone();
    for turn in turns {
        match turn {
            Turn::Choose(words) => {
                selection.set_written(words, &picture.document).map_err(Done::bad)?;
            }
            Turn::AsOf(day) => question.as_of = *day,
            Turn::WhatIf(what_if) => {
                assumed(what_if, law, &picture.document)?;
                question.what_if.push(what_if.clone());
            }
        }
    }
    let with: Vec<String> = turns
        .iter()
        .map(|turn| match turn {
            Turn::Choose(words) => words.clone(),
            Turn::AsOf(day) => format!("the day {day}"),
            Turn::WhatIf(what_if) => {
                format!("{} ended{}", what_if.id, what_if.since(question.as_of))
            }
        })
        .collect();
    let other = scenario::resolve(&picture.document, &selection);
    let assessment = assess(law, &other, &FlowGraph::build(&other), &question);
    let before = Side { scenario: &picture.scenario, assessment: &picture.assessment };
    let changes = compare(law, before, Side { scenario: &other, assessment: &assessment });
    let mut out = format!(
        "With {}: {}{}, {}\n",
        with.join(", "),
        counted(changes.flows.len(), ("differs", "differ")),
        match changes.count(Change::Noted) {
            0 => String::new(),
            n => format!(" ({n} of them in findings only)"),
        },
        counted(changes.n_same, ("is the same", "are the same"))
    );
    let beyond = law.beyond(question.as_of).map(|beyond| beyond.long);
    if let Some(beyond) = &beyond {
        out.push_str(&format!("  note: {beyond}\n"));
    }
    for change in &changes.flows {
        out.push_str(&words(change));
    }
    let data = json!({
        "with": with,
        "beyond": beyond,
        "flows": changes.flows.iter().map(change_data).collect::<Value>(),
        "same": changes.n_same,
    });
    Ok(Told { key: "compare", words: out, data })
}

/// The findings that are new under a regime, and those that are gone.
pub(super) fn codes(regime: &RegimeChange) -> String {
    let codes = |sign: &str, codes: &[FindingCode]| -> String {
        codes.iter().map(|code| format!(" {sign}{code}")).collect::<Vec<_>>().concat()
    };
    codes("+", &regime.raised) + &codes("−", &regime.cleared)
}

/// A number of flows with what they do: one flow differs, two differ.
pub(super) fn counted(n: usize, (one, many): (&str, &str)) -> String {
    if n == 1 { format!("1 flow {one}") } else { format!("{n} flows {many}") }
}

/// How a flow has changed that stands as before: where its answer of one regime is worse or better,
/// of which.
fn under(change: &FlowChange) -> String {
    let turn = change.turn;
    let of_one = matches!(turn, Change::Lost | Change::Worse | Change::Better | Change::Gained);
    let regime = change.regimes.iter().find(|regime| of_one && regime.turn == turn);
    match regime {
        Some(one) => format!("{} under {} law", turn.words(), one.regime),
        None => turn.words().to_owned(),
    }
}

fn words(change: &FlowChange) -> String {
    let standing = |standing: Option<Standing>| standing.map_or("–", |s| s.words());
    let (before, after) = (standing(change.before), standing(change.after));
    let (turn, step) = if before == after {
        (under(change), format!("{before} as before"))
    } else {
        (change.turn.words().to_owned(), format!("{before} → {after}"))
    };
    let mut out = format!("  {} ({}) {turn}: {step}\n", change.name, change.flow);
    for regime in &change.regimes {
        let (step, codes) = (regime.step(), codes(regime));
        out.push_str(&format!("    {}: {step}{codes}\n", regime.regime));
        if let Some(Fallback::Possible(next)) = &regime.fallback {
            let needs = next.needs.join("; ");
            out.push_str(&format!("      {} would need {needs}\n", next.label));
        }
    }
    out
}

/// A change as data.
pub(super) fn change_data(change: &FlowChange) -> Value {
    let ground = |ground: &Option<Ground>| {
        ground.as_ref().map(|ground| {
            json!({
                "standing": ground.standing.words(), "outcome": ground.outcome,
                "label": &*ground.label, "mechanism": ground.mechanism,
                "upstream": ground.upstream,
            })
        })
    };
    let regimes = change.regimes.iter().map(|regime| {
        let fallback = regime.fallback.as_ref().map(|fallback| match fallback {
            Fallback::Held { mechanism, label } => {
                json!({ "held": { "mechanism": mechanism, "label": &**label } })
            }
            Fallback::Possible(next) => json!({ "possible": next }),
            Fallback::Nothing => json!({}),
        });
        json!({
            "regime": regime.regime, "turn": regime.turn.words(),
            "before": ground(&regime.before), "after": ground(&regime.after),
            "raised": regime.raised, "cleared": regime.cleared, "fallback": fallback,
        })
    });
    json!({
        "flow": change.flow, "turn": change.turn.words(),
        "before": change.before.map(Standing::words),
        "after": change.after.map(Standing::words),
        "regimes": regimes.collect::<Value>(),
    })
}

/// How many flows that change on a day are named.
const NAMED: usize = 4;

/// A day on which answers change: how many stand how from then on, why, and which flows.
fn point_words(picture: &Picture, point: &Point, first: bool) -> String {
    let counts: Vec<String> =
        point.counts.iter().map(|(standing, n)| format!("{n} {}", standing.words())).collect();
    let counts = counts.join(", ");
    if first {
        return format!("  {}  at first: {counts}\n", point.from);
    }
    let turned = counted(point.shifts.len(), ("changes", "change"));
    let mut out = format!("  {}  {turned}: {counts}\n", point.from);
    for because in &point.because {
        out.push_str(&format!("              because {because}\n"));
    }
    for shift in point.shifts.iter().take(NAMED) {
        let flow = picture.scenario.flows.iter().find(|flow| flow.id == shift.flow);
        let name = flow.map_or(shift.flow.as_str(), |flow| &flow.name);
        let (before, after) = (shift.before.words(), shift.after.words());
        let step = if before == after {
            format!("{before} as before, on another ground")
        } else {
            format!("{before} → {after}")
        };
        out.push_str(&format!("              {name} ({}): {step}\n", shift.flow));
    }
    if point.shifts.len() > NAMED {
        let more = point.shifts.len() - NAMED;
        out.push_str(&format!("              and {more} more; `--format json` names all\n"));
    }
    out
}

/// The days on which an answer changes.
pub(super) fn timeline(law: &Base, picture: &Picture) -> Told {
    let what_if = &picture.assessment.question.what_if;
    let timeline = points(law, &picture.scenario, &picture.graph, what_if, (FIRST, LAST));
    let mut out = "The days on which an answer changes\n".to_owned();
    for (idx, point) in timeline.points.iter().enumerate() {
        out.push_str(&point_words(picture, point, idx == 0));
        for event in timeline.events.iter().filter(|event| event.date == point.from) {
            out.push_str(&format!("              {}: {}\n", event.regime, event.event));
        }
    }
    let data = timeline.points.iter().map(|point| {
        let shifts = point.shifts.iter().map(|shift| {
            let (before, after) = (shift.before.words(), shift.after.words());
            json!({ "flow": shift.flow, "before": before, "after": after })
        });
        let because: Vec<&str> = point.because.iter().map(String::as_str).collect();
        let counts = point.counts.iter().map(|(s, n)| json!({ "standing": s.words(), "flows": n }));
        json!({
            "from": point.from, "counts": counts.collect::<Value>(),
            "because": because, "shifts": shifts.collect::<Value>(),
        })
    });
    Told { key: "timeline", words: out, data: data.collect() }
}
