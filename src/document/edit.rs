//! Edits of the text: what is to be replaced by what, so that the rest stays as it was written.

use std::ops::Range;

use jsonc_parser::ast::{Array, Object, Value as Ast};
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde_json::Value;

use super::Review;
use super::tree::STRICT;

/// The key of the list of reviews.
const REVIEWS: &str = "reviews";

/// One replacement in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes that go; empty, for an insertion.
    pub range: Range<usize>,
    /// What comes in their place.
    pub text: String,
}

impl Edit {
    /// The text after the edit; unchanged, if the edit was made for another text.
    pub fn apply(&self, text: &str) -> String {
        let before = text.get(..self.range.start);
        match before.zip(text.get(self.range.end..)) {
            Some((before, after)) => format!("{before}{}{after}", self.text),
            None => text.to_owned(),
        }
    }
}

/// The edit that writes a review: in place of the one about the same finding, or after the others.
///
/// Indentation and line ends are those of the text. Comments stay, although the document has no
/// room for them. None, if the text is not a JSON object or its reviews are not a list.
pub fn put_review(text: &str, review: &Review) -> Option<Edit> {
    let ast = read(text)?;
    let root = object(&ast)?;
    let style = Style::of(text, root);
    let value = fields(review);
    let Some(property) = root.properties.iter().rev().find(|p| p.name.as_str() == REVIEWS) else {
        return Some(style.with_list(root, &value));
    };
    let Ast::Array(list) = &property.value else { return None };
    match list.elements.iter().find(|element| about(element) == Some(&review.about)) {
        Some(element) => {
            let range = element.range();
            let line = style.indent_at(range.start);
            let flat = style.line_of(range.start) == style.line_of(range.end)
                && style.line_of(list.range.start) == style.line_of(range.start);
            let text = style.written(&value, if flat { None } else { Some(&line) });
            Some(Edit { range: range.start..range.end, text })
        }
        None => Some(style.appended(list, property.range.start, &value)),
    }
}

/// The edit that takes a review away; none, if there is none about this finding.
pub fn remove_review(text: &str, about_finding: &str) -> Option<Edit> {
    let ast = read(text)?;
    let root = object(&ast)?;
    let property = root.properties.iter().rev().find(|p| p.name.as_str() == REVIEWS)?;
    let Ast::Array(list) = &property.value else { return None };
    let at = list.elements.iter().position(|element| about(element) == Some(about_finding))?;
    let own = list.elements.get(at)?.range();
    let before = at.checked_sub(1).and_then(|at| list.elements.get(at)).map(|e| e.range().end);
    let next = list.elements.get(at + 1).map(|element| element.range().start);
    let (range, text) = match (before, next) {
        (_, Some(next)) => (own.start..next, ""),
        (Some(before), None) => (before..own.end, ""),
        (None, None) => (list.range.start..list.range.end, "[]"),
    };
    Some(Edit { range, text: text.to_owned() })
}

/// Reads a text as JSON with comments.
pub(super) fn read(text: &str) -> Option<Ast<'_>> {
    let lenient = ParseOptions { allow_comments: true, allow_trailing_commas: true, ..STRICT };
    parse_to_ast(text, &CollectOptions::default(), &lenient).ok()?.value
}

pub(super) fn object<'a, 'b>(ast: &'a Ast<'b>) -> Option<&'a Object<'b>> {
    match ast {
        Ast::Object(object) => Some(object),
        _ => None,
    }
}

/// What a review is about.
fn about<'a>(element: &'a Ast<'_>) -> Option<&'a str> {
    match object(element)?.properties.iter().rev().find(|p| p.name.as_str() == "about") {
        Some(property) => match &property.value {
            Ast::StringLit(text) => Some(&text.value),
            _ => None,
        },
        None => None,
    }
}

/// The fields of a review, without those that say nothing.
fn fields(review: &Review) -> Vec<(&'static str, Value)> {
    let text = |text: &Option<String>| text.clone().map(Value::from);
    let all = [
        ("about", Some(review.about.clone().into())),
        ("decision", Some(review.decision.code().into())),
        ("by", Some(review.by.clone().into())),
        ("on", Some(review.on.to_string().into())),
        ("why", text(&review.why)),
        ("evidence", text(&review.evidence)),
        ("until", review.until.map(|day| day.to_string().into())),
        ("rests_on", text(&review.rests_on)),
    ];
    all.into_iter().filter_map(|(key, value)| Some((key, value?))).collect()
}

/// How a text is laid out.
pub(super) struct Style<'a> {
    text: &'a str,
    pub(super) newline: &'static str,
    pub(super) unit: String,
}

impl<'a> Style<'a> {
    pub(super) fn of(text: &'a str, root: &Object<'_>) -> Self {
        let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let mut style = Self { text, newline, unit: "  ".to_owned() };
        let first = root.properties.first().map(|property| property.range.start);
        if let Some(first) = first.filter(|first| style.opens_line(*first)) {
            style.unit = style.indent_at(first);
        }
        style
    }

    /// The number of line ends before a byte.
    fn line_of(&self, at: usize) -> usize {
        self.text.get(..at).unwrap_or_default().matches('\n').count()
    }

    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
    }

    /// The white space at the start of a byte's line.
    pub(super) fn indent_at(&self, at: usize) -> String {
        let line = self.text.get(self.line_start(at)..at).unwrap_or_default();
        line.chars().take_while(|c| *c == ' ' || *c == '\t').collect()
    }

    /// Whether only white space stands before a byte on its line.
    pub(super) fn opens_line(&self, at: usize) -> bool {
        let line = self.text.get(self.line_start(at)..at).unwrap_or_default();
        line.chars().all(char::is_whitespace) && self.line_of(at) > 0
    }

    /// An object on one line, or with a field on each line below an indent.
    fn written(&self, fields: &[(&str, Value)], indent: Option<&str>) -> String {
        let words: Vec<String> =
            fields.iter().map(|(key, value)| format!("\"{key}\": {value}")).collect();
        let Some(indent) = indent else { return format!("{{ {} }}", words.join(", ")) };
        let newline = format!("{}{indent}", self.newline);
        let inner = format!("{newline}{}", self.unit);
        format!("{{{inner}{}{newline}}}", words.join(&format!(",{inner}")))
    }

    /// A list of one, whose key stands at an indent.
    fn list_of_one(&self, fields: &[(&str, Value)], indent: &str) -> String {
        let inner = format!("{indent}{}", self.unit);
        let element = self.written(fields, Some(&inner));
        format!("[{0}{inner}{element}{0}{indent}]", self.newline)
    }

    /// The list with one review, as the last of the document’s properties.
    fn with_list(&self, root: &Object<'_>, fields: &[(&str, Value)]) -> Edit {
        let Some(last) = root.properties.last() else {
            let list = self.list_of_one(fields, &self.unit);
            let text = format!("{{{0}{1}\"{REVIEWS}\": {list}{0}}}", self.newline, self.unit);
            return Edit { range: root.range.start..root.range.end, text };
        };
        let end = last.range.end;
        let text = if self.opens_line(last.range.start) {
            let indent = self.indent_at(last.range.start);
            let list = self.list_of_one(fields, &indent);
            format!(",{}{indent}\"{REVIEWS}\": {list}", self.newline)
        } else {
            format!(", \"{REVIEWS}\": [{}]", self.written(fields, None))
        };
        Edit { range: end..end, text }
    }

    /// One review more in a list, whose key begins at a byte.
    fn appended(&self, list: &Array<'_>, key: usize, fields: &[(&str, Value)]) -> Edit {
        if let Some(last) = list.elements.last() {
            let range = last.range();
            let text = if self.opens_line(range.start) {
                let indent = self.indent_at(range.start);
                format!(",{}{indent}{}", self.newline, self.written(fields, Some(&indent)))
            } else {
                format!(", {}", self.written(fields, None))
            };
            return Edit { range: range.end..range.end, text };
        }
        let indent = self.indent_at(key);
        let inside = list.range.start + 1..list.range.end.saturating_sub(1);
        let kept = self.text.get(inside.clone()).unwrap_or_default().trim_end();
        if kept.is_empty() {
            let range = list.range.start..list.range.end;
            return Edit { range, text: self.list_of_one(fields, &indent) };
        }
        // Only comments stand in the list.
        let inner = format!("{indent}{}", self.unit);
        let element = self.written(fields, Some(&inner));
        let text = format!("{0}{inner}{element}{0}{indent}", self.newline);
        Edit { range: inside.start + kept.len()..inside.end, text }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::super::{Decision, Vocabulary, parse};
    use super::*;

    fn review(about: &str, why: Option<&str>) -> Review {
        Review {
            about: about.to_owned(),
            decision: Decision::ToDo,
            by: "DPO".to_owned(),
            on: "2026-11-24".parse().unwrap(),
            why: why.map(str::to_owned),
            evidence: None,
            until: None,
            rests_on: None,
        }
    }

    #[track_caller]
    fn check(text: &str, review: &Review, expected: &Expect) {
        let edit = put_review(text, review).unwrap();
        let after = edit.apply(text);
        expected.assert_eq(&after);
        assert_eq!(put_review(&after, review).unwrap().apply(&after), after, "once is enough");
        if let Some(document) = parse(&after, &Vocabulary::default()).document {
            assert!(document.reviews.contains(review));
        }
    }

    #[test]
    fn a_review_is_added_where_there_is_no_list() {
        let text = "{\n    \"title\": \"t\",\n    \"layout\": {}\n}\n";
        check(
            text,
            &review("A@f/EU", None),
            &expect![[r#"
                {
                    "title": "t",
                    "layout": {},
                    "reviews": [
                        {
                            "about": "A@f/EU",
                            "decision": "to-do",
                            "by": "DPO",
                            "on": "2026-11-24"
                        }
                    ]
                }
            "#]],
        );
        check(
            "{ \"title\": \"t\" }",
            &review("A@f/EU", None),
            &expect![[
                r#"{ "title": "t", "reviews": [{ "about": "A@f/EU", "decision": "to-do", "by": "DPO", "on": "2026-11-24" }] }"#
            ]],
        );
        check(
            "{}",
            &review("A@f/EU", None),
            &expect![[r#"
                {
                  "reviews": [
                    {
                      "about": "A@f/EU",
                      "decision": "to-do",
                      "by": "DPO",
                      "on": "2026-11-24"
                    }
                  ]
                }"#]],
        );
    }

    #[test]
    fn a_review_is_added_to_a_list_and_comments_stay() {
        let text = "{\n  // mine\n  \"title\": \"t\",\n  \"reviews\": [\n    // none yet\n  ]\n}";
        check(
            text,
            &review("A@f/EU", Some("“why”\n")),
            &expect![[r#"
                {
                  // mine
                  "title": "t",
                  "reviews": [
                    // none yet
                    {
                      "about": "A@f/EU",
                      "decision": "to-do",
                      "by": "DPO",
                      "on": "2026-11-24",
                      "why": "“why”\n"
                    }
                  ]
                }"#]],
        );
        let text = "{\n\t\"title\": \"t\",\n\t\"reviews\": [], // soon\n\t\"flows\": []\n}";
        check(
            text,
            &review("A@f/EU", None),
            &expect![[r#"
                {
                	"title": "t",
                	"reviews": [
                		{
                			"about": "A@f/EU",
                			"decision": "to-do",
                			"by": "DPO",
                			"on": "2026-11-24"
                		}
                	], // soon
                	"flows": []
                }"#]],
        );
    }

    #[test]
    fn a_review_replaces_the_one_about_the_same_finding() {
        let old =
            r#"{ "about": "A@f/EU", "decision": "accepted", "by": "me", "on": "2026-01-01" }"#;
        let other = r#"{ "by": "me", "about": "B@f/EU", "decision": "done", "on": "2026-01-01" }"#;
        let text =
            format!("{{\n  \"reviews\": [\n    {other},\n    {old}\n  ],\n  \"title\": \"t\"\n}}");
        check(
            &text,
            &review("A@f/EU", None),
            &expect![[r#"
                {
                  "reviews": [
                    { "by": "me", "about": "B@f/EU", "decision": "done", "on": "2026-01-01" },
                    {
                      "about": "A@f/EU",
                      "decision": "to-do",
                      "by": "DPO",
                      "on": "2026-11-24"
                    }
                  ],
                  "title": "t"
                }"#]],
        );
        let flat = format!("{{ \"title\": \"t\", \"reviews\": [{old}, {other}] }}");
        check(
            &flat,
            &review("C@f/EU", None),
            &expect![[
                r#"{ "title": "t", "reviews": [{ "about": "A@f/EU", "decision": "accepted", "by": "me", "on": "2026-01-01" }, { "by": "me", "about": "B@f/EU", "decision": "done", "on": "2026-01-01" }, { "about": "C@f/EU", "decision": "to-do", "by": "DPO", "on": "2026-11-24" }] }"#
            ]],
        );
    }

    #[test]
    fn line_ends_are_those_of_the_text() {
        let text = "{\r\n  \"title\": \"t\",\r\n  \"reviews\": [\r\n  ]\r\n}\r\n";
        let after = put_review(text, &review("A@f/EU", None)).unwrap().apply(text);
        assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
        assert!(after.starts_with("{\r\n  \"title\": \"t\",\r\n  \"reviews\": [\r\n    {\r\n"));
        assert!(after.ends_with("    }\r\n  ]\r\n}\r\n"));
    }

    #[test]
    fn a_review_is_taken_away_with_its_comma() {
        let one = |about: &str| serde_json::to_string(&review(about, None)).unwrap();
        let (a, b, c) = (one("A@f/EU"), one("B@f/EU"), one("C@f/EU"));
        let list = |list: &str| format!("{{ \"reviews\": [{list}], \"title\": \"t\" }}");
        let text = list(&format!("{a}, {b}, {c}"));
        let without = |about: &str, text: &str| remove_review(text, about).unwrap().apply(text);
        assert_eq!(without("A@f/EU", &text), list(&format!("{b}, {c}")));
        assert_eq!(without("B@f/EU", &text), list(&format!("{a}, {c}")));
        assert_eq!(without("C@f/EU", &text), list(&format!("{a}, {b}")));
        assert_eq!(without("A@f/EU", &list(&a)), list(""));
        assert_eq!(remove_review(&list(&a), "B@f/EU"), None);
    }

    #[test]
    fn what_is_no_document_is_left_alone() {
        for text in ["", "[]", "{ \"title\": ", "{ \"reviews\": {} }"] {
            assert_eq!(put_review(text, &review("A@f/EU", None)), None, "{text}");
        }
    }
}
