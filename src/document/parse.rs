//! From text to document: every element on its own, so that a fault in one leaves the others.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::check::{Vocabulary, check};
use super::date;
use super::model::Document;
use super::path::{Path, Step};
use super::tree::{Read, Spans, read, remove, value_at};
use crate::diagnostic::{Diagnostic, Lines, Severity, nearest, plain};

/// How many faults of one element are told.
const FAULTS: usize = 20;

/// What a text says, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// The document; none if the text is not a JSON object at all.
    pub document: Option<Document>,
    /// Everything that is wrong, in the order of the text.
    pub diagnostics: Vec<Diagnostic>,
    /// Where everything stands.
    pub spans: Spans,
}

/// Reads a text.
///
/// A text that is not JSON gives one diagnostic and no document. Otherwise each element of each list
/// is read on its own: a field that cannot be understood is told and left out, an element that
/// cannot do without it is told and left out, and the rest stays. Names that nothing bears, countries
/// and frameworks that the vocabulary lacks, and circles are told as well; what refers to nothing
/// counts as not stated.
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Parsed {
    let lines = Lines::of(text);
    let mut faults = Faults { lines: &lines, list: Vec::new() };
    let Read { value, mut spans, doubled } = match read(text) {
        Ok(read) => read,
        Err(broken) => {
            let hint = Some(broken.hint.to_owned());
            faults.add(Severity::Error, broken.span, &Path::root(), broken.message, hint);
            return faults.parsed(None, Spans::default());
        }
    };
    for (path, span) in doubled {
        let key = path.0.last().map(step_words).unwrap_or_default();
        let hint = "the last one counts; remove or rename the others".to_owned();
        let message = format!("`{key}` stands twice in one object");
        faults.add(Severity::Error, span, &path, message, Some(hint));
    }
    if !value.is_object() {
        let message = "the document is not an object".to_owned();
        let hint = Some("begin with `{` and a `title`".to_owned());
        faults.add(Severity::Error, 0..text.len(), &Path::root(), message, hint);
        return faults.parsed(None, Spans::default());
    }
    let document = document(&value, &spans, &mut faults);
    for found in check(&value, vocabulary, &mut spans) {
        let span = spans.nearest(&found.path);
        faults.add(found.severity, span, &found.path, found.message, found.hint);
    }
    faults.parsed(Some(document), spans)
}

/// The lists of the document.
const LISTS: [&str; 11] = [
    "sources", "parties", "sites", "systems", "data", "flows", "choices", "profiles", "stages",
    "claims", "reviews",
];

fn document(value: &Value, spans: &Spans, faults: &mut Faults<'_>) -> Document {
    let mut head = value.clone();
    if let Value::Object(map) = &mut head {
        for list in LISTS {
            map.shift_remove(list);
        }
    }
    if head.get("title").is_none() {
        let hint = Some("add `\"title\": \"…\"`".to_owned());
        let message = "the document has no `title`".to_owned();
        faults.add(Severity::Warning, 0..1, &Path::root(), message, hint);
    }
    let mut document: Document = element(head, &Path::root(), spans, faults).unwrap_or_default();
    let mut lists = Lists { value, spans, faults };
    document.sources = lists.read("sources");
    document.parties = lists.read("parties");
    document.sites = lists.read("sites");
    document.systems = lists.read("systems");
    document.data = lists.read("data");
    document.flows = lists.read("flows");
    document.choices = lists.read("choices");
    document.profiles = lists.read("profiles");
    document.stages = lists.read("stages");
    document.claims = lists.read("claims");
    document.reviews = lists.read("reviews");
    document
}

struct Lists<'a, 'b> {
    value: &'a Value,
    spans: &'a Spans,
    faults: &'a mut Faults<'b>,
}

impl Lists<'_, '_> {
    fn read<T: DeserializeOwned>(&mut self, list: &str) -> Vec<T> {
        let path = Path::root().key(list);
        match self.value.get(list) {
            None => Vec::new(),
            Some(Value::Array(elements)) => elements
                .iter()
                .enumerate()
                .filter_map(|(idx, value)| {
                    element(value.clone(), &path.index(idx), self.spans, self.faults)
                })
                .collect(),
            Some(_) => {
                let hint = Some("write `[ … ]`".to_owned());
                let span = self.spans.nearest(&path);
                let message = format!("`{list}` is not a list");
                self.faults.add(Severity::Error, span, &path, message, hint);
                Vec::new()
            }
        }
    }
}

/// Reads one element; what it cannot take is told and taken out, as long as it can do without.
fn element<T: DeserializeOwned>(
    mut value: Value,
    at: &Path,
    spans: &Spans,
    faults: &mut Faults<'_>,
) -> Option<T> {
    for _ in 0..FAULTS {
        let error = match serde_path_to_error::deserialize::<_, T>(value.clone()) {
            Ok(element) => return Some(element),
            Err(error) => error,
        };
        let mut inside = steps(error.path());
        let message = error.inner().to_string();
        let told = Told::of(&message, &value, &mut inside);
        let path = Path(at.0.iter().chain(&inside).cloned().collect());
        let span = spans.nearest(&path);
        faults.add(Severity::Error, span, &path, told.message, told.hint);
        if !told.removable || !remove(&mut value, &inside) {
            return None;
        }
    }
    None
}

/// A fault in the user's words.
struct Told {
    message: String,
    hint: Option<String>,
    removable: bool,
}

impl Told {
    fn of(message: &str, value: &Value, inside: &mut Vec<Step>) -> Self {
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        if let (true, Some(field)) = (message.starts_with("unknown field"), quoted.first()) {
            if inside.last() != Some(&Step::Key((*field).to_owned())) {
                inside.push(Step::Key((*field).to_owned()));
            }
            let known = &quoted[1..];
            let hint = match nearest(field, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", known.join(", ")),
            };
            return Self {
                message: format!("unknown field `{field}`"),
                hint: Some(hint),
                removable: true,
            };
        }
        if let (true, Some(field)) = (message.starts_with("missing field"), quoted.first()) {
            return Self {
                message: format!("`{field}` is missing, so this element is left out"),
                hint: Some(format!("add `\"{field}\": …`")),
                removable: false,
            };
        }
        if let (true, Some(word)) = (message.starts_with("unknown variant"), quoted.first()) {
            let known = &quoted[1..];
            let hint = match nearest(word, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of: {}", known.join(", ")),
            };
            let message = format!("`{word}` is not known here");
            return Self { message, hint: Some(hint), removable: true };
        }
        let hint = match value_at(value, inside) {
            Some(Value::String(text)) if message.contains("is not a da") => Some(date::hint(text)),
            _ => None,
        };
        Self { message: plain(message), hint, removable: !inside.is_empty() }
    }
}

fn steps(path: &serde_path_to_error::Path) -> Vec<Step> {
    path.iter()
        .filter_map(|segment| match segment {
            serde_path_to_error::Segment::Seq { index } => Some(Step::Index(*index)),
            serde_path_to_error::Segment::Map { key } => Some(Step::Key(key.clone())),
            // The variant of an enum stands as the one key of an object.
            serde_path_to_error::Segment::Enum { variant } => Some(Step::Key(variant.clone())),
            serde_path_to_error::Segment::Unknown => None,
        })
        .collect()
}

fn step_words(step: &Step) -> String {
    match step {
        Step::Key(key) => key.clone(),
        Step::Index(index) => index.to_string(),
    }
}

struct Faults<'a> {
    lines: &'a Lines<'a>,
    list: Vec<Diagnostic>,
}

impl Faults<'_> {
    fn add(
        &mut self,
        severity: Severity,
        span: std::ops::Range<usize>,
        path: &Path,
        message: String,
        hint: Option<String>,
    ) {
        let (line, column) = self.lines.position(span.start);
        let path = path.to_string();
        self.list.push(Diagnostic { severity, span, line, column, path, message, hint });
    }

    fn parsed(mut self, document: Option<Document>, spans: Spans) -> Parsed {
        Diagnostic::sort(&mut self.list);
        Parsed { document, diagnostics: self.list, spans }
    }
}
