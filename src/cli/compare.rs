//! `check --compare` and `--timeline`: what changes with another choice, day or assumption, and
//! over the years.

use serde_json::{Value, json};

use super::args::Turn;
use super::check::Told;
use super::{Done, assumed};
use crate::assess::{
    FIRST, Fallback, FlowChange, Ground, LAST, Side, Standing, assess, compare, timeline as points,
};
use crate::atlas::Picture;
use crate::graph::FlowGraph;
use crate::law::{Base, FindingCode};
use crate::scenario;

/// What changes with other choices, on another day, or if something has ended.
pub(super) fn turned(law: &Base, picture: &Picture, turns: &[Turn]) -> Result<Told, Done> {
    let mut selection = picture.selection.clone();
    let mut question = picture.assessment.question.clone();
    let mut with = Vec::new();
    for turn in turns {
        with.push(match turn {
            Turn::Choose(words) => {
                selection.set_written(words, &picture.document).map_err(Done::bad)?;
                words.clone()
            }
            Turn::AsOf(day) => {
                question.as_of = *day;
                format!("the day {day}")
            }
            Turn::WhatIf(what_if) => {
                assumed(what_if, law, &picture.document)?;
                question.what_if.push(what_if.clone());
                match what_if.from {
                    Some(from) => format!("{} ended from {from}", what_if.id),
                    None => format!("{} ended", what_if.id),
                }
            }
        });
    }
    let other = scenario::resolve(&picture.document, &selection);
    let assessment = assess(law, &other, &FlowGraph::build(&other), &question);
    let before = Side { scenario: &picture.scenario, assessment: &picture.assessment };
    let changes = compare(law, before, Side { scenario: &other, assessment: &assessment });
    let mut out = format!(
        "With {}: {} flows differ, {} are the same\n",
        with.join(", "),
        changes.flows.len(),
        changes.n_same
    );
    for change in &changes.flows {
        out.push_str(&words(change));
    }
    let data = json!({
        "flows": changes.flows.iter().map(change_data).collect::<Value>(),
        "same": changes.n_same,
    });
    Ok(Told { key: "compare", words: out, data })
}

fn words(change: &FlowChange) -> String {
    let standing = |standing: Option<Standing>| standing.map_or("–", |s| s.words());
    let mut out = format!(
        "  {} ({}) {}: {} → {}\n",
        change.name,
        change.flow,
        change.turn.words(),
        standing(change.before),
        standing(change.after)
    );
    let label = |ground: &Option<Ground>| {
        ground.as_ref().map_or_else(|| "does not apply".to_owned(), |g| g.label.to_string())
    };
    for regime in &change.regimes {
        let (before, after) = (label(&regime.before), label(&regime.after));
        let step = if before == after { before } else { format!("{before} → {after}") };
        let codes = |sign: &str, codes: &[FindingCode]| -> String {
            codes.iter().map(|code| format!(" {sign}{code}")).collect::<Vec<_>>().concat()
        };
        let (raised, cleared) = (codes("+", &regime.raised), codes("−", &regime.cleared));
        out.push_str(&format!("    {}: {step}{raised}{cleared}\n", regime.regime));
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

/// The days on which an answer changes.
pub(super) fn timeline(law: &Base, picture: &Picture) -> Told {
    let what_if = &picture.assessment.question.what_if;
    let timeline = points(law, &picture.scenario, &picture.graph, what_if, (FIRST, LAST));
    let mut out = "The days on which an answer changes\n".to_owned();
    for point in &timeline.points {
        let counts: Vec<String> =
            point.counts.iter().map(|(standing, n)| format!("{n} {}", standing.words())).collect();
        let n = point.shifts.len();
        out.push_str(&format!("  {}  {n:>3} change: {}\n", point.from, counts.join(", ")));
        for event in timeline.events.iter().filter(|event| event.date == point.from) {
            out.push_str(&format!("              {}: {}\n", event.regime, event.event));
        }
    }
    let data = timeline.points.iter().map(|point| {
        let shifts = point.shifts.iter().map(|shift| {
            let (before, after) = (shift.before.words(), shift.after.words());
            json!({ "flow": shift.flow, "before": before, "after": after })
        });
        let counts = point.counts.iter().map(|(s, n)| json!({ "standing": s.words(), "flows": n }));
        json!({
            "from": point.from, "counts": counts.collect::<Value>(),
            "shifts": shifts.collect::<Value>(),
        })
    });
    Told { key: "timeline", words: out, data: data.collect() }
}
