//! The window's own field for a path, where the system has no dialog for it.

use eframe::egui::text::CCursorRange;
use eframe::egui::text_edit::TextEditState;
use eframe::egui::{self, Id, RichText, Ui};

use super::command::{Asking, Command};
use super::world::entered;

/// The room of the two buttons beside the field, in pixels.
const BUTTONS: f32 = 220.0;

/// A path that is being asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathField {
    /// What for.
    pub asking: Asking,
    /// What is typed.
    pub words: String,
    /// Whether it was entered, and a file is there that would be replaced.
    pub replaces: bool,
    /// How often a path was asked for, with this time.
    pub nr: u64,
}

/// Asks for the path. Each time it is asked for, typing begins at once and replaces what is there.
pub(super) fn path_ui(ui: &mut Ui, field: &PathField, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        let label = ui.label(match field.asking {
            Asking::Open => "Open the file",
            Asking::Save => "Save as",
            Asking::Export => "Export to (svg, png or pdf)",
        });
        let mut words = field.words.clone();
        // The field, then two buttons, in one row where there is room for it.
        let wide = (ui.available_width() - BUTTONS).clamp(160.0, 420.0);
        // A name of its own: what is told before it comes and goes, and would take the focus along.
        let edit =
            egui::TextEdit::singleline(&mut words).id(Id::unique("path")).desired_width(wide);
        let response = ui.add(edit).labelled_by(label.id);
        let known = Id::unique("path asked for");
        if ui.data(|data| data.get_temp::<u64>(known)) != Some(field.nr) {
            ui.data_mut(|data| data.insert_temp(known, field.nr));
            response.request_focus();
            let mut state = TextEditState::load(ui, response.id).unwrap_or_default();
            state.cursor.set_char_range(Some(CCursorRange::select_all_str(&words)));
            state.store(ui, response.id);
        }
        if response.changed() {
            out.push(Command::PathField(words.clone()));
        }
        let enter = response.lost_focus() && ui.input(|i| i.key_pressed(egui::Key::Enter));
        if field.replaces && words == field.words {
            if ui.button("Replace it").clicked() {
                out.push(field.asking.picked((&words).into()));
            } else if enter {
                out.push(Command::AskAgain);
            }
        } else if ui.button("OK").clicked() || enter {
            out.push(entered(field.asking, &words));
        }
        if ui.button("Cancel").clicked() {
            out.push(Command::CancelPath);
        }
    });
    if field.replaces {
        let words = "There is a file of this name already. Replace it, or type another name.";
        ui.label(RichText::new(words).color(ui.visuals().warn_fg_color));
    }
}
