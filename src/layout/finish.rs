//! The finished layout from the places of everything.

use super::block::Blocks;
use super::frame::around;
use super::horizontal::Columns;
use super::net::{LOOP, Net, loop_height, units};
use super::pin::pinned;
use super::track::Rise;
use super::vertical::{Heights, Labels};
use super::{Layout, Placed, Request, Route};
use crate::geom::{Point, Rect};

/// Everything that has been decided.
pub(super) struct Plan<'a> {
    pub(super) net: &'a Net<'a>,
    pub(super) blocks: &'a Blocks,
    pub(super) labels: &'a Labels,
    pub(super) heights: &'a Heights,
    pub(super) rises: &'a [Vec<Rise>],
    pub(super) columns: &'a Columns,
}

/// The lines drawn between asking whether to go on.
const ASK: usize = 1_000;

fn points(units: i64) -> f64 {
    units as f64 / 2.0
}

impl Plan<'_> {
    /// The layout, with the first container's corner at the origin; less when told to stop.
    pub(super) fn layout(&self, request: &Request) -> Layout {
        let rect = |idx: usize| {
            let cell = &self.net.cells[idx];
            let (x, y) = (self.columns.cells[idx] + cell.side, self.heights.y[idx]);
            let size = request.nodes[idx].size;
            let rect = Rect::new(points(x), points(y), size.w, size.h);
            // A pin is met to the last digit, not just to half a point.
            let near =
                |exact: &Rect| (exact.x - rect.x).abs() <= 0.5 && (exact.y - rect.y).abs() <= 0.5;
            pinned(request, idx).filter(near).unwrap_or(rect)
        };
        let container = |idx: usize| {
            let (x, right) = (self.columns.lefts[idx + 1], self.columns.rights[idx + 1]);
            let top = self.heights.y[self.blocks.top(idx + 1)];
            let bottom = self.heights.y[self.blocks.bottom(idx + 1)];
            Rect::new(points(x), points(top), points(right - x), points(bottom - top))
        };
        let nodes: Vec<Rect> = (0..request.nodes.len()).map(rect).collect();
        let containers = request
            .containers
            .iter()
            .enumerate()
            .map(|(idx, asked)| Placed { key: asked.key.clone(), rect: container(idx) });
        let containers = containers.collect();
        let mut edges: Vec<Route> = request
            .edges
            .iter()
            .map(|edge| Route { key: edge.key.clone(), points: Vec::new(), label: None })
            .collect();
        self.routes(&nodes, &mut edges, request);
        if self.net.stop.now() {
            return Layout::default();
        }
        self.loops(&nodes, &mut edges, request);
        let placed = |(node, rect): (&super::Node, Rect)| Placed { key: node.key.clone(), rect };
        let nodes = request.nodes.iter().zip(nodes).map(placed).collect();
        let mut layout = Layout { bounds: Rect::default(), containers, nodes, edges };
        layout.close();
        layout
    }

    fn routes(&self, nodes: &[Rect], edges: &mut [Route], request: &Request) {
        let n = self.net.links.len();
        let mut steps: Vec<Vec<Option<i64>>> =
            (0..n).map(|link| vec![None; self.blocks.lanes[link].len() + 1]).collect();
        for (gap, places) in self.rises.iter().zip(&self.columns.rises) {
            for (rise, x) in gap.iter().zip(places) {
                for &(link, step) in &rise.of {
                    steps[link][step] = Some(*x);
                }
            }
        }
        for (idx, link) in self.net.links.iter().enumerate() {
            if idx % ASK == 0 && self.net.stop.now() {
                return;
            }
            let [from, to] = self.heights.port_of[idx];
            let mut y = points(self.heights.port_y[from]);
            let mut way = vec![Point::new(nodes[link.from].right(), y)];
            for (step, x) in steps[idx].iter().enumerate() {
                let next = match self.blocks.lanes[idx].get(step) {
                    Some(&lane) => self.heights.y[lane as usize],
                    None => self.heights.port_y[to],
                };
                if let Some(x) = x {
                    way.push(Point::new(points(*x), y));
                    way.push(Point::new(points(*x), points(next)));
                }
                y = points(next);
            }
            way.push(Point::new(nodes[link.to].x, y));
            if link.turned {
                way.reverse();
            }
            let route = &mut edges[link.edge];
            route.points = way;
            if let (Some((lane, _)), Some(size)) =
                (self.labels[idx], request.edges[link.edge].label)
            {
                let w = link.label.map_or(0, |(w, _)| w);
                let x = points(self.columns.labels[idx]) + (points(w) - size.w) / 2.0;
                let y = points(self.heights.y[lane as usize]) - size.h / 2.0;
                route.label = Some(Rect::new(x, y, size.w, size.h));
            }
        }
    }

    /// Lines from a box to itself: the first straight below it, the others around that.
    fn loops(&self, nodes: &[Rect], edges: &mut [Route], request: &Request) {
        for (idx, cell) in self.net.cells.iter().enumerate() {
            let Some(node) = nodes.get(idx) else { continue };
            let labels = cell.loops.iter().filter_map(|edge| request.edges[*edge].label);
            let widest = labels.map(|label| label.w).fold(node.w, f64::max);
            let mut y = points(self.heights.y[idx] + cell.h);
            for (k, &edge) in cell.loops.iter().enumerate() {
                let label = request.edges[edge].label;
                let middle = label.map_or(0, |label| units(label.h)) / 2 + LOOP;
                let level = y + points(middle - 2);
                y += points(loop_height(request, edge));
                let mid = node.x + node.w / 2.0;
                let step = points(LOOP) / 2.0;
                let (reach, port) = if k == 0 {
                    (node.w / 4.0, node.bottom())
                } else {
                    let lift = (step * k as f64 / 2.0).min(node.h / 4.0);
                    (widest / 2.0 + points(LOOP) * k as f64 - 2.0, node.bottom() - lift)
                };
                let (near, far) = (reach.min(node.w / 2.0), reach);
                edges[edge].points = vec![
                    Point::new(mid + near, port),
                    Point::new(mid + far, port),
                    Point::new(mid + far, level),
                    Point::new(mid - far, level),
                    Point::new(mid - far, port),
                    Point::new(mid - near, port),
                ];
                edges[edge].points.dedup();
                let rect = |size: crate::geom::Size| Rect::centered(Point::new(mid, level), size);
                edges[edge].label = label.map(rect);
            }
        }
    }
}

impl Layout {
    /// Sets the bounds around everything.
    pub(super) fn close(&mut self) {
        let rects = self.nodes.iter().chain(&self.containers).map(|placed| &placed.rect);
        let labels = self.edges.iter().filter_map(|route| route.label.as_ref());
        self.bounds = around(rects.chain(labels), self.edges.iter().flat_map(|r| &r.points));
    }

    /// Moves everything.
    pub(super) fn shift(&mut self, dx: f64, dy: f64) {
        for placed in self.nodes.iter_mut().chain(&mut self.containers) {
            placed.rect = placed.rect.offset(dx, dy);
        }
        for route in &mut self.edges {
            route.label = route.label.map(|label| label.offset(dx, dy));
            for point in &mut route.points {
                *point = point.offset(dx, dy);
            }
        }
        self.bounds = self.bounds.offset(dx, dy);
    }
}
