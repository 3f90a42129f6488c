//! What no line joins to anything: set out in rows below the rest.

use super::{Layout, Placed, Request, Route};
use crate::geom::Rect;

/// Between two rows, and between the rest and the first one.
const ROW: f64 = 28.0;

/// Some of a request's things as a request of their own, with where they stand in the whole.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) request: Request,
    nodes: Vec<usize>,
    containers: Vec<usize>,
    edges: Vec<usize>,
}

/// Takes a request apart: what lines join, and each box or outermost container that none leads to.
///
/// None if nothing is loose, or everything is.
pub(super) fn apart(request: &Request) -> Option<(Piece, Vec<Piece>)> {
    let (n, m) = (request.nodes.len(), request.containers.len());
    let mut outermost: Vec<usize> = (0..m).collect();
    for container in 0..m {
        if let Some(outer) = request.containers[container].parent.filter(|p| *p < container) {
            outermost[container] = outermost[outer];
        }
    }
    // Boxes outside all containers come after these.
    let group = |node: usize| match request.nodes[node].parent.filter(|parent| *parent < m) {
        Some(parent) => outermost[parent],
        None => m + node,
    };
    let mut joined = vec![false; m + n];
    for edge in request.edges.iter().filter(|edge| edge.from != edge.to) {
        if edge.from < n && edge.to < n && group(edge.from) != group(edge.to) {
            joined[group(edge.from)] = true;
            joined[group(edge.to)] = true;
        }
    }
    let mut pieces: Vec<usize> =
        (0..m).filter(|container| outermost[*container] == *container).collect();
    pieces.extend((0..n).map(|node| m + node).filter(|own| group(own - m) == *own));
    // A container with much in it is a picture by itself.
    let mut size = vec![0; m + n];
    for node in 0..n {
        size[group(node)] += 1;
    }
    let most = size.iter().max().copied().unwrap_or(0);
    let loose = |piece: &usize| !joined[*piece] && size[*piece] * 3 <= most.max(3);
    if pieces.iter().all(loose) || !pieces.iter().any(loose) {
        return None;
    }
    let one = |is_in: &dyn Fn(usize) -> bool| {
        let nodes: Vec<usize> = (0..n).filter(|node| is_in(group(*node))).collect();
        let containers: Vec<usize> = (0..m).filter(|c| is_in(outermost[*c])).collect();
        Piece::of(request, nodes, containers)
    };
    let rest = one(&|group| !loose(&group));
    let loose = pieces.into_iter().filter(loose).map(|piece| one(&|group| group == piece));
    Some((rest, loose.collect()))
}

impl Piece {
    fn of(request: &Request, nodes: Vec<usize>, containers: Vec<usize>) -> Self {
        let inside = |list: &[usize], idx: usize| list.binary_search(&idx).ok();
        let ends = |edge: &super::Edge| inside(&nodes, edge.from).zip(inside(&nodes, edge.to));
        let (mut edges, mut lines) = (Vec::new(), Vec::new());
        for (idx, edge) in request.edges.iter().enumerate() {
            if let Some((from, to)) = ends(edge) {
                edges.push(idx);
                lines.push(super::Edge { from, to, ..edge.clone() });
            }
        }
        let parent = |parent: Option<usize>| parent.and_then(|parent| inside(&containers, parent));
        let node = |idx: &usize| {
            let node = request.nodes[*idx].clone();
            super::Node { parent: parent(node.parent), ..node }
        };
        let container = |idx: &usize| {
            let container = request.containers[*idx].clone();
            super::Container { parent: parent(container.parent), ..container }
        };
        let part = Request {
            containers: containers.iter().map(container).collect(),
            nodes: nodes.iter().map(node).collect(),
            edges: lines,
            previous: None,
            ..request.clone()
        };
        Self { request: part, nodes, containers, edges }
    }

    fn put(&self, layout: Layout, whole: &mut Layout) {
        for (idx, placed) in self.nodes.iter().zip(layout.nodes) {
            whole.nodes[*idx] = placed;
        }
        for (idx, placed) in self.containers.iter().zip(layout.containers) {
            whole.containers[*idx] = placed;
        }
        for (idx, route) in self.edges.iter().zip(layout.edges) {
            whole.edges[*idx] = route;
        }
    }
}

/// Puts the loose pieces in rows below the rest, as wide as that is.
pub(super) fn joined(
    request: &Request,
    (rest, below): (&Piece, Layout),
    loose: Vec<(&Piece, Layout)>,
) -> Layout {
    let placed = |key: &super::Key| Placed { key: key.clone(), rect: Rect::default() };
    let route =
        |edge: &super::Edge| Route { key: edge.key.clone(), points: Vec::new(), label: None };
    let mut whole = Layout {
        bounds: Rect::default(),
        containers: request.containers.iter().map(|container| placed(&container.key)).collect(),
        nodes: request.nodes.iter().map(|node| placed(&node.key)).collect(),
        edges: request.edges.iter().map(route).collect(),
    };
    let bounds = below.bounds;
    rest.put(below, &mut whole);
    let (mut x, mut y, mut high) = (bounds.x, bounds.bottom() + ROW, 0.0);
    for (piece, mut layout) in loose {
        let size = layout.bounds;
        if x > bounds.x && x + size.w > bounds.right() {
            (x, y, high) = (bounds.x, y + high + ROW, 0.0);
        }
        layout.shift(x - size.x, y - size.y);
        x += size.w + request.spacing.node;
        high = f64::max(high, size.h);
        piece.put(layout, &mut whole);
    }
    whole.close();
    whole
}

#[cfg(test)]
mod tests {
    use super::super::arrange;
    use super::super::fixture::{Set, by_hand};
    use super::*;

    #[test]
    fn what_is_loose_stands_in_rows_as_wide_as_the_rest() {
        let set: Set = (None, Rect::new(0.0, 0.0, 80.0, 40.0));
        let (request, _) = by_hand(&[], &[set; 12], &[(0, 1, &[], None), (1, 2, &[], None)]);
        let layout = arrange(&request);
        let right = layout.nodes[..3].iter().map(|placed| placed.rect.right()).fold(0.0, f64::max);
        let rows = |idx: usize| layout.nodes[idx].rect;
        let mut n_rows = 1;
        for idx in 4..12 {
            assert!(rows(idx).right() <= right, "{idx}");
            if rows(idx).y != rows(idx - 1).y {
                n_rows += 1;
                assert_eq!(rows(idx).y, rows(idx - 1).bottom() + ROW, "{idx}");
                assert_eq!(rows(idx).x, rows(3).x, "{idx}");
            }
        }
        assert!((3..=4).contains(&n_rows), "{n_rows} rows");
    }
}
