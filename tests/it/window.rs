//! The window, driven as a user drives it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{
    Context, Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, Role, TouchPhase, pos2, vec2,
};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use transfer_atlas::app::{App, Command, Pane, ReviewForm, Tab, Trace};
use transfer_atlas::assess::{Fall, Standing};
use transfer_atlas::atlas::SAMPLE;
use transfer_atlas::document::{Decision, Verdict};
use transfer_atlas::id::{DataId, FlowId, PartyId, SystemId};
use transfer_atlas::law::{Base, WhatIf};
use transfer_atlas::review;
use transfer_atlas::scene::Subject;

/// The program on a text, on the same day everywhere.
pub(crate) fn app(
    ctx: &Context,
    (text, path): (&str, Option<PathBuf>),
    data: Option<&Path>,
) -> App {
    let law = Arc::new(Base::embedded().clone());
    let today = "2026-11-24".parse().unwrap();
    App::new(ctx, (text.into(), path), law, today, data)
}

pub(crate) fn harness(text: &str, path: Option<PathBuf>, data: &Path) -> Harness<'static, App> {
    let (text, data) = (text.to_owned(), data.to_owned());
    Harness::builder()
        .with_size(vec2(1600.0, 1000.0))
        .with_max_steps(1000)
        .build_eframe(move |cc| app(&cc.egui_ctx, (&text, path), Some(&data)))
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
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_label("As of").type_text("2024-02-31");
    harness.run();
    assert_eq!(harness.state().state().notice, None, "it may be on its way to be a date");
    harness.key_press(Key::Enter);
    harness.run();
    let told = "`2024-02-31` is not a day of the calendar: February 2024 has 29 days";
    assert!(harness.query_by_label(told).is_some());
    let picture = harness.state().state().atlas.picture().unwrap();
    assert_eq!(picture.assessment.question.as_of.to_string(), "2020-12-31", "it stays");
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

/// The lines of the picture that show a flow.
fn line<'a>(harness: &'a Harness<'_, App>, flow: &str) -> &'a transfer_atlas::scene::Line {
    let picture = harness.state().state().atlas.picture().unwrap();
    let id = FlowId::new(flow);
    picture.plan.lines.iter().find(|line| line.subject.flows().contains(&id)).unwrap()
}

#[test]
fn flows_with_the_same_ends_and_answers_share_a_line_until_they_differ() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let line = line(&harness, "logs-eu-central-1");
    assert_eq!(line.subject.flows().len(), 2);
    assert!(line.data.starts_with("2× "), "{}", line.data);
    let text = SAMPLE.replace(
        "\"id\": \"logs-eu-central-1\",",
        "\"id\": \"logs-eu-central-1\", \"both_ways\": true,",
    );
    harness.state_mut().obey(vec![Command::Type(text)]);
    harness.run();
    assert_eq!(self::line(&harness, "logs-eu-central-1").subject.flows().len(), 1);
}

#[test]
fn a_folded_jurisdiction_is_one_card_and_opens_again() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let cards = |h: &Harness<'_, App>| h.state().state().atlas.picture().unwrap().plan.cards.len();
    let before = cards(&harness);
    let uk = Subject::Jurisdiction("United Kingdom".to_owned());
    harness.state_mut().obey(vec![Command::Fold(uk.clone())]);
    harness.run();
    let picture = harness.state().state().atlas.picture().unwrap();
    let card = picture.plan.cards.iter().find(|card| card.subject == uk).unwrap();
    assert!(card.details[0].text.ends_with("systems"), "{:?}", card.details);
    assert!(cards(&harness) < before);
    // What went within the folded box is not drawn, what crosses its border is.
    assert!(picture.plan.lines.iter().all(|line| line.from != line.to));
    let crossing = FlowId::new("recordings-store");
    assert!(picture.plan.lines.iter().any(|line| line.subject.flows().contains(&crossing)));
    harness.state_mut().obey(vec![Command::Fold(uk)]);
    harness.run();
    assert_eq!(cards(&harness), before);
}

#[test]
fn a_what_if_lists_what_changes_and_what_is_left() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    assert!(harness.state().state().desk.changes.flows.is_empty());
    harness.get_by_label("EU adequacy of the UK lapses").click();
    harness.run();
    let changes = &harness.state().state().desk.changes;
    let lost =
        changes.flows.iter().find(|change| change.flow == FlowId::new("calldata-eu-central-1"));
    let lost = lost.unwrap();
    assert_eq!(lost.turn, transfer_atlas::assess::Turn::Lost);
    assert!(lost.regimes.iter().any(|regime| regime.fallback.is_some()));
    harness.get_by_label("Changes").click();
    harness.run();
    let told = harness.query_all_by_label_contains("flows lose their mechanism");
    assert_eq!(told.count(), 2, "in the headline and in the list");
    // What is left stands there once, and what it needs is folded away until it is asked for.
    let needs = |h: &Harness<'_, App>| h.query_all_by_label_contains("– ").count();
    let folded = needs(&harness);
    harness.get_all_by_label_contains("; it needs …").next().unwrap().click();
    harness.run();
    assert!(needs(&harness) > folded);
}

#[test]
fn a_certification_that_is_assumed_to_end_no_longer_carries_a_flow() {
    let data = tempfile::tempdir().unwrap();
    let text = SAMPLE.replace("\"scheme\": \"DPF_EU\"", "\"scheme\": \"DPF_UK\"");
    let mut harness = harness(&text, None, data.path());
    harness.get_all_by_label("USA").next().unwrap().click();
    harness.run();
    let before = standing(&harness, "recordings-store");
    assert_ne!(before, Standing::NoMechanism);
    harness.state_mut().obey(vec![Command::WhatIf(WhatIf {
        id: "aws/DPF_UK".to_owned(),
        from: Some("2024-09-01".parse().unwrap()),
    })]);
    harness.run();
    assert_eq!(standing(&harness, "recordings-store"), Standing::NoMechanism);
}

#[test]
fn a_claim_lights_the_flows_that_decide_it() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    harness.get_by_label("Claims").click();
    harness.run();
    let broken = harness
        .state()
        .state()
        .desk
        .judgements
        .iter()
        .find(|j| j.verdict == Verdict::DoesNotHold && j.in_tension_with.is_empty())
        .unwrap()
        .claim
        .clone();
    let picture = harness.state().state().atlas.picture().unwrap();
    let quote = &picture.document.claims.iter().find(|claim| claim.id == broken).unwrap().quote;
    let words = format!("“{quote}”");
    harness.get_by_label(&words).click();
    harness.run();
    assert_eq!(harness.state().state().claim, Some(broken.clone()));
    assert!(!harness.state().state().lit.is_empty());
    assert!(harness.query_all_by_label_contains(broken.as_str()).next().is_some());
    let judged = &harness.state().state().desk.judgements;
    let judged = judged.iter().find(|judgement| judgement.claim == broken).unwrap();
    let reason = judged.but.as_ref().or(judged.because.first()).unwrap();
    assert!(harness.query_all_by_label(reason).next().is_some(), "{reason} is not shown");
}

#[test]
fn a_review_is_written_into_the_text_and_can_be_undone() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let entry = harness.state().state().desk.findings[0].clone();
    let mut form = ReviewForm::about(&entry);
    assert_eq!(form.fault(), Some("who decides?"));
    form.by = "the office".to_owned();
    let commands = vec![Command::Form(Some(form)), Command::Review(entry.rests_on)];
    harness.state_mut().obey(commands);
    harness.run();
    assert!(harness.state().state().text().contains(&entry.key));
    let state = |h: &Harness<'_, App>| {
        let found = h.state().state().desk.findings.iter().find(|other| other.key == entry.key);
        found.map(|entry| entry.state)
    };
    assert_eq!(state(&harness), Some(review::State::Reviewed(Decision::Accepted)));
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
    harness.run();
    assert_eq!(harness.state().state().text().as_ref(), SAMPLE);
    assert_eq!(state(&harness), Some(review::State::Open));
}

#[test]
fn a_choice_and_a_what_if_are_taken_back_step_by_step() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let asked = |h: &Harness<'_, App>| {
        let view = &h.state().state().view;
        (view.choose.is_empty(), view.what_if.len())
    };
    harness.get_all_by_label("USA").next().unwrap().click();
    harness.run();
    harness.get_by_label("2021 SCCs invalidated").click();
    harness.run();
    assert_eq!(asked(&harness), (false, 1));
    for left in [(false, 0), (true, 0)] {
        harness.key_press_modifiers(Modifiers::COMMAND, Key::Z);
        harness.run();
        assert_eq!(asked(&harness), left);
    }
    harness.key_press_modifiers(Modifiers::COMMAND, Key::Y);
    harness.run();
    assert_eq!(asked(&harness), (false, 0));
    assert_eq!(harness.state().state().text().as_ref(), SAMPLE);
}

#[test]
fn dragging_the_timeline_moves_the_day() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let strip = harness.get_by_label("Timeline").rect();
    // The picture follows its layout, which comes from a thread.
    let day = |h: &mut Harness<'_, App>| {
        h.step();
        while h.state().state().atlas.pending() {
            h.step();
        }
        h.state().state().atlas.picture().unwrap().assessment.question.as_of
    };
    let y = strip.center().y + 10.0;
    harness.drag_at(pos2(strip.center().x, y));
    harness.step();
    let before = day(&mut harness);
    harness.hover_at(pos2(strip.right() - 40.0, y));
    harness.step();
    let after = day(&mut harness);
    assert!(after > before, "{after} is not after {before}");
    assert!(after.year() >= 2034);
    harness.step();
    // The handle tells the day; nothing else stands over the picture for it.
    assert!(harness.query_by_label(&after.to_string()).is_none());
}

#[test]
fn a_dragged_card_is_pinned_where_it_is_let_go() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let picture = harness.state().state().atlas.picture().unwrap();
    let idx = picture.plan.cards.iter().position(|card| card.name == "Insight transcription");
    let placed = picture.layout.nodes[idx.unwrap()].rect;
    let shown = harness.get_by_label_contains("Insight transcription, ").rect();
    let scale = f64::from(shown.width()) / placed.w;
    let (from, by) = (shown.center(), vec2(0.0, -60.0));
    harness.drag_at(from);
    harness.step();
    harness.hover_at(from + by * 0.5);
    harness.step();
    harness.hover_at(from + by);
    harness.step();
    harness.drop_at(from + by);
    harness.run();
    let picture = harness.state().state().atlas.picture().unwrap();
    let pins = &picture.document.layout.pins;
    assert_eq!(pins.len(), 1, "{pins:?}");
    let pin = pins.values().next().unwrap();
    assert!((pin.y - (placed.center().y - 60.0 / scale)).abs() < 8.0 / scale, "{pin:?} {placed:?}");
    let center = picture.layout.nodes[idx.unwrap()].rect.center();
    assert!(
        (center.x - pin.x).abs() <= 0.5 && (center.y - pin.y).abs() <= 0.5,
        "{center:?} {pin:?}"
    );
    harness.state_mut().obey(vec![Command::Unpin(None)]);
    harness.run();
    let picture = harness.state().state().atlas.picture().unwrap();
    assert!(picture.document.layout.pins.is_empty());
}

#[test]
fn an_item_of_data_is_followed_and_what_falls_is_listed() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let followed = Trace::Data(DataId::new("recordings"));
    harness.state_mut().obey(vec![Command::Trace(Some(followed))]);
    harness.run();
    let store = Subject::System(SystemId::new("recordings"));
    assert!(harness.state().state().lit.contains(&store));
    assert!(harness.query_by_label_contains("Where it leaves a regime").is_some());
    let fall = Fall::Party(PartyId::new("aws"));
    let trace = Trace::Fall(fall, "Amazon Web Services".to_owned());
    harness.state_mut().obey(vec![Command::Trace(Some(trace))]);
    harness.run();
    let stored = Subject::Flow(FlowId::new("recordings-store"));
    assert!(harness.state().state().lit.contains(&stored));
    assert!(!harness.state().state().lit.contains(&Subject::Flow(FlowId::new("call-eu"))));
    assert!(harness.query_by_label_contains("listed here is bright").is_some());
    assert!(harness.query_all_by_label_contains("no longer exists").next().is_some());
    assert!(harness.query_by_label_contains("is gone").is_none());
    harness.get_by_label("Show everything").click();
    harness.run();
    assert!(harness.state().state().lit.is_empty());
}

#[test]
fn a_large_document_opens_folded_and_says_so() {
    let data = tempfile::tempdir().unwrap();
    let systems: Vec<String> = (0..240)
        .map(|n| {
            let site = if n % 2 == 0 { "fr" } else { "jp" };
            format!("{{ \"id\": \"n{n}\", \"name\": \"System {n}\", \"site\": \"{site}\", \"kind\": \"compute\" }}")
        })
        .collect();
    let text = format!(
        "{{ \"title\": \"Large\", \"parties\": [], \"data\": [{{ \"id\": \"d\", \"name\": \"D\" }}], \"sites\": [{{ \"id\": \"fr\", \"name\": \"A\", \"country\": \"FR\" }}, {{ \"id\": \"jp\", \"name\": \"B\", \"country\": \"JP\" }}], \"systems\": [{}], \"flows\": [{{ \"id\": \"f\", \"name\": \"F\", \"from\": \"n0\", \"to\": \"n1\", \"data\": [\"d\"], \"access\": \"storage\" }}] }}",
        systems.join(", ")
    );
    let mut harness = harness(&text, None, data.path());
    harness.run();
    let state = harness.state().state();
    let picture = state.atlas.picture().unwrap();
    assert_eq!((picture.plan.cards.len(), picture.plan.lines.len()), (2, 1));
    assert!(state.notice.as_ref().unwrap().text.starts_with("240 systems are too many"));
}

/// Types into a field in place of what is in it.
fn retype(harness: &mut Harness<'_, App>, field: &str, words: &str) {
    harness.get_by_role_and_label(Role::TextInput, field).focus();
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness.run();
    harness.get_by_role_and_label(Role::TextInput, field).type_text(words);
    harness.run();
}

#[test]
fn any_mechanism_ends_from_a_typed_day_and_comes_back() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    assert_eq!(standing(&harness, "calldata-eu-central-1"), Standing::Adequacy);
    harness.get_by_label("Other…").click();
    harness.run();
    retype(&mut harness, "What ends", "adequacy: uk 1772");
    retype(&mut harness, "from", "2024-02-30");
    assert!(harness.query_by_label_contains("a day is written like").is_some());
    harness.get_by_label("EU adequacy: UK (2021/1772)").click();
    harness.run();
    assert_eq!(harness.state().state().view.what_if, []);
    retype(&mut harness, "from", "2024-02-01");
    harness.get_by_label("EU adequacy: UK (2021/1772)").click();
    harness.run();
    let ended = WhatIf { id: "EU.ADEQ.GB".to_owned(), from: Some("2024-02-01".parse().unwrap()) };
    assert_eq!(harness.state().state().view.what_if, [ended]);
    assert_ne!(standing(&harness, "calldata-eu-central-1"), Standing::Adequacy);
    harness.key_press(Key::Escape);
    harness.run();
    harness.get_by_label_contains("EU adequacy: UK (2021/1772) ends from 2024-02-01").click();
    harness.run();
    assert_eq!(harness.state().state().view.what_if, []);
    assert_eq!(standing(&harness, "calldata-eu-central-1"), Standing::Adequacy);
}

#[test]
fn an_assumption_is_dropped_by_its_switch_whatever_its_day() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let preset = harness.state().state().atlas.law().presets()[0].clone();
    let early = WhatIf { id: preset.id, from: None };
    harness.state_mut().obey(vec![Command::WhatIf(early.clone())]);
    harness.run();
    assert_eq!(harness.state().state().view.what_if, [early]);
    assert!(harness.query_by_label_contains(&format!("{}  ×", preset.title)).is_some());
    harness.get_by_label(&preset.title).click();
    harness.run();
    assert_eq!(harness.state().state().view.what_if, []);
}

#[test]
fn a_notice_moves_nothing_and_goes_by_itself() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    let usa = |h: &Harness<'_, App>| h.get_all_by_label("USA").next().unwrap().rect();
    let before = usa(&harness);
    harness.state_mut().obey(vec![Command::SaveTo(data.path().join("a.json"))]);
    harness.run();
    assert!(harness.query_by_label_contains("saved `").is_some());
    assert_eq!(usa(&harness), before);
    for _ in 0..80 {
        harness.step();
    }
    assert_eq!(harness.state().state().notice, None);
    harness.state_mut().obey(vec![Command::SaveTo(data.path().join("no folder").join("b.json"))]);
    for _ in 0..80 {
        harness.step();
    }
    assert!(harness.query_by_label_contains("cannot write").is_some(), "a failure stays");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().state().notice, None);
}

#[test]
fn the_way_back_leads_to_the_place_in_the_list() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    harness.get_by_label("Findings").click();
    harness.run();
    let place = harness.get_by_label("Search findings").rect().left_bottom() + vec2(60.0, 300.0);
    harness.hover_at(place);
    harness.event(Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -700.0),
        phase: TouchPhase::Move,
        source: MouseWheelSource::Wheel,
        modifiers: Modifiers::default(),
    });
    for _ in 0..20 {
        harness.step();
    }
    let entry = harness.state().state().desk.findings[20].clone();
    let about = format!("{}, {}", entry.citation, entry.finding.code);
    let at = |h: &Harness<'_, App>| h.get_all_by_label(&about).next().unwrap().rect();
    let before = at(&harness);
    let flow = Subject::Flow(entry.finding.flow.clone());
    harness.state_mut().obey(vec![Command::Select(Some(flow))]);
    harness.run();
    assert_eq!(harness.state().state().pane, Pane::Inspector);
    harness.get_by_label("← Back to findings").click();
    harness.run();
    assert_eq!(harness.state().state().pane, Pane::Findings);
    assert_eq!(at(&harness), before);
    // Another list begins at its own beginning.
    harness.get_by_label("Questions").click();
    harness.run();
    let first = harness.state().state().desk.questions[0].name.clone();
    let top = harness.get_by_label("Copy all").rect().bottom();
    let heading = harness.get_all_by_label(&first).next().unwrap().rect();
    assert!(heading.top() > top, "{heading:?} is above {top}");
}

#[test]
fn nothing_moves_in_the_form_of_a_review_while_it_is_filled_in() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    harness.get_by_label("Findings").click();
    let entry = harness.state().state().desk.findings[0].clone();
    harness.state_mut().obey(vec![Command::Form(Some(ReviewForm::about(&entry)))]);
    harness.run();
    harness.get_all_by_label("review").next().unwrap().click();
    harness.run();
    let record = |h: &Harness<'_, App>| h.get_by_label("Record").rect();
    let before = record(&harness);
    // A field is a pixel higher with words in it than without.
    let stays =
        |h: &Harness<'_, App>| before.shrink(2.0).intersect(record(h)) == before.shrink(2.0);
    assert!(harness.query_by_label("who decides?").is_some());
    retype(&mut harness, "by", "the office");
    assert!(harness.query_by_label("who decides?").is_none());
    assert!(stays(&harness));
    retype(&mut harness, "until (2027-01-31)", "2026-01-31");
    assert!(harness.query_by_label_contains("2026-01-31 is before today").is_some());
    assert!(stays(&harness));
    harness.get_by_label("Record").click();
    harness.run();
    assert_eq!(harness.state().state().form, None);
    assert!(harness.state().state().text().contains("2026-01-31"));
}

#[test]
fn a_blank_document_says_where_to_begin() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    harness.state_mut().obey(vec![Command::New]);
    harness.run();
    assert_eq!(harness.state().state().name(), "no file yet");
    harness.get_by_label("Write it in the text").click();
    harness.run();
    assert_eq!(harness.state().state().tab, Tab::Text);
    harness.get_by_label("Look at the built-in atlas").click();
    harness.run();
    assert_eq!(harness.state().state().name(), "built-in atlas");
}

#[test]
fn a_question_leads_to_what_it_is_about_in_the_text() {
    let data = tempfile::tempdir().unwrap();
    let mut harness = harness(SAMPLE, None, data.path());
    harness.run();
    harness.get_by_label("Questions").click();
    harness.run();
    let question = harness.state().state().desk.questions[0].questions[0].clone();
    harness.get_all_by_label(&question.text).next().unwrap().click();
    harness.run();
    assert_eq!(harness.state().state().tab, Tab::Text);
    // The editor has looked there, and the text has moved up.
    assert_eq!(harness.state().state().look_at, None);
    let tabs = harness.get_by_label("Choices").rect();
    assert!(
        harness.get_by_role_and_label(Role::MultilineTextInput, "Document (JSON)").rect().top()
            < tabs.top()
    );
}
