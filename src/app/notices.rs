//! What the user is told or asked, floating over the canvas: nothing below it moves.

use eframe::egui::{self, Align2, Frame, Id, Order, Rect, RichText, Ui, vec2};

use super::command::Command;
use super::path::path_ui;
use super::state::State;
use super::style::semibold;

/// How long a notice of success stays, in seconds: the least, and more for each character.
const STAYS: (f64, f64) = (4.0, 0.06);

/// Shows what there is to tell and to ask, at the top of an area.
pub(super) fn notices_ui(ui: &Ui, state: &State, area: Rect, out: &mut Vec<Command>) {
    fade(ui, state, out);
    escape(ui, state, out);
    let quiet = state.notice.is_none()
        && state.waiting.is_none()
        && state.theirs.is_none()
        && state.recovered.is_none()
        && state.path_field.is_none();
    if quiet {
        return;
    }
    egui::Area::new(Id::unique("notices"))
        .order(Order::Foreground)
        .pivot(Align2::CENTER_TOP)
        .fixed_pos(area.center_top() + vec2(0.0, 10.0))
        .constrain_to(area)
        .fade_in(false)
        .show(ui, |ui| {
            ui.set_max_width((area.width() - 40.0).max(200.0));
            Frame::popup(ui.style()).show(ui, |ui| questions_ui(ui, state, out));
        });
}

/// The escape key takes away what is told, or the question for a path.
fn escape(ui: &Ui, state: &State, out: &mut Vec<Command>) {
    if !ui.input(|input| input.key_pressed(egui::Key::Escape)) {
        return;
    }
    if state.path_field.is_some() {
        out.push(Command::CancelPath);
    } else if state.notice.is_some() {
        out.push(Command::Dismiss);
    }
}

/// A notice of success goes by itself.
fn fade(ui: &Ui, state: &State, out: &mut Vec<Command>) {
    let Some(notice) = state.notice.as_ref().filter(|notice| !notice.bad) else { return };
    let (id, now) = (Id::unique("notice since"), ui.input(|input| input.time));
    let known = ui.data(|data| data.get_temp::<(u64, f64)>(id));
    let since = known.filter(|(nr, _)| *nr == state.n_told).map_or(now, |(_, since)| since);
    ui.data_mut(|data| data.insert_temp(id, (state.n_told, since)));
    let left = since + STAYS.0 + STAYS.1 * notice.text.chars().count() as f64 - now;
    if left <= 0.0 {
        out.push(Command::Dismiss);
    } else {
        ui.request_repaint_after(std::time::Duration::from_secs_f64(left));
    }
}

fn questions_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    if let Some(notice) = &state.notice {
        ui.horizontal_wrapped(|ui| {
            let tint =
                if notice.bad { ui.visuals().error_fg_color } else { ui.visuals().text_color() };
            ui.label(RichText::new(&notice.text).color(tint));
            if ui.small_button("Dismiss").clicked() {
                out.push(Command::Dismiss);
            }
        });
    }
    let mut ask = |ui: &mut Ui, words: &str, answers: &[(&str, Command)]| {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(words).family(semibold()));
            for (answer, command) in answers {
                if ui.button(*answer).clicked() {
                    out.push(command.clone());
                }
            }
        });
    };
    if state.waiting.is_some() {
        let answers = [
            ("Save", Command::Save),
            ("Discard the changes", Command::Discard),
            ("Go on editing", Command::Keep),
        ];
        ask(ui, &format!("{} has unsaved changes.", state.name()), &answers);
    }
    if state.theirs.is_some() {
        let answers = [("Keep mine", Command::KeepMine), ("Take the file’s", Command::TakeTheirs)];
        let words = format!("{} was changed by another program, and here.", state.name());
        ask(ui, &words, &answers);
    }
    if state.recovered.is_some() {
        let answers = [("Restore it", Command::Restore), ("Drop it", Command::Forget)];
        ask(ui, "The last run ended with unsaved text.", &answers);
    }
    if let Some(field) = &state.path_field {
        path_ui(ui, field, out);
    }
}
