//! The one vertical order of all blocks.

use std::collections::BTreeMap;

use super::tree::{Block, Tree, What};
use super::{Effort, Request};

/// The children of each block, and the outermost blocks, from top to bottom.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Order {
    pub(super) roots: Vec<usize>,
    pub(super) children: Vec<Vec<usize>>,
}

/// Rounds of sorting by neighbours.
const ROUNDS: usize = 24;
/// Rounds of trying each block in other places.
const SIFTS: usize = 6;
/// The most blocks for which single moves are tried.
const SIFT_LIMIT: usize = 400;

/// Orders all blocks so that lines cross little and run short.
///
/// Starts from the order of the previous layout if there is one, else from the request's; sorts each
/// container's children by their neighbours' places, then moves single blocks while that helps
/// (global sifting). Ties keep the order before.
pub(super) fn ordered(tree: &Tree, request: &Request) -> Order {
    let mut order = Order {
        roots: tree.roots.clone(),
        children: tree.blocks.iter().map(|block| block.children.clone()).collect(),
    };
    let known = remembered(tree, request);
    let links = links(tree, request);
    if !known.is_empty() {
        start_from(&mut order, tree, &known);
    }
    let mut best = (cost(tree, &order, &links), order.clone());
    let rounds = if known.is_empty() { ROUNDS } else { 2 };
    for _ in 0..rounds {
        sort_by_neighbours(tree, &mut order, &links);
        let cost = cost(tree, &order, &links);
        if cost < best.0 {
            best = (cost, order.clone());
        }
    }
    let sifts = if request.effort == Effort::Best { SIFTS } else { 2 };
    if tree.blocks.len() <= SIFT_LIMIT {
        sift(tree, &mut best, &links, sifts);
    }
    best.1
}

/// The vertical centres that blocks had in the previous layout.
fn remembered(tree: &Tree, request: &Request) -> BTreeMap<usize, f64> {
    let mut known = BTreeMap::new();
    let Some(previous) = &request.previous else { return known };
    let boxes: BTreeMap<_, f64> = previous
        .nodes
        .iter()
        .chain(&previous.containers)
        .map(|placed| (&placed.key, placed.rect.center().y))
        .collect();
    let lines: BTreeMap<_, f64> = previous
        .edges
        .iter()
        .filter_map(|route| Some((&route.key, route.label?.center().y)))
        .collect();
    for (idx, block) in tree.blocks.iter().enumerate() {
        let y = match block.what {
            What::Node(node) => boxes.get(&request.nodes[node].key),
            What::Container(container) => boxes.get(&request.containers[container].key),
            What::Lane(edge) => lines.get(&request.edges[edge].key),
        };
        if let Some(y) = y {
            known.insert(idx, *y);
        }
    }
    known
}

fn start_from(order: &mut Order, tree: &Tree, known: &BTreeMap<usize, f64>) {
    let place = |idx: &usize| known.get(idx).copied();
    let sort = |list: &mut Vec<usize>| {
        let mut last = 0.0;
        let keyed: Vec<(usize, f64)> = list
            .iter()
            .map(|idx| {
                last = place(idx).unwrap_or(last);
                (*idx, last)
            })
            .collect();
        let mut keyed = keyed;
        keyed.sort_by(|a, b| a.1.total_cmp(&b.1));
        *list = keyed.into_iter().map(|(idx, _)| idx).collect();
    };
    sort(&mut order.roots);
    for idx in 0..tree.blocks.len() {
        sort(&mut order.children[idx]);
    }
}

/// For each block the blocks that its lines lead to: a box to its lanes, a lane to its two boxes.
pub(super) fn links(tree: &Tree, request: &Request) -> Vec<Vec<usize>> {
    let mut links = vec![Vec::new(); tree.blocks.len()];
    for (idx, edge) in request.edges.iter().enumerate() {
        let Some(lane) = tree.of_edge[idx] else { continue };
        for node in [tree.of_node[edge.from], tree.of_node[edge.to]] {
            links[lane].push(node);
            links[node].push(lane);
        }
    }
    links
}

/// The place of each block in the order; containers in the middle of what they hold.
fn positions(tree: &Tree, order: &Order) -> Vec<f64> {
    let mut position = vec![0.0; tree.blocks.len()];
    let mut next = 0.0;
    let mut stack: Vec<(usize, bool)> = order.roots.iter().rev().map(|idx| (*idx, false)).collect();
    let mut starts = vec![0.0; tree.blocks.len()];
    while let Some((idx, leaving)) = stack.pop() {
        if leaving {
            position[idx] = f64::midpoint(starts[idx], next);
            next += 1.0;
        } else if matches!(tree.blocks[idx].what, What::Container(_)) {
            starts[idx] = next;
            next += 1.0;
            stack.push((idx, true));
            stack.extend(order.children[idx].iter().rev().map(|child| (*child, false)));
        } else {
            position[idx] = next;
            next += 1.0;
        }
    }
    position
}

fn sort_by_neighbours(tree: &Tree, order: &mut Order, links: &[Vec<usize>]) {
    let position = positions(tree, order);
    let wish: Vec<f64> = (0..tree.blocks.len())
        .map(|idx| {
            let outward = outward(tree, idx, links);
            if outward.is_empty() {
                return position[idx];
            }
            let mean =
                outward.iter().map(|other| position[*other]).sum::<f64>() / outward.len() as f64;
            0.35 * position[idx] + 0.65 * mean
        })
        .collect();
    let by_wish = |a: &usize, b: &usize| wish[*a].total_cmp(&wish[*b]);
    order.roots.sort_by(by_wish);
    for children in &mut order.children {
        children.sort_by(by_wish);
    }
}

/// The blocks outside a block that lines lead to from it or from what it holds.
fn outward(tree: &Tree, idx: usize, links: &[Vec<usize>]) -> Vec<usize> {
    if !matches!(tree.blocks[idx].what, What::Container(_)) {
        return links[idx].clone();
    }
    let inside = |block: usize| {
        let mut at = Some(block);
        while let Some(block) = at {
            if block == idx {
                return true;
            }
            at = tree.blocks[block].parent;
        }
        false
    };
    let mut found = Vec::new();
    let mut open = vec![idx];
    while let Some(block) = open.pop() {
        open.extend(&tree.blocks[block].children);
        found.extend(links[block].iter().copied().filter(|other| !inside(*other)));
    }
    found
}

/// What an order costs: crossings, containers cut through, and length up and down.
fn cost(tree: &Tree, order: &Order, links: &[Vec<usize>]) -> f64 {
    let position = positions(tree, order);
    let mut rises: Vec<(usize, f64, f64)> = Vec::new();
    let mut length = 0.0;
    for (lane, block) in tree.blocks.iter().enumerate() {
        if !matches!(block.what, What::Lane(_)) {
            continue;
        }
        for node in &links[lane] {
            let (y, at) = (position[*node], position[lane]);
            length += (y - at).abs();
            rises.push(rise(tree, block, *node, y, at));
        }
    }
    let mut crossings = 0.0;
    for (idx, a) in rises.iter().enumerate() {
        for b in &rises[idx + 1..] {
            if a.0 == b.0 && (a.1 - b.1) * (a.2 - b.2) < 0.0 {
                crossings += 1.0;
            }
        }
    }
    let mut through = 0.0;
    for (idx, block) in tree.blocks.iter().enumerate() {
        if !matches!(block.what, What::Container(_)) {
            continue;
        }
        for (gap, left, right) in &rises {
            let crossed = *gap >= 2 * block.first
                && *gap < 2 * block.last
                && (left.min(*right) < position[idx])
                && (left.max(*right) > position[idx]);
            through += f64::from(u8::from(crossed));
        }
    }
    4.0 * crossings + 2.0 * through + 0.25 * length
}

/// The vertical piece between a box and a lane: its gap (twice the column before it), its left end
/// and its right end.
fn rise(tree: &Tree, lane: &Block, node: usize, y: f64, at: f64) -> (usize, f64, f64) {
    if tree.blocks[node].first < lane.first {
        (2 * tree.blocks[node].first, y, at)
    } else {
        (2 * lane.last, at, y)
    }
}

fn sift(tree: &Tree, best: &mut (f64, Order), links: &[Vec<usize>], rounds: usize) {
    for _ in 0..rounds {
        let before = best.0;
        for list in (0..=tree.blocks.len()).rev() {
            let len = list_of(&best.1, list).len();
            for at in 0..len {
                try_places(tree, best, links, list, at);
            }
        }
        if best.0 >= before {
            break;
        }
    }
}

/// A block's children, or the outermost blocks for the number past the last block.
fn list_of(order: &Order, list: usize) -> &[usize] {
    order.children.get(list).unwrap_or(&order.roots)
}

fn try_places(tree: &Tree, best: &mut (f64, Order), links: &[Vec<usize>], list: usize, at: usize) {
    let len = list_of(&best.1, list).len();
    let reach = if len <= 12 { len } else { 4 };
    for to in at.saturating_sub(reach)..(at + reach + 1).min(len) {
        if to == at {
            continue;
        }
        let mut order = best.1.clone();
        let children = match order.children.get_mut(list) {
            Some(children) => children,
            None => &mut order.roots,
        };
        let block = children.remove(at);
        children.insert(to, block);
        let cost = cost(tree, &order, links);
        if cost + 1e-9 < best.0 {
            *best = (cost, order);
            return;
        }
    }
}
