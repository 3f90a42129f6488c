//! Moves what is in the way of pinned boxes.

use super::Request;
use super::frame::{Frame, holds, outer};
use super::pin::pinned;
use super::region::{Claim, EVERYWHERE, divided};
use crate::geom::{Point, Rect, Size};

/// The most places tried to the left and right, and up and down.
const TRIES: usize = 28;
/// The least room beside what has moved, for lines.
const ROOM: f64 = 16.0;
/// How much worse it is to widen a container than to move within it.
const GROWTH: f64 = 2.0;
/// The shares of its padding that a container may keep, the most that its pinned boxes leave first.
const SHARES: [f64; 3] = [1.0, 0.4, 0.0];

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
        settling.divide(frame, Some(container));
    }
    let mut done = settling.is_apart(frame);
    for container in inward.into_iter().rev().map(Some).chain([None]) {
        done &= settling.settle(frame, container);
    }
    done
}

/// Tells whether pinned boxes leave a place for each other and for the containers around them.
pub(super) fn is_possible(frame: &Frame<'_>) -> bool {
    let mut there = frame.clone();
    for node in 0..there.nodes.len() {
        there.nodes[node] = pinned(frame.request, node);
    }
    Settling::of(&there, held(frame.request), 0.0).is_apart(&there)
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

/// The containers with pinned boxes, while what else they hold finds its place.
struct Settling {
    held: Vec<bool>,
    /// What containers must hold at least: their pinned boxes.
    must: Vec<Option<Rect>>,
    /// Where each container may be.
    cells: Vec<Rect>,
    share: f64,
}

impl Settling {
    fn of(frame: &Frame<'_>, held: Vec<bool>, share: f64) -> Self {
        let n = held.len();
        let (must, cells) = (vec![None; n], vec![EVERYWHERE; n]);
        let mut settling = Self { held, must, cells, share };
        for container in (0..n).rev().filter(|container| settling.held[*container]) {
            let fixed = settling.fixed(frame, Some(container)).into_iter();
            let inner = fixed.map(|(_, rect)| rect).reduce(Rect::union);
            let must = inner.map(|rect| settling.need(frame, container, rect));
            settling.must[container] = must;
        }
        settling
    }

    /// The pinned boxes and the containers with pinned boxes in a container, and what they take up.
    fn fixed(&self, frame: &Frame<'_>, container: Option<usize>) -> Vec<(Child, Rect)> {
        let fixed =
            children(frame, container).into_iter().filter(|child| self.is_fixed(frame, *child));
        let rect = |child| match child {
            Child::Node(node) => frame.footprint(node),
            Child::Container(inner) => self.must[inner],
        };
        fixed.filter_map(|child| Some((child, rect(child)?))).collect()
    }

    /// Tells whether what cannot move does not overlap.
    fn is_apart(&self, frame: &Frame<'_>) -> bool {
        let held = (0..self.held.len()).filter(|container| self.held[*container]).map(Some);
        held.chain([None]).all(|container| {
            let fixed = self.fixed(frame, container);
            let clash = |(idx, one): (usize, &(Child, Rect))| {
                fixed[..idx].iter().any(|other| other.1.overlaps(one.1))
            };
            !fixed.iter().enumerate().any(clash)
        })
    }

    /// Where what a container holds may be.
    fn inside(&self, frame: &Frame<'_>, container: Option<usize>) -> Rect {
        let Some(container) = container else { return EVERYWHERE };
        let (cell, bare) = (self.cells[container], Rect::new(0.0, 0.0, 0.0, 0.0));
        let need = Rect { w: 2.0 * self.padding(frame), ..self.need(frame, container, bare) };
        let (w, h) = ((cell.w - need.w).max(0.0), (cell.h - need.h).max(0.0));
        Rect::new(cell.x - need.x, cell.y - need.y, w, h)
    }

    /// Divides where a container may be between the containers with pinned boxes in it.
    fn divide(&mut self, frame: &Frame<'_>, container: Option<usize>) {
        let fixed = self.fixed(frame, container);
        let claim = |(child, must): &(Child, Rect)| match child {
            Child::Node(_) => Claim { must: *must, old: None, need: Size::default() },
            Child::Container(inner) => {
                let old = frame.containers[*inner].unwrap_or(*must).union(*must);
                Claim { must: *must, old: Some(old), need: self.largest(frame, *inner) }
            }
        };
        let claims: Vec<Claim> = fixed.iter().map(claim).collect();
        let gap = frame.request.spacing.node.max(ROOM) * self.share;
        let cells = divided(self.inside(frame, container), &claims, gap);
        for ((child, _), cell) in fixed.into_iter().zip(cells) {
            if let Child::Container(inner) = child {
                self.cells[inner] = cell;
            }
        }
    }

    /// The room that the largest thing needs which is not pinned, in a container or further in.
    fn largest(&self, frame: &Frame<'_>, container: usize) -> Size {
        let half = frame.request.spacing.node.max(ROOM) / 2.0;
        let mut largest = Size::default();
        for child in children(frame, Some(container)) {
            let size = match child {
                Child::Container(inner) if self.held[inner] => self.largest(frame, inner),
                Child::Node(node) if pinned(frame.request, node).is_some() => continue,
                free => rect(frame, free).map_or(Size::default(), |rect| rect.expand(half).size()),
            };
            largest = Size::new(largest.w.max(size.w), largest.h.max(size.h));
        }
        if largest == Size::default() {
            return largest;
        }
        self.need(frame, container, Rect::new(0.0, 0.0, largest.w, largest.h)).size()
    }

    /// Moves the children of a container that lie on others, or where it may not be, to the nearest
    /// free places; and fits the container around them. Tells whether there were any.
    fn settle(&self, frame: &mut Frame<'_>, container: Option<usize>) -> bool {
        let gap = frame.request.spacing.node.max(ROOM);
        let (fixed, mut free): (Vec<Child>, Vec<Child>) =
            children(frame, container).into_iter().partition(|child| self.is_fixed(frame, *child));
        let mut taken: Vec<Rect> = fixed.iter().filter_map(|child| rect(frame, *child)).collect();
        let mut hull = taken.iter().copied().reduce(Rect::union);
        let inside = self.inside(frame, container);
        if let (Some(_), Some(hull)) = (container, hull) {
            let far = |child: &Child| {
                rect(frame, *child).map_or(0.0, |rect| rect.center().distance(hull.center()))
            };
            free.sort_by(|a, b| far(a).total_cmp(&far(b)));
        }
        let (mut wrong, mut done) = (Vec::new(), true);
        for child in free {
            let Some(here) = rect(frame, child) else { continue };
            if !inside.encloses(here) || taken.iter().any(|o| o.overlaps(here.expand(2.0))) {
                wrong.push((child, here));
            } else {
                taken.push(here);
                hull = Some(hull.map_or(here, |hull| hull.union(here)));
            }
        }
        for (child, here) in wrong {
            let grown = hull.filter(|_| container.is_some());
            let place =
                [gap, 2.0].into_iter().find_map(|gap| nearest(here, &taken, gap, inside, grown));
            done &= place.is_some();
            let place = place.unwrap_or(here);
            shift(frame, child, place.x - here.x, place.y - here.y);
            taken.push(place);
            hull = Some(hull.map_or(place, |hull| hull.union(place)));
        }
        if let (Some(container), Some(hull)) = (container, hull) {
            let need = self.need(frame, container, hull);
            let kept =
                frame.containers[container].and_then(|old| common(old, self.cells[container]));
            frame.containers[container] = Some(kept.map_or(need, |kept| kept.union(need)));
        }
        done
    }

    fn is_fixed(&self, frame: &Frame<'_>, child: Child) -> bool {
        match child {
            Child::Node(node) => pinned(frame.request, node).is_some(),
            Child::Container(inner) => self.held[inner],
        }
    }

    fn padding(&self, frame: &Frame<'_>) -> f64 {
        frame.request.spacing.padding * self.share
    }

    /// What a container needs around something in it.
    fn need(&self, frame: &Frame<'_>, container: usize, inner: Rect) -> Rect {
        need(frame, container, inner, self.padding(frame))
    }
}

/// The part that two rectangles have in common.
fn common(a: Rect, b: Rect) -> Option<Rect> {
    let (x, y) = (a.x.max(b.x), a.y.max(b.y));
    let (w, h) = (a.right().min(b.right()) - x, a.bottom().min(b.bottom()) - y);
    (w > 0.0 && h > 0.0).then(|| Rect::new(x, y, w, h))
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
    let nodes = (0..frame.nodes.len()).filter(|node| frame.parent(*node) == container);
    let inner = frame.inner(container).iter().copied();
    nodes.map(Child::Node).chain(inner.map(Child::Container)).collect()
}

fn rect(frame: &Frame<'_>, child: Child) -> Option<Rect> {
    match child {
        Child::Node(node) => frame.footprint(node),
        Child::Container(container) => frame.containers[container],
    }
}

/// What a container needs around something in it. If it is tight, its title may be cut short.
fn need(frame: &Frame<'_>, container: usize, inner: Rect, padding: f64) -> Rect {
    let title = frame.request.containers[container].title;
    let rect = inner.expand(padding);
    let up = (title.h - padding / 2.0).max(0.0);
    let least = if padding > 0.0 { title.w } else { 0.0 };
    Rect { y: rect.y - up, h: rect.h + up, w: rect.w.max(least), ..rect }
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

/// The free place nearest to a rectangle in a region, if there is one; `hull` is what should not
/// grow much by it.
fn nearest(here: Rect, taken: &[Rect], gap: f64, region: Rect, hull: Option<Rect>) -> Option<Rect> {
    let (right, bottom) = (region.right() - here.w, region.bottom() - here.h);
    if right < region.x || bottom < region.y {
        return None;
    }
    let mut xs = vec![here.x.clamp(region.x, right)];
    let mut ys = vec![here.y.clamp(region.y, bottom)];
    for other in taken.iter().copied().chain(hull) {
        xs.extend([other.x - gap - here.w, other.right() + gap, other.x]);
        ys.extend([other.y - gap - here.h, other.bottom() + gap, other.y]);
    }
    let far = taken.iter().copied().chain(hull).reduce(Rect::union).unwrap_or(here);
    for (values, at, low, high) in
        [(&mut xs, here.x, region.x, right), (&mut ys, here.y, region.y, bottom)]
    {
        values.retain(|value| *value >= low && *value <= high);
        values.sort_by(|a, b| (a - at).abs().total_cmp(&(b - at).abs()));
        values.dedup();
        values.truncate(TRIES);
    }
    let edges = [far.x - gap - here.w, far.right() + gap, region.x, right];
    xs.extend(edges.into_iter().filter(|x| *x >= region.x && *x <= right));
    let edges = [far.y - gap - here.h, far.bottom() + gap, region.y, bottom];
    ys.extend(edges.into_iter().filter(|y| *y >= region.y && *y <= bottom));
    let mut best: Option<(f64, Rect)> = None;
    for &x in &xs {
        for &y in &ys {
            let rect = Rect { x, y, ..here };
            let growth = hull.map_or(0.0, |hull| {
                let all = hull.union(rect);
                all.w - hull.w + all.h - hull.h
            });
            let cost = (x - here.x).abs() + (y - here.y).abs() + GROWTH * growth;
            let better = best.is_none_or(|(least, _)| cost < least);
            if better && !taken.iter().any(|other| other.overlaps(rect.expand(gap - 0.5))) {
                best = Some((cost, rect));
            }
        }
    }
    best.map(|(_, rect)| rect)
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
