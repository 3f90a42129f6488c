//! The words around the picture: title block, legend, standing notice.

use crate::assess::Standing;
use crate::geom::{Point, Rect};
use crate::text;

use super::draw::{Canvas, Words};
use super::plan::Plan;
use super::scale;
use super::{Item, Path, Segment, Stroke, Weight};

/// Draws the title and what the picture was made from above the picture.
pub(super) fn title_block(canvas: &mut Canvas<'_>, plan: &Plan, picture: Rect) -> Rect {
    let theme = canvas.theme;
    let facts = plan.caption.facts.join("   ·   ");
    let bottom = picture.y - scale::GRID * 4.0;
    let title = Words {
        text: &plan.caption.title,
        size: scale::HEADING,
        weight: Weight::SemiBold,
        color: theme.title_text,
    };
    let top = bottom - scale::LINE - scale::HEADING * scale::LEADING;
    canvas.text(Point::new(picture.x, bottom - scale::LINE - scale::GRID * 1.5), &title, None);
    let words = Words {
        text: &facts,
        size: scale::BODY,
        weight: Weight::Regular,
        color: theme.secondary_text,
    };
    canvas.text(Point::new(picture.x, bottom), &words, None);
    let width = text::width(&facts, scale::BODY, Weight::Regular).max(text::width(
        &plan.caption.title,
        scale::HEADING,
        Weight::SemiBold,
    ));
    Rect::new(picture.x, top, width, bottom - top + scale::GRID)
}

/// Draws what each kind of line means, and the standing notice, below the picture: only the kinds
/// that the picture shows, in order of severity.
pub(super) fn legend(canvas: &mut Canvas<'_>, plan: &Plan, picture: Rect) -> Rect {
    let shown = plan.standings();
    let top = picture.bottom() + scale::GRID * 5.0;
    let (mut x, mut y) = (picture.x, top);
    let limit = picture.right().max(picture.x + scale::LEGEND_MIN);
    for standing in shown {
        let words = standing.words();
        let width = scale::SAMPLE
            + scale::GRID * 2.0
            + text::width(words, scale::SMALL, Weight::Regular)
            + scale::GRID * 6.0;
        if x + width > limit && x > picture.x {
            x = picture.x;
            y += scale::LINE + scale::GRID;
        }
        sample(canvas, standing, Point::new(x, y));
        x += width;
    }
    y += scale::LINE + scale::GRID * 2.0;
    let notice = Words {
        text: &plan.caption.notice,
        size: scale::SMALL,
        weight: Weight::Regular,
        color: canvas.theme.secondary_text,
    };
    canvas.text(
        Point::new(picture.x, y + scale::baseline(scale::LINE, scale::SMALL)),
        &notice,
        None,
    );
    let width = text::width(&plan.caption.notice, scale::SMALL, Weight::Regular);
    Rect::new(picture.x, top, width.max(limit - picture.x), y + scale::LINE - top)
}

fn sample(canvas: &mut Canvas<'_>, standing: Standing, at: Point) {
    let theme = canvas.theme;
    let style = theme.line(standing);
    let middle = at.y + scale::LINE / 2.0;
    let start = Point::new(at.x, middle);
    let end = Point::new(at.x + scale::SAMPLE, middle);
    let path = Path { start, segments: vec![Segment::Line(end)], closed: false };
    let stroke = Stroke { color: style.color, width: style.width, dash: style.dash };
    canvas.push(Item::Path { path, fill: None, stroke: Some(stroke) }, None);
    let words = Words {
        text: standing.words(),
        size: scale::SMALL,
        weight: Weight::Regular,
        color: theme.card_text,
    };
    let x = end.x + scale::GRID * 2.0;
    canvas.text(Point::new(x, at.y + scale::baseline(scale::LINE, scale::SMALL)), &words, None);
}
