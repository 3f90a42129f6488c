//! The panel of choices: what the reader may switch.

use std::collections::BTreeSet;

use eframe::egui::{self, Rect, Response, RichText, Sense, Shape, Ui, vec2};

use super::command::Command;
use super::state::State;
use crate::atlas::Picture;
use crate::document::Choice;
use crate::id::OptionId;
use crate::scenario::is_on;

/// A choice with more options than this is a list that opens.
const ROWS: usize = 8;

pub(super) fn choices_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else {
        ui.weak("Nothing to choose yet.");
        return;
    };
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        if picture.document.choices.is_empty() {
            ui.weak("The document has no choices.");
        }
        for choice in &picture.document.choices {
            if is_on(&choice.when, &picture.selection, &picture.document) {
                choice_ui(ui, picture, choice, out);
            }
        }
    });
}

fn choice_ui(ui: &mut Ui, picture: &Picture, choice: &Choice, out: &mut Vec<Command>) {
    ui.add_space(8.0);
    ui.label(RichText::new(&choice.title).family(super::style::semibold()));
    if let Some(text) = &choice.text {
        ui.label(RichText::new(text).small().weak());
    }
    let chosen = picture.selection.options(&choice.id);
    ui.push_id(&choice.id, |ui| {
        if choice.multiple {
            for option in &choice.options {
                let mut on = chosen.contains(&option.id);
                if row_ui(ui, |ui| ui.checkbox(&mut on, &option.title)) {
                    let mut options = chosen.clone();
                    if !options.remove(&option.id) {
                        options.insert(option.id.clone());
                    }
                    out.push(Command::Choose(choice.id.clone(), options));
                }
            }
        } else if choice.options.len() <= ROWS {
            for option in &choice.options {
                let on = chosen.contains(&option.id);
                if row_ui(ui, |ui| ui.radio(on, &option.title)) {
                    out.push(choose(choice, &option.id));
                }
            }
        } else {
            list_ui(ui, choice, &chosen, out);
        }
    });
}

/// An option, to be clicked anywhere in its row; tells whether it was.
fn row_ui(ui: &mut Ui, option: impl FnOnce(&mut Ui) -> Response) -> bool {
    let (under, room) = (ui.painter().add(Shape::Noop), ui.available_width());
    let shown = option(ui);
    let gap = ui.spacing().item_spacing.y / 2.0;
    let row = Rect::from_min_size(shown.rect.min, vec2(room, shown.rect.height()));
    // The option itself gets larger by it: what is clicked and read aloud stays one thing.
    let row = ui.interact(row.expand2(vec2(0.0, gap)), shown.id, Sense::click());
    if row.hovered() {
        let fill = ui.visuals().widgets.hovered.bg_fill;
        ui.painter().set(under, Shape::rect_filled(row.rect.expand2(vec2(gap, 0.0)), 6.0, fill));
    }
    shown.clicked()
}

fn list_ui(ui: &mut Ui, choice: &Choice, chosen: &BTreeSet<OptionId>, out: &mut Vec<Command>) {
    let shown = choice.options.iter().find(|option| chosen.contains(&option.id));
    let title = shown.map_or("", |option| option.title.as_str());
    let combo = egui::ComboBox::from_id_salt("options")
        .selected_text(title)
        .width(ui.available_width() - 16.0)
        .show_ui(ui, |ui| {
            for option in &choice.options {
                let on = chosen.contains(&option.id);
                if ui.selectable_label(on, &option.title).clicked() {
                    out.push(choose(choice, &option.id));
                }
            }
        });
    combo.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::ComboBox, true, &choice.title);
        info.current_text_value = Some(title.to_owned());
        info
    });
}

fn choose(choice: &Choice, option: &OptionId) -> Command {
    Command::Choose(choice.id.clone(), BTreeSet::from([option.clone()]))
}
