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
use crate::scene::{Card, Dash, Line, Mark, Meaning, Subject, Theme, Weight, dashes, scale};
use crate::text;

/// The font sizes of names with the height of a line, in pixels; the smaller is for names that the
/// larger has no room for.
const NAMES: [(f64, f32); 2] = [(10.0, 11.5), (9.0, 9.2)];
/// The font size of codes and data, in pixels.
const CODE: f64 = 9.0;
/// The height of a title of a box, in pixels.
const TITLE: f64 = 12.0;
/// The least height of a chip with a frame, and the height of one without, in pixels.
const FRAMED: f32 = 12.0;
const BARE: f32 = 11.0;
/// The least room for words, in pixels.
const ROOM: f64 = 24.0;

/// The least width of a card that has its name on it, in pixels.
const NAMED: f64 = 50.0;

/// From a chip's border to its codes, in pixels.
const INSET: f32 = 1.5;
/// Between two codes, in pixels.
const BETWEEN: f32 = 2.0;
/// The width of a bar for a second answer after a code, in pixels, and its share of the height of a
/// chip that is too small for a code.
const BAR: f32 = 4.0;
const THIN: f32 = 0.35;
/// From a chip's border to what flows, and from there to the codes, in pixels.
const BEFORE: f32 = 4.0;
const AFTER: f32 = 2.0;

/// The height of the buttons in the lower right corner, with what is around them, in pixels.
const CORNER: f32 = 46.0;
/// The least room for a legend beside the buttons; with less, it stands above them.
const BESIDE: f32 = 300.0;
/// The length of a line in the legend, in pixels.
const SAMPLE: f32 = 26.0;
/// From the sides of the canvas to the legend, in pixels.
const SIDE: f32 = 12.0;
/// Between the parts of an entry of the legend, in pixels.
const GAP: f32 = 5.0;
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
    rows: Vec<Vec<(f32, Meaning)>>,
    /// The room below the rows.
    below: f32,
}

impl Foot {
    /// The legend of a canvas of some width.
    pub(super) fn of(meanings: &[Meaning], width: f32) -> Self {
        let beside = width - BUTTONS >= BESIDE;
        let right = if beside { width - BUTTONS } else { width - SIDE };
        let mut foot = Self { rows: Vec::new(), below: if beside { 0.0 } else { CORNER } };
        let mut x = SIDE;
        for meaning in meanings {
            let needs = Self::width(meaning);
            if x + needs > right || foot.rows.is_empty() {
                x = SIDE;
                foot.rows.push(Vec::new());
            }
            if let Some(row) = foot.rows.last_mut() {
                row.push((x, meaning.clone()));
            }
            x += needs + 17.0;
        }
        foot
    }

    fn width(meaning: &Meaning) -> f32 {
        let words = meaning.standing.words();
        let words = text::width(words, f64::from(LEGEND), Weight::Regular) as f32;
        let codes = meaning.codes.iter().map(|code| code_width(code) + BETWEEN);
        SAMPLE + 2.0 * GAP + codes.sum::<f32>() + words
    }

    /// The room that it takes at the foot of the canvas, in pixels.
    pub(super) fn height(&self) -> f32 {
        (self.below + self.rows.len() as f32 * ROW + 10.0).max(CORNER)
    }
}

/// The least size of the picture's own words, in pixels, and the largest zoom without them.
const READABLE: f64 = 7.3;
pub(super) const COARSEST: f32 = (READABLE / scale::CHIP) as f32 - 0.001;

/// Tells whether the picture's own words would be too small to read.
pub(super) fn is_coarse(view: TSTransform) -> bool {
    f64::from(view.scaling) * scale::CHIP < READABLE
}

/// A chip that has no room for its full form: what flows and the codes, or the codes alone.
struct Short<'a> {
    /// The chip, no wider than what it says.
    rect: Rect,
    /// The answers whose codes have room, the worst first.
    marks: &'a [Mark],
    /// The answers whose codes have none.
    rest: Rest<'a>,
    /// What flows in whole, or how many flows there are; none, if neither has room.
    words: Option<&'a str>,
}

/// The sign of the answers that a chip has no room for, in the colour of the worst of them.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Rest<'a> {
    /// There are none.
    None,
    /// How many there are.
    Count(&'a Mark, usize),
    /// There is no room for a number: a bar after the code.
    Bar(&'a Mark),
}

impl<'a> Short<'a> {
    fn of(line: &'a Line, rect: Rect) -> Self {
        let room = rect.width() - 2.0 * INSET;
        let codes = |n: usize| -> f32 {
            let codes = line.marks[..n].iter().map(|mark| code_width(&mark.code) + BETWEEN);
            (codes.sum::<f32>() - BETWEEN).max(0.0)
        };
        let counted = |n: usize| codes(n) + BETWEEN + code_width(&more(line.marks.len() - n));
        let all = line.marks.len();
        // The worst is shown even where it is too wide.
        let n = if all <= 1 || codes(all) <= room {
            all
        } else {
            (1..all).rev().find(|n| counted(*n) <= room).unwrap_or(1)
        };
        let rest = match line.marks.get(n) {
            None => Rest::None,
            Some(next) if counted(n) <= room => Rest::Count(next, all - n),
            Some(next) => Rest::Bar(next),
        };
        let said = match rest {
            Rest::None => codes(n),
            Rest::Count(..) => counted(n),
            Rest::Bar(_) => codes(n) + 1.0 + BAR,
        };
        let mut width = 2.0 * INSET + said;
        let words = spoken(&line.data).find(|words| {
            width + BEFORE + text::width(words, CODE, Weight::Regular) as f32 + AFTER
                <= rect.width()
        });
        if let Some(words) = &words {
            width += BEFORE + text::width(words, CODE, Weight::Regular) as f32 + AFTER;
        }
        let size = vec2(width.min(rect.width()), rect.height());
        let rect = Rect::from_center_size(rect.center(), size);
        Self { rect, marks: &line.marks[..n], rest, words }
    }
}

/// What may be said of what flows: all of it, or how many flows there are, but no part of a name.
fn spoken(data: &str) -> impl Iterator<Item = &str> {
    let count = data.split_once(' ').map(|(count, _)| count).filter(|count| count.ends_with('×'));
    std::iter::once(data).chain(count).filter(|words| !words.is_empty() && !words.ends_with('…'))
}

/// The sign of answers that are left out.
fn more(n: usize) -> String {
    format!("+{n}")
}

/// A name in as many lines as there is room for, in the size that shows all of it.
struct Name {
    rect: Rect,
    size: f64,
    leading: f32,
    lines: Vec<String>,
}

impl Name {
    /// From the side of its room to a name, in pixels.
    const INSET: f32 = 4.0;

    /// A name in some room; none if there is too little.
    fn of(name: &str, rect: Rect) -> Option<Self> {
        let room = f64::from(rect.width() - 2.0 * Self::INSET);
        let mut found = None;
        for (size, leading) in NAMES {
            // Of the last line, only the letters count.
            let spare = leading - size as f32;
            let most = ((rect.height() + spare) / leading).floor() as usize;
            if room < ROOM || most == 0 {
                continue;
            }
            let lines = text::wrap(name, room, size, Weight::SemiBold, most.min(3));
            let words = lines.iter().flat_map(|line| line.split_whitespace());
            let whole = words.eq(name.split_whitespace());
            found = Some(Self { rect, size, leading, lines });
            if whole {
                break;
            }
        }
        found
    }

    fn width(&self) -> f32 {
        let widths = self.lines.iter().map(|line| text::width(line, self.size, Weight::SemiBold));
        widths.fold(0.0, f64::max) as f32
    }
}

fn code_width(code: &str) -> f32 {
    text::width(code, CODE, Weight::SemiBold) as f32 + 6.0
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
        // Those within have their titles where the strips have room for them.
        let all = scale::STRIP * f64::from(self.view.scaling) >= TITLE;
        for (group, placed) in groups.filter(|(group, _)| all || group.parent.is_none()) {
            let outer = group.parent.is_none();
            let ground = if outer { self.theme.jurisdiction_fill } else { self.theme.site_fill };
            self.title(&group.title, placed.rect, color(ground));
        }
        // From far, cards and chips are too small for any word.
        if f64::from(self.view.scaling) * scale::CARD < NAMED {
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
        if let Some(name) = Name::of(&card.name, rect_on_screen(self.view, rect)) {
            self.name(&name, Some(&card.subject));
        }
    }

    /// The title of a box: in its strip, and where that is too low, over the border above it too.
    fn title(&self, title: &str, rect: geom::Rect, ground: Color32) {
        let mut strip = rect_on_screen(self.view, geom::Rect { h: scale::STRIP, ..rect });
        strip.set_top(strip.top().min(strip.bottom() - TITLE as f32));
        let Some(name) = Name::of(title, strip) else { return };
        if self.seen(strip) {
            // A line may pass where the title is longer than in the picture itself.
            strip.set_width(name.width() + 4.0);
            let patch = strip.translate(vec2(2.0, 0.0)).shrink2(vec2(0.0, 1.0));
            self.painter.rect_filled(patch, 2.0, ground);
        }
        self.name(&name, None);
    }

    fn name(&self, name: &Name, subject: Option<&Subject>) {
        if !self.seen(name.rect) {
            return;
        }
        let tint = self.lit.tint(self.theme.card_text, subject);
        let mut y = name.rect.center().y - name.leading * (name.lines.len() as f32 - 1.0) / 2.0;
        for line in &name.lines {
            let at = pos2(name.rect.left() + Name::INSET, y);
            let font = FontId::new(name.size as f32, semibold());
            self.painter.text(at, Align2::LEFT_CENTER, line, font, tint);
            y += name.leading;
        }
    }

    /// A chip in its short form, or in that of its codes alone.
    fn chip(&self, line: &Line, rect: geom::Rect) {
        let rect = rect_on_screen(self.view, rect);
        if !self.seen(rect) {
            return;
        }
        let style = self.theme.line(line.standing);
        let tint = |c| self.lit.tint(c, Some(&line.subject));
        if rect.height() < 9.0 || rect.width() < 14.0 {
            self.bars(line, rect);
            return;
        }
        let mut short = Short::of(line, rect);
        let framed = rect.height() >= FRAMED;
        if framed {
            let edge = Stroke::new(1.0, tint(style.color));
            let fill = tint(self.theme.chip_fill);
            self.painter.rect(short.rect, CornerRadius::same(3), fill, edge, StrokeKind::Inside);
        } else {
            // Codes need the height; what flows is left out.
            short.words = None;
        }
        let height = if framed { rect.height() - 2.0 * INSET } else { BARE };
        let mut right = short.rect.right() - INSET;
        let middle = short.rect.center().y;
        let rows = middle - height / 2.0..=middle + height / 2.0;
        let put = |right: f32, code: &str, standing: Standing| {
            let style = self.theme.line(standing);
            let left = (right - code_width(code)).max(short.rect.left() + INSET);
            let badge = Rect::from_x_y_ranges(left..=right, rows.clone());
            self.badge(badge, code, (tint(style.color), tint(style.on_color)));
            left - BETWEEN
        };
        match short.rest {
            Rest::None => {}
            Rest::Count(next, n) => right = put(right, &more(n), next.standing),
            Rest::Bar(next) => {
                let bar = Rect::from_x_y_ranges(right - BAR..=right, rows.clone());
                self.painter.rect_filled(bar, 1.0, tint(self.theme.line(next.standing).color));
                right = bar.left() - 1.0;
            }
        }
        for mark in short.marks.iter().rev() {
            right = put(right, &mark.code, mark.standing);
        }
        if let Some(words) = short.words {
            let at = pos2(short.rect.left() + BEFORE, short.rect.center().y);
            let font = FontId::new(CODE as f32, FontFamily::Proportional);
            let ink = tint(self.theme.card_text);
            self.painter.text(at, Align2::LEFT_CENTER, words, font, ink);
        }
    }

    /// A chip too small for a code: a bar in the colour of the worst answer, over one of the next.
    fn bars(&self, line: &Line, rect: Rect) {
        let tint = |c| self.lit.tint(c, Some(&line.subject));
        let mut worst = rect;
        if let Some(next) = line.marks.get(1) {
            let low = rect.bottom() - (rect.height() * THIN).max(1.5);
            let bar = Rect::from_min_max(pos2(rect.left(), low), rect.max);
            self.painter.rect_filled(bar, 0.0, tint(self.theme.line(next.standing).color));
            worst.set_bottom(low - 0.5);
        }
        self.painter.rect_filled(worst, 1.0, tint(self.theme.line(line.standing).color));
    }

    fn badge(&self, rect: Rect, code: &str, (ground, ink): (Color32, Color32)) {
        self.painter.rect_filled(rect, 2.0, ground);
        let font = FontId::new(CODE as f32, semibold());
        self.painter.text(rect.center(), Align2::CENTER_CENTER, code, font, ink);
    }

    /// What the lines mean, in rows along the foot of the canvas.
    pub(super) fn legend(&self, foot: &Foot, area: Rect) {
        let top = area.bottom() - foot.height();
        for (idx, row) in foot.rows.iter().enumerate() {
            let y = top + ROW * (idx as f32 + 0.5);
            let width = row.last().map_or(0.0, |(x, meaning)| x + Foot::width(meaning));
            // A picture that is moved may lie below it.
            let ground = Rect::from_x_y_ranges(
                area.left()..=area.left() + width + SIDE,
                y - ROW / 2.0..=y + ROW / 2.0,
            );
            let tint = color(self.theme.background).gamma_multiply(0.92);
            self.painter.rect_filled(ground, 0.0, tint);
            for (x, meaning) in row {
                self.entry(pos2(area.left() + x, y), meaning);
            }
        }
    }

    fn entry(&self, at: Pos2, meaning: &Meaning) {
        let style = self.theme.line(meaning.standing);
        let end = at + vec2(SAMPLE, 0.0);
        self.sample((at, end), style.dash, style.width, color(style.color));
        let mut x = end.x + GAP;
        for code in &meaning.codes {
            let rect =
                Rect::from_min_size(pos2(x, at.y - BARE / 2.0), vec2(code_width(code), BARE));
            self.badge(rect, code, (color(style.color), color(style.on_color)));
            x = rect.right() + BETWEEN;
        }
        self.painter.text(
            pos2(x + GAP, at.y),
            Align2::LEFT_CENTER,
            meaning.standing.words(),
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
    fn a_name_gets_smaller_before_it_is_cut() {
        let room = |w: f32, h: f32| Rect::from_min_size(pos2(0.0, 0.0), vec2(w, h));
        let name = |w, h| Name::of("Billing and regulatory archive", room(w, h));
        let large = name(110.0, 26.0).expect("there is room");
        assert_eq!((large.size, large.lines.len()), (NAMES[0].0, 2));
        let small = name(92.0, 26.0).expect("there is room");
        assert_eq!(small.size, NAMES[1].0);
        assert_eq!(small.lines, ["Billing and", "regulatory archive"]);
        let cut = name(70.0, 26.0).expect("there is room");
        assert!(cut.lines[1].ends_with('…'), "{:?}", cut.lines);
        assert!(name(20.0, 26.0).is_none() && name(92.0, 8.0).is_none());
    }

    #[test]
    fn every_entry_of_the_legend_has_its_room_at_every_width() {
        for width in [320.0, 520.0, 700.0, 1000.0, 1700.0] {
            let codes = || vec!["AD".to_owned(), "ON".to_owned()];
            let all = Standing::ALL.map(|standing| Meaning { standing, codes: codes() });
            let foot = Foot::of(&all, width);
            let entries: Vec<&Meaning> = foot.rows.iter().flatten().map(|(_, m)| m).collect();
            assert_eq!(entries, all.each_ref());
            // Beside the buttons, or above them.
            let right = if foot.below > 0.0 { width } else { width - BUTTONS };
            for (x, meaning) in foot.rows.iter().flatten() {
                assert!(x + Foot::width(meaning) <= right, "{width} {meaning:?}");
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
        assert_eq!((short.words, short.marks.len()), (Some("Recordings"), 2));
        assert!(short.rect.width() < rect.width(), "no wider than what it says");
        assert_eq!(short.rect.center(), rect.center());
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
        assert_eq!(worst.rest, Rest::Bar(&line.marks[1]));
    }

    #[test]
    fn a_chip_says_that_it_leaves_out_an_answer() {
        let line = line("Calls", &["CUST", "ON", "AD"]);
        let short =
            |width: f32| Short::of(&line, Rect::from_min_size(Pos2::ZERO, vec2(width, 14.0)));
        let (mut counted, mut barred) = (0, 0);
        for width in 14..140 {
            let short = short(width as f32);
            let left_out = line.marks.len() - short.marks.len();
            match short.rest {
                Rest::None => assert_eq!(left_out, 0),
                Rest::Count(next, n) => {
                    assert_eq!((next, n), (&line.marks[short.marks.len()], left_out));
                    counted += 1;
                }
                Rest::Bar(next) => {
                    assert_eq!((next, short.marks.len()), (&line.marks[1], 1));
                    barred += 1;
                }
            }
            assert!(left_out == 0 || short.words.is_none(), "codes come before what flows");
        }
        assert!(counted > 10 && barred > 10, "{counted} {barred}");
    }

    #[test]
    fn no_name_of_what_flows_is_cut() {
        let two = line("2× Call logs", &["AD"]);
        let cut = line("Transcripts and an…", &["AD"]);
        let mut said = Vec::new();
        for width in 14..140 {
            let rect = Rect::from_min_size(Pos2::ZERO, vec2(width as f32, 14.0));
            assert_eq!(Short::of(&cut, rect).words, None);
            said.push(Short::of(&two, rect).words);
        }
        said.dedup();
        assert_eq!(said, [None, Some("2×"), Some("2× Call logs")]);
    }
}
