//! The picture in the window: its room, what is said over and beside it, what a click does.

use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Vec2, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use tempfile::TempDir;
use transfer_atlas::app::{App, Aside, Asking, Command, Pane, Place, Tab};
use transfer_atlas::atlas::{Picture, SAMPLE};
use transfer_atlas::id::SystemId;
use transfer_atlas::law::WhatIf;
use transfer_atlas::layout::Effort;
use transfer_atlas::scene::Subject;

use crate::window::app;

/// A window of some size on a text, drawn until nothing moves, with a data folder of its own.
pub(crate) fn window_of(size: Vec2, text: &str) -> (TempDir, Harness<'static, App>) {
    let data = tempfile::tempdir().unwrap();
    let (text, folder) = (text.to_owned(), data.path().to_owned());
    // Two clicks of a test are as quick as a hand's.
    let builder = Harness::builder().with_size(size).with_max_steps(1000).with_step_dt(0.02);
    let mut harness =
        builder.build_eframe(move |cc| app(&cc.egui_ctx, (&text, None), Some(&folder)));
    harness.run();
    (data, harness)
}

pub(crate) fn window(text: &str) -> (TempDir, Harness<'static, App>) {
    window_of(vec2(1600.0, 1000.0), text)
}

pub(crate) fn picture<'a>(harness: &'a Harness<'_, App>) -> &'a Picture {
    harness.state().state().atlas.picture().unwrap()
}

fn double_click(harness: &mut Harness<'_, App>, at: Pos2) {
    for pressed in [true, false, true, false] {
        harness.event(Event::PointerMoved(at));
        harness.event(Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
    }
    harness.run();
}

#[test]
fn the_first_picture_and_a_tidy_one_fill_the_room_and_panels_move_nothing() {
    let (_data, mut harness) = window(SAMPLE);
    let state = harness.state().state();
    let room = state.room.unwrap();
    let aspect = |h: &Harness<'_, App>| h.state().state().view.aspect;
    let first = aspect(&harness);
    assert!((first - f64::from(room.width) / f64::from(room.height)).abs() < 1e-9);
    let before = picture(&harness).layout.clone();
    harness.state_mut().obey(vec![Command::Right, Command::Left]);
    harness.run();
    assert_ne!(harness.state().state().room, Some(room));
    assert_eq!((aspect(&harness), &picture(&harness).layout), (first, &before));
    harness.state_mut().obey(vec![Command::Tidy(Effort::Best)]);
    harness.run();
    assert!(aspect(&harness) > 1.2 * first);
}

#[test]
fn a_small_window_keeps_its_room_for_the_picture_until_something_is_selected() {
    let (_data, large) = window(SAMPLE);
    assert_eq!(large.state().state().right, Aside::Open);
    let (_data, mut harness) = window_of(vec2(1280.0, 800.0), SAMPLE);
    assert_eq!(harness.state().state().right, Aside::NoRoom);
    let card = picture(&harness).plan.cards[0].subject.clone();
    harness.state_mut().obey(vec![Command::Select(Some(card))]);
    harness.run();
    assert_eq!(harness.state().state().right, Aside::Open);
}

#[test]
fn the_headline_says_what_a_choice_changes_and_takes_it_back() {
    let (_data, mut harness) = window(SAMPLE);
    let before = picture(&harness).layout.clone();
    assert!(harness.query_by_label_contains("loses its mechanism").is_none());
    harness.get_all_by_label("USA").next().unwrap().click();
    harness.run();
    assert_eq!(harness.state().state().desk.turned.len(), 1);
    harness.get_by_label_contains("1 flow loses its mechanism").click();
    harness.run();
    assert_eq!(harness.state().state().pane, Pane::Changes);
    harness.get_by_label_contains("Recording storage: USA").click();
    harness.run();
    assert!(harness.state().state().view.choose.is_empty());
    assert!(harness.query_by_label_contains("loses its mechanism").is_none());
    assert_eq!(picture(&harness).plan.cards.len(), before.nodes.len());
}

#[test]
fn an_assumption_that_changes_nothing_says_so_and_moves_nothing() {
    let (_data, mut harness) = window(SAMPLE);
    let below = |h: &Harness<'_, App>| h.get_by_label("Timeline").rect();
    let before = below(&harness);
    harness.get_by_label("EU-US DPF decision annulled").click();
    harness.run();
    assert!(harness.query_by_label("no answer changes").is_some());
    assert_eq!(below(&harness), before);
}

#[test]
fn a_double_click_opens_a_folded_box() {
    let (_data, mut harness) = window(SAMPLE);
    let cards = |h: &Harness<'_, App>| picture(h).plan.cards.len();
    let before = cards(&harness);
    let uk = Subject::Jurisdiction("United Kingdom".to_owned());
    harness.state_mut().obey(vec![Command::Fold(uk)]);
    harness.run();
    assert!(cards(&harness) < before);
    let at = harness.get_by_label_contains("United Kingdom, ").rect().center();
    double_click(&mut harness, at);
    assert_eq!(cards(&harness), before);
}

#[test]
fn letting_all_pins_go_leads_back_to_the_clear_picture() {
    let (_data, mut harness) = window(SAMPLE);
    let before = picture(&harness).layout.nodes.clone();
    let system = SystemId::new("insight");
    assert!(picture(&harness).scenario.systems.iter().any(|other| other.id == system));
    let there = Place { x: 300, y: 1200 };
    harness.state_mut().obey(vec![Command::Pin(system, there)]);
    harness.run();
    assert_ne!(picture(&harness).layout.nodes, before);
    harness.state_mut().obey(vec![Command::Unpin(None)]);
    harness.run();
    assert_eq!(picture(&harness).layout.nodes, before);
}

#[test]
fn a_path_is_typed_at_once_and_kept_if_it_cannot_be_written() {
    let (data, mut harness) = window(SAMPLE);
    let wrong = data.path().join("atlas.bmp");
    harness.state_mut().obey(vec![Command::ExportTo(wrong.clone())]);
    harness.run();
    let field = harness.state().state().path_field.clone().unwrap();
    assert_eq!((field.asking, field.words), (Asking::Export, wrong.display().to_string()));
    // Without a click into it first, and over what is there.
    let right = data.path().join("atlas.svg");
    harness.event(Event::Text(right.display().to_string()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert!(right.exists());
    assert_eq!(harness.state().state().path_field, None);
}

#[test]
fn a_file_that_cannot_be_read_opens_on_its_text() {
    let (_data, harness) = window("{ \"title\": ");
    assert_eq!(harness.state().state().tab, Tab::Text);
    let (_data, harness) = window(SAMPLE);
    assert_eq!(harness.state().state().tab, Tab::Choices);
}

#[test]
fn a_fault_in_the_text_is_told_over_the_picture() {
    let (_data, mut harness) = window(SAMPLE);
    assert!(harness.query_by_label_contains("in the text").is_none());
    let text = SAMPLE.replacen("\"access\": \"storage\"", "\"access\": \"stolen\"", 1);
    harness.state_mut().obey(vec![Command::Type(text)]);
    harness.run();
    harness.get_by_label("2 faults in the text").click();
    harness.run();
    assert_eq!(harness.state().state().tab, Tab::Text);
}

#[test]
fn a_day_outside_the_law_base_is_told_as_such() {
    let (_data, mut harness) = window(SAMPLE);
    assert!(harness.query_by_label_contains("is after the law base").is_none());
    harness.state_mut().obey(vec![Command::AsOf(Some("2040-01-01".parse().unwrap()))]);
    harness.run();
    assert!(harness.query_by_label_contains("2040-01-01 is after the law base").is_some());
    let early = Command::AsOf(Some("1990-01-01".parse().unwrap()));
    harness.state_mut().obey(vec![early, Command::Pane(Pane::Changes)]);
    harness.run();
    assert!(harness.query_by_label_contains("1990-01-01 is before the law base").is_some());
    let beside = "1990-01-01 is before what the law base describes";
    assert!(harness.query_by_label_contains(beside).is_some(), "beside the changes");
    let ahead = WhatIf { id: "UK.ADEQ.EEA".to_owned(), from: "2025-01-01".parse().ok() };
    harness.state_mut().obey(vec![Command::AsOf(None), Command::WhatIf(ahead)]);
    harness.run();
    let chip = " ends from 2025-01-01, not yet on 2024-09-05";
    assert!(harness.query_by_label_contains(chip).is_some(), "in the headline");
    let listed = "assumed to have ended, UK.ADEQ.EEA from 2025-01-01, not yet on 2024-09-05";
    assert!(harness.query_by_label_contains(listed).is_some(), "in the list of changes");
}

#[test]
fn a_folded_jurisdiction_tells_what_stands_in_it() {
    let (_data, mut harness) = window(SAMPLE);
    let folded = Subject::Jurisdiction("United States".to_owned());
    let commands = vec![Command::Fold(folded.clone()), Command::Select(Some(folded))];
    harness.state_mut().obey(commands);
    harness.run();
    assert!(picture(&harness).plan.cards.iter().any(|card| card.systems.len() == 3));
    harness.get_by_label("Oregon call handling").click();
    harness.run();
    let systems = &picture(&harness).scenario.systems;
    let oregon = systems.iter().find(|system| system.name == "Oregon call handling").unwrap();
    assert_eq!(harness.state().state().selected, Some(Subject::System(oregon.id.clone())));
}

#[test]
fn what_is_taken_back_stands_where_it_stood() {
    let (_data, mut harness) = window(SAMPLE);
    let before = picture(&harness).layout.clone();
    let system = SystemId::new("region-ap-southeast-1");
    let there = Subject::Jurisdiction("United States".to_owned());
    let away = [
        (Command::Pin(system, Place { x: 900, y: 900 }), Command::Undo),
        (Command::Fold(there.clone()), Command::Fold(there)),
        (Command::AsOf("2015-01-01".parse().ok()), Command::AsOf(None)),
    ];
    for (command, back) in away {
        for next in [command.clone(), back] {
            harness.state_mut().obey(vec![next]);
            harness.run();
        }
        assert!(picture(&harness).layout == before, "{command:?}");
    }
}

#[test]
fn what_is_tidied_stays_so_when_it_is_come_back_to() {
    let (_data, mut harness) = window(SAMPLE);
    let fold = Command::Fold(Subject::Jurisdiction("United Kingdom".to_owned()));
    let mut after = |command: &Command| {
        harness.state_mut().obey(vec![command.clone()]);
        harness.run();
        picture(&harness).layout.clone()
    };
    let edited = after(&fold);
    let tidy = after(&Command::Tidy(Effort::Best));
    assert!(tidy != edited, "there was something to tidy");
    assert!(after(&fold) != tidy);
    assert!(after(&fold) == tidy);
}

#[test]
fn cards_of_one_column_stand_in_line() {
    let (_data, harness) = window(SAMPLE);
    let picture = picture(&harness);
    let places = picture.plan.cards.iter().zip(&picture.layout.nodes);
    let handling = places.filter(|(card, _)| card.name.ends_with(" call handling"));
    let mut middles: Vec<f64> = handling.map(|(_, placed)| placed.rect.center().x).collect();
    assert_eq!(middles.len(), 8);
    middles.dedup();
    assert_eq!(middles.len(), 1, "{middles:?}");
}

#[test]
fn a_hint_covers_nothing_that_it_is_about_and_goes_with_a_click() {
    for size in [vec2(1280.0, 800.0), vec2(1600.0, 1000.0)] {
        let (_data, mut harness) = window_of(size, SAMPLE);
        let name = "Recording storage";
        let hint = |h: &Harness<'_, App>| {
            let mut shown = h.query_all_by_label(name).map(|words| words.rect());
            shown.find(|words| words.left() > 240.0 && words.right() < size.x - 300.0)
        };
        let card = harness.get_by_label_contains("Recording storage, ").rect();
        let rest = hint(&harness);
        assert_eq!(rest, None);
        harness.hover_at(card.center());
        harness.run();
        let shown = hint(&harness).unwrap();
        assert!(!shown.intersects(card) && shown.bottom() < card.bottom() + 1.0, "{shown} {card}");
        for pressed in [true, false] {
            let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
            let pos = card.center();
            harness.event(Event::PointerButton { pos, button, pressed, modifiers });
        }
        harness.run();
        assert_eq!(hint(&harness), None);
        let other = harness.get_by_label_contains("Salesforce, ").rect().center();
        harness.hover_at(other);
        harness.run();
        let card = harness.get_by_label_contains("Recording storage, ").rect();
        harness.hover_at(card.center());
        harness.run();
        assert!(hint(&harness).is_some(), "{size}");
    }
}
