//! Boxes that stand where the user put them.

use super::frame::{holds, outer};
use super::net::{Link, Net, units};
use super::{Fault, Layout, Request, aside, horizontal, vertical};
use crate::geom::{Rect, Size};

/// The room that a line needs beside its label.
const ROOM: i64 = 44;
/// How hard pinned boxes pull where they cannot all be kept while lines keep their ways.
const HARD: i64 = 1_000_000;
/// By how much more room than it needs something has to have, as sums are rounded.
const HAIR: f64 = 0.01;

/// The rectangle of a pinned box.
pub(super) fn pinned(request: &Request, node: usize) -> Option<Rect> {
    let node = request.nodes.get(node)?;
    node.pin.filter(|pin| pin.x.is_finite() && pin.y.is_finite()).map(|pin| {
        let rect = Rect::centered(pin, node.size);
        Rect { x: rect.x.clamp(-1e8, 1e8), y: rect.y.clamp(-1e8, 1e8), ..rect }
    })
}

/// Tells whether any box is pinned.
pub(super) fn any(request: &Request) -> bool {
    (0..request.nodes.len()).any(|node| pinned(request, node).is_some())
}

/// The least that each container takes up for its pinned boxes, title and all, and for the largest
/// box that it holds, if that cannot be beside them; none without pinned boxes.
pub(super) fn least(request: &Request) -> Vec<Option<Rect>> {
    let mut least: Vec<Option<Rect>> = vec![None; request.containers.len()];
    let pins = Pins::of(request);
    let add = |to: Option<usize>, rect: Rect, least: &mut Vec<Option<Rect>>| {
        if let Some(at) = to.and_then(|to| least.get_mut(to)) {
            *at = Some(at.map_or(rect, |at| at.union(rect)));
        }
    };
    for (node, rect) in &pins.all {
        add(request.nodes[*node].parent, *rect, &mut least);
    }
    for container in (0..least.len()).rev() {
        let Some(rect) = least[container] else { continue };
        let title = request.containers[container].title.h;
        let rect = Rect { y: rect.y - title, h: rect.h + title, ..rect };
        let rect = above_pins(request, &pins, (container, rect));
        least[container] = Some(rect);
        add(outer(request, container), rect, &mut least);
    }
    let largest = largest(request);
    for container in (0..least.len()).rev() {
        make_room(request, &pins, &mut least, (container, largest[container]));
    }
    least
}

/// Lets a container take up more, with those around it, if it can only have the room that it needs
/// where others are.
fn make_room(
    request: &Request,
    pins: &Pins,
    least: &mut [Option<Rect>],
    (container, need): (usize, Size),
) {
    let Some(rect) = least[container].filter(|rect| rect.w < need.w || rect.h < need.h) else {
        return;
    };
    // What bounds a container around it bounds it as well.
    let mut bounds: Vec<(Rect, Vec<Rect>)> = Vec::new();
    let mut at = Some(container);
    while let Some(here) = at {
        bounds.push((least[here].unwrap_or(rect), strangers(request, pins, least, here)));
        at = outer(request, here);
    }
    let mut inner = roomy(rect, need, &bounds);
    let mut at = (inner != rect).then_some(container);
    while let Some(here) = at {
        let whole = least[here].map_or(inner, |old| old.union(inner));
        inner = above_pins(request, pins, (here, whole));
        least[here] = Some(inner);
        at = outer(request, here);
        let title = at.map_or(0.0, |outer| request.containers[outer].title.h);
        inner = Rect { y: inner.y - title, h: inner.h + title, ..inner };
    }
}

/// The room that the largest boxes need which are not pinned, in each container or further in.
pub(super) fn largest(request: &Request) -> Vec<Size> {
    let mut largest = vec![Size::default(); request.containers.len()];
    let add = |to: Option<usize>, size: Size, largest: &mut Vec<Size>| {
        if let Some(to) = to.filter(|to| *to < largest.len() && size != Size::default()) {
            let h = size.h + request.containers[to].title.h;
            largest[to] = Size::new(largest[to].w.max(size.w), largest[to].h.max(h));
        }
    };
    for node in (0..request.nodes.len()).filter(|node| pinned(request, *node).is_none()) {
        add(request.nodes[node].parent, request.nodes[node].size, &mut largest);
    }
    for container in (0..largest.len()).rev() {
        add(outer(request, container), largest[container], &mut largest);
    }
    largest
}

/// Pinned boxes that a container does not hold, and `least` of the containers that it does not hold
/// nor is in.
pub(super) fn strangers(
    request: &Request,
    pins: &Pins,
    least: &[Option<Rect>],
    container: usize,
) -> Vec<Rect> {
    let strange = |inner: Option<usize>| !holds(request, container, inner);
    let pins = pins.all.iter().filter(|(node, _)| strange(request.nodes[*node].parent));
    let beside = |other: &usize| strange(Some(*other)) && !holds(request, *other, Some(container));
    let containers = (0..least.len()).filter(beside).filter_map(|other| least[other]);
    pins.map(|(_, pin)| *pin).chain(containers).collect()
}

/// A rectangle grown so far that it is large enough, if others on both of its sides, or of what is
/// around it, do not leave it to grow by itself; over as few of them as can be.
fn roomy(rect: Rect, need: Size, bounds: &[(Rect, Vec<Rect>)]) -> Rect {
    let mut rect = rect;
    for upright in [false, true] {
        let turn = |r: Rect| if upright { Rect::new(r.y, r.x, r.h, r.w) } else { r };
        let (here, need) = (turn(rect), if upright { need.h } else { need.w });
        let (mut low, mut high) = (f64::MIN, f64::MAX);
        let mut beside = Vec::new();
        for (around, others) in bounds {
            let around = turn(*around);
            for other in others.iter().map(|other| turn(*other)) {
                if other.y < around.bottom() && around.y < other.bottom() {
                    low = if other.right() <= around.x { low.max(other.right()) } else { low };
                    high = if other.x >= around.right() { high.min(other.x) } else { high };
                    beside.push(other);
                }
            }
        }
        if here.w >= need || high - low > need + HAIR {
            continue;
        }
        let ways = [here.x, here.right() - need, high - need, low];
        let grown = ways.map(|x| Rect { x, w: need, ..here }.union(here));
        let on = |grown: &Rect| beside.iter().filter(|other| other.overlaps(*grown)).count();
        rect = grown.into_iter().min_by_key(on).map_or(rect, turn);
    }
    rect
}

/// All pinned boxes, to be found by place.
pub(super) struct Pins {
    /// From left to right.
    all: Vec<(usize, Rect)>,
    widest: f64,
}

impl Pins {
    pub(super) fn of(request: &Request) -> Self {
        let pin = |node| Some((node, pinned(request, node)?));
        let mut all: Vec<(usize, Rect)> = (0..request.nodes.len()).filter_map(pin).collect();
        all.sort_by(|a, b| a.1.x.total_cmp(&b.1.x));
        let widest = all.iter().map(|(_, rect)| rect.w).fold(0.0, f64::max);
        Self { all, widest }
    }

    /// Those that overlap a rectangle.
    pub(super) fn on(&self, rect: Rect) -> impl Iterator<Item = (usize, Rect)> {
        let first = self.all.partition_point(|(_, pin)| pin.x < rect.x - self.widest);
        let near = self.all[first..].iter().take_while(move |(_, pin)| pin.x < rect.right());
        near.copied().filter(move |(_, pin)| pin.overlaps(rect))
    }
}

/// A container with its top raised so far that no pinned box lies on its title.
pub(super) fn above_pins(
    request: &Request,
    pins: &Pins,
    (container, mut rect): (usize, Rect),
) -> Rect {
    let title = request.containers[container].title;
    let covered = |rect: Rect| {
        let strip = Rect::new(rect.x, rect.y, title.w.min(rect.w), title.h);
        pins.on(strip).map(|(_, pin)| pin).next()
    };
    while let Some(pin) = covered(rect).filter(|pin| pin.y - title.h < rect.y) {
        let y = pin.y - title.h;
        rect = Rect { y, h: rect.bottom() - y, ..rect };
    }
    rect
}

/// The faults that pins make by themselves, so that no picture is without them: pinned boxes on
/// each other, and on or across the least that the containers of others take up.
///
/// A line from a box under another has no way out but through that.
pub fn contradictions(request: &Request) -> Vec<Fault> {
    let mut faults = Vec::new();
    let (least, pins) = (least(request), Pins::of(request));
    for node in 0..request.nodes.len() {
        let Some(rect) = pinned(request, node) else { continue };
        let mut others: Vec<usize> = pins.on(rect).map(|(other, _)| other).collect();
        others.retain(|other| *other > node);
        others.sort_unstable();
        for other in others {
            faults.push(Fault::BoxesOverlap(node, other));
            for (edge, asked) in request.edges.iter().enumerate() {
                for (end, cover) in [(node, other), (other, node)] {
                    if asked.from == end || asked.to == end {
                        faults.push(Fault::ThroughBox(edge, cover));
                    }
                }
            }
        }
    }
    for (container, around) in least.iter().enumerate() {
        let on = around.map(|around| pins.on(around));
        for (node, _) in on.into_iter().flatten() {
            if !holds(request, container, request.nodes[node].parent) {
                faults.push(Fault::InOtherContainer(node, container));
            }
        }
    }
    for (idx, around) in least.iter().enumerate() {
        for (other, next) in least[..idx].iter().enumerate() {
            let both = around.zip(*next).is_some_and(|(around, next)| around.overlaps(next));
            if both && outer(request, idx) == outer(request, other) {
                faults.push(Fault::ContainersOverlap(other, idx));
            }
        }
    }
    faults
}

/// Takes out the links between pinned boxes that do not leave room for them between their sides;
/// gives their edges.
pub(super) fn set_aside(request: &Request, net: &mut Net<'_>) -> Vec<usize> {
    let mut aside = Vec::new();
    net.links.retain(|link: &Link| {
        let ends = (pinned(request, link.from), pinned(request, link.to));
        let (Some(a), Some(b)) = ends else { return true };
        let room = (b.x - a.right()).max(a.x - b.right());
        let keeps = units(room) >= ROOM + link.label.map_or(0, |(w, _)| w);
        if !keeps {
            aside.push(link.edge);
        }
        keeps
    });
    aside
}

/// Wishes that pinned boxes stand exactly where they are pinned.
pub(super) fn fix(
    request: &Request,
    net: &Net<'_>,
    wishes: &mut (vertical::Wishes, horizontal::Wishes),
) {
    for node in 0..request.nodes.len() {
        if let Some(rect) = pinned(request, node) {
            wishes.0.fixed.push((node as u32, units(rect.y)));
            wishes.1.fixed.push((node, units(rect.x) - net.cells[node].side));
        }
    }
}

/// Lets pins be broken vertically, or from left to right, where they contradict the order.
pub(super) fn soften(
    wishes: &mut (vertical::Wishes, horizontal::Wishes),
    [up_and_down, sideways]: [bool; 2],
) {
    let (heights, columns) = wishes;
    if up_and_down {
        heights.stay.extend(heights.fixed.drain(..).map(|(id, y)| (id, y, HARD)));
    }
    if sideways {
        columns.stay.extend(columns.fixed.drain(..).map(|(cell, x)| (cell, x, HARD)));
    }
}

/// Puts pinned boxes exactly where they belong, and draws the lines that this or the columns left
/// over. Containers grow with their boxes.
pub(super) fn settle(request: &Request, layout: &mut Layout, mut aside: Vec<usize>) {
    for node in 0..request.nodes.len() {
        let (Some(rect), Some(placed)) = (pinned(request, node), layout.nodes.get_mut(node)) else {
            continue;
        };
        let (dx, dy) = (rect.x - placed.rect.x, rect.y - placed.rect.y);
        if dx == 0.0 && dy == 0.0 {
            continue;
        }
        placed.rect = rect;
        for (edge, asked) in request.edges.iter().enumerate() {
            if asked.from == node && asked.to == node {
                let route = &mut layout.edges[edge];
                route.label = route.label.map(|label| label.offset(dx, dy));
                for point in &mut route.points {
                    *point = point.offset(dx, dy);
                }
            } else if (asked.from == node || asked.to == node)
                && asked.from < request.nodes.len()
                && asked.to < request.nodes.len()
                && !aside.contains(&edge)
            {
                aside.push(edge);
            }
        }
        let mut inside = rect;
        let mut at = request.nodes[node].parent;
        while let Some(container) = at.filter(|c| *c < layout.containers.len()) {
            let title = request.containers[container].title.h;
            let mut room = inside.expand(request.spacing.padding);
            room = Rect { y: room.y - title, h: room.h + title, ..room };
            let grown = layout.containers[container].rect.union(room);
            layout.containers[container].rect = grown;
            inside = grown;
            at = request.containers[container].parent.filter(|parent| *parent < container);
        }
    }
    aside::draw(request, layout, &aside);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{asked, container, node, random};
    use super::super::search::Dice;
    use super::super::{Edge, Effort, Key, Node, arrange, verify};
    use super::*;
    use crate::geom::Point;

    /// The faults of a picture that pins do not make by themselves.
    fn avoidable(request: &Request, layout: &Layout) -> Vec<Fault> {
        let known = contradictions(request);
        verify(request, layout).into_iter().filter(|fault| !known.contains(fault)).collect()
    }

    #[test]
    fn several_boxes_can_be_dragged_at_once() {
        let mut n_contrary = 0;
        for seed in 1..=90 {
            let mut request = random(seed);
            request.effort = Effort::Quick;
            let mut dice = Dice(seed * 7919);
            let before = arrange(&request);
            let several = if seed % 2 == 0 { 3 } else { 6 };
            for (node, placed) in request.nodes.iter_mut().zip(&before.nodes).take(several) {
                let far = if seed % 4 == 1 { 0 } else { 300 };
                let by = (dice.below(far + 1) as f64, -(dice.below(far + 1) as f64));
                node.pin = Some(placed.rect.center().offset(by.0, by.1));
            }
            if seed % 3 > 0 {
                request.previous = Some(Arc::new(before));
            }
            let after = arrange(&request);
            n_contrary += usize::from(!contradictions(&request).is_empty());
            assert_eq!(avoidable(&request, &after), [], "seed {seed}");
            request.previous = Some(Arc::new(after.clone()));
            assert_eq!(arrange(&request), after, "seed {seed}, again");
        }
        assert!((8..40).contains(&n_contrary), "{n_contrary} pictures with pins on each other");
    }

    /// Boxes of 80 by 40 with these pins, in these containers.
    fn pins_at(containers: usize, boxes: &[(Option<usize>, Option<(f64, f64)>)]) -> Request {
        let pinned = |(idx, (parent, pin)): (usize, &(Option<usize>, Option<(f64, f64)>))| Node {
            pin: pin.map(|(x, y)| Point::new(x, y)),
            ..node(idx, *parent, (80.0, 40.0))
        };
        let containers = (0..containers).map(|idx| container(idx, None)).collect();
        asked(containers, boxes.iter().enumerate().map(pinned).collect(), Vec::new())
    }

    #[test]
    fn only_what_pins_put_on_each_other_is_a_contradiction() {
        let apart = pins_at(2, &[(Some(0), Some((0.0, 0.0))), (Some(1), Some((90.0, 0.0)))]);
        assert_eq!(contradictions(&apart), []);
        assert_eq!(verify(&apart, &arrange(&apart)), []);
        let (left, right) = ((Some(0), Some((0.0, 0.0))), (Some(0), Some((200.0, 0.0))));
        let between = pins_at(2, &[left, right, (Some(1), Some((100.0, 10.0)))]);
        let expected = [Fault::InOtherContainer(2, 0), Fault::ContainersOverlap(0, 1)];
        assert_eq!(contradictions(&between), expected);
        let mut on =
            pins_at(0, &[(None, Some((0.0, 0.0))), (None, Some((30.0, 0.0))), (None, None)]);
        let key = Key::new("e");
        on.edges.push(Edge { key, from: 0, to: 2, label: None, bundle: None });
        let expected = [Fault::BoxesOverlap(0, 1), Fault::ThroughBox(0, 1)];
        assert_eq!(contradictions(&on), expected);
        // A line takes the side of its box that is free, though.
        assert_eq!(verify(&on, &arrange(&on)), [Fault::BoxesOverlap(0, 1)]);
    }

    #[test]
    fn a_title_stays_readable_with_a_box_of_others_pinned_on_it() {
        let request = pins_at(1, &[(Some(0), Some((0.0, 0.0))), (None, Some((10.0, -45.0)))]);
        let layout = arrange(&request);
        assert_eq!(verify(&request, &layout), [Fault::InOtherContainer(1, 0)]);
        let top = layout.containers[0].rect.y;
        assert!(top <= layout.nodes[1].rect.y - 20.0, "{top}");
    }

    #[test]
    fn a_container_between_pins_grows_over_them_only_if_its_boxes_have_no_other_room() {
        let wall = |x| (None, Some((x, 0.0)));
        for (gap, clear) in [(90.0, true), (70.0, false)] {
            let walls = [wall(-40.0 - gap / 2.0), wall(40.0 + gap / 2.0)];
            let mut request =
                pins_at(1, &[(Some(0), Some((0.0, 0.0))), (Some(0), None), walls[0], walls[1]]);
            request.nodes[0].size = Size::new(40.0, 40.0);
            let layout = arrange(&request);
            assert_eq!(avoidable(&request, &layout), [], "{gap}");
            assert_eq!(verify(&request, &layout).is_empty(), clear, "{gap}");
        }
    }
}
