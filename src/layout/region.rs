//! Divides the plane between containers that must stay where their pinned boxes are, so that each
//! has room for all that it holds.

use crate::geom::{Point, Rect, Size};

/// Further than anything goes.
const FAR: f64 = 1e9;
/// The plane.
pub(super) const EVERYWHERE: Rect = Rect::new(-FAR, -FAR, 2.0 * FAR, 2.0 * FAR);
/// How much worse it is to have no room for something than to take a point off where it was.
const CLOSED: f64 = 1e6;
/// The same if it cannot be there in any shape.
const WALLED: f64 = 1e9;
/// The most claims for which all cuts are tried.
const MOST: usize = 24;

/// What something takes up in any case, where it was, the largest thing in it that still has to find
/// its place, and what that needs at least, set out anew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Claim {
    pub(super) must: Rect,
    pub(super) old: Option<Rect>,
    pub(super) need: Size,
    pub(super) least: Size,
}

/// A level or upright line between some claims and the others.
struct Cut {
    cost: f64,
    before: Vec<usize>,
    after: Vec<usize>,
    regions: [Rect; 2],
}

/// A part of the region for each claim, with what it takes up; apart from each other by `gap` where
/// there is as much between them. They overlap only if the claims do.
///
/// The region is cut in two again and again, each time where that leaves most as it was. Cost:
/// the fourth power of the number of claims, up to a few; for more, the square.
pub(super) fn divided(region: Rect, claims: &[Claim], gap: f64) -> Vec<Rect> {
    let mut cells = vec![region; claims.len()];
    let mut open = vec![(region, (0..claims.len()).collect::<Vec<_>>())];
    while let Some((region, some)) = open.pop() {
        if let [one] = some.as_slice() {
            cells[*one] = region;
        } else if let Some(cut) = cut(region, claims, &some, gap) {
            let [before, after] = cut.regions;
            open.push((before, cut.before));
            open.push((after, cut.after));
        } else {
            grow(region, claims, &some, gap, &mut cells);
        }
    }
    cells
}

/// The best line that cuts no claim, with some on either side.
fn cut(region: Rect, claims: &[Claim], some: &[usize], gap: f64) -> Option<Cut> {
    let mut best: Option<Cut> = None;
    for upright in [true, false].into_iter().filter(|_| some.len() <= MOST) {
        let side = |r: Rect| if upright { (r.x, r.right()) } else { (r.y, r.bottom()) };
        let mut sorted = some.to_vec();
        sorted.sort_by(|a, b| side(claims[*a].must).0.total_cmp(&side(claims[*b].must).0));
        let mut low = f64::MIN;
        for at in 1..sorted.len() {
            low = low.max(side(claims[sorted[at - 1]].must).1);
            let high = side(claims[sorted[at]].must).0;
            if low > high {
                continue;
            }
            let (before, after) = sorted.split_at(at);
            let edges = some.iter().filter_map(|idx| claims[*idx].old).map(side);
            let edges = edges.flat_map(|(from, to)| [from - gap / 2.0, to + gap / 2.0]);
            let inside = edges.filter(|edge| *edge > low && *edge < high);
            let walled = [walled(claims, before), walled(claims, after)];
            for place in [f64::midpoint(low, high), low, high].into_iter().chain(inside) {
                let ends = (low.max(place - gap / 2.0), high.min(place + gap / 2.0));
                let regions = halves(region, upright, ends);
                let cost = |half: &[usize], walls: &[Rect], region: Rect| {
                    let losses = half.iter().zip(walls);
                    losses.map(|(idx, walls)| loss(&claims[*idx], region, *walls)).sum::<f64>()
                };
                let cost =
                    cost(before, &walled[0], regions[0]) + cost(after, &walled[1], regions[1]);
                if best.as_ref().is_none_or(|best| cost < best.cost) {
                    let (before, after) = (before.to_vec(), after.to_vec());
                    best = Some(Cut { cost, before, after, regions });
                }
            }
        }
    }
    best
}

/// What is before and after a strip.
fn halves(region: Rect, upright: bool, (low, high): (f64, f64)) -> [Rect; 2] {
    let Rect { x, y, .. } = region;
    let (right, bottom) = (region.right(), region.bottom());
    if upright {
        [Rect { w: low - x, ..region }, Rect { x: high, w: right - high, ..region }]
    } else {
        [Rect { h: low - y, ..region }, Rect { y: high, h: bottom - high, ..region }]
    }
}

/// How far each of some claims can grow at most, to either side and up and down, until it meets
/// another.
fn walled(claims: &[Claim], some: &[usize]) -> Vec<Rect> {
    let reach = |idx: &usize| {
        let must = claims[*idx].must;
        let (mut low, mut high) = (Point::new(-FAR, -FAR), Point::new(FAR, FAR));
        for other in some.iter().map(|other| claims[*other].must) {
            if other.y < must.bottom() && must.y < other.bottom() {
                low.x = if other.right() <= must.x { low.x.max(other.right()) } else { low.x };
                high.x = if other.x >= must.right() { high.x.min(other.x) } else { high.x };
            }
            if other.x < must.right() && must.x < other.right() {
                low.y = if other.bottom() <= must.y { low.y.max(other.bottom()) } else { low.y };
                high.y = if other.y >= must.bottom() { high.y.min(other.y) } else { high.y };
            }
        }
        Rect::between(low, high)
    };
    some.iter().map(reach).collect()
}

/// How bad a region is for a claim: how far it has reached out of it, and whether there is no side
/// where what it needs could be, within `walls` at most.
fn loss(claim: &Claim, region: Rect, walls: Rect) -> f64 {
    let Some(old) = claim.old else { return 0.0 };
    let out = (region.x - old.x).max(0.0)
        + (old.right() - region.right()).max(0.0)
        + (region.y - old.y).max(0.0)
        + (old.bottom() - region.bottom()).max(0.0);
    let (low, high) = (region.x.max(walls.x), region.right().min(walls.right()));
    let (top, bottom) = (region.y.max(walls.y), region.bottom().min(walls.bottom()));
    let region = Rect::new(low, top, high - low, bottom - top);
    let Size { w, h } = claim.need;
    let wide = region.x <= -FAR || region.right() >= FAR || region.w >= claim.must.w + w;
    let high = region.y <= -FAR || region.bottom() >= FAR || region.h >= claim.must.h + h;
    let has_room = w <= 0.0 || wide && region.h >= h || high && region.w >= w;
    let is_large = region.w >= claim.least.w && region.h >= claim.least.h;
    out + if has_room { 0.0 } else { CLOSED } + if is_large { 0.0 } else { WALLED }
}

/// Lets claims that no line parts grow one after the other, as far as the others let them.
fn grow(region: Rect, claims: &[Claim], some: &[usize], gap: f64, cells: &mut [Rect]) {
    let mut taken: Vec<Rect> = some.iter().map(|idx| claims[*idx].must).collect();
    for (at, &idx) in some.iter().enumerate() {
        let must = claims[idx].must;
        let beside = || {
            let others = taken.iter().enumerate().filter(move |(other, _)| *other != at);
            others.map(|(_, rect)| *rect).filter(move |rect| !rect.overlaps(must))
        };
        let whole = claims[idx].old.map_or(must, |old| old.union(must));
        let fits = region.encloses(whole) && !beside().any(|o| o.overlaps(whole.expand(gap)));
        let mut cell = if fits { whole } else { must };
        for side in 0..4 {
            let long = match side {
                0 => Rect { w: region.right() - cell.x, ..cell },
                1 => Rect { h: region.bottom() - cell.y, ..cell },
                2 => Rect { x: region.x, w: cell.right() - region.x, ..cell },
                _ => Rect { y: region.y, h: cell.bottom() - region.y, ..cell },
            };
            cell = beside().filter(|other| other.overlaps(long)).fold(long, |long, other| {
                let (right, bottom) = (long.right(), long.bottom());
                let after = |at: f64, least: f64| (at - gap).max(least);
                let before = |at: f64, most: f64| (at + gap).min(most);
                match side {
                    0 => Rect { w: right.min(after(other.x, cell.right())) - long.x, ..long },
                    1 => Rect { h: bottom.min(after(other.y, cell.bottom())) - long.y, ..long },
                    2 => {
                        let x = long.x.max(before(other.right(), cell.x));
                        Rect { x, w: right - x, ..long }
                    }
                    _ => {
                        let y = long.y.max(before(other.bottom(), cell.y));
                        Rect { y, h: bottom - y, ..long }
                    }
                }
            });
        }
        cells[idx] = cell;
        taken[at] = cell;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(x: f64, y: f64) -> Claim {
        let must = Rect::new(x, y, 100.0, 50.0);
        Claim { must, old: Some(must), need: Size::new(80.0, 40.0), least: Size::default() }
    }

    fn check(claims: &[Claim]) -> Vec<Rect> {
        let cells = divided(EVERYWHERE, claims, 20.0);
        for (idx, cell) in cells.iter().enumerate() {
            assert!(cell.encloses(claims[idx].must), "{idx}: {cell:?}");
            assert!(!cells[..idx].iter().any(|other| other.overlaps(*cell)), "{idx}: {cell:?}");
        }
        cells
    }

    #[test]
    fn each_has_a_side_where_there_is_room() {
        for claims in [
            vec![claim(0.0, 0.0), claim(110.0, 0.0), claim(220.0, 0.0)],
            vec![claim(0.0, 0.0), claim(0.0, 60.0), claim(0.0, 120.0), claim(130.0, 30.0)],
        ] {
            for (cell, claim) in check(&claims).iter().zip(&claims) {
                assert!(cell.w >= FAR || cell.h >= FAR, "{claim:?} in {cell:?}");
            }
        }
    }

    #[test]
    fn what_has_been_apart_stays_as_it_was() {
        // Cut upright between them, the first would lose most of what it had.
        let mut claims = [claim(0.0, 0.0), claim(300.0, 60.0)];
        claims[0].old = Some(Rect::new(0.0, 0.0, 900.0, 50.0));
        let cells = check(&claims);
        assert!(cells[0].right() >= 900.0 && cells[1].bottom() >= FAR);
    }

    #[test]
    fn what_no_line_parts_grows_as_far_as_it_can() {
        // A pinwheel.
        let must = |x, y, w, h| Claim { must: Rect::new(x, y, w, h), ..claim(x, y) };
        check(&[
            must(0.0, 0.0, 200.0, 90.0),
            must(210.0, 0.0, 90.0, 200.0),
            must(100.0, 210.0, 200.0, 90.0),
            must(0.0, 100.0, 90.0, 200.0),
        ]);
    }

    #[test]
    fn who_needs_more_gets_more_of_what_is_between() {
        for first in [true, false] {
            let mut claims = [claim(100.0, 0.0), claim(600.0, 0.0)];
            claims[usize::from(!first)].least = Size::new(450.0, 10.0);
            for claim in &mut claims {
                // Where they were they would part in the middle.
                claim.old = Some(Rect { x: claim.must.x - 90.0, w: 280.0, ..claim.must });
                claim.need = Size::default();
            }
            let region = Rect::new(0.0, -10.0, 800.0, 70.0);
            let cells = divided(region, &claims, 20.0);
            let (large, small) = (cells[usize::from(!first)], cells[usize::from(first)]);
            assert!(large.w >= 450.0 && small.w >= 100.0, "{cells:?}");
        }
    }
}
