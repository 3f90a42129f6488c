//! Finds the lines of a picture that have to be drawn anew, and whether its boxes are in order.

use super::frame::{Frame, Way, on_border, outer};
use crate::geom::{Point, Rect};

/// What rounding may do.
const SLACK: f64 = 1.0;

/// Rectangles by where they begin, on one axis.
struct Sorted {
    level: bool,
    most: f64,
    /// The start, the rectangle, and the edge that it is the label of, or the box behind all edges.
    all: Vec<(f64, Rect, usize)>,
}

impl Sorted {
    /// The titles of containers.
    fn titles(frame: &Frame<'_>) -> Self {
        let strip = |(idx, rect): (usize, &Option<Rect>)| {
            let (title, r) = (frame.request.containers[idx].title, (*rect)?);
            Some((r.y, Rect::new(r.x, r.y, title.w.min(r.w), title.h).expand(-SLACK), idx))
        };
        let mut all: Vec<_> = frame.containers.iter().enumerate().filter_map(strip).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        let most = all.iter().map(|(_, rect, _)| rect.h + SLACK).fold(0.0, f64::max);
        Self { level: true, most, all }
    }

    /// Boxes and labels.
    fn of(frame: &Frame<'_>, level: bool) -> Self {
        let n = frame.ways.len();
        let boxes =
            frame.nodes.iter().enumerate().filter_map(|(idx, rect)| Some(((*rect)?, n + idx)));
        let label = |(idx, way): (usize, &Option<Way>)| Some((way.as_ref()?.label?, idx));
        let all = boxes.chain(frame.ways.iter().enumerate().filter_map(label));
        let start = |rect: Rect| if level { rect.y } else { rect.x };
        let mut all: Vec<_> = all.map(|(rect, idx)| (start(rect), rect, idx)).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
        let size = |rect: Rect| if level { rect.h } else { rect.w };
        let most = all.iter().map(|(_, rect, _)| size(*rect)).fold(0.0, f64::max);
        Self { level, most, all }
    }

    /// What may overlap a rectangle.
    fn near(&self, rect: Rect) -> impl Iterator<Item = (Rect, usize)> {
        let (low, high) = if self.level { (rect.y, rect.bottom()) } else { (rect.x, rect.right()) };
        let first = self.all.partition_point(|(at, _, _)| *at < low - self.most);
        let rest = self.all[first..].iter().take_while(move |(at, _, _)| *at <= high);
        rest.map(|(_, rect, idx)| (*rect, *idx))
    }
}

/// The drawn lines that pass through a box or a label, have lost their ends, or whose label is
/// covered.
pub(super) fn broken(frame: &Frame<'_>) -> Vec<usize> {
    let (by_y, by_x) = (Sorted::of(frame, true), Sorted::of(frame, false));
    let titles = Sorted::titles(frame);
    let mut broken = vec![false; frame.ways.len()];
    for (idx, way) in frame.ways.iter().enumerate() {
        let Some(way) = way else { continue };
        let asked = &frame.request.edges[idx];
        let ends = [asked.from, asked.to];
        let n = frame.ways.len();
        let end = |node: usize, point: Option<&Point>| {
            let rect = frame.nodes.get(node).copied().flatten();
            rect.zip(point).is_some_and(|(rect, point)| on_border(rect, *point))
        };
        let slanted = way.points.windows(2).any(|p| p[0].x != p[1].x && p[0].y != p[1].y);
        if !end(asked.from, way.points.first()) || !end(asked.to, way.points.last()) || slanted {
            broken[idx] = true;
            continue;
        }
        for pair in way.points.windows(2) {
            let step = Rect::between(pair[0], pair[1]);
            let sorted = if step.h == 0.0 { &by_y } else { &by_x };
            for (rect, other) in sorted.near(step) {
                if other == idx || !passes(step, rect.expand(-SLACK)) {
                    continue;
                }
                if other < n {
                    // Whichever came last may try another way.
                    broken[later(frame, idx, other)] = true;
                } else if !ends.contains(&(other - n))
                    || asked.from != asked.to && inside(step, rect)
                {
                    broken[idx] = true;
                }
            }
        }
        if let Some(label) = way.label {
            for (rect, other) in by_y.near(label) {
                if other != idx && rect.overlaps(label) {
                    broken[if other < n { later(frame, idx, other) } else { idx }] = true;
                }
            }
            broken[idx] |= titles.near(label).any(|(strip, _)| strip.overlaps(label));
        }
    }
    (0..broken.len()).filter(|idx| broken[*idx]).collect()
}

/// Which of two lines in each other's way is to be drawn anew: the one that came last, unless it
/// keeps to its box.
fn later(frame: &Frame<'_>, a: usize, b: usize) -> usize {
    let last = &frame.request.edges[a.max(b)];
    if last.from == last.to { a.min(b) } else { a.max(b) }
}

/// Tells whether a step runs well inside a box, as one that leaves it by its border does not.
fn inside(step: Rect, rect: Rect) -> bool {
    let deep = rect.expand(-rect.w.min(rect.h) / 2.5);
    passes(step, deep)
}

fn passes(step: Rect, rect: Rect) -> bool {
    step.x < rect.right()
        && rect.x < step.right().max(step.x + f64::MIN_POSITIVE)
        && step.y < rect.bottom()
        && rect.y < step.bottom().max(step.y + f64::MIN_POSITIVE)
}

/// Tells whether all boxes and containers are apart, inside what holds them, and off titles.
pub(super) fn in_order(frame: &Frame<'_>) -> bool {
    let request = frame.request;
    let by_y = Sorted::of(frame, true);
    let n = frame.ways.len();
    for (idx, rect) in frame.nodes.iter().enumerate() {
        let Some(rect) = *rect else { return false };
        let clash = |(other, at): (Rect, usize)| at >= n && at - n != idx && other.overlaps(rect);
        if by_y.near(rect).any(clash) {
            return false;
        }
        let around = frame.parent(idx);
        if around.is_some_and(|around| !fits(frame, around, rect)) {
            return false;
        }
    }
    for (idx, rect) in frame.containers.iter().enumerate() {
        let Some(rect) = *rect else { return false };
        let around = outer(request, idx);
        if around.is_some_and(|around| !fits(frame, around, rect))
            || rect.w + SLACK < request.containers[idx].title.w
        {
            return false;
        }
        for (other, next) in frame.containers[..idx].iter().enumerate() {
            if outer(request, other) == around && next.is_some_and(|next| next.overlaps(rect)) {
                return false;
            }
        }
    }
    true
}

/// Tells whether something lies in a container, below its title.
fn fits(frame: &Frame<'_>, container: usize, rect: Rect) -> bool {
    let title = frame.request.containers[container].title.h;
    frame.containers[container].is_some_and(|around| {
        around.expand(SLACK).encloses(rect) && rect.y + SLACK >= around.y + title
    })
}
