//! What a review rests on, in one short word.

use std::fmt::Write as _;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::assess::FlowAnswer;
use crate::law::Regime;

/// The digest of what the law was asked for a flow and what one regime answers: twelve hexadecimal
/// digits.
///
/// It changes with every fact that bears on the law and with the answer, its label, its mechanism
/// and its findings. Names, the date and assumptions count only as far as they change the answer.
pub fn rests_on(answer: &FlowAnswer, regime: Regime) -> String {
    let legs: Vec<Value> = answer
        .legs
        .iter()
        .map(|leg| {
            let mut facts = serde_json::to_value(&leg.transfer).unwrap_or_default();
            if let Some(facts) = facts.as_object_mut() {
                for name in ["as_of", "what_if"] {
                    facts.remove(name);
                }
                for side in ["exporter", "importer"] {
                    if let Some(side) = facts.get_mut(side).and_then(Value::as_object_mut) {
                        side.remove("name");
                    }
                }
            }
            let said = leg.answer(regime);
            json!({
                "facts": facts,
                "applies": said.applies,
                "outcome": said.outcome,
                "label": &*said.label,
                "mechanism": said.mechanism,
                "findings": said.findings,
            })
        })
        .collect();
    let mut words = String::new();
    for byte in Sha256::digest(Value::from(legs).to_string().as_bytes()).iter().take(6) {
        // Writing to a string cannot fail.
        if write!(words, "{byte:02x}").is_err() {
            break;
        }
    }
    words
}
