//! What can be assumed to have ended: the presets, anything else of the law base and of the document.

use std::collections::BTreeSet;

use eframe::egui::{self, Popup, PopupCloseBehavior, RichText, Ui};
use jiff::civil::Date;

use super::command::Command;
use super::right::{quiet, section};
use super::state::State;
use super::style::semibold;
use crate::atlas::Picture;
use crate::law::{Base, Regime, WhatIf};

/// The width of the list of what can be assumed to end, in pixels.
const WIDTH: f32 = 460.0;

/// What is sought among what can be assumed to end, and from when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndForm {
    /// The words that it is sought by.
    pub search: String,
    /// The first day without it, as typed; none, the day that the picture is asked for.
    pub from: Option<String>,
}

impl EndForm {
    /// The first day without it; none, it never was.
    ///
    /// # Errors
    ///
    /// If what is typed is no day, with the words for it.
    pub fn day(&self, as_of: Date) -> Result<Option<Date>, &'static str> {
        match self.from.as_deref().map(str::trim) {
            None => Ok(Some(as_of)),
            Some("") => Ok(None),
            Some(words) => match words.parse() {
                Ok(day) if words.len() == 10 => Ok(Some(day)),
                _ => Err("a day is written like 2027-01-31; none at all means: since ever"),
            },
        }
    }
}

/// The command that drops an assumption, or makes it from a day on.
pub(super) fn switch(state: &State, id: &str, from: Option<Date>) -> Command {
    let assumed = state.view.what_if.iter().find(|what_if| what_if.id == id);
    Command::WhatIf(assumed.cloned().unwrap_or_else(|| WhatIf { id: id.to_owned(), from }))
}

/// The assumptions about the law: each preset a switch, and a list of everything else.
pub(super) fn what_if_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else { return };
    ui.label(RichText::new("What if").family(semibold()));
    let as_of = picture.assessment.question.as_of;
    for preset in state.atlas.law().presets() {
        let on = state.view.what_if.iter().any(|what_if| what_if.id == preset.id);
        let button = ui.add(egui::Button::new(&preset.title).selected(on).small());
        if button.on_hover_text(&preset.note).clicked() {
            out.push(switch(state, &preset.id, Some(as_of)));
        }
    }
    let other = ui.add(egui::Button::new("Other…").small());
    let other = other.on_hover_text("assume that any mechanism or certification ends, on any day");
    if other.clicked() {
        out.push(Command::EndForm(EndForm::default()));
    }
    Popup::from_toggle_button_response(&other)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(WIDTH)
        .show(|ui| form_ui(ui, state, picture, out));
}

fn form_ui(ui: &mut Ui, state: &State, picture: &Picture, out: &mut Vec<Command>) {
    ui.set_width(WIDTH);
    let as_of = picture.assessment.question.as_of;
    let mut form = state.end_form.clone();
    let mut from = form.from.clone().unwrap_or_else(|| as_of.to_string());
    ui.horizontal(|ui| {
        let label = ui.label("What ends");
        let field = egui::TextEdit::singleline(&mut form.search).hint_text("search");
        ui.add(field.desired_width(190.0)).labelled_by(label.id);
        let label = ui.label("from");
        let field = egui::TextEdit::singleline(&mut from).hint_text("since ever").char_limit(10);
        if ui.add(field.desired_width(104.0)).labelled_by(label.id).changed() {
            form.from = Some(from.clone());
        }
    });
    let day = form.day(as_of);
    // The line is always there, so that the list does not move while a day is typed.
    match day {
        Err(fault) => ui.label(RichText::new(fault).small().color(ui.visuals().error_fg_color)),
        Ok(Some(day)) => {
            ui.label(RichText::new(format!("It is relied on until the day before {day}.")).small())
        }
        Ok(None) => ui.label(RichText::new("It is taken as if it had never been.").small()),
    };
    let found = sought(state.atlas.law(), picture, &form.search);
    egui::ScrollArea::vertical().id_salt("endings").max_height(320.0).auto_shrink(false).show(
        ui,
        |ui| {
            ui.add_enabled_ui(day.is_ok(), |ui| {
                list_ui(ui, state, &found, day.unwrap_or_default(), out);
            });
        },
    );
    if form != state.end_form {
        out.push(Command::EndForm(form));
    }
}

fn list_ui(
    ui: &mut Ui,
    state: &State,
    found: &[Ending],
    day: Option<Date>,
    out: &mut Vec<Command>,
) {
    if found.is_empty() {
        ui.weak("Nothing of the law base and of the document is called so.");
    }
    let mut last = None;
    for ending in found {
        if last != Some(&ending.of) {
            last = Some(&ending.of);
            section(ui, ending.of.words());
        }
        let on = state.view.what_if.iter().any(|what_if| what_if.id == ending.id);
        let row = ui.add(egui::Button::selectable(on, &ending.label).wrap());
        if row.clicked() {
            out.push(switch(state, &ending.id, day));
        }
        ui.spacing_mut().interact_size.y = 0.0;
        ui.horizontal(|ui| {
            ui.add_space(ui.spacing().button_padding.x);
            quiet(ui, &ending.id);
        });
    }
}

/// What an entry of the list belongs to, in the order of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Picture,
    Certificates,
    Regime(Regime),
}

impl Of {
    const fn words(self) -> &'static str {
        match self {
            Self::Picture => "The flows of this picture rest on",
            Self::Certificates => "Certifications",
            Self::Regime(Regime::Eu) => "EU",
            Self::Regime(Regime::Uk) => "United Kingdom",
            Self::Regime(Regime::Ch) => "Switzerland",
        }
    }
}

/// Something that can be assumed to end.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ending {
    of: Of,
    id: String,
    label: String,
}

/// What can be assumed to end and has all these words: what the picture rests on first, then the
/// certifications of its parties, then the rest of the law base in its order.
fn sought(law: &Base, picture: &Picture, words: &str) -> Vec<Ending> {
    let answers = picture.assessment.flows.iter().flat_map(|flow| {
        let legs = flow.regimes.iter().filter_map(|chosen| {
            flow.legs.get(chosen.leg)?.answer(chosen.regime).mechanism.as_ref()
        });
        legs.map(crate::law::MechanismId::as_str)
    });
    let used: BTreeSet<&str> = answers.collect();
    let of_law = law.mechanisms().into_iter().map(|mechanism| {
        let id = mechanism.id.as_str();
        let of = if used.contains(id) { Of::Picture } else { Of::Regime(mechanism.regime) };
        Ending { of, id: id.to_owned(), label: mechanism.label.to_owned() }
    });
    let held = picture.scenario.parties.iter().flat_map(|party| {
        party.certifications.iter().map(|held| Ending {
            of: Of::Certificates,
            id: held.ending(&party.id),
            label: format!("{} of {}", held.scheme, party.name),
        })
    });
    let words = words.to_lowercase();
    let mut found: Vec<Ending> = of_law
        .chain(held)
        .filter(|ending| {
            let all = format!("{} {}", ending.label, ending.id).to_lowercase();
            words.split_whitespace().all(|word| all.contains(word))
        })
        .collect();
    found.sort_by_key(|ending| ending.of);
    found.dedup_by(|a, b| a.id == b.id);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_typed_in_full_or_left_out() {
        let as_of = jiff::civil::date(2024, 9, 1);
        let day = |from: Option<&str>| {
            let form = EndForm { from: from.map(str::to_owned), ..EndForm::default() };
            form.day(as_of)
        };
        assert_eq!(day(None), Ok(Some(as_of)));
        assert_eq!(day(Some("")), Ok(None));
        assert_eq!(day(Some("2027-01-31")), Ok(Some(jiff::civil::date(2027, 1, 31))));
        for wrong in ["2027", "2027-02-30", "soon", "20270131"] {
            assert!(day(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
