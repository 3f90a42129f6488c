//! A plan and its places, drawn: what goes on the canvas, back to front.

use crate::geom::{Point, Rect};
use crate::layout::{Layout, Placed, Route};

use super::caption;
use super::chip;
use super::plan::{Card, Group, Line, Plan, card_lines};
use super::scale;
use super::theme::{LineStyle, Theme};
use super::title::{self, Steps};
use super::{Anchor, Dash, Entry, Item, Path, Scene, Stroke, Subject, Weight};

/// Draws a plan at the places of a layout made from its request.
///
/// Order, back to front: containers, lines, titles of containers, cards, chips, the words around the
/// picture.
pub fn draw(plan: &Plan, layout: &Layout, theme: &Theme) -> Scene {
    let mut canvas = Canvas { entries: Vec::new(), theme };
    for (group, placed) in plan.groups.iter().zip(&layout.containers) {
        canvas.group(group, placed);
    }
    for (line, route) in plan.lines.iter().zip(&layout.edges) {
        canvas.line(line, route);
    }
    let steps = Steps::of(layout);
    for (group, placed) in plan.groups.iter().zip(&layout.containers) {
        title::draw(&mut canvas, group, placed, &steps);
    }
    for (card, placed) in plan.cards.iter().zip(&layout.nodes) {
        canvas.card(card, placed);
    }
    for (line, route) in plan.lines.iter().zip(&layout.edges) {
        if let Some(rect) = route.label {
            chip::draw(&mut canvas, line, rect);
        }
    }
    let body = caption::title_block(&mut canvas, plan, layout.bounds).union(layout.bounds);
    let legend = canvas.entries.len();
    let bounds = caption::legend(&mut canvas, plan, layout.bounds).union(body);
    Scene {
        title: plan.caption.title.clone(),
        description: description(plan),
        bounds: bounds.expand(scale::MARGIN),
        background: theme.background,
        entries: canvas.entries,
        legend,
        body: body.expand(scale::MARGIN),
    }
}

/// The picture in words: one sentence for each flow.
fn description(plan: &Plan) -> String {
    let mut words = plan.caption.facts.join(". ");
    for line in &plan.lines {
        let (Some(from), Some(to)) = (plan.cards.get(line.from), plan.cards.get(line.to)) else {
            continue;
        };
        let answers: Vec<String> = line
            .marks
            .iter()
            .map(|mark| format!("{} {} {}", mark.regimes, mark.code, mark.label).trim().to_owned())
            .collect();
        words.push_str(&format!(
            "\n{} to {}: {}; {}.",
            from.name,
            to.name,
            line.data,
            answers.join(", ")
        ));
    }
    words
}

/// Where items are collected, with the theme they are drawn in.
pub(super) struct Canvas<'a> {
    pub(super) entries: Vec<Entry>,
    pub(super) theme: &'a Theme,
}

impl Canvas<'_> {
    pub(super) fn push(&mut self, item: Item, subject: Option<&Subject>) {
        self.entries.push(Entry::new(item, subject.cloned()));
    }

    pub(super) fn text(&mut self, at: Point, words: &Words<'_>, subject: Option<&Subject>) {
        self.push(
            Item::Text {
                at,
                anchor: Anchor::Start,
                text: words.text.to_owned(),
                size: words.size,
                weight: words.weight,
                color: words.color,
            },
            subject,
        );
    }

    fn group(&mut self, group: &Group, placed: &Placed) {
        let theme = self.theme;
        let outer = group.parent.is_none();
        let (fill, border) = if outer {
            (theme.jurisdiction_fill, theme.jurisdiction_border)
        } else {
            (theme.site_fill, theme.site_border)
        };
        let dash = if group.unknown { Dash::Dashed } else { Dash::Solid };
        let subject = Some(&group.subject);
        self.push(
            Item::Rect {
                rect: placed.rect,
                radius: if outer { scale::RADIUS_OUTER } else { scale::RADIUS },
                fill: Some(fill),
                stroke: Some(Stroke { color: border, width: scale::HAIRLINE, dash }),
            },
            subject,
        );
    }

    fn card(&mut self, card: &Card, placed: &Placed) {
        let theme = self.theme;
        let rect = placed.rect;
        let subject = Some(&card.subject);
        let dash = if card.is_unknown() { Dash::Dashed } else { Dash::Solid };
        let mut ground = |rect: Rect| {
            let (radius, fill) = (scale::RADIUS, Some(theme.card_fill));
            let stroke = Some(Stroke { color: theme.card_border, width: scale::THIN, dash });
            self.push(Item::Rect { rect, radius, fill, stroke }, subject);
        };
        // A folded box is a stack of what it holds.
        if card.subject.is_box() {
            ground(rect.offset(scale::GRID, -scale::GRID));
        }
        ground(rect);
        let lines = card_lines(card);
        let top = rect.y + (rect.h - lines.len() as f64 * scale::LINE) / 2.0;
        let icon = Rect::new(rect.x + scale::CARD_INSET, top, scale::ICON, scale::ICON);
        self.push(Item::Icon { rect: icon, icon: card.icon, color: theme.icon }, subject);
        let x = icon.right() + scale::GRID * 2.0;
        let mut y = top;
        for line in lines {
            let color = match line.weight {
                Weight::SemiBold => theme.card_text,
                Weight::Regular if line.unknown => theme.unknown_text,
                Weight::Regular => theme.secondary_text,
            };
            let words = Words { text: &line.text, size: line.size, weight: line.weight, color };
            let at = Point::new(x, y + scale::baseline(scale::LINE, line.size));
            self.text(at, &words, subject);
            y += scale::LINE;
        }
    }

    fn line(&mut self, line: &Line, route: &Route) {
        let style = self.theme.line(line.standing);
        let subject = Some(&line.subject);
        let [first, .., last] = route.points.as_slice() else { return };
        let Some(before) = route.points.iter().rev().find(|point| *point != last) else { return };
        let stroke = Stroke { color: style.color, width: style.width, dash: style.dash };
        let path = Path::rounded(&shortened(&route.points, line.both_ways), scale::BEND);
        self.push(Item::Path { path, fill: None, stroke: Some(stroke) }, subject);
        self.arrow(*last, *before, style, subject);
        if line.both_ways {
            let after = route.points.iter().find(|point| *point != first).unwrap_or(first);
            self.arrow(*first, *after, style, subject);
        }
    }

    /// A code on its ground.
    pub(super) fn badge(
        &mut self,
        rect: Rect,
        code: &str,
        style: LineStyle,
        subject: Option<&Subject>,
    ) {
        let (radius, fill) = (scale::RADIUS_BADGE, Some(style.color));
        self.push(Item::Rect { rect, radius, fill, stroke: None }, subject);
        let (size, weight, color) = (scale::BADGE, Weight::SemiBold, style.on_color);
        let at = Point::new(rect.x + scale::GRID, rect.y + scale::baseline(rect.h, size));
        self.text(at, &Words { text: code, size, weight, color }, subject);
    }

    fn arrow(&mut self, tip: Point, from: Point, style: LineStyle, subject: Option<&Subject>) {
        let length = tip.distance(from);
        let along = Point::new((tip.x - from.x) / length, (tip.y - from.y) / length);
        let path = Path::arrowhead(tip, along, scale::ARROW);
        self.push(Item::Path { path, fill: Some(style.color), stroke: None }, subject);
    }
}

/// A line of text, before it has a place.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) size: f64,
    pub(super) weight: Weight,
    pub(super) color: super::Color,
}

/// The polyline, cut where an arrowhead stands, so that no line shows beside its tip.
fn shortened(points: &[Point], both: bool) -> Vec<Point> {
    let mut points = points.to_vec();
    cut_end(&mut points);
    if both {
        points.reverse();
        cut_end(&mut points);
        points.reverse();
    }
    points
}

fn cut_end(points: &mut [Point]) {
    let [.., before, last] = points else { return };
    let length = before.distance(*last);
    if length > scale::ARROW {
        let keep = (length - scale::ARROW * 0.8) / length;
        *last = Point::new(
            before.x + (last.x - before.x) * keep,
            before.y + (last.y - before.y) * keep,
        );
    }
}
