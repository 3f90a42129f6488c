//! From an edit of the sample to its picture, each stage apart.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use transfer_atlas::assess::{Question, assess};
use transfer_atlas::atlas::{Atlas, SAMPLE, View, vocabulary};
use transfer_atlas::document::parse;
use transfer_atlas::graph::FlowGraph;
use transfer_atlas::law::Base;
use transfer_atlas::layout::{Effort, arrange};
use transfer_atlas::scenario::{Selection, resolve};
use transfer_atlas::scene::{Facts, Theme, ThemeName, draw, schematic};

fn stages(c: &mut Criterion) {
    let law = Base::embedded();
    let words = vocabulary(law);
    let document = parse(SAMPLE, &words).document.unwrap_or_default();
    let selection = Selection::defaults(&document);
    let scenario = resolve(&document, &selection);
    let graph = FlowGraph::build(&scenario);
    let as_of = document.as_of.unwrap_or(law.meta().as_of);
    let question = Question { as_of, what_if: Vec::new() };
    let assessment = assess(law, &scenario, &graph, &question);
    let pins = &document.layout;
    let folded = BTreeSet::new();
    let facts = Facts { law, scenario: &scenario, assessment: &assessment, pins, folded: &folded };
    let plan = schematic(&facts);
    let mut request = plan.request(1.6);
    let best = Arc::new(arrange(&request));
    c.bench_function("parse", |b| b.iter(|| parse(black_box(SAMPLE), &words)));
    c.bench_function("resolve", |b| b.iter(|| resolve(black_box(&document), &selection)));
    c.bench_function("build", |b| b.iter(|| FlowGraph::build(black_box(&scenario))));
    c.bench_function("assess", |b| {
        b.iter(|| assess(law, black_box(&scenario), &graph, &question));
    });
    c.bench_function("plan", |b| b.iter(|| schematic(black_box(&facts)).request(1.6)));
    c.bench_function("arrange, first and best", |b| b.iter(|| arrange(black_box(&request))));
    request.effort = Effort::Quick;
    request.previous = Some(Arc::clone(&best));
    c.bench_function("arrange, after an edit", |b| b.iter(|| arrange(black_box(&request))));
    let theme = Theme::named(ThemeName::Light);
    c.bench_function("draw", |b| b.iter(|| draw(&plan, black_box(&best), &theme)));
}

fn edit(c: &mut Criterion) {
    let mut atlas = Atlas::new(Arc::new(Base::embedded().clone()));
    let mut view = View::new(Base::embedded().meta().as_of);
    view.effort = Effort::Quick;
    // Each text is new: what was seen before is not arranged again.
    let mut n = 0;
    let mut next = || -> Arc<str> {
        n += 1;
        SAMPLE.replace("Recording storage", &format!("Recordings {n:07}")).into()
    };
    atlas.update(&next(), &view);
    c.bench_function("edit to picture", |b| {
        let one = |text: Arc<str>| atlas.update(&text, &view);
        b.iter_batched(&mut next, one, BatchSize::SmallInput);
    });
}

criterion_group!(benches, stages, edit);
criterion_main!(benches);
