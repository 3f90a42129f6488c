//! Layouts with pinned boxes, all at once: as it was before, or from scratch.

use std::sync::Arc;

use super::check::Flaws;
use super::edit::{edited, flaws};
use super::memory::Memory;
use super::net::Net;
use super::search::{kept, scattered};
use super::stop::Stop;
use super::{Layout, Request, pin};

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
