//! The records of the base that are no mechanisms: sources, regimes, countries, words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::citation::Citation;
use crate::law::finding::FindingCode;
use crate::law::vocabulary::{Category, Country, LawSourceId, Outcome, Regime, Severity};

/// How sure the base is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Official text seen, or several sources agree.
    High,
    /// One secondary source or settled knowledge.
    Medium,
    /// To be verified first.
    Low,
}

/// What the base is and how far it can be trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meta {
    /// Its title.
    pub title: String,
    /// The day of the law that it tells.
    pub as_of: Date,
    /// The day of the last check against sources.
    pub verified_on: Date,
    /// The day it was put together.
    pub generated: Date,
    /// What it is not.
    pub caveat: String,
    /// The version of the format.
    pub schema_version: u32,
    /// How its dates are meant.
    pub date_semantics: String,
    /// What the degrees of confidence mean.
    pub confidence: BTreeMap<Confidence, String>,
    /// What the codes of [`Source::checked`] mean.
    pub checked_codes: BTreeMap<String, String>,
    /// How recent the checks are.
    pub verification_horizon: String,
}

/// Where something of the base was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its id.
    pub id: LawSourceId,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// What kind of source it is.
    pub kind: String,
    /// Its official address.
    pub url: Option<String>,
    /// Its date: a day, month or year.
    pub date: Option<String>,
    /// The first day on which it can be cited, where its date is that of a later state of it, or
    /// of an act that was in force only afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day on which it can be cited, if another text took its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// How it was checked, by the codes of [`Meta::checked_codes`].
    pub checked: String,
}

/// What a small label shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chip {
    /// A few characters.
    pub code: Arc<str>,
    /// A few words.
    pub label: Arc<str>,
}

/// A regime and its laws over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegimeRecord {
    /// Which.
    pub id: Regime,
    /// Its name.
    pub name: String,
    /// Its laws, in order.
    pub law: Vec<LawPeriod>,
    /// The zone in which an exporter is bound.
    pub zone: String,
    /// What it calls a transfer.
    pub test: String,
    /// Its sources.
    pub sources: Vec<LawSourceId>,
    /// The carve-out for conveying communications, if it has one.
    pub carveout: Option<Carveout>,
    /// That a processor's return to its own controller is not restricted, if so.
    pub processor_return: Option<ReturnRule>,
    /// Instruments of others that do not carry its transfers.
    pub unsupported: Vec<Unsupported>,
}

/// One law of a regime.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LawPeriod {
    /// Its name.
    pub law: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Option<Date>,
    /// A remark.
    pub note: Option<String>,
    /// How sure.
    pub confidence: Confidence,
    /// The citation: by what it came into force.
    pub citation: Arc<str>,
    /// Whom it binds; absent, that is not told apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Arc<str>>,
    /// That its protection follows the data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onward: Option<Arc<str>>,
}

/// A carve-out for conveying communications.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carveout {
    /// The kinds of data that it is limited to.
    pub categories: BTreeSet<Category>,
    /// What it raises.
    pub finding: FindingCode,
    /// The citation.
    pub citation: Citation,
    /// The sources.
    pub sources: Vec<LawSourceId>,
}

/// A processor's return that is not restricted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReturnRule {
    /// What it raises.
    pub finding: FindingCode,
    /// The citation.
    pub citation: Citation,
    /// The sources.
    pub sources: Vec<LawSourceId>,
}

/// Instruments that do not carry a regime's transfers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unsupported {
    /// Their kinds.
    pub kinds: Vec<String>,
    /// Kinds beside which they are in order.
    pub unless: Vec<String>,
    /// What they raise alone.
    pub finding: FindingCode,
}

/// The countries in which an exporter is bound, over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Zone {
    /// The sources.
    pub sources: Vec<LawSourceId>,
    /// Who lies in it, and when.
    pub entries: Vec<ZoneEntry>,
}

/// Countries that a document may name together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountrySet {
    /// The sources.
    pub sources: Vec<LawSourceId>,
    /// The countries.
    pub countries: Vec<Country>,
}

/// A country's time in a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneEntry {
    /// The country.
    pub country: Country,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Option<Date>,
    /// A remark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An international organisation that the base knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The sources.
    pub sources: Vec<LawSourceId>,
}

/// A certification programme with several frameworks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its frameworks.
    pub schemes: Vec<String>,
    /// Raised without a safeguard beside it.
    pub no_fallback: Option<FindingCode>,
    /// Raised with a safeguard beside it.
    pub fallback: Option<FindingCode>,
    /// Raised when employment data is not covered.
    pub hr: FindingCode,
    /// Sectors that cannot simply take part.
    pub sectors: Vec<String>,
    /// Raised for those.
    pub sector: FindingCode,
    /// What binds the next leg.
    pub onward: Option<FindingCode>,
    /// The citation.
    pub citation: Citation,
    /// The sources.
    pub sources: Vec<LawSourceId>,
}

/// A country or territory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CountryRecord {
    /// Its two-letter code.
    pub alpha2: Country,
    /// Its three-letter code.
    pub alpha3: Option<String>,
    /// Its name.
    pub name: String,
    /// What it was a member of, and when.
    pub memberships: Vec<Membership>,
    /// The country whose law it shares.
    pub treat_as: Option<Country>,
    /// The first day of that.
    pub treat_as_from: Option<Date>,
    /// A remark.
    pub note: Option<String>,
    /// How sure.
    pub confidence: Confidence,
}

/// A time in a set of countries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The set.
    pub set: String,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Option<Date>,
    /// How sure.
    pub confidence: Confidence,
}

/// A place that a document may name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Its id.
    pub id: String,
    /// What it is.
    pub kind: String,
    /// Its name.
    pub label: String,
    /// Its country.
    pub country: Country,
    /// Its latitude in degrees.
    pub lat: f64,
    /// Its longitude in degrees.
    pub lon: f64,
    /// The provider's name of the region.
    pub aws_region: Option<String>,
    /// A remark.
    pub note: String,
    /// How sure.
    pub confidence: Confidence,
}

/// An event on the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The day.
    pub date: Date,
    /// Whose.
    pub regime: String,
    /// In words.
    pub event: String,
    /// How sure.
    pub confidence: Confidence,
}

/// What a finding means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingRecord {
    /// Its code.
    pub code: FindingCode,
    /// How severe.
    pub severity: Severity,
    /// In words.
    pub text: String,
    /// The citation.
    pub citation: Citation,
    /// Whether a better candidate makes it moot.
    pub rejected_candidate: bool,
    /// The sources.
    pub sources: Vec<LawSourceId>,
}

/// What an outcome is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRecord {
    /// Its code.
    pub code: Outcome,
    /// Its label.
    pub label: Arc<str>,
    /// A remark.
    pub note: String,
    /// What a small label shows.
    pub chip: Chip,
    /// The citation.
    pub citation: Citation,
    /// The sources.
    pub sources: Vec<LawSourceId>,
    /// The key of what to show.
    pub evidence: Option<String>,
}
