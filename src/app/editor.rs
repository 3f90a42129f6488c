//! The text panel: the document, its marks and its messages.

use std::ops::Range;
use std::sync::Arc;

use eframe::egui::{
    self, Color32, FontId, RichText, Ui,
    text::{LayoutJob, TextFormat},
};

use super::command::Command;
use super::state::State;
use super::style::{Glyph, color, icons};
use crate::diagnostic::Diagnostic;
use crate::scene::{Color, Theme};

/// The room for messages under the text.
const MESSAGES: f32 = 150.0;

/// The highlighted text of the last frame.
#[derive(Debug, Default)]
pub(super) struct Editor {
    text: Option<Arc<str>>,
    dark: bool,
    job: LayoutJob,
    /// What was looked for last, in bytes; none, once the text is another.
    marked: Option<Range<usize>>,
}

impl Editor {
    pub(super) fn ui(&mut self, ui: &mut Ui, state: &mut State, out: &mut Vec<Command>) {
        let diagnostics = state.atlas.diagnostics();
        let room = if diagnostics.is_empty() { 0.0 } else { MESSAGES };
        let height = (ui.available_height() - room).max(80.0);
        let theme = Theme::named(state.view.theme);
        let dark = ui.visuals().dark_mode;
        if self.text.as_ref() != Some(state.text()) || self.dark != dark {
            self.job = highlighted(state.text(), &theme, diagnostics);
            if self.text.as_ref() != Some(state.text()) {
                self.marked = None;
            }
            self.text = Some(Arc::clone(state.text()));
            self.dark = dark;
        }
        let look_at = state.look_at.take();
        if look_at.is_some() {
            self.marked.clone_from(&look_at);
        }
        let mut text = state.text().to_string();
        let shown = Arc::clone(state.text());
        egui::ScrollArea::both().id_salt("text").max_height(height).auto_shrink(false).show(
            ui,
            |ui| {
                let job = &self.job;
                let mut layouter = |ui: &Ui, buffer: &dyn egui::TextBuffer, _wrap: f32| {
                    let mut job = if buffer.as_str() == &*shown {
                        job.clone()
                    } else {
                        highlighted(buffer.as_str(), &theme, &[])
                    };
                    job.wrap.max_width = f32::INFINITY;
                    ui.fonts_mut(|fonts| fonts.layout_job(job))
                };
                let label = ui.label(RichText::new("Document (JSON)").small().weak());
                let gutter = Gutter::of(ui, &shown);
                let margin =
                    egui::Margin { left: gutter.width as i8, ..egui::Margin::symmetric(4, 2) };
                let output = egui::TextEdit::multiline(&mut text)
                    .code_editor()
                    .desired_width(f32::INFINITY)
                    .desired_rows(30)
                    .frame(egui::Frame::NONE.inner_margin(margin))
                    .layouter(&mut layouter)
                    .show(ui);
                output.response.response.clone().labelled_by(label.id);
                if let Some(marked) = &self.marked {
                    let at = |byte: usize| {
                        let at = shown.get(..byte).map_or(0, |before| before.chars().count());
                        let cursor = egui::text::CCursor::new(egui::text::CharIndex(at));
                        let place = output.galley.pos_from_cursor(cursor);
                        place.translate(output.galley_pos.to_vec2())
                    };
                    let (first, last) = (at(marked.start), at(marked.end));
                    let rows = egui::Rect::from_x_y_ranges(
                        ui.clip_rect().x_range(),
                        first.top()..=last.bottom(),
                    );
                    let ground = ui.visuals().selection.bg_fill.gamma_multiply(0.6);
                    ui.painter().rect_filled(rows, 3.0, ground);
                    if look_at.is_some() {
                        // The beginning, since all of it may be longer than the panel.
                        ui.scroll_to_rect(first.expand(60.0), Some(egui::Align::Center));
                    }
                }
                gutter.paint(ui, &output.galley, output.galley_pos, diagnostics);
                if output.response.response.changed() {
                    out.push(Command::Type(text));
                }
            },
        );
        messages(ui, diagnostics, out);
    }
}

/// The numbers of the lines, which stay at the left while the text is scrolled.
struct Gutter {
    width: f32,
}

impl Gutter {
    /// Between the numbers and the text, in pixels; half of it, between the border and the numbers.
    const SPACE: f32 = 10.0;

    fn of(ui: &Ui, text: &str) -> Self {
        let lines = text.lines().count() + 1;
        let digit = ui.fonts_mut(|fonts| fonts.glyph_width(&font(), '0'));
        Self { width: (digit * lines.to_string().len() as f32 + 1.5 * Self::SPACE).round() }
    }

    /// Draws the numbers of the lines in sight; those of messages in their colour.
    fn paint(&self, ui: &Ui, galley: &egui::Galley, at: egui::Pos2, messages: &[Diagnostic]) {
        let clip = ui.clip_rect();
        let strip = egui::Rect::from_x_y_ranges(
            clip.left()..=clip.left() + self.width - Self::SPACE / 2.0,
            clip.y_range(),
        );
        ui.painter().rect_filled(strip, 0.0, ui.visuals().panel_fill);
        let (weak, strong) = (ui.visuals().weak_text_color(), ui.visuals().error_fg_color);
        // Lines are not wrapped.
        for (row, line) in galley.rows.iter().zip(1..) {
            let middle = at.y + row.rect().center().y;
            if clip.y_range().expand(20.0).contains(middle) {
                let wrong = messages.iter().any(|found| found.line == line && found.is_error());
                let tint = if wrong { strong } else { weak };
                let at = egui::pos2(strip.right() - Self::SPACE / 2.0, middle);
                ui.painter().text(at, egui::Align2::RIGHT_CENTER, line, font(), tint);
            }
        }
    }
}

fn font() -> FontId {
    FontId::monospace(12.5)
}

fn messages(ui: &mut Ui, diagnostics: &[Diagnostic], out: &mut Vec<Command>) {
    if diagnostics.is_empty() {
        return;
    }
    ui.separator();
    egui::ScrollArea::vertical().id_salt("messages").auto_shrink(false).show(ui, |ui| {
        for found in diagnostics {
            ui.horizontal_wrapped(|ui| {
                let tint = if found.is_error() {
                    ui.visuals().error_fg_color
                } else {
                    ui.visuals().warn_fg_color
                };
                ui.label(
                    RichText::new(Glyph::Warning.character())
                        .font(FontId::new(14.0, icons()))
                        .color(tint),
                );
                let place = format!("{}:{}", found.line, found.column);
                if ui.link(place).on_hover_text(&found.path).clicked() {
                    out.push(Command::GoTo(found.span.clone()));
                }
                ui.label(&found.message);
                if let Some(hint) = &found.hint {
                    ui.label(RichText::new(hint).weak());
                }
            });
        }
    });
}

/// The text coloured by what it is, with the parts underlined that something is wrong with.
fn highlighted(text: &str, theme: &Theme, diagnostics: &[Diagnostic]) -> LayoutJob {
    let font = font();
    let mut job = LayoutJob::default();
    let mut wrong: Vec<Range<usize>> = diagnostics.iter().map(|found| found.span.clone()).collect();
    wrong.sort_by_key(|span| span.start);
    let mut at = 0;
    for (end, tint) in tokens(text, theme) {
        let mut start = at;
        while start < end {
            let marked = wrong.iter().find(|span| span.contains(&start));
            let next = match marked {
                Some(span) => span.end.min(end),
                None => wrong
                    .iter()
                    .map(|span| span.start)
                    .find(|begin| *begin > start)
                    .map_or(end, |begin| begin.min(end)),
            };
            let next = (next..=end).find(|at| text.is_char_boundary(*at)).unwrap_or(end);
            let mut format = TextFormat::simple(font.clone(), tint);
            if marked.is_some() {
                let red = color(theme.line(crate::assess::Standing::NoMechanism).color);
                format.underline = egui::Stroke::new(1.5, red);
            }
            job.append(&text[start..next.max(start + 1).min(end)], 0.0, format);
            start = next.max(start + 1).min(end);
        }
        at = end;
    }
    job
}

/// The ends of the text's tokens and their colours.
fn tokens(text: &str, theme: &Theme) -> Vec<(usize, Color32)> {
    let tint = |c: Color| color(c);
    let key = tint(theme.icon);
    let string = tint(theme.line(crate::assess::Standing::Adequacy).color);
    let word = tint(theme.unknown_text);
    let other = tint(theme.secondary_text);
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if bytes[at] == b'"' {
            at += 1;
            while at < bytes.len() && bytes[at] != b'"' && bytes[at] != b'\n' {
                at += if bytes[at] == b'\\' { 2 } else { 1 };
            }
            at = (at + 1).min(bytes.len());
            while !text.is_char_boundary(at) {
                at += 1;
            }
            let rest = text[at..].trim_start();
            found.push((at, if rest.starts_with(':') { key } else { string }));
        } else if bytes[at].is_ascii_alphanumeric() || bytes[at] == b'-' {
            while at < bytes.len()
                && (bytes[at].is_ascii_alphanumeric() || b"+-.".contains(&bytes[at]))
            {
                at += 1;
            }
            found.push((at, word));
        } else {
            while at < bytes.len()
                && bytes[at] != b'"'
                && !(bytes[at].is_ascii_alphanumeric() || bytes[at] == b'-')
            {
                at += 1;
            }
            found.push((at, other));
        }
        if at == start {
            break;
        }
    }
    found
}
