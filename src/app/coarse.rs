//! The picture at a small scale: fewer words, each in a size that can be read.
//!
//! Names of systems and boxes come first, then the codes of the flows, then what flows. What has no
//! room is left out; it is there again when the picture is larger.

use eframe::egui::{
    self, Align2, Color32, CornerRadius, FontFamily, FontId, Pos2, Rect, Shape, Stroke, StrokeKind,
    emath::TSTransform, epaint::PathStroke, pos2, vec2,
};

use super::paint::{Lit, rect_on_screen};
use super::style::{color, semibold};
use crate::assess::Standing;
use crate::atlas::Picture;
use crate::geom;
use crate::scene::{Card, Dash, Line, Mark, Theme, Weight, dashes, scale};
use crate::text;

/// The font size of names, in pixels.
const NAME: f64 = 10.0;
/// The font size of codes and data, in pixels.
const CODE: f64 = 9.0;
/// The height of a line of a name, in pixels.
const LEADING: f32 = 11.5;
/// The least room for words, in pixels.
const ROOM: f64 = 24.0;

/// From a chip's border to its codes, in pixels.
const INSET: f32 = 1.5;
/// Between two codes, in pixels.
const BETWEEN: f32 = 2.0;

/// The height of the buttons in the lower right corner, with what is around them, in pixels.
const CORNER: f32 = 46.0;
/// The least room for a legend beside the buttons; with less, it stands above them.
const BESIDE: f32 = 300.0;
/// The length of a line in the legend, in pixels.
const SAMPLE: f32 = 26.0;
/// From the sides of the canvas to the legend, in pixels.
const SIDE: f32 = 12.0;
/// The font size of the legend, in pixels.
const LEGEND: f32 = 11.0;
/// The height of a row of the legend, in pixels.
const ROW: f32 = 18.0;
/// The room for the buttons beside the legend, in pixels.
const BUTTONS: f32 = 200.0;

/// The legend at the foot of the canvas: in as many rows as it needs, never under the buttons.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Foot {
    /// The entries of each row, with their distance from the left side of the canvas.
    rows: Vec<Vec<(f32, Standing)>>,
    /// The room below the rows.
    below: f32,
}

impl Foot {
    /// The legend of a canvas of some width.
    pub(super) fn of(standings: &[Standing], width: f32) -> Self {
        let beside = width - BUTTONS >= BESIDE;
        let right = if beside { width - BUTTONS } else { width - SIDE };
        let mut foot = Self { rows: Vec::new(), below: if beside { 0.0 } else { CORNER } };
        let mut x = SIDE;
        for standing in standings {
            let needs = Self::width(*standing);
            if x + needs > right || foot.rows.is_empty() {
                x = SIDE;
                foot.rows.push(Vec::new());
            }
            if let Some(row) = foot.rows.last_mut() {
                row.push((x, *standing));
            }
            x += needs + 17.0;
        }
        foot
    }

    fn width(standing: Standing) -> f32 {
        let words = text::width(standing.words(), f64::from(LEGEND), Weight::Regular) as f32;
        SAMPLE + 7.0 + words
    }

    /// The room that it takes at the foot of the canvas, in pixels.
    pub(super) fn height(&self) -> f32 {
        (self.below + self.rows.len() as f32 * ROW + 10.0).max(CORNER)
    }
}

/// Tells whether the picture's own words would be too small to read.
pub(super) fn is_coarse(view: TSTransform) -> bool {
    f64::from(view.scaling) * scale::CHIP < 7.3
}

/// A chip that has no room for its full form: what flows and the codes, or the codes alone.
struct Short<'a> {
    /// The chip; that of codes alone is no wider than they are.
    rect: Rect,
    /// The answers whose codes have room, the worst first.
    marks: &'a [Mark],
    /// What flows, if it has room.
    words: Option<String>,
}

impl<'a> Short<'a> {
    fn of(line: &'a Line, rect: Rect) -> Self {
        let mut width = INSET;
        let mut n = 0;
        // The worst is shown even where it is too wide.
        for mark in &line.marks {
            let next = width + code_width(mark) + if n > 0 { BETWEEN } else { 0.0 };
            if n > 0 && next + INSET > rect.width() {
                break;
            }
            width = next;
            n += 1;
        }
        width += INSET;
        let marks = &line.marks[..n];
        let room = f64::from(rect.width() - width) - 4.0;
        if room >= ROOM {
            let words = text::ellipsize(&line.data, room, CODE, Weight::Regular);
            return Self { rect, marks, words: Some(words) };
        }
        let size = vec2(width.min(rect.width()), rect.height());
        Self { rect: Rect::from_center_size(rect.center(), size), marks, words: None }
    }
}

fn code_width(mark: &Mark) -> f32 {
    text::width(&mark.code, CODE, Weight::SemiBold) as f32 + 6.0
}

/// The words of a small picture.
pub(super) struct Coarse<'a> {
    pub(super) painter: &'a egui::Painter,
    pub(super) view: TSTransform,
    pub(super) theme: &'a Theme,
    pub(super) lit: Lit<'a>,
}

impl Coarse<'_> {
    /// Writes names and codes over the shapes.
    pub(super) fn words(&self, picture: &Picture) {
        let groups = picture.plan.groups.iter().zip(&picture.layout.containers);
        for (group, placed) in groups.filter(|(group, _)| group.parent.is_none()) {
            let strip = scale::STRIP.max(12.0 / f64::from(self.view.scaling));
            self.name(&group.title, geom::Rect { h: strip, ..placed.rect }, 1.0);
        }
        // From far, cards and chips are too small for any word.
        if f64::from(self.view.scaling) * scale::CARD_MIN < ROOM {
            return;
        }
        for (card, placed) in picture.plan.cards.iter().zip(&picture.layout.nodes) {
            self.card(card, placed.rect);
        }
        for (line, route) in picture.plan.lines.iter().zip(&picture.layout.edges) {
            if let Some(rect) = route.label {
                self.chip(line, rect);
            }
        }
    }

    fn seen(&self, rect: Rect) -> bool {
        rect.intersects(self.painter.clip_rect())
    }

    fn card(&self, card: &Card, rect: geom::Rect) {
        let dim = if self.lit.dims(Some(&card.subject)) { 0.3 } else { 1.0 };
        self.name(&card.name, rect, dim);
    }

    /// A name in as many lines as there is room for.
    fn name(&self, name: &str, rect: geom::Rect, opacity: f32) {
        let rect = rect_on_screen(self.view, rect);
        let room = f64::from(rect.width()) - 8.0;
        if !self.seen(rect) || room < ROOM || rect.height() < LEADING - 1.0 {
            return;
        }
        let most = (rect.height() / LEADING).floor().max(1.0) as usize;
        let lines = text::wrap(name, room, NAME, Weight::SemiBold, most.min(3));
        let tint = color(self.theme.card_text).gamma_multiply(opacity);
        let mut y = rect.center().y - LEADING * (lines.len() as f32 - 1.0) / 2.0;
        for line in lines {
            let at = pos2(rect.left() + 4.0, y);
            let font = FontId::new(NAME as f32, semibold());
            self.painter.text(at, Align2::LEFT_CENTER, line, font, tint);
            y += LEADING;
        }
    }

    /// A chip in its short form, or in that of its codes alone.
    fn chip(&self, line: &Line, rect: geom::Rect) {
        let rect = rect_on_screen(self.view, rect);
        if !self.seen(rect) {
            return;
        }
        let style = self.theme.line(line.standing);
        let opacity = if self.lit.dims(Some(&line.subject)) { 0.22 } else { 1.0 };
        let tint = |c| color(c).gamma_multiply(opacity);
        if rect.height() < 9.0 || rect.width() < 14.0 {
            self.painter.rect_filled(rect, 2.0, tint(style.color));
            return;
        }
        let short = Short::of(line, rect);
        let edge = Stroke::new(1.0, tint(style.color));
        let fill = tint(self.theme.chip_fill);
        self.painter.rect(short.rect, CornerRadius::same(3), fill, edge, StrokeKind::Inside);
        let mut right = short.rect.right() - INSET;
        for mark in short.marks.iter().rev() {
            let style = self.theme.line(mark.standing);
            let left = (right - code_width(mark)).max(short.rect.left() + INSET);
            let badge = Rect::from_min_max(
                pos2(left, short.rect.top() + INSET),
                pos2(right, short.rect.bottom() - INSET),
            );
            self.painter.rect_filled(badge, 2.0, tint(style.color));
            let font = FontId::new(CODE as f32, semibold());
            let at = badge.center();
            self.painter.text(at, Align2::CENTER_CENTER, &mark.code, font, tint(style.on_color));
            right = left - BETWEEN;
        }
        if let Some(words) = short.words {
            let at = pos2(short.rect.left() + 4.0, short.rect.center().y);
            let font = FontId::new(CODE as f32, FontFamily::Proportional);
            let ink = tint(self.theme.card_text);
            self.painter.text(at, Align2::LEFT_CENTER, words, font, ink);
        }
    }

    /// What the lines mean, in rows along the foot of the canvas.
    pub(super) fn legend(&self, foot: &Foot, area: Rect) {
        let top = area.bottom() - foot.height();
        for (idx, row) in foot.rows.iter().enumerate() {
            let y = top + ROW * (idx as f32 + 0.5);
            let width = row.last().map_or(0.0, |(x, standing)| x + Foot::width(*standing));
            // A picture that is moved may lie below it.
            let ground = Rect::from_x_y_ranges(
                area.left()..=area.left() + width + SIDE,
                y - ROW / 2.0..=y + ROW / 2.0,
            );
            let tint = color(self.theme.background).gamma_multiply(0.8);
            self.painter.rect_filled(ground, 0.0, tint);
            for (x, standing) in row {
                self.entry(pos2(area.left() + x, y), *standing);
            }
        }
    }

    fn entry(&self, at: Pos2, standing: Standing) {
        let style = self.theme.line(standing);
        let end = at + vec2(SAMPLE, 0.0);
        self.sample((at, end), style.dash, style.width, color(style.color));
        self.painter.text(
            end + vec2(7.0, 0.0),
            Align2::LEFT_CENTER,
            standing.words(),
            FontId::proportional(LEGEND),
            color(self.theme.card_text),
        );
    }

    fn sample(&self, (from, to): (Pos2, Pos2), dash: Dash, width: f64, tint: Color32) {
        let point = |p: Pos2| geom::Point::new(f64::from(p.x), f64::from(p.y));
        for part in dashes(&[point(from), point(to)], dash.pattern(), width) {
            let part = part.iter().map(|p| pos2(p.x as f32, p.y as f32)).collect();
            self.painter.add(Shape::line(part, PathStroke::new(width as f32, tint)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::Key;
    use crate::scene::Subject;

    fn line(data: &str, codes: &[&str]) -> Line {
        let mark = |code: &&str| Mark {
            regimes: String::new(),
            code: (*code).to_owned(),
            label: String::new(),
            standing: Standing::Unbound,
        };
        Line {
            key: Key::new("flow:a"),
            from: 0,
            to: 1,
            both_ways: false,
            data: data.to_owned(),
            marks: codes.iter().map(mark).collect(),
            standing: Standing::Unbound,
            subject: Subject::Bundle(Vec::new()),
        }
    }

    #[test]
    fn every_entry_of_the_legend_has_its_room_at_every_width() {
        for width in [320.0, 520.0, 700.0, 1000.0, 1700.0] {
            let foot = Foot::of(&Standing::ALL, width);
            let entries: Vec<Standing> = foot.rows.iter().flatten().map(|(_, s)| *s).collect();
            assert_eq!(entries, Standing::ALL);
            // Beside the buttons, or above them.
            let right = if foot.below > 0.0 { width } else { width - BUTTONS };
            for (x, standing) in foot.rows.iter().flatten() {
                assert!(x + Foot::width(*standing) <= right, "{width} {standing:?}");
            }
            assert!(foot.height() >= foot.below + foot.rows.len() as f32 * ROW);
        }
    }

    #[test]
    fn a_chip_says_what_flows_and_every_code_where_there_is_room() {
        let (line, rect) = (
            line("Recordings", &["AD", "ON"]),
            Rect::from_min_size(pos2(10.0, 10.0), vec2(120.0, 14.0)),
        );
        let short = Short::of(&line, rect);
        assert_eq!((short.rect, short.marks.len()), (rect, 2));
        assert_eq!(short.words.as_deref(), Some("Recordings"));
    }

    #[test]
    fn a_chip_without_room_for_what_flows_is_as_wide_as_its_codes() {
        let (line, rect) = (
            line("Recordings", &["AD", "ON"]),
            Rect::from_min_size(pos2(10.0, 10.0), vec2(56.0, 14.0)),
        );
        let short = Short::of(&line, rect);
        assert_eq!((short.words, short.marks.len()), (None, 2));
        assert!(short.rect.width() < rect.width() && rect.contains_rect(short.rect));
        assert_eq!(short.rect.center(), rect.center());
        let narrow = Rect::from_min_size(pos2(0.0, 0.0), vec2(24.0, 14.0));
        let worst = Short::of(&line, narrow);
        assert_eq!(worst.marks.len(), 1, "the worst alone where both do not fit");
    }
}
