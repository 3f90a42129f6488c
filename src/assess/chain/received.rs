//! Which controllers have data from another one, and not from those it is about.

use crate::document::{Access, Role};
use crate::graph::{Feeders, FlowGraph, Passage};
use crate::scenario::{Party, Scenario};

use super::super::directory::Directory;
use super::super::leg;

/// At most two controllers: one more than the one that asks. The directory has each party once, so
/// that they are told apart by where they lie.
type Controllers<'a> = [Option<&'a Party>; 2];

/// For each passage, by [`Passage::slot`], whether its data was held by a controller other than its
/// exporter before.
///
/// Processors pass on what they have from controllers, data subjects start anew. Carried along the
/// graph until nothing changes; linear in its links.
pub(super) fn received<'a>(
    scenario: &'a Scenario,
    (graph, feeders): (&FlowGraph, &Feeders),
    directory: &Directory<'a>,
) -> Vec<bool> {
    let exporters: Vec<Exporter<'a>> = exporters(scenario, (graph, feeders), directory);
    let mut received = vec![false; feeders.n_slots()];
    let mut pools: Vec<Controllers<'a>> = vec![[None; 2]; feeders.n_pools()];
    let before = |pools: &[Controllers<'a>], passage: Passage| {
        let mut all = [None; 2];
        for pool in feeders.drawn(passage) {
            add_all(&mut all, &pools[*pool]);
        }
        all
    };
    feeders.settle(|passage, changed| {
        let mut held = match exporters[passage.slot()] {
            Exporter::Subject => return,
            Exporter::Controller(party) => [Some(party), None],
            Exporter::Other => [None; 2],
        };
        add_all(&mut held, &before(&pools, passage));
        let filled = feeders.filled(passage).iter().copied();
        changed.extend(filled.filter(|pool| add_all(&mut pools[*pool], &held)));
    });
    for passage in feeders.passages() {
        if let Exporter::Controller(party) = exporters[passage.slot()] {
            let others = before(&pools, passage);
            received[passage.slot()] =
                others.iter().flatten().any(|other| !std::ptr::eq(*other, party));
        }
    }
    received
}

#[derive(Clone, Copy)]
enum Exporter<'a> {
    /// Whom the data is about, or who collects it from them.
    Subject,
    Controller(&'a Party),
    /// A processor, or somebody not stated.
    Other,
}

fn exporters<'a>(
    scenario: &'a Scenario,
    (graph, feeders): (&FlowGraph, &Feeders),
    directory: &Directory<'a>,
) -> Vec<Exporter<'a>> {
    let mut exporters = vec![Exporter::Other; feeders.n_slots()];
    for passage in feeders.passages() {
        let Some(flow) = scenario.flows.get(passage.flow) else { continue };
        let forth = Passage::forth(passage.flow);
        let joined = directory.sides(flow, [graph.start(forth), graph.end(forth)]);
        let way = leg::way(&joined, passage.back);
        exporters[passage.slot()] = match (way.exporter_role, way.exporter) {
            _ if flow.access == Access::DirectCollection => Exporter::Subject,
            (Some(Role::DataSubject), _) => Exporter::Subject,
            (Some(Role::Controller), Some(party)) => Exporter::Controller(party),
            _ => Exporter::Other,
        };
    }
    exporters
}

/// Adds controllers that are not there yet, as far as there is room; tells whether any was.
fn add_all<'a>(to: &mut Controllers<'a>, others: &Controllers<'a>) -> bool {
    let mut more = false;
    for other in others.iter().flatten().copied() {
        if to.iter().flatten().any(|known| std::ptr::eq(*known, other)) {
            continue;
        }
        if let Some(free) = to.iter_mut().find(|place| place.is_none()) {
            *free = Some(other);
            more = true;
        }
    }
    more
}
