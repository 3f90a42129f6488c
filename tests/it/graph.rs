//! What follows from how flows hang together: chains, journeys, falls, reach, changes, reasons.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use transfer_atlas::assess::{
    Assessment, Case, FIRST, Fall, Fallback, Held, LAST, Last, Leaves, Question, Side, Standing,
    Touch, Turn, access_from, assess, assess_again, compare, crossings, falls, reason, timeline,
};
use transfer_atlas::atlas::{SAMPLE, vocabulary};
use transfer_atlas::document::{self, Document};
use transfer_atlas::graph::{Count, FlowGraph, How, Keep, Part, Passage, Topic};
use transfer_atlas::id::{DataId, FlowId, PartyId, SiteId};
use transfer_atlas::law::{Base, FindingCode, MechanismId, Regime, WhatIf};
use transfer_atlas::scenario::{Scenario, Selection, resolve};

const DAY: &str = "2024-09-05";

/// A document with everything that is made from it.
struct World {
    document: Document,
    scenario: Scenario,
    graph: FlowGraph,
    assessment: Assessment,
}

fn side(world: &World) -> Side<'_> {
    Side { scenario: &world.scenario, assessment: &world.assessment }
}

fn question(day: &str) -> Question {
    Question { as_of: day.parse().unwrap(), what_if: Vec::new() }
}

fn world(text: &str, day: &str) -> World {
    let base = Base::embedded();
    let parsed = document::parse(text, &vocabulary(base));
    assert_eq!(parsed.diagnostics, []);
    let document = parsed.document.unwrap();
    let scenario = resolve(&document, &Selection::defaults(&document));
    let graph = FlowGraph::build(&scenario);
    let assessment = assess(base, &scenario, &graph, &question(day));
    World { document, scenario, graph, assessment }
}

/// A party, a site and a system under one name.
fn place(name: &str, country: &str, role: &str) -> [Value; 3] {
    [
        json!({ "id": name, "name": name, "role": role, "seat": country, "source": ["S1"] }),
        json!({ "id": name, "name": name, "country": country, "source": ["S1"] }),
        json!({ "id": name, "name": name, "kind": "compute", "site": name, "party": name }),
    ]
}

fn flow(id: &str, from: &str, to: &str, data: &[&str]) -> Value {
    json!({ "id": id, "name": id, "from": from, "to": to, "data": data, "access": "processing",
            "source": ["S2"] })
}

/// A document of places and flows; `a` and `b` are recordings and contacts of people in the EU,
/// `a2` is of the kind of `a`, and `t` a transcript.
fn text(places: &[[Value; 3]], flows: &[Value]) -> String {
    let list = |idx: usize| places.iter().map(|place| place[idx].clone()).collect::<Value>();
    let data = |id: &str, category: &str| json!({ "id": id, "name": id, "categories": [category], "origin": "EU", "source": ["S1"] });
    json!({
        "title": "t",
        "sources": [{ "id": "s", "title": "s", "statements": [
            { "id": "S1", "quote": ["the first"] }, { "id": "S2", "quote": ["the second"] } ] }],
        "parties": list(0), "sites": list(1), "systems": list(2),
        "data": [data("a", "call_recording"), data("b", "contact"),
                 data("a2", "call_recording"), data("t", "transcript")],
        "flows": flows,
    })
    .to_string()
}

/// Somebody in Germany, three others in the United Kingdom.
fn europe() -> Vec<[Value; 3]> {
    vec![
        place("de", "DE", "controller"),
        place("uk1", "GB", "processor"),
        place("uk2", "GB", "processor"),
        place("uk3", "GB", "processor"),
    ]
}

fn feeds(world: &World, flow: &str) -> Vec<(String, bool, How)> {
    let idx = place_of(world, flow);
    let feeds = world.graph.feeding(Passage::forth(idx));
    let name = |flow: usize| world.scenario.flows[flow].id.as_str().to_owned();
    feeds.into_iter().map(|feed| (name(feed.from.flow), feed.from.back, feed.how)).collect()
}

fn place_of(world: &World, flow: &str) -> usize {
    world.scenario.flows.iter().position(|known| known.id.as_str() == flow).unwrap()
}

/// The EU mechanisms by which the data of a flow came, one for each of its legs.
fn came(world: &World, flow: &str) -> Vec<Option<String>> {
    let answer = world.assessment.flow(&FlowId::new(flow)).unwrap();
    let upstream = answer.legs.iter().map(|leg| leg.upstream().get(Regime::Eu));
    upstream.map(|id| id.map(|id| id.as_str().to_owned())).collect()
}

#[test]
fn each_item_of_data_is_traced_on_its_own() {
    let mut flows = vec![
        flow("brings-a", "de", "uk1", &["a"]),
        flow("brings-b", "uk3", "uk1", &["b"]),
        flow("takes-a", "uk1", "uk2", &["a"]),
        flow("takes-b", "uk1", "uk2", &["b"]),
        flow("takes-both", "uk1", "uk2", &["a", "b"]),
        flow("takes-kind", "uk1", "uk2", &["a2"]),
        flow("takes-made", "uk1", "uk2", &["t"]),
    ];
    let world = world(&text(&europe(), &flows), DAY);
    let of = |flow: &str, how: How| (flow.to_owned(), false, how);
    assert_eq!(feeds(&world, "takes-a"), [of("brings-a", How::Same)]);
    assert_eq!(feeds(&world, "takes-b"), [of("brings-b", How::Same)]);
    let both = [of("brings-a", How::Same), of("brings-b", How::Same)];
    assert_eq!(feeds(&world, "takes-both"), both);
    assert_eq!(feeds(&world, "takes-kind"), [of("brings-a", How::Kind)]);
    let made = [of("brings-a", How::Made), of("brings-b", How::Made)];
    assert_eq!(feeds(&world, "takes-made"), made);
    assert_eq!(came(&world, "takes-a"), [Some("EU.ADEQ.GB".to_owned())]);
    assert_eq!(came(&world, "takes-b"), [None]);
    // What came by two ways is asked for both, one unknown.
    assert_eq!(came(&world, "takes-both"), [None, Some("EU.ADEQ.GB".to_owned())]);
    flows.remove(0);
    let world = self::world(&text(&europe(), &flows), DAY);
    assert_eq!(came(&world, "takes-a"), [None]);
}

#[test]
fn a_circle_is_fed_by_what_comes_into_it_and_order_does_not_matter() {
    let flows = [
        flow("in", "de", "uk1", &["a"]),
        flow("there", "uk1", "uk2", &["a"]),
        flow("around", "uk2", "uk3", &["a"]),
        flow("again", "uk3", "uk1", &["a"]),
        flow("out", "uk3", "uk2", &["a"]),
    ];
    let straight = world(&text(&europe(), &flows), DAY);
    for around in ["there", "around", "again", "out"] {
        assert_eq!(came(&straight, around), [Some("EU.ADEQ.GB".to_owned())], "{around}");
        let answer = straight.assessment.flow(&FlowId::new(around)).unwrap();
        let unknown = FindingCode::OnwardUpstreamUnknown;
        assert!(answer.findings().iter().all(|found| found.code != unknown), "{around}");
    }
    for turn in 1..flows.len() {
        let mut turned = flows.to_vec();
        turned.rotate_left(turn);
        turned[1..].reverse();
        let turned = world(&text(&europe(), &turned), DAY);
        for answer in &straight.assessment.flows {
            assert_eq!(turned.assessment.flow(&answer.flow), Some(answer));
        }
    }
    // A circle that nothing feeds has come by nothing that is known.
    let closed = world(&text(&europe(), &flows[1..]), DAY);
    assert_eq!(came(&closed, "around"), [None]);
}

#[test]
fn the_sample_answers_the_same_with_its_flows_reversed() {
    let straight = world(SAMPLE, DAY);
    let mut reversed: Value = serde_json::from_str(SAMPLE).unwrap();
    reversed["flows"].as_array_mut().unwrap().reverse();
    let reversed = world(&reversed.to_string(), DAY);
    assert_eq!(straight.assessment.flows.len(), reversed.assessment.flows.len());
    for answer in &straight.assessment.flows {
        assert_eq!(reversed.assessment.flow(&answer.flow), Some(answer));
    }
}

#[test]
fn the_way_back_feeds_the_near_end() {
    let mut both = flow("both", "uk1", "uk2", &["a"]);
    both["both_ways"] = true.into();
    let flows = [flow("in", "de", "uk2", &["a"]), both, flow("on", "uk1", "uk3", &["a"])];
    let world = world(&text(&europe(), &flows), DAY);
    assert_eq!(feeds(&world, "on"), [("both".to_owned(), true, How::Same)]);
    assert_eq!(came(&world, "on"), [Some("EU.ADEQ.GB".to_owned())]);
    let mut one_way: Value = serde_json::from_str(&text(&europe(), &flows)).unwrap();
    one_way["flows"][1]["both_ways"] = false.into();
    let world = self::world(&one_way.to_string(), DAY);
    assert_eq!((feeds(&world, "on"), came(&world, "on")), (Vec::new(), vec![None]));
}

#[test]
fn a_journey_tells_ways_copies_and_where_data_leaves() {
    let mut places = europe();
    places[2][2]["stores"] = json!([{ "data": "a", "retention": "a year" }, { "data": "b" }]);
    let mut kept = flow("kept", "uk1", "uk3", &["a"]);
    kept["access"] = "storage".into();
    let flows = [
        flow("in", "de", "uk1", &["a"]),
        flow("on", "uk1", "uk2", &["a"]),
        kept,
        flow("back", "uk2", "uk1", &["a"]),
        flow("made", "uk2", "uk3", &["t"]),
        flow("other", "de", "uk1", &["b"]),
    ];
    let world = world(&text(&places, &flows), DAY);
    let journey = world.graph.journey(&world.scenario, &Topic::Data(DataId::new("a")));
    let parts: Vec<(&str, Part)> = journey
        .steps
        .iter()
        .map(|step| (world.scenario.flows[step.passage.flow].id.as_str(), step.part))
        .collect();
    let (itself, after) = (Part::Itself, Part::After);
    let all = [("in", itself), ("on", itself), ("kept", itself), ("back", itself), ("made", after)];
    assert_eq!(parts, all);
    let names = |path: &Vec<Passage>| -> Vec<String> {
        path.iter().map(|p| world.scenario.flows[p.flow].id.as_str().to_owned()).collect()
    };
    let paths: Vec<Vec<String>> = journey.paths.iter().map(names).collect();
    assert_eq!(paths, [vec!["in", "on", "made"], vec!["in", "kept"]]);
    assert_eq!(journey.count, Count::Exactly(2));
    let copies: Vec<(&str, Vec<&Keep>)> = journey
        .copies()
        .map(|stop| {
            let name = world.scenario.systems[stop.system].name.as_str();
            (name, stop.holds.iter().map(|hold| &hold.keep).collect())
        })
        .collect();
    let year = Keep::For("a year".to_owned());
    assert_eq!(copies, [("uk2", vec![&year]), ("uk3", vec![&Keep::Open, &Keep::Worked])]);
    let left = crossings(Base::embedded(), &world.assessment, &journey);
    let eu: Vec<(usize, Leaves, Option<&str>)> = left
        .iter()
        .filter(|crossing| crossing.regime == Regime::Eu)
        .map(|c| (c.passage.flow, c.leaves, c.mechanism.as_ref().map(MechanismId::as_str)))
        .collect();
    assert_eq!(eu, [(0, Leaves::Place, Some("EU.ADEQ.GB"))]);
    let none = world.graph.journey(&world.scenario, &Topic::Data(DataId::new("nothing")));
    assert_eq!((none.steps.len(), none.count), (0, Count::Exactly(0)));
}

#[test]
fn a_dense_journey_is_bounded_and_says_so() {
    let names: Vec<String> = (0..14).map(|n| format!("n{n}")).collect();
    let places: Vec<[Value; 3]> = names.iter().map(|n| place(n, "GB", "processor")).collect();
    let mut flows = Vec::new();
    for (n, from) in names.iter().enumerate() {
        for (m, to) in names.iter().enumerate().filter(|(m, _)| *m != n) {
            flows.push(flow(&format!("f{n}-{m}"), from, to, &["a"]));
        }
    }
    let world = world(&text(&places, &flows), DAY);
    let journey = world.graph.journey(&world.scenario, &Topic::Data(DataId::new("a")));
    assert!(matches!(journey.count, Count::AtLeast(n) if n > 200), "{:?}", journey.count);
    assert_eq!(journey.paths.len(), 200);
}

#[test]
fn what_falls_is_told_with_what_lies_behind_it() {
    let base = Base::embedded();
    let mut places = europe();
    places.push(place("us", "US", "processor"));
    places[4][0]["certifications"] = json!([{ "scheme": "DPF_EU", "from": "2023-08-01" }]);
    let flows = [
        flow("in", "de", "uk1", &["a"]),
        flow("on", "uk1", "uk2", &["a"]),
        flow("us", "de", "us", &["b"]),
        flow("mixed", "uk2", "uk3", &["a", "b"]),
        flow("beside", "de", "uk2", &["b"]),
    ];
    let world = world(&text(&places, &flows), DAY);
    let touched = |fall: Fall| -> Vec<(String, Touch, Option<Standing>)> {
        falls(base, &world.scenario, &question(DAY), &fall)
            .into_iter()
            .map(|fallen| (fallen.flow.as_str().to_owned(), fallen.how, fallen.after))
            .collect()
    };
    let hit = |flow: &str, how, after| (flow.to_owned(), how, after);
    let none = Some(Standing::NoMechanism);
    let by_mechanism = touched(Fall::Mechanism("EU.ADEQ.GB".to_owned()));
    assert!(by_mechanism.starts_with(&[hit("in", Touch::Rests, none)]), "{by_mechanism:?}");
    assert!(by_mechanism.contains(&hit("beside", Touch::Rests, none)), "{by_mechanism:?}");
    let how = |flow: &str| by_mechanism.iter().find(|(id, ..)| id == flow).map(|(_, how, _)| *how);
    assert_eq!((how("on"), how("mixed")), (Some(Touch::Dry), Some(Touch::Dry)));
    assert_eq!(how("us"), None);
    let certified = touched(Fall::Certification(PartyId::new("us")));
    assert_eq!(certified, [hit("us", Touch::Rests, none)]);
    let site = touched(Fall::Site(SiteId::new("uk1")));
    let gone: Vec<&str> =
        site.iter().filter(|(_, how, _)| *how == Touch::Gone).map(|(id, ..)| &**id).collect();
    assert_eq!(gone, ["in", "on"]);
    assert!(site.iter().any(|(id, how, _)| id == "mixed" && *how >= Touch::Dry), "{site:?}");
    assert_eq!(site, touched(Fall::Party(PartyId::new("uk1"))));
    assert_eq!(touched(Fall::Mechanism("EU.ADEQ.AR".to_owned())), []);
}

#[test]
fn remote_access_reaches_what_the_systems_hold_and_on() {
    let mut places = europe();
    places.push(place("desk", "IN", "processor"));
    places[1][2]["stores"] = json!([{ "data": "b" }]);
    let remote = |id: &str, from: &str, to: &str, data: &[&str]| {
        let mut flow = flow(id, from, to, data);
        flow["access"] = "remote_access".into();
        flow
    };
    let flows = [
        flow("in", "de", "uk1", &["a"]),
        remote("look", "uk1", "desk", &["t"]),
        remote("further", "uk3", "uk1", &["a2"]),
    ];
    let mut text: Value = serde_json::from_str(&text(&places, &flows)).unwrap();
    let base = Base::embedded();
    let india = base.country("IN").unwrap();
    let reach = |text: &Value| {
        let world = world(&text.to_string(), DAY);
        let access = access_from(base, &world.scenario, &world.graph, india);
        let id = |idx: &usize| world.scenario.data[*idx].id.as_str().to_owned();
        let ids = |all: &BTreeSet<usize>| all.iter().map(id).collect::<Vec<_>>();
        let told = |reach: &transfer_atlas::graph::Reach| -> Vec<(usize, usize, Vec<String>, Vec<String>)> {
            let systems = reach.systems.iter();
            systems.map(|r| (r.system, r.steps, ids(&r.seen), ids(&r.held))).collect()
        };
        (told(&access.reach), told(&access.unstated))
    };
    let words = |all: &[&str]| all.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let all =
        vec![(1, 1, words(&["t"]), words(&["a", "b", "a2"])), (3, 2, words(&["a2"]), words(&[]))];
    assert_eq!(reach(&text), (all.clone(), Vec::new()));
    text["sites"][4]["country"] = Value::Null;
    assert_eq!(reach(&text), (Vec::new(), all));
    text["sites"][4]["country"] = "US".into();
    assert_eq!(reach(&text), (Vec::new(), Vec::new()));
}

#[test]
fn changes_stand_worst_first_and_name_what_is_left() {
    let base = Base::embedded();
    let flows = [
        flow("stays", "uk3", "uk2", &["b"]),
        flow("in", "de", "uk1", &["a"]),
        flow("gone", "de", "uk2", &["b"]),
    ];
    let mut places = europe();
    places.push(place("us", "US", "processor"));
    let old = world(&text(&places, &flows), DAY);
    let new = world(&text(&places, &[flows[0].clone(), flow("new", "de", "us", &["a"])]), DAY);
    let same = compare(base, side(&old), side(&old));
    assert_eq!((same.flows.len(), same.n_same), (0, 3));
    let changes = compare(base, side(&old), side(&new));
    let turns: Vec<(&str, Turn)> =
        changes.flows.iter().map(|change| (change.flow.as_str(), change.turn)).collect();
    assert_eq!(turns, [("new", Turn::Added), ("in", Turn::Removed), ("gone", Turn::Removed)]);
    let asked = Question {
        what_if: vec![WhatIf { id: "EU.ADEQ.GB".to_owned(), from: None }],
        ..question(DAY)
    };
    let assessment = assess(base, &old.scenario, &old.graph, &asked);
    let without = Side { scenario: &old.scenario, assessment: &assessment };
    let lost = compare(base, side(&old), without);
    let turns: Vec<(&str, Turn)> =
        lost.flows.iter().map(|change| (change.flow.as_str(), change.turn)).collect();
    assert_eq!(turns, [("in", Turn::Lost), ("gone", Turn::Lost)]);
    let eu = &lost.flows[0].regimes[0];
    assert_eq!((eu.regime, &eu.after.as_ref().unwrap().mechanism), (Regime::Eu, &None));
    assert!(matches!(&eu.fallback, Some(Fallback::Possible(next)) if !next.needs.is_empty()));
    let gained = compare(base, without, side(&old));
    assert!(gained.flows.iter().all(|change| change.turn == Turn::Gained), "{gained:?}");
}

#[test]
fn the_timeline_turns_on_the_days_that_scenario_and_law_set() {
    let mut places = europe();
    places.push(place("us", "US", "processor"));
    places[4][0]["certifications"] =
        json!([{ "scheme": "DPF_EU", "from": "2024-02-10", "to": "2025-02-09" }]);
    let flows = [flow("us", "de", "us", &["b"]), flow("uk", "de", "uk1", &["a"])];
    let world = world(&text(&places, &flows), DAY);
    let base = Base::embedded();
    let line = timeline(base, &world.scenario, &world.graph, &[], (FIRST, LAST));
    let on = |flow: &str| -> Vec<String> {
        let shifts = |point: &&transfer_atlas::assess::Point| {
            point.shifts.iter().any(|shift| shift.flow.as_str() == flow)
        };
        line.points.iter().filter(shifts).map(|point| point.from.to_string()).collect()
    };
    assert!(
        on("us").ends_with(&["2024-02-10".to_owned(), "2025-02-10".to_owned()]),
        "{:?}",
        on("us")
    );
    for day in ["2021-06-28", "2031-12-28"] {
        assert!(on("uk").contains(&day.to_owned()), "{day}: {:?}", on("uk"));
    }
    assert!(line.events.iter().any(|event| event.date.to_string() == "2021-06-28"));
    // Between two points nothing changes: the law answers the same on the day before each.
    let flow_answers = |day: jiff::civil::Date| {
        let asked = Question { as_of: day, what_if: Vec::new() };
        let flows = assess(base, &world.scenario, &world.graph, &asked).flows;
        flows.iter().map(|flow| flow.standing).collect::<Vec<_>>()
    };
    for pair in line.points.windows(2) {
        let last = pair[1].from.yesterday().unwrap();
        assert_eq!(flow_answers(pair[0].from), flow_answers(last), "{} to {last}", pair[0].from);
    }
    assert_eq!(line.at("2024-09-05".parse().unwrap()).unwrap().from.to_string(), "2024-02-10");
}

#[test]
fn reasons_name_the_facts_and_what_is_held() {
    let mut clauses = flow("out", "de", "us", &["a"]);
    clauses["instruments"] = json!([{ "kind": "SCC_2021", "module": 2, "signed": "2023-01-02",
        "annexes_complete": false, "assessment": { "EU": { "done": "2023-02-03", "outcome": "ok" } },
        "source": ["S2"] }]);
    let mut places = europe();
    places.push(place("us", "US", "processor"));
    let world = world(
        &text(
            &places,
            &[clauses, flow("in", "de", "uk1", &["a"]), flow("on", "uk1", "uk2", &["a"])],
        ),
        DAY,
    );
    let World { document, scenario, graph, assessment } = &world;
    let case = Case { base: Base::embedded(), document, scenario, graph, assessment };
    let told = reason(&case, &FlowId::new("out"), Regime::Eu).unwrap();
    let seat = &told.steps[0].facts[0];
    let at = seat.element.as_ref().unwrap();
    assert_eq!((at.list, at.id.as_str(), at.field), ("parties", "de", "seat"));
    assert_eq!(seat.words, "the seat of de is in Germany");
    let quotes: Vec<&str> = told.statements.iter().map(|quoted| quoted.quote[0].as_str()).collect();
    assert_eq!(quotes, ["the second", "the first"]);
    assert!(told.steps.iter().any(|step| step.sources.iter().any(|source| source.url.is_some())));
    let held = |words: &str| {
        told.evidence.iter().find(|item| item.text.contains(words)).map(|item| item.held)
    };
    assert_eq!(held("signed"), Some(Held::Held));
    assert_eq!(held("Annex"), Some(Held::Missing));
    assert_eq!(held("TIA"), Some(Held::Held));
    assert_eq!(held("supplementary"), Some(Held::NotStated));
    assert_eq!(reason(&case, &FlowId::new("out"), Regime::Ch), None);
    let onward = reason(&case, &FlowId::new("on"), Regime::Eu).unwrap();
    let upstream = onward.steps.iter().flat_map(|step| &step.facts).find(|fact| {
        fact.element.as_ref().is_some_and(|at| (at.list, at.id.as_str()) == ("flows", "in"))
    });
    assert!(upstream.is_some_and(|fact| fact.words.contains("EU.ADEQ.GB")), "{onward:?}");
}

#[test]
fn data_that_a_controller_has_from_another_keeps_the_law_of_its_origin() {
    let mut places = vec![
        place("de", "DE", "controller"),
        place("us", "US", "controller"),
        place("in", "IN", "processor"),
    ];
    places[1][0]["certifications"] =
        json!([{ "scheme": "DPF_EU", "covers": ["NON_HR"], "source": ["S1"] }]);
    let flows = [flow("first", "de", "us", &["b"]), flow("on", "us", "in", &["b"])];
    let both = world(&text(&places, &flows), DAY);
    assert_eq!(came(&both, "on"), [Some("EU.ADEQ.US.DPF".to_owned())]);
    let answer = both.assessment.flow(&FlowId::new("on")).unwrap();
    let codes: Vec<FindingCode> = answer.findings().iter().map(|found| found.code).collect();
    assert!(codes.contains(&FindingCode::OnwardDpfAot), "{codes:?}");
    // What it collected itself is under the law of its own seat.
    let alone = world(&text(&places, &flows[1..]), DAY);
    let answer = alone.assessment.flow(&FlowId::new("on")).unwrap();
    assert_eq!(answer.standing, Standing::Unbound);
    // An edit that takes the first flow away is seen at the second.
    let base = Base::embedded();
    let last = Last { scenario: &both.scenario, assessment: &both.assessment };
    let again = assess_again(base, &alone.scenario, &alone.graph, &question(DAY), Some(last));
    assert_eq!(again.flows, alone.assessment.flows);
}

#[test]
fn what_came_without_a_mechanism_is_told_where_none_is_known() {
    let places = [
        place("de", "DE", "controller"),
        place("in", "IN", "processor"),
        place("sg", "SG", "processor"),
    ];
    let flows = [flow("first", "de", "in", &["b"]), flow("on", "in", "sg", &["b"])];
    let world = world(&text(&places, &flows), DAY);
    let case = Case {
        base: Base::embedded(),
        document: &world.document,
        scenario: &world.scenario,
        graph: &world.graph,
        assessment: &world.assessment,
    };
    let why = reason(&case, &FlowId::new("on"), Regime::Eu).unwrap();
    let unknown = Some(FindingCode::OnwardUpstreamUnknown);
    let step = why.steps.iter().find(|step| step.finding == unknown).unwrap();
    let words: Vec<&str> = step.facts.iter().map(|fact| fact.words.as_str()).collect();
    assert_eq!(words, ["its data came by “first”, which has no mechanism"]);
}

#[test]
fn every_way_out_of_a_circle_is_told_and_what_starts_in_it_does_not_run_dry() {
    let flows = [
        flow("there", "uk1", "uk2", &["a"]),
        flow("back", "uk2", "uk1", &["a"]),
        flow("out", "uk1", "uk3", &["a"]),
    ];
    let world = world(&text(&europe(), &flows), DAY);
    let journey = world.graph.journey(&world.scenario, &Topic::Data(DataId::new("a")));
    let ways: Vec<Vec<usize>> =
        journey.paths.iter().map(|way| way.iter().map(|p| p.flow).collect()).collect();
    assert_eq!(ways, [vec![0], vec![2]]);
    let fall = Fall::Party(PartyId::new("uk2"));
    let base = Base::embedded();
    let fallen = falls(base, &world.scenario, &question(DAY), &fall);
    let out = fallen.iter().find(|fallen| fallen.flow.as_str() == "out").unwrap();
    assert_eq!(out.how, Touch::Fed, "what the first place holds it can send on");
}
