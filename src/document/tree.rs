//! JSON text as a value, with the place of each part.

use std::collections::BTreeMap;
use std::ops::Range;

use jsonc_parser::ast::Value as Ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::Value;

use super::path::{Path, Step};

/// Where in the text each part of the document stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spans {
    of_path: BTreeMap<Path, Range<usize>>,
    of_id: BTreeMap<(String, String), Path>,
}

impl Spans {
    /// The bytes of a value.
    pub fn of(&self, path: &Path) -> Option<Range<usize>> {
        self.of_path.get(path).cloned()
    }

    /// The bytes of the element of a list with an id, such as `flows` and `call-logs`.
    pub fn of_element(&self, list: &str, id: &str) -> Option<Range<usize>> {
        let path = self.of_id.get(&(list.to_owned(), id.to_owned()))?;
        self.of(path)
    }

    /// The bytes of a field of an element of a list, or of the whole element where it has none.
    pub fn of_field(&self, list: &str, id: &str, field: &str) -> Option<Range<usize>> {
        let path = self.of_id.get(&(list.to_owned(), id.to_owned()))?;
        self.of(&path.key(field)).or_else(|| self.of(path))
    }

    /// The bytes of a value, or of the nearest one around it that is in the text.
    pub(super) fn nearest(&self, path: &Path) -> Range<usize> {
        let mut path = path.clone();
        loop {
            if let Some(span) = self.of(&path) {
                return span;
            }
            if path.0.pop().is_none() {
                return 0..0;
            }
        }
    }

    pub(super) fn name(&mut self, list: &str, id: &str, path: Path) {
        self.of_id.entry((list.to_owned(), id.to_owned())).or_insert(path);
    }
}

/// A fault of the JSON itself.
pub(super) struct Broken {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

/// A text read as JSON: the value, where everything stands, and keys that stand twice.
pub(super) struct Read {
    pub(super) value: Value,
    pub(super) spans: Spans,
    pub(super) doubled: Vec<(Path, Range<usize>)>,
}

/// Strict JSON (RFC 8259).
pub(super) const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Reads a text as strict JSON (RFC 8259).
pub(super) fn read(text: &str) -> Result<Read, Broken> {
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT).map_err(|error| {
        let range = error.range();
        let message = error.kind().to_string().to_lowercase().replace("json", "JSON");
        Broken { span: range.start..range.end, message, hint: hint(error.kind()) }
    })?;
    let Some(ast) = parsed.value else {
        let (span, message) = (0..text.len(), "the text is empty".to_owned());
        return Err(Broken { span, message, hint: "begin with `{ \"title\": \"…\" }`" });
    };
    let mut read = Read { value: Value::Null, spans: Spans::default(), doubled: Vec::new() };
    read.value = convert(&ast, &Path::root(), &mut read);
    Ok(read)
}

/// How to mend a fault of the JSON itself.
fn hint(kind: &ParseErrorKind) -> &'static str {
    use ParseErrorKind as Kind;
    match kind {
        Kind::TrailingCommasNotAllowed | Kind::UnexpectedComma => "take this comma away",
        Kind::ExpectedComma => {
            "put a comma between two parts; numbers do not begin with 0 or have words beside them"
        }
        Kind::ExpectedColonAfterObjectKey => "put a colon between the name and its value",
        Kind::ExpectedObjectValue => "write a value after the colon",
        Kind::UnterminatedObject => "the `{` that stands here needs its `}`",
        Kind::UnterminatedArray => "the `[` that stands here needs its `]`",
        Kind::UnexpectedCloseBrace => "this `}` has no `{`, or a `[` before it is still open",
        Kind::UnexpectedCloseBracket => "this `]` has no `[`, or a `{` before it is still open",
        Kind::ExpectedStringObjectProperty
        | Kind::SingleQuotedStringsNotAllowed
        | Kind::UnexpectedWord => "names and texts stand in double quotes: `\"name\": \"text\"`",
        Kind::CommentsNotAllowed | Kind::UnterminatedCommentBlock => {
            "take the comment away; most elements have a `note` for such words"
        }
        Kind::MultipleRootJsonValues => "the text ends with the `}` that ends the document",
        Kind::String(_) => {
            "a text ends with a double quote; inside it, `\"` is written `\\\"` and `\\` is written `\\\\`"
        }
        _ => {
            "each `{` and `[` needs its end, parts a comma between them, names and texts double quotes"
        }
    }
}

fn convert(ast: &Ast<'_>, path: &Path, read: &mut Read) -> Value {
    let range = ast.range();
    read.spans.of_path.insert(path.clone(), range.start..range.end);
    match ast {
        Ast::StringLit(text) => Value::String(text.value.clone().into_owned()),
        Ast::NumberLit(number) => number.value.parse().map_or(Value::Null, Value::Number),
        Ast::BooleanLit(truth) => Value::Bool(truth.value),
        Ast::NullKeyword(_) => Value::Null,
        Ast::Array(list) => list
            .elements
            .iter()
            .enumerate()
            .map(|(idx, element)| convert(element, &path.index(idx), read))
            .collect(),
        Ast::Object(object) => {
            let mut map = serde_json::Map::new();
            for property in &object.properties {
                let key = property.name.as_str();
                let at = path.key(key);
                if map.contains_key(key) {
                    let range = property.range;
                    read.doubled.push((at.clone(), range.start..range.end));
                }
                let value = convert(&property.value, &at, read);
                map.insert(key.to_owned(), value);
            }
            Value::Object(map)
        }
    }
}

/// The value at a path.
pub(super) fn value_at<'a>(value: &'a Value, path: &[Step]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Index(index) => value.get(index),
    })
}

/// Takes the value at a path out of what holds it.
pub(super) fn remove(value: &mut Value, path: &[Step]) -> bool {
    let Some((last, up)) = path.split_last() else { return false };
    let holder = up.iter().try_fold(value, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Index(index) => value.get_mut(index),
    });
    match (holder, last) {
        (Some(Value::Object(map)), Step::Key(key)) => map.shift_remove(key).is_some(),
        (Some(Value::Array(list)), Step::Index(index)) if *index < list.len() => {
            list.remove(*index);
            true
        }
        _ => false,
    }
}
