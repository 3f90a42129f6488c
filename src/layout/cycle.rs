//! Which links run against the stream.

use std::collections::BTreeSet;

use super::net::Net;

/// Turns links round so that no cycle is left, few of them; those in `kept` as they say.
///
/// Cells leave one by one: sinks to the end, sources to the start, else the one with the most
/// links out and the fewest in; ties by input order. Links from a later to an earlier cell turn.
///
/// Source: Eades, Lin, Smyth, "A fast and effective heuristic for the feedback arc set problem"
/// (1993).
pub(super) fn break_cycles(net: &mut Net<'_>, forced: &[Option<bool>]) {
    for (idx, link) in net.links.iter_mut().enumerate() {
        if forced.get(idx).copied().flatten() == Some(true) {
            turn(link);
        }
    }
    let n = net.cells.len();
    let mut out = vec![Vec::new(); n];
    let mut into = vec![Vec::new(); n];
    for link in &net.links {
        out[link.from].push(link.to);
        into[link.to].push(link.from);
    }
    // The old links alone hold no cycle, so that only new ones need turning against their order.
    let place = sequence(&out, &into);
    let old = old_order(net, forced, &place);
    for (idx, link) in net.links.iter_mut().enumerate() {
        let known = forced.get(idx).copied().flatten().is_some();
        let place = if old.is_empty() { &place } else { &old };
        if !known && place[link.from] > place[link.to] {
            turn(link);
        }
    }
}

/// Turns a link round.
pub(super) fn turn(link: &mut super::net::Link) {
    std::mem::swap(&mut link.from, &mut link.to);
    link.turned = !link.turned;
}

/// The cells in an order that agrees with all links whose direction is known; empty if none is.
fn old_order(net: &Net<'_>, forced: &[Option<bool>], place: &[usize]) -> Vec<usize> {
    if forced.iter().all(Option::is_none) {
        return Vec::new();
    }
    let n = net.cells.len();
    let mut into = vec![0; n];
    let mut out = vec![Vec::new(); n];
    for (link, known) in net.links.iter().zip(forced) {
        if known.is_some() {
            out[link.from].push(link.to);
            into[link.to] += 1;
        }
    }
    let mut open: BTreeSet<(usize, usize)> =
        (0..n).filter(|cell| into[*cell] == 0).map(|cell| (place[cell], cell)).collect();
    let mut order = vec![usize::MAX; n];
    let mut next = 0;
    while let Some((_, cell)) = open.pop_first() {
        order[cell] = next;
        next += 1;
        for &to in &out[cell] {
            into[to] -= 1;
            if into[to] == 0 {
                open.insert((place[to], to));
            }
        }
    }
    order
}

fn sequence(out: &[Vec<usize>], into: &[Vec<usize>]) -> Vec<usize> {
    let n = out.len();
    let mut n_out: Vec<i64> = out.iter().map(|list| list.len() as i64).collect();
    let mut n_in: Vec<i64> = into.iter().map(|list| list.len() as i64).collect();
    let rank = |cell: usize, n_out: &[i64], n_in: &[i64]| {
        let class = if n_out[cell] == 0 {
            i64::MIN
        } else if n_in[cell] == 0 {
            i64::MIN + 1
        } else {
            n_in[cell] - n_out[cell]
        };
        (class, cell)
    };
    let mut open: BTreeSet<(i64, usize)> = (0..n).map(|cell| rank(cell, &n_out, &n_in)).collect();
    let (mut first, mut last) = (0, n);
    let mut place = vec![0; n];
    while let Some((class, cell)) = open.pop_first() {
        if class == i64::MIN {
            last -= 1;
            place[cell] = last;
        } else {
            place[cell] = first;
            first += 1;
        }
        for (list, leaving) in [(&out[cell], true), (&into[cell], false)] {
            for &other in list {
                if open.remove(&rank(other, &n_out, &n_in)) {
                    let count = if leaving { &mut n_in } else { &mut n_out };
                    count[other] -= 1;
                    open.insert(rank(other, &n_out, &n_in));
                }
            }
        }
    }
    place
}
