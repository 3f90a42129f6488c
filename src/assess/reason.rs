//! Why a flow stands as it does: the law's reasons, tied to the facts of the document that decided
//! and to the words of the sources that these rest on.

mod evidence;
mod facts;

use serde::Serialize;

use crate::document::Document;
use crate::graph::FlowGraph;
use crate::id::{FlowId, StatementId};
use crate::law::{
    self, Alternative, Answer, Base, Ending, FindingCode, LawSourceId, MechanismId, Regime, explain,
};
use crate::scenario::Scenario;

use super::{Assessment, Standing};

pub use facts::certified_when;

/// Everything that reasons are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The law.
    pub base: &'a Base,
    /// The document, for the words of its sources.
    pub document: &'a Document,
    /// What exists.
    pub scenario: &'a Scenario,
    /// How it hangs together.
    pub graph: &'a FlowGraph,
    /// By what right it flows.
    pub assessment: &'a Assessment,
}

/// Why one regime answers to a flow as it does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// The flow.
    pub flow: FlowId,
    /// The answer.
    pub answer: Answer,
    /// How it stands, in words.
    pub standing: &'static str,
    /// What the question takes for granted, in sentences.
    pub assumed: Vec<String>,
    /// The reasons, in order.
    pub steps: Vec<ReasonStep>,
    /// Every mechanism considered, the best first.
    pub considered: Vec<Considered>,
    /// What somebody should be able to show, and whether the document holds it.
    pub evidence: Vec<Evidence>,
    /// What else would be admissible, and what it would need.
    pub alternatives: Vec<Alternative>,
    /// What ends the answer, as far as known.
    pub ends: Vec<Ending>,
    /// The statements that the facts rest on, in the order of their first use.
    pub statements: Vec<Quoted>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ReasonStep {
    /// The sentence.
    pub text: String,
    /// The legal basis.
    pub citation: String,
    /// Where the law can be read.
    pub sources: Vec<LawSource>,
    /// The facts of the document that decided it.
    pub facts: Vec<Fact>,
    /// The finding that it raised, if any.
    pub finding: Option<FindingCode>,
}

/// A text of the law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LawSource {
    /// The base’s id.
    pub id: LawSourceId,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: Option<String>,
}

/// A fact of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// The fact in words, with its value.
    pub words: String,
    /// Whether the document states it; otherwise it is missed.
    pub stated: bool,
    /// Where the document has it; none, it is no fact of the document.
    pub element: Option<Element>,
    /// The statements it rests on.
    pub statements: Vec<StatementId>,
}

/// A field of an element of the document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Element {
    /// The list, such as `flows`.
    pub list: &'static str,
    /// The id in the list.
    pub id: String,
    /// The field.
    pub field: &'static str,
}

/// A mechanism that was considered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Considered {
    /// Its id, if the base has one.
    pub mechanism: Option<MechanismId>,
    /// Its label.
    pub label: String,
    /// What came of it.
    pub standing: law::Standing,
    /// Why.
    pub why: String,
    /// The findings that it carries or was rejected with.
    pub findings: Vec<FindingCode>,
    /// The legal basis.
    pub citation: String,
    /// Where the law can be read.
    pub sources: Vec<LawSource>,
    /// The facts of the document that decided.
    pub facts: Vec<Fact>,
}

/// Something to show, and whether the document holds it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evidence {
    /// What.
    pub text: String,
    /// Whether it is held.
    pub held: Held,
    /// What the document says of it, in words.
    pub words: String,
    /// The facts of the document.
    pub facts: Vec<Fact>,
}

/// Whether evidence is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// The document or the base holds it.
    Held,
    /// The document says that it is not there.
    Missing,
    /// The document says nothing of it.
    NotStated,
}

impl Held {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Missing => "missing",
            Self::NotStated => "not stated",
        }
    }
}

/// A statement of a source of the document, in its own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// Its id.
    pub id: StatementId,
    /// The title of its source.
    pub source: String,
    /// The address of its source.
    pub url: Option<String>,
    /// Its words.
    pub quote: Vec<String>,
    /// What the quote does not say.
    pub note: Option<String>,
}

/// Tells why a regime answers to a flow as it does; none, if it does not apply or there is no such
/// flow. Where several questions were asked of the flow, the worst answer is explained.
pub fn reason(case: &Case<'_>, flow: &FlowId, regime: Regime) -> Option<Reason> {
    let answer = case.assessment.flow(flow)?;
    let chosen = answer.regimes.iter().find(|chosen| chosen.regime == regime)?;
    reason_of_leg(case, flow, regime, chosen.leg)
}

/// Tells why a regime answers to one of the questions of a flow as it does; see
/// [`FlowAnswer::legs`](super::FlowAnswer::legs).
pub fn reason_of_leg(case: &Case<'_>, flow: &FlowId, regime: Regime, leg: usize) -> Option<Reason> {
    let idx = case.scenario.flows.iter().position(|known| known.id == *flow)?;
    let leg = case.assessment.flow(flow)?.legs.get(leg)?;
    let told = explain(case.base, &leg.transfer, regime);
    if told.answer.applies == law::Applies::No {
        return None;
    }
    let facts = facts::Resolver::new(case, idx, leg, regime);
    let resolved = |refs: &[law::FactRef]| -> Vec<Fact> {
        refs.iter().flat_map(|fact| facts.resolve(*fact)).collect()
    };
    let steps: Vec<ReasonStep> = told
        .steps
        .iter()
        .map(|step| ReasonStep {
            text: step.text.clone(),
            citation: step.citation.clone(),
            sources: sources(case.base, &step.sources),
            facts: match step.finding {
                // Not recorded may mean that there was none.
                Some(FindingCode::OnwardUpstreamUnknown) => facts.without_mechanism(),
                _ => resolved(&step.facts),
            },
            finding: step.finding,
        })
        .collect();
    let considered: Vec<Considered> = told
        .candidates
        .iter()
        .map(|candidate| Considered {
            mechanism: candidate.mechanism.clone(),
            label: candidate.label.clone(),
            standing: candidate.standing,
            why: candidate.why.clone(),
            findings: candidate.findings.clone(),
            citation: candidate.citation.clone(),
            sources: sources(case.base, &candidate.sources),
            facts: resolved(&candidate.facts),
        })
        .collect();
    let evidence = evidence::evidence(&facts, &told);
    let mut reason = Reason {
        flow: flow.clone(),
        standing: Standing::told(&told.answer),
        answer: told.answer,
        assumed: leg.assumed.clone(),
        steps,
        considered,
        evidence,
        alternatives: told.alternatives,
        ends: told.ends,
        statements: Vec::new(),
    };
    reason.statements = statements(case, idx, &reason);
    Some(reason)
}

/// The texts of the law behind something.
fn sources(base: &Base, ids: &[LawSourceId]) -> Vec<LawSource> {
    ids.iter()
        .filter_map(|id| base.source(id))
        .map(|source| LawSource {
            id: source.id.clone(),
            title: source.title.clone(),
            url: source.url.clone(),
        })
        .collect()
}

fn statements(case: &Case<'_>, flow: usize, reason: &Reason) -> Vec<Quoted> {
    let steps = reason.steps.iter().flat_map(|step| &step.facts);
    let considered = reason.considered.iter().flat_map(|considered| &considered.facts);
    let evidence = reason.evidence.iter().flat_map(|evidence| &evidence.facts);
    let facts = steps.chain(considered).chain(evidence).flat_map(|fact| &fact.statements);
    let mut ids: Vec<&StatementId> = Vec::new();
    for id in case.scenario.flows[flow].source.iter().chain(facts) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.into_iter().filter_map(|id| quoted(case.document, id)).collect()
}

/// A statement in the words of its source; none, if the document has none of this id.
pub fn quoted(document: &Document, id: &StatementId) -> Option<Quoted> {
    document.sources.iter().find_map(|source| {
        let statement = source.statements.iter().find(|statement| statement.id == *id)?;
        Some(Quoted {
            id: id.clone(),
            source: source.title.clone(),
            url: source.url.clone(),
            quote: statement.quote.clone(),
            note: statement.note.clone(),
        })
    })
}
