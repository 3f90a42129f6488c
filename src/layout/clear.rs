//! Moves what is in the way of pinned boxes.

use super::Request;
use super::frame::{Frame, holds, outer};
use super::pin::pinned;
use crate::geom::{Point, Rect};

/// The most places tried to the left and right, and up and down.
const TRIES: usize = 28;
/// How much worse it is to widen a container than to move within it.
const GROWTH: f64 = 2.0;

/// A box or a container among those beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Child {
    Node(usize),
    Container(usize),
}

/// Puts pinned boxes to their pins. What they or their containers then lie on moves to the nearest
/// free place; the lines of what has moved are left to be drawn.
pub(super) fn moved(frame: &mut Frame<'_>, nodes: &[usize]) {
    let request = frame.request;
    let mut touched = vec![false; frame.containers.len()];
    for &node in nodes {
        let before = frame.nodes[node];
        frame.nodes[node] = pinned(request, node);
        lift(frame, |end| end == node);
        let mut at = frame.parent(node);
        while let Some(container) = at {
            touched[container] = true;
            if let Some(before) = before {
                tighten(frame, container, before);
            }
            at = outer(request, container);
        }
    }
    let held = held(request);
    // A container stands before those in it.
    for container in (0..frame.containers.len()).rev() {
        separate(frame, Some(container), &held);
        grow(frame, container);
    }
    separate(frame, None, &held);
}

/// Which containers hold pinned boxes.
fn held(request: &Request) -> Vec<bool> {
    let mut held = vec![false; request.containers.len()];
    for node in 0..request.nodes.len() {
        let mut at = request.nodes[node].parent.filter(|_| pinned(request, node).is_some());
        while let Some(container) = at.filter(|container| *container < held.len()) {
            held[container] = true;
            at = outer(request, container);
        }
    }
    held
}

/// Takes out the lines of some boxes.
fn lift(frame: &mut Frame<'_>, is_one: impl Fn(usize) -> bool) {
    for (edge, way) in frame.request.edges.iter().zip(&mut frame.ways) {
        if edge.from != edge.to && (is_one(edge.from) || is_one(edge.to)) {
            *way = None;
        }
    }
}

fn children(frame: &Frame<'_>, container: Option<usize>) -> Vec<Child> {
    let request = frame.request;
    let nodes = (0..frame.nodes.len()).filter(|node| frame.parent(*node) == container);
    let inner = (0..frame.containers.len()).filter(|inner| outer(request, *inner) == container);
    nodes.map(Child::Node).chain(inner.map(Child::Container)).collect()
}

fn rect(frame: &Frame<'_>, child: Child) -> Option<Rect> {
    match child {
        Child::Node(node) => frame.nodes[node],
        Child::Container(container) => frame.containers[container],
    }
}

/// What all children need around them.
fn hull(frame: &Frame<'_>, container: usize) -> Option<Rect> {
    let inner = children(frame, Some(container)).into_iter().filter_map(|child| rect(frame, child));
    let padding = frame.request.spacing.padding;
    let title = frame.request.containers[container].title;
    let hull = inner.reduce(Rect::union)?.expand(padding);
    let up = (title.h - padding / 2.0).max(0.0);
    Some(Rect { y: hull.y - up, h: hull.h + up, w: hull.w.max(title.w), ..hull })
}

/// Lets a container shrink where it reached out for a box that has left.
fn tighten(frame: &mut Frame<'_>, container: usize, left: Rect) {
    let far = frame.request.spacing.padding + frame.request.containers[container].title.h + 4.0;
    let (Some(old), Some(hull)) = (frame.containers[container], hull(frame, container)) else {
        return;
    };
    let near = |a: f64, b: f64| (a - b).abs() <= far;
    let x = if near(old.x, left.x) { hull.x.max(old.x) } else { old.x };
    let y = if near(old.y, left.y) { hull.y.max(old.y) } else { old.y };
    let right =
        if near(old.right(), left.right()) { hull.right().min(old.right()) } else { old.right() };
    let low = if near(old.bottom(), left.bottom()) {
        hull.bottom().min(old.bottom())
    } else {
        old.bottom()
    };
    let tight = Rect::between(Point::new(x, y), Point::new(right, low));
    frame.containers[container] = Some(tight.union(hull));
}

fn grow(frame: &mut Frame<'_>, container: usize) {
    if let (Some(old), Some(hull)) = (frame.containers[container], hull(frame, container)) {
        frame.containers[container] = Some(old.union(hull));
    }
}

/// Moves children that lie on others, or on the title, to the nearest free places.
fn separate(frame: &mut Frame<'_>, container: Option<usize>, held: &[bool]) {
    let request = frame.request;
    let gap = request.spacing.node.min(request.spacing.padding);
    let is_fixed = |child: &Child| match child {
        Child::Node(node) => pinned(request, *node).is_some(),
        Child::Container(inner) => held[*inner],
    };
    let (fixed, free): (Vec<Child>, Vec<Child>) =
        children(frame, container).into_iter().partition(is_fixed);
    let mut taken: Vec<Rect> = fixed.iter().filter_map(|child| rect(frame, *child)).collect();
    let n_fixed = taken.len();
    let mut wrong = Vec::new();
    for child in free {
        let Some(here) = rect(frame, child) else { continue };
        let first = if wrong.is_empty() { n_fixed } else { taken.len() };
        if taken[..first.max(n_fixed)].iter().any(|other| other.overlaps(here.expand(2.0))) {
            wrong.push(child);
        } else {
            taken.push(here);
        }
    }
    let around = container.and_then(|container| frame.containers[container]);
    for child in wrong {
        let Some(here) = rect(frame, child) else { continue };
        let place = nearest(here, &taken, gap, around);
        shift(frame, child, place.x - here.x, place.y - here.y);
        taken.push(place);
    }
}

/// The free place nearest to a rectangle.
fn nearest(here: Rect, taken: &[Rect], gap: f64, around: Option<Rect>) -> Rect {
    let mut xs = vec![here.x];
    let mut ys = vec![here.y];
    for other in taken {
        xs.extend([other.x - gap - here.w, other.right() + gap]);
        ys.extend([other.y - gap - here.h, other.bottom() + gap]);
    }
    let far = taken.iter().copied().reduce(Rect::union).unwrap_or(here);
    for (values, at) in [(&mut xs, here.x), (&mut ys, here.y)] {
        values.sort_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs()));
        values.dedup();
        values.truncate(TRIES);
    }
    ys.push(far.bottom() + gap);
    let mut best: Option<(f64, Rect)> = None;
    for &x in &xs {
        for &y in &ys {
            let rect = Rect { x, y, ..here };
            let growth = around.map_or(0.0, |around| {
                let all = around.union(rect);
                all.w - around.w + all.h - around.h
            });
            let cost = (x - here.x).abs() + (y - here.y).abs() + GROWTH * growth;
            let better = best.is_none_or(|(least, _)| cost < least);
            if better && !taken.iter().any(|other| other.overlaps(rect.expand(gap - 0.5))) {
                best = Some((cost, rect));
            }
        }
    }
    best.map_or(here, |(_, rect)| rect)
}

/// Moves a child with all that is in it, and lifts its lines.
fn shift(frame: &mut Frame<'_>, child: Child, dx: f64, dy: f64) {
    let request = frame.request;
    let inside = |parent: Option<usize>| match child {
        Child::Node(_) => false,
        Child::Container(container) => holds(request, container, parent),
    };
    let mut is_moved = vec![false; frame.nodes.len()];
    for node in 0..frame.nodes.len() {
        is_moved[node] = child == Child::Node(node) || inside(frame.parent(node));
        if is_moved[node] {
            frame.nodes[node] = frame.nodes[node].map(|rect| rect.offset(dx, dy));
        }
    }
    for inner in 0..frame.containers.len() {
        if inside(Some(inner)) {
            frame.containers[inner] = frame.containers[inner].map(|rect| rect.offset(dx, dy));
        }
    }
    lift(frame, |end| is_moved.get(end).copied().unwrap_or(false));
    for (edge, way) in request.edges.iter().zip(&mut frame.ways) {
        if edge.from == edge.to
            && is_moved[edge.from]
            && let Some(way) = way
        {
            way.label = way.label.map(|label| label.offset(dx, dy));
            for point in &mut way.points {
                *point = point.offset(dx, dy);
            }
        }
    }
}
