//! The timeline: what happened to the law, and the day that the picture is asked for, to be dragged.

use eframe::egui::{
    self, Align2, Color32, CornerRadius, FontId, Pos2, Rect, Sense, Stroke, Ui, pos2, vec2,
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
    look.years();
    let turns: Vec<Date> =
        state.desk.years().into_iter().flat_map(|years| &years.points).map(|p| p.from).collect();
    look.events(events, &turns, as_of);
    look.handle(as_of, response.hovered() || response.dragged());
    if let Some(at) = response.hover_pos() {
        ui.set_cursor_icon(egui::CursorIcon::ResizeHorizontal);
        let told: Vec<&Event> =
            events.iter().filter(|event| (axis.x(event.date) - at.x).abs() <= NEAR).collect();
        above(ui, pos2(at.x, strip.top()), |ui| tell(ui, axis.date(at.x), &told));
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

fn tell(ui: &mut Ui, on: Date, events: &[&Event]) {
    ui.set_max_width(360.0);
    if events.is_empty() {
        ui.label(on.to_string());
    }
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

    fn years(&self) {
        let (y, muted) = (self.line_y(), color(self.theme.secondary_text));
        let line = Stroke::new(1.5, color(self.theme.jurisdiction_border));
        self.painter.hline(self.axis.left..=self.axis.left + self.axis.width, y, line);
        let mut free = f32::NEG_INFINITY;
        for year in FIRST.year()..=LAST.year() {
            let x = self.axis.x(date(year, 1, 1));
            if x < free {
                continue;
            }
            let words = year.to_string();
            let drawn = self.painter.text(
                pos2(x, y + 8.0),
                Align2::LEFT_TOP,
                words,
                FontId::proportional(SIZE),
                muted,
            );
            self.painter.vline(x, y..=y + 6.0, line);
            free = drawn.right() + 10.0;
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

    /// Every event as a mark; as many in words as there is room for, those first that change an
    /// answer of this picture, then those around the day.
    fn events(&self, events: &[Event], turns: &[Date], as_of: Date) {
        let y = self.line_y();
        for event in events {
            let x = self.axis.x(event.date);
            self.painter.circle_filled(pos2(x, y), 3.0, self.tint(event, as_of));
        }
        let mut nearest: Vec<&Event> = events.iter().collect();
        let turns =
            |event: &Event| turns.iter().any(|turn| (*turn - event.date).get_days().abs() <= 1);
        nearest.sort_by_key(|event| (!turns(event), (event.date - as_of).get_days().abs()));
        let mut taken: [Vec<(f32, f32)>; 2] = [Vec::new(), Vec::new()];
        for event in nearest {
            let x = self.axis.x(event.date);
            let width = text::width(&event.event, f64::from(SIZE), Weight::Regular) as f32;
            let right = self.strip.right() - 4.0;
            let left = (x - 3.0).min(right - width).max(self.strip.left() + 4.0);
            let span = (left - 8.0, left + width + 8.0);
            let free = |row: &Vec<(f32, f32)>| !row.iter().any(|o| span.0 < o.1 && o.0 < span.1);
            let Some(row) = taken.iter().position(free) else { continue };
            taken[row].push(span);
            let font = FontId::proportional(SIZE);
            let at = pos2(left, self.strip.top() + ROWS[row]);
            self.painter.text(at, Align2::LEFT_TOP, &event.event, font, self.tint(event, as_of));
            let stem = Stroke::new(1.0, color(self.theme.jurisdiction_border));
            self.painter.vline(x, self.strip.top() + ROWS[row] + 13.0..=y - BAND, stem);
        }
    }

    /// What lies ahead of the day is paler: it is not known yet.
    fn tint(&self, event: &Event, as_of: Date) -> Color32 {
        let tint = color(self.theme.card_text);
        if event.date <= as_of { tint } else { tint.gamma_multiply(0.45) }
    }

    fn handle(&self, as_of: Date, lively: bool) {
        let (x, y) = (self.axis.x(as_of), self.line_y());
        let tint = color(self.theme.selection);
        let words = as_of.to_string();
        let width = text::width(&words, 11.0, Weight::SemiBold) as f32 + 12.0;
        let left = (x - width / 2.0).clamp(self.strip.left(), self.strip.right() - width);
        let label = Rect::from_min_size(pos2(left, y + 6.0), vec2(width, 17.0));
        self.painter.rect_filled(label, CornerRadius::same(4), tint);
        self.painter.text(
            label.center(),
            Align2::CENTER_CENTER,
            words,
            FontId::new(11.0, semibold()),
            color(self.theme.background),
        );
        let radius = if lively { 8.0 } else { 6.5 };
        self.painter.circle(
            Pos2::new(x, y),
            radius,
            color(self.theme.background),
            Stroke::new(3.0, tint),
        );
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
}
