//! The scenario as a graph: systems joined by flows, and what follows from how they hang together.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef as _;

use crate::document::Category;
use crate::id::{DataId, FlowId, SystemId};
use crate::scenario::Scenario;

/// The systems and flows of a scenario.
///
/// Flows and systems are named by their place in [`Scenario::flows`] and [`Scenario::systems`].
#[derive(Clone, Debug)]
pub struct FlowGraph {
    graph: DiGraph<usize, usize>,
    ends: Vec<(NodeIndex, NodeIndex)>,
    categories: Vec<BTreeSet<Category>>,
}

impl FlowGraph {
    /// Builds the graph of a scenario, whose flows all join systems that exist in it.
    pub fn build(scenario: &Scenario) -> Self {
        let mut graph = DiGraph::new();
        let nodes: BTreeMap<&SystemId, NodeIndex> = scenario
            .systems
            .iter()
            .enumerate()
            .map(|(idx, system)| (&system.id, graph.add_node(idx)))
            .collect();
        let kinds: BTreeMap<&DataId, &[Category]> =
            scenario.data.iter().map(|data| (&data.id, data.categories.as_slice())).collect();
        let mut ends = Vec::new();
        let mut categories = Vec::new();
        for (idx, flow) in scenario.flows.iter().enumerate() {
            let lost = NodeIndex::end();
            let from = nodes.get(&flow.from).copied().unwrap_or(lost);
            let to = nodes.get(&flow.to).copied().unwrap_or(lost);
            if from != lost && to != lost {
                graph.add_edge(from, to, idx);
            }
            ends.push((from, to));
            let of_flow =
                flow.data.iter().filter_map(|data| kinds.get(data)).flat_map(|kinds| kinds.iter());
            categories.push(of_flow.copied().collect());
        }
        Self { graph, ends, categories }
    }

    /// The flows that bring what `flow` takes along, in document order.
    ///
    /// What leaves a system is taken to come from the flows into it that carry the same category
    /// of data; if none does, it was made there from all that came in (a transcript from a
    /// recording). A flow that goes both ways feeds its far end only.
    pub fn feeding(&self, flow: usize) -> Vec<usize> {
        let Some(&(from, _)) = self.ends.get(flow) else { return Vec::new() };
        if from == NodeIndex::end() {
            return Vec::new();
        }
        let mut into: Vec<usize> = self
            .graph
            .edges_directed(from, Direction::Incoming)
            .map(|edge| *edge.weight())
            .filter(|other| *other != flow)
            .collect();
        into.sort_unstable();
        let same: Vec<usize> = into
            .iter()
            .copied()
            .filter(|other| !self.categories[*other].is_disjoint(&self.categories[flow]))
            .collect();
        if same.is_empty() { into } else { same }
    }

    /// Everything that lies before and after a system: the flows and systems of its chains.
    pub fn chain_of_system(&self, system: usize) -> Chain {
        let mut chain = Chain::default();
        chain.systems.insert(system);
        let node = NodeIndex::new(system);
        self.walk(node, Direction::Incoming, &mut chain);
        self.walk(node, Direction::Outgoing, &mut chain);
        chain
    }

    /// Everything that lies before and after a flow.
    pub fn chain_of_flow(&self, flow: usize) -> Chain {
        let mut chain = Chain::default();
        chain.flows.insert(flow);
        if let Some(&(from, to)) = self.ends.get(flow) {
            self.walk(from, Direction::Incoming, &mut chain);
            self.walk(to, Direction::Outgoing, &mut chain);
        }
        chain
    }

    fn walk(&self, start: NodeIndex, direction: Direction, chain: &mut Chain) {
        let mut open = vec![start];
        let mut seen = BTreeSet::new();
        while let Some(node) = open.pop() {
            let Some(&system) = self.graph.node_weight(node) else { continue };
            if !seen.insert(node) {
                continue;
            }
            chain.systems.insert(system);
            for edge in self.graph.edges_directed(node, direction) {
                chain.flows.insert(*edge.weight());
                open.push(match direction {
                    Direction::Incoming => edge.source(),
                    Direction::Outgoing => edge.target(),
                });
            }
        }
    }
}

/// The systems and flows that hang together with something, by their place in the scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The systems.
    pub systems: BTreeSet<usize>,
    /// The flows.
    pub flows: BTreeSet<usize>,
}

impl Chain {
    /// The ids of the chain's systems and flows.
    pub fn ids(&self, scenario: &Scenario) -> (BTreeSet<SystemId>, BTreeSet<FlowId>) {
        let systems = self.systems.iter().filter_map(|idx| scenario.systems.get(*idx));
        let flows = self.flows.iter().filter_map(|idx| scenario.flows.get(*idx));
        (
            systems.map(|system| system.id.clone()).collect(),
            flows.map(|flow| flow.id.clone()).collect(),
        )
    }
}
