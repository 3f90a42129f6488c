//! The edit that writes down where the user put things.

use std::collections::BTreeMap;

use super::Pin;
use super::edit::{Edit, Style, object, read};
use crate::id::SystemId;

/// The key of the places, apart from the facts.
const LAYOUT: &str = "layout";

/// The edit that writes these pins in place of all others; the rest of the text stays as it is.
///
/// Coordinates are written to half a scene point. None, if the text is not a JSON object.
pub fn put_pins(text: &str, pins: &BTreeMap<SystemId, Pin>) -> Option<Edit> {
    let ast = read(text)?;
    let root = object(&ast)?;
    let style = Style::of(text, root);
    if let Some(property) = root.properties.iter().rev().find(|p| p.name.as_str() == LAYOUT) {
        let range = jsonc_parser::common::Ranged::range(&property.value);
        let value = written(&style, pins, &style.indent_at(property.range.start));
        return Some(Edit { range: range.start..range.end, text: value });
    }
    let Some(last) = root.properties.last() else {
        let value = written(&style, pins, &style.unit);
        let text = format!("{{{0}{1}\"{LAYOUT}\": {value}{0}}}", style.newline, style.unit);
        return Some(Edit { range: root.range.start..root.range.end, text });
    };
    let end = last.range.end;
    let indent = style.indent_at(last.range.start);
    let value = written(&style, pins, &indent);
    let gap = if style.opens_line(last.range.start) {
        format!("{}{indent}", style.newline)
    } else {
        " ".to_owned()
    };
    Some(Edit { range: end..end, text: format!(",{gap}\"{LAYOUT}\": {value}") })
}

/// The value of the property, whose key stands at an indent: a pin on each line.
fn written(style: &Style<'_>, pins: &BTreeMap<SystemId, Pin>, indent: &str) -> String {
    if pins.is_empty() {
        return "{}".to_owned();
    }
    let half = |value: f64| (value * 2.0).round() / 2.0;
    let inner = format!("{}{indent}{}", style.newline, style.unit);
    let innermost = format!("{inner}{}", style.unit);
    let lines: Vec<String> = pins
        .iter()
        .map(|(system, pin)| {
            let key = serde_json::Value::from(system.as_str());
            format!("{innermost}{key}: {{ \"x\": {}, \"y\": {} }}", half(pin.x), half(pin.y))
        })
        .collect();
    let lines = lines.join(",");
    format!("{{{inner}\"pins\": {{{lines}{inner}}}{}{indent}}}", style.newline)
}

#[cfg(test)]
mod tests {
    use super::super::{Vocabulary, parse};
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let pins = BTreeMap::from([(SystemId::new("store"), Pin { x: 10.26, y: -4.0 })]);
        let after = put_pins(text, &pins).unwrap().apply(text);
        assert_eq!(after, expected);
        assert_eq!(put_pins(&after, &pins).unwrap().apply(&after), after);
        let pinned = parse(&after, &Vocabulary::default()).document.unwrap().layout.pins;
        assert_eq!(pinned[&SystemId::new("store")], Pin { x: 10.5, y: -4.0 });
        let none = put_pins(&after, &BTreeMap::new()).unwrap().apply(&after);
        assert!(parse(&none, &Vocabulary::default()).document.unwrap().layout.pins.is_empty());
    }

    #[test]
    fn pins_are_written_beside_the_facts_and_taken_out_again() {
        check(
            "{\n  \"title\": \"t\"\n}\n",
            "{\n  \"title\": \"t\",\n  \"layout\": {\n    \"pins\": {\n      \"store\": { \"x\": 10.5, \"y\": -4 }\n    }\n  }\n}\n",
        );
        check(
            "{ \"layout\": {}, \"title\": \"t\" }",
            "{ \"layout\": {\n  \"pins\": {\n    \"store\": { \"x\": 10.5, \"y\": -4 }\n  }\n}, \"title\": \"t\" }",
        );
    }
}
