//! Links that leave a container early or late, so as not to pass through another.

use super::block::{Blocks, Kind, LINE, Piece};
use super::net::Net;
use super::order::Order;

/// What a container passed through and two more bends cost, in crossings of single lines.
const FOREIGN: i64 = 6 * LINE * LINE;
const BENDS: i64 = LINE * LINE;

/// Where a piece goes: next to a child of its container.
#[derive(Clone, Copy, Debug)]
struct Seat {
    parent: usize,
    beside: u32,
    below: bool,
    /// Twice its place, less or more one.
    at: i64,
}

/// A link cut in two after a column.
#[derive(Clone, Copy, Debug)]
struct Cut {
    gap: usize,
    first: Seat,
    second: Seat,
}

struct Cutter<'a> {
    net: &'a Net<'a>,
    blocks: &'a Blocks,
    places: Vec<u32>,
}

/// Cuts the links that pass through containers of others in two where that costs less.
///
/// The first piece may lie in any container around the start, the second in any around the end;
/// gives the pieces of all links and their order, or nothing if no cut helps.
pub(super) fn cut(
    net: &Net<'_>,
    blocks: &Blocks,
    order: &Order,
    pieces: &[Vec<Piece>],
    ranks: &[usize],
) -> Option<(Vec<Vec<Piece>>, Blocks, Order)> {
    let cutter = Cutter { net, blocks, places: order.places(blocks) };
    let mut cuts: Vec<Option<Cut>> = vec![None; net.links.len()];
    for (link, pieces) in pieces.iter().enumerate() {
        if net.stop.now() {
            return None;
        }
        if let [piece] = pieces.as_slice()
            && piece.first < piece.last
        {
            cuts[link] = cutter.best(link, *piece);
        }
    }
    if cuts.iter().all(Option::is_none) {
        return None;
    }
    let mut all = pieces.to_vec();
    for (pieces, cut) in all.iter_mut().zip(&cuts) {
        if let (Some(cut), Some(whole)) = (cut, pieces.first().copied()) {
            *pieces = vec![
                Piece { first: whole.first, last: cut.gap, parent: cut.first.parent },
                Piece { first: cut.gap + 1, last: whole.last, parent: cut.second.parent },
            ];
        }
    }
    let new = Blocks::of(net, ranks, &all);
    let order = reordered(blocks, order, &new, &cuts);
    Some((all, new, order))
}

/// The old order in new numbers, with cut links beside what their pieces go by.
fn reordered(old: &Blocks, order: &Order, new: &Blocks, cuts: &[Option<Cut>]) -> Order {
    let mut beside: Vec<Vec<(u32, bool, u32)>> = vec![Vec::new(); old.elements.len()];
    for (link, cut) in cuts.iter().enumerate() {
        if let (Some(cut), [first, second]) = (cut, new.lanes[link].as_slice()) {
            for (seat, id) in [(cut.first, *first), (cut.second, *second)] {
                beside[seat.beside as usize].push((seat.parent as u32, seat.below, id));
            }
        }
    }
    let mut children = vec![Vec::new(); new.n_containers];
    for (container, list) in order.children.iter().enumerate() {
        for &id in list {
            let element = &old.elements[id as usize];
            let here = match element.kind {
                Kind::Cell(_) => Some(id),
                Kind::Lane(link) if cuts[link].is_some() => None,
                Kind::Lane(link) => {
                    let piece = old.lanes[link].iter().position(|other| *other == id);
                    piece.map(|piece| new.lanes[link][piece])
                }
                Kind::Top(inner) | Kind::Bottom(inner) => Some(new.top(inner) as u32),
            };
            let added = |below: bool| {
                let list = beside[id as usize].iter();
                list.filter(move |other| other.1 == below && other.0 as usize == container)
                    .map(|other| other.2)
            };
            children[container].extend(added(false));
            children[container].extend(here);
            children[container].extend(added(true));
        }
    }
    Order { children }
}

impl Cutter<'_> {
    /// The best cut of a link that passes through a container of others; none if none is better.
    fn best(&self, link: usize, piece: Piece) -> Option<Cut> {
        let (from, to) = (self.net.links[link].from, self.net.links[link].to);
        let lane = *self.blocks.lanes[link].first()?;
        let at = |id: u32| 2 * i64::from(self.places[id as usize]);
        let (start, end, level) = (at(from as u32), at(to as u32), at(lane));
        let (before, after) = (piece.first - 1, piece.last);
        let now = (self.jog(before, start, level), self.jog(after, level, end));
        if now.0.1 + now.1.1 == 0 {
            return None;
        }
        let run = self.levels(level, piece).last().copied().unwrap_or(0);
        let mut least = now.0.0 + now.1.0 + run;
        let mut best = None;
        let firsts = self.seats(from as u32, piece.parent);
        let seconds = self.seats(to as u32, piece.parent);
        let lefts: Vec<Vec<i64>> = firsts.iter().map(|seat| self.levels(seat.at, piece)).collect();
        let rights: Vec<Vec<i64>> =
            seconds.iter().map(|seat| self.levels(seat.at, piece)).collect();
        for (first, left) in firsts.iter().zip(&lefts) {
            let border = &self.blocks.elements[self.blocks.top(first.parent)];
            let most = if first.parent == piece.parent { piece.last } else { border.last };
            let out = self.jog(before, start, first.at).0;
            for (second, right) in seconds.iter().zip(&rights) {
                let border = &self.blocks.elements[self.blocks.top(second.parent)];
                let from = if second.parent == piece.parent { 0 } else { border.first };
                let back = self.jog(after, second.at, end).0;
                let whole = right.last().copied().unwrap_or(0);
                let from = piece.first.max(from.saturating_sub(1));
                for gap in from..=most.min(piece.last - 1) {
                    let at = gap - piece.first;
                    let cost = out + back + BENDS + left[at] + whole - right[at + 1];
                    if cost >= least {
                        continue;
                    }
                    let cost = cost + self.jog(gap, first.at, second.at).0;
                    if cost < least {
                        least = cost;
                        best = Some(Cut { gap, first: *first, second: *second });
                    }
                }
            }
        }
        best
    }

    /// Above and below each box around an end, up to a container.
    fn seats(&self, id: u32, outermost: usize) -> Vec<Seat> {
        let mut seats = Vec::new();
        let mut beside = id;
        loop {
            let parent = self.blocks.elements[beside as usize].parent;
            let top = i64::from(self.places[beside as usize]);
            let bottom = match self.blocks.container(beside) {
                Some(container) => i64::from(self.places[self.blocks.bottom(container)]),
                None => top,
            };
            seats.push(Seat { parent, beside, below: false, at: 2 * top - 1 });
            seats.push(Seat { parent, beside, below: true, at: 2 * bottom + 1 });
            if parent == outermost || parent == 0 {
                return seats;
            }
            beside = self.blocks.top(parent) as u32;
        }
    }

    /// What a vertical piece crosses, and how many containers it passes through whole.
    fn jog(&self, gap: usize, left: i64, right: i64) -> (i64, i64) {
        let (low, high) = (left.min(right), left.max(right));
        let (mut cost, mut foreign) = (0, 0);
        for pass in &self.blocks.passes[gap] {
            let (l, r) = (self.places[pass.left as usize], self.places[pass.right as usize]);
            let (l, r) = (2 * i64::from(l), 2 * i64::from(r));
            if (left < l) != (right < r) && left != l && right != r {
                cost += LINE * pass.weight;
            }
            if let Kind::Top(container) = self.blocks.elements[pass.left as usize].kind {
                let bottom = 2 * i64::from(self.places[self.blocks.bottom(container)]);
                foreign += i64::from(l > low && bottom < high);
            }
        }
        (cost + FOREIGN * foreign, foreign)
    }

    /// What crosses a level piece that ends in each column of another.
    fn levels(&self, at: i64, piece: Piece) -> Vec<i64> {
        let mut levels = vec![0; piece.last + 1 - piece.first];
        for gap in piece.first..piece.last {
            let mut cost = levels[gap - piece.first];
            for pass in &self.blocks.passes[gap] {
                let (l, r) = (self.places[pass.left as usize], self.places[pass.right as usize]);
                if (2 * i64::from(l) < at) != (2 * i64::from(r) < at) {
                    cost += LINE * pass.weight;
                }
            }
            levels[gap + 1 - piece.first] = cost;
        }
        levels
    }
}
