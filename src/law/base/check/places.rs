//! What zones, sets, countries, organisations and places must keep.

use std::collections::BTreeMap;

use super::Checker;

pub(super) fn check(checker: &mut Checker<'_>) {
    let records = checker.records;
    zones(checker);
    for (name, set) in &records.sets {
        let path = format!("sets.{name}");
        checker.sources(&set.sources, &path);
        if set.countries.is_empty() {
            checker.add(format!("{path}.countries"), "it holds no country");
        }
        for (idx, country) in set.countries.iter().enumerate() {
            let path = format!("{path}.countries[{idx}]");
            checker.country(*country, &path);
            if set.countries[..idx].contains(country) {
                checker.add(path, format!("`{country}` stands twice"));
            }
        }
    }
    checker.once("organisations", records.organisations.iter().map(|r| r.code.as_str()), "code");
    for (idx, record) in records.organisations.iter().enumerate() {
        checker.sources(&record.sources, &format!("organisations[{idx}]"));
    }
    countries(checker);
    checker.once("places", records.places.iter().map(|r| r.id.as_str()), "id");
    for (idx, place) in records.places.iter().enumerate() {
        let path = format!("places[{idx}]");
        checker.country(place.country, &format!("{path}.country"));
        if !(-90.0..=90.0).contains(&place.lat) {
            checker.add(format!("{path}.lat"), "a latitude lies between -90 and 90");
        }
        if !(-180.0..=180.0).contains(&place.lon) {
            checker.add(format!("{path}.lon"), "a longitude lies between -180 and 180");
        }
    }
}

fn zones(checker: &mut Checker<'_>) {
    let records = checker.records;
    for (name, zone) in &records.zones {
        let path = format!("zones.{name}");
        checker.sources(&zone.sources, &path);
        if !records.regimes.iter().any(|regime| regime.zone == *name) {
            checker.add(path.clone(), "it is the zone of no regime");
        }
        if zone.entries.is_empty() {
            checker.add(format!("{path}.entries"), "it holds no country");
        }
        let mut spans: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (idx, entry) in zone.entries.iter().enumerate() {
            let path = format!("{path}.entries[{idx}]");
            checker.country(entry.country, &format!("{path}.country"));
            checker.span(entry.from, entry.to, &format!("{path}.to"));
            let span = (entry.from, entry.to, format!("{path}.from"));
            spans.entry(entry.country).or_default().push(span);
        }
        for spans in spans.into_values() {
            checker.apart(spans);
        }
    }
}

fn countries(checker: &mut Checker<'_>) {
    let records = checker.records;
    checker.once("countries", records.countries.iter().map(|r| r.alpha2.code()), "alpha2");
    for (idx, record) in records.countries.iter().enumerate() {
        let path = format!("countries[{idx}]");
        for (at, membership) in record.memberships.iter().enumerate() {
            let path = format!("{path}.memberships[{at}].to");
            checker.span(membership.from, membership.to, &path);
        }
        let Some(other) = record.treat_as else {
            if record.treat_as_from.is_some() {
                let message = "it is treated as no other country from that day; see `treat_as`";
                checker.add(format!("{path}.treat_as_from"), message);
            }
            continue;
        };
        checker.country(other, &format!("{path}.treat_as"));
        let chained = records.countries.iter().any(|r| r.alpha2 == other && r.treat_as.is_some());
        if chained {
            let message = format!("`{other}` is itself treated as another country");
            checker.add(format!("{path}.treat_as"), message);
        }
    }
}
