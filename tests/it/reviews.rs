//! What people decided about findings, and what remains to be asked.

use transfer_atlas::atlas::SAMPLE;
use transfer_atlas::document::{Decision, Review, put_review, remove_review};
use transfer_atlas::law::{Regime, Severity};
use transfer_atlas::review::{
    Entry, Filter, Group, Question, Stale, State, StateKind, counts, list, orphans, questions,
};

use super::claims::{Asked, PLAIN, with};

const KEY: &str = "NO_MECHANISM@insight-out/UK";

fn listed(asked: &Asked<'_>, filter: &Filter) -> Vec<Entry> {
    with(asked, |f| list(f.law, f.document, f.scenario, f.assessment, filter))
}

fn entry(asked: &Asked<'_>) -> Entry {
    let all = listed(asked, &Filter::default());
    all.into_iter().find(|entry| entry.key == KEY).unwrap()
}

/// The sample with a review of the finding as it stands.
fn reviewed() -> String {
    let review = Review {
        about: KEY.to_owned(),
        decision: Decision::Accepted,
        by: "DPO".to_owned(),
        on: "2024-09-05".parse().unwrap(),
        why: Some("the supplier is being replaced".to_owned()),
        evidence: None,
        until: Some("2025-01-01".parse().unwrap()),
        rests_on: Some(entry(&PLAIN).rests_on),
    };
    put_review(SAMPLE, &review).unwrap().apply(SAMPLE)
}

#[test]
fn findings_are_listed_by_severity_and_filtered() {
    let all = listed(&PLAIN, &Filter::default());
    assert!(all.is_sorted_by_key(|entry| std::cmp::Reverse(entry.severity)));
    let first = all.first().unwrap();
    assert_eq!((first.severity, first.state), (Severity::Critical, State::Open));
    assert!(!first.text.is_empty() && !first.citation.is_empty());
    let shown = |filter: Filter| -> Vec<String> {
        listed(&PLAIN, &filter).into_iter().map(|entry| entry.key).collect()
    };
    let high = Filter {
        severity: vec![Severity::High],
        regime: vec![Regime::Uk],
        text: "Insight OWN purpose".to_owned(),
        ..Filter::default()
    };
    assert_eq!(shown(high), ["ROLE_RECHARACTERISED@insight-out/UK"]);
    let standing = vec![transfer_atlas::assess::Standing::Unknown];
    assert_eq!(
        shown(Filter { standing, ..Filter::default() }),
        ["DESTINATION_UNKNOWN@support-by-staff/UK", "DESTINATION_UNKNOWN@support-by-partners/UK"]
    );
    assert_eq!(shown(Filter { text: "nobody says so".to_owned(), ..Filter::default() }).len(), 0);
    let (severity, n, open) = counts(&all)[0];
    assert_eq!((severity, n, open), (Severity::Critical, 5, 5));
}

#[test]
fn a_review_stands_beside_its_finding_as_long_as_that_stays() {
    let text = reviewed();
    let asked = Asked { text: &text, ..PLAIN };
    let found = entry(&asked);
    assert_eq!(found.state, State::Reviewed(Decision::Accepted));
    assert_eq!(found.review.unwrap().by, "DPO");
    let done = Filter { state: vec![StateKind::Reviewed], ..Filter::default() };
    assert_eq!(listed(&asked, &done).len(), 1);
    let renamed = text.replace("\"Recordings to the Insight supplier\"", "\"To the supplier\"");
    assert_ne!(renamed, text);
    let renamed = Asked { text: &renamed, day: "2024-09-06", ..PLAIN };
    assert_eq!(entry(&renamed).state, State::Reviewed(Decision::Accepted), "names do not count");
    let without = remove_review(&text, KEY).unwrap().apply(&text);
    assert_eq!(entry(&Asked { text: &without, ..PLAIN }).state, State::Open);
}

#[test]
fn a_review_goes_stale_when_an_instrument_is_added() {
    let text = reviewed();
    let exporter = "\"exporter\": \"natterbox\",";
    let with_clauses =
        format!("{exporter}\n      \"instruments\": [{{ \"kind\": \"SCC_2021\" }}],");
    assert_eq!(text.matches(exporter).count(), 1);
    let text = text.replace(exporter, &with_clauses);
    let found = entry(&Asked { text: &text, ..PLAIN });
    assert_eq!(found.state, State::Stale(Decision::Accepted, Stale::Changed));
    assert_eq!(found.state.words(), "accepted, stale: the facts or the answer have changed since");
}

#[test]
fn a_review_goes_stale_when_its_day_has_passed() {
    let text = reviewed();
    let on = |day| entry(&Asked { text: &text, day, ..PLAIN }).state;
    assert_eq!(on("2025-01-01"), State::Reviewed(Decision::Accepted));
    assert_eq!(on("2025-01-02"), State::Stale(Decision::Accepted, Stale::Due));
}

#[test]
fn a_review_of_what_is_not_raised_is_an_orphan() {
    let text = reviewed();
    let left = |choices| {
        let asked = Asked { text: &text, choices, ..PLAIN };
        with(&asked, |f| orphans(f.document, f.assessment).len())
    };
    assert_eq!((left(&[]), left(&["insight=off"])), (0, 1));
}

fn asked_of<'a>(groups: &'a [Group], party: &str) -> Vec<&'a str> {
    let of = groups.iter().find(|g| g.party.as_ref().is_some_and(|id| id.as_str() == party));
    of.unwrap().questions.iter().map(|question| question.text.as_str()).collect()
}

#[test]
fn what_is_not_stated_is_asked_of_those_who_should_know() {
    let groups = with(&PLAIN, |f| questions(f.law, f.scenario, f.assessment));
    let all = || groups.iter().flat_map(|group| &group.questions);
    // What covers a flow is a gap in the law's answer, not in the document.
    let gap = |question: &&Question| !question.text.starts_with("Which instrument");
    let n: usize = all().filter(gap).map(|question| question.asked_of.len()).sum();
    let n_certified = all().filter(|question| question.text.contains("DPF_UK")).count();
    let gaps = with(&PLAIN, |f| f.scenario.unknowns.len());
    assert_eq!((n, n_certified), (gaps + 1, 1), "every gap is asked once, and one certification");
    let kept =
        all().find(|q| q.text.starts_with("How long does each of these keep “Name")).unwrap();
    assert_eq!(kept.asked_of.len(), 9, "{kept:?}");
    let texts: Vec<&str> = all().map(|question| question.text.as_str()).collect();
    let twice = texts.iter().enumerate().find(|(idx, text)| texts[..*idx].contains(text));
    assert!(twice.is_none_or(|(_, text)| text.contains("each of these")), "{twice:?}");
    let waiting: Vec<usize> = groups.iter().map(|group| group.questions[0].flows.len()).collect();
    assert!(waiting.is_sorted_by(|a, b| a >= b) && waiting[0] > 1, "{waiting:?}");
    let partners = asked_of(&groups, "partners");
    assert_eq!(partners[0], "Which country is “Partners abroad” in?");
    assert!(partners.contains(
        &"In which country does “Agreed third-party partners (not named)” have its seat?"
    ));
    let party =
        |id: &str| groups.iter().any(|g| g.party.as_ref().is_some_and(|p| p.as_str() == id));
    assert!(!party("callers"), "data subjects are not asked how their data is protected");
    assert!(asked_of(&groups, "natterbox").contains(&"Where does “Billing systems” stand?"));
    assert_eq!(groups.last().unwrap().party, None);
    let certified = all().find(|question| question.text.contains("DPF_UK")).unwrap();
    let waits: Vec<&str> = certified.flows.iter().map(|asked| asked.flow.as_str()).collect();
    assert_eq!(waits, ["contacts-us-east-2", "contacts-us-west-2"]);
    let staff = all().find(|q| q.text == "Which country is “Natterbox staff abroad” in?").unwrap();
    let flows: Vec<&str> = staff.flows.iter().map(|asked| asked.flow.as_str()).collect();
    assert_eq!(flows, ["support-by-staff"]);
    let seat = all().find(|q| q.text.contains("“Amazon Web Services” have its seat")).unwrap();
    assert_eq!(seat.flows, [], "nothing waits for it");
    let told = Asked { choices: &["support-from=us"], ..PLAIN };
    let groups = with(&told, |f| questions(f.law, f.scenario, f.assessment));
    let texts = groups.iter().flat_map(|group| &group.questions).map(|question| &question.text);
    assert!(!texts.into_iter().any(|text| text.contains("“Natterbox staff abroad”")));
}

/// A processor in Ireland that sends data to parties abroad, a flow each with these instruments.
fn sent_abroad(flows: &[(&str, &str)]) -> String {
    let parties = flows.iter().map(|(to, _)| {
        format!(r#"{{ "id": "{to}", "name": "{to} Ltd", "role": "processor", "seat": "{to}" }}"#)
    });
    let sites = flows.iter().map(|(to, _)| {
        format!(r#"{{ "id": "{to}", "name": "{to}", "country": "{to}", "party": "{to}" }}"#)
    });
    let systems = flows.iter().map(|(to, _)| {
        format!(
            r#"{{ "id": "{to}", "name": "{to}", "kind": "storage", "site": "{to}", "party": "{to}" }}"#
        )
    });
    let sent = flows.iter().map(|(to, instruments)| {
        format!(
            r#"{{ "id": "to-{to}", "name": "To {to}", "from": "ie", "to": "{to}", "data": ["d"],
            "access": "storage", "protection": "encrypted", "instruments": [{instruments}] }}"#
        )
    });
    let list = |parts: &mut dyn Iterator<Item = String>| parts.collect::<Vec<_>>().join(", ");
    format!(
        r#"{{ "title": "t",
        "data": [{{ "id": "d", "name": "Data", "categories": ["contact"], "origin": "EU" }}],
        "parties": [{{ "id": "ie", "name": "Sender", "role": "processor", "seat": "IE" }}, {}],
        "sites": [{{ "id": "ie", "name": "Dublin", "country": "IE", "party": "ie" }}, {}],
        "systems": [{{ "id": "ie", "name": "S", "kind": "compute", "site": "ie", "party": "ie" }}, {}],
        "flows": [{}] }}"#,
        list(&mut parties.into_iter()),
        list(&mut sites.into_iter()),
        list(&mut systems.into_iter()),
        list(&mut sent.into_iter()),
    )
}

#[test]
fn what_an_answer_turns_on_is_asked_and_what_makes_no_sense_is_not() {
    let text = sent_abroad(&[
        ("IN", r#"{ "kind": "DEROGATION_49" }"#),
        ("CN", r#"{ "kind": "SCC_2021", "signed": "2024-01-01" }"#),
        ("CA", ""),
        ("SG", ""),
        ("AU", ""),
    ]);
    let groups =
        with(&Asked { text: &text, ..PLAIN }, |f| questions(f.law, f.scenario, f.assessment));
    let told: Vec<(String, Vec<&str>)> = groups
        .iter()
        .flat_map(|group| group.questions.iter().map(move |question| (group, question)))
        .map(|(group, question)| {
            let flows = question.flows.iter().map(|asked| asked.flow.as_str()).collect();
            (format!("{}: {}", group.name, question.text), flows)
        })
        .collect();
    let waits = |words: &str| {
        let found = told.iter().find(|(text, _)| text == words);
        found.unwrap_or_else(|| panic!("no `{words}` in {told:#?}")).1.clone()
    };
    let ground = "On which ground does the derogation for “To IN” rest, and is that documented?";
    assert_eq!(waits(&format!("Sender: {ground}")), ["to-IN"]);
    let module = "Sender: Which module of the SCC_2021 was agreed for “To CN”?";
    assert_eq!(waits(module), ["to-CN"]);
    let instrument =
        "Sender: Which instrument or ground covers each of these under EU law, if any?";
    assert_eq!(waits(instrument), ["to-SG", "to-AU"]);
    let asked = groups.iter().flat_map(|group| &group.questions);
    assert!(asked.filter(|asked| asked.asked_of.len() > 1).all(|asked| !asked.names_others()));
    let condition = told.iter().find(|(text, _)| text.contains("(the flag `ca_pipeda`)")).unwrap();
    assert!(condition.0.starts_with("CA Ltd: “EU adequacy: Canada"), "{condition:?}");
    assert!(condition.0.contains("is it so for “CA Ltd” that “"), "{condition:?}");
    assert_eq!(condition.1, ["to-CA"]);
    let assessed =
        "Sender: Was a transfer assessment made for the SCC_2021 of “To CN”, and what did it find?";
    assert_eq!(waits(assessed), Vec::<&str>::new());
    assert_eq!(told.len(), 5, "{told:#?}");
}
