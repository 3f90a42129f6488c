//! The scene as a file: one format a module.
//!
//! Every format is made from the same [`Scene`](crate::scene::Scene) that the window paints. The same scene gives the
//! same bytes.

mod pdf;
mod png;
mod svg;

use std::path::Path;
use std::sync::Arc;

pub use pdf::pdf;
pub use png::png;
pub use svg::svg;

use resvg::usvg::fontdb;

use crate::scene::Scene;

/// The family of the embedded fonts, as the SVG names it.
const FAMILY: &str = "Inter";

/// The formats that the scene can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Scalable vector graphics 1.1.
    Svg,
    /// Portable network graphics.
    Png,
    /// Portable document format.
    Pdf,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Pdf];

    /// The file name extension, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
        }
    }

    /// The format that a file name asks for by its extension.
    ///
    /// # Errors
    ///
    /// If the extension is missing or of no known format.
    pub fn of_path(path: &Path) -> Result<Self, ExportError> {
        let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|format| format.extension().eq_ignore_ascii_case(extension))
            .ok_or_else(|| ExportError::UnknownFormat(extension.to_owned()))
    }
}

/// Why a picture could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The extension is of no known format.
    #[error("no format has the extension `{0}`; use `svg`, `png` or `pdf`")]
    UnknownFormat(String),
    /// The picture would be too large to hold.
    #[error("the picture would be {width} by {height} pixels; choose a smaller scale")]
    TooLarge {
        /// Width in pixels.
        width: u64,
        /// Height in pixels.
        height: u64,
    },
    /// The scene could not be read back for drawing.
    #[error("the picture could not be drawn: {0}")]
    Draw(#[from] resvg::usvg::Error),
    /// The picture could not be packed.
    #[error("the picture could not be packed: {0}")]
    Pack(String),
}

/// The picture in a format; `scale` is pixels per scene point and matters to pixels only.
///
/// # Errors
///
/// As the format's own function.
pub fn write(scene: &Scene, format: Format, scale: f32) -> Result<Vec<u8>, ExportError> {
    match format {
        Format::Svg => Ok(svg(scene).into_bytes()),
        Format::Png => png(scene, scale),
        Format::Pdf => pdf(scene),
    }
}

/// The scene as a tree for the drawing library, with only the embedded fonts.
fn tree(scene: &Scene) -> Result<resvg::usvg::Tree, ExportError> {
    let mut options =
        resvg::usvg::Options { font_family: FAMILY.to_owned(), ..resvg::usvg::Options::default() };
    let fonts = options.fontdb_mut();
    for (bytes, weight) in [
        (crate::text::INTER_REGULAR, fontdb::Weight::NORMAL),
        (crate::text::INTER_SEMIBOLD, fontdb::Weight::SEMIBOLD),
    ] {
        // The file of each weight calls itself a family of its own.
        for id in fonts.load_font_source(fontdb::Source::Binary(Arc::new(bytes))) {
            if let Some(mut face) = fonts.face(id).cloned() {
                fonts.remove_face(id);
                face.families = vec![(FAMILY.to_owned(), fontdb::Language::English_UnitedStates)];
                face.weight = weight;
                fonts.push_face_info(face);
            }
        }
    }
    Ok(resvg::usvg::Tree::from_str(&svg(scene), &options)?)
}
