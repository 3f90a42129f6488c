//! The words around the picture: title block, legend, standing notice.

use crate::geom::{Point, Rect};
use crate::text;

use super::draw::{Canvas, Words};
use super::plan::{Card, Meaning, Plan, badge_width};
use super::scale;
use super::{Dash, Item, Path, Segment, Stroke, Weight};

/// Draws the title and what the picture was made from above the picture.
pub(super) fn title_block(canvas: &mut Canvas<'_>, plan: &Plan, picture: Rect) -> Rect {
    let theme = canvas.theme;
    let lines = in_lines(&plan.caption.facts, picture.w.max(scale::LEGEND_MIN));
    let first = picture.y - scale::GRID * 4.0 - (lines.len() as f64 - 1.0).max(0.0) * scale::LINE;
    let title = Words {
        text: &plan.caption.title,
        size: scale::HEADING,
        weight: Weight::SemiBold,
        color: theme.title_text,
    };
    let top = first - scale::LINE - scale::HEADING * scale::LEADING;
    canvas.text(Point::new(picture.x, first - scale::LINE - scale::GRID * 1.5), &title, None);
    let mut width = text::width(&plan.caption.title, scale::HEADING, Weight::SemiBold);
    for (idx, line) in lines.iter().enumerate() {
        let (size, weight, color) = (scale::BODY, Weight::Regular, theme.secondary_text);
        let at = Point::new(picture.x, first + idx as f64 * scale::LINE);
        canvas.text(at, &Words { text: line, size, weight, color }, None);
        width = width.max(text::width(line, size, weight));
    }
    let bottom = picture.y - scale::GRID * 3.0;
    Rect::new(picture.x, top, width, bottom - top)
}

/// Facts side by side, in as many lines as they need.
fn in_lines(facts: &[String], limit: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for fact in facts {
        let longer = lines.last().map(|line| format!("{line}   ·   {fact}"));
        let fits = |line: &String| text::width(line, scale::BODY, Weight::Regular) <= limit;
        match (lines.last_mut(), longer.filter(fits)) {
            (Some(line), Some(longer)) => *line = longer,
            _ => lines.push(fact.clone()),
        }
    }
    lines
}

/// Draws what each kind of line means, and the standing notice, below the picture: only the kinds
/// that the picture shows, in order of severity.
pub(super) fn legend(canvas: &mut Canvas<'_>, plan: &Plan, picture: Rect) -> Rect {
    let top = picture.bottom() + scale::GRID * 5.0;
    let (mut x, mut y) = (picture.x, top);
    let limit = picture.right().max(picture.x + scale::LEGEND_MIN);
    for meaning in plan.meanings() {
        let codes = meaning.codes.iter().map(|code| badge_width(code) + scale::GRID);
        let width = scale::SAMPLE
            + scale::GRID * 2.0
            + codes.sum::<f64>()
            + text::width(meaning.standing.words(), scale::SMALL, Weight::Regular)
            + scale::GRID * 6.0;
        if x + width > limit && x > picture.x {
            x = picture.x;
            y += scale::LINE + scale::GRID;
        }
        sample(canvas, &meaning, Point::new(x, y));
        x += width;
    }
    if plan.cards.iter().any(Card::is_unknown) {
        let width = scale::SAMPLE + scale::GRID * 2.0;
        if x + width + text::width(NOT_STATED, scale::SMALL, Weight::Regular) > limit {
            x = picture.x;
            y += scale::LINE + scale::GRID;
        }
        unknown(canvas, Point::new(x, y));
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

fn sample(canvas: &mut Canvas<'_>, meaning: &Meaning, at: Point) {
    let theme = canvas.theme;
    let style = theme.line(meaning.standing);
    let middle = at.y + scale::LINE / 2.0;
    let start = Point::new(at.x, middle);
    let end = Point::new(at.x + scale::SAMPLE, middle);
    let path = Path { start, segments: vec![Segment::Line(end)], closed: false };
    let stroke = Stroke { color: style.color, width: style.width, dash: style.dash };
    canvas.push(Item::Path { path, fill: None, stroke: Some(stroke) }, None);
    let mut x = end.x + scale::GRID * 2.0;
    for code in &meaning.codes {
        let rect = Rect::new(
            x,
            middle - scale::BADGE_HEIGHT / 2.0,
            badge_width(code),
            scale::BADGE_HEIGHT,
        );
        canvas.badge(rect, code, style, None);
        x = rect.right() + scale::GRID;
    }
    entry(canvas, meaning.standing.words(), Point::new(x, at.y));
}

/// What a dashed card means.
const NOT_STATED: &str = "place or party not stated";

fn unknown(canvas: &mut Canvas<'_>, at: Point) {
    let theme = canvas.theme;
    let rect = Rect::new(at.x, at.y + 1.0, scale::SAMPLE, scale::LINE - 2.0);
    let dash = Dash::Dashed;
    let stroke = Some(Stroke { color: theme.card_border, width: scale::THIN, dash });
    let (radius, fill) = (scale::RADIUS_BADGE, Some(theme.card_fill));
    canvas.push(Item::Rect { rect, radius, fill, stroke }, None);
    entry(canvas, NOT_STATED, Point::new(rect.right() + scale::GRID * 2.0, at.y));
}

fn entry(canvas: &mut Canvas<'_>, text: &str, at: Point) {
    let color = canvas.theme.card_text;
    let words = Words { text, size: scale::SMALL, weight: Weight::Regular, color };
    canvas.text(Point::new(at.x, at.y + scale::baseline(scale::LINE, scale::SMALL)), &words, None);
}
