//! What was found, what people decided about it, and what remains to be asked.
//!
//! A review in the document is about one finding, by its key. It goes stale visibly: when the facts
//! or the answer it rests on are no longer those that stand, or when its day has passed.

mod missed;
mod question;
mod rests_on;

use crate::assess::{Assessment, Finding, FlowAnswer, Standing};
use crate::document::{Decision, Document, Review};
use crate::law::{Base, Regime, Severity};
use crate::scenario::Scenario;

pub use question::{Asked, Group, Open, Question, questions};
pub use rests_on::rests_on;

/// A finding with everything a list shows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The finding.
    pub finding: Finding,
    /// Its key: `code@flow/regime`.
    pub key: String,
    /// How severe it is.
    pub severity: Severity,
    /// What it says.
    pub text: String,
    /// The law it rests on.
    pub citation: String,
    /// The name of the flow.
    pub flow_name: String,
    /// How the flow stands under the regime.
    pub standing: Standing,
    /// Whether it was looked at.
    pub state: State,
    /// What was decided; none, if nobody did.
    pub review: Option<Review>,
    /// What a review made now would rest on.
    pub rests_on: String,
}

/// Whether a finding was looked at, and whether that still counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nobody decided.
    Open,
    /// Somebody did, and what they looked at is what stands now.
    Reviewed(Decision),
    /// Somebody did, but that no longer counts.
    Stale(Decision, Stale),
}

impl State {
    /// The words for it.
    pub fn words(self) -> String {
        match self {
            Self::Open => "open".to_owned(),
            Self::Reviewed(decision) => decision.words().to_owned(),
            Self::Stale(decision, why) => format!("{}, stale: {}", decision.words(), why.words()),
        }
    }
}

/// Why a review no longer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stale {
    /// The facts or the answer changed.
    Changed,
    /// Its last day has passed.
    Due,
}

impl Stale {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Changed => "the facts or the answer have changed since",
            Self::Due => "its day has passed",
        }
    }
}

/// A state as a filter names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum StateKind {
    /// Nobody decided.
    Open,
    /// Somebody did, and that counts.
    Reviewed,
    /// Somebody did, but that no longer counts.
    Stale,
}

/// What a list shows; what is empty filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these severities.
    pub severity: Vec<Severity>,
    /// Under these regimes.
    pub regime: Vec<Regime>,
    /// On flows that stand so.
    pub standing: Vec<Standing>,
    /// In these states.
    pub state: Vec<StateKind>,
    /// With all these words, in whatever case, in key, text, citation, flow or review.
    pub text: String,
}

impl Filter {
    /// Whether an entry is shown.
    pub fn shows(&self, entry: &Entry) -> bool {
        let kind = match entry.state {
            State::Open => StateKind::Open,
            State::Reviewed(_) => StateKind::Reviewed,
            State::Stale(..) => StateKind::Stale,
        };
        let fits = (self.severity.is_empty() || self.severity.contains(&entry.severity))
            && (self.regime.is_empty() || self.regime.contains(&entry.finding.regime))
            && (self.standing.is_empty() || self.standing.contains(&entry.standing))
            && (self.state.is_empty() || self.state.contains(&kind));
        if !fits || self.text.trim().is_empty() {
            return fits;
        }
        let review = entry.review.as_ref();
        let said = review.and_then(|review| review.why.as_deref()).unwrap_or_default();
        let by = review.map(|review| review.by.as_str()).unwrap_or_default();
        let all = [&entry.key, &entry.text, &entry.citation, &entry.flow_name, said, by];
        let all = all.join("\n").to_lowercase();
        self.text.to_lowercase().split_whitespace().all(|word| all.contains(word))
    }
}

/// Lists the findings that a filter shows: the most severe first, then in the order of the flows,
/// regimes and codes.
pub fn list(
    law: &Base,
    document: &Document,
    scenario: &Scenario,
    assessment: &Assessment,
    filter: &Filter,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for answer in &assessment.flows {
        let flow = scenario.flows.iter().find(|flow| flow.id == answer.flow);
        let flow_name = flow.map_or(answer.flow.as_str(), |flow| &flow.name);
        let mut findings = answer.findings();
        findings.sort_by_key(|finding| (finding.regime, finding.code));
        for finding in findings {
            let Some(record) = law.finding(finding.code) else { continue };
            let chosen = answer.regimes.iter().find(|chosen| chosen.regime == finding.regime);
            let key = finding.key();
            let rests_on = rests_on(answer, finding.regime);
            let review = document.reviews.iter().find(|review| review.about == key).cloned();
            let entry = Entry {
                key,
                severity: record.severity,
                text: record.text.clone(),
                citation: law.finding_citation(
                    finding.code,
                    finding.regime,
                    assessment.question.as_of,
                ),
                flow_name: flow_name.to_owned(),
                standing: chosen.map_or(answer.standing, |chosen| chosen.standing),
                state: state(review.as_ref(), &rests_on, assessment),
                review,
                rests_on,
                finding,
            };
            if filter.shows(&entry) {
                entries.push(entry);
            }
        }
    }
    // The sort is stable: flows keep their order.
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.severity));
    entries
}

fn state(review: Option<&Review>, now: &str, assessment: &Assessment) -> State {
    let Some(review) = review else { return State::Open };
    if review.rests_on.as_ref().is_some_and(|then| then != now) {
        return State::Stale(review.decision, Stale::Changed);
    }
    if review.until.is_some_and(|until| until < assessment.question.as_of) {
        return State::Stale(review.decision, Stale::Due);
    }
    State::Reviewed(review.decision)
}

/// The reviews about findings that are not raised under the present choices, date and assumptions,
/// in document order.
pub fn orphans<'a>(document: &'a Document, assessment: &Assessment) -> Vec<&'a Review> {
    let raised: std::collections::BTreeSet<String> = assessment
        .flows
        .iter()
        .flat_map(FlowAnswer::findings)
        .map(|finding| finding.key())
        .collect();
    document.reviews.iter().filter(|review| !raised.contains(&review.about)).collect()
}

/// The number of findings of each severity and how many of them are open or stale, the most severe
/// first; severities without findings are left out.
pub fn counts(entries: &[Entry]) -> Vec<(Severity, usize, usize)> {
    let mut counts = Vec::new();
    for severity in Severity::ALL.iter().rev() {
        let of = || entries.iter().filter(|entry| entry.severity == *severity);
        let open = of().filter(|entry| !matches!(entry.state, State::Reviewed(_))).count();
        if of().count() > 0 {
            counts.push((*severity, of().count(), open));
        }
    }
    counts
}
