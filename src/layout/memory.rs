//! What the previous layout says about this one: only where things were.

use std::collections::BTreeMap;

use super::block::{Blocks, Kind};
use super::net::{Net, units};
use super::order::Order;
use super::rank::Thing;
use super::{Key, Layout, Request, horizontal, vertical};
use crate::geom::Rect;

/// How hard cells and borders stay where they were, and lanes.
const STAY: i64 = 400;
const STAY_LANE: i64 = 12;

/// Where cells, containers and links were.
#[derive(Clone, Debug)]
pub(super) struct Memory {
    cells: Vec<Option<Rect>>,
    containers: Vec<Option<Rect>>,
    /// The height of each link's longest level piece.
    links: Vec<Option<f64>>,
}

impl Memory {
    /// What is known of a request's things; nothing if that is too little to build on.
    pub(super) fn of(request: &Request, net: &Net) -> Option<Self> {
        let previous: &Layout = request.previous.as_deref()?;
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
        let cells: Vec<Option<Rect>> = (0..net.cells.len())
            .map(|cell| boxes.get(&request.nodes.get(cell)?.key).copied())
            .collect();
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
        Some(Self { cells, containers, links })
    }

    /// Which links must point left, and which must not.
    pub(super) fn turned(&self, net: &Net) -> Vec<Option<bool>> {
        let turned = |link: &super::net::Link| {
            let (from, to) = (self.cells[link.from]?, self.cells[link.to]?);
            if from.right() <= to.x { Some(false) } else { (to.right() <= from.x).then_some(true) }
        };
        net.links.iter().map(turned).collect()
    }

    /// Which things stand left and right of each other and beside each other.
    pub(super) fn after(&self, net: &Net) -> Vec<(Thing, Thing)> {
        let mut held: Vec<Vec<(Thing, Rect)>> = vec![Vec::new(); net.around.len()];
        for (idx, cell) in net.cells.iter().enumerate() {
            if let Some(rect) = self.cells[idx] {
                held[cell.parent].push((Thing::Cell(idx), rect));
            }
        }
        for container in 1..net.around.len() {
            if let Some(rect) = self.containers[container] {
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

    /// The order as it was, with what is new near what it is joined to; and which that is.
    pub(super) fn order(&self, net: &Net, blocks: &Blocks) -> (Order, Vec<bool>) {
        let mut y: Vec<Option<f64>> = vec![None; blocks.elements.len()];
        for (idx, element) in blocks.elements.iter().enumerate() {
            y[idx] = match element.kind {
                Kind::Cell(cell) => self.cells[cell].map(|rect| rect.center().y),
                Kind::Lane(link) => self.links[link],
                Kind::Top(c) => self.containers[c].map(|rect| rect.center().y),
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
                Kind::Lane(link) => self.links[link].map(|y| (id, units(y), STAY_LANE)),
                Kind::Top(c) => self.containers[c].map(|rect| (id, units(rect.y), STAY)),
                Kind::Bottom(c) => self.containers[c].map(|rect| (id, units(rect.bottom()), STAY)),
            };
            wishes.stay.extend(stay);
        }
    }

    /// Wishes to stay at the same places from left to right.
    pub(super) fn columns(&self, net: &Net, wishes: &mut horizontal::Wishes) {
        for (idx, rect) in self.cells.iter().enumerate() {
            if let Some(rect) = rect {
                wishes.stay.push((idx, units(rect.x) - net.cells[idx].side, STAY));
            }
        }
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}
