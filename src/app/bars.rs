//! The bars: menu and profile above, date and file below.

use eframe::egui::{self, MenuBar, RichText, Ui};
use jiff::ToSpan as _;

use super::command::{Command, Tab};
use super::endings::what_if_ui;
use super::state::State;
use super::style::{Glyph, icon_button, semibold, small_width};
use crate::document;
use crate::layout::Effort;
use crate::scene::ThemeName;

/// Between two facts of the status line, in pixels.
const BETWEEN: f32 = 16.0;

pub(super) fn top_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    MenuBar::new().ui(ui, |ui| {
        ui.menu_button("File", |ui| {
            let mut item = |ui: &mut Ui, words: &str, keys: &str, command: Command| {
                if ui.add(egui::Button::new(words).shortcut_text(keys)).clicked() {
                    out.push(command);
                    ui.close();
                }
            };
            item(ui, "New", "Ctrl+N", Command::New);
            item(ui, "Open…", "Ctrl+O", Command::Open);
            item(ui, "Open the built-in atlas", "", Command::Sample);
            ui.menu_button("Open recent", |ui| {
                if state.recent.is_empty() {
                    ui.weak("no file yet");
                }
                for path in &state.recent {
                    item(ui, &path.display().to_string(), "", Command::OpenPath(path.clone()));
                }
            });
            ui.separator();
            item(ui, "Save", "Ctrl+S", Command::Save);
            item(ui, "Save as…", "Ctrl+Shift+S", Command::SaveAs);
            item(ui, "Export picture…", "Ctrl+E", Command::Export);
            ui.separator();
            item(ui, "Quit", "Ctrl+Q", Command::Quit);
        });
        ui.menu_button("View", |ui| view_ui(ui, state, out));
        if icon_button(ui, Glyph::Folder, "Open a file", true) {
            out.push(Command::Open);
        }
        if icon_button(ui, Glyph::Save, "Save", true) {
            out.push(Command::Save);
        }
        if icon_button(ui, Glyph::Export, "Export the picture", true) {
            out.push(Command::Export);
        }
        if icon_button(ui, Glyph::Undo, "Undo", state.can_undo()) {
            out.push(Command::Undo);
        }
        if icon_button(ui, Glyph::Redo, "Redo", state.can_redo()) {
            out.push(Command::Redo);
        }
        ui.separator();
        profile_ui(ui, state, out);
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let (glyph, theme) = if state.view.theme.is_dark() {
                (Glyph::Sun, ThemeName::Light)
            } else {
                (Glyph::Moon, ThemeName::Dark)
            };
            if icon_button(ui, glyph, "Light or dark", true) {
                out.push(Command::Theme(theme));
            }
            let title = state.atlas.picture().map_or("", |picture| &picture.document.title);
            ui.add(egui::Label::new(RichText::new(title).family(semibold())).truncate());
        });
    });
}

/// The menu of how things are looked at.
fn view_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    for (words, keys, command) in [
        ("Tidy all", "Ctrl+T", Command::Tidy(Effort::Best)),
        ("Tidy all, however long it takes", "", Command::Tidy(Effort::Thorough)),
        ("Let all pinned systems go", "", Command::Unpin(None)),
        ("Left panel", "Ctrl+B", Command::Left),
        ("Right panel", "Ctrl+I", Command::Right),
        ("Present", "F5", Command::Present),
    ] {
        if ui.add(egui::Button::new(words).shortcut_text(keys)).clicked() {
            out.push(command);
            ui.close();
        }
    }
    ui.separator();
    for (theme, words) in [
        (ThemeName::Light, "Light"),
        (ThemeName::Dark, "Dark"),
        (ThemeName::Print, "Print"),
        (ThemeName::Contrast, "High contrast"),
    ] {
        if ui.radio(state.view.theme == theme, words).clicked() {
            out.push(Command::Theme(theme));
            ui.close();
        }
    }
}

fn profile_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else { return };
    let profiles = &picture.document.profiles;
    if profiles.is_empty() {
        return;
    }
    let chosen = profiles.iter().find(|profile| Some(&profile.id) == state.view.profile.as_ref());
    let changed = if state.view.choose.is_empty() { "" } else { ", changed" };
    let words = format!("{}{changed}", chosen.map_or("Defaults", |profile| &profile.title));
    let combo = egui::ComboBox::from_id_salt("profile").width(240.0).selected_text(&words).show_ui(
        ui,
        |ui| {
            if ui.selectable_label(chosen.is_none(), "Defaults").clicked() {
                out.push(Command::Profile(None));
            }
            for profile in profiles {
                let on = chosen == Some(profile);
                let mut row = ui.selectable_label(on, &profile.title);
                if let Some(text) = &profile.text {
                    row = row.on_hover_text(text);
                }
                if row.clicked() {
                    out.push(Command::Profile(Some(profile.id.clone())));
                }
            }
        },
    );
    combo.response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Profile");
        info.current_text_value = Some(words.clone());
        info
    });
}

pub(super) fn tabs_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        for (tab, words) in
            [(Tab::Choices, "Choices"), (Tab::Systems, "Systems"), (Tab::Text, "Text")]
        {
            let n = if tab == Tab::Text { state.atlas.diagnostics().len() } else { 0 };
            let words = if n > 0 { format!("{words} {n}") } else { words.to_owned() };
            if ui.selectable_label(state.tab == tab, words).clicked() {
                out.push(Command::Show(tab));
            }
        }
    });
    ui.separator();
}

pub(super) fn status_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let meta = state.atlas.law().meta();
    let mut facts = facts(ui, state).into_iter().peekable();
    let fact_ui = |ui: &mut Ui, (words, more): (RichText, Option<String>)| {
        let more = more.as_ref().unwrap_or(&meta.verification_horizon);
        ui.add(egui::Label::new(words).extend()).on_hover_text(more);
    };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        date_ui(ui, state, out);
        ui.separator();
        what_if_ui(ui, state, out);
        ui.separator();
        ui.spacing_mut().item_spacing.x = BETWEEN;
        // What has no room in this row stands in one of its own, in one piece and less high.
        while let Some(fact) = facts.next_if(|(words, _)| small_width(words.text()) <= left(ui)) {
            fact_ui(ui, fact);
        }
    });
    if facts.peek().is_some() {
        ui.scope(|ui| {
            ui.spacing_mut().interact_size.y = 0.0;
            ui.spacing_mut().item_spacing.x = BETWEEN;
            ui.horizontal_wrapped(|ui| facts.for_each(|fact| fact_ui(ui, fact)));
        });
    }
}

/// What is left of a row, in pixels.
fn left(ui: &Ui) -> f32 {
    ui.available_size_before_wrap().x
}

/// What the status line says, with what is told of it besides.
fn facts(ui: &Ui, state: &State) -> Vec<(RichText, Option<String>)> {
    let quiet = |words: String| (RichText::new(words).small().weak(), None);
    let meta = state.atlas.law().meta();
    let dirty = if state.dirty() { "changed" } else { "saved" };
    let mut facts = vec![
        // Where the day lies after the law base, that is told with its dates instead.
        match beyond(ui, state) {
            Some((words, more)) => (words, Some(more)),
            None => quiet(format!("law base verified {}", meta.verified_on)),
        },
        quiet(format!("{}, {dirty}", state.name())),
    ];
    let digest = state.atlas.picture().map(|picture| format!("document {}", picture.digest));
    facts.extend(digest.map(quiet));
    facts.push(quiet("It informs and does not advise.".to_owned()));
    facts
}

/// What is at hand while the picture is presented: the profile and the assumptions.
pub(super) fn present_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 5.0;
        profile_ui(ui, state, out);
        ui.separator();
        what_if_ui(ui, state, out);
        ui.separator();
        if let Some((words, more)) = beyond(ui, state) {
            ui.add(egui::Label::new(words).extend()).on_hover_text(more);
        }
        let words = RichText::new("Esc or F5 ends the presentation").small().weak();
        ui.add(egui::Label::new(words).extend());
    });
}

/// Says so if the day lies after or before what the law base describes.
fn beyond(ui: &Ui, state: &State) -> Option<(RichText, String)> {
    let as_of = state.atlas.picture()?.assessment.question.as_of;
    let beyond = state.atlas.law().beyond(as_of)?;
    let words = RichText::new(beyond.short).small().color(ui.visuals().warn_fg_color);
    Some((words, beyond.long))
}

fn date_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else { return };
    let as_of = picture.assessment.question.as_of;
    ui.label("as of");
    for (words, name, step) in [
        ("–y", "A year earlier", -1.year()),
        ("–m", "A month earlier", -1.month()),
        ("–d", "A day earlier", -1.day()),
    ] {
        step_ui(ui, words, name, as_of.checked_add(step).ok(), out);
    }
    date_field_ui(ui, as_of, out);
    for (words, name, step) in [
        ("+d", "A day later", 1.day()),
        ("+m", "A month later", 1.month()),
        ("+y", "A year later", 1.year()),
    ] {
        step_ui(ui, words, name, as_of.checked_add(step).ok(), out);
    }
    if ui.small_button("document’s date").clicked() {
        out.push(Command::AsOf(None));
    }
    if ui.small_button("today").clicked() {
        out.push(Command::AsOf(Some(state.view.today)));
    }
}

/// The date, to be typed over; what is no date yet changes nothing, and what is none in the end is
/// told.
fn date_field_ui(ui: &mut Ui, as_of: jiff::civil::Date, out: &mut Vec<Command>) {
    let id = ui.scope_id().with("as of");
    let mut words =
        ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| as_of.to_string());
    let field = egui::TextEdit::singleline(&mut words).desired_width(96.0).char_limit(10);
    let response = ui.add(field);
    let shown = words.clone();
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::text_edit(true, &shown, &shown, "");
        info.label = Some("As of".to_owned());
        info
    });
    let left = response.lost_focus() && !ui.input(|input| input.key_pressed(egui::Key::Escape));
    match document::day(&words) {
        Ok(date) if response.changed() => out.push(Command::AsOf(Some(date))),
        Err(fault) if left => out.push(Command::Refuse(fault.to_string())),
        Ok(_) | Err(_) => {}
    }
    // Asked before: the answer needs the lock that `data_mut` holds.
    let typing = response.has_focus();
    ui.data_mut(|data| {
        if typing {
            data.insert_temp(id, words);
        } else {
            data.remove::<String>(id);
        }
    });
}

fn step_ui(
    ui: &mut Ui,
    words: &str,
    name: &str,
    date: Option<jiff::civil::Date>,
    out: &mut Vec<Command>,
) {
    let response = ui.add_enabled(date.is_some(), egui::Button::new(words).small());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, date.is_some(), name));
    if response.on_hover_text(name).clicked() {
        out.push(Command::AsOf(date));
    }
}
