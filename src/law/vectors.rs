//! Test vectors: worked transfers with the answers that are expected.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::base::Base;
use super::doubt::doubts;
use super::procedure::assess;
use super::transfer::{InputError, Transfer};
use super::vocabulary::Applies;
use crate::diagnostic::nearest;

/// What came of a file of vectors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The results as data: `{"results": […]}`.
    pub results: Value,
    /// What differs, in words, and the closing count.
    pub text: String,
    /// Whether every vector passed.
    pub passed: bool,
}

/// Answers each vector of a text and compares it with what is expected.
///
/// The vectors stand under `vectors`, or are the whole text as a list; each has its `input`. A
/// vector whose input has an unknown field or a wrong type fails alone, with the path of the
/// fault; one without `expected` is answered only.
///
/// # Errors
///
/// If the text is not JSON with a list of vectors, in words.
pub fn test_vectors(base: &Base, text: &str) -> Result<Report, String> {
    let file: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let vectors = file
        .as_array()
        .or_else(|| file.get("vectors")?.as_array())
        .ok_or_else(|| "there is no list `vectors`".to_owned())?;
    let (mut passed, mut failed) = (0, 0);
    let (mut results, mut words) = (Vec::new(), String::new());
    let mut unasserted = 0;
    for (idx, vector) in vectors.iter().enumerate() {
        let id = vector.get("id").cloned().unwrap_or_else(|| json!(idx));
        let Answered { result, faults, doubts } = answered(base, vector, &id);
        results.push(result);
        unasserted += usize::from(vector.get("expected").is_none());
        if faults.is_empty() {
            passed += 1;
        } else {
            failed += 1;
        }
        if !faults.is_empty() || !doubts.is_empty() {
            let name = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
            words.push_str(&format!("{name}\n"));
        }
        for fault in faults {
            words.push_str(&format!("  {fault}\n"));
        }
        for doubt in doubts {
            words.push_str(&format!("  note: {doubt}\n"));
        }
    }
    if unasserted > 0 {
        words.push_str(&format!("{unasserted} without `expected`, answered only\n"));
    }
    words.push_str(&format!("{passed} passed, {failed} failed\n"));
    Ok(Report { results: json!({ "results": results }), text: words, passed: failed == 0 })
}

/// What came of one vector.
struct Answered {
    result: Value,
    /// What is wrong with it.
    faults: Vec<String>,
    /// What may be meant otherwise.
    doubts: Vec<String>,
}

fn answered(base: &Base, vector: &Value, id: &Value) -> Answered {
    let transfer = match read(vector) {
        Ok(transfer) => transfer,
        Err(fault) => {
            let result = json!({ "id": id, "error": &fault });
            return Answered { result, faults: vec![fault], doubts: Vec::new() };
        }
    };
    let told = |errors: Vec<InputError>| -> Vec<String> {
        let words = |error: InputError| format!("input.{}: {}", error.path, error.message);
        errors.into_iter().map(words).collect()
    };
    let mut faults = told(transfer.check(base));
    faults.extend(mistyped(vector));
    let doubts = told(doubts(base, &transfer, vector.get("input").unwrap_or(&Value::Null)));
    let mut result = result(base, &transfer);
    result.insert("id".to_owned(), id.clone());
    if !faults.is_empty() {
        result.insert("error".to_owned(), json!(faults.join("; ")));
    }
    let expected = vector.get("expected").unwrap_or(&Value::Null);
    differ(expected, &Value::Object(result.clone()), "", &mut faults);
    if !doubts.is_empty() {
        result.insert("notes".to_owned(), json!(doubts));
    }
    Answered { result: Value::Object(result), faults, doubts }
}

/// A field of a vector that is nearly called `expected`, so that nothing would be asserted.
fn mistyped(vector: &Value) -> Option<String> {
    let fields = vector.as_object().filter(|fields| !fields.contains_key("expected"))?;
    let near = nearest("expected", fields.keys().map(String::as_str))?;
    Some(format!("{near}: unknown field `{near}`; did you mean `expected`?"))
}

fn read(vector: &Value) -> Result<Transfer, String> {
    let input = vector.get("input").ok_or_else(|| "input: it is missing".to_owned())?;
    serde_path_to_error::deserialize::<_, Transfer>(input).map_err(|error| {
        let path = error.path().to_string();
        let inner = plain(&error.inner().to_string());
        if path == "." { format!("input: {inner}") } else { format!("input.{path}: {inner}") }
    })
}

/// The words of a reading error without the names of types.
fn plain(words: &str) -> String {
    let day = "expected a date such as `2024-09-05`";
    if words.contains("jiff") || words.contains("civil date") {
        return day.to_owned();
    }
    match words.split_once("expected struct ") {
        Some((start, _)) => format!("{start}expected an object"),
        None => words.replace("expected u8", "expected a whole number from 0 to 255"),
    }
}

fn result(base: &Base, transfer: &Transfer) -> Map<String, Value> {
    let verdict = assess(base, transfer);
    let regimes: Map<String, Value> = verdict
        .regimes
        .iter()
        .map(|answer| {
            let value = json!({
                "applies": answer.applies,
                "outcome": answer.outcome,
                "label": &*answer.label,
                "mechanism": answer.mechanism,
                "status": answer.status,
                "reason": answer.reason,
                "findings": answer.findings,
            });
            (answer.regime.to_string(), value)
        })
        .collect();
    let mut result = Map::new();
    result.insert("regimes".to_owned(), Value::Object(regimes));
    result.insert("edge_label".to_owned(), json!(verdict.label(base)));
    result.insert("edge_status".to_owned(), json!(verdict.status));
    result
}

/// Compares what is expected with what came, field by field; absent fields are not asserted, and a
/// regime that is not named must not apply.
fn differ(expected: &Value, got: &Value, path: &str, faults: &mut Vec<String>) {
    match (expected, got) {
        (Value::Object(fields), _) => {
            for (field, expected) in fields {
                let path = if path.is_empty() { field.clone() } else { format!("{path}.{field}") };
                differ(expected, got.get(field).unwrap_or(&Value::Null), &path, faults);
            }
            if path == "regimes" {
                for (regime, answer) in got.as_object().into_iter().flatten() {
                    let silent = answer.get("applies") == Some(&json!(Applies::No));
                    if !fields.contains_key(regime) && !silent {
                        let applies = answer.get("applies").unwrap_or(&Value::Null);
                        faults.push(format!(
                            "regimes.{regime}.applies: expected \"no\", got {applies}"
                        ));
                    }
                }
            }
        }
        (Value::Array(a), Value::Array(b)) if path.ends_with("findings") => {
            let sorted = |list: &[Value]| {
                let mut words: Vec<String> = list.iter().map(Value::to_string).collect();
                words.sort();
                words
            };
            if sorted(a) != sorted(b) {
                faults.push(format!("{path}: expected {expected}, got {got}"));
            }
        }
        (Value::Null, _) if path.is_empty() => {}
        _ if expected != got => faults.push(format!("{path}: expected {expected}, got {got}")),
        _ => {}
    }
}
