//! The vertical pieces of lines, gap by gap.

use super::block::Blocks;
use super::net::Net;
use super::vertical::Heights;

/// How near two lines may come before they look like one.
const TOUCH: i64 = 8;
/// The most rounds of swapping neighbours.
const ROUNDS: usize = 12;

/// One vertical piece, or those of one bundle that run together at a box.
#[derive(Clone, Debug)]
pub(super) struct Rise {
    /// The port they share, if any.
    port: Option<usize>,
    /// The heights at which each comes in on the left and leaves on the right.
    pub(super) pieces: Vec<(i64, i64)>,
    /// Which vertical pieces of which links: the link and how many lanes come before.
    pub(super) of: Vec<(usize, usize)>,
    pub(super) low: i64,
    pub(super) high: i64,
    /// Whether it starts at the right side of a box, or ends at the left side of one.
    pub(super) leaves: bool,
    pub(super) enters: bool,
}

/// All vertical pieces in each gap, from left to right.
pub(super) fn rises(net: &Net<'_>, blocks: &Blocks, heights: &Heights) -> Vec<Vec<Rise>> {
    let mut gaps: Vec<Vec<Rise>> = vec![Vec::new(); blocks.n_columns];
    // For each port the rise that leaves from it.
    let mut shared: Vec<Option<usize>> = vec![None; heights.ports.len()];
    for (idx, link) in net.links.iter().enumerate() {
        let [from, to] = heights.port_of[idx];
        let lanes = &blocks.lanes[idx];
        let mut at = heights.port_y[from];
        let mut gap = blocks.elements[link.from].last;
        for step in 0..=lanes.len() {
            let (next, port) = match lanes.get(step) {
                Some(&lane) => (heights.y[lane as usize], (step == 0).then_some(from)),
                None => (heights.port_y[to], Some(to)),
            };
            if at != next {
                let known = port.and_then(|port| shared[port]);
                let new = gaps[gap].len();
                let which = known.unwrap_or(new);
                if which == new {
                    if let Some(port) = port {
                        shared[port] = Some(new);
                    }
                    let (low, high) = (i64::MAX, i64::MIN);
                    let (leaves, enters) = (step == 0, step == lanes.len());
                    let (pieces, of) = (Vec::new(), Vec::new());
                    gaps[gap].push(Rise { port, pieces, of, low, high, leaves, enters });
                }
                let rise = &mut gaps[gap][which];
                rise.pieces.push((at, next));
                rise.of.push((idx, step));
                rise.low = rise.low.min(at.min(next));
                rise.high = rise.high.max(at.max(next));
            }
            at = next;
            if let Some(&lane) = lanes.get(step) {
                gap = blocks.elements[lane as usize].last;
            }
        }
    }
    for gap in &mut gaps {
        if net.stop.now() {
            break;
        }
        sort(gap);
    }
    gaps
}

/// Orders the rises of a gap from left to right so that they cross little and no two lie on one
/// line.
fn sort(rises: &mut Vec<Rise>) {
    // Those going down leave from the lowest first, those going up from the highest.
    let key = |rise: &Rise| {
        let (sum_l, sum_r) =
            rise.pieces.iter().fold((0, 0), |sum, piece| (sum.0 + piece.0, sum.1 + piece.1));
        let n = rise.pieces.len() as i64;
        if sum_r >= sum_l { -(sum_l / n) } else { sum_l / n }
    };
    rises.sort_by_key(key);
    let n = rises.len();
    for round in 0..ROUNDS {
        let mut calm = true;
        for at in 1..n {
            // Each sinks left as far as that helps.
            let mut here = at;
            let (mut sum, mut best, mut to) = (0, 0, at);
            while here > 0 {
                let (a, b) = (&rises[here - 1], &rises[at]);
                if a.low <= b.high + TOUCH && b.low <= a.high + TOUCH {
                    sum += disorder(b, a) - disorder(a, b);
                }
                here -= 1;
                if sum < best {
                    (best, to) = (sum, here);
                }
            }
            if to < at {
                let rise = rises.remove(at);
                rises.insert(to, rise);
                calm = false;
            }
        }
        if calm || n > 150 && round > 2 {
            break;
        }
    }
}

/// The crossings, and worse the overlaps, of two rises if `a` stands left of `b`.
fn disorder(a: &Rise, b: &Rise) -> i64 {
    let mut cost = 0;
    for (_, y) in &a.pieces {
        cost += i64::from(*y > b.low && *y < b.high);
    }
    for (y, _) in &b.pieces {
        cost += i64::from(*y > a.low && *y < a.high);
    }
    for (_, right) in &a.pieces {
        for (left, _) in &b.pieces {
            if (right - left).abs() < TOUCH && (a.port.is_none() || a.port != b.port) {
                cost += 50;
            }
        }
    }
    cost
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rise(from: i64, to: i64) -> Rise {
        let (low, high) = (from.min(to), from.max(to));
        let (pieces, of) = (vec![(from, to)], vec![(0, 0)]);
        Rise { port: None, pieces, of, low, high, leaves: false, enters: false }
    }

    fn sorted(mut rises: Vec<Rise>) -> Vec<(i64, i64)> {
        sort(&mut rises);
        rises.iter().map(|rise| rise.pieces[0]).collect()
    }

    #[test]
    fn rises_that_need_not_cross_do_not_and_none_lie_on_one_line() {
        // Both down: the lower one has to be out of the way first.
        let (upper, lower) = (rise(0, 100), rise(50, 150));
        assert_eq!(sorted(vec![upper.clone(), lower.clone()]), [(50, 150), (0, 100)]);
        assert_eq!(sorted(vec![lower, upper]), [(50, 150), (0, 100)]);
        // One goes on at the height where the other comes in: it has to be farther right.
        let (ends, starts) = (rise(0, 100), rise(100, 30));
        for list in [vec![ends.clone(), starts.clone()], vec![starts, ends]] {
            assert_eq!(sorted(list), [(100, 30), (0, 100)]);
        }
    }
}
