//! What the law answers, in short and in full.

use serde::Serialize;

use super::base::Evidence;
use super::finding::{FindingCode, Findings};
use super::vocabulary::{
    Applies, Circumstance, LawSourceId, MechanismId, NoTransfer, Outcome, Regime, Status,
};

/// What the three regimes answer to one transfer, and the summary of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// The answers, in the order of [`Regime::ALL`].
    pub regimes: [Answer; 3],
    /// The worst status.
    pub status: Status,
}

impl Verdict {
    /// The answer of one regime.
    pub fn answer(&self, regime: Regime) -> &Answer {
        &self.regimes[regime.idx()]
    }

    /// The answers of the regimes that apply, in order.
    pub fn applying(&self) -> impl Iterator<Item = &Answer> {
        self.regimes.iter().filter(|answer| answer.applies != Applies::No)
    }

    /// The answer to show where there is room for one: the worst, the direct before the onward,
    /// the first of equals; [`None`] if no regime applies.
    pub fn worst(&self) -> Option<&Answer> {
        let rank = |answer: &Answer| (answer.status, answer.applies == Applies::Direct);
        self.applying().reduce(|worst, next| if rank(next) > rank(worst) { next } else { worst })
    }
}

/// What one regime answers. [`explain`](super::explain) tells why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The regime.
    pub regime: Regime,
    /// Whether it governs the transfer.
    pub applies: Applies,
    /// What it amounts to; absent where the regime does not apply.
    pub outcome: Option<Outcome>,
    /// The label: of the decision, the instrument or the outcome.
    pub label: std::sync::Arc<str>,
    /// The mechanism, if it is one of the base.
    pub mechanism: Option<MechanismId>,
    /// The status.
    pub status: Status,
    /// Why there is no restricted transfer, where that is the outcome.
    pub reason: Option<NoTransfer>,
    /// The findings that count.
    pub findings: Findings,
    /// Findings of candidates that a better candidate makes moot.
    pub superseded: Findings,
}

/// Why a regime answers as it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation {
    /// The answer that is explained.
    pub answer: Answer,
    /// The reasons, in order.
    pub steps: Steps,
    /// Every mechanism considered for the destination that decided, the best first.
    pub candidates: Vec<Candidate>,
    /// What the answer rests on and somebody should be able to show.
    pub evidence: Vec<Evidence>,
    /// What else would be admissible on the day, and what it would need.
    pub alternatives: Vec<Alternative>,
    /// What ends the answer, as far as known on the day.
    pub ends: Vec<Ending>,
}

/// Reasons in order; never none.
#[derive(Clone, Debug, PartialEq)]
pub struct Steps {
    /// The first reason.
    pub first: Step,
    /// The others.
    pub rest: Vec<Step>,
}

impl Steps {
    /// All reasons, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Step> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        1 + self.rest.len()
    }
}

impl Serialize for Steps {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Step {
    /// The sentence, with the names of the case.
    pub text: String,
    /// The legal basis.
    pub citation: String,
    /// The sources of the base that stand behind it.
    pub sources: Vec<LawSourceId>,
    /// The facts of the transfer that decided it.
    pub facts: Vec<FactRef>,
    /// The finding that it raised, if any.
    pub finding: Option<FindingCode>,
}

/// A fact of the transfer that decided something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactRef {
    /// The day asked for.
    AsOf,
    /// The exporter's seat.
    Exporter,
    /// The exporter's role.
    ExporterRole,
    /// The regimes that bind the exporter wherever it sits.
    ExporterReach,
    /// The importer's seat.
    Importer,
    /// The importer's role.
    ImporterRole,
    /// The importer is the same legal person.
    SameEntity,
    /// The seat of the importer's parent.
    ImporterParent,
    /// The importer is an international organisation.
    ImporterOrganisation,
    /// The importer's sector.
    ImporterSector,
    /// The regimes that bind the importer wherever it sits.
    ImporterReach,
    /// What the importer is subject to.
    ImporterFlags,
    /// One certification of the importer, by index.
    Cert(usize),
    /// That the importer is not shown to be certified under a framework, by its place in
    /// [`Base::schemes`](super::Base::schemes).
    NotCertified(usize),
    /// Where the data comes from.
    FromCountry,
    /// Where it goes.
    ToCountry,
    /// The regimes under which it was collected.
    Origin,
    /// The kinds of data.
    Categories,
    /// What happens at the far end.
    Access,
    /// One instrument, by index.
    Instrument(usize),
    /// A circumstance.
    Context(Circumstance),
    /// The importer's own purposes.
    OwnPurposes,
    /// The mechanism of the leg before.
    Upstream,
    /// One what-if, by index.
    WhatIf(usize),
    /// The mechanisms claimed.
    Claimed,
}

/// A mechanism that was considered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// Its id, if the base has one.
    pub mechanism: Option<MechanismId>,
    /// Its label.
    pub label: String,
    /// What came of it.
    pub standing: Standing,
    /// Why.
    pub why: String,
    /// The findings that it carries or was rejected with.
    pub findings: Vec<FindingCode>,
    /// The legal basis.
    pub citation: String,
    /// The sources of the base.
    pub sources: Vec<LawSourceId>,
    /// The facts that decided.
    pub facts: Vec<FactRef>,
}

/// What came of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The answer rests on it.
    Chosen,
    /// It would carry the transfer as well; the lower the rank, the better.
    Admissible {
        /// 1 adequacy, 2 safeguard with assessment, 3 adequacy with a condition not evidenced,
        /// 4 safeguard without assessment, 5 derogation.
        rank: u8,
    },
    /// It does not carry the transfer.
    Rejected,
}

/// A mechanism that is not held and would be admissible.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alternative {
    /// The mechanism.
    pub mechanism: MechanismId,
    /// Its label.
    pub label: String,
    /// What it would need.
    pub needs: Vec<String>,
    /// The legal basis.
    pub citation: String,
}

/// Something known on the day that ends or may end an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ending {
    /// What.
    pub kind: EndingKind,
    /// When, if a day is set.
    pub on: Option<jiff::civil::Date>,
    /// In words.
    pub text: String,
    /// The legal basis.
    pub citation: String,
}

/// How an answer may end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum EndingKind {
    /// The last day stands in the text.
    Sunset,
    /// Proceedings are pending, or its ground is in doubt.
    Risk,
    /// A certification ends or is to be renewed.
    Certification,
    /// It rests on another mechanism.
    Dependency,
    /// It is assumed to end.
    WhatIf,
    /// The transfer assessment is to be kept up to date.
    Assessment,
}
