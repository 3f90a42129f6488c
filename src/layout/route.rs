//! The ways of the lines, and the finished layout.

use super::place::{Depths, LOOP, Places, columns, container};
use super::tree::{Tree, What};
use super::{Layout, Placed, Request, Route};
use crate::geom::{Point, Rect, Size};

/// From a box's corner to the first line that ends on its side.
const CORNER: f64 = 8.0;
/// The wished distance of lines that end on one side.
const PORTS: f64 = 9.0;
/// How near two ends must be to count as level.
const LEVEL: f64 = 0.5;

/// The vertical pieces in a gap that run together: those of one bundle at one side of a box.
#[derive(Clone, Debug)]
struct Rise {
    group: Group,
    /// The heights at which each piece comes in on the left and leaves on the right.
    pieces: Vec<(f64, f64)>,
    edges: Vec<usize>,
}

/// What lines run together by: the box and its side, and the bundle or the edge itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Group {
    node: usize,
    leaving: bool,
    bundle: Result<u32, usize>,
}

/// The ends of a line on its boxes and its own height.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    start: f64,
    lane: f64,
    end: f64,
}

/// Routes all lines and puts the layout together.
pub(super) fn finished(tree: &Tree, places: &Places, request: &Request) -> Layout {
    let ways = ways(tree, places, request);
    let mut rises: Vec<Vec<Rise>> = vec![Vec::new(); tree.n_columns];
    for (edge, way) in ways.iter().enumerate() {
        let (Some(way), Some(lane)) = (way, tree.of_edge[edge]) else { continue };
        let block = &tree.blocks[lane];
        if request.edges[edge].from == request.edges[edge].to {
            continue;
        }
        let turned = tree.ranks.reversed[edge];
        let asked = &request.edges[edge];
        let (a, b) = if turned { (asked.to, asked.from) } else { (asked.from, asked.to) };
        let bundle = asked.bundle.ok_or(edge);
        let mut piece = |gap: usize, node: usize, leaving: bool, left: f64, right: f64| {
            if (left - right).abs() <= LEVEL {
                return;
            }
            let group = Group { node, leaving, bundle };
            match rises[gap].iter_mut().find(|rise| rise.group == group) {
                Some(rise) => {
                    rise.pieces.push((left, right));
                    rise.edges.push(edge);
                }
                None => {
                    rises[gap].push(Rise { group, pieces: vec![(left, right)], edges: vec![edge] });
                }
            }
        };
        piece(block.first - 1, a, true, way.start, way.lane);
        piece(block.last, b, false, way.lane, way.end);
    }
    let assigned: Vec<Vec<(usize, usize)>> = rises.iter().map(|gap| tracks(gap)).collect();
    let counts: Vec<usize> = assigned
        .iter()
        .map(|gap| gap.iter().map(|(_, track)| track + 1).max().unwrap_or(0))
        .collect();
    let mut places = places.clone();
    places.columns = columns(tree, request, &counts);
    let depths = Depths::of(tree);
    let mut pen = Pen { tree, places: &places, depths: &depths, request, assigned: &assigned };
    pen.layout(&ways)
}

/// The height at which each line leaves its left box, runs, and meets its right box.
fn ways(tree: &Tree, places: &Places, request: &Request) -> Vec<Option<Way>> {
    let mut ways: Vec<Option<Way>> = tree
        .of_edge
        .iter()
        .map(|lane| {
            lane.map(|lane| {
                let (top, bottom) = places.y[lane];
                Way { start: 0.0, lane: f64::midpoint(top, bottom), end: 0.0 }
            })
        })
        .collect();
    for node in 0..request.nodes.len() {
        for right in [true, false] {
            let mut ends: Vec<(f64, usize)> = request
                .edges
                .iter()
                .enumerate()
                .filter(|(idx, edge)| {
                    let turned = tree.ranks.reversed[*idx];
                    let (a, b) = if turned { (edge.to, edge.from) } else { (edge.from, edge.to) };
                    edge.from != edge.to && (if right { a } else { b }) == node
                })
                .filter_map(|(idx, _)| ways[idx].map(|way| (way.lane, idx)))
                .collect();
            ends.sort_by(|a, b| a.0.total_cmp(&b.0));
            let (top, bottom) = places.y[tree.of_node[node]];
            let groups = together(&ends, request);
            let heights: Vec<f64> = groups.iter().map(|(height, _)| *height).collect();
            for ((_, edges), port) in groups.iter().zip(ports(&heights, top, bottom)) {
                for edge in edges {
                    if let Some(way) = &mut ways[*edge] {
                        *(if right { &mut way.start } else { &mut way.end }) = port;
                    }
                }
            }
        }
    }
    ways
}

/// The ends on a side, those of one bundle together at their mean height, from top to bottom.
fn together(ends: &[(f64, usize)], request: &Request) -> Vec<(f64, Vec<usize>)> {
    let mut groups: Vec<(Option<u32>, Vec<(f64, usize)>)> = Vec::new();
    for end in ends {
        let bundle = request.edges[end.1].bundle;
        let same = groups.iter_mut().find(|(other, _)| bundle.is_some() && *other == bundle);
        match same {
            Some((_, members)) => members.push(*end),
            None => groups.push((bundle, vec![*end])),
        }
    }
    let mut means: Vec<(f64, Vec<usize>)> = groups
        .into_iter()
        .map(|(_, members)| {
            let sum: f64 = members.iter().map(|(height, _)| height).sum();
            (sum / members.len() as f64, members.into_iter().map(|(_, edge)| edge).collect())
        })
        .collect();
    means.sort_by(|a, b| a.0.total_cmp(&b.0));
    means
}

/// Spreads the ends of lines over a side, each as near to its line's height as the others allow.
fn ports(heights: &[f64], top: f64, bottom: f64) -> Vec<f64> {
    let n = heights.len();
    let corner = CORNER.min((bottom - top) / 2.0);
    let (top, bottom) = (top + corner, bottom - corner);
    let step = if n > 1 { PORTS.min((bottom - top) / (n - 1) as f64) } else { 0.0 };
    let mut ports: Vec<f64> = Vec::with_capacity(n);
    for (idx, height) in heights.iter().enumerate() {
        let low = ports.last().map_or(top, |last| last + step);
        let high = bottom - step * (n - 1 - idx) as f64;
        ports.push(height.min(high).max(low));
    }
    ports
}

/// Gives each vertical piece a track, from left to right, so that they cross little and never lie
/// on each other unless they run together; pieces that do not meet share a track (left-edge
/// packing).
fn tracks(rises: &[Rise]) -> Vec<(usize, usize)> {
    let mut order: Vec<usize> = (0..rises.len()).collect();
    let left = |idx: &usize| rises[*idx].pieces.iter().map(|piece| piece.0).sum::<f64>();
    order.sort_by(|a, b| left(a).total_cmp(&left(b)));
    // Bubble neighbours while the other way round costs less: orders of this size settle quickly.
    for _ in 0..order.len() {
        let mut calm = true;
        for at in 1..order.len() {
            let (a, b) = (&rises[order[at - 1]], &rises[order[at]]);
            if disorder(a, b) > disorder(b, a) {
                order.swap(at - 1, at);
                calm = false;
            }
        }
        if calm {
            break;
        }
    }
    let mut track: Vec<usize> = vec![0; rises.len()];
    for (at, &idx) in order.iter().enumerate() {
        let before = order[..at].iter().filter(|other| meet(&rises[**other], &rises[idx]));
        track[idx] = before.map(|other| track[*other] + 1).max().unwrap_or(0);
    }
    rises
        .iter()
        .zip(track)
        .flat_map(|(rise, track)| rise.edges.iter().map(move |edge| (*edge, track)))
        .collect()
}

/// The crossings, and worse the overlaps, of two pieces if `a` stands left of `b`.
fn disorder(a: &Rise, b: &Rise) -> f64 {
    let (a_low, a_high) = span(a);
    let (b_low, b_high) = span(b);
    let mut cost = 0.0;
    // To the right of `a` its lines run at their right heights, through `b` if that is within.
    cost += a.pieces.iter().filter(|(_, y)| *y > b_low && *y < b_high).count() as f64;
    // To the left of `b` its lines come at their left heights, through `a`.
    cost += b.pieces.iter().filter(|(y, _)| *y > a_low && *y < a_high).count() as f64;
    let touch = a
        .pieces
        .iter()
        .any(|(_, right)| b.pieces.iter().any(|(left, _)| (right - left).abs() < 4.0));
    if touch { cost + 100.0 } else { cost }
}

/// The heights that a group of pieces covers.
fn span(rise: &Rise) -> (f64, f64) {
    let all = || rise.pieces.iter().flat_map(|(left, right)| [*left, *right]);
    (all().fold(f64::INFINITY, f64::min), all().fold(f64::NEG_INFINITY, f64::max))
}

fn meet(a: &Rise, b: &Rise) -> bool {
    let ((a0, a1), (b0, b1)) = (span(a), span(b));
    a0 < b1 + 4.0 && b0 < a1 + 4.0
}

struct Pen<'a> {
    tree: &'a Tree,
    places: &'a Places,
    depths: &'a Depths,
    request: &'a Request,
    assigned: &'a [Vec<(usize, usize)>],
}

impl Pen<'_> {
    fn layout(&mut self, ways: &[Option<Way>]) -> Layout {
        let nodes: Vec<Rect> = (0..self.request.nodes.len()).map(|node| self.node(node)).collect();
        let containers: Vec<Rect> = self
            .tree
            .of_container
            .iter()
            .map(|block| container(self.tree, *block, self.places, self.depths, self.request))
            .collect();
        let routes: Vec<Route> = (0..self.request.edges.len())
            .map(|edge| self.route(edge, ways[edge], &nodes))
            .collect();
        let labels = routes.iter().filter_map(|route| route.label);
        let corners = routes
            .iter()
            .flat_map(|route| route.points.iter())
            .map(|point| Rect::new(point.x, point.y, 0.0, 0.0));
        let all = nodes.iter().chain(&containers).copied().chain(labels).chain(corners);
        let bounds = all.reduce(Rect::union).unwrap_or_default();
        let shift = |rect: Rect| round(rect.offset(-bounds.x, -bounds.y));
        let place = |key: &super::Key, rect: &Rect| Placed { key: key.clone(), rect: shift(*rect) };
        Layout {
            bounds: round(Rect::new(0.0, 0.0, bounds.w, bounds.h)),
            containers: self
                .request
                .containers
                .iter()
                .zip(&containers)
                .map(|(container, rect)| place(&container.key, rect))
                .collect(),
            nodes: self
                .request
                .nodes
                .iter()
                .zip(&nodes)
                .map(|(node, rect)| place(&node.key, rect))
                .collect(),
            edges: routes
                .into_iter()
                .map(|route| Route {
                    key: route.key,
                    points: route
                        .points
                        .iter()
                        .map(|p| Point::new(half(p.x - bounds.x), half(p.y - bounds.y)))
                        .collect(),
                    label: route.label.map(shift),
                })
                .collect(),
        }
    }

    fn node(&self, node: usize) -> Rect {
        let block = self.tree.of_node[node];
        let (x, width) = self.places.columns[self.tree.blocks[block].first];
        let size = self.request.nodes[node].size;
        Rect::new(x + (width - size.w) / 2.0, self.places.y[block].0, size.w, size.h)
    }

    fn track(&self, gap: usize, edge: usize) -> f64 {
        let from = self.depths.tracks_from(gap, &self.places.columns, self.request);
        let track = self.assigned[gap].iter().find(|(other, _)| *other == edge);
        from + self.request.spacing.track * track.map_or(0, |(_, track)| *track) as f64
    }

    fn route(&self, edge: usize, way: Option<Way>, nodes: &[Rect]) -> Route {
        let asked = &self.request.edges[edge];
        let empty = Route { key: asked.key.clone(), points: Vec::new(), label: None };
        let (Some(way), Some(lane)) = (way, self.tree.of_edge[edge]) else { return empty };
        let block = &self.tree.blocks[lane];
        debug_assert!(matches!(block.what, What::Lane(_)), "edges have lanes");
        let (x, width) = self.places.columns[block.first];
        let label = asked.label.map(|label| {
            Rect::centered(Point::new(x + width / 2.0, way.lane), Size::new(label.w, label.h))
        });
        if asked.from == asked.to {
            return Route { points: looped(nodes[asked.from], label, way.lane, x), label, ..empty };
        }
        let turned = self.tree.ranks.reversed[edge];
        let (a, b) = if turned { (asked.to, asked.from) } else { (asked.from, asked.to) };
        let (out, back) = (self.track(block.first - 1, edge), self.track(block.last, edge));
        let mut points = vec![
            Point::new(nodes[a].right(), way.start),
            Point::new(out, way.start),
            Point::new(out, way.lane),
            Point::new(back, way.lane),
            Point::new(back, way.end),
            Point::new(nodes[b].x, way.end),
        ];
        straighten(&mut points);
        if turned {
            points.reverse();
        }
        Route { points, label, ..empty }
    }
}

/// Removes corners that are none.
fn straighten(points: &mut Vec<Point>) {
    for at in 1..points.len() {
        let before = points[at - 1];
        if (points[at].y - before.y).abs() <= LEVEL {
            points[at].y = before.y;
        }
    }
    let n = points.len();
    // The last point keeps its place on the box; the corner before it follows.
    if n > 1 && (points[n - 2].y - points[n - 1].y).abs() > 0.0 {
        points[n - 1].y = points[n - 2].y;
    }
    points.dedup();
    let mut at = 1;
    while at + 1 < points.len() {
        let (a, b, c) = (points[at - 1], points[at], points[at + 1]);
        if (a.x == b.x && b.x == c.x) || (a.y == b.y && b.y == c.y) {
            points.remove(at);
        } else {
            at += 1;
        }
    }
}

/// A line from a box's right side round its label and back.
fn looped(node: Rect, label: Option<Rect>, lane: f64, column: f64) -> Vec<Point> {
    let label = label.unwrap_or(Rect::new(column, lane, 0.0, 0.0));
    let x = f64::midpoint(node.right(), column);
    let far = label.right() + CORNER / 2.0;
    let low = label.bottom() + LOOP / 2.0;
    let (out, back) = (node.y + node.h * 0.4, node.y + node.h * 0.6);
    let mut points = vec![
        Point::new(node.right(), out),
        Point::new(x, out),
        Point::new(x, lane),
        Point::new(far, lane),
        Point::new(far, low),
        Point::new(x - CORNER / 2.0, low),
        Point::new(x - CORNER / 2.0, back),
        Point::new(node.right(), back),
    ];
    points.dedup();
    points
}

/// To half a point, which is a whole pixel at double density.
fn half(value: f64) -> f64 {
    (value * 2.0).round() / 2.0
}

fn round(rect: Rect) -> Rect {
    let (x, y) = (half(rect.x), half(rect.y));
    Rect::new(x, y, half(rect.right()) - x, half(rect.bottom()) - y)
}
