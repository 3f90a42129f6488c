//! Where blocks are: vertical places along the order, horizontal places of the columns.

use super::Request;
use super::order::{Order, links};
use super::tree::{Tree, What};
use crate::geom::Rect;

/// The height of a line without a label.
const LANE: f64 = 6.0;
/// The room for the way back of a line to its own box.
pub(super) const LOOP: f64 = 16.0;
/// Rounds of moving blocks towards their neighbours.
const ROUNDS: usize = 24;
/// The least width of a column of labels.
const COLUMN: f64 = 16.0;
/// The room on each side of a label in its column.
const LABEL_SIDE: f64 = 8.0;
/// The room on each side of the tracks between two columns.
const GAP_SIDE: f64 = 8.0;

/// The places of all blocks.
#[derive(Clone, Debug)]
pub(super) struct Places {
    /// The top and bottom of each block.
    pub(super) y: Vec<(f64, f64)>,
    /// The left edge and width of each column; set when the tracks are known.
    pub(super) columns: Vec<(f64, f64)>,
}

/// A run of the order in some columns: a box, a lane, or a border of a container.
#[derive(Clone, Copy, Debug)]
struct Bar {
    block: usize,
    part: Part,
    first: usize,
    last: usize,
    height: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Top,
    Bottom,
}

/// Places all blocks vertically: as high as the order allows, then level with their neighbours.
pub(super) fn placed(tree: &Tree, order: &Order, request: &Request) -> Places {
    let bars = bars(tree, order, request);
    let below = constraints(tree, &bars, request);
    let mut above: Vec<Vec<(usize, f64)>> = vec![Vec::new(); bars.len()];
    for (idx, list) in below.iter().enumerate() {
        for (other, apart) in list {
            above[*other].push((idx, *apart));
        }
    }
    let mut y = vec![0.0; bars.len()];
    for idx in 0..bars.len() {
        let low = above[idx].iter().map(|(o, apart)| y[*o] + bars[*o].height + apart);
        y[idx] = low.fold(0.0, f64::max);
    }
    level(tree, request, &bars, (&above, &below), &mut y);
    let mut places = vec![(0.0, 0.0); tree.blocks.len()];
    for (bar, top) in bars.iter().zip(&y) {
        match bar.part {
            Part::Whole => places[bar.block] = (*top, top + bar.height),
            Part::Top => places[bar.block].0 = *top,
            Part::Bottom => places[bar.block].1 = top + bar.height,
        }
    }
    Places { y: places, columns: Vec::new() }
}

fn bars(tree: &Tree, order: &Order, request: &Request) -> Vec<Bar> {
    let mut bars = Vec::new();
    let mut stack: Vec<(usize, bool)> = order.roots.iter().rev().map(|idx| (*idx, false)).collect();
    while let Some((idx, leaving)) = stack.pop() {
        let block = &tree.blocks[idx];
        let bar =
            |part, height| Bar { block: idx, part, first: block.first, last: block.last, height };
        match block.what {
            What::Node(node) => bars.push(bar(Part::Whole, request.nodes[node].size.h)),
            What::Lane(edge) => {
                let edge = &request.edges[edge];
                let label = edge.label.map_or(LANE, |label| label.h);
                let extra = if edge.from == edge.to { 2.0 * LOOP } else { 0.0 };
                bars.push(bar(Part::Whole, label + extra));
            }
            What::Container(_) if leaving => bars.push(bar(Part::Bottom, request.spacing.padding)),
            What::Container(container) => {
                let title = request.containers[container].title.h;
                bars.push(bar(Part::Top, title + request.spacing.padding / 2.0));
                stack.push((idx, true));
                stack.extend(order.children[idx].iter().rev().map(|child| (*child, false)));
            }
        }
    }
    bars
}

/// For each bar the bars that must stay below it, and how far.
fn constraints(tree: &Tree, bars: &[Bar], request: &Request) -> Vec<Vec<(usize, f64)>> {
    let mut last: Vec<Option<usize>> = vec![None; tree.n_columns];
    let mut below: Vec<Vec<(usize, f64)>> = vec![Vec::new(); bars.len()];
    for (idx, bar) in bars.iter().enumerate() {
        for column in &mut last[bar.first..=bar.last] {
            if let Some(above) = *column {
                let apart = apart(tree, &bars[above], bar, request);
                if !below[above].contains(&(idx, apart)) {
                    below[above].push((idx, apart));
                }
            }
            *column = Some(idx);
        }
    }
    below
}

fn apart(tree: &Tree, above: &Bar, below: &Bar, request: &Request) -> f64 {
    let lane = |bar: &Bar| matches!(tree.blocks[bar.block].what, What::Lane(_));
    match (above.part, below.part) {
        (Part::Top, Part::Top) => request.spacing.padding / 2.0,
        (Part::Top, _) | (_, Part::Bottom) => 0.0,
        _ if lane(above) && lane(below) => request.spacing.node / 2.5,
        _ if lane(above) || lane(below) => request.spacing.node / 1.6,
        _ => request.spacing.node,
    }
}

/// Where a bar may be, given its neighbours.
type Near<'a> = (&'a [Vec<(usize, f64)>], &'a [Vec<(usize, f64)>]);

/// Moves each bar towards the middle of what its lines lead to, and draws containers together.
fn level(tree: &Tree, request: &Request, bars: &[Bar], near: Near<'_>, y: &mut [f64]) {
    let floor = bars.iter().zip(y.iter()).map(|(bar, y)| y + bar.height).fold(0.0, f64::max);
    let links = links(tree, request);
    let mut bar_of = vec![0; tree.blocks.len()];
    for (idx, bar) in bars.iter().enumerate() {
        if bar.part == Part::Whole {
            bar_of[bar.block] = idx;
        }
    }
    for round in 0..ROUNDS {
        let forward = round % 2 == 1;
        for step in 0..bars.len() {
            let idx = if forward { step } else { bars.len() - 1 - step };
            let bar = &bars[idx];
            let low = near.0[idx]
                .iter()
                .map(|(o, apart)| y[*o] + bars[*o].height + apart)
                .fold(0.0, f64::max);
            let high = near.1[idx]
                .iter()
                .map(|(o, apart)| y[*o] - apart - bar.height)
                .fold(floor - bar.height, f64::min);
            let wish = match bar.part {
                Part::Top => high,
                Part::Bottom => low,
                Part::Whole => {
                    let mut others: Vec<f64> = links[bar.block]
                        .iter()
                        .map(|other| y[bar_of[*other]] + bars[bar_of[*other]].height / 2.0)
                        .collect();
                    others.sort_by(f64::total_cmp);
                    match others.len() {
                        0 => low,
                        n => f64::midpoint(others[(n - 1) / 2], others[n / 2]) - bar.height / 2.0,
                    }
                }
            };
            y[idx] = wish.min(high).max(low);
        }
    }
}

/// The columns' left edges and widths, with room in each gap for its tracks and for the borders of
/// containers that start or end there.
pub(super) fn columns(tree: &Tree, request: &Request, tracks: &[usize]) -> Vec<(f64, f64)> {
    let mut widths = vec![0.0_f64; tree.n_columns];
    for (column, width) in widths.iter_mut().enumerate() {
        if column % 2 == 1 {
            *width = COLUMN;
        }
    }
    for block in &tree.blocks {
        match block.what {
            What::Node(node) => {
                widths[block.first] = widths[block.first].max(request.nodes[node].size.w);
            }
            What::Lane(edge) => {
                let label = request.edges[edge].label.map_or(0.0, |label| label.w);
                widths[block.first] = widths[block.first].max(label + 2.0 * LABEL_SIDE);
            }
            What::Container(_) => {}
        }
    }
    let depths = Depths::of(tree);
    let mut columns = at(&widths, &depths, request, tracks);
    // Inner containers come after their outer ones, so that widening one is seen by those around it.
    for (container, block) in tree.of_container.iter().enumerate().rev() {
        let rect = span(tree, *block, &columns, &depths, request);
        let lacking = request.containers[container].title.w - rect.1;
        if lacking > 0.0 {
            widths[tree.blocks[*block].last] += lacking;
            columns = at(&widths, &depths, request, tracks);
        }
    }
    columns
}

fn at(widths: &[f64], depths: &Depths, request: &Request, tracks: &[usize]) -> Vec<(f64, f64)> {
    let padding = request.spacing.padding;
    let mut columns = Vec::with_capacity(widths.len());
    let mut x = 0.0;
    for (column, width) in widths.iter().enumerate() {
        x += padding * depths.opening[column] as f64;
        columns.push((x, *width));
        x += width + padding * depths.closing[column] as f64;
        let n = tracks.get(column).copied().unwrap_or(0);
        let side = if n == 0 { GAP_SIDE / 2.0 } else { GAP_SIDE };
        x += side * 2.0 + request.spacing.track * (n.max(1) - 1) as f64;
    }
    columns
}

/// How many containers open at the left, or close at the right, of each column, one in another.
#[derive(Clone, Debug)]
pub(super) struct Depths {
    opening: Vec<usize>,
    closing: Vec<usize>,
    inside_left: Vec<usize>,
    inside_right: Vec<usize>,
}

impl Depths {
    pub(super) fn of(tree: &Tree) -> Self {
        let mut depths = Self {
            opening: vec![0; tree.n_columns],
            closing: vec![0; tree.n_columns],
            inside_left: vec![0; tree.blocks.len()],
            inside_right: vec![0; tree.blocks.len()],
        };
        for &idx in tree.of_container.iter().rev() {
            let block = &tree.blocks[idx];
            let inner = |same: &dyn Fn(usize) -> bool, depth: &[usize]| {
                block.children.iter().filter(|c| same(**c)).map(|c| depth[*c]).max().unwrap_or(0)
            };
            let left = inner(&|c| tree.blocks[c].first == block.first, &depths.inside_left) + 1;
            let right = inner(&|c| tree.blocks[c].last == block.last, &depths.inside_right) + 1;
            depths.inside_left[idx] = left;
            depths.inside_right[idx] = right;
            depths.opening[block.first] = depths.opening[block.first].max(left);
            depths.closing[block.last] = depths.closing[block.last].max(right);
        }
        depths
    }

    /// Where the tracks of the gap after a column begin.
    pub(super) fn tracks_from(
        &self,
        column: usize,
        columns: &[(f64, f64)],
        request: &Request,
    ) -> f64 {
        let (x, width) = columns[column];
        x + width + request.spacing.padding * self.closing[column] as f64 + GAP_SIDE
    }
}

/// The left edge and the width of a container.
fn span(
    tree: &Tree,
    block: usize,
    columns: &[(f64, f64)],
    depths: &Depths,
    request: &Request,
) -> (f64, f64) {
    let padding = request.spacing.padding;
    let Some((first, last)) =
        columns.get(tree.blocks[block].first).zip(columns.get(tree.blocks[block].last))
    else {
        return (0.0, 0.0);
    };
    let left = first.0 - padding * depths.inside_left[block] as f64;
    let right = last.0 + last.1 + padding * depths.inside_right[block] as f64;
    (left, right - left)
}

/// The rectangle of a container.
pub(super) fn container(
    tree: &Tree,
    block: usize,
    places: &Places,
    depths: &Depths,
    request: &Request,
) -> Rect {
    let (x, w) = span(tree, block, &places.columns, depths, request);
    let (top, bottom) = places.y[block];
    Rect::new(x, top, w, bottom - top)
}
