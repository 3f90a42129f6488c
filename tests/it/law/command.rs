//! `law test`, `law show`, `law list`, `law export` and `--law`, asked through the library.

use std::io::Write as _;

use serde_json::{Value, json};
use transfer_atlas::cli::{Asked, Done, run};

use super::{VECTORS, question};

/// What the program prints for some words.
fn told(words: &[&str]) -> Done {
    let words = words.iter().map(Into::into).collect();
    match run(words, jiff::civil::date(2026, 11, 23)) {
        Asked::Printed(done) => done,
        Asked::Window(..) => panic!("the window was not asked for"),
    }
}

/// A file with some text, for as long as it is held.
fn file(text: &str) -> (tempfile::NamedTempFile, String) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let path = file.path().to_str().unwrap().to_owned();
    (file, path)
}

fn asked(vectors: &Value) -> (Done, Value) {
    let (_file, path) = file(&vectors.to_string());
    let data = told(&["law", "test", &path, "--json"]);
    let words = told(&["law", "test", &path]);
    assert_eq!(data.code, words.code, "the exit code is the same for words and data");
    (words, serde_json::from_str(&data.out).unwrap())
}

#[test]
fn vectors_that_pass_end_with_nought() {
    let (_file, path) = file(VECTORS);
    let done = told(&["law", "test", &path]);
    assert_eq!((done.code, done.out.as_str()), (0, "59 passed, 0 failed\n"));
}

#[test]
fn a_vector_that_differs_is_told_field_by_field() {
    let input = question("2026-11-23", "DE", "GB");
    let expected = json!({
        "regimes": { "EU": { "applies": "direct", "label": "a decision", "findings": ["NO_FALLBACK"] } },
        "edge_status": "warn",
    });
    let right = json!({ "edge_label": "EU adequacy: UK (2021/1772)" });
    let (done, data) = asked(&json!({ "vectors": [
        { "id": "wrong", "input": input, "expected": expected },
        { "id": "right", "input": input, "expected": right },
    ]}));
    assert_eq!(done.code, 1);
    assert_eq!(
        done.out,
        "wrong\n  regimes.EU.label: expected \"a decision\", got \"EU adequacy: UK (2021/1772)\"\n  \
         regimes.EU.findings: expected [\"NO_FALLBACK\"], got []\n  \
         edge_status: expected \"warn\", got \"ok\"\n1 passed, 1 failed\n"
    );
    assert_eq!(data["results"].as_array().map(Vec::len), Some(2));
}

#[test]
fn every_input_is_answered_as_data_even_without_an_expected_answer() {
    let input = question("2026-11-23", "GB", "FR");
    for vectors in [
        json!({ "vectors": [{ "id": "A", "input": input }] }),
        json!([{ "id": "A", "input": input }]),
    ] {
        let (done, data) = asked(&vectors);
        let closing = "1 without `expected`, answered only\n1 passed, 0 failed\n";
        assert_eq!((done.code, done.out.as_str()), (0, closing));
        let uk = json!({
            "applies": "direct", "outcome": "ADEQUACY", "label": "UK adequacy: EEA (DPA 2018 Sch 21)",
            "mechanism": "UK.ADEQ.EEA", "status": "ok", "reason": null, "findings": [],
        });
        let result = &data["results"][0];
        assert_eq!(result["id"], "A");
        assert_eq!(result["regimes"]["UK"], uk);
        assert_eq!(result["regimes"]["EU"]["applies"], "no");
        assert_eq!(result["edge_label"], "UK adequacy: EEA (DPA 2018 Sch 21)");
        assert_eq!(result["edge_status"], "ok");
    }
}

#[test]
fn a_fault_in_an_input_is_an_error_of_that_vector_alone() {
    let good = question("2026-11-23", "DE", "GB");
    let with = |path: &[&str], value: Value| {
        let mut input = good.clone();
        path.iter().fold(&mut input, |at, key| &mut at[*key]).clone_from(&value);
        input
    };
    let cases = [
        (with(&["importer", "colour"], json!(1)), "input.importer.colour: unknown field `colour`"),
        (with(&["bogus"], json!(1)), "input.bogus: unknown field `bogus`"),
        (with(&["importer", "certs"], json!("all")), "input.importer.certs: invalid type"),
        (
            with(&["importer", "certs"], json!([{ "scheme": 1 }])),
            "input.importer.certs[0].scheme: invalid type",
        ),
        (with(&["context"], json!({ "wet": true })), "input.context.wet: unknown field `wet`"),
        (
            with(&["context"], json!({ "anonymised": "yes" })),
            "input.context.anonymised: invalid type",
        ),
        (with(&["as_of"], json!("2026-13-01")), "input.as_of: "),
        (
            with(&["to_country"], json!("Germany")),
            "input.to_country: `Germany` is not a country code",
        ),
        (with(&["to_country"], json!("QQ")), "input.to_country: unknown country `QQ`"),
        (with(&["access_kind"], json!("magic")), "input.access_kind: unknown variant `magic`"),
        (
            with(&["what_if"], json!([{ "id": "RAIN" }])),
            "input.what_if[0].id: unknown what-if `RAIN`",
        ),
        (json!({}), "input: missing field `as_of`"),
    ];
    let mut vectors: Vec<Value> =
        cases.iter().map(|(input, _)| json!({ "id": "bad", "input": input })).collect();
    vectors.push(json!({ "id": "none" }));
    vectors.push(json!({ "id": "good", "input": good }));
    let (done, data) = asked(&json!({ "vectors": vectors }));
    assert_eq!(done.code, 1);
    assert!(done.out.ends_with("1 passed, 13 failed\n"), "{}", done.out);
    let results = data["results"].as_array().unwrap();
    for ((_, fault), result) in cases.iter().zip(results) {
        let told = result["error"].as_str().unwrap();
        assert!(told.starts_with(fault), "{told}\n{fault}");
        assert!(done.out.contains(told), "{}", done.out);
    }
    assert_eq!(results[12]["error"], "input: it is missing");
    assert_eq!(results[13]["regimes"]["EU"]["mechanism"], "EU.ADEQ.GB");
}

#[test]
fn a_file_without_vectors_is_bad_input() {
    let (_file, path) = file("{ \"title\": \"none\" }");
    let done = told(&["law", "test", &path]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("there is no list `vectors`"), "{}", done.err);
}

#[test]
fn a_record_is_told_for_reading_or_as_data() {
    let done = told(&["law", "show", "EU.ADEQ.KR"]);
    assert_eq!(done.code, 0);
    for line in [
        "EU.ADEQ.KR  EU adequacy: Korea (2022/254)",
        "  validity: 2021-12-17 to open",
        "    flag: kr_pipa",
        "    text: missionary activities of religious organisations",
        "  address: https://eur-lex.europa.eu/eli/dec_impl/2022/254/oj",
        "  confidence: high",
        "  verified on: 2026-10-07",
    ] {
        assert!(done.out.lines().any(|told| told == line), "{line}\n{}", done.out);
    }
    assert!(done.out.contains("\n  citation: Implementing Decision (EU) 2022/254"), "{}", done.out);
    assert!(done.out.contains("\n  source: 2022/254: "), "{}", done.out);
    let data = told(&["law", "show", "EU.ADEQ.KR", "--json"]);
    let data: Value = serde_json::from_str(&data.out).unwrap();
    assert_eq!(data["usable_from"], "2021-12-17");
}

#[test]
fn an_unknown_id_is_answered_with_those_that_come_near() {
    let done = told(&["law", "show", "EU.ADEQ.UZ"]);
    assert_eq!(done.code, 2);
    assert!(done.err.contains("no record `EU.ADEQ.UZ`; did you mean EU.ADEQ."), "{}", done.err);
    let done = told(&["law", "show", "dpf"]);
    assert!(done.err.contains("EU.ADEQ.US.DPF"), "{}", done.err);
}

#[test]
fn an_exported_base_is_the_same_base() {
    let export = told(&["law", "export"]);
    let (_file, path) = file(&export.out);
    for words in [
        vec!["law", "list"],
        vec!["law", "export"],
        vec!["law", "show", "UK.IDTA"],
        vec!["check", "--fail-on", "never", "--format", "json"],
    ] {
        let embedded = told(&words);
        let mut words = words.clone();
        words.extend(["--law", &path]);
        assert_eq!(told(&words), embedded, "{words:?}");
    }
    let (_vectors, vectors) = file(VECTORS);
    let own = told(&["law", "test", &vectors, "--json"]);
    assert_eq!(told(&["law", "test", &vectors, "--json", "--law", &path]), own);
}

#[test]
fn another_base_gives_other_answers_and_a_bad_one_is_refused_everywhere() {
    let mut base: Value = serde_json::from_str(&told(&["law", "export"]).out).unwrap();
    for record in base["adequacy"].as_array_mut().unwrap() {
        if record["id"] == "UK.ADEQ.EEA" {
            record["label"] = json!("another label");
        }
    }
    let (_file, path) = file(&base.to_string());
    let answers = told(&["check", "--fail-on", "never", "--law", &path]);
    assert!(answers.out.contains("another label"), "{}", answers.out);
    base["adequacy"][0]["sources"] = json!([]);
    let (_file, path) = file(&base.to_string());
    let (_vectors, vectors) = file(VECTORS);
    for words in [
        vec!["law", "list"],
        vec!["law", "show", "UK.IDTA"],
        vec!["law", "export"],
        vec!["law", "test", &vectors],
        vec!["check"],
        vec!["export", "-o", "nothing.svg"],
    ] {
        let mut words = words.clone();
        words.extend(["--law", &path]);
        let done = told(&words);
        assert_eq!((done.code, done.out.as_str()), (2, ""), "{words:?}");
        let message = "adequacy[0].sources: it has no source; name one of `sources`";
        assert!(done.err.contains(message), "{}", done.err);
        assert!(done.err.starts_with(&format!("{path}:1:")), "{}", done.err);
    }
}

#[test]
fn a_slip_of_the_pen_is_pointed_out_beside_the_answer() {
    let mut input = question("2026-11-23", "DE", "US");
    input["importer"]["certs"] = json!([{ "scheme": "DPF-EU", "covered": ["hr"] }]);
    input["importer"]["sector"] = json!("telecom");
    input["importer"]["organisation_code"] = json!("NATO");
    input["instruments"] =
        json!([{ "kind": "SCC" }, { "kind": "DEROGATION_49", "ground": "we_like_it" }]);
    input["context"] = json!({ "upstream": { "EU": "BLAH" } });
    input["claimed_mechanisms"] = json!(["EU-DPF"]);
    input["data_categories"] = json!(["HR", "hr", "other"]);
    let (done, data) = asked(&json!({ "vectors": [{ "id": "v", "input": input }] }));
    assert_eq!(done.code, 0, "{}", done.out);
    let notes: Vec<&str> = data["results"][0]["notes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| note.as_str().unwrap().split_once(':').unwrap().0)
        .collect();
    let paths = [
        "importer.certs[0].scheme",
        "importer.certs[0].covered[0]",
        "importer.organisation_code",
        "importer.sector",
        "instruments[0].kind",
        "instruments[1].ground",
        "context.upstream.EU",
        "claimed_mechanisms[0]",
        "data_categories[0]",
    ];
    assert_eq!(notes, paths.map(|path| format!("input.{path}")));
    assert!(done.out.contains("did you mean `DPF_EU`?"), "{}", done.out);
    assert!(done.out.ends_with("1 without `expected`, answered only\n1 passed, 0 failed\n"));
    let sound = json!({ "vectors": [{ "id": "v", "input": question("2026-11-23", "DE", "GB") }] });
    assert!(asked(&sound).1["results"][0].get("notes").is_none());
}

#[test]
fn a_fault_is_told_with_its_whole_path_and_without_names_of_types() {
    let with = |field: &str, value: Value| {
        let mut input = question("2026-11-23", "DE", "GB");
        input[field] = value;
        json!({ "id": "v", "input": input })
    };
    let vectors = [
        with("context", json!({ "upstream": { "EU": 1 } })),
        with("context", json!({ "upstream": { "FR": "EU.ADEQ.GB" } })),
        with(
            "instruments",
            json!([{ "kind": "SCC_2021", "assessment": { "EU": { "outcome": 1 } } }]),
        ),
        with("instruments", json!([{ "kind": "SCC_2021", "module": "two" }])),
        with("importer", json!("B Inc")),
        with("as_of", json!("2024-09-05T00:00:00Z")),
        json!({ "id": "v", "input": question("2026-11-23", "DE", "GB"), "expcted": {} }),
    ];
    let (_, data) = asked(&json!({ "vectors": vectors }));
    let told: Vec<&str> = data["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["error"].as_str().unwrap_or("none"))
        .collect();
    let starts = [
        "input.context.upstream.EU: invalid type",
        "input.context: unknown field `FR`, expected a regime",
        "input.instruments[0].assessment.EU.outcome: ",
        "input.instruments[0].module: invalid type: string \"two\", expected a whole number",
        "input.importer: invalid type: string \"B Inc\", expected an object",
        "input.as_of: expected a date such as `2024-09-05`",
        "expcted: unknown field `expcted`; did you mean `expected`?",
    ];
    for (told, start) in told.iter().zip(starts) {
        assert!(told.starts_with(start), "{told}\n{start}");
    }
}
