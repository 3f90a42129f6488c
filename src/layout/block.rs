//! What the vertical order is made of: cells, pieces of lines, borders of containers.

use std::collections::BTreeMap;

use super::net::{Group, Net};

/// What an element is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Cell(usize),
    /// A straight piece of a link, by the link.
    Lane(usize),
    Top(usize),
    Bottom(usize),
}

/// A horizontal thing in some columns. Cells stand in even columns; odd ones are between.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element {
    pub(super) kind: Kind,
    pub(super) first: usize,
    pub(super) last: usize,
    /// The container around it; a border lies in its own container's parent.
    pub(super) parent: usize,
}

/// A vertical piece of a line after column `gap`, or something straight through that gap.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pass {
    pub(super) left: u32,
    pub(super) right: u32,
    pub(super) weight: i64,
}

/// The weight of a line, of the border of a container, and of one of many lines that run together;
/// a crossing costs the product.
pub(super) const LINE: i64 = 4;
pub(super) const BORDER: i64 = 32;
const TOGETHER: i64 = 1;

/// A piece of a link: its columns and the container it lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) first: usize,
    pub(super) last: usize,
    pub(super) parent: usize,
}

/// All elements and how lines join them.
#[derive(Clone, Debug)]
pub(super) struct Blocks {
    pub(super) elements: Vec<Element>,
    /// The elements that lines lead to on the left and on the right of each.
    pub(super) lefts: Vec<Vec<u32>>,
    pub(super) rights: Vec<Vec<u32>>,
    /// The pieces of each link, from left to right.
    pub(super) lanes: Vec<Vec<u32>>,
    /// The first of the containers' top borders; the bottom ones follow.
    pub(super) tops: usize,
    pub(super) n_containers: usize,
    pub(super) n_columns: usize,
    /// What passes through the gap after each column.
    pub(super) passes: Vec<Vec<Pass>>,
}

impl Blocks {
    /// Each link in one piece, in the innermost container around both ends.
    pub(super) fn whole(net: &Net<'_>, ranks: &[usize]) -> Vec<Vec<Piece>> {
        let piece = |link: &super::net::Link| {
            let parent = net.common(net.cells[link.from].parent, net.cells[link.to].parent);
            let (first, last) = (2 * ranks[link.from] + 1, 2 * ranks[link.to] - 1);
            vec![Piece { first, last, parent }]
        };
        net.links.iter().map(piece).collect()
    }

    pub(super) fn of(net: &Net<'_>, ranks: &[usize], pieces: &[Vec<Piece>]) -> Self {
        let mut elements: Vec<Element> = Vec::new();
        for (idx, cell) in net.cells.iter().enumerate() {
            let (kind, column) = (Kind::Cell(idx), 2 * ranks[idx]);
            elements.push(Element { kind, first: column, last: column, parent: cell.parent });
        }
        let mut lanes = Vec::with_capacity(pieces.len());
        for (link, list) in pieces.iter().enumerate() {
            let mut ids = Vec::with_capacity(list.len());
            for piece in list {
                ids.push(elements.len() as u32);
                let Piece { first, last, parent } = *piece;
                elements.push(Element { kind: Kind::Lane(link), first, last, parent });
            }
            lanes.push(ids);
        }
        let (tops, n_containers) = (elements.len(), net.around.len());
        let spans = spans(net, &elements);
        for kind in [Kind::Top, Kind::Bottom] {
            for (container, (first, last)) in spans.iter().enumerate() {
                let (kind, parent) = (kind(container), net.around[container]);
                elements.push(Element { kind, first: *first, last: *last, parent });
            }
        }
        let n_columns = ranks.iter().max().map_or(1, |rank| 2 * rank + 1);
        let n = elements.len();
        let mut blocks = Self {
            elements,
            lefts: vec![Vec::new(); n],
            rights: vec![Vec::new(); n],
            lanes,
            tops,
            n_containers,
            n_columns,
            passes: vec![Vec::new(); n_columns],
        };
        blocks.join(net);
        blocks
    }

    fn join(&mut self, net: &Net<'_>) {
        let mut bundles: BTreeMap<(usize, bool, Group), i64> = BTreeMap::new();
        for link in &net.links {
            if let Some(bundle) = link.group() {
                *bundles.entry((link.from, true, bundle)).or_default() += 1;
                *bundles.entry((link.to, false, bundle)).or_default() += 1;
            }
        }
        let weigh = |cell: usize, right: bool, bundle: Option<Group>| {
            let all = bundle.and_then(|bundle| bundles.get(&(cell, right, bundle)));
            all.map_or(LINE, |n| (LINE / n).max(TOGETHER))
        };
        for (idx, link) in net.links.iter().enumerate() {
            let mut before = link.from as u32;
            let ends = self.lanes[idx].iter().copied().chain([link.to as u32]);
            for at in ends.collect::<Vec<_>>() {
                self.rights[before as usize].push(at);
                self.lefts[at as usize].push(before);
                let gap = self.elements[before as usize].last;
                let weight = if before == link.from as u32 {
                    weigh(link.from, true, link.group())
                } else if at == link.to as u32 {
                    weigh(link.to, false, link.group())
                } else {
                    LINE
                };
                self.passes[gap].push(Pass { left: before, right: at, weight });
                before = at;
            }
        }
        for (idx, element) in self.elements.iter().enumerate() {
            let weight = match element.kind {
                Kind::Cell(_) | Kind::Top(0) | Kind::Bottom(0) => continue,
                Kind::Lane(_) => LINE,
                Kind::Top(_) | Kind::Bottom(_) => BORDER,
            };
            for gap in element.first..element.last {
                self.passes[gap].push(Pass { left: idx as u32, right: idx as u32, weight });
            }
        }
    }

    /// The id under which a container stands in lists.
    pub(super) fn top(&self, container: usize) -> usize {
        self.tops + container
    }

    pub(super) fn bottom(&self, container: usize) -> usize {
        self.tops + self.n_containers + container
    }

    /// The container that an id in a list stands for.
    pub(super) fn container(&self, id: u32) -> Option<usize> {
        (id as usize).checked_sub(self.tops)
    }
}

fn spans(net: &Net<'_>, elements: &[Element]) -> Vec<(usize, usize)> {
    let mut spans = vec![(usize::MAX, 0); net.around.len()];
    let mut widen = |container: usize, first: usize, last: usize| {
        let span: &mut (usize, usize) = &mut spans[container];
        *span = (span.0.min(first), span.1.max(last));
        *span
    };
    for element in elements {
        widen(element.parent, element.first, element.last);
    }
    for container in (1..net.around.len()).rev() {
        let (first, last) = widen(container, usize::MAX, 0);
        widen(net.around[container], first, last);
    }
    spans.iter().map(|(first, last)| ((*first).min(*last), *last)).collect()
}
