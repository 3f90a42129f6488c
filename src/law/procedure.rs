//! The decision procedure.
//!
//! Source: the texts that its rows cite: GDPR Chapter V, EDPB Guidelines 05/2021,
//! UK GDPR Chapter V and the ICO's guidance, FADP Arts 16 and 17.

mod ending;

use super::answer::{Answer, Candidate, Ending, Explanation, FactRef, Step, Steps, Verdict};
use super::base::Base;
use super::candidate::{Considered, Search};
use super::finding::FindingCode;
use super::transfer::Transfer;
use super::vocabulary::{
    Access, Applies, Circumstance, Country, NoTransfer, Origin, Outcome, Regime, Role, Severity,
    Status,
};

/// Answers a transfer for each regime.
pub fn assess(base: &Base, transfer: &Transfer) -> Verdict {
    let judged = judged(base, transfer, false);
    verdict(base, judged.map(|explanation| explanation.answer))
}

/// Answers a transfer under one regime and tells why.
pub fn explain(base: &Base, transfer: &Transfer, regime: Regime) -> Explanation {
    let [eu, uk, ch] = judged(base, transfer, true);
    match regime {
        Regime::Eu => eu,
        Regime::Uk => uk,
        Regime::Ch => ch,
    }
}

fn verdict(base: &Base, regimes: [Answer; 3]) -> Verdict {
    let of = |applies| regimes.iter().filter(move |answer| answer.applies == applies);
    let direct: Vec<&Answer> = of(Applies::Direct).collect();
    let label = match direct.as_slice() {
        [] => match of(Applies::Onward).next() {
            Some(answer) => answer.label.to_string(),
            None => label(base, Outcome::OutOfScope).to_string(),
        },
        [first, rest @ ..] if rest.iter().all(|answer| answer.label == first.label) => {
            first.label.to_string()
        }
        all => all
            .iter()
            .map(|answer| format!("{}: {}", answer.regime, answer.label))
            .collect::<Vec<_>>()
            .join(" | "),
    };
    let applying = regimes.iter().filter(|answer| answer.applies != Applies::No);
    let status = applying.map(|answer| answer.status).max().unwrap_or(Status::Ok);
    Verdict { regimes, label, status }
}

fn judged(base: &Base, transfer: &Transfer, telling: bool) -> [Explanation; 3] {
    let mut all = Regime::ALL.map(|regime| Judge::new(base, transfer, regime, telling).judge());
    let broken = all.iter().any(|explanation| {
        explanation.answer.applies == Applies::Direct
            && explanation.answer.outcome == Some(Outcome::NoMechanism)
    });
    if broken {
        for explanation in &mut all {
            if explanation.answer.applies == Applies::Onward {
                let answer = &mut explanation.answer;
                answer.findings.push(FindingCode::OnwardBreaksUpstream);
                answer.findings.sort();
                answer.status = status(base, answer.outcome, &answer.findings);
                if telling && let Some(step) = of_finding(base, FindingCode::OnwardBreaksUpstream) {
                    explanation.steps.rest.push(step);
                }
            }
        }
    }
    all
}

fn label(base: &Base, outcome: Outcome) -> std::sync::Arc<str> {
    base.outcome(outcome).map_or_else(|| outcome.code().into(), |record| record.label.clone())
}

fn status(base: &Base, outcome: Option<Outcome>, findings: &[FindingCode]) -> Status {
    let worst = findings.iter().map(|code| base.severity(*code)).max();
    match (outcome, worst) {
        (Some(Outcome::NoMechanism), _) | (_, Some(Severity::Critical)) => Status::Breach,
        (Some(Outcome::Undetermined), _) | (_, Some(Severity::High)) => Status::Warn,
        (Some(Outcome::CustomerResponsibility), _) => Status::Customer,
        (Some(Outcome::EprivacyConveyance), _) => Status::Carveout,
        (_, Some(Severity::Medium)) => Status::Conditional,
        _ => Status::Ok,
    }
}

fn of_finding(base: &Base, code: FindingCode) -> Option<Step> {
    let record = base.finding(code)?;
    Some(Step {
        text: record.text.clone(),
        citation: record.citation.to_string(),
        sources: record.sources.clone(),
        facts: Vec::new(),
        finding: Some(code),
    })
}

/// What the procedure has found so far under one regime.
struct Judge<'a> {
    base: &'a Base,
    transfer: &'a Transfer,
    regime: Regime,
    telling: bool,
    steps: Vec<Step>,
    findings: Vec<FindingCode>,
    superseded: Vec<FindingCode>,
    candidates: Vec<Candidate>,
    evidence: Vec<String>,
    ends: Vec<Ending>,
}

/// Where the procedure ended.
struct End<'a> {
    outcome: Outcome,
    reason: Option<NoTransfer>,
    chosen: Option<Considered<'a>>,
}

impl From<Outcome> for End<'_> {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, reason: None, chosen: None }
    }
}

impl From<NoTransfer> for End<'_> {
    fn from(reason: NoTransfer) -> Self {
        Self { outcome: Outcome::NoRestrictedTransfer, reason: Some(reason), chosen: None }
    }
}

impl<'a> Judge<'a> {
    fn new(base: &'a Base, transfer: &'a Transfer, regime: Regime, telling: bool) -> Self {
        Self {
            base,
            transfer,
            regime,
            telling,
            steps: Vec::new(),
            findings: Vec::new(),
            superseded: Vec::new(),
            candidates: Vec::new(),
            evidence: Vec::new(),
            ends: Vec::new(),
        }
    }

    fn judge(mut self) -> Explanation {
        let applies = self.applies();
        let end = match applies {
            Applies::No => None,
            Applies::Direct => Some(self.direct()),
            Applies::Onward => Some(self.onward()),
        };
        let (outcome, reason, chosen) = match end {
            Some(end) => (Some(end.outcome), end.reason, end.chosen),
            None => (None, None, None),
        };
        let label = match (&chosen, outcome) {
            (Some(chosen), Some(Outcome::Adequacy | Outcome::TcaBridge | Outcome::Art46)) => {
                chosen.label.clone()
            }
            (_, Some(outcome)) => label(self.base, outcome),
            (_, None) => label(self.base, Outcome::OutOfScope),
        };
        self.findings.sort();
        self.findings.dedup();
        self.superseded.sort();
        self.superseded.dedup();
        let status = status(self.base, outcome, &self.findings);
        let answer = Answer {
            regime: self.regime,
            applies,
            outcome,
            label,
            mechanism: chosen.map(|chosen| chosen.id),
            status,
            reason,
            findings: self.findings,
            superseded: self.superseded,
        };
        let alternatives = if self.telling && applies == Applies::Direct {
            super::alternative::alternatives(self.base, self.transfer, self.regime, &answer)
        } else {
            Vec::new()
        };
        let mut steps = self.steps.into_iter();
        let first = steps.next().unwrap_or_else(|| Step {
            text: format!("{} law answers: {}", self.base.zone_name(self.regime), answer.label),
            citation: String::new(),
            sources: Vec::new(),
            facts: Vec::new(),
            finding: None,
        });
        Explanation {
            answer,
            steps: Steps { first, rest: steps.collect() },
            candidates: self.candidates,
            evidence: self.evidence,
            alternatives,
            ends: self.ends,
        }
    }

    /// Writes a reason down, if anybody asks.
    fn because(&mut self, text: impl FnOnce(&Self) -> String, citation: &str, facts: &[FactRef]) {
        if self.telling {
            let text = text(self);
            self.steps.push(Step {
                text,
                citation: citation.to_owned(),
                sources: Vec::new(),
                facts: facts.to_vec(),
                finding: None,
            });
        }
    }

    fn find(&mut self, code: FindingCode) {
        self.findings.push(code);
        if self.telling {
            self.steps.extend(of_finding(self.base, code));
        }
    }

    fn inside(&self, country: Country) -> bool {
        self.base.in_zone(self.regime, country, self.transfer.as_of)
    }

    fn name(&self, country: Option<Country>) -> String {
        country.map_or_else(|| "a country not stated".to_owned(), |c| self.base.country_name(c))
    }

    fn applies(&mut self) -> Applies {
        let (transfer, regime, on) = (self.transfer, self.regime, self.transfer.as_of);
        let law = self.base.regime(regime).and_then(|record| {
            record.law.iter().find(|law| law.from <= on && law.to.is_none_or(|to| on <= to))
        });
        let zone = self.base.zone_name(regime).to_owned();
        let Some(law) = law else {
            self.because(|_| format!("{zone} has no transfer rules on {on}"), "", &[FactRef::AsOf]);
            return Applies::No;
        };
        let exporter = &transfer.exporter;
        let seat = exporter.country.filter(|country| self.inside(*country));
        if let Some(seat) = seat {
            let words = |s: &Self| {
                format!(
                    "{} has its seat in {}, so {} binds it",
                    exporter.name,
                    s.name(Some(seat)),
                    law.law
                )
            };
            self.because(words, &law.citation, &[FactRef::Exporter, FactRef::AsOf]);
            return Applies::Direct;
        }
        if exporter.subject_to.contains(&regime) {
            let words = |_: &Self| format!("{} binds {} wherever it sits", law.law, exporter.name);
            self.because(words, &law.citation, &[FactRef::ExporterReach]);
            return Applies::Direct;
        }
        let collected =
            transfer.data_origin.iter().any(|origin: &Origin| origin.regime() == Some(regime));
        if collected {
            let words = |_: &Self| {
                format!(
                    "{} does not bind {}, but the data was collected under it and its protection follows the data",
                    law.law, exporter.name
                )
            };
            self.because(words, &law.citation, &[FactRef::Exporter, FactRef::Origin]);
            return Applies::Onward;
        }
        let words = |_: &Self| format!("{} binds neither {} nor the data", law.law, exporter.name);
        self.because(words, &law.citation, &[FactRef::Exporter, FactRef::Origin]);
        Applies::No
    }

    fn onward(&mut self) -> End<'a> {
        let upstream = self.transfer.context.upstream.get(&self.regime).cloned();
        match upstream {
            None => self.find(FindingCode::OnwardUpstreamUnknown),
            Some(id) => {
                let adequacy = self.base.adequacy(&id);
                let programme = adequacy.and_then(|r| self.base.programme(r.programme.as_deref()));
                let instrument = self.base.instruments().iter().find(|record| record.id == id);
                let label = adequacy
                    .map(|r| r.label.clone())
                    .or_else(|| instrument.map(|r| r.label.clone()))
                    .unwrap_or_else(|| id.as_str().into());
                let words = |_: &Self| format!("the data came by {label}, which governs this leg");
                self.because(words, "GDPR Art. 44", &[FactRef::Upstream]);
                let clause = programme
                    .and_then(|programme| programme.onward)
                    .or_else(|| instrument.and_then(|record| record.onward));
                if let Some(clause) = clause {
                    self.find(clause);
                }
            }
        }
        Outcome::Onward.into()
    }

    /// The rows of the procedure in order; the first that matches ends it.
    fn direct(&mut self) -> End<'a> {
        let transfer = self.transfer;
        let context = &transfer.context;
        if context.is(Circumstance::Anonymised) {
            let facts = [FactRef::Context(Circumstance::Anonymised)];
            self.because(|_| "the data is anonymous".to_owned(), "GDPR recital 26", &facts);
            return Outcome::NotPersonal.into();
        }
        if transfer.access_kind == Access::DirectCollection {
            let words =
                |_: &Self| "the data subject gives the data directly; nobody exports it".to_owned();
            self.because(words, "EDPB Guidelines 05/2021 v2.0 Examples 1-3", &[FactRef::Access]);
            return NoTransfer::DirectCollection.into();
        }
        if let Some(end) = self.transit() {
            return end;
        }
        if context.is(Circumstance::ClaimsArt95) {
            self.find(FindingCode::Art95Overreach);
        }
        let customers = context.is(Circumstance::CustomerOwnedDestination);
        if transfer.to_country.is_none() && !customers {
            self.find(FindingCode::DestinationUnknown);
            return Outcome::Undetermined.into();
        }
        if transfer.importer.same_entity {
            return self.same_entity();
        }
        if transfer.importer.role == Some(Role::Processor)
            && !context.importer_own_purposes.is_empty()
        {
            self.find(FindingCode::RoleRecharacterised);
        }
        if let Some(end) = self.inside_zone().or_else(|| self.returned()) {
            return end;
        }
        self.restricted(customers)
    }

    fn transit(&mut self) -> Option<End<'a>> {
        let (transfer, base) = (self.transfer, self.base);
        if transfer.access_kind != Access::Transit {
            return None;
        }
        let carveout = base.regime(self.regime).and_then(|record| record.carveout.as_ref());
        if let Some(carveout) = carveout
            && transfer.context.is(Circumstance::PublicEcs)
            && transfer.data_categories.is_subset(&carveout.categories)
        {
            let words = |_: &Self| {
                "the data conveys a call of a public electronic communications service".to_owned()
            };
            let facts =
                [FactRef::Access, FactRef::Categories, FactRef::Context(Circumstance::PublicEcs)];
            self.because(words, &carveout.citation, &facts);
            self.find(carveout.finding);
            self.show("EPRIVACY_CONVEYANCE");
            return Some(Outcome::EprivacyConveyance.into());
        }
        if transfer.context.is(Circumstance::ConduitOnly) {
            let words =
                |_: &Self| "the data passes through, and nobody on the way reads it".to_owned();
            let citation = "EDPB Recommendations 01/2020 para. 29; ICO guidance";
            let facts = [FactRef::Access, FactRef::Context(Circumstance::ConduitOnly)];
            self.because(words, citation, &facts);
            self.show("TRANSIT");
            return Some(NoTransfer::Transit.into());
        }
        None
    }

    fn same_entity(&mut self) -> End<'a> {
        let transfer = self.transfer;
        let words = |_: &Self| {
            format!(
                "{} sends to itself: one legal person is no separate recipient",
                transfer.exporter.name
            )
        };
        let citation = "EDPB Guidelines 05/2021 v2.0 Example 8; ICO guidance, step 3";
        self.because(words, citation, &[FactRef::SameEntity]);
        if transfer.to_country.is_some_and(|country| !self.inside(country)) {
            self.find(FindingCode::InternalRemoteAccess);
        }
        self.show("SAME_ENTITY");
        NoTransfer::SameEntity.into()
    }

    fn inside_zone(&mut self) -> Option<End<'a>> {
        let importer = &self.transfer.importer;
        let place = self.transfer.to_country?;
        let seat = importer.country;
        let within = self.inside(place) && seat.is_none_or(|seat| self.inside(seat));
        if !within || importer.organisation_code.is_some() {
            return None;
        }
        let words = |s: &Self| {
            format!(
                "{} and the seat of {} lie inside {}",
                s.name(Some(place)),
                importer.name,
                s.base.zone_name(s.regime)
            )
        };
        self.because(words, "GDPR Art. 1(3), Art. 44", &[FactRef::ToCountry, FactRef::Importer]);
        if importer.parent_country.is_some_and(|parent| !self.inside(parent)) {
            self.find(FindingCode::ForeignParentAccessRisk);
        }
        self.show("INSIDE_ZONE");
        Some(NoTransfer::InsideZone.into())
    }

    fn returned(&mut self) -> Option<End<'a>> {
        let base = self.base;
        let rule = base.regime(self.regime)?.processor_return.as_ref()?;
        let transfer = self.transfer;
        let back = transfer.context.is(Circumstance::ReturnToOwnController);
        if !back || transfer.exporter.role != Some(Role::Processor) {
            return None;
        }
        let words = |_: &Self| "a processor returns data to its own controller".to_owned();
        let facts = [FactRef::ExporterRole, FactRef::Context(Circumstance::ReturnToOwnController)];
        self.because(words, &rule.citation, &facts);
        self.find(rule.finding);
        Some(NoTransfer::ProcessorReturn.into())
    }

    /// The destinations that matter: the place, and the importer's seat, as far as they lie outside.
    fn destinations(&self) -> Vec<Country> {
        let importer = &self.transfer.importer;
        if importer.organisation_code.is_some() {
            return self.transfer.to_country.into_iter().collect();
        }
        let mut outside: Vec<Country> = Vec::new();
        for country in [self.transfer.to_country, importer.country].into_iter().flatten() {
            if !self.inside(country) && !outside.contains(&country) {
                outside.push(country);
            }
        }
        outside
    }

    fn restricted(&mut self, customers: bool) -> End<'a> {
        let transfer = self.transfer;
        let importer = &transfer.importer;
        let outside = self.destinations();
        let words = |s: &Self| {
            let names: Vec<String> = outside.iter().map(|c| s.name(Some(*c))).collect();
            let (zone, to) = (s.base.zone_name(s.regime), names.join(" and "));
            format!(
                "the data reaches {} in {to}, outside {zone}: a restricted transfer",
                importer.name
            )
        };
        let test = self.base.regime(self.regime).map_or("", |record| &record.test);
        self.because(words, test, &[FactRef::ToCountry, FactRef::Importer]);
        if importer.organisation_code.is_none()
            && let (Some(seat), Some(place)) = (importer.country, transfer.to_country)
        {
            match (self.inside(seat), self.inside(place)) {
                (false, true) => self.find(FindingCode::ImporterEntityOutsideZone),
                (true, false) => self.find(FindingCode::HopImporterEntity),
                _ => {}
            }
        }
        let both = [transfer.exporter.role, importer.role] == [Some(Role::Processor); 2];
        if both && !customers {
            self.find(FindingCode::SubprocessorAuthorisation);
        }
        let search =
            Search { base: self.base, transfer, regime: self.regime, telling: self.telling };
        if customers {
            self.find(FindingCode::ProcessorDutyRemains);
            let settled = transfer.to_country.is_some()
                && outside.iter().all(|country| search.unconditional(*country));
            if !settled {
                return self.customers();
            }
        }
        let mut worst: Option<(Option<u8>, Vec<Considered<'a>>)> = None;
        let mut winners = Vec::new();
        for country in &outside {
            let options = search.candidates(*country);
            let best = options.first().and_then(|option| option.rank);
            winners.push(options.first().filter(|o| o.rank.is_some()).map(|o| o.id.clone()));
            let worse = worst
                .as_ref()
                .is_none_or(|(rank, _)| best.unwrap_or(u8::MAX) > rank.unwrap_or(u8::MAX));
            if worse {
                worst = Some((best, options));
            }
        }
        if winners.windows(2).any(|pair| pair[0] != pair[1]) {
            self.find(FindingCode::ImporterSeatDiffers);
        }
        let (best, options) = worst.unwrap_or_default();
        self.weighed(best, options)
    }

    fn customers(&mut self) -> End<'a> {
        let words = |s: &Self| {
            format!(
                "the destination is the customer’s own: what carries the transfer stands in its contract with {}",
                s.transfer.importer.name
            )
        };
        let facts = [FactRef::Context(Circumstance::CustomerOwnedDestination)];
        self.because(words, "GDPR Arts 24, 28(3)(a), 44", &facts);
        if !self.transfer.context.is(Circumstance::CustomerMechanismEvidenced) {
            self.find(FindingCode::CustomerMechanismUnverified);
        }
        self.show("CUSTOMER_RESPONSIBILITY");
        Outcome::CustomerResponsibility.into()
    }

    fn weighed(&mut self, best: Option<u8>, options: Vec<Considered<'a>>) -> End<'a> {
        if self.telling {
            self.candidates = options
                .iter()
                .enumerate()
                .map(|(idx, option)| option.told(idx == 0 && best.is_some()))
                .collect();
        }
        for option in options.iter().filter(|option| option.rank.is_none()) {
            for code in &option.findings {
                let moot = self.base.finding(*code).is_some_and(|r| r.rejected_candidate);
                if moot && best.is_some_and(|rank| rank <= 2) {
                    self.superseded.push(*code);
                } else {
                    self.find(*code);
                }
            }
        }
        if options.iter().any(|option| option.assumed) {
            self.find(FindingCode::WhatIfApplied);
        }
        let fallback =
            options.iter().any(|option| option.outcome == Outcome::Art46 && option.rank.is_some());
        let Some(chosen) = options.into_iter().next().filter(|option| option.rank.is_some()) else {
            self.find(FindingCode::NoMechanism);
            return Outcome::NoMechanism.into();
        };
        let words = |_: &Self| format!("{}: {}", chosen.label, chosen.why);
        let facts = chosen.facts.clone();
        self.because(words, chosen.citation, &facts);
        for code in chosen.findings.clone() {
            self.find(code);
        }
        if matches!(chosen.outcome, Outcome::Adequacy | Outcome::TcaBridge) {
            self.after_adequacy(&chosen, fallback);
        }
        self.show(chosen.evidence);
        End { outcome: chosen.outcome, reason: None, chosen: Some(chosen) }
    }

    fn show(&mut self, key: &str) {
        if self.telling {
            self.evidence = self.base.evidence(key);
        }
    }
}
