//! The lines that a single edge may run along, and the cheapest way through them.
//!
//! One search finds the way and the place of its label together: the grid is there twice, before
//! the label and after it, and each free place for the label leads from one to the other. What is
//! still to go at least tells what to look at first (Hart, Nilsson, Raphael, "A Formal Basis for
//! the Heuristic Determination of Minimum Cost Paths", 1968).

use std::ops::Range;

use super::frame::{Way, tidied};
use super::queue::Queue;
use super::stop::Stop;
use super::trail::{Port, Scene};
use crate::geom::{Point, Rect, Size};

/// The distance kept from boxes and labels.
pub(super) const CLEAR: f64 = 6.0;
/// What passing through a box or label costs, in points of length; and what else is to be avoided.
pub(super) const HIT: u32 = 1_000_000;
pub(super) const ALONG: u32 = 1_500;
const TITLE: u32 = 300;
const CROSSING: u32 = 60;
const BEND: u32 = 40;
/// Of lines how near to each other only the freest is kept, and how near to the ends all are.
const STEP: f64 = 24.0;
const NEAR: f64 = 16.0;
/// The places between asking whether to go on.
const ASK: usize = 1 << 12;
/// More than any way costs, or nowhere.
const FAR: u32 = u32::MAX;
/// Where a way came from, if from a port.
const START: u32 = 1 << 31;

/// What it costs to run along each line of one direction, from each line across it to the next.
struct Lines {
    costs: Vec<u32>,
    /// How many stretches each line has.
    n: usize,
}

impl Lines {
    /// Lines at `at` that those at `stops` cross.
    fn of(scene: &Scene, level: bool, (at, stops): (&[f64], &[f64]), stop: Stop<'_>) -> Self {
        let plain = stops.windows(2).map(|pair| (pair[1] - pair[0]).round() as u32);
        let costs = plain.collect::<Vec<_>>().repeat(at.len());
        let mut lines = Self { costs, n: stops.len().saturating_sub(1) };
        let turn = |r: &Rect| {
            if level {
                (r.x, r.right(), r.y, r.bottom())
            } else {
                (r.y, r.bottom(), r.x, r.right())
            }
        };
        for rect in &scene.hard {
            let (from, to, low, high) = turn(rect);
            let beside = stretch(stops, from, to);
            let within = stretch(stops, from - CLEAR + 0.1, to + CLEAR - 0.1);
            for line in between(at, low - CLEAR + 0.1, high + CLEAR - 0.1) {
                if at[line] <= low - 1.0 || at[line] >= high + 1.0 {
                    lines.add(line, &beside, ALONG);
                } else {
                    lines.add(line, &within, HIT);
                }
            }
        }
        if stop.now() {
            return lines;
        }
        for rect in &scene.titles {
            let (from, to, low, high) = turn(rect);
            let title = stretch(stops, from, to);
            for line in between(at, low, high) {
                lines.add(line, &title, TITLE);
            }
        }
        for (rect, border) in &scene.foreign {
            let (from, to, low, high) = turn(rect);
            let ends = [stretch(stops, from, from + 0.1), stretch(stops, to - 0.1, to)];
            let whole = stretch(stops, from, to);
            for line in between(at, low - 4.0, high + 4.0) {
                if at[line] > low && at[line] < high {
                    for end in &ends {
                        lines.add(line, end, *border);
                    }
                }
                if (at[line] - low).abs() < 4.0 || (at[line] - high).abs() < 4.0 {
                    lines.add(line, &whole, *border);
                }
            }
        }
        for (idx, (step, together)) in scene.steps.iter().enumerate() {
            if idx % ASK == 0 && stop.now() {
                break;
            }
            let (from, to, low, high) = turn(step);
            if low == high && from != to {
                let along = stretch(stops, from - 1.0, to + 1.0);
                for line in between(at, low - 5.0, low + 5.0) {
                    if !(*together && (at[line] - low).abs() < 0.1) {
                        lines.add(line, &along, ALONG);
                    }
                }
            } else {
                let crossed = stretch(stops, from - 0.1, from + 0.1);
                for line in between(at, low, high) {
                    lines.add(line, &crossed, CROSSING);
                }
            }
        }
        lines
    }

    fn add(&mut self, line: usize, stretch: &Range<usize>, cost: u32) {
        let costs = &mut self.costs[line * self.n..(line + 1) * self.n];
        for sum in costs.get_mut(stretch.clone()).into_iter().flatten() {
            *sum = sum.saturating_add(cost);
        }
    }

    /// What it costs at least to come from each stop to those from `low` to `high`.
    fn least(&self, low: usize, high: usize) -> Vec<u32> {
        let cheapest = |stretch: usize| {
            let costs = self.costs.iter().skip(stretch).step_by(self.n.max(1));
            costs.min().copied().unwrap_or(0)
        };
        let mut least = vec![0; self.n + 1];
        for stop in high..self.n {
            least[stop + 1] = cheapest(stop).saturating_add(least[stop]);
        }
        for stop in (0..low.min(self.n)).rev() {
            least[stop] = cheapest(stop).saturating_add(least[stop + 1]);
        }
        least
    }

    /// What is in the way along a line.
    fn sum(&self, line: usize) -> u64 {
        let costs = &self.costs[line * self.n..(line + 1) * self.n];
        costs.iter().map(|cost| u64::from((*cost).min(2 * ALONG))).sum()
    }

    /// The cost of a stretch of a line.
    fn cost(&self, line: usize, stretch: usize) -> Option<u32> {
        (stretch < self.n).then(|| self.costs[line * self.n + stretch])
    }
}

/// The lines strictly between two places.
fn between(at: &[f64], low: f64, high: f64) -> Range<usize> {
    let first = at.partition_point(|at| *at <= low);
    first..at.partition_point(|at| *at < high).max(first)
}

/// The stretches from stop to stop that reach into what is between two places.
fn stretch(stops: &[f64], from: f64, to: f64) -> Range<usize> {
    let first = stops.partition_point(|stop| *stop <= from).saturating_sub(1);
    let last = stops.partition_point(|stop| *stop < to).min(stops.len().saturating_sub(1));
    first..last.max(first)
}

/// A place for a label on a row, passed from one column to another.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    from: usize,
    to: usize,
    run: u32,
    x: f64,
}

/// How many places searches may still look at, and whether they are still wanted.
pub(super) struct Limit<'a> {
    pub(super) left: usize,
    pub(super) stop: Stop<'a>,
}

impl Limit<'_> {
    /// Takes one; tells whether there is one.
    fn spend(&mut self) -> bool {
        if self.left.is_multiple_of(ASK) && self.stop.now() {
            self.left = 0;
        }
        self.left = self.left.saturating_sub(1);
        self.left > 0
    }
}

/// The size of a label, and the boxes that its line joins.
pub(super) type Label = (Size, [Rect; 2]);

/// Which lines ways may run along, of those beside what there is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Choice {
    /// About so many of each direction: those near the ends first, then evenly.
    Evenly(usize),
    /// Where there are many, those along which the least is in the way.
    Freest,
}

/// The lines that ways may run along, and what each stretch of them costs.
pub(super) struct Grid {
    xs: Vec<f64>,
    ys: Vec<f64>,
    rows: Lines,
    columns: Lines,
    /// So many bits number the places of a row.
    bits: u32,
}

impl Grid {
    /// The lines beside all that is in a region, and around everything if `outside` is that, as
    /// many as `choice` says. None when told to stop.
    pub(super) fn of(
        scene: &Scene,
        (starts, ends): (&[Port], &[Port]),
        (region, outside, choice): (Rect, Option<Rect>, Choice),
        (room, stop): (Size, Stop<'_>),
    ) -> Option<Self> {
        let all = || {
            scene.hard.iter().chain(&scene.titles).chain(scene.foreign.iter().map(|(rect, _)| rect))
        };
        let lines = || scene.steps.iter().map(|(rect, _)| rect);
        let half = room.h / 2.0 + 4.0;
        let flat = lines().filter(|r| r.h == 0.0);
        let mut ys: Vec<f64> = all()
            .flat_map(|r| [r.y - CLEAR, r.bottom() + CLEAR, r.y - half, r.bottom() + half])
            .chain(flat.flat_map(|r| [r.y - 9.0, r.y + 9.0, r.y - half, r.y + half]))
            .collect();
        let mut xs: Vec<f64> = all()
            .flat_map(|r| [r.x - CLEAR, r.right() + CLEAR])
            .chain(lines().filter(|r| r.w == 0.0).flat_map(|r| [r.x - 9.0, r.x + 9.0]))
            .collect();
        ys.retain(|y| *y > region.y && *y < region.bottom());
        xs.retain(|x| *x > region.x && *x < region.right());
        let ports = || starts.iter().chain(ends);
        let mut keep_x: Vec<f64> = ports().map(|port| port.off.x).collect();
        let mut keep_y: Vec<f64> = ports().map(|port| port.off.y).collect();
        keep_x.push(region.center().x);
        if let Some(r) = outside {
            keep_x.extend([r.x - 14.0, r.right() + 14.0]);
            keep_y.extend([r.y - half - 8.0, r.bottom() + half + 8.0]);
            keep_x.retain(|x| *x > region.x && *x < region.right());
            keep_y.retain(|y| *y > region.y && *y < region.bottom());
        }
        match choice {
            Choice::Freest => {
                sieve(scene, [&mut xs, &mut ys], [&mut keep_x, &mut keep_y], stop);
            }
            Choice::Evenly(most) => {
                thin(&mut xs, &mut keep_x, (starts, ends), most, |port| port.off.x);
                thin(&mut ys, &mut keep_y, (starts, ends), most, |port| port.off.y);
            }
        }
        stop.go_on()?;
        let rows = Lines::of(scene, true, (&keep_y, &keep_x), stop);
        let columns = Lines::of(scene, false, (&keep_x, &keep_y), stop);
        let bits = keep_x.len().next_power_of_two().trailing_zeros();
        (!stop.now()).then_some(Self { xs: keep_x, ys: keep_y, rows, columns, bits })
    }

    /// How many places there are.
    pub(super) fn size(&self) -> usize {
        self.xs.len() * self.ys.len()
    }

    /// The state of coming to a place that way: 0 right, 1 left, 2 down, 3 up.
    fn state(&self, (column, row): (usize, usize), way: usize) -> usize {
        ((row << self.bits) + column) * 4 + way
    }

    /// The column and the row of a state, less its way.
    fn spot(&self, state: usize) -> (usize, usize) {
        let spot = state / 4;
        (spot & ((1 << self.bits) - 1), spot >> self.bits)
    }

    /// The place where a port leads to.
    fn place(&self, port: &Port) -> (usize, usize) {
        let at = |lines: &[f64], to: f64| {
            lines.partition_point(|at| *at < to).min(lines.len().saturating_sub(1))
        };
        (at(&self.xs, port.off.x), at(&self.ys, port.off.y))
    }

    /// The next place that way, and what it costs to go there.
    fn step(&self, (column, row): (usize, usize), way: usize) -> Option<((usize, usize), u32)> {
        Some(match way {
            0 => ((column + 1, row), self.rows.cost(row, column)?),
            1 => ((column.checked_sub(1)?, row), self.rows.cost(row, column - 1)?),
            2 => ((column, row + 1), self.columns.cost(column, row)?),
            _ => ((column, row.checked_sub(1)?), self.columns.cost(column, row - 1)?),
        })
    }

    /// The cheapest way from one of some ports to one of others, with its label; none if all cost
    /// `most` or more, or the limit is reached.
    pub(super) fn way(
        &self,
        scene: &Scene,
        (starts, ends): (&[Port], &[Port]),
        label: Option<Label>,
        (most, limit): (u32, &mut Limit<'_>),
    ) -> Option<Way> {
        let mut search = Search::of(self, ends, label.is_some());
        for (idx, port) in starts.iter().enumerate() {
            search.reach(self.state(self.place(port), port.way), START + idx as u32, port.cost);
        }
        let goal = |port: &Port| search.last + self.state(self.place(port), 0);
        let goals: Vec<usize> = ends.iter().map(goal).collect();
        let mut slots: Vec<Option<Vec<Slot>>> = vec![None; self.ys.len()];
        while limit.spend() {
            let (at, cost) = search.next(most)?;
            if at >= search.end {
                return Some(self.trace(&search, at, (starts, ends), (&slots, label)));
            }
            let (before, way) = (at as u32, at % 4);
            let (end, last) = (search.end, search.last);
            let mut go = |to: usize, next: usize, length: u32| {
                let bend = if next == way { 0 } else { BEND };
                search.reach(to, before, cost.saturating_add(length).saturating_add(bend));
            };
            for (idx, port) in ends.iter().enumerate() {
                if goals[idx] == at - way && port.way != way {
                    go(end + idx, port.way ^ 1, port.cost);
                }
            }
            let layer = if at < last { 0 } else { last };
            let here = self.spot(at - layer);
            for next in (0..4).filter(|next| *next != way ^ 1) {
                if let Some((there, length)) = self.step(here, next) {
                    go(layer + self.state(there, next), next, length);
                }
            }
            let (column, row) = here;
            let Some(label) = label.filter(|_| at < last) else { continue };
            let slots = slots[row].get_or_insert_with(|| self.slots(scene, row, label));
            let first = slots.partition_point(|slot| slot.from < column);
            for slot in slots[first..].iter().take_while(|slot| slot.from == column) {
                let next = usize::from(slot.to < column);
                if next != way ^ 1 {
                    go(last + self.state((slot.to, row), next), next, slot.run);
                }
            }
        }
        None
    }

    /// The places for a label on a row, by the column that each is passed from.
    fn slots(&self, scene: &Scene, row: usize, (size, ends): Label) -> Vec<Slot> {
        let (low, high) = (self.ys[row] - size.h / 2.0, self.ys[row] + size.h / 2.0);
        let mut blocked: Vec<(f64, f64)> = Vec::new();
        let mut block = |rect: &Rect, clear: f64| {
            if rect.y - clear < high && low < rect.bottom() + clear {
                blocked.push((rect.x - clear, rect.right() + clear));
            }
        };
        let hard = scene.hard.iter().chain(&scene.titles).chain(&ends);
        hard.for_each(|rect| block(rect, 4.0));
        scene.steps.iter().for_each(|(step, _)| block(step, 3.0));
        blocked.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (Some(&first), Some(&last)) = (self.xs.first(), self.xs.last()) else {
            return Vec::new();
        };
        blocked.push((last, last));
        let mut slots = Vec::new();
        let mut free = first;
        for (from, to) in blocked {
            if from - free >= size.w {
                for x in [free, (free + from - size.w) / 2.0, from - size.w] {
                    let x = x.round().min(from - size.w).max(free);
                    let right = self.xs.partition_point(|at| *at < x + size.w);
                    let left = self.xs.partition_point(|at| *at <= x);
                    if let Some(left) = left.checked_sub(1).filter(|_| right < self.xs.len()) {
                        let stretches = (left..right).filter_map(|at| self.rows.cost(row, at));
                        let run = stretches.fold(0, u32::saturating_add);
                        let there = Slot { from: left, to: right, run, x };
                        if slots.last() != Some(&Slot { from: right, to: left, run, x }) {
                            slots.extend([there, Slot { from: right, to: left, run, x }]);
                        }
                    }
                }
            }
            free = f64::max(free, to);
        }
        slots.sort_by_key(|slot| slot.from);
        slots
    }

    /// The corners of the way that has been found, and where its label is.
    fn trace(
        &self,
        search: &Search,
        goal: usize,
        (starts, ends): (&[Port], &[Port]),
        (slots, label): (&[Option<Vec<Slot>>], Option<Label>),
    ) -> Way {
        let end = ends.get(goal - search.end).map(|port| port.on);
        let mut points: Vec<Point> = end.into_iter().collect();
        let mut rect = None;
        // The place on the other side of the label.
        let mut after: Option<usize> = None;
        let mut at = search.known[goal].1;
        while at < START {
            let is_before = (at as usize) < search.last;
            let (column, row) = self.spot(at as usize - if is_before { 0 } else { search.last });
            points.push(Point::new(self.xs[column], self.ys[row]));
            if let (Some(other), Some((size, _)), true) = (after.take(), label, is_before) {
                let passed = |slot: &&Slot| (slot.from, slot.to) == (column, other);
                let slot = slots[row].iter().flatten().find(passed);
                let y = self.ys[row] - size.h / 2.0;
                rect = slot.map(|slot| Rect::new(slot.x, y, size.w, size.h));
            }
            after = (!is_before).then_some(column);
            at = search.known[at as usize].1;
        }
        points.extend(starts.get(at.wrapping_sub(START) as usize).map(|port| port.on));
        points.reverse();
        Way { points: tidied(&points), label: rect }
    }
}

/// How far a search has come.
struct Search {
    /// What it costs at most to come to each state, and from which.
    known: Vec<(u32, u32)>,
    open: Queue,
    /// What is still to go at least from each column and row.
    ahead: [Vec<u32>; 2],
    bits: u32,
    /// Where the states after the label begin, and where all end; the ports to reach follow.
    last: usize,
    end: usize,
}

impl Search {
    fn of(grid: &Grid, ends: &[Port], twice: bool) -> Self {
        let n = (grid.ys.len() << grid.bits) * 4;
        let (last, end) = if twice { (n, 2 * n) } else { (0, n) };
        let reach = |at: &dyn Fn((usize, usize)) -> usize| {
            let all = ends.iter().map(|port| at(grid.place(port)));
            all.fold((usize::MAX, 0), |(low, high), at| (low.min(at), high.max(at)))
        };
        let (x, y) = (reach(&|place| place.0), reach(&|place| place.1));
        let ahead = [grid.rows.least(x.0, x.1), grid.columns.least(y.0, y.1)];
        let known = vec![(FAR, FAR); end + ends.len()];
        Self { known, open: Queue::default(), ahead, bits: grid.bits, last, end }
    }

    fn ahead(&self, at: usize) -> u32 {
        if at >= self.end {
            return 0;
        }
        let spot = (if at < self.last { at } else { at - self.last }) / 4;
        let [x, y] = &self.ahead;
        x[spot & ((1 << self.bits) - 1)].saturating_add(y[spot >> self.bits])
    }

    /// Notes that a state can be reached at a cost.
    fn reach(&mut self, at: usize, before: u32, cost: u32) {
        if cost < self.known[at].0 {
            self.known[at] = (cost, before);
            let sum = cost.saturating_add(self.ahead(at));
            self.open.push(sum, at as u32);
        }
    }

    /// The most promising state, and what it costs to be there; none if it costs `most` or more.
    fn next(&mut self, most: u32) -> Option<(usize, u32)> {
        while let Some((sum, at)) = self.open.pop() {
            let at = at as usize;
            if sum >= most {
                return None;
            }
            // What has since been reached more cheaply has been here before.
            let cost = self.known[at].0;
            if sum == cost.saturating_add(self.ahead(at)) {
                return Some((at, cost));
            }
        }
        None
    }
}

/// Keeps the freest of the lines within a step of each other, and all near the ends.
///
/// How free a line is counts along all of it: where much stands close together, most ways need one
/// of the few lines that lead through between.
fn sieve(scene: &Scene, all: [&mut Vec<f64>; 2], keep: [&mut Vec<f64>; 2], stop: Stop<'_>) {
    let [xs, ys] = all.map(|all| {
        all.sort_by(f64::total_cmp);
        all.dedup_by(|a, b| (*a - *b).abs() < 2.0);
        all
    });
    let [keep_x, keep_y] = keep;
    for (level, all, stops, keep) in [(true, &*ys, &*xs, keep_y), (false, &*xs, &*ys, keep_x)] {
        let lines = Lines::of(scene, level, (all, stops), stop);
        let (near, far): (Vec<usize>, Vec<usize>) =
            (0..all.len()).partition(|at| keep.iter().any(|end| (end - all[*at]).abs() < NEAR));
        keep.extend(near.into_iter().map(|at| all[at]));
        let step = |at: usize| (all[at] / STEP).floor();
        for same in far.chunk_by(|a, b| step(*a) == step(*b)) {
            let freest = same.iter().min_by_key(|at| lines.sum(**at));
            keep.extend(freest.map(|at| all[*at]));
        }
        keep.sort_by(f64::total_cmp);
        keep.dedup();
    }
}

/// Keeps so many lines as can be searched: those near the ends first, then evenly.
fn thin(
    all: &mut Vec<f64>,
    keep: &mut Vec<f64>,
    (starts, ends): (&[Port], &[Port]),
    most: usize,
    along: impl Fn(&Port) -> f64,
) {
    all.sort_by(f64::total_cmp);
    all.dedup_by(|a, b| (*a - *b).abs() < 2.0);
    if all.len() > most {
        let middle =
            |ports: &[Port]| ports.iter().map(&along).sum::<f64>() / ports.len().max(1) as f64;
        for center in [middle(starts), middle(ends)] {
            let near = all.partition_point(|at| *at < center);
            keep.extend(&all[near.saturating_sub(most / 6)..(near + most / 6).min(all.len())]);
        }
        keep.extend(all.iter().step_by(all.len() / (most / 3) + 1));
    } else {
        keep.append(all);
    }
    keep.sort_by(f64::total_cmp);
    keep.dedup();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The way from a box over another to a third, with a label.
    fn over(wall: Rect) -> Option<Way> {
        let ends = [Rect::new(0.0, 0.0, 50.0, 40.0), Rect::new(400.0, 0.0, 50.0, 40.0)];
        let hard = vec![ends[0], ends[1], wall];
        let (titles, foreign, steps) = (Vec::new(), Vec::new(), Vec::new());
        let scene = Scene { hard, titles, foreign, steps };
        let port = |x: f64, out: f64, way| Port {
            on: Point::new(x, 20.0),
            off: Point::new(x + out, 20.0),
            way,
            cost: 0,
        };
        let (starts, goals) = ([port(50.0, 12.0, 0)], [port(400.0, -12.0, 1)]);
        let (region, size) = (Rect::new(-200.0, -200.0, 900.0, 400.0), Size::new(60.0, 20.0));
        let lines = (region, None, Choice::Evenly(40));
        let grid = Grid::of(&scene, (&starts, &goals), lines, (size, Stop::NEVER))?;
        let mut limit = Limit { left: usize::MAX, stop: Stop::NEVER };
        grid.way(&scene, (&starts, &goals), Some((size, ends)), (HIT / 2, &mut limit))
    }

    #[test]
    fn a_way_is_straight_if_it_can_be_and_its_label_is_on_it() {
        let way = over(Rect::new(200.0, 100.0, 50.0, 50.0)).expect("there is a way");
        assert_eq!(way.points, [Point::new(50.0, 20.0), Point::new(400.0, 20.0)]);
        let label = way.label.expect("there is room");
        assert!(label.y == 10.0 && label.x > 50.0 && label.right() < 400.0);
    }

    #[test]
    fn a_way_leads_around_what_is_in_it_by_the_shorter_side() {
        let wall = Rect::new(90.0, -20.0, 280.0, 120.0);
        let way = over(wall).expect("there is a way");
        let clear = |p: &[Point]| !Rect::between(p[0], p[1]).expand(1.0).overlaps(wall);
        assert!(way.points.windows(2).all(clear), "{way:?}");
        assert!(way.points.iter().all(|p| p.y < wall.bottom()), "{way:?}");
        assert!(way.label.is_some_and(|label| !label.overlaps(wall)), "{way:?}");
        assert!(over(Rect::new(90.0, -900.0, 280.0, 1800.0)).is_none(), "nothing leads through");
    }

    #[test]
    fn of_lines_beside_each_other_the_freest_is_kept() {
        let hard = vec![Rect::new(20.0, 90.0, 60.0, 20.0)];
        let scene = Scene { hard, titles: Vec::new(), foreign: Vec::new(), steps: Vec::new() };
        let (mut xs, mut ys) = (vec![0.0, 50.0, 100.0], vec![100.0, 118.0, 130.0]);
        let (mut keep_x, mut keep_y) = (vec![0.0], vec![0.0]);
        sieve(&scene, [&mut xs, &mut ys], [&mut keep_x, &mut keep_y], Stop::NEVER);
        assert_eq!((keep_x, keep_y), (vec![0.0, 50.0, 100.0], vec![0.0, 118.0, 130.0]));
    }
}
