//! What adequacy records, instruments, derogations and what-ifs must keep.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Checker;
use crate::law::base::mechanism::{
    Adequacy, Condition, DestinationKind, EffectKind, InstrumentRecord,
};
use crate::law::vocabulary::{Country, Outcome, Regime};

pub(super) fn check(checker: &mut Checker<'_>) {
    let records = checker.records;
    ids(checker);
    for (idx, record) in records.adequacy.iter().enumerate() {
        adequacy(checker, record, &format!("adequacy[{idx}]"));
    }
    rivals(checker);
    for (idx, record) in records.instruments.iter().enumerate() {
        instrument(checker, record, &format!("instruments[{idx}]"));
    }
    kinds(checker);
    let mut grounds = BTreeSet::new();
    for (idx, record) in records.derogations.iter().enumerate() {
        let path = format!("derogations[{idx}]");
        checker.cited(&record.citation, &record.sources, &path);
        checker.words(&record.text, &format!("{path}.text"));
        if !grounds.insert((record.regime, &record.ground)) {
            let message = format!("the ground `{}` stands twice", record.ground);
            checker.add(format!("{path}.ground"), message);
        }
    }
    advisories(checker);
    presets(checker);
}

/// Each id once among everything that an answer can rest on or a what-if can name.
fn ids(checker: &mut Checker<'_>) {
    let records = checker.records;
    let adequacy = records.adequacy.iter().map(|r| r.id.as_str());
    let instruments = records.instruments.iter().map(|r| r.id.as_str());
    let derogations = records.derogations.iter().map(|r| r.id.as_str());
    let presets = records.what_if.iter().map(|r| r.id.as_str());
    let lists: [(&str, Vec<&str>); 4] = [
        ("adequacy", adequacy.collect()),
        ("instruments", instruments.collect()),
        ("derogations", derogations.collect()),
        ("what_if", presets.collect()),
    ];
    let mut seen = BTreeSet::new();
    for (list, ids) in lists {
        for (idx, id) in ids.into_iter().enumerate() {
            if !seen.insert(id) {
                let message = format!("`{id}` stands twice; give one another id");
                checker.add(format!("{list}[{idx}].id"), message);
            }
        }
    }
}

fn adequacy(checker: &mut Checker<'_>, record: &Adequacy, path: &str) {
    let records = checker.records;
    checker.cited(&record.citation, &record.sources, path);
    checker.words(&record.label, &format!("{path}.label"));
    checker.words(&record.url, &format!("{path}.url"));
    checker.evidence(&record.evidence, &format!("{path}.evidence"));
    if !matches!(record.outcome, Outcome::Adequacy | Outcome::TcaBridge) {
        checker.add(
            format!("{path}.outcome"),
            format!("an adequacy record cannot amount to `{}`", record.outcome),
        );
    }
    let code = &record.destination.code;
    let (known, what) = match record.destination.kind {
        DestinationKind::Country => {
            let country = Country::from_code(code);
            (records.countries.iter().any(|r| Some(r.alpha2) == country), "country")
        }
        DestinationKind::Set => (records.sets.contains_key(code), "set"),
        DestinationKind::Organisation => {
            (records.organisations.iter().any(|r| r.code == *code), "organisation")
        }
    };
    if !known {
        checker.add(format!("{path}.destination.code"), format!("there is no {what} `{code}`"));
    }
    dates(checker, record, path);
    for (idx, condition) in record.conditions.iter().enumerate() {
        let path = format!("{path}.conditions[{idx}]");
        match condition {
            Condition::ImporterFlag { flag, .. } => checker.words(flag, &format!("{path}.flag")),
            Condition::ImporterCert { scheme, .. } => {
                let programme = records
                    .programmes
                    .iter()
                    .find(|programme| Some(&programme.id) == record.programme.as_ref());
                if !programme.is_some_and(|programme| programme.schemes.contains(scheme)) {
                    let message = format!(
                        "the record’s programme has no framework `{scheme}`; see `programmes`"
                    );
                    checker.add(format!("{path}.scheme"), message);
                }
            }
        }
    }
    if let Some(id) = &record.programme
        && !records.programmes.iter().any(|programme| programme.id == *id)
    {
        checker.add(format!("{path}.programme"), format!("there is no programme `{id}`"));
    }
    if let Some(dependency) = &record.depends_on
        && !checker.is_adequacy(&dependency.record)
    {
        let message = format!("there is no adequacy record `{}`", dependency.record);
        checker.add(format!("{path}.depends_on.record"), message);
    }
}

fn dates(checker: &mut Checker<'_>, record: &Adequacy, path: &str) {
    checker.span(record.usable_from, record.valid_to, &format!("{path}.valid_to"));
    for (from, name) in [(record.adopted, "adopted"), (record.valid_from, "valid_from")] {
        if record.usable_from < from {
            let message = format!("it is usable from {}, before {from}", record.usable_from);
            checker.add(format!("{path}.{name}"), message);
        }
    }
    if let Some(end) = &record.end {
        let last = end.date.checked_sub(1.day()).ok();
        if record.valid_to != last {
            let message =
                format!("it ends on {}, but its last day is not the day before", end.date);
            checker.add(format!("{path}.end.date"), message);
        }
    }
    for (idx, exclusion) in record.exclusions.iter().enumerate() {
        let from = exclusion.from.unwrap_or(Date::MIN);
        checker.span(from, exclusion.to, &format!("{path}.exclusions[{idx}].to"));
    }
    let mut spans = Vec::new();
    for (idx, segment) in record.segments.iter().enumerate() {
        let path = format!("{path}.segments[{idx}]");
        checker.span(segment.from, Some(segment.to), &format!("{path}.to"));
        if segment.known_from > segment.from {
            let message = format!("it is known only from {}, after it began", segment.known_from);
            checker.add(format!("{path}.known_from"), message);
        }
        spans.push((segment.from, Some(segment.to), format!("{path}.from")));
    }
    checker.apart(spans);
    for (idx, pair) in record.segments.windows(2).enumerate() {
        if pair[0].to.tomorrow().is_ok_and(|next| next < pair[1].from) {
            let message =
                format!("the segment before it ended on {}: no day may be left out", pair[0].to);
            checker.add(format!("{path}.segments[{}].from", idx + 1), message);
        }
    }
    let (first, last) = (record.segments.first(), record.segments.last());
    if let (Some(first), Some(last)) = (first, last) {
        if first.from != record.usable_from {
            let message = format!("the record begins on {}, not here", record.usable_from);
            checker.add(format!("{path}.segments[0].from"), message);
        }
        if Some(last.to) != record.valid_to {
            let idx = record.segments.len() - 1;
            let message = "the record does not end with its last segment";
            checker.add(format!("{path}.segments[{idx}].to"), message);
        }
    }
}

/// Records of one regime for one destination that ask the same may not be in force together.
fn rivals(checker: &mut Checker<'_>) {
    let mut spans: BTreeMap<(Regime, &str, Vec<&str>), Vec<_>> = BTreeMap::new();
    for (idx, record) in checker.records.adequacy.iter().enumerate() {
        let asked = record.conditions.iter().map(|condition| match condition {
            Condition::ImporterFlag { flag, .. } => flag.as_str(),
            Condition::ImporterCert { scheme, .. } => scheme.as_str(),
        });
        let key = (record.regime, record.destination.code.as_str(), asked.collect());
        let span = (record.usable_from, record.valid_to, format!("adequacy[{idx}].usable_from"));
        spans.entry(key).or_default().push(span);
    }
    for spans in spans.into_values() {
        checker.apart(spans);
    }
}

fn instrument(checker: &mut Checker<'_>, record: &InstrumentRecord, path: &str) {
    checker.cited(&record.citation, &record.sources, path);
    checker.words(&record.label, &format!("{path}.label"));
    checker.words(&record.url, &format!("{path}.url"));
    checker.words(&record.assessment.name, &format!("{path}.assessment.name"));
    checker.evidence(&record.evidence, &format!("{path}.evidence"));
    checker.span(record.usable_from, record.valid_to, &format!("{path}.valid_to"));
    let until = record.new_contracts_until;
    checker.span(record.usable_from, until, &format!("{path}.new_contracts_until"));
    if until.zip(record.valid_to).is_some_and(|(until, to)| to < until) {
        let message = "contracts can be signed after its last day";
        checker.add(format!("{path}.new_contracts_until"), message);
    }
    if record.role_pairs.as_ref().is_some_and(Vec::is_empty) {
        checker.add(format!("{path}.role_pairs"), "it fits no roles; use null for any");
    }
    if record.accepts.is_empty() {
        checker.add(format!("{path}.accepts"), "it recognises no kind of instrument");
    }
    for (idx, kind) in record.requires.iter().enumerate() {
        checker.kind(kind, &format!("{path}.requires[{idx}]"));
    }
}

/// A kind and module means one instrument of a regime.
fn kinds(checker: &mut Checker<'_>) {
    let mut seen = BTreeSet::new();
    for (idx, record) in checker.records.instruments.iter().enumerate() {
        for (at, kind) in record.accepts.iter().enumerate() {
            if !seen.insert((record.regime, kind, record.module)) {
                let message = format!("`{kind}` means another instrument already");
                checker.add(format!("instruments[{idx}].accepts[{at}]"), message);
            }
        }
    }
}

fn advisories(checker: &mut Checker<'_>) {
    for (idx, advisory) in checker.records.advisories.iter().enumerate() {
        let path = format!("advisories[{idx}]");
        checker.sources(&advisory.sources, &path);
        let from = advisory.from.unwrap_or(Date::MIN);
        checker.span(from, advisory.to, &format!("{path}.to"));
        if advisory.records.is_empty() {
            checker.add(format!("{path}.records"), "it is about no record");
        }
        for (at, id) in advisory.records.iter().enumerate() {
            if !checker.is_adequacy(id) {
                let message = format!("there is no adequacy record `{id}`");
                checker.add(format!("{path}.records[{at}]"), message);
            }
        }
    }
}

fn presets(checker: &mut Checker<'_>) {
    for (idx, preset) in checker.records.what_if.iter().enumerate() {
        let path = format!("what_if[{idx}]");
        checker.sources(&preset.sources, &path);
        if preset.effects.is_empty() {
            checker.add(format!("{path}.effects"), "it ends nothing");
        }
        for (at, effect) in preset.effects.iter().enumerate() {
            let (known, what) = match effect.op {
                EffectKind::End => (checker.is_adequacy(&effect.target), "adequacy record"),
                EffectKind::EndInstrument => (checker.is_instrument(&effect.target), "instrument"),
            };
            if !known {
                let message = format!("there is no {what} `{}` to end", effect.target);
                checker.add(format!("{path}.effects[{at}].target"), message);
            }
        }
    }
}
