//! Lines that the columns have no room for, as between pinned boxes one above the other: each is
//! drawn by itself through what is free.

use super::{Layout, Request, Route};
use crate::geom::{Point, Rect};

/// The distance kept from boxes and labels.
const CLEAR: f64 = 7.0;
/// What passing through a box, a label or along a line costs, in points of length.
const HIT: f64 = 5_000.0;
const BEND: f64 = 30.0;
/// The most places tried for a vertical or level piece.
const TRIES: usize = 60;

/// Draws lines one by one, each as short as it can be clear of boxes and labels.
pub(super) fn draw(request: &Request, layout: &mut Layout, edges: &[usize]) {
    for &edge in edges {
        layout.edges[edge].points.clear();
        layout.edges[edge].label = None;
    }
    for &edge in edges {
        let asked = &request.edges[edge];
        let (from, to) = (layout.nodes[asked.from].rect, layout.nodes[asked.to].rect);
        let obstacles = Obstacles::of(layout, (asked.from, asked.to));
        let mut best: Option<(f64, Vec<Point>, Option<Rect>)> = None;
        for points in ways(from, to, &obstacles) {
            let label = asked.label.map(|size| obstacles.label(&points, size, (from, to)));
            let cost = obstacles.cost(&points) + label.map_or(0.0, |(_, cost)| cost);
            if best.as_ref().is_none_or(|(least, _, _)| cost < *least) {
                best = Some((cost, points, label.map(|(rect, _)| rect)));
            }
        }
        if let Some((_, points, label)) = best {
            layout.edges[edge] = Route { key: asked.key.clone(), points, label };
        }
    }
}

/// What a line must keep clear of.
struct Obstacles {
    boxes: Vec<Rect>,
    labels: Vec<Rect>,
    steps: Vec<Rect>,
}

impl Obstacles {
    fn of(layout: &Layout, own: (usize, usize)) -> Self {
        let others = layout.nodes.iter().enumerate();
        let others = others.filter(|(idx, _)| *idx != own.0 && *idx != own.1);
        let steps = layout.edges.iter().flat_map(|route| route.points.windows(2));
        Self {
            boxes: others.map(|(_, placed)| placed.rect).collect(),
            labels: layout.edges.iter().filter_map(|route| route.label).collect(),
            steps: steps.map(|step| Rect::between(step[0], step[1])).collect(),
        }
    }

    fn cost(&self, points: &[Point]) -> f64 {
        let mut cost = BEND * points.len() as f64;
        for pair in points.windows(2) {
            let step = Rect::between(pair[0], pair[1]);
            cost += step.w + step.h;
            let near = step.expand(CLEAR / 2.0);
            let hits = self.boxes.iter().chain(&self.labels).filter(|rect| rect.overlaps(near));
            cost += HIT * hits.count() as f64;
            let along = |other: &&Rect| {
                let both = (step.w == 0.0) == (other.w == 0.0);
                both && other.expand(2.0).overlaps(step.expand(0.1))
            };
            cost += 200.0 * self.steps.iter().filter(along).count() as f64;
        }
        cost
    }

    /// The best place on a line for its label, and what is wrong with it.
    fn label(&self, points: &[Point], size: crate::geom::Size, own: (Rect, Rect)) -> (Rect, f64) {
        let mut best = (Rect::default(), f64::INFINITY);
        for pair in points.windows(2) {
            for k in 1..16 {
                let t = f64::from(k) / 16.0;
                let at = Point::new(
                    (pair[0].x + (pair[1].x - pair[0].x) * t).round(),
                    (pair[0].y + (pair[1].y - pair[0].y) * t).round(),
                );
                let rect = Rect::centered(at, size);
                let near = rect.expand(CLEAR / 2.0);
                let ends = [own.0, own.1];
                let boxes = self.boxes.iter().chain(&self.labels).chain(&ends);
                let hits = boxes.filter(|other| other.overlaps(near)).count() * 4
                    + self.steps.iter().filter(|step| step.expand(0.5).overlaps(rect)).count();
                let cost = HIT * hits as f64 + (t - 0.5).abs();
                if cost < best.1 {
                    best = (rect, cost);
                }
            }
        }
        best
    }
}

/// Lines of few bends between two boxes.
fn ways(from: Rect, to: Rect, obstacles: &Obstacles) -> Vec<Vec<Point>> {
    let all = || obstacles.boxes.iter().chain(&obstacles.labels).chain([&from, &to]);
    let mut xs: Vec<f64> = all().flat_map(|r| [r.x - CLEAR, r.right() + CLEAR]).collect();
    let mut ys: Vec<f64> = all().flat_map(|r| [r.y - CLEAR, r.bottom() + CLEAR]).collect();
    let (a, b) = (from.center(), to.center());
    let (x, y) = (f64::midpoint(a.x, b.x).round(), f64::midpoint(a.y, b.y).round());
    xs.push(x);
    ys.push(y);
    xs.sort_by(|p, q| (p - x).abs().total_cmp(&(q - x).abs()));
    ys.sort_by(|p, q| (p - y).abs().total_cmp(&(q - y).abs()));
    let (port_a, port_b) = (from.y + (from.h / 3.0).round(), to.y + (to.h / 3.0).round());
    let mut ways = Vec::new();
    for &x in xs.iter().take(TRIES) {
        for (start, end) in
            [(from.right(), to.x), (from.right(), to.right()), (from.x, to.x), (from.x, to.right())]
        {
            let outward = |side: f64, rect: Rect| {
                if side == rect.x { x < side } else { x > side }
            };
            if outward(start, from) && outward(end, to) {
                ways.push(vec![
                    Point::new(start, port_a),
                    Point::new(x, port_a),
                    Point::new(x, port_b),
                    Point::new(end, port_b),
                ]);
            }
        }
    }
    for &y in ys.iter().take(TRIES) {
        for (start, end) in [(from.bottom(), to.y), (from.y, to.bottom())] {
            let down = start == from.bottom();
            if (down && y > start && y < end) || (!down && y < start && y > end) {
                let (xa, xb) =
                    if (a.x - b.x).abs() < from.w.min(to.w) / 2.0 { (x, x) } else { (a.x, b.x) };
                let mut way = vec![
                    Point::new(xa, start),
                    Point::new(xa, y),
                    Point::new(xb, y),
                    Point::new(xb, end),
                ];
                if xa == xb {
                    way.drain(1..3);
                }
                ways.push(way);
            }
        }
    }
    if ways.is_empty() {
        // The boxes lie on each other: any line will do.
        ways.push(vec![
            Point::new(from.right(), port_a),
            Point::new(from.right().max(to.right()) + CLEAR, port_a),
            Point::new(from.right().max(to.right()) + CLEAR, port_b),
            Point::new(to.right(), port_b),
        ]);
    }
    ways
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Drawn, Set, by_hand};
    use super::super::verify;
    use super::*;

    fn set(x: f64, y: f64) -> Set {
        (None, Rect::new(x, y, 80.0, 40.0))
    }

    /// The first line drawn anew, from the first box to the second, among others.
    fn drawn(boxes: &[Set], others: &[Drawn<'_>]) -> Route {
        let lines = [&[(0, 1, [].as_slice(), Some((0.0, 0.0)))], others].concat();
        let (request, mut layout) = by_hand(&[], boxes, &lines);
        draw(&request, &mut layout, &[0]);
        layout.close();
        assert_eq!(verify(&request, &layout), []);
        layout.edges[0].clone()
    }

    #[test]
    fn a_line_is_straight_if_it_can_be_with_its_label_clear_of_its_ends() {
        let route = drawn(&[set(0.0, 0.0), set(400.0, 0.0)], &[]);
        let (first, last) = (route.points[0], *route.points.last().expect("it has an end"));
        assert!(route.points.iter().all(|p| p.y == first.y), "{route:?}");
        let label = route.label.expect("there is room");
        assert!(label.x > first.x + 40.0 && label.right() < last.x - 40.0, "{route:?}");
        // One that crosses it where the label would be.
        let boxes = [set(0.0, 0.0), set(400.0, 0.0), set(120.0, -200.0), set(120.0, 200.0)];
        let across = [(160.0, -160.0), (160.0, 200.0)];
        assert!(drawn(&boxes, &[(2, 3, &across, None)]).label.is_some());
    }

    #[test]
    fn a_line_and_its_label_keep_clear_of_boxes_and_lines() {
        // A box where the label would be, and a line where the line would be.
        let boxes =
            [set(0.0, 0.0), set(0.0, 300.0), set(60.0, 130.0), set(400.0, 0.0), set(400.0, 300.0)];
        let route = drawn(&boxes, &[]);
        assert!(route.label.is_some(), "{route:?}");
        let x = drawn(&[set(0.0, 0.0), set(0.0, 300.0)], &[]).points[0].x;
        let corners = [(400.0, 80.0), (x, 80.0), (x, 260.0), (400.0, 260.0)];
        let far = [set(0.0, 0.0), set(0.0, 300.0), set(400.0, 60.0), set(400.0, 240.0)];
        let route = drawn(&far, &[(2, 3, &corners, None)]);
        let along = |pair: &[Point]| pair[0].x == x && pair[1].x == x;
        assert!(!route.points.windows(2).any(along), "{route:?}");
    }
}
