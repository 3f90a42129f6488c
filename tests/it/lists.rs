//! The lists beside the picture, as a user reads them.

use egui_kittest::kittest::Queryable as _;
use transfer_atlas::app::{Command, Pane, Tab};
use transfer_atlas::atlas::SAMPLE;
use transfer_atlas::id::FlowId;
use transfer_atlas::scene::Subject;

use super::window::harness;

#[test]
fn a_day_without_a_difference_is_told_as_such() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.state_mut().obey(vec![Command::Pane(Pane::Changes)]);
    harness.run();
    assert!(harness.query_by_label_contains("Nothing has changed.").is_some());
    let day = Some("2024-09-06".parse().unwrap());
    harness.state_mut().obey(vec![Command::AsOf(day)]);
    harness.run();
    let words = "Otherwise now: the day, 2024-09-06 instead of 2024-09-05. None of the";
    assert!(harness.query_by_label_contains(words).is_some());
    assert!(harness.query_by_label_contains("Nothing has changed.").is_none());
}

#[test]
fn what_differs_under_one_label_is_named() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let ends = transfer_atlas::law::WhatIf { id: "aws/DPF_EU".to_owned(), from: None };
    harness.state_mut().obey(vec![Command::WhatIf(ends), Command::Pane(Pane::Changes)]);
    harness.run();
    assert!(harness.query_all_by_label("NO MECHANISM as before").next().is_some());
    let words = "no longer: Importer is EU-US DPF listed";
    assert!(harness.query_all_by_label_contains(words).next().is_some());
    assert!(harness.query_all_by_label_contains("NO MECHANISM → NO MECHANISM").next().is_none());
}

#[test]
fn a_fact_leads_to_the_words_of_its_source() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    let flow = Subject::Flow(FlowId::new("recordings-store"));
    harness.state_mut().obey(vec![Command::Select(Some(flow)), Command::Pane(Pane::Inspector)]);
    harness.run();
    let state = harness.state().state();
    let span = state.atlas.spans().of_field("statements", "F1", "quote").unwrap();
    assert!(SAMPLE[span].contains("Natterbox’s UK data centres"));
    assert_ne!(state.tab, Tab::Text);
    harness.query_all_by_label("F1").next().unwrap().click();
    harness.run();
    assert_eq!(harness.state().state().tab, Tab::Text);
}
