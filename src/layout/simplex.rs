//! The least stretched places that keep all distances, exactly.

use super::stop::Stop;

/// A distance to keep, or a wish: both from one variable to another.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: u32,
    to: u32,
    /// Minus the distance.
    cost: i64,
    /// How hard a wish pulls, twice; a distance to keep has no limit.
    cap: i64,
    flow: i64,
    state: i8,
}

/// Places on a line: least distances between pairs, and pairs that would be a certain distance
/// apart.
///
/// The sum of the wishes' misses, each times its weight, is made as small as the distances allow.
#[derive(Clone, Debug, Default)]
pub(super) struct Problem {
    n: usize,
    arcs: Vec<Arc>,
    supply: Vec<i64>,
}

const FREE: i64 = i64::MAX / 4;
const LOWER: i8 = 1;
const TREE: i8 = 0;
const NONE: u32 = u32::MAX;
/// The most pivots for each variable; cut short, there is no answer.
const PIVOTS: usize = 60;
/// The pivots between asking whether to go on.
const ASK: usize = 32;

impl Problem {
    /// A problem of `n` variables without any distance.
    pub(super) fn new(n: usize) -> Self {
        Self { n, arcs: Vec::with_capacity(4 * n), supply: vec![0; n] }
    }

    /// Asks that `to` be at least `gap` after `from`. The distances must not form a circle.
    pub(super) fn keep(&mut self, from: usize, to: usize, gap: i64) {
        let (from, to) = (from as u32, to as u32);
        self.arcs.push(Arc { from, to, cost: -gap, cap: FREE, flow: 0, state: LOWER });
    }

    /// Wishes that `to` be `apart` after `from`.
    pub(super) fn pull(&mut self, from: usize, to: usize, apart: i64, weight: i64) {
        if from == to || weight <= 0 {
            return;
        }
        self.supply[from] += weight;
        self.supply[to] -= weight;
        let (from, to) = (from as u32, to as u32);
        self.arcs.push(Arc { from, to, cost: -apart, cap: 2 * weight, flow: 0, state: LOWER });
    }

    /// The places, up to a common shift; none if the distances contradict each other, or when told
    /// to stop.
    ///
    /// The dual is a flow of least cost, found by the primal network simplex with blocks of
    /// entering arcs and strongly feasible trees. Cost: in practice little more than linear.
    ///
    /// Source: Ahuja, Magnanti, Orlin, "Network Flows" (1993), chapter 11.
    pub(super) fn solve(self, stop: Stop<'_>) -> Option<Vec<i64>> {
        let n = self.n;
        if n == 0 {
            return Some(Vec::new());
        }
        let mut tree = Tree::of(self);
        let limit = PIVOTS * n + 1000;
        for pivot in 0..limit {
            if pivot % ASK == 0 && stop.now() {
                return None;
            }
            let Some(entering) = tree.entering() else {
                return tree.places(n);
            };
            if !tree.pivot(entering) {
                return None;
            }
        }
        None
    }
}

/// A variable in the tree. All of it lies together, since a pivot goes through many.
#[derive(Clone, Copy, Debug)]
struct Knot {
    potential: i64,
    parent: u32,
    /// The arc to the parent, and whether that points up.
    arc: u32,
    up: bool,
    depth: u32,
    child: u32,
    next: u32,
    before: u32,
}

/// A spanning tree of arcs around an added root.
struct Tree {
    arcs: Vec<Arc>,
    knots: Vec<Knot>,
    n_real: usize,
    block: usize,
    at: usize,
    /// Where a pivot goes on, and how deep that is.
    open: Vec<(u32, u32)>,
}

impl Tree {
    fn of(problem: Problem) -> Self {
        let Problem { n, mut arcs, supply } = problem;
        let n_real = arcs.len();
        let root = n as u32;
        let most = arcs.iter().map(|arc| arc.cost.abs()).max().unwrap_or(0);
        let far = (most + 1) * (n as i64 + 1);
        let knot = Knot {
            potential: 0,
            parent: root,
            arc: NONE,
            up: true,
            depth: 1,
            child: NONE,
            next: NONE,
            before: NONE,
        };
        let mut tree = Self {
            arcs: Vec::new(),
            knots: vec![knot; n + 1],
            n_real,
            block: ((n_real as f64).sqrt() as usize).max(12),
            at: 0,
            open: Vec::new(),
        };
        tree.knots[n].parent = NONE;
        tree.knots[n].depth = 0;
        for (node, given) in supply.into_iter().enumerate() {
            let id = node as u32;
            tree.knots[node].arc = arcs.len() as u32;
            if given >= 0 {
                arcs.push(Arc { from: id, to: root, cost: 0, cap: FREE, flow: given, state: TREE });
            } else {
                tree.knots[node].up = false;
                tree.knots[node].potential = far;
                let flow = -given;
                arcs.push(Arc { from: root, to: id, cost: far, cap: FREE, flow, state: TREE });
            }
            tree.attach(id, root);
        }
        tree.arcs = arcs;
        tree
    }

    fn attach(&mut self, node: u32, parent: u32) {
        let first = self.knots[parent as usize].child;
        self.knots[node as usize].next = first;
        self.knots[node as usize].before = NONE;
        if first != NONE {
            self.knots[first as usize].before = node;
        }
        self.knots[parent as usize].child = node;
        self.knots[node as usize].parent = parent;
    }

    fn detach(&mut self, node: u32) {
        let (before, next) = (self.knots[node as usize].before, self.knots[node as usize].next);
        if before == NONE {
            let parent = self.knots[node as usize].parent;
            self.knots[parent as usize].child = next;
        } else {
            self.knots[before as usize].next = next;
        }
        if next != NONE {
            self.knots[next as usize].before = before;
        }
    }

    fn entering(&mut self) -> Option<usize> {
        let n = self.n_real;
        let (mut best, mut found, mut left) = (0, None, self.block);
        for step in 0..n {
            let idx = if self.at + step < n { self.at + step } else { self.at + step - n };
            let arc = &self.arcs[idx];
            let miss = i64::from(arc.state)
                * (arc.cost + self.knots[arc.from as usize].potential
                    - self.knots[arc.to as usize].potential);
            if miss < best {
                best = miss;
                found = Some(idx);
            }
            left -= 1;
            if left == 0 {
                if found.is_some() {
                    self.at = idx;
                    return found;
                }
                left = self.block;
            }
        }
        found
    }

    fn joint(&self, a: u32, b: u32) -> u32 {
        let (mut a, mut b) = (a, b);
        while a != b {
            if self.knots[a as usize].depth >= self.knots[b as usize].depth {
                a = self.knots[a as usize].parent;
            } else {
                b = self.knots[b as usize].parent;
            }
        }
        a
    }

    /// Brings an arc into the tree; tells whether that has an end.
    fn pivot(&mut self, entering: usize) -> bool {
        let Arc { from, to, cap, state, .. } = self.arcs[entering];
        let joint = self.joint(from, to);
        let (first, second) = if state == LOWER { (from, to) } else { (to, from) };
        let (mut delta, mut leaving, mut on_first) = (cap, NONE, false);
        let mut at = first;
        while at != joint {
            let arc = &self.arcs[self.knots[at as usize].arc as usize];
            let room = if self.knots[at as usize].up { arc.flow } else { arc.cap - arc.flow };
            if room < delta {
                (delta, leaving, on_first) = (room, at, true);
            }
            at = self.knots[at as usize].parent;
        }
        at = second;
        while at != joint {
            let arc = &self.arcs[self.knots[at as usize].arc as usize];
            let room = if self.knots[at as usize].up { arc.cap - arc.flow } else { arc.flow };
            if room <= delta {
                (delta, leaving, on_first) = (room, at, false);
            }
            at = self.knots[at as usize].parent;
        }
        if delta >= FREE / 2 {
            return false;
        }
        self.push(entering, joint, i64::from(state) * delta);
        if leaving == NONE {
            self.arcs[entering].state = -state;
            return true;
        }
        self.arcs[entering].state = TREE;
        let out = self.knots[leaving as usize].arc as usize;
        self.arcs[out].state = if self.arcs[out].flow == 0 { LOWER } else { -LOWER };
        let (inner, outer) = if on_first { (first, second) } else { (second, first) };
        self.hang(inner, outer, leaving, entering);
        true
    }

    fn push(&mut self, entering: usize, joint: u32, by: i64) {
        if by == 0 {
            return;
        }
        self.arcs[entering].flow += by;
        for (start, sign) in [(self.arcs[entering].from, -by), (self.arcs[entering].to, by)] {
            let mut at = start;
            while at != joint {
                let up = self.knots[at as usize].up;
                self.arcs[self.knots[at as usize].arc as usize].flow +=
                    if up { sign } else { -sign };
                at = self.knots[at as usize].parent;
            }
        }
    }

    /// Hangs the part below `leaving` by its node `inner` under `outer`.
    fn hang(&mut self, inner: u32, outer: u32, leaving: u32, entering: usize) {
        let (mut node, mut parent) = (inner, outer);
        let (mut arc, mut up) = (entering as u32, self.arcs[entering].from == inner);
        loop {
            let (old_parent, old_arc) =
                (self.knots[node as usize].parent, self.knots[node as usize].arc);
            let old_up = self.knots[node as usize].up;
            self.detach(node);
            self.attach(node, parent);
            self.knots[node as usize].arc = arc;
            self.knots[node as usize].up = up;
            if node == leaving {
                break;
            }
            (parent, node, arc, up) = (node, old_parent, old_arc, !old_up);
        }
        let added = &self.arcs[entering];
        let shift = if added.from == inner {
            self.knots[outer as usize].potential - self.knots[inner as usize].potential - added.cost
        } else {
            self.knots[outer as usize].potential - self.knots[inner as usize].potential + added.cost
        };
        // Siblings are met one after the other, what hangs from them later.
        self.open.clear();
        let depth = self.knots[outer as usize].depth + 1;
        let knot = &mut self.knots[inner as usize];
        knot.potential += shift;
        knot.depth = depth;
        self.open.push((knot.child, depth + 1));
        while let Some((mut at, depth)) = self.open.pop() {
            while at != NONE {
                let knot = &mut self.knots[at as usize];
                knot.potential += shift;
                knot.depth = depth;
                if knot.child != NONE {
                    self.open.push((knot.child, depth + 1));
                }
                at = knot.next;
            }
        }
    }

    fn places(&self, n: usize) -> Option<Vec<i64>> {
        let whole = self.arcs[self.n_real..].iter().all(|arc| arc.flow == 0);
        whole.then(|| self.knots[..n].iter().map(|knot| -knot.potential).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_are_met_as_far_as_distances_allow() {
        let mut problem = Problem::new(4);
        problem.keep(0, 1, 10);
        problem.keep(1, 2, 10);
        problem.pull(0, 2, 5, 1);
        problem.pull(0, 3, 7, 2);
        problem.pull(3, 2, 100, 1);
        let x = problem.solve(Stop::NEVER).expect("there is an answer");
        assert!(x[1] - x[0] >= 10 && x[2] - x[1] >= 10);
        // Weight 2 holds the fourth at 7; the third is torn evenly, so any place will do.
        assert_eq!(x[3] - x[0], 7);
        assert!(x[2] - x[0] <= 107);
    }

    #[test]
    fn contradictions_have_no_answer() {
        let mut problem = Problem::new(2);
        problem.keep(0, 1, 1);
        problem.keep(1, 0, 1);
        assert_eq!(problem.solve(Stop::NEVER), None);
    }
}
