//! Which glyph of the icon font an icon is.

use super::Icon;

impl Icon {
    /// The icon's character in the embedded icon font (Phosphor Icons 2.1, regular).
    pub const fn character(self) -> char {
        match self {
            Self::People => '\u{E68E}',
            Self::Network => '\u{E0F2}',
            Self::Compute => '\u{E610}',
            Self::Storage => '\u{E1DE}',
            Self::Archive => '\u{E00C}',
            Self::Application => '\u{E5DA}',
            Self::Analysis => '\u{E802}',
            Self::Desk => '\u{E584}',
            Self::Folded => '\u{E256}',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::icon_face;

    #[test]
    fn every_icon_has_a_glyph() {
        for icon in [
            Icon::People,
            Icon::Network,
            Icon::Compute,
            Icon::Storage,
            Icon::Archive,
            Icon::Application,
            Icon::Analysis,
            Icon::Desk,
            Icon::Folded,
        ] {
            assert!(icon_face().glyph_index(icon.character()).is_some(), "{icon:?}");
        }
    }
}
