//! Finds places for what is not pinned, container by container, and fits containers around what
//! they hold.

use super::clear::{Child, children, need, rect, shift};
use super::frame::{Frame, holds, outer};
use super::pin::{Pins, above_pins, contradictions, largest, least, pinned, strangers};
use super::region::{Claim, EVERYWHERE, divided};
use crate::geom::{Rect, Size};

/// The most places tried to the left and right, and up and down.
const TRIES: usize = 28;
/// Between what stands as near to each other as can be, so that rounding does not let them overlap.
const HAIR: f64 = 1e-3;
/// The least room beside what has moved, for lines.
const ROOM: f64 = 16.0;
/// How much worse it is to widen a container than to move within it.
const GROWTH: f64 = 2.0;

/// The containers with pinned boxes, while what else they hold finds its place.
pub(super) struct Settling {
    pub(super) held: Vec<bool>,
    pins: Pins,
    /// What containers must hold in any case.
    least: Vec<Option<Rect>>,
    /// The room that the largest box in each container needs.
    box_room: Vec<Size>,
    /// Whether pins put boxes or containers on each other.
    is_contrary: bool,
    /// What containers hold so far: their pinned boxes, and what has found its place.
    must: Vec<Option<Rect>>,
    /// What has found its place, and in which container.
    placed: Vec<(usize, Rect)>,
    /// Where each container may be.
    cells: Vec<Rect>,
    share: f64,
}

/// A container that may grow, unless that would put it on others that it is not on already.
struct Level {
    container: usize,
    must: Rect,
    others: Vec<Rect>,
}

impl Settling {
    pub(super) fn of(frame: &Frame<'_>, held: Vec<bool>, share: f64) -> Self {
        let (n, request) = (held.len(), frame.request);
        let pins = Pins::of(request);
        let (least, box_room) = (least(request), largest(request));
        let is_contrary = !contradictions(request).is_empty();
        let (must, cells) = (vec![None; n], vec![EVERYWHERE; n]);
        let placed = Vec::new();
        let mut settling =
            Self { held, pins, least, box_room, is_contrary, must, placed, cells, share };
        for container in (0..n).rev().filter(|container| settling.held[*container]) {
            let fixed = settling.fixed(frame, Some(container)).into_iter();
            let inner = fixed.map(|(_, rect)| rect).reduce(Rect::union);
            let must = inner.map(|rect| settling.need(frame, container, rect));
            let must = must.zip(settling.least[container]).map(|(need, least)| need.union(least));
            settling.must[container] = must.map(|must| settling.titled(frame, container, must));
        }
        settling
    }

    /// The pinned boxes and the containers with pinned boxes in a container, and what they take up.
    fn fixed(&self, frame: &Frame<'_>, container: Option<usize>) -> Vec<(Child, Rect)> {
        let fixed =
            children(frame, container).into_iter().filter(|child| self.is_fixed(frame, *child));
        let rect = |child| match child {
            Child::Node(node) => self.pin(frame, node),
            Child::Container(inner) => self.must[inner],
        };
        fixed.filter_map(|child| Some((child, rect(child)?))).collect()
    }

    /// What a pinned box takes up. Where it is tight, its lines to itself can be drawn elsewhere.
    fn pin(&self, frame: &Frame<'_>, node: usize) -> Option<Rect> {
        if self.share > 0.0 { frame.footprint(node) } else { pinned(frame.request, node) }
    }

    /// Tells whether what cannot move does not overlap, but for what pins put on each other.
    pub(super) fn is_apart(&self, frame: &Frame<'_>) -> bool {
        let least = |child: Child| match child {
            Child::Node(node) => pinned(frame.request, node),
            Child::Container(inner) => self.least[inner],
        };
        let on = |one: Option<Rect>, other: Option<Rect>| {
            one.zip(other).is_some_and(|(one, other)| one.overlaps(other))
        };
        let held = || (0..self.held.len()).filter(|container| self.held[*container]);
        let beside = held().map(Some).chain([None]).all(|container| {
            let fixed = self.fixed(frame, container);
            let clash = |(idx, one): (usize, &(Child, Rect))| {
                let on = |other: &(Child, Rect)| {
                    other.1.overlaps(one.1) && !on(least(one.0), least(other.0))
                };
                fixed[..idx].iter().any(on)
            };
            !fixed.iter().enumerate().any(clash)
        });
        let far = |container: usize| {
            let reach = self.must[container].unwrap_or_default();
            self.pins.on(reach).all(|(node, pin)| {
                let own = holds(frame.request, container, frame.parent(node));
                own || on(self.least[container], Some(pin))
            })
        };
        // Otherwise it is enough to look at what stands side by side.
        beside && (!self.is_contrary || held().all(far))
    }

    /// What must not come to lie in a container or in those around it. Where all can be apart,
    /// nothing: each then has a part of the plane to itself.
    fn levels(&self, frame: &Frame<'_>, container: Option<usize>) -> Vec<Level> {
        let (request, mut levels) = (frame.request, Vec::new());
        let mut at = container.filter(|_| self.is_contrary);
        while let Some(container) = at {
            at = outer(request, container);
            let Some(must) = self.must[container] else { continue };
            let mut others = strangers(request, &self.pins, &self.must, container);
            let strange = |inner: usize| !holds(request, container, Some(inner));
            let placed = self.placed.iter().filter(|(inner, _)| strange(*inner));
            others.extend(placed.map(|(_, rect)| *rect));
            levels.push(Level { container, must, others });
        }
        levels
    }

    /// Tells whether something may stand in the innermost of some containers, with what else is
    /// there.
    fn allows(&self, frame: &Frame<'_>, levels: &[Level], rect: Rect, hull: Option<Rect>) -> bool {
        let Some(first) = levels.first() else { return true };
        if first.others.iter().any(|other| other.overlaps(rect)) {
            return false;
        }
        let mut inner = hull.map_or(rect, |hull| hull.union(rect));
        levels.iter().all(|level| {
            let must = level.must.union(self.need(frame, level.container, inner));
            inner = must;
            let on = |other: &Rect| other.overlaps(must) && !other.overlaps(level.must);
            !level.others.iter().any(on) && self.titled(frame, level.container, must) == must
        })
    }

    /// A container with its top raised so far that no pinned box lies on its title.
    fn titled(&self, frame: &Frame<'_>, container: usize, rect: Rect) -> Rect {
        above_pins(frame.request, &self.pins, (container, rect))
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
    pub(super) fn divide(&mut self, frame: &Frame<'_>, container: Option<usize>) {
        let fixed = self.fixed(frame, container);
        let claim = |(child, must): &(Child, Rect)| match child {
            Child::Node(_) => {
                let none = Size::default();
                Claim { must: *must, old: None, need: none, least: none }
            }
            Child::Container(inner) => {
                let old = frame.containers[*inner].unwrap_or(*must).union(*must);
                Claim {
                    must: *must,
                    old: Some(old),
                    need: self.largest(frame, *inner),
                    least: self.box_room[*inner],
                }
            }
        };
        let claims: Vec<Claim> = fixed.iter().map(claim).collect();
        let gap = (frame.request.spacing.node.max(ROOM) * self.share).max(HAIR);
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
    pub(super) fn settle(&mut self, frame: &mut Frame<'_>, container: Option<usize>) -> bool {
        let gap = frame.request.spacing.node.max(ROOM);
        let (fixed, mut free): (Vec<Child>, Vec<Child>) =
            children(frame, container).into_iter().partition(|child| self.is_fixed(frame, *child));
        let solid = |child: &Child| match child {
            Child::Node(node) => self.pin(frame, *node),
            Child::Container(inner) => frame.containers[*inner],
        };
        let mut taken: Vec<Rect> = fixed.iter().filter_map(solid).collect();
        let mut hull = taken.iter().copied().reduce(Rect::union);
        let inside = self.inside(frame, container);
        let levels = self.levels(frame, container);
        if let (Some(_), Some(hull)) = (container, hull) {
            let far = |child: &Child| {
                rect(frame, *child).map_or(0.0, |rect| rect.center().distance(hull.center()))
            };
            free.sort_by(|a, b| far(a).total_cmp(&far(b)));
        }
        let (mut wrong, mut done) = (Vec::new(), true);
        for child in free {
            let Some(here) = rect(frame, child) else { continue };
            let on_others = taken.iter().any(|o| o.overlaps(here.expand(2.0)));
            if on_others || !inside.encloses(here) || !self.allows(frame, &levels, here, hull) {
                wrong.push((child, here));
            } else {
                taken.push(here);
                hull = Some(hull.map_or(here, |hull| hull.union(here)));
            }
        }
        let beside: Vec<Rect> = levels
            .iter()
            .flat_map(|level| level.others.iter().chain([&level.must]))
            .copied()
            .collect();
        for (child, mut here) in wrong {
            let grown = hull.filter(|_| container.is_some());
            let find = |frame: &Frame<'_>, here: Rect| {
                let allowed = |rect: Rect| self.allows(frame, &levels, rect, hull);
                let near = |gap| nearest(here, (&taken, &beside), gap, (inside, &allowed), grown);
                [gap, 2.0].into_iter().find_map(near)
            };
            let mut place = find(frame, here);
            if place.is_none() {
                match child {
                    Child::Container(inner) => self.reshape(frame, inner, inside.size()),
                    // Its lines to itself can be drawn elsewhere.
                    Child::Node(node) => frame.drop_loops(node),
                }
                here = rect(frame, child).unwrap_or(here);
                place = find(frame, here);
            }
            done &= place.is_some();
            // Without a place of its own it is better off on none of its kind.
            let place = place.or_else(|| {
                let allowed = |rect: Rect| !beside.iter().any(|other| other.overlaps(rect));
                nearest(here, (&taken, &beside), 2.0, (EVERYWHERE, &allowed), grown)
            });
            let place = place.unwrap_or(here);
            shift(frame, child, place.x - here.x, place.y - here.y);
            taken.push(place);
            hull = Some(hull.map_or(place, |hull| hull.union(place)));
        }
        if let (Some(container), Some(hull)) = (container, hull) {
            self.placed.extend(taken.into_iter().map(|rect| (container, rect)));
            let rect = self.fitted(frame, container, hull, &levels);
            frame.containers[container] = Some(rect);
            let (mut at, mut inner) = (Some(container), rect);
            while let Some(container) = at {
                inner = self.must[container].map_or(inner, |must| must.union(inner));
                self.must[container] = Some(inner);
                at = outer(frame.request, container);
                inner = at.map_or(inner, |outer| self.need(frame, outer, inner));
            }
        }
        done
    }

    /// Sets out all that a container holds in rows, or in columns, so that it is no wider and no
    /// higher than it may be, if that can be.
    fn reshape(&self, frame: &mut Frame<'_>, container: usize, most: Size) {
        let Some(old) = frame.containers[container] else { return };
        let bare = self.need(frame, container, Rect::new(old.x, old.y, 0.0, 0.0));
        let room = Size::new(most.w - bare.w, most.h - bare.h);
        let gap = frame.request.spacing.node.max(ROOM);
        let in_rows = room.w <= room.h;
        let (mut x, mut y, mut high) = (old.x, old.y, 0.0);
        let mut hull: Option<Rect> = None;
        for child in children(frame, Some(container)) {
            let fits = |rect: Rect| rect.w <= room.w && rect.h <= room.h;
            if let (Child::Container(inner), false) = (child, rect(frame, child).is_some_and(fits))
            {
                self.reshape(frame, inner, room);
            }
            let Some(here) = rect(frame, child) else { continue };
            if in_rows && x > old.x && x + here.w > old.x + room.w {
                (x, y, high) = (old.x, y + high + gap, 0.0);
            } else if !in_rows && y > old.y && y + here.h > old.y + room.h {
                (x, y, high) = (x + high + gap, old.y, 0.0);
            }
            shift(frame, child, x - here.x, y - here.y);
            let there = Rect { x, y, ..here };
            hull = Some(hull.map_or(there, |hull| hull.union(there)));
            if in_rows {
                (x, high) = (x + here.w + gap, f64::max(high, here.h));
            } else {
                (y, high) = (y + here.h + gap, f64::max(high, here.w));
            }
        }
        let title = frame.request.containers[container].title;
        let empty = Rect { w: 0.0, h: title.h, ..old };
        let rect = hull.map_or(empty, |hull| self.need(frame, container, hull));
        frame.containers[container] = Some(Rect { w: rect.w.max(title.w.min(most.w)), ..rect });
    }

    /// A container around all that it holds, as wide as its title and as large as it was wherever
    /// there is room.
    fn fitted(&self, frame: &Frame<'_>, container: usize, hull: Rect, levels: &[Level]) -> Rect {
        let mut rect = self.need(frame, container, hull);
        let cell = self.cells[container];
        if self.is_contrary {
            rect = self.must[container].map_or(rect, |must| must.union(rect));
            rect = self.titled(frame, container, rect);
        } else if let Some(kept) = frame.containers[container].and_then(|old| common(old, cell)) {
            rect = rect.union(kept);
        }
        let lack = frame.request.containers[container].title.w - rect.w;
        if lack <= 0.0 {
            return rect;
        }
        let right = (cell.right() - rect.right()).clamp(0.0, lack);
        let left = (rect.x - cell.x).clamp(0.0, lack);
        let ways = [(0.0, right), (left, 0.0), (left.min(lack - right), right)];
        let wider = |(left, right)| Rect { x: rect.x - left, w: rect.w + left + right, ..rect };
        let allowed = |wide: &Rect| self.allows(frame, levels, *wide, None);
        let wide = ways.into_iter().map(wider).filter(allowed);
        wide.reduce(|best, wide| if wide.w > best.w { wide } else { best }).unwrap_or(rect)
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

/// The free place nearest to a rectangle in a region where it is allowed, if there is one; `hull` is
/// what should not grow much by it, and `beside` what else it may stand next to.
fn nearest(
    here: Rect,
    (taken, beside): (&[Rect], &[Rect]),
    gap: f64,
    (region, allowed): (Rect, &dyn Fn(Rect) -> bool),
    hull: Option<Rect>,
) -> Option<Rect> {
    let (right, bottom) = (region.right() - here.w, region.bottom() - here.h);
    if right < region.x || bottom < region.y {
        return None;
    }
    let mut xs = vec![here.x.clamp(region.x, right)];
    let mut ys = vec![here.y.clamp(region.y, bottom)];
    for other in taken.iter().chain(beside).copied().chain(hull) {
        xs.extend([other.x - gap - here.w, other.right() + gap, other.x]);
        ys.extend([other.y - gap - here.h, other.bottom() + gap, other.y]);
    }
    if let Some(hull) = hull {
        xs.push(hull.right() - here.w);
        ys.push(hull.bottom() - here.h);
    }
    let far = taken.iter().chain(beside).copied().chain(hull).reduce(Rect::union).unwrap_or(here);
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
            let is_free = || !taken.iter().any(|other| other.overlaps(rect.expand(gap - 0.5)));
            if better && is_free() && allowed(rect) {
                best = Some((cost, rect));
            }
        }
    }
    best.map(|(_, rect)| rect)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::check::{Flaws, flaws};
    use super::super::clear::moved;
    use super::super::fixture::by_hand;
    use super::super::fixture::random;
    use super::super::stop::Stop;
    use super::super::{Container, Key, Node, arrange, verify};
    use super::*;

    #[test]
    fn what_is_too_wide_for_its_place_between_pins_is_set_out_anew() {
        let title = Size::new(40.0, 20.0);
        let container = |key: &str, parent| Container { key: Key::new(key), parent, title };
        let node = |idx: usize, parent| Node {
            key: Key::new(&format!("n{idx}")),
            parent,
            size: Size::new(80.0, 40.0),
            pin: None,
        };
        let mut request = random(1);
        request.containers = vec![container("c", None), container("d", Some(0))];
        let mut nodes: Vec<Node> = (0..6).map(|idx| node(idx, Some(1))).collect();
        nodes.extend([node(6, Some(0)), node(7, None), node(8, None)]);
        request.nodes = nodes;
        request.edges = Vec::new();
        let before = arrange(&request);
        let inner = before.containers[1].rect;
        let room = inner.w.min(150.0);
        let middle = before.nodes[6].rect.center();
        request.nodes[6].pin = Some(middle);
        request.nodes[7].pin = Some(middle.offset(-40.0 - room / 2.0, 0.0));
        request.nodes[8].pin = Some(middle.offset(40.0 + room / 2.0, 0.0));
        request.previous = Some(Arc::new(before));
        let after = arrange(&request);
        assert_eq!(verify(&request, &after), []);
        assert!(after.containers[1].rect.w < room, "{inner:?}, {:?}", after.containers[1].rect);
    }

    #[test]
    fn where_it_is_tight_lines_from_a_box_to_itself_give_way() {
        let free = |x, y, h| (None, Rect::new(x, y, 80.0, h));
        let inner = |y| (Some(0), Rect::new(0.0, y, 80.0, 40.0));
        let around = (None, Rect::new(-20.0, -40.0, 160.0, 300.0));
        let corners = [(80.0, 140.0), (95.0, 140.0), (95.0, 220.0), (40.0, 220.0), (40.0, 160.0)];
        // Walls that the line is too wide for, on both sides of its box.
        let walls = [free(-85.0, -2_000.0, 4_000.0), free(85.0, -2_000.0, 4_000.0)];
        let boxes = [inner(0.0), inner(120.0), walls[0], walls[1]];
        let loops = [(1, 1, corners.as_slice(), Some((95.0, 180.0)))];
        let (mut request, layout) = by_hand(&[around], &boxes, &loops);
        for pinned in [0, 1] {
            for (idx, node) in request.nodes.iter_mut().enumerate() {
                let center = layout.nodes[idx].rect.center();
                node.pin = (idx == pinned || idx > 1).then_some(center);
            }
            let mut frame = Frame::of(&request, &layout, Stop::NEVER);
            moved(&mut frame, &[pinned, 2, 3], false);
            assert_eq!(flaws(&frame), Flaws::NONE, "{pinned}: {:?}", frame.nodes);
        }
    }
}
