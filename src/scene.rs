//! The finished picture: items at fixed positions, back to front.
//!
//! The window and every exporter draw the same [`Scene`]. Colours are resolved, text is measured
//! with the embedded font, and bounds are known before any of them runs. Lengths are scene points.

mod caption;
mod chip;
mod draw;
mod hit;
mod icon;
mod path;
mod plan;
pub mod scale;
mod schematic;
mod theme;
mod title;

use crate::geom::{Point, Rect};
use crate::id::{FlowId, SiteId, SystemId};
pub use crate::text::Weight;
pub use draw::draw;
pub use path::dashes;
pub use plan::{Caption, Card, Detail, Group, Line, Mark, Meaning, Plan};
pub use schematic::{Facts, schematic};
pub use theme::{LineStyle, Theme, ThemeName, UnknownTheme};

/// A colour in sRGB, not premultiplied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
    /// Opacity; 255 is opaque.
    pub a: u8,
}

impl Color {
    /// The opaque colour `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Self { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8, a: 255 }
    }
}

/// The pattern of a line: a second sign of status beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    Solid,
    /// Very long strokes, nearly unbroken.
    Long,
    /// Strokes.
    Dashed,
    /// Dots.
    Dotted,
    /// Strokes and dots in turn.
    DashDot,
}

impl Dash {
    /// The lengths of strokes and gaps in turn, as multiples of the line's width; empty if unbroken.
    pub const fn pattern(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Long => &[14.0, 3.0],
            Self::Dashed => &[5.0, 3.0],
            Self::Dotted => &[1.2, 2.2],
            Self::DashDot => &[6.0, 2.5, 1.2, 2.5],
        }
    }
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub color: Color,
    /// Its width.
    pub width: f64,
    /// Its pattern.
    pub dash: Dash,
}

/// One step of a path, from where the step before ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// Straight to a point.
    Line(Point),
    /// A cubic Bézier curve: two control points and the end.
    Cubic(Point, Point, Point),
}

/// A line of straight and curved steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// Where it starts.
    pub start: Point,
    /// Its steps.
    pub segments: Vec<Segment>,
    /// Whether it returns to its start. Closed paths are convex, so that every backend can fill them.
    pub closed: bool,
}

/// Which point of a text its position is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// The left end of the baseline.
    Start,
    /// The middle of the baseline.
    Middle,
    /// The right end of the baseline.
    End,
}

/// The icons of the embedded icon font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Icon {
    /// People.
    People,
    /// A network.
    Network,
    /// A processor.
    Compute,
    /// A store.
    Storage,
    /// An archive.
    Archive,
    /// An application.
    Application,
    /// Analysis.
    Analysis,
    /// A desk.
    Desk,
    /// A box drawn as one card.
    Folded,
}

/// One thing to draw.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A rectangle with round corners.
    Rect {
        /// Where.
        rect: Rect,
        /// The radius of its corners.
        radius: f64,
        /// Its inside.
        fill: Option<Color>,
        /// Its border, centred on the edge.
        stroke: Option<Stroke>,
    },
    /// A line or a convex area.
    Path {
        /// The line.
        path: Path,
        /// The inside.
        fill: Option<Color>,
        /// The line's look.
        stroke: Option<Stroke>,
    },
    /// One line of text.
    Text {
        /// The anchor on the baseline.
        at: Point,
        /// Which end of the text that is.
        anchor: Anchor,
        /// The words.
        text: String,
        /// The font size.
        size: f64,
        /// The font weight.
        weight: Weight,
        /// The colour.
        color: Color,
    },
    /// An icon.
    Icon {
        /// The square it fills.
        rect: Rect,
        /// Which.
        icon: Icon,
        /// The colour.
        color: Color,
    },
}

/// What a click on an item means.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A system.
    System(SystemId),
    /// A flow.
    Flow(FlowId),
    /// Flows that are drawn as one line; at least two.
    Bundle(Vec<FlowId>),
    /// A site.
    Site(SiteId),
    /// A jurisdiction, by its name on the picture.
    Jurisdiction(String),
}

impl Subject {
    /// The flow, or the flows of the bundle; none for what is no flow.
    pub fn flows(&self) -> &[FlowId] {
        match self {
            Self::Flow(id) => std::slice::from_ref(id),
            Self::Bundle(ids) => ids,
            Self::System(_) | Self::Site(_) | Self::Jurisdiction(_) => &[],
        }
    }

    /// Tells whether it is a box, which can be folded into one card.
    pub const fn is_box(&self) -> bool {
        matches!(self, Self::Site(_) | Self::Jurisdiction(_))
    }

    /// Tells whether what is drawn for this subject shows the other one too.
    pub fn shows(&self, other: &Self) -> bool {
        self == other || self.flows().iter().any(|flow| other.flows().contains(flow))
    }
}

/// An item, and what it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What to draw.
    pub item: Item,
    /// What a click on it means.
    pub subject: Option<Subject>,
    /// What the item covers, its line widths left aside.
    pub bounds: Rect,
}

impl Entry {
    /// An item of a subject, measured.
    pub fn new(item: Item, subject: Option<Subject>) -> Self {
        let bounds = item.bounds();
        Self { item, subject, bounds }
    }
}

/// A finished picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// The title, for readers that cannot see.
    pub title: String,
    /// A description, for readers that cannot see.
    pub description: String,
    /// What the picture covers.
    pub bounds: Rect,
    /// The colour behind everything.
    pub background: Color,
    /// The items, back to front; the legend's last.
    pub entries: Vec<Entry>,
    /// The first of the legend's items, in [`Self::entries`].
    pub legend: usize,
    /// What the picture covers above its legend.
    pub body: Rect,
}
