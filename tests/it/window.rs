//! The window, driven as a user drives it.

use std::sync::Arc;

use eframe::egui::{Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use transfer_atlas::app::{App, Command};
use transfer_atlas::assess::Standing;
use transfer_atlas::atlas::SAMPLE;
use transfer_atlas::id::FlowId;
use transfer_atlas::law::Base;

fn harness(
    text: &str,
    path: Option<std::path::PathBuf>,
    data: &std::path::Path,
) -> Harness<'static, App> {
    let (text, data) = (Arc::<str>::from(text), data.to_owned());
    Harness::builder().with_size(vec2(1600.0, 1000.0)).with_max_steps(60).build_eframe(move |cc| {
        let law = Arc::new(Base::embedded().clone());
        let today = "2026-11-24".parse().unwrap();
        App::new(&cc.egui_ctx, (text, path), law, today, Some(&data))
    })
}

fn standing(harness: &Harness<'_, App>, flow: &str) -> Standing {
    let picture = harness.state().state().atlas.picture().unwrap();
    picture.assessment.flow(&FlowId::new(flow)).unwrap().standing
}

#[test]
fn a_click_on_a_choice_changes_the_answer_on_the_edge() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    assert_ne!(standing(&harness, "recordings-store"), Standing::NoMechanism);
    harness.get_all_by_label("USA").next().unwrap().click();
    harness.run();
    assert_eq!(standing(&harness, "recordings-store"), Standing::NoMechanism);
}

#[test]
fn typing_changes_the_picture_and_broken_text_keeps_the_last() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let typed = SAMPLE.replace("Natterbox: international data flows", "Retitled");
    harness.state_mut().obey(vec![Command::Type(typed.clone())]);
    harness.run();
    let title =
        |h: &Harness<'_, App>| h.state().state().atlas.picture().unwrap().document.title.clone();
    assert_eq!(title(&harness), "Retitled");
    harness.state_mut().obey(vec![Command::Type(typed.replacen('{', "", 1))]);
    harness.run();
    assert_eq!(title(&harness), "Retitled");
    assert_eq!(harness.state().state().atlas.diagnostics().len(), 1);
    assert!(harness.state().state().dirty());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(harness.state().state().atlas.diagnostics().len(), 0);
}

#[test]
fn a_file_changed_here_and_elsewhere_is_asked_about() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("a.json");
    std::fs::write(&path, SAMPLE).unwrap();
    let mut harness = harness(SAMPLE, Some(path.clone()), data.path());
    harness.run();
    let mine = SAMPLE.replace("Natterbox: international data flows", "Mine");
    harness.state_mut().obey(vec![Command::Type(mine.clone())]);
    harness.run();
    std::fs::write(&path, SAMPLE.replace("Natterbox: international data flows", "Theirs")).unwrap();
    let mut asked = false;
    for _ in 0..100 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        harness.run();
        asked = harness.query_by_label("Keep mine").is_some();
        if asked {
            break;
        }
    }
    assert!(asked, "nobody was asked");
    assert_eq!(&**harness.state().state().text(), mine);
    harness.get_by_label("Take the file’s").click();
    harness.run();
    assert!(harness.state().state().text().contains("Theirs"));
}

#[test]
fn unsaved_text_is_kept_and_offered_at_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    std::fs::write(data.path().join("unsaved.json"), "{ \"title\": \"Kept\" }").unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    harness.get_by_label("Restore it").click();
    harness.run();
    let picture = harness.state().state().atlas.picture().unwrap();
    assert_eq!(picture.document.title, "Kept");
}

#[test]
fn files_are_remembered_for_the_next_start() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("a.json");
    let mut first = harness(SAMPLE, None, data.path());
    first.state_mut().obey(vec![Command::SaveTo(path.clone())]);
    first.run();
    drop(first);
    let second = harness(SAMPLE, None, data.path());
    assert_eq!(second.state().state().recent, [path]);
}

#[test]
fn a_date_typed_in_changes_the_answer() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    assert_eq!(standing(&harness, "calldata-eu-central-1"), Standing::Adequacy);
    harness.get_by_label("As of").focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label("As of").type_text("2020-12-31");
    harness.run();
    let picture = harness.state().state().atlas.picture().unwrap();
    assert_eq!(picture.assessment.question.as_of.to_string(), "2020-12-31");
    assert_eq!(standing(&harness, "calldata-eu-central-1"), Standing::Free);
}

#[test]
fn save_writes_the_file_and_a_failure_is_told_in_place() {
    let data = tempfile::tempdir().unwrap();
    let path = data.path().join("a.json");
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    harness.state_mut().obey(vec![Command::SaveTo(path.clone())]);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), SAMPLE);
    assert!(!harness.state().state().dirty());
    harness.state_mut().obey(vec![Command::SaveTo(data.path().join("no folder").join("b.json"))]);
    harness.run();
    let notice = harness.state().state().notice.clone().unwrap();
    assert!(notice.bad && notice.text.starts_with("cannot write"), "{notice:?}");
}
