//! The canvas: the picture, with pan, zoom, selection and a glide from old to new.

use std::sync::Arc;
use std::time::Instant;

use eframe::egui::{self, Key, Sense, Ui, Vec2, emath::TSTransform, vec2};

use super::coarse::{COARSEST, Coarse, Foot, is_coarse};
use super::command::{Command, Place, Room, Tab};
use super::far::{Far, is_far};
use super::hint::hint_ui;
use super::paint::{Lit, in_scene, paint, rect_on_screen};
use super::pane::Pane;
use super::state::State;
use super::style::{Glyph, color, icon_button};
use crate::assess::Standing;
use crate::atlas::{Picture, between};
use crate::geom::Rect;
use crate::graph::Chain;
use crate::id::SystemId;
use crate::layout::Layout;
use crate::scenario::Scenario;
use crate::scene::{Meaning, Plan, Scene, Subject, Theme, draw};

/// How long a change glides.
const GLIDE_SECS: f32 = 0.25;
/// How near to a line a click must be, in pixels.
const REACH: f32 = 6.0;
/// The largest zoom that a fitted picture gets.
const MOST: f32 = 1.6;
/// The room around a fitted picture, in pixels.
const MARGIN: f32 = 12.0;
/// With more parts in sight than this, none is named: they are too small to be pointed at.
const NAMED: usize = 400;
/// The smallest and largest zoom.
const ZOOM: std::ops::RangeInclusive<f32> = 0.004..=6.0;

/// What the canvas remembers from frame to frame.
#[derive(Debug)]
pub(super) struct Canvas {
    view: TSTransform,
    fitted: bool,
    /// The size that the picture was fitted to, and that of the last frame.
    size: Vec2,
    room: Vec2,
    shown: Option<Arc<Layout>>,
    glide: Option<(Arc<Layout>, Instant)>,
    hovered: Option<Subject>,
    held: Option<Held>,
    chain: Lights,
    far: Far,
    /// The legend, and the picture and the width that it is of.
    foot: Foot,
    foot_of: Option<(Arc<Plan>, f32)>,
    /// What is drawn without its title and its legend, in scene points.
    body: Rect,
}

/// What is lit, and what it was found for.
#[derive(Debug, Default)]
struct Lights {
    of: Option<(Arc<Scenario>, Option<Subject>, Vec<Subject>)>,
    lit: Vec<Subject>,
}

/// A card that is being dragged: nothing else moves until it is let go.
#[derive(Clone, Debug)]
struct Held {
    system: SystemId,
    /// Where the card is now, in scene points.
    rect: Rect,
}

impl Canvas {
    pub(super) fn new() -> Self {
        Self {
            view: TSTransform::IDENTITY,
            fitted: true,
            size: Vec2::ZERO,
            room: Vec2::ZERO,
            shown: None,
            glide: None,
            hovered: None,
            held: None,
            chain: Lights::default(),
            far: Far::default(),
            foot: Foot::default(),
            foot_of: None,
            body: Rect::default(),
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        let size = ui.available_size();
        let (background, painter) = ui.allocate_painter(size, Sense::click_and_drag());
        let theme = Theme::named(state.view.theme);
        painter.rect_filled(background.rect, 0.0, color(theme.background));
        self.room(ui, size, state, out);
        if state.atlas.pending() && self.shown.is_none() || state.room.is_none() {
            // The picture for the room that there is will be there in a moment.
            return;
        }
        let Some(picture) = state.atlas.picture() else {
            empty(ui, background.rect);
            return;
        };
        if picture.plan.cards.is_empty() {
            blank(ui, background.rect, out);
            return;
        }
        let scene = self.scene(ui, picture, &theme);
        self.body = picture.layout.bounds;
        let of = self.foot_of.as_ref();
        if of.is_none_or(|(plan, width)| !Arc::ptr_eq(plan, &picture.plan) || *width != size.x) {
            self.foot = Foot::of(&picture.plan.meanings(), size.x);
            self.foot_of = Some((Arc::clone(&picture.plan), size.x));
        }
        let fits = |command: &Command| matches!(command, Command::Tidy(_) | Command::Present);
        self.fitted |= out.iter().any(fits);
        if self.size != size || self.fitted {
            self.size = size;
            if self.fitted {
                self.fit(&scene, background.rect);
            }
        }
        self.hold(ui, &background, picture, out);
        self.steer(ui, &background, &scene);
        self.point(ui, &background, &scene, out);
        let hinted = self.hovered.as_ref().filter(|_| self.held.is_none());
        let mut room = background.rect;
        if is_coarse(self.view) {
            room.set_bottom(room.bottom() - self.foot.height());
        }
        hint_ui(&background, picture, hinted, (self.view, room), &theme);
        self.chain(state, picture);
        let coarse = is_coarse(self.view);
        let lit = Lit {
            ground: theme.background,
            selected: state.selected.as_ref(),
            hovered: self.hovered.as_ref(),
            chain: &self.chain.lit,
            coarse,
        };
        if is_far(&scene, self.view) {
            self.far.paint(&painter, &scene, self.view, lit);
        } else {
            paint(&painter, &scene, self.view, lit);
        }
        if coarse {
            let words = Coarse { painter: &painter, view: self.view, theme: &theme, lit };
            if self.glide.is_none() {
                words.words(picture);
            }
            words.legend(&self.foot, background.rect);
        }
        self.marks(&painter, state, picture, color(theme.selection));
        if let Some(held) = &self.held {
            let (rect, tint) = (rect_on_screen(self.view, held.rect), color(theme.selection));
            let edge = egui::Stroke::new(2.0, tint);
            let fill = tint.gamma_multiply(0.2);
            painter.rect(rect, 6.0, fill, edge, egui::StrokeKind::Inside);
        }
        self.name_parts(ui, state, out);
        self.buttons(ui, background.rect, &scene);
        lit_ui(ui, state, background.rect, out);
    }

    /// Tells how much room there is for the picture, once it is the same for two frames: the first
    /// frame of a window has panels of other sizes.
    fn room(&mut self, ui: &Ui, size: Vec2, state: &State, out: &mut Vec<Command>) {
        let settled = self.room == size;
        self.room = size;
        let room = room(size);
        if state.room == Some(room) {
            return;
        }
        if settled {
            out.push(Command::Room(room));
        } else {
            ui.request_repaint();
        }
    }

    /// The scene of this moment: the picture's own, or one on the way to it.
    fn scene(&mut self, ui: &Ui, picture: &Picture, theme: &Theme) -> Arc<Scene> {
        match &self.shown {
            Some(shown) if Arc::ptr_eq(shown, &picture.layout) => {}
            Some(shown) => {
                self.glide = Some((Arc::clone(shown), Instant::now()));
                self.shown = Some(Arc::clone(&picture.layout));
            }
            None => self.shown = Some(Arc::clone(&picture.layout)),
        }
        let Some((from, since)) = &self.glide else { return Arc::clone(&picture.scene) };
        let t = since.elapsed().as_secs_f32() / GLIDE_SECS;
        if t >= 1.0 || ui.style().animation_time == 0.0 {
            self.glide = None;
            return Arc::clone(&picture.scene);
        }
        ui.request_repaint();
        let eased = 1.0 - (1.0 - t) * (1.0 - t) * (1.0 - t);
        let layout = between(from, &picture.layout, f64::from(eased));
        Arc::new(draw(&picture.plan, &layout, theme))
    }

    /// Finds what is lit, if the picture or the selection is another.
    fn chain(&mut self, state: &State, picture: &Picture) {
        let known = self.chain.of.as_ref().is_some_and(|(scenario, selected, lit)| {
            Arc::ptr_eq(scenario, &picture.scenario)
                && *selected == state.selected
                && *lit == state.lit
        });
        if !known {
            let mut lit = chain(state, picture);
            lit.sort_unstable();
            let of = (Arc::clone(&picture.scenario), state.selected.clone(), state.lit.clone());
            self.chain = Lights { of: Some(of), lit };
        }
    }

    fn fit(&mut self, scene: &Scene, area: egui::Rect) {
        let mut room = area.shrink(MARGIN);
        let fitting = |room: egui::Rect, bounds: Rect| {
            let scale = (room.width() / bounds.w as f32).min(room.height() / bounds.h as f32);
            scale.clamp(*ZOOM.start(), MOST)
        };
        let mut bounds = scene.bounds;
        let mut most = MOST;
        // A small picture has its title in the bar above and its legend at the foot of the canvas.
        if is_coarse(TSTransform::from_scaling(fitting(room, bounds))) {
            bounds = self.body;
            room.set_bottom(area.bottom() - self.foot.height() - MARGIN / 2.0);
            // Larger, it would have its own again, out of sight.
            most = COARSEST;
        }
        let scale = fitting(room, bounds).min(most);
        let middle = bounds.center();
        let middle = vec2(middle.x as f32, middle.y as f32) * scale;
        self.view = TSTransform::new(room.center().to_vec2() - middle, scale);
        self.fitted = true;
    }

    fn steer(&mut self, ui: &Ui, background: &egui::Response, scene: &Scene) {
        if background.dragged() && self.held.is_none() {
            self.view.translation += background.drag_delta();
            self.fitted = false;
        }
        let over = background.contains_pointer();
        if over && let Some(at) = ui.input(|i| i.pointer.hover_pos()) {
            let (zoom, scroll) = ui.input(|i| (i.zoom_delta(), i.smooth_scroll_delta));
            let zoom = if zoom == 1.0 { (scroll.y * 0.0025).exp() } else { zoom };
            if zoom != 1.0 {
                self.zoom(zoom, at);
            }
            if scroll.x != 0.0 {
                self.view.translation.x += scroll.x;
                self.fitted = false;
            }
        }
        if !ui.egui_wants_keyboard_input() && ui.input(|i| i.key_pressed(Key::F)) {
            self.fit(scene, background.rect);
        }
    }

    /// Takes up a card that a drag begins on, moves it along, and pins it where it is let go.
    fn hold(
        &mut self,
        ui: &Ui,
        background: &egui::Response,
        picture: &Picture,
        out: &mut Vec<Command>,
    ) {
        if background.drag_started()
            && let Some(at) = ui.input(|input| input.pointer.press_origin())
        {
            let at = in_scene(self.view, at);
            let mut cards = picture.plan.cards.iter().zip(&picture.layout.nodes);
            self.held = cards.find_map(|(card, placed)| match &card.subject {
                Subject::System(system) if placed.rect.contains(at) => {
                    Some(Held { system: system.clone(), rect: placed.rect })
                }
                _ => None,
            });
        }
        let Some(held) = &mut self.held else { return };
        let by = background.drag_delta() / self.view.scaling;
        held.rect = held.rect.offset(f64::from(by.x), f64::from(by.y));
        if background.drag_stopped() {
            let center = held.rect.center();
            let at = Place { x: center.x.round() as i32, y: center.y.round() as i32 };
            out.push(Command::Pin(held.system.clone(), at));
            self.held = None;
        }
    }

    fn zoom(&mut self, by: f32, at: egui::Pos2) {
        let scale = (self.view.scaling * by).clamp(*ZOOM.start(), *ZOOM.end());
        let by = scale / self.view.scaling;
        let held = at.to_vec2();
        self.view = TSTransform::from_translation(held)
            * TSTransform::from_scaling(by)
            * TSTransform::from_translation(-held)
            * self.view;
        self.fitted = false;
    }

    fn point(
        &mut self,
        ui: &Ui,
        background: &egui::Response,
        scene: &Scene,
        out: &mut Vec<Command>,
    ) {
        let under = |at: egui::Pos2| {
            let reach = f64::from(REACH / self.view.scaling);
            scene.hit(in_scene(self.view, at), reach).cloned()
        };
        self.hovered = background.hover_pos().and_then(under);
        if self.hovered.is_some() {
            ui.set_cursor_icon(egui::CursorIcon::PointingHand);
        }
        if let Some(at) = background.interact_pointer_pos() {
            let subject = background.clicked().then(|| under(at));
            if background.double_clicked() {
                match subject.flatten() {
                    Some(subject) if subject.is_box() => out.push(Command::Fold(subject)),
                    Some(_) => {}
                    None => self.fit(scene, background.rect),
                }
            } else if let Some(subject) = subject {
                out.push(Command::Select(subject));
            }
        }
        if !ui.egui_wants_keyboard_input() && ui.input(|i| i.key_pressed(Key::Escape)) {
            out.push(Command::Select(None));
        }
    }

    /// Rings what is selected, and the chips of flows whose answers differ from the picture that
    /// this one is compared with.
    fn marks(
        &self,
        painter: &egui::Painter,
        state: &State,
        picture: &Picture,
        tint: egui::Color32,
    ) {
        let turned = &state.desk.turned;
        if self.glide.is_some() || state.selected.is_none() && turned.is_empty() {
            return;
        }
        let ring = |rect: Rect, width: f32| {
            let rect = rect_on_screen(self.view, rect).expand(1.0 + width);
            if rect.intersects(painter.clip_rect()) {
                let edge = egui::Stroke::new(width, tint);
                painter.rect_stroke(rect, 5.0, edge, egui::StrokeKind::Middle);
            }
        };
        let selected = |subject: &Subject| state.selected.as_ref() == Some(subject);
        for (card, placed) in picture.plan.cards.iter().zip(&picture.layout.nodes) {
            if selected(&card.subject) {
                ring(placed.rect, 2.5);
            }
        }
        for (line, route) in picture.plan.lines.iter().zip(&picture.layout.edges) {
            let Some(chip) = route.label else { continue };
            if state.selected.as_ref().is_some_and(|other| line.subject.shows(other)) {
                ring(chip, 2.5);
            } else if line.subject.flows().iter().any(|flow| turned.contains(flow)) {
                ring(chip, 1.5);
            }
        }
    }

    /// Gives each visible system and flow a name that can be reached by key and read aloud.
    fn name_parts(&self, ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
        let Some(picture) = state.atlas.picture() else { return };
        let clip = ui.clip_rect();
        let seen = |rect: Rect| rect_on_screen(self.view, rect).intersects(clip);
        let cards = picture.plan.cards.iter().zip(&picture.layout.nodes);
        let cards = cards.filter(|(_, placed)| seen(placed.rect));
        let chips = picture.plan.lines.iter().zip(&picture.layout.edges);
        let chips = chips.filter(|(_, route)| route.label.is_some_and(seen));
        if cards.clone().count() + chips.clone().count() > NAMED {
            return;
        }
        let cards = cards.map(|(card, placed)| {
            let details: Vec<&str> = card.details.iter().map(|d| d.text.as_str()).collect();
            (&card.subject, format!("{}, {}", card.name, details.join(", ")), placed.rect)
        });
        let chips = chips.filter_map(|(line, route)| {
            let answers: Vec<String> = line
                .marks
                .iter()
                .map(|m| format!("{} {} {}", m.regimes, m.code, m.label).trim().to_owned())
                .collect();
            let flows = picture.scenario.flows.iter();
            let names: Vec<&str> = flows
                .filter(|flow| line.subject.flows().contains(&flow.id))
                .map(|flow| flow.name.as_str())
                .collect();
            Some((
                &line.subject,
                format!("{}: {}", names.join(", "), answers.join(", ")),
                route.label?,
            ))
        });
        for (subject, name, rect) in cards.chain(chips) {
            let rect = rect_on_screen(self.view, rect);
            let id = ui.scope_id().with(("part", format!("{subject:?}")));
            let response = ui.interact(rect, id, Sense::click());
            let selected = state.selected.as_ref() == Some(subject);
            response.widget_info(|| {
                egui::WidgetInfo::selected(egui::Role::Button, true, selected, &name)
            });
            if response.has_focus() {
                let ring = egui::Stroke::new(2.0, ui.visuals().selection.stroke.color);
                ui.painter().rect_stroke(rect.expand(3.0), 6.0, ring, egui::StrokeKind::Outside);
            }
            if subject.is_box() && response.double_clicked() {
                out.push(Command::Fold(subject.clone()));
            } else if response.clicked() {
                out.push(Command::Select(Some(subject.clone())));
            }
        }
    }

    fn buttons(&mut self, ui: &mut Ui, area: egui::Rect, scene: &Scene) {
        let corner =
            egui::Rect::from_min_size(area.right_bottom() - vec2(196.0, 44.0), vec2(184.0, 32.0));
        let builder = egui::UiBuilder::new()
            .max_rect(corner)
            .layout(egui::Layout::right_to_left(egui::Align::Center));
        ui.scope_builder(builder, |ui| {
            if icon_button(ui, Glyph::Fit, "Fit the picture (F)", true) {
                self.fit(scene, area);
            }
            if icon_button(ui, Glyph::Plus, "Zoom in", true) {
                self.zoom(1.25, area.center());
            }
            ui.label(format!("{:.0} %", self.view.scaling * 100.0));
            if icon_button(ui, Glyph::Minus, "Zoom out", true) {
                self.zoom(0.8, area.center());
            }
        });
    }
}

/// The systems and flows before and after what is selected; none, if nothing with a chain is.
fn chain(state: &State, picture: &Picture) -> Vec<Subject> {
    if !state.lit.is_empty() {
        return state.lit.clone();
    }
    let scenario = &picture.scenario;
    let Some(selected) = &state.selected else { return Vec::new() };
    let mut chain = Chain::default();
    if let Subject::System(id) = selected
        && let Some(idx) = scenario.systems.iter().position(|system| system.id == *id)
    {
        chain = picture.graph.chain_of_system(idx);
    }
    for (idx, _) in
        scenario.flows.iter().enumerate().filter(|(_, flow)| selected.flows().contains(&flow.id))
    {
        let of_flow = picture.graph.chain_of_flow(idx);
        chain.systems.extend(of_flow.systems);
        chain.flows.extend(of_flow.flows);
    }
    let (systems, flows) = chain.ids(scenario);
    systems.into_iter().map(Subject::System).chain(flows.into_iter().map(Subject::Flow)).collect()
}

/// Says what the picture is lit for, where not for what is selected, and how to see all of it again.
fn lit_ui(ui: &mut Ui, state: &State, area: egui::Rect, out: &mut Vec<Command>) {
    if state.lit.is_empty() {
        return;
    }
    let traced = state.desk.traced.as_ref().map(|traced| traced.title.as_str());
    let words = match (&state.claim, traced) {
        (Some(claim), _) => format!("Lit: what decides the claim {claim}"),
        (None, Some(title)) if state.pane == Pane::Inspector => format!("Lit: {title}"),
        (None, _) => "Lit: a part of the flows".to_owned(),
    };
    let corner = area.shrink(10.0);
    let builder = egui::UiBuilder::new().max_rect(corner);
    ui.scope_builder(builder, |ui| {
        egui::Frame::popup(ui.style()).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(words);
                if ui.small_button("Show everything").on_hover_text("Esc").clicked() {
                    out.push(Command::Light(None, Vec::new()));
                }
            });
        });
    });
}

/// A document without systems: where to begin.
fn blank(ui: &mut Ui, area: egui::Rect, out: &mut Vec<Command>) {
    let size = vec2(area.width().min(420.0), 120.0);
    let builder = egui::UiBuilder::new()
        .max_rect(egui::Rect::from_center_size(area.center(), size))
        .layout(egui::Layout::top_down(egui::Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.label("There is no system in this document yet, so there is nothing to draw.");
        ui.add_space(8.0);
        if ui.button("Write it in the text").clicked() {
            out.push(Command::Show(Tab::Text));
        }
        if ui.button("Look at the built-in atlas").clicked() {
            out.push(Command::Sample);
        }
    });
}

/// What a canvas of some size leaves for a picture that is so small that the legend is at its foot.
fn room(size: Vec2) -> Room {
    let all = Standing::ALL.map(|standing| Meaning { standing, codes: Vec::new() });
    let foot = Foot::of(&all, size.x).height();
    let whole = |length: f32| length.max(1.0) as u32;
    Room { width: whole(size.x - 2.0 * MARGIN), height: whole(size.y - MARGIN - foot) }
}

fn empty(ui: &mut Ui, area: egui::Rect) {
    let builder = egui::UiBuilder::new()
        .max_rect(area)
        .layout(egui::Layout::centered_and_justified(egui::Direction::TopDown));
    ui.scope_builder(builder, |ui| {
        ui.label("No picture yet: the text is not JSON. The messages under the text say where.");
    });
}
