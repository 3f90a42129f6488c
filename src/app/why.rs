//! Why the law answers so: the steps, the facts that decided each, what else was considered.

use std::ops::Range;

use eframe::egui::{self, CollapsingHeader, RichText, Ui};

use super::command::Command;
use super::endings::switch;
use super::right::{linked, quiet, section};
use super::state::State;
use crate::assess::{
    Fact, FlowAnswer, Held, LawSource, Reason, RegimeAnswer, certified_when, quoted, reason,
};
use crate::atlas::Picture;
use crate::id::{PartyId, StatementId};
use crate::law::Standing as Fate;

pub(super) fn why_ui(
    ui: &mut Ui,
    state: &State,
    picture: &Picture,
    (answer, chosen, open): (&FlowAnswer, &RegimeAnswer, bool),
    out: &mut Vec<Command>,
) {
    let case = picture.case(state.atlas.law());
    let Some(why) = reason(&case, &answer.flow, chosen.regime) else { return };
    let id = format!("why {} {}", answer.flow, chosen.regime);
    if let Some(mechanism) = &why.answer.mechanism {
        let words = format!("What if this ends on {}?", picture.assessment.question.as_of);
        let what_if = (mechanism.as_str(), words.as_str());
        what_if_ui(ui, state, picture, what_if, out);
    }
    let told = Told { state, picture };
    CollapsingHeader::new("Why").id_salt(id).default_open(open).show(ui, |ui| {
        told.steps(ui, &why, out);
        told.considered(ui, &why, out);
        told.rest(ui, &why, out);
    });
}

/// The certifications of those who take part in a flow: each may be assumed to have ended.
pub(super) fn certifications_ui(
    ui: &mut Ui,
    state: &State,
    picture: &Picture,
    answer: &FlowAnswer,
    out: &mut Vec<Command>,
) {
    let mut parties: Vec<&PartyId> =
        answer.legs.iter().filter_map(|leg| leg.importer.as_ref()).collect();
    parties.dedup();
    for party in picture.scenario.parties.iter().filter(|party| parties.contains(&&party.id)) {
        if party.certifications.is_empty() {
            continue;
        }
        section(ui, &format!("Certifications of {}", party.name));
        for held in &party.certifications {
            ui.label(format!("{}, {}", held.scheme, certified_when(held)));
            let id = held.ending(&party.id);
            let words = format!("What if it ends on {}?", picture.assessment.question.as_of);
            what_if_ui(ui, state, picture, (&id, &words), out);
        }
    }
}

fn what_if_ui(
    ui: &mut Ui,
    state: &State,
    picture: &Picture,
    (id, words): (&str, &str),
    out: &mut Vec<Command>,
) {
    let assumed = state.view.what_if.iter().any(|what_if| what_if.id == id);
    let words = if assumed { "Assumed to have ended" } else { words };
    if ui.add(egui::Button::new(words).selected(assumed).small()).clicked() {
        out.push(switch(state, id, Some(picture.assessment.question.as_of)));
    }
}

/// Where a statement of the document's sources stands in the text, in its own words.
fn quotation(state: &State, id: &StatementId) -> Option<Range<usize>> {
    state.atlas.spans().of_field("statements", id.as_str(), "quote")
}

/// The id of a statement of the document's sources, as the way to its words in the text.
pub(super) fn statement_link(
    ui: &mut Ui,
    state: &State,
    picture: &Picture,
    id: &StatementId,
    out: &mut Vec<Command>,
) {
    let name = RichText::new(id.as_str()).small().strong();
    let Some(span) = quotation(state, id) else {
        ui.label(name);
        return;
    };
    let mut link = ui.link(linked(ui, name));
    if let Some(statement) = quoted(&picture.document, id) {
        link = link.on_hover_text(format!("“{}”", statement.quote.join("” “")));
    }
    if link.clicked() {
        out.push(Command::GoTo(span));
    }
}

/// What the way to an element of the document says of itself.
const PLACE: &str = "to the place in the text";

struct Told<'a> {
    state: &'a State,
    picture: &'a Picture,
}

impl Told<'_> {
    fn steps(&self, ui: &mut Ui, why: &Reason, out: &mut Vec<Command>) {
        for assumed in &why.assumed {
            ui.label(RichText::new(assumed).small().italics());
        }
        for (n, step) in why.steps.iter().enumerate() {
            ui.label(format!("{}. {}", n + 1, step.text));
            self.law(ui, &step.citation, &step.sources);
            self.facts(ui, &step.facts, out);
        }
    }

    fn considered(&self, ui: &mut Ui, why: &Reason, out: &mut Vec<Command>) {
        if why.considered.is_empty() {
            return;
        }
        section(ui, "Considered");
        for candidate in &why.considered {
            let fate = match candidate.standing {
                Fate::Chosen => "✓",
                Fate::Admissible { .. } => "○",
                Fate::Rejected => "×",
            };
            ui.label(format!("{fate} {}: {}", candidate.label, candidate.why));
            self.law(ui, &candidate.citation, &candidate.sources);
            self.facts(ui, &candidate.facts, out);
        }
    }

    fn rest(&self, ui: &mut Ui, why: &Reason, out: &mut Vec<Command>) {
        if !why.evidence.is_empty() {
            section(ui, "Evidence");
            for evidence in &why.evidence {
                let tint = match evidence.held {
                    Held::Held => ui.visuals().text_color(),
                    Held::Missing => ui.visuals().error_fg_color,
                    Held::NotStated => ui.visuals().warn_fg_color,
                };
                let words = format!("{}: {}", evidence.held.words(), evidence.text);
                ui.label(RichText::new(words).color(tint));
                quiet(ui, &evidence.words);
                self.facts(ui, &evidence.facts, out);
            }
        }
        if !why.alternatives.is_empty() {
            let chosen = why.answer.mechanism.is_some();
            let words =
                if chosen { "What else would be admissible" } else { "What would be admissible" };
            section(ui, words);
            for alternative in &why.alternatives {
                ui.label(&alternative.label);
                quiet(ui, &format!("needs {}", alternative.needs.join("; ")));
                quiet(ui, &alternative.citation);
            }
        }
        if !why.ends.is_empty() {
            section(ui, "What ends it");
            for end in &why.ends {
                ui.label(&end.text);
                quiet(ui, &end.citation);
            }
        }
    }

    /// The legal basis, with the official addresses: a click copies one, since nothing is opened.
    fn law(&self, ui: &mut Ui, citation: &str, sources: &[LawSource]) {
        if citation.is_empty() && sources.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            quiet(ui, citation);
            for source in sources {
                let Some(url) = source.url.as_ref().filter(|url| !url.is_empty()) else { continue };
                let words = format!("{}\n{url}\na click copies the address", source.title);
                let link = ui.link(linked(ui, RichText::new(source.id.as_str()).small()));
                if link.on_hover_text(words).clicked() {
                    ui.copy_text(url.clone());
                }
            }
        });
    }

    /// The facts of the document that decided, each with the way to its place and its source.
    fn facts(&self, ui: &mut Ui, facts: &[Fact], out: &mut Vec<Command>) {
        for fact in facts {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                ui.label(RichText::new("–").weak());
                let words = RichText::new(&fact.words).small();
                let warn = ui.visuals().warn_fg_color;
                let element = fact.element.as_ref().and_then(|element| {
                    self.state.atlas.spans().of_element(element.list, &element.id)
                });
                let quotation = fact.statements.iter().find_map(|id| quotation(self.state, id));
                let (span, hint) = match quotation {
                    Some(span) => (Some(span), "to the words of the source"),
                    None => (element.clone(), PLACE),
                };
                let words = match (fact.stated, &span) {
                    (true, Some(_)) => linked(ui, words),
                    (true, None) => words,
                    (false, _) => words.color(warn),
                };
                match span {
                    Some(span) => {
                        if ui.link(words).on_hover_text(hint).clicked() {
                            out.push(Command::GoTo(span));
                        }
                    }
                    None => {
                        ui.label(words);
                    }
                }
                for id in &fact.statements {
                    statement_link(ui, self.state, self.picture, id, out);
                }
                if hint != PLACE
                    && let (Some(at), Some(span)) = (&fact.element, element)
                {
                    let place = RichText::new(format!("{}/{}", at.list, at.id)).small().weak();
                    if ui.link(place).on_hover_text(PLACE).clicked() {
                        out.push(Command::GoTo(span));
                    }
                }
            });
        }
    }
}
