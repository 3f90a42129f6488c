//! The layout alone, by the size of the graph: first, best, and after edits.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use transfer_atlas::geom::Size;
use transfer_atlas::layout::{Container, Edge, Effort, Key, Node, Request, arrange};

/// The sizes measured, in boxes.
const SIZES: [usize; 4] = [15, 60, 200, 1000];

/// Numbers that look random and are the same everywhere (Marsaglia, "Xorshift RNGs", 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// Boxes in organisations in jurisdictions, most flows within an organisation and downstream.
fn graph(n: usize) -> Request {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15 ^ n as u64);
    let n_outer = 2 + n / 40;
    let n_inner = 2 + n / 7;
    let mut containers = Vec::new();
    for idx in 0..n_outer + n_inner {
        let parent = (idx >= n_outer).then(|| dice.below(n_outer));
        let title = Size::new(60.0 + dice.below(80) as f64, 24.0);
        containers.push(Container { key: Key::new(&format!("c{idx}")), parent, title });
    }
    let node = |idx: usize, dice: &mut Dice| Node {
        key: Key::new(&format!("n{idx}")),
        parent: Some(n_outer + idx * n_inner / n),
        size: Size::new(100.0 + dice.below(90) as f64, 40.0 + dice.below(3) as f64 * 15.0),
        pin: None,
    };
    let nodes = (0..n).map(|idx| node(idx, &mut dice)).collect();
    let mut edge = |idx: usize| {
        let from = dice.below(n);
        let near = (from + 1 + dice.below(6)).min(n - 1);
        let to = if dice.below(5) == 0 { dice.below(n) } else { near };
        let label = Some(Size::new(70.0 + dice.below(60) as f64, 29.0));
        Edge { key: Key::new(&format!("e{idx}")), from, to, label, bundle: None }
    };
    let edges = (0..n * 9 / 5).map(&mut edge).collect();
    Request { containers, nodes, edges, effort: Effort::Quick, ..Request::default() }
}

fn sizes(c: &mut Criterion) {
    for n in SIZES {
        let mut group = c.benchmark_group(format!("{n} boxes"));
        group.sample_size(10);
        let mut request = graph(n);
        group.bench_function("first", |b| b.iter(|| arrange(black_box(&request))));
        if n <= 200 {
            request.effort = Effort::Best;
            group.bench_function("best", |b| b.iter(|| arrange(black_box(&request))));
            request.effort = Effort::Quick;
        }
        request.previous = Some(Arc::new(arrange(&request)));
        group.bench_function("again", |b| b.iter(|| arrange(black_box(&request))));
        let mut wider = request.clone();
        wider.nodes[n / 2].size.w += 20.0;
        group.bench_function("a box grows", |b| b.iter(|| arrange(black_box(&wider))));
        let mut more = request.clone();
        let (key, like) = (Key::new("new"), &request.nodes[n / 2]);
        more.nodes.push(Node { key, parent: like.parent, size: like.size, pin: None });
        let (key, label) = (Key::new("to new"), Some(Size::new(90.0, 29.0)));
        more.edges.push(Edge { key, from: n / 2, to: n, label, bundle: None });
        group.bench_function("a box is added", |b| b.iter(|| arrange(black_box(&more))));
        let mut dragged = request.clone();
        let center = request.previous.as_ref().map(|layout| layout.nodes[n / 2].rect.center());
        dragged.nodes[n / 2].pin = center.map(|center| center.offset(150.0, 90.0));
        group.bench_function("a box is dragged", |b| b.iter(|| arrange(black_box(&dragged))));
        group.finish();
    }
}

criterion_group!(benches, sizes);
criterion_main!(benches);
