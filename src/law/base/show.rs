//! The base's records as a reader looks them up.

use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::{Base, Citation, Source};
use crate::law::vocabulary::{LawSourceId, MechanismId, Regime};

/// A mechanism in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mechanism<'a> {
    /// Its id.
    pub id: &'a MechanismId,
    /// The regime.
    pub regime: Regime,
    /// Its label.
    pub label: &'a str,
    /// The first day on which it could be relied on; none, not limited.
    pub from: Option<Date>,
    /// The last day; none, open.
    pub to: Option<Date>,
    /// The citation.
    pub citation: &'a Citation,
    /// The official address; empty, none of its own.
    pub url: &'a str,
}

impl Base {
    /// Each mechanism in short: adequacy records, instruments, derogations.
    pub fn mechanisms(&self) -> Vec<Mechanism<'_>> {
        let adequacy = self.records.adequacy.iter().map(|r| Mechanism {
            id: &r.id,
            regime: r.regime,
            label: &r.label,
            from: Some(r.usable_from),
            to: r.valid_to,
            citation: &r.citation,
            url: &r.url,
        });
        let instruments = self.records.instruments.iter().map(|r| Mechanism {
            id: &r.id,
            regime: r.regime,
            label: &r.label,
            from: Some(r.usable_from),
            to: r.valid_to,
            citation: &r.citation,
            url: &r.url,
        });
        let derogations = self.records.derogations.iter().map(|r| Mechanism {
            id: &r.id,
            regime: r.regime,
            label: &r.text,
            from: None,
            to: None,
            citation: &r.citation,
            url: "",
        });
        adequacy.chain(instruments).chain(derogations).collect()
    }

    /// A source of the base.
    pub fn source(&self, id: &LawSourceId) -> Option<&Source> {
        self.records.sources.iter().find(|source| source.id == *id)
    }

    /// Every id that [`Base::show`] knows, in the order of the base.
    pub fn ids(&self) -> Vec<&str> {
        let records = &self.records;
        let mut ids: Vec<&str> = records.adequacy.iter().map(|r| r.id.as_str()).collect();
        ids.extend(records.instruments.iter().map(|r| r.id.as_str()));
        ids.extend(records.derogations.iter().map(|r| r.id.as_str()));
        ids.extend(records.findings.iter().map(|r| r.code.code()));
        ids.extend(records.what_if.iter().map(|r| r.id.as_str()));
        ids.extend(records.rules.iter().map(|r| r.id.as_str()));
        ids.push(&records.art48.id);
        ids.extend(records.outcomes.iter().map(|r| r.code.code()));
        ids.extend(records.programmes.iter().map(|r| r.id.as_str()));
        ids.extend(records.organisations.iter().map(|r| r.code.as_str()));
        ids.extend(records.regimes.iter().map(|r| r.id.code()));
        ids.extend(records.countries.iter().map(|r| r.alpha2.code()));
        ids.extend(records.sources.iter().map(|r| r.id.as_str()));
        ids
    }

    /// A record of the base in full, as data; none, if there is none of this id.
    pub fn show(&self, id: &str) -> Option<Value> {
        let records = &self.records;
        find(&records.adequacy, |r| r.id.as_str() == id)
            .or_else(|| find(&records.instruments, |r| r.id.as_str() == id))
            .or_else(|| find(&records.derogations, |r| r.id.as_str() == id))
            .or_else(|| find(&records.findings, |r| r.code.code() == id))
            .or_else(|| find(&records.what_if, |r| r.id == id))
            .or_else(|| find(&records.rules, |r| r.id == id))
            .or_else(|| find(std::slice::from_ref(&records.art48), |r| r.id == id))
            .or_else(|| find(&records.outcomes, |r| r.code.code() == id))
            .or_else(|| find(&records.programmes, |r| r.id == id))
            .or_else(|| find(&records.organisations, |r| r.code == id))
            .or_else(|| find(&records.regimes, |r| r.id.code() == id))
            .or_else(|| find(&records.countries, |r| r.alpha2.code() == id))
            .or_else(|| find(&records.sources, |r| r.id.as_str() == id))
    }
}

fn find<T: Serialize>(records: &[T], is: impl Fn(&T) -> bool) -> Option<Value> {
    records.iter().find(|record| is(record)).and_then(|record| serde_json::to_value(record).ok())
}
