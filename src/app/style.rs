//! The window's look: fonts, spacing and colours, from the picture's themes.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Stroke,
    TextStyle, Theme as Mode, Visuals, vec2,
};

use crate::scene::{Color, Theme, ThemeName, Weight};
use crate::text;

/// The family of the semibold weight.
pub(super) fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// The family of the icons.
pub(super) fn icons() -> FontFamily {
    FontFamily::Name("icons".into())
}

/// The font size of small words, in pixels.
pub(super) const SMALL: f64 = 11.5;

/// The width of small words in one line, which the window rounds to whole pixels.
pub(super) fn small_width(words: &str) -> f32 {
    text::width(words, SMALL, Weight::Regular).ceil() as f32 + 1.0
}

/// A colour of the picture on the screen.
pub(super) fn color(color: Color) -> Color32 {
    Color32::from_rgba_unmultiplied(color.r, color.g, color.b, color.a)
}

/// Gives the window its fonts and styles.
pub(super) fn install(ctx: &egui::Context) {
    let mut fonts = FontDefinitions::empty();
    for (name, bytes) in [
        ("inter", text::INTER_REGULAR),
        ("inter-semibold", text::INTER_SEMIBOLD),
        ("mono", text::MONO),
        ("phosphor", text::ICONS),
    ] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let family = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    fonts.families.insert(FontFamily::Proportional, family(&["inter"]));
    fonts.families.insert(FontFamily::Monospace, family(&["mono", "inter"]));
    fonts.families.insert(semibold(), family(&["inter-semibold"]));
    fonts.families.insert(icons(), family(&["phosphor"]));
    ctx.set_fonts(fonts);
    ctx.all_styles_mut(|style| {
        let font = |size| FontId::new(size, FontFamily::Proportional);
        style.text_styles = [
            (TextStyle::Heading, FontId::new(16.0, semibold())),
            (TextStyle::Body, font(13.0)),
            (TextStyle::Button, font(13.0)),
            (TextStyle::Small, font(SMALL as f32)),
            (TextStyle::Monospace, FontId::new(12.5, FontFamily::Monospace)),
        ]
        .into();
        style.spacing.item_spacing = vec2(8.0, 6.0);
        style.spacing.button_padding = vec2(10.0, 5.0);
        style.spacing.interact_size.y = 24.0;
        style.spacing.menu_margin = Margin::same(8);
        style.spacing.scroll = egui::style::ScrollStyle::thin();
    });
}

/// Gives the window the colours of a theme.
pub(super) fn dress(ctx: &egui::Context, name: ThemeName) {
    let mode = if name.is_dark() { Mode::Dark } else { Mode::Light };
    ctx.set_visuals_of(mode, visuals(mode, &Theme::named(name)));
    ctx.set_theme(mode);
}

fn visuals(mode: Mode, theme: &Theme) -> Visuals {
    let mut visuals = mode.default_visuals();
    let edge = Stroke::new(1.0, color(theme.jurisdiction_border));
    visuals.panel_fill = color(theme.jurisdiction_fill);
    visuals.window_fill = color(theme.card_fill);
    visuals.extreme_bg_color = color(theme.card_fill);
    visuals.faint_bg_color = color(theme.site_fill);
    visuals.code_bg_color = color(theme.site_fill);
    visuals.override_text_color = Some(color(theme.card_text));
    visuals.weak_text_color = Some(color(theme.secondary_text));
    visuals.hyperlink_color = color(theme.selection);
    visuals.error_fg_color = color(theme.line(crate::assess::Standing::NoMechanism).color);
    visuals.warn_fg_color = color(theme.unknown_text);
    visuals.selection.bg_fill = color(Color { a: 60, ..theme.selection });
    visuals.selection.stroke = Stroke::new(1.5, color(theme.selection));
    visuals.window_stroke = edge;
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    let fills = [theme.jurisdiction_fill, theme.card_fill, theme.site_fill, theme.site_fill];
    let widgets = &mut visuals.widgets;
    for (state, fill) in [
        &mut widgets.noninteractive,
        &mut widgets.inactive,
        &mut widgets.hovered,
        &mut widgets.active,
    ]
    .into_iter()
    .zip(fills)
    {
        state.bg_fill = color(fill);
        state.weak_bg_fill = color(fill);
        state.bg_stroke = edge;
        state.corner_radius = CornerRadius::same(6);
        state.expansion = 0.0;
    }
    widgets.hovered.bg_stroke = Stroke::new(1.0, color(theme.selection));
    widgets.active.bg_stroke = Stroke::new(1.5, color(theme.selection));
    widgets.open = widgets.hovered;
    visuals
}

/// The icons of the interface, by their character in the icon font.
#[derive(Clone, Copy, Debug)]
pub(super) enum Glyph {
    Undo,
    Redo,
    Sun,
    Moon,
    Fit,
    Plus,
    Minus,
    Warning,
    Folder,
    Save,
    Export,
}

impl Glyph {
    pub(super) const fn character(self) -> char {
        match self {
            Self::Undo => '\u{E038}',
            Self::Redo => '\u{E036}',
            Self::Sun => '\u{E472}',
            Self::Moon => '\u{E330}',
            Self::Fit => '\u{E0A2}',
            Self::Plus => '\u{E3D4}',
            Self::Minus => '\u{E32A}',
            Self::Warning => '\u{E4E0}',
            Self::Folder => '\u{E256}',
            Self::Save => '\u{E248}',
            Self::Export => '\u{EAF0}',
        }
    }
}

/// A button with an icon only, named for readers that cannot see.
pub(super) fn icon_button(ui: &mut egui::Ui, glyph: Glyph, name: &str, enabled: bool) -> bool {
    let words = egui::RichText::new(glyph.character()).font(FontId::new(16.0, icons()));
    let response = ui
        .add_enabled(enabled, egui::Button::new(words).min_size(vec2(28.0, 26.0)))
        .on_hover_text(name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response.clicked()
}
