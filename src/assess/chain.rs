//! Onward transfers: by what mechanisms the data of each flow came to its start.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::graph::{FlowGraph, Passage};
use crate::id::FlowId;
use crate::law::{self, Applies, Base, MechanismId, Outcome, Regime, Upstream, WhatIf};
use crate::scenario::{Flow, Scenario};

use super::directory::{Changes, Directory};
use super::leg::{self, Leg, Sides};
use super::{FlowAnswer, Last, Question};

/// A way by which data may have come under one regime; none, by no mechanism that is known.
type Came = Option<MechanismId>;

/// Who asks the law for all flows of a scenario.
pub(super) struct Asker<'a> {
    base: &'a Base,
    scenario: &'a Scenario,
    question: &'a Question,
    directory: Directory<'a>,
    sides: Sides<'a>,
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
        scenario: &'a Scenario,
        question: &'a Question,
        last: Option<Last<'a>>,
    ) -> Self {
        let directory = Directory::of(scenario);
        Self {
            base,
            scenario,
            question,
            kept: last.map(|last| Kept::of(last, &directory, &scenario.flows)),
            directory,
            sides: Sides::default(),
            what_if: Arc::new(question.what_if.clone()),
        }
    }

    /// Answers every flow, in the scenario's order.
    ///
    /// What a flow's own legs rest on does not depend on what lies before them, so each is asked
    /// once; then the mechanisms are carried along the graph until nothing new arrives anywhere (the
    /// least fixed point, which is the same in whatever order it is reached), and the legs that the
    /// law judges by what lies before them are asked again. Linear in the links of the graph times
    /// the mechanisms.
    pub(super) fn answers(&self, graph: &FlowGraph) -> Vec<FlowAnswer> {
        let asked: Vec<Asked<'_>> =
            self.scenario.flows.iter().enumerate().map(|flow| self.asked(flow)).collect();
        let came = came(graph, &asked);
        let flows = self.scenario.flows.iter().enumerate().zip(asked);
        flows.map(|((idx, flow), asked)| self.answer((idx, flow), asked, &came)).collect()
    }

    fn asked(&self, (idx, flow): (usize, &'a Flow)) -> Asked<'a> {
        let before = self.kept.as_ref().and_then(|kept| kept.answer(idx, flow));
        before.map_or_else(|| Asked::Now(self.ask(flow)), Asked::Before)
    }

    fn ask(&self, flow: &'a Flow) -> Vec<Leg> {
        let joined = self.directory.joined(flow);
        leg::legs(self.base, &joined, (self.question, &self.what_if), &self.sides)
    }

    fn answer(
        &self,
        (idx, flow): (usize, &'a Flow),
        asked: Asked<'_>,
        came: &BTreeMap<Passage, Sets>,
    ) -> FlowAnswer {
        let nothing = Sets::default();
        let sets = |leg: &Leg| came.get(&Passage { flow: idx, back: leg.back }).unwrap_or(&nothing);
        let legs = match asked {
            Asked::Before(answer) if came_as_before(answer, sets) => return answer.clone(),
            Asked::Before(_) => self.ask(flow),
            Asked::Now(legs) => legs,
        };
        let legs = legs.into_iter().flat_map(|leg| {
            let sets = sets(&leg);
            asked_again(self.base, &leg, sets)
        });
        FlowAnswer::from_legs(flow.id.clone(), legs.collect())
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
fn came_as_before<'s>(answer: &FlowAnswer, sets: impl Fn(&Leg) -> &'s Sets) -> bool {
    let mut questions = answer.legs.chunk_by(|a, b| a.question == b.question);
    questions.all(|legs| {
        legs.first()
            .is_some_and(|leg| ways(leg, sets(leg)).iter().eq(legs.iter().map(Leg::upstream)))
    })
}

/// The ways by which data came, for each regime.
type Sets = [BTreeSet<Came>; 3];

/// What a passage does to the ways by which its data came, under one regime.
#[derive(Clone, Debug, Default)]
struct Effect {
    /// What the passage itself rests on.
    own: BTreeSet<Came>,
    /// Whether data goes on as having come by what it came by before.
    passes: bool,
    /// Whether data that came by nothing known goes on so.
    passes_unknown: bool,
}

impl Effect {
    fn of<'a>(legs: impl Iterator<Item = &'a Leg>, regime: Regime) -> Self {
        let mut effect = Self::default();
        for answer in legs.map(|leg| leg.answer(regime)) {
            match (&answer.mechanism, answer.applies, answer.outcome) {
                (Some(mechanism), _, _) => {
                    effect.own.insert(Some(mechanism.clone()));
                }
                // The regime does not know of this leg: what came by a mechanism is not lost, but
                // nothing is missing either.
                (None, Applies::No, _) => effect.passes = true,
                (
                    None,
                    Applies::Direct,
                    Some(
                        Outcome::NoMechanism
                        | Outcome::Undetermined
                        | Outcome::CustomerResponsibility,
                    ),
                ) => {
                    effect.own.insert(None);
                }
                (None, Applies::Direct | Applies::Onward, _) => {
                    effect.passes = true;
                    effect.passes_unknown = true;
                }
            }
        }
        effect
    }

    fn lets(&self, came: &Came) -> bool {
        if came.is_some() { self.passes } else { self.passes_unknown }
    }
}

/// By what the data of each passage came to its start.
fn came(graph: &FlowGraph, asked: &[Asked<'_>]) -> BTreeMap<Passage, Sets> {
    let feeders = graph.feeders();
    let mut feeds: BTreeMap<Passage, Vec<Passage>> = BTreeMap::new();
    for (passage, before) in &feeders {
        for from in before {
            feeds.entry(*from).or_default().push(*passage);
        }
    }
    let mut came: BTreeMap<Passage, Sets> = BTreeMap::new();
    for regime in Regime::ALL {
        let effects: BTreeMap<Passage, Effect> = feeders
            .keys()
            .map(|passage| {
                let legs = asked[passage.flow].legs();
                let all = legs.iter().filter(|leg| leg.back == passage.back);
                (*passage, Effect::of(all, regime))
            })
            .collect();
        let after = |passage: Passage| feeds.get(&passage).into_iter().flatten().copied();
        let mut open: Vec<(Passage, Came)> = Vec::new();
        for (passage, effect) in &effects {
            let first = feeders[passage].is_empty() && effect.lets(&None);
            let own = effect.own.iter().cloned().chain(first.then_some(None));
            for came in own {
                open.extend(after(*passage).map(|next| (next, came.clone())));
            }
        }
        while let Some((passage, way)) = open.pop() {
            let sets = came.entry(passage).or_default();
            if sets[regime as usize].insert(way.clone())
                && effects.get(&passage).is_some_and(|effect| effect.lets(&way))
            {
                open.extend(after(passage).map(|next| (next, way.clone())));
            }
        }
    }
    came
}

/// The ways by which the data of a leg came, as far as a regime judges it by them; at least one.
fn ways(leg: &Leg, came: &Sets) -> Vec<Upstream> {
    let judged = |regime: &Regime| leg.answer(*regime).applies == Applies::Onward;
    let sets: Vec<(Regime, Vec<&Came>)> = Regime::ALL
        .into_iter()
        .filter(judged)
        .map(|regime| (regime, came[regime as usize].iter().collect()))
        .collect();
    let n = sets.iter().map(|(_, ways)| ways.len()).max().unwrap_or(0);
    let mut chains: Vec<Upstream> = Vec::new();
    for idx in 0..n {
        // Regimes are judged apart, so that their ways need not be combined: a regime with fewer
        // ways than another is asked for its first again.
        let mut chain = Upstream::default();
        for (regime, ways) in &sets {
            if let Some(Some(mechanism)) = ways.get(idx).or_else(|| ways.first()) {
                chain.set(*regime, mechanism.clone());
            }
        }
        if !chains.contains(&chain) {
            chains.push(chain);
        }
    }
    if chains.is_empty() {
        chains.push(Upstream::default());
    }
    chains
}

/// The leg as often as the law has to be asked for it: once for each way by which its data came.
fn asked_again(base: &Base, leg: &Leg, came: &Sets) -> Vec<Leg> {
    let asked = |upstream: Upstream| {
        let mut leg = leg.clone();
        if *leg.upstream() != upstream {
            let context = &leg.transfer.context;
            leg.transfer.context = Arc::new(law::Context { upstream, ..(**context).clone() });
            leg.verdict = law::assess(base, &leg.transfer);
        }
        leg
    };
    ways(leg, came).into_iter().map(asked).collect()
}
