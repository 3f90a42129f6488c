//! Moves what is in the way of pinned boxes.

use super::Request;
use super::frame::{Frame, holds, outer};
use super::pin::pinned;
use crate::geom::{Point, Rect};

/// The most places tried to the left and right, and up and down.
const TRIES: usize = 28;
/// The least room beside what has moved, for lines.
const ROOM: f64 = 16.0;
/// How much worse it is to widen a container than to move within it.
const GROWTH: f64 = 2.0;
/// How much worse than being far away it is that a container comes to lie on others.
const WRONG: f64 = 1e6;

/// A box or a container among those beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Child {
    Node(usize),
    Container(usize),
}

/// Puts pinned boxes to their pins. What they or their containers then lie on moves to the nearest
/// free place; the lines of what has moved are left to be drawn. `along` takes what shares a
/// container with pinned boxes along with them.
pub(super) fn moved(frame: &mut Frame<'_>, nodes: &[usize], along: bool) {
    let request = frame.request;
    let held = held(request);
    if along {
        take_along(frame, &held);
    }
    for &node in nodes {
        if let Some((there, here)) = pinned(request, node).zip(frame.nodes[node]) {
            shift(frame, Child::Node(node), there.x - here.x, there.y - here.y);
            frame.nodes[node] = None;
            tighten(frame, node, here);
        }
    }
    for &node in nodes {
        frame.nodes[node] = pinned(request, node);
    }
    let n = frame.containers.len();
    let mut settling = Settling { must: must(frame, &held), held, settled: vec![false; n] };
    // A container stands before those in it.
    for container in (0..n).rev() {
        if settling.held[container] {
            settling.settle(frame, Some(container));
        }
    }
    settling.settle(frame, None);
}

/// Moves what is not pinned, container by container, as far as the pinned boxes of its container
/// are from their pins on average.
fn take_along(frame: &mut Frame<'_>, held: &[bool]) {
    let request = frame.request;
    let mut sums = vec![(0.0, 0.0, 0.0); held.len()];
    for node in 0..frame.nodes.len() {
        let Some((there, here)) = pinned(request, node).zip(frame.nodes[node]) else { continue };
        let mut at = frame.parent(node);
        while let Some(container) = at {
            let sum: &mut (f64, f64, f64) = &mut sums[container];
            *sum = (sum.0 + there.x - here.x, sum.1 + there.y - here.y, sum.2 + 1.0);
            at = outer(request, container);
        }
    }
    for container in (0..held.len()).filter(|container| held[*container]) {
        let (dx, dy, n) = sums[container];
        for child in children(frame, Some(container)) {
            let stays = match child {
                Child::Node(node) => pinned(request, node).is_some(),
                Child::Container(inner) => held[inner],
            };
            if !stays {
                shift(frame, child, (dx / n).round(), (dy / n).round());
            }
        }
        frame.containers[container] = None;
    }
}

/// What containers must hold at least: their pinned boxes.
fn must(frame: &Frame<'_>, held: &[bool]) -> Vec<Option<Rect>> {
    let mut must: Vec<Option<Rect>> = vec![None; held.len()];
    for container in (0..held.len()).rev().filter(|container| held[*container]) {
        let inner = children(frame, Some(container)).into_iter().filter_map(|child| match child {
            Child::Node(node) => pinned(frame.request, node).and_then(|_| frame.footprint(node)),
            Child::Container(inner) => must[inner],
        });
        must[container] = inner.reduce(Rect::union).map(|rect| need(frame, container, rect));
    }
    must
}

/// The containers with pinned boxes, inner ones first, while what else they hold finds its place.
struct Settling {
    held: Vec<bool>,
    must: Vec<Option<Rect>>,
    settled: Vec<bool>,
}

impl Settling {
    /// Moves the children of a container that lie on others, or would make it lie on others, to
    /// the nearest free places; and fits the container around them.
    fn settle(&mut self, frame: &mut Frame<'_>, container: Option<usize>) {
        let gap = frame.request.spacing.node.max(ROOM);
        let (fixed, mut free): (Vec<Child>, Vec<Child>) =
            children(frame, container).into_iter().partition(|child| self.is_fixed(frame, *child));
        let mut taken: Vec<Rect> = fixed.iter().filter_map(|child| rect(frame, *child)).collect();
        let mut around = Around { container, hull: None, avoid: self.others(frame, container) };
        if let Some(container) = container {
            around.hull =
                taken.iter().copied().reduce(Rect::union).map(|rect| need(frame, container, rect));
            let middle = around.hull.map_or(Point::ZERO, Rect::center);
            let far = |child: &Child| {
                rect(frame, *child).map_or(0.0, |rect| rect.center().distance(middle))
            };
            free.sort_by(|a, b| far(a).total_cmp(&far(b)));
        }
        let mut wrong = Vec::new();
        for child in free {
            let Some(here) = rect(frame, child) else { continue };
            if taken.iter().any(|other| other.overlaps(here.expand(2.0)))
                || !around.takes(frame, here)
            {
                wrong.push((child, here));
            } else {
                taken.push(here);
                around.hold(frame, here);
            }
        }
        for (child, here) in wrong {
            let place = nearest(frame, here, &taken, gap, &around);
            shift(frame, child, place.x - here.x, place.y - here.y);
            taken.push(place);
            around.hold(frame, place);
        }
        if let (Some(container), Some(hull)) = (container, around.hull) {
            let whole = frame.containers[container].map_or(hull, |old| old.union(hull));
            let clash = around.avoid.iter().any(|other| other.overlaps(whole));
            frame.containers[container] = Some(if clash { hull } else { whole });
            self.settled[container] = true;
        }
    }

    fn is_fixed(&self, frame: &Frame<'_>, child: Child) -> bool {
        match child {
            Child::Node(node) => pinned(frame.request, node).is_some(),
            Child::Container(inner) => self.held[inner],
        }
    }

    /// What a container must stay clear of: what does not move beside it, and beside those around.
    fn others(&self, frame: &Frame<'_>, container: Option<usize>) -> Vec<Rect> {
        let mut others = Vec::new();
        let mut at = container;
        while let Some(container) = at {
            at = outer(frame.request, container);
            for child in children(frame, at) {
                others.extend(match child {
                    Child::Node(node) if pinned(frame.request, node).is_none() => None,
                    Child::Node(node) => frame.footprint(node),
                    Child::Container(other) if other == container => None,
                    Child::Container(other) if self.settled[other] => frame.containers[other],
                    Child::Container(other) => self.must[other],
                });
            }
        }
        others
    }
}

/// A container that is being filled.
struct Around {
    container: Option<usize>,
    hull: Option<Rect>,
    avoid: Vec<Rect>,
}

impl Around {
    /// The container with something more in it.
    fn with(&self, frame: &Frame<'_>, rect: Rect) -> Option<Rect> {
        let need = need(frame, self.container?, rect);
        Some(self.hull.map_or(need, |hull| hull.union(need)))
    }

    fn takes(&self, frame: &Frame<'_>, rect: Rect) -> bool {
        self.with(frame, rect).is_none_or(|whole| !self.avoid.iter().any(|o| o.overlaps(whole)))
    }

    fn hold(&mut self, frame: &Frame<'_>, rect: Rect) {
        self.hull = self.with(frame, rect);
    }
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
        Child::Node(node) => frame.footprint(node),
        Child::Container(container) => frame.containers[container],
    }
}

/// What a container needs around something in it.
fn need(frame: &Frame<'_>, container: usize, inner: Rect) -> Rect {
    let padding = frame.request.spacing.padding;
    let title = frame.request.containers[container].title;
    let rect = inner.expand(padding);
    let up = (title.h - padding / 2.0).max(0.0);
    Rect { y: rect.y - up, h: rect.h + up, w: rect.w.max(title.w), ..rect }
}

/// Lets the containers around a box shrink where they reached out for it, now that it has left.
fn tighten(frame: &mut Frame<'_>, node: usize, before: Rect) {
    let mut left = Some(before);
    let mut at = frame.parent(node);
    while let Some(container) = at {
        at = outer(frame.request, container);
        let far = frame.request.spacing.padding + frame.request.containers[container].title.h + 4.0;
        let (Some(old), Some(gone)) = (frame.containers[container], left) else { continue };
        let inner = children(frame, Some(container)).into_iter();
        let inner = inner.filter_map(|child| rect(frame, child)).reduce(Rect::union);
        frame.containers[container] = inner.map(|inner| {
            let hull = need(frame, container, inner);
            let side = |old: f64, gone: f64, hull: f64| {
                if (old - gone).abs() <= far { hull } else { old }
            };
            let low = Point::new(side(old.x, gone.x, hull.x), side(old.y, gone.y, hull.y));
            let high = Point::new(
                side(old.right(), gone.right(), hull.right()),
                side(old.bottom(), gone.bottom(), hull.bottom()),
            );
            Rect::between(low, high).union(hull)
        });
        left = Some(old);
    }
}

/// The free place nearest to a rectangle.
fn nearest(frame: &Frame<'_>, here: Rect, taken: &[Rect], gap: f64, around: &Around) -> Rect {
    let mut xs = vec![here.x];
    let mut ys = vec![here.y];
    let padding = frame.request.spacing.padding + 1.0;
    let title = around.container.map_or(0.0, |at| frame.request.containers[at].title.h);
    let others = around.avoid.iter().map(|rect| rect.expand(padding + title));
    for other in taken.iter().copied().chain(around.hull).chain(others) {
        xs.extend([other.x - gap - here.w, other.right() + gap, other.x]);
        ys.extend([other.y - gap - here.h, other.bottom() + gap, other.y]);
    }
    let far = taken.iter().copied().chain(around.hull).reduce(Rect::union).unwrap_or(here);
    for (values, at) in [(&mut xs, here.x), (&mut ys, here.y)] {
        values.sort_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs()));
        values.dedup();
        values.truncate(TRIES);
    }
    xs.extend([far.x - gap - here.w, far.right() + gap]);
    ys.extend([far.y - gap - here.h, far.bottom() + gap]);
    let mut best: Option<(f64, Rect)> = None;
    for &x in &xs {
        for &y in &ys {
            let rect = Rect { x, y, ..here };
            let growth = around
                .with(frame, rect)
                .zip(around.hull)
                .map_or(0.0, |(all, hull)| all.w - hull.w + all.h - hull.h);
            let wrong = if around.takes(frame, rect) { 0.0 } else { WRONG };
            let cost = (x - here.x).abs() + (y - here.y).abs() + GROWTH * growth + wrong;
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
    for (node, is_moved) in is_moved.iter_mut().enumerate() {
        *is_moved = child == Child::Node(node) || inside(frame.parent(node));
        if *is_moved {
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
