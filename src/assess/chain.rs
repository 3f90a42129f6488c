//! Onward transfers: by what mechanisms the data of each flow came to its start.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{FlowGraph, Passage};
use crate::law::{self, Applies, Base, MechanismId, Outcome, Regime};
use crate::scenario::Scenario;

use super::leg::{self, Leg};
use super::{FlowAnswer, Question};

/// A way by which data may have come under one regime; none, by no mechanism that is known.
type Came = Option<MechanismId>;

/// Answers every flow, in the scenario's order.
///
/// What a flow's own legs rest on does not depend on what lies before them, so each is asked once;
/// then the mechanisms are carried along the graph until nothing new arrives anywhere (the least
/// fixed point, which is the same in whatever order it is reached), and the legs that the law judges
/// by what lies before them are asked again. Linear in the links of the graph times the mechanisms.
pub(super) fn answers(
    base: &Base,
    scenario: &Scenario,
    graph: &FlowGraph,
    question: &Question,
) -> Vec<FlowAnswer> {
    let legs: Vec<Vec<Leg>> =
        (0..scenario.flows.len()).map(|flow| leg::legs(base, scenario, flow, question)).collect();
    let came = came(graph, &legs);
    let nothing = Sets::default();
    let with_upstream = |flow: usize, leg: Leg| {
        let sets = came.get(&Passage { flow, back: leg.back }).unwrap_or(&nothing);
        asked_again(base, leg, sets)
    };
    legs.into_iter()
        .enumerate()
        .map(|(flow, legs)| {
            let legs = legs.into_iter().flat_map(|leg| with_upstream(flow, leg)).collect();
            FlowAnswer::from_legs(scenario.flows[flow].id.clone(), legs)
        })
        .collect()
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
fn came(graph: &FlowGraph, legs: &[Vec<Leg>]) -> BTreeMap<Passage, Sets> {
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
                let all = legs[passage.flow].iter().filter(|leg| leg.back == passage.back);
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

/// The leg as often as the law has to be asked for it: once for each way by which its data came, as
/// far as a regime judges it by that.
fn asked_again(base: &Base, leg: Leg, came: &Sets) -> Vec<Leg> {
    let judged = |regime: &Regime| leg.answer(*regime).applies == Applies::Onward;
    let sets: Vec<(Regime, Vec<&Came>)> = Regime::ALL
        .into_iter()
        .filter(judged)
        .map(|regime| (regime, came[regime as usize].iter().collect()))
        .collect();
    let n = sets.iter().map(|(_, ways)| ways.len()).max().unwrap_or(0);
    let mut chains: Vec<BTreeMap<Regime, MechanismId>> = Vec::new();
    for idx in 0..n {
        // Regimes are judged apart, so that their ways need not be combined: a regime with fewer
        // ways than another is asked for its first again.
        let way = |(regime, ways): &(Regime, Vec<&Came>)| {
            let way = ways.get(idx).or_else(|| ways.first())?;
            Some((*regime, (*way).clone()?))
        };
        let chain = sets.iter().filter_map(way).collect();
        if !chains.contains(&chain) {
            chains.push(chain);
        }
    }
    if chains.iter().all(BTreeMap::is_empty) {
        return vec![leg];
    }
    let asked = |upstream: BTreeMap<Regime, MechanismId>| {
        let mut leg = leg.clone();
        if !upstream.is_empty() {
            leg.transfer.context.upstream.clone_from(&upstream);
            leg.verdict = law::assess(base, &leg.transfer);
            leg.upstream = upstream;
        }
        leg
    };
    chains.into_iter().map(asked).collect()
}
