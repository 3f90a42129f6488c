//! The panel on the right: the inspector, and the lists of findings, claims, questions and changes.

use eframe::egui::{self, RichText, Ui};

use super::command::Command;
use super::pane::Pane;
use super::state::State;
use super::style::semibold;
use super::{changes, claims, findings, inspector, questions};
use crate::scene::Subject;

pub(super) fn right_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        for pane in Pane::ALL {
            let words = match count(state, pane) {
                Some(n) => format!("{} {n}", pane.words()),
                None => pane.words().to_owned(),
            };
            let tab = egui::Button::selectable(state.pane == pane, words);
            let tab = ui.add(tab);
            tab.widget_info(|| {
                let on = state.pane == pane;
                egui::WidgetInfo::selected(egui::Role::Tab, true, on, pane.words())
            });
            if tab.clicked() {
                out.push(Command::Pane(pane));
            }
        }
    });
    ui.separator();
    if let Some(pane) = state.back.filter(|_| state.pane == Pane::Inspector) {
        let words = format!("← Back to {}", pane.words().to_lowercase());
        if ui.link(words).clicked() {
            out.push(Command::Pane(pane));
        }
    }
    match state.pane {
        Pane::Inspector => inspector::inspector_ui(ui, state, out),
        Pane::Findings => findings::findings_ui(ui, state, out),
        Pane::Claims => claims::claims_ui(ui, state, out),
        Pane::Questions => questions::questions_ui(ui, state, out),
        Pane::Changes => changes::changes_ui(ui, state, out),
    }
}

fn count(state: &State, pane: Pane) -> Option<usize> {
    let desk = &state.desk;
    let n = match pane {
        Pane::Inspector => return None,
        Pane::Findings => desk.findings.len(),
        Pane::Claims => desk.judgements.len(),
        Pane::Questions => desk.questions.iter().map(|group| group.questions.len()).sum(),
        Pane::Changes => desk.changes.flows.len(),
    };
    (n > 0).then_some(n)
}

/// A list that scrolls, and keeps its own place while another is shown.
pub(super) fn list(id: impl egui::AsIdSalt) -> egui::ScrollArea {
    egui::ScrollArea::vertical().id_salt(id).auto_shrink(false)
}

/// The name of something in the picture: a click selects it, and it stands out while it is.
pub(super) fn subject_link(
    ui: &mut Ui,
    state: &State,
    subject: &Subject,
    name: RichText,
    out: &mut Vec<Command>,
) {
    let on = state.selected.as_ref().is_some_and(|selected| selected.shows(subject));
    let ground = ui.visuals().selection.bg_fill;
    let name = linked(ui, name);
    let name = if on { name.family(semibold()).background_color(ground) } else { name };
    if ui.link(name).clicked() {
        out.push(Command::Select(Some(subject.clone())));
    }
}

/// Words of a link: those with a style of their own would have the colour of other words.
pub(super) fn linked(ui: &Ui, words: RichText) -> RichText {
    words.color(ui.visuals().hyperlink_color)
}

/// A heading within a panel.
pub(super) fn section(ui: &mut Ui, words: &str) {
    ui.add_space(10.0);
    ui.label(RichText::new(words).family(semibold()));
}

/// Words of the second rank.
pub(super) fn quiet(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).small().weak());
}
