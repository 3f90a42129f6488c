//! Exported files, read back by other programs' parsers.

use transfer_atlas::export::{pdf, png, svg};
use transfer_atlas::geom::{Point, Rect};
use transfer_atlas::scene::{
    Anchor, Color, Dash, Entry, Icon, Item, Path, Scene, Segment, Stroke, Weight,
};

const HOSTILE: [&str; 5] = ["<b>&\"'</b>", "a\u{7}b\u{0}c", "Zürich → Øst", "漢字 مرحبا", "]]>"];

fn scene() -> Scene {
    let ink = Color::hex(0x10_20_30);
    let stroke = Stroke { color: Color::hex(0xFF_00_00), width: 2.0, dash: Dash::Dashed };
    let mut items = vec![
        Item::Rect {
            rect: Rect::new(10.0, 10.0, 80.0, 40.0),
            radius: 4.0,
            fill: Some(Color::hex(0x00_80_00)),
            stroke: Some(stroke),
        },
        Item::Path {
            path: Path {
                start: Point::new(100.0, 20.0),
                segments: vec![Segment::Line(Point::new(180.0, 20.0))],
                closed: false,
            },
            fill: None,
            stroke: Some(stroke),
        },
        Item::Icon { rect: Rect::new(150.0, 60.0, 20.0, 20.0), icon: Icon::Storage, color: ink },
    ];
    for (n, words) in HOSTILE.iter().enumerate() {
        items.push(Item::Text {
            at: Point::new(10.0, 70.0 + 16.0 * n as f64),
            anchor: Anchor::Start,
            text: (*words).to_owned(),
            size: 12.0,
            weight: if n % 2 == 0 { Weight::Regular } else { Weight::SemiBold },
            color: ink,
        });
    }
    let bounds = Rect::new(0.0, 0.0, 200.0, 160.0);
    Scene {
        title: "A <title>".to_owned(),
        description: "A & description".to_owned(),
        bounds,
        background: Color::hex(0xFF_FF_FF),
        legend: items.len(),
        body: bounds,
        entries: items.into_iter().map(|item| Entry::new(item, None)).collect(),
    }
}

#[test]
fn svg_says_what_the_scene_says_with_plain_attributes() {
    let text = svg(&scene());
    let document = roxmltree::Document::parse(&text).unwrap();
    let texts: Vec<String> = document
        .descendants()
        .filter(|node| node.has_tag_name("text"))
        .map(|node| node.text().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(texts[0], HOSTILE[0]);
    assert_eq!(texts[1], "a b c");
    assert_eq!(texts[2], HOSTILE[2]);
    assert_eq!(texts.len(), HOSTILE.len());
    assert!(!text.contains("style") && !text.contains("class"));
    let rects: Vec<_> = document.descendants().filter(|node| node.has_tag_name("rect")).collect();
    assert_eq!(rects[1].attribute("fill"), Some("#008000"));
    assert_eq!(rects[1].attribute("stroke-dasharray"), Some("10,6"));
    let title = document.descendants().find(|node| node.has_tag_name("title")).unwrap();
    assert_eq!(title.text(), Some("A <title>"));
}

#[test]
fn png_has_the_size_and_the_colours_of_the_scene() {
    let bytes = png(&scene(), 2.0).unwrap();
    let pixels = resvg::tiny_skia::Pixmap::decode_png(&bytes).unwrap();
    assert_eq!((pixels.width(), pixels.height()), (400, 320));
    let inside = pixels.pixel(100, 60).unwrap();
    assert_eq!((inside.red(), inside.green(), inside.blue()), (0, 128, 0));
    let outside = pixels.pixel(4, 4).unwrap();
    assert_eq!((outside.red(), outside.green(), outside.blue()), (255, 255, 255));
    let error = png(&scene(), 1000.0).unwrap_err().to_string();
    assert!(error.contains("choose a smaller scale"), "{error}");
}

#[test]
fn semibold_words_are_darker_than_regular_ones_in_pixels() {
    let ink = |weight: Weight| {
        let mut scene = scene();
        scene.entries.truncate(0);
        let item = Item::Text {
            at: Point::new(10.0, 80.0),
            anchor: Anchor::Start,
            text: "United Kingdom".to_owned(),
            size: 20.0,
            weight,
            color: Color::hex(0),
        };
        scene.entries.push(Entry::new(item, None));
        let pixels = resvg::tiny_skia::Pixmap::decode_png(&png(&scene, 2.0).unwrap()).unwrap();
        pixels.pixels().iter().map(|pixel| 255 - u64::from(pixel.red())).sum::<u64>()
    };
    let (regular, semibold) = (ink(Weight::Regular), ink(Weight::SemiBold));
    assert!(10 * semibold > 12 * regular && regular > 0, "{regular} and {semibold}");
}

#[test]
fn pdf_has_one_page_of_the_scenes_size_with_text_in_the_embedded_font() {
    let bytes = pdf(&scene()).unwrap();
    let document = lopdf::Document::load_mem(&bytes).unwrap();
    let pages = document.get_pages();
    assert_eq!(pages.len(), 1);
    let words = document.extract_text(&[1]).unwrap();
    let words: String = words.split_whitespace().collect();
    assert!(words.contains("Zürich→Øst"), "{words}");
    let text = String::from_utf8_lossy(&bytes);
    assert!(text.contains("FontFile") && text.contains("Inter"));
    assert!(text.contains("SemiBold"), "both weights are in it");
    assert_eq!(bytes, pdf(&scene()).unwrap());
}
