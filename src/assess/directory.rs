//! The scenario's systems, sites, parties and data by their ids.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{DataId, PartyId, SiteId, SystemId};
use crate::scenario::{Data, Flow, Party, Scenario, Site, System};

/// A system with where it stands and who runs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed<'a> {
    pub(super) site: Option<&'a Site>,
    pub(super) party: Option<&'a Party>,
}

/// What a flow joins and names.
#[derive(Debug)]
pub(super) struct Joined<'a> {
    pub(super) flow: &'a Flow,
    pub(super) from: Option<Placed<'a>>,
    pub(super) to: Option<Placed<'a>>,
    /// The exporter that the flow names.
    pub(super) exporter: Option<&'a Party>,
    /// The importer that the flow names.
    pub(super) importer: Option<&'a Party>,
    pub(super) data: Vec<&'a Data>,
}

/// Finds what flows join and name.
pub(super) struct Directory<'a> {
    /// In the scenario's order of systems.
    placed: Vec<Placed<'a>>,
    sites: BTreeMap<&'a SiteId, &'a Site>,
    systems: BTreeMap<&'a SystemId, &'a System>,
    parties: BTreeMap<&'a PartyId, &'a Party>,
    data: BTreeMap<&'a DataId, &'a Data>,
}

impl<'a> Directory<'a> {
    /// Reads a scenario; of two records with one id the first counts.
    pub(super) fn of(scenario: &'a Scenario) -> Self {
        let sites: BTreeMap<&SiteId, &Site> =
            scenario.sites.iter().rev().map(|site| (&site.id, site)).collect();
        let parties: BTreeMap<&PartyId, &Party> =
            scenario.parties.iter().rev().map(|party| (&party.id, party)).collect();
        let placed = |system: &'a System| Placed {
            site: system.site.as_ref().and_then(|id| sites.get(id).copied()),
            party: system.party.as_ref().and_then(|id| parties.get(id).copied()),
        };
        Self {
            placed: scenario.systems.iter().map(placed).collect(),
            data: scenario.data.iter().rev().map(|data| (&data.id, data)).collect(),
            systems: scenario.systems.iter().rev().map(|system| (&system.id, system)).collect(),
            sites,
            parties,
        }
    }

    /// What a flow names, and joins by the places of its ends among the systems.
    pub(super) fn joined(&self, flow: &'a Flow, ends: [Option<usize>; 2]) -> Joined<'a> {
        let data = flow.data.iter().filter_map(|id| self.data.get(id).copied()).collect();
        Joined { data, ..self.sides(flow, ends) }
    }

    /// The same without the data.
    pub(super) fn sides(&self, flow: &'a Flow, [from, to]: [Option<usize>; 2]) -> Joined<'a> {
        let party = |id: &Option<PartyId>| id.as_ref().and_then(|id| self.parties.get(id).copied());
        Joined {
            flow,
            from: from.and_then(|idx| self.placed.get(idx).copied()),
            to: to.and_then(|idx| self.placed.get(idx).copied()),
            exporter: party(&flow.exporter),
            importer: party(&flow.importer),
            data: Vec::new(),
        }
    }
}

/// What a flow may join or name that is not as it was.
pub(super) struct Changes<'a> {
    systems: BTreeSet<&'a SystemId>,
    parties: BTreeSet<&'a PartyId>,
    data: BTreeSet<&'a DataId>,
}

impl<'a> Changes<'a> {
    pub(super) fn between(old: &Directory<'a>, new: &Directory<'a>) -> Self {
        let sites = changed(&old.sites, &new.sites);
        let parties = changed(&old.parties, &new.parties);
        let mut systems = changed(&old.systems, &new.systems);
        if !sites.is_empty() || !parties.is_empty() {
            let moved = new.systems.values().filter(|system| {
                system.site.as_ref().is_some_and(|id| sites.contains(id))
                    || system.party.as_ref().is_some_and(|id| parties.contains(id))
            });
            systems.extend(moved.map(|system| &system.id));
        }
        Self { systems, parties, data: changed(&old.data, &new.data) }
    }

    /// Tells whether anything that a flow joins or names is not as it was.
    pub(super) fn touch(&self, flow: &Flow) -> bool {
        let party = |id: &Option<PartyId>| id.as_ref().is_some_and(|id| self.parties.contains(id));
        self.systems.contains(&flow.from)
            || self.systems.contains(&flow.to)
            || party(&flow.exporter)
            || party(&flow.importer)
            || flow.data.iter().any(|id| self.data.contains(id))
    }
}

/// The ids under which something else stands than before, or nothing.
fn changed<'a, K: Ord, T: PartialEq>(
    old: &BTreeMap<&'a K, &'a T>,
    new: &BTreeMap<&'a K, &'a T>,
) -> BTreeSet<&'a K> {
    let ids = old.keys().chain(new.keys()).copied();
    ids.filter(|id| old.get(id) != new.get(id)).collect()
}
