//! What the previous layout says about this one: only where things were.

use std::collections::BTreeMap;

use super::block::{Blocks, Kind, Piece};
use super::net::{Net, units};
use super::order::Order;
use super::pin::pinned;
use super::rank::Thing;
use super::{Key, Layout, Request, horizontal, vertical};
use crate::geom::{Point, Rect};

/// How hard cells and borders stay where they were, and lanes.
const STAY: i64 = 400;
const STAY_LANE: i64 = 12;

/// Where a link that was cut in two ran level, and where it changed between.
#[derive(Clone, Copy, Debug)]
struct Cut {
    heights: [f64; 2],
    x: f64,
}

/// Where cells, containers and links were.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    cells: Vec<Option<Rect>>,
    containers: Vec<Option<Rect>>,
    /// What holds all pinned boxes of each container: where the user wants it.
    hulls: Vec<Option<Rect>>,
    /// The height of each link's longest level piece.
    links: Vec<Option<f64>>,
    /// The level pieces of links that were cut in two: between the three vertical ones.
    cut: Vec<Option<Cut>>,
    /// The vertical pieces of each link from left to right: where, from which height to which.
    rises: Vec<Vec<(f64, f64, f64)>>,
    /// The edge of each link.
    edges: Vec<usize>,
}

impl Memory {
    /// What is known of a request's things; nothing if that is too little to build on.
    pub(super) fn of(request: &Request, net: &Net<'_>, previous: &Layout) -> Option<Self> {
        let boxes: BTreeMap<&Key, Rect> = previous
            .nodes
            .iter()
            .chain(&previous.containers)
            .map(|placed| (&placed.key, placed.rect))
            .collect();
        let routes: BTreeMap<&Key, f64> = previous
            .edges
            .iter()
            .filter_map(|route| {
                let longest =
                    route.points.windows(2).filter(|step| step[0].y == step[1].y).max_by(
                        |a, b| (a[0].x - a[1].x).abs().total_cmp(&(b[0].x - b[1].x).abs()),
                    )?;
                Some((&route.key, longest[0].y))
            })
            .collect();
        let cell = |cell: usize| {
            let known = boxes.get(&request.nodes.get(cell)?.key).copied();
            pinned(request, cell).or(known)
        };
        let cells: Vec<Option<Rect>> = (0..net.cells.len()).map(cell).collect();
        let known = cells.iter().flatten().count();
        if known * 10 < request.nodes.len() * 7 || known == 0 {
            return None;
        }
        let outer = request.containers.iter().map(|container| boxes.get(&container.key).copied());
        let containers = std::iter::once(None).chain(outer).collect();
        let links = net.links.iter().map(|link| {
            let both = cells[link.from].is_some() && cells[link.to].is_some();
            routes.get(&request.edges[link.edge].key).copied().filter(|_| both)
        });
        let links = links.collect();
        let mut hulls: Vec<Option<Rect>> = vec![None; net.around.len()];
        for (idx, cell) in net.cells.iter().enumerate() {
            if let Some(rect) = pinned(request, idx) {
                let mut at = cell.parent;
                while at != 0 {
                    hulls[at] = Some(hulls[at].map_or(rect, |hull| hull.union(rect)));
                    at = net.around[at];
                }
            }
        }
        let edges = net.links.iter().map(|link| link.edge).collect();
        let corners: BTreeMap<&Key, &[Point]> =
            previous.edges.iter().map(|route| (&route.key, route.points.as_slice())).collect();
        let cut = vec![None; net.links.len()];
        let rises = net.links.iter().map(|link| {
            corners.get(&request.edges[link.edge].key).map_or(Vec::new(), |points| rises(points))
        });
        let rises = rises.collect();
        Some(Self { cells, containers, hulls, links, cut, rises, edges })
    }

    /// The same for a net that has lost some links since.
    pub(super) fn without(mut self, net: &Net<'_>) -> Self {
        let mut known: BTreeMap<usize, f64> = BTreeMap::new();
        for (link, y) in self.edges.iter().zip(&self.links) {
            if let Some(y) = y {
                known.insert(*link, *y);
            }
        }
        let mut rises: BTreeMap<usize, Vec<(f64, f64, f64)>> =
            self.edges.iter().copied().zip(self.rises).collect();
        let taken = net.links.iter().map(|link| rises.remove(&link.edge).unwrap_or_default());
        self.rises = taken.collect();
        self.cut = vec![None; net.links.len()];
        self.links = net.links.iter().map(|link| known.get(&link.edge).copied()).collect();
        self.edges = net.links.iter().map(|link| link.edge).collect();
        self
    }

    /// Which links must point left, and which must not.
    pub(super) fn turned(&self, net: &Net<'_>) -> Vec<Option<bool>> {
        let turned = |link: &super::net::Link| {
            let (from, to) = (self.cells[link.from]?, self.cells[link.to]?);
            if from.right() <= to.x { Some(false) } else { (to.right() <= from.x).then_some(true) }
        };
        net.links.iter().map(turned).collect()
    }

    /// Which things stand left and right of each other and beside each other.
    pub(super) fn after(&self, net: &Net<'_>) -> Vec<(Thing, Thing)> {
        let mut held: Vec<Vec<(Thing, Rect)>> = vec![Vec::new(); net.around.len()];
        for (idx, cell) in net.cells.iter().enumerate() {
            if let Some(rect) = self.cells[idx] {
                held[cell.parent].push((Thing::Cell(idx), rect));
            }
        }
        for container in 1..net.around.len() {
            if let Some(rect) = self.hulls[container].or(self.containers[container]) {
                held[net.around[container]].push((Thing::Container(container), rect));
            }
        }
        let mut after = Vec::new();
        for list in &held {
            for (idx, (a, left)) in list.iter().enumerate() {
                for (b, right) in &list[idx + 1..] {
                    if left.y >= right.bottom() || right.y >= left.bottom() {
                        continue;
                    }
                    if left.right() <= right.x {
                        after.push((*a, *b));
                    } else if right.right() <= left.x {
                        after.push((*b, *a));
                    }
                }
            }
        }
        after
    }

    /// Ranks cells that no line joins to anything by where they stood, among the others of their
    /// container: what has the same ranks is kept from lying on each other.
    pub(super) fn rank_loose(&self, net: &Net<'_>, ranks: &mut [usize]) {
        let mut joined = vec![false; net.cells.len()];
        for link in &net.links {
            joined[link.from] = true;
            joined[link.to] = true;
        }
        let mut loose: Vec<(f64, usize)> = Vec::new();
        let mut known: Vec<(f64, usize)> = Vec::new();
        for (idx, rect) in self.cells.iter().enumerate() {
            let Some(rect) = rect else { continue };
            if joined[idx] {
                known.push((rect.center().x, ranks[idx]));
            } else if net.cells[idx].parent == 0 {
                loose.push((rect.center().x, idx));
            }
        }
        loose.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut after = 0;
        for (x, idx) in loose {
            let far = |other: &&(f64, usize)| (other.0 - x).abs();
            let near = known.iter().min_by(|a, b| far(a).total_cmp(&far(b)));
            if let Some((_, rank)) = near {
                ranks[idx] = (*rank).max(after);
                after = ranks[idx] + 1;
            }
        }
    }

    /// The pieces of all links: in one, or in two as they were.
    pub(super) fn pieces(&mut self, net: &Net<'_>, ranks: &[usize]) -> Vec<Vec<Piece>> {
        let mut all = Blocks::whole(net, ranks);
        let mut edges: Vec<Vec<f64>> = vec![Vec::new(); ranks.iter().max().map_or(0, |r| r + 1)];
        let mut last = vec![0; net.around.len()];
        let mut first = vec![usize::MAX; net.around.len()];
        for (idx, cell) in net.cells.iter().enumerate() {
            if let Some(rect) = self.cells[idx] {
                edges[ranks[idx]].push(rect.right());
            }
            let mut at = cell.parent;
            loop {
                last[at] = last[at].max(2 * ranks[idx]);
                first[at] = first[at].min(2 * ranks[idx]);
                if at == 0 {
                    break;
                }
                at = net.around[at];
            }
        }
        for list in &mut edges {
            list.sort_by(f64::total_cmp);
        }
        for (idx, link) in net.links.iter().enumerate() {
            let Some(whole) = all[idx].first().copied().filter(|whole| whole.first < whole.last)
            else {
                continue;
            };
            let left_of = |rank: &usize, x: f64| {
                edges[*rank].get(edges[*rank].len() / 2).is_some_and(|right| *right <= x)
            };
            let between = ranks[link.from] + 1..ranks[link.to];
            let rank = |x: f64| between.clone().rev().find(|rank| left_of(rank, x));
            // With fewer, it may as well have been in one piece.
            let [_, middle, _] = self.rises[idx].as_slice() else { continue };
            let cut = Cut { heights: [middle.1, middle.2], x: middle.0 };
            self.cut[idx] = Some(cut);
            let gap = rank(cut.x).map_or(whole.first, |rank| 2 * rank).min(whole.last - 1);
            let inside = |start: usize, y: f64, x: f64| {
                let mut at = start;
                while at != whole.parent {
                    let within = |rect: Rect| rect.contains(Point::new(x, y));
                    if self.containers[at].is_some_and(within) {
                        break;
                    }
                    at = net.around[at];
                }
                at
            };
            let mut from = inside(net.cells[link.from].parent, cut.heights[0], cut.x - 20.0);
            while from != whole.parent && last[from] < gap {
                from = net.around[from];
            }
            let mut to = inside(net.cells[link.to].parent, cut.heights[1], cut.x + 20.0);
            while to != whole.parent && first[to] > gap + 1 {
                to = net.around[to];
            }
            all[idx] = vec![
                Piece { first: whole.first, last: gap, parent: from },
                Piece { first: gap + 1, last: whole.last, parent: to },
            ];
        }
        all
    }

    /// The height of a link's piece.
    fn level(&self, blocks: &Blocks, link: usize, id: usize) -> Option<f64> {
        let second = blocks.lanes[link].get(1).is_some_and(|other| *other as usize == id);
        match self.cut[link] {
            Some(cut) if blocks.lanes[link].len() == 2 => {
                self.links[link].map(|_| cut.heights[usize::from(second)])
            }
            _ => self.links[link],
        }
    }

    /// The order as it was, with what is new near what it is joined to; and which that is.
    pub(super) fn order(&self, net: &Net<'_>, blocks: &Blocks) -> (Order, Vec<bool>) {
        let mut y: Vec<Option<f64>> = vec![None; blocks.elements.len()];
        for (idx, element) in blocks.elements.iter().enumerate() {
            y[idx] = match element.kind {
                Kind::Cell(cell) => self.cells[cell].map(|rect| rect.center().y),
                Kind::Lane(link) => self.level(blocks, link, idx),
                Kind::Top(c) => self.hulls[c].or(self.containers[c]).map(|rect| rect.center().y),
                Kind::Bottom(_) => Some(0.0),
            };
        }
        let new: Vec<bool> = y.iter().map(Option::is_none).collect();
        // Boxes first, then lines, then containers, so that each finds what it goes by.
        for _ in 0..2 {
            for id in 0..blocks.tops {
                if y[id].is_none() {
                    let near = blocks.lefts[id].iter().chain(&blocks.rights[id]);
                    y[id] = mean(near.filter_map(|other| y[*other as usize]));
                }
            }
        }
        for container in (1..net.around.len()).rev() {
            let top = blocks.top(container);
            if y[top].is_none() {
                let inside = (0..blocks.tops).filter(|id| blocks.elements[*id].parent == container);
                y[top] = mean(inside.filter_map(|id| y[id]));
            }
        }
        let mut order = Order::of(blocks, net);
        let place = |id: &u32| y[*id as usize].unwrap_or(f64::MAX);
        for children in &mut order.children {
            children.sort_by(|a, b| place(a).total_cmp(&place(b)));
        }
        (order, new)
    }

    /// Wishes to stay at the same heights.
    pub(super) fn heights(&self, blocks: &Blocks, wishes: &mut vertical::Wishes) {
        for (idx, element) in blocks.elements.iter().enumerate() {
            let id = idx as u32;
            let stay = match element.kind {
                Kind::Cell(cell) => self.cells[cell].map(|rect| (id, units(rect.y), STAY)),
                Kind::Lane(link) => {
                    self.level(blocks, link, idx).map(|y| (id, units(y), STAY_LANE))
                }
                Kind::Top(c) => self.containers[c].map(|rect| (id, units(rect.y), STAY)),
                Kind::Bottom(c) => self.containers[c].map(|rect| (id, units(rect.bottom()), STAY)),
            };
            wishes.stay.extend(stay);
        }
    }

    /// Wishes to stay at the same places from left to right.
    pub(super) fn columns(&self, net: &Net<'_>, wishes: &mut horizontal::Wishes) {
        for (idx, rect) in self.cells.iter().enumerate() {
            if let Some(rect) = rect {
                wishes.stay.push((idx, units(rect.x) - net.cells[idx].side, STAY));
            }
        }
    }
}

/// The vertical pieces of a line, from left to right.
fn rises(points: &[Point]) -> Vec<(f64, f64, f64)> {
    let upright = |step: &&[Point]| step[0].x == step[1].x && step[0].y != step[1].y;
    let steps = points.windows(2).filter(upright);
    let mut rises: Vec<(f64, f64, f64)> =
        steps.map(|step| (step[0].x, step[0].y, step[1].y)).collect();
    if points.first().zip(points.last()).is_some_and(|(first, last)| first.x > last.x) {
        rises.reverse();
        for rise in &mut rises {
            *rise = (rise.0, rise.2, rise.1);
        }
    }
    rises
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Set, by_hand};
    use super::super::search::kept;
    use super::super::stop::Stop;
    use super::super::{Edge, Node, cycle};
    use super::*;

    /// Two lines below each other, the upper one from right to left, and a box below that nothing
    /// joins.
    fn before() -> (Request, Layout) {
        let set = |x, y| -> Set { (None, Rect::new(x, y, 80.0, 40.0)) };
        let places = [(300.0, 220.0), (0.0, 220.0), (0.0, 500.0), (300.0, 500.0), (0.0, 650.0)];
        let boxes = places.map(|(x, y)| set(x, y));
        let (back, on) = ([(300.0, 240.0), (80.0, 240.0)], [(80.0, 520.0), (300.0, 520.0)]);
        by_hand(&[], &boxes, &[(0, 1, &back, None), (2, 3, &on, None)])
    }

    #[test]
    fn what_was_left_of_what_is_known() {
        let (mut request, layout) = before();
        let net = Net::of(&request, Stop::NEVER);
        let memory = Memory::of(&request, &net, &layout).expect("all is known");
        assert_eq!(memory.turned(&net), [Some(true), Some(false)]);
        let after: Vec<String> =
            memory.after(&net).iter().map(|(left, right)| format!("{left:?} {right:?}")).collect();
        assert_eq!(after, ["Cell(1) Cell(0)", "Cell(2) Cell(3)"]);
        request.nodes.truncate(2);
        let mut nodes = request.nodes.clone();
        for (idx, node) in nodes.iter_mut().enumerate() {
            node.key = Key::new(&format!("new {idx}"));
        }
        request.nodes.extend(nodes);
        let net = Net::of(&request, Stop::NEVER);
        assert!(Memory::of(&request, &net, &layout).is_none(), "half is too little");
    }

    #[test]
    fn a_picture_set_out_anew_keeps_the_order_and_the_places_of_before() {
        // The other way around than it would be drawn, and farther apart.
        for flip in [false, true] {
            let (request, mut layout) = before();
            if flip {
                for placed in &mut layout.nodes {
                    placed.rect.y = 720.0 - placed.rect.y;
                }
                for point in layout.edges.iter_mut().flat_map(|route| &mut route.points) {
                    point.y = 760.0 - point.y;
                }
            }
            let net = Net::of(&request, Stop::NEVER);
            let memory = Memory::of(&request, &net, &layout).expect("all is known");
            let again = kept(&request, net, memory).expect("there is room");
            assert_eq!(again.nodes, layout.nodes, "{flip}");
        }
    }

    #[test]
    fn a_new_box_is_ordered_by_what_it_is_joined_to() {
        let (mut request, layout) = before();
        let node = request.nodes[0].clone();
        request.nodes.push(Node { key: Key::new("new"), ..node });
        let edge = request.edges[0].clone();
        request.edges.push(Edge { key: Key::new("e new"), from: 1, to: 5, ..edge });
        let mut net = Net::of(&request, Stop::NEVER);
        let memory = Memory::of(&request, &net, &layout).expect("all but one is known");
        let turned = memory.turned(&net);
        cycle::break_cycles(&mut net, &turned);
        let ranks = [1, 0, 0, 1, 0, 1];
        let blocks = Blocks::of(&net, &ranks, &Blocks::whole(&net, &ranks));
        let (order, new) = memory.order(&net, &blocks);
        let places = order.places(&blocks);
        assert!(new[5] && !new[..5].contains(&true));
        assert!(places[5] < places[3] && places[0] < places[3], "{places:?}");
    }

    #[test]
    fn upright_pieces_are_known_from_left_to_right() {
        let corners =
            [(0.0, 0.0), (10.0, 0.0), (10.0, 50.0), (20.0, 50.0), (20.0, 30.0), (30.0, 30.0)];
        let mut points = corners.map(|(x, y)| Point::new(x, y));
        let expected = [(10.0, 0.0, 50.0), (20.0, 50.0, 30.0)];
        assert_eq!(rises(&points), expected);
        points.reverse();
        assert_eq!(rises(&points), expected);
    }

    #[test]
    fn a_pinned_box_is_known_to_be_where_it_is_pinned() {
        let (mut request, layout) = before();
        let pin = Point::new(900.0, -40.0);
        request.nodes[0].pin = Some(pin);
        let net = Net::of(&request, Stop::NEVER);
        let memory = Memory::of(&request, &net, &layout).expect("all is known");
        assert_eq!(memory.cells[0].map(Rect::center), Some(pin));
        assert_eq!(memory.cells[1], Some(layout.nodes[1].rect));
    }
}
