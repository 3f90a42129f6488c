//! The panel of systems and flows: the picture as a list.

use eframe::egui::{self, RichText, Ui};

use super::command::Command;
use super::state::State;
use super::style::color;
use super::trace::Trace;
use crate::scene::{Subject, Theme};

pub(super) fn systems_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else {
        ui.weak("No systems yet.");
        return;
    };
    let theme = Theme::named(state.view.theme);
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        let plan = &picture.plan;
        for (idx, group) in plan.groups.iter().enumerate() {
            let depth = depth(&picture.plan, idx);
            ui.horizontal(|ui| {
                ui.add_space(14.0 * depth as f32);
                let words = RichText::new(&group.title).family(super::style::semibold());
                row(ui, state, &group.subject, words, out);
            });
            for card in plan.cards.iter().filter(|card| card.parent == Some(idx)) {
                ui.horizontal(|ui| {
                    ui.add_space(14.0 * (depth + 1) as f32);
                    row(ui, state, &card.subject, RichText::new(&card.name), out);
                });
            }
        }
        ui.add_space(12.0);
        ui.label(RichText::new("Data, each with its journey").family(super::style::semibold()));
        for data in &picture.scenario.data {
            let trace = Trace::Data(data.id.clone());
            let followed = state.desk.trace.as_ref() == Some(&trace);
            let button = egui::Button::selectable(followed, &data.name).truncate();
            if ui.add(button).clicked() {
                out.push(Command::Trace((!followed).then_some(trace)));
            }
        }
        ui.add_space(12.0);
        ui.label(RichText::new("Flows, worst first").family(super::style::semibold()));
        let mut flows: Vec<_> = picture.assessment.flows.iter().collect();
        flows.sort_by_key(|flow| std::cmp::Reverse(flow.standing));
        for answer in flows {
            let Some(flow) = picture.scenario.flows.iter().find(|f| f.id == answer.flow) else {
                continue;
            };
            ui.horizontal(|ui| {
                let style = theme.line(answer.standing);
                let words = RichText::new("■").color(color(style.color));
                ui.label(words).on_hover_text(answer.standing.words());
                let subject = Subject::Flow(flow.id.clone());
                row(ui, state, &subject, RichText::new(&flow.name), out);
            });
        }
    });
}

fn row(ui: &mut Ui, state: &State, subject: &Subject, words: RichText, out: &mut Vec<Command>) {
    let selected = state.selected.as_ref().is_some_and(|selected| selected.shows(subject));
    let button = egui::Button::selectable(selected, words).truncate();
    if ui.add(button).clicked() {
        out.push(Command::Select(Some(subject.clone())));
    }
}

fn depth(plan: &crate::scene::Plan, mut idx: usize) -> usize {
    let mut depth = 0;
    while let Some(parent) = plan.groups.get(idx).and_then(|group| group.parent) {
        idx = parent;
        depth += 1;
    }
    depth
}
