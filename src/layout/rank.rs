//! Which column a box stands in.

use super::Request;

/// The column of each box, and which edges run against the stream.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Ranks {
    pub(super) of_node: Vec<usize>,
    pub(super) reversed: Vec<bool>,
}

/// How often boxes are moved towards their neighbours.
const ROUNDS: usize = 8;

/// Ranks boxes by the longest path to them, then moves each to where its edges are shortest.
///
/// Edges that close a cycle in a depth-first search in document order are turned round.
pub(super) fn ranked(request: &Request) -> Ranks {
    let n = request.nodes.len();
    let mut out = vec![Vec::new(); n];
    for (idx, edge) in request.edges.iter().enumerate() {
        if edge.from < n && edge.to < n && edge.from != edge.to {
            out[edge.from].push((edge.to, idx));
        }
    }
    let reversed = back_edges(&out, request.edges.len());
    let forward: Vec<(usize, usize)> = request
        .edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| edge.from < n && edge.to < n && edge.from != edge.to)
        .map(|(idx, edge)| if reversed[idx] { (edge.to, edge.from) } else { (edge.from, edge.to) })
        .collect();
    let mut of_node = longest_paths(n, &forward);
    shorten(&mut of_node, &forward);
    let least = of_node.iter().copied().min().unwrap_or(0);
    for rank in &mut of_node {
        *rank -= least;
    }
    Ranks { of_node, reversed }
}

fn back_edges(out: &[Vec<(usize, usize)>], n_edges: usize) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut reversed = vec![false; n_edges];
    let mut seen = vec![Seen::No; out.len()];
    for start in 0..out.len() {
        if seen[start] != Seen::No {
            continue;
        }
        seen[start] = Seen::Open;
        let mut stack = vec![(start, 0)];
        while let Some((node, next)) = stack.last_mut() {
            let Some(&(to, edge)) = out[*node].get(*next) else {
                seen[*node] = Seen::Done;
                stack.pop();
                continue;
            };
            *next += 1;
            match seen[to] {
                Seen::Open => reversed[edge] = true,
                Seen::No => {
                    seen[to] = Seen::Open;
                    stack.push((to, 0));
                }
                Seen::Done => {}
            }
        }
    }
    reversed
}

fn longest_paths(n: usize, forward: &[(usize, usize)]) -> Vec<usize> {
    let mut into = vec![0usize; n];
    let mut out = vec![Vec::new(); n];
    for &(from, to) in forward {
        into[to] += 1;
        out[from].push(to);
    }
    let mut rank = vec![0; n];
    let mut open: Vec<usize> = (0..n).filter(|node| into[*node] == 0).collect();
    while let Some(node) = open.pop() {
        for &to in &out[node] {
            rank[to] = rank[to].max(rank[node] + 1);
            into[to] -= 1;
            if into[to] == 0 {
                open.push(to);
            }
        }
    }
    rank
}

/// Moves each box to the median of where its edges would have it, within what they allow.
fn shorten(rank: &mut [usize], forward: &[(usize, usize)]) {
    let mut near: Vec<(Vec<usize>, Vec<usize>)> = vec![(Vec::new(), Vec::new()); rank.len()];
    for &(from, to) in forward {
        near[from].1.push(to);
        near[to].0.push(from);
    }
    for _ in 0..ROUNDS {
        for node in 0..rank.len() {
            let (before, after) = &near[node];
            let low = before.iter().map(|b| rank[*b] + 1).max();
            let high = after.iter().map(|a| rank[*a] - 1).min();
            let pull = after.len() as i64 - before.len() as i64;
            rank[node] = match (low, high) {
                (None, Some(high)) => high,
                (Some(low), Some(high)) if pull > 0 => high.max(low),
                (Some(low), _) => low,
                (None, None) => rank[node],
            };
        }
    }
}
