//! The decision procedure.
//!
//! Source: the texts that its rows cite: GDPR Chapter V, EDPB Guidelines 05/2021,
//! UK GDPR Chapter V and the ICO's guidance, FADP Arts 16 and 17.

mod direct;
mod ending;

pub(super) use ending::NEAR_DAYS;

use std::sync::Arc;

use jiff::civil::Date;

use super::answer::{Answer, Ending, Explanation, FactRef, Step, Steps, Verdict};
use super::base::{Base, Basis, Evidence, Ground, Rests};
use super::candidate::Considered;
use super::finding::{FindingCode, Findings};
use super::transfer::Transfer;
use super::vocabulary::{Applies, Country, NoTransfer, Origin, Outcome, Regime, Severity, Status};

/// The keys of what to show where no mechanism of the base answers.
pub(super) const EVIDENCE: [&str; 5] =
    ["CUSTOMER_RESPONSIBILITY", "EPRIVACY_CONVEYANCE", "INSIDE_ZONE", "SAME_ENTITY", "TRANSIT"];

/// Answers a transfer for each regime.
pub fn assess(base: &Base, transfer: &Transfer) -> Verdict {
    let judged = judged(base, transfer, false);
    verdict(judged.map(|explanation| explanation.answer))
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

/// Brings a verdict up to date that was given for the same transfer with other mechanisms upstream:
/// the same as [`assess`], but asks only the regimes that follow the data.
pub fn follow(base: &Base, transfer: &Transfer, verdict: &mut Verdict) {
    for answer in verdict.regimes.iter_mut().filter(|a| a.applies == Applies::Onward) {
        let judge = Judge::new(base, transfer, answer.regime, false);
        *answer = judge.judge_as(Applies::Onward).answer;
    }
    if breaks(&verdict.regimes.each_ref()) {
        for answer in &mut verdict.regimes {
            broken(base, answer);
        }
    }
    verdict.status = worst(&verdict.regimes);
}

fn verdict(regimes: [Answer; 3]) -> Verdict {
    let status = worst(&regimes);
    Verdict { regimes, status }
}

fn worst(regimes: &[Answer; 3]) -> Status {
    let applying = regimes.iter().filter(|answer| answer.applies != Applies::No);
    applying.map(|answer| answer.status).max().unwrap_or(Status::Ok)
}

impl Verdict {
    /// The one label, or one for each regime that binds the exporter where they differ.
    pub fn label(&self, base: &Base) -> Arc<str> {
        let of = |applies| self.regimes.iter().filter(move |answer| answer.applies == applies);
        let mut direct = of(Applies::Direct);
        match direct.next() {
            None => of(Applies::Onward).next().map_or_else(
                || label(base, Outcome::OutOfScope),
                |answer| Arc::clone(&answer.label),
            ),
            Some(first) if direct.all(|answer| answer.label == first.label) => {
                Arc::clone(&first.label)
            }
            Some(_) => of(Applies::Direct)
                .map(|answer| format!("{}: {}", answer.regime, answer.label))
                .collect::<Vec<_>>()
                .join(" | ")
                .into(),
        }
    }
}

fn judged(base: &Base, transfer: &Transfer, telling: bool) -> [Explanation; 3] {
    let mut all = Regime::ALL.map(|regime| Judge::new(base, transfer, regime, telling).judge());
    if breaks(&all.each_ref().map(|explanation| &explanation.answer)) {
        for explanation in &mut all {
            let marked = broken(base, &mut explanation.answer);
            let under = (explanation.answer.regime, transfer.as_of);
            let step = of_finding(base, FindingCode::OnwardBreaksUpstream, under);
            explanation.steps.rest.extend(step.filter(|_| telling && marked));
        }
    }
    all
}

/// Tells whether a leg has no mechanism where it is bound directly, so that it breaks what the data
/// came by.
fn breaks(answers: &[&Answer; 3]) -> bool {
    answers.iter().any(|answer| {
        answer.applies == Applies::Direct && answer.outcome == Some(Outcome::NoMechanism)
    })
}

/// Marks the answer of a regime that follows the data over a leg that breaks; tells whether it is
/// one.
fn broken(base: &Base, answer: &mut Answer) -> bool {
    let follows = answer.applies == Applies::Onward;
    if follows {
        answer.findings.insert(FindingCode::OnwardBreaksUpstream);
        answer.status = status(base, answer.outcome, answer.findings);
    }
    follows
}

fn label(base: &Base, outcome: Outcome) -> Arc<str> {
    base.outcome(outcome).map_or_else(|| outcome.code().into(), |record| record.label.clone())
}

fn status(base: &Base, outcome: Option<Outcome>, findings: Findings) -> Status {
    let worst = findings.iter().map(|code| base.severity(code)).max();
    match (outcome, worst) {
        (Some(Outcome::NoMechanism), _) | (_, Some(Severity::Critical)) => Status::Breach,
        (Some(Outcome::Undetermined), _) | (_, Some(Severity::High)) => Status::Warn,
        (Some(Outcome::CustomerResponsibility), _) => Status::Customer,
        (Some(Outcome::EprivacyConveyance), _) => Status::Carveout,
        (_, Some(Severity::Medium)) => Status::Conditional,
        _ => Status::Ok,
    }
}

fn of_finding(base: &Base, code: FindingCode, (regime, on): (Regime, Date)) -> Option<Step> {
    let record = base.finding(code)?;
    let rests = Rests { citation: &record.citation, sources: &record.sources };
    let basis = base.basis(rests, regime, on);
    Some(Step {
        text: record.text.clone(),
        citation: basis.citation(),
        sources: basis.sources,
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
    findings: Findings,
    superseded: Findings,
    considered: Vec<Considered<'a>>,
    chosen: bool,
    evidence: &'a [Evidence],
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
            findings: Findings::default(),
            superseded: Findings::default(),
            considered: Vec::new(),
            chosen: false,
            evidence: &[],
            ends: Vec::new(),
        }
    }

    fn judge(mut self) -> Explanation {
        let applies = self.applies();
        self.judge_as(applies)
    }

    /// Judges by whether the regime governs the transfer.
    fn judge_as(mut self, applies: Applies) -> Explanation {
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
        let status = status(self.base, outcome, self.findings);
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
            super::alternative::alternatives(
                self.base,
                self.transfer,
                self.regime,
                &answer,
                &self.considered,
            )
        } else {
            Vec::new()
        };
        let mut steps = self.steps.into_iter();
        let first = steps.next().unwrap_or_else(|| Step {
            // Nobody reads it where nothing is told.
            text: if self.telling {
                format!("{} law answers: {}", self.base.zone_name(self.regime), answer.label)
            } else {
                String::new()
            },
            citation: String::new(),
            sources: Vec::new(),
            facts: Vec::new(),
            finding: None,
        });
        Explanation {
            answer,
            steps: Steps { first, rest: steps.collect() },
            candidates: self
                .considered
                .iter()
                .enumerate()
                .map(|(idx, option)| {
                    let (regime, on) = (self.regime, self.transfer.as_of);
                    let basis = self.base.own_basis(option.rests, regime, on);
                    option.told(idx == 0 && self.chosen, basis)
                })
                .collect(),
            evidence: self.evidence.to_vec(),
            alternatives,
            ends: self.ends,
        }
    }

    /// Writes a reason down, if anybody asks; it rests on the regime's rules for a step, and is
    /// left out if there are none.
    fn because(&mut self, ground: Ground, text: impl FnOnce(&Self) -> String, facts: &[FactRef]) {
        self.because_of((ground, None), text, facts);
    }

    /// Writes a reason down that rests on a text of its own beside the rules.
    fn because_of(
        &mut self,
        (ground, own): (Ground, Option<Rests<'_>>),
        text: impl FnOnce(&Self) -> String,
        facts: &[FactRef],
    ) {
        if !self.telling {
            return;
        }
        let (base, regime, on) = (self.base, self.regime, self.transfer.as_of);
        if own.is_none() && base.rules(regime, ground).next().is_none() {
            return;
        }
        let mut basis = own.map(|own| base.cited(own, regime, on)).unwrap_or_default();
        for rule in base.rules(regime, ground) {
            let rests = Rests { citation: &rule.citation, sources: &rule.sources };
            basis.add(base.cited(rests, regime, on));
        }
        // What was written only afterwards is no ground of the day; its law is.
        if basis.citations.is_empty() {
            basis = base.rules_of_the_day(regime, on);
        }
        let text = text(self);
        self.tell(text, basis, facts);
    }

    fn tell(&mut self, text: String, basis: Basis, facts: &[FactRef]) {
        self.steps.push(Step {
            text,
            citation: basis.citation(),
            sources: basis.sources,
            facts: facts.to_vec(),
            finding: None,
        });
    }

    fn find(&mut self, code: FindingCode) {
        self.find_by(code, &[]);
    }

    /// Raises a finding that facts of the transfer decided.
    fn find_by(&mut self, code: FindingCode, facts: &[FactRef]) {
        self.findings.insert(code);
        if self.telling {
            let step = of_finding(self.base, code, (self.regime, self.transfer.as_of));
            self.steps.extend(step.map(|step| Step { facts: facts.to_vec(), ..step }));
        }
    }

    fn inside(&self, country: Country) -> bool {
        self.base.in_zone(self.regime, country, self.transfer.as_of)
    }

    /// A country by name; where it stands for an area, the area, with the country as what it is.
    fn name(&self, country: Option<Country>, area: Option<&str>) -> String {
        let Some(country) = country else { return "a country not stated".to_owned() };
        let name = self.base.country_name(country);
        area.map_or_else(
            || name.clone(),
            |area| format!("{area} (which country of it is not stated; {name} stands for it)"),
        )
    }

    /// The exporter in a sentence that goes on in the singular, whatever its name.
    fn exporter(&self) -> String {
        match self.transfer.exporter.name.as_str() {
            "" => "the exporter".to_owned(),
            name => format!("the exporter, {name},"),
        }
    }

    fn applies(&mut self) -> Applies {
        let (transfer, regime, on) = (self.transfer, self.regime, self.transfer.as_of);
        let Some(record) = self.base.regime(regime) else { return Applies::No };
        let mut laws = record.law.iter();
        let law = laws.find(|law| law.from <= on && law.to.is_none_or(|to| on <= to));
        let exporter = &transfer.exporter;
        let Some(law) = law else {
            if self.telling {
                let first = record.law.first();
                let since = first.map(|law| format!("; its first are of {}", law.from));
                let zone = self.base.zone_name(regime);
                let text =
                    format!("{zone} has no transfer rules on {on}{}", since.unwrap_or_default());
                let citations = first.map(|law| law.citation.to_string()).into_iter().collect();
                let basis = Basis { citations, sources: self.base.held(&record.sources, on) };
                self.tell(text, basis, &[FactRef::AsOf]);
            }
            return Applies::No;
        };
        let seat = exporter.country.filter(|country| self.inside(*country));
        let collected =
            || transfer.data_origin.iter().any(|origin: &Origin| origin.regime() == Some(regime));
        let (applies, facts) = if seat.is_some() {
            (Applies::Direct, [FactRef::Exporter, FactRef::AsOf])
        } else if exporter.subject_to.contains(&regime) {
            (Applies::Direct, [FactRef::ExporterReach, FactRef::AsOf])
        } else if collected() {
            (Applies::Onward, [FactRef::Exporter, FactRef::Origin])
        } else {
            (Applies::No, [FactRef::Exporter, FactRef::Origin])
        };
        if self.telling {
            let (law_name, name) = (&law.law, self.exporter());
            let text = match (applies, seat) {
                (Applies::Direct, Some(_)) => {
                    let seat = self.name(seat, transfer.areas.exporter.as_deref());
                    format!("{name} has its seat in {seat} and so is bound by {law_name}")
                }
                (Applies::Direct, None) => {
                    format!("{name} is bound by {law_name}, wherever it sits")
                }
                (Applies::Onward, _) => format!(
                    "{name} is not bound by {law_name}, but the data was collected under that law and its protection follows the data"
                ),
                (Applies::No, _) => {
                    format!("neither {name} nor the data is bound by {law_name}")
                }
            };
            let own = if applies == Applies::Onward { &law.onward } else { &law.scope };
            let citations = vec![own.as_ref().unwrap_or(&law.citation).to_string()];
            let basis = Basis { citations, sources: self.base.held(&record.sources, on) };
            self.tell(text, basis, &facts);
        }
        applies
    }

    fn onward(&mut self) -> End<'a> {
        let upstream = self.transfer.context.upstream.get(self.regime).cloned();
        match upstream {
            None => self.find(FindingCode::OnwardUpstreamUnknown),
            Some(id) => {
                let adequacy = self.base.adequacy(&id);
                let programme = adequacy.and_then(|r| self.base.programme(r.programme.as_deref()));
                let instrument = self.base.instrument(&id);
                let label = adequacy
                    .map(|r| r.label.clone())
                    .or_else(|| instrument.map(|r| r.label.clone()))
                    .unwrap_or_else(|| id.as_str().into());
                let words = |_: &Self| format!("the data came by {label}, which governs this leg");
                self.because(Ground::Onward, words, &[FactRef::Upstream]);
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
}
