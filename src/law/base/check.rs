//! What a law base must keep, beyond its form.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{BaseError, Records};
use crate::law::finding::FindingCode;
use crate::law::vocabulary::LawSourceId;

/// Finds contradictions in a base.
pub(super) fn check(base: &Records, text: &str) -> Vec<BaseError> {
    let known = base.sources.iter().map(|source| source.id.clone()).collect();
    let mut checker = Checker { text, known, ids: BTreeSet::new(), errors: Vec::new() };
    for (idx, record) in base.adequacy.iter().enumerate() {
        let path = format!("adequacy[{idx}]");
        checker.id(record.id.as_str(), &path);
        checker.sources(&record.sources, record.id.as_str(), &path);
        checker.span(record.usable_from, record.valid_to, record.id.as_str(), &path);
        let mut before: Option<Date> = None;
        for segment in &record.segments {
            checker.span(segment.from, Some(segment.to), record.id.as_str(), &path);
            if before.is_some_and(|before| segment.from <= before) {
                checker.add(&path, record.id.as_str(), "its segments overlap".to_owned());
            }
            before = Some(segment.to);
        }
    }
    for (idx, record) in base.instruments.iter().enumerate() {
        let path = format!("instruments[{idx}]");
        checker.id(record.id.as_str(), &path);
        checker.sources(&record.sources, record.id.as_str(), &path);
        checker.span(record.usable_from, record.valid_to, record.id.as_str(), &path);
    }
    for (idx, record) in base.derogations.iter().enumerate() {
        let path = format!("derogations[{idx}]");
        checker.id(record.id.as_str(), &path);
        checker.sources(&record.sources, record.id.as_str(), &path);
    }
    for (idx, record) in base.findings.iter().enumerate() {
        checker.sources(&record.sources, record.code.code(), &format!("findings[{idx}]"));
    }
    for (idx, record) in base.regimes.iter().enumerate() {
        let path = format!("regimes[{idx}]");
        checker.sources(&record.sources, record.id.code(), &path);
        if !base.zones.contains_key(&record.zone) {
            let message = format!("there is no zone `{}`", record.zone);
            checker.add(&path, record.id.code(), message);
        }
        let mut before: Option<Date> = None;
        for law in &record.law {
            checker.span(law.from, law.to, &law.law, &path);
            if before.is_some_and(|before| law.from <= before) {
                checker.add(&path, &law.law, "its laws overlap".to_owned());
            }
            before = law.to;
        }
    }
    for (idx, preset) in base.what_if.iter().enumerate() {
        for effect in &preset.effects {
            if !checker.ids.contains(effect.target.as_str()) {
                let message = format!("there is no record `{}` to end", effect.target);
                checker.add(&format!("what_if[{idx}]"), &preset.id, message);
            }
        }
    }
    for code in FindingCode::ALL {
        if !base.findings.iter().any(|record| record.code == *code) {
            checker.add("findings", code.code(), format!("the finding `{code}` is not described"));
        }
    }
    for (zone, entries) in &base.zones {
        for entry in entries {
            let country = entry.country.to_string();
            if !base.countries.iter().any(|record| record.alpha2 == entry.country) {
                let message = format!("there is no country `{country}`");
                checker.add(&format!("zones.{zone}"), &country, message);
            }
            checker.span(entry.from, entry.to, &country, &format!("zones.{zone}"));
        }
    }
    checker.errors
}

struct Checker<'a> {
    text: &'a str,
    known: BTreeSet<LawSourceId>,
    ids: BTreeSet<String>,
    errors: Vec<BaseError>,
}

impl Checker<'_> {
    /// Adds an error at the place where the record's id stands.
    fn add(&mut self, path: &str, id: &str, message: String) {
        let quoted = format!("\"{id}\"");
        let at = self.text.find(&quoted).unwrap_or(0);
        let before = &self.text[..at];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let message = format!("`{id}`: {message}");
        self.errors.push(BaseError { line, column, path: path.to_owned(), message });
    }

    fn id(&mut self, id: &str, path: &str) {
        if !self.ids.insert(id.to_owned()) {
            self.add(path, id, "the id stands twice; give one another".to_owned());
        }
    }

    fn sources(&mut self, sources: &[LawSourceId], id: &str, path: &str) {
        if sources.is_empty() {
            self.add(path, id, "it has no source; name one of `sources`".to_owned());
        }
        for source in sources {
            if !self.known.contains(source) {
                self.add(path, id, format!("there is no source `{source}`"));
            }
        }
    }

    fn span(&mut self, from: Date, to: Option<Date>, id: &str, path: &str) {
        if let Some(to) = to.filter(|to| *to < from) {
            self.add(path, id, format!("it ends on {to}, before it begins on {from}"));
        }
    }
}
