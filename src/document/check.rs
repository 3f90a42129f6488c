//! What the types cannot say: names that must be borne, circles, vocabularies.

mod claims;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::path::Path;
use super::tree::Spans;
use crate::diagnostic::{Severity, nearest};

/// The words that the document takes from the law base. An empty set is not checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// Codes of countries and of sets of countries.
    pub places: BTreeSet<String>,
    /// Codes of frameworks of certification.
    pub schemes: BTreeSet<String>,
    /// Kinds of instruments.
    pub instruments: BTreeSet<String>,
    /// Records that an answer may rest on.
    pub mechanisms: BTreeSet<String>,
    /// Codes of findings.
    pub findings: BTreeSet<String>,
    /// Regimes that are asked.
    pub regimes: BTreeSet<String>,
    /// Regimes under which data may have been collected.
    pub origins: BTreeSet<String>,
    /// Flags of a party that a mechanism asks for.
    pub flags: BTreeSet<String>,
    /// Sectors that a rule asks about; any other may be stated as well.
    pub sectors: BTreeSet<String>,
    /// Codes of international organisations.
    pub organisations: BTreeSet<String>,
    /// Grounds of derogations.
    pub grounds: BTreeSet<String>,
    /// Modules of clauses.
    pub modules: BTreeSet<String>,
}

/// Something that is wrong beyond the form.
pub(super) struct Found {
    pub(super) severity: Severity,
    pub(super) path: Path,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

/// The kinds of names that are words of the law base, not of the document.
const VOCABULARY: [&str; 12] = [
    COUNTRY,
    "framework",
    "instrument",
    "record of the law base",
    "finding",
    "regime",
    "origin",
    "flag",
    SECTOR,
    "organisation",
    "ground of a derogation",
    MODULE,
];

/// The kind of name of which each is as near as any other.
const COUNTRY: &str = "country";

/// The kind of name that is a number.
const MODULE: &str = "module of clauses";

/// The kind of name that may be stated though no rule asks about it.
const SECTOR: &str = "sector";

/// Finds names that are borne twice or by nothing, circles, and words that the vocabulary lacks.
pub(super) fn check(value: &Value, vocabulary: &Vocabulary, spans: &mut Spans) -> Vec<Found> {
    let mut checker = Checker { found: Vec::new(), ids: BTreeMap::new(), options: BTreeMap::new() };
    checker.collect(value, spans);
    for (kind, words) in VOCABULARY.into_iter().zip([
        &vocabulary.places,
        &vocabulary.schemes,
        &vocabulary.instruments,
        &vocabulary.mechanisms,
        &vocabulary.findings,
        &vocabulary.regimes,
        &vocabulary.origins,
        &vocabulary.flags,
        &vocabulary.sectors,
        &vocabulary.organisations,
        &vocabulary.grounds,
        &vocabulary.modules,
    ]) {
        checker.ids.insert(kind, words.clone());
    }
    checker.references(value);
    checker.claims(value);
    checker.reviews(value);
    checker.walk(value, &Path::root());
    checker.choices(value);
    checker.circles(value);
    checker.certifications(value);
    checker.found
}

struct Checker {
    found: Vec<Found>,
    ids: BTreeMap<&'static str, BTreeSet<String>>,
    options: BTreeMap<String, BTreeSet<String>>,
}

/// For each list what its elements are called, and which of its fields name what.
const FIELDS: [(&str, &str, &[(&str, &str)]); 10] = [
    ("sources", "source", &[]),
    (
        "parties",
        "party",
        &[
            ("seat", COUNTRY),
            ("parent_country", COUNTRY),
            ("subject_to", "regime"),
            ("sector", SECTOR),
            ("organisation", "organisation"),
        ],
    ),
    ("sites", "site", &[("parent", "site"), ("party", "party"), ("country", COUNTRY)]),
    ("systems", "system", &[("site", "site"), ("party", "party")]),
    ("data", "data category", &[("origin", "origin")]),
    (
        "flows",
        "flow",
        &[
            ("from", "system"),
            ("to", "system"),
            ("data", "data category"),
            ("stage", "stage"),
            ("exporter", "party"),
            ("importer", "party"),
        ],
    ),
    ("choices", "choice", &[]),
    ("stages", "stage", &[]),
    ("profiles", "profile", &[]),
    ("claims", "claim", &[]),
];

/// Lists inside elements, and which of their fields name what.
const INNER: [(&str, &str, &str, &str); 5] = [
    ("systems", "stores", "data", "data category"),
    ("parties", "certifications", "scheme", "framework"),
    ("flows", "instruments", "kind", "instrument"),
    ("flows", "instruments", "module", MODULE),
    ("flows", "instruments", "ground", "ground of a derogation"),
];

fn elements<'a>(value: &'a Value, list: &str) -> impl Iterator<Item = (usize, &'a Value)> {
    value.get(list).and_then(Value::as_array).into_iter().flatten().enumerate()
}

impl Checker {
    fn add(&mut self, severity: Severity, path: Path, message: String, hint: Option<String>) {
        self.found.push(Found { severity, path, message, hint });
    }

    fn collect(&mut self, value: &Value, spans: &mut Spans) {
        for (list, kind, _) in FIELDS {
            let mut seen = BTreeSet::new();
            for (idx, element) in elements(value, list) {
                let path = Path::root().key(list).index(idx);
                let Some(id) = element.get("id").and_then(Value::as_str) else { continue };
                spans.name(list, id, path.clone());
                self.unique(&mut seen, id, kind, path.key("id"));
            }
            self.ids.insert(kind, seen);
        }
        let mut statements = BTreeSet::new();
        for (idx, source) in elements(value, "sources") {
            for (at, statement) in elements(source, "statements") {
                let path = Path::root().key("sources").index(idx).key("statements").index(at);
                let Some(id) = statement.get("id").and_then(Value::as_str) else { continue };
                spans.name("statements", id, path.clone());
                self.unique(&mut statements, id, "statement", path.key("id"));
            }
        }
        self.ids.insert("statement", statements);
        for (idx, choice) in elements(value, "choices") {
            let Some(id) = choice.get("id").and_then(Value::as_str) else { continue };
            let mut options = BTreeSet::new();
            for (at, option) in elements(choice, "options") {
                let path = Path::root().key("choices").index(idx).key("options").index(at);
                if let Some(option) = option.get("id").and_then(Value::as_str) {
                    self.unique(&mut options, option, "option", path.key("id"));
                }
            }
            self.options.insert(id.to_owned(), options);
        }
    }

    fn unique(&mut self, seen: &mut BTreeSet<String>, id: &str, kind: &str, path: Path) {
        if !seen.insert(id.to_owned()) {
            let hint = Some("the first one counts; give this one another id".to_owned());
            self.add(
                Severity::Error,
                path,
                format!("the id `{id}` names two of a kind ({kind})"),
                hint,
            );
        }
    }

    fn references(&mut self, value: &Value) {
        for (list, _, fields) in FIELDS {
            for (idx, element) in elements(value, list) {
                let path = Path::root().key(list).index(idx);
                for (field, kind) in fields {
                    if let Some(value) = element.get(field) {
                        self.named(value, kind, &path.key(field));
                    }
                }
            }
        }
        for (list, inner, field, kind) in INNER {
            for (idx, element) in elements(value, list) {
                for (at, part) in elements(element, inner) {
                    let path = Path::root().key(list).index(idx).key(inner).index(at).key(field);
                    if let Some(value) = part.get(field) {
                        self.named(value, kind, &path);
                    }
                }
            }
        }
        for (idx, party) in elements(value, "parties") {
            self.keys(party, &Path::root().key("parties").index(idx), ("flags", "flag"));
        }
        for (idx, flow) in elements(value, "flows") {
            for (at, held) in elements(flow, "instruments") {
                let path = Path::root().key("flows").index(idx).key("instruments").index(at);
                self.keys(held, &path, ("assessment", "regime"));
            }
        }
        let pins = value.get("layout").and_then(|layout| layout.get("pins"));
        for (id, _) in pins.and_then(Value::as_object).into_iter().flatten() {
            let path = Path::root().key("layout").key("pins").key(id);
            self.name(id, "system", &path);
        }
    }

    /// Checks the keys of a table in an element.
    fn keys(&mut self, element: &Value, path: &Path, (field, kind): (&str, &str)) {
        for (key, _) in element.get(field).and_then(Value::as_object).into_iter().flatten() {
            self.name(key, kind, &path.key(field).key(key));
        }
    }

    /// Checks a name, a list of names, or a name for each option.
    fn named(&mut self, value: &Value, kind: &str, path: &Path) {
        match value {
            Value::String(id) => self.name(id, kind, path),
            // What cannot even be read as a module is told by the reader.
            Value::Number(n) if kind == MODULE && n.as_u64().is_some_and(|n| n < 256) => {
                self.name(&n.to_string(), kind, path);
            }
            Value::Array(list) => {
                for (idx, value) in list.iter().enumerate() {
                    self.named(value, kind, &path.index(idx));
                }
            }
            Value::Object(table) => {
                for (option, value) in
                    table.get("of").and_then(Value::as_object).into_iter().flatten()
                {
                    self.named(value, kind, &path.key("of").key(option));
                }
            }
            _ => {}
        }
    }

    fn name(&mut self, id: &str, kind: &str, path: &Path) {
        let Some(known) = self.ids.get(kind) else { return };
        let vocabulary = VOCABULARY.contains(&kind);
        if known.contains(id) || (vocabulary && known.is_empty()) {
            return;
        }
        // Of two letters each is as near as any other.
        let long = id.len() > if kind == COUNTRY { 2 } else { 1 };
        let near = nearest(id, known.iter().map(String::as_str)).filter(|_| long);
        let regime = || self.ids.get("regime").is_some_and(|regimes| regimes.contains(id));
        let hint = match near {
            None if kind == COUNTRY && regime() => {
                format!("`{id}` is a regime; for a country use its code of ISO 3166-1 alpha-2")
            }
            Some(near) => format!("did you mean `{near}`?"),
            None if kind == COUNTRY => {
                "use a code of ISO 3166-1 alpha-2, or a set of the law base such as `EEA`"
                    .to_owned()
            }
            None if vocabulary => {
                let some: Vec<&str> = known.iter().take(12).map(String::as_str).collect();
                format!("known: {}", some.join(", "))
            }
            None => format!("add a {kind} with this id, or name one that exists"),
        };
        let (severity, message) = if kind == SECTOR {
            // It may be meant for a person.
            (Severity::Warning, format!("no rule asks about the sector `{id}`"))
        } else {
            (Severity::Error, format!("there is no {kind} `{id}`"))
        };
        self.add(severity, path.clone(), message, Some(hint));
    }

    /// Sources and conditions, wherever they stand.
    fn walk(&mut self, value: &Value, path: &Path) {
        match value {
            Value::Array(list) => {
                for (idx, value) in list.iter().enumerate() {
                    self.walk(value, &path.index(idx));
                }
            }
            Value::Object(map) => {
                if let (Some(Value::String(choice)), Some(Value::Object(of))) =
                    (map.get("by"), map.get("of"))
                {
                    self.choice(choice, &path.key("by"));
                    for option in of.keys() {
                        self.option(choice, option, &path.key("of").key(option));
                    }
                    return;
                }
                for (key, value) in map {
                    let path = path.key(key);
                    match key.as_str() {
                        "source" => self.named(value, "statement", &path),
                        "when" | "choose" => self.condition(value, &path),
                        _ => self.walk(value, &path),
                    }
                }
            }
            _ => {}
        }
    }

    fn condition(&mut self, value: &Value, path: &Path) {
        for (choice, options) in value.as_object().into_iter().flatten() {
            let path = path.key(choice);
            self.choice(choice, &path);
            match options {
                Value::String(option) => self.option(choice, option, &path),
                Value::Array(list) => {
                    for (idx, option) in list.iter().enumerate() {
                        if let Some(option) = option.as_str() {
                            self.option(choice, option, &path.index(idx));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn choice(&mut self, choice: &str, path: &Path) {
        self.name(choice, "choice", path);
    }

    fn option(&mut self, choice: &str, option: &str, path: &Path) {
        let Some(options) = self.options.get(choice) else { return };
        if options.contains(option) {
            return;
        }
        let hint = if let Some(near) = nearest(option, options.iter().map(String::as_str)) {
            format!("did you mean `{near}`?")
        } else {
            let all: Vec<&str> = options.iter().map(String::as_str).collect();
            format!("its options: {}", all.join(", "))
        };
        let message = format!("the choice `{choice}` has no option `{option}`");
        self.add(Severity::Error, path.clone(), message, Some(hint));
    }

    fn choices(&mut self, value: &Value) {
        for (idx, choice) in elements(value, "choices") {
            let path = Path::root().key("choices").index(idx);
            let multiple = choice.get("multiple").and_then(Value::as_bool).unwrap_or(false);
            let defaults = elements(choice, "options")
                .filter(|(_, option)| option.get("default") == Some(&Value::Bool(true)))
                .count();
            if elements(choice, "options").next().is_none() {
                let hint = Some("add `options` with at least one".to_owned());
                self.add(Severity::Error, path, "a choice without options".to_owned(), hint);
            } else if !multiple && defaults != 1 {
                let hint = Some("give one of its options `\"default\": true`".to_owned());
                let message =
                    format!("a choice of one option has {defaults} defaults; the first counts");
                self.add(Severity::Warning, path, message, hint);
            }
        }
    }

    /// Sites that are parts of themselves, and choices that wait for themselves.
    fn circles(&mut self, value: &Value) {
        let mut parents: BTreeMap<&str, &str> = BTreeMap::new();
        for (_, site) in elements(value, "sites") {
            if let (Some(id), Some(parent)) =
                (site.get("id").and_then(Value::as_str), site.get("parent").and_then(Value::as_str))
            {
                parents.entry(id).or_insert(parent);
            }
        }
        for (idx, site) in elements(value, "sites") {
            let Some(id) = site.get("id").and_then(Value::as_str) else { continue };
            let own = site.get("parent").and_then(Value::as_str);
            let mut at = own.and(parents.get(id).copied());
            for _ in 0..=parents.len() {
                match at {
                    Some(up) if up == id => {
                        let path = Path::root().key("sites").index(idx).key("parent");
                        let hint = Some("a site cannot be a part of its own part".to_owned());
                        let message = format!("the site `{id}` lies within itself");
                        self.add(Severity::Error, path, message, hint);
                        break;
                    }
                    Some(up) => at = parents.get(up).copied(),
                    None => break,
                }
            }
        }
        for (idx, choice) in elements(value, "choices") {
            let Some(id) = choice.get("id").and_then(Value::as_str) else { continue };
            if choice.get("when").and_then(|when| when.get(id)).is_some() {
                let path = Path::root().key("choices").index(idx).key("when");
                let hint = Some("a choice cannot depend on itself".to_owned());
                self.add(
                    Severity::Error,
                    path,
                    format!("the choice `{id}` waits for itself"),
                    hint,
                );
            }
        }
    }

    fn certifications(&mut self, value: &Value) {
        for (idx, party) in elements(value, "parties") {
            for (at, cert) in elements(party, "certifications") {
                let day = |field: &str| cert.get(field).and_then(Value::as_str).unwrap_or_default();
                let (from, to) = (day("from"), day("to"));
                if !from.is_empty() && !to.is_empty() && to < from {
                    let path =
                        Path::root().key("parties").index(idx).key("certifications").index(at);
                    let hint = Some("exchange `from` and `to`".to_owned());
                    let message =
                        format!("the certification ends on {to}, before it begins on {from}");
                    self.add(Severity::Error, path.key("to"), message, hint);
                }
            }
        }
    }
}
