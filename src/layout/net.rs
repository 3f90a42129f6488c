//! The request, checked and in whole numbers: cells in nested containers, links between cells.

use super::Request;
use super::stop::Stop;

/// Lengths inside the layout are whole half points: a pixel at double density.
pub(super) fn units(length: f64) -> i64 {
    if length.is_finite() { (length.clamp(-1e9, 1e9) * 2.0).ceil() as i64 } else { 0 }
}

/// From the line round a box to the next one.
pub(super) const LOOP: i64 = 16;

/// For how many others an outermost container counts if a line passes through it.
pub(super) const OUTERMOST: i64 = 4;

/// A box with the room for lines from it to itself, or the inside of an empty container.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    /// The container around it.
    pub(super) parent: usize,
    /// The size of the box.
    pub(super) w: i64,
    pub(super) h: i64,
    /// The room on its left and on its right for lines to itself.
    pub(super) side: i64,
    /// The room below it for them.
    pub(super) below: i64,
    /// The edges from it to itself.
    pub(super) loops: Vec<usize>,
}

impl Cell {
    /// Its width with the room on both sides.
    pub(super) fn width(&self) -> i64 {
        self.w + 2 * self.side
    }
}

/// An edge between two cells, from left to right once ranked.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// Its place in the request.
    pub(super) edge: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether `from` is where the edge ends.
    pub(super) turned: bool,
    /// The size of its label.
    pub(super) label: Option<(i64, i64)>,
    bundle: Option<u32>,
}

/// What lines have in common that may run together at a side of a box: their bundle, and whether
/// they run against the stream. One that starts there and one that ends there would look like one
/// line with an arrow at each end.
pub(super) type Group = (u32, bool);

impl Link {
    /// What it has in common with the lines that it may run together with.
    pub(super) fn group(&self) -> Option<Group> {
        self.bundle.map(|bundle| (bundle, self.turned))
    }
}

/// What is laid out. Container 0 is the whole drawing; container `i + 1` is the request's `i`.
#[derive(Clone, Debug)]
pub(super) struct Net<'a> {
    pub(super) cells: Vec<Cell>,
    pub(super) links: Vec<Link>,
    /// The container around each container, which stands before it; 0 for the first.
    pub(super) around: Vec<usize>,
    /// How many containers lie around each.
    pub(super) depth: Vec<usize>,
    /// The size of each container's title.
    pub(super) title: Vec<(i64, i64)>,
    pub(super) gaps: Gaps,
    pub(super) stop: Stop<'a>,
}

/// The distances to keep.
#[derive(Clone, Copy, Debug)]
pub(super) struct Gaps {
    pub(super) node: i64,
    pub(super) rank: i64,
    pub(super) track: i64,
    pub(super) padding: i64,
}

impl<'a> Net<'a> {
    /// How far right of a cell another one begins that stands in line with it.
    pub(super) fn below(&self, above: usize, below: usize) -> i64 {
        (self.cells[above].width() - self.cells[below].width()) / 2
    }

    pub(super) fn of(request: &Request, stop: Stop<'a>) -> Self {
        let n_containers = request.containers.len() + 1;
        let mut around = vec![0; n_containers];
        let mut depth = vec![0; n_containers];
        let mut title = vec![(0, 0); n_containers];
        let mut holds = vec![false; n_containers];
        for (idx, container) in request.containers.iter().enumerate() {
            // A parent stands before its child; any other would be a circle.
            let parent = container.parent.filter(|parent| *parent < idx).map_or(0, |p| p + 1);
            around[idx + 1] = parent;
            depth[idx + 1] = depth[parent] + 1;
            title[idx + 1] = (units(container.title.w), units(container.title.h));
            holds[parent] = true;
        }
        let spacing = &request.spacing;
        let gaps = Gaps {
            node: units(spacing.node),
            rank: units(spacing.rank),
            track: units(spacing.track).max(8),
            padding: units(spacing.padding),
        };
        let mut cells: Vec<Cell> = request
            .nodes
            .iter()
            .map(|node| {
                let parent = node.parent.filter(|p| p + 1 < n_containers).map_or(0, |p| p + 1);
                holds[parent] = true;
                let (w, h) = (units(node.size.w).max(2), units(node.size.h).max(2));
                Cell { parent, w, h, side: 0, below: 0, loops: Vec::new() }
            })
            .collect();
        let n = cells.len();
        for container in 1..n_containers {
            if !holds[container] {
                let w = (title[container].0 - 2 * gaps.padding).max(8);
                let (h, loops) = (8, Vec::new());
                cells.push(Cell { parent: container, w, h, side: 0, below: 0, loops });
            }
        }
        let mut links = Vec::new();
        for (idx, edge) in request.edges.iter().enumerate() {
            if edge.from >= n || edge.to >= n {
                continue;
            }
            if edge.from == edge.to {
                cells[edge.from].loops.push(idx);
                continue;
            }
            let label = edge.label.map(|label| (units(label.w), units(label.h)));
            let (from, to, bundle) = (edge.from, edge.to, edge.bundle);
            links.push(Link { edge: idx, from, to, turned: false, label, bundle });
        }
        let mut net = Self { cells, links, around, depth, title, gaps, stop };
        net.make_room_for_loops(request);
        net
    }

    fn make_room_for_loops(&mut self, request: &Request) {
        for cell in self.cells.iter_mut().filter(|cell| !cell.loops.is_empty()) {
            let labels = cell.loops.iter().filter_map(|edge| request.edges[*edge].label);
            let widest = labels.map(|label| units(label.w)).max().unwrap_or(0).max(cell.w);
            let outside = cell.loops.len() as i64 - 1;
            cell.side = (widest - cell.w + 1) / 2 + outside * LOOP;
            cell.below = cell.loops.iter().map(|edge| loop_height(request, *edge)).sum();
        }
    }

    /// The innermost container around both.
    pub(super) fn common(&self, a: usize, b: usize) -> usize {
        let (mut a, mut b) = (a, b);
        while a != b {
            if self.depth[a] >= self.depth[b] {
                a = self.around[a];
            } else {
                b = self.around[b];
            }
        }
        a
    }

    /// For how many a container counts if a line passes through it.
    pub(super) fn worth(&self, container: usize) -> i64 {
        if self.around[container] == 0 { OUTERMOST } else { 1 }
    }

    /// Tells whether `outer` is `inner` or lies around it.
    pub(super) fn holds(&self, outer: usize, inner: usize) -> bool {
        let mut at = inner;
        while self.depth[at] > self.depth[outer] {
            at = self.around[at];
        }
        at == outer
    }
}

/// The height of a line from a box to itself, from what is above it.
pub(super) fn loop_height(request: &Request, edge: usize) -> i64 {
    request.edges[edge].label.map_or(0, |label| units(label.h)) + LOOP
}
