//! The scenario's systems, sites, parties and data by their ids.

use std::collections::BTreeMap;

use crate::id::{DataId, PartyId, SiteId, SystemId};
use crate::scenario::{Data, Flow, Party, Scenario, Site, System};

/// A system with where it stands and who runs it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed<'a> {
    system: &'a System,
    pub(super) site: Option<&'a Site>,
    pub(super) party: Option<&'a Party>,
}

/// What a flow joins and names.
#[derive(Debug, PartialEq)]
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
    systems: BTreeMap<&'a SystemId, Placed<'a>>,
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
            system,
            site: system.site.as_ref().and_then(|id| sites.get(id).copied()),
            party: system.party.as_ref().and_then(|id| parties.get(id).copied()),
        };
        let systems =
            scenario.systems.iter().rev().map(|system| (&system.id, placed(system))).collect();
        let data = scenario.data.iter().rev().map(|data| (&data.id, data)).collect();
        Self { systems, parties, data }
    }

    /// What a flow joins and names.
    pub(super) fn joined(&self, flow: &'a Flow) -> Joined<'a> {
        let party = |id: &Option<PartyId>| id.as_ref().and_then(|id| self.parties.get(id).copied());
        Joined {
            flow,
            from: self.systems.get(&flow.from).copied(),
            to: self.systems.get(&flow.to).copied(),
            exporter: party(&flow.exporter),
            importer: party(&flow.importer),
            data: flow.data.iter().filter_map(|id| self.data.get(id).copied()).collect(),
        }
    }
}
