//! The command line as a user runs it.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

/// One run of the program: what it printed and how it ended.
pub(crate) struct Run {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

pub(crate) fn run(words: &[&str], input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_transfer-atlas"))
        .args(words)
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input closes it; that is no fault of the test.
    drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
    let done = child.wait_with_output().unwrap();
    Run {
        out: String::from_utf8(done.stdout).unwrap(),
        err: String::from_utf8(done.stderr).unwrap(),
        code: done.status.code().unwrap(),
    }
}

#[track_caller]
fn fails(words: &[&str], input: &str, message: &str) {
    let run = run(words, input);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    assert!(run.err.contains(message), "{}", run.err);
}

#[test]
fn bad_words_are_told_and_end_with_two() {
    fails(&["export"], "", "export needs `-o OUT`");
    fails(&["export", "-o", "x.bmp"], "", "no format has the extension `bmp`");
    fails(&["export", "-o", "x.svg", "--theme", "pink"], "", "unknown theme `pink`");
    fails(&["export", "-o", "x.svg", "--view", "globe"], "", "unknown view `globe`");
    fails(&["check", "--choose", "storage=mars"], "", "the choice `storage` has no option `mars`");
    fails(&["check", "--choose", "stroage=us"], "", "there is no choice `stroage`");
    fails(&["check", "--profile", "nobody"], "", "there is no profile `nobody`");
    fails(&["check", "--what-if", "RAIN"], "", "there is no what-if `RAIN`");
    fails(&["check", "--as-of", "2024-02-30"], "", "`2024-02-30` is not a date");
    fails(&["check", "--fail-on", "doom"], "", "unknown severity `doom`");
    fails(&["check", "no such file.json"], "", "cannot read `no such file.json`");
    fails(&["check", "-"], "{ \"title\": ", "standard input:1:");
    fails(&["law", "show", "NOTHING"], "", "the law base has no record `NOTHING`");
    fails(&["law", "dance"], "", "use `law list`");
    fails(&["chekc"], "", "there is no file `chekc`; did you mean the command `check`?");
    fails(&["chekc", "--format", "json"], "", "did you mean the command `check`?");
    fails(&["check", "-", "--law", "Cargo.toml"], "{}", "hint: a law base is one object of the");
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("list.json").display().to_string();
    std::fs::write(&list, "[]").unwrap();
    fails(&["law", "list", "--law", &list], "", "an object is expected here, not a list");
}

#[test]
fn without_a_screen_one_line_says_what_to_do() {
    let run = run(&[], "");
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_eq!(run.err.lines().count(), 1, "{}", run.err);
    assert!(run.err.contains("transfer-atlas export"), "{}", run.err);
}

#[test]
fn check_tells_every_flow_and_fails_on_what_is_critical() {
    let all = run(&["check"], "");
    assert_eq!((all.code, all.err.as_str()), (1, ""));
    assert!(all.out.contains("Recordings to the Insight supplier (insight-out)\n  no mechanism"));
    assert_eq!(run(&["check", "--fail-on", "never"], "").code, 0);
    let data = run(&["check", "--format", "json", "--fail-on", "never"], "");
    let data: serde_json::Value = serde_json::from_str(&data.out).unwrap();
    for section in ["\nclaims\n", "\nfindings\n", "\nquestions\n"] {
        assert!(all.out.contains(section), "{section}");
    }
    let n = |section: &str| data[section].as_array().unwrap().len();
    assert_eq!((n("claims"), n("orphaned_reviews")), (38, 0));
    assert!(n("findings") > 0 && n("questions") > 0);
    let flows = data["flows"].as_array().unwrap();
    let store = flows.iter().find(|flow| flow["id"] == "recordings-store").unwrap();
    assert_eq!(store["regimes"]["UK"]["mechanism"], "UK.ADEQ.EEA");
    let steps = store["regimes"]["UK"]["steps"].as_array().unwrap();
    assert!(!steps.is_empty() && steps[0]["citation"] != "");
}

#[test]
fn another_day_or_assumption_is_compared_like_another_choice() {
    let day = run(&["check", "--fail-on", "never", "--compare", "as-of=2032-01-01"], "");
    assert_eq!((day.code, day.err.as_str()), (0, ""));
    assert!(day.out.contains("With the day 2032-01-01: "), "{}", day.out);
    assert!(day.out.contains("UK: EEA states") || day.out.contains("EU: "), "{}", day.out);
    let words = ["check", "--format", "json", "--fail-on", "never"];
    let told = |turn: &str| -> serde_json::Value {
        let run = run(&[&words[..], &["--compare", turn]].concat(), "");
        serde_json::from_str(&run.out).unwrap()
    };
    let n = |turn: &str| told(turn)["compare"]["flows"].as_array().unwrap().len();
    assert!(n("as-of=2032-01-01") > 0);
    // What is assumed from a day after the picture's changes nothing on it.
    assert_eq!(n("what-if=EU.ADEQ.GB=2034-01-01"), 0);
    assert!(n("what-if=EU.ADEQ.GB") > 0);
    let ahead = |words: &[&str]| run(&[&["check", "--fail-on", "never"], words].concat(), "").out;
    let later = ahead(&["--compare", "what-if=UK.ADEQ.EEA=2025-01-01"]);
    let told = "With UK.ADEQ.EEA ended from 2025-01-01, not yet on 2024-09-05: 0 flows differ, ";
    assert!(later.contains(told), "{later}");
    let words = ["--compare", "what-if=UK.ADEQ.EEA=2025-01-01", "--compare", "as-of=2025-01-01"];
    assert!(ahead(&words).contains("With UK.ADEQ.EEA ended from 2025-01-01, the day 2025-01-01: "));
    let head = ahead(&["--what-if", "UK.ADEQ.EEA=2025-01-01"]);
    assert!(head.contains(" ends from 2025-01-01, not yet on 2024-09-05\n"), "{head}");
    let unknown = run(&["check", "--compare", "what-if=NOTHING"], "");
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("there is no what-if `NOTHING`"), "{}", unknown.err);
}

#[test]
fn a_report_names_what_is_otherwise_than_the_document_has_it() {
    let head = |words: &[&str]| {
        let run = run(&[&["check", "--fail-on", "never"], words].concat(), "");
        let head = run.out.split("\n\n").next().unwrap().to_owned();
        head.lines().skip(2).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(head(&[]), "");
    let words = ["--profile", "plain", "--choose", "storage=us", "--what-if", "UK.ADEQ.EEA"];
    let told = "profile: Default, without Insight and support\n\
                chosen otherwise: Recording storage: USA\n\
                what if: UK adequacy: EEA (DPA 2018 Sch 21) ends";
    assert_eq!(head(&words), told);
    assert_eq!(head(&[&words[..], &["--timeline"]].concat()), told, "above what is asked for, too");
    let line = |words: &[&str], input: &str| {
        let run = run(&[&["check", "--fail-on", "never"], words].concat(), input);
        run.out.lines().nth(1).unwrap().split(", law base").next().unwrap().to_owned()
    };
    assert_eq!(line(&[], ""), "as of 2024-09-05");
    let other_day = line(&["--as-of", "2015-06-01"], "");
    assert_eq!(other_day, "as of 2015-06-01 (the document’s day: 2024-09-05)");
    let today = line(&["-"], r#"{ "title": "t", "as_of": "2024-02-30" }"#);
    assert!(today.ends_with(" (today: the document gives no valid day)"), "{today}");
    let data = |words: &[&str]| -> serde_json::Value {
        let all = [&["check", "--format", "json", "--fail-on", "never"], words].concat();
        serde_json::from_str(&run(&all, "").out).unwrap()
    };
    let (own, other) = (data(&[]), data(&words));
    assert_eq!((&own["profile"], &own["choices"]["storage"]), (&json!(null), &json!(["eu"])));
    assert_eq!((&own["chosen_otherwise"], &own["what_if"]), (&json!([]), &json!([])));
    assert_eq!(other["profile"]["id"], "plain");
    assert_eq!(other["choices"]["storage"], json!(["us"]));
    assert_eq!(other["chosen_otherwise"][0]["instead_of"], json!(["eu"]));
    assert_eq!(other["what_if"][0]["words"], "UK adequacy: EEA (DPA 2018 Sch 21) ends");
}

#[test]
fn a_document_with_faults_is_checked_as_far_as_it_goes() {
    let text = "{ \"title\": \"t\", \"systems\": [\n  { \"id\": \"a\", \"name\": \"A\", \"kind\": \"storge\" },\n  { \"id\": \"b\", \"name\": \"B\", \"kind\": \"storage\", \"site\": \"nowhere\" } ] }";
    let run = run(&["check", "-"], text);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("standard input:2:"), "{}", run.err);
    assert!(run.err.contains("did you mean `storage`?"), "{}", run.err);
    assert!(run.err.contains("there is no site `nowhere`"), "{}", run.err);
    assert!(run.out.contains("2  not stated") || run.out.contains("not stated"), "{}", run.out);
}

#[test]
fn a_picture_of_a_text_with_faults_is_written_and_ends_with_two() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.svg");
    let out = path.display().to_string();
    let systems = r#""systems": [{ "id": "a", "name": "A", "kind": "storage" }]"#;
    let broken = format!(r#"{{ "title": "t", "as_of": "2024-02-30", {systems} }}"#);
    let done = run(&["export", "-", "-o", &out], &broken);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(done.err.contains("hint: February 2024 has 29 days"), "{}", done.err);
    let drawn = std::fs::read_to_string(&path).unwrap();
    assert!(drawn.contains("(today: the document gives no valid day)"));
    let warned = run(&["export", "-", "-o", &out], &format!("{{ {systems} }}"));
    assert!(warned.code == 0 && warned.err.contains("warning: "), "{}", warned.err);
}

#[test]
fn a_review_changes_no_exit_code() {
    let own = run(&["check", "--format", "json"], "");
    let data: serde_json::Value = serde_json::from_str(&own.out).unwrap();
    let reviews: Vec<serde_json::Value> = data["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            json!({
                "about": finding["key"], "decision": "accepted", "by": "DPO", "on": "2024-09-05",
                "rests_on": finding["rests_on"],
            })
        })
        .collect();
    let sample = transfer_atlas::atlas::SAMPLE;
    let mut document: serde_json::Value = serde_json::from_str(sample).unwrap();
    document["reviews"] = reviews.into();
    let reviewed = run(&["check", "-"], &document.to_string());
    assert!(reviewed.out.contains("critical, 0 of them to be looked at"), "{}", reviewed.out);
    assert_eq!((own.code, reviewed.code), (1, 1));
    assert!(run(&["--help"], "").out.contains("a review changes no exit code"));
}

#[test]
fn export_writes_every_format_and_the_same_bytes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (svg, png, pdf) = (path("a.svg"), path("a.png"), path("a.pdf"));
    let words = [
        "export",
        "-o",
        &svg,
        &png,
        &pdf,
        "--choose",
        "storage=us",
        "--theme",
        "print",
        "--scale",
        "0.5",
    ];
    let first = run(&words, "");
    assert_eq!((first.code, first.out.as_str(), first.err.as_str()), (0, "", ""));
    let read = |path: &str| std::fs::read(Path::new(path)).unwrap();
    let bytes = [read(&svg), read(&png), read(&pdf)];
    assert!(bytes[0].starts_with(b"<?xml") && bytes[2].starts_with(b"%PDF"));
    assert_eq!(&bytes[1][1..4], b"PNG");
    assert_eq!(run(&words, "").code, 0);
    assert_eq!(bytes, [read(&svg), read(&png), read(&pdf)]);
}

/// Where a card's name is in an exported picture.
fn place(svg: &str, name: &str) -> (String, String) {
    let document = roxmltree::Document::parse(svg).unwrap();
    let node = document
        .descendants()
        .find(|node| node.has_tag_name("text") && node.text() == Some(name))
        .unwrap_or_else(|| panic!("no `{name}`"));
    let at = |name: &str| node.attribute(name).unwrap().to_owned();
    (at("x"), at("y"))
}

#[test]
fn exports_of_one_document_can_be_laid_side_by_side_and_say_what_is_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let export = |words: &[&str]| {
        let path = folder.path().join("a.svg");
        let out = path.display().to_string();
        let all: Vec<&str> = ["export", "-o", &out].iter().chain(words).copied().collect();
        let done = run(&all, "");
        assert_eq!((done.code, done.err.as_str()), (0, ""));
        std::fs::read_to_string(&path).unwrap()
    };
    let (own, us) = (export(&[]), export(&["--choose", "storage=us"]));
    for name in ["Frankfurt call handling", "Oregon call handling", "Contact directory"] {
        assert_eq!(place(&own, name), place(&us, name), "{name}");
    }
    assert_ne!(place(&own, "Recording storage"), place(&us, "Recording storage"));
    assert!(us.contains("Recording storage: USA") && !own.contains("Recording storage: USA"));
    let height = |svg: &str| {
        let document = roxmltree::Document::parse(svg).unwrap();
        document.root_element().attribute("height").unwrap().parse::<f64>().unwrap()
    };
    assert!(height(&export(&["--aspect", "1:1"])) > 1.1 * height(&own));
    assert_eq!(export(&["--effort", "thorough"]), own, "few lines have time enough");
    let wrong = run(&["export", "-o", "a.svg", "--effort", "none"], "");
    assert!(wrong.code == 2 && wrong.err.contains("unknown effort `none`"));
    let wrong = run(&["export", "-o", "a.svg", "--aspect", "wide"], "");
    assert!(wrong.code == 2 && wrong.err.contains("`wide` is not a shape such as `16:9`"));
}

#[test]
fn the_law_is_listed_shown_and_tested() {
    let list = run(&["law", "list"], "");
    assert_eq!((list.code, list.err.as_str()), (0, ""));
    assert!(list.out.contains("EU.ADEQ.GB") && list.out.contains("not legal advice"));
    let shown = run(&["law", "show", "UK.ADEQ.US.EXT"], "");
    assert!(shown.out.contains("2023-10-12") && shown.out.contains("legislation.gov.uk"));
    let vectors = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/law/vectors.json");
    let test = run(&["law", "test", vectors], "");
    assert_eq!((test.code, test.out.as_str()), (0, "59 passed, 0 failed\n"));
    let data = run(&["law", "test", vectors, "--json"], "");
    let data: serde_json::Value = serde_json::from_str(&data.out).unwrap();
    assert_eq!(data["results"].as_array().unwrap().len(), 59);
}

#[test]
fn the_schema_is_the_one_that_stands_beside_the_assets() {
    let schema = run(&["schema"], "");
    assert_eq!((schema.code, schema.err.as_str()), (0, ""));
    assert_eq!(schema.out, include_str!("../../assets/schema/document.schema.json"));
}

#[test]
fn every_export_and_check_that_the_readme_shows_runs() {
    let readme = include_str!("../../README.md");
    let shown: Vec<&str> =
        readme.lines().filter_map(|line| line.strip_prefix("transfer-atlas ")).collect();
    assert!(shown.len() >= 4);
    let folder = tempfile::tempdir().unwrap();
    for line in shown {
        let words: Vec<&str> = line.split('#').next().unwrap().split_whitespace().collect();
        // What writes files does so apart from the project; what reads them reads the project's.
        let writes = words.first() == Some(&"export");
        let here = if writes { folder.path() } else { Path::new(env!("CARGO_MANIFEST_DIR")) };
        let done = Command::new(env!("CARGO_BIN_EXE_transfer-atlas"))
            .args(&words)
            .current_dir(here)
            .output()
            .unwrap();
        assert!(done.status.code().is_some_and(|code| code < 2), "{line}");
    }
}

#[test]
fn a_writer_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.svg");
    let out = path.display().to_string();
    assert_eq!(run(&["export", "-o", &out], "").code, 0);
    let old = std::fs::read(&path).unwrap();
    let words = ["export", "-o", &out, "--theme", "dark"];
    for n in 0..24 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_transfer-atlas"))
            .args(words)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(n * 9));
        // It may have ended by itself; then there is nobody to kill.
        drop(child.kill());
        child.wait().unwrap();
        let found = std::fs::read(&path).unwrap();
        let text = String::from_utf8(found.clone()).unwrap();
        assert!(found == old || text.ends_with("</svg>\n"), "half a file after {n}");
    }
    assert_eq!(run(&words, "").code, 0);
    assert_ne!(std::fs::read(&path).unwrap(), old);
}
