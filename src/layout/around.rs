//! Layouts with pinned boxes, all at once: as it was before, or from scratch.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::check::Flaws;
use super::edit::{edited, flaws};
use super::memory::Memory;
use super::net::Net;
use super::search::{kept, scattered};
use super::stop::Stop;
use super::{Edge, Effort, Key, Layout, Request, Route, detour, judge, pin};
use crate::geom::Rect;

/// With more boxes than this, what an edit has left is not looked at twice.
const MANY: usize = 1_000;
/// How much better the lines in tracks have to be.
const CLEARLY: f64 = 0.95;

/// The best layout with pins; `edit` is what an edit has left, which is not without flaw.
pub(super) fn arranged(request: &Request, edit: Option<(Layout, Flaws)>, stop: Stop<'_>) -> Layout {
    let before = request.previous.as_deref().and_then(|before| whole(request, before, stop));
    match (before, edit) {
        (Some(layout), _) if flaws(request, &layout, stop) == Flaws::NONE => layout,
        // A title cut short is no reason to begin anew.
        (_, Some((layout, Flaws { faults: 0, .. }))) => layout,
        (_, edit) => pinned(request, edit, stop),
    }
}

/// What an edit without flaw has left, or the same with its lines in tracks again where that is
/// clearly better: lines drawn one by one get in the way of each other.
///
/// It is looked for where a box was dragged, and where there is time for more than an edit.
pub(super) fn in_tracks(request: &Request, edit: Layout, stop: Stop<'_>) -> Layout {
    let Some(before) = request.previous.as_deref() else { return edit };
    // What nothing was changed in stays as it is.
    if request.nodes.len() > MANY
        || edit == *before
        || request.effort == Effort::Quick && !is_dragged(request, before)
    {
        return edit;
    }
    let Some(tracked) = whole(request, before, stop) else { return edit };
    let tracked = detour::detoured(request, tracked, stop);
    let score = |layout: &Layout| judge::score(request, layout, odd_sides(request, layout));
    let better = score(&tracked) < CLEARLY * score(&edit);
    if better && flaws(request, &tracked, stop) == Flaws::NONE { tracked } else { edit }
}

/// Whether a pinned box stood elsewhere before.
fn is_dragged(request: &Request, before: &Layout) -> bool {
    if !pin::any(request) {
        return false;
    }
    let was: BTreeMap<&Key, Rect> = before.nodes.iter().map(|was| (&was.key, was.rect)).collect();
    request.nodes.iter().enumerate().any(|(idx, node)| {
        let rect = pin::pinned(request, idx);
        rect.zip(was.get(&node.key)).is_some_and(|(rect, was)| rect != *was)
    })
}

/// The lines that leave a box by another side than its right, or enter by another than its left,
/// although they may run from left to right.
fn odd_sides(request: &Request, layout: &Layout) -> usize {
    let is_odd = |(asked, route): &(&Edge, &Route)| {
        let boxes = layout.nodes.get(asked.from).zip(layout.nodes.get(asked.to));
        let ends = route.points.first().zip(route.points.last());
        boxes.zip(ends).is_some_and(|((from, to), (first, last))| {
            let (out, into) = (from.rect.right(), to.rect.x);
            out < into && (first.x != out || last.x != into)
        })
    };
    request.edges.iter().zip(&layout.edges).filter(is_odd).count()
}

/// A layout with pins from scratch: all at once if that works out, else one by one. If neither is
/// without flaw, then the one with the fewest, rather the one that an edit has left.
fn pinned(request: &Request, edit: Option<(Layout, Flaws)>, stop: Stop<'_>) -> Layout {
    let Some(free) = around_pins(request, stop) else { return Layout::default() };
    let judged = |layout: Layout| {
        let flaws = flaws(request, &layout, stop);
        (layout, flaws)
    };
    let all = whole(request, &free, stop).map(judged);
    let all = match all {
        Some((layout, Flaws::NONE)) => return layout,
        all => [edit, edited(request, &Arc::new(free), true, stop), all],
    };
    let best = all.into_iter().flatten().min_by_key(|(_, flaws)| *flaws);
    best.map_or_else(Layout::default, |(layout, _)| layout)
}

/// A layout with pins like one before, all at once.
fn whole(request: &Request, before: &Layout, stop: Stop<'_>) -> Option<Layout> {
    let mut net = Net::of(request, stop);
    let memory = Memory::of(request, &net, before)?;
    let aside = pin::set_aside(request, &mut net);
    let memory = memory.without(&net);
    let mut layout = kept(request, net, memory)?;
    pin::settle(request, &mut layout, aside);
    layout.close();
    Some(layout)
}

/// The layout without pins, moved to where the pins are.
fn around_pins(request: &Request, stop: Stop<'_>) -> Option<Layout> {
    let mut free = request.clone();
    free.previous = None;
    for node in &mut free.nodes {
        node.pin = None;
    }
    let mut layout = scattered(&free, stop)?;
    let (mut dx, mut dy, mut n) = (0.0, 0.0, 0.0);
    for (idx, placed) in layout.nodes.iter().enumerate() {
        if let Some(rect) = pin::pinned(request, idx) {
            dx += rect.x - placed.rect.x;
            dy += rect.y - placed.rect.y;
            n += 1.0;
        }
    }
    layout.shift((dx / f64::max(n, 1.0)).round(), (dy / f64::max(n, 1.0)).round());
    Some(layout)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::fixture::{TEXT, asked, edge, node};
    use super::super::{arrange, verify};

    #[test]
    fn a_box_dragged_onto_the_next_leaves_lines_in_tracks_and_boxes_in_their_columns() {
        // From one to five and from these to another, each with a label.
        let nodes = (0..7).map(|idx| node(idx, None, (120.0, 50.0))).collect();
        let ends = (1..6).flat_map(|idx| [(0, idx), (idx, 6)]);
        let edges = (0..).zip(ends).map(|(idx, ends)| edge(idx, ends, Some(TEXT))).collect();
        let mut request = asked(Vec::new(), nodes, edges);
        let before = arrange(&request);
        for (dragged, dy) in [(2, 40.0), (3, -45.0), (4, 50.0)] {
            for node in &mut request.nodes {
                node.pin = None;
            }
            let center = before.nodes[dragged].rect.center();
            request.nodes[dragged].pin = Some(center.offset(0.0, dy));
            request.previous = Some(Arc::new(before.clone()));
            let after = arrange(&request);
            assert_eq!(verify(&request, &after), []);
            for (was, is) in before.nodes.iter().zip(&after.nodes) {
                let moved = (was.rect.x - is.rect.x).abs();
                assert!(moved <= 10.0, "{dragged}: {:?} moved by {moved}", is.key);
            }
            for (asked, route) in request.edges.iter().zip(&after.edges) {
                let ends = route.points.first().zip(route.points.last());
                let (first, last) = ends.expect("each line is drawn");
                assert_eq!(first.x, after.nodes[asked.from].rect.right(), "{dragged}: {route:?}");
                assert_eq!(last.x, after.nodes[asked.to].rect.x, "{dragged}: {route:?}");
            }
        }
    }
}
