//! A law base is refused for each kind of defect, with the place and the reason.

use serde_json::{Value, json};
use transfer_atlas::law::Base;

use super::BASE;

/// The first record of a list with a field that has a value.
fn record<'a>(base: &'a mut Value, list: &str, field: &str, value: &str) -> &'a mut Value {
    let records = base[list].as_array_mut().unwrap();
    records.iter_mut().find(|record| record[field] == value).unwrap()
}

/// A base with one defect is refused, at a path and for a reason.
#[track_caller]
fn refused(path: &str, reason: &str, spoil: impl FnOnce(&mut Value)) {
    let mut base: Value = serde_json::from_str(BASE).unwrap();
    spoil(&mut base);
    let errors = Base::parse(&format!("{base:#}")).unwrap_err();
    let found = errors.iter().any(|error| {
        error.path == path && error.message.contains(reason) && error.line > 1 && error.column > 1
    });
    assert!(found, "no `{path}: {reason}` in {errors:#?}");
}

#[test]
fn the_embedded_base_is_right() {
    assert_eq!(Base::parse(BASE).map(|_| ()), Ok(()));
}

#[test]
fn a_fault_is_told_with_its_line_and_column() {
    let spoilt = BASE.replacen("\"sources\": [\"2000/519\"]", "\"sources\": [\"2000/51\"]", 1);
    let errors = Base::parse(&spoilt).unwrap_err();
    let line = spoilt.lines().position(|line| line.contains("\"2000/51\"")).unwrap();
    let column = spoilt.lines().nth(line).unwrap().find("\"2000/51\"").unwrap();
    assert_eq!(errors.len(), 1);
    let words = format!(
        "{}:{}: adequacy[1].sources[0]: there is no source `2000/51`; name one of `sources`",
        line + 1,
        column + 1
    );
    assert_eq!(errors[0].to_string(), words);
}

#[test]
fn what_is_not_of_the_form_is_refused_at_its_place() {
    let errors = Base::parse("{\n \"meta\": 1 }").unwrap_err();
    assert_eq!((errors[0].line, errors[0].path.as_str()), (2, "meta"));
    let spoilt =
        BASE.replacen("\"usable_from\": \"2000-07-26\"", "\"usable_from\": \"26 July\"", 1);
    let errors = Base::parse(&spoilt).unwrap_err();
    assert_eq!(errors[0].path, "adequacy[0].usable_from");
    let errors = Base::parse(&format!("{BASE}{{}}")).unwrap_err();
    assert!(errors[0].message.contains("something stands after the base"));
    refused("adequacy[0].colour", "unknown field `colour`", |base| {
        base["adequacy"][0]["colour"] = json!("blue");
    });
}

#[test]
fn an_answer_without_a_source_is_refused() {
    let lists = [
        "regimes",
        "organisations",
        "programmes",
        "adequacy",
        "instruments",
        "derogations",
        "rules",
        "findings",
        "outcomes",
        "advisories",
        "what_if",
    ];
    for list in lists {
        refused(&format!("{list}[0].sources"), "it has no source", |base| {
            base[list][0]["sources"] = json!([]);
        });
        refused(&format!("{list}[0].sources[0]"), "there is no source `HEARSAY`", |base| {
            base[list][0]["sources"] = json!(["HEARSAY"]);
        });
    }
    for (path, list, name) in [("zones.EU_ZONE", "zones", "EU_ZONE"), ("sets.EEA", "sets", "EEA")] {
        refused(&format!("{path}.sources"), "it has no source", |base| {
            base[list][name]["sources"] = json!([]);
        });
    }
    refused("art48.sources", "it has no source", |base| base["art48"]["sources"] = json!([]));
    refused("regimes[0].carveout.sources", "it has no source", |base| {
        base["regimes"][0]["carveout"]["sources"] = json!([]);
    });
    refused("regimes[1].processor_return.sources", "it has no source", |base| {
        base["regimes"][1]["processor_return"]["sources"] = json!([]);
    });
    for list in
        ["programmes", "adequacy", "instruments", "derogations", "rules", "findings", "outcomes"]
    {
        refused(&format!("{list}[0].citation"), "it is empty", |base| {
            base[list][0]["citation"] = json!(" ");
        });
    }
    refused("regimes[0].law[0].citation", "it is empty", |base| {
        base["regimes"][0]["law"][0]["citation"] = json!("");
    });
}

/// A value put somewhere, the path that is then at fault, and the reason.
type Case = (&'static str, &'static str, &'static str, Value);

#[track_caller]
fn dangling((at, path, reason, value): Case) {
    refused(path, reason, |base| *base.pointer_mut(at).unwrap() = value);
}

#[test]
fn a_place_or_rule_that_leads_nowhere_is_refused() {
    let cases: [Case; 8] = [
        ("/sources/0/checked", "sources[0].checked", "`X` says nothing", json!("X")),
        ("/regimes/0/zone", "regimes[0].zone", "there is no zone `MOON`", json!("MOON")),
        (
            "/regimes/1/unsupported/0/kinds",
            "regimes[1].unsupported[0].kinds[0]",
            "no instrument recognises the kind `X`",
            json!(["X"]),
        ),
        (
            "/regimes/1/unsupported/0/unless",
            "regimes[1].unsupported[0].unless[0]",
            "no instrument recognises the kind `X`",
            json!(["X"]),
        ),
        (
            "/zones/EU_ZONE/entries/0/country",
            "zones.EU_ZONE.entries[0].country",
            "there is no country `QQ`",
            json!("QQ"),
        ),
        ("/sets/EEA/countries/0", "sets.EEA.countries[0]", "there is no country `QQ`", json!("QQ")),
        ("/places/0/country", "places[0].country", "there is no country `QQ`", json!("QQ")),
        ("/countries/0/treat_as", "countries[0].treat_as", "there is no country `QQ`", json!("QQ")),
    ];
    cases.into_iter().for_each(dangling);
}

#[test]
fn a_mechanism_that_leads_nowhere_is_refused() {
    let cases: [Case; 11] = [
        (
            "/adequacy/0/destination/code",
            "adequacy[0].destination.code",
            "there is no country `QQ`",
            json!("QQ"),
        ),
        (
            "/adequacy/0/destination/kind",
            "adequacy[0].destination.code",
            "there is no set `CH`",
            json!("set"),
        ),
        (
            "/adequacy/0/destination/kind",
            "adequacy[0].destination.code",
            "there is no organisation `CH`",
            json!("organisation"),
        ),
        ("/adequacy/0/evidence", "adequacy[0].evidence", "there is no evidence `X`", json!("X")),
        ("/adequacy/0/programme", "adequacy[0].programme", "there is no programme `X`", json!("X")),
        ("/adequacy/0/outcome", "adequacy[0].outcome", "cannot amount to `ART46`", json!("ART46")),
        (
            "/instruments/0/evidence",
            "instruments[0].evidence",
            "there is no evidence `X`",
            json!("X"),
        ),
        (
            "/instruments/0/requires",
            "instruments[0].requires[0]",
            "no instrument recognises the kind `X`",
            json!(["X"]),
        ),
        (
            "/advisories/0/records/0",
            "advisories[0].records[0]",
            "there is no adequacy record `X`",
            json!("X"),
        ),
        (
            "/what_if/0/effects/0/target",
            "what_if[0].effects[0].target",
            "there is no adequacy record `X` to end",
            json!("X"),
        ),
        (
            "/what_if/0/effects/0/op",
            "what_if[0].effects[0].target",
            "there is no instrument",
            json!("end_instrument"),
        ),
    ];
    cases.into_iter().for_each(dangling);
    refused("adequacy[2].conditions[0].scheme", "no framework `X`", |base| {
        base["adequacy"][2]["conditions"][0]["scheme"] = json!("X");
    });
    let at = |base: &Value| {
        let records = base["adequacy"].as_array().unwrap();
        records.iter().position(|record| record["id"] == "UK.ADEQ.US.EXT").unwrap()
    };
    let idx = at(&serde_json::from_str(BASE).unwrap());
    refused(
        &format!("adequacy[{idx}].depends_on.record"),
        "there is no adequacy record `X`",
        |base| {
            base["adequacy"][idx]["depends_on"]["record"] = json!("X");
        },
    );
    refused("outcomes[3].evidence", "there is no evidence `X`", |base| {
        base["outcomes"][3]["evidence"] = json!("X");
    });
    refused("programmes[0].schemes[3]", "no adequacy record asks for `X`", |base| {
        base["programmes"][0]["schemes"].as_array_mut().unwrap().push(json!("X"));
    });
}

#[test]
fn dates_that_run_backwards_or_overlap_are_refused() {
    let gb = 16;
    refused("adequacy[16].segments[1].from", "no day may be left out", |base| {
        base["adequacy"][gb]["segments"][1]["from"] = json!("2025-07-28");
    });
    refused("adequacy[1].valid_to", "it ends on 1999-01-01, before it begins", |base| {
        base["adequacy"][1]["valid_to"] = json!("1999-01-01");
    });
    refused("adequacy[0].adopted", "it is usable from 2000-07-26, before 2001-01-01", |base| {
        base["adequacy"][0]["adopted"] = json!("2001-01-01");
    });
    refused("adequacy[0].valid_from", "before 2001-01-01", |base| {
        base["adequacy"][0]["valid_from"] = json!("2001-01-01");
    });
    refused("adequacy[1].end.date", "its last day is not the day before", |base| {
        base["adequacy"][1]["end"]["date"] = json!("2004-06-01");
    });
    refused("adequacy[16].exclusions[0].to", "before it begins", |base| {
        base["adequacy"][gb]["exclusions"][0]["to"] = json!("2001-01-01");
    });
    refused("adequacy[16].segments[0].to", "before it begins", |base| {
        base["adequacy"][gb]["segments"][0]["to"] = json!("2001-01-01");
    });
    refused("adequacy[16].segments[1].from", "when the one before has not ended", |base| {
        base["adequacy"][gb]["segments"][1]["from"] = json!("2025-06-27");
    });
    refused("adequacy[16].segments[1].known_from", "after it began", |base| {
        base["adequacy"][gb]["segments"][1]["known_from"] = json!("2025-07-01");
    });
    refused("adequacy[16].segments[2].to", "does not end with its last segment", |base| {
        base["adequacy"][gb]["segments"][2]["to"] = json!("2031-12-26");
    });
    refused("adequacy[16].segments[0].from", "the record begins on 2021-06-28", |base| {
        base["adequacy"][gb]["segments"][0]["from"] = json!("2021-06-29");
    });
    refused("adequacy[16].usable_from", "when the one before has not ended", |base| {
        base["adequacy"][15]["valid_to"] = json!("2021-06-28");
        base["adequacy"][15]["end"] = json!(null);
    });
    refused("instruments[4].valid_to", "before it begins", |base| {
        base["instruments"][4]["valid_to"] = json!("1999-01-01");
    });
    refused("instruments[4].new_contracts_until", "after its last day", |base| {
        base["instruments"][4]["new_contracts_until"] = json!("2023-01-01");
    });
    refused("regimes[0].law[0].to", "before it begins", |base| {
        base["regimes"][0]["law"][0]["to"] = json!("1990-01-01");
    });
    refused("regimes[0].law[1].from", "when the one before has not ended", |base| {
        base["regimes"][0]["law"][1]["from"] = json!("2018-05-24");
    });
    refused("zones.EU_ZONE.entries[0].to", "before it begins", |base| {
        base["zones"]["EU_ZONE"]["entries"][0]["to"] = json!("1990-01-01");
    });
    refused("zones.UK_ZONE.entries[1].from", "when the one before has not ended", |base| {
        let entry = base["zones"]["UK_ZONE"]["entries"][0].clone();
        base["zones"]["UK_ZONE"]["entries"].as_array_mut().unwrap().push(entry);
    });
    refused("advisories[0].to", "before it begins", |base| {
        base["advisories"][0]["to"] = json!("1990-01-01");
    });
    let idx = 14;
    refused(&format!("countries[{idx}].memberships[0].to"), "before it begins", |base| {
        base["countries"][idx]["memberships"] = json!([{ "set": "EU", "from": "2000-01-01", "to": "1990-01-01", "confidence": "high" }]);
    });
}

#[test]
fn ids_that_stand_twice_are_refused() {
    for (list, field) in [
        ("sources", "id"),
        ("regimes", "id"),
        ("organisations", "code"),
        ("programmes", "id"),
        ("adequacy", "id"),
        ("instruments", "id"),
        ("derogations", "id"),
        ("rules", "id"),
        ("findings", "code"),
        ("outcomes", "code"),
        ("what_if", "id"),
        ("countries", "alpha2"),
        ("places", "id"),
    ] {
        let base: Value = serde_json::from_str(BASE).unwrap();
        let n = base[list].as_array().unwrap().len();
        refused(&format!("{list}[{n}].{field}"), "stands twice", |base| {
            let first = base[list][0].clone();
            base[list].as_array_mut().unwrap().push(first);
        });
    }
    refused("derogations[1].ground", "the ground `explicit_consent` stands twice", |base| {
        base["derogations"][1]["ground"] = json!("explicit_consent");
    });
    refused("instruments[1].accepts[0]", "`SCC_2021` means another instrument already", |base| {
        base["instruments"][1]["module"] = json!(1);
    });
    refused("sets.EEA.countries[1]", "stands twice", |base| {
        base["sets"]["EEA"]["countries"][1] = base["sets"]["EEA"]["countries"][0].clone();
    });
    refused("programmes[1].schemes[0]", "stands twice", |base| {
        base["programmes"][1]["schemes"][0] = json!("DPF_EU");
    });
}

#[test]
fn what_the_procedure_needs_must_be_there() {
    refused("regimes", "the regime `CH` is missing", |base| {
        base["regimes"].as_array_mut().unwrap().retain(|regime| regime["id"] != "CH");
    });
    refused("zone_names", "the zone of `UK` has no name", |base| {
        base["zone_names"].as_object_mut().unwrap().remove("UK");
    });
    refused("regimes[0].law", "it has no law", |base| base["regimes"][0]["law"] = json!([]));
    refused("rules", "no rule of `EU` decides Transit", |base| {
        record(base, "rules", "id", "R.EU.TRANSIT")["decides"] = json!([]);
    });
    refused("findings", "the finding `TIA_MISSING` is not described", |base| {
        base["findings"].as_array_mut().unwrap().retain(|finding| finding["code"] != "TIA_MISSING");
    });
    refused("outcomes", "the outcome `ART46` is not described", |base| {
        base["outcomes"].as_array_mut().unwrap().retain(|outcome| outcome["code"] != "ART46");
    });
    refused("evidence", "there is no evidence `TRANSIT`", |base| {
        base["evidence"].as_object_mut().unwrap().remove("TRANSIT");
    });
    refused("evidence.TRANSIT", "it asks for nothing", |base| {
        base["evidence"]["TRANSIT"] = json!([]);
    });
    refused("evidence.TRANSIT[0].asks", "unknown variant `colour`", |base| {
        base["evidence"]["TRANSIT"][0] = json!({ "text": "route", "asks": "colour" });
    });
    refused("zones.NOWHERE", "it is the zone of no regime", |base| {
        base["zones"]["NOWHERE"] = base["zones"]["UK_ZONE"].clone();
    });
    refused("what_if[0].effects", "it ends nothing", |base| {
        base["what_if"][0]["effects"] = json!([]);
    });
    refused("advisories[0].records", "it is about no record", |base| {
        base["advisories"][0]["records"] = json!([]);
    });
    refused("instruments[0].accepts", "it recognises no kind", |base| {
        base["instruments"][0]["accepts"] = json!([]);
    });
    refused("instruments[0].role_pairs", "it fits no roles", |base| {
        base["instruments"][0]["role_pairs"] = json!([]);
    });
    refused("places[0].lat", "a latitude lies between", |base| {
        base["places"][0]["lat"] = json!(91.5);
    });
    refused("places[0].lon", "a longitude lies between", |base| {
        base["places"][0]["lon"] = json!(-181.5);
    });
    refused("countries[0].treat_as_from", "treated as no other country", |base| {
        base["countries"][0]["treat_as_from"] = json!("2000-01-01");
    });
    refused("countries[0].treat_as", "`RE` is itself treated as another", |base| {
        base["countries"][0]["treat_as"] = json!("RE");
    });
}
