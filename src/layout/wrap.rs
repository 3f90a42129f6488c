//! Parts that nothing joins, side by side or one below the other, as the wished aspect asks.

use super::net::Net;
use super::rank::spans;

/// The width and the height that labels add to a rank, roughly, for choosing how to wrap.
const LABELS: i64 = 240;
const LABEL: i64 = 70;

/// A part of the drawing that no link or container joins to the rest.
#[derive(Clone, Debug, Default)]
struct Part {
    cells: Vec<usize>,
    first: usize,
    ranks: usize,
    height: i64,
}

/// Moves whole parts to the right, in shelves as wide as gives the wished ratio of width to height.
///
/// A part of one cell goes to the emptiest rank instead if there are larger parts. Parts keep the
/// order of their first cells.
pub(super) fn wrapped(net: &Net<'_>, mut ranks: Vec<usize>, aspect: f64) -> Vec<usize> {
    let parts = parts(net, &ranks);
    if parts.len() < 2 {
        return ranks;
    }
    let (single, large): (Vec<Part>, Vec<Part>) =
        parts.into_iter().partition(|part| part.cells.len() == 1);
    let (shelved, loose) = if large.is_empty() { (single, large) } else { (large, single) };
    let widest = shelved.iter().map(|part| part.ranks).max().unwrap_or(1);
    let most: usize = shelved.iter().map(|part| part.ranks).sum();
    let rank = rank_width(net);
    let need = |width: usize| {
        let (used, h) = size(&shelved, width);
        let w = used as i64 * rank;
        (w as f64 / aspect.max(0.1)).max(h as f64)
    };
    let best = (widest..=most.min(widest + 200))
        .min_by(|a, b| need(*a).total_cmp(&need(*b)))
        .unwrap_or(widest);
    let mut load = vec![0; best];
    let mut at = 0;
    for part in &shelved {
        if at + part.ranks > best {
            at = 0;
        }
        for &cell in &part.cells {
            ranks[cell] = ranks[cell] - part.first + at;
            load[ranks[cell]] += net.cells[cell].h + net.gaps.node;
        }
        at += part.ranks;
    }
    for &cell in loose.iter().flat_map(|part| &part.cells) {
        let rank = (0..best).min_by_key(|rank| load[*rank]).unwrap_or(0);
        ranks[cell] = rank;
        load[rank] += net.cells[cell].h + net.gaps.node;
    }
    let mut used = ranks.clone();
    used.sort_unstable();
    used.dedup();
    ranks.iter().map(|rank| used.partition_point(|other| other < rank)).collect()
}

/// Tells whether a picture in some ranks gets taller than a wished ratio of width to height asks for,
/// roughly: containers are as high as what stands in their fullest rank, and lie beside each other
/// only where they share no rank.
pub(super) fn is_tall(net: &Net<'_>, ranks: &[usize], aspect: f64) -> bool {
    let spans = spans(net, ranks);
    let load = |(first, last): &(usize, usize)| vec![0; (last + 1).saturating_sub(*first)];
    let mut loads: Vec<Vec<i64>> = spans.iter().map(load).collect();
    for (cell, rank) in net.cells.iter().zip(ranks) {
        loads[cell.parent][rank - spans[cell.parent].0] += cell.h + net.gaps.node;
    }
    for link in &net.links {
        let around = net.common(net.cells[link.from].parent, net.cells[link.to].parent);
        for rank in ranks[link.from] + 1..ranks[link.to] {
            loads[around][rank - spans[around].0] += 2 * net.gaps.track;
        }
    }
    for container in (1..net.around.len()).rev() {
        let (around, (first, last)) = (net.around[container], spans[container]);
        let inner = loads[container].iter().max().copied().unwrap_or(0);
        let height = inner + net.title[container].1 + 2 * net.gaps.padding;
        for rank in first..=last {
            loads[around][rank - spans[around].0] += height;
        }
    }
    let height = loads[0].iter().max().copied().unwrap_or(0);
    let width = loads[0].len() as i64 * rank_width(net);
    (width as f64) < aspect * height as f64
}

/// The width of a rank with the labels beside it.
fn rank_width(net: &Net<'_>) -> i64 {
    let widths: i64 = net.cells.iter().map(|cell| cell.w).sum();
    let labels = if net.links.is_empty() { 0 } else { LABELS };
    widths / net.cells.len().max(1) as i64 + net.gaps.rank + labels
}

/// The ranks used and the height of shelves of so many ranks.
fn size(parts: &[Part], width: usize) -> (usize, i64) {
    let (mut at, mut used, mut shelf, mut height) = (0, 0, 0, 0);
    for part in parts {
        if at + part.ranks > width {
            height += shelf;
            (at, shelf) = (0, 0);
        }
        at += part.ranks;
        used = used.max(at);
        shelf = shelf.max(part.height);
    }
    (used, height + shelf)
}

fn parts(net: &Net<'_>, ranks: &[usize]) -> Vec<Part> {
    let (n, m) = (net.cells.len(), net.around.len());
    let mut group: Vec<usize> = (0..n + m).collect();
    let find = |group: &mut Vec<usize>, start: usize| {
        let mut at = start;
        while group[at] != at {
            group[at] = group[group[at]];
            at = group[at];
        }
        at
    };
    let mut join = |a: usize, b: usize| {
        let (a, b) = (find(&mut group, a), find(&mut group, b));
        group[a.max(b)] = a.min(b);
    };
    for (idx, cell) in net.cells.iter().enumerate().filter(|(_, cell)| cell.parent != 0) {
        join(idx, n + cell.parent);
    }
    for (idx, around) in net.around.iter().enumerate().filter(|(_, around)| **around != 0) {
        join(n + idx, n + around);
    }
    for link in &net.links {
        join(link.from, link.to);
    }
    let mut parts: Vec<Part> = vec![Part::default(); n + m];
    for cell in 0..n {
        parts[find(&mut group, cell)].cells.push(cell);
    }
    parts.retain(|part| !part.cells.is_empty());
    for part in &mut parts {
        part.first = part.cells.iter().map(|cell| ranks[*cell]).min().unwrap_or(0);
        let last = part.cells.iter().map(|cell| ranks[*cell]).max().unwrap_or(0);
        part.ranks = last + 1 - part.first;
        let mut load = vec![0; part.ranks];
        for &cell in &part.cells {
            let depth = net.depth[net.cells[cell].parent] as i64;
            load[ranks[cell] - part.first] +=
                net.cells[cell].h + net.gaps.node + depth * net.gaps.padding;
        }
        let links = net.links.iter().filter(|link| part.cells.binary_search(&link.from).is_ok());
        let labels = links.count() as i64 * LABEL / part.ranks.max(1) as i64;
        part.height = load.into_iter().max().unwrap_or(0) + labels / 2;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{asked, container, edge, node};
    use super::super::rank::{Wishes, one_after_the_other, ranked};
    use super::super::stop::Stop;
    use super::super::{Edge, Key, Request};
    use super::*;

    /// Six containers with three boxes in each, one after the other.
    fn rows() -> Request {
        let ends = (0..17).filter(|idx| idx % 3 < 2).map(|idx| (idx, idx + 1));
        let containers = (0..6).map(|idx| container(idx, None)).collect();
        let nodes = (0..18).map(|idx| node(idx, Some(idx / 3), (80.0, 40.0))).collect();
        asked(containers, nodes, ends.map(|ends| edge(ends.0, ends, None)).collect())
    }

    #[test]
    fn containers_one_after_the_other_make_a_tall_picture_wide() {
        let request = rows();
        let net = Net::of(&request, Stop::NEVER);
        let tall = ranked(&net, 2, &[], &Wishes::default()).unwrap_or_default();
        let apart = one_after_the_other(&net, &tall);
        let wishes = Wishes { apart: apart.clone(), gates: Vec::new() };
        let wide = ranked(&net, 2, &[], &wishes).unwrap_or_default();
        let spans = spans(&net, &wide);
        assert_eq!(apart.len(), 6, "the first three and the last three, as they stand: {apart:?}");
        assert!(apart.iter().all(|(left, right)| spans[*left].1 < spans[*right].0), "{spans:?}");
        assert!(is_tall(&net, &tall, 2.0) && !is_tall(&net, &wide, 2.0));
    }

    #[test]
    fn containers_that_follow_each_other_do_so_whatever_their_numbers() {
        let mut request = rows();
        let numbers = [3, 0, 5, 1, 4, 2];
        for node in &mut request.nodes {
            node.parent = node.parent.map(|parent| numbers[parent]);
        }
        for from in [2, 5, 8, 11, 14] {
            let edge =
                Edge { key: Key::new(&format!("on {from}")), from, ..request.edges[0].clone() };
            request.edges.push(Edge { to: from + 1, ..edge });
        }
        let net = Net::of(&request, Stop::NEVER);
        let ranks = ranked(&net, 2, &[], &Wishes::default()).unwrap_or_default();
        let place = |c: usize| numbers.iter().position(|number| number + 1 == c);
        let apart = one_after_the_other(&net, &ranks);
        assert!(apart.iter().all(|(left, right)| place(*left) < place(*right)), "{apart:?}");
    }

    #[test]
    fn parts_that_nothing_joins_fill_shelves_as_wide_as_asked_for() {
        let mut request = rows();
        request.containers.clear();
        for node in &mut request.nodes {
            node.parent = None;
        }
        // Six chains of two, and six boxes by themselves.
        request.edges.retain(|edge| edge.from % 3 == 0);
        let net = Net::of(&request, Stop::NEVER);
        let ranks = ranked(&net, 2, &[], &Wishes::default()).unwrap_or_default();
        let widths = [0.3, 8.0].map(|aspect| {
            let wide = wrapped(&net, ranks.clone(), aspect);
            let n = wide.iter().max().map_or(0, |rank| rank + 1);
            let most = 18_usize.div_ceil(n) + 1;
            for rank in 0..n {
                let here = wide.iter().filter(|other| **other == rank).count();
                assert!(here <= most, "{here} boxes in rank {rank}: {wide:?}");
            }
            for edge in &request.edges {
                assert_eq!(wide[edge.from] + 1, wide[edge.to], "{wide:?}");
            }
            n
        });
        assert!(2 * widths[0] < widths[1], "{widths:?}");
    }
}
