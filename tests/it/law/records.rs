//! Every record of the base matters: without it the base is refused, or some worked transfer is
//! answered or explained in another way.

use std::sync::OnceLock;

use serde_json::Value;
use transfer_atlas::law::{Base, Regime, Transfer, assess, explain, test_vectors};

use super::{BASE, VECTORS, transfer};

/// Worked transfers for each record, made from the study by a second reading of it.
const WORKED: &str = include_str!("../../../assets/law/worked.json");

#[test]
fn every_worked_transfer_is_answered_as_expected() {
    let report = test_vectors(Base::embedded(), WORKED).unwrap();
    assert!(report.passed, "{}", report.text);
    assert_eq!(report.text, "1052 passed, 0 failed\n");
}

/// All worked transfers, with their titles.
fn worked() -> &'static [(String, Transfer)] {
    static ALL: OnceLock<Vec<(String, Transfer)>> = OnceLock::new();
    ALL.get_or_init(read)
}

fn read() -> Vec<(String, Transfer)> {
    let mut all = Vec::new();
    for text in [VECTORS, WORKED] {
        let file: Value = serde_json::from_str(text).unwrap();
        for vector in file["vectors"].as_array().unwrap() {
            all.push((vector["title"].as_str().unwrap().to_owned(), transfer(&vector["input"])));
        }
    }
    all
}

/// The base as its file has it.
fn file() -> &'static Value {
    static FILE: OnceLock<Value> = OnceLock::new();
    FILE.get_or_init(|| serde_json::from_str(BASE).unwrap())
}

/// The base without the value at an index of a list.
fn without(base: &Value, list: &str, idx: usize) -> Value {
    let mut base = base.clone();
    base.pointer_mut(list).unwrap().as_array_mut().unwrap().remove(idx);
    base
}

/// What the records of a list are called in the titles of worked transfers.
fn name(record: &Value) -> String {
    let names = ["id", "name", "country", "flag", "scheme"];
    let name = names.iter().find_map(|field| record[*field].as_str());
    name.or(record.as_str()).unwrap_or("in its life").to_owned()
}

/// Removes every record of a list in turn and names those that nobody misses.
fn not_missed(list: &str, explained: bool) -> Vec<String> {
    let all = worked();
    let right = Base::embedded();
    let base = file();
    let records = base.pointer(list).unwrap().as_array().unwrap();
    let missed = |idx: usize, name: &str| {
        let Ok(spoilt) = Base::parse(&without(base, list, idx).to_string()) else { return true };
        let differs = |transfer: &Transfer| {
            assess(&spoilt, transfer) != assess(right, transfer)
                || transfer.check(&spoilt) != transfer.check(right)
                || explained
                    && Regime::ALL.iter().any(|regime| {
                        explain(&spoilt, transfer, *regime) != explain(right, transfer, *regime)
                    })
        };
        let (near, far): (Vec<_>, Vec<_>) = all.iter().partition(|(title, _)| title.contains(name));
        near.into_iter().chain(far).any(|(_, transfer)| differs(transfer))
    };
    let named = records.iter().map(name).enumerate();
    named.filter(|(idx, name)| !missed(*idx, name)).map(|(_, name)| name).collect()
}

#[test]
fn every_mechanism_is_missed() {
    for list in
        ["/adequacy", "/instruments", "/derogations", "/what_if", "/advisories", "/programmes"]
    {
        assert_eq!(not_missed(list, false), Vec::<String>::new(), "{list}");
    }
}

#[test]
fn every_part_of_an_adequacy_record_is_missed() {
    let base = file();
    for idx in 0..base["adequacy"].as_array().unwrap().len() {
        for part in ["conditions", "exclusions", "segments"] {
            let list = format!("/adequacy/{idx}/{part}");
            if base.pointer(&list).unwrap() != &serde_json::json!([]) {
                assert_eq!(not_missed(&list, false), Vec::<String>::new(), "{list}");
            }
        }
    }
}

#[test]
fn every_country_zone_and_set_is_missed() {
    for list in [
        "/countries",
        "/zones/EU_ZONE/entries",
        "/zones/UK_ZONE/entries",
        "/zones/CH_ZONE/entries",
        "/sets/EEA/countries",
        "/organisations",
    ] {
        assert_eq!(not_missed(list, false), Vec::<String>::new(), "{list}");
    }
}

#[test]
fn every_law_rule_and_word_is_missed() {
    for list in [
        "/regimes",
        "/regimes/0/law",
        "/regimes/1/law",
        "/regimes/2/law",
        "/regimes/1/unsupported",
        "/findings",
        "/outcomes",
        "/rules",
    ] {
        assert_eq!(not_missed(list, true), Vec::<String>::new(), "{list}");
    }
}

#[test]
fn a_country_that_counts_as_another_is_missed() {
    let base = file();
    let all = worked();
    let records = base["countries"].as_array().unwrap();
    let mut n = 0;
    for (idx, record) in records.iter().enumerate().filter(|(_, r)| !r["treat_as"].is_null()) {
        for (field, value) in [("treat_as", Value::Null), ("treat_as_from", Value::Null)] {
            if record[field].is_null() {
                continue;
            }
            let mut spoilt = base.clone();
            spoilt["countries"][idx][field] = value.clone();
            if field == "treat_as" {
                spoilt["countries"][idx]["treat_as_from"] = Value::Null;
            }
            let spoilt = Base::parse(&spoilt.to_string()).unwrap();
            let differs = |t: &Transfer| assess(&spoilt, t) != assess(Base::embedded(), t);
            assert!(all.iter().any(|(_, t)| differs(t)), "{field} of {}", record["name"]);
            n += 1;
        }
    }
    assert_eq!(n, 8, "six parts of another country and its overseas regions, one from a day on");
}

#[test]
fn the_lists_that_answer_nothing_are_whole() {
    let base = file();
    let count = |list: &str| base[list].as_array().unwrap().len();
    let counts = ["sources", "timeline", "places", "rules"].map(count);
    assert_eq!(counts, [77, 55, 37, 35]);
}
