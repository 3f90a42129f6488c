//! The scenario as a graph: systems joined by flows, and what follows from how they hang together.

mod feeders;
mod journey;
mod reach;

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::EdgeRef as _;

use crate::document::Category;
use crate::id::{DataId, FlowId, SystemId};
use crate::scenario::Scenario;

pub use feeders::Feeders;
pub use journey::{Count, Hold, Journey, Keep, Part, Step, Stop, Topic};
pub use reach::{Reach, Reached};

/// A flow in one of its directions.
///
/// The flow is named by its place in [`Scenario::flows`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Passage {
    /// The flow.
    pub flow: usize,
    /// Whether this is the way back of a flow that goes both ways.
    pub back: bool,
}

impl Passage {
    /// A flow in the direction in which it is written.
    pub const fn forth(flow: usize) -> Self {
        Self { flow, back: false }
    }

    /// A flow that goes both ways, against the direction in which it is written.
    pub const fn back(flow: usize) -> Self {
        Self { flow, back: true }
    }

    /// A flow in both directions.
    pub const fn both(flow: usize) -> [Self; 2] {
        [Self::forth(flow), Self::back(flow)]
    }

    /// A number for each passage, close together: a place in lists of passages.
    pub const fn slot(self) -> usize {
        2 * self.flow + self.back as usize
    }
}

/// That what one passage takes along came by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feed {
    /// The passage that brought it.
    pub from: Passage,
    /// What is taken along: a place in [`Scenario::data`]; none, a flow that names no data.
    pub data: Option<usize>,
    /// How the one follows from the other.
    pub how: How,
}

/// How data that leaves a system follows from data that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is the same data.
    Same,
    /// It is of the same kind, under another name.
    Kind,
    /// It was made from it, as a transcript from a recording.
    Made,
}

/// What a flow takes along.
#[derive(Clone, Debug, Default)]
struct Load {
    items: BTreeSet<usize>,
    kinds: u32,
}

/// The systems and flows of a scenario.
///
/// Flows and systems are named by their place in [`Scenario::flows`] and [`Scenario::systems`].
#[derive(Clone, Debug)]
pub struct FlowGraph {
    graph: DiGraph<usize, Passage>,
    ends: Vec<(NodeIndex, NodeIndex)>,
    both_ways: Vec<bool>,
    loads: Vec<Load>,
    kinds: Vec<u32>,
}

impl FlowGraph {
    /// Builds the graph of a scenario; of two systems with one id the first counts.
    pub fn build(scenario: &Scenario) -> Self {
        let mut graph = DiGraph::new();
        let mut nodes: BTreeMap<&SystemId, NodeIndex> = BTreeMap::new();
        for (idx, system) in scenario.systems.iter().enumerate() {
            let node = graph.add_node(idx);
            nodes.entry(&system.id).or_insert(node);
        }
        let items: BTreeMap<&DataId, usize> =
            scenario.data.iter().enumerate().map(|(idx, data)| (&data.id, idx)).collect();
        let kinds: Vec<u32> = scenario.data.iter().map(|data| mask(&data.categories)).collect();
        let (mut ends, mut loads) = (Vec::new(), Vec::new());
        for (idx, flow) in scenario.flows.iter().enumerate() {
            let lost = NodeIndex::end();
            let from = nodes.get(&flow.from).copied().unwrap_or(lost);
            let to = nodes.get(&flow.to).copied().unwrap_or(lost);
            if from != lost && to != lost {
                graph.add_edge(from, to, Passage::forth(idx));
                if flow.both_ways {
                    graph.add_edge(to, from, Passage::back(idx));
                }
            }
            ends.push((from, to));
            let items: BTreeSet<usize> =
                flow.data.iter().filter_map(|id| items.get(id).copied()).collect();
            let kinds = items.iter().fold(0, |all, item| all | kinds[*item]);
            loads.push(Load { items, kinds });
        }
        let both_ways = scenario.flows.iter().map(|flow| flow.both_ways).collect();
        Self { graph, ends, both_ways, loads, kinds }
    }

    /// Every passage: each flow in document order, its way back after its way forth.
    pub fn passages(&self) -> impl Iterator<Item = Passage> {
        self.both_ways.iter().enumerate().flat_map(|(flow, both)| {
            let back = both.then_some(Passage::back(flow));
            std::iter::once(Passage::forth(flow)).chain(back)
        })
    }

    /// The system that a passage starts from.
    pub fn start(&self, passage: Passage) -> Option<usize> {
        self.end_of(passage, passage.back)
    }

    /// The system that a passage comes to.
    pub fn end(&self, passage: Passage) -> Option<usize> {
        self.end_of(passage, !passage.back)
    }

    fn end_of(&self, passage: Passage, far: bool) -> Option<usize> {
        let (from, to) = self.ends.get(passage.flow)?;
        self.graph.node_weight(if far { *to } else { *from }).copied()
    }

    /// What brings the data that a passage takes along, in document order.
    ///
    /// Each item of data is traced on its own. It came by the passages into the system that carry
    /// the same item; if none does, by those that carry data of the same kind; if none does either,
    /// it was made there from all that came in.
    pub fn feeding(&self, passage: Passage) -> Vec<Feed> {
        let Some(start) = self.start(passage) else { return Vec::new() };
        let into = self.into(start);
        let mut feeds: Vec<Feed> = Vec::new();
        for data in self.items(passage) {
            let (how, bring) = self.bringing(data, &into);
            feeds.extend(bring.into_iter().map(|from| Feed { from, data, how }));
        }
        feeds.sort();
        feeds
    }

    /// The items of data that a passage takes along; one none for a flow that names no data.
    fn items(&self, passage: Passage) -> impl Iterator<Item = Option<usize>> {
        let load = self.loads.get(passage.flow);
        let none = load.filter(|load| load.items.is_empty()).map(|_| None);
        load.into_iter().flat_map(|load| &load.items).map(|item| Some(*item)).chain(none)
    }

    /// How an item of data follows from what comes into its system, and by which of the passages
    /// there.
    fn bringing(&self, item: Option<usize>, into: &[Passage]) -> (How, Vec<Passage>) {
        let all = || (How::Made, into.to_vec());
        let Some(item) = item else { return all() };
        let same = |other: &Passage| self.loads[other.flow].items.contains(&item);
        let kind = |other: &Passage| self.loads[other.flow].kinds & self.kinds[item] != 0;
        let of = |fits: &dyn Fn(&Passage) -> bool, how| {
            let found: Vec<Passage> = into.iter().copied().filter(fits).collect();
            (!found.is_empty()).then_some((how, found))
        };
        of(&same, How::Same).or_else(|| of(&kind, How::Kind)).unwrap_or_else(all)
    }

    /// The passages into a system, in document order.
    fn into(&self, system: usize) -> Vec<Passage> {
        let edges = self.graph.edges_directed(NodeIndex::new(system), Direction::Incoming);
        let mut into: Vec<Passage> = edges.map(|edge| *edge.weight()).collect();
        into.sort_unstable();
        into
    }

    /// Everything that lies before and after a system in the directions in which flows are written:
    /// the flows and systems of its chains.
    pub fn chain_of_system(&self, system: usize) -> Chain {
        let mut chain = Chain::default();
        chain.systems.insert(system);
        let node = NodeIndex::new(system);
        self.walk(node, Direction::Incoming, &mut chain);
        self.walk(node, Direction::Outgoing, &mut chain);
        chain
    }

    /// Everything that lies before and after a flow in the directions in which flows are written.
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
            let edges = self.graph.edges_directed(node, direction);
            for edge in edges.filter(|edge| !edge.weight().back) {
                chain.flows.insert(edge.weight().flow);
                open.push(match direction {
                    Direction::Incoming => edge.source(),
                    Direction::Outgoing => edge.target(),
                });
            }
        }
    }
}

/// The kinds of data as one bit each.
fn mask(categories: &[Category]) -> u32 {
    categories.iter().fold(0, |all, category| all | (1 << *category as u32))
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
