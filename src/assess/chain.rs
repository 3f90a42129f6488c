//! Onward transfers: by what mechanisms the data of each flow came to its start.

mod came;
mod received;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::graph::{FlowGraph, Passage};
use crate::id::FlowId;
use crate::law::{self, Answer, Applies, Base, WhatIf};
use crate::scenario::{Flow, Scenario};

use super::directory::{Changes, Directory};
use super::leg::{self, Leg};
use super::shared::Shared;
use super::{FlowAnswer, Last, Question};
use came::{Came, Way};
use received::received;

/// Who asks the law for all flows of a scenario.
pub(super) struct Asker<'a> {
    base: &'a Base,
    scenario: &'a Scenario,
    graph: &'a FlowGraph,
    question: &'a Question,
    directory: Directory<'a>,
    shared: Shared<'a>,
    what_if: Arc<Vec<WhatIf>>,
    kept: Option<Kept<'a>>,
}

/// The questions of one flow: as asked before, or asked now without how the data came.
enum Asked<'a> {
    Before(&'a FlowAnswer),
    Now(Vec<Leg>),
}

impl Asked<'_> {
    fn legs(&self) -> &[Leg] {
        match self {
            Self::Before(answer) => &answer.legs,
            Self::Now(legs) => legs,
        }
    }
}

impl<'a> Asker<'a> {
    pub(super) fn new(
        base: &'a Base,
        (scenario, graph): (&'a Scenario, &'a FlowGraph),
        question: &'a Question,
        last: Option<Last<'a>>,
    ) -> Self {
        let directory = Directory::of(scenario);
        Self {
            base,
            scenario,
            graph,
            question,
            kept: last.map(|last| Kept::of(last, &directory, &scenario.flows)),
            directory,
            shared: Shared::default(),
            what_if: Arc::new(question.what_if.clone()),
        }
    }

    /// Answers every flow, in the scenario's order.
    ///
    /// What a flow's own legs rest on does not depend on what lies before them, so each is asked
    /// once; then the mechanisms are carried along the graph, and the legs that the law judges by
    /// what lies before them are asked again.
    pub(super) fn answers(&self) -> Vec<FlowAnswer> {
        let feeders = self.graph.feeders();
        let received = received(self.scenario, (self.graph, &feeders), &self.directory);
        let received = |idx: usize| Passage::both(idx).map(|way| received[way.slot()]);
        let asked = |(idx, flow)| self.asked((idx, flow), received(idx));
        let asked: Vec<Asked<'_>> = self.scenario.flows.iter().enumerate().map(asked).collect();
        let came = Came::of(&feeders, |flow| asked.get(flow).map_or(&[], Asked::legs));
        let flows = self.scenario.flows.iter().enumerate().zip(asked);
        flows
            .map(|((idx, flow), asked)| self.answer((idx, flow), (asked, received(idx)), &came))
            .collect()
    }

    fn asked(&self, (idx, flow): (usize, &'a Flow), received: [bool; 2]) -> Asked<'a> {
        let before = self.kept.as_ref().and_then(|kept| kept.answer(idx, flow));
        let same = |leg: &Leg| leg.received == received[usize::from(leg.back)];
        before
            .filter(|answer| answer.legs.iter().all(same))
            .map_or_else(|| Asked::Now(self.ask(idx, flow, received)), Asked::Before)
    }

    fn ask(&self, idx: usize, flow: &'a Flow, received: [bool; 2]) -> Vec<Leg> {
        let passage = Passage::forth(idx);
        let ends = [self.graph.start(passage), self.graph.end(passage)];
        let joined = self.directory.joined(flow, ends);
        leg::legs(self.base, &joined, (self.question, &self.what_if), (&self.shared, received))
    }

    fn answer(
        &self,
        (idx, flow): (usize, &'a Flow),
        (asked, received): (Asked<'_>, [bool; 2]),
        came: &Came<'_>,
    ) -> FlowAnswer {
        let back = if flow.both_ways { came.ways(Passage::back(idx)) } else { Vec::new() };
        let ways = [came.ways(Passage::forth(idx)), back];
        let upstreams = |leg: &Leg| came.upstreams(leg, &ways[usize::from(leg.back)]);
        let legs = match asked {
            Asked::Before(answer) if came_as_before(answer, upstreams) => return answer.clone(),
            Asked::Before(_) => self.ask(idx, flow, received),
            Asked::Now(legs) => legs,
        };
        FlowAnswer::from_legs(flow.id.clone(), self.followed(legs, upstreams))
    }

    /// The legs, each as often as the law has to be asked for it: once for each way by which its
    /// data came.
    fn followed(&self, mut legs: Vec<Leg>, upstreams: impl Fn(&Leg) -> Rc<[Way]>) -> Vec<Leg> {
        let mut idx = 0;
        while let Some(leg) = legs.get_mut(idx) {
            let follows = |answer: &Answer| answer.applies == Applies::Onward;
            idx += 1;
            if !leg.verdict.regimes.iter().any(follows) {
                continue;
            }
            let ways = upstreams(leg);
            // The first way is the leg's own; each other is asked beside it.
            let more: Vec<Leg> = ways.iter().skip(1).map(|_| leg.clone()).collect();
            let first = idx - 1;
            legs.splice(idx..idx, more);
            for (leg, way) in legs[first..].iter_mut().zip(ways.iter()) {
                self.come(leg, way);
            }
            idx = first + ways.len();
        }
        legs
    }

    /// Asks a leg again whose data came in some way.
    fn come(&self, leg: &mut Leg, way: &Way) {
        if *leg.upstream() != way.upstream {
            let context = &mut leg.transfer.context;
            *context = if Arc::ptr_eq(context, &self.shared.no_context) {
                Arc::clone(&way.context)
            } else {
                let upstream = way.upstream.clone();
                Arc::new(law::Context { upstream, ..(**context).clone() })
            };
            law::follow(self.base, &leg.transfer, &mut leg.verdict);
        }
    }
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

    /// The answer of before, if nothing changed that decides the flow's own questions.
    fn answer(&self, idx: usize, flow: &Flow) -> Option<&'a FlowAnswer> {
        let idx = if self.places.is_empty() { idx } else { *self.places.get(&flow.id)? };
        let old = self.last.scenario.flows.get(idx)?;
        let answer = self.last.assessment.flows.get(idx)?;
        (flow == old && !self.changes.touch(flow)).then_some(answer)
    }
}

/// Tells whether the data of an answer of before comes by the same ways still.
fn came_as_before(answer: &FlowAnswer, upstreams: impl Fn(&Leg) -> Rc<[Way]>) -> bool {
    let mut questions = answer.legs.chunk_by(|a, b| a.question == b.question);
    questions.all(|legs| {
        legs.first().is_some_and(|leg| {
            let ways = upstreams(leg);
            ways.iter().map(|way| &way.upstream).eq(legs.iter().map(Leg::upstream))
        })
    })
}
