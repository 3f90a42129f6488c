//! How good a layout is, for choosing between several.

use super::frame::{holds, outer};
use super::net::OUTERMOST;
use super::turn::TURN;
use super::{Layout, Placed, Request};
use crate::geom::{Point, Rect};

/// What a crossing and a container passed through cost, against a picture without any.
const CROSSING: f64 = 16.0;
const FOREIGN: f64 = 640.0;
const NONE: f64 = 150.0;
/// For how many turned lines one that steps back counts.
const BACK: usize = 6;

/// The size that a layout needs at the wished aspect, worse with crossings and with lines through
/// containers that hold neither end, and with lines that run backwards without need: `turned` ones,
/// and those that step back on their way; less is better.
///
/// Cost: quadratic in the number of lines.
pub(super) fn score(request: &Request, layout: &Layout, turned: usize) -> f64 {
    let size = (layout.bounds.w / request.aspect.max(0.1)).max(layout.bounds.h);
    let (mut length, mut foreign, mut turned) = (0.0, 0, turned);
    for (idx, route) in layout.edges.iter().enumerate().filter(|(_, r)| !r.points.is_empty()) {
        let steps = route.points.windows(2).map(|pair| Rect::between(pair[0], pair[1]));
        length += steps.map(|step| step.w + step.h).sum::<f64>();
        foreign += passed(request, layout, idx);
        turned += BACK * usize::from(steps_back(&route.points));
    }
    let crossings = crossings(layout) + TURN * turned;
    let bad = CROSSING * crossings as f64 + FOREIGN * foreign as f64;
    (size + length / (2.0 * (layout.edges.len() + 1) as f64)) * (NONE + bad)
}

/// Tells whether a line that leads to the right has a step to the left.
fn steps_back(points: &[Point]) -> bool {
    let ends = points.first().zip(points.last());
    ends.is_some_and(|(first, last)| first.x < last.x)
        && points.windows(2).any(|pair| pair[1].x < pair[0].x)
}

/// How often lines cross.
pub(super) fn crossings(layout: &Layout) -> usize {
    let (mut level, mut upright) = (Vec::new(), Vec::new());
    for (idx, route) in layout.edges.iter().enumerate() {
        for pair in route.points.windows(2) {
            let step = Rect::between(pair[0], pair[1]);
            if step.h == 0.0 { level.push((step, idx)) } else { upright.push((step, idx)) }
        }
    }
    let mut crossings = 0;
    upright.sort_by(|a, b| a.0.x.total_cmp(&b.0.x));
    for (flat, edge) in &level {
        let from = upright.partition_point(|(step, _)| step.x <= flat.x);
        let beside = upright[from..].iter().take_while(|(step, _)| step.x < flat.right());
        let crossed = beside
            .filter(|(step, other)| other != edge && step.y < flat.y && flat.y < step.bottom());
        crossings += crossed.count();
    }
    crossings
}

/// How many containers that hold neither of its ends a line passes through; the outermost count
/// for several.
pub(super) fn passed(request: &Request, layout: &Layout, edge: usize) -> i64 {
    through(request, &layout.containers, edge, &layout.edges[edge].points)
}

/// The same of any way that a line might take.
pub(super) fn through(
    request: &Request,
    containers: &[Placed],
    edge: usize,
    points: &[Point],
) -> i64 {
    let worth = |idx| if outer(request, idx).is_none() { OUTERMOST } else { 1 };
    foreign(request, containers, edge, points).map(worth).sum()
}

/// The containers that hold neither of its ends and that a way of a line passes through.
pub(super) fn foreign<'a>(
    request: &'a Request,
    containers: &'a [Placed],
    edge: usize,
    points: &'a [Point],
) -> impl Iterator<Item = usize> + 'a {
    let asked = &request.edges[edge];
    let parent = |node: usize| request.nodes.get(node).and_then(|node| node.parent);
    let ends = [parent(asked.from), parent(asked.to)];
    let hit = move |(idx, placed): &(usize, &Placed)| {
        let inner = placed.rect.expand(-1.0);
        points.windows(2).any(|pair| Rect::between(pair[0], pair[1]).expand(0.01).overlaps(inner))
            && !ends.iter().any(|end| holds(request, *idx, *end))
    };
    containers.iter().enumerate().filter(hit).map(|(idx, _)| idx)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Set, by_hand};
    use super::*;

    fn set(x: f64, y: f64) -> Set {
        (None, Rect::new(x, y, 80.0, 40.0))
    }

    /// How bad two lines between boxes are, the second by these corners.
    fn bad(containers: &[Set], corners: &[(f64, f64)], turned: usize) -> f64 {
        let boxes = [set(0.0, 0.0), set(400.0, 0.0), set(0.0, 300.0), set(400.0, 300.0)];
        let straight = [(80.0, 20.0), (400.0, 20.0)];
        let (request, mut layout) =
            by_hand(containers, &boxes, &[(0, 1, &straight, None), (2, 3, corners, None)]);
        layout.bounds = Rect::new(-100.0, -100.0, 800.0, 500.0);
        score(&request, &layout, turned)
    }

    #[test]
    fn a_picture_is_worse_with_longer_lines_crossings_and_lines_through_containers() {
        let straight = [(80.0, 320.0), (400.0, 320.0)];
        let best = bad(&[], &straight, 0);
        let long = [(80.0, 320.0), (200.0, 320.0), (200.0, 380.0), (400.0, 380.0), (400.0, 340.0)];
        assert!(best < bad(&[], &long, 0));
        let over = |y: f64| {
            [(80.0, 320.0), (200.0, 320.0), (200.0, y), (300.0, y), (300.0, 320.0), (400.0, 320.0)]
        };
        let (near, across) = (bad(&[], &over(25.0), 0), bad(&[], &over(15.0), 0));
        assert!(1.1 * near < across, "a crossing twice: {near}, {across}");
        let (aside, inside) = (
            [(None, Rect::new(200.0, 100.0, 50.0, 50.0))],
            [(None, Rect::new(200.0, 300.0, 50.0, 50.0))],
        );
        assert!(5.0 * bad(&aside, &straight, 0) < bad(&inside, &straight, 0));
        let nested = [(None, Rect::new(-90.0, -90.0, 780.0, 480.0)), (Some(0), inside[0].1)];
        let (request, layout) = by_hand(
            &nested,
            &[(Some(0), set(0.0, 300.0).1), (Some(0), set(400.0, 300.0).1)],
            &[(0, 1, &straight, None)],
        );
        assert_eq!(passed(&request, &layout, 0), 1, "one in another");
        let (request, layout) =
            by_hand(&inside, &[set(0.0, 300.0), set(400.0, 300.0)], &[(0, 1, &straight, None)]);
        assert_eq!(passed(&request, &layout, 0), 4, "one in none counts for several");
        assert!(bad(&[], &straight, 1) > 1.1 * best, "a line turned without need");
    }

    #[test]
    fn a_line_that_steps_back_is_worse_than_a_few_crossings() {
        let ahead = [(80.0, 320.0), (380.0, 320.0), (380.0, 380.0), (440.0, 380.0), (440.0, 340.0)];
        let back = [(0.0, 320.0), (-20.0, 320.0), (-20.0, 380.0), (440.0, 380.0), (440.0, 340.0)];
        let [ahead, back] = [ahead, back].map(|corners| bad(&[], &corners, 0));
        assert!(back > ahead * (1.0 + 8.0 * CROSSING / NONE), "{back} after {ahead}");
    }
}
