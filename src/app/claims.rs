//! The list of the source's statements, held against the model as it stands.

use eframe::egui::{self, CollapsingHeader, Color32, RichText, Ui};

use super::command::Command;
use super::right::{list, quiet, section, subject_link};
use super::state::State;
use super::style::{color, semibold};
use super::why::statement_link;
use crate::assess::Standing;
use crate::claim::{self, Judgement, Met, Turns, Witness};
use crate::document::{Claim, Verdict};
use crate::scene::{Subject, Theme};

pub(super) fn claims_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let desk = &state.desk;
    let Some(subjects) = &desk.subjects else { return };
    quiet(
        ui,
        "Each statement of the source, held against these choices, this date and these assumptions. A click lights what decides it.",
    );
    if desk.judgements.is_empty() {
        ui.weak("The document has no claims.");
    }
    list("claims").show(ui, |ui| {
        for (verdict, tense) in ORDER {
            let of = || {
                desk.judgements.iter().filter(move |judgement| {
                    judgement.verdict == verdict && judgement.in_tension_with.is_empty() != tense
                })
            };
            let Some(first) = of().next() else { continue };
            section(ui, &format!("{} ({})", first.words(), of().count()));
            for judgement in of() {
                let claim = subjects.document.claims.iter().find(|c| c.id == judgement.claim);
                let turns = desk.study().and_then(|study| {
                    study.turns.iter().find(|turns| turns.claim == judgement.claim)
                });
                if let Some(claim) = claim {
                    claim_ui(ui, state, (claim, judgement, turns), out);
                }
            }
        }
    });
}

/// What is to be looked at comes first; what stands in tension with other statements by itself.
const ORDER: [(Verdict, bool); 5] = [
    (Verdict::DoesNotHold, false),
    (Verdict::DoesNotHold, true),
    (Verdict::HoldsOnlyIf, false),
    (Verdict::Holds, false),
    (Verdict::NotCheckable, false),
];

fn claim_ui(
    ui: &mut Ui,
    state: &State,
    (claim, judgement, turns): (&Claim, &Judgement, Option<&Turns>),
    out: &mut Vec<Command>,
) {
    let lit = state.claim.as_ref() == Some(&claim.id);
    let mark = RichText::new("■").color(tint(state, judgement));
    ui.horizontal_wrapped(|ui| {
        ui.label(mark);
        if let Some(picture) = state.atlas.picture() {
            for id in &claim.source {
                statement_link(ui, state, picture, id, out);
            }
        }
        quiet(ui, claim.id.as_str());
    });
    ui.horizontal_top(|ui| {
        let words = RichText::new(format!("“{}”", claim.quote));
        let words = if lit { words.family(semibold()) } else { words };
        if ui.add(egui::Button::selectable(lit, words).wrap()).clicked() {
            let chosen = (!lit).then(|| claim.id.clone());
            out.push(Command::Light(chosen, if lit { Vec::new() } else { subjects(judgement) }));
        }
    });
    if lit && let Some(reason) = reason(judgement) {
        ui.add(egui::Label::new(RichText::new(reason).small()).truncate());
    }
    CollapsingHeader::new(RichText::new("why").small()).id_salt(claim.id.as_str()).show(ui, |ui| {
        for switch in &judgement.assumed {
            quiet(ui, &format!("assumed: {}", switch.words));
        }
        for sentence in judgement.because.iter().chain(&judgement.but) {
            ui.label(sentence);
        }
        for condition in &judgement.conditions {
            let is = match condition.state {
                Met::Yes => "met",
                Met::Open => "not stated",
                Met::No => "not met",
            };
            ui.label(format!("only if {} ({is})", condition.text));
        }
        for sentence in turns.map(Turns::sentences).unwrap_or_default() {
            ui.label(RichText::new(sentence).italics());
        }
        for witness in judgement.witnesses.iter().chain(&judgement.doubtful) {
            witness_ui(ui, state, witness, out);
        }
        if !judgement.in_tension_with.is_empty() {
            let others: Vec<&str> =
                judgement.in_tension_with.iter().map(crate::id::ClaimId::as_str).collect();
            quiet(ui, &format!("in tension with {}", others.join(", ")));
        }
        quiet(ui, judgement.basis.words());
        quiet(ui, &judgement.citations.join("; "));
    });
}

/// The first sentence that says why a claim is judged so.
fn reason(judgement: &Judgement) -> Option<&str> {
    let said = judgement.but.iter().chain(&judgement.because).map(String::as_str);
    said.chain(judgement.conditions.iter().map(|condition| condition.text.as_str())).next()
}

fn witness_ui(ui: &mut Ui, state: &State, witness: &Witness, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        match shown(witness) {
            Some(subject) => {
                subject_link(ui, state, &subject, RichText::new(&witness.name), out);
            }
            None => {
                ui.label(&witness.name);
            }
        }
        quiet(ui, &witness.what);
    });
}

/// What of the picture a witness is.
fn shown(witness: &Witness) -> Option<Subject> {
    match &witness.subject {
        claim::Subject::Flow(id) => Some(Subject::Flow(id.clone())),
        claim::Subject::System(id) => Some(Subject::System(id.clone())),
        claim::Subject::Site(id) => Some(Subject::Site(id.clone())),
        claim::Subject::Party(_)
        | claim::Subject::Choice(_)
        | claim::Subject::Law(_)
        | claim::Subject::Day => None,
    }
}

fn subjects(judgement: &Judgement) -> Vec<Subject> {
    judgement.witnesses.iter().chain(&judgement.doubtful).filter_map(shown).collect()
}

fn tint(state: &State, judgement: &Judgement) -> Color32 {
    let standing = match judgement.verdict {
        Verdict::Holds => Standing::Adequacy,
        Verdict::DoesNotHold if judgement.in_tension_with.is_empty() => Standing::NoMechanism,
        Verdict::HoldsOnlyIf | Verdict::DoesNotHold => Standing::Conditional,
        Verdict::NotCheckable => Standing::Unknown,
    };
    color(Theme::named(state.view.theme).line(standing).color)
}
