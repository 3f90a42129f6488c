//! What else would carry a transfer, and what it would need.

use super::answer::{Alternative, Answer};
use super::base::{
    Adequacy, Base, Citation, Condition, Derogation, InstrumentRecord, Rests, RolePair,
};
use super::candidate::{Considered, DEROGATION};
use super::finding::FindingCode;
use super::transfer::Transfer;
use super::vocabulary::{LawSourceId, Outcome, Regime};

/// The mechanisms on which the answer does not rest and that would be admissible on the day, with
/// what they would need, the best first: adequacy whose condition the importer could meet, then
/// safeguards, then derogations.
///
/// What was considered and is admissible already stands among the candidates and is left out; so
/// is everything where nothing is restricted.
pub(super) fn alternatives(
    base: &Base,
    transfer: &Transfer,
    regime: Regime,
    answer: &Answer,
    considered: &[Considered<'_>],
) -> Vec<Alternative> {
    let restricted = matches!(
        answer.outcome,
        Some(
            Outcome::NoMechanism
                | Outcome::Adequacy
                | Outcome::TcaBridge
                | Outcome::Art46
                | Outcome::Derogation49
                | Outcome::CustomerResponsibility
                | Outcome::Undetermined
        )
    );
    if !restricted {
        return Vec::new();
    }
    let asked = Asked { base, transfer, regime };
    // What carries the transfer already, and what cannot: no deed brings it into scope.
    let settled = |id: &super::MechanismId| {
        considered.iter().filter(|option| option.id == *id).any(|option| {
            option.rank.is_some_and(|rank| rank <= 2)
                || option.findings.contains(FindingCode::AdequacyScopeFailed)
        })
    };
    let mut found: Vec<Alternative> = asked.adequacy().collect();
    let safeguards = base.instruments().iter().filter(|record| asked.usable(record));
    found.extend(safeguards.map(|record| asked.safeguard(record)));
    let derogations = base.derogations().iter().filter(|record| {
        record.regime == regime
            && record.holds(transfer.as_of)
            && !base.ended(&record.id, &transfer.what_if, transfer.as_of)
    });
    found.extend(derogations.map(|record| asked.derogation(record)));
    found.retain(|alternative| !settled(&alternative.mechanism));
    found
}

struct Asked<'a> {
    base: &'a Base,
    transfer: &'a Transfer,
    regime: Regime,
}

impl Asked<'_> {
    /// Adequacy in force for the place of the transfer, of which a condition is not met or not
    /// shown: a certification or its extension, or a law that the importer is under.
    fn adequacy(&self) -> impl Iterator<Item = Alternative> {
        let (base, transfer, on) = (self.base, self.transfer, self.transfer.as_of);
        let organisation = transfer.importer.organisation_code.as_deref();
        let places = [transfer.to_country, transfer.importer.country];
        let outside = places.into_iter().flatten().find(|c| !base.in_zone(self.regime, *c, on));
        let records = outside
            .into_iter()
            .flat_map(move |country| base.adequacy_for(self.regime, organisation, country, on));
        let usable = move |record: &&Adequacy| {
            record.usable_from <= on
                && record.valid_to.is_none_or(|to| on <= to)
                && !base.ended(&record.id, &transfer.what_if, on)
                && !record.conditions.is_empty()
        };
        records.filter(usable).map(|record| {
            let mut needs: Vec<String> = record
                .conditions
                .iter()
                .map(|condition| match condition {
                    Condition::ImporterFlag { text, .. } | Condition::ImporterCert { text, .. } => {
                        text.clone()
                    }
                })
                .collect();
            needs.extend(texts(base, &record.evidence));
            Alternative {
                mechanism: record.id.clone(),
                label: record.label.to_string(),
                needs,
                citation: self.cited(&record.citation, &record.sources),
            }
        })
    }

    /// What is law of a record's citation on the day.
    fn cited(&self, citation: &Citation, sources: &[LawSourceId]) -> String {
        let rests = Rests { citation, sources };
        self.base.basis(rests, self.regime, self.transfer.as_of).citation()
    }

    /// Tells whether a safeguard could be agreed on the day.
    fn usable(&self, record: &InstrumentRecord) -> bool {
        let on = self.transfer.as_of;
        let pair = self.transfer.exporter.role.zip(self.transfer.importer.role);
        record.regime == self.regime
            && record.usable_from <= on
            && record.valid_to.is_none_or(|to| on <= to)
            && record.new_contracts_until.is_none_or(|until| on <= until)
            && !self.base.ended(&record.id, &self.transfer.what_if, on)
            && record.role_pairs.as_ref().is_none_or(|pairs| {
                pair.is_some_and(|(exporter, importer)| {
                    pairs.contains(&RolePair { exporter, importer })
                })
            })
    }

    fn safeguard(&self, record: &InstrumentRecord) -> Alternative {
        let mut needs: Vec<String> =
            record.requires.iter().map(|kind| format!("{kind} beside it")).collect();
        let spared =
            record.module.is_some_and(|module| record.assessment.not_for_modules.contains(&module));
        if self.transfer.as_of >= record.assessment.from && !spared {
            needs.push(format!("a {} that finds protection sufficient", record.assessment.name));
        }
        needs.extend(texts(self.base, &record.evidence));
        Alternative {
            mechanism: record.id.clone(),
            label: record.label.to_string(),
            needs,
            citation: self.cited(&record.citation, &record.sources),
        }
    }

    fn derogation(&self, record: &Derogation) -> Alternative {
        let limits = Some(&record.limits).filter(|limits| !limits.is_empty());
        let mut needs: Vec<String> =
            limits.map(|limits| format!("its limits kept ({limits})")).into_iter().collect();
        needs.extend(texts(self.base, DEROGATION));
        Alternative {
            mechanism: record.id.clone(),
            label: record.text.clone(),
            needs,
            citation: self.cited(&record.citation, &record.sources),
        }
    }
}

/// What to show for a mechanism, in words.
fn texts<'a>(base: &'a Base, key: &str) -> impl Iterator<Item = String> + use<'a> {
    base.evidence(key).iter().map(|evidence| evidence.text.clone())
}
