//! What holds for every transfer, worked or made up.

use serde_json::{Value, json};
use transfer_atlas::law::{
    Base, EndingKind, Explanation, FindingCode, Outcome, Regime, Standing, assess, explain, follow,
};

use super::{BASE, Dice, inputs, question, transfer};

/// The records of a list of the base.
fn records(list: &str) -> Vec<Value> {
    let base: Value = serde_json::from_str(BASE).unwrap();
    base[list].as_array().unwrap().clone()
}

/// The values of a field in a list of the base.
fn values(list: &str, field: &str) -> Vec<String> {
    records(list).iter().filter_map(|r| r[field].as_str()).map(str::to_owned).collect()
}

/// What transfers are made up from.
struct Lists {
    countries: Vec<String>,
    days: Vec<String>,
    ids: Vec<String>,
    kinds: Vec<String>,
    grounds: Vec<String>,
}

impl Lists {
    fn of_the_base() -> Self {
        let mut days =
            vec!["1998-01-01".to_owned(), "2026-11-23".to_owned(), "2035-12-31".to_owned()];
        for list in ["adequacy", "instruments"] {
            for field in ["usable_from", "valid_to", "new_contracts_until"] {
                for day in values(list, field) {
                    let day: jiff::civil::Date = day.parse().unwrap();
                    days.extend(
                        [day.yesterday(), Ok(day), day.tomorrow()].map(|d| d.unwrap().to_string()),
                    );
                }
            }
        }
        let mut ids = values("adequacy", "id");
        ids.extend(values("instruments", "id"));
        ids.extend(values("what_if", "id"));
        let mut kinds = values("instruments", "kind");
        kinds.push("DEROGATION_49".to_owned());
        Self {
            countries: values("countries", "alpha2"),
            days,
            ids,
            kinds,
            grounds: values("derogations", "ground"),
        }
    }

    fn country(&self, dice: &mut Dice) -> Value {
        let known = ["DE", "GB", "CH", "US", "FR", "CA", "KR", "RE", "IL", "BR", "JP"];
        match dice.below(10) {
            0 => json!(null),
            1..=3 => json!(dice.pick(&self.countries)),
            _ => json!(dice.pick(&known)),
        }
    }

    fn party(&self, dice: &mut Dice) -> Value {
        let role = dice
            .pick(&[json!("controller"), json!("processor"), json!("data_subject"), json!(null)])
            .clone();
        let mut party = json!({ "name": "Party", "country": self.country(dice), "role": role });
        if dice.chance(15) {
            party["subject_to"] = json!([dice.pick(&["EU", "UK", "CH"])]);
        }
        let schemes = ["DPF_EU", "DPF_UK", "DPF_CH", "SAFE_HARBOUR", "PRIVACY_SHIELD"];
        let certs: Vec<Value> = (0..dice.below(3))
            .map(|_| {
                let covered: &[&str] = if dice.chance(50) { &["HR"] } else { &["NON_HR"] };
                json!({ "scheme": dice.pick(&schemes), "from": dice.pick(&self.days), "covered": covered })
            })
            .collect();
        party["certs"] = json!(certs);
        party["flags"] =
            json!({ "ca_pipeda": dice.pick(&[Some(true), Some(false), None]), "kr_pipa": true });
        party["same_entity"] = json!(dice.chance(8));
        party["sector"] = dice.pick(&[json!("telecom_carrier"), json!(null)]).clone();
        party["parent_country"] = self.country(dice);
        if dice.chance(5) {
            party["organisation_code"] = json!(dice.pick(&["EPO", "EUINST", "ELSE"]));
        }
        party
    }

    fn transfer(&self, dice: &mut Dice) -> Value {
        let instruments: Vec<Value> = (0..dice.below(4))
            .map(|_| {
                json!({
                    "kind": dice.pick(&self.kinds), "module": 1 + dice.below(4), "signed": dice.pick(&self.days),
                    "annexes_complete": dice.chance(70), "ground": dice.pick(&self.grounds),
                    "documented": dice.chance(70), "systematic": dice.chance(30),
                    "assessment": { "EU": { "outcome": "ok" }, "UK": { "outcome": dice.pick(&["ok", "fail"]) } },
                })
            })
            .collect();
        let mut context = json!({});
        for circumstance in [
            "public_ecs",
            "conduit_only",
            "claims_art95",
            "customer_owned_destination",
            "return_to_own_controller",
            "anonymised",
            "immigration_control",
            "occupied_territory",
        ] {
            context[circumstance] = json!(dice.chance(10));
        }
        context["upstream"] = json!({ "EU": dice.pick(&self.ids) });
        let access = ["storage", "processing", "remote_access", "transit", "direct_collection"];
        let categories = ["contact", "hr", "sensitive", "traffic_data"];
        json!({
            "as_of": dice.pick(&self.days), "exporter": self.party(dice), "importer": self.party(dice),
            "from_country": self.country(dice), "to_country": self.country(dice),
            "data_origin": [dice.pick(&["EU", "UK", "CH", "OTHER"])],
            "data_categories": [dice.pick(&categories), dice.pick(&categories)],
            "access_kind": dice.pick(&access), "instruments": instruments, "context": context,
            "what_if": if dice.chance(30) { json!([{ "id": dice.pick(&self.ids) }]) } else { json!([]) },
            "claimed_mechanisms": [dice.pick(&self.ids)],
        })
    }
}

#[test]
fn adequacy_is_answered_only_while_it_is_in_force() {
    let (base, lists, mut dice) = (Base::embedded(), Lists::of_the_base(), Dice(1));
    let adequacy = records("adequacy");
    let mut seen = 0;
    for _ in 0..4_000 {
        let input = lists.transfer(&mut dice);
        let transfer = transfer(&input);
        for answer in assess(base, &transfer).regimes {
            let rests = matches!(answer.outcome, Some(Outcome::Adequacy | Outcome::TcaBridge));
            let Some(id) = answer.mechanism.as_ref().filter(|_| rests) else { continue };
            seen += 1;
            let record = adequacy.iter().find(|record| record["id"] == id.as_str()).unwrap();
            let day = input["as_of"].as_str().unwrap();
            let to = record["valid_to"].as_str().unwrap_or("9999");
            let within = record["usable_from"].as_str().unwrap() <= day && day <= to;
            assert!(within && record["regime"] == answer.regime.code(), "{id} on {day}");
            let struck =
                input["what_if"].as_array().unwrap().iter().any(|w| w["id"] == id.as_str());
            assert!(!struck, "{id} is assumed to have ended");
        }
    }
    assert!(seen > 200, "only {seen} answers rest on adequacy");
}

/// The years of this century that a text names.
fn years(text: &str) -> impl Iterator<Item = i32> {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let years = numbers.filter(|number| number.len() == 4 && number.starts_with("20"));
    years.filter_map(|number| number.parse().ok())
}

#[test]
fn every_answer_is_explained_and_every_reason_is_cited() {
    let (base, lists, mut dice) = (Base::embedded(), Lists::of_the_base(), Dice(2));
    let made_up: Vec<Value> = (0..1_000).map(|_| lists.transfer(&mut dice)).collect();
    for input in inputs().iter().chain(&made_up) {
        let transfer = transfer(input);
        let verdict = assess(base, &transfer);
        for regime in Regime::ALL {
            let why = explain(base, &transfer, regime);
            assert_eq!(&why.answer, verdict.answer(regime), "{input}");
            let year = i32::from(transfer.as_of.year());
            for step in why.steps.iter() {
                let yet = !step.text.contains("has no transfer rules");
                let later = years(&step.citation).any(|other| other > year);
                assert!(!(yet && later), "{year}: {step:?}");
                assert!(!step.citation.is_empty() && !step.sources.is_empty(), "{step:?}");
                assert!(!step.facts.is_empty() || step.finding.is_some(), "{step:?}");
            }
            for code in why.answer.findings.iter() {
                assert!(why.steps.iter().any(|step| step.finding == Some(code)), "{code}: {input}");
            }
            for candidate in &why.candidates {
                assert!(!candidate.why.is_empty() && !candidate.facts.is_empty(), "{candidate:?}");
                assert!(!candidate.sources.is_empty(), "{candidate:?}");
            }
        }
    }
}

#[test]
fn the_order_of_what_is_stated_changes_nothing() {
    let (base, lists, mut dice) = (Base::embedded(), Lists::of_the_base(), Dice(3));
    let made_up: Vec<Value> = (0..2_000).map(|_| lists.transfer(&mut dice)).collect();
    for input in inputs().iter().chain(&made_up) {
        let mut turned = input.clone();
        for list in [
            "/instruments",
            "/importer/certs",
            "/data_origin",
            "/data_categories",
            "/what_if",
            "/claimed_mechanisms",
            "/exporter/subject_to",
        ] {
            if let Some(list) = turned.pointer_mut(list).and_then(Value::as_array_mut) {
                list.reverse();
            }
        }
        assert_eq!(assess(base, &transfer(input)), assess(base, &transfer(&turned)), "{input}");
    }
}

#[test]
fn absent_and_null_are_the_same() {
    let base = Base::embedded();
    for input in inputs() {
        let mut nulled = input.clone();
        for (at, fields) in [
            (
                "",
                [
                    "from_country",
                    "to_country",
                    "data_origin",
                    "instruments",
                    "context",
                    "what_if",
                    "claimed_mechanisms",
                ]
                .as_slice(),
            ),
            ("/exporter", ["country", "role", "subject_to", "certs", "flags", "sector"].as_slice()),
            (
                "/importer",
                [
                    "country",
                    "role",
                    "same_entity",
                    "parent_country",
                    "organisation_code",
                    "sector",
                    "subject_to",
                    "certs",
                    "flags",
                ]
                .as_slice(),
            ),
        ] {
            let object = nulled.pointer_mut(at).unwrap().as_object_mut().unwrap();
            for field in fields {
                object.entry(*field).or_insert(Value::Null);
            }
        }
        assert_eq!(assess(base, &transfer(&input)), assess(base, &transfer(&nulled)), "{input}");
    }
}

#[test]
fn nothing_is_known_before_its_day() {
    let base = Base::embedded();
    // An end by judgment is never foreseen, an end by its own text is, and an extension counts from
    // the day it became known.
    let on = |day: &str| {
        let input = question(day, "DE", "GB");
        let eu = &assess(base, &transfer(&input)).regimes[0];
        eu.findings.iter().map(FindingCode::code).collect::<Vec<_>>()
    };
    assert_eq!(on("2024-12-28"), Vec::<&str>::new());
    assert_eq!(on("2024-12-29"), ["ADEQUACY_SUNSET_NEAR"]);
    assert_eq!(on("2025-06-23"), ["ADEQUACY_SUNSET_NEAR"]);
    assert_eq!(on("2025-06-24"), Vec::<&str>::new());
    assert_eq!(on("2025-06-28"), ["ADEQUACY_INTERIM_EXTENSION"]);
    assert_eq!(on("2025-12-18"), ["ADEQUACY_INTERIM_EXTENSION", "ADEQUACY_SUNSET_NEAR"]);
    assert_eq!(on("2025-12-19"), Vec::<&str>::new());
    assert_eq!(on("2031-07-01"), ["ADEQUACY_SUNSET_NEAR"]);
}

/// Why a regime answers as it does.
fn why(input: &Value, regime: Regime) -> Explanation {
    explain(Base::embedded(), &transfer(input), regime)
}

#[test]
fn a_missing_extension_is_rejected_with_its_reason_and_offered_first() {
    let mut input = question("2025-01-01", "GB", "US");
    input["importer"]["certs"] = json!([{ "scheme": "DPF_EU", "covered": ["NON_HR"] }]);
    let why = why(&input, Regime::Uk);
    assert_eq!(why.answer.outcome, Some(Outcome::NoMechanism));
    let rejected = &why.candidates[0];
    assert_eq!(rejected.mechanism.as_ref().unwrap().as_str(), "UK.ADEQ.US.EXT");
    assert_eq!(rejected.standing, Standing::Rejected);
    assert!(rejected.why.starts_with("the importer does not hold it"), "{}", rejected.why);
    let offered: Vec<&str> = why.alternatives.iter().map(|a| a.mechanism.as_str()).collect();
    assert_eq!(offered, ["UK.ADEQ.US.EXT", "UK.ADDENDUM", "UK.IDTA", "UK.BCR", "UK.DER.49"]);
    let needs = |idx: usize| why.alternatives[idx].needs.join("; ");
    assert!(
        needs(0).starts_with("Importer shown on the DPF List as participating"),
        "{}",
        needs(0)
    );
    assert!(needs(1).starts_with("SCC_2021 beside it; a TRA that finds"), "{}", needs(1));
}

#[test]
fn what_is_out_of_scope_is_not_offered() {
    let mut input = question("2025-01-01", "DE", "CA");
    input["importer"]["flags"] = json!({ "ca_pipeda": false });
    let offered = why(&input, Regime::Eu).alternatives;
    assert_eq!(offered[0].mechanism.as_str(), "EU.SCC.2021.M2");
    input["importer"]["flags"] = json!({});
    let offered = why(&input, Regime::Eu).alternatives;
    assert_eq!(offered[0].mechanism.as_str(), "EU.ADEQ.CA");
}

#[test]
fn what_ends_an_answer_is_told_as_far_as_it_is_known() {
    let ends = |input: &Value, regime| -> Vec<(EndingKind, Option<String>)> {
        let ends = why(input, regime).ends;
        ends.into_iter().map(|end| (end.kind, end.on.map(|on| on.to_string()))).collect()
    };
    let mut input = question("2026-11-23", "GB", "US");
    input["importer"]["certs"] =
        json!([{ "scheme": "DPF_UK", "covered": ["NON_HR"], "to": "2027-03-01" }]);
    let none = None::<String>;
    assert_eq!(
        ends(&input, Regime::Uk),
        [
            (EndingKind::Certification, none.clone()),
            (EndingKind::Risk, none.clone()),
            (EndingKind::Certification, Some("2027-03-01".to_owned())),
            (EndingKind::Dependency, none.clone()),
            (EndingKind::WhatIf, none.clone()),
        ]
    );
    let mut input = question("2021-09-26", "DE", "IN");
    input["instruments"] = json!([{ "kind": "SCC_2010", "signed": "2018-01-01" }]);
    assert_eq!(ends(&input, Regime::Eu), [(EndingKind::Assessment, none.clone())]);
    input["as_of"] = json!("2021-09-27");
    let last = Some("2022-12-27".to_owned());
    assert_eq!(
        ends(&input, Regime::Eu),
        [(EndingKind::Assessment, none), (EndingKind::Sunset, last)]
    );
}

#[test]
fn a_verdict_follows_the_data_as_if_it_were_asked_anew() {
    let (base, lists, mut dice) = (Base::embedded(), Lists::of_the_base(), Dice(7));
    let made_up: Vec<Value> = (0..2_000).map(|_| lists.transfer(&mut dice)).collect();
    let mut turned = 0;
    for input in inputs().iter().chain(&made_up) {
        let known = transfer(input);
        let mut other = known.clone();
        let mut context = (*other.context).clone();
        let ids = base.mechanisms();
        for regime in Regime::ALL {
            let of = ids.iter().filter(|mechanism| mechanism.regime == regime);
            context.upstream.set(regime, dice.pick(&of.collect::<Vec<_>>()).id.clone());
        }
        other.context = std::sync::Arc::new(context);
        let mut verdict = assess(base, &known);
        let anew = assess(base, &other);
        turned += usize::from(verdict != anew);
        follow(base, &other, &mut verdict);
        assert_eq!(verdict, anew, "{input}");
    }
    assert!(turned > 100, "only {turned} verdicts depended on how the data came");
}

#[test]
fn a_derogation_can_be_assumed_to_have_ended() {
    let mut input = question("2026-01-01", "DE", "US");
    input["instruments"] = json!([{
        "kind": "DEROGATION_49", "ground": "legal_claims", "documented": true, "systematic": false,
    }]);
    let base = Base::embedded();
    let held = assess(base, &transfer(&input));
    assert_eq!(held.answer(Regime::Eu).outcome, Some(Outcome::Derogation49));
    input["what_if"] = json!([{ "id": "EU.DER.49.1.e", "from": "2025-01-01" }]);
    assert!(transfer(&input).check(base).is_empty());
    let ended = assess(base, &transfer(&input));
    let answer = ended.answer(Regime::Eu);
    assert_eq!(answer.outcome, Some(Outcome::NoMechanism));
    assert!(answer.findings.contains(FindingCode::WhatIfApplied));
    assert!(answer.findings.contains(FindingCode::MechanismNoLongerInForce));
    let offered = why(&input, Regime::Eu).alternatives;
    assert!(offered.iter().all(|other| other.mechanism.as_str() != "EU.DER.49.1.e"));
}

#[test]
fn a_derogation_needs_a_ground_that_the_law_of_the_day_knows() {
    let outcome = |day: &str, from: &str, regime, ground: &str| {
        let mut input = question(day, from, "US");
        input["instruments"] = json!([{
            "kind": "DEROGATION_49", "ground": ground, "documented": true, "systematic": false,
        }]);
        assess(Base::embedded(), &transfer(&input)).answer(regime).outcome
    };
    for (day, from, regime, ground, carries) in [
        ("2024-09-05", "GB", Regime::Uk, "legal_claims", true),
        ("2024-09-05", "GB", Regime::Uk, "compelling_legitimate_interests", true),
        ("2024-09-05", "GB", Regime::Uk, "because I say so", false),
        ("2024-09-05", "CH", Regime::Ch, "legal_claims", true),
        ("2024-09-05", "CH", Regime::Ch, "compelling_legitimate_interests", false),
        ("2024-09-05", "DE", Regime::Eu, "compelling_legitimate_interests", true),
        ("2015-06-01", "DE", Regime::Eu, "compelling_legitimate_interests", false),
        ("2015-06-01", "DE", Regime::Eu, "explicit_consent", true),
    ] {
        let expected = if carries { Outcome::Derogation49 } else { Outcome::NoMechanism };
        assert_eq!(outcome(day, from, regime, ground), Some(expected), "{day} {from} {ground}");
    }
}

#[test]
fn protection_follows_the_data_by_the_rule_on_onward_transfers() {
    let mut input = question("2024-09-05", "GB", "US");
    input["data_origin"] = json!(["EU"]);
    assert_eq!(why(&input, Regime::Eu).steps.first.citation, "GDPR Art. 44");
    assert_eq!(why(&input, Regime::Uk).steps.first.citation, "UK GDPR Art. 3");
}

#[test]
fn a_reason_rests_on_the_texts_of_the_day_or_on_its_law_alone() {
    let citation = |day: &str| {
        let why = why(&question(day, "GB", "US"), Regime::Uk);
        let restricted = why.steps.iter().find(|step| step.text.contains("a restricted transfer"));
        restricted.unwrap().citation.clone()
    };
    assert!(citation("2026-03-01").contains("ICO guidance 15 January 2026"));
    let before = citation("2023-03-01");
    assert!(before.contains("ICO guidance 2022"), "{before}");
    assert!(!before.contains("ICO guidance 15 January 2026;"), "{before}");
    assert_eq!(citation("2021-03-01"), "UK GDPR Arts 44-49 and DPA 2018 ss 17A-18");
}

#[test]
fn nothing_is_cited_that_is_not_law_of_the_regime_on_the_day() {
    let (base, mut input) = (Base::embedded(), question("2024-09-05", "GB", "US"));
    input["importer"]["certs"] = json!([{ "scheme": "DPF_EU" }]);
    let told = why(&input, Regime::Uk);
    let all = format!("{told:?}");
    for later in ["44A", "45A", "49A", "DUAA", "SI2026/82", "2026"] {
        assert!(!all.contains(later), "{later} in {all}");
    }
    let found = |regime, day: &str| {
        base.finding_citation(FindingCode::NoMechanism, regime, day.parse().unwrap())
    };
    assert_eq!(found(Regime::Uk, "2026-02-04"), "UK GDPR Art. 44");
    assert_eq!(found(Regime::Uk, "2026-02-05"), "UK GDPR Art. 44A");
    assert_eq!(found(Regime::Ch, "2024-09-05"), "FADP Art. 16");
    assert_eq!(found(Regime::Eu, "2018-05-24"), "Directive 95/46/EC Arts 25-26 (national laws)");
    let directive = why(&question("2018-05-24", "FR", "US"), Regime::Eu);
    assert!(!format!("{:?}", directive.steps).contains("GDPR"), "{directive:?}");
    input["as_of"] = json!("2026-03-01");
    assert!(format!("{:?}", why(&input, Regime::Uk)).contains("UK GDPR Art. 44A"));
}

#[test]
fn a_citation_names_only_sources_of_its_record() {
    let spoilt = BASE.replacen(
        "\"text\": \"GDPR Art. 44\", \"regime\": \"EU\", \"sources\": [\"GDPR\"]",
        "\"text\": \"GDPR Art. 44\", \"regime\": \"EU\", \"sources\": [\"EPD\"]",
        1,
    );
    let errors = Base::parse(&spoilt).unwrap_err();
    assert!(errors[0].message.contains("none of the record’s `sources`"), "{errors:?}");
}

#[test]
fn an_instrument_that_needs_another_is_said_to_fall_with_it() {
    let mut input = question("2026-01-01", "GB", "SG");
    input["instruments"] = json!([
        { "kind": "SCC_2021", "module": 2, "signed": "2023-01-10" },
        { "kind": "UK_ADDENDUM", "signed": "2023-01-10",
          "assessment": { "UK": { "done": "2023-01-01", "outcome": "ok" } } },
    ]);
    let told = why(&input, Regime::Uk);
    assert_eq!(told.answer.mechanism.as_ref().unwrap().as_str(), "UK.ADDENDUM");
    let rests = told.ends.iter().find(|end| end.kind == EndingKind::Dependency).unwrap();
    assert!(rests.text.contains("SCC_2021"), "{}", rests.text);
}
