//! Where everything is vertically.

use super::block::{Blocks, Kind};
use super::net::{Group, LOOP, Net};
use super::order::Order;
use super::simplex::Problem;

/// From a box's corner to the first line that ends on its side.
const CORNER: i64 = 16;
/// The same at least, where there are many lines.
const LEAST: i64 = 4;
/// The wished distance of lines that end on one side, and the least where there is room.
const PORTS: i64 = 18;
const CLOSEST: i64 = 8;
/// From a line to a label or a line beside it, to a box, to a border.
const NEAR: i64 = 10;

/// How hard things pull: lines at their ends, ports to the middle, containers together.
const STRAIGHT: i64 = 4;
const MIDDLE: i64 = 1;
const CLOSE: i64 = 4;

/// Where lines end on a side of a cell: those of one group together.
#[derive(Clone, Debug)]
pub(super) struct Port {
    pub(super) cell: usize,
    pub(super) right: bool,
    /// The links that end there.
    pub(super) links: Vec<usize>,
    pub(super) group: Option<Group>,
    /// The elements their lines go to from there.
    pub(super) to: Vec<u32>,
}

/// The heights of everything: tops of cells and containers, middles of lanes and ports.
#[derive(Clone, Debug)]
pub(super) struct Heights {
    pub(super) y: Vec<i64>,
    pub(super) ports: Vec<Port>,
    /// The port of each link's left and right end.
    pub(super) port_of: Vec<[usize; 2]>,
    pub(super) port_y: Vec<i64>,
}

/// In which of its lanes and columns each link's label is.
pub(super) type Labels = Vec<Option<(u32, usize)>>;

/// What is wished of the heights beyond the order.
#[derive(Clone, Debug, Default)]
pub(super) struct Wishes {
    /// Where elements were, with the weight of staying there.
    pub(super) stay: Vec<(u32, i64, i64)>,
    /// Where cells must be.
    pub(super) fixed: Vec<(u32, i64)>,
    /// How much farther apart than need be everything is, but for borders; in percent.
    pub(super) air: i64,
}

/// Chooses a column for each label where there is room: forced ones first, then those with a
/// choice, each in its emptiest column, ties near the source.
pub(super) fn label_columns(net: &Net<'_>, blocks: &Blocks) -> Labels {
    let mut load = vec![0; blocks.n_columns];
    let mut width = vec![0; blocks.n_columns];
    for element in &blocks.elements[..blocks.tops] {
        let bulk = match element.kind {
            Kind::Cell(cell) => {
                width[element.first] = width[element.first].max(net.cells[cell].w);
                net.cells[cell].h + net.cells[cell].below + net.gaps.node
            }
            _ => net.gaps.track,
        };
        for load in &mut load[element.first..=element.last] {
            *load += bulk;
        }
    }
    let reach = |link: usize| {
        let first = blocks.lanes[link].first().map_or(0, |id| blocks.elements[*id as usize].first);
        let last = blocks.lanes[link].last().map_or(0, |id| blocks.elements[*id as usize].last);
        (first, last)
    };
    let mut links: Vec<usize> =
        (0..net.links.len()).filter(|link| net.links[*link].label.is_some()).collect();
    links.sort_by_key(|link| reach(*link).1 - reach(*link).0);
    // As high as the highest column will be anyway, labels cost nothing.
    let mut peak = load.iter().copied().max().unwrap_or(0);
    let mut labels = vec![None; net.links.len()];
    for link in links {
        let Some((w, h)) = net.links[link].label else { continue };
        let (first, last) = reach(link);
        let near = |column: usize| {
            if net.links[link].turned { last - column } else { column - first }
        };
        let cost = |column: usize| {
            let wider: i64 = (w - width[column]).max(0);
            let higher: i64 = (load[column] + h + 2 * NEAR - peak).max(0);
            2 * wider + higher + 16 * near(column) as i64
        };
        let column = (first..=last).min_by_key(|column| cost(*column)).unwrap_or(first);
        load[column] += h + 2 * NEAR;
        peak = peak.max(load[column]);
        width[column] = width[column].max(w);
        let within = |id: &&u32| blocks.elements[**id as usize].last >= column;
        labels[link] = blocks.lanes[link].iter().find(within).map(|id| (*id, column));
    }
    labels
}

/// The ports of all cells, from top to bottom on each side, in the order of what they lead to.
fn ports(net: &Net<'_>, blocks: &Blocks, places: &[u32]) -> (Vec<Port>, Vec<[usize; 2]>) {
    let mut ends: Vec<Vec<(u32, usize, u32)>> = vec![Vec::new(); 2 * net.cells.len()];
    for (idx, link) in net.links.iter().enumerate() {
        let lanes = &blocks.lanes[idx];
        let (Some(&first), Some(&last)) = (lanes.first(), lanes.last()) else { continue };
        ends[2 * link.from + 1].push((places[first as usize], idx, first));
        ends[2 * link.to].push((places[last as usize], idx, last));
    }
    let mut ports: Vec<Port> = Vec::new();
    let mut port_of = vec![[0; 2]; net.links.len()];
    for (side, list) in ends.iter_mut().enumerate() {
        list.sort_unstable();
        let (cell, right) = (side / 2, side % 2 == 1);
        let mut here: Vec<(f64, Port)> = Vec::new();
        for &(place, link, to) in list.iter() {
            let group = net.links[link].group();
            let same = |port: &&mut (f64, Port)| group.is_some() && port.1.group == group;
            if let Some((mean, port)) = here.iter_mut().find(same) {
                let n = port.links.len() as f64;
                *mean = (*mean * n + f64::from(place)) / (n + 1.0);
                port.links.push(link);
                port.to.push(to);
            } else {
                let (links, to) = (vec![link], vec![to]);
                here.push((f64::from(place), Port { cell, right, links, group, to }));
            }
        }
        here.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (_, port) in here {
            for &link in &port.links {
                port_of[link][usize::from(!right)] = ports.len();
            }
            ports.push(port);
        }
    }
    (ports, port_of)
}

/// Places all elements vertically: in their order, apart, lines as straight and containers as low
/// as can be.
pub(super) fn heights(
    net: &Net<'_>,
    blocks: &Blocks,
    order: &Order,
    labels: &Labels,
    wishes: &Wishes,
) -> Option<Heights> {
    let walk = order.walk(blocks);
    let mut places = vec![0; walk.len()];
    for (place, id) in walk.iter().enumerate() {
        places[*id as usize] = place as u32;
    }
    let (ports, port_of) = ports(net, blocks, &places);
    let n = blocks.elements.len();
    // One more variable is where heights are counted from, wherever the top comes to be.
    let anchor = n + ports.len();
    let mut problem = Problem::new(anchor + 1);
    net.stop.go_on()?;
    separate(net, blocks, &walk, (labels, wishes.air), &mut problem);
    net.stop.go_on()?;
    for container in 0..blocks.n_containers {
        let weight = if container == 0 { 1 } else { CLOSE };
        problem.pull(blocks.top(container), blocks.bottom(container), 0, weight);
    }
    pull_ports(net, &ports, n, &mut problem);
    for lanes in &blocks.lanes {
        for pair in lanes.windows(2) {
            problem.pull(pair[0] as usize, pair[1] as usize, 0, STRAIGHT);
        }
    }
    for &(id, y, weight) in &wishes.stay {
        problem.pull(anchor, id as usize, y, weight);
    }
    for &(id, y) in &wishes.fixed {
        problem.keep(anchor, id as usize, y);
        problem.keep(id as usize, anchor, -y);
    }
    let free = wishes.stay.is_empty() && wishes.fixed.is_empty();
    problem.pull(anchor, blocks.top(0), 0, i64::from(free));
    let all = problem.solve(net.stop)?;
    let mut y: Vec<i64> = all[..anchor].iter().map(|y| y - all[anchor]).collect();
    let port_y = y.split_off(n);
    Some(Heights { y, ports, port_of, port_y })
}

fn pull_ports(net: &Net<'_>, ports: &[Port], n: usize, problem: &mut Problem) {
    let mut at = 0;
    while at < ports.len() {
        let side = (ports[at].cell, ports[at].right);
        let len = ports[at..].iter().take_while(|port| (port.cell, port.right) == side).count();
        let cell = &net.cells[side.0];
        let outside = (cell.loops.len() as i64 - 1).max(0);
        // Low boxes use more of their sides for many lines.
        let corner =
            CORNER.min((cell.h - (len as i64 - 1) * CLOSEST) / 2).max(LEAST.min(cell.h / 2));
        let low = cell.h - corner - (outside * LOOP / 2).min(cell.h / 4);
        let high = corner.min(low);
        let step = if len > 1 { PORTS.min((low - high) / (len as i64 - 1)) } else { 0 };
        for (k, port) in ports[at..at + len].iter().enumerate() {
            let (var, k) = (n + at + k, k as i64);
            problem.keep(side.0, var, high);
            problem.keep(var, side.0, -low);
            if k > 0 {
                problem.keep(var - 1, var, step);
            }
            let middle = cell.h / 2 + (2 * k - (len as i64 - 1)) * step / 2;
            problem.pull(side.0, var, middle, MIDDLE);
            // Lines that run together are drawn once, so that each counts for less.
            let weight = (STRAIGHT / port.to.len() as i64).max(1);
            for &to in &port.to {
                problem.pull(var, to as usize, 0, weight);
            }
        }
        at += len;
    }
}

/// Keeps neighbours in each column apart.
fn separate(
    net: &Net<'_>,
    blocks: &Blocks,
    walk: &[u32],
    (labels, air): (&Labels, i64),
    problem: &mut Problem,
) {
    let mut last: Vec<Option<u32>> = vec![None; blocks.n_columns];
    for &id in walk {
        let element = &blocks.elements[id as usize];
        let mut run: Option<(u32, i64)> = None;
        for column in element.first..=element.last {
            if let Some(above) = last[column].replace(id) {
                let gap = apart(net, blocks, (labels, air), (above, id), column);
                match &mut run {
                    Some((other, most)) if *other == above => *most = gap.max(*most),
                    _ => {
                        if let Some((other, most)) = run.replace((above, gap)) {
                            problem.keep(other as usize, id as usize, most);
                        }
                    }
                }
            }
        }
        if let Some((other, most)) = run {
            problem.keep(other as usize, id as usize, most);
        }
    }
}

/// The least distance between the heights of two neighbours in a column.
fn apart(
    net: &Net<'_>,
    blocks: &Blocks,
    (labels, air): (&Labels, i64),
    pair: (u32, u32),
    column: usize,
) -> i64 {
    let (above, below) = pair;
    let label = |id: u32, link: usize| {
        let here = labels[link] == Some((id, column));
        net.links[link].label.filter(|_| here).map_or(0, |(_, h)| (h + 1) / 2)
    };
    let kinds = (blocks.elements[above as usize].kind, blocks.elements[below as usize].kind);
    let down = match kinds.0 {
        Kind::Cell(cell) => net.cells[cell].h + net.cells[cell].below,
        Kind::Lane(link) => label(above, link),
        Kind::Top(container) => net.title[container].1,
        Kind::Bottom(_) => 0,
    };
    let up = match kinds.1 {
        Kind::Lane(link) => label(below, link),
        _ => 0,
    };
    let gaps = &net.gaps;
    let airy = |gap: i64| gap + gap * air / 100;
    let between = match kinds {
        (Kind::Top(0), _) | (_, Kind::Bottom(0)) => 0,
        (Kind::Top(_), Kind::Bottom(_)) => gaps.padding,
        (Kind::Top(_), Kind::Lane(_)) => NEAR,
        (Kind::Top(_), _) => gaps.padding / 2,
        (Kind::Lane(_), Kind::Bottom(_)) => NEAR.max(gaps.padding),
        (_, Kind::Bottom(_)) => gaps.padding,
        (Kind::Lane(_), Kind::Lane(_)) => match (down, up) {
            (0, 0) => airy(gaps.track),
            _ => airy(NEAR),
        },
        (Kind::Lane(_), _) | (_, Kind::Lane(_)) => airy(NEAR + 4),
        _ => airy(gaps.node),
    };
    down + up + between
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::fixture::random;
    use super::super::fixture::{Drawn, by_hand};
    use super::super::{Effort, Route, arrange};
    use crate::geom::{Point, Rect};

    #[test]
    fn a_line_into_a_box_and_one_out_of_it_never_meet_there() {
        let size = (None, Rect::new(0.0, 0.0, 80.0, 60.0));
        // The last closes two circles.
        let lines: [Drawn<'_>; 4] =
            [(0, 1, &[], None), (1, 2, &[], None), (0, 2, &[], None), (2, 0, &[], None)];
        let (mut request, _) = by_hand(&[], &[size; 3], &lines);
        for edge in &mut request.edges {
            edge.bundle = Some(0);
        }
        let layout = arrange(&request);
        let ends = |idx: usize| (layout.edges[idx].points.first(), layout.edges[idx].points.last());
        for (out, back) in [(ends(0).0, ends(3).1), (ends(2).1, ends(3).0)] {
            let (out, back) = (out.expect("it is drawn"), back.expect("it is drawn"));
            assert!(out.distance(*back) >= 6.0, "{out:?} and {back:?}");
        }
        assert_eq!(ends(0).0, ends(2).0, "both leave there");
    }

    #[test]
    fn lines_of_one_bundle_end_together_and_others_apart() {
        let (mut shared, mut both) = (0, 0);
        for seed in 1..=40 {
            let mut request = random(seed);
            request.effort = Effort::Quick;
            let layout = arrange(&request);
            let mut ends: BTreeMap<(usize, u64), Vec<(Option<(u32, bool)>, f64)>> = BTreeMap::new();
            for (edge, route) in request.edges.iter().zip(&layout.edges) {
                let (Some(first), Some(last)) = (route.points.first(), route.points.last()) else {
                    continue;
                };
                for (node, end, leaves) in [(edge.from, first, true), (edge.to, last, false)] {
                    if edge.from != edge.to {
                        let side = ends.entry((node, end.x.to_bits())).or_default();
                        side.push((edge.bundle.map(|bundle| (bundle, leaves)), end.y));
                    }
                }
            }
            for ((node, _), list) in ends {
                // Low boxes have no room for many.
                let has_room = request.nodes[node].size.h >= 30.0 && list.len() <= 6;
                for (idx, a) in list.iter().enumerate() {
                    for b in &list[..idx] {
                        if a.0.is_some() && a.0 == b.0 {
                            both += 1;
                            shared += usize::from(a.1 == b.1);
                        } else if has_room {
                            assert!((a.1 - b.1).abs() >= 0.5, "seed {seed}: box {node}, {list:?}");
                        }
                    }
                }
            }
        }
        assert!(shared == both, "{shared} of {both}");
    }

    #[test]
    fn labels_keep_their_distance_to_lines_below_and_boxes_to_titles() {
        for seed in 1..=40 {
            let mut request = random(seed);
            request.effort = Effort::Quick;
            let layout = arrange(&request);
            for (idx, route) in layout.edges.iter().enumerate() {
                let Some(label) = route.label else { continue };
                let reach = Rect { y: label.y - 3.0, h: label.h + 6.0, ..label };
                let others = layout.edges.iter().enumerate().filter(|(other, _)| *other != idx);
                let steps = others.flat_map(|(_, route)| route.points.windows(2));
                let mut level = steps.filter(|pair| pair[0].y == pair[1].y);
                let near =
                    level.find(|pair| Rect::between(pair[0], pair[1]).expand(0.1).overlaps(reach));
                assert_eq!(near, None, "seed {seed}: near {label:?}");
            }
            for (node, placed) in request.nodes.iter().zip(&layout.nodes) {
                let Some(around) = node.parent else { continue };
                let top = layout.containers[around].rect.y + request.containers[around].title.h;
                assert!(placed.rect.y >= top + 4.0, "seed {seed}: {placed:?}");
            }
        }
    }

    #[test]
    fn a_line_between_boxes_of_one_size_is_straight_and_in_their_middle() {
        let size = (None, Rect::new(0.0, 0.0, 80.0, 60.0));
        let (request, _) = by_hand(&[], &[size; 2], &[(0, 1, &[], None)]);
        let layout = arrange(&request);
        let (line, rect) = (&layout.edges[0].points, layout.nodes[0].rect);
        assert!(line.len() == 2 && line[0].y == rect.center().y, "{line:?}, {rect:?}");
    }

    #[test]
    fn a_label_is_near_where_its_line_starts() {
        let size = (None, Rect::new(0.0, 0.0, 80.0, 40.0));
        // Along three others, and back.
        let chain: [Drawn<'_>; 3] = [(0, 1, &[], None), (1, 2, &[], None), (2, 3, &[], None)];
        for (from, to) in [(0, 3), (3, 0)] {
            let (mut request, _) = by_hand(
                &[],
                &[size; 4],
                &[&chain[..], &[(from, to, &[], Some((0.0, 0.0)))]].concat(),
            );
            request.aspect = 4.0;
            let layout = arrange(&request);
            let x = |idx: usize| layout.nodes[idx].rect.center().x;
            let label = layout.edges[3].label.expect("it has a label").center().x;
            assert!((label - x(from)).abs() < (label - x(to)).abs(), "{from} to {to}: {label}");
        }
    }

    #[test]
    fn long_lines_beside_each_other_are_apart_between_their_ends() {
        let size = (None, Rect::new(0.0, 0.0, 80.0, 40.0));
        let chain: [Drawn<'_>; 3] = [(0, 1, &[], None), (1, 2, &[], None), (2, 3, &[], None)];
        let long: [Drawn<'_>; 6] = [(0, 3, &[], None); 6];
        let (request, _) = by_hand(&[], &[size; 4], &[&chain[..], &long].concat());
        let layout = arrange(&request);
        let middle = layout.nodes[1].rect.right() + 1.0;
        let there = |pair: &&[Point]| pair[0].x < middle && middle < pair[1].x;
        let level = |route: &Route| route.points.windows(2).find(there).map(|p| p[0].y);
        let mut ys: Vec<f64> = layout.edges[3..].iter().filter_map(level).collect();
        ys.sort_by(f64::total_cmp);
        assert_eq!(ys.len(), 6);
        assert!(ys.windows(2).all(|pair| pair[1] - pair[0] >= 8.0), "{ys:?}");
    }

    #[test]
    fn a_container_is_no_larger_than_what_it_holds_asks_for() {
        let size = |parent| (parent, Rect::new(0.0, 0.0, 80.0, 40.0));
        let boxes = [size(None), size(Some(0)), size(None), size(None), size(None)];
        let lines: [Drawn<'_>; 4] =
            [(0, 1, &[], None), (0, 2, &[], None), (2, 3, &[], None), (3, 4, &[], None)];
        let (request, _) = by_hand(&[(None, Rect::default())], &boxes, &lines);
        let layout = arrange(&request);
        let (around, padding) = (layout.containers[0].rect, request.spacing.padding);
        assert_eq!(around.w, 80.0 + 2.0 * padding, "{around:?}");
        assert_eq!(around.h, 20.0 + padding / 2.0 + 40.0 + padding, "{around:?}");
    }
}
