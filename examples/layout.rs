//! Lays out a graph in the neutral format of layout comparisons and prints the result.
//!
//! `cargo run --release --example layout -- GRAPH.json [--previous RESULT.json] [--aspect 1.6]
//! [--effort quick|best|thorough]`. The input has `nodes` (`id`, `w`, `h`, `parent`), `containers` (`id`,
//! `parent`, `title`) and `edges` (`id`, `from`, `to`, `label`); the output has their places too,
//! and under `ms` the median time of five runs of the layout alone. In a
//! small graph an edge or two may run backwards where that is clearer ([`Backward::Clearer`]).

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::sync::Arc;
use std::time::Instant;

use serde_json::{Value, json};
use transfer_atlas::geom::{Point, Rect, Size};
use transfer_atlas::layout::{
    Backward, Container, Edge, Effort, Key, Layout, Node, Placed, Request, Route, arrange,
};

/// Runs timed; the median counts.
const RUNS: usize = 5;

#[expect(clippy::print_stdout, reason = "the result is the output")]
fn main() -> Result<(), Box<dyn Error>> {
    let mut request = Request { backward: Backward::Clearer, ..Request::default() };
    let mut words = std::env::args().skip(1);
    let mut document = Value::Null;
    while let Some(word) = words.next() {
        match word.as_str() {
            "--previous" => request.previous = Some(Arc::new(layout(&read(words.next())?))),
            "--aspect" => request.aspect = words.next().ok_or("no aspect")?.parse()?,
            "--effort" => {
                request.effort = match words.next().as_deref() {
                    Some("quick") => Effort::Quick,
                    Some("thorough") => Effort::Thorough,
                    _ => Effort::Best,
                };
            }
            _ => document = read(Some(word))?,
        }
    }
    fill(&document, &mut request);
    let mut times = Vec::new();
    let mut result = Layout::default();
    for _ in 0..RUNS {
        let start = Instant::now();
        result = arrange(&request);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    add(&mut document, &result);
    document["ms"] = json!((times[RUNS / 2] * 100.0).round() / 100.0);
    document["peer"] = json!("own");
    println!("{document}");
    Ok(())
}

fn read(path: Option<String>) -> Result<Value, Box<dyn Error>> {
    Ok(serde_json::from_str(&fs::read_to_string(path.ok_or("no file")?)?)?)
}

fn list<'a>(document: &'a Value, name: &str) -> &'a [Value] {
    document[name].as_array().map_or(&[], Vec::as_slice)
}

fn key(value: &Value) -> Key {
    Key::new(value["id"].as_str().unwrap_or_default())
}

fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or_default()
}

fn size(value: &Value) -> Size {
    Size::new(number(value, "w"), number(value, "h"))
}

fn fill(document: &Value, request: &mut Request) {
    let indices = |name: &str| -> BTreeMap<String, usize> {
        let items = list(document, name).iter().enumerate();
        items.map(|(idx, item)| (item["id"].as_str().unwrap_or_default().to_owned(), idx)).collect()
    };
    let (containers, nodes) = (indices("containers"), indices("nodes"));
    let parent = |item: &Value| containers.get(item["parent"].as_str()?).copied();
    for item in list(document, "containers") {
        let (key, parent, title) = (key(item), parent(item), size(&item["title"]));
        request.containers.push(Container { key, parent, title });
    }
    for item in list(document, "nodes") {
        let pin = item["pin"]
            .as_array()
            .and_then(|pin| Some(Point::new(pin.first()?.as_f64()?, pin.get(1)?.as_f64()?)));
        request.nodes.push(Node { key: key(item), parent: parent(item), size: size(item), pin });
    }
    for item in list(document, "edges") {
        let end = |name: &str| {
            nodes.get(item[name].as_str().unwrap_or_default()).copied().unwrap_or(usize::MAX)
        };
        let label = item["label"].is_object().then(|| size(&item["label"]));
        let bundle = item["bundle"].as_u64().map(|bundle| bundle as u32);
        request.edges.push(Edge {
            key: key(item),
            from: end("from"),
            to: end("to"),
            label,
            bundle,
        });
    }
}

/// Reads a result back.
fn layout(document: &Value) -> Layout {
    let rect = |item: &Value| {
        Rect::new(number(item, "x"), number(item, "y"), number(item, "w"), number(item, "h"))
    };
    let placed = |name: &str| -> Vec<Placed> {
        let place = |item| Placed { key: key(item), rect: rect(item) };
        list(document, name).iter().map(place).collect()
    };
    let point = |pair: &Value| {
        Point::new(pair[0].as_f64().unwrap_or_default(), pair[1].as_f64().unwrap_or_default())
    };
    let route = |item: &Value| Route {
        key: key(item),
        points: list(item, "points").iter().map(point).collect(),
        label: item["label"].is_object().then(|| rect(&item["label"])),
    };
    Layout {
        bounds: Rect::default(),
        containers: placed("containers"),
        nodes: placed("nodes"),
        edges: list(document, "edges").iter().map(route).collect(),
    }
}

/// Writes places into the document.
fn add(document: &mut Value, layout: &Layout) {
    let place = |item: &mut Value, rect: Rect| {
        for (name, value) in [("x", rect.x), ("y", rect.y), ("w", rect.w), ("h", rect.h)] {
            item[name] = json!(value);
        }
    };
    for (name, places) in [("nodes", &layout.nodes), ("containers", &layout.containers)] {
        let items = document[name].as_array_mut().into_iter().flatten();
        for (item, placed) in items.zip(places) {
            place(item, placed.rect);
        }
    }
    let items = document["edges"].as_array_mut().into_iter().flatten();
    for (item, route) in items.zip(&layout.edges) {
        item["points"] = route.points.iter().map(|point| json!([point.x, point.y])).collect();
        if let Some(rect) = route.label {
            place(&mut item["label"], rect);
        }
    }
}
