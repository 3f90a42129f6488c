//! Lines: rounded bends, arrowheads, flattening, dashes.

use crate::geom::Point;

use super::{Path, Segment};

/// How far a quarter circle's control points lie from its ends, as a part of the radius.
const KAPPA: f64 = 0.552_284_75;

impl Path {
    /// A polyline with its bends rounded by a radius, less where there is no room.
    pub fn rounded(points: &[Point], radius: f64) -> Self {
        let mut corners: Vec<Point> = Vec::with_capacity(points.len());
        for point in points {
            if corners.last() != Some(point) {
                corners.push(*point);
            }
        }
        let start = corners.first().copied().unwrap_or(Point::ZERO);
        let mut segments = Vec::new();
        for bend in corners.windows(3) {
            let [before, corner, after] = [bend[0], bend[1], bend[2]];
            let r = radius.min(before.distance(corner) / 2.0).min(corner.distance(after) / 2.0);
            let (enter, leave) = (toward(corner, before, r), toward(corner, after, r));
            let (a, b) = (
                toward(corner, before, r * (1.0 - KAPPA)),
                toward(corner, after, r * (1.0 - KAPPA)),
            );
            segments.push(Segment::Line(enter));
            segments.push(Segment::Cubic(a, b, leave));
        }
        if corners.len() > 1
            && let Some(last) = corners.last()
        {
            segments.push(Segment::Line(*last));
        }
        Self { start, segments, closed: false }
    }

    /// A filled triangle with its tip at a point, looking along a unit vector.
    pub fn arrowhead(tip: Point, along: Point, size: f64) -> Self {
        let half = size * 0.42;
        let back = tip.offset(-along.x * size, -along.y * size);
        let side = Point::new(-along.y * half, along.x * half);
        let segments = vec![
            Segment::Line(back.offset(side.x, side.y)),
            Segment::Line(back.offset(-side.x, -side.y)),
        ];
        Self { start: tip, segments, closed: true }
    }

    /// The path as a polyline, its curves in `steps` straight steps each.
    pub fn flatten(&self, steps: usize) -> Vec<Point> {
        let mut points = vec![self.start];
        let mut at = self.start;
        for segment in &self.segments {
            match *segment {
                Segment::Line(to) => {
                    points.push(to);
                    at = to;
                }
                Segment::Cubic(a, b, to) => {
                    points.extend(
                        (1..=steps).map(|n| cubic([at, a, b, to], n as f64 / steps as f64)),
                    );
                    at = to;
                }
            }
        }
        points
    }
}

fn toward(from: Point, to: Point, by: f64) -> Point {
    let length = from.distance(to);
    if length == 0.0 {
        return from;
    }
    Point::new(from.x + (to.x - from.x) * by / length, from.y + (to.y - from.y) * by / length)
}

fn cubic([p, a, b, q]: [Point; 4], t: f64) -> Point {
    let s = 1.0 - t;
    let [w0, w1, w2, w3] = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
    Point::new(w0 * p.x + w1 * a.x + w2 * b.x + w3 * q.x, w0 * p.y + w1 * a.y + w2 * b.y + w3 * q.y)
}

/// Cuts a polyline into the strokes of a pattern of stroke and gap lengths; an empty pattern gives
/// the whole line.
pub fn dashes(points: &[Point], pattern: &[f64], width: f64) -> Vec<Vec<Point>> {
    if pattern.iter().sum::<f64>() <= 0.0 || width <= 0.0 {
        return vec![points.to_vec()];
    }
    let Some(first) = points.first() else { return Vec::new() };
    let mut strokes = Vec::new();
    let mut current = vec![*first];
    let (mut part, mut left) = (0, pattern[0] * width);
    for pair in points.windows(2) {
        let (mut at, to) = (pair[0], pair[1]);
        let mut length = at.distance(to);
        while length > left {
            at = toward(at, to, left);
            length -= left;
            if part % 2 == 0 {
                current.push(at);
                strokes.push(std::mem::take(&mut current));
            }
            part = (part + 1) % pattern.len();
            left = (pattern[part] * width).max(f64::EPSILON);
            current = vec![at];
        }
        left -= length;
        if part % 2 == 0 {
            current.push(to);
        }
    }
    if part % 2 == 0 && current.len() > 1 {
        strokes.push(current);
    }
    strokes
}

/// The distance from a point to a polyline.
pub fn distance(points: &[Point], p: Point) -> f64 {
    let to_segment = |a: Point, b: Point| {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = dx * dx + dy * dy;
        let t = if length == 0.0 {
            0.0
        } else {
            (((p.x - a.x) * dx + (p.y - a.y) * dy) / length).clamp(0.0, 1.0)
        };
        p.distance(Point::new(a.x + t * dx, a.y + t * dy))
    };
    points.windows(2).map(|pair| to_segment(pair[0], pair[1])).fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bends_are_rounded_and_ends_kept() {
        let corners = [Point::new(0.0, 0.0), Point::new(50.0, 0.0), Point::new(50.0, 40.0)];
        let path = Path::rounded(&corners, 8.0);
        let points = path.flatten(8);
        assert_eq!(points.first(), Some(&corners[0]));
        assert_eq!(points.last(), Some(&corners[2]));
        assert!(distance(&points, corners[1]) > 2.0);
        assert!(points.contains(&Point::new(42.0, 0.0)));
    }

    #[test]
    fn dashes_cover_strokes_and_leave_gaps() {
        let line = [Point::new(0.0, 0.0), Point::new(100.0, 0.0)];
        let strokes = dashes(&line, &[5.0, 3.0], 2.0);
        assert_eq!(strokes.len(), 7);
        assert_eq!(strokes[1], [Point::new(16.0, 0.0), Point::new(26.0, 0.0)]);
        assert_eq!(dashes(&line, &[], 2.0), [line.to_vec()]);
    }

    #[test]
    fn distance_is_to_the_nearest_part() {
        let line = [Point::new(0.0, 0.0), Point::new(10.0, 0.0), Point::new(10.0, 10.0)];
        assert_eq!(distance(&line, Point::new(13.0, 5.0)), 3.0);
    }
}
