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
/// The work between asking whether to go on, in arcs and nodes looked at.
const ASK: usize = 50_000;

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
        for _ in 0..limit {
            if tree.work >= ASK && stop.now() {
                return None;
            }
            tree.work %= ASK;
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

/// A place in a spanning tree of arcs.
#[derive(Clone, Copy, Debug)]
struct Node {
    parent: u32,
    /// The arc to the parent, and whether it points up.
    arc: u32,
    up: bool,
    /// How many nodes hang below, with this one.
    size: u32,
    child: u32,
    next: u32,
    before: u32,
}

/// A spanning tree of arcs around an added root.
struct Tree {
    arcs: Vec<Arc>,
    potential: Vec<i64>,
    nodes: Vec<Node>,
    n_real: usize,
    block: usize,
    at: usize,
    open: Vec<u32>,
    /// What has been looked at since last asking whether to go on.
    work: usize,
}

impl Tree {
    fn of(problem: Problem) -> Self {
        let Problem { n, mut arcs, supply } = problem;
        let n_real = arcs.len();
        let root = n as u32;
        let most = arcs.iter().map(|arc| arc.cost.abs()).max().unwrap_or(0);
        let far = (most + 1) * (n as i64 + 1);
        let leaf = Node {
            parent: root,
            arc: NONE,
            up: true,
            size: 1,
            child: NONE,
            next: NONE,
            before: NONE,
        };
        let mut tree = Self {
            arcs: Vec::new(),
            potential: vec![0; n + 1],
            nodes: vec![leaf; n + 1],
            n_real,
            // Long blocks are looked through more often than they save pivots.
            block: ((n_real as f64).sqrt() as usize / 3).max(12),
            at: 0,
            open: Vec::new(),
            work: ASK,
        };
        tree.nodes[n] = Node { parent: NONE, size: n as u32 + 1, ..leaf };
        for (node, given) in supply.into_iter().enumerate() {
            let id = node as u32;
            tree.nodes[node].arc = arcs.len() as u32;
            if given >= 0 {
                arcs.push(Arc { from: id, to: root, cost: 0, cap: FREE, flow: given, state: TREE });
            } else {
                tree.nodes[node].up = false;
                tree.potential[node] = far;
                let flow = -given;
                arcs.push(Arc { from: root, to: id, cost: far, cap: FREE, flow, state: TREE });
            }
            tree.attach(id, root);
        }
        tree.arcs = arcs;
        tree
    }

    fn node(&self, id: u32) -> &Node {
        &self.nodes[id as usize]
    }

    fn attach(&mut self, node: u32, parent: u32) {
        let first = std::mem::replace(&mut self.nodes[parent as usize].child, node);
        if first != NONE {
            self.nodes[first as usize].before = node;
        }
        let here = &mut self.nodes[node as usize];
        (here.next, here.before, here.parent) = (first, NONE, parent);
    }

    fn detach(&mut self, node: u32) {
        let Node { before, next, parent, .. } = *self.node(node);
        if before == NONE {
            self.nodes[parent as usize].child = next;
        } else {
            self.nodes[before as usize].next = next;
        }
        if next != NONE {
            self.nodes[next as usize].before = before;
        }
    }

    fn entering(&mut self) -> Option<usize> {
        let n = self.n_real;
        let (mut best, mut found, mut left) = (0, None, self.block);
        for step in 0..n {
            self.work += 1;
            let idx = if self.at + step < n { self.at + step } else { self.at + step - n };
            let arc = &self.arcs[idx];
            let miss = i64::from(arc.state)
                * (arc.cost + self.potential[arc.from as usize] - self.potential[arc.to as usize]);
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

    /// The innermost node above both: whatever is above another has more below it.
    fn joint(&self, a: u32, b: u32) -> u32 {
        let (mut a, mut b) = (a, b);
        while a != b {
            if self.node(a).size < self.node(b).size {
                a = self.node(a).parent;
            } else {
                b = self.node(b).parent;
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
            let node = self.node(at);
            let arc = &self.arcs[node.arc as usize];
            let room = if node.up { arc.flow } else { arc.cap - arc.flow };
            if room < delta {
                (delta, leaving, on_first) = (room, at, true);
            }
            at = node.parent;
        }
        at = second;
        while at != joint {
            let node = self.node(at);
            let arc = &self.arcs[node.arc as usize];
            let room = if node.up { arc.cap - arc.flow } else { arc.flow };
            if room <= delta {
                (delta, leaving, on_first) = (room, at, false);
            }
            at = node.parent;
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
        let out = self.node(leaving).arc as usize;
        self.arcs[out].state = if self.arcs[out].flow == 0 { LOWER } else { -LOWER };
        let (inner, outer) = if on_first { (first, second) } else { (second, first) };
        self.hang(inner, outer, (leaving, joint), entering);
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
                let node = self.nodes[at as usize];
                self.arcs[node.arc as usize].flow += if node.up { sign } else { -sign };
                at = node.parent;
            }
        }
    }

    /// Hangs the part below `leaving` by its node `inner` under `outer`. Above `joint` nothing
    /// changes.
    fn hang(&mut self, inner: u32, outer: u32, (leaving, joint): (u32, u32), entering: usize) {
        let whole = self.node(leaving).size;
        let mut at = self.node(leaving).parent;
        while at != joint {
            self.nodes[at as usize].size -= whole;
            at = self.node(at).parent;
        }
        at = outer;
        while at != joint {
            self.nodes[at as usize].size += whole;
            at = self.node(at).parent;
        }
        let (mut node, mut parent) = (inner, outer);
        let (mut arc, mut up) = (entering as u32, self.arcs[entering].from == inner);
        // What hung below the last one is above this one now.
        let mut below = 0;
        loop {
            let old = *self.node(node);
            self.detach(node);
            self.attach(node, parent);
            let here = &mut self.nodes[node as usize];
            (here.arc, here.up, here.size) = (arc, up, whole - below);
            if node == leaving {
                break;
            }
            below = old.size;
            (parent, node, arc, up) = (node, old.parent, old.arc, !old.up);
        }
        let added = &self.arcs[entering];
        let cost = if added.from == inner { -added.cost } else { added.cost };
        let shift = self.potential[outer as usize] - self.potential[inner as usize] + cost;
        self.shift(inner, shift);
    }

    /// Raises all below a node against the others, by moving whichever are fewer.
    fn shift(&mut self, inner: u32, shift: i64) {
        let root = self.nodes.len() as u32 - 1;
        let few = self.node(inner).size <= root / 2;
        let (top, shift) = if few { (inner, shift) } else { (root, -shift) };
        self.open.clear();
        self.open.push(top);
        while let Some(node) = self.open.pop() {
            if node == inner && !few {
                continue;
            }
            self.work += 1;
            self.potential[node as usize] += shift;
            let mut child = self.node(node).child;
            while child != NONE {
                self.open.push(child);
                child = self.node(child).next;
            }
        }
    }

    fn places(&self, n: usize) -> Option<Vec<i64>> {
        let whole = self.arcs[self.n_real..].iter().all(|arc| arc.flow == 0);
        whole.then(|| self.potential[..n].iter().map(|potential| -potential).collect())
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
    fn nothing_can_be_moved_for_the_better() {
        // Numbers that look random (Marsaglia, "Xorshift RNGs", 2003).
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut below = |n: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state % n) as usize
        };
        for _ in 0..30 {
            let n = 60;
            let (mut kept, mut pulled) = (Vec::new(), Vec::new());
            for to in 1..n {
                kept.push((below(to as u64), to, below(20) as i64));
                pulled.push((below(n as u64), to, below(50) as i64 - 10, 1 + below(9) as i64));
            }
            let mut problem = Problem::new(n);
            for &(from, to, gap) in &kept {
                problem.keep(from, to, gap);
            }
            for &(from, to, apart, w) in &pulled {
                problem.pull(from, to, apart, w);
            }
            let x = problem.solve(Stop::NEVER).expect("there is an answer");
            let kept = |x: &[i64]| kept.iter().all(|&(from, to, gap)| x[to] - x[from] >= gap);
            let cost = |x: &[i64]| -> i64 {
                pulled.iter().map(|&(from, to, apart, w)| w * (x[to] - x[from] - apart).abs()).sum()
            };
            assert!(kept(&x));
            for try_at in 0..300 {
                let mut other = x.clone();
                let by = if try_at % 2 == 0 { 1 } else { -1 };
                for _ in 0..=try_at / 20 {
                    other[below(n as u64)] += by;
                }
                assert!(!kept(&other) || cost(&other) >= cost(&x));
            }
        }
    }

    #[test]
    fn contradictions_have_no_answer() {
        let mut problem = Problem::new(2);
        problem.keep(0, 1, 1);
        problem.keep(1, 0, 1);
        assert_eq!(problem.solve(Stop::NEVER), None);
    }
}
