//! Whether the document holds what an answer asks to be shown.
//!
//! The base words each item of evidence; a clue in its words tells which field of the document
//! answers to it. What no clue fits is not stated: the document has no field for it.

use super::facts::{Resolver, of_cert, of_flow};
use super::{Evidence, Fact, Held};
use crate::document::{AssessmentOutcome, Certification, InstrumentUse};
use crate::law::{Circumstance, Explanation, FactRef, FindingCode, Standing};
use crate::scenario::Party;

/// What an item of evidence asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clue {
    InForce,
    Scope,
    Listed,
    Framework,
    Active,
    Covered,
    CheckDate,
    Fallback,
    Adaptations,
    Assessment,
    Annexes,
    Signed,
    Module,
    Systematic,
    Ground,
    Documented,
    PublicService,
    Kinds,
    CustomersMechanism,
    CustomersRegion,
    SameEntity,
    Encryption,
    Inside,
    Parent,
}

/// Words of the base and what they ask for; the first that fits counts.
const CLUES: [(&str, Clue); 27] = [
    ("decision in force", Clue::InForce),
    ("inside the scope", Clue::Scope),
    ("legal entity on", Clue::Listed),
    ("right framework", Clue::Framework),
    ("status active", Clue::Active),
    ("covered data", Clue::Covered),
    ("certification date", Clue::CheckDate),
    ("fallback instrument", Clue::Fallback),
    ("adaptations", Clue::Adaptations),
    ("tia done", Clue::Assessment),
    ("tia/tra", Clue::Assessment),
    ("tra / ", Clue::Assessment),
    ("transfer assessment", Clue::Assessment),
    ("annex i ", Clue::Annexes),
    ("tables 1-4", Clue::Annexes),
    ("parts 1-4", Clue::Annexes),
    ("signed", Clue::Signed),
    ("module", Clue::Module),
    ("non-systematic", Clue::Systematic),
    ("ground", Clue::Ground),
    ("necessity", Clue::Documented),
    ("publicly available", Clue::PublicService),
    ("only traffic data", Clue::Kinds),
    ("customer mechanism", Clue::CustomersMechanism),
    ("customer tenant", Clue::CustomersRegion),
    ("same legal person", Clue::SameEntity),
    ("encryption", Clue::Encryption),
];

/// Words that ask for where somebody sits.
const PLACES: [(&str, Clue); 2] = [("both inside", Clue::Inside), ("parent company", Clue::Parent)];

fn clue(text: &str) -> Option<Clue> {
    let text = text.to_lowercase();
    CLUES.iter().chain(&PLACES).find(|(words, _)| text.contains(words)).map(|(_, clue)| *clue)
}

/// The evidence of an explanation, each item with what the document says of it.
pub(super) fn evidence(facts: &Resolver<'_>, told: &Explanation) -> Vec<Evidence> {
    let search = Search { facts, told };
    let item = |text: &String| {
        let (held, words, facts) = match clue(text) {
            Some(clue) => search.held(clue),
            None => not_stated("the document has no field for it"),
        };
        Evidence { text: text.clone(), held, words, facts }
    };
    told.evidence.iter().map(item).collect()
}

type Found = (Held, String, Vec<Fact>);

fn not_stated(words: &str) -> Found {
    (Held::NotStated, words.to_owned(), Vec::new())
}

fn found(held: Held, fact: Fact) -> Found {
    (held, fact.words.clone(), vec![fact])
}

struct Search<'a> {
    facts: &'a Resolver<'a>,
    told: &'a Explanation,
}

impl Search<'_> {
    fn held(&self, clue: Clue) -> Found {
        let raised = |code: FindingCode| self.told.answer.findings.contains(code);
        match clue {
            Clue::InForce => self.in_force(),
            Clue::Scope => self.scope(),
            Clue::Listed | Clue::Framework => self.of_cert(|_| Held::Held),
            Clue::Active => self.of_cert(|cert| stated(cert.from.is_some())),
            Clue::Covered => self.of_cert(|cert| stated(!cert.covers.is_empty())),
            Clue::CheckDate => self.of_cert(|cert| stated(cert.to.is_some())),
            Clue::Fallback if raised(FindingCode::FallbackPresent) => {
                (Held::Held, "another safeguard is in place".to_owned(), self.other_instruments())
            }
            Clue::Fallback => {
                (Held::Missing, "the document names none for this flow".to_owned(), Vec::new())
            }
            Clue::Adaptations => self.of_instrument(|used| said(used.ch_adapted)),
            Clue::Assessment => self.of_instrument(|used| self.assessed(used)),
            Clue::Annexes => self.of_instrument(|used| said(used.annexes_complete)),
            Clue::Signed => self.of_instrument(|used| stated(used.signed.is_some())),
            Clue::Module if raised(FindingCode::SccModuleMismatch) => {
                self.of_instrument(|_| Held::Missing)
            }
            Clue::Module => self.of_instrument(|used| stated(used.module.is_some())),
            Clue::Systematic => self.of_instrument(|used| said(used.systematic.map(|is| !is))),
            Clue::Ground => self.of_instrument(|used| stated(used.ground.is_some())),
            Clue::Documented => self.of_instrument(|used| said(used.documented)),
            Clue::PublicService => self.circumstance(Circumstance::PublicEcs),
            Clue::CustomersMechanism => self.circumstance(Circumstance::CustomerMechanismEvidenced),
            Clue::Kinds => self.all(self.facts.categories()),
            Clue::CustomersRegion => {
                let fact = self.facts.destination();
                found(stated(fact.stated), fact)
            }
            Clue::SameEntity => self.all(self.facts.resolve(FactRef::SameEntity)),
            Clue::Encryption => self.protection(),
            Clue::Inside => {
                let places = [FactRef::ToCountry, FactRef::Importer];
                self.all(places.into_iter().flat_map(|fact| self.facts.resolve(fact)).collect())
            }
            Clue::Parent => self.all(self.facts.resolve(FactRef::ImporterParent)),
        }
    }

    /// Held if every fact is stated.
    #[expect(clippy::unused_self, reason = "reads as its siblings do")]
    fn all(&self, facts: Vec<Fact>) -> Found {
        let held = stated(!facts.is_empty() && facts.iter().all(|fact| fact.stated));
        let words: Vec<&str> = facts.iter().map(|fact| fact.words.as_str()).collect();
        let words =
            if words.is_empty() { "nothing is stated".to_owned() } else { words.join("; ") };
        (held, words, facts)
    }

    fn in_force(&self) -> Found {
        let base = self.facts.case.base;
        let words = format!(
            "{}, on {}; law base verified on {}",
            self.told.answer.label,
            self.facts.leg.transfer.as_of,
            base.meta().verified_on
        );
        (Held::Held, words, Vec::new())
    }

    fn scope(&self) -> Found {
        let raised = |code: FindingCode| self.told.answer.findings.contains(code);
        let mut facts = self.facts.categories();
        if raised(FindingCode::AdequacyScopeUnverified) {
            let words = "whether the importer meets its condition is not stated".to_owned();
            return (Held::NotStated, words, facts);
        }
        if raised(FindingCode::AdequacyScopeFailed) {
            return (Held::Missing, "its condition is not met".to_owned(), facts);
        }
        facts.extend(self.facts.importer().into_iter().flat_map(|party: &Party| {
            if party.flags.is_empty() {
                Vec::new()
            } else {
                self.facts.resolve(FactRef::ImporterFlags)
            }
        }));
        (Held::Held, "nothing stated lies outside it".to_owned(), facts)
    }

    fn chosen(&self) -> Vec<FactRef> {
        let chosen = self.told.candidates.iter().find(|c| c.standing == Standing::Chosen);
        chosen.map_or_else(Vec::new, |candidate| candidate.facts.clone())
    }

    fn of_cert(&self, held: impl FnOnce(&Certification) -> Held) -> Found {
        let idx = self.chosen().iter().find_map(|fact| match fact {
            FactRef::Cert(idx) => Some(*idx),
            _ => None,
        });
        let party = self.facts.importer();
        let cert = party
            .zip(idx)
            .and_then(|(party, idx)| party.certifications.get(idx).map(|cert| (party, cert)));
        match cert {
            Some((party, cert)) => found(held(cert), of_cert(party, cert)),
            None => not_stated("the document names no certification that the answer rests on"),
        }
    }

    fn of_instrument(&self, held: impl FnOnce(&InstrumentUse) -> Held) -> Found {
        let idx = self.chosen().iter().find_map(|fact| match fact {
            FactRef::Instrument(idx) => Some(*idx),
            _ => None,
        });
        match idx.and_then(|idx| self.facts.flow.instruments.get(idx)) {
            Some(used) => found(held(used), self.facts.instrument(used)),
            None => not_stated("the document names no instrument that the answer rests on"),
        }
    }

    fn other_instruments(&self) -> Vec<Fact> {
        let all = self.facts.flow.instruments.iter();
        all.map(|used| self.facts.instrument(used)).collect()
    }

    fn assessed(&self, used: &InstrumentUse) -> Held {
        match used.assessment.get(self.facts.regime.code()) {
            Some(made) => match made.outcome {
                Some(AssessmentOutcome::Ok) => Held::Held,
                Some(AssessmentOutcome::Fail) => Held::Missing,
                None => Held::NotStated,
            },
            None => Held::NotStated,
        }
    }

    fn circumstance(&self, circumstance: Circumstance) -> Found {
        let facts = self.facts.circumstance(circumstance);
        let words = if facts.is_empty() { "nothing is stated" } else { "stated for this flow" };
        (stated(!facts.is_empty()), words.to_owned(), facts)
    }

    fn protection(&self) -> Found {
        let flow = self.facts.flow;
        match &flow.protection {
            Some(protection) => found(Held::Held, of_flow(flow, "protection", protection.clone())),
            None => not_stated("how it is protected on the way is not stated"),
        }
    }
}

fn stated(is: bool) -> Held {
    if is { Held::Held } else { Held::NotStated }
}

fn said(is: Option<bool>) -> Held {
    match is {
        Some(true) => Held::Held,
        Some(false) => Held::Missing,
        None => Held::NotStated,
    }
}
