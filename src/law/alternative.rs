//! What else would carry a transfer.

use super::base::{Base, InstrumentRecord, RolePair};
use super::transfer::Transfer;
use super::vocabulary::{Outcome, Regime};

/// The safeguards that are not held and would be admissible on the day, with what they would need.
pub(super) fn alternatives(
    base: &Base,
    transfer: &Transfer,
    regime: Regime,
    answer: &super::answer::Answer,
) -> Vec<super::answer::Alternative> {
    if answer.outcome.is_none_or(|outcome| {
        matches!(
            outcome,
            Outcome::NotPersonal | Outcome::NoRestrictedTransfer | Outcome::EprivacyConveyance
        )
    }) {
        return Vec::new();
    }
    let on = transfer.as_of;
    let pair = transfer.exporter.role.zip(transfer.importer.role);
    let usable = |record: &&InstrumentRecord| {
        record.regime == regime
            && record.usable_from <= on
            && record.valid_to.is_none_or(|to| on <= to)
            && record.new_contracts_until.is_none_or(|until| on <= until)
            && !base.ended(&record.id, &transfer.what_if, on)
            && answer.mechanism.as_ref() != Some(&record.id)
            && record.role_pairs.as_ref().is_none_or(|pairs| {
                pair.is_some_and(|(exporter, importer)| {
                    pairs.contains(&RolePair { exporter, importer })
                })
            })
    };
    base.instruments()
        .iter()
        .filter(usable)
        .map(|record| {
            let mut needs = base.evidence(&record.evidence);
            needs.extend(record.requires.iter().map(|kind| format!("{kind} beside it")));
            super::answer::Alternative {
                mechanism: record.id.clone(),
                label: record.label.to_string(),
                needs,
                citation: record.citation.to_string(),
            }
        })
        .collect()
}
