//! The law asked for ten thousand flows, anew and after one edit.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use transfer_atlas::assess::{Last, Question, assess, assess_again};
use transfer_atlas::atlas::vocabulary;
use transfer_atlas::document::parse;
use transfer_atlas::graph::FlowGraph;
use transfer_atlas::law::Base;
use transfer_atlas::scenario::{Scenario, Selection, resolve};

/// The program's own.
#[cfg(feature = "gui")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many flows are asked for.
const FLOWS: usize = 10_000;
/// How many systems they join.
const SYSTEMS: usize = 2_500;
/// How many parties run those.
const PARTIES: usize = 120;

/// Where parties sit and systems stand, in turn.
const COUNTRIES: [&str; 12] =
    ["DE", "GB", "CH", "FR", "US", "IE", "SG", "JP", "CA", "IN", "BR", "AU"];

/// A made-up group of companies: systems in layers, each fed by earlier ones.
fn scenario() -> Scenario {
    let country = |idx: usize| COUNTRIES[idx % COUNTRIES.len()];
    let parties: Vec<Value> = (0..PARTIES)
        .map(|idx| {
            let role = ["controller", "processor"][idx / 12 % 2];
            let mut party = json!({
                "id": format!("party-{idx}"), "name": format!("Party {idx}"),
                "seat": country(idx), "role": role,
            });
            if country(idx) == "US" {
                party["certifications"] = json!([
                    { "scheme": "DPF_EU", "from": "2023-07-17", "covers": ["NON_HR"] },
                    { "scheme": "DPF_UK", "from": "2023-10-12", "covers": ["NON_HR"] },
                ]);
            }
            party
        })
        .collect();
    let sites: Vec<Value> = (0..60)
        .map(|idx| json!({ "id": format!("site-{idx}"), "name": format!("Site {idx}"), "country": country(idx) }))
        .collect();
    let systems: Vec<Value> = (0..SYSTEMS)
        .map(|idx| {
            json!({
                "id": format!("system-{idx}"), "name": format!("System {idx}"), "kind": "compute",
                "site": format!("site-{}", idx * 7 % 60), "party": format!("party-{}", idx * 7 % PARTIES),
            })
        })
        .collect();
    let flows: Vec<Value> = (0..FLOWS)
        .map(|idx| {
            let to = 1 + idx % (SYSTEMS - 1);
            let from = idx * 7919 % to;
            let data = ["contacts", "recordings"][idx % 2];
            json!({
                "id": format!("flow-{idx}"), "name": format!("Flow {idx}"),
                "from": format!("system-{from}"), "to": format!("system-{to}"),
                "data": [data], "access": "storage",
                "instruments": [{
                    "kind": "SCC_2021", "module": 2, "signed": "2023-01-10", "annexes_complete": true,
                    "assessment": { "EU": { "done": "2023-01-01", "outcome": "ok" } },
                }],
            })
        })
        .collect();
    let document = json!({
        "title": "Ten thousand flows", "as_of": "2026-11-23",
        "parties": parties, "sites": sites, "systems": systems, "flows": flows,
        "data": [
            { "id": "contacts", "name": "Contacts", "categories": ["contact"], "origin": ["EU", "UK"] },
            { "id": "recordings", "name": "Recordings", "categories": ["call_recording"], "origin": ["EU"] },
        ],
    });
    let parsed = parse(&document.to_string(), &vocabulary(Base::embedded()));
    let document = parsed.document.unwrap_or_default();
    resolve(&document, &Selection::defaults(&document))
}

fn ten_thousand_flows(c: &mut Criterion) {
    let law = Base::embedded();
    let scenario = scenario();
    assert_eq!(scenario.flows.len(), FLOWS, "every flow was read");
    let graph = FlowGraph::build(&scenario);
    let question = Question { as_of: law.meta().as_of, what_if: Vec::new() };
    let assessment = assess(law, &scenario, &graph, &question);
    let questions: usize = assessment.flows.iter().map(|flow| flow.legs.len()).sum();
    assert!((FLOWS..4 * FLOWS).contains(&questions), "{questions} questions");
    c.bench_function("assess 10,000 flows", |b| {
        b.iter(|| assess(law, black_box(&scenario), &graph, &question));
    });
    let mut edited = scenario.clone();
    if let Some(flow) = edited.flows.get_mut(FLOWS / 2) {
        flow.instruments.clear();
    }
    let last = Last { scenario: &scenario, assessment: &assessment };
    c.bench_function("assess 10,000 flows again after an edit of one", |b| {
        b.iter(|| assess_again(law, black_box(&edited), &graph, &question, Some(last)));
    });
}

criterion_group!(benches, ten_thousand_flows);
criterion_main!(benches);
