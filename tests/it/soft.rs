//! The window as an image, without a screen: egui's triangles, filled by the processor.
//!
//! Rules: a pixel belongs to a triangle if its middle does, edges shared by two triangles to one of
//! them (the top-left rule); textures are read bilinearly; colours are premultiplied.

use std::collections::BTreeMap;

use eframe::egui::{
    self, ColorImage, ImageData, Mesh, Pos2, TextureId, TexturesDelta, epaint::Primitive,
};
use egui_kittest::TestRenderer;
use image::RgbaImage;

/// A colour with its opacity, premultiplied, each part from 0 to 1.
type Light = [f32; 4];

/// Draws egui's output without a graphics card.
#[derive(Default)]
pub struct Soft {
    textures: BTreeMap<TextureId, ColorImage>,
}

impl TestRenderer for Soft {
    #[expect(clippy::iter_over_hash_type, reason = "textures do not depend on each other")]
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match (change.pos, self.textures.get_mut(&id)) {
                    (Some([x, y]), Some(texture)) => copy(image, texture, (x, y)),
                    _ => {
                        self.textures.insert(id, (**image).clone());
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(
        &mut self,
        ctx: &egui::Context,
        output: &egui::FullOutput,
    ) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let mut sheet = Sheet::new(size.x.round() as usize, size.y.round() as usize);
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = &clipped.primitive else { continue };
            let texture = self.textures.get(&mesh.texture_id).ok_or("a texture is missing")?;
            let clip = clipped.clip_rect * scale;
            for corners in mesh.indices.chunks_exact(3) {
                let triangle = Triangle::of(mesh, [corners[0], corners[1], corners[2]], scale);
                sheet.fill(&triangle, texture, clip);
            }
        }
        sheet.image()
    }
}

fn copy(from: &ColorImage, to: &mut ColorImage, (x, y): (usize, usize)) {
    let width = to.size[0];
    for row in 0..from.size[1] {
        let source = &from.pixels[row * from.size[0]..(row + 1) * from.size[0]];
        let start = (y + row) * width + x;
        to.pixels[start..start + source.len()].copy_from_slice(source);
    }
}

struct Triangle {
    at: [Pos2; 3],
    tint: [Light; 3],
    uv: [Pos2; 3],
    /// Twice the area.
    area: f32,
}

impl Triangle {
    fn of(mesh: &Mesh, corners: [u32; 3], scale: f32) -> Self {
        let vertices = corners.map(|idx| mesh.vertices[idx as usize]);
        let mut order = [0, 1, 2];
        let mut at = vertices.map(|vertex| (vertex.pos.to_vec2() * scale).to_pos2());
        let mut area = cross(at[0], at[1], at[2]);
        if area < 0.0 {
            order.swap(1, 2);
            at.swap(1, 2);
            area = -area;
        }
        let tint = order.map(|idx| vertices[idx].color.to_array().map(|c| f32::from(c) / 255.0));
        Self { at, tint, uv: order.map(|idx| vertices[idx].uv), area }
    }

    /// How near a point is to each corner, from 0 to 1; [`None`] outside.
    fn weights(&self, p: Pos2) -> Option<[f32; 3]> {
        let [a, b, c] = self.at;
        let mut weights = [0.0; 3];
        for (weight, (from, to)) in weights.iter_mut().zip([(b, c), (c, a), (a, b)]) {
            let side = cross(from, to, p);
            let along = to - from;
            let owns_edge = (along.y == 0.0 && along.x > 0.0) || along.y < 0.0;
            if side < 0.0 || (side == 0.0 && !owns_edge) {
                return None;
            }
            *weight = side / self.area;
        }
        Some(weights)
    }
}

fn cross(a: Pos2, b: Pos2, c: Pos2) -> f32 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

fn texel(texture: &ColorImage, uv: Pos2) -> Light {
    let [w, h] = texture.size;
    let (x, y) = (uv.x * w as f32 - 0.5, uv.y * h as f32 - 0.5);
    let (dx, dy) = (x - x.floor(), y - y.floor());
    let at = |x: f32, y: f32| {
        let (x, y) = ((x.max(0.0) as usize).min(w - 1), (y.max(0.0) as usize).min(h - 1));
        texture.pixels[y * w + x].to_array().map(|c| f32::from(c) / 255.0)
    };
    let (x, y) = (x.floor(), y.floor());
    let corners = [at(x, y), at(x + 1.0, y), at(x, y + 1.0), at(x + 1.0, y + 1.0)];
    let shares = [(1.0 - dx) * (1.0 - dy), dx * (1.0 - dy), (1.0 - dx) * dy, dx * dy];
    mixed(&corners, &shares)
}

fn mixed<const N: usize>(lights: &[Light; N], shares: &[f32; N]) -> Light {
    let mut sum = [0.0; 4];
    for (light, share) in lights.iter().zip(shares) {
        for (part, value) in sum.iter_mut().zip(light) {
            *part += value * share;
        }
    }
    sum
}

struct Sheet {
    pixels: Vec<Light>,
    width: usize,
    height: usize,
}

impl Sheet {
    fn new(width: usize, height: usize) -> Self {
        Self { pixels: vec![[0.0; 4]; width * height], width, height }
    }

    fn fill(&mut self, triangle: &Triangle, texture: &ColorImage, clip: egui::Rect) {
        if triangle.area == 0.0 {
            return;
        }
        let around = egui::Rect::from_points(&triangle.at);
        let span = |low: f32, high: f32, clip: (f32, f32), limit: usize| {
            let from = (low - 0.5).floor().max(clip.0.round()).max(0.0) as usize;
            let to = high.ceil().min(clip.1.round()).max(0.0) as usize;
            from..to.min(limit)
        };
        let columns = span(around.left(), around.right(), (clip.left(), clip.right()), self.width);
        let rows = span(around.top(), around.bottom(), (clip.top(), clip.bottom()), self.height);
        let flat = triangle.uv[0] == triangle.uv[1] && triangle.uv[1] == triangle.uv[2];
        let one = flat.then(|| texel(texture, triangle.uv[0]));
        for y in rows {
            for x in columns.clone() {
                let middle = Pos2::new(x as f32 + 0.5, y as f32 + 0.5);
                let Some(weights) = triangle.weights(middle) else { continue };
                let light = one.unwrap_or_else(|| {
                    let part = |n: usize| triangle.uv[n].to_vec2() * weights[n];
                    texel(texture, (part(0) + part(1) + part(2)).to_pos2())
                });
                let tint = mixed(&triangle.tint, &weights);
                let under = &mut self.pixels[y * self.width + x];
                let through = 1.0 - tint[3] * light[3];
                for n in 0..4 {
                    under[n] = tint[n] * light[n] + under[n] * through;
                }
            }
        }
    }

    fn image(self) -> Result<RgbaImage, String> {
        let bytes = self.pixels.iter().flat_map(|light| {
            let alpha = light[3].clamp(0.0, 1.0);
            let part = |c: f32| if alpha > 0.0 { c / alpha } else { 0.0 };
            [part(light[0]), part(light[1]), part(light[2]), alpha]
                .map(|c| (c.clamp(0.0, 1.0) * 255.0).round() as u8)
        });
        RgbaImage::from_raw(self.width as u32, self.height as u32, bytes.collect())
            .ok_or_else(|| "the image has another size".to_owned())
    }
}
