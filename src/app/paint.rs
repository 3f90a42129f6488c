//! The scene on the screen: each item as egui shapes.

use eframe::egui::{
    self, Align2, CornerRadius, FontFamily, FontId, Pos2, Shape, Stroke, StrokeKind,
    emath::TSTransform, epaint::PathStroke,
};

use super::style::{color, icons, semibold};
use crate::geom::{Point, Rect};
use crate::scene::{self, Anchor, Entry, Item, Scene, Subject, Weight, dashes};
use crate::text;

/// Text smaller than this on the screen, in pixels, is not drawn: it could not be read.
const LEGIBLE: f32 = 6.0;
/// The steps in which curves are drawn.
const STEPS: usize = 6;

/// What is left of the colours of what is dimmed.
const DIMMED: f32 = 0.22;

/// What stands out in the picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lit<'a> {
    /// The ground of the picture, which what is dimmed fades into.
    pub(super) ground: scene::Color,
    pub(super) selected: Option<&'a Subject>,
    pub(super) hovered: Option<&'a Subject>,
    /// The systems and flows of the selection's chain, in order; empty, everything is lit.
    pub(super) chain: &'a [Subject],
    /// Whether small words, icons and chips are left out, because others are drawn in a readable
    /// size.
    pub(super) coarse: bool,
}

impl Lit<'_> {
    pub(super) fn dims(&self, subject: Option<&Subject>) -> bool {
        if self.chain.is_empty() {
            return false;
        }
        let lit = |subject: &Subject| self.chain.binary_search(subject).is_ok();
        match subject {
            Some(subject @ (Subject::System(_) | Subject::Flow(_))) => !lit(subject),
            Some(Subject::Bundle(flows)) => {
                !flows.iter().any(|flow| lit(&Subject::Flow(flow.clone())))
            }
            Some(Subject::Site(_) | Subject::Jurisdiction(_)) | None => false,
        }
    }

    /// A colour of what shows a subject.
    ///
    /// What is dimmed covers what lies below it like anything else: a hundred dimmed lines on each
    /// other are as faint as one, and none shows through a dimmed chip.
    pub(super) fn tint(&self, tint: scene::Color, subject: Option<&Subject>) -> egui::Color32 {
        if !self.dims(subject) {
            return color(tint);
        }
        let between = |ground: u8, tint: u8| {
            (f32::from(ground) + (f32::from(tint) - f32::from(ground)) * DIMMED).round() as u8
        };
        let ground = self.ground;
        color(scene::Color {
            r: between(ground.r, tint.r),
            g: between(ground.g, tint.g),
            b: between(ground.b, tint.b),
            a: tint.a,
        })
    }
}

/// A point of the scene on the screen.
pub(super) fn on_screen(view: TSTransform, point: Point) -> Pos2 {
    view * Pos2::new(point.x as f32, point.y as f32)
}

/// The point of the scene that is at a place on the screen.
pub(super) fn in_scene(view: TSTransform, at: Pos2) -> Point {
    let at = view.inverse() * at;
    Point::new(f64::from(at.x), f64::from(at.y))
}

/// A rectangle of the scene on the screen.
pub(super) fn rect_on_screen(view: TSTransform, rect: Rect) -> egui::Rect {
    egui::Rect::from_min_max(
        on_screen(view, Point::new(rect.x, rect.y)),
        on_screen(view, Point::new(rect.right(), rect.bottom())),
    )
}

/// Paints what can be seen of a scene.
pub(super) fn paint(painter: &egui::Painter, scene: &Scene, view: TSTransform, lit: Lit<'_>) {
    let clip = painter.clip_rect();
    // A small picture has its legend and its words in a readable size elsewhere.
    let shown = if lit.coarse { scene.legend } else { scene.entries.len() };
    for entry in &scene.entries[..shown] {
        if lit.coarse && too_small(entry) {
            continue;
        }
        let area = rect_on_screen(view, entry.bounds).expand(4.0);
        if !area.intersects(clip) {
            continue;
        }
        let wide = entry.subject.as_ref().is_some_and(|subject| {
            [lit.selected, lit.hovered].into_iter().flatten().any(|other| subject.shows(other))
        });
        item(painter, entry, view, lit, wide);
    }
}

/// What a small picture leaves out: chips, words and icons. The bars have what its title says.
fn too_small(entry: &Entry) -> bool {
    match (&entry.item, &entry.subject) {
        (Item::Text { .. } | Item::Icon { .. }, _) => true,
        (Item::Rect { .. }, Some(subject)) => !subject.flows().is_empty(),
        (Item::Rect { .. }, None) | (Item::Path { .. }, _) => false,
    }
}

fn item(painter: &egui::Painter, entry: &Entry, view: TSTransform, lit: Lit<'_>, wide: bool) {
    let tint = |c: scene::Color| lit.tint(c, entry.subject.as_ref());
    let zoom = view.scaling;
    match &entry.item {
        Item::Rect { rect, radius, fill, stroke } => {
            let rect = rect_on_screen(view, *rect);
            let radius = CornerRadius::same((*radius as f32 * zoom).min(255.0) as u8);
            if let Some(fill) = fill {
                painter.rect_filled(rect, radius, tint(*fill));
            }
            if let Some(stroke) = stroke {
                let width = (stroke.width as f32 * zoom).max(0.6) * if wide { 2.0 } else { 1.0 };
                if stroke.dash.pattern().is_empty() {
                    let line = Stroke::new(width, tint(stroke.color));
                    painter.rect_stroke(rect, radius, line, StrokeKind::Middle);
                } else {
                    outline(painter, rect, stroke, (zoom, width), tint(stroke.color));
                }
            }
        }
        Item::Path { path, fill, stroke } => {
            let points = path.flatten(STEPS);
            if let Some(fill) = fill {
                let corners = points.iter().map(|p| on_screen(view, *p)).collect();
                painter.add(Shape::convex_polygon(corners, tint(*fill), Stroke::NONE));
            }
            if let Some(stroke) = stroke {
                let more = if wide { 1.8 } else { 1.0 };
                let width = (stroke.width as f32 * zoom).max(0.7) * more;
                for part in dashes(&points, stroke.dash.pattern(), stroke.width) {
                    let part: Vec<Pos2> = part.iter().map(|p| on_screen(view, *p)).collect();
                    painter.add(Shape::line(part, PathStroke::new(width, tint(stroke.color))));
                }
            }
        }
        Item::Text { at, anchor, text, size, weight, color } => {
            let family = match weight {
                Weight::Regular => FontFamily::Proportional,
                Weight::SemiBold => semibold(),
            };
            words(painter, view, (*at, *anchor), (text, *size, family), tint(*color));
        }
        Item::Icon { rect, icon, color } => {
            let rect = rect_on_screen(view, *rect);
            let font = FontId::new(rect.height(), icons());
            if rect.height() >= LEGIBLE {
                painter.text(
                    rect.center(),
                    Align2::CENTER_CENTER,
                    icon.character(),
                    font,
                    tint(*color),
                );
            }
        }
    }
}

fn outline(
    painter: &egui::Painter,
    rect: egui::Rect,
    stroke: &scene::Stroke,
    (zoom, width): (f32, f32),
    tint: egui::Color32,
) {
    let corner = |p: Pos2| Point::new(f64::from(p.x), f64::from(p.y));
    let around = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ]
    .map(corner);
    for part in dashes(&around, stroke.dash.pattern(), stroke.width * f64::from(zoom)) {
        let part: Vec<Pos2> = part.iter().map(|p| Pos2::new(p.x as f32, p.y as f32)).collect();
        painter.add(Shape::line(part, PathStroke::new(width, tint)));
    }
}

fn words(
    painter: &egui::Painter,
    view: TSTransform,
    (at, anchor): (Point, Anchor),
    (text, size, family): (&str, f64, FontFamily),
    tint: egui::Color32,
) {
    let size = size as f32 * view.scaling;
    if size < LEGIBLE {
        return;
    }
    // Whole sizes keep the glyph cache small while zooming; rounding down never overflows a box.
    let shown = if size > 9.0 { (size * 2.0).floor() / 2.0 } else { size.floor().max(LEGIBLE) };
    let drawn = text::drawable(text).into_owned();
    let galley = painter.layout_no_wrap(drawn, FontId::new(shown, family), tint);
    let Some(row) = galley.rows.first() else { return };
    let Some(glyph) = row.row.glyphs.first() else { return };
    let base = row.pos.y + glyph.pos.y;
    let at = on_screen(view, at);
    let x = match anchor {
        Anchor::Start => at.x,
        Anchor::Middle => at.x - galley.size().x / 2.0,
        Anchor::End => at.x - galley.size().x,
    };
    painter.galley(Pos2::new(x, at.y - base), galley, tint);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::SystemId;

    #[test]
    fn what_is_dimmed_is_faint_and_still_covers_what_lies_below() {
        let system = |id: &str| Subject::System(SystemId::new(id));
        let (lit, dim) = (system("a"), system("b"));
        let ground = scene::Color::hex(0xFF_FF_FF);
        let chain = [lit.clone()];
        let all = Lit { ground, selected: None, hovered: None, chain: &chain, coarse: false };
        let ink = scene::Color::hex(0x00_40_80);
        assert_eq!(all.tint(ink, Some(&lit)), color(ink));
        let faint = all.tint(ink, Some(&dim));
        assert_eq!(faint.a(), 255);
        assert!(faint.r() > 180 && faint.g() > 180 && faint.b() > 180, "{faint:?}");
        assert!(faint.r() < faint.g() && faint.g() < faint.b(), "{faint:?}");
    }
}
