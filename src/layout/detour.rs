//! Lines that pass through containers of others, led around them at last.
//!
//! In columns a line only runs from left to right, and whoever asks containers to make way for it
//! may ask in vain. Once all is drawn it may also take a step back, or leave a box by another side:
//! it is taken out and drawn anew through what there is.

use super::check::Index;
use super::frame::{Frame, Way, outer};
use super::grid::Limit;
use super::stop::Stop;
use super::{Effort, Layout, Request, judge, trail};
use crate::geom::Rect;

/// How many crossings more a line may have for each container it no longer passes through.
const CROSSINGS: i64 = 12;
/// How many places the search for all ways around may look at.
const PLACES: usize = 3_000_000;
/// Of so many lines, those that pass through an outermost container come first.
const FEW: usize = 100;

/// A line that passes through containers of others.
#[derive(Clone, Debug)]
struct Passing {
    edge: usize,
    /// For how many containers it counts, and whether one of them is an outermost one.
    worth: i64,
    outermost: bool,
    /// What it passes through, and the area of that with both ends.
    through: Vec<Rect>,
    area: f64,
}

/// Draws the lines that pass through containers of others anew, around those, where that costs
/// few crossings. Nothing else moves. What passes through an outermost container may rather run on
/// another line for a bit.
///
/// Cost: each line that of one search; all of them together have a limit.
pub(super) fn detoured(request: &Request, layout: Layout, stop: Stop<'_>) -> Layout {
    let mut all = passing(request, &layout, stop);
    if all.is_empty() {
        return layout;
    }
    // What is near is found soon.
    let gain = |line: &Passing| line.worth as f64 / line.area;
    all.sort_by(|a, b| gain(b).total_cmp(&gain(a)));
    if all.len() <= FEW {
        all.sort_by_key(|line| !line.outermost);
    }
    let mut frame = Frame::of(request, &layout, stop);
    let mut index = Index::of(&frame);
    let left = if request.effort == Effort::Thorough { usize::MAX } else { PLACES };
    let mut limit = Limit { left, stop };
    for Passing { edge, worth, outermost, through, .. } in all {
        let Some(old) = frame.ways[edge].take() else { continue };
        index.update(edge, None);
        let better = trail::around(&frame, edge, &through, &mut limit).filter(|new| {
            let left = judge::through(request, &layout.containers, edge, &new.points);
            let more = crossings(&frame, edge, new) - crossings(&frame, edge, &old);
            left < worth
                && more <= CROSSINGS * (worth - left)
                && (outermost || !lies_on_another(&frame, edge, new))
        });
        let is_new = better.is_some();
        frame.ways[edge] = better.or_else(|| Some(old.clone()));
        index.update(edge, frame.ways[edge].as_ref());
        if is_new && !index.broken_by(&frame, &[edge]).is_empty() {
            index.update(edge, Some(&old));
            frame.ways[edge] = Some(old);
        }
        if limit.left == 0 || stop.now() {
            break;
        }
    }
    frame.layout()
}

/// All lines that pass through containers of others; none when told to stop.
fn passing(request: &Request, layout: &Layout, stop: Stop<'_>) -> Vec<Passing> {
    let mut all = Vec::new();
    for (edge, route) in layout.edges.iter().enumerate() {
        if stop.now() {
            return Vec::new();
        }
        let foreign: Vec<usize> =
            judge::foreign(request, &layout.containers, edge, &route.points).collect();
        if foreign.is_empty() {
            continue;
        }
        let asked = &request.edges[edge];
        let ends = [asked.from, asked.to].into_iter().filter_map(|end| layout.nodes.get(end));
        let through: Vec<Rect> = foreign.iter().map(|idx| layout.containers[*idx].rect).collect();
        let whole =
            ends.map(|placed| placed.rect).chain(through.iter().copied()).reduce(Rect::union);
        let area = whole.map_or(1.0, |whole| (whole.w * whole.h).max(1.0));
        let outermost = foreign.iter().any(|idx| outer(request, *idx).is_none());
        let worth = judge::passed(request, layout, edge);
        all.push(Passing { edge, worth, outermost, through, area });
    }
    all
}

/// How often the lines of others cross a line.
fn crossings(frame: &Frame<'_>, edge: usize, way: &Way) -> i64 {
    let own: Vec<Rect> = steps(way).collect();
    let others = frame.ways.iter().enumerate().filter(|(other, _)| *other != edge);
    let steps = others.filter_map(|(_, way)| way.as_ref()).flat_map(steps);
    steps.map(|step| own.iter().filter(|own| crosses(**own, step)).count() as i64).sum()
}

/// Tells whether a line would be drawn on another that it has nothing to do with.
fn lies_on_another(frame: &Frame<'_>, edge: usize, way: &Way) -> bool {
    let bundle = frame.request.edges[edge].bundle;
    let is_strange = |other: usize| {
        other != edge && (bundle.is_none() || frame.request.edges[other].bundle != bundle)
    };
    let others = frame.ways.iter().enumerate().filter(|(other, _)| is_strange(*other));
    let mut there = others.filter_map(|(_, way)| way.as_ref()).flat_map(steps);
    there.any(|step| {
        let shared = |own: Rect| {
            (own.h == 0.0) == (step.h == 0.0) && own.expand(0.25).overlaps(step.expand(0.25))
        };
        steps(way).any(shared)
    })
}

fn steps(way: &Way) -> impl Iterator<Item = Rect> {
    way.points.windows(2).map(|pair| Rect::between(pair[0], pair[1]))
}

/// Tells whether two steps cross, one of them level and the other upright.
fn crosses(a: Rect, b: Rect) -> bool {
    let (flat, upright) = if a.h == 0.0 { (a, b) } else { (b, a) };
    flat.h == 0.0
        && upright.w == 0.0
        && flat.x < upright.x
        && upright.x < flat.right()
        && upright.y < flat.y
        && flat.y < upright.bottom()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Set, by_hand};
    use super::super::{Edge, Key, Node, Placed, Route, verify};
    use super::*;
    use crate::geom::{Point, Size};

    /// A line from the box on top to the one at the bottom through a container between them, which
    /// reaches farther to the left and to the right than both.
    fn barred() -> (Request, Layout) {
        let corners = [(80.0, 20.0), (240.0, 20.0), (240.0, 320.0), (300.0, 320.0)];
        let set = |parent, x, y| -> Set { (parent, Rect::new(x, y, 80.0, 40.0)) };
        let (mut request, layout) = by_hand(
            &[(None, Rect::new(-100.0, 100.0, 600.0, 160.0))],
            &[set(None, 0.0, 0.0), set(None, 300.0, 300.0), set(Some(0), 50.0, 150.0)],
            &[(0, 1, &corners, Some((155.0, 20.0)))],
        );
        request.effort = Effort::Best;
        (request, layout)
    }

    #[test]
    fn a_line_takes_a_step_back_rather_than_pass_through_a_container_of_others() {
        let (request, before) = barred();
        assert!(judge::passed(&request, &before, 0) > 0);
        let after = detoured(&request, before.clone(), Stop::NEVER);
        assert_eq!(judge::passed(&request, &after, 0), 0, "{:?}", after.edges[0].points);
        assert_eq!(verify(&request, &after), []);
        assert_eq!((&after.nodes, &after.containers), (&before.nodes, &before.containers));
    }

    #[test]
    fn lines_cross_where_one_is_level_and_the_other_upright() {
        let flat = Rect::new(0.0, 10.0, 20.0, 0.0);
        for (x, y, crossed) in [(10.0, 0.0, true), (20.0, 0.0, false), (10.0, 10.0, false)] {
            let upright = Rect::new(x, y, 0.0, 20.0);
            assert_eq!(crosses(flat, upright), crossed, "{x} {y}");
            assert_eq!(crosses(upright, flat), crossed, "{x} {y}");
        }
        assert!(!crosses(flat, flat));
    }

    #[test]
    fn a_line_crosses_no_dozens_of_others_to_get_around_a_container() {
        // One runs back and forth on the left of the container, one on its right.
        for (n, around) in [(60, false), (4, true)] {
            let (mut request, mut layout) = barred();
            for (outer, inner, aside) in [(-400.0, -100.5, -50.0), (800.0, 500.5, 50.0)] {
                let step = 190.0 / f64::from(n);
                let corner = |k: i32| {
                    let x = if (k + 1) % 4 > 1 { inner } else { outer };
                    Point::new(x, 85.0 + step * f64::from(k / 2))
                };
                let mut points: Vec<Point> = (0..2 * n).map(corner).collect();
                let ends = [0, points.len() - 1];
                let idx = request.nodes.len();
                for at in ends {
                    let key = Key::new(&format!("wall {aside} {at}"));
                    let size = Size::new(80.0, 40.0);
                    let rect = Rect::centered(points[at].offset(aside, 0.0), size);
                    request.nodes.push(Node { key: key.clone(), parent: None, size, pin: None });
                    layout.nodes.push(Placed { key, rect });
                }
                for at in ends {
                    points[at].x += aside / 5.0;
                }
                let (key, from, to) = (Key::new(&format!("wall {aside}")), idx, idx + 1);
                request.edges.push(Edge { key: key.clone(), from, to, label: None, bundle: None });
                layout.edges.push(Route { key, points, label: None });
            }
            layout.close();
            let after = detoured(&request, layout, Stop::NEVER);
            assert_eq!(
                judge::passed(&request, &after, 0) == 0,
                around,
                "{n}: {:?}",
                after.edges[0]
            );
        }
    }
}
