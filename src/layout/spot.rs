//! Finds a place for a new box among those that stay.

use super::frame::{Frame, outer};
use super::push::{Push, Side};
use crate::geom::{Point, Rect};

/// What running over a line costs, in points of distance; and standing on the wrong side of a box
/// that it is joined to.
const LINE: f64 = 60.0;
const WRONG: f64 = 150.0;
/// The room that a line with a label needs beside a box.
const LABEL: f64 = 40.0;
/// How much worse it is to push others than to be far away.
const PUSHED: f64 = 1.0;
/// The most places where pushing is tried.
const TRIES: usize = 12;

/// Places a new box near what it is joined to, inside its container: where there is room, or where
/// pushing others makes some.
pub(super) fn place(frame: &mut Frame<'_>, node: usize) -> Option<()> {
    let request = frame.request;
    let size = request.nodes[node].size;
    let parent = frame.parent(node);
    let gap = request.spacing.node;
    let mut room = room(frame, parent)?;
    if room.w < size.w && parent.is_some() {
        // Its right border makes way, with what is beyond.
        let mut push = Push::of(frame, Side { down: false, forward: true });
        let wide = Rect { w: size.w, ..room };
        if push.out_of(wide, None, room.right(), f64::INFINITY) {
            push.apply(frame);
            room = wide;
        }
    }
    frame.stop.go_on()?;
    let near = Near::of(frame, node, room);
    let mut inside: Vec<Rect> = Vec::new();
    for idx in (0..frame.nodes.len()).filter(|idx| frame.parent(*idx) == parent) {
        inside.extend(frame.footprint(idx));
    }
    for (idx, rect) in frame.containers.iter().enumerate() {
        inside.extend(rect.filter(|_| outer(request, idx) == parent));
    }
    let wish = near.wish(size.w, size.h, room);
    let mut xs = vec![wish.x, room.x, room.right() - size.w];
    let mut ys = vec![wish.y, room.y, room.bottom() - size.h, room.bottom()];
    for rect in &inside {
        xs.extend([
            rect.x,
            rect.right() - size.w,
            rect.right() + 2.0 * LABEL,
            rect.x - size.w - 2.0 * LABEL,
        ]);
        ys.extend([rect.y, rect.bottom() + gap, rect.y - size.h - gap]);
    }
    near_first(&mut xs, wish.x);
    near_first(&mut ys, wish.y);
    let (hard, lines) = obstacles(frame, &inside, room.expand(size.w + size.h));
    let mut free: Option<(f64, Rect)> = None;
    let mut tight: Vec<(f64, Rect)> = Vec::new();
    for &x in &xs {
        if parent.is_some() && (x < room.x || x + size.w > room.right().max(room.x + size.w)) {
            continue;
        }
        for &y in &ys {
            let rect = Rect::new(half(x), half(y), size.w, size.h);
            let over = lines.iter().filter(|line| line.overlaps(rect.expand(3.0))).count();
            let cost = near.cost(rect) + LINE * over as f64;
            let taken = || hard.iter().filter(|other| other.overlaps(grown(rect, gap)));
            if rect.y < room.y {
                continue;
            }
            let within = parent.is_none() || rect.bottom() <= room.bottom();
            if within && taken().next().is_none() {
                if free.is_none_or(|(least, _)| cost < least) {
                    free = Some((cost, rect));
                }
            } else if taken().all(|other| other.y >= rect.y) {
                tight.push((cost, rect));
            }
        }
    }
    tight.sort_by(|a, b| a.0.total_cmp(&b.0));
    tight.truncate(TRIES);
    let pushed = pushed(frame, tight, free, room.bottom());
    frame.nodes[node] = Some(pushed.or(free.map(|(_, rect)| rect))?);
    Some(())
}

/// Makes room by pushing down what is in the way, at the place where that costs least, if less
/// than at a free one.
///
/// What stands at `bottom` or below it makes way in any case, as the border of a container does.
fn pushed(
    frame: &mut Frame<'_>,
    tight: Vec<(f64, Rect)>,
    free: Option<(f64, Rect)>,
    bottom: f64,
) -> Option<Rect> {
    let mut least = free.map_or(f64::INFINITY, |(cost, _)| cost);
    if tight.first().is_none_or(|(cost, _)| *cost >= least) {
        return None;
    }
    let mut push = Push::of(frame, Side { down: true, forward: true });
    let try_at = |push: &mut Push<'_>, rect: Rect, most: f64| {
        push.out_of(rect, None, rect.y.min(bottom), most / PUSHED)
    };
    let mut best = None;
    for (cost, rect) in tight {
        frame.stop.go_on()?;
        if cost < least && try_at(&mut push, rect, least - cost) {
            least = cost + PUSHED * push.length();
            best = Some(rect);
        }
    }
    let rect = best.filter(|rect| try_at(&mut push, *rect, f64::INFINITY))?;
    push.apply(frame);
    Some(rect)
}

/// A box with the distance to keep from others, but for a bit of rounding.
fn grown(rect: Rect, gap: f64) -> Rect {
    rect.expand(gap - 1.0)
}

fn half(length: f64) -> f64 {
    (length * 2.0).round() / 2.0
}

/// Where the boxes of a container may be.
fn room(frame: &Frame<'_>, parent: Option<usize>) -> Option<Rect> {
    let Some(parent) = parent else {
        return Some(frame.bounds());
    };
    let (rect, padding) = (frame.containers[parent]?, frame.request.spacing.padding);
    let top = frame.request.containers[parent].title.h + padding / 2.0;
    let w = (rect.w - 2.0 * padding).max(0.0);
    let h = (rect.h - top - padding).max(0.0);
    Some(Rect::new(rect.x + padding, rect.y + top, w, h))
}

/// The values nearest to a wish, that first.
fn near_first(values: &mut Vec<f64>, wish: f64) {
    values.sort_by(|a, b| (a - wish).abs().total_cmp(&(b - wish).abs()));
    values.dedup();
    values.truncate(40);
}

/// What a box must not lie on, and what it should not.
fn obstacles(frame: &Frame<'_>, inside: &[Rect], region: Rect) -> (Vec<Rect>, Vec<Rect>) {
    let labels = frame.ways.iter().flatten().filter_map(|way| way.label);
    let hard = labels.filter(|label| label.overlaps(region)).chain(inside.iter().copied());
    let steps = frame.ways.iter().flatten().flat_map(|way| way.points.windows(2));
    let steps = steps.map(|step| Rect::between(step[0], step[1]).expand(0.5));
    (hard.collect(), steps.filter(|step| step.overlaps(region)).collect())
}

/// The boxes that a new one is joined to.
struct Near {
    before: Vec<Rect>,
    after: Vec<Rect>,
    gap: f64,
    middle: Point,
}

impl Near {
    fn of(frame: &Frame<'_>, node: usize, room: Rect) -> Self {
        let (mut before, mut after, mut gap) = (Vec::new(), Vec::new(), LABEL);
        for edge in &frame.request.edges {
            let rect = |node: usize| frame.nodes.get(node).copied().flatten();
            if edge.from == node && edge.to != node {
                after.extend(rect(edge.to));
            } else if edge.to == node && edge.from != node {
                before.extend(rect(edge.from));
            } else {
                continue;
            }
            gap = f64::max(gap, edge.label.map_or(0.0, |label| label.w + LABEL));
        }
        Self { before, after, gap, middle: room.center() }
    }

    /// Where the corner of the box would best be.
    fn wish(&self, w: f64, h: f64, room: Rect) -> Point {
        let mean = |values: &mut dyn Iterator<Item = f64>| {
            let (sum, n) = values.fold((0.0, 0.0), |(sum, n), value| (sum + value, n + 1.0));
            (n > 0.0).then(|| sum / n)
        };
        let all = self.before.iter().chain(&self.after);
        let y = mean(&mut all.map(|rect| rect.center().y)).unwrap_or(self.middle.y);
        let last = self.before.iter().map(|rect| rect.right()).reduce(f64::max);
        let first = self.after.iter().map(|rect| rect.x).reduce(f64::min);
        let x = match (last, first) {
            (Some(last), Some(first)) => f64::midpoint(last, first) - w / 2.0,
            (Some(last), None) => last + self.gap,
            (None, Some(first)) => first - self.gap - w,
            (None, None) => room.x,
        };
        let x = x.clamp(room.x, (room.right() - w).max(room.x));
        Point::new(x, (y - h / 2.0).clamp(room.y, (room.bottom() - h).max(room.y)))
    }

    fn cost(&self, rect: Rect) -> f64 {
        let mut cost = 0.0;
        for other in &self.before {
            cost += (rect.center().y - other.center().y).abs();
            cost += (rect.x - other.right() - self.gap).max(0.0) * 0.5;
            cost += WRONG * f64::from(rect.x < other.right() + self.gap);
        }
        for other in &self.after {
            cost += (rect.center().y - other.center().y).abs();
            cost += (other.x - rect.right() - self.gap).max(0.0) * 0.5;
            cost += WRONG * f64::from(other.x < rect.right() + self.gap);
        }
        if self.before.is_empty() && self.after.is_empty() {
            cost += rect.center().distance(self.middle);
        }
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::super::Node;
    use super::super::fixture::{Drawn, Set, TEXT, by_hand};
    use super::super::stop::Stop;
    use super::super::{Edge, Key};
    use super::*;
    use crate::geom::Size;

    fn set(x: f64, y: f64) -> Set {
        (None, Rect::new(x, y, 80.0, 40.0))
    }

    /// Where a new box comes to stand that is joined to some, from them or to them; and where those
    /// do then.
    fn placed(boxes: &[Set], lines: &[Drawn<'_>], joined: &[(usize, bool)]) -> (Rect, Vec<Rect>) {
        let (mut request, layout) = by_hand(&[], boxes, lines);
        let new = boxes.len();
        let (key, size) = (Key::new("new"), Size::new(80.0, 40.0));
        request.nodes.push(Node { key, parent: None, size, pin: None });
        for (other, after) in joined {
            let (from, to) = if *after { (*other, new) } else { (new, *other) };
            let key = Key::new(&format!("to {other}"));
            request.edges.push(Edge { key, from, to, label: Some(TEXT), bundle: None });
        }
        let mut frame = Frame::of(&request, &layout, Stop::NEVER);
        place(&mut frame, new).expect("there is room");
        let mut all: Vec<Rect> = frame.nodes.into_iter().flatten().collect();
        (all.pop().unwrap_or_default(), all)
    }

    #[test]
    fn a_new_box_stands_after_what_leads_to_it_and_before_what_it_leads_to() {
        let wide = [set(0.0, 0.0), set(900.0, 0.0), set(0.0, 300.0)];
        let (after, _) = placed(&wide, &[], &[(0, true)]);
        assert_eq!(after, Rect::new(80.0 + TEXT.w + LABEL, 0.0, 80.0, 40.0));
        let (before, _) = placed(&wide, &[], &[(1, false)]);
        assert_eq!(before, Rect::new(820.0 - TEXT.w - LABEL, 0.0, 80.0, 40.0));
    }

    #[test]
    fn a_new_box_keeps_its_distance_and_lies_on_no_label_and_no_line() {
        // One stands where the new one would stand best, after the first or before it.
        let all = [(0.0, 0.0), (900.0, 0.0), (160.0, 50.0), (900.0, 300.0), (0.0, 300.0)];
        for after in [true, false] {
            let boxes = all.map(|(x, y)| set(if after { x } else { 900.0 - x }, y));
            let (rect, others) = placed(&boxes, &[], &[(0, after)]);
            assert!(!others.iter().any(|other| other.overlaps(grown(rect, 20.0))), "{rect:?}");
            let way = if after { rect.x - others[0].right() } else { others[0].x - rect.right() };
            assert!(way >= TEXT.w, "there is room for the label: {rect:?}");
        }
        let boxes = [set(0.0, 0.0), set(900.0, 0.0), set(0.0, 300.0), set(900.0, 300.0)];
        let line = |y| [(80.0, y), (900.0, y)];
        let (upper, lower) = (line(15.0), line(25.0));
        let on_label = [(0, 1, [(80.0, 20.0), (900.0, 20.0)].as_slice(), Some((200.0, 20.0)))];
        let on_lines = [(0, 1, upper.as_slice(), None), (0, 1, lower.as_slice(), None)];
        for lines in [on_label.as_slice(), on_lines.as_slice()] {
            let (rect, _) = placed(&boxes, lines, &[(0, true)]);
            assert!(rect.y > 25.0 || rect.bottom() < 15.0, "{rect:?}");
        }
    }

    #[test]
    fn a_new_box_rather_stands_farther_away_than_push_many() {
        let column = |x: f64| (0..8).map(move |row| set(x, f64::from(row) * 60.0));
        let boxes: Vec<Set> = column(0.0).chain(column(170.0)).collect();
        let before: Vec<Rect> = boxes.iter().map(|set| set.1).collect();
        let (_, after) = placed(&boxes, &[], &[(0, true)]);
        assert_eq!(after, before);
    }
}
