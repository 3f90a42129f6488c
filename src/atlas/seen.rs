//! The pictures seen before: who takes a change back finds everything where it was.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::layout::{Layout, Request};

/// How many pictures are remembered, and how many boxes all of them together have at most.
const MOST: usize = 64;
const BOXES: usize = 20_000;

/// The last pictures, the newest first, each by what was asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pictures: VecDeque<(Request, Arc<Layout>)>,
}

impl Seen {
    /// The last picture of what is asked for.
    pub(super) fn layout(&self, request: &Request) -> Option<Arc<Layout>> {
        let found = self.pictures.iter().find(|(other, _)| is_same(other, request));
        found.map(|(_, layout)| Arc::clone(layout))
    }

    /// Remembers a picture.
    pub(super) fn keep(&mut self, request: &Request, layout: &Arc<Layout>) {
        self.pictures.retain(|(other, _)| !is_same(other, request));
        self.pictures.push_front((request.clone(), Arc::clone(layout)));
        let mut boxes = 0;
        let fits = |(other, _): &&(Request, Arc<Layout>)| {
            boxes += other.nodes.len();
            boxes <= BOXES
        };
        let n = self.pictures.iter().take_while(fits).count();
        self.pictures.truncate(n.clamp(1, MOST));
    }
}

/// Whether the same is asked for, however long it may take and whatever was before.
fn is_same(a: &Request, b: &Request) -> bool {
    let Request { containers, nodes, edges, spacing, aspect, .. } = a;
    *aspect == b.aspect
        && *spacing == b.spacing
        && *containers == b.containers
        && *nodes == b.nodes
        && *edges == b.edges
}
