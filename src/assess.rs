//! The law asked for every flow of a scenario: questions made from the graph, answers put together.
//!
//! A flow may be several questions at once: customers in several countries, a place known only as
//! "in the EEA", data that goes back as well. Each is asked on its own; for each regime the worst
//! answer stands for the flow, and all are kept.

mod answer;
mod leg;
mod place;
mod standing;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::graph::FlowGraph;
use crate::id::FlowId;
use crate::law::{Base, MechanismId, Regime, WhatIf};
use crate::scenario::Scenario;

pub use answer::{Finding, FlowAnswer, RegimeAnswer};
pub use leg::Leg;
pub use place::{Jurisdiction, jurisdiction};
pub use standing::Standing;

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

/// Asks the law for every flow.
///
/// Onward transfers are judged from the real chain: the mechanisms by which a flow's data came to
/// its start are found along the graph before the flow itself is asked (GDPR Art. 44; EDPB
/// Guidelines 05/2021). Data that runs in a circle counts as having come without the circle.
pub fn assess(
    base: &Base,
    scenario: &Scenario,
    graph: &FlowGraph,
    question: &Question,
) -> Assessment {
    let mut chain =
        Chain { base, scenario, graph, question, answers: vec![State::Open; scenario.flows.len()] };
    for flow in 0..scenario.flows.len() {
        chain.ask(flow);
    }
    let flows = chain
        .answers
        .into_iter()
        .filter_map(|state| match state {
            State::Done(answer) => Some(*answer),
            State::Open | State::Asking => None,
        })
        .collect();
    Assessment { question: question.clone(), flows }
}

#[derive(Clone)]
enum State {
    Open,
    Asking,
    Done(Box<FlowAnswer>),
}

struct Chain<'a> {
    base: &'a Base,
    scenario: &'a Scenario,
    graph: &'a FlowGraph,
    question: &'a Question,
    answers: Vec<State>,
}

impl Chain<'_> {
    /// Answers a flow, after the flows that feed it; an explicit stack, because chains may be long.
    fn ask(&mut self, flow: usize) {
        let mut open = vec![flow];
        while let Some(&next) = open.last() {
            if matches!(self.answers[next], State::Done(_)) {
                open.pop();
                continue;
            }
            self.answers[next] = State::Asking;
            let before: Vec<usize> = self
                .graph
                .feeding(next)
                .into_iter()
                .filter(|other| matches!(self.answers[*other], State::Open))
                .collect();
            if before.is_empty() {
                let answer = self.answer(next);
                self.answers[next] = State::Done(Box::new(answer));
                open.pop();
            } else {
                open.extend(before);
            }
        }
    }

    fn answer(&self, flow: usize) -> FlowAnswer {
        let upstream: Vec<BTreeMap<Regime, MechanismId>> = self
            .graph
            .feeding(flow)
            .into_iter()
            .filter_map(|other| match &self.answers[other] {
                State::Done(answer) => Some(answer.carried()),
                State::Open | State::Asking => None,
            })
            .collect();
        let legs = leg::legs(self.base, self.scenario, flow, self.question, &upstream);
        FlowAnswer::from_legs(self.scenario.flows[flow].id.clone(), legs)
    }
}
