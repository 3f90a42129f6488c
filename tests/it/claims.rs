//! The source's statements held against the model, on two days.

use expect_test::{Expect, expect};
use serde_json::{Value, json};
use transfer_atlas::assess::{Question, assess};
use transfer_atlas::atlas::{SAMPLE, vocabulary};
use transfer_atlas::claim::{Basis, Facts, Judgement, Turns, judge, turns};
use transfer_atlas::document::{Document, Verdict, parse, schema};
use transfer_atlas::graph::FlowGraph;
use transfer_atlas::law::{Base, WhatIf};
use transfer_atlas::scenario::{Selection, resolve};

const WRITTEN: &str = "2024-09-05";
const LATER: &str = "2026-11-23";

/// What the study of the law says of each statement, on the day it was written and later.
const STUDY: [(&str, &str, &str); 38] = [
    ("platform", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("what-systems-do", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("contacts-everywhere", "FACT_IN_TENSION", "FACT_IN_TENSION"),
    ("at-the-end", "FACT_IN_TENSION", "FACT_IN_TENSION"),
    ("logs-to-salesforce", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("recordings-to-storage", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("deleted-after", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("art-95", "OVERSTATED", "OVERSTATED"),
    ("adequacy", "SUPPORTED", "SUPPORTED"),
    ("nothing-outside-eu-usa", "NOT_SUPPORTED", "NOT_SUPPORTED"),
    ("us-dpf", "SUPPORTED_IF", "SUPPORTED_IF"),
    ("nothing-outside-eu-other", "NOT_SUPPORTED", "NOT_SUPPORTED"),
    ("other-sccs", "SUPPORTED_IF", "SUPPORTED_IF"),
    ("dpf-scheme", "SUPPORTED", "SUPPORTED_WITH_NOTE"),
    ("dpf-principles", "SUPPORTED", "SUPPORTED"),
    ("dpf-opt-in", "OVERSTATED", "OVERSTATED"),
    ("dpf-bridge", "NOT_SUPPORTED", "NOT_SUPPORTED"),
    ("table-salesforce", "SUPPORTED_IF", "SUPPORTED_IF"),
    ("table-logs", "SUPPORTED", "SUPPORTED"),
    ("table-default", "OVERSTATED", "OVERSTATED"),
    ("table-us", "SUPPORTED_IF", "SUPPORTED_IF"),
    ("table-other", "SUPPORTED_IF", "SUPPORTED_IF"),
    ("table-own", "SUPPORTED_IF", "SUPPORTED_IF"),
    ("citizens", "NOT_SUPPORTED", "NOT_SUPPORTED"),
    ("distributed-globally", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("two-sites", "FACT_IN_TENSION", "FACT_IN_TENSION"),
    ("standards", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("no-suppliers-there", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("six-regions", "FACT_IN_TENSION", "FACT_IN_TENSION"),
    ("in-real-time", "FACT_IN_TENSION", "FACT_IN_TENSION"),
    ("pushed-to-salesforce", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("billing-retention", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("encrypted-recordings", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("dublin-default", "FACT_IN_TENSION", "FACT_IN_TENSION"),
    ("insight-suppliers", "FACT_UNVERIFIED", "FACT_UNVERIFIED"),
    ("retention", "NOT_SUPPORTED", "NOT_SUPPORTED"),
    ("encrypted", "OVERSTATED", "OVERSTATED"),
    ("support-stays", "NOT_SUPPORTED", "NOT_SUPPORTED"),
];

/// How a document is looked at in these tests.
pub(crate) struct Asked<'a> {
    pub(crate) text: &'a str,
    pub(crate) choices: &'a [&'a str],
    pub(crate) day: &'a str,
    pub(crate) what_if: &'a str,
}

pub(crate) const PLAIN: Asked<'static> =
    Asked { text: SAMPLE, choices: &[], day: WRITTEN, what_if: "" };

pub(crate) fn with<T>(asked: &Asked<'_>, tell: impl FnOnce(&Facts<'_>) -> T) -> T {
    let law = Base::embedded();
    let document: Document = parse(asked.text, &vocabulary(law)).document.unwrap();
    let mut selection = Selection::defaults(&document);
    for words in asked.choices {
        selection.set_written(words, &document).unwrap();
    }
    let scenario = resolve(&document, &selection);
    let mut what_if = Vec::new();
    if !asked.what_if.is_empty() {
        what_if.push(WhatIf { id: asked.what_if.to_owned(), from: None });
    }
    let question = Question { as_of: asked.day.parse().unwrap(), what_if };
    let assessment = assess(law, &scenario, &FlowGraph::build(&scenario), &question);
    tell(&Facts {
        law,
        document: &document,
        selection: &selection,
        scenario: &scenario,
        assessment: &assessment,
    })
}

pub(crate) fn judged(asked: &Asked<'_>, claim: &str) -> Judgement {
    let all = with(asked, judge);
    all.into_iter().find(|judgement| judgement.claim.as_str() == claim).unwrap()
}

pub(crate) fn deciding(judgement: &Judgement) -> Vec<&str> {
    judgement.witnesses.iter().map(|witness| witness.subject.words().1).collect()
}

/// The sample with one claim, on the check given.
pub(crate) fn on_check(check: &Value) -> String {
    let mut sample: Value = serde_json::from_str(SAMPLE).unwrap();
    sample["claims"] = json!([{ "id": "c", "quote": "q", "check": check }]);
    sample.to_string()
}

#[test]
fn the_live_verdicts_are_those_of_the_study_on_both_days() {
    for (day, at) in [(WRITTEN, 0), (LATER, 1)] {
        let all = with(&Asked { day, ..PLAIN }, judge);
        assert_eq!(all.len(), STUDY.len());
        for (judgement, (id, then, now)) in all.iter().zip(STUDY) {
            assert_eq!(judgement.claim.as_str(), id);
            let study = [then, now][at];
            let expected = match study {
                "SUPPORTED" | "SUPPORTED_WITH_NOTE" => Verdict::Holds,
                "SUPPORTED_IF" => Verdict::HoldsOnlyIf,
                "OVERSTATED" | "NOT_SUPPORTED" | "FACT_IN_TENSION" => Verdict::DoesNotHold,
                other => {
                    assert_eq!(other, "FACT_UNVERIFIED");
                    Verdict::NotCheckable
                }
            };
            assert_eq!(judgement.verdict, expected, "{id} on {day}: {:?}", judgement.because);
            assert!(!judgement.because.is_empty(), "{id} says why");
            assert_eq!(judgement.but.is_some(), study == "SUPPORTED_WITH_NOTE", "{id}");
            let in_tension = !judgement.in_tension_with.is_empty();
            assert_eq!(in_tension, study == "FACT_IN_TENSION", "{id}");
            let by_hand = judgement.basis == Basis::ByHand;
            let general = ["dpf-scheme", "dpf-principles", "dpf-opt-in", "dpf-bridge", "citizens"];
            assert_eq!(by_hand, general.contains(&id), "{id}");
            let names = !judgement.witnesses.is_empty();
            assert!(names || judgement.basis != Basis::Computed, "{id} names what decides it");
        }
    }
}

#[test]
fn every_claim_quotes_a_statement_that_it_names() {
    with(&PLAIN, |facts| {
        let statements = || facts.document.sources.iter().flat_map(|source| &source.statements);
        for claim in &facts.document.claims {
            let quoted = statements()
                .filter(|statement| claim.source.contains(&statement.id))
                .any(|statement| statement.quote.iter().any(|quote| quote.contains(&claim.quote)));
            assert!(quoted, "{}", claim.id);
        }
    });
}

#[test]
fn a_claim_about_an_option_is_held_against_that_option() {
    let judgement = judged(&PLAIN, "us-dpf");
    let words: Vec<&str> = judgement.assumed.iter().map(|s| s.words.as_str()).collect();
    assert_eq!(words, ["Recording storage: USA"]);
    let chosen = judged(&Asked { choices: &["storage=us"], ..PLAIN }, "us-dpf");
    assert_eq!(chosen.assumed, []);
    assert_eq!((chosen.verdict, &chosen.conditions), (judgement.verdict, &judgement.conditions));
    let off = judged(&Asked { choices: &["recording=off"], ..PLAIN }, "us-dpf");
    let words: Vec<&str> = off.assumed.iter().map(|s| s.words.as_str()).collect();
    assert_eq!(words, ["Recording storage: USA", "Call recording: On"]);
}

#[test]
fn switching_insight_on_turns_a_claim_and_names_the_flow() {
    let off = judged(&Asked { choices: &["insight=off"], ..PLAIN }, "retention");
    assert_eq!((off.verdict, deciding(&off)), (Verdict::NotCheckable, vec![]));
    for insight in ["insight=us", "insight=eu"] {
        let on = judged(&Asked { choices: &[insight], ..PLAIN }, "retention");
        assert_eq!((on.verdict, deciding(&on)), (Verdict::DoesNotHold, vec!["insight-out"]));
        assert!(on.because[0].contains("“Recordings to the Insight supplier”"), "{on:?}");
    }
}

#[test]
fn what_is_assumed_about_the_law_turns_claims_about_it() {
    let lapsed = judged(&Asked { what_if: "UK_ADEQUACY_LAPSES", ..PLAIN }, "adequacy");
    assert_eq!(lapsed.verdict, Verdict::DoesNotHold);
    assert!(deciding(&lapsed).contains(&"EU.ADEQ.GB"), "{lapsed:?}");
    assert!(deciding(&lapsed).contains(&"calldata-eu-central-1"), "{lapsed:?}");
    let struck = judged(&Asked { what_if: "DPF_EU_STRUCK", ..PLAIN }, "us-dpf");
    assert_eq!((struck.verdict, deciding(&struck)), (Verdict::DoesNotHold, vec!["EU.ADEQ.US.DPF"]));
    assert_eq!(
        judged(&Asked { day: "2021-01-05", ..PLAIN }, "adequacy").verdict,
        Verdict::DoesNotHold
    );
}

#[test]
fn a_condition_that_is_shown_to_be_met_is_no_condition_any_more() {
    let mut sample: Value = serde_json::from_str(SAMPLE).unwrap();
    let parties = sample["parties"].as_array_mut().unwrap();
    let aws = parties.iter_mut().find(|party| party["id"] == "aws").unwrap();
    aws["certifications"].as_array_mut().unwrap().push(json!({ "scheme": "DPF_UK" }));
    let text = sample.to_string();
    let asked = Asked { text: &text, ..PLAIN };
    let held = judged(&asked, "us-dpf");
    assert_eq!((held.verdict, deciding(&held)), (Verdict::Holds, vec!["recordings-store"]));
    let ended = text.replace(r#"{"scheme":"DPF_UK"}"#, r#"{"scheme":"DPF_UK","to":"2024-01-01"}"#);
    let judgement = judged(&Asked { text: &ended, ..PLAIN }, "us-dpf");
    assert_eq!(judgement.verdict, Verdict::DoesNotHold);
    let mut sample: Value = serde_json::from_str(SAMPLE).unwrap();
    let flows = sample["flows"].as_array_mut().unwrap();
    let store = flows.iter_mut().find(|flow| flow["id"] == "recordings-store").unwrap();
    let assessed = json!({ "EU": { "outcome": "ok", "done": "2024-01-01" }, "UK": { "outcome": "ok", "done": "2024-01-01" } });
    store["instruments"] = json!([
        { "kind": "SCC_2021", "module": 3, "annexes_complete": true, "assessment": assessed },
        { "kind": "UK_ADDENDUM", "module": 3, "annexes_complete": true, "assessment": assessed },
    ]);
    let judgement = judged(&Asked { text: &sample.to_string(), ..PLAIN }, "other-sccs");
    assert_eq!(judgement.verdict, Verdict::Holds, "{judgement:?}");
}

fn turned(asked: &Asked<'_>, claim: &str) -> Turns {
    let all = with(asked, turns);
    all.into_iter().find(|turns| turns.claim.as_str() == claim).unwrap()
}

#[test]
fn the_choices_that_turn_a_claim_are_told_by_their_titles() {
    let support = turned(&PLAIN, "support-stays").sentences();
    assert_eq!(
        support,
        ["it would hold with “Support access from a third country: without Agreed partners”"]
    );
    let eu_only = on_check(&json!({
        "none": { "flows": { "which": { "data": ["recordings", "support-data"] }, "are": { "not": { "to": { "in": ["EEA", "GB"] } } } } }
    }));
    let asked = Asked { text: &eu_only, choices: &["support-from=us"], ..PLAIN };
    let now = judged(&asked, "c");
    assert_eq!(deciding(&now), ["insight-out", "support-by-staff", "support-by-partners"]);
    let turned = turned(&asked, "c");
    let words: Vec<&str> = turned.mended_by.iter().map(|s| s.words.as_str()).collect();
    assert!(words.contains(&"Support access from a third country: without Agreed partners"));
    assert_eq!(turned.remaining, []);
    let mended = Asked { choices: &["insight=off", "support=none"], ..asked };
    assert_eq!(judged(&mended, "c").verdict, Verdict::Holds);
    let us = Asked { choices: &["insight=off", "support=none", "storage=us"], ..asked };
    assert_eq!(deciding(&judged(&us, "c")), ["recordings-store"]);
}

#[test]
fn the_choices_that_break_a_claim_are_told_with_what_breaks_it() {
    let text = on_check(&json!({
        "all": { "flows": { "which": { "flow": ["recordings-store"] }, "are": { "standing": ["adequacy"] } } }
    }));
    let turned = turned(&Asked { text: &text, ..PLAIN }, "c");
    let of: Vec<(&str, Verdict)> =
        turned.turns.iter().map(|turn| (turn.switch.words.as_str(), turn.verdict)).collect();
    assert!(of.contains(&("Recording storage: USA", Verdict::DoesNotHold)), "{of:?}");
    assert!(of.contains(&("Call recording: Off", Verdict::NotCheckable)), "{of:?}");
}

#[test]
fn the_schema_knows_every_check_of_the_sample_and_rejects_others() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let fits = |check: Value| {
        let text: Value = serde_json::from_str(&on_check(&check)).unwrap();
        validator.is_valid(&text)
    };
    assert!(fits(json!({ "all": { "flows": { "are": { "access": ["storage"] } } } })));
    assert!(!fits(json!({ "most": { "flows": {} } })));
    assert!(!fits(json!({ "all": { "flows": { "are": { "colour": ["red"] } } } })));
    assert!(!fits(
        json!({ "all": { "flows": { "are": { "some_law": { "outcome": ["FINE"] } } } } })
    ));
}

#[track_caller]
fn told(text: &str, expected: &Expect) {
    let found = parse(text, &vocabulary(Base::embedded())).diagnostics;
    let lines: Vec<String> = found.iter().map(|found| format!("{found}\n")).collect();
    expected.assert_eq(&lines.concat());
}

#[test]
fn unknown_words_in_a_check_are_told_where_they_stand() {
    told(
        r#"{
  "title": "t",
  "systems": [{ "id": "store", "name": "S", "kind": "storage" }],
  "choices": [{ "id": "c", "title": "C", "options": [{ "id": "on", "title": "On", "default": true }] }],
  "claims": [
    { "id": "a", "quote": "q", "when": { "c": "off" }, "in_tension_with": ["b"],
      "if": [{ "text": "x", "check": { "in_force": ["EU.ADEQ.XX"] } }],
      "check": { "and": [
        { "all": { "flows": { "which": { "to": { "system": ["stor"], "in": ["UK"] } },
                              "are": { "certified": { "EU": "DPF_EUX" }, "covered": { "UK": ["IDTAA"] } } } } },
        { "none": { "flows": { "are": { "some_law": { "finding": ["NO_MECHANISMS"] } } } } },
        { "chosen": { "d": "on" } } ] } },
    { "id": "a2", "quote": "q", "check": { "all": { "flows": { "are": { "acess": ["storage"] } } } } },
    { "id": "a3", "quote": "q", "check": { "all": { "flows": { "are": { "access": ["storge"] } } } } },
    { "id": "a4", "quote": "q", "check": { "most": { "flows": {} } } }
  ],
  "reviews": [
    { "about": "NO_MECHANISM@f/EU", "decision": "accepted", "by": "me", "on": "2024-01-01" },
    { "about": "nonsense", "decision": "accepted", "by": "me", "on": "2024-01-01" }
  ]
}"#,
        &expect![[r#"
            6:47: the choice `c` has no option `off` (at $.claims[0].when.c)
              hint: its options: on
            6:76: there is no claim `b` (at $.claims[0].in_tension_with[0])
              hint: add a claim with this id, or name one that exists
            7:53: there is no record of the law base `EU.ADEQ.XX` (at $.claims[0].if[0].check.in_force[0])
              hint: did you mean `EU.ADEQ.AD`?
            9:61: there is no system `stor` (at $.claims[0].check.and[0].all.flows.which.to.system[0])
              hint: did you mean `store`?
            9:77: there is no country `UK` (at $.claims[0].check.and[0].all.flows.which.to.in[0])
              hint: `UK` is a regime; for a country use its code of ISO 3166-1 alpha-2
            10:61: there is no framework `DPF_EUX` (at $.claims[0].check.and[0].all.flows.are.certified.EU)
              hint: did you mean `DPF_EU`?
            10:94: there is no instrument `IDTAA` (at $.claims[0].check.and[0].all.flows.are.covered.UK[0])
              hint: did you mean `IDTA`?
            11:67: there is no finding `NO_MECHANISMS` (at $.claims[0].check.and[1].none.flows.are.some_law.finding[0])
              hint: did you mean `NO_MECHANISM`?
            12:28: there is no choice `d` (at $.claims[0].check.and[2].chosen.d)
              hint: add a choice with this id, or name one that exists
            13:82: unknown field `acess` (at $.claims[1].check.all.flows.are.acess)
              hint: did you mean `access`?
            14:84: `storge` is not known here (at $.claims[2].check.all.flows.are.access[0])
              hint: did you mean `storage`?
            15:42: `most` is not known here (at $.claims[3].check)
              hint: one of: all, any, none, and, or, not, chosen, between, in_force
            18:16: there is no flow `f` (at $.reviews[0].about)
              hint: add a flow with this id, or name one that exists
            19:16: `nonsense` is not the key of a finding (at $.reviews[1].about)
              hint: write `CODE@flow/REGIME`, as `check` lists findings
        "#]],
    );
}

#[test]
fn what_is_said_of_a_framework_does_not_hold_before_there_was_one() {
    for claim in ["dpf-scheme", "dpf-principles"] {
        let on = |day| judged(&Asked { day, ..PLAIN }, claim);
        let eve = on("2023-07-09");
        assert_eq!(eve.verdict, Verdict::DoesNotHold, "{claim}");
        assert!(eve.because[0].contains("no such framework before 10 July 2023"), "{eve:?}");
        assert_eq!(on("2023-07-10").verdict, Verdict::Holds, "{claim}");
    }
    let cites = |day| judged(&Asked { day, ..PLAIN }, "dpf-scheme").citations.concat();
    assert!(!cites(WRITTEN).contains("Slaughter") && cites(LATER).contains("Slaughter"));
}
