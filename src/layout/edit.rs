//! A picture after an edit: everything stays where it was but what the edit itself changes.

use std::sync::Arc;

use super::check::{Flaws, Index};
use super::frame::Frame;
use super::pin::{self, pinned};
use super::push::{Push, Side};
use super::stop::Stop;
use super::{Layout, Request, check, clear, spot, trail};
use crate::geom::{Point, Rect, Size};

/// Rounds of drawing lines anew that came to be in the way.
const ROUNDS: usize = 4;
/// Sizes nearer than this are equal.
const SAME: f64 = 0.01;

/// The previous layout with what has changed since, and what is wrong with it; none if it is too
/// much, or if anything is wrong and no box is pinned.
///
/// `along` moves what shares a container with pinned boxes along with them.
pub(super) fn edited(
    request: &Request,
    previous: &Arc<Layout>,
    along: bool,
    stop: Stop<'_>,
) -> Option<(Layout, Flaws)> {
    let mut frame = Frame::of(request, previous, stop);
    let n = request.nodes.len();
    if frame.containers.iter().any(Option::is_none) || stop.now() {
        return None;
    }
    let moved: Vec<usize> = (0..n).filter(|node| is_moved(&frame, *node)).collect();
    let is_new = |node: &usize| frame.nodes[*node].is_none() && pinned(request, *node).is_none();
    let new: Vec<usize> = (0..n).filter(is_new).collect();
    let resized: Vec<usize> = (0..n).filter(|node| is_resized(&frame, *node)).collect();
    let relabelled = relabelled(&frame);
    let open = |edge: &usize| frame.ways[*edge].is_none() && is_drawn(request, *edge);
    let n_open = (0..request.edges.len()).filter(open).count();
    let loops = request.edges.iter().zip(&frame.ways).any(|(edge, way)| {
        let looped = edge.from == edge.to && edge.from < n;
        looped && (way.is_none() || resized.contains(&edge.from))
    });
    let unchanged = new.is_empty() && moved.is_empty() && resized.is_empty();
    // What pins put on top of each other stays so.
    let with_pins = pin::any(request);
    let calm = unchanged && n_open == 0 && relabelled.is_empty();
    if calm && (with_pins || check::flaws(&frame) == Flaws::NONE) {
        let whole = same_keys(request, previous);
        return Some((if whole { Layout::clone(previous) } else { frame.layout() }, Flaws::NONE));
    }
    let few = |n_changed: usize, all: usize| n_changed <= 6 + all / 8;
    if loops || !few(new.len() + resized.len(), n) || !few(n_open, request.edges.len()) {
        return None;
    }
    for edge in relabelled {
        frame.ways[edge] = None;
    }
    for &node in &resized {
        resize(&mut frame, node)?;
    }
    if !moved.is_empty() {
        clear::moved(&mut frame, &moved, along);
    }
    for &node in &new {
        spot::place(&mut frame, node)?;
    }
    stop.go_on()?;
    let clear = draw(&mut frame);
    let flaws = if clear || with_pins { all_flaws(&frame, clear) } else { return None };
    (with_pins || flaws == Flaws::NONE).then(|| (frame.layout(), flaws))
}

/// What is wrong with a layout, if it is not all that is asked for without fault.
pub(super) fn flaws(request: &Request, layout: &Layout, stop: Stop<'_>) -> Flaws {
    let frame = Frame::of(request, layout, stop);
    let moved = (0..request.nodes.len()).filter(|node| is_moved(&frame, *node)).count();
    let flaws = all_flaws(&frame, false);
    Flaws { faults: flaws.faults + moved, ..flaws }
}

/// What is wrong with boxes and lines, or with boxes alone if the drawn lines are known to be
/// clear.
fn all_flaws(frame: &Frame<'_>, clear: bool) -> Flaws {
    let flaws = check::flaws(frame);
    let n = frame.ways.len();
    let clear = clear || frame.stop.now();
    let open = |edge: &usize| frame.ways[*edge].is_none() && is_drawn(frame.request, *edge);
    let open = (0..n).filter(open).count();
    let mut broken = 0;
    if !clear {
        let mut index = Index::of(frame);
        index.lenient = true;
        broken = index.broken(frame).len();
    }
    Flaws { faults: flaws.faults + open + broken, ..flaws }
}

/// Draws the lines that are missing, and those that are in the way; tells whether all are clear.
fn draw(frame: &mut Frame<'_>) -> bool {
    let (request, stop) = (frame.request, frame.stop);
    // Without pins there is room for all lines from a box to itself.
    let with_pins = pin::any(request);
    let mut index = Index::of(frame);
    if stop.now() {
        return false;
    }
    let mut broken = index.broken(frame);
    for _ in 0..ROUNDS {
        let is_loop = |edge: usize| request.edges[edge].from == request.edges[edge].to;
        for &edge in broken.iter().filter(|edge| with_pins || !is_loop(**edge)) {
            frame.ways[edge] = None;
            index.update(edge, None);
        }
        if stop.now() {
            return false;
        }
        let mut open: Vec<(f64, usize)> = (0..request.edges.len())
            .filter(|edge| frame.ways[*edge].is_none() && is_drawn(request, *edge))
            .map(|edge| (length(frame, edge), edge))
            .collect();
        if open.is_empty() {
            return broken.is_empty();
        }
        // Short ones have the least choice.
        open.sort_by(|a, b| a.0.total_cmp(&b.0));
        for &(_, edge) in &open {
            if stop.now() {
                return false;
            }
            frame.ways[edge] = trail::find(frame, edge);
            index.update(edge, frame.ways[edge].as_ref());
        }
        let stuck = broken.iter().copied().filter(|edge| frame.ways[*edge].is_some());
        let changed: Vec<usize> = open.iter().map(|(_, edge)| *edge).chain(stuck).collect();
        broken = index.broken_by(frame, &changed);
    }
    broken.is_empty()
}

fn length(frame: &Frame<'_>, edge: usize) -> f64 {
    let asked = &frame.request.edges[edge];
    let center = |node: usize| frame.nodes[node].map(Rect::center);
    center(asked.from).zip(center(asked.to)).map_or(0.0, |(a, b)| a.distance(b))
}

/// Tells whether both ends of an edge exist.
fn is_drawn(request: &Request, edge: usize) -> bool {
    let (asked, n) = (&request.edges[edge], request.nodes.len());
    asked.from < n && asked.to < n
}

fn differs(a: Size, b: Size) -> bool {
    (a.w - b.w).abs() > SAME || (a.h - b.h).abs() > SAME
}

fn is_resized(frame: &Frame<'_>, node: usize) -> bool {
    let asked = frame.request.nodes[node].size;
    let sane = asked.w.is_finite() && asked.h.is_finite();
    sane && frame.nodes[node].is_some_and(|rect| differs(rect.size(), asked))
}

fn is_moved(frame: &Frame<'_>, node: usize) -> bool {
    let there = pinned(frame.request, node);
    there.is_some_and(|there| {
        let here = frame.nodes[node].map(Rect::center);
        here.is_none_or(|here| here.distance(there.center()) > 1e-6)
    })
}

/// The edges whose labels have other sizes than before.
fn relabelled(frame: &Frame<'_>) -> Vec<usize> {
    let changed = |edge: &usize| {
        let shown = frame.ways[*edge].as_ref().and_then(|way| way.label);
        let asked = frame.request.edges[*edge].label;
        shown.zip(asked).is_some_and(|(rect, asked)| differs(rect.size(), asked))
    };
    (0..frame.ways.len()).filter(changed).collect()
}

fn same_keys(request: &Request, previous: &Layout) -> bool {
    request.nodes.len() == previous.nodes.len()
        && request.containers.len() == previous.containers.len()
        && request.edges.len() == previous.edges.len()
        && request.nodes.iter().zip(&previous.nodes).all(|(a, b)| a.key == b.key)
        && request.containers.iter().zip(&previous.containers).all(|(a, b)| a.key == b.key)
        && request.edges.iter().zip(&previous.edges).all(|(a, b)| a.key == b.key)
}

/// Gives a box its new size around its old middle, and pushes on what that meets.
fn resize(frame: &mut Frame<'_>, node: usize) -> Option<()> {
    let before = frame.nodes[node]?;
    let size = frame.request.nodes[node].size;
    let middle = before.center();
    let half = |length: f64| (length * 2.0).round() / 2.0;
    let rect =
        Rect::new(half(middle.x - size.w / 2.0), half(middle.y - size.h / 2.0), size.w, size.h);
    let rect = pinned(frame.request, node).unwrap_or(rect);
    frame.nodes[node] = Some(rect);
    for (edge, asked) in frame.request.edges.iter().enumerate() {
        for (end, first) in [(asked.from, true), (asked.to, false)] {
            if end == node
                && let Some(way) = &mut frame.ways[edge]
                && !follow(&mut way.points, first, before, rect)
            {
                frame.ways[edge] = None;
            }
        }
    }
    let wide = Rect { y: before.y.max(rect.y), h: before.h.min(rect.h), ..rect };
    for (down, hot, least) in [(false, wide, middle.x), (true, rect, middle.y)] {
        let more = if down { rect.h > before.h } else { rect.w > before.w };
        for forward in [true, false].into_iter().filter(|_| more) {
            frame.stop.go_on()?;
            let mut push = Push::of(frame, Side { down, forward });
            if push.out_of(hot, Some(node), least, f64::INFINITY) {
                push.apply(frame);
            }
        }
    }
    Some(())
}

/// Brings the end of a line to the new border of its box; tells whether it still meets it.
fn follow(points: &mut [Point], first: bool, before: Rect, after: Rect) -> bool {
    let at = if first { 0 } else { points.len() - 1 };
    let next = points[if first { 1 } else { at - 1 }];
    let point = &mut points[at];
    let near = |a: f64, b: f64| (a - b).abs() <= 1.0;
    if point.y == next.y {
        point.x = if near(point.x, before.right()) { after.right() } else { after.x };
        point.y > after.y && point.y < after.bottom() && (point.x - next.x).abs() > 4.0
    } else {
        point.y = if near(point.y, before.bottom()) { after.bottom() } else { after.y };
        point.x > after.x && point.x < after.right() && (point.y - next.y).abs() > 4.0
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{TEXT, asked, by_hand, container, edge, node};
    use super::super::{Edge, Key, Node, arrange, verify};
    use super::*;

    /// A container with a line from box to box in it, and a box beside it.
    fn small() -> Request {
        let parents = [Some(0), Some(0), None];
        let nodes = (0..).zip(parents).map(|(idx, parent)| node(idx, parent, (80.0, 40.0)));
        let edges = vec![edge(0, (0, 1), Some(TEXT)), edge(1, (1, 2), Some(TEXT))];
        asked(vec![container(0, None)], nodes.collect(), edges)
    }

    #[test]
    fn a_container_grows_for_a_new_box_and_what_is_before_it_stays() {
        for (w, h) in [(90.0, 40.0), (600.0, 40.0), (90.0, 500.0), (600.0, 500.0)] {
            let mut request = small();
            let before = Arc::new(arrange(&request));
            let (parent, key, size) = (Some(0), Key::new("new"), Size::new(w, h));
            request.nodes.push(Node { key, parent, size, pin: None });
            let (after, _) = edited(&request, &before, false, Stop::NEVER).expect("there is room");
            assert_eq!(verify(&request, &after), [], "{w} by {h}");
            assert_eq!(after.nodes[..2], before.nodes[..2], "{w} by {h}");
        }
    }

    #[test]
    fn a_line_from_a_box_to_itself_makes_way_for_a_pinned_box() {
        let mut request = small();
        let size = Size::new(60.0, 20.0);
        let (key, label) = (Key::new("loop"), Some(size));
        request.edges.push(Edge { key, from: 2, to: 2, label, bundle: None });
        let before = arrange(&request);
        let there = before.edges[2].label.expect("it has a label").center();
        let key = Key::new("on it");
        let center = before.nodes[2].rect.center();
        request.nodes[2].pin = Some(center);
        request.nodes.push(Node { key, parent: None, size, pin: Some(there.offset(0.0, 6.0)) });
        request.previous = Some(Arc::new(before));
        assert_eq!(verify(&request, &arrange(&request)), []);
    }

    #[test]
    fn a_look_at_what_has_changed_finds_what_a_look_at_everything_does() {
        let request = small();
        let layout = arrange(&request);
        for (moved, other) in [(0, 1), (1, 0)] {
            let mut frame = Frame::of(&request, &layout, Stop::NEVER);
            let mut index = Index::of(&frame);
            assert_eq!(index.broken(&frame), [0; 0]);
            let there = frame.ways[other].as_ref().and_then(|way| way.label);
            if let Some(way) = &mut frame.ways[moved] {
                way.label = there;
            }
            index.update(moved, frame.ways[moved].as_ref());
            // Of two labels on each other the later one goes.
            assert_eq!(index.broken(&frame), [1]);
            assert_eq!(index.broken_by(&frame, &[moved]), [1]);
        }
    }

    #[test]
    fn a_line_from_under_a_pinned_box_is_no_flaw() {
        let here = |x| (None, Rect::new(x, 0.0, 80.0, 40.0));
        let line = [(80.0, 20.0), (400.0, 20.0)];
        let boxes = [here(0.0), here(400.0), here(60.0)];
        let (mut request, layout) = by_hand(&[], &boxes, &[(0, 1, &line, None)]);
        for node in &mut request.nodes[..2] {
            node.pin = layout.nodes[usize::from(node.key != Key::new("n0"))].rect.center().into();
        }
        assert_ne!(flaws(&request, &layout, Stop::NEVER), Flaws::NONE, "the other can move");
        request.nodes[2].pin = Some(layout.nodes[2].rect.center());
        assert_eq!(flaws(&request, &layout, Stop::NEVER), Flaws::NONE);
    }

    #[test]
    fn a_box_that_grows_pushes_others_and_stays_where_it_was() {
        for (w, h) in [(80.0, 140.0), (240.0, 40.0), (240.0, 140.0)] {
            let mut request = small();
            let before = Arc::new(arrange(&request));
            request.nodes[1].size = Size::new(w, h);
            let (after, _) = edited(&request, &before, false, Stop::NEVER).expect("there is room");
            assert_eq!(verify(&request, &after), [], "{w} by {h}");
            let [old, new] = [&before, &after].map(|layout| layout.nodes[1].rect.center());
            assert!(old.distance(new) <= 1.0, "{w} by {h}: {old:?}, {new:?}");
        }
    }
}
