//! What a document states, in words.

use serde::Serialize;

/// The words of a value of a closed vocabulary: its code with its words apart.
pub(crate) fn words_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code.replace('_', " "),
        Ok(_) | Err(_) => String::new(),
    }
}
