//! What a report of `check` is about: the document, the day, the law base, and the scenario.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Opened;
use crate::atlas::Picture;

/// The lines above a report. Whatever is otherwise than the document has it stands there by name,
/// so that no hypothetical passes for the real result.
pub(super) fn words(opened: &Opened, picture: &Picture) -> String {
    let (law, document) = (opened.atlas.law(), &picture.document);
    let as_of = picture.assessment.question.as_of;
    let mut out = format!(
        "{}\nas of {}, law base verified on {}, document {}\n",
        document.title,
        opened.view.day_words(document),
        law.meta().verified_on,
        picture.digest
    );
    if let Some(profile) = opened.view.profile_of(document) {
        out.push_str(&format!("profile: {}\n", profile.title));
    }
    for change in opened.view.changes(document) {
        out.push_str(&format!("chosen otherwise: {}\n", change.words));
    }
    for what_if in &picture.assessment.question.what_if {
        let words = opened.atlas.assumption(document, what_if, as_of);
        out.push_str(&format!("what if: {words}\n"));
    }
    if let Some(beyond) = law.beyond(as_of) {
        out.push_str(&format!("note: {}\n", beyond.long));
    }
    out
}

/// The same as members of the JSON: `title`, `document`, `as_of`, `document_as_of`, `profile`, `choices`,
/// `chosen_otherwise`, `what_if`, `law`.
pub(super) fn data(opened: &Opened, picture: &Picture) -> Vec<(&'static str, Value)> {
    let (law, document) = (opened.atlas.law(), &picture.document);
    let question = &picture.assessment.question;
    let profile = opened.view.profile_of(document);
    let choices: BTreeMap<&str, Value> = document
        .choices
        .iter()
        .map(|choice| (choice.id.as_str(), json!(picture.selection.options(&choice.id))))
        .collect();
    let otherwise = opened.view.changes(document).into_iter().map(|change| {
        json!({ "choice": change.choice, "instead_of": change.before, "words": change.words })
    });
    let what_if = question.what_if.iter().map(|what_if| {
        let words = opened.atlas.assumption(document, what_if, question.as_of);
        let ahead = what_if.is_ahead(question.as_of);
        json!({ "id": what_if.id, "from": what_if.from, "ahead": ahead, "words": words })
    });
    let meta = law.meta();
    vec![
        ("title", json!(document.title)),
        ("document", json!(picture.digest)),
        ("as_of", json!(question.as_of)),
        ("document_as_of", json!(document.as_of)),
        ("profile", json!(profile.map(|p| json!({ "id": p.id, "title": p.title })))),
        ("choices", json!(choices)),
        ("chosen_otherwise", otherwise.collect()),
        ("what_if", what_if.collect()),
        (
            "law",
            json!({
                "as_of": meta.as_of, "verified_on": meta.verified_on, "caveat": meta.caveat,
                "beyond": law.beyond(question.as_of).map(|beyond| beyond.long),
            }),
        ),
    ]
}
