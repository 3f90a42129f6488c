//! What lies under a point.

use crate::geom::{Point, Rect};
use crate::text;

use super::path::distance;
use super::{Anchor, Entry, Item, Scene, Subject};

/// The steps in which curves are measured.
const STEPS: usize = 6;

impl Scene {
    /// The subject of the topmost item within `tolerance` of a point.
    ///
    /// Chips and cards are areas; a line is as wide as the tolerance on each side, since a thin line
    /// cannot be pointed at. Areas win over lines that pass beneath them.
    pub fn hit(&self, at: Point, tolerance: f64) -> Option<&Subject> {
        let near = |entry: &Entry| match &entry.item {
            Item::Rect { .. } | Item::Icon { .. } | Item::Text { .. } => entry.bounds.contains(at),
            Item::Path { path, .. } => {
                entry.bounds.expand(tolerance).contains(at)
                    && distance(&path.flatten(STEPS), at) <= tolerance
            }
        };
        self.entries
            .iter()
            .rev()
            .filter(|entry| entry.subject.is_some())
            .find(|entry| near(entry))
            .and_then(|entry| entry.subject.as_ref())
    }

    /// What the items of a subject cover.
    pub fn bounds_of(&self, subject: &Subject) -> Option<Rect> {
        self.entries
            .iter()
            .filter(|entry| entry.subject.as_ref().is_some_and(|drawn| drawn.shows(subject)))
            .map(|entry| entry.bounds)
            .reduce(Rect::union)
    }
}

impl Item {
    /// What the item covers, its line widths left aside.
    pub fn bounds(&self) -> Rect {
        match self {
            Self::Rect { rect, .. } | Self::Icon { rect, .. } => *rect,
            Self::Path { path, .. } => path
                .flatten(STEPS)
                .iter()
                .map(|p| Rect::new(p.x, p.y, 0.0, 0.0))
                .reduce(Rect::union)
                .unwrap_or_default(),
            Self::Text { at, anchor, text, size, weight, .. } => {
                let w = text::width(text, *size, *weight);
                let x = match anchor {
                    Anchor::Start => at.x,
                    Anchor::Middle => at.x - w / 2.0,
                    Anchor::End => at.x - w,
                };
                Rect::new(x, at.y - size, w, size * 1.25)
            }
        }
    }
}
