//! Which column a cell stands in.

use super::net::Net;
use super::simplex::Problem;

/// The pull on a flow within one container, and on one across.
const WITHIN: i64 = 3;
const ACROSS: i64 = 1;
/// How hard two containers that would stand one after the other push at each other.
const APART: i64 = 200;
/// The share of the containers in one that stand beside each other from top to bottom.
const BESIDE: f64 = 0.5;

/// Ranks cells so that links point right, run short, and containers are narrow.
///
/// None when told to stop. `span` is how hard a container's first and last rank pull at each other.
/// `after` lists pairs of cells and containers known to stand left and right of each other; `wishes`
/// give way where that costs too much.
///
/// Source: Gansner, Koutsofios, North, Vo, "A Technique for Drawing Directed Graphs" (1993), §2.
pub(super) fn ranked(
    net: &Net<'_>,
    span: i64,
    after: &[(Thing, Thing)],
    wishes: &Wishes,
) -> Option<Vec<usize>> {
    let (n, m) = (net.cells.len(), net.around.len());
    let (first, last) = (|c: usize| n + c, |c: usize| n + m + c);
    let Wishes { gates, apart } = wishes;
    let build = |extra: &[(Thing, Thing)]| {
        let n_sides: usize = gates.iter().map(|gate| 1 + gate.left.len() + gate.right.len()).sum();
        let mut problem = Problem::new(n + 2 * m + n_sides + apart.len());
        for (idx, cell) in net.cells.iter().enumerate() {
            problem.keep(first(cell.parent), idx, 0);
            problem.keep(idx, last(cell.parent), 0);
        }
        for container in 0..m {
            if container > 0 {
                problem.keep(first(net.around[container]), first(container), 0);
                problem.keep(last(container), last(net.around[container]), 0);
                problem.pull(first(container), last(container), 0, span);
            } else {
                problem.keep(first(0), last(0), 0);
                problem.pull(first(0), last(0), 0, 1);
            }
        }
        for link in &net.links {
            let inside = net.cells[link.from].parent == net.cells[link.to].parent;
            problem.keep(link.from, link.to, 1);
            problem.pull(link.from, link.to, 1, if inside { WITHIN } else { ACROSS });
        }
        let ends = |thing: Thing, right: bool| match thing {
            Thing::Cell(cell) => cell,
            Thing::Container(container) if right => last(container),
            Thing::Container(container) => first(container),
        };
        for (left, right) in extra {
            problem.keep(ends(*left, true), ends(*right, false), 1);
        }
        let mut var = n + 2 * m;
        let weigh = |gate: &Gate, container: usize| gate.weight * net.worth(container);
        for gate in gates {
            let link = &net.links[gate.link];
            let at = var;
            problem.keep(link.from, at, 0);
            problem.keep(at, link.to, 1);
            for &container in &gate.left {
                var += 1;
                problem.keep(last(container), var, 0);
                problem.keep(at, var, 0);
                problem.pull(at, var, 0, weigh(gate, container));
            }
            for &container in &gate.right {
                var += 1;
                problem.keep(at, var, 1);
                problem.keep(first(container), var, 0);
                problem.pull(first(container), var, 0, weigh(gate, container));
            }
            var += 1;
        }
        for &(left, right) in apart {
            problem.keep(last(left), var, 1);
            problem.keep(first(right), var, 0);
            problem.pull(first(right), var, 0, APART);
            var += 1;
        }
        problem.solve(net.stop)
    };
    let ranks = build(after).or_else(|| build(&[]))?;
    Some(squeezed(&ranks[..n]))
}

/// What is wished of the ranks beyond short links and narrow containers.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    pub(super) gates: Vec<Gate>,
    /// Containers of which the first would end before the second begins.
    pub(super) apart: Vec<(usize, usize)>,
}

/// A rank after which a link would change its height.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    pub(super) link: usize,
    /// The containers that would end no later, and those that would begin after.
    pub(super) left: Vec<usize>,
    pub(super) right: Vec<usize>,
    pub(super) weight: i64,
}

/// A cell or a container.
#[derive(Clone, Copy, Debug)]
pub(super) enum Thing {
    Cell(usize),
    Container(usize),
}

/// Pairs of containers that would stand one after the other, for a picture that is less tall: of
/// those in one container the early and the late, as they stand in some ranks.
pub(super) fn one_after_the_other(net: &Net<'_>, ranks: &[usize]) -> Vec<(usize, usize)> {
    let spans = spans(net, ranks);
    let mut inner = vec![Vec::new(); net.around.len()];
    for container in 1..net.around.len() {
        inner[net.around[container]].push(container);
    }
    let mut apart = Vec::new();
    for list in &mut inner {
        list.sort_by_key(|container| spans[*container].0 + spans[*container].1);
        let beside = ((list.len() as f64 * BESIDE) as usize).max(1);
        for (at, &right) in list.iter().enumerate().skip(beside) {
            apart.extend(list[..=at - beside].iter().map(|left| (*left, right)));
        }
    }
    apart
}

/// The first and the last rank of each container.
pub(super) fn spans(net: &Net<'_>, ranks: &[usize]) -> Vec<(usize, usize)> {
    let mut spans = vec![(usize::MAX, 0); net.around.len()];
    for (cell, rank) in net.cells.iter().zip(ranks) {
        let mut at = cell.parent;
        loop {
            let span: &mut (usize, usize) = &mut spans[at];
            *span = (span.0.min(*rank), span.1.max(*rank));
            if at == 0 {
                break;
            }
            at = net.around[at];
        }
    }
    spans
}

/// The ranks without those that no cell stands in.
fn squeezed(ranks: &[i64]) -> Vec<usize> {
    let mut used = ranks.to_vec();
    used.sort_unstable();
    used.dedup();
    ranks.iter().map(|rank| used.partition_point(|other| other < rank)).collect()
}
