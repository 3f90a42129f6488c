//! The law asked for every flow of a scenario: questions made from the graph, answers put together.
//!
//! A flow may be several questions at once: customers in several countries, a place known only as
//! "in the EEA", data that goes back as well. Each is asked on its own; for each regime the worst
//! answer stands for the flow, and all are kept.

mod answer;
mod directory;
mod leg;
mod place;
mod standing;

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use crate::graph::FlowGraph;
use crate::id::FlowId;
use crate::law::{Base, Upstream, WhatIf};
use crate::scenario::{Flow, Scenario};

use directory::{Changes, Directory};
use leg::Sides;

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
/// Guidelines 05/2021). Data that runs in a circle counts as having come without the circle.
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
    let directory = Directory::of(scenario);
    let mut chain = Chain {
        base,
        kept: last.map(|last| Kept::of(last, &directory, &scenario.flows)),
        directory,
        sides: Sides::default(),
        scenario,
        graph,
        question,
        what_if: Arc::new(question.what_if.clone()),
        answers: vec![State::Open; scenario.flows.len()],
    };
    for flow in 0..scenario.flows.len() {
        chain.ask(flow);
    }
    let flows = chain
        .answers
        .into_iter()
        .filter_map(|state| match state {
            State::Done(answer, _) => Some(answer),
            State::Open | State::Asking => None,
        })
        .collect();
    Assessment { question: question.clone(), flows }
}

#[derive(Clone)]
enum State {
    Open,
    Asking,
    /// The answer, and by what mechanisms it hands the data on.
    Done(FlowAnswer, Upstream),
}

/// The flows asked before, and what became another since.
struct Kept<'a> {
    last: Last<'a>,
    changes: Changes<'a>,
    places: BTreeMap<&'a FlowId, usize>,
}

impl<'a> Kept<'a> {
    fn of(last: Last<'a>, now: &Directory<'a>, flows: &[Flow]) -> Self {
        let old = &last.scenario.flows;
        let moved = !flows.iter().map(|flow| &flow.id).eq(old.iter().map(|flow| &flow.id));
        let places = old.iter().enumerate().map(|(idx, flow)| (&flow.id, idx));
        Self {
            last,
            changes: Changes::between(&Directory::of(last.scenario), now),
            places: places.filter(|_| moved).collect(),
        }
    }

    /// The answer of before, if nothing that decides it changed.
    fn answer(&self, (idx, flow): (usize, &Flow), chains: &[Upstream]) -> Option<FlowAnswer> {
        let idx = if self.places.is_empty() { idx } else { *self.places.get(&flow.id)? };
        let old = self.last.scenario.flows.get(idx)?;
        let answer = self.last.assessment.flows.get(idx)?;
        let same = flow == old
            && !self.changes.touch(flow)
            && answer.chains().into_iter().eq(chains.iter());
        same.then(|| answer.clone())
    }
}

struct Chain<'a> {
    base: &'a Base,
    directory: Directory<'a>,
    sides: Sides<'a>,
    scenario: &'a Scenario,
    graph: &'a FlowGraph,
    question: &'a Question,
    what_if: Arc<Vec<WhatIf>>,
    kept: Option<Kept<'a>>,
    answers: Vec<State>,
}

impl Chain<'_> {
    /// Answers a flow, after the flows that feed it; an explicit stack, because chains may be long.
    fn ask(&mut self, flow: usize) {
        let mut open = vec![flow];
        while let Some(&next) = open.last() {
            if matches!(self.answers[next], State::Done(..)) {
                open.pop();
                continue;
            }
            self.answers[next] = State::Asking;
            let feeding = self.graph.feeding(next);
            let waiting = open.len();
            let is_open = |other: &usize| matches!(self.answers[*other], State::Open);
            open.extend(feeding.iter().copied().filter(is_open));
            if open.len() == waiting {
                let answer = self.answer(next, &feeding);
                let carried = answer.carried();
                self.answers[next] = State::Done(answer, carried);
                open.pop();
            }
        }
    }

    fn answer(&self, flow: usize, feeding: &[usize]) -> FlowAnswer {
        let mut chains: Vec<Upstream> = Vec::new();
        for other in feeding {
            if let State::Done(_, carried) = &self.answers[*other]
                && !chains.contains(carried)
            {
                chains.push(carried.clone());
            }
        }
        if chains.is_empty() {
            chains.push(Upstream::default());
        }
        let asked = &self.scenario.flows[flow];
        let kept = self.kept.as_ref().and_then(|kept| kept.answer((flow, asked), &chains));
        kept.unwrap_or_else(|| {
            let joined = self.directory.joined(asked);
            let question = (self.question, &self.what_if);
            let legs = leg::legs(self.base, &joined, question, &chains, &self.sides);
            FlowAnswer::from_legs(asked.id.clone(), legs)
        })
    }
}
