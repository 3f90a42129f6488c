//! The timeline: what happened to the law, and the day that the picture is asked for, to be dragged.

use std::cmp::Ordering;

use eframe::egui::{
    self, Align2, Color32, CornerRadius, FontId, Pos2, Rect, Sense, Stroke, StrokeKind, Ui, pos2,
    vec2,
};
use jiff::civil::{Date, date};

use super::command::Command;
use super::state::State;
use super::style::{color, semibold};
use crate::assess::Point;
use crate::law::Event;
use crate::scene::{Theme, Weight};
use crate::text;

/// The first and the last day that can be asked for.
const FIRST: Date = date(1998, 1, 1);
const LAST: Date = date(2035, 12, 31);
/// Until then little happened: those years share less room.
const DENSE: Date = date(2015, 1, 1);
/// The share of the width for the years before [`DENSE`].
const SPARSE_SHARE: f32 = 0.2;

/// The height of the strip, in pixels.
const HEIGHT: f32 = 80.0;
/// From the sides of the strip to its ends, in pixels.
const INSET: f32 = 14.0;
/// The line of time, below the top of the strip.
const LINE: f32 = 56.0;
/// The height of the band that shows how the flows stand.
const BAND: f32 = 14.0;
/// The rows of words above the band.
const ROWS: [f32; 2] = [2.0, 16.0];
/// The font size of years and events.
const SIZE: f32 = 10.5;
/// The handle snaps to an event this near, in pixels.
const SNAP: f32 = 3.0;
/// The least room between two events in words, in pixels.
const BESIDE: f32 = 16.0;
/// Words that begin this near to a stem are moved past it, in pixels.
const PAST: f32 = 8.0;
/// An event this near to the pointer is told, in pixels.
const NEAR: f32 = 5.0;

/// Time laid out along a strip.
#[derive(Clone, Copy, Debug)]
struct Axis {
    left: f32,
    width: f32,
}

impl Axis {
    fn x(self, on: Date) -> f32 {
        let days = |from: Date, to: Date| (to - from).get_days() as f32;
        let share = if on < DENSE {
            SPARSE_SHARE * days(FIRST, on.max(FIRST)) / days(FIRST, DENSE)
        } else {
            SPARSE_SHARE + (1.0 - SPARSE_SHARE) * days(DENSE, on.min(LAST)) / days(DENSE, LAST)
        };
        self.left + share * self.width
    }

    fn date(self, x: f32) -> Date {
        let share = ((x - self.left) / self.width).clamp(0.0, 1.0);
        let (start, end, part) = if share < SPARSE_SHARE {
            (FIRST, DENSE, share / SPARSE_SHARE)
        } else {
            (DENSE, LAST, (share - SPARSE_SHARE) / (1.0 - SPARSE_SHARE))
        };
        let days = (end - start).get_days() as f32 * part;
        let span = jiff::Span::new().days(days.round() as i64);
        start.checked_add(span).map_or(end, |day| day.min(LAST))
    }
}

/// The strip over the whole width.
pub(super) fn timeline_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else { return };
    let as_of = picture.assessment.question.as_of;
    let size = vec2(ui.available_width(), HEIGHT);
    let (response, painter) = ui.allocate_painter(size, Sense::click_and_drag());
    let strip = response.rect;
    let axis = Axis { left: strip.left() + INSET, width: (strip.width() - 2.0 * INSET).max(1.0) };
    let events = state.atlas.law().timeline();
    let theme = Theme::named(state.view.theme);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::Slider, true, "Timeline");
        info.current_text_value = Some(as_of.to_string());
        info
    });
    if (response.dragged() || response.clicked())
        && let Some(at) = response.interact_pointer_pos()
    {
        let near =
            events.iter().map(|event| event.date).find(|on| (axis.x(*on) - at.x).abs() < SNAP);
        let on = near.unwrap_or_else(|| axis.date(at.x));
        if on != as_of {
            out.push(Command::AsOf(Some(on)));
        }
    }
    let look = Look { painter: &painter, axis, strip, theme: &theme };
    if let Some(years) = state.desk.years() {
        look.band(&years.points);
    }
    let pill = look.pill(as_of);
    let at = response.hover_pos().filter(|_| !response.dragged());
    // The day that a click would ask for; not where it would only repeat the handle's.
    let other = at.map(|at| axis.date(at.x)).map(|on| (on, look.pill(on)));
    let other = other.filter(|(_, other)| !other.intersects(pill.expand(4.0)));
    look.years(&[Some(pill), other.map(|(_, pill)| pill)]);
    let turns: Vec<Date> =
        state.desk.years().into_iter().flat_map(|years| &years.points).map(|p| p.from).collect();
    look.events(events, &turns, as_of);
    look.handle(as_of, response.hovered() || response.dragged());
    if let Some((on, other)) = other {
        let tint = color(theme.selection);
        look.day(on, other, (color(theme.background), tint), Stroke::new(1.0, tint));
    }
    if let Some(at) = response.hover_pos() {
        ui.set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
        let told: Vec<&Event> =
            events.iter().filter(|event| (axis.x(event.date) - at.x).abs() <= NEAR).collect();
        if !told.is_empty() {
            above(ui, pos2(at.x, strip.top()), |ui| tell(ui, &told));
        }
    }
}

/// Shows words above a point: below it lie the years and the switches that are aimed at.
fn above(ui: &Ui, at: Pos2, words: impl FnOnce(&mut Ui)) {
    egui::Area::new(ui.scope_id().with("day"))
        .order(egui::Order::Tooltip)
        .kind(egui::UiKind::Tooltip)
        .pivot(Align2::CENTER_BOTTOM)
        .fixed_pos(at - vec2(0.0, 6.0))
        .interactable(false)
        .fade_in(false)
        .show(ui, |ui| egui::Frame::popup(ui.style()).show(ui, words));
}

fn tell(ui: &mut Ui, events: &[&Event]) {
    ui.set_max_width(360.0);
    for event in events {
        ui.label(format!("{}  {}  {}", event.date, event.regime, event.event));
    }
}

struct Look<'a> {
    painter: &'a egui::Painter,
    axis: Axis,
    strip: Rect,
    theme: &'a Theme,
}

impl Look<'_> {
    fn line_y(&self) -> f32 {
        self.strip.top() + LINE
    }

    /// The line and its years; what is covered is left out.
    fn years(&self, covered: &[Option<Rect>]) {
        let (y, muted) = (self.line_y(), color(self.theme.secondary_text));
        let line = Stroke::new(1.5, color(self.theme.jurisdiction_border));
        self.painter.hline(self.axis.left..=self.axis.left + self.axis.width, y, line);
        for (x, words, width) in years(self.axis) {
            self.painter.vline(x, y..=y + 6.0, line);
            let at = pos2(x, y + 8.0);
            let room = Rect::from_min_size(at, vec2(width, SIZE * 1.25)).expand2(vec2(3.0, 0.0));
            if !covered.iter().flatten().any(|pill| pill.intersects(room)) {
                let font = FontId::proportional(SIZE);
                self.painter.text(at, Align2::LEFT_TOP, words, font, muted);
            }
        }
    }

    /// How the flows stand over the years: the share of each standing, the worst on the line.
    fn band(&self, points: &[Point]) {
        let ends = points.iter().skip(1).map(|point| point.from).chain([LAST]);
        for (point, end) in points.iter().zip(ends) {
            let (left, right) = (self.axis.x(point.from), self.axis.x(end));
            let all: usize = point.counts.iter().map(|(_, n)| n).sum();
            let mut bottom = self.line_y();
            for (standing, n) in point.counts.iter().rev() {
                let top = bottom - BAND * *n as f32 / all.max(1) as f32;
                let part = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
                let style = self.theme.line(*standing);
                self.painter.rect_filled(
                    part,
                    CornerRadius::ZERO,
                    color(style.color).gamma_multiply(0.85),
                );
                bottom = top;
            }
        }
    }

    /// Every event as a mark; as many in words as there is room for.
    fn events(&self, events: &[Event], turns: &[Date], as_of: Date) {
        let y = self.line_y();
        for event in events {
            let x = self.axis.x(event.date);
            self.painter.circle_filled(pos2(x, y), 3.0, self.tint(event, as_of));
        }
        let span = (self.strip.left() + 4.0, self.strip.right() - 4.0);
        for caption in captions(self.axis, span, in_order(events, turns, as_of)) {
            let top = self.strip.top() + ROWS[caption.row];
            let (event, font) = (caption.event, FontId::proportional(SIZE));
            let at = pos2(caption.left, top);
            self.painter.text(at, Align2::LEFT_TOP, &event.event, font, self.tint(event, as_of));
            let stem = Stroke::new(1.0, color(self.theme.jurisdiction_border));
            self.painter.vline(caption.stem, top + 13.0..=y - BAND, stem);
        }
    }

    /// What lies ahead of the day is paler: it is not known yet.
    fn tint(&self, event: &Event, as_of: Date) -> Color32 {
        let tint = color(self.theme.card_text);
        if event.date <= as_of { tint } else { tint.gamma_multiply(0.45) }
    }

    /// Where a day is written below the line.
    fn pill(&self, on: Date) -> Rect {
        let width = text::width(&on.to_string(), 11.0, Weight::SemiBold) as f32 + 12.0;
        let left = self.axis.x(on) - width / 2.0;
        let left = left.clamp(self.strip.left(), (self.strip.right() - width).max(0.0));
        Rect::from_min_size(pos2(left, self.line_y() + 6.0), vec2(width, 17.0))
    }

    /// Writes a day into its place.
    fn day(&self, on: Date, pill: Rect, (ground, ink): (Color32, Color32), edge: Stroke) {
        self.painter.rect(pill, CornerRadius::same(4), ground, edge, StrokeKind::Inside);
        let font = FontId::new(11.0, semibold());
        self.painter.text(pill.center(), Align2::CENTER_CENTER, on.to_string(), font, ink);
    }

    fn handle(&self, as_of: Date, lively: bool) {
        let (tint, ground) = (color(self.theme.selection), color(self.theme.background));
        self.day(as_of, self.pill(as_of), (tint, ground), Stroke::NONE);
        let radius = if lively { 8.0 } else { 6.5 };
        let at = Pos2::new(self.axis.x(as_of), self.line_y());
        self.painter.circle(at, radius, ground, Stroke::new(3.0, tint));
    }
}

/// The years that have room beside each other: where each begins, its word and its width.
fn years(axis: Axis) -> Vec<(f32, String, f32)> {
    let mut years: Vec<(f32, String, f32)> = Vec::new();
    for year in FIRST.year()..=LAST.year() {
        let x = axis.x(date(year, 1, 1));
        if years.last().is_none_or(|(left, _, width)| x >= left + width + 10.0) {
            let words = year.to_string();
            let width = text::width(&words, f64::from(SIZE), Weight::Regular) as f32;
            years.push((x, words, width));
        }
    }
    years
}

/// The events by how much they matter: those first that change an answer of this picture, then
/// those around the day.
fn in_order<'a>(events: &'a [Event], turns: &[Date], as_of: Date) -> Vec<&'a Event> {
    let turns = |event: &Event| turns.iter().any(|turn| (*turn - event.date).get_days().abs() <= 1);
    let mut events: Vec<&Event> = events.iter().collect();
    events.sort_by_key(|event| (!turns(event), (event.date - as_of).get_days().abs()));
    events
}

/// An event in words, with the stem from there to its mark.
#[derive(Clone, Copy, Debug)]
struct Caption<'a> {
    event: &'a Event,
    row: usize,
    left: f32,
    right: f32,
    stem: f32,
}

/// As many events in words as there is room for from left to right, those first that come first. No
/// words lie on others, and no stem runs through words.
fn captions<'a>(
    axis: Axis,
    (left, right): (f32, f32),
    events: impl IntoIterator<Item = &'a Event>,
) -> Vec<Caption<'a>> {
    let mut placed: Vec<Caption<'_>> = Vec::new();
    for event in events {
        let width = text::width(&event.event, f64::from(SIZE), Weight::Regular) as f32;
        let stem = axis.x(event.date);
        // To the right of the stem; where there is no room, to its left.
        let starts = [stem - 3.0, stem + 3.0 - width];
        let tried = starts.into_iter().flat_map(|start| [(0, start), (1, start)]);
        let found = tried.into_iter().find_map(|(row, start)| {
            let start = start.min(right - width).max(left);
            let caption = Caption { event, row, left: start, right: start + width, stem };
            caption.beside(&placed).filter(|caption| caption.right <= right)
        });
        placed.extend(found);
    }
    placed
}

impl Caption<'_> {
    /// The caption where it disturbs no other, moved past a stem if it begins there; none, if it
    /// would disturb one.
    fn beside(self, placed: &[Self]) -> Option<Self> {
        let above = placed.iter().filter(|other| other.row < self.row);
        let near = above.map(|other| other.stem - self.left).filter(|past| past.abs() < PAST);
        let by = near.reduce(f32::max).map_or(0.0, |past| past + 3.0);
        let moved = Self { left: self.left + by, right: self.right + by, ..self };
        placed.iter().all(|other| !moved.disturbs(other)).then_some(moved)
    }

    fn disturbs(&self, other: &Self) -> bool {
        let through = |stem: &Self, words: &Self| {
            words.left - 2.0 < stem.stem && stem.stem < words.right + 2.0
        };
        match self.row.cmp(&other.row) {
            Ordering::Equal => self.left - BESIDE < other.right && other.left - BESIDE < self.right,
            Ordering::Less => through(self, other),
            Ordering::Greater => through(other, self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_and_its_place_on_the_strip_belong_together() {
        let axis = Axis { left: 10.0, width: 4000.0 };
        for on in [FIRST, date(2007, 5, 1), DENSE, date(2024, 9, 5), LAST] {
            let back = axis.date(axis.x(on));
            assert!((back - on).get_days().abs() <= 2, "{on} came back as {back}");
        }
        assert_eq!(axis.date(-500.0), FIRST);
        assert_eq!(axis.date(9000.0), LAST);
    }

    #[test]
    fn no_words_lie_on_others_and_no_stem_runs_through_words() {
        let base = crate::law::Base::embedded();
        let mut most = 0;
        for width in [720.0, 1100.0, 1252.0, 1572.0, 1892.0] {
            for as_of in [date(2001, 3, 1), date(2016, 7, 20), date(2024, 2, 20), LAST] {
                let axis = Axis { left: 14.0, width };
                let events = in_order(base.timeline(), &[date(2024, 1, 15)], as_of);
                let captions = captions(axis, (4.0, width + 24.0), events);
                for (idx, one) in captions.iter().enumerate() {
                    assert!(one.left >= 4.0 && one.right <= width + 24.0, "{width} {one:?}");
                    for other in captions.iter().filter(|other| other.row == one.row) {
                        let same = std::ptr::eq(one, other);
                        let apart = one.right < other.left || other.right < one.left;
                        assert!(same || apart, "{width} {as_of}: {one:?} on {other:?}");
                    }
                    for above in captions.iter().filter(|other| other.row < one.row) {
                        let beside = above.stem < one.left || above.stem > one.right;
                        assert!(beside, "{width} {as_of}: {above:?} through {idx} {one:?}");
                    }
                }
                most = most.max(captions.len());
            }
        }
        assert!(most > 12, "{most} are in words");
    }
}
