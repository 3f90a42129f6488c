//! One type scale, one spacing grid, one set of line weights. Lengths are scene points.

/// The spacing grid: distances are multiples of it.
pub const GRID: f64 = 4.0;

/// The font size of the picture's title.
pub const HEADING: f64 = 22.0;
/// The font size of a jurisdiction's title.
pub const TITLE: f64 = 14.0;
/// The font size of a card's name.
pub const BODY: f64 = 13.0;
/// The font size of secondary words.
pub const SMALL: f64 = 11.0;
/// The font size on a chip.
pub const CHIP: f64 = 10.5;
/// The font size of a code in its badge.
pub const BADGE: f64 = 9.5;

/// The height of a line of text as a multiple of its size.
pub const LEADING: f64 = 1.25;
/// The height of a line of a card.
pub const LINE: f64 = 15.0;
/// The height of a container's title strip.
pub const STRIP: f64 = 24.0;

/// Borders of containers and chips.
pub const HAIRLINE: f64 = 1.0;
/// Borders of cards.
pub const THIN: f64 = 1.2;
/// Flows.
pub const FLOW: f64 = 1.6;
/// Flows that need attention.
pub const HEAVY: f64 = 2.4;

/// Corners of jurisdictions.
pub const RADIUS_OUTER: f64 = 10.0;
/// Corners of sites and cards.
pub const RADIUS: f64 = 6.0;
/// Corners of chips.
pub const RADIUS_CHIP: f64 = 4.0;
/// Corners of badges.
pub const RADIUS_BADGE: f64 = 3.0;
/// Bends of flows.
pub const BEND: f64 = 7.0;
/// Length of an arrowhead.
pub const ARROW: f64 = 8.0;

/// From a container's border to its title.
pub const INSET: f64 = 12.0;
/// From a card's border to what it holds.
pub const CARD_INSET: f64 = 8.0;
/// The width of every card, so that those of a column look alike.
pub const CARD: f64 = 192.0;
/// The greatest width of a line of a card's words.
pub const CARD_WORDS: f64 = CARD - 2.0 * CARD_INSET - ICON - 2.0 * GRID;
/// The least lines of a card, with words or without: from far its name takes two.
pub const CARD_LINES: usize = 3;
/// The side of a card's icon.
pub const ICON: f64 = 18.0;
/// From a chip's border to its words.
pub const CHIP_INSET: f64 = 6.0;
/// The height of a chip.
pub const CHIP_HEIGHT: f64 = 29.0;

/// The height of a badge.
pub const BADGE_HEIGHT: f64 = 11.5;

/// Around the whole picture.
pub const MARGIN: f64 = 24.0;
/// The length of a line in the legend.
pub const SAMPLE: f64 = 36.0;
/// The least width of the legend before it wraps.
pub const LEGEND_MIN: f64 = 480.0;

/// Where the baseline of a line of text lies below the top of a row, so that the text looks centred.
pub fn baseline(row: f64, size: f64) -> f64 {
    // The capitals of the embedded font are 0.727 of its size high.
    row / 2.0 + size * 0.727 / 2.0
}
