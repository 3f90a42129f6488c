//! Finds a way for a single line through what is already drawn, with a place for its label.
//!
//! The ways considered run along the edges of what is near, and around everything. What has been
//! drawn stays where it is.

use super::frame::{Frame, Way, holds, outer};
use super::grid::{ALONG, CLEAR, Choice, Grid, HIT, Limit};
use crate::geom::{Point, Rect};

/// From the side of a box to the first bend.
const STUB: f64 = 12.0;
/// Leaving or entering by any side but those that flow left to right.
const ODD_SIDE: [u32; 4] = [0, 120, 120, 240];
/// How many lines of each direction ways may run along, about.
const LINES: usize = 40;
/// What passing a border of a container that holds neither end costs: one in another, and one in
/// none; as a rule, and where a way around is looked for.
const BORDER: [u32; 2] = [150, 150];
const BORDERS: [u32; 2] = [1_500, 12_000];
/// How far a way around may be from what it leads around.
const ASIDE: f64 = 60.0;
/// The most places for lines on one side of a box that are looked at.
const MOST_PORTS: f64 = 400.0;

/// What is drawn, as a single line sees it.
pub(super) struct Scene {
    pub(super) hard: Vec<Rect>,
    pub(super) titles: Vec<Rect>,
    /// The containers that hold neither end, and what passing a border of each costs.
    pub(super) foreign: Vec<(Rect, u32)>,
    /// Lines, and whether they may be run along.
    pub(super) steps: Vec<(Rect, bool)>,
}

/// Where a line may start or end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    pub(super) on: Point,
    pub(super) off: Point,
    /// Which way a line leaves there: right, left, down or up.
    pub(super) way: usize,
    pub(super) cost: u32,
}

/// The way of an edge whose ends are placed; it may pass through boxes only if nothing else is left.
pub(super) fn find(frame: &Frame<'_>, edge: usize) -> Option<Way> {
    let mut limit = Limit { left: usize::MAX, stop: frame.stop };
    let (from, to) = ends(frame, edge)?;
    let near = f64::max(200.0, (from.center().distance(to.center())) / 3.0);
    // If that leads through something, everywhere, and then in all detail.
    for (everywhere, lines, most) in
        [(false, LINES, HIT / 2), (true, LINES, HIT / 2), (true, 5 * LINES, u32::MAX)]
    {
        let outside = everywhere.then(|| frame.bounds());
        let region = outside.map_or(from.union(to).expand(near), |bounds| bounds.expand(400.0));
        let way =
            way(frame, edge, (region, outside, Choice::Evenly(lines)), BORDER, (most, &mut limit));
        if way.is_some() {
            return way;
        }
    }
    None
}

/// The way of an edge that had better lead around some containers than through them, near them.
///
/// A way through what it should not is for the caller to find.
pub(super) fn around(
    frame: &Frame<'_>,
    edge: usize,
    passed: &[Rect],
    limit: &mut Limit<'_>,
) -> Option<Way> {
    let (from, to) = ends(frame, edge)?;
    let region = passed.iter().fold(from.union(to), |all, rect| all.union(*rect)).expand(ASIDE);
    let outside = Some(frame.bounds());
    way(frame, edge, (region, outside, Choice::Freest), BORDERS, (HIT / 2, limit))
}

/// The boxes that an edge joins.
fn ends(frame: &Frame<'_>, edge: usize) -> Option<(Rect, Rect)> {
    let asked = &frame.request.edges[edge];
    frame.nodes.get(asked.from).copied()?.zip(frame.nodes.get(asked.to).copied()?)
}

/// The cheapest way of an edge in a region.
fn way(
    frame: &Frame<'_>,
    edge: usize,
    lines: (Rect, Option<Rect>, Choice),
    borders: [u32; 2],
    (most, limit): (u32, &mut Limit<'_>),
) -> Option<Way> {
    let (from, to) = ends(frame, edge)?;
    let asked = &frame.request.edges[edge];
    let label = asked.label.map(|size| (size, [from, to]));
    frame.stop.go_on()?;
    let scene = Scene::of(frame, edge, lines.0, borders);
    frame.stop.go_on()?;
    let mut starts = ports(frame, (edge, true), from, &scene);
    let mut ends = ports(frame, (edge, false), to, &scene);
    if asked.from == asked.to {
        // Around a corner of its box.
        starts.retain(|port| port.way < 2);
        ends.retain(|port| port.way > 1);
    }
    let room = asked.label.unwrap_or_default();
    frame.stop.go_on()?;
    let grid = Grid::of(&scene, (&starts, &ends), lines, (room, frame.stop))?;
    limit.left = limit.left.saturating_sub(grid.size() / 4);
    grid.way(&scene, (&starts, &ends), label, (most, limit))
}

impl Scene {
    fn of(frame: &Frame<'_>, edge: usize, region: Rect, borders: [u32; 2]) -> Self {
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
                foreign.push((rect, borders[usize::from(outer(request, idx).is_none())]));
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

    /// What it costs that a line leaves its box by a stub.
    fn stub(&self, stub: Rect) -> u32 {
        let own = stub.expand(0.1);
        let hits = self.hard.iter().filter(|rect| rect.expand(-0.5).overlaps(own));
        let along = self.steps.iter().filter(|(step, together)| {
            !*together && (step.w == 0.0) == (stub.w == 0.0) && step.expand(4.0).overlaps(own)
        });
        HIT.saturating_mul(hits.count() as u32).saturating_add(ALONG / 2 * along.count() as u32)
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
    for way in 0..4 {
        let level = way < 2;
        let (side, out) =
            [(rect.right(), 1.0), (rect.x, -1.0), (rect.bottom(), 1.0), (rect.y, -1.0)][way];
        let odd = ODD_SIDE[if leaves { [0, 3, 1, 2][way] } else { [3, 0, 1, 2][way] }];
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
        let mut places: Vec<(u32, f64)> = Vec::new();
        for (at, _) in here.iter().filter(|(_, together)| *together) {
            places.push((odd, *at));
        }
        let n = ((size - 2.0 * corner) / 9.0).floor().clamp(0.0, MOST_PORTS) as u32;
        for step in 0..=n {
            let share = (f64::from(step) + 0.5) / f64::from(n + 1);
            let at = (start + corner + (size - 2.0 * corner) * share).round();
            let near = here.iter().filter(|(other, _)| (other - at).abs() < 6.0).count() as u32;
            places.push((odd + near * ALONG / 2 + ((at - center).abs() / 4.0) as u32, at));
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
            let (on, off) = (point(side), point(side + out * stub));
            let cost = cost.saturating_add(scene.stub(Rect::between(on, off)));
            ports.push(Port { on, off, way, cost });
        }
    }
    ports
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Drawn, Set, by_hand};
    use super::super::stop::Stop;
    use super::*;

    #[test]
    fn a_way_with_fewer_crossings_is_preferred_to_a_shorter_one() {
        let set = |x, y| -> Set { (None, Rect::new(x, y, 80.0, 40.0)) };
        // From the left to the right with a box in between; lines end on top of it.
        let boxes = [set(0.0, 100.0), set(600.0, 100.0), set(300.0, 110.0), set(300.0, -300.0)];
        let upright = [310.0, 330.0, 350.0, 370.0].map(|x| [(x, -260.0), (x, 110.0)]);
        let mut lines: Vec<Drawn<'_>> = vec![(0, 1, &[], None)];
        lines.extend(upright.iter().map(|corners| (3, 2, corners.as_slice(), None)));
        let (request, layout) = by_hand(&[], &boxes, &lines);
        let mut frame = Frame::of(&request, &layout, Stop::NEVER);
        for (way, route) in frame.ways.iter_mut().zip(&layout.edges).skip(1) {
            *way = Some(Way { points: route.points.clone(), label: None });
        }
        let way = find(&frame, 0).expect("there is a way");
        assert!(way.points.iter().any(|point| point.y > 150.0), "below: {way:?}");
        for way in frame.ways.iter_mut().skip(1) {
            *way = None;
        }
        let way = find(&frame, 0).expect("there is a way");
        assert!(way.points.iter().all(|point| point.y < 150.0), "above: {way:?}");
    }

    #[test]
    fn a_line_runs_beside_others_and_on_those_of_its_bundle() {
        let set = |x| -> Set { (None, Rect::new(x, 0.0, 80.0, 40.0)) };
        let first = [(80.0, 20.0), (400.0, 20.0)];
        let lines: [Drawn<'_>; 2] = [(0, 1, &first, None), (0, 1, &[], None)];
        let (mut request, layout) = by_hand(&[], &[set(0.0), set(400.0)], &lines);
        for together in [false, true] {
            for edge in &mut request.edges {
                edge.bundle = together.then_some(0);
            }
            let frame = Frame::of(&request, &layout, Stop::NEVER);
            let way = find(&frame, 1).expect("there is a way");
            let on = |point: &Point| (point.y - 20.0).abs() < 5.0;
            assert_eq!(way.points.iter().all(on), together, "{way:?}");
            assert_eq!(way.points.iter().any(on), together, "{way:?}");
        }
    }

    #[test]
    fn a_line_leads_around_the_title_of_the_container_that_it_enters() {
        let around = (None, Rect::new(200.0, 0.0, 300.0, 200.0));
        let boxes = [
            (None, Rect::new(0.0, -10.0, 80.0, 40.0)),
            (Some(0), Rect::new(350.0, 0.0, 80.0, 20.0)),
        ];
        let (request, layout) = by_hand(&[around], &boxes, &[(0, 1, &[], None)]);
        let frame = Frame::of(&request, &layout, Stop::NEVER);
        let way = find(&frame, 0).expect("there is a way");
        let title = Rect::new(200.0, 0.0, 50.0, 20.0);
        let on = |pair: &[Point]| Rect::between(pair[0], pair[1]).expand(0.1).overlaps(title);
        assert!(!way.points.windows(2).any(on), "{way:?}");
    }
}
