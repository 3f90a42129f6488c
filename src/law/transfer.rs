//! The question to the law: one leg of a transfer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

use super::base::Base;
use super::vocabulary::{
    Access, Category, Circumstance, Country, MechanismId, Origin, Regime, Role,
};

/// Data of some origin goes, or is made accessible, from here to there.
///
/// Reads the input format of the test vectors; an unknown field or a wrong type is an error.
///
/// Source: what EDPB Guidelines 05/2021 and the ICO’s three-step test ask of a transfer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// The day that the law is asked for.
    pub as_of: Date,
    /// Who sends the data or makes it accessible.
    pub exporter: Arc<Party>,
    /// Who receives it.
    pub importer: Arc<Party>,
    /// Where the data comes from; absent, not stated.
    #[serde(default)]
    pub from_country: Option<Country>,
    /// Where it is stored, processed or seen; absent, not stated.
    #[serde(default)]
    pub to_country: Option<Country>,
    /// The regimes under which the data was collected; never citizenship.
    #[serde(default, deserialize_with = "null_as_default")]
    pub data_origin: Arc<BTreeSet<Origin>>,
    /// What kinds of data.
    #[serde(default, deserialize_with = "null_as_default")]
    pub data_categories: Arc<BTreeSet<Category>>,
    /// What happens at the far end.
    pub access_kind: Access,
    /// The instruments held for this leg.
    #[serde(default, deserialize_with = "null_as_default")]
    pub instruments: Arc<Vec<Instrument>>,
    /// The circumstances.
    #[serde(default, deserialize_with = "null_as_default")]
    pub context: Arc<Context>,
    /// What is assumed to have ended.
    #[serde(default, deserialize_with = "null_as_default")]
    pub what_if: Arc<Vec<WhatIf>>,
    /// Mechanisms that somebody claims for this leg.
    #[serde(default, deserialize_with = "null_as_default")]
    pub claimed_mechanisms: Vec<MechanismId>,
    /// Where a country stands for an area, because no more is known; words only.
    #[serde(skip)]
    pub areas: Areas,
}

/// The areas, such as sets of countries, for which one of their countries stands in a transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// The area in which the exporter has its seat.
    pub exporter: Option<Arc<str>>,
    /// The area in which the importer has its seat.
    pub importer: Option<Arc<str>>,
    /// The area to which the data goes.
    pub place: Option<Arc<str>>,
}

/// A side of a transfer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Party {
    /// Its name.
    #[serde(deserialize_with = "null_as_default")]
    pub name: String,
    /// Its seat; absent, not stated.
    pub country: Option<Country>,
    /// Its role; absent, not stated.
    pub role: Option<Role>,
    /// Whether it is the same legal person as the other side.
    #[serde(deserialize_with = "null_as_default")]
    pub same_entity: bool,
    /// The seat of its parent company.
    pub parent_country: Option<Country>,
    /// The base's code of the international organisation that it is.
    pub organisation_code: Option<String>,
    /// Its sector, such as `telecom_carrier`.
    pub sector: Option<String>,
    /// The regimes that bind it wherever it sits.
    #[serde(deserialize_with = "null_as_default")]
    pub subject_to: BTreeSet<Regime>,
    /// Its certifications.
    #[serde(deserialize_with = "null_as_default")]
    pub certs: Vec<Certification>,
    /// Conditions of adequacy records that it meets or does not meet; absent, not stated.
    #[serde(deserialize_with = "null_as_default")]
    pub flags: BTreeMap<String, Option<bool>>,
}

/// A certification under a framework.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certification {
    /// The framework.
    pub scheme: String,
    /// The first day; absent, long ago.
    #[serde(default)]
    pub from: Option<Date>,
    /// The last day; absent, open.
    #[serde(default)]
    pub to: Option<Date>,
    /// What it covers, such as `HR` and `NON_HR`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub covered: Vec<String>,
}

impl Certification {
    /// Tells whether it is active on a day.
    pub fn active(&self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| on <= to)
    }
}

/// An instrument held for a transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    /// Its kind, by the base's code.
    pub kind: String,
    /// The module of the clauses; absent, not stated.
    #[serde(default)]
    pub module: Option<u8>,
    /// The day of signature; absent, not stated.
    #[serde(default)]
    pub signed: Option<Date>,
    /// Whether its annexes are complete; absent, not stated.
    #[serde(default)]
    pub annexes_complete: Option<bool>,
    /// The transfer assessments, by regime.
    #[serde(default, deserialize_with = "null_as_default")]
    pub assessment: Assessments,
    /// Whether it bears the national adaptations that a regime asks for.
    #[serde(default)]
    pub ch_adapted: Option<bool>,
    /// The ground of a derogation.
    #[serde(default)]
    pub ground: Option<String>,
    /// Whether the derogation is documented.
    #[serde(default)]
    pub documented: Option<bool>,
    /// Whether the flow is systematic.
    #[serde(default)]
    pub systematic: Option<bool>,
}

/// The transfer assessments of an instrument, by regime.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Assessments([Option<Assessment>; 3]);

impl Assessments {
    /// The assessment made for a regime.
    pub fn get(&self, regime: Regime) -> Option<Assessment> {
        self.0[regime.idx()]
    }
}

impl FromIterator<(Regime, Assessment)> for Assessments {
    fn from_iter<I: IntoIterator<Item = (Regime, Assessment)>>(made: I) -> Self {
        let mut all = Self::default();
        for (regime, made) in made {
            all.0[regime.idx()] = Some(made);
        }
        all
    }
}

impl Serialize for Assessments {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of = |regime: Regime| Some((regime, self.get(regime)?));
        serializer.collect_map(Regime::ALL.into_iter().filter_map(of))
    }
}

impl<'de> Deserialize<'de> for Assessments {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let made: BTreeMap<String, Option<Assessment>> = BTreeMap::deserialize(deserializer)?;
        let mut all = Self::default();
        for (regime, made) in made {
            all.0[named::<D::Error>(&regime)?.idx()] = made;
        }
        Ok(all)
    }
}

/// The regime of a field's name, which is read as text so that faults within are told with their
/// path.
fn named<E: serde::de::Error>(field: &str) -> Result<Regime, E> {
    Regime::from_code(field)
        .ok_or_else(|| E::custom(format_args!("unknown field `{field}`, expected a regime")))
}

/// A transfer impact or risk assessment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Assessment {
    /// The day it was done; absent, not stated.
    pub done: Option<Date>,
    /// What it found; absent, nothing yet.
    pub outcome: Option<AssessmentOutcome>,
}

/// What a transfer assessment found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssessmentOutcome {
    /// Protection is sufficient.
    Ok,
    /// Protection is not sufficient.
    Fail,
}

/// The circumstances of a transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// What holds.
    pub circumstances: BTreeSet<Circumstance>,
    /// The importer's own purposes, if any.
    pub importer_own_purposes: Vec<String>,
    /// The mechanism of the leg before, by regime; absent, not recorded.
    pub upstream: Upstream,
}

impl Context {
    /// Tells whether a circumstance holds.
    pub fn is(&self, circumstance: Circumstance) -> bool {
        self.circumstances.contains(&circumstance)
    }
}

/// The mechanisms by which data came, by regime.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upstream([Option<MechanismId>; 3]);

impl Upstream {
    /// The mechanism under a regime, if it is recorded.
    pub fn get(&self, regime: Regime) -> Option<&MechanismId> {
        self.0[regime.idx()].as_ref()
    }

    /// Records the mechanism under a regime.
    pub fn set(&mut self, regime: Regime, mechanism: MechanismId) {
        self.0[regime.idx()] = Some(mechanism);
    }
}

impl Serialize for Upstream {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of = |regime: Regime| Some((regime, self.get(regime)?));
        serializer.collect_map(Regime::ALL.into_iter().filter_map(of))
    }
}

/// Something of the base that is assumed to have ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WhatIf {
    /// A preset, an adequacy record or an instrument.
    pub id: String,
    /// The first day without it; absent, since ever.
    #[serde(default)]
    pub from: Option<Date>,
}

impl WhatIf {
    /// Whether it is assumed to end only after a day, so that nothing differs on that day.
    pub fn is_ahead(&self, day: Date) -> bool {
        self.from.is_some_and(|from| from > day)
    }

    /// From when it has ended, to stand after its name: nothing, for since ever; and that it has not
    /// yet on a day, where that is so.
    pub fn since(&self, day: Date) -> String {
        match self.from {
            Some(from) if from > day => format!(" from {from}, not yet on {day}"),
            Some(from) => format!(" from {from}"),
            None => String::new(),
        }
    }
}

/// What is wrong with the values of a transfer, told with its JSON path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// Where, such as `importer.country`.
    pub path: String,
    /// What.
    pub message: String,
}

impl Transfer {
    /// Checks the values that the types leave open against a base: countries, importer flags and
    /// what-ifs.
    ///
    /// An assessment of a transfer with such values is still given; unknown values match nothing.
    pub fn check(&self, base: &Base) -> Vec<InputError> {
        let mut errors = Vec::new();
        let places = [
            ("exporter.country", self.exporter.country),
            ("exporter.parent_country", self.exporter.parent_country),
            ("importer.country", self.importer.country),
            ("importer.parent_country", self.importer.parent_country),
            ("from_country", self.from_country),
            ("to_country", self.to_country),
        ];
        for (path, country) in places {
            if let Some(country) = country
                && base.country(country.code()).is_none()
            {
                let message = format!("unknown country `{country}`");
                errors.push(InputError { path: path.to_owned(), message });
            }
        }
        for (side, party) in [("exporter", &*self.exporter), ("importer", &*self.importer)] {
            for flag in party.flags.keys().filter(|flag| !base.knows_flag(flag)) {
                let message = format!("unknown flag `{flag}`");
                errors.push(InputError { path: format!("{side}.flags.{flag}"), message });
            }
        }
        for (idx, what_if) in self.what_if.iter().enumerate() {
            if !base.knows_what_if(&what_if.id) {
                let message = format!(
                    "unknown what-if `{}`: neither a preset nor a record of the law base",
                    what_if.id
                );
                errors.push(InputError { path: format!("what_if[{idx}].id"), message });
            }
        }
        errors
    }
}

fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Serialize for Context {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap as _;
        let mut map = serializer.serialize_map(None)?;
        for circumstance in &self.circumstances {
            map.serialize_entry(circumstance.code(), &true)?;
        }
        if !self.importer_own_purposes.is_empty() {
            map.serialize_entry("importer_own_purposes", &self.importer_own_purposes)?;
        }
        if self.upstream != Upstream::default() {
            map.serialize_entry("upstream", &self.upstream)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Context {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ContextVisitor)
    }
}

struct ContextVisitor;

impl<'de> serde::de::Visitor<'de> for ContextVisitor {
    type Value = Context;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object of circumstances")
    }

    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Context, A::Error> {
        let mut context = Context::default();
        while let Some(key) = map.next_key::<ContextKey>()? {
            match key {
                ContextKey::OwnPurposes => {
                    let purposes: Option<Vec<String>> = map.next_value()?;
                    context.importer_own_purposes = purposes.unwrap_or_default();
                }
                ContextKey::Upstream => {
                    let upstream: Option<BTreeMap<String, Option<MechanismId>>> =
                        map.next_value()?;
                    for (regime, id) in upstream.unwrap_or_default() {
                        let regime = named(&regime)?;
                        if let Some(id) = id {
                            context.upstream.set(regime, id);
                        }
                    }
                }
                ContextKey::Is(circumstance) => {
                    if map.next_value::<Option<bool>>()?.unwrap_or(false) {
                        context.circumstances.insert(circumstance);
                    }
                }
            }
        }
        Ok(context)
    }
}

enum ContextKey {
    OwnPurposes,
    Upstream,
    Is(Circumstance),
}

impl<'de> Deserialize<'de> for ContextKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.as_str() {
            "importer_own_purposes" => Ok(Self::OwnPurposes),
            "upstream" => Ok(Self::Upstream),
            other => Circumstance::from_code(other)
                .map(Self::Is)
                .ok_or_else(|| serde::de::Error::custom(format_args!("unknown field `{other}`"))),
        }
    }
}
