//! How a scenario stands over the years: the days on which one of its answers changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::graph::FlowGraph;
use crate::id::FlowId;
use crate::law::{Base, Cause, Country, Event, MechanismId, Regime, WhatIf};
use crate::scenario::Scenario;

use super::changes::ground;
use super::{Assessment, FlowAnswer, Ground, Question, Standing, assess};

/// The first day that a timeline tells of by itself: the application of Directive 95/46/EC.
pub const FIRST: Date = jiff::civil::date(1998, 10, 25);

/// The last day that a timeline tells of by itself.
pub const LAST: Date = jiff::civil::date(2035, 12, 31);

/// The days on which an answer changes, in order.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The first day told of and each day on which something changes.
    pub points: Vec<Point>,
    /// The events of the law's life in the same time.
    pub events: Vec<Event>,
    /// On how many days the law was asked.
    pub n_asked: usize,
}

impl Timeline {
    /// The point that holds on a day.
    pub fn at(&self, day: Date) -> Option<&Point> {
        self.points.iter().rev().find(|point| point.from <= day)
    }
}

/// A day from which on a scenario stands so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The first day.
    pub from: Date,
    /// The number of flows in each standing, best first; standings without flows are left out.
    pub counts: Vec<(Standing, usize)>,
    /// What is otherwise than the day before, in document order; empty on the first day.
    pub shifts: Vec<Shift>,
    /// What begins or ends on the day, in words: of the law, what the flows rested on or rest on
    /// where that explains the change, and of the document. Empty on the first day.
    pub because: Vec<String>,
}

/// A flow that stands otherwise, or as before on something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The flow.
    pub flow: FlowId,
    /// How it stood.
    pub before: Standing,
    /// How it stands.
    pub after: Standing,
}

/// Finds the days from `first` to `last` on which an answer changes.
///
/// The law is asked only on the days on which it may answer otherwise than the day before: the
/// boundaries of the base, and the dates that the scenario and the assumptions bear themselves.
pub fn timeline(
    base: &Base,
    scenario: &Scenario,
    graph: &FlowGraph,
    what_if: &[WhatIf],
    (first, last): (Date, Date),
) -> Timeline {
    let causes = days(base, scenario, what_if);
    let days: Vec<Date> = std::iter::once(first)
        .chain(causes.keys().copied().filter(|day| first < *day && *day <= last))
        .collect();
    let mut points: Vec<Point> = Vec::new();
    let mut known: Option<Vec<Brief>> = None;
    for day in &days {
        let question = Question { as_of: *day, what_if: what_if.to_vec() };
        let assessment = assess(base, scenario, graph, &question);
        let brief = brief(&assessment);
        let shifts = known.as_ref().map_or_else(Vec::new, |known| shifts(scenario, known, &brief));
        if known.is_none() || !shifts.is_empty() {
            let rests = known.as_ref().map(|known| rests(known, &brief)).unwrap_or_default();
            let causes = causes.get(day).filter(|_| known.is_some());
            let because = causes.map_or_else(Vec::new, |causes| because(causes, &rests));
            points.push(Point { from: *day, counts: assessment.counts(), shifts, because });
            known = Some(brief);
        }
    }
    let inside = |event: &&Event| first <= event.date && event.date <= last;
    let events = base.timeline().iter().filter(inside).cloned().collect();
    Timeline { points, events, n_asked: days.len() }
}

/// A flow's answers as far as a timeline shows them: what a comparison of two days tells, but for
/// the findings.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Brief {
    standing: Standing,
    grounds: Vec<Option<Ground>>,
}

fn brief(assessment: &Assessment) -> Vec<Brief> {
    let brief = |flow: &FlowAnswer| Brief {
        standing: flow.standing,
        grounds: Regime::ALL.into_iter().map(|regime| ground(flow, regime)).collect(),
    };
    assessment.flows.iter().map(brief).collect()
}

fn shifts(scenario: &Scenario, before: &[Brief], after: &[Brief]) -> Vec<Shift> {
    let all = scenario.flows.iter().zip(before.iter().zip(after));
    all.filter(|(_, (before, after))| before != after)
        .map(|(flow, (before, after))| Shift {
            flow: flow.id.clone(),
            before: before.standing,
            after: after.standing,
        })
        .collect()
}

/// The mechanisms on which flows that stand otherwise rested or rest.
fn rests(before: &[Brief], after: &[Brief]) -> BTreeSet<MechanismId> {
    let differ = before.iter().zip(after).filter(|(before, after)| before != after);
    let grounds = differ.flat_map(|(before, after)| before.grounds.iter().chain(&after.grounds));
    let rests = |ground: &Ground| [ground.mechanism.clone(), ground.upstream.clone()];
    grounds.flatten().flat_map(rests).flatten().collect()
}

/// What of a day's causes explains a change: those of the mechanisms that it turns on, and those of
/// no mechanism; all, if there are none of these.
fn because(causes: &[Cause], rests: &BTreeSet<MechanismId>) -> Vec<String> {
    let explains =
        |cause: &&Cause| cause.record.as_ref().is_none_or(|record| rests.contains(record));
    let told = sentences(causes.iter().filter(explains));
    if told.is_empty() { sentences(causes.iter()) } else { told }
}

/// What becomes of each thing, one sentence for each.
fn sentences<'a>(causes: impl Iterator<Item = &'a Cause>) -> Vec<String> {
    let mut told: Vec<(&str, Vec<&str>)> = Vec::new();
    for cause in causes.filter(|cause| !cause.what.is_empty()) {
        match told.iter_mut().find(|(name, _)| *name == cause.name) {
            Some((_, all)) if all.contains(&cause.what.as_str()) => {}
            Some((_, all)) => all.push(&cause.what),
            None => told.push((&cause.name, vec![&cause.what])),
        }
    }
    told.into_iter().map(|(name, all)| format!("{name} {}", all.join(" and "))).collect()
}

/// Every day on which an answer may change, and why.
fn days(base: &Base, scenario: &Scenario, what_if: &[WhatIf]) -> BTreeMap<Date, Vec<Cause>> {
    let mut days = base.boundaries(&countries(base, scenario));
    let mut add = |day: Option<Date>, name: &str, what: &str| {
        if let Some(day) = day {
            let (name, what) = (name.to_owned(), what.to_owned());
            days.entry(day).or_default().push(Cause { record: None, name, what });
        }
    };
    for what_if in what_if {
        add(what_if.from, &what_if.id, "is assumed to have ended");
    }
    for party in &scenario.parties {
        for cert in &party.certifications {
            let words = format!("the certification {} of {}", cert.scheme, party.name);
            add(cert.from, &words, "begins");
            add(cert.to.and_then(|to| to.tomorrow().ok()), &words, "has ended");
        }
    }
    for flow in &scenario.flows {
        for instrument in &flow.instruments {
            let words = format!("the {} for “{}”", instrument.kind, flow.name);
            add(instrument.signed, &words, "is signed");
            for made in instrument.assessment.values() {
                add(made.done, &words, "is assessed");
            }
        }
    }
    days
}

/// Every country that a scenario names, for itself or in a set.
fn countries(base: &Base, scenario: &Scenario) -> BTreeSet<Country> {
    let sites = scenario.sites.iter().filter_map(|site| site.country.as_deref());
    let seats = scenario.parties.iter().flat_map(|party| &party.seat).filter_map(Option::as_deref);
    let parents = scenario.parties.iter().filter_map(|party| party.parent_country.as_deref());
    let mut countries = BTreeSet::new();
    for code in sites.chain(seats).chain(parents) {
        countries.extend(base.country(code));
        countries.extend(base.set(code).into_iter().flatten().copied());
    }
    countries
}
