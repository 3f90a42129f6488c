//! The law base: dated records, each with its citation and source.

mod boundary;
mod check;
mod citation;
mod evidence;
mod horizon;
mod index;
mod mechanism;
mod record;
mod rule;
mod show;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use boundary::Cause;
pub use citation::Citation;
pub(super) use citation::{Basis, Rests};
pub use evidence::Evidence;
pub use horizon::Beyond;
use index::Index;
use mechanism::Advisory;
pub use mechanism::Preset;
pub(super) use mechanism::{Adequacy, Condition, Derogation, InstrumentRecord, RolePair};
pub use record::{Chip, Event, FindingRecord, Meta, Source};
use record::{CountryRecord, CountrySet, Organisation, Place, Zone};
pub(super) use record::{OutcomeRecord, Programme, RegimeRecord};
use rule::Note;
pub(super) use rule::{Ground, Rule};
pub use show::Mechanism;

use super::finding::FindingCode;
use super::transfer::WhatIf;
use super::vocabulary::{Country, MechanismId, Outcome, Regime, Severity};

/// What is wrong with a law base.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {path}: {message}")]
pub struct BaseError {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// Where, such as `adequacy[3].valid_to`.
    pub path: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// The law base.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    records: Records,
    index: Index,
}

impl Serialize for Base {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.records.serialize(serializer)
    }
}

/// What stands in the file of a base.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Records {
    meta: Meta,
    sources: Vec<Source>,
    regimes: Vec<RegimeRecord>,
    zone_names: BTreeMap<Regime, String>,
    zones: BTreeMap<String, Zone>,
    organisations: Vec<Organisation>,
    programmes: Vec<Programme>,
    adequacy: Vec<Adequacy>,
    instruments: Vec<InstrumentRecord>,
    derogations: Vec<Derogation>,
    art48: Note,
    rules: Vec<Rule>,
    findings: Vec<FindingRecord>,
    outcomes: Vec<OutcomeRecord>,
    advisories: Vec<Advisory>,
    timeline: Vec<Event>,
    what_if: Vec<Preset>,
    evidence: BTreeMap<String, Vec<Evidence>>,
    sets: BTreeMap<String, CountrySet>,
    countries: Vec<CountryRecord>,
    places: Vec<Place>,
}

/// The embedded base.
const EMBEDDED: &str = include_str!("../../assets/law/regimes.json");

impl Base {
    /// The base that the program ships with.
    ///
    /// # Panics
    ///
    /// Never: the embedded base is read by a test.
    pub fn embedded() -> &'static Self {
        static BASE: OnceLock<Base> = OnceLock::new();
        BASE.get_or_init(|| Self::parse(EMBEDDED).expect("the embedded base is right"))
    }

    /// Reads a base.
    ///
    /// # Errors
    ///
    /// If the text is not a base, or its records contradict each other: unknown references, reversed
    /// or overlapping dates, ids that stand twice, answers without a source.
    pub fn parse(text: &str) -> Result<Self, Vec<BaseError>> {
        let mut reader = serde_json::Deserializer::from_str(text);
        let records: Records = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
            let path = error.path().to_string();
            let inner = error.inner();
            let (line, column) = (inner.line(), inner.column());
            vec![BaseError { line, column, path, message: inner.to_string() }]
        })?;
        reader.end().map_err(|error| {
            let (line, column) = (error.line(), error.column());
            let message = "something stands after the base".to_owned();
            vec![BaseError { line, column, path: ".".to_owned(), message }]
        })?;
        let errors = check::check(&records, text);
        if !errors.is_empty() {
            return Err(errors);
        }
        let index = Index::of(&records);
        Ok(Self { records, index })
    }

    /// What the base says of itself.
    pub fn meta(&self) -> &Meta {
        &self.records.meta
    }

    /// The texts that its records rest on.
    pub fn sources(&self) -> &[Source] {
        &self.records.sources
    }

    /// The framework for want of which a finding is raised, and what rests on it.
    pub fn scheme_missed(&self, code: FindingCode) -> Option<(&str, &str)> {
        self.records.adequacy.iter().find_map(|record| {
            record.conditions.iter().find_map(|condition| match condition {
                Condition::ImporterCert { scheme, missing, .. } if *missing == Some(code) => {
                    Some((scheme.as_str(), &*record.label))
                }
                _ => None,
            })
        })
    }

    /// The what-ifs with a name.
    pub fn presets(&self) -> &[Preset] {
        &self.records.what_if
    }

    /// The events of the law's life, in order of their days.
    pub fn timeline(&self) -> &[Event] {
        &self.records.timeline
    }

    /// The country of a code, if the base knows it.
    pub fn country(&self, code: &str) -> Option<Country> {
        let country = Country::from_code(code)?;
        self.index.country(country).map(|_| country)
    }

    /// The name of a country; its code, if the base does not know it.
    pub fn country_name(&self, country: Country) -> String {
        let record = self.index.country(country).map(|idx| &self.records.countries[idx]);
        record.map_or_else(|| country.to_string(), |record| record.name.clone())
    }

    /// The countries of a set.
    pub fn set(&self, code: &str) -> Option<&[Country]> {
        self.records.sets.get(code).map(|set| set.countries.as_slice())
    }

    /// Every code that a document may name as a place: countries and sets.
    pub fn places(&self) -> Vec<String> {
        let countries = self.records.countries.iter().map(|record| record.alpha2.to_string());
        countries.chain(self.records.sets.keys().cloned()).collect()
    }

    /// Every framework of certification.
    pub fn schemes(&self) -> Vec<String> {
        let mut schemes: Vec<String> = self
            .records
            .adequacy
            .iter()
            .filter_map(|record| record.scheme().map(str::to_owned))
            .collect();
        schemes.sort();
        schemes.dedup();
        schemes
    }

    /// Every kind of instrument that a document may name.
    pub fn instrument_kinds(&self) -> Vec<String> {
        let mut kinds: Vec<String> = self
            .records
            .instruments
            .iter()
            .flat_map(|record| record.accepts.iter().cloned())
            .collect();
        kinds.push(super::candidate::DEROGATION.to_owned());
        kinds.sort();
        kinds.dedup();
        kinds
    }

    /// Every kind of instrument of which the base says anything, be it that it does not serve.
    pub(super) fn known_kinds(&self) -> Vec<String> {
        let unsupported = self.records.regimes.iter().flat_map(|regime| &regime.unsupported);
        let mut kinds = self.instrument_kinds();
        kinds.extend(unsupported.flat_map(|rule| rule.kinds.iter().cloned()));
        kinds
    }

    /// The codes of the organisations.
    pub(super) fn organisation_codes(&self) -> impl Iterator<Item = &str> {
        self.records.organisations.iter().map(|organisation| organisation.code.as_str())
    }

    /// The sectors that a programme asks about.
    pub(super) fn sectors(&self) -> Vec<&str> {
        let programmes = self.records.programmes.iter();
        programmes.flat_map(|programme| &programme.sectors).map(String::as_str).collect()
    }

    /// The grounds of derogations.
    pub(super) fn grounds(&self) -> impl Iterator<Item = &str> {
        self.records.derogations.iter().flat_map(Derogation::all_grounds).map(String::as_str)
    }

    /// Tells whether any condition asks for this flag of an importer.
    pub fn knows_flag(&self, flag: &str) -> bool {
        let conditions = self.records.adequacy.iter().flat_map(|record| &record.conditions);
        conditions
            .filter_map(|condition| match condition {
                Condition::ImporterFlag { flag, .. } => Some(flag),
                Condition::ImporterCert { .. } => None,
            })
            .any(|known| known == flag)
    }

    /// Tells whether something of this id can be assumed to end.
    pub fn knows_what_if(&self, id: &str) -> bool {
        self.records.what_if.iter().any(|preset| preset.id == id)
            || self.records.adequacy.iter().any(|record| record.id.as_str() == id)
            || self.records.instruments.iter().any(|record| record.id.as_str() == id)
            || self.records.derogations.iter().any(|record| record.id.as_str() == id)
    }

    /// The country whose law holds in a country on a day: itself, or the one it is a part of.
    pub(super) fn canon(&self, country: Country, on: Date) -> Country {
        let record = self.index.country(country).map(|idx| &self.records.countries[idx]);
        record
            .filter(|record| record.treat_as_from.is_none_or(|from| from <= on))
            .and_then(|record| record.treat_as)
            .unwrap_or(country)
    }

    /// Tells whether a country lies in the zone of a regime on a day.
    pub fn in_zone(&self, regime: Regime, country: Country, on: Date) -> bool {
        self.index.in_zone(regime, self.canon(country, on), on)
    }

    /// The regime in whose zone a country lies on a day.
    pub fn zone_of(&self, country: Country, on: Date) -> Option<Regime> {
        Regime::ALL.into_iter().find(|regime| self.in_zone(*regime, country, on))
    }

    /// The name of a regime's zone.
    pub fn zone_name(&self, regime: Regime) -> &str {
        self.records.zone_names.get(&regime).map_or(regime.code(), String::as_str)
    }

    pub(super) fn regime(&self, regime: Regime) -> Option<&RegimeRecord> {
        self.records.regimes.iter().find(|record| record.id == regime)
    }

    /// The adequacy record of an id.
    pub(super) fn adequacy(&self, id: &MechanismId) -> Option<&Adequacy> {
        self.index.adequacy_record(id).map(|idx| &self.records.adequacy[idx])
    }

    /// The instrument of an id.
    pub(super) fn instrument(&self, id: &MechanismId) -> Option<&InstrumentRecord> {
        self.index.instrument(id).map(|idx| &self.records.instruments[idx])
    }

    /// The adequacy records of a regime that speak for an organisation, or else for a country, on
    /// a day.
    pub(super) fn adequacy_for(
        &self,
        regime: Regime,
        organisation: Option<&str>,
        country: Country,
        on: Date,
    ) -> impl Iterator<Item = &Adequacy> {
        let places = match organisation {
            Some(code) => self.index.organisation(code),
            None => self.index.adequacy(regime, self.canon(country, on)),
        };
        places
            .iter()
            .map(|idx| &self.records.adequacy[*idx])
            .filter(move |record| record.regime == regime)
    }

    pub(super) fn instruments(&self) -> &[InstrumentRecord] {
        &self.records.instruments
    }

    pub(super) fn derogations(&self) -> &[Derogation] {
        &self.records.derogations
    }

    pub(super) fn programme(&self, id: Option<&str>) -> Option<&Programme> {
        self.records.programmes.iter().find(|programme| Some(programme.id.as_str()) == id)
    }

    /// The findings that are raised about a record on a day, for some data.
    pub(super) fn advisories(
        &self,
        record: &MechanismId,
        on: Date,
        data: &std::collections::BTreeSet<super::vocabulary::Category>,
    ) -> Vec<FindingCode> {
        self.records
            .advisories
            .iter()
            .filter(|advisory| advisory.records.contains(record))
            .filter(|advisory| advisory.from.is_none_or(|from| from <= on))
            .filter(|advisory| advisory.to.is_none_or(|to| on <= to))
            .filter(|a| a.categories.is_empty() || !a.categories.is_disjoint(data))
            .map(|advisory| advisory.finding)
            .collect()
    }

    /// Tells whether a record is assumed to have ended by a day.
    pub(super) fn ended(&self, record: &MechanismId, what_ifs: &[WhatIf], on: Date) -> bool {
        what_ifs.iter().filter(|what_if| what_if.from.is_none_or(|from| from <= on)).any(
            |what_if| {
                let named = what_if.id == record.as_str();
                let preset = self.records.what_if.iter().find(|preset| preset.id == what_if.id);
                named || preset.is_some_and(|preset| preset.ends(record))
            },
        )
    }

    /// A finding in words.
    pub fn finding(&self, code: FindingCode) -> Option<&FindingRecord> {
        self.index.finding(code).map(|idx| &self.records.findings[idx])
    }

    /// The law that a finding under a regime rests on, on a day.
    pub fn finding_citation(&self, code: FindingCode, regime: Regime, on: Date) -> String {
        let Some(record) = self.finding(code) else { return String::new() };
        let rests = Rests { citation: &record.citation, sources: &record.sources };
        self.basis(rests, regime, on).citation()
    }

    /// How much a finding weighs.
    pub fn severity(&self, code: FindingCode) -> Severity {
        self.finding(code).map_or(Severity::Info, |record| record.severity)
    }

    /// The rules of a regime that a step rests on.
    pub(super) fn rules(&self, regime: Regime, ground: Ground) -> impl Iterator<Item = &Rule> {
        let of = move |rule: &&Rule| rule.regime == regime && rule.decides.contains(&ground);
        self.records.rules.iter().filter(of)
    }

    pub(super) fn outcome(&self, code: Outcome) -> Option<&OutcomeRecord> {
        self.records.outcomes.iter().find(|record| record.code == code)
    }

    pub(super) fn evidence(&self, key: &str) -> &[Evidence] {
        self.records.evidence.get(key).map_or(&[], Vec::as_slice)
    }

    /// The code and the words on a small label, for a mechanism or else an outcome.
    pub fn chip(&self, mechanism: Option<&MechanismId>, outcome: Option<Outcome>) -> Option<&Chip> {
        let of_record = mechanism.and_then(|id| {
            let adequacy = self.adequacy(id).map(|record| &record.chip);
            adequacy.or_else(|| self.instrument(id).map(|record| &record.chip))
        });
        of_record.or_else(|| self.outcome(outcome?).map(|record| &record.chip))
    }

    /// Tells whether a mechanism may be used on a day, with what is assumed to have ended.
    pub fn in_force(&self, id: &MechanismId, on: Date, what_ifs: &[WhatIf]) -> bool {
        let known = self.mechanisms().into_iter().find(|record| record.id == id);
        known.is_some_and(|record| {
            record.from.is_none_or(|from| from <= on) && record.to.is_none_or(|to| on <= to)
        }) && !self.ended(id, what_ifs, on)
    }
}
