//! After an edit the law is asked again only where something changed.

use std::sync::Arc;

use transfer_atlas::assess::{Assessment, FlowAnswer, Last, Question, assess, assess_again};
use transfer_atlas::atlas::{SAMPLE, vocabulary};
use transfer_atlas::document::parse;
use transfer_atlas::graph::FlowGraph;
use transfer_atlas::law::Base;
use transfer_atlas::scenario::{Scenario, Selection, resolve};

/// The sample, and the answers to it.
fn sample() -> (Scenario, Question, Assessment) {
    let law = Base::embedded();
    let document = parse(SAMPLE, &vocabulary(law)).document.unwrap();
    let scenario = resolve(&document, &Selection::defaults(&document));
    let as_of = document.as_of.unwrap_or(law.meta().as_of);
    let question = Question { as_of, what_if: Vec::new() };
    let graph = FlowGraph::build(&scenario);
    let assessment = assess(law, &scenario, &graph, &question);
    (scenario, question, assessment)
}

/// The flows that an edit makes the law be asked again for.
#[track_caller]
fn asked_again(edit: impl FnOnce(&mut Scenario)) -> Vec<String> {
    let (before, question, assessment) = sample();
    let mut after = before.clone();
    edit(&mut after);
    let graph = FlowGraph::build(&after);
    let last = Last { scenario: &before, assessment: &assessment };
    let again = assess_again(Base::embedded(), &after, &graph, &question, Some(last));
    let full = assess(Base::embedded(), &after, &graph, &question);
    assert_eq!(again, full, "asking again gives what asking anew gives");
    let old = |new: &FlowAnswer| assessment.flow(&new.flow).map(|old| Arc::clone(&old.legs));
    let new =
        again.flows.iter().filter(|new| old(new).is_none_or(|old| !Arc::ptr_eq(&old, &new.legs)));
    new.map(|answer| answer.flow.to_string()).collect()
}

#[test]
fn an_edit_asks_again_only_for_what_it_touches() {
    assert_eq!(asked_again(|_| {}), Vec::<String>::new());
    let one = asked_again(|scenario| {
        let flow = scenario.flows.last_mut().unwrap();
        flow.name.push('!');
    });
    assert_eq!(one.len(), 1, "{one:?}");
}

#[test]
fn an_edit_of_a_party_asks_again_for_all_its_flows_and_their_heirs() {
    let (before, _, _) = sample();
    let all = before.flows.len();
    let some = asked_again(|scenario| {
        let party = scenario.flows.iter().find_map(|flow| flow.importer.clone());
        let id = party.or_else(|| scenario.systems.iter().find_map(|s| s.party.clone()));
        let party = scenario.parties.iter_mut().find(|party| Some(&party.id) == id.as_ref());
        party.unwrap().seat = vec![None];
    });
    assert!(!some.is_empty() && some.len() < all, "{} of {all}", some.len());
}

#[test]
fn a_flow_taken_out_asks_again_only_for_its_heirs() {
    let (before, _, _) = sample();
    let some = asked_again(|scenario| {
        scenario.flows.remove(0);
    });
    assert!(some.len() < before.flows.len() / 2, "{some:?}");
}

#[test]
fn a_site_that_moves_asks_again_for_what_stands_on_it() {
    let (before, _, _) = sample();
    let some = asked_again(|scenario| {
        let site = scenario.systems.iter().find_map(|system| system.site.clone());
        let site = scenario.sites.iter_mut().find(|other| Some(&other.id) == site.as_ref());
        site.unwrap().country = Some("SG".to_owned());
    });
    assert!(!some.is_empty() && some.len() < before.flows.len(), "{some:?}");
}

#[test]
fn another_day_asks_again_for_everything() {
    let (scenario, question, assessment) = sample();
    let graph = FlowGraph::build(&scenario);
    let other = Question { as_of: question.as_of.tomorrow().unwrap(), ..question };
    let last = Last { scenario: &scenario, assessment: &assessment };
    let again = assess_again(Base::embedded(), &scenario, &graph, &other, Some(last));
    assert_eq!(again, assess(Base::embedded(), &scenario, &graph, &other));
    let kept = again.flows.iter().zip(&assessment.flows);
    assert!(kept.into_iter().all(|(new, old)| !Arc::ptr_eq(&new.legs, &old.legs)));
}
