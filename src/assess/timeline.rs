//! How a scenario stands over the years: the days on which one of its answers changes.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::graph::FlowGraph;
use crate::id::FlowId;
use crate::law::{Base, Country, Event, MechanismId, Regime, WhatIf};
use crate::scenario::Scenario;

use super::{Assessment, Question, Standing, assess};

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
    let days = days(base, scenario, what_if);
    let days: Vec<Date> = std::iter::once(first)
        .chain(days.into_iter().filter(|day| first < *day && *day <= last))
        .collect();
    let mut points: Vec<Point> = Vec::new();
    let mut known: Option<Vec<Brief>> = None;
    for day in &days {
        let question = Question { as_of: *day, what_if: what_if.to_vec() };
        let assessment = assess(base, scenario, graph, &question);
        let brief = brief(&assessment);
        let shifts = known.as_ref().map_or_else(Vec::new, |known| shifts(scenario, known, &brief));
        if known.is_none() || !shifts.is_empty() {
            points.push(Point { from: *day, counts: assessment.counts(), shifts });
            known = Some(brief);
        }
    }
    let inside = |event: &&Event| first <= event.date && event.date <= last;
    let events = base.timeline().iter().filter(inside).cloned().collect();
    Timeline { points, events, n_asked: days.len() }
}

/// A flow's answers as far as a timeline shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Brief {
    standing: Standing,
    regimes: Vec<(Regime, Standing, Option<MechanismId>)>,
}

fn brief(assessment: &Assessment) -> Vec<Brief> {
    assessment
        .flows
        .iter()
        .map(|flow| Brief {
            standing: flow.standing,
            regimes: flow
                .regimes
                .iter()
                .map(|chosen| {
                    let mechanism = flow.answer(chosen.regime).and_then(|a| a.mechanism.clone());
                    (chosen.regime, chosen.standing, mechanism)
                })
                .collect(),
        })
        .collect()
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

/// Every day on which an answer may change.
fn days(base: &Base, scenario: &Scenario, what_if: &[WhatIf]) -> BTreeSet<Date> {
    let mut days = base.boundaries(&countries(base, scenario));
    days.extend(what_if.iter().filter_map(|what_if| what_if.from));
    for cert in scenario.parties.iter().flat_map(|party| &party.certifications) {
        days.extend(cert.from);
        days.extend(cert.to.and_then(|to| to.tomorrow().ok()));
    }
    for instrument in scenario.flows.iter().flat_map(|flow| &flow.instruments) {
        days.extend(instrument.signed);
        days.extend(instrument.assessment.values().filter_map(|made| made.done));
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
