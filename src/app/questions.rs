//! The list of questions: what the document does not say, and whom to ask.

use eframe::egui::{self, RichText, Ui};

use super::command::Command;
use super::right::{linked, list, quiet, section, subject_link};
use super::state::State;
use crate::review::Open;
use crate::scene::Subject;

/// How many questions are listed at once.
const MOST: usize = 200;
/// How many of the flows that wait for an answer are named at once.
const MOST_FLOWS: usize = 12;

pub(super) fn questions_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    quiet(ui, "What is not stated, as questions; what most flows wait for first.");
    if state.desk.questions.is_empty() {
        ui.weak("Everything is stated.");
        return;
    }
    if ui.button("Copy all").clicked() {
        ui.copy_text(as_text(state));
    }
    list("questions").show(ui, |ui| {
        let n: usize = state.desk.questions.iter().map(|group| group.questions.len()).sum();
        let mut left = MOST;
        for group in &state.desk.questions {
            let shown = group.questions.len().min(left);
            if shown == 0 {
                break;
            }
            left -= shown;
            section(ui, &group.name);
            for question in group.questions.iter().take(shown) {
                let span =
                    |open: &Open| state.atlas.spans().of_element(open.list, open.id.as_str());
                ui.horizontal_top(|ui| {
                    ui.label("?");
                    let asked = ui.add(egui::Button::selectable(false, &question.text).wrap());
                    if asked.on_hover_text("to the place in the text").clicked()
                        && let Some(span) = question.asked_of.first().and_then(span)
                    {
                        out.push(Command::GoTo(span));
                    }
                });
                if question.names_others() {
                    ui.horizontal_wrapped(|ui| {
                        ui.label(RichText::new("asked of:").small().weak());
                        for open in &question.asked_of {
                            let name = linked(ui, RichText::new(&open.name).small());
                            let link = ui.link(name).on_hover_text("to the place in the text");
                            if link.clicked()
                                && let Some(span) = span(open)
                            {
                                out.push(Command::GoTo(span));
                            }
                        }
                    });
                }
                if !question.flows.is_empty() {
                    ui.horizontal_wrapped(|ui| {
                        ui.label(RichText::new("waits for it:").small().weak());
                        for asked in question.flows.iter().take(MOST_FLOWS) {
                            let flow = Subject::Flow(asked.flow.clone());
                            let name = RichText::new(&asked.name).small();
                            subject_link(ui, state, &flow, name, out);
                        }
                        let more = question.flows.len().saturating_sub(MOST_FLOWS);
                        if more > 0 {
                            ui.label(RichText::new(format!("and {more} more")).small().weak());
                        }
                    });
                }
            }
        }
        if n > MOST {
            ui.weak(format!("and {} more; “Copy all” has them", n - MOST));
        }
    });
}

fn as_text(state: &State) -> String {
    let mut text = String::new();
    for group in &state.desk.questions {
        text.push_str(&format!("{}\n", group.name));
        for question in &group.questions {
            text.push_str(&format!("- {}\n", question.text));
            for open in question.asked_of.iter().filter(|_| question.asked_of.len() > 1) {
                text.push_str(&format!("  - {}\n", open.name));
            }
        }
        text.push('\n');
    }
    text
}
