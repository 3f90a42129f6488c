//! Test vectors: worked transfers with the answers that are expected.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::base::Base;
use super::procedure::assess;
use super::transfer::Transfer;
use super::vocabulary::Applies;

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
    for (idx, vector) in vectors.iter().enumerate() {
        let id = vector.get("id").cloned().unwrap_or_else(|| json!(idx));
        let (result, faults) = answered(base, vector, &id);
        results.push(result);
        if faults.is_empty() {
            passed += 1;
            continue;
        }
        failed += 1;
        let name = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        words.push_str(&format!("{name}\n"));
        for fault in faults {
            words.push_str(&format!("  {fault}\n"));
        }
    }
    words.push_str(&format!("{passed} passed, {failed} failed\n"));
    Ok(Report { results: json!({ "results": results }), text: words, passed: failed == 0 })
}

/// The result of one vector, and what is wrong with it.
fn answered(base: &Base, vector: &Value, id: &Value) -> (Value, Vec<String>) {
    let transfer = match read(vector) {
        Ok(transfer) => transfer,
        Err(fault) => return (json!({ "id": id, "error": &fault }), vec![fault]),
    };
    let mut faults: Vec<String> = transfer
        .check(base)
        .into_iter()
        .map(|error| format!("input.{}: {}", error.path, error.message))
        .collect();
    let mut result = result(base, &transfer);
    result.insert("id".to_owned(), id.clone());
    if !faults.is_empty() {
        result.insert("error".to_owned(), json!(faults.join("; ")));
    }
    let expected = vector.get("expected").unwrap_or(&Value::Null);
    differ(expected, &Value::Object(result.clone()), "", &mut faults);
    (Value::Object(result), faults)
}

fn read(vector: &Value) -> Result<Transfer, String> {
    let input = vector.get("input").ok_or_else(|| "input: it is missing".to_owned())?;
    serde_path_to_error::deserialize::<_, Transfer>(input).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.inner();
        if path == "." { format!("input: {inner}") } else { format!("input.{path}: {inner}") }
    })
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
