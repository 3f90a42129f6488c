//! A picture while it is being changed: what is known to stay, and what is still to be placed.

use std::collections::BTreeMap;

use super::stop::Stop;
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
    pub(super) stop: Stop<'a>,
    /// The edges from each box to itself.
    loops: Vec<Vec<usize>>,
    /// The containers in each container, those in none first.
    inner: Vec<Vec<usize>>,
}

/// What a list holds by name. Most often both lists run alike, so that looking up is rarely needed.
struct Known<'a, T> {
    list: &'a [T],
    key: fn(&T) -> &Key,
    next: usize,
    /// Where each name is, once that is needed.
    places: Option<BTreeMap<&'a Key, usize>>,
}

impl<'a, T> Known<'a, T> {
    fn of(list: &'a [T], key: fn(&T) -> &Key) -> Self {
        Self { list, key, next: 0, places: None }
    }

    fn find(&mut self, key: &Key) -> Option<&'a T> {
        // What has been taken out leaves a step of one.
        let here = (self.next..self.next + 2)
            .find(|idx| self.list.get(*idx).is_some_and(|item| (self.key)(item) == key));
        let at = here.or_else(|| {
            let (list, key_of) = (self.list, self.key);
            let places = self.places.get_or_insert_with(|| {
                list.iter().enumerate().map(|(idx, item)| (key_of(item), idx)).collect()
            });
            places.get(key).copied()
        })?;
        self.next = at + 1;
        self.list.get(at)
    }
}

impl<'a> Frame<'a> {
    /// What of a request the previous layout shows as it is asked for, but for the sizes of boxes
    /// and labels; a line counts only if both its ends do.
    pub(super) fn of(request: &'a Request, previous: &Layout, stop: Stop<'a>) -> Self {
        let mut inner = vec![Vec::new(); request.containers.len() + 1];
        for idx in 0..request.containers.len() {
            inner[outer(request, idx).map_or(0, |outer| outer + 1)].push(idx);
        }
        let mut loops = vec![Vec::new(); request.nodes.len()];
        for (idx, edge) in request.edges.iter().enumerate() {
            if edge.from == edge.to && edge.from < loops.len() {
                loops[edge.from].push(idx);
            }
        }
        let (nodes, containers, ways) = (Vec::new(), Vec::new(), Vec::new());
        let mut frame = Self { request, nodes, containers, ways, stop, loops, inner };
        let mut known = Known::of(&previous.containers, |placed| &placed.key);
        for (idx, asked) in request.containers.iter().enumerate() {
            let rect = known.find(&asked.key).map(|placed| placed.rect);
            let outer = outer(request, idx);
            let within = outer.is_none_or(|outer| encloses(frame.containers[outer], rect));
            frame.containers.push(rect.filter(|_| within));
        }
        let mut known = Known::of(&previous.nodes, |placed| &placed.key);
        for (idx, asked) in request.nodes.iter().enumerate() {
            let rect = known.find(&asked.key).map(|placed| placed.rect);
            let parent = frame.parent(idx);
            let inside = parent.is_none_or(|parent| encloses(frame.containers[parent], rect));
            let strange = |other: &usize| encloses(frame.containers[*other], rect);
            let foreign = || asked.pin.is_none() && frame.inner(parent).iter().any(strange);
            let rect = rect.filter(|_| inside && !foreign());
            frame.nodes.push(rect);
        }
        let mut known = Known::of(&previous.edges, |route| &route.key);
        for edge in &request.edges {
            let route = known.find(&edge.key).filter(|route| frame.joins(edge, route));
            let way = route.map(|route| Way { points: tidied(&route.points), label: route.label });
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

    /// Takes out the lines from a box to itself.
    pub(super) fn drop_loops(&mut self, node: usize) {
        for edge in &self.loops[node] {
            self.ways[*edge] = None;
        }
    }

    /// The containers in a container, or in none.
    pub(super) fn inner(&self, container: Option<usize>) -> &[usize] {
        self.inner.get(container.map_or(0, |container| container + 1)).map_or(&[], Vec::as_slice)
    }

    /// The container around a box.
    pub(super) fn parent(&self, node: usize) -> Option<usize> {
        self.request.nodes[node].parent.filter(|parent| *parent < self.containers.len())
    }

    /// What everything placed takes up.
    pub(super) fn bounds(&self) -> Rect {
        let ways = self.ways.iter().flatten();
        let rects = self.nodes.iter().chain(&self.containers).flatten();
        let labels = ways.clone().filter_map(|way| way.label.as_ref());
        around(rects.chain(labels), ways.flat_map(|way| &way.points))
    }
}

/// What holds some rectangles and points.
pub(super) fn around<'a>(
    rects: impl Iterator<Item = &'a Rect>,
    points: impl Iterator<Item = &'a Point>,
) -> Rect {
    let (mut x, mut y, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    rects.for_each(|rect| {
        (x, y) = (x.min(rect.x), y.min(rect.y));
        (right, bottom) = (right.max(rect.right()), bottom.max(rect.bottom()));
    });
    points.for_each(|point| {
        (x, y) = (x.min(point.x), y.min(point.y));
        (right, bottom) = (right.max(point.x), bottom.max(point.y));
    });
    if x <= right { Rect::new(x, y, right - x, bottom - y) } else { Rect::default() }
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

#[cfg(test)]
mod tests {
    use super::super::fixture::{Set, TEXT, by_hand};
    use super::*;

    #[test]
    fn a_box_takes_its_lines_to_itself_along() {
        let corners = [(80.0, 20.0), (95.0, 20.0), (95.0, 70.0), (40.0, 70.0), (40.0, 40.0)];
        let rect = Rect::new(0.0, 0.0, 80.0, 40.0);
        let (request, layout) = by_hand(&[], &[(None, rect)], &[(0, 0, &corners, None)]);
        let mut frame = Frame::of(&request, &layout, Stop::NEVER);
        assert_eq!(frame.footprint(0), Some(Rect::new(0.0, 0.0, 95.0, 70.0)));
        frame.drop_loops(0);
        assert_eq!(frame.footprint(0), Some(rect));
        assert!(frame.ways[0].is_none());
    }

    #[test]
    fn what_is_not_as_it_is_asked_for_has_yet_to_be_placed() {
        let set = |x, parent| -> Set { (parent, Rect::new(x, 0.0, 80.0, 40.0)) };
        let around = (None, Rect::new(-20.0, -30.0, 300.0, 100.0));
        let line = [(80.0, 20.0), (150.0, 20.0)];
        let boxes = [set(0.0, Some(0)), set(150.0, Some(0))];
        let (mut request, layout) = by_hand(&[around], &boxes, &[(0, 1, &line, None)]);
        let known = |request: &Request| {
            let frame = Frame::of(request, &layout, Stop::NEVER);
            (frame.nodes[1].is_some(), frame.ways[0].is_some())
        };
        assert_eq!(known(&request), (true, true));
        request.edges[0].label = Some(TEXT);
        assert_eq!(known(&request), (true, false), "it has no label");
        request.edges[0].label = None;
        request.nodes[1].parent = None;
        assert_eq!(known(&request), (false, false), "it stands in a container of others");
    }
}
