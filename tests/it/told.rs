//! What `check` tells agrees with itself, and names what it speaks of.

use serde_json::Value;
use transfer_atlas::assess::Standing;
use transfer_atlas::law::{Base, Regime, assess};

use super::claims::{PLAIN, judged};
use super::cli::run;
use super::law::{question, transfer};

#[track_caller]
fn told(words: &[&str]) -> String {
    let done = run(&[&["check", "--fail-on", "never"], words].concat(), "");
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    done.out
}

fn data(words: &[&str]) -> Value {
    serde_json::from_str(&told(&[&["--format", "json"], words].concat())).unwrap()
}

#[test]
fn a_day_after_the_law_base_is_told_as_such() {
    let base = Base::embedded();
    let last = base.meta().as_of;
    assert_eq!(base.beyond(last), None);
    let beyond = base.beyond(last.tomorrow().unwrap()).unwrap();
    assert!(beyond.short.contains(&last.to_string()), "{beyond:?}");
    let later = ["--as-of", "2040-01-01"];
    let words = "note: 2040-01-01 is after what the law base describes: the rules as of 2026-11-23";
    assert!(told(&later).contains(words));
    assert!(told(&["--explain", "all", "--as-of", "2040-01-01"]).contains(words));
    assert!(!told(&[]).contains("note: "));
    assert!(data(&later)["law"]["beyond"].as_str().unwrap().contains("already scheduled"));
    assert_eq!(data(&[])["law"]["beyond"], Value::Null);
}

#[test]
fn a_day_before_the_law_base_is_told_as_such() {
    let base = Base::embedded();
    let on = |day: &str| base.beyond(day.parse().unwrap()).map(|beyond| beyond.short);
    assert_eq!(on("1998-10-25"), None, "UK law took over from EU law");
    let eve = "1998-10-24 is before the law base (EU law from 1998-10-25)";
    assert_eq!(on("1998-10-24").as_deref(), Some(eve));
    let both = "(EU law from 1998-10-25, CH law from 1993-07-01)";
    assert!(on("1990-01-01").unwrap().contains(both));
    let earlier = ["--as-of", "1990-01-01"];
    let words = "note: 1990-01-01 is before what the law base describes: EU law from 1998-10-25";
    assert!(told(&earlier).contains(words));
    let why = told(&["--explain", "recordings-store", "--as-of", "1990-01-01"]);
    let unbound = "(recordings-store)\n  not bound by EU, UK or Swiss law\n";
    assert!(why.contains(words) && why.contains(unbound), "{why}");
    assert!(data(&earlier)["law"]["beyond"].as_str().unwrap().contains("not bound"));
    let turned = told(&["--compare", "as-of=1990-01-01"]);
    assert!(turned.contains(&format!("\n  {words}")), "{turned}");
}

#[test]
fn a_tension_between_facts_names_the_facts() {
    for (claim, other, has) in [
        ("at-the-end", "in-real-time", "During the call"),
        ("in-real-time", "at-the-end", "End of the call"),
        ("two-sites", "contacts-everywhere", "Telehouse"),
    ] {
        let judgement = judged(&PLAIN, claim);
        let because = judgement.because.join("\n");
        assert!(because.starts_with(&format!("it cannot stand beside {other}: “")), "{because}");
        assert!(because.contains(has) && !because.contains("“ (adequacy)"), "{because}");
        assert!(judgement.witnesses.iter().all(|witness| witness.what != "adequacy"));
        assert_eq!(judgement.words(), "in tension with other statements");
    }
    let encrypted = judged(&PLAIN, "encrypted");
    assert_eq!(encrypted.words(), "does not hold");
    assert!(encrypted.because[0].contains("protected on the way is not stated"), "{encrypted:?}");
    // Where a check asks how a flow stands, that is what it is told by.
    let outside = judged(&PLAIN, "nothing-outside-eu-usa");
    assert!(outside.because[0].contains("(no mechanism)"), "{:?}", outside.because);
    let all = told(&[]);
    assert!(all.contains("at-the-end: in tension with in-real-time [computed]"), "{all}");
    assert!(all.contains("   6  in tension with other statements"), "{all}");
}

#[test]
fn every_regime_that_binds_a_flow_is_told_and_no_headline_denies_its_reasons() {
    let all = told(&[]);
    let of = all.split("(contacts-us-east-2)").nth(1).unwrap().split("\n\n").next().unwrap();
    let undermined =
        "EU: Onward transfer: governed upstream [undermined: this leg has no valid basis]";
    assert!(of.contains(undermined) && of.contains("UK: NO MECHANISM\n"), "{of}");
    let why = told(&["--explain", "recordings-store", "--choose", "storage=us"]);
    assert!(why.contains(undermined.trim_start_matches("EU: ")), "{why}");
    assert!(!why.contains("[conditional]"), "{why}");
}

#[test]
fn data_that_stays_with_one_person_abroad_is_no_transfer_with_a_risk() {
    let mut input = question("2024-09-05", "GB", "IN");
    input["importer"]["same_entity"] = true.into();
    let verdict = assess(Base::embedded(), &transfer(&input));
    let answer = verdict.answer(Regime::Uk);
    let words = "No restricted transfer [with a risk abroad to be managed]";
    assert_eq!(Standing::headline(answer), words);
    assert_eq!(Standing::of(answer), Standing::Conditional);
}

#[test]
fn a_missing_extension_is_told_with_what_is_stated_and_what_is_not() {
    let all = data(&["--explain", "recordings-store", "--choose", "storage=us"]);
    let reasons = all["explain"].as_array().unwrap();
    let uk = reasons.iter().find(|reason| reason["regime"] == "UK").unwrap();
    let steps = uk["reason"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["finding"] == "DPF_UK_EXTENSION_MISSING").unwrap();
    let facts = step["facts"].as_array().unwrap();
    let stated = |words: &str| {
        let fact = facts.iter().find(|fact| fact["words"].as_str().unwrap().contains(words));
        fact.unwrap()["stated"].as_bool().unwrap()
    };
    assert!(stated("is certified under DPF_EU, since when and until when is not stated"));
    assert!(!stated("that Amazon Web Services is certified under DPF_UK is not stated"));
}

#[test]
fn reasons_say_no_more_than_the_document_and_say_it_in_sentences() {
    let call = told(&["--explain", "call-eu"]);
    let seat = "the exporter, Callers and the customer’s users, has its seat in EEA (which country of it is not stated; Austria stands for it) and so is bound by GDPR Arts 44-50";
    assert!(call.contains(seat), "{call}");
    let us = told(&["--explain", "recordings-store", "--choose", "storage=us"]);
    assert!(us.contains("is not bound by GDPR Arts 44-50, but the data"), "{us}");
    assert!(us.contains("Would be admissible: UK Extension") && !us.contains("Would also"), "{us}");
    assert!(!us.contains("SA notice") && !us.contains("from not stated"), "{us}");
    assert!(told(&["--explain", "recordings-store"]).contains("Would also be admissible"));
}

#[test]
fn what_does_not_rest_on_a_thing_does_not_fall_with_it() {
    let words = ["--choose", "storage=us", "--falls", "certification:aws"];
    let fallen = told(&words);
    let kept = "(recordings-store): does not rest on it; only its findings differ\n    no mechanism as before\n    UK: NO MECHANISM as before −DPF_UK_EXTENSION_MISSING";
    assert!(fallen.contains(kept), "{fallen}");
    assert!(!fallen.contains("no mechanism → no mechanism"), "{fallen}");
    let one = told(&["--compare", "insight=off"]);
    assert!(!one.contains("1 flows"), "{one}");
}

#[test]
fn a_flow_that_stands_as_before_under_another_law_stands_neither_better_nor_worse() {
    let early = told(&["--compare", "as-of=2015-06-01"]);
    for told in [
        "(call-uk) has another answer of the same standing: no restricted transfer as before",
        "(conveyance-eu-west-2) has another answer of the same standing: carve-out, contested as before",
    ] {
        assert!(early.contains(told), "{early}");
    }
    for line in early.lines().filter(|line| line.contains(" as before") && !line.starts_with("   "))
    {
        let (one, other) = (line.contains("under "), line.contains("stands worse"));
        assert!(one || !other, "one regime alone, and by name: {line}");
    }
    let spring = told(&["--compare", "as-of=2025-03-01"]);
    assert!(spring.contains(" of them in findings only), "), "{spring}");
}

#[test]
fn the_timeline_names_what_changes_and_why() {
    let line = told(&["--timeline"]);
    let at = line.split("  2031-12-28  ").nth(1).unwrap();
    assert!(at.starts_with("23 flows change: "), "{at}");
    let eve = told(&["--as-of", "2031-12-27", "--compare", "as-of=2031-12-28"]);
    assert!(eve.contains("With the day 2031-12-28: 23 flows differ, "), "as many: {eve}");
    assert!(
        at.contains(
            "because EU adequacy: UK (2021/1772) has ended (Art. 4 as replaced by (EU) 2025/2574)"
        ),
        "{at}"
    );
    assert!(at.contains("(logs-eu-west-2): adequacy → no mechanism"), "{at}");
    assert!(!line.contains(" 0 change") && line.contains("1998-10-25  at first: "), "{line}");
    let points = data(&["--timeline"]);
    let last = points["timeline"].as_array().unwrap().last().unwrap().clone();
    assert!(!last["because"].as_array().unwrap().is_empty(), "{last}");
    let assumed = told(&["--timeline", "--what-if", "EU.ADEQ.GB=2025-03-01"]);
    assert!(assumed.contains("because EU.ADEQ.GB is assumed to have ended"), "{assumed}");
}
