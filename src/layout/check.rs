//! Finds the lines of a picture that have to be drawn anew, and whether its boxes are in order.

use super::frame::{Frame, Way, holds, on_border, outer};
use super::pin;
use super::verify::TOUCH;
use crate::geom::Rect;

/// What rounding may do.
const SLACK: f64 = 1.0;
/// The least extent of a bin.
const BIN: f64 = 16.0;

/// The lines or boxes looked at between asking whether to go on.
const ASK: usize = 500;

/// A rectangle, where it begins along its bin, and what it is.
type Entry = (f64, Rect, usize);

/// Rectangles by the strips of the plane that they reach into, in each strip by where they begin.
struct Bins {
    level: bool,
    low: f64,
    size: f64,
    bins: Vec<Vec<Entry>>,
    /// The longest there has been along the strips.
    longest: f64,
}

impl Bins {
    /// Level strips, or upright ones, none much thinner than what is in them.
    fn of(level: bool, rects: &[(Rect, usize)]) -> Self {
        let mut bins = Self { level, low: 0.0, size: BIN, bins: Vec::new(), longest: 0.0 };
        let (mut low, mut high, mut sum) = (f64::MAX, f64::MIN, 0.0);
        for (rect, _) in rects {
            let (from, to) = bins.across(*rect);
            (low, high, sum) = (low.min(from), high.max(to), sum + (to - from));
        }
        let n = rects.len().max(1) as f64;
        bins.low = low;
        bins.size = ((high - low) / n).max(sum / n).max(BIN);
        bins.bins.resize_with(1 + ((high - low) / bins.size).max(0.0) as usize, Vec::new);
        for &(rect, what) in rects {
            let (from, to) = bins.along(rect);
            bins.longest = bins.longest.max(to - from);
            for bin in bins.reach(rect) {
                bins.bins[bin].push((from, rect, what));
            }
        }
        for bin in &mut bins.bins {
            bin.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        bins
    }

    fn across(&self, rect: Rect) -> (f64, f64) {
        if self.level { (rect.y, rect.bottom()) } else { (rect.x, rect.right()) }
    }

    fn along(&self, rect: Rect) -> (f64, f64) {
        if self.level { (rect.x, rect.right()) } else { (rect.y, rect.bottom()) }
    }

    /// The strips that a rectangle reaches into; whatever is further out counts to the last.
    fn reach(&self, rect: Rect) -> std::ops::RangeInclusive<usize> {
        let (from, to) = self.across(rect);
        let last = self.bins.len() - 1;
        let bin = |at: f64| (((at - self.low) / self.size).max(0.0) as usize).min(last);
        bin(from)..=bin(to)
    }

    /// Takes out a rectangle, and puts in another for it.
    fn replace(&mut self, what: usize, old: Option<Rect>, new: Option<Rect>) {
        for bin in old.map(|old| self.reach(old)).into_iter().flatten() {
            self.bins[bin].retain(|entry| entry.2 != what);
        }
        let Some(rect) = new else { return };
        let (from, to) = self.along(rect);
        self.longest = self.longest.max(to - from);
        for bin in self.reach(rect) {
            let at = self.bins[bin].partition_point(|entry| entry.0 < from);
            self.bins[bin].insert(at, (from, rect, what));
        }
    }

    /// What may overlap a rectangle, some of it more than once.
    fn near(&self, rect: Rect) -> impl Iterator<Item = (Rect, usize)> {
        let (low, high) = self.along(rect);
        self.bins[self.reach(rect)].iter().flat_map(move |bin| {
            let first = bin.partition_point(|entry| entry.0 < low - self.longest);
            let rest = bin[first..].iter().take_while(move |entry| entry.0 <= high);
            rest.map(|(_, rect, what)| (*rect, *what))
        })
    }
}

/// The boxes, labels and titles of a frame, to be found by place.
///
/// A label goes by its edge; a box by its number after all edges.
pub(super) struct Index {
    rows: Bins,
    columns: Bins,
    titles: Bins,
    labels: Vec<Option<Rect>>,
    /// Whether a line may pass through what its box is pinned on.
    pub(super) lenient: bool,
}

impl Index {
    pub(super) fn of(frame: &Frame<'_>) -> Self {
        let n = frame.ways.len();
        let labels: Vec<Option<Rect>> =
            frame.ways.iter().map(|way| way.as_ref().and_then(|way| way.label)).collect();
        let label = |(idx, rect): (usize, &Option<Rect>)| Some(((*rect)?, idx));
        let node = |(idx, rect): (usize, &Option<Rect>)| Some(((*rect)?, n + idx));
        let boxes = frame.nodes.iter().enumerate().filter_map(node);
        let all: Vec<_> = boxes.chain(labels.iter().enumerate().filter_map(label)).collect();
        let title = |(idx, rect): (usize, &Option<Rect>)| {
            let (title, r) = (frame.request.containers[idx].title, (*rect)?);
            Some((Rect::new(r.x, r.y, title.w.min(r.w), title.h).expand(-SLACK), idx))
        };
        let titles: Vec<_> = frame.containers.iter().enumerate().filter_map(title).collect();
        let (rows, columns) = (Bins::of(true, &all), Bins::of(false, &all));
        Self { rows, columns, titles: Bins::of(true, &titles), labels, lenient: false }
    }

    /// Notes that a line has been drawn anew.
    pub(super) fn update(&mut self, edge: usize, way: Option<&Way>) {
        let (old, new) = (self.labels[edge], way.and_then(|way| way.label));
        self.labels[edge] = new;
        self.rows.replace(edge, old, new);
        self.columns.replace(edge, old, new);
    }

    /// The drawn lines that pass through a box or a label, have lost their ends, or whose label is
    /// covered.
    pub(super) fn broken(&self, frame: &Frame<'_>) -> Vec<usize> {
        let mut broken = vec![false; frame.ways.len()];
        for edge in 0..frame.ways.len() {
            if edge % ASK == 0 && frame.stop.now() {
                break;
            }
            self.check(frame, edge, &mut broken);
        }
        (0..broken.len()).filter(|idx| broken[*idx]).collect()
    }

    /// The same, where only some lines have changed since all was well.
    pub(super) fn broken_by(&self, frame: &Frame<'_>, changed: &[usize]) -> Vec<usize> {
        let mut broken = vec![false; frame.ways.len()];
        for &edge in changed {
            if frame.stop.now() {
                break;
            }
            self.check(frame, edge, &mut broken);
            let Some(label) = self.labels[edge].map(|label| label.expand(-SLACK)) else { continue };
            for (other, way) in frame.ways.iter().enumerate().filter(|(other, _)| *other != edge) {
                let through = |way: &Way| steps(way).any(|step| passes(step, label));
                if way.as_ref().is_some_and(through) {
                    broken[later(frame, edge, other)] = true;
                }
            }
        }
        (0..broken.len()).filter(|idx| broken[*idx]).collect()
    }

    /// Marks a line, or what it lies on, if something is wrong with it.
    fn check(&self, frame: &Frame<'_>, edge: usize, broken: &mut [bool]) {
        let (n, asked) = (frame.ways.len(), &frame.request.edges[edge]);
        let Some(way) = &frame.ways[edge] else { return };
        let ends = [asked.from, asked.to];
        let meets = [way.points.first(), way.points.last()].into_iter().zip(ends);
        let met = meets.into_iter().all(|(point, node)| {
            let rect = frame.nodes.get(node).copied().flatten();
            rect.zip(point).is_some_and(|(rect, point)| on_border(rect, *point))
        });
        let slanted = way.points.windows(2).any(|p| p[0].x != p[1].x && p[0].y != p[1].y);
        if !met || slanted {
            broken[edge] = true;
            return;
        }
        for step in steps(way) {
            let bins = if step.h == 0.0 { &self.rows } else { &self.columns };
            for (rect, other) in bins.near(step) {
                if other == edge || !passes(step, rect.expand(-TOUCH)) {
                    continue;
                }
                if other < n {
                    // Whichever came last may try another way.
                    broken[later(frame, edge, other)] = true;
                } else if !ends.contains(&(other - n))
                    || asked.from != asked.to && inside(step, rect)
                {
                    let under = |end: &usize| {
                        let here = frame.nodes[*end].is_some_and(|end| end.overlaps(rect));
                        here && *end != other - n
                    };
                    broken[edge] |= !(self.lenient && ends.iter().any(under));
                }
            }
        }
        if let Some(label) = way.label {
            for (rect, other) in self.rows.near(label) {
                if other != edge && rect.overlaps(label) {
                    broken[if other < n { later(frame, edge, other) } else { edge }] = true;
                }
            }
            broken[edge] |= self.titles.near(label).any(|(strip, _)| strip.overlaps(label));
        }
    }
}

fn steps(way: &Way) -> impl Iterator<Item = Rect> {
    way.points.windows(2).map(|pair| Rect::between(pair[0], pair[1]))
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

/// What is wrong with a picture, least first: faults that pins do not make by themselves, and
/// containers too narrow for their titles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Flaws {
    pub(super) faults: usize,
    pub(super) narrow: usize,
}

impl Flaws {
    pub(super) const NONE: Self = Self { faults: 0, narrow: 0 };
}

/// Finds boxes and containers that are not apart, not inside what holds them, on titles, or inside
/// what does not hold them.
pub(super) fn flaws(frame: &Frame<'_>) -> Flaws {
    let request = frame.request;
    let mut flaws = Flaws::NONE;
    let node = |(idx, rect): (usize, &Option<Rect>)| Some(((*rect)?, idx));
    let all: Vec<_> = frame.nodes.iter().enumerate().filter_map(node).collect();
    let rows = Bins::of(true, &all);
    let least = if pin::any(request) { pin::least(request) } else { Vec::new() };
    let contrary = !least.is_empty() && !pin::contradictions(request).is_empty();
    // What pins alone put on each other.
    let must = |container: usize, rect: Rect| {
        least.get(container).copied().flatten().is_some_and(|least| least.overlaps(rect))
    };
    let pinned = |node: usize| pin::pinned(request, node);
    for (idx, rect) in frame.nodes.iter().enumerate() {
        if idx % ASK == 0 && frame.stop.now() {
            break;
        }
        let Some(rect) = *rect else {
            flaws.faults += 1;
            continue;
        };
        let fixed = pinned(idx);
        let on = |(at, other): &(Rect, usize)| {
            let both = fixed.is_some() && pinned(*other).is_some();
            *other != idx && at.overlaps(rect) && !both
        };
        flaws.faults += usize::from(rows.near(rect).any(|near| on(&near)));
        let around = frame.parent(idx);
        flaws.faults += usize::from(around.is_some_and(|around| !fits(frame, around, rect)));
        // Those further in lie in these, unless pins have put them where they cannot.
        let all = 0..if contrary { frame.containers.len() } else { 0 };
        let beside = frame.inner(around).iter().copied().chain(all);
        for other in beside {
            let Some(there) = frame.containers[other] else { continue };
            let title = request.containers[other].title;
            let strip = Rect::new(there.x, there.y, title.w.min(there.w), title.h);
            let lies = there.expand(-SLACK).overlaps(rect) && !holds(request, other, around);
            let meant = fixed.is_some_and(|fixed| must(other, fixed));
            let covers = strip.expand(-SLACK).overlaps(rect);
            flaws.faults += usize::from(lies && (!meant || covers));
        }
    }
    for (idx, rect) in frame.containers.iter().enumerate() {
        let Some(rect) = *rect else {
            flaws.faults += 1;
            continue;
        };
        let around = outer(request, idx);
        flaws.faults += usize::from(around.is_some_and(|around| !fits(frame, around, rect)));
        flaws.narrow += usize::from(rect.w + SLACK < request.containers[idx].title.w);
        let meant = |other: usize| {
            let least = least.get(idx).copied().flatten();
            least.is_some_and(|least| must(other, least))
        };
        for &other in frame.inner(around).iter().filter(|other| **other < idx) {
            let on = frame.containers[other].is_some_and(|next| next.overlaps(rect));
            flaws.faults += usize::from(on && !meant(other));
        }
    }
    flaws
}

/// Tells whether something lies in a container, below its title.
fn fits(frame: &Frame<'_>, container: usize, rect: Rect) -> bool {
    let title = frame.request.containers[container].title.h;
    frame.containers[container].is_some_and(|around| {
        around.expand(SLACK).encloses(rect) && rect.y + SLACK >= around.y + title
    })
}
