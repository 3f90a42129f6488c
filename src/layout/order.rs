//! The one vertical order of all elements.

use super::block::Blocks;
use super::net::Net;
use super::stop::Stop;

/// The passes counted between asking whether to go on.
const ASK: usize = 16_000;

/// The children of each container from top to bottom: cells and lanes by their element, containers
/// by their top border.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) children: Vec<Vec<u32>>,
}

impl Order {
    /// The order of the request: each container's children as they come.
    pub(super) fn of(blocks: &Blocks, net: &Net<'_>) -> Self {
        let mut children = vec![Vec::new(); blocks.n_containers];
        for (idx, element) in blocks.elements[..blocks.tops].iter().enumerate() {
            children[element.parent].push(idx as u32);
        }
        for container in 1..blocks.n_containers {
            children[net.around[container]].push(blocks.top(container) as u32);
        }
        Self { children }
    }

    /// All elements from top to bottom.
    pub(super) fn walk(&self, blocks: &Blocks) -> Vec<u32> {
        let mut all = Vec::with_capacity(blocks.elements.len());
        let mut stack = vec![(0, 0)];
        all.push(blocks.top(0) as u32);
        while let Some((container, next)) = stack.last_mut() {
            let Some(&id) = self.children[*container].get(*next) else {
                all.push(blocks.bottom(*container) as u32);
                stack.pop();
                continue;
            };
            *next += 1;
            all.push(id);
            if let Some(inner) = blocks.container(id) {
                stack.push((inner, 0));
            }
        }
        all
    }

    /// The place of each element.
    pub(super) fn places(&self, blocks: &Blocks) -> Vec<u32> {
        let mut places = vec![0; blocks.elements.len()];
        for (place, id) in self.walk(blocks).into_iter().enumerate() {
            places[id as usize] = place as u32;
        }
        places
    }
}

/// Counts crossings, each times its weight.
///
/// Source: Barth, Mutzel, Jünger, "Simple and Efficient Bilayer Cross Counting" (2004).
fn crossings(blocks: &Blocks, places: &[u32], stop: Stop<'_>) -> i64 {
    let (mut sum, mut work) = (0, 0);
    let mut sums = vec![0; places.len() + 1];
    let mut ends: Vec<(u32, u32, i64)> = Vec::new();
    for gap in &blocks.passes {
        work += gap.len();
        if work >= ASK && stop.now() {
            return 0;
        }
        work %= ASK;
        ends.clear();
        ends.extend(
            gap.iter().map(|p| (places[p.left as usize], places[p.right as usize], p.weight)),
        );
        ends.sort_unstable();
        // Those on the left at or above: how much of them ends below this one.
        let mut total = 0;
        for &(_, right, weight) in &ends {
            sum += weight * (total - below(&sums, right + 1));
            add(&mut sums, right, weight);
            total += weight;
        }
        for &(_, right, weight) in &ends {
            add(&mut sums, right, -weight);
        }
    }
    sum
}

fn add(sums: &mut [i64], at: u32, value: i64) {
    let mut at = at as usize + 1;
    while at < sums.len() {
        sums[at] += value;
        at += at & at.wrapping_neg();
    }
}

fn below(sums: &[i64], at: u32) -> i64 {
    let (mut at, mut sum) = (at as usize, 0);
    while at > 0 {
        sum += sums[at];
        at -= at & at.wrapping_neg();
    }
    sum
}

/// What an order costs: crossings and, much less, length up and down; nothing sensible when told to
/// stop.
pub(super) fn cost(blocks: &Blocks, places: &[u32], stop: Stop<'_>) -> i64 {
    let mut length = 0;
    for gap in &blocks.passes {
        for pass in gap.iter().filter(|pass| pass.left != pass.right) {
            length += i64::from(places[pass.left as usize].abs_diff(places[pass.right as usize]));
        }
    }
    crossings(blocks, places, stop) + length
}

/// Sorts each container's children by the mean place of what their lines lead to.
pub(super) fn sort_by_neighbours(
    blocks: &Blocks,
    outward: &[Vec<(u32, u32, i64)>],
    order: &mut Order,
    places: &[u32],
    memory: f64,
) {
    let mut wish = vec![0.0; blocks.elements.len()];
    for (idx, links) in outward.iter().enumerate() {
        let own = match blocks.container(idx as u32) {
            Some(c) if c >= blocks.n_containers => continue,
            Some(c) => f64::from(places[idx] + places[blocks.bottom(c)]) / 2.0,
            None => f64::from(places[idx]),
        };
        wish[idx] = own;
        if !links.is_empty() {
            let sum: f64 =
                links.iter().map(|(_, other, _)| f64::from(places[*other as usize])).sum();
            wish[idx] = memory * own + (1.0 - memory) * sum / links.len() as f64;
        }
    }
    for children in &mut order.children {
        children.sort_by(|a, b| wish[*a as usize].total_cmp(&wish[*b as usize]));
    }
}

/// For each element, and under its top border each container, the lines that lead out of it: the
/// end inside and the end outside.
pub(super) fn outward(blocks: &Blocks, net: &Net<'_>) -> Vec<Vec<(u32, u32, i64)>> {
    let mut outward: Vec<Vec<(u32, u32, i64)>> = vec![Vec::new(); blocks.elements.len()];
    for pass in blocks.passes.iter().flatten().filter(|pass| pass.left != pass.right) {
        for (inside, outside) in [(pass.left, pass.right), (pass.right, pass.left)] {
            outward[inside as usize].push((inside, outside, pass.weight));
            let other = blocks.elements[outside as usize].parent;
            let mut at = blocks.elements[inside as usize].parent;
            while at != 0 && !net.holds(at, other) {
                outward[blocks.top(at)].push((inside, outside, pass.weight));
                at = net.around[at];
            }
        }
    }
    outward
}
