//! Which mechanisms could carry a transfer to a destination.

use super::answer::{Candidate, FactRef, Standing};
use super::base::{
    Adequacy, Base, Condition, Derogation, DestinationKind, InstrumentRecord, RolePair,
};
use super::finding::FindingCode;
use super::transfer::{AssessmentOutcome, Instrument, Transfer};
use super::vocabulary::{Category, Circumstance, Country, MechanismId, Outcome, Regime};

/// The kind of instrument that is a derogation.
pub(super) const DEROGATION: &str = "DEROGATION_49";

/// A mechanism that was considered, with what it would give.
#[derive(Clone, Debug)]
pub(super) struct Option46 {
    pub(super) id: MechanismId,
    pub(super) label: std::sync::Arc<str>,
    pub(super) outcome: Outcome,
    /// 1 adequacy, 2 safeguard with assessment, 3 adequacy with a condition not evidenced, 4
    /// safeguard without assessment, 5 derogation; none, rejected.
    pub(super) rank: Option<u8>,
    pub(super) findings: Vec<FindingCode>,
    pub(super) why: String,
    pub(super) citation: std::sync::Arc<str>,
    pub(super) sources: Vec<super::vocabulary::LawSourceId>,
    pub(super) facts: Vec<FactRef>,
    pub(super) evidence: String,
    /// The what-if that ended it.
    pub(super) assumed: bool,
}

impl Option46 {
    pub(super) fn told(&self, chosen: bool) -> Candidate {
        Candidate {
            mechanism: Some(self.id.clone()),
            label: self.label.to_string(),
            standing: match self.rank {
                Some(_) if chosen => Standing::Chosen,
                Some(rank) => Standing::Admissible { rank },
                None => Standing::Rejected,
            },
            why: self.why.clone(),
            findings: self.findings.clone(),
            citation: self.citation.to_string(),
            sources: self.sources.clone(),
            facts: self.facts.clone(),
        }
    }
}

/// Asks which mechanisms of the base carry a transfer under a regime to a country.
pub(super) struct Search<'a> {
    pub(super) base: &'a Base,
    pub(super) transfer: &'a Transfer,
    pub(super) regime: Regime,
}

impl Search<'_> {
    /// Every mechanism that speaks to the destination, the best first: by rank, then by id; those
    /// rejected last.
    pub(super) fn candidates(&self, destination: Country) -> Vec<Option46> {
        let mut found: Vec<Option46> = Vec::new();
        for record in self.base.adequacy() {
            if record.regime == self.regime && self.speaks(record, destination) {
                found.extend(self.adequacy(record));
            }
        }
        for (idx, held) in self.transfer.instruments.iter().enumerate() {
            if held.kind == DEROGATION {
                found.extend(self.derogation(idx, held));
                continue;
            }
            let records = self.base.instruments().iter().filter(|record| {
                record.regime == self.regime
                    && record.accepts.contains(&held.kind)
                    && (record.module.is_none() || record.module == held.module)
            });
            let before = found.len();
            for record in records {
                found.extend(self.instrument(idx, held, record));
            }
            if found.len() == before {
                found.extend(self.unfit(idx, held));
            }
        }
        found.sort_by(|a, b| {
            (a.rank.unwrap_or(u8::MAX), &a.id).cmp(&(b.rank.unwrap_or(u8::MAX), &b.id))
        });
        found
    }

    /// Tells whether a country has adequacy that asks nothing of the importer, in force on the day.
    pub(super) fn unconditional(&self, destination: Country) -> bool {
        self.base.adequacy().iter().any(|record| {
            record.regime == self.regime
                && record.conditions.is_empty()
                && self.speaks(record, destination)
                && self.in_force(record)
                && !self.excluded(record)
        })
    }

    fn speaks(&self, record: &Adequacy, destination: Country) -> bool {
        let organisation = self.transfer.importer.organisation_code.as_deref();
        let on = self.transfer.as_of;
        match record.destination.kind {
            DestinationKind::Organisation => organisation == Some(record.destination.code.as_str()),
            _ if organisation.is_some() => false,
            DestinationKind::Country => record.country() == Some(self.base.canon(destination, on)),
            DestinationKind::Set => self
                .base
                .set(&record.destination.code)
                .is_some_and(|set| set.contains(&self.base.canon(destination, on))),
        }
    }

    fn ended(&self, id: &MechanismId) -> bool {
        self.base.ended(id, &self.transfer.what_if, self.transfer.as_of)
    }

    fn in_force(&self, record: &Adequacy) -> bool {
        let on = self.transfer.as_of;
        record.usable_from <= on
            && record.valid_to.is_none_or(|to| on <= to)
            && !self.ended(&record.id)
    }

    fn excluded(&self, record: &Adequacy) -> bool {
        let on = self.transfer.as_of;
        record.exclusions.iter().any(|exclusion| {
            self.transfer.context.is(exclusion.flag)
                && exclusion.from.is_none_or(|from| from <= on)
                && exclusion.to.is_none_or(|to| on <= to)
        })
    }

    fn of_adequacy(&self, record: &Adequacy) -> Option46 {
        Option46 {
            id: record.id.clone(),
            label: record.label.clone(),
            outcome: record.outcome,
            rank: None,
            findings: Vec::new(),
            why: String::new(),
            citation: record.citation.clone(),
            sources: record.sources.clone(),
            facts: vec![FactRef::AsOf, FactRef::ToCountry],
            evidence: record.evidence.clone(),
            assumed: false,
        }
    }

    fn adequacy(&self, record: &Adequacy) -> Option<Option46> {
        let on = self.transfer.as_of;
        let mut option = self.of_adequacy(record);
        let certs = &self.transfer.importer.certs;
        let held = record.scheme().is_some_and(|s| certs.iter().any(|cert| cert.scheme == s));
        let claimed = held || self.transfer.claimed_mechanisms.contains(&record.id);
        if on < record.usable_from {
            if claimed {
                option.findings.push(FindingCode::MechanismNotYetInForce);
            }
            option.why = format!("usable only from {}", record.usable_from);
            return claimed.then_some(option);
        }
        let over = record.valid_to.is_some_and(|to| to < on);
        if over || self.ended(&record.id) {
            if claimed {
                option.findings.push(FindingCode::MechanismNoLongerInForce);
            }
            option.assumed = !over;
            option.why = match (&record.end, over) {
                (Some(end), true) => format!("ended on {}: {}", end.date, end.reference),
                (None, true) => "no longer in force".to_owned(),
                (_, false) => "assumed to have ended".to_owned(),
            };
            return (claimed || option.assumed).then_some(option);
        }
        if self.excluded(record) {
            option.findings.push(FindingCode::AdequacyScopeFailed);
            option.why = "the data is outside its scope".to_owned();
            return Some(option);
        }
        option.rank = Some(1);
        option.why = "in force on the day".to_owned();
        for condition in &record.conditions {
            match condition {
                Condition::ImporterFlag { flag, text } => self.flag(flag, text, &mut option),
                Condition::ImporterCert { scheme, text, missing } => {
                    self.cert(record, (scheme, text, *missing), &mut option);
                }
            }
            if option.rank.is_none() {
                break;
            }
        }
        Some(option)
    }

    fn flag(&self, flag: &str, text: &str, option: &mut Option46) {
        option.facts.push(FactRef::ImporterFlags);
        match self.transfer.importer.flags.get(flag).copied().flatten() {
            Some(true) => option.why = format!("{}; {text}", option.why),
            Some(false) => {
                option.rank = None;
                option.findings.push(FindingCode::AdequacyScopeFailed);
                option.why = format!("its condition is not met: {text}");
            }
            None => {
                option.rank = Some(3);
                option.findings.push(FindingCode::AdequacyScopeUnverified);
                option.why = format!("its condition is not evidenced: {text}");
            }
        }
    }

    fn cert(
        &self,
        record: &Adequacy,
        (scheme, text, missing): (&str, &str, Option<FindingCode>),
        option: &mut Option46,
    ) {
        let transfer = self.transfer;
        let programme = self.base.programme(record.programme.as_deref());
        let certs = &transfer.importer.certs;
        let held: Vec<usize> =
            (0..certs.len()).filter(|idx| certs[*idx].scheme == scheme).collect();
        let Some(first) = held.first() else {
            let other = programme.is_some_and(|programme| {
                certs.iter().any(|cert| programme.schemes.contains(&cert.scheme))
            });
            option.rank = None;
            option.findings.extend(missing.filter(|_| other));
            option.why = format!("the importer does not hold it: {text}");
            return;
        };
        let active = held.iter().find(|idx| certs[**idx].active(transfer.as_of));
        option.facts.push(FactRef::Cert(*active.unwrap_or(first)));
        let Some(active) = active else {
            option.rank = None;
            option.findings.push(FindingCode::CertNotActive);
            option.why = "the importer’s certification is not active on the day".to_owned();
            return;
        };
        let Some(programme) = programme else { return };
        let hr = transfer.data_categories.contains(&Category::Hr);
        if hr && !certs[*active].covered.iter().any(|covered| covered == "HR") {
            option.rank = None;
            option.findings.push(programme.hr);
            option.why = "the certification does not cover employment data".to_owned();
            return;
        }
        let sector = transfer.importer.sector.as_ref();
        if sector.is_some_and(|sector| programme.sectors.contains(sector)) {
            option.findings.push(programme.sector);
            option.facts.push(FactRef::ImporterSector);
        }
        option.why = format!("{}; {text}", option.why);
    }

    fn of_instrument(&self, idx: usize, record: &InstrumentRecord) -> Option46 {
        Option46 {
            id: record.id.clone(),
            label: record.label.clone(),
            outcome: Outcome::Art46,
            rank: None,
            findings: Vec::new(),
            why: String::new(),
            citation: record.citation.clone(),
            sources: record.sources.clone(),
            facts: vec![FactRef::AsOf, FactRef::Instrument(idx)],
            evidence: record.evidence.clone(),
            assumed: false,
        }
    }

    fn instrument(
        &self,
        idx: usize,
        held: &Instrument,
        record: &InstrumentRecord,
    ) -> Option<Option46> {
        let (transfer, on) = (self.transfer, self.transfer.as_of);
        let mut option = self.of_instrument(idx, record);
        let future = held.signed.is_some_and(|signed| signed > on);
        let late = held.signed.zip(record.new_contracts_until).is_some_and(|(s, u)| s > u);
        let over = record.valid_to.is_some_and(|to| to < on);
        if on < record.usable_from || future {
            option.findings.push(FindingCode::MechanismNotYetInForce);
            option.why = "not in force on the day".to_owned();
            return Some(option);
        }
        if over || late || self.ended(&record.id) {
            option.findings.push(FindingCode::MechanismNoLongerInForce);
            option.assumed = !over && !late;
            option.why = match (late, over) {
                (true, _) => "signed after the last day for new contracts".to_owned(),
                (false, true) => "no longer in force".to_owned(),
                (false, false) => "assumed to have ended".to_owned(),
            };
            return Some(option);
        }
        let present = |kind: &String| transfer.instruments.iter().any(|other| other.kind == *kind);
        if !record.requires.iter().all(present) {
            option.why = format!("needs {} beside it", record.requires.join(", "));
            return Some(option);
        }
        if let Some(pairs) = &record.role_pairs {
            let pair = transfer.exporter.role.zip(transfer.importer.role);
            let fits = pair.is_some_and(|(exporter, importer)| {
                pairs.contains(&RolePair { exporter, importer })
            });
            option.facts.extend([FactRef::ExporterRole, FactRef::ImporterRole]);
            if !fits {
                option.findings.push(FindingCode::SccModuleMismatch);
                option.why = "made for other roles".to_owned();
                return Some(option);
            }
        }
        self.assessed(held, record, &mut option);
        Some(option)
    }

    fn assessed(&self, held: &Instrument, record: &InstrumentRecord, option: &mut Option46) {
        let (transfer, on) = (self.transfer, self.transfer.as_of);
        let rule = &record.assessment;
        let made = held.assessment.get(&self.regime).copied().flatten();
        let made = made.filter(|made| made.done.is_none_or(|done| done <= on));
        let spared = record.module.is_some_and(|m| rule.not_for_modules.contains(&m))
            && !transfer.context.is(Circumstance::M4Combined);
        match made.and_then(|made| made.outcome) {
            Some(AssessmentOutcome::Fail) => {
                option.findings.push(FindingCode::TiaNegative);
                option.why = format!("the {} found that protection is not sufficient", rule.name);
                return;
            }
            Some(AssessmentOutcome::Ok) => {
                option.rank = Some(2);
                option.why = format!("held, with its {}", rule.name);
            }
            None if spared || on < rule.from => {
                option.rank = Some(2);
                option.why = format!("held; no {} asked for", rule.name);
            }
            None => {
                option.rank = Some(4);
                option.findings.push(rule.missing);
                option.why = format!("held, but without its {}", rule.name);
            }
        }
        if held.annexes_complete == Some(false) {
            option.findings.extend(record.annexes);
        }
        if held.ch_adapted != Some(true) {
            option.findings.extend(record.adaptation);
        }
        if transfer.importer.subject_to.contains(&self.regime) {
            option.findings.extend(record.importer_bound);
        }
    }

    /// An instrument of which no record of the regime knows the kind or the module.
    fn unfit(&self, idx: usize, held: &Instrument) -> Option<Option46> {
        let of_kind = self
            .base
            .instruments()
            .iter()
            .find(|r| r.regime == self.regime && r.accepts.contains(&held.kind));
        if let Some(record) = of_kind {
            let mut option = self.of_instrument(idx, record);
            option.label = held.kind.as_str().into();
            option.findings.push(FindingCode::SccModuleMismatch);
            option.why = match held.module {
                Some(module) => format!("there is no module {module}"),
                None => "its module is not stated".to_owned(),
            };
            return Some(option);
        }
        let regime = self.base.regime(self.regime)?;
        let rule = regime.unsupported.iter().find(|rule| rule.kinds.contains(&held.kind))?;
        let beside = |kind: &String| self.transfer.instruments.iter().any(|i| i.kind == *kind);
        if rule.unless.iter().any(beside) {
            return None;
        }
        let record = self.base.finding(rule.finding)?;
        Some(Option46 {
            id: MechanismId::new(&held.kind),
            label: held.kind.as_str().into(),
            outcome: Outcome::Art46,
            rank: None,
            findings: vec![rule.finding],
            why: record.text.clone(),
            citation: record.citation.clone(),
            sources: record.sources.clone(),
            facts: vec![FactRef::Instrument(idx)],
            evidence: String::new(),
            assumed: false,
        })
    }

    fn derogation(&self, idx: usize, held: &Instrument) -> Option<Option46> {
        let ground = |record: &&Derogation| {
            record.regime == self.regime
                && (held.ground.as_ref() == Some(&record.ground) || record.ground == "any")
        };
        let any = |record: &&Derogation| record.regime == self.regime;
        let records = self.base.derogations();
        let record = records.iter().find(ground).or_else(|| records.iter().find(any))?;
        let mut option = Option46 {
            id: record.id.clone(),
            label: record.text.as_str().into(),
            outcome: Outcome::Derogation49,
            rank: None,
            findings: Vec::new(),
            why: "not documented".to_owned(),
            citation: record.citation.clone(),
            sources: record.sources.clone(),
            facts: vec![FactRef::Instrument(idx)],
            evidence: DEROGATION.to_owned(),
            assumed: false,
        };
        if held.systematic == Some(true) {
            option.findings.push(FindingCode::DerogationSystematic);
            option.why = "a standing flow cannot rest on it".to_owned();
        } else if held.documented == Some(true) {
            option.rank = Some(5);
            option.findings.push(FindingCode::DerogationUsed);
            option.why = "documented and occasional".to_owned();
        }
        Some(option)
    }
}

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
