//! What the picture says of the part under the pointer, in words: at every scale, in full.

use eframe::egui::{self, RichText, Tooltip, Ui};

use super::style::{color, semibold};
use crate::assess::{FlowAnswer, Standing};
use crate::atlas::Picture;
use crate::id::FlowId;
use crate::scene::{Subject, Theme};

/// The width of a hint, in pixels.
const WIDTH: f32 = 340.0;
/// The most flows of a line that are named.
const MOST: usize = 6;

pub(super) fn hint_ui(
    canvas: &egui::Response,
    picture: &Picture,
    subject: &Subject,
    theme: &Theme,
) {
    Tooltip::for_widget(canvas).at_pointer().width(WIDTH).show(|ui| match subject {
        Subject::Flow(_) | Subject::Bundle(_) => {
            let flows = subject.flows();
            for flow in flows.iter().take(MOST) {
                flow_ui(ui, picture, flow, theme);
            }
            if flows.len() > MOST {
                ui.weak(format!("and {} more", flows.len() - MOST));
            }
        }
        Subject::System(_) => {
            card_ui(ui, picture, subject);
        }
        Subject::Site(_) | Subject::Jurisdiction(_) => {
            let folded = card_ui(ui, picture, subject);
            let group = picture.plan.groups.iter().find(|group| group.subject == *subject);
            if let Some(group) = group {
                ui.label(RichText::new(&group.title).family(semibold()));
                if !group.detail.is_empty() {
                    ui.label(&group.detail);
                }
            }
            ui.weak(if folded { "a double click opens it up" } else { "a double click folds it" });
        }
    });
}

fn flow_ui(ui: &mut Ui, picture: &Picture, flow: &FlowId, theme: &Theme) {
    if let Some(flow) = picture.scenario.flows.iter().find(|other| other.id == *flow) {
        ui.label(RichText::new(&flow.name).family(semibold()));
    }
    let answer = picture.assessment.flows.iter().find(|answer| answer.flow == *flow);
    for (chosen, full) in answer.into_iter().flat_map(FlowAnswer::binding) {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new("■").color(color(theme.line(chosen.standing).color)));
            ui.label(RichText::new(chosen.regime.code()).family(semibold()));
            ui.label(&*full.label);
            if let Some(told) = Standing::beside(full) {
                ui.weak(told);
            }
        });
    }
}

/// What a card says; tells whether there is one.
fn card_ui(ui: &mut Ui, picture: &Picture, subject: &Subject) -> bool {
    let Some(card) = picture.plan.cards.iter().find(|card| card.subject == *subject) else {
        return false;
    };
    ui.label(RichText::new(&card.name).family(semibold()));
    for detail in &card.details {
        ui.label(&detail.text);
    }
    true
}
