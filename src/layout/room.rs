//! Ranks that leave lines a way past the containers that hold neither of their ends.
//!
//! A line changes its height between two ranks, and passes through every container that lies
//! between the two heights and spans both ranks. Whoever shall let it by has to end before or begin
//! after: which of the two is guessed from the ranks as they are, how much that may cost is left to
//! the ranking, which weighs it against everything else ([`rank::ranked`]).
//!
//! [`rank::ranked`]: super::rank::ranked

use std::collections::BTreeMap;

use super::net::Net;
use super::rank::{Gate, spans};
use super::split::Blocked;

/// How hard a way past is asked for at first; twice that each time it was asked for in vain.
const WEIGHT: i64 = 16;
const MOST: i64 = 1 << 16;
/// How far a container may be from a link's ranks and still come in its way.
const NEAR: usize = 3;
/// How often a side is asked for in vain before it counts as twice as far.
const TRIES: i64 = 2;

/// What has been asked for so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Room {
    /// For each link its gates and their weight.
    gates: BTreeMap<usize, (i64, Vec<Gate>)>,
    /// How often a link has asked a container to end before it, or to begin after it.
    tries: BTreeMap<(usize, usize, bool), i64>,
}

impl Room {
    /// Asks that lines that pass through containers may go by them.
    pub(super) fn ask(&mut self, net: &Net<'_>, ranks: &[usize], blocked: &[Blocked]) {
        let spans = spans(net, ranks);
        let mut asked: BTreeMap<usize, Vec<Gate>> = BTreeMap::new();
        for Blocked { link, between } in blocked {
            let (first, last) = (ranks[net.links[*link].from], ranks[net.links[*link].to]);
            let near = |c: &usize| spans[*c].1 + NEAR >= first && spans[*c].0 <= last + NEAR;
            let between: Vec<usize> = between.iter().copied().filter(near).collect();
            let miss = |c: usize, rank: usize, left: bool| {
                let (start, end) = spans[c];
                let tries = self.tries.get(&(*link, c, left)).copied().unwrap_or(0);
                let far =
                    if left { end.saturating_sub(rank) } else { (rank + 1).saturating_sub(start) };
                far as i64 * (TRIES + tries)
            };
            let least = |c: usize, rank: usize| miss(c, rank, true).min(miss(c, rank, false));
            let sum = |rank: &usize| between.iter().map(|c| least(*c, *rank)).sum::<i64>();
            let rank = (first..last).min_by_key(sum).unwrap_or(first);
            let is_left = |c: &usize| miss(*c, rank, true) <= miss(*c, rank, false);
            let (left, right): (Vec<usize>, Vec<usize>) =
                between.iter().copied().partition(is_left);
            for (list, is_left) in [(&left, true), (&right, false)] {
                for &c in list.iter().filter(|c| spans[**c].0 <= rank && spans[**c].1 > rank) {
                    *self.tries.entry((*link, c, is_left)).or_default() += 1;
                }
            }
            asked.entry(*link).or_default().push(Gate { link: *link, left, right, weight: 0 });
        }
        for (link, mut gates) in asked {
            let before = self.gates.get(&link).map_or(0, |(weight, _)| *weight);
            let weight = (2 * before).clamp(WEIGHT, MOST);
            for gate in &mut gates {
                gate.weight = weight;
            }
            self.gates.insert(link, (weight, gates));
        }
    }

    /// All that has been asked for.
    pub(super) fn gates(&self) -> Vec<Gate> {
        self.gates.values().flat_map(|(_, gates)| gates.iter().cloned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::block::Blocks;
    use super::super::fixture::{TEXT, asked, container, edge, node};
    use super::super::judge::passed;
    use super::super::net::Net;
    use super::super::order::Order;
    use super::super::search::with_room;
    use super::super::stop::Stop;
    use super::super::{Effort, Request, arrange, rank, split};

    /// Three containers with four in each, six boxes in each of those, and lines along the stream:
    /// most within a container, some from any box to any other.
    fn nested(seed: usize, effort: Effort) -> Request {
        let containers = (0..15).map(|idx| container(idx, (idx >= 3).then(|| (idx - 3) / 4)));
        let nodes = (0..72).map(|idx| node(idx, Some(3 + idx / 6), (120.0, 40.0)));
        let mut edges = Vec::new();
        for idx in 0..72 {
            let far = (idx * (2 * seed + 5) + 7 * seed) % 72;
            let (inner, outer) = (idx + 1 + (idx + seed) % 3, if idx % 4 == 0 { far } else { idx });
            for to in [inner, outer] {
                let near = to / 6 == idx / 6 || to == outer;
                if near && to != idx && to < 72 {
                    // Against the stream it would only be turned.
                    let (from, to) = if to % 6 > idx % 6 { (idx, to) } else { (to, idx) };
                    edges.push(edge(edges.len(), (from, to), Some(TEXT)));
                }
            }
        }
        Request { effort, ..asked(containers.collect(), nodes.collect(), edges) }
    }

    #[test]
    fn few_lines_pass_through_containers_of_others() {
        for (effort, most) in [(Effort::Quick, 30), (Effort::Best, 0)] {
            let mut through = 0;
            for seed in 1..=5 {
                let request = nested(seed, effort);
                let layout = arrange(&request);
                let edges = 0..request.edges.len();
                through += edges.map(|edge| passed(&request, &layout, edge)).sum::<i64>();
            }
            assert!(through <= most, "{effort:?}: {through} times in five pictures");
        }
    }

    #[test]
    fn each_round_of_making_room_lets_lines_by() {
        let request = nested(1, Effort::Best);
        let net = Net::of(&request, Stop::NEVER);
        let ranks = rank::ranked(&net, 2, &[], &rank::Wishes::default()).unwrap_or_default();
        let blocks = Blocks::of(&net, &ranks, &Blocks::whole(&net, &ranks));
        let order = Order::of(&blocks, &net);
        let [none, some] = [0, 3].map(|rounds| {
            let start = (ranks.clone(), blocks.clone(), order.clone());
            let ((_, blocks, order), _) = with_room(&request, &net, start, rounds);
            split::blocked(&net, &blocks, &order).len()
        });
        assert!(2 * some <= none, "{none} lines in the way, {some} with room for them");
    }
}
