//! What falls if something that flows rest on is no longer there.

use std::collections::BTreeSet;

use crate::graph::{FlowGraph, Passage};
use crate::id::{FlowId, PartyId, SiteId, SystemId};
use crate::law::{Applies, Base, WhatIf};
use crate::scenario::{Scenario, Site};

use super::changes::{FlowChange, Side, Turn, compare};
use super::{Assessment, FlowAnswer, Question, Standing, assess};

/// What is no longer there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fall {
    /// A mechanism of the base has ended: an adequacy record, an instrument or a preset.
    Mechanism(String),
    /// The certifications of a party have ended.
    Certification(PartyId),
    /// A party takes no part any more: neither its systems nor its sites stand.
    Party(PartyId),
    /// A site does not stand any more, with all its parts and systems.
    Site(SiteId),
}

/// A flow that falls, or that suffers from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fallen {
    /// The flow.
    pub flow: FlowId,
    /// Its name.
    pub name: String,
    /// How it is touched.
    pub how: Touch,
    /// How it stands at present.
    pub before: Standing,
    /// How it would stand; none, it would not exist.
    pub after: Option<Standing>,
    /// What differs in the answers, and what is left; none, they are the same.
    pub change: Option<FlowChange>,
}

/// How a flow is touched by a fall, the hardest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// It does not exist any more.
    Gone,
    /// Its own answer rests on what falls.
    Rests,
    /// Its answer rests on a mechanism by which its data came, and that falls.
    Upstream,
    /// All that brings its data falls or no longer has a mechanism.
    Dry,
    /// A part of its data comes over flows that fall or no longer have a mechanism.
    Fed,
    /// It rests on the same as before, or on nothing as before, and is only seen otherwise.
    Noted,
}

impl Touch {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Gone => "no longer exists",
            Self::Rests => "rests on it",
            Self::Upstream => "its data came by it",
            Self::Dry => "nothing brings its data any more",
            Self::Fed => "a part of its data comes over flows that fall",
            Self::Noted => "does not rest on it; only its findings differ",
        }
    }
}

/// The flows that fall if something is no longer there, the hardest hit first, and those that lie
/// behind them. Equals stand by their standing afterwards, the worst first, then in document order.
pub fn falls(base: &Base, scenario: &Scenario, question: &Question, fall: &Fall) -> Vec<Fallen> {
    let graph = FlowGraph::build(scenario);
    let before = assess(base, scenario, &graph, question);
    let (left, question) = without(scenario, question, fall);
    let after = assess(base, &left, &FlowGraph::build(&left), &question);
    let sides =
        (Side { scenario, assessment: &before }, Side { scenario: &left, assessment: &after });
    let changes = compare(base, sides.0, sides.1);
    let mut fallen: Vec<Fallen> = changes
        .flows
        .into_iter()
        .filter(|change| !eased(change))
        .filter_map(|change| touched(&before, &after, change))
        .collect();
    let dead = dead(scenario, &fallen);
    let behind = graph.fed_by(&dead);
    let dry = dry(&graph, &dead);
    for fallen in fallen.iter_mut().filter(|fallen| fallen.how == Touch::Upstream) {
        if dry.iter().any(|idx| scenario.flows[*idx].id == fallen.flow) {
            fallen.how = Touch::Dry;
        }
    }
    for idx in behind.union(&dry).copied().collect::<BTreeSet<usize>>() {
        let flow = &scenario.flows[idx];
        if fallen.iter().any(|known| known.flow == flow.id) {
            continue;
        }
        let Some(answer) = before.flows.get(idx) else { continue };
        fallen.push(Fallen {
            flow: flow.id.clone(),
            name: flow.name.clone(),
            how: if dry.contains(&idx) { Touch::Dry } else { Touch::Fed },
            before: answer.standing,
            after: after.flow(&flow.id).map(|answer| answer.standing),
            change: None,
        });
    }
    fallen.sort_by_key(|fallen| (fallen.how, std::cmp::Reverse(fallen.after)));
    fallen
}

/// Whether nothing has fallen of a flow that differs.
fn eased(change: &FlowChange) -> bool {
    match change.turn {
        Turn::Better | Turn::Gained | Turn::Added => true,
        Turn::Moved => change.regimes.iter().all(|regime| regime.turn >= Turn::Better),
        Turn::Lost | Turn::Worse | Turn::Switched | Turn::Noted | Turn::Removed => false,
    }
}

fn touched(before: &Assessment, after: &Assessment, change: FlowChange) -> Option<Fallen> {
    let (old, new) = (before.flow(&change.flow)?, after.flow(&change.flow));
    let how = match new {
        None => Touch::Gone,
        Some(_) if change.turn == Turn::Noted => Touch::Noted,
        Some(new) if own(old) != own(new) => Touch::Rests,
        Some(_) => Touch::Upstream,
    };
    Some(Fallen {
        flow: change.flow.clone(),
        name: change.name.clone(),
        how,
        before: old.standing,
        after: new.map(|new| new.standing),
        change: Some(change),
    })
}

/// What a flow says of itself, whatever lies before it.
fn own(flow: &FlowAnswer) -> BTreeSet<String> {
    let answers = flow.legs.iter().flat_map(|leg| &leg.verdict.regimes);
    answers
        .filter(|answer| answer.applies == Applies::Direct)
        .map(|answer| format!("{:?}", (answer.regime, &answer.mechanism, &answer.findings)))
        .collect()
}

/// The flows over which nothing may go any more.
fn dead(scenario: &Scenario, fallen: &[Fallen]) -> BTreeSet<usize> {
    let stopped: BTreeSet<&FlowId> = fallen
        .iter()
        .filter(|fallen| {
            let none = Some(Standing::NoMechanism);
            fallen.after.is_none() || (fallen.after == none && Some(fallen.before) != none)
        })
        .map(|fallen| &fallen.flow)
        .collect();
    (0..scenario.flows.len()).filter(|idx| stopped.contains(&scenario.flows[*idx].id)).collect()
}

/// The flows whose data can no longer arrive, without those that are dead themselves: what no living
/// passage feeds, but some passage did.
fn dry(graph: &FlowGraph, dead: &BTreeSet<usize>) -> BTreeSet<usize> {
    let feeders = graph.feeders();
    let origins = graph.origins(&feeders);
    let mut living: BTreeSet<Passage> = BTreeSet::new();
    feeders.settle(|passage, changed| {
        let fed = || feeders.before(passage).any(|from| living.contains(&from));
        let lives = !dead.contains(&passage.flow) && (origins.contains(&passage) || fed());
        if lives && living.insert(passage) {
            changed.extend(feeders.filled(passage));
        }
    });
    let lives = |flow: usize| Passage::both(flow).iter().any(|passage| living.contains(passage));
    let fed_before: BTreeSet<usize> = graph.fed_by(dead);
    fed_before.into_iter().filter(|flow| !lives(*flow) && !dead.contains(flow)).collect()
}

/// What is left of a scenario and a question.
fn without(scenario: &Scenario, question: &Question, fall: &Fall) -> (Scenario, Question) {
    let (mut left, mut question) = (scenario.clone(), question.clone());
    match fall {
        Fall::Mechanism(id) => question.what_if.push(WhatIf { id: id.clone(), from: None }),
        Fall::Certification(id) => {
            for party in left.parties.iter_mut().filter(|party| party.id == *id) {
                party.certifications.clear();
            }
        }
        Fall::Party(id) => {
            left.flows.retain(|flow| {
                flow.exporter.as_ref() != Some(id) && flow.importer.as_ref() != Some(id)
            });
            let sites: Vec<&Site> =
                scenario.sites.iter().filter(|site| site.party.as_ref() == Some(id)).collect();
            let sites = parts(scenario, sites.into_iter().map(|site| site.id.clone()).collect());
            raze(&mut left, &sites, Some(id));
            left.parties.retain(|party| party.id != *id);
        }
        Fall::Site(id) => {
            let sites = parts(scenario, BTreeSet::from([id.clone()]));
            raze(&mut left, &sites, None);
        }
    }
    (left, question)
}

/// Sites with all that lie within them.
fn parts(scenario: &Scenario, mut sites: BTreeSet<SiteId>) -> BTreeSet<SiteId> {
    loop {
        let n = sites.len();
        for site in &scenario.sites {
            if site.parent.as_ref().is_some_and(|parent| sites.contains(parent)) {
                sites.insert(site.id.clone());
            }
        }
        if sites.len() == n {
            return sites;
        }
    }
}

/// Takes systems away that stand on some sites or are a party’s, and the flows that end there.
fn raze(left: &mut Scenario, sites: &BTreeSet<SiteId>, party: Option<&PartyId>) {
    left.systems.retain(|system| {
        let on = system.site.as_ref().is_some_and(|site| sites.contains(site));
        let of = party.is_some() && system.party.as_ref() == party;
        !on && !of
    });
    left.sites.retain(|site| !sites.contains(&site.id));
    let standing: BTreeSet<SystemId> =
        left.systems.iter().map(|system| system.id.clone()).collect();
    left.flows.retain(|flow| standing.contains(&flow.from) && standing.contains(&flow.to));
}
