//! Whether the document holds what an answer asks to be shown.
//!
//! The base words each item of evidence and says which field of the document answers to it. What
//! says none is not stated: the document has no field for it.

use super::facts::{Resolver, of_cert, of_flow};
use super::{Evidence, Fact, Held};
use crate::document::{AssessmentOutcome, Certification, InstrumentUse};
use crate::law::{self, Asks, Circumstance, Explanation, FactRef, FindingCode, Standing};
use crate::scenario::Party;

/// The evidence of an explanation, each item with what the document says of it.
pub(super) fn evidence(facts: &Resolver<'_>, told: &Explanation) -> Vec<Evidence> {
    let search = Search { facts, told };
    let item = |shown: &law::Evidence| {
        let (held, words, facts) = match shown.asks {
            Some(asks) => search.held(asks),
            None => not_stated("the document has no field for it"),
        };
        Evidence { text: shown.text.clone(), held, words, facts }
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
    fn held(&self, asks: Asks) -> Found {
        let raised = |code: FindingCode| self.told.answer.findings.contains(code);
        match asks {
            Asks::InForce => self.in_force(),
            Asks::Scope => self.scope(),
            Asks::Certification => self.of_cert(|_| Held::Held),
            Asks::CertifiedFrom => self.of_cert(|cert| stated(cert.from.is_some())),
            Asks::CertifiedData => self.of_cert(|cert| stated(!cert.covers.is_empty())),
            Asks::CertifiedTo => self.of_cert(|cert| stated(cert.to.is_some())),
            Asks::Fallback if raised(FindingCode::FallbackPresent) => {
                (Held::Held, "another safeguard is in place".to_owned(), self.other_instruments())
            }
            Asks::Fallback => {
                (Held::Missing, "the document names none for this flow".to_owned(), Vec::new())
            }
            Asks::Adaptations => self.of_instrument(|used| said(used.ch_adapted)),
            Asks::Assessment => self.of_instrument(|used| self.assessed(used)),
            Asks::Annexes => self.of_instrument(|used| said(used.annexes_complete)),
            Asks::Signed => self.of_instrument(|used| stated(used.signed.is_some())),
            Asks::Module if raised(FindingCode::SccModuleMismatch) => {
                self.of_instrument(|_| Held::Missing)
            }
            Asks::Module => self.of_instrument(|used| stated(used.module.is_some())),
            Asks::Occasional => self.of_instrument(|used| said(used.systematic.map(|is| !is))),
            Asks::Ground => self.of_instrument(|used| stated(used.ground.is_some())),
            Asks::Documented => self.of_instrument(|used| said(used.documented)),
            Asks::PublicService => self.circumstance(Circumstance::PublicEcs),
            Asks::CustomerMechanism => self.circumstance(Circumstance::CustomerMechanismEvidenced),
            Asks::DataCategories => self.all(self.facts.categories()),
            Asks::Destination => {
                let fact = self.facts.destination();
                found(stated(fact.stated), fact)
            }
            Asks::SameEntity => self.all(self.facts.resolve(FactRef::SameEntity)),
            Asks::Protection => self.protection(),
            Asks::SeatAndPlace => {
                let places = [FactRef::ToCountry, FactRef::Importer];
                self.all(places.into_iter().flat_map(|fact| self.facts.resolve(fact)).collect())
            }
            Asks::Parent => self.all(self.facts.resolve(FactRef::ImporterParent)),
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
