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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atlas::{SAMPLE, vocabulary};
    use crate::document::parse;
    use crate::scenario::{Selection, resolve};

    /// The sample, and the answers to it.
    fn sample() -> (Scenario, Question, Assessment) {
        let law = Base::embedded();
        let document = parse(SAMPLE, &vocabulary(law)).document.unwrap();
        let scenario = resolve(&document, &Selection::defaults(&document));
        let as_of = document.as_of.unwrap_or(law.meta().as_of);
        let question = Question { as_of, what_if: Vec::new() };
        let graph = FlowGraph::build(&scenario);
        let assessment = assess(law, &scenario, &graph, &question);
        (scenario, question, assessment)
    }

    /// The flows that an edit makes the law be asked again for.
    #[track_caller]
    fn asked_again(edit: impl FnOnce(&mut Scenario)) -> Vec<String> {
        let (before, question, assessment) = sample();
        let mut after = before.clone();
        edit(&mut after);
        let graph = FlowGraph::build(&after);
        let last = Last { scenario: &before, assessment: &assessment };
        let again = assess_again(Base::embedded(), &after, &graph, &question, Some(last));
        let full = assess(Base::embedded(), &after, &graph, &question);
        assert_eq!(again, full, "asking again gives what asking anew gives");
        let old = |new: &FlowAnswer| assessment.flow(&new.flow).map(|old| Arc::clone(&old.legs));
        let new = again
            .flows
            .iter()
            .filter(|new| old(new).is_none_or(|old| !Arc::ptr_eq(&old, &new.legs)));
        new.map(|answer| answer.flow.to_string()).collect()
    }

    #[test]
    fn an_edit_asks_again_only_for_what_it_touches() {
        assert_eq!(asked_again(|_| {}), Vec::<String>::new());
        let one = asked_again(|scenario| {
            let flow = scenario.flows.last_mut().unwrap();
            flow.name.push('!');
        });
        assert_eq!(one.len(), 1, "{one:?}");
    }

    #[test]
    fn an_edit_of_a_party_asks_again_for_all_its_flows_and_their_heirs() {
        let (before, _, _) = sample();
        let all = before.flows.len();
        let some = asked_again(|scenario| {
            let party = scenario.flows.iter().find_map(|flow| flow.importer.clone());
            let id = party.or_else(|| scenario.systems.iter().find_map(|s| s.party.clone()));
            let party = scenario.parties.iter_mut().find(|party| Some(&party.id) == id.as_ref());
            party.unwrap().seat = vec![None];
        });
        assert!(!some.is_empty() && some.len() < all, "{} of {all}", some.len());
    }

    #[test]
    fn a_flow_taken_out_asks_again_only_for_its_heirs() {
        let (before, _, _) = sample();
        let some = asked_again(|scenario| {
            scenario.flows.remove(0);
        });
        assert!(some.len() < before.flows.len() / 2, "{some:?}");
    }

    #[test]
    fn a_site_that_moves_asks_again_for_what_stands_on_it() {
        let (before, _, _) = sample();
        let some = asked_again(|scenario| {
            let site = scenario.systems.iter().find_map(|system| system.site.clone());
            let site = scenario.sites.iter_mut().find(|other| Some(&other.id) == site.as_ref());
            site.unwrap().country = Some("SG".to_owned());
        });
        assert!(!some.is_empty() && some.len() < before.flows.len(), "{some:?}");
    }

    #[test]
    fn another_day_asks_again_for_everything() {
        let (scenario, question, assessment) = sample();
        let graph = FlowGraph::build(&scenario);
        let other = Question { as_of: question.as_of.tomorrow().unwrap(), ..question };
        let last = Last { scenario: &scenario, assessment: &assessment };
        let again = assess_again(Base::embedded(), &scenario, &graph, &other, Some(last));
        assert_eq!(again, assess(Base::embedded(), &scenario, &graph, &other));
        let kept = again.flows.iter().zip(&assessment.flows);
        assert!(kept.into_iter().all(|(new, old)| !Arc::ptr_eq(&new.legs, &old.legs)));
    }
}
