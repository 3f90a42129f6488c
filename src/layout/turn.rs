//! Tries flows that run backwards without need, where that takes crossings out.
//!
//! Taking cycles apart turns as few flows as it can. In a small picture a flow more that runs back
//! can save many crossings; it has its price, as a picture should read from left to right.

use std::collections::BTreeSet;

use super::block::{Blocks, LINE};
use super::cycle::turn;
use super::layers::spans;
use super::net::Net;
use super::order::{Order, cost};
use super::rank;
use super::sift::Sifter;

/// What a flow that runs backwards costs, in crossings of single lines.
pub(super) const TURN: usize = 2;
/// The most flows turned, and how many of the best sets get one more.
const MOST: usize = 2;
const WIDTH: usize = 4;
/// The work that looking at sets may take, in things passed through gaps.
const WORK: usize = 40_000;
/// From how many orders a set is judged.
const STARTS: usize = 3;
/// Rounds of sifting each.
const SIFTS: usize = 3;

/// A set of flows to turn and what its picture may cost.
type Tried = (i64, BTreeSet<usize>);

/// The nets with other flows turned that promise most, the best first; each with its ranks and how
/// many flows are turned.
///
/// The best sets of one flow each get a second one (a beam search); `orders` are orders of whole
/// links to start from.
pub(super) fn others<'a>(
    net: &Net<'a>,
    orders: &[Order],
    span: i64,
    most: usize,
) -> Vec<(Net<'a>, usize)> {
    let mut budget = WORK;
    let Some(now) = promise(net, &BTreeSet::new(), orders, span, &mut budget) else {
        return Vec::new();
    };
    let inner = inner(net);
    let mut found: Vec<Tried> = Vec::new();
    let mut beam = vec![BTreeSet::new()];
    for _ in 0..MOST {
        let mut next: Vec<Tried> = Vec::new();
        for set in &beam {
            for &link in &inner {
                let mut set = set.clone();
                if !set.insert(link) || next.iter().any(|(_, other)| *other == set) {
                    continue;
                }
                if let Some(cost) = promise(net, &set, orders, span, &mut budget) {
                    next.push((cost, set));
                }
            }
        }
        next.sort();
        beam = next.iter().take(WIDTH).map(|(_, set)| set.clone()).collect();
        found.append(&mut next);
    }
    found.sort();
    let better = found.into_iter().take_while(|(cost, _)| *cost < now).take(most);
    let turned = |(_, set): Tried| {
        let net = with(net, &set);
        let back = back(&net, &set);
        (net, back)
    };
    better.map(turned).collect()
}

/// The flows that are not the only one of a box: where a picture begins and where it ends stays.
fn inner(net: &Net<'_>) -> Vec<usize> {
    let mut flows = vec![0; net.cells.len()];
    for link in &net.links {
        flows[link.from] += 1;
        flows[link.to] += 1;
    }
    let is_inner = |link: &usize| {
        let link = &net.links[*link];
        flows[link.from] > 1 && flows[link.to] > 1
    };
    (0..net.links.len()).filter(is_inner).collect()
}

/// The net with some flows turned.
fn with<'a>(net: &Net<'a>, set: &BTreeSet<usize>) -> Net<'a> {
    let mut net = net.clone();
    for &link in set {
        turn(&mut net.links[link]);
    }
    net
}

/// How many of some flows run backwards.
fn back(net: &Net<'_>, set: &BTreeSet<usize>) -> usize {
    set.iter().filter(|link| net.links[**link].turned).count()
}

/// What the picture with some flows turned may cost; none if that makes a cycle or takes too long.
fn promise(
    net: &Net<'_>,
    set: &BTreeSet<usize>,
    orders: &[Order],
    span: i64,
    budget: &mut usize,
) -> Option<i64> {
    if *budget == 0 || net.stop.now() {
        return None;
    }
    let net = with(net, set);
    if is_cyclic(&net) {
        return None;
    }
    let ranks = rank::ranked(&net, span, &[], &rank::Wishes::default())?;
    let blocks = Blocks::of(&net, &ranks, &Blocks::whole(&net, &ranks));
    let sifter = Sifter::of(&blocks, &net);
    let work: usize = blocks.passes.iter().map(Vec::len).sum();
    let mut least = None;
    for order in orders.iter().take(STARTS) {
        *budget = budget.saturating_sub(work);
        let mut order = order.clone();
        sifter.settle(&mut order, None, SIFTS);
        let cost = cost(&blocks, &order.places(&blocks), net.stop);
        least = Some(least.map_or(cost, |least: i64| least.min(cost)));
    }
    let price = LINE * LINE * (TURN * back(&net, set)) as i64;
    least.map(|cost| cost + spans(&net, &ranks) + price)
}

/// Tells whether links run in a circle.
fn is_cyclic(net: &Net<'_>) -> bool {
    let mut into = vec![0; net.cells.len()];
    for link in &net.links {
        into[link.to] += 1;
    }
    let mut open: Vec<usize> = (0..into.len()).filter(|cell| into[*cell] == 0).collect();
    let mut left = into.len();
    while let Some(cell) = open.pop() {
        left -= 1;
        for link in net.links.iter().filter(|link| link.from == cell) {
            into[link.to] -= 1;
            if into[link.to] == 0 {
                open.push(link.to);
            }
        }
    }
    left > 0
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TEXT, asked, container, edge, node};
    use super::super::judge::crossings;
    use super::super::stop::Stop;
    use super::super::{Backward, Effort, Request, arrange};
    use super::*;

    /// Fifteen boxes in five containers, with lines along the stream from any to any other.
    fn small(seed: usize) -> Request {
        let line = |idx: usize| {
            let from = (idx * (seed + 3) + idx / 4) % 14;
            let to = from + 1 + (idx * idx + seed * idx) % (14 - from);
            edge(idx, (from, to), Some(TEXT))
        };
        let parent = |idx: usize| Some((idx * seed + idx / 3) % 5);
        let containers = (0..5).map(|idx| container(idx, None)).collect();
        let nodes = (0..15).map(|idx| node(idx, parent(idx), (120.0, 40.0))).collect();
        Request {
            effort: Effort::Best,
            backward: Backward::Clearer,
            ..asked(containers, nodes, (0..27).map(line).collect())
        }
    }

    #[test]
    fn a_line_turned_saves_crossings() {
        let mut sum = 0;
        for seed in 4..=5 {
            sum += crossings(&arrange(&small(seed)));
        }
        assert!(sum <= 16, "{sum} crossings in two pictures");
    }

    #[test]
    fn the_only_flow_of_a_box_is_never_turned_and_no_flows_run_in_a_circle() {
        let request = small(2);
        let net = Net::of(&request, Stop::NEVER);
        let ranks = rank::ranked(&net, 2, &[], &rank::Wishes::default()).unwrap_or_default();
        let blocks = Blocks::of(&net, &ranks, &Blocks::whole(&net, &ranks));
        let orders = [Order::of(&blocks, &net)];
        let others = others(&net, &orders, 2, usize::MAX);
        assert!(!others.is_empty());
        let flows = |cell: usize| {
            let at = |link: &&super::super::net::Link| link.from == cell || link.to == cell;
            net.links.iter().filter(at).count()
        };
        for (net, back) in &others {
            assert!(!is_cyclic(net));
            let turned: Vec<_> = net.links.iter().filter(|link| link.turned).collect();
            assert_eq!(turned.len(), *back);
            assert!(turned.iter().all(|link| flows(link.from) > 1 && flows(link.to) > 1));
        }
    }
}
