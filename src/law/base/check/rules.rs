//! What regimes, rules, findings, outcomes and programmes must keep.

use std::collections::BTreeSet;

use super::Checker;
use crate::law::base::Ground;
use crate::law::base::record::RegimeRecord;
use crate::law::candidate::DEROGATION;
use crate::law::finding::FindingCode;
use crate::law::procedure::EVIDENCE;
use crate::law::vocabulary::{Outcome, Regime};

pub(super) fn check(checker: &mut Checker<'_>) {
    let records = checker.records;
    checker.once("regimes", records.regimes.iter().map(|r| r.id.code()), "id");
    for regime in Regime::ALL {
        if !records.regimes.iter().any(|record| record.id == regime) {
            checker.add("regimes", format!("the regime `{regime}` is missing"));
        }
        if !records.zone_names.contains_key(&regime) {
            checker.add("zone_names", format!("the zone of `{regime}` has no name"));
        }
        for ground in Ground::NEEDED {
            let decides =
                |r: &&crate::law::base::Rule| r.regime == regime && r.decides.contains(&ground);
            if !records.rules.iter().any(|rule| decides(&rule)) {
                let message = format!("no rule of `{regime}` decides {ground:?}");
                checker.add("rules", message);
            }
        }
    }
    for (idx, record) in records.regimes.iter().enumerate() {
        regime(checker, record, &format!("regimes[{idx}]"));
    }
    checker.once("rules", records.rules.iter().map(|r| r.id.as_str()), "id");
    for (idx, record) in records.rules.iter().enumerate() {
        let path = format!("rules[{idx}]");
        checker.cited(&record.citation, &record.sources, &path);
        checker.words(&record.text, &format!("{path}.text"));
    }
    checker.cited(&records.art48.citation, &records.art48.sources, "art48");
    words(checker);
    programmes(checker);
    for key in EVIDENCE.iter().chain([&DEROGATION]) {
        checker.evidence(key, "evidence");
    }
    for (key, list) in &records.evidence {
        if list.is_empty() {
            checker.add(format!("evidence.{key}"), "it asks for nothing");
        }
    }
}

fn regime(checker: &mut Checker<'_>, record: &RegimeRecord, path: &str) {
    checker.sources(&record.sources, path);
    if !checker.records.zones.contains_key(&record.zone) {
        checker.add(format!("{path}.zone"), format!("there is no zone `{}`", record.zone));
    }
    if record.law.is_empty() {
        checker.add(format!("{path}.law"), "it has no law");
    }
    let mut spans = Vec::new();
    for (idx, law) in record.law.iter().enumerate() {
        let path = format!("{path}.law[{idx}]");
        checker.words(&law.citation, &format!("{path}.citation"));
        checker.span(law.from, law.to, &format!("{path}.to"));
        spans.push((law.from, law.to, format!("{path}.from")));
    }
    checker.apart(spans);
    if let Some(carveout) = &record.carveout {
        checker.cited(&carveout.citation, &carveout.sources, &format!("{path}.carveout"));
    }
    if let Some(back) = &record.processor_return {
        checker.cited(&back.citation, &back.sources, &format!("{path}.processor_return"));
    }
    for (idx, rule) in record.unsupported.iter().enumerate() {
        let path = format!("{path}.unsupported[{idx}]");
        for (at, kind) in rule.kinds.iter().enumerate() {
            checker.kind(kind, &format!("{path}.kinds[{at}]"));
        }
        for (at, kind) in rule.unless.iter().enumerate() {
            checker.kind(kind, &format!("{path}.unless[{at}]"));
        }
    }
}

/// Everything that an answer can say is described, once.
fn words(checker: &mut Checker<'_>) {
    let records = checker.records;
    checker.once("findings", records.findings.iter().map(|r| r.code.code()), "code");
    for code in FindingCode::ALL {
        if !records.findings.iter().any(|record| record.code == *code) {
            checker.add("findings", format!("the finding `{code}` is not described"));
        }
    }
    for (idx, record) in records.findings.iter().enumerate() {
        let path = format!("findings[{idx}]");
        checker.cited(&record.citation, &record.sources, &path);
        checker.words(&record.text, &format!("{path}.text"));
    }
    checker.once("outcomes", records.outcomes.iter().map(|r| r.code.code()), "code");
    for code in Outcome::ALL {
        if !records.outcomes.iter().any(|record| record.code == *code) {
            checker.add("outcomes", format!("the outcome `{code}` is not described"));
        }
    }
    for (idx, record) in records.outcomes.iter().enumerate() {
        let path = format!("outcomes[{idx}]");
        checker.cited(&record.citation, &record.sources, &path);
        checker.words(&record.label, &format!("{path}.label"));
        if let Some(key) = &record.evidence {
            checker.evidence(key, &format!("{path}.evidence"));
        }
    }
}

fn programmes(checker: &mut Checker<'_>) {
    let records = checker.records;
    checker.once("programmes", records.programmes.iter().map(|r| r.id.as_str()), "id");
    let mut schemes = BTreeSet::new();
    for (idx, record) in records.programmes.iter().enumerate() {
        let path = format!("programmes[{idx}]");
        checker.cited(&record.citation, &record.sources, &path);
        for (at, scheme) in record.schemes.iter().enumerate() {
            let path = format!("{path}.schemes[{at}]");
            if !schemes.insert(scheme) {
                checker.add(path.clone(), format!("the framework `{scheme}` stands twice"));
            }
            if !records.adequacy.iter().any(|adequacy| adequacy.scheme() == Some(scheme)) {
                checker.add(path, format!("no adequacy record asks for `{scheme}`"));
            }
        }
    }
}
