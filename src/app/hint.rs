//! What the picture says of the part under the pointer, in words: at every scale, in full.

use eframe::egui::{
    Area, Context, Frame, Id, Order, Pos2, Rect, Response, RichText, Ui, UiKind, Vec2,
    containers::AreaState, emath::TSTransform, pos2, vec2,
};

use super::paint::rect_on_screen;
use super::style::{color, semibold};
use crate::assess::{FlowAnswer, Standing};
use crate::atlas::Picture;
use crate::id::FlowId;
use crate::scene::{Subject, Theme};

/// The width of a hint, in pixels.
const WIDTH: f32 = 340.0;
/// From what the pointer is on to the hint, in pixels.
const GAP: f32 = 6.0;
/// A pointer that moves less than this has not moved, in pixels.
const STILL: f32 = 3.0;
/// Along a line, the hint stays until the pointer is this far from where it came to it, in pixels.
const ALONG: f32 = 80.0;
/// The most flows of a line that are named.
const MOST: usize = 6;

/// Says it above or beside what the pointer is on, inside the room for it, where it covers least of
/// the other parts; not after a click, until the pointer moves to something else.
pub(super) fn hint_ui(
    canvas: &Response,
    picture: &Picture,
    subject: Option<&Subject>,
    (view, room): (TSTransform, Rect),
    theme: &Theme,
) {
    let ctx = &canvas.ctx;
    if hushed(ctx, subject) {
        return;
    }
    let (Some(subject), Some(at)) = (subject, canvas.hover_pos()) else { return };
    let id = Id::unique(format!("hint {subject:?}"));
    let thing = thing(picture, subject, view, anchor(ctx, subject, at));
    // The first time its size is not known, and it is not seen yet.
    let size = AreaState::load(ctx, id).and_then(|state| state.size).unwrap_or_default();
    let cards = picture.layout.nodes.iter().map(|node| node.rect);
    let chips = picture.layout.edges.iter().filter_map(|edge| edge.label);
    let parts: Vec<Rect> = cards
        .chain(chips)
        .map(|rect| rect_on_screen(view, rect))
        .filter(|rect| rect.intersects(canvas.rect))
        .collect();
    Area::new(id)
        .order(Order::Tooltip)
        .kind(UiKind::Tooltip)
        .fixed_pos(place(size, thing, room.shrink(GAP), &parts))
        .constrain_to(canvas.rect)
        .interactable(false)
        .fade_in(false)
        .show(ctx, |ui| {
            Frame::popup(ui.style()).show(ui, |ui| {
                ui.set_max_width(WIDTH);
                words_ui(ui, picture, subject, theme);
            });
        });
}

/// What was clicked, and where: there is nothing to be said about it any more.
#[derive(Clone, Debug)]
struct Hushed {
    subject: Option<Subject>,
    at: Pos2,
}

fn hushed(ctx: &Context, subject: Option<&Subject>) -> bool {
    let (pressed, at) = ctx.input(|input| {
        let pointer = &input.pointer;
        (pointer.any_down() || pointer.any_released(), pointer.latest_pos().unwrap_or_default())
    });
    let id = Id::unique("hushed");
    let known = ctx.data(|data| data.get_temp::<Hushed>(id));
    if pressed {
        let subject = subject.cloned().or_else(|| known?.subject);
        ctx.data_mut(|data| data.insert_temp(id, Hushed { subject, at }));
        return true;
    }
    let Some(hushed) = known else { return false };
    // A click may move the picture under the pointer.
    let still =
        hushed.at.distance(at) < STILL || subject.is_some() && subject == hushed.subject.as_ref();
    if !still {
        ctx.data_mut(|data| data.remove::<Hushed>(id));
    }
    still
}

/// Where the pointer came to a part; where it is, once it has moved on far along it.
fn anchor(ctx: &Context, subject: &Subject, at: Pos2) -> Pos2 {
    let id = Id::unique("hint from");
    let known = ctx.data(|data| data.get_temp::<(Subject, Pos2)>(id));
    match known {
        Some((of, from)) if of == *subject && from.distance(at) < ALONG => from,
        _ => {
            ctx.data_mut(|data| data.insert_temp(id, (subject.clone(), at)));
            at
        }
    }
}

/// What the pointer is on, on the screen: a card, a chip, or the place on a line or in a box.
fn thing(picture: &Picture, subject: &Subject, view: TSTransform, at: Pos2) -> Rect {
    let cards = picture.plan.cards.iter().zip(&picture.layout.nodes);
    let cards = cards.filter(|(card, _)| card.subject == *subject).map(|(_, node)| node.rect);
    let chips = picture.plan.lines.iter().zip(&picture.layout.edges);
    let chips = chips.filter(|(line, _)| line.subject == *subject).filter_map(|(_, e)| e.label);
    let place = Rect::from_center_size(at, vec2(2.0, 2.0) * GAP);
    let shown = cards.chain(chips).map(|rect| rect_on_screen(view, rect));
    shown.into_iter().find(|rect| rect.expand(GAP).contains(at)).unwrap_or(place)
}

/// The corner of a hint of some size: beside the thing and inside the room, above rather than to
/// its sides, and below at last; among these, where it covers least of the parts.
fn place(size: Vec2, thing: Rect, room: Rect, parts: &[Rect]) -> Pos2 {
    let (above, below) = (thing.top() - GAP - size.y, thing.bottom() + GAP);
    let (before, after) = (thing.left() - GAP - size.x, thing.right() + GAP);
    let columns = [thing.center().x - size.x / 2.0, thing.left(), thing.right() - size.x];
    let rows = [thing.center().y - size.y / 2.0, thing.top(), thing.bottom() - size.y];
    let inside = |at: Pos2| {
        let most = (room.max - size).max(room.min);
        Rect::from_min_size(at.clamp(room.min, most), size)
    };
    let places = columns
        .map(|x| pos2(x, above))
        .into_iter()
        .chain(rows.into_iter().flat_map(|y| [pos2(after, y), pos2(before, y)]))
        .chain(columns.map(|x| pos2(x, below)));
    let covers = |hint: Rect| -> f32 {
        let shared = parts.iter().filter(|part| part.intersects(hint));
        shared.map(|part| part.intersect(hint).area()).sum()
    };
    let fitting = places.map(inside).filter(|hint| !hint.intersects(thing));
    let best = fitting.map(|hint| (covers(hint), hint)).min_by(|(a, _), (b, _)| a.total_cmp(b));
    best.map_or_else(|| inside(pos2(columns[0], above)), |(_, hint)| hint).min
}

fn words_ui(ui: &mut Ui, picture: &Picture, subject: &Subject, theme: &Theme) {
    match subject {
        Subject::Flow(_) | Subject::Bundle(_) => {
            let flows = subject.flows();
            for flow in flows.iter().take(MOST) {
                flow_ui(ui, picture, flow, theme);
            }
            if flows.len() > MOST {
                ui.weak(format!("and {} more", flows.len() - MOST));
            }
        }
        Subject::System(_) => {
            card_ui(ui, picture, subject);
        }
        Subject::Site(_) | Subject::Jurisdiction(_) => {
            let folded = card_ui(ui, picture, subject);
            let group = picture.plan.groups.iter().find(|group| group.subject == *subject);
            if let Some(group) = group {
                ui.label(RichText::new(&group.title).family(semibold()));
                if !group.detail.is_empty() {
                    ui.label(&group.detail);
                }
            }
            ui.weak(if folded { "a double click opens it up" } else { "a double click folds it" });
        }
    }
}

fn flow_ui(ui: &mut Ui, picture: &Picture, flow: &FlowId, theme: &Theme) {
    if let Some(flow) = picture.scenario.flows.iter().find(|other| other.id == *flow) {
        ui.label(RichText::new(&flow.name).family(semibold()));
    }
    let answer = picture.assessment.flows.iter().find(|answer| answer.flow == *flow);
    for (chosen, full) in answer.into_iter().flat_map(FlowAnswer::binding) {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("■").color(color(theme.line(chosen.standing).color)));
            ui.label(RichText::new(chosen.regime.code()).family(semibold()));
            ui.label(&*full.label);
            if let Some(told) = Standing::beside(full) {
                ui.weak(told);
            }
        });
    }
}

/// What a card says; tells whether there is one.
fn card_ui(ui: &mut Ui, picture: &Picture, subject: &Subject) -> bool {
    let Some(card) = picture.plan.cards.iter().find(|card| card.subject == *subject) else {
        return false;
    };
    ui.label(RichText::new(&card.name).family(semibold()));
    for detail in &card.details {
        ui.label(&detail.text);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_stands_beside_its_thing_inside_the_canvas() {
        let room = Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 500.0));
        let size = vec2(340.0, 120.0);
        for x in [100.0, 300.0, 780.0] {
            for y in [50.0, 250.0, 510.0] {
                let thing = Rect::from_min_size(pos2(x, y), vec2(120.0, 40.0));
                let hint = Rect::from_min_size(place(size, thing, room, &[thing]), size);
                assert!(room.contains_rect(hint) && !hint.intersects(thing), "{thing} {hint}");
                assert!(y < 200.0 || hint.bottom() < thing.top(), "above where there is room");
            }
        }
        // Beside it, where something else stands above.
        let thing = Rect::from_min_size(pos2(300.0, 300.0), vec2(120.0, 40.0));
        let other = Rect::from_min_size(pos2(100.0, 200.0), vec2(800.0, 80.0));
        let hint = Rect::from_min_size(place(size, thing, room, &[thing, other]), size);
        assert!(!hint.intersects(other), "{hint}");
    }
}
