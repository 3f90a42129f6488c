//! The answers for one flow, put together.

use std::sync::Arc;

use crate::id::FlowId;
use crate::law::{Answer, Applies, FindingCode, Regime, Status};

use super::{Leg, Standing};

/// Everything the law says of a flow.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowAnswer {
    /// The flow.
    pub flow: FlowId,
    /// Every question that was asked, with its answers.
    pub legs: Arc<Vec<Leg>>,
    /// For each regime the worst answer: EU, UK, Switzerland.
    pub regimes: Vec<RegimeAnswer>,
    /// How the worst of them stands, by [`RegimeAnswer::rank`]: what the edge shows.
    pub standing: Standing,
}

/// The worst answer of one regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RegimeAnswer {
    /// The regime.
    pub regime: Regime,
    /// How it stands.
    pub standing: Standing,
    /// The law's own status of it.
    pub status: Status,
    /// The question it is the answer to: an index into [`FlowAnswer::legs`].
    pub leg: usize,
    /// How many of the questions this regime applies to.
    pub n_legs: usize,
}

impl RegimeAnswer {
    /// What the worst answer is the greatest by: the law's status, whose order puts what a customer
    /// answers for above what is conditional, then how it stands.
    pub const fn rank(&self) -> (Status, Standing) {
        (self.status, self.standing)
    }
}

/// One finding on a flow under one regime.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// What was found.
    pub code: FindingCode,
    /// Where.
    pub flow: FlowId,
    /// Under which regime.
    pub regime: Regime,
}

impl Finding {
    /// The finding's key, which stays the same over edits: `code@flow/regime`.
    pub fn key(&self) -> String {
        format!("{}@{}/{}", self.code, self.flow, self.regime)
    }
}

impl FlowAnswer {
    pub(super) fn from_legs(flow: FlowId, legs: Vec<Leg>) -> Self {
        let regimes: Vec<RegimeAnswer> =
            Regime::ALL.into_iter().filter_map(|regime| worst(regime, &legs)).collect();
        let worst = regimes.iter().max_by_key(|answer| answer.rank());
        let standing = worst.map_or(Standing::Unbound, |answer| answer.standing);
        Self { flow, legs: Arc::new(legs), regimes, standing }
    }

    /// The worst answer of a regime in full.
    pub fn answer(&self, regime: Regime) -> Option<&Answer> {
        let chosen = self.regimes.iter().find(|answer| answer.regime == regime)?;
        Some(self.legs.get(chosen.leg)?.answer(regime))
    }

    /// The answers of all regimes that bind the flow or follow its data.
    pub fn binding(&self) -> impl Iterator<Item = (RegimeAnswer, &Answer)> {
        self.regimes
            .iter()
            .filter_map(|answer| Some((*answer, self.answer(answer.regime)?)))
            .filter(|(_, answer)| answer.applies != Applies::No)
    }

    /// The findings of every question, each once.
    pub fn findings(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for leg in self.legs.iter() {
            for answer in &leg.verdict.regimes {
                for code in answer.findings.iter() {
                    let finding = Finding { code, flow: self.flow.clone(), regime: answer.regime };
                    if !findings.contains(&finding) {
                        findings.push(finding);
                    }
                }
            }
        }
        findings.sort();
        findings
    }
}

fn worst(regime: Regime, legs: &[Leg]) -> Option<RegimeAnswer> {
    let mut chosen: Option<RegimeAnswer> = None;
    let mut n_legs = 0;
    for (leg, answer) in legs.iter().enumerate().map(|(idx, leg)| (idx, leg.answer(regime))) {
        if answer.applies != Applies::No {
            n_legs += 1;
        }
        let (standing, status) = (Standing::of(answer), answer.status);
        let next = RegimeAnswer { regime, standing, status, leg, n_legs: 0 };
        if chosen.is_none_or(|worst| worst.rank() < next.rank()) {
            chosen = Some(next);
        }
    }
    chosen.map(|answer| RegimeAnswer { n_legs, ..answer })
}
