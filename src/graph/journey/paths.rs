//! The ways of some data from its sources to its ends.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::Direction;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::Carried;
use crate::graph::{FlowGraph, Passage};

/// How often the search may go one passage further before it stops counting.
const EFFORT: usize = 50_000;

/// How many ways there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// So many.
    Exactly(usize),
    /// At least so many; they were not all counted.
    AtLeast(usize),
}

impl Default for Count {
    fn default() -> Self {
        Self::Exactly(0)
    }
}

/// The part of the links that belongs to a journey.
pub(super) struct Ways<'a> {
    graph: &'a FlowGraph,
    links: BTreeMap<Carried, Vec<Carried>>,
    sources: Vec<Carried>,
}

impl<'a> Ways<'a> {
    pub(super) fn new(
        graph: &'a FlowGraph,
        members: &BTreeSet<Carried>,
        links: &BTreeMap<Carried, Vec<Carried>>,
    ) -> Self {
        let inside = |all: &Vec<Carried>| {
            all.iter().copied().filter(|to| members.contains(to)).collect::<Vec<Carried>>()
        };
        let links: BTreeMap<Carried, Vec<Carried>> = links
            .iter()
            .filter(|(from, _)| members.contains(from))
            .map(|(from, all)| (*from, inside(all)))
            .collect();
        let sources = sources(graph, members, &links);
        Self { graph, links, sources }
    }

    /// How many passages lie before each at least.
    pub(super) fn depths(&self) -> BTreeMap<Passage, usize> {
        let mut seen: BTreeSet<Carried> = self.sources.iter().copied().collect();
        let mut depths: BTreeMap<Passage, usize> = BTreeMap::new();
        let mut edge: Vec<Carried> = self.sources.clone();
        let mut depth = 0;
        while !edge.is_empty() {
            let mut next = Vec::new();
            for carried in &edge {
                depths.entry(carried.0).or_insert(depth);
                let on = self.links.get(carried).into_iter().flatten();
                next.extend(on.copied().filter(|to| seen.insert(*to)));
            }
            edge = next;
            depth += 1;
        }
        depths
    }

    /// The first ways in the order of the document, at most `most`, and how many there are.
    pub(super) fn paths(&self, most: usize) -> (Vec<Vec<Passage>>, Count) {
        let mut found: BTreeSet<Vec<Passage>> = BTreeSet::new();
        let mut effort = 0;
        for source in &self.sources {
            let mut path = vec![*source];
            // One entry for each passage of the path: those that may still follow it.
            let mut open = vec![self.on(&path)];
            if open[0].is_empty() {
                found.insert(vec![source.0]);
            }
            while let Some(last) = open.last_mut() {
                let Some(next) = last.pop() else {
                    open.pop();
                    path.pop();
                    continue;
                };
                effort += 1;
                if effort > EFFORT {
                    return told(found, most, Count::AtLeast);
                }
                path.push(next);
                let on = self.on(&path);
                if on.is_empty() {
                    found.insert(path.iter().map(|carried| carried.0).collect());
                }
                open.push(on);
            }
        }
        told(found, most, Count::Exactly)
    }

    /// What may follow a path, the first last: nothing that comes again to where the same data was.
    fn on(&self, path: &[Carried]) -> Vec<Carried> {
        let Some(last) = path.last() else { return Vec::new() };
        let been: BTreeSet<(Option<usize>, usize)> = path
            .iter()
            .flat_map(|(passage, item)| {
                [(self.graph.start(*passage), *item), (self.graph.end(*passage), *item)]
            })
            .collect();
        let fresh = |(passage, item): &&Carried| !been.contains(&(self.graph.end(*passage), *item));
        let mut on: Vec<Carried> =
            self.links.get(last).into_iter().flatten().filter(fresh).copied().collect();
        on.sort_unstable();
        on.dedup();
        on.reverse();
        on
    }
}

fn told(
    found: BTreeSet<Vec<Passage>>,
    most: usize,
    count: impl Fn(usize) -> Count,
) -> (Vec<Vec<Passage>>, Count) {
    let n = found.len();
    (found.into_iter().take(most).collect(), count(n))
}

/// Where the data starts: what nothing feeds; of a circle that nothing feeds, what leaves the system
/// that its first passage leaves.
fn sources(
    flows: &FlowGraph,
    members: &BTreeSet<Carried>,
    links: &BTreeMap<Carried, Vec<Carried>>,
) -> Vec<Carried> {
    let mut graph: DiGraph<Carried, ()> = DiGraph::new();
    let nodes: BTreeMap<Carried, NodeIndex> =
        members.iter().map(|carried| (*carried, graph.add_node(*carried))).collect();
    for (from, all) in links {
        for to in all {
            if let (Some(from), Some(to)) = (nodes.get(from), nodes.get(to)) {
                graph.add_edge(*from, *to, ());
            }
        }
    }
    let mut sources: Vec<Carried> = tarjan_scc(&graph)
        .into_iter()
        .flat_map(|circle| {
            let inside: BTreeSet<NodeIndex> = circle.into_iter().collect();
            let into = |node: &NodeIndex| graph.neighbors_directed(*node, Direction::Incoming);
            let fed = inside.iter().flat_map(into).any(|from| !inside.contains(&from));
            let first = inside.iter().map(|node| graph[*node]).min().filter(|_| !fed);
            let round = inside
                .iter()
                .any(|node| graph.neighbors_directed(*node, Direction::Incoming).next().is_some());
            let from = |first: Carried| (flows.start(first.0), first.1);
            let beside = members.iter().copied().filter(move |other| {
                first.is_some_and(|first| round && from(*other) == from(first))
            });
            first.into_iter().chain(beside)
        })
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}
