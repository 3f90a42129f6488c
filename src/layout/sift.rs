//! Moves single elements and whole containers to their best places among their siblings.

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
    /// The vertical pieces in each gap.
    jogs: Vec<Vec<Pass>>,
    /// The containers, inner ones first.
    inner_first: Vec<usize>,
    pub(super) stop: Stop<'a>,
}

/// Where a place lies as seen from a list: a child, above it all, or below it all.
struct Seats {
    low: u32,
    high: u32,
    seat: Vec<i32>,
    n: i32,
}

impl Seats {
    fn of(&self, place: u32) -> i32 {
        if place < self.low {
            -1
        } else if place > self.high {
            self.n
        } else {
            self.seat[(place - self.low) as usize]
        }
    }
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
        let jogs = blocks
            .passes
            .iter()
            .map(|gap| gap.iter().copied().filter(|pass| pass.left != pass.right).collect())
            .collect();
        let mut inner_first: Vec<usize> = (0..blocks.n_containers).collect();
        inner_first.sort_by_key(|c| std::cmp::Reverse(net.depth[*c]));
        Self { blocks, outward: outward(blocks, net), mass, jogs, inner_first, stop: net.stop }
    }

    /// Moves everything to its best place once; tells by how much that helped.
    pub(super) fn round(&self, order: &mut Order, only: Option<&[bool]>) -> i64 {
        let mut gain = 0;
        let mut places = order.places(self.blocks);
        for &container in &self.inner_first {
            let mut at = 0;
            let mut left: Vec<u32> = order.children[container].clone();
            left.retain(|id| only.is_none_or(|only| only[*id as usize]));
            while let Some(&id) = left.get(at) {
                at += 1;
                if self.stop.now() {
                    return 0;
                }
                let better = self.best(&order.children[container], container, id, &places);
                let Some((from, to, by)) = better else { continue };
                gain += by;
                let children = &mut order.children[container];
                children.remove(from);
                children.insert(to, id);
                self.renumber(order, container, from.min(to), &mut places);
            }
        }
        gain
    }

    fn renumber(&self, order: &Order, container: usize, from: usize, places: &mut [u32]) {
        let children = &order.children[container];
        let mut next = match from.checked_sub(1).map(|before| children[before]) {
            Some(before) => match self.blocks.container(before) {
                Some(c) => places[self.blocks.bottom(c)] + 1,
                None => places[before as usize] + 1,
            },
            None => places[self.blocks.top(container)] + 1,
        };
        let mut stack = vec![(container, from)];
        while let Some((container, at)) = stack.last_mut() {
            let Some(&id) = order.children[*container].get(*at) else {
                places[self.blocks.bottom(*container)] = next;
                next += 1;
                stack.pop();
                continue;
            };
            *at += 1;
            places[id as usize] = next;
            next += 1;
            if let Some(inner) = self.blocks.container(id) {
                stack.push((inner, 0));
            }
        }
    }

    /// The place of a child now and its best one, with the gain, if that is better.
    fn best(
        &self,
        children: &[u32],
        container: usize,
        id: u32,
        places: &[u32],
    ) -> Option<(usize, usize, i64)> {
        let n = children.len();
        if n < 2 {
            return None;
        }
        let blocks = self.blocks;
        let from = children.iter().position(|other| *other == id)?;
        let low = places[blocks.top(container)] + 1;
        let high = places[blocks.bottom(container)] - 1;
        // Places inside the moved one count as its own seat and are told apart by `own`.
        let (own_low, own_high) = self.extent(id, places);
        let mut seats = Seats { low, high, seat: vec![0; (high + 1 - low) as usize], n: 0 };
        let mut bulks = Vec::with_capacity(n);
        for other in children.iter().filter(|other| **other != id) {
            let (a, b) = self.extent(*other, places);
            for seat in &mut seats.seat[(a - low) as usize..=(b - low) as usize] {
                *seat = seats.n;
            }
            seats.n += 1;
            bulks.push(i64::from(b - a) + 1);
        }
        // `steps[s]` is what is added from slot `s` on; slot `s` is above seat `s`.
        let mut steps = vec![0i64; n + 2];
        let own = |place: u32| place >= own_low && place <= own_high;
        let mut lengths = Lengths { slope: vec![0; n + 1] };
        for &(inside, outside, weight) in &self.outward[id as usize] {
            self.outward_pass((inside, outside, weight), places, &seats, &own, &mut steps);
            lengths.add(seats.of(places[outside as usize]));
        }
        self.masses(id, places, &seats, &own, &mut steps);
        lengths.into_steps(&bulks, &mut steps);
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
            .map(|(least, _, slot)| (from, slot, now - least))
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
        seats: &Seats,
        own: &dyn Fn(u32) -> bool,
        steps: &mut [i64],
    ) {
        let blocks = self.blocks;
        let right = blocks.elements[inside as usize].last < blocks.elements[outside as usize].first;
        let near = if right { inside } else { outside };
        let gap = blocks.elements[near as usize].last;
        let (x, u) = (places[outside as usize], places[inside as usize]);
        let x_seat = seats.of(x);
        for pass in &blocks.passes[gap] {
            let (v, y) = if right { (pass.left, pass.right) } else { (pass.right, pass.left) };
            let (v, y) = (places[v as usize], places[y as usize]);
            let weight = own_weight * pass.weight;
            match (own(v), own(y)) {
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
    fn masses(
        &self,
        id: u32,
        places: &[u32],
        seats: &Seats,
        own: &dyn Fn(u32) -> bool,
        steps: &mut [i64],
    ) {
        let element = &self.blocks.elements[id as usize];
        for gap in element.first..element.last {
            let mass = match self.blocks.container(id) {
                Some(container) => self.mass[container][gap - element.first],
                None => LINE,
            };
            for jog in &self.jogs[gap] {
                let (y, v) = (places[jog.left as usize], places[jog.right as usize]);
                if own(y) || own(v) {
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

    fn into_steps(self, bulks: &[i64], steps: &mut [i64]) {
        // Passing seat `s` costs its bulk for each line that ends above it, and saves it for the
        // others; a line that ends in the seat is met halfway.
        let mut slope = self.slope[0];
        for (seat, bulk) in bulks.iter().enumerate() {
            let here = self.slope[seat + 1];
            steps[seat + 1] += (slope + here / 2) * bulk;
            slope += here;
        }
    }
}
