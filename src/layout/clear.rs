//! Moves what is in the way of pinned boxes.

use super::Request;
use super::frame::{Frame, holds, outer};
use super::pin::pinned;
use super::settle::Settling;
use crate::geom::{Point, Rect};

/// The shares of its padding that a container may keep, the most that its pinned boxes leave first.
const SHARES: [f64; 3] = [1.0, 0.4, 0.0];

/// A box or a container among those beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
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
    for share in SHARES {
        let mut tried = frame.clone();
        let done = settled(&mut tried, held.clone(), share);
        if done || share <= 0.0 {
            *frame = tried;
            return;
        }
    }
}

/// Settles everything around the pinned boxes, with so much padding; tells whether all has found
/// its place.
fn settled(frame: &mut Frame<'_>, held: Vec<bool>, share: f64) -> bool {
    let mut settling = Settling::of(frame, held, share);
    // A container stands before those in it.
    let inward: Vec<usize> = (0..frame.containers.len()).filter(|at| settling.held[*at]).collect();
    settling.divide(frame, None);
    for &container in &inward {
        if frame.stop.now() {
            return false;
        }
        settling.divide(frame, Some(container));
    }
    let mut done = settling.is_apart(frame);
    for container in inward.into_iter().rev().map(Some).chain([None]) {
        if frame.stop.now() {
            return false;
        }
        done &= settling.settle(frame, container);
    }
    done
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

pub(super) fn children(frame: &Frame<'_>, container: Option<usize>) -> Vec<Child> {
    let nodes = (0..frame.nodes.len()).filter(|node| frame.parent(*node) == container);
    let inner = frame.inner(container).iter().copied();
    nodes.map(Child::Node).chain(inner.map(Child::Container)).collect()
}

pub(super) fn rect(frame: &Frame<'_>, child: Child) -> Option<Rect> {
    match child {
        Child::Node(node) => frame.footprint(node),
        Child::Container(container) => frame.containers[container],
    }
}

/// What a container needs around something in it. If that is narrow, its title is cut short.
pub(super) fn need(frame: &Frame<'_>, container: usize, inner: Rect, padding: f64) -> Rect {
    let title = frame.request.containers[container].title;
    let rect = inner.expand(padding);
    let up = (title.h - padding / 2.0).max(0.0);
    Rect { y: rect.y - up, h: rect.h + up, ..rect }
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
            let hull = need(frame, container, inner, frame.request.spacing.padding);
            let hull = Rect { w: hull.w.max(frame.request.containers[container].title.w), ..hull };
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

/// Moves a child with all that is in it, and lifts its lines.
pub(super) fn shift(frame: &mut Frame<'_>, child: Child, dx: f64, dy: f64) {
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::arrange;
    use super::super::check::{Flaws, flaws};
    use super::super::fixture::{Set, by_hand};
    use super::super::stop::Stop;
    use super::*;

    /// Three boxes in each of some containers.
    fn threes(n: usize) -> Request {
        let set = |idx: usize| -> Set { (Some(idx / 3), Rect::new(0.0, 0.0, 80.0, 40.0)) };
        let boxes: Vec<Set> = (0..3 * n).map(set).collect();
        by_hand(&vec![(None, Rect::default()); n], &boxes, &[]).0
    }

    #[test]
    fn what_shares_a_container_with_a_pinned_box_comes_along() {
        let mut request = threes(2);
        let layout = arrange(&request);
        for (node, pin) in [(0, Point::new(5_000.0, -3_000.0)), (3, Point::new(-2_000.0, 100.0))] {
            request.nodes[node].pin = Some(pin);
        }
        let mut frame = Frame::of(&request, &layout, Stop::NEVER);
        moved(&mut frame, &[0, 3], true);
        assert_eq!(flaws(&frame), Flaws::NONE);
        for rect in frame.containers.iter().flatten() {
            assert!(rect.w < 400.0 && rect.h < 400.0, "{rect:?}");
        }
    }

    #[test]
    fn a_container_shrinks_again_when_its_box_is_dragged_back_and_keeps_its_padding() {
        let mut request = threes(1);
        let padding = request.spacing.padding;
        let first = arrange(&request);
        let home = first.nodes[0].rect.center();
        request.previous = Some(Arc::new(first.clone()));
        for (pin, most) in [(home.offset(-700.0, 0.0), 900.0), (home, 200.0)] {
            request.nodes[0].pin = Some(pin);
            let layout = arrange(&request);
            let around = layout.containers[0].rect;
            assert!(around.w < most && around.w > most - 200.0, "{around:?}");
            for placed in &layout.nodes {
                assert!(around.expand(-padding).encloses(placed.rect), "{placed:?} in {around:?}");
            }
            request.previous = Some(Arc::new(layout));
        }
    }
}
