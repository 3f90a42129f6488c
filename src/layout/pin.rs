//! Boxes that stand where the user put them.

use super::net::{Link, Net, units};
use super::{Layout, Request, aside, horizontal, vertical};
use crate::geom::Rect;

/// The room that a line needs beside its label.
const ROOM: i64 = 44;
/// How hard pinned boxes pull where they cannot all be kept while lines keep their ways.
const HARD: i64 = 1_000_000;

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
