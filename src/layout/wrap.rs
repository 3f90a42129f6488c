//! Parts that nothing joins, side by side or one below the other, as the wished aspect asks.

use super::net::Net;

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
    let widths: i64 = net.cells.iter().map(|cell| cell.w).sum();
    let labels = if net.links.is_empty() { 0 } else { LABELS };
    let rank = widths / net.cells.len().max(1) as i64 + net.gaps.rank + labels;
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
