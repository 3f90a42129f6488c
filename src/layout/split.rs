//! Links that leave a container early or late, so as not to pass through another.

use super::block::{Blocks, Kind, LINE, Pass, Piece};
use super::net::Net;
use super::order::Order;

/// What a container passed through and two more bends cost, in crossings of single lines.
const FOREIGN: i64 = 12 * LINE * LINE;
const BENDS: i64 = LINE * LINE;
/// More than any way costs.
const FAR: i64 = i64::MAX / 2;

/// Where a piece goes: next to a child of its container.
#[derive(Clone, Copy, Debug)]
struct Seat {
    parent: usize,
    beside: u32,
    below: bool,
    /// Twice its place, less or more one.
    at: i64,
}

/// A piece of a link on its way, from one column to another.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: usize,
    last: usize,
    seat: Seat,
}

struct Cutter<'a> {
    net: &'a Net<'a>,
    blocks: &'a Blocks,
    places: Vec<u32>,
    /// The containers in each, from top to bottom.
    inner: Vec<Vec<usize>>,
}

/// Leads the links that pass through containers of others around those where that costs less.
///
/// A link changes its height as often as it takes; the pieces lie in containers around its ends.
/// Gives the pieces of all links and their order, or nothing if no link can be led better.
pub(super) fn cut(
    net: &Net<'_>,
    blocks: &Blocks,
    order: &Order,
    pieces: &[Vec<Piece>],
    ranks: &[usize],
) -> Option<(Vec<Vec<Piece>>, Blocks, Order)> {
    let cutter = Cutter::of(net, blocks, order);
    let mut ways: Vec<Option<Vec<Run>>> = vec![None; net.links.len()];
    for (link, way) in ways.iter_mut().enumerate() {
        if net.stop.now() {
            return None;
        }
        *way = cutter.best(link);
    }
    if ways.iter().all(Option::is_none) {
        return None;
    }
    let mut all = pieces.to_vec();
    for (pieces, way) in all.iter_mut().zip(&ways) {
        if let Some(way) = way {
            let piece =
                |run: &Run| Piece { first: run.first, last: run.last, parent: run.seat.parent };
            *pieces = way.iter().map(piece).collect();
        }
    }
    let new = Blocks::of(net, ranks, &all);
    let order = reordered(blocks, order, &new, &ways);
    Some((all, new, order))
}

/// The old order in new numbers, with links on other ways beside what their pieces go by.
fn reordered(old: &Blocks, order: &Order, new: &Blocks, ways: &[Option<Vec<Run>>]) -> Order {
    let mut beside: Vec<Vec<(u32, bool, u32)>> = vec![Vec::new(); old.elements.len()];
    for (way, lanes) in ways.iter().zip(&new.lanes) {
        for (run, id) in way.iter().flatten().zip(lanes) {
            let seat = &run.seat;
            beside[seat.beside as usize].push((seat.parent as u32, seat.below, *id));
        }
    }
    let mut children = vec![Vec::new(); new.n_containers];
    for (container, list) in order.children.iter().enumerate() {
        for &id in list {
            let element = &old.elements[id as usize];
            let here = match element.kind {
                Kind::Cell(_) => Some(id),
                Kind::Lane(link) if ways[link].is_some() => None,
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

/// A vertical piece of a link that passes through containers of others.
#[derive(Clone, Debug)]
pub(super) struct Blocked {
    pub(super) link: usize,
    /// All containers of others between its two heights, in whatever columns.
    pub(super) between: Vec<usize>,
}

/// All vertical pieces that pass through containers of others.
pub(super) fn blocked(net: &Net<'_>, blocks: &Blocks, order: &Order) -> Vec<Blocked> {
    let cutter = Cutter::of(net, blocks, order);
    let mut all = Vec::new();
    for (link, ends) in net.links.iter().enumerate() {
        let mut before = cutter.at(ends.from as u32);
        let mut gap = blocks.elements[ends.from].last;
        for id in blocks.lanes[link].iter().copied().chain([ends.to as u32]) {
            let at = cutter.at(id);
            if cutter.jog(link, gap, before, at).1 > 0 {
                let (low, high) = (at.min(before), at.max(before));
                let between = |c: &usize| {
                    let top = cutter.at(blocks.top(*c) as u32);
                    low < top && cutter.at(blocks.bottom(*c) as u32) < high
                };
                let between = (1..blocks.n_containers).filter(between).collect();
                all.push(Blocked { link, between });
            }
            before = at;
            gap = blocks.elements[id as usize].last;
        }
    }
    all
}

/// What the vertical pieces of a link cross in one gap, from each of its seats to each other.
struct Table {
    n: usize,
    /// The weight of what starts on the left below a seat and ends on the right below another.
    below: Vec<i64>,
    /// What the containers of others above each seat cost to pass through.
    foreign: Vec<i64>,
}

impl Table {
    fn cost(&self, left: usize, right: usize) -> i64 {
        let n = self.n + 1;
        let [l, r] = [(left + 1) * n, right + 1];
        let crossed = self.below[l] + self.below[r] - 2 * self.below[l + r];
        crossed + (self.foreign[left] - self.foreign[right]).abs()
    }
}

/// Where a link may go and how.
struct Choice {
    seats: Vec<Seat>,
    /// The seats that its ends have.
    ends: [usize; 2],
    /// How many seats lie above each place.
    above: Vec<usize>,
}

impl<'a> Cutter<'a> {
    fn of(net: &'a Net<'a>, blocks: &'a Blocks, order: &Order) -> Self {
        let places = order.places(blocks);
        let mut inner = vec![Vec::new(); blocks.n_containers];
        for container in 1..blocks.n_containers {
            inner[net.around[container]].push(container);
        }
        for list in &mut inner {
            list.sort_by_key(|container| places[blocks.top(*container)]);
        }
        Self { net, blocks, places, inner }
    }

    fn at(&self, id: u32) -> i64 {
        2 * i64::from(self.places[id as usize])
    }

    /// What the way of a link costs, and how many containers of others it passes through.
    fn now(&self, link: usize) -> (i64, i64) {
        let (from, to) = (self.net.links[link].from, self.net.links[link].to);
        let (mut cost, mut foreign) = (0, 0);
        let mut before = self.at(from as u32);
        let mut gap = self.blocks.elements[from].last;
        for id in self.blocks.lanes[link].iter().copied().chain([to as u32]) {
            let at = self.at(id);
            let jog = self.jog(link, gap, before, at);
            cost += jog.0 + BENDS;
            foreign += jog.1;
            let element = &self.blocks.elements[id as usize];
            for gap in element.first..element.last {
                cost += self.jog(link, gap, at, at).0;
            }
            before = at;
            gap = element.last;
        }
        (cost + FOREIGN * foreign, foreign)
    }

    /// The best way of a link that passes through a container of others; none if none is better.
    ///
    /// Column by column, the least cost of getting to each seat. Cost: the number of columns times
    /// the square of that of seats.
    fn best(&self, link: usize) -> Option<Vec<Run>> {
        let (now, foreign) = self.now(link);
        if foreign == 0 {
            return None;
        }
        let ends = &self.net.links[link];
        let first = self.blocks.elements[ends.from].last + 1;
        let last = self.blocks.elements[ends.to].first - 1;
        let choice = self.choice(ends.from, ends.to);
        let n = choice.seats.len();
        let fits = |seat: usize, column: usize| {
            let parent = choice.seats[seat].parent;
            let border = &self.blocks.elements[self.blocks.top(parent)];
            !choice.ends.contains(&seat)
                && (parent == 0 || border.first <= column && column <= border.last)
        };
        let table = self.table(link, first - 1, &choice);
        let start = |seat: usize| table.cost(choice.ends[0], seat) + BENDS;
        let mut least: Vec<i64> =
            (0..n).map(|seat| if fits(seat, first) { start(seat) } else { FAR }).collect();
        let mut came: Vec<Vec<usize>> = Vec::with_capacity(last - first);
        for gap in first..last {
            let table = self.table(link, gap, &choice);
            let open: Vec<usize> = (0..n).filter(|seat| least[*seat] < now).collect();
            let (mut next, mut back) = (vec![FAR; n], vec![0; n]);
            for seat in (0..n).filter(|seat| fits(*seat, gap + 1)) {
                for &other in &open {
                    let so_far = least[other] + if other == seat { 0 } else { BENDS };
                    if so_far >= next[seat] {
                        continue;
                    }
                    let cost = so_far + table.cost(other, seat);
                    if cost < next[seat] {
                        (next[seat], back[seat]) = (cost, other);
                    }
                }
            }
            least = next;
            came.push(back);
        }
        let table = self.table(link, last, &choice);
        let whole = |seat: usize| (least[seat] + table.cost(seat, choice.ends[1]) + BENDS, seat);
        let (cost, mut seat) = (0..n).map(whole).min()?;
        if cost >= now {
            return None;
        }
        let mut runs = vec![Run { first: last, last, seat: choice.seats[seat] }];
        for (gap, back) in (first..last).zip(&came).rev() {
            if back[seat] != seat {
                seat = back[seat];
                runs.push(Run { first: gap, last: gap, seat: choice.seats[seat] });
            }
            if let Some(run) = runs.last_mut() {
                run.first = gap;
            }
        }
        runs.reverse();
        Some(runs)
    }

    /// Where pieces of a link may go, from top to bottom: beside its ends, and beside the
    /// containers near them in all that is around them.
    fn choice(&self, from: usize, to: usize) -> Choice {
        let mut seats = Vec::new();
        let mut add = |parent: usize, beside: u32, bottom: u32| {
            seats.push(Seat { parent, beside, below: false, at: self.at(beside) - 1 });
            seats.push(Seat { parent, beside, below: true, at: self.at(bottom) + 1 });
        };
        let parents = [from, to].map(|end| self.net.cells[end].parent);
        let common = self.net.common(parents[0], parents[1]);
        let mut around = vec![common];
        for (end, mut at) in [from, to].into_iter().zip(parents) {
            add(at, end as u32, end as u32);
            while at != common {
                around.push(at);
                at = self.net.around[at];
            }
        }
        let levels = [from, to].map(|end| self.places[end]);
        let (low, high) = (levels[0].min(levels[1]), levels[0].max(levels[1]));
        for parent in around {
            let inner = &self.inner[parent];
            let bottom = |c: &usize| self.places[self.blocks.bottom(*c)];
            let first = inner.partition_point(|c| bottom(c) < low).saturating_sub(1);
            let last = inner.partition_point(|c| self.places[self.blocks.top(*c)] <= high);
            for &c in inner.iter().take(last + 1).skip(first) {
                add(parent, self.blocks.top(c) as u32, self.blocks.bottom(c) as u32);
            }
        }
        for (end, parent) in [from, to].into_iter().zip(parents) {
            let beside = end as u32;
            seats.push(Seat { parent, beside, below: false, at: self.at(beside) });
        }
        seats.sort_by_key(|seat| seat.at);
        seats.dedup_by_key(|seat| seat.at);
        let end = |cell: usize| seats.partition_point(|seat| seat.at < self.at(cell as u32));
        let ends = [end(from), end(to)];
        let mut above = Vec::with_capacity(self.places.len());
        for (idx, seat) in seats.iter().enumerate() {
            above.resize(((seat.at + 2) / 2) as usize, idx);
        }
        above.resize(self.places.len(), seats.len());
        Choice { seats, ends, above }
    }

    /// Tells whether a container holds neither end of a link.
    fn is_foreign(&self, container: usize, link: usize) -> bool {
        let ends = &self.net.links[link];
        let holds = |end: usize| self.net.holds(container, self.net.cells[end].parent);
        !holds(ends.from) && !holds(ends.to)
    }

    /// Tells whether a link meets none of what passes through a gap: its own, or from one end.
    fn is_own(&self, link: usize, pass: &Pass) -> bool {
        let (ends, lanes) = (&self.net.links[link], &self.blocks.lanes[link]);
        pass.left as usize == ends.from
            || pass.right as usize == ends.to
            || lanes.contains(&pass.left)
            || lanes.contains(&pass.right)
    }

    fn table(&self, link: usize, gap: usize, choice: &Choice) -> Table {
        let n = choice.seats.len();
        let mut below = vec![0i64; (n + 1) * (n + 1)];
        let mut foreign = vec![0i64; n + 1];
        let above = |id: u32| choice.above[self.places[id as usize] as usize];
        for pass in self.blocks.passes[gap].iter().filter(|pass| !self.is_own(link, pass)) {
            let left = above(pass.left);
            let right = if pass.left == pass.right { left } else { above(pass.right) };
            below[left * (n + 1) + right] += LINE * pass.weight;
            if let Kind::Top(container) = self.blocks.elements[pass.left as usize].kind
                && self.is_foreign(container, link)
            {
                foreign[left] += FOREIGN * self.net.worth(container);
            }
        }
        for row in below.chunks_mut(n + 1) {
            for at in (0..n).rev() {
                row[at] += row[at + 1];
            }
        }
        for at in (0..n * (n + 1)).rev() {
            below[at] += below[at + n + 1];
        }
        for at in 1..=n {
            foreign[at] += foreign[at - 1];
        }
        Table { n, below, foreign }
    }

    /// What a vertical piece crosses, and how many containers of others it passes through.
    fn jog(&self, link: usize, gap: usize, left: i64, right: i64) -> (i64, i64) {
        let (low, high) = (left.min(right), left.max(right));
        let (mut cost, mut foreign) = (0, 0);
        for pass in &self.blocks.passes[gap] {
            let (l, r) = (self.at(pass.left), self.at(pass.right));
            if (left < l) != (right < r) && !self.is_own(link, pass) {
                cost += LINE * pass.weight;
            }
            if let Kind::Top(container) = self.blocks.elements[pass.left as usize].kind {
                let bottom = self.at(self.blocks.bottom(container) as u32);
                foreign += i64::from(l > low && bottom < high) * self.net.worth(container);
            }
        }
        (cost, foreign)
    }
}
