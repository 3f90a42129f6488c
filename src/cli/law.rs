//! `law`: the law base.

use serde_json::Value;

use super::args::LawAsked;
use super::{Done, pretty};
use crate::diagnostic::nearest;
use crate::law::{Base, LawSourceId, test_vectors};

pub(super) fn law(asked: &LawAsked, base: &Base) -> Done {
    match asked {
        LawAsked::List => Done::out(list(base)),
        LawAsked::Show(id, json) => match base.show(id) {
            Some(record) if *json => Done::out(pretty(&record)),
            Some(record) => Done::out(told(base, id, &record)),
            None => Done::bad(unknown(base, id)),
        },
        LawAsked::Export => match serde_json::to_value(base) {
            Ok(value) => Done::out(pretty(&value)),
            Err(error) => Done::bad(error),
        },
        LawAsked::Test(path, json) => {
            let report = super::read(Some(path)).and_then(|(name, text)| {
                test_vectors(base, &text).map_err(|why| Done::bad(format!("{name}: {why}")))
            });
            match report {
                Ok(report) => Done {
                    out: if *json { pretty(&report.results) } else { report.text },
                    code: u8::from(!report.passed),
                    ..Done::default()
                },
                Err(done) => done,
            }
        }
    }
}

fn list(base: &Base) -> String {
    let meta = base.meta();
    let mut out = format!(
        "{}, law as of {}, verified on {}. {}\n",
        meta.title, meta.as_of, meta.verified_on, meta.caveat
    );
    let all = base.mechanisms();
    let width = all.iter().map(|mechanism| mechanism.id.as_str().len()).max().unwrap_or(0);
    let mut regime = None;
    for mechanism in all {
        if regime.replace(mechanism.regime) != Some(mechanism.regime) {
            out.push_str(&format!("\n{}\n", base.zone_name(mechanism.regime)));
        }
        let from = mechanism.from.map_or_else(|| "any day".to_owned(), |from| from.to_string());
        let to = mechanism.to.map_or_else(|| "open".to_owned(), |to| to.to_string());
        out.push_str(&format!(
            "  {:<width$}  {from:<10}  {to:<10}  {}; {}\n",
            mechanism.id.as_str(),
            mechanism.label,
            mechanism.citation
        ));
    }
    out
}

/// What to say of an id that the base does not have: the ids that come near it.
fn unknown(base: &Base, id: &str) -> String {
    let ids = base.ids();
    let lower = id.to_lowercase();
    let mut near: Vec<&str> = nearest(id, ids.iter().copied()).into_iter().collect();
    for known in &ids {
        let within = lower.len() > 1 && known.to_lowercase().contains(&lower);
        if within && !near.contains(known) {
            near.push(known);
        }
    }
    near.truncate(5);
    let hint = match near.as_slice() {
        [] => "`law list` names the mechanisms".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    format!("the law base has no record `{id}`; {hint}")
}

/// The words of a record's field, where they are not the field's name.
fn field(name: &str) -> String {
    match name {
        "ref" => "by".to_owned(),
        "url" => "address".to_owned(),
        name => name.replace('_', " "),
    }
}

/// A record for reading: what it is, since when and until when, its fields, its sources with their
/// addresses, and how far it can be trusted.
fn told(base: &Base, id: &str, record: &Value) -> String {
    let text = |name: &str| record.get(name).and_then(Value::as_str);
    let title = text("label").or(text("title")).or(text("name")).or(text("text"));
    let mut out = match title {
        Some(title) => format!("{id}  {title}\n"),
        None => format!("{id}\n"),
    };
    if let Some(from) = text("usable_from") {
        let to = text("valid_to").unwrap_or("open");
        out.push_str(&format!("  validity: {from} to {to}\n"));
    }
    let first = [id, title.unwrap_or_default()];
    for (name, value) in record.as_object().into_iter().flatten() {
        let silent = matches!(
            name.as_str(),
            "usable_from" | "valid_to" | "chip" | "sources" | "evidence" | "confidence"
        );
        if !silent && !value.as_str().is_some_and(|text| first.contains(&text)) {
            lines(&field(name), value, 1, &mut out);
        }
    }
    let sources = record.get("sources").and_then(Value::as_array);
    for source in sources.into_iter().flatten().filter_map(Value::as_str) {
        let known = base.source(&LawSourceId::new(source));
        let Some(known) = known else { continue };
        let url = known.url.as_deref().unwrap_or("no address");
        out.push_str(&format!("  source: {source}: {}; {url}\n", known.title));
    }
    if let Some(confidence) = text("confidence") {
        out.push_str(&format!("  confidence: {confidence}\n"));
    }
    out.push_str(&format!("  verified on: {}\n", base.meta().verified_on));
    out
}

/// A field and what stands in it, indented; nothing for what is absent or empty.
fn lines(name: &str, value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => out.push_str(&format!("{indent}{name}: {text}\n")),
        Value::Bool(true) => out.push_str(&format!("{indent}{name}: yes\n")),
        Value::Bool(false) => out.push_str(&format!("{indent}{name}: no\n")),
        Value::Number(number) => out.push_str(&format!("{indent}{name}: {number}\n")),
        Value::Array(list) if list.iter().all(|item| !item.is_object()) => {
            let words: Vec<String> = list
                .iter()
                .map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned))
                .collect();
            if !words.is_empty() {
                out.push_str(&format!("{indent}{name}: {}\n", words.join(", ")));
            }
        }
        Value::Array(list) => list.iter().for_each(|item| lines(name, item, depth, out)),
        Value::Object(fields) => {
            out.push_str(&format!("{indent}{name}\n"));
            for (name, value) in fields {
                lines(&field(name), value, depth + 1, out);
            }
        }
    }
}
