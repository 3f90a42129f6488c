//! A frame of the window without a screen: everything the processor does, up to the triangles.

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::egui::{pos2, vec2};
use egui_kittest::Harness;
use transfer_atlas::app::{App, Command};
use transfer_atlas::atlas::SAMPLE;
use transfer_atlas::law::Base;

/// A document of `n` systems on sites in several countries, joined by nearly twice as many flows.
fn document(n: usize) -> String {
    const COUNTRIES: [&str; 8] = ["DE", "FR", "IE", "GB", "US", "CH", "SG", "JP"];
    let mut text = String::from("{ \"title\": \"Many systems\", \"parties\": [], \"sites\": [");
    let sites = n / 12 + 1;
    for site in 0..sites {
        let comma = if site > 0 { "," } else { "" };
        let country = COUNTRIES[site % COUNTRIES.len()];
        write!(
            text,
            "{comma}{{\"id\":\"s{site}\",\"name\":\"Site {site}\",\"country\":\"{country}\"}}"
        )
        .unwrap_or_default();
    }
    text.push_str("], \"systems\": [");
    for system in 0..n {
        let comma = if system > 0 { "," } else { "" };
        let site = system * sites / n;
        write!(
            text,
            "{comma}{{\"id\":\"n{system}\",\"name\":\"System {system}\",\"site\":\"s{site}\",\"kind\":\"compute\"}}"
        )
        .unwrap_or_default();
    }
    text.push_str("], \"data\": [{\"id\":\"d\",\"name\":\"Records\"}], \"flows\": [");
    for flow in 0..n * 9 / 5 {
        let comma = if flow > 0 { "," } else { "" };
        let from = flow * 7 % n;
        // Most flows stay near, some cross the borders.
        let far = if flow % 5 == 0 { 1 + flow * 13 % n } else { 1 + flow % 9 };
        let to = (from + far) % n;
        write!(
            text,
            "{comma}{{\"id\":\"f{flow}\",\"name\":\"Flow {flow}\",\"from\":\"n{from}\",\"to\":\"n{to}\",\"data\":[\"d\"],\"access\":\"storage\"}}"
        )
        .unwrap_or_default();
    }
    text.push_str("] }");
    text
}

fn window(text: String) -> Harness<'static, App> {
    let mut harness = Harness::builder()
        .with_size(vec2(1600.0, 1000.0))
        .with_max_steps(2000)
        .build_eframe(move |cc| {
            let law = Arc::new(Base::embedded().clone());
            let today = law.meta().as_of;
            App::new(&cc.egui_ctx, (text.into(), None), law, today, None)
        });
    // The layout of a large document arrives from its thread.
    for _ in 0..4000 {
        harness.step();
        if harness.state().state().atlas.picture().is_some() {
            break;
        }
    }
    // A large document opens folded; the frame is measured with everything in sight.
    let folded = harness.state().state().view.folded.clone();
    harness.state_mut().obey(folded.into_iter().map(Command::Fold).collect());
    while harness.state().state().atlas.pending() {
        harness.step();
    }
    harness.run_steps(40);
    harness
}

/// One frame of a drag over the canvas, up to the triangles.
fn pan(harness: &mut Harness<'static, App>, n: usize) -> usize {
    let x = 700.0 + if n.is_multiple_of(2) { 24.0 } else { 0.0 };
    harness.hover_at(pos2(x, 480.0));
    harness.step();
    let shapes = harness.output().shapes.clone();
    harness.ctx.tessellate(shapes, 1.0).len()
}

fn frames(c: &mut Criterion) {
    let mut group = c.benchmark_group("a frame while panning");
    group.sample_size(20);
    for (name, text) in [("the sample", SAMPLE.to_owned()), ("5,000 systems", document(5000))] {
        let mut harness = window(text);
        harness.drag_at(pos2(700.0, 480.0));
        harness.step();
        let mut n = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                n += 1;
                black_box(pan(&mut harness, n))
            });
        });
    }
    group.finish();
}

criterion_group!(benches, frames);
criterion_main!(benches);
