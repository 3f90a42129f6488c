//! The law: the transfers that it must answer, and the base that it answers from.

mod base;
mod command;
mod records;
mod transfers;

use serde_json::{Value, json};
use transfer_atlas::law::{Base, Transfer, test_vectors};

/// The law base as it ships.
const BASE: &str = include_str!("../../assets/law/regimes.json");
/// Worked transfers, as they ship.
const VECTORS: &str = include_str!("../../assets/law/vectors.json");

#[test]
fn every_vector_is_answered_as_expected() {
    let report = test_vectors(Base::embedded(), VECTORS).unwrap();
    assert_eq!(report.text, "59 passed, 0 failed\n");
    assert!(report.passed);
}

/// The inputs of the worked transfers.
fn inputs() -> Vec<Value> {
    let file: Value = serde_json::from_str(VECTORS).unwrap();
    file["vectors"].as_array().unwrap().iter().map(|vector| vector["input"].clone()).collect()
}

/// A question: on a day, from a seat, to a place where the importer sits as well.
pub(crate) fn question(on: &str, from: &str, to: &str) -> Value {
    json!({
        "as_of": on,
        "exporter": { "name": "Exporter", "country": from, "role": "controller" },
        "importer": { "name": "Importer", "country": to, "role": "processor" },
        "from_country": from, "to_country": to, "access_kind": "storage",
        "data_categories": ["contact"],
    })
}

pub(crate) fn transfer(input: &Value) -> Transfer {
    serde_json::from_value(input.clone()).unwrap()
}

/// A sequence of numbers that looks random and is the same each time (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap()
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}
