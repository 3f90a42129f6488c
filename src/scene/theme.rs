//! Colours: light, dark, print and high contrast.

use std::str::FromStr;

use crate::assess::Standing;

use super::scale;
use super::{Color, Dash};

/// The themes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ThemeName {
    /// Dark ink on a light canvas.
    #[default]
    Light,
    /// Light ink on a dark canvas.
    Dark,
    /// Ink on paper: white ground, safe without colour.
    Print,
    /// Bright ink on black, for eyes that need it: every word at least 7:1.
    Contrast,
}

impl ThemeName {
    /// Every theme.
    pub const ALL: [Self; 4] = [Self::Light, Self::Dark, Self::Print, Self::Contrast];

    /// Its name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Print => "print",
            Self::Contrast => "contrast",
        }
    }

    /// Tells whether it is bright on dark.
    pub const fn is_dark(self) -> bool {
        matches!(self, Self::Dark | Self::Contrast)
    }
}

impl FromStr for ThemeName {
    type Err = UnknownTheme;

    fn from_str(text: &str) -> Result<Self, UnknownTheme> {
        Self::ALL
            .into_iter()
            .find(|theme| theme.as_str() == text)
            .ok_or_else(|| UnknownTheme(text.to_owned()))
    }
}

/// A name that is no theme's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown theme `{0}`; the themes are `light`, `dark`, `print` and `contrast`")]
pub struct UnknownTheme(pub String);

/// How a flow of some standing is drawn: colour, pattern and weight, so that none is needed alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LineStyle {
    /// The line's and the badge's colour.
    pub color: Color,
    /// The colour of words on the badge.
    pub on_color: Color,
    /// The pattern.
    pub dash: Dash,
    /// The width.
    pub width: f64,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Behind everything.
    pub background: Color,
    /// Inside a jurisdiction.
    pub jurisdiction_fill: Color,
    /// Around a jurisdiction.
    pub jurisdiction_border: Color,
    /// Inside a site.
    pub site_fill: Color,
    /// Around a site.
    pub site_border: Color,
    /// A container's title.
    pub container_text: Color,
    /// Inside a card.
    pub card_fill: Color,
    /// Around a card.
    pub card_border: Color,
    /// A card's name.
    pub card_text: Color,
    /// Secondary words.
    pub secondary_text: Color,
    /// Words that say that something is not known.
    pub unknown_text: Color,
    /// A card's icon.
    pub icon: Color,
    /// Inside a chip.
    pub chip_fill: Color,
    /// The picture's title.
    pub title_text: Color,
    /// Around what is selected.
    pub selection: Color,
    lines: [(Color, Color); 10],
}

impl Theme {
    /// The theme of a name.
    pub const fn named(name: ThemeName) -> Self {
        match name {
            ThemeName::Light => LIGHT,
            ThemeName::Dark => DARK,
            ThemeName::Print => PRINT,
            ThemeName::Contrast => CONTRAST,
        }
    }

    /// How a flow of a standing is drawn.
    pub fn line(&self, standing: Standing) -> LineStyle {
        let (color, on_color) = self.lines[standing as usize];
        let (dash, width) = match standing {
            Standing::Unbound | Standing::Free => (Dash::Solid, scale::HAIRLINE),
            Standing::Adequacy => (Dash::Solid, scale::FLOW),
            Standing::Safeguard => (Dash::Long, scale::FLOW),
            Standing::Onward => (Dash::Dotted, scale::FLOW),
            Standing::CarveOut => (Dash::DashDot, scale::FLOW),
            Standing::Customer => (Dash::Dashed, scale::FLOW),
            Standing::Conditional => (Dash::Dashed, scale::HEAVY),
            Standing::Unknown => (Dash::Dotted, scale::HEAVY),
            Standing::NoMechanism => (Dash::Solid, scale::HEAVY),
        };
        LineStyle { color, on_color, dash, width }
    }
}

const WHITE: Color = Color::hex(0xFF_FF_FF);
const BLACK: Color = Color::hex(0x00_00_00);
const INK: Color = Color::hex(0x0F_17_2A);

// In the order of `Standing`: unbound, free, onward, adequacy, safeguard, carve-out, customer,
// conditional, unknown, no mechanism.
const LIGHT: Theme = Theme {
    background: Color::hex(0xF8_FA_FC),
    jurisdiction_fill: Color::hex(0xEE_F2_F7),
    jurisdiction_border: Color::hex(0xCB_D5_E1),
    site_fill: Color::hex(0xE3_E9_F1),
    site_border: Color::hex(0xC2_CD_DB),
    container_text: Color::hex(0x33_41_55),
    card_fill: WHITE,
    card_border: Color::hex(0x94_A3_B8),
    card_text: INK,
    secondary_text: Color::hex(0x47_55_69),
    unknown_text: Color::hex(0x8A_3B_00),
    icon: Color::hex(0x33_55_8B),
    chip_fill: WHITE,
    title_text: INK,
    selection: Color::hex(0x1D_4E_D8),
    lines: [
        (Color::hex(0x7B_87_98), INK),
        (Color::hex(0x64_74_8B), WHITE),
        (Color::hex(0x4F_67_7D), WHITE),
        (Color::hex(0x04_78_57), WHITE),
        (Color::hex(0x1E_3A_8A), WHITE),
        (Color::hex(0x7C_3A_ED), WHITE),
        (Color::hex(0x0E_74_90), WHITE),
        (Color::hex(0xB4_53_09), WHITE),
        (Color::hex(0x52_52_5B), WHITE),
        (Color::hex(0xB9_1C_1C), WHITE),
    ],
};

const DARK: Theme = Theme {
    background: Color::hex(0x0D_14_20),
    jurisdiction_fill: Color::hex(0x14_1D_2D),
    jurisdiction_border: Color::hex(0x33_41_58),
    site_fill: Color::hex(0x1A_25_38),
    site_border: Color::hex(0x3D_4C_66),
    container_text: Color::hex(0xCB_D5_E1),
    card_fill: Color::hex(0x22_2F_45),
    card_border: Color::hex(0x5B_6B_86),
    card_text: Color::hex(0xF1_F5_F9),
    secondary_text: Color::hex(0xB4_C0_D0),
    unknown_text: Color::hex(0xFD_BA_74),
    icon: Color::hex(0x93_C5_FD),
    chip_fill: Color::hex(0x18_22_34),
    title_text: Color::hex(0xF8_FA_FC),
    selection: Color::hex(0x7D_B4_FF),
    lines: [
        (Color::hex(0x83_91_A6), INK),
        (Color::hex(0x9F_AE_C2), INK),
        (Color::hex(0xA7_BA_CE), INK),
        (Color::hex(0x4A_D2_9B), INK),
        (Color::hex(0x8F_A8_FF), INK),
        (Color::hex(0xC4_A6_FB), INK),
        (Color::hex(0x4F_D2_E8), INK),
        (Color::hex(0xF8_B6_4C), INK),
        (Color::hex(0xD4_D4_DA), INK),
        (Color::hex(0xFB_7F_7F), INK),
    ],
};

const PRINT: Theme = Theme {
    background: WHITE,
    jurisdiction_fill: WHITE,
    jurisdiction_border: Color::hex(0x6B_72_80),
    site_fill: Color::hex(0xF6_F7_F9),
    site_border: Color::hex(0x9C_A3_AF),
    container_text: Color::hex(0x11_18_27),
    card_fill: WHITE,
    card_border: Color::hex(0x37_41_51),
    card_text: Color::hex(0x00_00_00),
    secondary_text: Color::hex(0x37_41_51),
    unknown_text: Color::hex(0x6B_2E_00),
    icon: Color::hex(0x37_41_51),
    chip_fill: WHITE,
    title_text: Color::hex(0x00_00_00),
    selection: Color::hex(0x1D_4E_D8),
    lines: [
        (Color::hex(0x6B_72_80), WHITE),
        (Color::hex(0x4B_55_63), WHITE),
        (Color::hex(0x3F_53_66), WHITE),
        (Color::hex(0x04_6C_4E), WHITE),
        (Color::hex(0x17_2F_70), WHITE),
        (Color::hex(0x6D_28_D9), WHITE),
        (Color::hex(0x0B_62_7A), WHITE),
        (Color::hex(0x92_40_0E), WHITE),
        (Color::hex(0x3F_3F_46), WHITE),
        (Color::hex(0x99_1B_1B), WHITE),
    ],
};

const CONTRAST: Theme = Theme {
    background: BLACK,
    jurisdiction_fill: BLACK,
    jurisdiction_border: WHITE,
    site_fill: Color::hex(0x1A_1A_1A),
    site_border: Color::hex(0xD0_D0_D0),
    container_text: WHITE,
    card_fill: BLACK,
    card_border: WHITE,
    card_text: WHITE,
    secondary_text: Color::hex(0xE6_E6_E6),
    unknown_text: Color::hex(0xFF_D5_4A),
    icon: Color::hex(0x9F_D8_FF),
    chip_fill: BLACK,
    title_text: WHITE,
    selection: Color::hex(0xFF_FF_00),
    lines: [
        (Color::hex(0xB8_B8_B8), BLACK),
        (Color::hex(0xD8_D8_D8), BLACK),
        (Color::hex(0xE6_EE_F5), BLACK),
        (Color::hex(0x3C_F5_A0), BLACK),
        (Color::hex(0xA9_BD_FF), BLACK),
        (Color::hex(0xDD_B8_FF), BLACK),
        (Color::hex(0x50_E8_FF), BLACK),
        (Color::hex(0xFF_C2_3D), BLACK),
        (WHITE, BLACK),
        (Color::hex(0xFF_8F_8F), BLACK),
    ],
};

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color) -> f64 {
        let channel = |value: u8| {
            let v = f64::from(value) / 255.0;
            if v <= 0.040_45 { v / 12.92 } else { libm::pow((v + 0.055) / 1.055, 2.4) }
        };
        0.2126 * channel(color.r) + 0.7152 * channel(color.g) + 0.0722 * channel(color.b)
    }

    /// The contrast ratio of WCAG 2.2, 1.4.3.
    fn contrast(a: Color, b: Color) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn words_stand_out_from_what_is_behind_them() {
        for name in ThemeName::ALL {
            let t = Theme::named(name);
            // WCAG 2.2: 1.4.3 for all themes, 1.4.6 for the one made for it.
            let least = if name == ThemeName::Contrast { 7.0 } else { 4.5 };
            let pairs = [
                (t.container_text, t.jurisdiction_fill),
                (t.container_text, t.site_fill),
                (t.secondary_text, t.jurisdiction_fill),
                (t.secondary_text, t.site_fill),
                (t.card_text, t.card_fill),
                (t.secondary_text, t.card_fill),
                (t.unknown_text, t.card_fill),
                (t.secondary_text, t.chip_fill),
                (t.card_text, t.chip_fill),
                (t.title_text, t.background),
                (t.secondary_text, t.background),
            ];
            for (idx, (ink, ground)) in pairs.into_iter().enumerate() {
                assert!(contrast(ink, ground) >= least, "{name:?} {idx} {}", contrast(ink, ground));
            }
            for standing in Standing::ALL {
                let style = t.line(standing);
                let badge = contrast(style.on_color, style.color);
                assert!(badge >= least, "{name:?} {standing:?} badge {badge}");
                let line = contrast(style.color, t.jurisdiction_fill);
                assert!(line >= 3.0, "{name:?} {standing:?} line {line}");
            }
        }
    }

    /// Simulated colour vision after Viénot, Brettel and Mollon, "Digital video colourmaps for
    /// checking the legibility of displays by dichromats" (1999).
    fn seen_as(color: Color, kind: usize) -> [f64; 3] {
        let [r, g, b] = [color.r, color.g, color.b].map(|v| libm::pow(f64::from(v) / 255.0, 2.2));
        match kind {
            0 => [
                0.112_38 * r + 0.887_62 * g,
                0.112_38 * r + 0.887_62 * g,
                0.004_01 * r - 0.004_01 * g + b,
            ],
            1 => [
                0.292_75 * r + 0.707_25 * g,
                0.292_75 * r + 0.707_25 * g,
                -0.022_34 * r + 0.022_34 * g + b,
            ],
            _ => [r, 0.873_9 * g + 0.126_1 * b, 0.873_9 * g + 0.126_1 * b],
        }
        .map(|v| libm::pow(v.max(0.0), 1.0 / 2.2))
    }

    fn pairs() -> impl Iterator<Item = (Standing, Standing)> {
        let all = Standing::ALL.into_iter().enumerate();
        all.flat_map(|(idx, a)| Standing::ALL.into_iter().skip(idx + 1).map(move |b| (a, b)))
            .filter(|(a, b)| !(quiet(*a) && quiet(*b)))
    }

    /// In grey, in print and for eyes without colour the line alone tells.
    #[test]
    fn standings_differ_without_colour() {
        for name in ThemeName::ALL {
            for (a, b) in pairs() {
                let (x, y) = (Theme::named(name).line(a), Theme::named(name).line(b));
                assert!((x.dash, x.width) != (y.dash, y.width), "{name:?} {a:?} {b:?}");
            }
        }
    }

    /// What stands well and what does not are never of one colour, whatever the eye; in grey their
    /// lightness may be the same, and the lines differ.
    #[test]
    fn good_and_bad_differ_for_every_eye() {
        let good = [Standing::Adequacy, Standing::Safeguard, Standing::Customer];
        let bad = [Standing::Conditional, Standing::NoMechanism];
        for name in ThemeName::ALL {
            let t = Theme::named(name);
            for (a, b) in good.into_iter().flat_map(|a| bad.map(|b| (a, b))) {
                for kind in 0..3 {
                    let (p, q) = (seen_as(t.line(a).color, kind), seen_as(t.line(b).color, kind));
                    let d: f64 = p.iter().zip(q).map(|(p, q)| (p - q) * (p - q)).sum();
                    assert!(libm::sqrt(d) >= 0.12, "{name:?} {a:?} {b:?} kind {kind}");
                }
            }
        }
    }

    /// Standings that ask nothing of anybody may look alike.
    fn quiet(standing: Standing) -> bool {
        matches!(standing, Standing::Unbound | Standing::Free)
    }
}
