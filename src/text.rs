//! Text measured with the embedded fonts, before anything draws it.
//!
//! Widths are unhinted advances, linear in the size, and equal what the window and the exporters
//! draw: all of them shape with the same fonts. Lengths are scene points.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use rustybuzz::{Face, UnicodeBuffer};

/// The weights of the embedded font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    SemiBold,
}

/// Inter, regular.
pub const INTER_REGULAR: &[u8] = include_bytes!("../assets/fonts/Inter-Regular.ttf");
/// Inter, semibold.
pub const INTER_SEMIBOLD: &[u8] = include_bytes!("../assets/fonts/Inter-SemiBold.ttf");
/// `JetBrains` Mono, regular: the text editor's font.
pub const MONO: &[u8] = include_bytes!("../assets/fonts/JetBrainsMono-Regular.ttf");
/// Phosphor, regular: the icons.
pub const ICONS: &[u8] = include_bytes!("../assets/icons/Phosphor.ttf");

/// The sign that stands for a character that the font lacks.
const MISSING: char = '\u{FFFD}';

/// The face of the icon font, for its outlines.
///
/// # Panics
///
/// Never: the embedded font is a font, which a test proves.
pub fn icon_face() -> &'static Face<'static> {
    static FACE: OnceLock<Face<'static>> = OnceLock::new();
    FACE.get_or_init(|| embedded(ICONS))
}

fn face(weight: Weight) -> &'static Face<'static> {
    static REGULAR: OnceLock<Face<'static>> = OnceLock::new();
    static SEMIBOLD: OnceLock<Face<'static>> = OnceLock::new();
    match weight {
        Weight::Regular => REGULAR.get_or_init(|| embedded(INTER_REGULAR)),
        Weight::SemiBold => SEMIBOLD.get_or_init(|| embedded(INTER_SEMIBOLD)),
    }
}

fn embedded(bytes: &'static [u8]) -> Face<'static> {
    Face::from_slice(bytes, 0).expect("the embedded font is a font")
}

/// The width of one line of text at a font size.
///
/// Words that were measured before are looked up: pictures say the same words again and again.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let units = MEASURED.with_borrow_mut(|known| {
        let known = &mut known[weight as usize];
        if let Some(units) = known.get(text) {
            return *units;
        }
        let units = units(text, weight);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(text.into(), units);
        units
    });
    units as f64 * size / f64::from(face(weight).units_per_em())
}

/// How many texts of a weight are remembered.
const REMEMBERED: usize = 50_000;

thread_local! {
    /// The widths of texts measured on this thread, in font units, by weight.
    static MEASURED: RefCell<[BTreeMap<Box<str>, i64>; 2]> = RefCell::default();
}

/// The width of one line of text, in font units.
fn units(text: &str, weight: Weight) -> i64 {
    let face = face(weight);
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(&drawable(text));
    buffer.guess_segment_properties();
    let shaped = rustybuzz::shape(face, &[], buffer);
    shaped.glyph_positions().iter().map(|p| i64::from(p.x_advance)).sum()
}

/// The text with every character that the font cannot draw replaced, and control characters as
/// spaces, so that all backends draw the same.
pub fn drawable(text: &str) -> Cow<'_, str> {
    let face = face(Weight::Regular);
    let fine = |c: char| !c.is_control() && face.glyph_index(c).is_some();
    if text.chars().all(fine) {
        return Cow::Borrowed(text);
    }
    let replaced = text.chars().map(|c| match c {
        c if c.is_control() => ' ',
        c if face.glyph_index(c).is_some() => c,
        _ => MISSING,
    });
    Cow::Owned(replaced.collect())
}

/// The text, or as much of its start as fits with an ellipsis.
pub fn ellipsize(text: &str, max_width: f64, size: f64, weight: Weight) -> String {
    let text = drawable(text);
    if width(&text, size, weight) <= max_width {
        return text.into_owned();
    }
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let shortened = |n: usize| format!("{}…", text[..ends[n]].trim_end());
    let fits = |n: usize| width(&shortened(n), size, weight) <= max_width;
    let (mut low, mut high) = (0, ends.len().saturating_sub(1));
    while low < high {
        let middle = (low + high).div_ceil(2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    if ends.is_empty() { String::new() } else { shortened(low) }
}

/// The text in lines that fit, broken at spaces; what does not fit in `max_lines` is cut with an
/// ellipsis.
pub fn wrap(
    text: &str,
    max_width: f64,
    size: f64,
    weight: Weight,
    max_lines: usize,
) -> Vec<String> {
    let text = drawable(text);
    let mut lines: Vec<String> = Vec::new();
    let mut rest = text.split_whitespace().peekable();
    while let Some(word) = rest.next() {
        let mut line = word.to_owned();
        while let Some(next) = rest.peek() {
            let longer = format!("{line} {next}");
            if width(&longer, size, weight) > max_width {
                break;
            }
            line = longer;
            rest.next();
        }
        if lines.len() + 1 == max_lines && rest.peek().is_some() {
            let all: Vec<&str> = std::iter::once(line.as_str()).chain(rest).collect();
            lines.push(ellipsize(&all.join(" "), max_width, size, weight));
            return lines;
        }
        lines.push(ellipsize(&line, max_width, size, weight));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_embedded_fonts_are_fonts() {
        for bytes in [INTER_REGULAR, INTER_SEMIBOLD, MONO, ICONS] {
            assert!(Face::from_slice(bytes, 0).is_some());
        }
    }

    #[test]
    fn width_grows_with_size_and_weight() {
        let at_10 = width("Überwachung → Dublin", 10.0, Weight::Regular);
        assert!((width("Überwachung → Dublin", 20.0, Weight::Regular) - 2.0 * at_10).abs() < 1e-9);
        assert!(width("Überwachung → Dublin", 10.0, Weight::SemiBold) > at_10);
        assert_eq!(width("", 10.0, Weight::Regular), 0.0);
    }

    #[test]
    fn long_text_is_cut_to_its_room() {
        let cut = ellipsize("International data flows", 80.0, 12.0, Weight::Regular);
        assert!(cut.ends_with('…') && cut.starts_with("Internat"), "{cut}");
        assert!(width(&cut, 12.0, Weight::Regular) <= 80.0);
        assert_eq!(ellipsize("short", 80.0, 12.0, Weight::Regular), "short");
    }

    #[test]
    fn text_wraps_at_spaces_and_ends_with_an_ellipsis() {
        let lines = wrap("one two three four five six", 60.0, 12.0, Weight::Regular, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'));
        let whole: Vec<String> = wrap("one two", 500.0, 12.0, Weight::Regular, 3);
        assert_eq!(whole, ["one two"]);
    }

    #[test]
    fn characters_without_a_glyph_are_replaced() {
        assert_eq!(drawable("a\u{7}b"), "a b");
        assert_eq!(drawable("漢"), "\u{FFFD}");
        assert_eq!(drawable("Straße → Zürich"), "Straße → Zürich");
    }
}
