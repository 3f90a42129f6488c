//! SVG 1.1 with presentation attributes only, which is what office programs keep.

use std::fmt::Write as _;

use rustybuzz::ttf_parser::OutlineBuilder;

use crate::geom::Rect;
use crate::scene::{Anchor, Color, Icon, Item, Path, Scene, Segment, Stroke, Subject, Weight};
use crate::text;

/// Writes the scene as SVG.
///
/// Items of one subject that follow each other share a group with a title, which readers show on
/// hover and read aloud. Icons are outlines, so that no icon font is needed.
pub fn svg(scene: &Scene) -> String {
    let b = scene.bounds;
    let mut out = Out { text: String::new() };
    out.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.put(format_args!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" version=\"1.1\" role=\"img\" width=\"{w}\" height=\"{h}\" viewBox=\"{x} {y} {w} {h}\" font-family=\"Inter, Helvetica, Arial, sans-serif\">\n",
        x = num(b.x),
        y = num(b.y),
        w = num(b.w),
        h = num(b.h),
    ));
    out.put(format_args!("<title>{}</title>\n", escape(&scene.title)));
    out.put(format_args!("<desc>{}</desc>\n", escape(&scene.description)));
    out.rect(b, 0.0, Some(scene.background), None);
    let mut open: Option<&Subject> = None;
    for entry in &scene.entries {
        if entry.subject.as_ref() != open {
            if open.is_some() {
                out.text.push_str("</g>\n");
            }
            open = entry.subject.as_ref();
            if let Some(subject) = open {
                out.put(format_args!("<g><title>{}</title>\n", escape(&title(subject))));
            }
        }
        out.item(&entry.item);
    }
    if open.is_some() {
        out.text.push_str("</g>\n");
    }
    out.text.push_str("</svg>\n");
    out.text
}

fn title(subject: &Subject) -> String {
    match subject {
        Subject::System(id) => format!("system {id}"),
        Subject::Flow(id) => format!("flow {id}"),
        Subject::Bundle(ids) => {
            let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
            format!("flows {}", ids.join(", "))
        }
        Subject::Site(id) => format!("site {id}"),
        Subject::Jurisdiction(name) => name.clone(),
    }
}

struct Out {
    text: String,
}

impl Out {
    fn put(&mut self, words: std::fmt::Arguments<'_>) {
        self.text.write_fmt(words).expect("writing to a string cannot fail");
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Rect { rect, radius, fill, stroke } => self.rect(*rect, *radius, *fill, *stroke),
            Item::Path { path, fill, stroke } => {
                self.put(format_args!(
                    "<path d=\"{}\"{}{}/>\n",
                    data(path),
                    paint("fill", *fill),
                    line(*stroke)
                ));
            }
            Item::Text { at, anchor, text, size, weight, color } => {
                let anchor = match anchor {
                    Anchor::Start => "",
                    Anchor::Middle => " text-anchor=\"middle\"",
                    Anchor::End => " text-anchor=\"end\"",
                };
                let weight = match weight {
                    Weight::Regular => "400",
                    Weight::SemiBold => "600",
                };
                self.put(format_args!(
                    "<text x=\"{}\" y=\"{}\" font-size=\"{}\" font-weight=\"{weight}\"{anchor}{}>{}</text>\n",
                    num(at.x),
                    num(at.y),
                    num(*size),
                    paint("fill", Some(*color)),
                    escape(&text::drawable(text)),
                ));
            }
            Item::Icon { rect, icon, color } => {
                let outline = outline(*icon, *rect);
                self.put(format_args!("<path d=\"{outline}\"{}/>\n", paint("fill", Some(*color))));
            }
        }
    }

    fn rect(&mut self, rect: Rect, radius: f64, fill: Option<Color>, stroke: Option<Stroke>) {
        let corner = if radius > 0.0 { format!(" rx=\"{}\"", num(radius)) } else { String::new() };
        self.put(format_args!(
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{corner}{}{}/>\n",
            num(rect.x),
            num(rect.y),
            num(rect.w),
            num(rect.h),
            paint("fill", fill),
            line(stroke),
        ));
    }
}

fn paint(what: &str, color: Option<Color>) -> String {
    match color {
        None => format!(" {what}=\"none\""),
        Some(Color { r, g, b, a: 255 }) => format!(" {what}=\"#{r:02x}{g:02x}{b:02x}\""),
        Some(Color { r, g, b, a }) => format!(
            " {what}=\"#{r:02x}{g:02x}{b:02x}\" {what}-opacity=\"{}\"",
            num(f64::from(a) / 255.0)
        ),
    }
}

fn line(stroke: Option<Stroke>) -> String {
    let Some(stroke) = stroke else { return String::new() };
    let mut words =
        format!("{} stroke-width=\"{}\"", paint("stroke", Some(stroke.color)), num(stroke.width));
    let pattern: Vec<String> =
        stroke.dash.pattern().iter().map(|part| num(part * stroke.width)).collect();
    if !pattern.is_empty() {
        words.push_str(&format!(" stroke-dasharray=\"{}\"", pattern.join(",")));
    }
    words
}

fn data(path: &Path) -> String {
    let mut words = format!("M{} {}", num(path.start.x), num(path.start.y));
    for segment in &path.segments {
        match segment {
            Segment::Line(to) => words.push_str(&format!("L{} {}", num(to.x), num(to.y))),
            Segment::Cubic(a, b, to) => words.push_str(&format!(
                "C{} {} {} {} {} {}",
                num(a.x),
                num(a.y),
                num(b.x),
                num(b.y),
                num(to.x),
                num(to.y)
            )),
        }
    }
    if path.closed {
        words.push('Z');
    }
    words
}

/// A number with at most two decimals.
fn num(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    // No minus before a zero.
    format!("{}", rounded + 0.0)
}

/// The text with what XML 1.0 reserves or forbids replaced.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// The outline of an icon in a square.
fn outline(icon: Icon, rect: Rect) -> String {
    let face = text::icon_face();
    let scale = rect.h / f64::from(face.units_per_em());
    let mut pen = Pen {
        words: String::new(),
        x: rect.x,
        y: rect.y + scale * f64::from(face.ascender()),
        scale,
    };
    if let Some(glyph) = face.glyph_index(icon.character()) {
        // A glyph without an outline leaves the path empty.
        face.outline_glyph(glyph, &mut pen);
    }
    pen.words
}

struct Pen {
    words: String,
    x: f64,
    y: f64,
    scale: f64,
}

impl Pen {
    fn step(&mut self, letter: char, points: &[(f32, f32)]) {
        self.words.push(letter);
        let mut first = true;
        for (x, y) in points {
            if !first {
                self.words.push(' ');
            }
            first = false;
            let (x, y) = (self.x + self.scale * f64::from(*x), self.y - self.scale * f64::from(*y));
            self.words.push_str(&format!("{} {}", num(x), num(y)));
        }
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.step('M', &[(x, y)]);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.step('L', &[(x, y)]);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.step('Q', &[(x1, y1), (x, y)]);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.step('C', &[(x1, y1), (x2, y2), (x, y)]);
    }

    fn close(&mut self) {
        self.words.push('Z');
    }
}
