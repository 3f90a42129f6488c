//! Where everything is horizontally.

use std::collections::BTreeMap;

use super::block::Blocks;
use super::net::{Gaps, Net};
use super::simplex::Problem;
use super::track::Rise;
use super::vertical::{Heights, Labels};
use super::{Effort, Request};

/// How near things may come vertically before they count as side by side.
const BESIDE: i64 = 8;
/// The same for two vertical pieces of lines.
const BESIDE_LINES: i64 = 8;
/// From a box to a line, and from a line's last bend to the box where it ends.
const STUB: i64 = 16;
const ARROW: i64 = 28;
/// From a line to a label or a border.
const NEAR: i64 = 12;

/// The things set between asking whether to go on.
const ASK: usize = 5_000;

/// How hard things pull.
const LENGTH: i64 = 4;
const CLOSE: i64 = 2;
const WIDTH: i64 = 1000;
/// More than the lines of a cell pull, so that cells of one column line up wherever they can.
const LEVEL: i64 = 60;
const TIDY: i64 = 1;
/// Cells that are out of line by no more than this are put in line.
const NEARLY: i64 = 12;
/// With more than so many there is no time for that in a hurry.
const FEW: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Cell,
    Label,
    Left,
    Right,
    Rise { leaves: bool },
}

/// Something that keeps its distance to the left and right.
#[derive(Clone, Copy, Debug)]
struct Thing {
    part: Part,
    low: i64,
    high: i64,
    w: i64,
}

/// The places of everything from left to right.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// The left edges of the cells, with the room for lines to themselves.
    pub(super) cells: Vec<i64>,
    /// The left edges of labels.
    pub(super) labels: Vec<i64>,
    pub(super) lefts: Vec<i64>,
    pub(super) rights: Vec<i64>,
    /// The vertical pieces in each gap.
    pub(super) rises: Vec<Vec<i64>>,
}

/// Wishes of where cells are.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// Where cells were, with the weight of staying there.
    pub(super) stay: Vec<(usize, i64, i64)>,
    /// Where cells must be.
    pub(super) fixed: Vec<(usize, i64)>,
    /// How much farther apart than need be everything is, but for borders; in percent.
    pub(super) air: i64,
    /// Whether cells that nearly line up do so at the cost of some width, which takes time.
    pub(super) level: bool,
}

impl Wishes {
    /// What is wished of a first picture.
    pub(super) fn first(request: &Request) -> Self {
        let level = request.effort != Effort::Quick || request.nodes.len() <= FEW;
        Self { level, ..Self::default() }
    }
}

/// The numbers of the variables.
struct Vars {
    label: usize,
    left: usize,
    right: usize,
    rise: usize,
    n: usize,
}

struct Sweep<'a> {
    gaps: &'a Gaps,
    air: i64,
    things: Vec<Thing>,
    /// The rightmost thing from each height on down to the next.
    edge: BTreeMap<i64, usize>,
    kept: Vec<(usize, usize, i64)>,
}

/// Places everything as far left and as near together as what is beside it allows.
///
/// What overlaps vertically keeps its order from the columns: a sweep from left to right finds who
/// is next to whom, then lengths and widths are made least.
pub(super) fn columns(
    net: &Net<'_>,
    blocks: &Blocks,
    (heights, labels): (&Heights, &Labels),
    rises: &[Vec<Rise>],
    wishes: &Wishes,
) -> Option<Columns> {
    let (n, m, c) = (net.cells.len(), net.links.len(), blocks.n_containers);
    let n_rises: usize = rises.iter().map(Vec::len).sum();
    let vars = Vars {
        label: n,
        left: n + m,
        right: n + m + c,
        rise: n + m + 2 * c,
        n: n + m + 2 * c + n_rises,
    };
    let things = things(net, blocks, (heights, labels), rises, &vars);
    let (gaps, air) = (&net.gaps, wishes.air);
    let mut sweep = Sweep { gaps, air, things, edge: BTreeMap::new(), kept: Vec::new() };
    sweep.edge.insert(i64::MIN, vars.left);
    for (idx, var) in sequence(net, blocks, labels, rises, &vars).into_iter().enumerate() {
        if idx % ASK == 0 && net.stop.now() {
            return None;
        }
        sweep.place(var);
    }
    sweep.place(vars.right);
    net.stop.go_on()?;
    // One more variable is where places are counted from, wherever the left comes to be.
    let anchor = vars.n;
    let mut problem = Problem::new(vars.n + 1);
    for &(left, right, gap) in &sweep.kept {
        problem.keep(left, right, gap);
    }
    net.stop.go_on()?;
    wish(net, blocks, (heights, labels), rises, &vars, &mut problem);
    for &(cell, x, weight) in &wishes.stay {
        problem.pull(anchor, cell, x, weight);
    }
    for &(cell, x) in &wishes.fixed {
        problem.keep(anchor, cell, x);
        problem.keep(cell, anchor, -x);
    }
    let free = wishes.stay.is_empty() && wishes.fixed.is_empty();
    problem.pull(anchor, vars.left, 0, i64::from(free));
    problem.pull(vars.left, vars.right, 0, if free { WIDTH } else { TIDY });
    net.stop.go_on()?;
    let again = wishes.level.then(|| problem.clone());
    let mut x = problem.solve(net.stop)?;
    net.stop.go_on()?;
    if let Some(mut problem) = again
        && level(net, blocks, &x, &mut problem)
    {
        x = problem.solve(net.stop)?;
        net.stop.go_on()?;
    }
    let zero = x[anchor];
    for x in &mut x {
        *x -= zero;
    }
    center_labels((net, blocks), labels, rises, &vars, &sweep.kept, &mut x);
    let mut at = vars.rise;
    let rises = rises
        .iter()
        .map(|gap| {
            at += gap.len();
            x[at - gap.len()..at].to_vec()
        })
        .collect();
    Some(Columns {
        cells: x[..n].to_vec(),
        labels: x[n..n + m].to_vec(),
        lefts: x[vars.left..vars.right].to_vec(),
        rights: x[vars.right..vars.rise].to_vec(),
        rises,
    })
}

/// Asks that cells of one column that nearly line up do; tells whether there are such.
fn level(net: &Net<'_>, blocks: &Blocks, x: &[i64], problem: &mut Problem) -> bool {
    let width = |cell: usize| net.cells[cell].width();
    let column = |cell: usize| blocks.elements[cell].first;
    let mut cells: Vec<usize> = (0..net.cells.len()).collect();
    cells.sort_by_key(|cell| (column(*cell), 2 * x[*cell] + width(*cell)));
    let mut any = false;
    for (&a, &b) in cells.iter().zip(cells.iter().skip(1)) {
        let by = net.below(a, b);
        let off = x[b] - x[a] - by;
        if column(a) == column(b) && off <= NEARLY {
            problem.keep(a, b, by);
            problem.keep(b, a, -by);
            any |= off != 0;
        }
    }
    any
}

fn things(
    net: &Net<'_>,
    blocks: &Blocks,
    (heights, labels): (&Heights, &Labels),
    rises: &[Vec<Rise>],
    vars: &Vars,
) -> Vec<Thing> {
    let mut things = Vec::with_capacity(vars.n);
    for (idx, cell) in net.cells.iter().enumerate() {
        let low = heights.y[idx];
        let (high, w) = (low + cell.h + cell.below, cell.width());
        things.push(Thing { part: Part::Cell, low, high, w });
    }
    for (link, label) in net.links.iter().zip(labels) {
        let (w, h) = link.label.unwrap_or((0, 0));
        let y = label.map_or(0, |(lane, _)| heights.y[lane as usize]);
        things.push(Thing { part: Part::Label, low: y - h / 2, high: y + (h + 1) / 2, w });
    }
    for part in [Part::Left, Part::Right] {
        for container in 0..blocks.n_containers {
            let mut low = heights.y[blocks.top(container)];
            let mut high = heights.y[blocks.bottom(container)];
            if container == 0 {
                (low, high) = (i64::MIN / 2, i64::MAX / 2);
            }
            things.push(Thing { part, low, high, w: 0 });
        }
    }
    for rise in rises.iter().flatten() {
        let part = Part::Rise { leaves: rise.leaves };
        things.push(Thing { part, low: rise.low, high: rise.high, w: 0 });
    }
    things
}

/// All variables column by column: what opens, what stands, what closes, what runs between.
fn sequence(
    net: &Net<'_>,
    blocks: &Blocks,
    labels: &Labels,
    rises: &[Vec<Rise>],
    vars: &Vars,
) -> Vec<usize> {
    let mut opening = vec![Vec::new(); blocks.n_columns];
    let mut closing = vec![Vec::new(); blocks.n_columns];
    let mut standing = vec![Vec::new(); blocks.n_columns];
    for container in 1..blocks.n_containers {
        let border = &blocks.elements[blocks.top(container)];
        opening[border.first].push(vars.left + container);
        closing[border.last].push(vars.right + container);
    }
    for (idx, element) in blocks.elements[..net.cells.len()].iter().enumerate() {
        standing[element.first].push(idx);
    }
    for (link, label) in labels.iter().enumerate() {
        if let Some((_, column)) = label {
            standing[*column].push(vars.label + link);
        }
    }
    let mut all = Vec::with_capacity(vars.n);
    let mut rise = vars.rise;
    for column in 0..blocks.n_columns {
        all.append(&mut opening[column]);
        all.append(&mut standing[column]);
        all.extend(closing[column].iter().rev());
        all.extend(rise..rise + rises[column].len());
        rise += rises[column].len();
    }
    all
}

impl Sweep<'_> {
    /// Sets a thing right of all that it is beside.
    fn place(&mut self, var: usize) {
        let Thing { low, high, part, .. } = self.things[var];
        let (from, to) = (low - BESIDE, high + BESIDE);
        let mut last = None;
        let before = self.edge.range(..=from).next_back().map(|(_, other)| *other);
        let inside = self.edge.range(from + 1..to).map(|(_, other)| *other);
        let others: Vec<usize> = before.into_iter().chain(inside).collect();
        for other in others {
            if last == Some(other) {
                continue;
            }
            last = Some(other);
            let thing = &self.things[other];
            let lines =
                matches!(part, Part::Rise { .. }) && matches!(thing.part, Part::Rise { .. });
            let far = if lines { BESIDE_LINES } else { BESIDE };
            if thing.low - far < high && low < thing.high + far {
                let gap = thing.w + apart(self.gaps, self.air, (thing.part, part));
                self.kept.push((other, var, gap));
            }
        }
        // What ends below keeps its lower part.
        let after = self.edge.range(..=high).next_back().map(|(_, other)| *other);
        let covered: Vec<i64> = self.edge.range(low..=high).map(|(at, _)| *at).collect();
        for at in covered {
            self.edge.remove(&at);
        }
        self.edge.insert(low, var);
        if let Some(after) = after {
            self.edge.insert(high, after);
        }
    }
}

/// The least distance between two things side by side.
fn apart(gaps: &Gaps, air: i64, pair: (Part, Part)) -> i64 {
    let airy = |gap: i64| gap + gap * air / 100;
    match pair {
        (Part::Left, Part::Cell | Part::Left | Part::Label | Part::Right)
        | (Part::Cell | Part::Right | Part::Label, Part::Right) => gaps.padding,
        (Part::Cell, Part::Cell) => airy(gaps.rank),
        (Part::Cell, Part::Rise { .. } | Part::Label) => airy(STUB),
        (Part::Label | Part::Rise { .. }, Part::Cell) => airy(ARROW),
        (Part::Rise { .. }, Part::Rise { .. }) => airy(gaps.track),
        (Part::Right | Part::Cell, Part::Left) | (Part::Right, Part::Cell) => {
            airy(gaps.node.max(STUB))
        }
        (Part::Label | Part::Right, Part::Label)
        | (Part::Rise { .. }, Part::Label | Part::Left | Part::Right)
        | (Part::Label | Part::Left | Part::Right, Part::Rise { .. })
        | (Part::Label, Part::Left) => airy(NEAR),
    }
}

fn wish(
    net: &Net<'_>,
    blocks: &Blocks,
    (heights, labels): (&Heights, &Labels),
    rises: &[Vec<Rise>],
    vars: &Vars,
    problem: &mut Problem,
) {
    for (idx, link) in net.links.iter().enumerate() {
        let from = &net.cells[link.from];
        problem.pull(link.from, link.to, from.width(), LENGTH);
        if let (Some(_), Some((w, _))) = (labels[idx], link.label) {
            if link.turned {
                problem.pull(vars.label + idx, link.to, w, TIDY);
            } else {
                problem.pull(link.from, vars.label + idx, from.width(), TIDY);
            }
        } else {
            problem.pull(vars.left, vars.label + idx, 0, TIDY);
        }
    }
    for container in 0..blocks.n_containers {
        let (left, right) = (vars.left + container, vars.right + container);
        problem.keep(left, right, net.title[container].0);
        problem.pull(left, right, 0, if container == 0 { 0 } else { CLOSE });
    }
    let mut var = vars.rise;
    for rise in rises.iter().flatten() {
        let Some(&(link, _)) = rise.of.first() else { continue };
        let (from, to) = (net.links[link].from, net.links[link].to);
        if rise.enters {
            problem.pull(var, to, 0, TIDY);
        } else {
            problem.pull(from, var, 0, TIDY);
        }
        var += 1;
    }
    // Cells of one column line up where that costs nothing else, whatever boxes they lie in.
    let column = |cell: usize| blocks.elements[cell].first;
    let mut cells: Vec<usize> = (0..net.cells.len()).collect();
    cells.sort_by_key(|cell| (column(*cell), heights.y[*cell]));
    for (&above, &below) in cells.iter().zip(cells.iter().skip(1)) {
        if column(above) == column(below) {
            problem.pull(above, below, net.below(above, below), LEVEL);
        }
    }
}

/// Moves each label towards the middle of its level run, as far as what is beside it allows.
fn center_labels(
    (net, blocks): (&Net<'_>, &Blocks),
    labels: &Labels,
    rises: &[Vec<Rise>],
    vars: &Vars,
    kept: &[(usize, usize, i64)],
    x: &mut [i64],
) {
    let n = net.links.len();
    let mut low = vec![i64::MIN; n];
    let mut high = vec![i64::MAX; n];
    let is_label = |var: usize| (vars.label..vars.label + n).contains(&var);
    let mut rise_x = vec![[None; 2]; n];
    let mut var = vars.rise;
    for rise in rises.iter().flatten() {
        for &(link, step) in &rise.of {
            let Some((lane, _)) = labels[link] else { continue };
            let at = blocks.lanes[link].iter().position(|id| *id == lane).unwrap_or(0);
            if step == at {
                rise_x[link][0] = Some(x[var]);
            } else if step == at + 1 {
                rise_x[link][1] = Some(x[var]);
            }
        }
        var += 1;
    }
    // Labels that keep each other apart move no further than half of what is between them.
    for &(left, right, gap) in kept {
        let slack = x[right] - x[left] - gap;
        if is_label(left) {
            let share = if is_label(right) { slack / 2 } else { slack };
            let high = &mut high[left - vars.label];
            *high = (*high).min(x[left] + share);
        }
        if is_label(right) {
            let share = if is_label(left) { slack / 2 } else { slack };
            let low = &mut low[right - vars.label];
            *low = (*low).max(x[right] - share);
        }
    }
    for (idx, link) in net.links.iter().enumerate() {
        let (Some(_), Some((w, _))) = (labels[idx], link.label) else { continue };
        let from = &net.cells[link.from];
        let start = rise_x[idx][0].unwrap_or(x[link.from] + from.width());
        let end = rise_x[idx][1].unwrap_or(x[link.to]);
        let wish = (start + end - w) / 2;
        x[vars.label + idx] = wish.clamp(low[idx], high[idx].max(low[idx]));
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixture::by_hand;
    use super::super::fixture::random;
    use super::super::{Effort, Layout, Spacing, arrange};
    use crate::geom::{Point, Rect};

    /// A picture of random boxes, and the bundle of each of its lines.
    fn quick(seed: u64) -> (Vec<Option<u32>>, Layout) {
        let mut request = random(seed);
        request.effort = Effort::Quick;
        let layout = arrange(&request);
        (request.edges.iter().map(|edge| edge.bundle).collect(), layout)
    }

    #[test]
    fn what_stands_side_by_side_keeps_its_distance() {
        let Spacing { node, .. } = Spacing::default();
        for seed in 1..=40 {
            let (_, layout) = quick(seed);
            for (idx, a) in layout.nodes.iter().enumerate() {
                let reach =
                    Rect { x: a.rect.x - node + 1.0, w: a.rect.w + 2.0 * node - 2.0, ..a.rect };
                let near = layout.nodes[..idx].iter().find(|b| b.rect.overlaps(reach));
                assert_eq!(near, None, "seed {seed}: near {a:?}");
            }
        }
    }

    #[test]
    fn the_arrow_of_a_line_has_room_after_its_last_bend() {
        for seed in 1..=40 {
            let (_, layout) = quick(seed);
            for route in &layout.edges {
                if let [.., before, bend, end] = route.points.as_slice()
                    && before.x == bend.x
                    && route.points.len() == 4
                {
                    assert!((end.x - bend.x).abs() >= 8.0, "seed {seed}: {route:?}");
                }
            }
        }
    }

    #[test]
    fn upright_pieces_of_lines_that_keep_to_themselves_are_apart() {
        let upright = |pair: &&[Point]| pair[0].x == pair[1].x;
        for seed in 1..=40 {
            let (bundles, layout) = quick(seed);
            let routes = layout.edges.iter().zip(&bundles).filter(|(_, bundle)| bundle.is_none());
            let mut all: Vec<(usize, Rect)> = Vec::new();
            for (idx, (route, _)) in routes.enumerate() {
                for pair in route.points.windows(2).filter(upright) {
                    let rect = Rect::between(pair[0], pair[1]);
                    let reach = Rect { x: rect.x - 3.0, w: 6.0, ..rect };
                    let near =
                        all.iter().find(|(other, rect)| *other != idx && rect.overlaps(reach));
                    assert_eq!(near, None, "seed {seed}: {route:?}");
                    all.push((idx, rect));
                }
            }
        }
    }

    #[test]
    fn boxes_of_a_column_line_up_and_a_label_is_in_the_middle_of_its_line() {
        let size = |w| (None, Rect::new(0.0, 0.0, w, 40.0));
        let boxes = [size(80.0), size(60.0), size(160.0), size(120.0)];
        let text = Some((0.0, 0.0));
        let (request, _) = by_hand(&[], &boxes, &[(0, 1, &[], text), (2, 3, &[], text)]);
        let layout = arrange(&request);
        let x = |idx: usize| layout.nodes[idx].rect.center().x;
        assert!(x(0) == x(2) && x(1) == x(3), "{:?}", layout.nodes);
        let label = layout.edges[0].label.expect("it has a label").center();
        let line = &layout.edges[0].points;
        assert_eq!(line.len(), 2);
        assert!(
            (label.x - f64::midpoint(line[0].x, line[1].x)).abs() <= 1.0,
            "{label:?}, {line:?}"
        );
    }

    #[test]
    fn lines_of_one_bundle_turn_together() {
        let set = (None, Rect::new(0.0, 0.0, 80.0, 40.0));
        let lines = [1, 2, 3, 4, 5].map(|to| (0, to, [].as_slice(), None));
        let (mut request, _) = by_hand(&[], &[set; 6], &lines);
        for bundle in [Some(0), None] {
            for edge in &mut request.edges {
                edge.bundle = bundle;
            }
            let layout = arrange(&request);
            let bends = layout.edges.iter().filter(|route| route.points.len() > 2);
            let mut turns: Vec<String> = bends.map(|r| r.points[1].x.to_string()).collect();
            turns.sort();
            turns.dedup();
            assert_eq!(turns.len() == 1, bundle.is_some(), "{turns:?}");
        }
    }
}
