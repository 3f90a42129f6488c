//! The instruments and derogations that are held for a transfer.

use std::sync::Arc;

use super::{Considered, Search};
use crate::law::answer::FactRef;
use crate::law::base::{Derogation, InstrumentRecord, Rests, RolePair};
use crate::law::finding::{FindingCode, Findings};
use crate::law::transfer::{AssessmentOutcome, Instrument};
use crate::law::vocabulary::{Circumstance, MechanismId, Outcome};

/// The kind of instrument that is a derogation.
pub(in crate::law) const DEROGATION: &str = "DEROGATION_49";

impl<'a> Search<'a> {
    /// Adds what comes of one instrument held.
    pub(super) fn held(&self, idx: usize, found: &mut Vec<Considered<'a>>) {
        let Some(held) = self.transfer.instruments.get(idx) else { return };
        if held.kind == DEROGATION {
            found.extend(self.derogation(idx, held));
            return;
        }
        let records = self.base.instruments().iter().filter(|record| {
            record.regime == self.regime
                && record.accepts.contains(&held.kind)
                && (record.module.is_none() || record.module == held.module)
        });
        let before = found.len();
        found.extend(records.map(|record| self.instrument(idx, held, record)));
        if found.len() == before {
            found.extend(self.unfit(idx, held));
        }
    }

    fn of_instrument(&self, idx: usize, record: &'a InstrumentRecord) -> Considered<'a> {
        let mut option = Considered {
            id: record.id.clone(),
            label: Arc::clone(&record.label),
            outcome: Outcome::Art46,
            rank: None,
            findings: Findings::default(),
            why: String::new(),
            rests: Rests { citation: &record.citation, sources: &record.sources },
            facts: Vec::new(),
            evidence: &record.evidence,
            assumed: false,
        };
        self.facts(&mut option, &[FactRef::AsOf, FactRef::Instrument(idx)]);
        option
    }

    fn instrument(
        &self,
        idx: usize,
        held: &Instrument,
        record: &'a InstrumentRecord,
    ) -> Considered<'a> {
        let (transfer, on) = (self.transfer, self.transfer.as_of);
        let mut option = self.of_instrument(idx, record);
        let future = held.signed.is_some_and(|signed| signed > on);
        let late = held.signed.zip(record.new_contracts_until).is_some_and(|(s, u)| s > u);
        let over = record.valid_to.is_some_and(|to| to < on);
        if on < record.usable_from || future {
            option.reject(Some(FindingCode::MechanismNotYetInForce));
            option.why = self.say(|| {
                if future {
                    return "signed only after the day".to_owned();
                }
                format!("usable only from {}", record.usable_from)
            });
            return option;
        }
        if over || late || self.ended(&record.id) {
            option.reject(Some(FindingCode::MechanismNoLongerInForce));
            option.assumed = !over && !late;
            option.why = self.say(|| match (late, over) {
                (true, _) => "signed after the last day for new contracts".to_owned(),
                (false, true) => "no longer in force".to_owned(),
                (false, false) => "assumed to have ended".to_owned(),
            });
            return option;
        }
        let present = |kind: &String| transfer.instruments.iter().any(|other| other.kind == *kind);
        if !record.requires.iter().all(present) {
            option.why = self.say(|| format!("needs {} beside it", record.requires.join(", ")));
            return option;
        }
        if let Some(pairs) = &record.role_pairs {
            let pair = transfer.exporter.role.zip(transfer.importer.role);
            let fits = pair.is_some_and(|(exporter, importer)| {
                pairs.contains(&RolePair { exporter, importer })
            });
            self.facts(&mut option, &[FactRef::ExporterRole, FactRef::ImporterRole]);
            if !fits {
                option.reject(Some(FindingCode::SccModuleMismatch));
                option.why = self.say(|| {
                    let made: Vec<String> = pairs.iter().map(ToString::to_string).collect();
                    format!("made for other roles: {}", made.join(", "))
                });
                return option;
            }
        }
        self.assessed(held, record, &mut option);
        option
    }

    fn assessed(&self, held: &Instrument, record: &InstrumentRecord, option: &mut Considered<'_>) {
        let (transfer, on) = (self.transfer, self.transfer.as_of);
        let rule = &record.assessment;
        let made = held.assessment.get(self.regime);
        let made = made.filter(|made| made.done.is_none_or(|done| done <= on));
        let spared = held.module.is_some_and(|m| rule.not_for_modules.contains(&m))
            && !transfer.context.is(Circumstance::M4Combined);
        match made.and_then(|made| made.outcome) {
            Some(AssessmentOutcome::Fail) => {
                option.reject(Some(FindingCode::TiaNegative));
                option.why = self
                    .say(|| format!("the {} found that protection is not sufficient", rule.name));
                return;
            }
            Some(AssessmentOutcome::Ok) => {
                option.rank = Some(2);
                option.why = self.say(|| format!("held, with its {}", rule.name));
            }
            None if spared || on < rule.from => {
                option.rank = Some(2);
                option.why = self.say(|| format!("held; no {} asked for", rule.name));
            }
            None => {
                option.rank = Some(4);
                option.findings.insert(rule.missing);
                option.why = self.say(|| format!("held, but without its {}", rule.name));
            }
        }
        if held.annexes_complete == Some(false) {
            option.findings.extend(record.annexes);
        }
        let adapted = held.ch_adapted.unwrap_or(held.kind == record.kind);
        if !adapted {
            option.findings.extend(record.adaptation);
        }
        if transfer.importer.subject_to.contains(&self.regime) {
            self.facts(option, &[FactRef::ImporterReach]);
            option.findings.extend(record.importer_bound);
        }
    }

    /// An instrument of which no record of the regime knows the kind or the module.
    fn unfit(&self, idx: usize, held: &Instrument) -> Option<Considered<'a>> {
        let of_kind = self
            .base
            .instruments()
            .iter()
            .find(|r| r.regime == self.regime && r.accepts.contains(&held.kind));
        if let Some(record) = of_kind {
            let mut option = self.of_instrument(idx, record);
            option.label = held.kind.as_str().into();
            option.reject(Some(FindingCode::SccModuleMismatch));
            option.why = self.say(|| match held.module {
                Some(module) => format!("there is no module {module}"),
                None => "its module is not stated".to_owned(),
            });
            return Some(option);
        }
        let regime = self.base.regime(self.regime)?;
        let rule = regime.unsupported.iter().find(|rule| rule.kinds.contains(&held.kind))?;
        let beside = |kind: &String| self.transfer.instruments.iter().any(|i| i.kind == *kind);
        if rule.unless.iter().any(beside) {
            return None;
        }
        let record = self.base.finding(rule.finding)?;
        let mut option = Considered {
            id: MechanismId::new(&held.kind),
            label: held.kind.as_str().into(),
            outcome: Outcome::Art46,
            rank: None,
            findings: std::iter::once(rule.finding).collect(),
            why: self.say(|| record.text.clone()),
            rests: Rests { citation: &record.citation, sources: &record.sources },
            facts: Vec::new(),
            evidence: "",
            assumed: false,
        };
        self.facts(&mut option, &[FactRef::Instrument(idx)]);
        Some(option)
    }

    /// A derogation on a ground that the regime knows; another ground carries nothing.
    fn derogation(&self, idx: usize, held: &Instrument) -> Option<Considered<'a>> {
        let any = |record: &&Derogation| {
            record.regime == self.regime && record.holds(self.transfer.as_of)
        };
        let stated = held.ground.as_deref();
        let ground = |record: &&Derogation| {
            any(record) && record.all_grounds().iter().any(|other| stated == Some(other))
        };
        let records = self.base.derogations();
        let known = records.iter().find(ground);
        let record = known.or_else(|| records.iter().find(any))?;
        let mut option = Considered {
            id: record.id.clone(),
            label: record.text.as_str().into(),
            outcome: Outcome::Derogation49,
            rank: None,
            findings: Findings::default(),
            why: self.say(|| "not documented".to_owned()),
            rests: Rests { citation: &record.citation, sources: &record.sources },
            facts: Vec::new(),
            evidence: DEROGATION,
            assumed: false,
        };
        self.facts(&mut option, &[FactRef::Instrument(idx)]);
        if known.is_some() && self.ended(&record.id) {
            option.reject(Some(FindingCode::MechanismNoLongerInForce));
            option.assumed = true;
            option.why = self.say(|| "assumed to have ended".to_owned());
        } else if held.systematic == Some(true) {
            option.reject(Some(FindingCode::DerogationSystematic));
            option.why = self.say(|| "a standing flow cannot rest on it".to_owned());
        } else if known.is_none() {
            option.id = MechanismId::new(DEROGATION);
            option.label = held.kind.as_str().into();
            option.why = self.say(|| match &held.ground {
                Some(ground) => format!("`{ground}` is no ground that this law knows"),
                None => "its ground is not stated".to_owned(),
            });
        } else if held.documented == Some(true) {
            option.rank = Some(5);
            option.findings.insert(FindingCode::DerogationUsed);
            option.why = self.say(|| "documented and occasional".to_owned());
        }
        Some(option)
    }
}
