//! A large picture seen from far: one mesh of boxes and lines, kept from frame to frame.
//!
//! At that scale no word can be read and no bend seen, so that each box is one rectangle and each
//! step of a line another. The mesh is built in scene points and moved with the view; only another
//! picture, another selection or a much larger or smaller scale builds it anew.

use std::sync::Arc;

use eframe::egui::{self, Mesh, Pos2, Rect, Shape, emath::TSTransform, pos2, vec2};

use super::paint::Lit;
use crate::geom::Point;
use crate::scene::{Entry, Item, Scene, Segment, Subject};

/// A picture with fewer items is drawn item by item at every scale.
const MANY: usize = 6_000;
/// Below this scale a large picture is drawn from far.
const FAR: f32 = 0.3;
/// The mesh is built anew when the scale has changed by this factor, since its lines get thinner or
/// thicker with it.
const FACTOR: f32 = 1.6;

/// The mesh, and what it was built for.
#[derive(Debug, Default)]
pub(super) struct Far {
    built: Option<Built>,
}

#[derive(Debug)]
struct Built {
    scene: Arc<Scene>,
    scale: f32,
    lit: (Option<Subject>, Vec<Subject>),
    mesh: Mesh,
}

/// Tells whether a picture is to be drawn from far.
pub(super) fn is_far(scene: &Scene, view: TSTransform) -> bool {
    scene.entries.len() > MANY && view.scaling < FAR
}

impl Far {
    /// Paints the picture.
    pub(super) fn paint(
        &mut self,
        painter: &egui::Painter,
        scene: &Arc<Scene>,
        view: TSTransform,
        lit: Lit<'_>,
    ) {
        let fits = self.built.as_ref().is_some_and(|built| {
            let ratio = built.scale / view.scaling;
            Arc::ptr_eq(&built.scene, scene)
                && ratio < FACTOR
                && ratio > 1.0 / FACTOR
                && built.lit.0.as_ref() == lit.selected
                && built.lit.1 == lit.chain
        });
        if !fits {
            self.built = Some(Built {
                scene: Arc::clone(scene),
                scale: view.scaling,
                lit: (lit.selected.cloned(), lit.chain.to_vec()),
                mesh: mesh(scene, view.scaling, lit),
            });
        }
        if let Some(built) = &self.built {
            let mut mesh = built.mesh.clone();
            mesh.transform(view);
            painter.add(Shape::mesh(mesh));
        }
    }
}

fn mesh(scene: &Scene, scale: f32, lit: Lit<'_>) -> Mesh {
    let mut mesh = Mesh::default();
    for entry in &scene.entries[..scene.legend] {
        add(&mut mesh, entry, scale, lit);
    }
    mesh
}

fn add(mesh: &mut Mesh, entry: &Entry, scale: f32, lit: Lit<'_>) {
    let tinted = |tint| lit.tint(tint, entry.subject.as_ref());
    let pixel = 1.0 / scale;
    match &entry.item {
        Item::Rect { rect, fill, stroke, .. } => {
            let rect = Rect::from_min_size(
                pos2(rect.x as f32, rect.y as f32),
                vec2(rect.w as f32, rect.h as f32),
            );
            let flow = entry.subject.as_ref().is_some_and(|s| !s.flows().is_empty());
            // A chip is as small as a dot: its border says how the flow stands.
            let tint = if flow { stroke.map(|stroke| stroke.color) } else { *fill };
            if !flow && let Some(stroke) = stroke {
                let edge = tinted(stroke.color);
                mesh.add_colored_rect(rect.expand(pixel * 0.5), edge);
            }
            if let Some(tint) = tint {
                mesh.add_colored_rect(rect, tinted(tint));
            }
        }
        Item::Path { path, stroke: Some(stroke), .. } => {
            let half = (stroke.width as f32).max(pixel * 0.8) / 2.0;
            let tint = tinted(stroke.color);
            let mut from = on(path.start);
            for segment in &path.segments {
                let (Segment::Line(to) | Segment::Cubic(_, _, to)) = segment;
                let to = on(*to);
                let step = Rect::from_two_pos(from, to);
                if step.width() + step.height() > 0.0 {
                    mesh.add_colored_rect(step.expand(half), tint);
                }
                from = to;
            }
        }
        Item::Path { stroke: None, .. } | Item::Text { .. } | Item::Icon { .. } => {}
    }
}

fn on(point: Point) -> Pos2 {
    pos2(point.x as f32, point.y as f32)
}
