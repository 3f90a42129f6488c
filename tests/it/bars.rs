//! What stands around the picture: the headline, the choices, the timeline and what is asked.

use std::collections::BTreeSet;

use eframe::egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, vec2};
use egui_kittest::{Harness, kittest::Queryable as _};
use transfer_atlas::app::{App, Command, Pane};
use transfer_atlas::atlas::SAMPLE;
use transfer_atlas::id::{ChoiceId, OptionId};
use transfer_atlas::law::WhatIf;

use crate::canvas::{picture, window_of};

/// The option of a choice with some title.
fn choose(harness: &Harness<'_, App>, choice: &str, title: &str) -> Command {
    let choices = &picture(harness).document.choices;
    let id = ChoiceId::new(choice);
    let choice = choices.iter().find(|choice| choice.id == id).unwrap();
    let option: &OptionId = &choice.options.iter().find(|option| option.title == title).unwrap().id;
    Command::Choose(id, BTreeSet::from([option.clone()]))
}

fn what_ifs(harness: &Harness<'_, App>, n: usize) -> Vec<Command> {
    let presets = &harness.state().state().atlas.law().presets()[..n];
    let since_ever = |id: &String| Command::WhatIf(WhatIf { id: id.clone(), from: None });
    presets.iter().map(|preset| since_ever(&preset.id)).collect()
}

/// The counts of the headline, by their whole words.
fn counts(harness: &Harness<'_, App>) -> Vec<(String, Rect)> {
    let counts = picture(harness).assessment.counts().into_iter().rev();
    let words = counts.map(|(standing, n)| format!("{n} {}", standing.words()));
    words.map(|words| (words.clone(), harness.get_by_label(&words).rect())).collect()
}

#[test]
fn the_headline_says_how_the_flows_stand_whatever_was_changed() {
    for size in [vec2(1280.0, 800.0), vec2(1920.0, 1080.0)] {
        let (_data, mut harness) = window_of(size, SAMPLE);
        // The panel takes its room from the headline.
        harness.state_mut().obey(vec![Command::Pane(Pane::Inspector)]);
        for n in [0, 3] {
            let mut commands = what_ifs(&harness, n);
            commands.push(choose(&harness, "storage", "Customer’s own AWS"));
            harness.state_mut().obey(commands);
            harness.run();
            let right = harness.get_by_label("Inspector").rect().left();
            let counts = counts(&harness);
            for (words, rect) in &counts {
                assert!(rect.right() < right, "{size} {n}: {words} is cut at {rect:?}");
            }
            assert!(counts.is_sorted_by(|(_, a), (_, b)| a.right() < b.left()), "{size} {n}");
        }
    }
}

#[test]
fn a_headline_without_room_is_no_higher_and_keeps_what_was_changed_in_a_menu() {
    let (_data, mut harness) = window_of(vec2(900.0, 640.0), SAMPLE);
    let timeline = |h: &Harness<'_, App>| h.get_by_label("Timeline").rect();
    let before = timeline(&harness);
    let commands = what_ifs(&harness, 4);
    harness.state_mut().obey(commands);
    harness.run();
    assert_eq!(timeline(&harness), before);
    let menu = harness.get_by_label("4 changes");
    let top = menu.rect();
    menu.click();
    harness.run();
    let title = harness.state().state().atlas.law().presets()[2].title.clone();
    let words = format!("{title}  ×");
    let chip = harness.get_by_label(&words);
    assert!(chip.rect().top() > top.bottom());
    chip.click();
    harness.run();
    assert_eq!(harness.state().state().view.what_if.len(), 3);
}

#[test]
fn a_flow_that_loses_its_mechanism_and_stands_on_is_not_said_to_have_lost_it() {
    let (_data, mut harness) = window_of(vec2(1920.0, 1080.0), SAMPLE);
    let own = choose(&harness, "storage", "Customer’s own AWS");
    harness.state_mut().obey(vec![own]);
    harness.run();
    let words = "1 flow stands worse: customer’s responsibility";
    let link = harness.get_by_label_contains(words);
    link.click();
    harness.run();
    assert_eq!(harness.query_all_by_label_contains(words).count(), 2, "in the list as well");
    assert!(harness.query_by_label_contains("its mechanism").is_none());
    // Under one law it is the customer's now, under another conditional: the picture shows the first.
    let commands = vec![Command::WhatIf(WhatIf { id: "EU.ADEQ.GB".to_owned(), from: None })];
    harness.state_mut().obey(commands.clone());
    harness.run();
    let told = harness.query_all_by_label_contains("1 customer’s responsibility").count();
    assert!(told > 0, "one of those that stand worse is the customer's");
    let usa = choose(&harness, "storage", "USA");
    harness.state_mut().obey([commands, vec![usa]].concat());
    harness.run();
    assert!(harness.query_all_by_label_contains("1 flow loses its mechanism").next().is_some());
}

fn click(harness: &mut Harness<'_, App>, at: Pos2) {
    harness.hover_at(at);
    harness.step();
    for pressed in [true, false] {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        harness.event(Event::PointerButton { pos: at, button, pressed, modifiers });
        harness.step();
    }
    harness.run();
}

/// Types over what is in the field that has the focus, and enters it.
fn enter(harness: &mut Harness<'_, App>, words: &str) {
    harness.event(Event::Text(words.to_owned()));
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
}

fn typed(harness: &Harness<'_, App>) -> Option<String> {
    harness.state().state().path_field.as_ref().map(|field| field.words.clone())
}

#[test]
fn a_path_is_typed_at_once_whenever_it_is_asked_for() {
    let (data, mut harness) = window_of(vec2(1600.0, 1000.0), SAMPLE);
    let [bad, good] = ["a.bmp", "a.svg"].map(|name| data.path().join(name).display().to_string());
    harness.state_mut().obey(vec![Command::ExportTo(bad.clone().into())]);
    harness.run();
    // After a failure that follows a failure, too.
    enter(&mut harness, &bad);
    assert_eq!(typed(&harness), Some(bad.clone()));
    enter(&mut harness, &good);
    assert_eq!(typed(&harness), None);
    assert!(harness.query_by_label_contains("exported `").is_some());
    // The notice goes while the path is typed.
    harness.state_mut().obey(vec![Command::ExportTo(bad.into())]);
    harness.run();
    harness.event(Event::Text("b".to_owned()));
    harness.run();
    harness.state_mut().obey(vec![Command::Dismiss]);
    harness.run();
    harness.event(Event::Text("c".to_owned()));
    harness.run();
    assert_eq!(typed(&harness).as_deref(), Some("bc"));
}

#[test]
fn a_file_is_not_replaced_unasked() {
    let (data, mut harness) = window_of(vec2(1600.0, 1000.0), SAMPLE);
    let [bad, there] = ["a.bmp", "a.svg"].map(|name| data.path().join(name));
    std::fs::write(&there, "mine").unwrap();
    harness.state_mut().obey(vec![Command::ExportTo(bad)]);
    harness.run();
    for _ in 0..2 {
        enter(&mut harness, &there.display().to_string());
        assert!(harness.query_by_label_contains("There is a file of this name").is_some());
        assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    }
    // Another name is not asked about.
    harness.event(Event::Text("x".to_owned()));
    harness.run();
    assert!(harness.query_by_label_contains("There is a file of this name").is_none());
    assert!(harness.query_by_label("Replace it").is_none());
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    enter(&mut harness, &there.display().to_string());
    let replace = harness.get_by_label("Replace it").rect();
    click(&mut harness, replace.center());
    assert!(std::fs::read_to_string(&there).unwrap().contains("<svg"));
    assert_eq!(typed(&harness), None);
}

#[test]
fn an_option_is_chosen_by_a_click_anywhere_in_its_row() {
    let (_data, mut harness) = window_of(vec2(1600.0, 1000.0), SAMPLE);
    let chosen = |h: &Harness<'_, App>, choice: &str| -> Vec<String> {
        let options = picture(h).selection.options(&ChoiceId::new(choice));
        options.iter().map(ToString::to_string).collect()
    };
    for (choice, title) in [("storage", "USA"), ("support", "Natterbox staff")] {
        let before = chosen(&harness, choice);
        harness.get_all_by_label(title).next().unwrap().scroll_to_me();
        harness.run();
        let row = harness.get_all_by_label(title).next().unwrap().rect();
        let far = row.left_center() + vec2(160.0, row.height() * 0.4);
        click(&mut harness, far);
        assert_ne!(chosen(&harness, choice), before, "{title} at {far}");
    }
}

#[test]
fn what_the_status_line_says_is_never_broken_over_two_rows() {
    for width in [1280.0, 1440.0, 1600.0, 1920.0] {
        let (_data, mut harness) = window_of(vec2(width, 900.0), SAMPLE);
        harness.state_mut().obey(vec![Command::AsOf(Some("2040-01-01".parse().unwrap()))]);
        harness.run();
        for words in ["is after the law base", "built-in atlas", "document ", "It informs and"] {
            let rect = harness.get_by_label_contains(words).rect();
            assert!(rect.height() < 20.0 && rect.right() < width, "{width}: {words} at {rect}");
        }
    }
}

#[test]
fn a_presented_picture_has_the_screen_and_the_panels_come_back_as_they_were() {
    for size in [vec2(1280.0, 800.0), vec2(1920.0, 1080.0)] {
        let (_data, mut harness) = window_of(size, SAMPLE);
        let around = ["File", "Choices", "Inspector", "document’s date"];
        let seen = |h: &Harness<'_, App>| around.map(|name| h.query_by_label(name).is_some());
        let before = (seen(&harness), harness.state().state().right);
        for (begin, end) in [(Key::F5, Key::Escape), (Key::F11, Key::F5)] {
            harness.key_press(begin);
            harness.run();
            assert_eq!(seen(&harness), [false; 4]);
            assert!(harness.query_by_label("Timeline").is_some());
            assert!(harness.query_by_label("2021 SCCs invalidated").is_some());
            let card = picture(&harness).plan.cards[0].subject.clone();
            harness.state_mut().obey(vec![Command::Select(Some(card))]);
            harness.run();
            harness.key_press(end);
            harness.run();
            assert_eq!((seen(&harness), harness.state().state().right), before);
        }
    }
}
