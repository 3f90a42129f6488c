//! What can be reached from somewhere by remote access.

use std::collections::{BTreeMap, BTreeSet};

use super::{FlowGraph, Passage};
use crate::document::Access;
use crate::scenario::Scenario;

/// What can be reached by remote access from some systems.
///
/// Systems, flows and data are named by their place in the scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Where people reach in from.
    pub desks: BTreeSet<usize>,
    /// The systems within reach, in the scenario's order.
    pub systems: Vec<Reached>,
}

/// A system within reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// The system.
    pub system: usize,
    /// The flows by which it is reached.
    pub flows: BTreeSet<usize>,
    /// How many accesses lie between: 1, it is seen from a desk; 2, from a system seen from there.
    pub steps: usize,
    /// The data that the accesses are for.
    pub seen: BTreeSet<usize>,
    /// What the system keeps or is brought besides: within reach unless the access is narrower.
    pub held: BTreeSet<usize>,
}

impl FlowGraph {
    /// What can be reached by remote access from the systems that `is_there` picks: the systems at
    /// the near end of such flows, then those that are reached from these in turn.
    pub fn reach(&self, scenario: &Scenario, is_there: impl Fn(usize) -> bool) -> Reach {
        let mut into: BTreeMap<usize, Vec<Passage>> = BTreeMap::new();
        for passage in self.passages() {
            let remote = scenario.flows[passage.flow].access == Access::RemoteAccess;
            if let (true, Some(end)) = (remote, self.end(passage)) {
                into.entry(end).or_default().push(passage);
            }
        }
        let desks: BTreeSet<usize> =
            into.keys().copied().filter(|system| is_there(*system)).collect();
        let mut found: BTreeMap<usize, Reached> = BTreeMap::new();
        let mut edge = desks.clone();
        for steps in 1.. {
            let mut next = BTreeSet::new();
            for passage in edge.iter().filter_map(|end| into.get(end)).flatten() {
                let Some(system) = self.start(*passage) else { continue };
                if desks.contains(&system) {
                    continue;
                }
                let reached = found.entry(system).or_insert_with(|| {
                    next.insert(system);
                    let (flows, seen) = (BTreeSet::new(), BTreeSet::new());
                    Reached { system, flows, steps, seen, held: self.held(scenario, system) }
                });
                reached.flows.insert(passage.flow);
                reached.seen.extend(&self.loads[passage.flow].items);
            }
            if next.is_empty() {
                break;
            }
            edge = next;
        }
        let mut systems: Vec<Reached> = found.into_values().collect();
        for reached in &mut systems {
            reached.held = reached.held.difference(&reached.seen).copied().collect();
        }
        Reach { desks, systems }
    }

    /// What a system keeps or is brought.
    fn held(&self, scenario: &Scenario, system: usize) -> BTreeSet<usize> {
        let stores = scenario.systems.get(system).into_iter().flat_map(|system| &system.stores);
        let kept = stores.filter_map(|store| scenario.data.iter().position(|d| d.id == store.data));
        let brought = self.into(system).into_iter().flat_map(|p| self.loads[p.flow].items.clone());
        kept.chain(brought).collect()
    }
}
