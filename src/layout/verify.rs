//! What every layout keeps, checked.

use super::frame::holds;
use super::{Layout, Request};
use crate::geom::{Point, Rect};

/// How far rounding may move an edge of a box.
const SLACK: f64 = 1.0;

/// How far a line may come into a box that is not its own: it is drawn, and so seen, at once.
pub(super) const TOUCH: f64 = 0.05;

/// How far a pinned box may be from its pin: rounding of sums.
const EXACT: f64 = 1e-6;

/// Something that a layout must not show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The layout has not as many boxes, containers or edges as the request.
    Incomplete,
    /// A number is not finite.
    NotFinite,
    /// Two boxes overlap.
    BoxesOverlap(usize, usize),
    /// A box leaves its container.
    OutsideContainer(usize),
    /// A box lies on a container that does not hold it.
    InOtherContainer(usize, usize),
    /// A container leaves the one around it, or overlaps another beside it.
    ContainersOverlap(usize, usize),
    /// A label lies on a box or on another label.
    LabelCovered(usize),
    /// An edge passes through the label of another.
    ThroughLabel(usize, usize),
    /// A box, a label or an inner container lies on the title of a container.
    TitleCovered(usize),
    /// A pinned box is not where it is pinned.
    Unpinned(usize),
    /// An edge does not start and end on the borders of its boxes.
    LooseEnd(usize),
    /// An edge passes through a box that is none of its own.
    ThroughBox(usize, usize),
    /// A step of an edge is neither level nor upright.
    Slanted(usize),
}

/// Finds what is wrong with a layout.
///
/// Cost: quadratic in the number of boxes and labels; for tests and debug builds.
pub fn verify(request: &Request, layout: &Layout) -> Vec<Fault> {
    if layout.nodes.len() != request.nodes.len()
        || layout.containers.len() != request.containers.len()
        || layout.edges.len() != request.edges.len()
    {
        return vec![Fault::Incomplete];
    }
    let mut faults = Vec::new();
    let rects = layout.nodes.iter().chain(&layout.containers).map(|placed| placed.rect);
    let points = layout.edges.iter().flat_map(|route| &route.points);
    if !rects.clone().all(|r| r.x.is_finite() && r.y.is_finite() && r.w >= 0.0 && r.h >= 0.0)
        || !points.clone().all(|p| p.x.is_finite() && p.y.is_finite())
    {
        return vec![Fault::NotFinite];
    }
    boxes(request, layout, &mut faults);
    containers(request, layout, &mut faults);
    labels(layout, &mut faults);
    titles(request, layout, &mut faults);
    edges(request, layout, &mut faults);
    lines(request, layout, &mut faults);
    faults
}

fn boxes(request: &Request, layout: &Layout, faults: &mut Vec<Fault>) {
    for (idx, placed) in layout.nodes.iter().enumerate() {
        for (other, next) in layout.nodes.iter().enumerate().skip(idx + 1) {
            if placed.rect.overlaps(next.rect) {
                faults.push(Fault::BoxesOverlap(idx, other));
            }
        }
        let center = placed.rect.center();
        if request.nodes[idx].pin.is_some_and(|pin| pin.distance(center) > EXACT) {
            faults.push(Fault::Unpinned(idx));
        }
        if let Some(parent) = request.nodes[idx].parent.and_then(|p| layout.containers.get(p))
            && !parent.rect.expand(SLACK).encloses(placed.rect)
        {
            faults.push(Fault::OutsideContainer(idx));
        }
        for (container, around) in layout.containers.iter().enumerate() {
            let lies = around.rect.expand(-SLACK).overlaps(placed.rect);
            if lies && !holds(request, container, request.nodes[idx].parent) {
                faults.push(Fault::InOtherContainer(idx, container));
            }
        }
    }
}

fn containers(request: &Request, layout: &Layout, faults: &mut Vec<Fault>) {
    for (idx, placed) in layout.containers.iter().enumerate() {
        let parent = request.containers[idx].parent.filter(|parent| *parent < idx);
        for (other, next) in layout.containers.iter().enumerate().take(idx) {
            let same = request.containers[other].parent.filter(|p| *p < other) == parent;
            let outside = parent == Some(other) && !next.rect.expand(SLACK).encloses(placed.rect);
            if same && placed.rect.overlaps(next.rect) || outside {
                faults.push(Fault::ContainersOverlap(other, idx));
            }
        }
    }
}

fn labels(layout: &Layout, faults: &mut Vec<Fault>) {
    let labels: Vec<(usize, Rect)> = layout
        .edges
        .iter()
        .enumerate()
        .filter_map(|(idx, route)| Some((idx, route.label?)))
        .collect();
    for (at, (idx, label)) in labels.iter().enumerate() {
        let on_box = layout.nodes.iter().any(|placed| placed.rect.overlaps(*label));
        let on_label = labels[at + 1..].iter().any(|(_, other)| other.overlaps(*label));
        if on_box || on_label {
            faults.push(Fault::LabelCovered(*idx));
        }
    }
}

fn titles(request: &Request, layout: &Layout, faults: &mut Vec<Fault>) {
    for (idx, (asked, placed)) in request.containers.iter().zip(&layout.containers).enumerate() {
        let Rect { x, y, w, .. } = placed.rect;
        let title = Rect::new(x, y, asked.title.w.min(w), asked.title.h).expand(-SLACK);
        let inner = layout.containers.iter().zip(&request.containers);
        let inner = inner.filter(|(_, other)| other.parent == Some(idx)).map(|(placed, _)| placed);
        let boxes = layout.nodes.iter().chain(inner).map(|placed| placed.rect);
        let labels = layout.edges.iter().filter_map(|route| route.label);
        if boxes.chain(labels).any(|rect| rect.overlaps(title)) {
            faults.push(Fault::TitleCovered(idx));
        }
    }
}

fn lines(request: &Request, layout: &Layout, faults: &mut Vec<Fault>) {
    for (idx, (edge, route)) in request.edges.iter().zip(&layout.edges).enumerate() {
        if edge.label.is_some() && !route.points.is_empty() && route.label.is_none() {
            faults.push(Fault::LabelCovered(idx));
        }
        let Some(label) = route.label.map(|label| label.expand(-SLACK)) else { continue };
        for (other, line) in layout.edges.iter().enumerate() {
            let through = |step: &[Point]| passes(Rect::between(step[0], step[1]), label);
            if other != idx && line.points.windows(2).any(through) {
                faults.push(Fault::ThroughLabel(other, idx));
            }
        }
    }
}

fn edges(request: &Request, layout: &Layout, faults: &mut Vec<Fault>) {
    for (idx, (edge, route)) in request.edges.iter().zip(&layout.edges).enumerate() {
        let ends = (layout.nodes.get(edge.from), layout.nodes.get(edge.to));
        let (Some(from), Some(to)) = ends else { continue };
        let (Some(first), Some(last)) = (route.points.first(), route.points.last()) else {
            faults.push(Fault::LooseEnd(idx));
            continue;
        };
        if !on_border(from.rect, *first) || !on_border(to.rect, *last) {
            faults.push(Fault::LooseEnd(idx));
        }
        for step in route.points.windows(2) {
            if step[0].x != step[1].x && step[0].y != step[1].y {
                faults.push(Fault::Slanted(idx));
            }
            let reach = Rect::between(step[0], step[1]);
            for (node, placed) in layout.nodes.iter().enumerate() {
                let own = node == edge.from || node == edge.to;
                if !own && passes(reach, placed.rect.expand(-TOUCH)) {
                    faults.push(Fault::ThroughBox(idx, node));
                }
            }
        }
    }
}

fn passes(step: Rect, rect: Rect) -> bool {
    step.x < rect.right()
        && rect.x < step.right().max(step.x + f64::MIN_POSITIVE)
        && step.y < rect.bottom()
        && rect.y < step.bottom().max(step.y + f64::MIN_POSITIVE)
}

fn on_border(rect: Rect, p: Point) -> bool {
    let inside = rect.expand(SLACK).contains(p);
    let near = |a: f64, b: f64| (a - b).abs() <= SLACK;
    inside
        && (near(p.x, rect.x)
            || near(p.x, rect.right())
            || near(p.y, rect.y)
            || near(p.y, rect.bottom()))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{TEXT, asked, container, edge, node, random};
    use super::super::search::Dice;
    use super::super::{Container, Edge, Key, Node, arrange, arrange_until};
    use super::*;
    use crate::geom::Size;

    #[test]
    fn random_graphs_are_drawn_without_fault() {
        for seed in 1..=80 {
            let request = random(seed);
            let layout = arrange(&request);
            assert_eq!(verify(&request, &layout), [], "seed {seed}");
            assert_eq!(arrange(&request), layout, "seed {seed}");
        }
    }

    #[test]
    fn edits_are_drawn_without_fault() {
        for seed in 1..=50 {
            let mut request = random(seed);
            let layout = arrange(&request);
            request.previous = Some(Arc::new(layout));
            let n = request.nodes.len();
            match seed % 3 {
                0 => request.edges.truncate(request.edges.len() / 2),
                1 => request.nodes.iter_mut().take(2).for_each(|node| node.size.h += 30.0),
                _ => {
                    let (parent, size) = (None, Size::new(90.0, 40.0));
                    request.nodes.push(Node { key: Key::new("new"), parent, size, pin: None });
                    let (label, bundle) = (Some(size), None);
                    let key = Key::new("to new");
                    request.edges.push(Edge { key, from: n / 2, to: n, label, bundle });
                }
            }
            assert_eq!(verify(&request, &arrange(&request)), [], "seed {seed}");
        }
    }

    #[test]
    fn asking_again_changes_nothing() {
        for seed in 1..=80 {
            let mut request = random(seed);
            let layout = arrange(&request);
            request.previous = Some(Arc::new(layout.clone()));
            assert_eq!(arrange(&request), layout, "seed {seed}");
            let mut edited = request.clone();
            edited.edges.truncate(request.edges.len() / 2);
            let after = arrange(&edited);
            assert_eq!(after.nodes, layout.nodes, "seed {seed}: what leaves moves nothing");
            edited.previous = Some(Arc::new(after.clone()));
            assert_eq!(arrange(&edited), after, "seed {seed}, after an edit");
        }
    }

    #[test]
    fn a_layout_no_longer_wanted_is_given_up() {
        let mut request = random(3);
        let center = arrange(&request).nodes[0].rect.center();
        for most in [0, 1, 2, 3, 5, 8, 13, 50, 1_000_000_000].repeat(2) {
            let whole = arrange(&request);
            let asked = std::cell::Cell::new(0);
            let stop = || {
                asked.set(asked.get() + 1);
                asked.get() > most
            };
            let got = arrange_until(&request, &stop);
            assert_eq!(got, (asked.get() <= most).then_some(whole), "after {most}");
            if most > 1000 {
                request.nodes[0].pin = Some(center.offset(90.0, 30.0));
            }
        }
    }

    #[test]
    fn pinned_boxes_stay_put() {
        for seed in 1..=40 {
            let mut request = random(seed);
            if request.nodes.is_empty() {
                continue;
            }
            let before = arrange(&request);
            let center = before.nodes[0].rect.center();
            request.nodes[0].pin = Some(center.offset(61.3, -17.7));
            let fresh = arrange(&request);
            assert_eq!(verify(&request, &fresh), [], "seed {seed}, fresh");
            request.previous = Some(Arc::new(fresh.clone()));
            request.edges.pop();
            let after = arrange(&request);
            assert_eq!(verify(&request, &after), [], "seed {seed}, after an edit");
            assert_eq!(after.nodes[0].rect, fresh.nodes[0].rect, "seed {seed}");
        }
    }

    #[test]
    fn a_box_can_be_dragged_anywhere() {
        for seed in 1..=80 {
            let mut request = random(seed);
            if request.nodes.is_empty() {
                continue;
            }
            let before = arrange(&request);
            let mut dice = Dice(seed * 7919);
            let node = dice.below(request.nodes.len());
            let x = before.bounds.x + dice.below(before.bounds.w as usize) as f64;
            let y = before.bounds.y + dice.below(before.bounds.h as usize) as f64;
            request.nodes[node].pin = Some(Point::new(x, y));
            request.previous = Some(Arc::new(before));
            let after = arrange(&request);
            assert_eq!(verify(&request, &after), [], "seed {seed}");
            // All where they are: pins change nothing.
            for (node, placed) in request.nodes.iter_mut().zip(&after.nodes) {
                node.pin = Some(placed.rect.center());
            }
            request.previous = Some(Arc::new(after.clone()));
            let still = arrange(&request);
            assert_eq!(verify(&request, &still), [], "seed {seed}, all pinned");
        }
    }

    #[test]
    fn what_nothing_joins_stands_in_one_row() {
        let (mut request, _) = pair();
        request.nodes.extend([4, 5].map(|idx| node(idx, None, (60.0, 30.0))));
        let layout = arrange(&request);
        assert_eq!(verify(&request, &layout), []);
        let [l, m] = [layout.nodes[4].rect, layout.nodes[5].rect];
        assert!(l.y == m.y && l.x == layout.containers[0].rect.x && l.right() < m.x);
        assert!(l.y > layout.containers[0].rect.bottom());
    }

    #[test]
    fn an_edit_moves_little() {
        let mut shares = Vec::new();
        for seed in 1..40 {
            let mut request = random(seed);
            if request.nodes.len() < 8 {
                continue;
            }
            let before = arrange(&request);
            let key = Key::new("new");
            request.nodes.push(Node { key, parent: None, size: Size::new(80.0, 30.0), pin: None });
            request.previous = Some(Arc::new(before.clone()));
            let after = arrange(&request);
            let diagonal = Point::ZERO.distance(Point::new(before.bounds.w, before.bounds.h));
            let moved = before.nodes.iter().zip(&after.nodes);
            let moved = moved.map(|(a, b)| a.rect.center().distance(b.rect.center()));
            let mean = moved.sum::<f64>() / before.nodes.len().max(1) as f64;
            assert!(mean <= 0.05 * diagonal, "seed {seed}: {mean} of {diagonal}");
            shares.push(mean / diagonal);
        }
        let share = shares.iter().sum::<f64>() / shares.len() as f64;
        assert!(share <= 0.01, "on average {share}");
    }

    fn pair() -> (Request, Layout) {
        let nodes = (0..4).map(|idx| node(idx, Some(0), (80.0, 40.0))).collect();
        let edges = vec![edge(0, (0, 1), Some(TEXT)), edge(1, (2, 3), Some(TEXT))];
        let request = asked(vec![container(0, None)], nodes, edges);
        let layout = arrange(&request);
        assert_eq!(verify(&request, &layout), []);
        (request, layout)
    }

    #[test]
    fn each_fault_is_found() {
        let (mut request, good) = pair();
        let broken = |change: &dyn Fn(&mut Layout)| {
            let mut layout = good.clone();
            change(&mut layout);
            verify(&request, &layout)
        };
        let rect = good.nodes[0].rect;
        assert_eq!(broken(&|l| l.nodes.truncate(1)), [Fault::Incomplete]);
        assert_eq!(broken(&|l| l.nodes[0].rect.x = f64::NAN), [Fault::NotFinite]);
        assert!(broken(&|l| l.nodes[2].rect = rect).contains(&Fault::BoxesOverlap(0, 2)));
        assert!(broken(&|l| l.nodes[2].rect.x -= 900.0).contains(&Fault::OutsideContainer(2)));
        let mut free = request.clone();
        free.nodes[2].parent = None;
        assert!(verify(&free, &good).contains(&Fault::InOtherContainer(2, 0)));
        assert!(broken(&|l| l.edges[0].label = Some(rect)).contains(&Fault::LabelCovered(0)));
        assert!(broken(&|l| l.edges[0].label = None).contains(&Fault::LabelCovered(0)));
        let label = good.edges[1].label;
        assert!(broken(&|l| l.edges[0].label = label).contains(&Fault::ThroughLabel(1, 0)));
        let corner = good.containers[0].rect;
        assert!(
            broken(&|l| l.nodes[2].rect = Rect { x: corner.x, y: corner.y, ..rect })
                .contains(&Fault::TitleCovered(0))
        );
        assert!(broken(&|l| l.edges[0].points[0].x += 9.0).contains(&Fault::LooseEnd(0)));
        assert!(broken(&|l| l.edges[0].points[0].y += 3.0).contains(&Fault::Slanted(0)));
        let mid = good.edges[0].points[0].offset(10.0, -10.0);
        assert!(
            broken(&|l| l.nodes[2].rect = Rect::new(mid.x, mid.y, 20.0, 20.0))
                .contains(&Fault::ThroughBox(0, 2))
        );
        request.nodes[1].pin = Some(Point::new(-500.0, 3.0));
        assert_eq!(verify(&request, &good), [Fault::Unpinned(1)]);
        let mut twice = good.clone();
        request.nodes[1].pin = None;
        request.containers.push(Container { key: Key::new("d"), ..request.containers[0].clone() });
        twice.containers.push(twice.containers[0].clone());
        assert!(verify(&request, &twice).contains(&Fault::ContainersOverlap(0, 1)));
    }
}
