//! PDF: vectors, selectable text, the embedded font; tagged as one figure with its description.

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::outline::Outline;
use krilla::page::PageSettings;
use krilla::tagging::{ContentTag, Tag, TagGroup, TagTree};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::{ExportError, tree};
use crate::scene::Scene;

/// Writes the scene as a page of its own size.
///
/// # Errors
///
/// If the drawing library refuses the page.
pub fn pdf(scene: &Scene) -> Result<Vec<u8>, ExportError> {
    let tree = tree(scene)?;
    let size = Size::from_wh(scene.bounds.w as f32, scene.bounds.h as f32)
        .ok_or_else(|| ExportError::Pack("the picture is empty".to_owned()))?;
    let settings = SerializeSettings { configuration: configuration()?, ..Default::default() };
    let mut document = Document::new_with(settings);
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    let figure = surface.start_tagged(ContentTag::Other);
    if surface.draw_svg(&tree, size, SvgSettings::default()).is_none() {
        return Err(ExportError::Pack("the picture could not be placed on the page".to_owned()));
    }
    surface.end_tagged();
    surface.finish();
    page.finish();
    let mut group = TagGroup::new(Tag::Figure(Some(scene.description.clone())));
    group.push(figure);
    let mut tags = TagTree::new();
    tags.push(group);
    document.set_tag_tree(tags);
    document.set_outline(Outline::new());
    document.set_metadata(Metadata::new().title(scene.title.clone()).language("en".to_owned()));
    document.finish().map_err(|error| ExportError::Pack(format!("{error:?}")))
}

fn configuration() -> Result<Configuration, ExportError> {
    ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| ExportError::Pack(format!("{error:?}")))
}
