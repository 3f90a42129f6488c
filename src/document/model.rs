//! The document as it is written: one type for each kind of JSON object.
//!
//! What a source leaves open is absent or `null`; the program shows it as unknown and counts it,
//! it never guesses.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::{ByChoice, date};
use crate::id::{
    ChoiceId, DataId, FlowId, OptionId, PartyId, ProfileId, SiteId, SourceId, StageId, StatementId,
    SystemId,
};

/// When something exists: for each choice named, the options that switch it on. All must hold.
pub type When = BTreeMap<ChoiceId, Options>;

/// One option, or several of which any will do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Options {
    /// This option.
    One(OptionId),
    /// Any of these options.
    Any(Vec<OptionId>),
}

impl Options {
    /// The options, in the order of the text.
    pub fn as_slice(&self) -> &[OptionId] {
        match self {
            Self::One(option) => std::slice::from_ref(option),
            Self::Any(options) => options,
        }
    }
}

/// An organisation's processing: who, where, what, why, and what the reader may choose.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Document {
    /// Where an editor finds the JSON Schema.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
    /// The title on the picture.
    pub title: String,
    /// One sentence on what the document shows and what it does not.
    pub summary: Option<String>,
    /// The date that the law is asked for, if the reader names none.
    #[serde(deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub as_of: Option<Date>,
    /// Where the facts come from.
    pub sources: Vec<Source>,
    /// Who takes part.
    pub parties: Vec<Party>,
    /// Places.
    pub sites: Vec<Site>,
    /// What stores, processes or shows data.
    pub systems: Vec<System>,
    /// Categories of data.
    pub data: Vec<DataCategory>,
    /// Data on its way from one system to another.
    pub flows: Vec<Flow>,
    /// What the reader may switch.
    pub choices: Vec<Choice>,
    /// Named sets of choices.
    pub profiles: Vec<Profile>,
    /// The stages of the data's life, in order.
    pub stages: Vec<Stage>,
    /// Statements of a source that are held against the model.
    pub claims: Vec<Claim>,
    /// What people decided about findings.
    pub reviews: Vec<Review>,
    /// Where the user put things; no fact of the processing.
    pub layout: Pins,
}

/// Where facts come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Who published it.
    #[serde(default)]
    pub publisher: Option<String>,
    /// The day that it bears.
    #[serde(default, deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub date: Option<Date>,
    /// Where it can be read.
    #[serde(default)]
    pub url: Option<String>,
    /// What the reader should know of it.
    #[serde(default)]
    pub note: Option<String>,
    /// Its statements that facts refer to.
    #[serde(default)]
    pub statements: Vec<Statement>,
}

/// A statement of a source, in the source's own words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// Its id, unique in the document.
    pub id: StatementId,
    /// The source's words. Several passages are several entries.
    pub quote: Vec<String>,
    /// What the quote does not say or where it stands against another.
    #[serde(default)]
    pub note: Option<String>,
}

/// The part that a party plays in law for a flow.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Decides on purposes and means.
    Controller,
    /// Processes for a controller.
    Processor,
    /// Processes for a processor; in law a processor.
    SubProcessor,
    /// The person the data is about.
    DataSubject,
}

/// A party.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its id.
    pub id: PartyId,
    /// Its name; for one that is not named, what it is, and that it is not named.
    pub name: String,
    /// Its usual role.
    #[serde(default)]
    pub role: Option<Role>,
    /// The countries of its seat: alpha-2 codes, or a set of countries of the law base such as `EEA`.
    #[serde(default)]
    pub seat: Option<ByChoice<String>>,
    /// The country of its ultimate parent, if another.
    #[serde(default)]
    pub parent_country: Option<String>,
    /// Regimes that bind it beyond its seat (GDPR Art. 3(2) and its like): `EU`, `UK`, `CH`.
    #[serde(default)]
    pub subject_to: Vec<String>,
    /// Its sector, where the law asks for it, such as `telecom_carrier`.
    #[serde(default)]
    pub sector: Option<String>,
    /// Its code in the law base, if it is an international organisation.
    #[serde(default)]
    pub organisation: Option<String>,
    /// The certifications it holds.
    #[serde(default)]
    pub certifications: Vec<Certification>,
    /// Conditions of an adequacy decision that it is known to meet or fail, by the law base's flag.
    #[serde(default)]
    pub flags: BTreeMap<String, bool>,
    /// When it takes part.
    #[serde(default)]
    pub when: When,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// A certification of a party under a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certification {
    /// The framework, by the law base's code, such as `DPF_EU`.
    pub scheme: String,
    /// First day; absent, not stated.
    #[serde(default, deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub from: Option<Date>,
    /// Last day; absent, not stated.
    #[serde(default, deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub to: Option<Date>,
    /// Kinds of data covered, such as `HR` and `NON_HR`; empty, not stated.
    #[serde(default)]
    pub covers: Vec<String>,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// A place where systems stand or people sit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its id.
    pub id: SiteId,
    /// Its name.
    pub name: String,
    /// The site it is a part of.
    #[serde(default)]
    pub parent: Option<SiteId>,
    /// Its country: an alpha-2 code, or a set of the law base such as `EEA` where only that is known.
    /// A part of a site is in that site's country unless it says otherwise.
    #[serde(default)]
    pub country: Option<ByChoice<String>>,
    /// Its town.
    #[serde(default)]
    pub city: Option<String>,
    /// Latitude in degrees, north positive.
    #[serde(default)]
    #[schemars(range(min = -90.0, max = 90.0))]
    pub lat: Option<f64>,
    /// Longitude in degrees, east positive.
    #[serde(default)]
    #[schemars(range(min = -180.0, max = 180.0))]
    pub lon: Option<f64>,
    /// Who runs it.
    #[serde(default)]
    pub party: Option<PartyId>,
    /// Standards, racks, tiers: what is said of it.
    #[serde(default)]
    pub attributes: Vec<String>,
    /// When it exists.
    #[serde(default)]
    pub when: When,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// What a system does.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SystemKind {
    /// People: data subjects, users, staff.
    People,
    /// A network that conveys.
    Network,
    /// A program that processes.
    #[default]
    Compute,
    /// A store.
    Storage,
    /// An archive.
    Archive,
    /// A customer-relations or other business application.
    Application,
    /// A service that analyses, transcribes or learns.
    Analysis,
    /// A desk from which people reach into other systems.
    Desk,
}

/// Something that stores, processes or shows data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its id.
    pub id: SystemId,
    /// Its name.
    pub name: String,
    /// What it does; absent, it processes. It decides the icon alone.
    #[serde(default)]
    pub kind: SystemKind,
    /// Where it stands; absent, not stated.
    #[serde(default)]
    pub site: Option<ByChoice<SiteId>>,
    /// Who runs it; absent, not stated.
    #[serde(default)]
    pub party: Option<ByChoice<PartyId>>,
    /// What it keeps.
    #[serde(default)]
    pub stores: Vec<Store>,
    /// When it exists.
    #[serde(default)]
    pub when: When,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// What a system keeps, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Store {
    /// The data.
    pub data: DataId,
    /// For how long; absent, not stated.
    #[serde(default)]
    pub retention: Option<String>,
    /// For what.
    #[serde(default)]
    pub purpose: Option<String>,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// The law's kinds of data: what an adequacy decision or a carve-out asks about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Names, numbers, addresses.
    Contact,
    /// Data processed to convey a communication or bill for it.
    TrafficData,
    /// What is said while it is conveyed.
    CallContentInConveyance,
    /// Logs of calls.
    CallLog,
    /// Recordings and voicemails.
    CallRecording,
    /// Transcripts.
    Transcript,
    /// Results of analysis.
    Analytics,
    /// Data for bills.
    Billing,
    /// Data of employees in the employment context.
    Hr,
    /// Credit information.
    Credit,
    /// Special categories (GDPR Art. 9).
    Sensitive,
    /// Anything else.
    Other,
}

/// A category of data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataCategory {
    /// Its id.
    pub id: DataId,
    /// Its name.
    pub name: String,
    /// A shorter name for the picture.
    #[serde(default)]
    pub short: Option<String>,
    /// What the law sees in it.
    pub categories: Vec<Category>,
    /// Whom it is about.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// The regimes under which it was collected: `EU`, `UK`, `CH`, `OTHER`; absent, not stated.
    #[serde(default)]
    pub origin: Option<ByChoice<String>>,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// What happens to the data at the far end.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It is kept.
    Storage,
    /// It is worked on.
    Processing,
    /// It is seen from afar.
    RemoteAccess,
    /// It passes through.
    Transit,
    /// The data subject gives it directly.
    DirectCollection,
}

/// A circumstance that the law asks about.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Circumstance {
    /// Part of a publicly available electronic communications service.
    PublicEcs,
    /// A conduit only: nobody on the way reads it.
    ConduitOnly,
    /// The source claims Art. 95 for it.
    ClaimsArt95,
    /// The destination is the customer's own.
    CustomerOwnedDestination,
    /// The customer's mechanism is evidenced.
    CustomerMechanismEvidenced,
    /// A processor returns data to its own controller.
    ReturnToOwnController,
    /// The importer also uses the data for its own purposes.
    ImporterOwnPurposes,
    /// A module 4 processor combines the data with its own.
    M4Combined,
    /// The data is anonymous.
    Anonymised,
    /// For immigration control.
    ImmigrationControl,
    /// In an occupied territory.
    OccupiedTerritory,
    /// Manual processing only.
    NonAutomatedOnly,
    /// Credit information in Korea.
    KrCreditInformation,
    /// Missionary activity.
    ReligiousMissionary,
    /// Nomination of candidates.
    PoliticalNomination,
    /// For law enforcement only.
    LawEnforcementProcessing,
}

/// A circumstance of a flow, and when it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// The circumstance.
    pub is: Circumstance,
    /// What it consists in, for [`Circumstance::ImporterOwnPurposes`] the purpose.
    #[serde(default)]
    pub text: Option<String>,
    /// When it holds.
    #[serde(default)]
    pub when: When,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// Data on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Its id.
    pub id: FlowId,
    /// Its name.
    pub name: String,
    /// Where the data comes from.
    pub from: SystemId,
    /// Where it goes.
    pub to: SystemId,
    /// Tells that the data goes back as well.
    #[serde(default)]
    pub both_ways: bool,
    /// What goes.
    pub data: Vec<DataId>,
    /// What for.
    #[serde(default)]
    pub purpose: Option<String>,
    /// The stage in which it happens.
    #[serde(default)]
    pub stage: Option<StageId>,
    /// What happens at the far end.
    pub access: Access,
    /// How it is protected on the way; absent, not stated.
    #[serde(default)]
    pub protection: Option<String>,
    /// The exporter, if not the party of `from`.
    #[serde(default)]
    pub exporter: Option<PartyId>,
    /// The importer, if not the party of `to`.
    #[serde(default)]
    pub importer: Option<PartyId>,
    /// The exporter's role here, if not its usual one.
    #[serde(default)]
    pub exporter_role: Option<Role>,
    /// The importer's role here, if not its usual one.
    #[serde(default)]
    pub importer_role: Option<Role>,
    /// The contracts and grounds that it rests on.
    #[serde(default)]
    pub instruments: Vec<InstrumentUse>,
    /// Circumstances that the law asks about.
    #[serde(default)]
    pub facts: Vec<Fact>,
    /// What the source says of its mechanism, in short; absent, nothing.
    #[serde(default)]
    pub stated: Option<ByChoice<String>>,
    /// When it exists.
    #[serde(default)]
    pub when: When,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// A contract or ground that a flow rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentUse {
    /// Its kind, by the law base's code, such as `SCC_2021`, `UK_ADDENDUM`, `IDTA`, `DEROGATION_49`.
    pub kind: String,
    /// The module of the clauses; absent, not stated.
    #[serde(default)]
    #[schemars(range(min = 1, max = 4))]
    pub module: Option<u8>,
    /// The day of signature; absent, not stated.
    #[serde(default, deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub signed: Option<Date>,
    /// Whether its annexes are complete; absent, not stated.
    #[serde(default)]
    pub annexes_complete: Option<bool>,
    /// Whether it bears the Swiss adaptations; absent, not stated.
    #[serde(default)]
    pub ch_adapted: Option<bool>,
    /// The transfer assessments made, by regime (`EU`, `UK`, `CH`).
    #[serde(default)]
    pub assessment: BTreeMap<String, TransferAssessment>,
    /// The ground of a derogation, by the law base's code.
    #[serde(default)]
    pub ground: Option<String>,
    /// Whether a derogation is documented.
    #[serde(default)]
    pub documented: Option<bool>,
    /// Whether the flow is systematic.
    #[serde(default)]
    pub systematic: Option<bool>,
    /// When it covers the flow.
    #[serde(default)]
    pub when: When,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// A transfer impact or risk assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferAssessment {
    /// The day it was done; absent, not stated.
    #[serde(default, deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub done: Option<Date>,
    /// What it found; absent, not stated.
    #[serde(default)]
    pub outcome: Option<AssessmentOutcome>,
}

/// What a transfer assessment found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentOutcome {
    /// Protection is sufficient.
    Ok,
    /// Protection is not sufficient.
    Fail,
}

/// Something that the reader decides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Its id.
    pub id: ChoiceId,
    /// Its title.
    pub title: String,
    /// What it is about.
    #[serde(default)]
    pub text: Option<String>,
    /// Whether several options may be on at once, or none.
    #[serde(default)]
    pub multiple: bool,
    /// The options.
    pub options: Vec<ChoiceOption>,
    /// When it matters: otherwise it is not shown.
    #[serde(default)]
    pub when: When,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// An option of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceOption {
    /// Its id, unique in its choice.
    pub id: OptionId,
    /// Its title.
    pub title: String,
    /// Whether it is on at first.
    #[serde(default)]
    pub default: bool,
    /// Anything else.
    #[serde(default)]
    pub note: Option<String>,
}

/// A named set of choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// Its id.
    pub id: ProfileId,
    /// Its title.
    pub title: String,
    /// Whom it describes.
    #[serde(default)]
    pub text: Option<String>,
    /// What it chooses; the other choices stand at their defaults.
    pub choose: When,
}

/// A stage of the data's life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// Its id.
    pub id: StageId,
    /// Its title.
    pub title: String,
    /// What happens.
    #[serde(default)]
    pub text: Option<String>,
    /// The statements it rests on.
    #[serde(default)]
    pub source: Vec<StatementId>,
}

/// What somebody decided about a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// The finding's key: `code@flow/regime`.
    pub about: String,
    /// What was decided.
    pub decision: Decision,
    /// Who decided.
    pub by: String,
    /// When.
    #[serde(deserialize_with = "date::required")]
    #[schemars(with = "String", extend("format" = "date"))]
    pub on: Date,
    /// Why.
    #[serde(default)]
    pub why: Option<String>,
    /// Where that can be seen: a file, a register, a ticket.
    #[serde(default)]
    pub evidence: Option<String>,
    /// The last day it counts without another look.
    #[serde(default, deserialize_with = "date::optional")]
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    pub until: Option<Date>,
    /// The digest of the facts and the answer that were looked at; where another stands now, the
    /// review is stale. Absent, what was looked at is not recorded.
    #[serde(default)]
    pub rests_on: Option<String>,
}

/// What a review decided.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Decision {
    /// The finding is known and accepted.
    Accepted,
    /// Something is to be done.
    #[serde(alias = "to_do")]
    ToDo,
    /// What the finding asks for has been done, outside of what the document records.
    Done,
    /// The finding is thought not to apply.
    Disputed,
}

impl Decision {
    /// All of them, in the order of a menu.
    pub const ALL: [Self; 4] = [Self::Accepted, Self::ToDo, Self::Done, Self::Disputed];

    /// The word for it, as files write it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::ToDo => "to-do",
            Self::Done => "done",
            Self::Disputed => "disputed",
        }
    }

    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::ToDo => "to do",
            Self::Done => "done",
            Self::Disputed => "disputed",
        }
    }
}

/// Where the user put things.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Pins {
    /// The centres of systems that the user moved, in scene points.
    pub pins: BTreeMap<SystemId, Pin>,
}

/// A pinned centre, in scene points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pin {
    /// Distance to the right of the picture's origin.
    pub x: f64,
    /// Distance below the picture's origin.
    pub y: f64,
}
