//! Tries other columns for single cells, where that takes crossings out.

use super::block::{Blocks, LINE};
use super::net::Net;
use super::order::{Order, cost};
use super::sift::Sifter;

/// What a column more of a link costs.
const SPAN: i64 = 3 * LINE;
/// How far a cell moves at once.
const FAR: usize = 2;
/// Rounds over all cells.
const ROUNDS: usize = 3;

/// Ranks, the elements they make, their order, and what that costs.
pub(super) type Ranked = (Vec<usize>, Blocks, Order, i64);

/// Moves one cell after the other to the column where lines cross least, as far as all links still
/// point right. Links are whole before and after.
pub(super) fn improved(net: &Net<'_>, ranked: Ranked, mut budget: usize) -> Ranked {
    let (ranks, blocks, order, least) = ranked;
    let last = ranks.iter().max().copied().unwrap_or(0);
    let mut best = (ranks, blocks, order, 0);
    best.3 = least + spans(net, &best.0);
    for _ in 0..ROUNDS {
        let mut calm = true;
        for cell in 0..net.cells.len() {
            let (mut low, mut high) = (0, last);
            let mut n_links = 0;
            for link in &net.links {
                if link.to == cell {
                    low = low.max(best.0[link.from] + 1);
                    n_links += 1;
                } else if link.from == cell {
                    high = high.min(best.0[link.to].saturating_sub(1));
                    n_links += 1;
                }
            }
            let here = best.0[cell];
            for rank in low.max(here.saturating_sub(FAR))..=high.min(here + FAR) {
                if rank == best.0[cell] || n_links == 0 {
                    continue;
                }
                if net.stop.now() || budget == 0 {
                    return finished(net, best);
                }
                let Some(tried) = tried(net, &best, cell, rank, &mut budget) else { continue };
                if tried.3 < best.3 {
                    best = tried;
                    calm = false;
                }
            }
        }
        if calm {
            break;
        }
    }
    finished(net, best)
}

fn finished(net: &Net<'_>, mut best: Ranked) -> Ranked {
    best.3 -= spans(net, &best.0);
    best
}

/// What the columns that all links span cost.
pub(super) fn spans(net: &Net<'_>, ranks: &[usize]) -> i64 {
    net.links.iter().map(|link| SPAN * (ranks[link.to] - ranks[link.from]) as i64).sum()
}

fn tried(
    net: &Net<'_>,
    best: &Ranked,
    cell: usize,
    rank: usize,
    budget: &mut usize,
) -> Option<Ranked> {
    let mut ranks = best.0.clone();
    ranks[cell] = rank;
    // A column that nothing is left in would be drawn as a gap.
    let last = ranks.iter().max().copied()?;
    if !(0..=last).all(|rank| ranks.contains(&rank)) {
        return None;
    }
    let blocks = Blocks::of(net, &ranks, &Blocks::whole(net, &ranks));
    let mut order = best.2.clone();
    let work: usize = blocks.passes.iter().map(Vec::len).sum();
    *budget = budget.saturating_sub(work);
    let sifter = Sifter::of(&blocks, net);
    let mut near = vec![false; blocks.elements.len()];
    near[cell] = true;
    for (link, lanes) in net.links.iter().zip(&blocks.lanes) {
        if link.from == cell || link.to == cell {
            for &lane in lanes {
                near[lane as usize] = true;
            }
        }
    }
    sifter.settle(&mut order, Some(&near), 1);
    sifter.settle(&mut order, None, 1);
    let cost = cost(&blocks, &order.places(&blocks), net.stop) + spans(net, &ranks);
    drop(sifter);
    Some((ranks, blocks, order, cost))
}
