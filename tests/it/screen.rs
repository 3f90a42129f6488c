//! What the window shows, pixel by pixel, drawn by the processor.

use eframe::egui::{self, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use image::{RgbaImage, imageops};
use transfer_atlas::app::{App, Command};
use transfer_atlas::atlas::{Picture, SAMPLE};
use transfer_atlas::export::png;
use transfer_atlas::scene::ThemeName;

use crate::soft::Soft;
use crate::window::app;

/// The side of the squares that are compared: text is placed to the pixel on the screen, and to a
/// part of one in a file.
const SQUARE: u32 = 16;

fn harness(size: egui::Vec2, theme: ThemeName) -> Harness<'static, App> {
    let mut harness = Harness::builder()
        .with_size(size)
        .with_max_steps(1000)
        .renderer(Soft::default())
        .build_eframe(|cc| app(&cc.egui_ctx, (SAMPLE, None), None));
    harness.state_mut().obey(vec![Command::Theme(theme)]);
    harness.run();
    harness
}

fn picture<'a>(harness: &'a Harness<'_, App>) -> &'a Picture {
    harness.state().state().atlas.picture().unwrap()
}

/// Where a card of the picture is on the screen.
fn card_on_screen(harness: &Harness<'_, App>, idx: usize) -> egui::Rect {
    let card = &picture(harness).plan.cards[idx];
    let details: Vec<&str> = card.details.iter().map(|detail| detail.text.as_str()).collect();
    let name = format!("{}, {}", card.name, details.join(", "));
    harness.get_by_label(&name).rect()
}

/// The picture as a file has it, at the scale of the screen, and where it lies on the screen.
fn exported(harness: &Harness<'_, App>) -> (RgbaImage, egui::Pos2) {
    let scene = &picture(harness).scene;
    let placed = picture(harness).layout.nodes[0].rect;
    let shown = card_on_screen(harness, 0);
    let scale = shown.width() / placed.w as f32;
    let bytes = png(scene, scale).unwrap();
    let image = image::load_from_memory_with_format(&bytes, image::ImageFormat::Png).unwrap();
    let offset = vec2((placed.x - scene.bounds.x) as f32, (placed.y - scene.bounds.y) as f32);
    (image.into_rgba8(), shown.min - offset * scale)
}

fn squares(image: &RgbaImage) -> Vec<[f64; 3]> {
    let mut means = Vec::new();
    for y in (0..image.height() / SQUARE).map(|row| row * SQUARE) {
        for x in (0..image.width() / SQUARE).map(|column| column * SQUARE) {
            let mut sum = [0.0; 3];
            for pixel in imageops::crop_imm(image, x, y, SQUARE, SQUARE).to_image().pixels() {
                for (part, value) in sum.iter_mut().zip(pixel.0) {
                    *part += f64::from(value);
                }
            }
            means.push(sum.map(|part| part / f64::from(SQUARE * SQUARE)));
        }
    }
    means
}

/// How far the window and the file are apart: the mean over all squares, and the worst square.
fn apart(harness: &mut Harness<'_, App>) -> (f64, f64) {
    let (file, at) = exported(harness);
    let window = harness.render().unwrap();
    let (x, y) = (at.x.round().max(0.0) as u32, at.y.round().max(0.0) as u32);
    // The buttons of the canvas stand over its lower edge.
    let height = file.height() - file.height() / 12;
    let shown = imageops::crop_imm(&window, x, y, file.width(), height).to_image();
    let file = imageops::crop_imm(&file, 0, 0, file.width(), height).to_image();
    let pairs: Vec<f64> = squares(&shown)
        .iter()
        .zip(&squares(&file))
        .map(|(a, b)| a.iter().zip(b).map(|(a, b)| (a - b).abs()).sum::<f64>() / 3.0)
        .collect();
    let worst = pairs.iter().copied().fold(0.0, f64::max);
    (pairs.iter().sum::<f64>() / pairs.len() as f64, worst)
}

#[test]
fn the_window_shows_what_the_file_holds() {
    for theme in [ThemeName::Light, ThemeName::Dark] {
        let mut harness = harness(vec2(2600.0, 1500.0), theme);
        let (mean, worst) = apart(&mut harness);
        assert!(mean < 1.5 && worst < 60.0, "{theme:?}: mean {mean:.2}, worst {worst:.1}");
    }
}

#[test]
fn nothing_of_the_bars_is_cut_in_a_small_window() {
    let harness = harness(vec2(1000.0, 640.0), ThemeName::Light);
    let window = harness.ctx.content_rect();
    for name in ["File", "Undo", "Redo", "Save", "Export the picture", "Light or dark", "As of"] {
        let rect = harness.get_by_label(name).rect();
        assert!(window.contains_rect(rect), "{name} at {rect:?}");
    }
}
