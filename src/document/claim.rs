//! Statements of a source and what is checked about them: a small closed language in JSON.
//!
//! A check says of *things* of the scenario (flows, systems, sites, parties) that all, some or none
//! of them are *such*. What is selected and what is said of it are written in the same words
//! ([`FlowIs`], [`SystemIs`], [`SiteIs`], [`PartyIs`]): each field that is written must hold, a
//! list holds if any of its entries does. Fields about what somebody else has to show (`certified`,
//! `covered`, `assessed`, `evidenced`) are open where the document is silent; the others say what
//! the document says.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Access, Category, Circumstance, Role, SystemKind, When, date};
use crate::id::{ClaimId, DataId, FlowId, PartyId, SiteId, StageId, StatementId, SystemId};

/// A statement of a source that is held against the model.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its id.
    pub id: ClaimId,
    /// The source's words.
    pub quote: String,
    /// What is to be said of it in general.
    #[serde(default)]
    pub note: Option<String>,
    /// The law it is held against.
    #[serde(default)]
    pub citations: Vec<String>,
    /// The statements it is.
    #[serde(default)]
    pub source: Vec<StatementId>,
    /// The choices under which it speaks; where they are not made, they are assumed for it.
    #[serde(default)]
    pub when: When,
    /// What must be so for it to hold.
    #[serde(default)]
    pub check: Option<Check>,
    /// What it rests on before that: where one of these is open, it holds only if that is so.
    #[serde(default, rename = "if")]
    pub conditions: Vec<Condition>,
    /// The statements of the same source that it cannot stand beside if its check fails.
    #[serde(default)]
    pub in_tension_with: Vec<ClaimId>,
    /// What a person made of it, where it cannot be computed; the last of its day counts.
    #[serde(default)]
    pub judged: Vec<Judged>,
}

/// What a statement rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The condition in words, to follow “only if”.
    pub text: String,
    /// When it is met; absent, only a person can tell.
    #[serde(default)]
    pub check: Option<Check>,
}

/// A judgement by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Judged {
    /// The first day it counts; absent, ever since.
    #[serde(default, deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// The verdict.
    pub verdict: Verdict,
    /// The reason.
    pub because: String,
    /// What to know although it holds.
    #[serde(default)]
    pub but: Option<String>,
    /// The law it rests on.
    #[serde(default)]
    pub citations: Vec<String>,
}

/// Whether a statement holds.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It holds.
    Holds,
    /// It holds on conditions that are not shown to be met.
    HoldsOnlyIf,
    /// It does not hold.
    DoesNotHold,
    /// The model does not tell.
    NotCheckable,
}

impl Verdict {
    /// All of them, best first.
    pub const ALL: [Self; 4] =
        [Self::Holds, Self::HoldsOnlyIf, Self::DoesNotHold, Self::NotCheckable];

    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::HoldsOnlyIf => "holds only if",
            Self::DoesNotHold => "does not hold",
            Self::NotCheckable => "not checkable here",
        }
    }
}

/// Something that is so or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// All that are selected are so.
    All(Over),
    /// At least one that is selected is so.
    Any(Over),
    /// None that is selected is so.
    None(Over),
    /// All of these.
    And(Vec<Self>),
    /// One of these at least.
    Or(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
    /// These options are chosen.
    Chosen(When),
    /// The date lies in this window.
    Between(Window),
    /// These records of the law base are in force on the date.
    InForce(Vec<String>),
}

/// The things that a check is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Over {
    /// Flows.
    Flows(Box<Said<FlowIs>>),
    /// Systems.
    Systems(Box<Said<SystemIs>>),
    /// Sites.
    Sites(Box<Said<SiteIs>>),
    /// Parties.
    Parties(Box<Said<PartyIs>>),
}

/// Which things, and what is said of them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Said_{T}", bound = "T: Default + PartialEq + Serialize + JsonSchema")]
pub struct Said<T: Default + PartialEq> {
    /// The things; absent, all.
    #[serde(skip_serializing_if = "is_default")]
    pub which: T,
    /// What is said; absent, that they exist.
    #[serde(skip_serializing_if = "is_default")]
    pub are: T,
}

/// Whether nothing is said.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// A window of dates.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Window {
    /// The first day; absent, ever since.
    #[serde(deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// The last day; absent, for good.
    #[serde(deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub to: Option<Date>,
}

/// What a flow is. Every field that is written must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct FlowIs {
    /// One of these flows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flow: Vec<FlowId>,
    /// Carries one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub data: Vec<DataId>,
    /// Carries nothing but these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only_data: Vec<DataId>,
    /// Carries one of the law’s kinds of data.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub category: Vec<Category>,
    /// Carries nothing but these kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub only_category: Vec<Category>,
    /// Serves one of these purposes, word for word.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub purpose: Vec<String>,
    /// Happens in one of these stages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stage: Vec<StageId>,
    /// What happens at the far end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access: Vec<Access>,
    /// The system it comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Box<SystemIs>>,
    /// The system it goes to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Box<SystemIs>>,
    /// The party that exports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exporter: Option<Box<PartyIs>>,
    /// The party that imports.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub importer: Option<Box<PartyIs>>,
    /// Exporter and importer are one party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_party: Option<bool>,
    /// One of these circumstances is recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fact: Vec<Circumstance>,
    /// An instrument of one of these kinds is recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub instrument: Vec<String>,
    /// An instrument with one of these modules is recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub module: Vec<u8>,
    /// It is said how it is protected on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protected: Option<bool>,
    /// One of these is shown; open where it is not recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidenced: Vec<Circumstance>,
    /// For each regime that binds it directly, the framework that its importer is certified under on
    /// the date; open where no such certification is recorded.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub certified: BTreeMap<Regime, String>,
    /// For each regime that binds it directly, the instruments of which one covers it; open where
    /// none is recorded.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub covered: BTreeMap<Regime, Vec<String>>,
    /// For each regime that binds it directly, a transfer assessment has found protection
    /// sufficient; open where none is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessed: Option<bool>,
    /// How it stands under the worst of the regimes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standing: Vec<Standing>,
    /// What one regime at least answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub some_law: Option<Box<LawIs>>,
    /// What every regime answers that applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub every_law: Option<Box<LawIs>>,
    /// Rests on one of these statements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<StatementId>,
    /// Is one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Self>,
    /// Is not this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Self>>,
}

/// What a system is. Every field that is written must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SystemIs {
    /// One of these systems.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub system: Vec<SystemId>,
    /// Of one of these kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kind: Vec<SystemKind>,
    /// Run by one of these parties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub party: Vec<PartyId>,
    /// Keeps one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<DataId>,
    /// The site it stands at; open where none is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Box<SiteIs>>,
    /// It is stated in which country it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placed: Option<bool>,
    /// Stands in one of these countries or sets; open where the country is not stated.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<String>,
    /// Stands in none of these; open where the country is not stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<String>,
    /// Rests on one of these statements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<StatementId>,
    /// Is one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Self>,
    /// Is not this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Self>>,
}

/// What a site is. Every field that is written must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SiteIs {
    /// One of these sites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub site: Vec<SiteId>,
    /// A part of one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub within: Vec<SiteId>,
    /// Run by one of these parties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub party: Vec<PartyId>,
    /// In one of these countries or sets; open where the country is not stated.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<String>,
    /// In none of these; open where the country is not stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<String>,
    /// Rests on one of these statements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<StatementId>,
    /// Is one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Self>,
    /// Is not this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Self>>,
}

/// What a party is. Every field that is written must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PartyIs {
    /// One of these parties.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub party: Vec<PartyId>,
    /// Its usual role.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub role: Vec<Role>,
    /// Has its seat in these countries or sets only; open where a seat is not stated.
    #[serde(rename = "in", skip_serializing_if = "Vec::is_empty")]
    pub inside: Vec<String>,
    /// Has its seat in none of these; open where a seat is not stated.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outside: Vec<String>,
    /// Is certified under one of these frameworks on the date; open where no certification of the
    /// kind is recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certified: Vec<String>,
    /// Rests on one of these statements.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub source: Vec<StatementId>,
    /// Is one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Self>,
    /// Is not this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Self>>,
}

/// What a regime answers. Every field that is written must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LawIs {
    /// Only these regimes are asked; empty, all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regime: Vec<Regime>,
    /// Only regimes that apply so are asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies: Option<Applies>,
    /// Whether the flow is a restricted transfer; open where that cannot be determined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub restricted: Option<bool>,
    /// The outcome is one of these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcome: Vec<Outcome>,
    /// It stands in one of these ways.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub standing: Vec<Standing>,
    /// It rests on one of these records of the law base.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub mechanism: Vec<String>,
    /// One of these findings is raised.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub finding: Vec<String>,
    /// A finding so severe or worse is raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding_at_least: Option<Severity>,
}

/// A body of transfer law.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "UPPERCASE")]
pub enum Regime {
    /// EU/EEA law.
    Eu,
    /// United Kingdom law.
    Uk,
    /// Swiss law.
    Ch,
}

/// How a regime applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Applies {
    /// It binds the exporter.
    Direct,
    /// It follows the data.
    Onward,
}

/// What an answer amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// No exporting regime applies.
    OutOfScope,
    /// The data is anonymous.
    NotPersonal,
    /// Nothing that the transfer rules restrict.
    NoRestrictedTransfer,
    /// The interim bridge after a withdrawal.
    TcaBridge,
    /// An adequacy decision or its like.
    Adequacy,
    /// A safeguard.
    #[serde(rename = "ART46")]
    Art46,
    /// A derogation.
    #[serde(rename = "DEROGATION_49")]
    Derogation49,
    /// The carve-out for conveying communications.
    EprivacyConveyance,
    /// The customer’s responsibility.
    CustomerResponsibility,
    /// The leg is governed by the mechanism of the leg before it.
    Onward,
    /// Not to be determined from what is stated.
    Undetermined,
    /// A restricted transfer without a mechanism.
    NoMechanism,
}

/// How a flow stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// No regime asks anything of it.
    Unbound,
    /// No restricted transfer.
    Free,
    /// Governed by the mechanism it came by.
    Onward,
    /// Adequacy.
    Adequacy,
    /// A safeguard or a derogation.
    Safeguard,
    /// A contested carve-out.
    CarveOut,
    /// The customer answers for it.
    Customer,
    /// Something still has to be shown or done.
    Conditional,
    /// A fact is missing.
    Unknown,
    /// It rests on nothing.
    NoMechanism,
}

/// How severe a finding is.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To know.
    Info,
    /// To keep in mind.
    Low,
    /// Makes an answer conditional.
    Medium,
    /// To be resolved.
    High,
    /// Leaves the transfer without a basis.
    Critical,
}
