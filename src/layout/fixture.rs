//! Requests and pictures for the tests of this module.

use super::search::Dice;
use super::{Backward, Container, Edge, Effort, Key, Layout, Node, Placed, Request, Route};
use crate::geom::{Point, Rect, Size};

/// A container, titled with some text.
pub(super) fn container(idx: usize, parent: Option<usize>) -> Container {
    Container { key: Key::new(&format!("c{idx}")), parent, title: TEXT }
}

/// A box of this width and height.
pub(super) fn node(idx: usize, parent: Option<usize>, (w, h): (f64, f64)) -> Node {
    Node { key: Key::new(&format!("n{idx}")), parent, size: Size::new(w, h), pin: None }
}

/// A line from one box to another.
pub(super) fn edge(idx: usize, (from, to): (usize, usize), label: Option<Size>) -> Edge {
    Edge { key: Key::new(&format!("e{idx}")), from, to, label, bundle: None }
}

/// A request with everything else as it is by default, for a first picture.
pub(super) fn asked(containers: Vec<Container>, nodes: Vec<Node>, edges: Vec<Edge>) -> Request {
    Request { containers, nodes, edges, effort: Effort::Quick, ..Request::default() }
}

/// A box or a container: what is around it, and where it is.
pub(super) type Set = (Option<usize>, Rect);
/// A line: the boxes that it joins, its corners, and the middle of its label.
pub(super) type Drawn<'a> = (usize, usize, &'a [(f64, f64)], Option<(f64, f64)>);
/// The size of all labels and titles.
pub(super) const TEXT: Size = Size::new(50.0, 20.0);

/// A picture drawn by hand, and what it is asked for by.
pub(super) fn by_hand(containers: &[Set], boxes: &[Set], lines: &[Drawn<'_>]) -> (Request, Layout) {
    let key = |kind: &str, idx: usize| Key::new(&format!("{kind}{idx}"));
    let placed = |kind: &str, list: &[Set]| {
        let place = |(idx, set): (usize, &Set)| Placed { key: key(kind, idx), rect: set.1 };
        list.iter().enumerate().map(place).collect()
    };
    let (containers_at, nodes_at) = (placed("c", containers), placed("n", boxes));
    let route = |(idx, line): (usize, &Drawn<'_>)| Route {
        key: key("e", idx),
        points: line.2.iter().map(|(x, y)| Point::new(*x, *y)).collect(),
        label: line.3.map(|(x, y)| Rect::centered(Point::new(x, y), TEXT)),
    };
    let mut layout = Layout {
        bounds: Rect::default(),
        containers: containers_at,
        nodes: nodes_at,
        edges: lines.iter().enumerate().map(route).collect(),
    };
    layout.close();
    let containers = (0..).zip(containers).map(|(idx, set)| container(idx, set.0));
    let nodes = (0..).zip(boxes).map(|(idx, set)| node(idx, set.0, (set.1.w, set.1.h)));
    let edges = (0..).zip(lines);
    let edges = edges.map(|(idx, line)| edge(idx, (line.0, line.1), line.3.map(|_| TEXT)));
    let request = asked(containers.collect(), nodes.collect(), edges.collect());
    (request, layout)
}

/// Boxes in up to five levels of containers, some empty; loops, repeats, parts apart.
pub(super) fn random(seed: u64) -> Request {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut depth = Vec::new();
    let mut containers = Vec::new();
    for idx in 0..dice.below(10) {
        let parent = (idx > 0 && dice.below(3) > 0).then(|| dice.below(idx));
        let parent = parent.filter(|parent| depth[*parent] < 4);
        depth.push(parent.map_or(0, |parent| depth[parent] + 1));
        let title = Size::new(20.0 + dice.below(300) as f64, 22.0);
        containers.push(Container { title, ..container(idx, parent) });
    }
    let (n, n_containers) = (dice.below(24), containers.len());
    let any = |idx: usize| {
        let parent = (n_containers > 0 && dice.below(5) > 0).then(|| dice.below(n_containers));
        node(idx, parent, (40.3 + dice.below(160) as f64, 20.0 + dice.below(60) as f64))
    };
    let nodes: Vec<Node> = (0..n).map(any).collect();
    let mut edges: Vec<Edge> = Vec::new();
    for idx in 0..if n == 0 { 0 } else { dice.below(40) } {
        let (from, to) = match edges.last() {
            Some(last) if dice.below(6) == 0 => (last.from, last.to),
            _ => (dice.below(n), dice.below(n)),
        };
        let label = (dice.below(4) > 0).then(|| Size::new(30.0 + dice.below(90) as f64, 20.0));
        let bundle = (dice.below(2) > 0).then(|| dice.below(3) as u32);
        edges.push(Edge { bundle, ..edge(idx, (from, to), label) });
    }
    Request {
        effort: if seed.is_multiple_of(8) { Effort::Best } else { Effort::Quick },
        backward: if seed.is_multiple_of(16) { Backward::Clearer } else { Backward::Needed },
        ..asked(containers, nodes, edges)
    }
}
