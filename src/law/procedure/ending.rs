//! What comes with an adequacy record, and what ends it, as far as known on the day.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Judge;
use crate::law::answer::{Ending, EndingKind, FactRef};
use crate::law::base::{Citation, Rests};
use crate::law::candidate::Considered;
use crate::law::finding::FindingCode;
use crate::law::vocabulary::LawSourceId;

/// How near an end by its own text is worth a finding, in days.
pub(in crate::law) const NEAR_DAYS: i64 = 180;

impl Judge<'_> {
    /// What to know of an adequacy record on the day, and of its end as far as it is known.
    pub(super) fn after_adequacy(&mut self, chosen: &Considered<'_>, fallback: bool) {
        let (base, on) = (self.base, self.transfer.as_of);
        let Some(record) = base.adequacy(&chosen.id) else { return };
        if let Some(programme) = base.programme(record.programme.as_deref()) {
            if let Some(code) = if fallback { programme.fallback } else { programme.no_fallback } {
                self.find(code);
            }
            self.end(
                EndingKind::Certification,
                None,
                "the importer’s certification ends if it is not renewed each year",
                &self.cited(&programme.citation, &programme.sources),
            );
        }
        for code in base.advisories(&record.id, on, &self.transfer.data_categories) {
            self.find(code);
            if let Some(record) = base.finding(code).filter(|_| self.telling) {
                let citation = self.cited(&record.citation, &record.sources);
                self.end(EndingKind::Risk, None, &record.text, &citation);
            }
        }
        if let Some(dependency) = &record.depends_on
            && base.ended(&dependency.record, &self.transfer.what_if, on)
        {
            self.find(dependency.finding);
            self.find(FindingCode::WhatIfApplied);
        }
        if record.interim(on).is_some() {
            self.find(FindingCode::AdequacyInterimExtension);
        }
        if let Some(sunset) = record.sunset_known(on) {
            let near = on.checked_add(NEAR_DAYS.days()).is_ok_and(|limit| sunset <= limit);
            if near {
                self.find(FindingCode::AdequacySunsetNear);
            }
            // What was decided later changes no answer of the day, but nobody shall plan by it.
            let later = record.valid_to.filter(|to| *to > sunset).map_or_else(String::new, |to| {
                format!(", as far as was known on {on}; since extended to {to}")
            });
            let text = format!("{} ends with {sunset}{later}", record.label);
            let citation = self.cited(&record.citation, &record.sources);
            self.end(EndingKind::Sunset, Some(sunset), &text, &citation);
        }
    }

    /// What ends the answer that rests on a mechanism, beside what its adequacy record says.
    pub(super) fn ends(&mut self, chosen: &Considered<'_>) {
        if !self.telling {
            return;
        }
        let (base, on) = (self.base, self.transfer.as_of);
        let citation = base.basis(chosen.rests, self.regime, on).citation();
        let certified = chosen.facts.iter().find_map(|fact| match fact {
            FactRef::Cert(idx) => self.transfer.importer.certs.get(*idx)?.to,
            _ => None,
        });
        if let Some(to) = certified {
            let text = format!("the importer’s certification ends with {to}");
            self.end(EndingKind::Certification, Some(to), &text, &citation);
        }
        let record = base.instrument(&chosen.id);
        if let Some(record) = record {
            let name = &record.assessment.name;
            let text = format!(
                "the {name} is to be kept up to date with the destination’s law and practice"
            );
            self.end(EndingKind::Assessment, None, &text, &citation);
            for kind in &record.requires {
                let text = format!("it rests on the text of {kind} beside it, and falls with that");
                self.end(EndingKind::Dependency, None, &text, &citation);
            }
            // The act that closed it for new contracts set its last day.
            let closed = record.new_contracts_until.is_some_and(|until| until < on);
            if let Some(to) = record.valid_to.filter(|_| closed) {
                let text = format!("{} ends with {to}", record.label);
                self.end(EndingKind::Sunset, Some(to), &text, &citation);
            }
        }
        if let Some(dependency) = base.adequacy(&chosen.id).and_then(|r| r.depends_on.as_ref())
            && let Some(other) = base.adequacy(&dependency.record)
        {
            let text = format!("it rests on the same programme as {}", other.label);
            let citation = self.cited(&other.citation, &other.sources);
            self.end(EndingKind::Dependency, None, &text, &citation);
        }
        for preset in base.presets().iter().filter(|preset| preset.ends(&chosen.id)) {
            let text = format!("what if: {}", preset.title);
            self.end(EndingKind::WhatIf, None, &text, &citation);
        }
    }

    /// What is law of a record's citation on the day, if anybody asks.
    fn cited(&self, citation: &Citation, sources: &[LawSourceId]) -> String {
        let rests = Rests { citation, sources };
        let basis = self
            .telling
            .then(|| self.base.basis(rests, self.regime, self.transfer.as_of).citation());
        basis.unwrap_or_default()
    }

    fn end(&mut self, kind: EndingKind, on: Option<Date>, text: &str, citation: &str) {
        if self.telling {
            self.ends.push(Ending {
                kind,
                on,
                text: text.to_owned(),
                citation: citation.to_owned(),
            });
        }
    }
}
