//! What the reader of a document is told.

use expect_test::{Expect, expect};
use transfer_atlas::document::{Vocabulary, parse};
use transfer_atlas::law::Base;

fn vocabulary() -> Vocabulary {
    let set = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Vocabulary {
        places: set(&["GB", "IE", "EEA"]),
        schemes: set(&["DPF_EU"]),
        instruments: set(&["SCC_2021", "IDTA"]),
        mechanisms: set(&["EU.ADEQ.GB"]),
        findings: set(&["NO_MECHANISM"]),
        regimes: set(&["EU", "UK", "CH"]),
        origins: set(&["EU", "UK", "CH", "OTHER"]),
        flags: set(&["ca_pipeda", "jp_pihbo"]),
        sectors: set(&["telecom_carrier", "bank"]),
        organisations: set(&["EPO"]),
        grounds: set(&["explicit_consent", "legal_claims"]),
        modules: set(&["1", "2", "3", "4"]),
    }
}

#[track_caller]
fn check(text: &str, expected: &Expect) {
    let found: Vec<String> =
        parse(text, &vocabulary()).diagnostics.iter().map(|found| format!("{found}\n")).collect();
    expected.assert_eq(&found.concat());
}

#[test]
fn several_faults_are_told_at_once_and_the_rest_stays() {
    let text = r#"{
  "title": "t",
  "sites": [
    { "id": "a", "name": "A", "parent": "b" },
    { "id": "b", "name": "B", "parent": "a", "country": "UK" },
    { "id": "b", "name": "B2" }
  ],
  "systems": [
    { "id": "s", "name": "S", "kind": "storage", "site": "bb", "colour": 1 },
    { "id": "t", "kind": "storage" }
  ],
  "parties": [ { "id": "p", "name": "P", "certifications": [ { "scheme": "DPF_EU", "from": "2024-02-30" } ] } ],
  "flows": [ { "id": "f", "name": "F", "from": "s", "to": "x", "data": [], "access": "storage", "when": { "c": "on" } } ]
}"#;
    check(
        text,
        &expect![[r#"
            4:41: the site `a` lies within itself (at $.sites[0].parent)
              hint: a site cannot be a part of its own part
            5:41: the site `b` lies within itself (at $.sites[1].parent)
              hint: a site cannot be a part of its own part
            5:57: there is no country `UK` (at $.sites[1].country)
              hint: `UK` is a regime; for a country use its code of ISO 3166-1 alpha-2
            6:13: the id `b` names two of a kind (site) (at $.sites[2].id)
              hint: the first one counts; give this one another id
            9:58: there is no site `bb` (at $.systems[0].site)
              hint: did you mean `b`?
            9:74: unknown field `colour` (at $.systems[0].colour)
              hint: known here: id, name, kind, site, party, stores, when, note, source
            10:5: `name` is missing, so this element is left out (at $.systems[1])
              hint: add `"name": …`
            12:92: `2024-02-30` is not a day of the calendar (at $.parties[0].certifications[0].from)
              hint: February 2024 has 29 days
            13:59: there is no system `x` (at $.flows[0].to)
              hint: add a system with this id, or name one that exists
            13:112: there is no choice `c` (at $.flows[0].when.c)
              hint: add a choice with this id, or name one that exists
        "#]],
    );
    let document = parse(text, &vocabulary()).document.unwrap();
    assert_eq!((document.sites.len(), document.systems.len(), document.flows.len()), (3, 1, 1));
}

#[test]
fn words_that_no_rule_asks_about_are_told() {
    let text = r#"{ "title": "t", "parties": [
  { "id": "p", "name": "P", "flags": { "pipeda": true },
    "subject_to": ["GDPR"],
    "sector": "telco" },
  { "id": "q", "name": "Q", "flags": { "ca_pipdea": true }, "sector": "banc", "organisation": "EPA" }
], "systems": [ { "id": "s", "name": "S", "kind": "storage" } ], "flows": [
  { "id": "f", "name": "F", "from": "s", "to": "s", "data": [], "access": "storage", "instruments": [
    { "kind": "SCC_2021", "module": 5, "assessment": { "GDPR": {} } },
    { "kind": "SCC_2021", "module": 500 },
    { "kind": "IDTA", "ground": "consent" },
    { "kind": "IDTA", "ground": "explicit_consent", "module": 3 } ] } ] }"#;
    check(
        text,
        &expect![[r#"
            2:50: there is no flag `pipeda` (at $.parties[0].flags.pipeda)
              hint: known: ca_pipeda, jp_pihbo
            3:20: there is no regime `GDPR` (at $.parties[0].subject_to[0])
              hint: known: CH, EU, UK
            4:15: warning: no rule asks about the sector `telco` (at $.parties[0].sector)
              hint: known: bank, telecom_carrier
            5:53: there is no flag `ca_pipdea` (at $.parties[1].flags.ca_pipdea)
              hint: did you mean `ca_pipeda`?
            5:71: warning: no rule asks about the sector `banc` (at $.parties[1].sector)
              hint: did you mean `bank`?
            5:95: there is no organisation `EPA` (at $.parties[1].organisation)
              hint: did you mean `EPO`?
            8:37: there is no module of clauses `5` (at $.flows[0].instruments[0].module)
              hint: known: 1, 2, 3, 4
            8:64: there is no regime `GDPR` (at $.flows[0].instruments[0].assessment.GDPR)
              hint: known: CH, EU, UK
            9:37: a whole number that is small enough is expected here, not `500` (at $.flows[0].instruments[1].module)
            10:33: there is no ground of a derogation `consent` (at $.flows[0].instruments[2].ground)
              hint: known: explicit_consent, legal_claims
        "#]],
    );
}

#[test]
fn a_part_of_another_type_is_told_in_words_of_json() {
    let text = r#"{ "title": "t", "flows": [
  { "id": "f", "name": "F", "from": 1, "to": "s", "data": "d", "access": "storage" },
  { "id": "g", "name": "G", "from": "s", "to": "s", "data": [], "access": "storage",
    "both_ways": "yes", "instruments": [ { "kind": "IDTA",
      "assessment": { "UK": "done", "EU": 5 } },
    { "kind": "IDTA", "assessment": "done" } ] } ], "systems": [
  { "id": "s", "name": "S", "kind": "storage" } ] }"#;
    check(
        text,
        &expect![[r#"
            2:3: `from` is missing, so this element is left out (at $.flows[0])
              hint: add `"from": …`
            2:37: text in double quotes is expected here, not `1` (at $.flows[0].from)
            2:59: a list is expected here, not "d" (at $.flows[0].data)
            2:59: there is no data category `d` (at $.flows[0].data)
              hint: add a data category with this id, or name one that exists
            4:18: `true` or `false` is expected here, not "yes" (at $.flows[1].both_ways)
            5:29: an object is expected here, not "done" (at $.flows[1].instruments[0].assessment.UK)
            5:43: an object is expected here, not `5` (at $.flows[1].instruments[0].assessment.EU)
            6:37: an object is expected here, not "done" (at $.flows[1].instruments[1].assessment)
        "#]],
    );
}

#[test]
fn text_that_is_not_json_gives_one_message_and_no_document() {
    let parsed = parse("{ \"title\": \"t\", }", &vocabulary());
    assert!(parsed.document.is_none());
    assert_eq!(parsed.diagnostics.len(), 1);
    let told = parsed.diagnostics[0].to_string();
    let comma = "1:15: trailing commas are not allowed (at $)\n  hint: take this comma away";
    assert_eq!(told, comma);
    let hint = |text: &str| parse(text, &vocabulary()).diagnostics[0].hint.clone().unwrap();
    assert!(hint("{ \"title\": \"t\"").contains("needs its `}`"));
    assert!(hint("{ 'title': 1 }").contains("double quotes"));
    assert!(hint("").contains("begin with"));
}

#[test]
fn a_blank_line_changes_no_fact() {
    let text = "{ \"title\": \"t\", \"systems\": [] }";
    let spaced = text.replace(", ", ",\n\n");
    let read = |text: &str| parse(text, &vocabulary()).document;
    assert_eq!(read(text), read(&spaced));
}

#[test]
fn mutated_text_never_panics() {
    let text = include_str!("../../samples/natterbox.json");
    let mut state = 88_172_645_463_325_252_u64;
    for _ in 0..60 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let mut bytes = text.as_bytes().to_vec();
        let at = (state % bytes.len() as u64) as usize;
        match state % 3 {
            0 => bytes.truncate(at),
            1 => bytes[at] = b"{}[]\",:0a"[(state >> 32) as usize % 9],
            _ => {
                bytes.drain(at..(at + 40).min(bytes.len()));
            }
        }
        let text = String::from_utf8_lossy(&bytes);
        let parsed = parse(&text, &vocabulary());
        assert!(parsed.document.is_some() || !parsed.diagnostics.is_empty());
    }
}

#[test]
fn a_kind_that_is_not_known_gives_one_message_and_leaves_the_system() {
    let text = r#"{ "title": "t", "systems": [ { "id": "s", "name": "S", "kind": "database" } ] }"#;
    check(
        text,
        &expect![[r#"
            1:64: `database` is not known here (at $.systems[0].kind)
              hint: one of: people, network, compute, storage, archive, application, analysis, desk
        "#]],
    );
    let document = parse(text, &vocabulary()).document.unwrap();
    assert_eq!(document.systems.len(), 1);
}

#[test]
fn the_small_document_of_the_readme_is_whole_and_without_fault() {
    let text = include_str!("../../samples/shop.json");
    assert!(include_str!("../../README.md").contains(&format!("```json\n{text}```")));
    let parsed = parse(text, &transfer_atlas::atlas::vocabulary(Base::embedded()));
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.document.unwrap().flows.len(), 1);
}
