//! The law asked for every flow of a scenario: questions made from the graph, answers put together.
//!
//! A flow may be several questions at once: customers in several countries, a place known only as
//! "in the EEA", data that goes back as well. Each is asked on its own; for each regime the worst
//! answer stands for the flow, and all are kept.

mod answer;
mod chain;
mod changes;
mod crossing;
mod directory;
mod falls;
mod leg;
mod place;
mod reach;
mod reason;
mod shared;
mod standing;
mod timeline;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::graph::FlowGraph;
use crate::id::FlowId;
use crate::law::{Base, WhatIf};
use crate::scenario::Scenario;

pub use answer::{Finding, FlowAnswer, RegimeAnswer};
pub use changes::{Changes, Fallback, FlowChange, Ground, RegimeChange, Side, Turn, compare};
pub use crossing::{Crossing, Leaves, crossings};
pub use falls::{Fall, Fallen, Touch, falls};
pub use leg::Leg;
pub use place::{Jurisdiction, jurisdiction};
pub use reach::{AccessFrom, access_from};
pub use reason::{
    Case, Considered, Element, Evidence, Fact, Held, LawSource, Quoted, Reason, ReasonStep,
    certified_when, quoted, reason, reason_of_leg,
};
pub use standing::Standing;
pub use timeline::{FIRST, LAST, Point, Shift, Timeline, timeline};

/// What the law is asked for: a date and assumptions about the future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day.
    pub as_of: Date,
    /// What is assumed to have ended.
    pub what_if: Vec<WhatIf>,
}

/// The answers for every flow of a scenario, in the scenario's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// What was asked.
    pub question: Question,
    /// The answers.
    pub flows: Vec<FlowAnswer>,
}

impl Assessment {
    /// The answers for a flow.
    pub fn flow(&self, id: &FlowId) -> Option<&FlowAnswer> {
        self.flows.iter().find(|answer| answer.flow == *id)
    }

    /// The number of flows in each standing, best first; standings without flows are left out.
    pub fn counts(&self) -> Vec<(Standing, usize)> {
        let mut counts = BTreeMap::new();
        for flow in &self.flows {
            *counts.entry(flow.standing).or_insert(0) += 1;
        }
        counts.into_iter().collect()
    }
}

/// What was asked before, and answered.
#[derive(Clone, Copy, Debug)]
pub struct Last<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The answers, under the same law base.
    pub assessment: &'a Assessment,
}

/// Asks the law for every flow.
///
/// Onward transfers are judged from the real chain: the mechanisms by which a flow's data came to
/// its start are found along the graph before the flow itself is asked (GDPR Art. 44; EDPB
/// Guidelines 05/2021). Data that runs in a circle counts as having come by whatever brings it into
/// the circle; the order of the flows in the document does not matter.
pub fn assess(
    base: &Base,
    scenario: &Scenario,
    graph: &FlowGraph,
    question: &Question,
) -> Assessment {
    assess_again(base, scenario, graph, question, None)
}

/// Asks the law for every flow of which something changed, and keeps the other answers.
///
/// A flow is asked again if anything that it joins or names differs, or the mechanisms by which
/// its data came; so the result is the same as that of [`assess`]. Kept answers share their legs
/// with the ones before.
pub fn assess_again(
    base: &Base,
    scenario: &Scenario,
    graph: &FlowGraph,
    question: &Question,
    last: Option<Last<'_>>,
) -> Assessment {
    let last = last.filter(|last| last.assessment.question == *question);
    let asker = chain::Asker::new(base, (scenario, graph), question, last);
    Assessment { question: question.clone(), flows: asker.answers() }
}
