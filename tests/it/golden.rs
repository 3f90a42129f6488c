//! The sample, stage by stage, as text: what an edit of the program changes shows here.

use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::expect_file;
use transfer_atlas::atlas::{Atlas, SAMPLE, View};
use transfer_atlas::export::svg;
use transfer_atlas::graph::Passage;
use transfer_atlas::id::DataId;
use transfer_atlas::law::{Base, FindingCode};

fn atlas() -> Atlas {
    let mut atlas = Atlas::new(Arc::new(Base::embedded().clone()));
    let view = View::new("2026-11-24".parse().unwrap());
    atlas.update(&SAMPLE.into(), &view);
    atlas
}

#[test]
fn the_document_and_the_scenario() {
    let atlas = atlas();
    let picture = atlas.picture().unwrap();
    let mut text = String::new();
    for system in &picture.scenario.systems {
        let site = system.site.as_ref().map_or("-", |id| id.as_str());
        let party = system.party.as_ref().map_or("-", |id| id.as_str());
        writeln!(text, "system {} at {site} by {party}", system.id).unwrap();
    }
    for flow in &picture.scenario.flows {
        let data: Vec<&str> = flow.data.iter().map(DataId::as_str).collect();
        writeln!(text, "flow {} {} -> {} {}", flow.id, flow.from, flow.to, data.join("+")).unwrap();
    }
    for unknown in &picture.scenario.unknowns {
        writeln!(text, "unknown {} {}: {}", unknown.element.0, unknown.element.1, unknown.what)
            .unwrap();
    }
    expect_file!["../golden/scenario.txt"].assert_eq(&text);
}

#[test]
fn the_graph_and_the_assessment() {
    let atlas = atlas();
    let picture = atlas.picture().unwrap();
    let mut text = String::new();
    for (idx, answer) in picture.assessment.flows.iter().enumerate() {
        let feeds = picture.graph.feeding(Passage::forth(idx));
        let mut fed: Vec<&str> =
            feeds.iter().map(|feed| picture.scenario.flows[feed.from.flow].id.as_str()).collect();
        fed.dedup();
        writeln!(text, "{}: {} (fed by {})", answer.flow, answer.standing.words(), fed.join(", "))
            .unwrap();
        for chosen in &answer.regimes {
            let full = answer.answer(chosen.regime).unwrap();
            let found: Vec<&str> = full.findings.iter().map(FindingCode::code).collect();
            writeln!(
                text,
                "  {} {} {} [{}]",
                chosen.regime,
                full.applies,
                full.label,
                found.join(" ")
            )
            .unwrap();
        }
    }
    expect_file!["../golden/assessment.txt"].assert_eq(&text);
}

#[test]
fn the_layout_and_the_scene() {
    let atlas = atlas();
    let picture = atlas.picture().unwrap();
    let mut text = String::new();
    for placed in picture.layout.containers.iter().chain(&picture.layout.nodes) {
        let r = placed.rect;
        writeln!(text, "{} {} {} {} {}", placed.key.0, r.x, r.y, r.w, r.h).unwrap();
    }
    for route in &picture.layout.edges {
        let corners: Vec<String> =
            route.points.iter().map(|p| format!("{},{}", p.x, p.y)).collect();
        writeln!(text, "{} {}", route.key.0, corners.join(" ")).unwrap();
    }
    expect_file!["../golden/layout.txt"].assert_eq(&text);
    expect_file!["../golden/scene.svg"].assert_eq(&svg(&picture.scene));
}
