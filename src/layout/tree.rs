//! The blocks of a drawing: boxes, lines and containers in their nesting.

use super::Request;
use super::rank::{Ranks, ranked};

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// A box, by its place in the request.
    Node(usize),
    /// The lane of an edge, by its place in the request.
    Lane(usize),
    /// A container, by its place in the request.
    Container(usize),
}

/// A block: what it is, which columns it covers, what lies in it.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) what: What,
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) parent: Option<usize>,
    pub(super) children: Vec<usize>,
}

/// All blocks. Boxes stand in even columns, labels in odd ones.
#[derive(Clone, Debug)]
pub(super) struct Tree {
    pub(super) blocks: Vec<Block>,
    pub(super) roots: Vec<usize>,
    pub(super) of_node: Vec<usize>,
    pub(super) of_edge: Vec<Option<usize>>,
    pub(super) of_container: Vec<usize>,
    pub(super) ranks: Ranks,
    pub(super) n_columns: usize,
}

impl Tree {
    pub(super) fn of(request: &Request) -> Self {
        let ranks = ranked(request);
        let mut tree = Self {
            blocks: Vec::new(),
            roots: Vec::new(),
            of_node: Vec::new(),
            of_edge: Vec::new(),
            of_container: Vec::new(),
            n_columns: 2 * ranks.of_node.iter().copied().max().map_or(0, |rank| rank + 1),
            ranks,
        };
        for (idx, container) in request.containers.iter().enumerate() {
            // A parent stands before its child; any other would be a circle.
            let parent = container.parent.filter(|parent| *parent < idx);
            let parent = parent.map(|parent| tree.of_container[parent]);
            let block = tree.add(What::Container(idx), (usize::MAX, 0), parent);
            tree.of_container.push(block);
        }
        for (idx, node) in request.nodes.iter().enumerate() {
            let column = 2 * tree.ranks.of_node[idx];
            let parent = node.parent.and_then(|parent| tree.of_container.get(parent).copied());
            let block = tree.add(What::Node(idx), (column, column), parent);
            tree.of_node.push(block);
        }
        tree.lanes(request);
        tree.close_spans();
        tree
    }

    fn lanes(&mut self, request: &Request) {
        for (idx, edge) in request.edges.iter().enumerate() {
            let (Some(&a), Some(&b)) = (self.of_node.get(edge.from), self.of_node.get(edge.to))
            else {
                self.of_edge.push(None);
                continue;
            };
            let (left, right) = if self.ranks.reversed[idx] { (b, a) } else { (a, b) };
            let (first, last) = (self.blocks[left].first + 1, self.blocks[right].first);
            if edge.from == edge.to {
                let parent = self.blocks[a].parent;
                let block = self.add(What::Lane(idx), (first, first), parent);
                self.of_edge.push(Some(block));
                continue;
            }
            let parent = self.common(a, b);
            let block = self.add(What::Lane(idx), (first, last.saturating_sub(1)), parent);
            self.of_edge.push(Some(block));
        }
    }

    fn add(&mut self, what: What, (first, last): (usize, usize), parent: Option<usize>) -> usize {
        let idx = self.blocks.len();
        self.blocks.push(Block { what, first, last, parent, children: Vec::new() });
        match parent {
            Some(parent) => self.blocks[parent].children.push(idx),
            None => self.roots.push(idx),
        }
        idx
    }

    /// The innermost container around both blocks.
    fn common(&self, a: usize, b: usize) -> Option<usize> {
        let mut around_a = Vec::new();
        let mut at = self.blocks[a].parent;
        while let Some(block) = at {
            around_a.push(block);
            at = self.blocks[block].parent;
        }
        let mut at = self.blocks[b].parent;
        while let Some(block) = at {
            if around_a.contains(&block) {
                return Some(block);
            }
            at = self.blocks[block].parent;
        }
        None
    }

    /// Widens each container to the columns of what it holds; an empty one stands in the first.
    fn close_spans(&mut self) {
        for &container in self.of_container.clone().iter().rev() {
            let spans: Vec<(usize, usize)> = self.blocks[container]
                .children
                .iter()
                .map(|child| (self.blocks[*child].first, self.blocks[*child].last))
                .collect();
            let block = &mut self.blocks[container];
            block.first = spans.iter().map(|span| span.0).min().unwrap_or(0);
            block.last = spans.iter().map(|span| span.1).max().unwrap_or(0);
        }
        self.n_columns =
            self.blocks.iter().map(|block| block.last + 1).max().unwrap_or(0).max(self.n_columns);
    }
}
