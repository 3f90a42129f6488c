//! What brings the data of every passage at once.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{FlowGraph, Passage};

/// What brings the data of each passage.
///
/// Passages that take the same item out of the same system draw from one pool, so that a system of
/// many flows in and many out costs their sum and not their product.
#[derive(Clone, Debug, Default)]
pub struct Feeders {
    passages: Vec<Passage>,
    /// By pool: the passages that bring, in document order.
    bring: Vec<Vec<Passage>>,
    /// By pool: the passages that draw, in document order.
    drawing: Vec<Vec<Passage>>,
    /// By [`Passage::slot`]: the pools that a passage draws from.
    draw: Vec<Vec<usize>>,
    /// By [`Passage::slot`]: the pools that a passage brings data to.
    fill: Vec<Vec<usize>>,
}

impl Feeders {
    /// Every passage: each flow in document order, its way back after its way forth.
    pub fn passages(&self) -> impl Iterator<Item = Passage> {
        self.passages.iter().copied()
    }

    /// One more than the largest [`Passage::slot`].
    pub const fn n_slots(&self) -> usize {
        self.draw.len()
    }

    /// The number of pools.
    pub const fn n_pools(&self) -> usize {
        self.bring.len()
    }

    /// The pools that a passage draws from, in order.
    pub fn drawn(&self, passage: Passage) -> &[usize] {
        self.draw.get(passage.slot()).map_or(&[], Vec::as_slice)
    }

    /// The pools that a passage brings data to, in order.
    pub fn filled(&self, passage: Passage) -> &[usize] {
        self.fill.get(passage.slot()).map_or(&[], Vec::as_slice)
    }

    /// The passages that draw from a pool, in document order.
    pub fn drawing(&self, pool: usize) -> &[Passage] {
        self.drawing.get(pool).map_or(&[], Vec::as_slice)
    }

    /// The passages that bring the data of a passage; one that serves several of its items comes
    /// several times.
    pub fn before(&self, passage: Passage) -> impl Iterator<Item = Passage> {
        self.drawn(passage).iter().flat_map(|pool| &self.bring[*pool]).copied()
    }

    /// Carries something along the graph until nothing new arrives anywhere.
    ///
    /// `carry` is asked what a passage brings, and names the pools in which that is new; whatever
    /// draws from those is asked again. The first passages, which often feed the others, are taken
    /// first; what only ever adds comes to the same end in whatever order.
    pub fn settle(&self, mut carry: impl FnMut(Passage, &mut Vec<usize>)) {
        let mut open: Vec<Passage> = self.passages.iter().rev().copied().collect();
        let mut waits = vec![true; self.n_slots()];
        let mut changed = Vec::new();
        while let Some(passage) = open.pop() {
            waits[passage.slot()] = false;
            carry(passage, &mut changed);
            for pool in changed.drain(..) {
                let next = self.drawing(pool).iter().copied();
                open.extend(next.filter(|p| !std::mem::replace(&mut waits[p.slot()], true)));
            }
        }
    }

    /// Tells whether nothing brings the data of a passage.
    pub fn starts(&self, passage: Passage) -> bool {
        self.before(passage).next().is_none()
    }
}

/// By which flows a pool was come to.
#[derive(Clone, Copy, Debug)]
enum Seen {
    Never,
    By(usize),
    Wholly,
}

impl FlowGraph {
    /// What brings the data of every passage. Linear in the flows, the items that they carry, and
    /// for each item that leaves a system the flows into it.
    pub fn feeders(&self) -> Feeders {
        let mut feeders = Feeders { passages: self.passages().collect(), ..Feeders::default() };
        let n_slots = 2 * self.both_ways.len();
        feeders.draw.resize(n_slots, Vec::new());
        feeders.fill.resize(n_slots, Vec::new());
        let mut pools: BTreeMap<(usize, Option<usize>), usize> = BTreeMap::new();
        let mut into: BTreeMap<usize, Vec<Passage>> = BTreeMap::new();
        for idx in 0..feeders.passages.len() {
            let passage = feeders.passages[idx];
            let Some(start) = self.start(passage) else { continue };
            let into = into.entry(start).or_insert_with(|| self.into(start));
            if into.is_empty() {
                continue;
            }
            for item in self.items(passage) {
                let pool = *pools.entry((start, item)).or_insert_with(|| {
                    let (_, bring) = self.bringing(item, into);
                    let pool = feeders.bring.len();
                    for from in &bring {
                        feeders.fill[from.slot()].push(pool);
                    }
                    feeders.bring.push(bring);
                    feeders.drawing.push(Vec::new());
                    pool
                });
                feeders.draw[passage.slot()].push(pool);
                feeders.drawing[pool].push(passage);
            }
        }
        feeders
    }

    /// The passages that take data from where it has its origin: those that nothing feeds, and those
    /// that leave a system of a circle that nothing else feeds, since the data must have come to be
    /// somewhere in it.
    pub fn origins(&self, feeders: &Feeders) -> BTreeSet<Passage> {
        let mut origins: BTreeSet<Passage> =
            feeders.passages().filter(|passage| feeders.starts(*passage)).collect();
        let mut graph: DiGraph<Passage, ()> = DiGraph::new();
        let nodes: BTreeMap<Passage, NodeIndex> =
            feeders.passages().map(|passage| (passage, graph.add_node(passage))).collect();
        for (passage, node) in &nodes {
            for from in feeders.before(*passage).filter_map(|from| nodes.get(&from)) {
                graph.add_edge(*from, *node, ());
            }
        }
        for circle in tarjan_scc(&graph) {
            let circle: BTreeSet<Passage> = circle.iter().map(|node| graph[*node]).collect();
            let mut into = circle.iter().flat_map(|passage| feeders.before(*passage));
            if circle.iter().any(|passage| feeders.starts(*passage))
                || !into.all(|from| circle.contains(&from))
            {
                continue;
            }
            let systems: BTreeSet<Option<usize>> =
                circle.iter().map(|passage| self.start(*passage)).collect();
            origins.extend(feeders.passages().filter(|p| systems.contains(&self.start(*p))));
        }
        origins
    }

    /// The flows whose data comes, near or far, over some of these flows; without the flows
    /// themselves unless they lie in a circle.
    pub fn fed_by(&self, flows: &BTreeSet<usize>) -> BTreeSet<usize> {
        let feeders = self.feeders();
        let mut reached = BTreeSet::new();
        let mut seen: Vec<Seen> = vec![Seen::Never; feeders.n_pools()];
        let mut open: Vec<usize> = flows.iter().copied().collect();
        while let Some(flow) = open.pop() {
            for pool in Passage::both(flow).iter().flat_map(|way| feeders.filled(*way)).copied() {
                // A flow that goes both ways does not feed itself: the first to come to a pool
                // reaches all others, the second the first.
                let drawing = feeders.drawing(pool).iter().map(|passage| passage.flow);
                let next: Vec<usize> = match seen[pool] {
                    Seen::Never => {
                        seen[pool] = Seen::By(flow);
                        drawing.filter(|next| *next != flow).collect()
                    }
                    Seen::By(first) if first != flow => {
                        seen[pool] = Seen::Wholly;
                        drawing.filter(|next| *next == first).collect()
                    }
                    Seen::By(_) | Seen::Wholly => continue,
                };
                open.extend(next.into_iter().filter(|next| reached.insert(*next)));
            }
        }
        reached
    }
}
