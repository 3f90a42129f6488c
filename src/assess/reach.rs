//! What is within reach of a country by remote access.

use std::collections::BTreeSet;

use crate::document::Access;
use crate::graph::{FlowGraph, Reach};
use crate::law::{Base, Country};
use crate::scenario::Scenario;

/// What people in a country can reach by remote access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessFrom {
    /// The country.
    pub country: Country,
    /// What is reached from desks that stand there, or in a set of countries that it belongs to.
    pub reach: Reach,
    /// What is reached from desks whose country is not stated: it may be this one.
    pub unstated: Reach,
    /// The systems that stand in the country and have data without any remote access.
    pub inside: BTreeSet<usize>,
}

/// Finds what is within reach of a country by flows whose access is remote.
pub fn access_from(
    base: &Base,
    scenario: &Scenario,
    graph: &FlowGraph,
    country: Country,
) -> AccessFrom {
    let code = |system: usize| {
        let site = scenario.systems.get(system)?.site.as_ref()?;
        scenario.sites.iter().find(|known| known.id == *site)?.country.as_deref()
    };
    let is_there = |system: usize| {
        code(system).is_some_and(|code| {
            base.country(code) == Some(country)
                || base.set(code).is_some_and(|set| set.contains(&country))
        })
    };
    let reach = graph.reach(scenario, is_there);
    let unstated = graph.reach(scenario, |system| code(system).is_none());
    let brought = |system: usize| {
        graph.passages().any(|passage| {
            graph.end(passage) == Some(system)
                && scenario.flows[passage.flow].access != Access::RemoteAccess
        })
    };
    let inside = (0..scenario.systems.len())
        .filter(|system| is_there(*system))
        .filter(|system| !scenario.systems[*system].stores.is_empty() || brought(*system))
        .collect();
    AccessFrom { country, reach, unstated, inside }
}
