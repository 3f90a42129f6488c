//! Where in the base the procedure finds what it asks for most.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Records;
use super::mechanism::DestinationKind;
use crate::law::finding::FindingCode;
use crate::law::vocabulary::{Country, MechanismId, Regime};

/// Places of records, by what they are asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Index {
    /// By [`Country::idx`].
    countries: Vec<OfCountry>,
    /// Adequacy records, in the base's order.
    organisations: BTreeMap<String, Vec<usize>>,
    /// Adequacy records and instruments, by id; of two with one id the first.
    mechanisms: BTreeMap<MechanismId, OfMechanism>,
    /// Findings, in the order of [`FindingCode::ALL`].
    findings: Vec<Option<usize>>,
}

/// Where the records of one id stand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct OfMechanism {
    adequacy: Option<usize>,
    instrument: Option<usize>,
}

/// What the base says of one country.
#[derive(Clone, Debug, Default, PartialEq)]
struct OfCountry {
    record: Option<usize>,
    zones: [Vec<(Date, Option<Date>)>; 3],
    adequacy: [Vec<usize>; 3],
}

impl Index {
    pub(super) fn of(records: &Records) -> Self {
        let mut index =
            Self { countries: vec![OfCountry::default(); Country::COUNT], ..Self::default() };
        for (idx, record) in records.countries.iter().enumerate() {
            index.countries[record.alpha2.idx()].record.get_or_insert(idx);
        }
        for regime in &records.regimes {
            for entry in records.zones.get(&regime.zone).into_iter().flat_map(|zone| &zone.entries)
            {
                let zones = &mut index.countries[entry.country.idx()].zones;
                zones[regime.id.idx()].push((entry.from, entry.to));
            }
        }
        for (idx, record) in records.instruments.iter().enumerate() {
            let of = index.mechanisms.entry(record.id.clone()).or_default();
            of.instrument.get_or_insert(idx);
        }
        for (idx, record) in records.adequacy.iter().enumerate() {
            index.mechanisms.entry(record.id.clone()).or_default().adequacy.get_or_insert(idx);
            let code = &record.destination.code;
            let countries = match record.destination.kind {
                DestinationKind::Organisation => {
                    index.organisations.entry(code.clone()).or_default().push(idx);
                    Vec::new()
                }
                DestinationKind::Country => Country::from_code(code).into_iter().collect(),
                DestinationKind::Set => {
                    records.sets.get(code).map_or_else(Vec::new, |set| set.countries.clone())
                }
            };
            for country in countries {
                index.countries[country.idx()].adequacy[record.regime.idx()].push(idx);
            }
        }
        let place = |code: &FindingCode| records.findings.iter().position(|r| r.code == *code);
        index.findings = FindingCode::ALL.iter().map(place).collect();
        index
    }

    pub(super) fn country(&self, country: Country) -> Option<usize> {
        self.countries.get(country.idx())?.record
    }

    pub(super) fn in_zone(&self, regime: Regime, country: Country, on: Date) -> bool {
        let of = self.countries.get(country.idx());
        of.into_iter()
            .flat_map(|of| &of.zones[regime.idx()])
            .any(|(from, to)| *from <= on && to.is_none_or(|to| on <= to))
    }

    /// The adequacy record of an id.
    pub(super) fn adequacy_record(&self, id: &MechanismId) -> Option<usize> {
        self.mechanisms.get(id)?.adequacy
    }

    /// The instrument of an id.
    pub(super) fn instrument(&self, id: &MechanismId) -> Option<usize> {
        self.mechanisms.get(id)?.instrument
    }

    /// The adequacy records of a regime that name a country, alone or in a set.
    pub(super) fn adequacy(&self, regime: Regime, country: Country) -> &[usize] {
        self.countries.get(country.idx()).map_or(&[], |of| &of.adequacy[regime.idx()])
    }

    /// The adequacy records of all regimes that name an organisation.
    pub(super) fn organisation(&self, code: &str) -> &[usize] {
        self.organisations.get(code).map_or(&[], Vec::as_slice)
    }

    pub(super) fn finding(&self, code: FindingCode) -> Option<usize> {
        self.findings.get(code as usize).copied().flatten()
    }
}
