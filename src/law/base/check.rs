//! What a law base must keep, beyond its form.

mod mechanisms;
mod place;
mod places;
mod rules;

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::citation::Citation;
use super::{BaseError, Records};
use crate::law::vocabulary::{Country, LawSourceId, MechanismId};

/// Finds contradictions in a base: references that lead nowhere, dates that run backwards or
/// overlap, ids that stand twice, and answers without a source.
pub(super) fn check(records: &Records, text: &str) -> Vec<BaseError> {
    let mut checker = Checker { records, faults: Vec::new() };
    checker.all_sources();
    rules::check(&mut checker);
    mechanisms::check(&mut checker);
    places::check(&mut checker);
    place::located(checker.faults, text)
}

/// A fault, and the path of the value that has it.
struct Fault {
    path: String,
    message: String,
}

struct Checker<'a> {
    records: &'a Records,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.faults.push(Fault { path: path.into(), message: message.into() });
    }

    /// The texts that everything rests on.
    fn all_sources(&mut self) {
        let records = self.records;
        self.once("sources", records.sources.iter().map(|source| source.id.as_str()), "id");
        for (idx, source) in records.sources.iter().enumerate() {
            for code in source.checked.split('+') {
                if !records.meta.checked_codes.contains_key(code) {
                    let message =
                        format!("`{code}` says nothing; `meta.checked_codes` does not explain it");
                    self.add(format!("sources[{idx}].checked"), message);
                }
            }
            if let Some(from) = source.from {
                self.span(from, source.to, &format!("sources[{idx}].to"));
            }
        }
    }

    /// Each id once in its list.
    fn once<'b>(&mut self, list: &str, ids: impl Iterator<Item = &'b str>, field: &str) {
        let mut seen = BTreeSet::new();
        for (idx, id) in ids.enumerate() {
            if !seen.insert(id) {
                let message = format!("`{id}` stands twice; give one another {field}");
                self.add(format!("{list}[{idx}].{field}"), message);
            }
        }
    }

    /// An answer must rest on sources that exist.
    fn sources(&mut self, sources: &[LawSourceId], path: &str) {
        if sources.is_empty() {
            self.add(format!("{path}.sources"), "it has no source; name one of `sources`");
        }
        for (idx, source) in sources.iter().enumerate() {
            if !self.records.sources.iter().any(|known| known.id == *source) {
                let message = format!("there is no source `{source}`; name one of `sources`");
                self.add(format!("{path}.sources[{idx}]"), message);
            }
        }
    }

    /// An answer must say what it rests on.
    fn cited(&mut self, citation: &Citation, sources: &[LawSourceId], path: &str) {
        self.sources(sources, path);
        let path = format!("{path}.citation");
        let parts = match citation {
            Citation::Plain(text) => return self.words(text, &path),
            Citation::Parts(parts) => parts,
        };
        if parts.is_empty() {
            self.add(path.clone(), "it is empty");
        }
        for (idx, part) in parts.iter().enumerate() {
            let path = format!("{path}[{idx}]");
            self.words(&part.text, &format!("{path}.text"));
            if let Some(from) = part.from {
                self.span(from, part.to, &format!("{path}.to"));
            }
            for (at, id) in part.sources.iter().enumerate() {
                if !sources.contains(id) {
                    let message = format!("`{id}` is none of the record’s `sources`");
                    self.add(format!("{path}.sources[{at}]"), message);
                }
            }
        }
    }

    fn words(&mut self, text: &str, path: &str) {
        if text.trim().is_empty() {
            self.add(path, "it is empty");
        }
    }

    /// A time that runs forwards.
    fn span(&mut self, from: Date, to: Option<Date>, path: &str) {
        if let Some(to) = to.filter(|to| *to < from) {
            self.add(path, format!("it ends on {to}, before it begins on {from}"));
        }
    }

    /// Times of one thing, none of which overlap.
    fn apart(&mut self, mut spans: Vec<(Date, Option<Date>, String)>) {
        spans.sort_by_key(|(from, _, _)| *from);
        for pair in spans.windows(2) {
            let [(_, to, _), (from, _, path)] = pair else { continue };
            if to.is_none_or(|to| *from <= to) {
                let message = format!("it begins on {from}, when the one before has not ended");
                self.add(path.clone(), message);
            }
        }
    }

    fn country(&mut self, country: Country, path: &str) {
        if !self.records.countries.iter().any(|record| record.alpha2 == country) {
            self.add(path, format!("there is no country `{country}`; add it to `countries`"));
        }
    }

    fn evidence(&mut self, key: &str, path: &str) {
        if !self.records.evidence.contains_key(key) {
            self.add(path, format!("there is no evidence `{key}`; add it to `evidence`"));
        }
    }

    /// A kind of instrument that some record recognises.
    fn kind(&mut self, kind: &str, path: &str) {
        let known = self.records.instruments.iter().any(|r| r.accepts.iter().any(|k| k == kind));
        if !known {
            self.add(path, format!("no instrument recognises the kind `{kind}`"));
        }
    }

    fn is_adequacy(&self, id: &MechanismId) -> bool {
        self.records.adequacy.iter().any(|record| record.id == *id)
    }

    fn is_instrument(&self, id: &MechanismId) -> bool {
        self.records.instruments.iter().any(|record| record.id == *id)
    }
}
