//! Finds a way for a single line through what is already drawn, with a place for its label.
//!
//! The ways considered run along the edges of what is near, and around everything. What has been
//! drawn stays where it is.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::frame::{Frame, Way, holds, tidied};
use crate::geom::{Point, Rect, Size};

/// The distance kept from boxes and labels.
const CLEAR: f64 = 6.0;
/// From the side of a box to the first bend.
const STUB: f64 = 12.0;
/// What passing through a box or label costs, in points of length; and what else is to be avoided.
const HIT: i64 = 1_000_000;
const ALONG: i64 = 1_500;
const TITLE: i64 = 300;
const FOREIGN: i64 = 150;
const CROSSING: i64 = 60;
const BEND: i64 = 40;
/// How much a way may be longer for the sake of its label.
const DETOUR: i64 = 400;
/// Leaving or entering by any side but those that flow left to right.
const ODD_SIDE: [i64; 4] = [0, 120, 120, 240];
/// The most lines of each direction that ways may run along.
const LINES: usize = 40;

/// What is near a line from left to right, or up and down.
#[derive(Clone, Debug, Default)]
struct Row {
    at: f64,
    /// What it costs to run from each point to the next.
    costs: Vec<i64>,
}

/// What is drawn, as a single line sees it.
struct Scene {
    hard: Vec<Rect>,
    titles: Vec<Rect>,
    /// The borders of containers that hold neither end.
    foreign: Vec<Rect>,
    /// Lines, and whether they may be run along.
    steps: Vec<(Rect, bool)>,
}

/// Where a line may start or end.
#[derive(Clone, Copy, Debug)]
struct Port {
    on: Point,
    off: Point,
    level: bool,
    cost: i64,
}

/// The way of an edge whose ends are placed; it may pass through boxes only if nothing else is left.
pub(super) fn find(frame: &Frame<'_>, edge: usize) -> Option<Way> {
    let asked = &frame.request.edges[edge];
    let (from, to) = (frame.nodes.get(asked.from).copied()??, frame.nodes.get(asked.to).copied()??);
    let bounds = frame.bounds();
    let label = asked.label;
    let mut best: Option<(i64, Way)> = None;
    let near = f64::max(200.0, (from.center().distance(to.center())) / 3.0);
    // If that leads through something, everywhere, and then in all detail.
    for (margin, lines) in [(near, LINES), (f64::INFINITY, LINES), (f64::INFINITY, 5 * LINES)] {
        let region =
            if margin.is_finite() { from.union(to).expand(margin) } else { bounds.expand(400.0) };
        let found = search(frame, edge, (from, to), (region, bounds, lines), label);
        if let Some((cost, way)) = found
            && best.as_ref().is_none_or(|(least, _)| cost < *least)
        {
            best = Some((cost, way));
        }
        if best.as_ref().is_some_and(|(cost, _)| *cost < HIT / 2) {
            break;
        }
    }
    best.map(|(_, way)| way)
}

fn search(
    frame: &Frame<'_>,
    edge: usize,
    (from, to): (Rect, Rect),
    (region, bounds, lines): (Rect, Rect, usize),
    label: Option<Size>,
) -> Option<(i64, Way)> {
    let scene = Scene::of(frame, edge, region);
    let starts = ports(frame, (edge, true), from, &scene);
    let ends = ports(frame, (edge, false), to, &scene);
    let room = label.unwrap_or_default();
    let grid = Grid::of(&scene, (&starts, &ends), (region, bounds, lines), room);
    let there = grid.spread(&starts, &ends, &scene);
    let Some(size) = label else {
        let back = grid.spread(&ends, &starts, &scene);
        let at = (0..there.cost.len())
            .min_by_key(|at| there.cost[*at].saturating_add(back.cost[grid.turned(*at)]))?;
        let cost = there.cost[at].saturating_add(back.cost[grid.turned(at)]);
        if cost >= FAR {
            return None;
        }
        let points = grid.trace((&there, at), (&back, grid.turned(at)), (&starts, &ends));
        return Some((cost, Way { points, label: None }));
    };
    let back = grid.spread(&ends, &starts, &scene);
    let slot = grid.slot(&scene, (&there, &back), size, [from, to])?;
    let points = grid.trace((&there, slot.from), (&back, slot.to), (&starts, &ends));
    Some((slot.cost, Way { points, label: Some(slot.rect) }))
}

impl Scene {
    fn of(frame: &Frame<'_>, edge: usize, region: Rect) -> Self {
        let request = frame.request;
        let asked = &request.edges[edge];
        let near = |rect: &Rect| rect.expand(CLEAR).overlaps(region.expand(1.0));
        let labels = frame.ways.iter().flatten().filter_map(|way| way.label);
        let hard = frame.nodes.iter().flatten().copied().chain(labels).filter(near).collect();
        let (mut titles, mut foreign) = (Vec::new(), Vec::new());
        for (idx, rect) in frame.containers.iter().enumerate() {
            let Some(rect) = rect.filter(|rect| near(rect)) else { continue };
            let size = request.containers[idx].title;
            titles.push(Rect::new(rect.x, rect.y, size.w.min(rect.w), size.h));
            let own =
                [asked.from, asked.to].iter().any(|node| holds(request, idx, frame.parent(*node)));
            if !own {
                foreign.push(rect);
            }
        }
        let mut steps = Vec::new();
        for (other, way) in frame.ways.iter().enumerate() {
            let Some(way) = way.as_ref().filter(|_| other != edge) else { continue };
            let line = &request.edges[other];
            let shared = line.from == asked.from || line.to == asked.to;
            let together = asked.bundle.is_some() && line.bundle == asked.bundle && shared;
            for pair in way.points.windows(2) {
                let rect = Rect::between(pair[0], pair[1]);
                if near(&rect) {
                    steps.push((rect, together));
                }
            }
        }
        Self { hard, titles, foreign, steps }
    }

    /// What it costs to run along a line from each point to the next.
    fn row(&self, at: f64, level: bool, stops: &[f64]) -> Row {
        let mut costs: Vec<i64> =
            stops.windows(2).map(|pair| (pair[1] - pair[0]).round() as i64).collect();
        let turn = |rect: &Rect| {
            if level {
                (rect.x, rect.right(), rect.y, rect.bottom())
            } else {
                (rect.y, rect.bottom(), rect.x, rect.right())
            }
        };
        let mut add = |from: f64, to: f64, cost: i64| {
            let first = stops.partition_point(|stop| *stop <= from).saturating_sub(1);
            for k in first..stops.len().saturating_sub(1) {
                if stops[k] >= to {
                    break;
                }
                if stops[k + 1] > from {
                    costs[k] += cost;
                }
            }
        };
        for rect in &self.hard {
            let (from, to, low, high) = turn(rect);
            if at > low - CLEAR + 0.1 && at < high + CLEAR - 0.1 {
                let edge = at <= low - 1.0 || at >= high + 1.0;
                add(
                    from - if edge { 0.0 } else { CLEAR - 0.1 },
                    to + if edge { 0.0 } else { CLEAR - 0.1 },
                    if edge { ALONG } else { HIT },
                );
            }
        }
        for rect in &self.titles {
            let (from, to, low, high) = turn(rect);
            if at > low && at < high {
                add(from, to, TITLE);
            }
        }
        for rect in &self.foreign {
            let (from, to, low, high) = turn(rect);
            if at > low && at < high {
                add(from, from + 0.1, FOREIGN);
                add(to - 0.1, to, FOREIGN);
            }
            if (at - low).abs() < 4.0 || (at - high).abs() < 4.0 {
                add(from, to, FOREIGN);
            }
        }
        for (step, together) in &self.steps {
            let (from, to, low, high) = turn(step);
            if low == high && from != to {
                if (at - low).abs() < 5.0 && !(*together && (at - low).abs() < 0.1) {
                    add(from - 1.0, to + 1.0, ALONG);
                }
            } else if at > low && at < high {
                add(from - 0.1, from + 0.1, CROSSING);
            }
        }
        Row { at, costs }
    }
}

/// Where an edge may leave its box, or enter it.
fn ports(frame: &Frame<'_>, (edge, leaves): (usize, bool), rect: Rect, scene: &Scene) -> Vec<Port> {
    let request = frame.request;
    let asked = &request.edges[edge];
    let node = if leaves { asked.from } else { asked.to };
    // Where lines end already, and whether this one may end there too.
    let mut taken: Vec<(Point, bool)> = Vec::new();
    for (other, way) in frame.ways.iter().enumerate() {
        let (Some(way), line) = (way, &request.edges[other]) else { continue };
        if other == edge || line.from != node && line.to != node {
            continue;
        }
        let together = asked.bundle.is_some() && line.bundle == asked.bundle;
        if line.from == node {
            taken.extend(way.points.first().map(|point| (*point, together && leaves)));
        }
        if line.to == node {
            taken.extend(way.points.last().map(|point| (*point, together && !leaves)));
        }
    }
    let middle = rect.center();
    let mut ports = Vec::new();
    let sides: [(f64, f64, bool); 4] = [
        (rect.right(), 1.0, true),
        (rect.bottom(), 1.0, false),
        (rect.y, -1.0, false),
        (rect.x, -1.0, true),
    ];
    for (k, &(side, out, level)) in sides.iter().enumerate() {
        let odd = if leaves { ODD_SIDE[k] } else { ODD_SIDE[[3, 1, 2, 0][k]] };
        let (size, start, center) =
            if level { (rect.h, rect.y, middle.y) } else { (rect.w, rect.x, middle.x) };
        let corner = f64::min(6.0, size / 3.0);
        let along = |p: &Point| if level { p.y } else { p.x };
        let across = |p: &Point| if level { p.x } else { p.y };
        let here: Vec<(f64, bool)> = taken
            .iter()
            .filter(|(point, _)| (across(point) - side).abs() < 1.0)
            .map(|(point, together)| (along(point), *together))
            .collect();
        let mut places: Vec<(i64, f64)> = Vec::new();
        for (at, _) in here.iter().filter(|(_, together)| *together) {
            places.push((odd, *at));
        }
        let n = ((size - 2.0 * corner) / 9.0).floor().max(0.0) as i64;
        for step in 0..=n {
            let at =
                (start + corner + (size - 2.0 * corner) * (step as f64 + 0.5) / (n as f64 + 1.0))
                    .round();
            let near = here.iter().filter(|(other, _)| (other - at).abs() < 6.0).count() as i64;
            places.push((odd + near * ALONG / 2 + ((at - center).abs() / 4.0) as i64, at));
        }
        places.sort_by(|a, b| {
            a.0.cmp(&b.0).then((a.1 - center).abs().total_cmp(&(b.1 - center).abs()))
        });
        for (cost, at) in places.into_iter().take(3) {
            let point =
                |across: f64| if level { Point::new(across, at) } else { Point::new(at, across) };
            let far = point(side + out * STUB);
            let blocked = scene.hard.iter().any(|rect| rect.expand(1.0).contains(far));
            let stub = if blocked { STUB / 2.0 } else { STUB };
            ports.push(Port { on: point(side), off: point(side + out * stub), level, cost });
        }
    }
    ports
}

/// The lines that ways may run along, and what each stretch of them costs.
struct Grid {
    rows: Vec<Row>,
    columns: Vec<Row>,
}

/// The cheapest ways from some ports to everywhere: by place and direction.
struct Spread {
    cost: Vec<i64>,
    before: Vec<u32>,
}

/// More than any way costs.
const FAR: i64 = i64::MAX / 8;
/// The bits that hold a place beside its cost.
const PLACES: u32 = 20;
const START: u32 = 1 << 30;

/// A place for a label, and how the line comes to it and goes on.
struct Slot {
    cost: i64,
    rect: Rect,
    from: usize,
    to: usize,
}

impl Grid {
    fn of(
        scene: &Scene,
        (starts, ends): (&[Port], &[Port]),
        (region, bounds, most): (Rect, Rect, usize),
        room: Size,
    ) -> Self {
        let center = region.center();
        let all = || scene.hard.iter().chain(&scene.titles).chain(scene.foreign.iter());
        let lines = || scene.steps.iter().map(|(rect, _)| rect);
        let half = room.h / 2.0 + 4.0;
        let mut ys: Vec<f64> = all()
            .flat_map(|r| [r.y - CLEAR, r.bottom() + CLEAR, r.y - half, r.bottom() + half])
            .chain(
                lines()
                    .filter(|r| r.h == 0.0)
                    .flat_map(|r| [r.y - 9.0, r.y + 9.0, r.y - half, r.y + half]),
            )
            .collect();
        let mut xs: Vec<f64> = all()
            .flat_map(|r| [r.x - CLEAR, r.right() + CLEAR])
            .chain(lines().filter(|r| r.w == 0.0).flat_map(|r| [r.x - 9.0, r.x + 9.0]))
            .collect();
        ys.retain(|y| *y > region.y && *y < region.bottom());
        xs.retain(|x| *x > region.x && *x < region.right());
        let ports = || starts.iter().chain(ends);
        let own_x = ports().map(|port| port.off.x);
        let mid = f64::midpoint(center.x, center.x);
        let mut keep_x: Vec<f64> =
            own_x.chain([bounds.x - 14.0, bounds.right() + 14.0, mid]).collect();
        let own_y = ports().map(|port| port.off.y);
        let mut keep_y: Vec<f64> =
            own_y.chain([bounds.y - half - 8.0, bounds.bottom() + half + 8.0]).collect();
        thin(&mut xs, &mut keep_x, (starts, ends), most, |port| port.off.x);
        thin(&mut ys, &mut keep_y, (starts, ends), most, |port| port.off.y);
        let rows = keep_y.iter().map(|y| scene.row(*y, true, &keep_x)).collect();
        let columns = keep_x.iter().map(|x| scene.row(*x, false, &keep_y)).collect();
        Self { rows, columns }
    }

    fn state(&self, column: usize, row: usize, way: usize) -> usize {
        (row * self.columns.len() + column) * 4 + way
    }

    /// The same place, coming from the other side.
    fn turned(&self, state: usize) -> usize {
        state ^ 1
    }

    fn column_of(&self, x: f64) -> usize {
        self.columns.partition_point(|column| column.at < x).min(self.columns.len() - 1)
    }

    fn row_of(&self, y: f64) -> usize {
        self.rows.partition_point(|row| row.at < y).min(self.rows.len() - 1)
    }

    /// Directions: 0 right, 1 left, 2 down, 3 up.
    ///
    /// Goes on until all is known that costs little more than reaching one of `goals`.
    fn spread(&self, ports: &[Port], goals: &[Port], scene: &Scene) -> Spread {
        let n = self.rows.len() * self.columns.len() * 4;
        let mut spread = Spread { cost: vec![FAR; n], before: vec![u32::MAX; n] };
        let mut open = BinaryHeap::new();
        let mut is_goal = vec![false; n / 4];
        for port in goals {
            is_goal[self.state(self.column_of(port.off.x), self.row_of(port.off.y), 0) / 4] = true;
        }
        let mut most = i64::MAX;
        let mut done = vec![false; n];
        // What is still to go at least, so that what leads away is left for last.
        let goal = goals.iter().map(|port| Rect::between(port.off, port.off)).reduce(Rect::union);
        let ahead = |place: usize| {
            let (row, column) = (place / self.columns.len(), place % self.columns.len());
            let (x, y) = (self.columns[column].at, self.rows[row].at);
            let far = |at: f64, low: f64, high: f64| (low - at).max(at - high).max(0.0);
            goal.map_or(0, |r| (far(x, r.x, r.right()) + far(y, r.y, r.bottom())) as i64)
        };
        for (idx, port) in ports.iter().enumerate() {
            let way = match (port.level, port.off.x > port.on.x, port.off.y > port.on.y) {
                (true, true, _) => 0,
                (true, false, _) => 1,
                (false, _, true) => 2,
                (false, _, false) => 3,
            };
            let at = self.state(self.column_of(port.off.x), self.row_of(port.off.y), way);
            let stub = Rect::between(port.on, port.off);
            let own = Rect::between(port.on, port.off).expand(0.1);
            let hits = scene.hard.iter().filter(|rect| rect.expand(-0.5).overlaps(own)).count();
            let along = scene.steps.iter().filter(|(step, together)| {
                !*together && (step.w == 0.0) == (stub.w == 0.0) && step.expand(4.0).overlaps(own)
            });
            let cost = port.cost + HIT * hits as i64 + ALONG / 2 * along.count() as i64;
            if cost < spread.cost[at] {
                spread.cost[at] = cost;
                spread.before[at] = START + idx as u32;
                open.push(Reverse(packed(cost + ahead(at / 4), at)));
            }
        }
        while let Some(Reverse(next)) = open.pop() {
            let (sum, at) = ((next >> PLACES) as i64, (next & ((1 << PLACES) - 1)) as usize);
            if sum > most {
                break;
            }
            let cost = spread.cost[at];
            if std::mem::replace(&mut done[at], true) {
                continue;
            }
            let (way, place) = (at % 4, at / 4);
            if is_goal[place] && most == i64::MAX {
                most = cost + cost / 4 + DETOUR;
            }
            let (row, column) = (place / self.columns.len(), place % self.columns.len());
            for next in 0..4 {
                if next == way ^ 1 {
                    continue;
                }
                let Some((to, length)) = self.step(column, row, next) else { continue };
                let cost = cost + length + if next == way { 0 } else { BEND };
                if !done[to] && cost < spread.cost[to] {
                    spread.cost[to] = cost;
                    spread.before[to] = at as u32;
                    open.push(Reverse(packed(cost + ahead(to / 4), to)));
                }
            }
        }
        spread
    }

    fn step(&self, column: usize, row: usize, way: usize) -> Option<(usize, i64)> {
        let (r, c) = (&self.rows[row].costs, &self.columns[column].costs);
        Some(match way {
            0 => (self.state(column + 1, row, way), *r.get(column)?),
            1 => (self.state(column.checked_sub(1)?, row, way), *r.get(column - 1)?),
            2 => (self.state(column, row + 1, way), *c.get(row)?),
            _ => (self.state(column, row.checked_sub(1)?, way), *c.get(row - 1)?),
        })
    }

    /// The cheapest way with a place for a label on one of its level steps.
    fn slot(
        &self,
        scene: &Scene,
        (there, back): (&Spread, &Spread),
        size: Size,
        ends: [Rect; 2],
    ) -> Option<Slot> {
        let mut best: Option<Slot> = None;
        let titles = scene.titles.iter();
        for (at, row) in self.rows.iter().enumerate() {
            let (low, high) = (row.at - size.h / 2.0, row.at + size.h / 2.0);
            let mut blocked: Vec<(f64, f64)> = Vec::new();
            let hard = scene.hard.iter().chain(titles.clone()).chain(&ends);
            let steps = scene.steps.iter().map(|(step, _)| step);
            for rect in hard.map(|r| r.expand(4.0)).chain(steps.map(|r| r.expand(3.0))) {
                if rect.y < high && low < rect.bottom() {
                    blocked.push((rect.x, rect.right()));
                }
            }
            blocked.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (first, last) = (self.columns[0].at, self.columns[self.columns.len() - 1].at);
            blocked.push((last, last));
            let mut free = first;
            for (from, to) in blocked {
                if from - free >= size.w {
                    for x in [free, (free + from - size.w) / 2.0, from - size.w] {
                        let x = x.round().clamp(free, from - size.w);
                        let rect = Rect::new(x, low, size.w, size.h);
                        self.through(at, rect, (there, back), &mut best);
                    }
                }
                free = f64::max(free, to);
            }
        }
        best
    }

    fn through(
        &self,
        at: usize,
        rect: Rect,
        (there, back): (&Spread, &Spread),
        best: &mut Option<Slot>,
    ) {
        let row = &self.rows[at];
        let right = self.columns.partition_point(|column| column.at < rect.right());
        let left = self.columns.partition_point(|column| column.at <= rect.x);
        let Some(left) = left.checked_sub(1).filter(|_| right < self.columns.len()) else { return };
        let run: i64 = row.costs[left..right].iter().sum();
        for (from, to, way) in [(left, right, 0), (right, left, 1)] {
            // Coming round a corner costs a bend on either side.
            let enter = (0..4).filter(|from| *from != way ^ 1).map(|other| {
                let state = self.state(from, at, other);
                (there.cost[state] + if other == way { 0 } else { BEND }, state)
            });
            let leave = (0..4).filter(|to| *to != way).map(|other| {
                let state = self.state(to, at, other);
                (back.cost[state] + if other == way ^ 1 { 0 } else { BEND }, state)
            });
            let (Some(enter), Some(leave)) = (enter.min(), leave.min()) else { continue };
            let cost = enter.0 + run + leave.0;
            if cost < FAR && best.as_ref().is_none_or(|slot| cost < slot.cost) {
                *best = Some(Slot { cost, rect, from: enter.1, to: leave.1 });
            }
        }
    }

    /// The corners of a way that is known from both ends.
    fn trace(
        &self,
        there: (&Spread, usize),
        back: (&Spread, usize),
        ports: (&[Port], &[Port]),
    ) -> Vec<Point> {
        let half = |spread: &Spread, state: usize, ports: &[Port]| {
            let (mut at, mut points) = (state, Vec::new());
            loop {
                let place = at / 4;
                let (row, column) = (place / self.columns.len(), place % self.columns.len());
                points.push(Point::new(self.columns[column].at, self.rows[row].at));
                let before = spread.before[at];
                if before == u32::MAX || before >= START {
                    points.extend(
                        ports.get((before.wrapping_sub(START)) as usize).map(|port| port.on),
                    );
                    return points;
                }
                at = before as usize;
            }
        };
        let mut points = half(there.0, there.1, ports.0);
        points.reverse();
        points.extend(half(back.0, back.1, ports.1));
        tidied(&points)
    }
}

fn packed(cost: i64, at: usize) -> u64 {
    (cost.clamp(0, 1 << 42) as u64) << PLACES | at as u64
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
