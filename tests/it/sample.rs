//! The atlas that ships: what it says of each flow, on the source's own date.

use std::sync::Arc;

use transfer_atlas::assess::Standing;
use transfer_atlas::atlas::{Atlas, SAMPLE, View};
use transfer_atlas::document::{self, schema};
use transfer_atlas::geom::{Point, Rect};
use transfer_atlas::id::FlowId;
use transfer_atlas::law::{Base, FindingCode, Outcome, Regime};
use transfer_atlas::layout::{Edge, Effort, Layout, Request, arrange, verify};
use transfer_atlas::scene::{Item, Subject};

fn atlas(choices: &[&str], as_of: &str) -> Atlas {
    let mut atlas = Atlas::new(Arc::new(Base::embedded().clone()));
    let parsed = document::parse(SAMPLE, &transfer_atlas::atlas::vocabulary(atlas.law()));
    assert_eq!(parsed.diagnostics, []);
    let mut view = View::new("2026-11-24".parse().unwrap());
    view.effort = Effort::Quick;
    view.as_of = Some(as_of.parse().unwrap());
    for words in choices {
        view.choose.set_written(words, parsed.document.as_ref().unwrap()).unwrap();
    }
    atlas.update(&SAMPLE.into(), &view);
    atlas
}

#[track_caller]
fn check(atlas: &Atlas, flow: &str, regime: Regime, outcome: Outcome, label: &str) {
    let assessment = &atlas.picture().unwrap().assessment;
    let answer = assessment.flow(&FlowId::new(flow)).unwrap().answer(regime).unwrap();
    assert_eq!((answer.outcome, &*answer.label), (Some(outcome), label), "{flow}");
}

#[track_caller]
fn stands(atlas: &Atlas, flow: &str, standing: Standing) {
    let answer = atlas.picture().unwrap().assessment.flow(&FlowId::new(flow)).unwrap().clone();
    assert_eq!(answer.standing, standing, "{flow}");
}

const DAY: &str = "2024-09-05";

#[test]
fn the_default_picture_says_what_the_law_says() {
    let atlas = atlas(&[], DAY);
    let eu_to_uk = "EU adequacy: UK (2021/1772)";
    check(&atlas, "calldata-eu-central-1", Regime::Eu, Outcome::Adequacy, eu_to_uk);
    let uk_to_eea = "UK adequacy: EEA (DPA 2018 Sch 21)";
    check(&atlas, "recordings-store", Regime::Uk, Outcome::Adequacy, uk_to_eea);
    check(&atlas, "insight-out", Regime::Uk, Outcome::NoMechanism, "NO MECHANISM");
    check(&atlas, "contacts-us-east-2", Regime::Uk, Outcome::NoMechanism, "NO MECHANISM");
    stands(&atlas, "call-eu", Standing::Free);
    stands(&atlas, "calldata-eu-central-1", Standing::Adequacy);
    stands(&atlas, "conveyance-us-east-2", Standing::CarveOut);
    stands(&atlas, "logs-salesforce", Standing::Customer);
    stands(&atlas, "support-by-staff", Standing::Unknown);
    stands(&atlas, "support-by-partners", Standing::Unknown);
    let carve = "Art. 95/ePrivacy: transactional call data carve-out";
    check(&atlas, "conveyance-us-east-2", Regime::Eu, Outcome::EprivacyConveyance, carve);
}

#[test]
fn us_storage_needs_the_uk_extension() {
    let atlas = atlas(&["storage=us"], DAY);
    check(&atlas, "recordings-store", Regime::Uk, Outcome::NoMechanism, "NO MECHANISM");
    let answer =
        atlas.picture().unwrap().assessment.flow(&FlowId::new("recordings-store")).unwrap();
    let codes: Vec<&str> =
        answer.answer(Regime::Uk).unwrap().findings.iter().map(FindingCode::code).collect();
    assert!(codes.contains(&"DPF_UK_EXTENSION_MISSING"), "{codes:?}");
}

#[test]
fn storage_in_singapore_or_sydney_is_not_carried_by_eu_clauses_alone() {
    for choice in ["storage=sg", "storage=au"] {
        let atlas = atlas(&[choice], DAY);
        let answer =
            atlas.picture().unwrap().assessment.flow(&FlowId::new("recordings-store")).unwrap();
        let answer = answer.answer(Regime::Uk).unwrap();
        assert_eq!(answer.outcome, Some(Outcome::NoMechanism));
        let codes: Vec<&str> = answer.findings.iter().map(FindingCode::code).collect();
        assert!(codes.contains(&"SCC_NOT_VALID_UK"), "{codes:?}");
    }
}

#[test]
fn own_storage_is_the_customers_responsibility() {
    stands(&atlas(&["storage=own", "own-place=us"], DAY), "recordings-store", Standing::Customer);
}

#[test]
fn what_is_switched_off_is_gone() {
    let atlas = atlas(&["recording=off", "salesforce=off", "support=none"], DAY);
    let scenario = &atlas.picture().unwrap().scenario;
    let systems: Vec<&str> = scenario.systems.iter().map(|system| system.id.as_str()).collect();
    for gone in ["recordings", "insight", "salesforce-crm", "support-staff", "support-partners"] {
        assert!(!systems.contains(&gone), "{gone}");
    }
    assert!(systems.contains(&"processing"));
}

#[test]
fn every_combination_of_choices_and_dates_is_drawn_without_fault() {
    let storages = ["eu", "us", "sg", "au", "other", "own"];
    for (n, storage) in storages.into_iter().enumerate() {
        for (m, insight) in ["off", "eu", "us"].into_iter().enumerate() {
            let customers = ["eu+uk", "ch", "other", "eu+uk+ch+other"][(n + m) % 4];
            let day =
                ["2015-10-05", "2019-06-01", "2021-03-01", DAY, "2026-11-24"][(n * 3 + m) % 5];
            let choices = [
                format!("storage={storage}"),
                format!("insight={insight}"),
                format!("customers={customers}"),
                format!("callers={customers}"),
            ];
            let choices: Vec<&str> = choices.iter().map(String::as_str).collect();
            let atlas = atlas(&choices, day);
            let picture = atlas.picture().unwrap();
            let request = picture.plan.request(1.6);
            assert_eq!(verify(&request, &picture.layout), [], "{choices:?} {day}");
            assert_eq!(picture.assessment.flows.len(), picture.scenario.flows.len());
        }
    }
}

#[test]
fn flows_read_in_the_order_of_a_call_whatever_is_chosen() {
    for storage in ["eu", "us", "sg", "own"] {
        let atlas = atlas(&[&format!("storage={storage}")], DAY);
        let request = atlas.picture().unwrap().plan.request(1.6);
        assert_eq!(request.effort, Effort::Best);
        let layout = arrange(&request);
        let left = |node: usize| layout.nodes[node].rect.x;
        let back: Vec<&str> = (request.edges.iter())
            .filter(|edge| left(edge.to) < left(edge.from))
            .map(|edge| &*edge.key.0)
            .collect();
        // The transcripts come back to where the recordings were sent from.
        assert_eq!(back, ["flow:insight-back"], "{storage}");
        assert_eq!(through_jurisdictions(&request, &layout), [""; 0], "{storage}");
    }
}

/// The flows that pass through a jurisdiction that holds neither of their ends, as if data went
/// there.
fn through_jurisdictions<'a>(request: &'a Request, layout: &Layout) -> Vec<&'a str> {
    let outermost = |mut container: usize| {
        while let Some(outer) = request.containers[container].parent {
            container = outer;
        }
        container
    };
    let at = |node: usize| request.nodes[node].parent.map(outermost);
    let passes = |edge: &Edge, points: &[Point]| {
        let own = [at(edge.from), at(edge.to)];
        let foreign = (0..request.containers.len()).filter(|container| {
            request.containers[*container].parent.is_none() && !own.contains(&Some(*container))
        });
        let rects = foreign.map(|container| layout.containers[container].rect.expand(-1.0));
        let steps = points.windows(2).map(|pair| Rect::between(pair[0], pair[1]).expand(0.01));
        let steps: Vec<Rect> = steps.collect();
        rects.into_iter().any(|rect| steps.iter().any(|step| step.overlaps(rect)))
    };
    let edges = request.edges.iter().zip(&layout.edges);
    edges
        .filter(|(edge, route)| passes(edge, &route.points))
        .map(|(edge, _)| &*edge.key.0)
        .collect()
}

#[test]
fn a_chip_names_every_regime_that_binds_the_flow() {
    let atlas = atlas(&[], DAY);
    let picture = atlas.picture().unwrap();
    let line = |flow: &str| {
        let flow = FlowId::new(flow);
        let mut lines = picture.plan.lines.iter();
        lines.find(|line| line.subject.flows().contains(&flow)).unwrap()
    };
    for line in &picture.plan.lines {
        let answer = picture.assessment.flow(&line.subject.flows()[0]).unwrap();
        let n = answer.binding().count();
        assert!(line.marks.len() == n.max(1) || line.marks.len() == 1, "{:?}", line.marks);
    }
    let codes = |flow: &str| -> Vec<&str> {
        line(flow).marks.iter().map(|mark| mark.code.as_str()).collect()
    };
    assert_eq!(codes("recordings-store"), ["AD", "ON"]);
    assert_eq!(codes("contacts-us-east-2"), ["×", "ON"]);
}

#[test]
fn names_parties_and_places_stand_on_the_cards_in_full() {
    for insight in ["eu", "us"] {
        let atlas = atlas(&[&format!("insight={insight}")], DAY);
        let picture = atlas.picture().unwrap();
        let words: Vec<(&Subject, &str)> = (picture.scene.entries.iter())
            .filter_map(|entry| match (&entry.item, &entry.subject) {
                (Item::Text { text, .. }, Some(subject @ Subject::System(_))) => {
                    Some((subject, text.as_str()))
                }
                _ => None,
            })
            .collect();
        for card in &picture.plan.cards {
            let on_it = words.iter().filter(|(subject, _)| **subject == card.subject);
            let said = on_it.map(|(_, text)| *text).collect::<Vec<_>>().join(" ");
            let meant = std::iter::once(&card.name).chain(card.details.iter().map(|d| &d.text));
            let meant = meant.map(String::as_str).collect::<Vec<_>>().join(" ");
            assert_eq!(said, meant);
        }
    }
}

#[test]
fn every_fact_and_choice_of_the_source_is_quoted_and_used() {
    let atlas = atlas(&[], DAY);
    let document = &atlas.picture().unwrap().document;
    let statements: Vec<&str> =
        document.sources.iter().flat_map(|s| &s.statements).map(|s| s.id.as_str()).collect();
    let text = serde_json::to_string(&**document).unwrap();
    for id in (1..=35).map(|n| format!("F{n}")).chain((1..=6).map(|n| format!("C{n}"))) {
        assert!(statements.contains(&id.as_str()), "{id} is not quoted");
        let quoted = format!("\"{id}\"");
        assert!(text.matches(&quoted).count() > 1, "{id} is not referred to");
    }
}

#[test]
fn the_schema_accepts_the_sample_and_rejects_faults() {
    let schema = schema();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let sample: serde_json::Value = serde_json::from_str(SAMPLE).unwrap();
    let errors: Vec<String> = validator.iter_errors(&sample).map(|e| e.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new());
    let broken = |pointer: &str, value: serde_json::Value| {
        let mut text = sample.clone();
        *text.pointer_mut(pointer).unwrap() = value;
        !validator.is_valid(&text)
    };
    assert!(broken("/flows/0/access", "teleport".into()));
    assert!(broken("/systems/0/kind", 3.into()));
    assert!(broken("/title", serde_json::Value::Null));
    assert!(broken("/parties/0", serde_json::json!({ "id": "x", "nmae": "y" })));
}
