//! A picture while it is being changed: what is known to stay, and what is still to be placed.

use std::collections::BTreeMap;

use super::{Key, Layout, Placed, Request, Route};
use crate::geom::{Point, Rect};

/// How far rounding may have moved things.
const SLACK: f64 = 1.0;

/// A line that is drawn.
#[derive(Clone, Debug)]
pub(super) struct Way {
    pub(super) points: Vec<Point>,
    pub(super) label: Option<Rect>,
}

/// The places of a request's things; none for what has yet to be placed.
#[derive(Clone, Debug)]
pub(super) struct Frame<'a> {
    pub(super) request: &'a Request,
    pub(super) nodes: Vec<Option<Rect>>,
    pub(super) containers: Vec<Option<Rect>>,
    pub(super) ways: Vec<Option<Way>>,
    /// The edges from each box to itself.
    loops: Vec<Vec<usize>>,
}

impl<'a> Frame<'a> {
    /// What of a request the previous layout shows as it is asked for, but for the sizes of boxes
    /// and labels; a line counts only if both its ends do.
    pub(super) fn of(request: &'a Request, previous: &Layout) -> Self {
        let by_key = |list: &'_ [Placed]| -> BTreeMap<Key, Rect> {
            list.iter().map(|placed| (placed.key.clone(), placed.rect)).collect()
        };
        // Most often both lists run alike, so that looking up is rarely needed.
        let find = |list: &[Placed], idx: usize, key: &Key, map: &BTreeMap<Key, Rect>| {
            let here = list.get(idx).filter(|placed| placed.key == *key);
            here.map(|placed| placed.rect).or_else(|| map.get(key).copied())
        };
        let map = by_key(&previous.containers);
        let mut containers: Vec<Option<Rect>> = Vec::with_capacity(request.containers.len());
        for (idx, asked) in request.containers.iter().enumerate() {
            let rect = find(&previous.containers, idx, &asked.key, &map);
            let outer = outer(request, idx);
            let within = outer.is_none_or(|outer| encloses(containers[outer], rect));
            containers.push(rect.filter(|_| within));
        }
        let map = by_key(&previous.nodes);
        let node = |(idx, asked): (usize, &super::Node)| {
            let rect = find(&previous.nodes, idx, &asked.key, &map)?;
            let parent = asked.parent.filter(|parent| *parent < containers.len());
            let inside = parent.is_none_or(|parent| encloses(containers[parent], Some(rect)));
            let foreign = || {
                let strange = |(other, around): (usize, &Option<Rect>)| {
                    encloses(*around, Some(rect)) && !holds(request, other, parent)
                };
                containers.iter().enumerate().any(strange)
            };
            (inside && (asked.pin.is_some() || !foreign())).then_some(rect)
        };
        let nodes = request.nodes.iter().enumerate().map(node).collect();
        let mut loops = vec![Vec::new(); request.nodes.len()];
        for (idx, edge) in request.edges.iter().enumerate() {
            if edge.from == edge.to && edge.from < loops.len() {
                loops[edge.from].push(idx);
            }
        }
        let mut frame = Self { request, nodes, containers, ways: Vec::new(), loops };
        let map: BTreeMap<&Key, usize> =
            previous.edges.iter().enumerate().map(|(idx, route)| (&route.key, idx)).collect();
        for edge in &request.edges {
            let route = map.get(&edge.key).map(|idx| &previous.edges[*idx]);
            let way = route.filter(|route| frame.joins(edge, route));
            let way = way.map(|route| Way { points: tidied(&route.points), label: route.label });
            frame.ways.push(way);
        }
        frame
    }

    /// Tells whether a line starts and ends at the boxes of an edge, and has a label if that does.
    fn joins(&self, edge: &super::Edge, route: &Route) -> bool {
        let end = |node: usize, point: Option<&Point>| {
            let rect = self.nodes.get(node).copied().flatten();
            rect.zip(point).is_some_and(|(rect, point)| on_border(rect, *point))
        };
        end(edge.from, route.points.first())
            && end(edge.to, route.points.last())
            && route.points.len() > 1
            && edge.label.is_some() == route.label.is_some()
    }

    /// The layout, once everything is placed.
    pub(super) fn layout(self) -> Layout {
        let placed = |(key, rect): (&Key, Option<Rect>)| Placed {
            key: key.clone(),
            rect: rect.unwrap_or_default(),
        };
        let keys = self.request.nodes.iter().map(|node| &node.key);
        let nodes = keys.zip(self.nodes).map(placed).collect();
        let keys = self.request.containers.iter().map(|container| &container.key);
        let containers = keys.zip(self.containers).map(placed).collect();
        let route = |(edge, way): (&super::Edge, Option<Way>)| {
            let (points, label) = way.map_or((Vec::new(), None), |way| (way.points, way.label));
            Route { key: edge.key.clone(), points, label }
        };
        let edges = self.request.edges.iter().zip(self.ways).map(route).collect();
        let mut layout = Layout { bounds: Rect::default(), containers, nodes, edges };
        layout.close();
        layout
    }

    /// A box with its lines to itself.
    pub(super) fn footprint(&self, node: usize) -> Option<Rect> {
        let mut rect = self.nodes[node]?;
        for way in self.loops[node].iter().filter_map(|edge| self.ways[*edge].as_ref()) {
            let steps = way.points.windows(2).map(|step| Rect::between(step[0], step[1]));
            rect = steps.chain(way.label).fold(rect, Rect::union);
        }
        Some(rect)
    }

    /// The container around a box.
    pub(super) fn parent(&self, node: usize) -> Option<usize> {
        self.request.nodes[node].parent.filter(|parent| *parent < self.containers.len())
    }

    /// What everything placed takes up.
    pub(super) fn bounds(&self) -> Rect {
        let labels = self.ways.iter().flatten().filter_map(|way| way.label);
        let corners = self.ways.iter().flatten().flat_map(|way| &way.points);
        let corners = corners.map(|point| Rect::new(point.x, point.y, 0.0, 0.0));
        let boxes = self.nodes.iter().chain(&self.containers).flatten().copied();
        boxes.chain(labels).chain(corners).reduce(Rect::union).unwrap_or_default()
    }
}

/// The container around a container.
pub(super) fn outer(request: &Request, container: usize) -> Option<usize> {
    request.containers[container].parent.filter(|parent| *parent < container)
}

/// Tells whether `outer` is `inner` or lies around it.
pub(super) fn holds(request: &Request, holder: usize, inner: Option<usize>) -> bool {
    let mut at = inner;
    while let Some(container) = at {
        if container == holder {
            return true;
        }
        at = outer(request, container);
    }
    false
}

fn encloses(around: Option<Rect>, rect: Option<Rect>) -> bool {
    around.zip(rect).is_some_and(|(around, rect)| around.expand(SLACK).encloses(rect))
}

/// Tells whether a point lies on the border of a box.
pub(super) fn on_border(rect: Rect, p: Point) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() <= SLACK;
    rect.expand(SLACK).contains(p)
        && (near(p.x, rect.x)
            || near(p.x, rect.right())
            || near(p.y, rect.y)
            || near(p.y, rect.bottom()))
}

/// A polyline without points between two steps of one direction.
pub(super) fn tidied(points: &[Point]) -> Vec<Point> {
    let mut tidy: Vec<Point> = Vec::with_capacity(points.len());
    for &point in points {
        if tidy.last() == Some(&point) {
            continue;
        }
        if let [.., a, b] = tidy.as_slice()
            && (a.x == b.x && b.x == point.x || a.y == b.y && b.y == point.y)
        {
            tidy.pop();
        }
        tidy.push(point);
    }
    tidy
}
