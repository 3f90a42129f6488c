//! A container's title, which stays readable where a line passes.

use crate::geom::{Point, Rect};
use crate::layout::{Layout, Placed};
use crate::text;

use super::draw::{Canvas, Words};
use super::plan::Group;
use super::scale;
use super::{Item, Weight};

/// Draws a title; a line that passes behind it is interrupted, as on a map.
pub(super) fn draw(canvas: &mut Canvas<'_>, group: &Group, placed: &Placed, steps: &Steps) {
    let theme = canvas.theme;
    let outer = group.parent.is_none();
    let room = placed.rect.w - 2.0 * scale::INSET;
    let size = if outer { scale::TITLE } else { scale::SMALL };
    let title = text::ellipsize(&group.title, room, size, Weight::SemiBold);
    let x = placed.rect.x + scale::INSET;
    let y = placed.rect.y + scale::baseline(scale::STRIP, size);
    let width = text::width(&title, size, Weight::SemiBold);
    let left = room - width - scale::GRID * 2.0;
    let detail = (!group.detail.is_empty() && left > scale::GRID * 6.0)
        .then(|| text::ellipsize(&group.detail, left, scale::SMALL, Weight::Regular));
    let subject = Some(&group.subject);
    let place = |x: f64, words: &Words<'_>| {
        let width = text::width(words.text, words.size, words.weight);
        let row = size * scale::LEADING;
        Rect::new(x - 2.0, placed.rect.y + (scale::STRIP - row) / 2.0, width + 4.0, row)
    };
    let mut write = |x: f64, words: &Words<'_>| {
        let patch = place(x, words);
        if steps.pass(patch) {
            let fill = Some(if outer { theme.jurisdiction_fill } else { theme.site_fill });
            let radius = scale::RADIUS_BADGE;
            canvas.push(Item::Rect { rect: patch, radius, fill, stroke: None }, subject);
        }
        canvas.text(Point::new(x, y), words, subject);
    };
    let color = theme.container_text;
    write(x, &Words { text: &title, size, weight: Weight::SemiBold, color });
    if let Some(detail) = detail {
        let (size, weight, color) = (scale::SMALL, Weight::Regular, theme.secondary_text);
        write(x + width + scale::GRID * 2.0, &Words { text: &detail, size, weight, color });
    }
}

/// The straight parts of all lines, by where they are.
pub(super) struct Steps {
    /// Each by its place across its run, and where the run begins and ends.
    upright: Vec<(f64, f64, f64)>,
    level: Vec<(f64, f64, f64)>,
}

impl Steps {
    pub(super) fn of(layout: &Layout) -> Self {
        let (mut upright, mut level) = (Vec::new(), Vec::new());
        for step in layout.edges.iter().flat_map(|route| route.points.windows(2)) {
            let (a, b) = (step[0], step[1]);
            if a.x == b.x {
                upright.push((a.x, a.y.min(b.y), a.y.max(b.y)));
            } else {
                level.push((a.y, a.x.min(b.x), a.x.max(b.x)));
            }
        }
        upright.sort_by(|a, b| a.0.total_cmp(&b.0));
        level.sort_by(|a, b| a.0.total_cmp(&b.0));
        Self { upright, level }
    }

    /// Tells whether any passes through a rectangle.
    fn pass(&self, rect: Rect) -> bool {
        let meets = |steps: &[(f64, f64, f64)], (low, high): (f64, f64), run: (f64, f64)| {
            let first = steps.partition_point(|step| step.0 < low);
            let near = steps[first..].iter().take_while(|step| step.0 <= high);
            near.into_iter().any(|step| step.1 < run.1 && run.0 < step.2)
        };
        let (x, y) = ((rect.x, rect.right()), (rect.y, rect.bottom()));
        meets(&self.upright, x, y) || meets(&self.level, y, x)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::{Key, Route};

    #[test]
    fn a_line_that_passes_a_title_is_found_and_one_beside_it_is_not() {
        let points = [(5.0, 0.0), (5.0, 50.0), (90.0, 50.0)].map(|(x, y)| Point::new(x, y));
        let route = Route { key: Key::new("flow:a"), points: points.to_vec(), label: None };
        let steps = Steps::of(&Layout { edges: vec![route], ..Layout::default() });
        assert!(steps.pass(Rect::new(0.0, 10.0, 20.0, 10.0)), "the upright part");
        assert!(steps.pass(Rect::new(40.0, 45.0, 20.0, 10.0)), "the level part");
        assert!(!steps.pass(Rect::new(8.0, 10.0, 20.0, 10.0)), "beside");
        assert!(!steps.pass(Rect::new(0.0, 60.0, 20.0, 10.0)), "below");
    }
}
