//! Makes room by pushing: what is in the way moves on, and pushes what is in its way.
//!
//! Nothing overtakes anything, so that lines stay clear of boxes and labels, and whoever looks at
//! the picture finds everything where it was in relation to everything else.

use std::collections::{BTreeMap, VecDeque};

use super::frame::{Frame, Way};
use super::pin::pinned;
use super::stop::Stop;
use super::{Request, Spacing};
use crate::geom::Rect;

/// From a box, a label or a border to a line.
const NEAR: f64 = 6.0;
/// How near a corner of a box a line may come by sliding.
const CORNER: f64 = 5.0;
/// The most steps of pushing for each thing there is.
const STEPS: usize = 40;

/// The steps of pushing between asking whether to go on.
const ASK: usize = 2_000;

/// Along which axis to push, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Side {
    pub(super) down: bool,
    pub(super) forward: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Box,
    Label,
    Line,
    Border,
}

/// A side-on view of something: where it is along the push and across.
#[derive(Clone, Copy, Debug)]
struct Solid {
    var: usize,
    class: Class,
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Solid {
    fn middle(&self) -> f64 {
        (self.low + self.high) / 2.0
    }
}

/// Two things whose distance may only change within bounds.
#[derive(Clone, Copy, Debug)]
struct Tie {
    a: usize,
    b: usize,
    /// By how much `b` may lag behind `a`, and `a` behind `b`.
    slack: [f64; 2],
}

/// Lists of things by number, all in one.
#[derive(Clone, Debug, Default)]
struct Lists<T> {
    first: Vec<usize>,
    all: Vec<T>,
}

impl<T: Copy> Lists<T> {
    fn of(n: usize, items: &[(usize, T)]) -> Self {
        let mut first = vec![0; n + 1];
        for (at, _) in items {
            first[at + 1] += 1;
        }
        for at in 0..n {
            first[at + 1] += first[at];
        }
        let mut next = first.clone();
        let mut order = vec![0; items.len()];
        for (idx, (at, _)) in items.iter().enumerate() {
            order[next[*at]] = idx;
            next[*at] += 1;
        }
        Self { first, all: order.into_iter().map(|idx| items[idx].1).collect() }
    }

    fn get(&self, at: usize) -> &[T] {
        let ends = self.first.get(at).zip(self.first.get(at.wrapping_add(1)));
        ends.map_or(&[], |(first, next)| &self.all[*first..*next])
    }
}

/// Everything that may be pushed one way, with what holds it together.
pub(super) struct Push<'a> {
    request: &'a Request,
    stop: Stop<'a>,
    way: Side,
    solids: Vec<Solid>,
    /// By variable: what may lag behind it no further than so much.
    ties: Lists<(usize, f64)>,
    /// The solids of each variable.
    of_var: Lists<usize>,
    /// The solids by where they begin.
    sorted: Vec<usize>,
    thickest: f64,
    moved: Vec<f64>,
    /// How far all boxes have been pushed together, and the most that may be.
    length: f64,
    most: f64,
    /// The variables of each way's steps, and of its label.
    steps: Vec<(Vec<Option<usize>>, Option<usize>)>,
    queue: VecDeque<usize>,
    waiting: Vec<bool>,
}

impl<'a> Push<'a> {
    /// What a frame holds.
    pub(super) fn of(frame: &Frame<'a>, way: Side) -> Self {
        let request = frame.request;
        let n = frame.nodes.len();
        let mut push = Self {
            request,
            stop: frame.stop,
            way,
            solids: Vec::with_capacity(n * 8),
            ties: Lists::default(),
            of_var: Lists::default(),
            sorted: Vec::new(),
            thickest: 0.0,
            moved: Vec::new(),
            length: 0.0,
            most: f64::INFINITY,
            steps: Vec::with_capacity(frame.ways.len()),
            queue: VecDeque::new(),
            waiting: Vec::new(),
        };
        for (idx, rect) in frame.nodes.iter().enumerate() {
            if let Some(rect) = rect {
                push.add(*rect, idx, Class::Box);
            }
        }
        for (idx, rect) in frame.containers.iter().enumerate() {
            if let Some(rect) = *rect {
                let var = n + 2 * idx;
                let [low, high] = if way.down {
                    let title = request.containers[idx].title.h.min(rect.h);
                    [Rect { h: title, ..rect }, Rect { y: rect.bottom(), h: 0.0, ..rect }]
                } else {
                    [Rect { w: 0.0, ..rect }, Rect { x: rect.right(), w: 0.0, ..rect }]
                };
                push.add(low, var, Class::Border);
                push.add(high, var + 1, Class::Border);
            }
        }
        let mut next = n + 2 * frame.containers.len();
        let mut ties = Vec::new();
        let mut together: BTreeMap<(usize, u64, bool), usize> = BTreeMap::new();
        for (idx, drawn) in frame.ways.iter().enumerate() {
            let steps = match drawn {
                Some(drawn) => push.line(frame, idx, drawn, (&mut next, &mut ties, &mut together)),
                None => (Vec::new(), None),
            };
            push.steps.push(steps);
        }
        push.finish(next, &ties);
        push
    }

    fn finish(&mut self, n_vars: usize, ties: &[Tie]) {
        self.moved = vec![0.0; n_vars];
        self.waiting = vec![false; n_vars];
        let both = ties
            .iter()
            .flat_map(|tie| [(tie.a, (tie.b, tie.slack[0])), (tie.b, (tie.a, tie.slack[1]))]);
        self.ties = Lists::of(n_vars, &both.collect::<Vec<_>>());
        let of_var = self.solids.iter().enumerate().map(|(idx, solid)| (solid.var, idx));
        self.of_var = Lists::of(n_vars, &of_var.collect::<Vec<_>>());
        let key = |idx: &usize| self.solids[*idx].low;
        self.sorted = (0..self.solids.len()).collect();
        self.sorted.sort_by(|a, b| key(a).total_cmp(&key(b)));
        let thick = self.solids.iter().map(|solid| solid.high - solid.low);
        self.thickest = thick.fold(0.0, f64::max);
    }

    /// Pushes everything beyond the middle of `rect` out of it. Where `node` is given, `rect` is
    /// its new place; `least` is what counts as beyond, along the push.
    ///
    /// Tells whether that works with boxes going no further than `most`, all together; if so,
    /// `apply` does it.
    pub(super) fn out_of(
        &mut self,
        rect: Rect,
        node: Option<usize>,
        least: f64,
        most: f64,
    ) -> bool {
        let hot = self.view(rect, usize::MAX, Class::Box);
        self.moved.fill(0.0);
        self.waiting.fill(false);
        self.queue.clear();
        (self.length, self.most) = (0.0, most);
        self.run(hot, node, if self.way.forward { least } else { -least })
    }

    fn view(&self, rect: Rect, var: usize, class: Class) -> Solid {
        let (low, high, from, to) = if self.way.down {
            (rect.y, rect.bottom(), rect.x, rect.right())
        } else {
            (rect.x, rect.right(), rect.y, rect.bottom())
        };
        let (low, high) = if self.way.forward { (low, high) } else { (-high, -low) };
        Solid { var, class, low, high, from, to }
    }

    fn add(&mut self, rect: Rect, var: usize, class: Class) {
        let solid = self.view(rect, var, class);
        self.solids.push(solid);
    }

    /// Adds a line: each step across the push moves as one; the ends slide along their boxes.
    fn line(
        &mut self,
        frame: &Frame<'_>,
        edge: usize,
        drawn: &Way,
        (next, ties, together): (
            &mut usize,
            &mut Vec<Tie>,
            &mut BTreeMap<(usize, u64, bool), usize>,
        ),
    ) -> (Vec<Option<usize>>, Option<usize>) {
        let asked = &self.request.edges[edge];
        let ends = [asked.from, asked.to];
        let last = drawn.points.len() - 2;
        if asked.from == asked.to {
            let around = drawn.points.windows(2).map(|p| Rect::between(p[0], p[1]));
            for rect in around.chain(drawn.label).collect::<Vec<_>>() {
                self.add(rect, asked.from, Class::Label);
            }
            return (vec![Some(asked.from); last + 1], Some(asked.from));
        }
        let mut vars = Vec::with_capacity(last + 1);
        for (k, step) in drawn.points.windows(2).enumerate() {
            let across =
                if self.way.down { step[0].y == step[1].y } else { step[0].x == step[1].x };
            if !across {
                vars.push(None);
                continue;
            }
            let at = if self.way.down { step[0].y } else { step[0].x };
            // Lines of one bundle run together near their box, and stay so.
            let end = if k <= 1 { Some(0) } else { (k + 1 >= last).then_some(1) };
            let shared = end.filter(|_| asked.bundle.is_some());
            let key = shared.map(|end| (ends[end], at.to_bits(), end == 0));
            let known = key.and_then(|key| together.get(&key).copied());
            let var = known.unwrap_or(*next);
            if known.is_none() {
                *next += 1;
                if let Some(key) = key {
                    together.insert(key, var);
                }
            }
            self.add(Rect::between(step[0], step[1]), var, Class::Line);
            for (end, here) in [(0, k == 0), (1, k == last)] {
                if let Some(rect) = frame.nodes[ends[end]].filter(|_| here) {
                    let view = self.view(rect, 0, Class::Box);
                    let at = if self.way.forward { at } else { -at };
                    let before = (at - view.low - CORNER).max(0.0);
                    let after = (view.high - at - CORNER).max(0.0);
                    // The line may lag by what is above it, the box by what is below it.
                    ties.push(Tie { a: ends[end], b: var, slack: [before, after] });
                }
            }
            vars.push(Some(var));
        }
        let label = drawn.label.map(|label| {
            let center = label.center();
            let host = drawn.points.windows(2).position(|step| {
                let reach = Rect::between(step[0], step[1]).expand(1.5);
                let level = step[0].y == step[1].y;
                reach.contains(center) && level == self.way.down
            });
            let var = host.and_then(|host| vars[host]).unwrap_or_else(|| {
                *next += 1;
                *next - 1
            });
            self.add(label, var, Class::Label);
            var
        });
        (vars, label)
    }

    /// Pushes until nothing is in anything's way.
    fn run(&mut self, hot: Solid, node: Option<usize>, least: f64) -> bool {
        let cause = Solid { var: node.unwrap_or(usize::MAX), ..hot };
        if !self.strike(&cause, 0.0, Some(least)) {
            return false;
        }
        let mut left = STEPS * self.moved.len() + 1000;
        while let Some(var) = self.queue.pop_front() {
            self.waiting[var] = false;
            left -= 1;
            if left.is_multiple_of(ASK) && self.stop.now() {
                return false;
            }
            if left == 0 || Some(var) == node {
                return false;
            }
            let by = self.moved[var];
            for at in 0..self.of_var.get(var).len() {
                let solid = self.solids[self.of_var.get(var)[at]];
                if !self.strike(&solid, by, None) {
                    return false;
                }
                // What has moved into the way of the cause of it all has nowhere to go.
                if node.is_none()
                    && solid.middle() < least
                    && solid.high + by > hot.low
                    && solid.from < hot.to
                    && hot.from < solid.to
                {
                    return false;
                }
            }
            for at in 0..self.ties.get(var).len() {
                let (other, slack) = self.ties.get(var)[at];
                if !self.raise(other, by - slack) {
                    return false;
                }
            }
        }
        true
    }

    fn raise(&mut self, var: usize, to: f64) -> bool {
        if to <= self.moved[var] + 1e-9 {
            return true;
        }
        if pinned(self.request, var).is_some() {
            return false;
        }
        if var < self.request.nodes.len() {
            self.length += to - self.moved[var];
        }
        self.moved[var] = to;
        if !std::mem::replace(&mut self.waiting[var], true) {
            self.queue.push_back(var);
        }
        self.length < self.most
    }

    /// Pushes on what a thing that has moved would come too near to.
    fn strike(&mut self, solid: &Solid, by: f64, hot: Option<f64>) -> bool {
        let least = hot.unwrap_or_else(|| solid.middle());
        let reach = solid.high + by + 60.0;
        let start = least - self.thickest / 2.0 - 1.0;
        let first = self.sorted.partition_point(|idx| self.solids[*idx].low < start);
        for at in first..self.sorted.len() {
            let idx = self.sorted[at];
            let other = self.solids[idx];
            if other.low > reach {
                break;
            }
            let beside = other.to < solid.from - 2.0 || solid.to < other.from - 2.0;
            let own = || self.ties.get(solid.var).iter().any(|tie| tie.0 == other.var);
            if beside || other.var == solid.var || other.middle() < least || own() {
                continue;
            }
            let wish = apart(&self.request.spacing, self.way.down, solid.class, other.class);
            let now = other.low - solid.high;
            let gap = if hot.is_some() { wish } else { wish.min(now) };
            if hot.is_none() && other.middle() == solid.middle() && now < 0.0 {
                continue;
            }
            if !self.raise(other.var, solid.high + by + gap - other.low) {
                return false;
            }
        }
        true
    }

    /// How far all boxes have been pushed together.
    pub(super) fn length(&self) -> f64 {
        self.length
    }

    /// Moves what has been pushed.
    pub(super) fn apply(&self, frame: &mut Frame<'_>) {
        let n = frame.nodes.len();
        let sign = if self.way.forward { 1.0 } else { -1.0 };
        // Places are whole half points.
        let by = |var: usize| sign * (self.moved[var] * 2.0).ceil() / 2.0;
        let shift = |rect: &mut Rect, by: f64| {
            *if self.way.down { &mut rect.y } else { &mut rect.x } += by;
        };
        for (idx, rect) in frame.nodes.iter_mut().enumerate() {
            if let Some(rect) = rect {
                shift(rect, by(idx));
            }
        }
        for (idx, rect) in frame.containers.iter_mut().enumerate() {
            if let Some(rect) = rect {
                let (low, high) = (by(n + 2 * idx), by(n + 2 * idx + 1));
                shift(rect, low);
                *if self.way.down { &mut rect.h } else { &mut rect.w } += high - low;
            }
        }
        for (idx, drawn) in frame.ways.iter_mut().enumerate() {
            let Some(drawn) = drawn else { continue };
            let (steps, label) = &self.steps[idx];
            let ends = [self.request.edges[idx].from, self.request.edges[idx].to];
            let last = drawn.points.len() - 1;
            for (k, point) in drawn.points.iter_mut().enumerate() {
                let before = k.checked_sub(1).and_then(|k| steps[k]);
                let var = before.or_else(|| steps.get(k).copied().flatten());
                let end = if k == 0 { Some(ends[0]) } else { (k == last).then_some(ends[1]) };
                if let Some(var) = var.or(end) {
                    *if self.way.down { &mut point.y } else { &mut point.x } += by(var);
                }
            }
            if let (Some(rect), Some(label)) = (&mut drawn.label, label) {
                shift(rect, by(*label));
            }
        }
    }
}

/// The least distance of two things, one after the other.
fn apart(spacing: &Spacing, down: bool, before: Class, after: Class) -> f64 {
    match (before, after) {
        (Class::Box, Class::Box) if down => spacing.node,
        (Class::Box, Class::Box) => spacing.rank,
        (Class::Border, Class::Border) => spacing.node.min(spacing.padding),
        (Class::Border, Class::Box) | (Class::Box, Class::Border) => spacing.padding,
        (Class::Line, Class::Line) => spacing.track,
        (Class::Line, Class::Box) if !down => 2.0 * NEAR,
        _ => NEAR,
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Set, by_hand};
    use super::*;
    use crate::geom::Point;

    /// Where two boxes are, and the containers, once something takes the place of the first.
    fn pushed(
        (containers, boxes): (&[Set], &[Set]),
        (down, hot): (bool, Rect),
        pin: bool,
    ) -> Option<(Vec<Rect>, Vec<Rect>)> {
        let (mut request, layout) = by_hand(containers, boxes, &[]);
        request.nodes[1].pin = pin.then(|| boxes[1].1.center());
        let mut frame = Frame::of(&request, &layout, Stop::NEVER);
        let mut push = Push::of(&frame, Side { down, forward: true });
        let least = if down { hot.y } else { hot.x };
        if !push.out_of(hot, None, least, f64::INFINITY) {
            return None;
        }
        push.apply(&mut frame);
        let placed = |list: &[Option<Rect>]| list.iter().flatten().copied().collect();
        Some((placed(&frame.nodes), placed(&frame.containers)))
    }

    fn set(around: Option<usize>, x: f64, y: f64) -> Set {
        (around, Rect::new(x, y, 80.0, 40.0))
    }

    #[test]
    fn what_is_pushed_pushes_on_and_keeps_its_distance() {
        let Spacing { node, rank, padding, .. } = Spacing::default();
        let hot = Rect::new(0.0, 0.0, 80.0, 40.0);
        let column = [set(None, 0.0, 10.0), set(None, 0.0, 90.0)];
        let (boxes, _) = pushed((&[], &column), (true, hot), false).expect("there is room");
        assert_eq!(
            boxes.iter().map(|rect| rect.y).collect::<Vec<_>>(),
            [40.0 + node, 80.0 + 2.0 * node]
        );
        let row = [set(None, 10.0, 0.0), set(None, 130.0, 0.0)];
        let (boxes, _) = pushed((&[], &row), (false, hot), false).expect("there is room");
        assert_eq!(
            boxes.iter().map(|rect| rect.x).collect::<Vec<_>>(),
            [80.0 + rank, 160.0 + 2.0 * rank]
        );
        assert_eq!(pushed((&[], &column), (true, hot), true), None, "a pinned box stays");
        let around = [(None, Rect::new(-20.0, -40.0, 200.0, 200.0))];
        let inside = [set(Some(0), 0.0, 10.0), set(Some(0), 0.0, 100.0)];
        let (boxes, containers) =
            pushed((&around, &inside), (true, hot), false).expect("there is room");
        assert_eq!(boxes[1].y, 80.0 + 2.0 * node);
        assert_eq!(containers[0].bottom(), boxes[1].bottom() + padding);
        // What is farther away than it has to be gives that up first.
        let two = [around[0], (None, Rect::new(-20.0, 190.0, 200.0, 60.0))];
        let uneven = Rect::new(0.0, 0.3, 80.0, 60.0);
        let (boxes, containers) =
            pushed((&two, &inside), (true, uneven), false).expect("there is room");
        let far = containers[1].y - containers[0].bottom();
        assert!((far - padding.min(node)).abs() <= 0.5, "{containers:?}");
        assert!(boxes.iter().all(|rect| (2.0 * rect.y).fract() == 0.0), "{boxes:?}");
    }

    #[test]
    fn lines_keep_their_distance_to_each_other_and_to_boxes() {
        let Spacing { track, .. } = Spacing::default();
        let boxes = [set(None, 0.0, 100.0), set(None, 400.0, 100.0)];
        let (upper, lower) = ([(80.0, 108.0), (400.0, 108.0)], [(80.0, 120.0), (400.0, 120.0)]);
        let (request, layout) = by_hand(&[], &boxes, &[(0, 1, &upper, None), (0, 1, &lower, None)]);
        let mut frame = Frame::of(&request, &layout, Stop::NEVER);
        let mut push = Push::of(&frame, Side { down: true, forward: true });
        let hot = Rect::new(200.0, 60.0, 40.0, 55.0);
        assert!(push.out_of(hot, None, 60.0, f64::INFINITY));
        push.apply(&mut frame);
        let y = |idx: usize| frame.ways[idx].as_ref().map(|way: &Way| way.points[0].y);
        assert_eq!([y(0), y(1)], [Some(115.0 + NEAR), Some(115.0 + NEAR + track)]);
        assert_eq!(layout.edges[0].points[0], Point::new(80.0, 108.0));
    }
}
