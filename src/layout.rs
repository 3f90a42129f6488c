//! Boxes in boxes, joined by lines: where everything goes.
//!
//! The layout knows neither systems nor law. It gets a [`Request`] (boxes with sizes, their
//! nesting, edges with label sizes) and gives a [`Layout`]. Lengths are scene points.

mod air;
mod around;
mod aside;
mod block;
mod check;
mod clear;
mod cycle;
mod detour;
mod edit;
mod finish;
#[cfg(test)]
mod fixture;
mod frame;
mod grid;
mod horizontal;
mod judge;
mod layers;
mod loose;
mod memory;
mod net;
mod order;
mod pin;
mod push;
mod queue;
mod rank;
mod region;
mod room;
mod search;
mod settle;
mod sift;
mod simplex;
mod split;
mod spot;
mod stop;
mod track;
mod trail;
mod turn;
mod verify;
mod vertical;
mod wrap;

use std::sync::Arc;

use crate::geom::{Point, Rect, Size};

pub use pin::contradictions;
pub use verify::{Fault, verify};

/// What a box, container or edge is called by its owner: the same key in two requests is the
/// same thing, which is what keeps a picture stable over an edit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub Arc<str>);

impl Key {
    /// The key with this text.
    pub fn new(text: &str) -> Self {
        Self(Arc::from(text))
    }
}

/// A box that holds boxes and other containers, with a title strip along its top.
#[derive(Clone, Debug, PartialEq)]
pub struct Container {
    /// Its name.
    pub key: Key,
    /// The container around it: an index into [`Request::containers`].
    pub parent: Option<usize>,
    /// The room its title needs; the strip is as high as this, the container at least as wide.
    pub title: Size,
}

/// A box.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its name.
    pub key: Key,
    /// The container around it: an index into [`Request::containers`].
    pub parent: Option<usize>,
    /// Its size.
    pub size: Size,
    /// The user's own place for its centre, which the layout keeps.
    pub pin: Option<Point>,
}

/// A directed line from one box to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Its name.
    pub key: Key,
    /// The box where it starts: an index into [`Request::nodes`].
    pub from: usize,
    /// The box where it ends; may be the same box.
    pub to: usize,
    /// The room its label needs; none, no label.
    pub label: Option<Size>,
    /// Edges of one bundle that start or end on the same side of a box run together there, as
    /// lines of one look may; none, the edge keeps to itself.
    pub bundle: Option<u32>,
}

/// The distances kept between things.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spacing {
    /// Between two boxes of one rank.
    pub node: f64,
    /// Between two ranks, at least.
    pub rank: f64,
    /// Between two parallel lines.
    pub track: f64,
    /// Between a container's border and what it holds.
    pub padding: f64,
}

impl Default for Spacing {
    fn default() -> Self {
        Self { node: 20.0, rank: 32.0, track: 9.0, padding: 12.0 }
    }
}

/// How much time the layout may take for a better picture.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Effort {
    /// The first good picture: for every keystroke.
    Quick,
    /// A picture worth keeping: for opening, tidying and exporting.
    #[default]
    Best,
    /// The same, and however long it takes, lines are led around containers that hold neither of
    /// their ends: for pictures of many hundreds of boxes, where [`Self::Best`] has no time for it.
    Thorough,
}

/// Which edges may run from right to left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backward {
    /// Those that have to, since they close a circle: a picture reads in the order of its edges.
    #[default]
    Needed,
    /// Another one or two as well, where that saves many crossings in a small picture.
    Clearer,
}

/// The ratio of width to height that suits a screen.
pub const ASPECT: f64 = 1.6;

/// Everything that decides a layout: equal requests give equal layouts.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// The containers, each after its parent.
    pub containers: Vec<Container>,
    /// The boxes.
    pub nodes: Vec<Node>,
    /// The edges, which run left to right where they can.
    pub edges: Vec<Edge>,
    /// The distances to keep.
    pub spacing: Spacing,
    /// The wished ratio of width to height.
    pub aspect: f64,
    /// How long to try.
    pub effort: Effort,
    /// Which edges may run backwards.
    pub backward: Backward,
    /// The picture before an edit, from which this one should differ as little as it can.
    pub previous: Option<Arc<Layout>>,
}

impl Default for Request {
    /// Nothing, for a picture worth keeping of a usual screen.
    fn default() -> Self {
        Self {
            containers: Vec::new(),
            nodes: Vec::new(),
            edges: Vec::new(),
            spacing: Spacing::default(),
            aspect: ASPECT,
            effort: Effort::default(),
            backward: Backward::default(),
            previous: None,
        }
    }
}

/// A box or container in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Its name in the request.
    pub key: Key,
    /// Where it is.
    pub rect: Rect,
}

/// An edge in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// Its name in the request.
    pub key: Key,
    /// The corners of an orthogonal polyline from the border of its start to the border of its end.
    pub points: Vec<Point>,
    /// Where its label is; on the line.
    pub label: Option<Rect>,
}

/// A finished arrangement, in the order of the request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// What holds everything: from the origin, unless boxes are pinned or stayed where they were.
    pub bounds: Rect,
    /// The containers.
    pub containers: Vec<Placed>,
    /// The boxes.
    pub nodes: Vec<Placed>,
    /// The edges.
    pub edges: Vec<Route>,
}

/// Arranges boxes in boxes, flows left to right.
///
/// Ranks are columns; every container is a run of one vertical order of all boxes, lines and
/// container borders, so that no line or label ever lies on a box or on another label (Bachmaier,
/// Brandenburg, Brunner, Hübner, "Global k-level crossing reduction", 2011). Equal requests give
/// equal layouts. An edge that names a box that does not exist is left without points.
pub fn arrange(request: &Request) -> Layout {
    arrange_until(request, &|| false).unwrap_or_default()
}

/// Arranges as [`arrange`] does, unless told to stop in between.
///
/// `stop` is asked every few milliseconds, however much there is to arrange; none once it says yes.
pub fn arrange_until(request: &Request, stop: &dyn Fn() -> bool) -> Option<Layout> {
    search::searched(request, stop::Stop(stop))
}
