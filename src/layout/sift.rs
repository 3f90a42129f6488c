//! Moves single elements and whole containers to their best places among their siblings.

use std::ops::RangeInclusive;

use super::block::{BORDER, Blocks, LINE, Pass};
use super::net::Net;
use super::order::{Order, outward};
use super::stop::Stop;

/// What does not change while an order is improved.
#[derive(Clone, Debug)]
pub(super) struct Sifter<'a> {
    pub(super) blocks: &'a Blocks,
    /// The lines out of each element and each container, by its top border.
    pub(super) outward: Vec<Vec<(u32, u32, i64)>>,
    /// What lies in each container, gap by gap, from its first column.
    mass: Vec<Vec<i64>>,
    /// The vertical pieces in each gap, and what goes straight through.
    jogs: Vec<Vec<Pass>>,
    level: Vec<Vec<(u32, i64)>>,
    /// The containers, inner ones first.
    inner_first: Vec<usize>,
    pub(super) stop: Stop<'a>,
}

/// A list of siblings while one after the other is moved: where each is, and which of them lies at
/// each place.
struct Row {
    low: u32,
    high: u32,
    seat: Vec<i32>,
    extents: Vec<(u32, u32)>,
}

impl Row {
    fn of(sifter: &Sifter<'_>, children: &[u32], container: usize, places: &[u32]) -> Self {
        let low = places[sifter.blocks.top(container)] + 1;
        let high = places[sifter.blocks.bottom(container)].saturating_sub(1).max(low);
        let (seat, extents) =
            (vec![0; (high + 1 - low) as usize], vec![(low, low); children.len()]);
        let mut row = Self { low, high, seat, extents };
        if let Some(last) = children.len().checked_sub(1) {
            row.renew(sifter, children, 0..=last, places);
        }
        row
    }

    /// Notes where some of the siblings are now.
    fn renew(
        &mut self,
        sifter: &Sifter<'_>,
        children: &[u32],
        range: RangeInclusive<usize>,
        places: &[u32],
    ) {
        for at in range {
            let (top, bottom) = sifter.extent(children[at], places);
            self.extents[at] = (top, bottom);
            self.seat[(top - self.low) as usize..=(bottom - self.low) as usize].fill(at as i32);
        }
    }

    fn at(&self, place: u32) -> i32 {
        if place < self.low {
            -1
        } else if place > self.high {
            self.extents.len() as i32
        } else {
            self.seat[(place - self.low) as usize]
        }
    }
}

/// Where a place lies as seen from a list without the one that moves: a child, above all, or below.
struct Seats<'a> {
    row: &'a Row,
    own: i32,
}

impl Seats<'_> {
    fn of(&self, place: u32) -> i32 {
        let at = self.row.at(place);
        at - i32::from(at > self.own)
    }

    /// Tells whether a place lies in the one that moves.
    fn own(&self, place: u32) -> bool {
        self.row.at(place) == self.own
    }
}

/// When something last moved in each gap, and when each element was last looked at: what stands
/// where nothing has moved since stands best where it is.
struct Clock {
    now: u32,
    moved: Vec<u32>,
    seen: Vec<u32>,
}

impl Clock {
    fn of(blocks: &Blocks) -> Self {
        Self { now: 1, moved: vec![1; blocks.n_columns], seen: vec![0; blocks.elements.len()] }
    }

    /// Tells whether an element needs to be looked at, and notes that it is.
    fn is_due(&mut self, blocks: &Blocks, id: u32) -> bool {
        let seen = self.seen[id as usize];
        let due = self.moved[gaps(blocks, id)].iter().any(|moved| *moved > seen);
        self.seen[id as usize] = self.now;
        due
    }

    fn moves(&mut self, blocks: &Blocks, id: u32) {
        self.now += 1;
        self.moved[gaps(blocks, id)].fill(self.now);
        self.seen[id as usize] = self.now;
    }
}

/// The gaps in which an element or what is in it has an end or passes.
fn gaps(blocks: &Blocks, id: u32) -> RangeInclusive<usize> {
    let element = &blocks.elements[id as usize];
    element.first.saturating_sub(1)..=element.last
}

impl<'a> Sifter<'a> {
    pub(super) fn of(blocks: &'a Blocks, net: &Net<'a>) -> Self {
        let mut mass: Vec<Vec<i64>> = (0..blocks.n_containers)
            .map(|c| {
                let border = &blocks.elements[blocks.top(c)];
                vec![2 * BORDER; border.last - border.first]
            })
            .collect();
        for (gap, passes) in blocks.passes.iter().enumerate() {
            for pass in passes {
                let [left, right] =
                    [pass.left, pass.right].map(|id| blocks.elements[id as usize].parent);
                let mut at = net.common(left, right);
                while at != 0 {
                    let from = blocks.elements[blocks.top(at)].first;
                    if let Some(mass) = gap.checked_sub(from).and_then(|i| mass[at].get_mut(i)) {
                        *mass += pass.weight;
                    }
                    at = net.around[at];
                }
            }
        }
        let mut jogs = vec![Vec::new(); blocks.passes.len()];
        let mut level = vec![Vec::new(); blocks.passes.len()];
        for (gap, pass) in blocks
            .passes
            .iter()
            .enumerate()
            .flat_map(|(gap, list)| list.iter().map(move |pass| (gap, pass)))
        {
            if pass.left == pass.right {
                level[gap].push((pass.left, pass.weight));
            } else {
                jogs[gap].push(*pass);
            }
        }
        let mut inner_first: Vec<usize> = (0..blocks.n_containers).collect();
        inner_first.sort_by_key(|c| std::cmp::Reverse(net.depth[*c]));
        Self {
            blocks,
            outward: outward(blocks, net),
            mass,
            jogs,
            level,
            inner_first,
            stop: net.stop,
        }
    }

    /// Moves everything to its best place, again and again up to so many rounds.
    pub(super) fn settle(&self, order: &mut Order, only: Option<&[bool]>, rounds: usize) {
        let mut clock = Clock::of(self.blocks);
        let mut places = order.places(self.blocks);
        for _ in 0..rounds {
            let mut calm = true;
            for &container in &self.inner_first {
                if self.stop.now() {
                    return;
                }
                calm &= !self.sift(order, container, only, &mut places, &mut clock);
            }
            if calm {
                return;
            }
        }
    }

    /// Moves each child of a container to its best place; tells whether any moved.
    fn sift(
        &self,
        order: &mut Order,
        container: usize,
        only: Option<&[bool]>,
        places: &mut [u32],
        clock: &mut Clock,
    ) -> bool {
        let left: Vec<u32> = order.children[container].clone();
        let mut row = Row::of(self, &left, container, places);
        let mut any = false;
        for id in left {
            if only.is_some_and(|only| !only[id as usize])
                || !clock.is_due(self.blocks, id)
                || self.stop.now()
            {
                continue;
            }
            let Some((from, to)) = self.best(&row, id, places) else { continue };
            let children = &mut order.children[container];
            children.remove(from);
            children.insert(to, id);
            let range = from.min(to)..=from.max(to);
            self.renumber(order, container, range.clone(), places);
            row.renew(self, &order.children[container], range, places);
            clock.moves(self.blocks, id);
            any = true;
        }
        any
    }

    /// Gives some children of a container, and all in them, their places anew.
    fn renumber(
        &self,
        order: &Order,
        container: usize,
        range: RangeInclusive<usize>,
        places: &mut [u32],
    ) {
        let children = &order.children[container];
        let mut next = match range.start().checked_sub(1).map(|before| children[before]) {
            Some(before) => self.extent(before, places).1 + 1,
            None => places[self.blocks.top(container)] + 1,
        };
        let mut stack = Vec::new();
        for &child in &children[range] {
            places[child as usize] = next;
            next += 1;
            stack.extend(self.blocks.container(child).map(|inner| (inner, 0)));
            while let Some((inner, at)) = stack.last_mut() {
                let Some(&id) = order.children[*inner].get(*at) else {
                    places[self.blocks.bottom(*inner)] = next;
                    next += 1;
                    stack.pop();
                    continue;
                };
                *at += 1;
                places[id as usize] = next;
                next += 1;
                stack.extend(self.blocks.container(id).map(|inner| (inner, 0)));
            }
        }
    }

    /// The place of a child now and its best one, if that is better.
    fn best(&self, row: &Row, id: u32, places: &[u32]) -> Option<(usize, usize)> {
        let n = row.extents.len();
        if n < 2 {
            return None;
        }
        let seats = Seats { row, own: row.at(places[id as usize]) };
        let from = seats.own as usize;
        // `steps[s]` is what is added from slot `s` on; slot `s` is above seat `s`.
        let mut steps = vec![0i64; n + 2];
        let mut lengths = Lengths { slope: vec![0; n + 1] };
        for &(inside, outside, weight) in &self.outward[id as usize] {
            self.outward_pass((inside, outside, weight), places, &seats, &mut steps);
            lengths.add(seats.of(places[outside as usize]));
        }
        self.masses(id, places, &seats, &mut steps);
        let others = row.extents.iter().enumerate().filter(|(at, _)| *at != from);
        lengths.into_steps(others.map(|(_, (a, b))| i64::from(b - a) + 1), &mut steps);
        let (mut sum, mut now, mut best) = (0, 0, None::<(i64, usize, usize)>);
        for (slot, step) in steps.iter().enumerate().take(n) {
            sum += step;
            let far = slot.abs_diff(from);
            if slot == from {
                now = sum;
            }
            if best.is_none_or(|(least, near, _)| (sum, far) < (least, near)) {
                best = Some((sum, far, slot));
            }
        }
        best.filter(|(least, _, slot)| *least < now && *slot != from)
            .map(|(_, _, slot)| (from, slot))
    }

    fn extent(&self, id: u32, places: &[u32]) -> (u32, u32) {
        let top = places[id as usize];
        match self.blocks.container(id) {
            Some(container) => (top, places[self.blocks.bottom(container)]),
            None => (top, top),
        }
    }

    /// What one line out of the moved thing crosses, slot by slot.
    fn outward_pass(
        &self,
        (inside, outside, own_weight): (u32, u32, i64),
        places: &[u32],
        seats: &Seats<'_>,
        steps: &mut [i64],
    ) {
        let blocks = self.blocks;
        let right = blocks.elements[inside as usize].last < blocks.elements[outside as usize].first;
        let near = if right { inside } else { outside };
        let gap = blocks.elements[near as usize].last;
        let (x, u) = (places[outside as usize], places[inside as usize]);
        let x_seat = seats.of(x);
        let mut above = 0;
        for &(other, weight) in &self.level[gap] {
            let v = places[other as usize];
            let (seat, weight) = (seats.of(v), own_weight * weight);
            if !seats.own(v) {
                let below = x < v;
                above += if below { 0 } else { weight };
                step(steps, seat + 1, if below { weight } else { -weight });
            } else if u < v {
                above += weight;
                step(steps, x_seat + 1, -weight);
            } else if u > v {
                step(steps, x_seat + 1, weight);
            }
        }
        step(steps, 0, above);
        for pass in &self.jogs[gap] {
            let (v, y) = if right { (pass.left, pass.right) } else { (pass.right, pass.left) };
            let (v, y) = (places[v as usize], places[y as usize]);
            let weight = own_weight * pass.weight;
            match (seats.own(v), seats.own(y)) {
                (false, false) => {
                    // Crosses if the moved end is on the other side of `v` than `x` is of `y`.
                    let seat = seats.of(v);
                    if x == y {
                        continue;
                    }
                    if x < y {
                        step(steps, seat + 1, weight);
                    } else {
                        step(steps, 0, weight);
                        step(steps, seat + 1, -weight);
                    }
                }
                (true, false) => {}
                (false, true) => {
                    let seat = seats.of(v);
                    // Crosses where `x` above and `v` below, or the other way, is not so.
                    step(steps, 0, weight);
                    step(steps, x_seat + 1, -weight);
                    step(steps, seat + 1, -weight);
                    step(steps, seat.max(x_seat) + 1, 2 * weight);
                }
                (true, true) => {
                    // `x` is above the moved thing from the slot after its seat on.
                    if u < v {
                        step(steps, 0, weight);
                        step(steps, x_seat + 1, -weight);
                    } else if u > v {
                        step(steps, x_seat + 1, weight);
                    }
                }
            }
        }
    }

    /// What lines of others cross of the moved thing where they pass it.
    fn masses(&self, id: u32, places: &[u32], seats: &Seats<'_>, steps: &mut [i64]) {
        let element = &self.blocks.elements[id as usize];
        for gap in element.first..element.last {
            let mass = match self.blocks.container(id) {
                Some(container) => self.mass[container][gap - element.first],
                None => LINE,
            };
            for jog in &self.jogs[gap] {
                let (y, v) = (places[jog.left as usize], places[jog.right as usize]);
                if seats.own(y) || seats.own(v) {
                    continue;
                }
                let (y, v) = (seats.of(y), seats.of(v));
                step(steps, y.min(v) + 1, jog.weight * mass);
                step(steps, y.max(v) + 1, -jog.weight * mass);
            }
        }
    }
}

fn step(steps: &mut [i64], at: i32, by: i64) {
    if let Some(step) = steps.get_mut(at.max(0) as usize) {
        *step += by;
    }
}

/// The lengths of the lines out of a moved thing.
struct Lengths {
    /// At each slot, by how much passing the seat before it changes from nearing to leaving.
    slope: Vec<i64>,
}

impl Lengths {
    fn add(&mut self, seat: i32) {
        let at = (seat.max(-1) + 1) as usize;
        if let Some(slope) = self.slope.get_mut(at) {
            *slope += 2;
        }
        self.slope[0] -= 1;
    }

    fn into_steps(self, bulks: impl Iterator<Item = i64>, steps: &mut [i64]) {
        // Passing seat `s` costs its bulk for each line that ends above it, and saves it for the
        // others; a line that ends in the seat is met halfway.
        let mut slope = self.slope[0];
        for (seat, bulk) in bulks.enumerate() {
            let here = self.slope[seat + 1];
            steps[seat + 1] += (slope + here / 2) * bulk;
            slope += here;
        }
    }
}
