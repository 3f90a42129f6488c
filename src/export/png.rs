//! PNG, drawn by resvg with the embedded fonts only.

use resvg::tiny_skia::{Pixmap, Transform};

use super::{ExportError, tree};
use crate::scene::Scene;

/// The longest side in pixels: what common viewers open.
const LONGEST: f64 = 16_384.0;

/// Draws the scene at `scale` pixels per scene point.
///
/// # Errors
///
/// If a side would be longer than 16,384 pixels or shorter than one.
pub fn png(scene: &Scene, scale: f32) -> Result<Vec<u8>, ExportError> {
    let tree = tree(scene)?;
    let width = (scene.bounds.w * f64::from(scale)).ceil();
    let height = (scene.bounds.h * f64::from(scale)).ceil();
    let fits = |side: f64| (1.0..=LONGEST).contains(&side);
    let too_large = || ExportError::TooLarge { width: width as u64, height: height as u64 };
    if !fits(width) || !fits(height) {
        return Err(too_large());
    }
    let mut pixels = Pixmap::new(width as u32, height as u32).ok_or_else(too_large)?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| ExportError::Pack(error.to_string()))
}
