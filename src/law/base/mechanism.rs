//! The mechanisms of the base: adequacy records, instruments, derogations, and what ends them.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

use super::citation::Citation;
use super::record::{Chip, Confidence};
use crate::law::finding::FindingCode;
use crate::law::vocabulary::{
    Category, Circumstance, LawSourceId, MechanismId, Outcome, Regime, Role,
};

/// An adequacy decision, list entry or their like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adequacy {
    /// Its id.
    pub id: MechanismId,
    /// The regime.
    pub regime: Regime,
    /// For whom.
    pub destination: Destination,
    /// The act.
    pub instrument: String,
    /// The day of adoption.
    pub adopted: Date,
    /// The first day in force.
    pub valid_from: Date,
    /// The first day on which it could be relied on.
    pub usable_from: Date,
    /// The last day, as known to the base.
    pub valid_to: Option<Date>,
    /// How it ended or ends.
    pub end: Option<End>,
    /// Its label.
    pub label: Arc<str>,
    /// Its limits in words.
    pub scope: String,
    /// What the importer must meet.
    pub conditions: Vec<Condition>,
    /// What it does not cover.
    pub exclusions: Vec<Exclusion>,
    /// The extensions of a sunset, in order.
    pub segments: Vec<Segment>,
    /// Whether it binds.
    pub binding: bool,
    /// How sure the first day is.
    pub valid_from_confidence: Confidence,
    /// The citation.
    pub citation: Citation,
    /// The official address.
    pub url: String,
    /// The sources.
    pub sources: Vec<LawSourceId>,
    /// How sure.
    pub confidence: Confidence,
    /// Remarks.
    pub notes: String,
    /// What an answer that rests on it amounts to.
    pub outcome: Outcome,
    /// The key of what to show.
    pub evidence: String,
    /// The programme that it belongs to.
    pub programme: Option<String>,
    /// A record on whose programme it rests.
    pub depends_on: Option<Dependency>,
    /// What a small label shows.
    pub chip: Chip,
}

impl Adequacy {
    /// The framework under which the importer must be certified, if so.
    pub fn scheme(&self) -> Option<&str> {
        self.conditions.iter().find_map(|condition| match condition {
            Condition::ImporterCert { scheme, .. } => Some(scheme.as_str()),
            Condition::ImporterFlag { .. } => None,
        })
    }

    /// The day on which it ends by its own text, as far as known on a day.
    ///
    /// A judgment or a withdrawal is never foreseen; an extension counts from the day it became
    /// known.
    pub fn sunset_known(&self, on: Date) -> Option<Date> {
        let sunset = self.end.as_ref().is_some_and(|end| end.kind == EndKind::Sunset);
        if self.segments.is_empty() {
            return self.valid_to.filter(|_| sunset);
        }
        self.segments.iter().filter(|segment| segment.known_from <= on).map(|s| s.to).max()
    }

    /// The interim extension that it rests on, if so, as far as known on a day.
    pub fn interim(&self, on: Date) -> Option<&Segment> {
        let (idx, current) =
            self.segments.iter().enumerate().find(|(_, s)| s.from <= on && on <= s.to)?;
        let renewed = self.segments[idx + 1..].iter().any(|later| later.known_from <= on);
        (current.interim && !renewed).then_some(current)
    }
}

/// For whom an adequacy record speaks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Destination {
    /// What the code names.
    pub kind: DestinationKind,
    /// A country, set or organisation.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// How a record ended or ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// How.
    pub kind: EndKind,
    /// The first day without it.
    pub date: Date,
    /// By what.
    #[serde(rename = "ref")]
    pub reference: String,
}

/// What an adequacy record asks of the importer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// The importer meets a condition that a flag tells.
    ImporterFlag {
        /// The flag.
        flag: String,
        /// In words.
        text: String,
    },
    /// The importer is certified.
    ImporterCert {
        /// Under which framework.
        scheme: String,
        /// In words.
        text: String,
        /// Raised when only another framework of the programme is held.
        missing: Option<FindingCode>,
    },
}

/// The roles of exporter and importer that an instrument is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RolePair {
    /// The exporter's.
    pub exporter: Role,
    /// The importer's.
    pub importer: Role,
}

impl std::fmt::Display for RolePair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}>{}", self.exporter, self.importer)
    }
}

impl Serialize for RolePair {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RolePair {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.split_once('>')
            .and_then(|(exporter, importer)| {
                let exporter = Role::from_code(exporter)?;
                Some(Self { exporter, importer: Role::from_code(importer)? })
            })
            .ok_or_else(|| {
                serde::de::Error::custom(format_args!(
                    "`{text}` is not a pair of roles such as `controller>processor`"
                ))
            })
    }
}

/// What an adequacy record does not cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// What is asked.
    pub kind: ExclusionKind,
    /// The circumstance.
    pub flag: Circumstance,
    /// In words.
    pub text: String,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

/// A stretch of a record's life that ends with a sunset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Segment {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// By what act.
    pub by: String,
    /// The day it became known.
    pub known_from: Date,
    /// A remark.
    pub note: String,
    /// Whether it only bridges.
    pub interim: bool,
}

/// That a record rests on the programme of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    /// The other.
    pub record: MechanismId,
    /// Raised when the other has ended.
    pub finding: FindingCode,
}

/// A safeguard that a regime accepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InstrumentRecord {
    /// Its id.
    pub id: MechanismId,
    /// The regime.
    pub regime: Regime,
    /// Its kind.
    pub kind: String,
    /// Its label.
    pub label: Arc<str>,
    /// The first day.
    pub usable_from: Date,
    /// The last day of signature.
    pub new_contracts_until: Option<Date>,
    /// The last day.
    pub valid_to: Option<Date>,
    /// The roles it is made for; absent, any.
    pub role_pairs: Option<Vec<RolePair>>,
    /// Kinds that must be held beside it.
    pub requires: Vec<String>,
    /// The assessment that it asks for.
    pub assessment: AssessmentRule,
    /// The citation.
    pub citation: Citation,
    /// The official address.
    pub url: String,
    /// The sources.
    pub sources: Vec<LawSourceId>,
    /// How sure.
    pub confidence: Confidence,
    /// Remarks.
    pub notes: String,
    /// The module that it is.
    pub module: Option<u8>,
    /// The kinds of instrument that it recognises.
    pub accepts: Vec<String>,
    /// Raised when annexes are not complete.
    pub annexes: Option<FindingCode>,
    /// Raised when another kind lacks the adaptations.
    pub adaptation: Option<FindingCode>,
    /// Raised when the regime binds the importer itself.
    pub importer_bound: Option<FindingCode>,
    /// What binds the next leg.
    pub onward: Option<FindingCode>,
    /// The key of what to show.
    pub evidence: String,
    /// What a small label shows.
    pub chip: Chip,
}

/// The transfer assessment that an instrument asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssessmentRule {
    /// Its name.
    pub name: String,
    /// The first day on which it was asked for.
    pub from: Date,
    /// Raised without it.
    pub missing: FindingCode,
    /// Modules that ask for it only when the data is combined.
    pub not_for_modules: Vec<u8>,
}

/// A derogation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Derogation {
    /// Its id.
    pub id: MechanismId,
    /// The regime.
    pub regime: Regime,
    /// Its ground, or what several are called together.
    pub ground: String,
    /// The grounds that it stands for, if several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grounds: Vec<String>,
    /// The first day; absent, as long as its regime has law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// In words.
    pub text: String,
    /// Its limits.
    pub limits: String,
    /// The citation.
    pub citation: Citation,
    /// How sure.
    pub confidence: Confidence,
    /// The sources.
    pub sources: Vec<LawSourceId>,
}

impl Derogation {
    /// All its grounds.
    pub fn all_grounds(&self) -> &[String] {
        if self.grounds.is_empty() { std::slice::from_ref(&self.ground) } else { &self.grounds }
    }

    /// Whether it is law on a day.
    pub fn holds(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on)
    }
}

/// Something to know about certain records from some day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advisory {
    /// What it raises.
    pub finding: FindingCode,
    /// About which records.
    pub records: Vec<MechanismId>,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
    /// Only with one of these kinds of data, if any are named.
    pub categories: BTreeSet<Category>,
    /// In words.
    pub text: String,
    /// The sources.
    pub sources: Vec<LawSourceId>,
}

/// A what-if with a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it ends.
    pub effects: Vec<Effect>,
    /// A remark.
    pub note: String,
    /// The sources.
    pub sources: Vec<LawSourceId>,
}

impl Preset {
    /// Tells whether it ends a record.
    pub fn ends(&self, record: &MechanismId) -> bool {
        self.effects.iter().any(|effect| match effect.op {
            EffectKind::End | EffectKind::EndInstrument => effect.target == *record,
        })
    }
}

/// What a what-if does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// What.
    pub op: EffectKind,
    /// To which record.
    pub target: MechanismId,
}

/// What the code of a destination names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DestinationKind {
    /// A country.
    Country,
    /// A set of countries.
    Set,
    /// An international organisation.
    Organisation,
}

/// How a record ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EndKind {
    /// Its own text sets the day.
    Sunset,
    /// A court annulled it.
    Invalidated,
    /// The country joined.
    Membership,
    /// Another act took its place.
    Superseded,
    /// It was taken back.
    Withdrawn,
    /// It was repealed.
    Repealed,
}

/// What an exclusion asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExclusionKind {
    /// A circumstance of the transfer.
    ContextFlag,
}

/// What a what-if does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EffectKind {
    /// Ends an adequacy record.
    End,
    /// Ends an instrument.
    EndInstrument,
}
