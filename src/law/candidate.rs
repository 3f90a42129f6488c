//! Which mechanisms could carry a transfer to a destination.

mod held;

use std::sync::Arc;

use super::answer::{Candidate, FactRef, Standing};
use super::base::{Adequacy, Base, Basis, Condition, Rests};
use super::finding::{FindingCode, Findings};
use super::transfer::{Certification, Transfer};
use super::vocabulary::{Category, Country, MechanismId, Outcome, Regime};

pub(super) use held::DEROGATION;

/// A mechanism that was considered, with what it would give.
#[derive(Clone, Debug)]
pub(super) struct Considered<'a> {
    pub(super) id: MechanismId,
    pub(super) label: Arc<str>,
    pub(super) outcome: Outcome,
    /// 1 adequacy, 2 safeguard with assessment, 3 adequacy with a condition not evidenced, 4
    /// safeguard without assessment, 5 derogation; none, rejected.
    pub(super) rank: Option<u8>,
    pub(super) findings: Findings,
    pub(super) why: String,
    pub(super) rests: Rests<'a>,
    pub(super) facts: Vec<FactRef>,
    pub(super) evidence: &'a str,
    /// Whether only a what-if ended it.
    pub(super) assumed: bool,
}

impl Considered<'_> {
    pub(super) fn told(&self, chosen: bool, basis: Basis) -> Candidate {
        Candidate {
            mechanism: Some(self.id.clone()),
            label: self.label.to_string(),
            standing: match self.rank {
                Some(_) if chosen => Standing::Chosen,
                Some(rank) => Standing::Admissible { rank },
                None => Standing::Rejected,
            },
            why: self.why.clone(),
            findings: self.findings.iter().collect(),
            citation: basis.citation(),
            sources: basis.sources,
            facts: self.facts.clone(),
        }
    }

    /// Rejects it.
    fn reject(&mut self, finding: Option<FindingCode>) {
        self.rank = None;
        self.findings.extend(finding);
    }
}

/// Asks which mechanisms of the base carry a transfer under a regime to a country.
#[derive(Clone, Copy)]
pub(super) struct Search<'a> {
    pub(super) base: &'a Base,
    pub(super) transfer: &'a Transfer,
    pub(super) regime: Regime,
    /// Whether anybody wants to know why.
    pub(super) telling: bool,
}

impl<'a> Search<'a> {
    /// Every mechanism that speaks to the destination, the best first: by rank, then by id, then
    /// by how little speaks against it; those rejected last.
    pub(super) fn candidates(&self, destination: Country) -> Vec<Considered<'a>> {
        let mut found: Vec<Considered<'a>> =
            self.speaking(destination).filter_map(|record| self.adequacy(record)).collect();
        for idx in 0..self.transfer.instruments.len() {
            self.held(idx, &mut found);
        }
        if found.len() > 1 {
            found.sort_by_cached_key(|option| self.order(option));
        }
        found
    }

    fn order(
        &self,
        option: &Considered<'_>,
    ) -> (u8, MechanismId, Option<super::Severity>, Vec<FindingCode>) {
        let findings = option.findings.iter();
        let worst = findings.map(|code| self.base.severity(code)).max();
        let rank = option.rank.unwrap_or(u8::MAX);
        (rank, option.id.clone(), worst, option.findings.iter().collect())
    }

    /// Tells whether a country has adequacy that asks nothing of the importer, in force on the day.
    pub(super) fn unconditional(&self, destination: Country) -> bool {
        self.speaking(destination).any(|record| {
            record.conditions.is_empty() && self.in_force(record) && !self.excluded(record)
        })
    }

    /// The adequacy records that speak for a destination; an organisation is none of the country
    /// that it sits in.
    fn speaking(&self, destination: Country) -> impl Iterator<Item = &'a Adequacy> {
        let organisation = self.transfer.importer.organisation_code.as_deref();
        self.base.adequacy_for(self.regime, organisation, destination, self.transfer.as_of)
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

    /// The words, if anybody wants them.
    fn say(&self, words: impl FnOnce() -> String) -> String {
        if self.telling { words() } else { String::new() }
    }

    fn facts(&self, option: &mut Considered<'_>, facts: &[FactRef]) {
        if self.telling {
            option.facts.extend_from_slice(facts);
        }
    }

    fn adequacy(&self, record: &'a Adequacy) -> Option<Considered<'a>> {
        let on = self.transfer.as_of;
        let mut option = Considered {
            id: record.id.clone(),
            label: Arc::clone(&record.label),
            outcome: record.outcome,
            rank: None,
            findings: Findings::default(),
            why: String::new(),
            rests: Rests { citation: &record.citation, sources: &record.sources },
            facts: Vec::new(),
            evidence: &record.evidence,
            assumed: false,
        };
        self.facts(&mut option, &[FactRef::AsOf, FactRef::ToCountry]);
        let certs = &self.transfer.importer.certs;
        let held = record.scheme().is_some_and(|s| certs.iter().any(|cert| cert.scheme == s));
        let claimed = held || self.transfer.claimed_mechanisms.contains(&record.id);
        if on < record.usable_from {
            option.reject(claimed.then_some(FindingCode::MechanismNotYetInForce));
            option.why = self.say(|| format!("usable only from {}", record.usable_from));
            return claimed.then_some(option);
        }
        let over = record.valid_to.is_some_and(|to| to < on);
        if over || self.ended(&record.id) {
            option.reject(claimed.then_some(FindingCode::MechanismNoLongerInForce));
            option.assumed = !over;
            option.why = self.say(|| match (&record.end, over) {
                (Some(end), true) => format!("ended on {}: {}", end.date, end.reference),
                (None, true) => "no longer in force".to_owned(),
                (_, false) => "assumed to have ended".to_owned(),
            });
            return (claimed || option.assumed).then_some(option);
        }
        if self.excluded(record) {
            option.reject(Some(FindingCode::AdequacyScopeFailed));
            option.why = self.say(|| "the data is outside its scope".to_owned());
            return Some(option);
        }
        option.rank = Some(1);
        option.why = self.say(|| "in force on the day".to_owned());
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

    fn flag(&self, flag: &str, text: &str, option: &mut Considered<'_>) {
        self.facts(option, &[FactRef::ImporterFlags]);
        match self.transfer.importer.flags.get(flag).copied().flatten() {
            Some(true) => option.why = self.say(|| format!("{}; {text}", option.why)),
            Some(false) => {
                option.reject(Some(FindingCode::AdequacyScopeFailed));
                option.why = self.say(|| format!("its condition is not met: {text}"));
            }
            None => {
                option.rank = Some(3);
                option.findings.insert(FindingCode::AdequacyScopeUnverified);
                option.why = self.say(|| format!("its condition is not evidenced: {text}"));
            }
        }
    }

    fn cert(
        &self,
        record: &Adequacy,
        (scheme, text, missing): (&str, &str, Option<FindingCode>),
        option: &mut Considered<'_>,
    ) {
        let transfer = self.transfer;
        let programme = self.base.programme(record.programme.as_deref());
        let certs = &transfer.importer.certs;
        let fact = |cert: &Certification| {
            FactRef::Cert(certs.iter().position(|other| other == cert).unwrap_or_default())
        };
        let mut held = certs.iter().filter(|cert| cert.scheme == scheme);
        let Some(first) = held.clone().next() else {
            let other = programme.is_some_and(|programme| {
                certs.iter().any(|cert| programme.schemes.contains(&cert.scheme))
            });
            option.reject(missing.filter(|_| other));
            if self.telling {
                let of_programme = certs.iter().enumerate().filter(|(_, cert)| {
                    programme.is_some_and(|programme| programme.schemes.contains(&cert.scheme))
                });
                let missed = self.base.schemes().iter().position(|known| known == scheme);
                option.facts.extend(of_programme.map(|(idx, _)| FactRef::Cert(idx)));
                option.facts.extend(missed.map(FactRef::NotCertified));
            }
            option.why = self.say(|| format!("the importer does not hold it: {text}"));
            return;
        };
        let hr = transfer.data_categories.contains(&Category::Hr);
        let covers =
            |cert: &&Certification| !hr || cert.covered.iter().any(|covered| covered == "HR");
        let active = held.clone().find(|cert| cert.active(transfer.as_of));
        let fit = held.find(|cert| cert.active(transfer.as_of) && covers(cert));
        self.facts(option, &[fact(fit.or(active).unwrap_or(first))]);
        if active.is_none() {
            option.reject(Some(FindingCode::CertNotActive));
            option.why =
                self.say(|| "the importer’s certification is not active on the day".to_owned());
            return;
        }
        let Some(programme) = programme else { return };
        if fit.is_none() {
            option.reject(Some(programme.hr));
            self.facts(option, &[FactRef::Categories]);
            option.why = self.say(|| "the certification does not cover employment data".to_owned());
            return;
        }
        let sector = transfer.importer.sector.as_ref();
        if sector.is_some_and(|sector| programme.sectors.contains(sector)) {
            option.findings.insert(programme.sector);
            self.facts(option, &[FactRef::ImporterSector]);
        }
        option.why = self.say(|| format!("{}; {text}", option.why));
    }
}
