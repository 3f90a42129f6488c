//! A flow's chip: what goes, by what right.

use crate::geom::{Point, Rect};
use crate::text;

use super::draw::{Canvas, Words};
use super::plan::{Line, Mark, badge_width};
use super::scale;
use super::{Item, Stroke, Subject, Weight};

/// Draws the chip of a flow: the data above, its answers below.
pub(super) fn draw(canvas: &mut Canvas<'_>, line: &Line, rect: Rect) {
    let theme = canvas.theme;
    let style = theme.line(line.standing);
    let subject = Some(&line.subject);
    canvas.push(
        Item::Rect {
            rect,
            radius: scale::RADIUS_CHIP,
            fill: Some(theme.chip_fill),
            stroke: Some(Stroke { color: style.color, width: scale::HAIRLINE, dash: style.dash }),
        },
        subject,
    );
    let x = rect.x + scale::CHIP_INSET;
    let half = rect.h / 2.0;
    let room = rect.w - 2.0 * scale::CHIP_INSET;
    let data = text::ellipsize(&line.data, room, scale::CHIP, Weight::Regular);
    let words = Words {
        text: &data,
        size: scale::CHIP,
        weight: Weight::Regular,
        color: theme.secondary_text,
    };
    let y = rect.y + scale::baseline(half + 1.0, scale::CHIP) + 0.5;
    canvas.text(Point::new(x, y), &words, subject);
    let mut at = Point::new(x, rect.y + half);
    for mark in &line.marks {
        at.x = draw_mark(canvas, mark, at, subject) + scale::GRID;
    }
}

/// Draws one answer in the lower half of a chip, and tells where it ends.
fn draw_mark(canvas: &mut Canvas<'_>, mark: &Mark, at: Point, subject: Option<&Subject>) -> f64 {
    let theme = canvas.theme;
    let style = theme.line(mark.standing);
    let row = scale::CHIP_HEIGHT / 2.0;
    let base = at.y + scale::baseline(row - 1.0, scale::CHIP);
    let mut x = at.x;
    if !mark.regimes.is_empty() {
        let words = Words {
            text: &mark.regimes,
            size: scale::CHIP,
            weight: Weight::Regular,
            color: theme.secondary_text,
        };
        canvas.text(Point::new(x, base), &words, subject);
        x += text::width(&mark.regimes, scale::CHIP, Weight::Regular) + scale::GRID * 0.75;
    }
    let badge = Rect::new(x, at.y + 0.5, badge_width(&mark.code), scale::BADGE_HEIGHT);
    canvas.badge(badge, &mark.code, style, subject);
    x = badge.right();
    if !mark.label.is_empty() {
        x += scale::GRID;
        let words = Words {
            text: &mark.label,
            size: scale::CHIP,
            weight: Weight::Regular,
            color: theme.card_text,
        };
        canvas.text(Point::new(x, base), &words, subject);
        x += text::width(&mark.label, scale::CHIP, Weight::Regular);
    }
    x
}
