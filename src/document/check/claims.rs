//! What claims and reviews name: every word of a check is looked up as the rest of the document is.

use serde_json::Value;

use super::{Checker, Path, Severity, elements};

/// What the strings under a key of a check name.
fn kind_of(key: &str) -> Option<&'static str> {
    Some(match key {
        "flow" => "flow",
        "system" => "system",
        "site" | "within" => "site",
        "party" => "party",
        "data" | "only_data" | "stores" => "data category",
        "stage" => "stage",
        "in" | "outside" => "country",
        "certified" => "framework",
        "covered" | "instrument" => "instrument",
        "mechanism" | "in_force" => "record of the law base",
        "finding" => "finding",
        _ => return None,
    })
}

impl Checker {
    /// Names in the checks of claims, and statements that they stand against.
    pub(super) fn claims(&mut self, value: &Value) {
        for (idx, claim) in elements(value, "claims") {
            let path = Path::root().key("claims").index(idx);
            if let Some(check) = claim.get("check") {
                self.said(check, &path.key("check"));
            }
            for (at, condition) in elements(claim, "if") {
                if let Some(check) = condition.get("check") {
                    self.said(check, &path.key("if").index(at).key("check"));
                }
            }
            if let Some(others) = claim.get("in_tension_with") {
                self.named(others, "claim", &path.key("in_tension_with"));
            }
            if claim.get("check").is_some() && claim.get("judged").is_some() {
                let hint = "the check counts; say the rest in `note`".to_owned();
                let message = "the claim is computed and judged by hand".to_owned();
                self.add(Severity::Warning, path.key("judged"), message, Some(hint));
            }
        }
    }

    fn said(&mut self, value: &Value, path: &Path) {
        match value {
            Value::Array(list) => {
                for (idx, value) in list.iter().enumerate() {
                    self.said(value, &path.index(idx));
                }
            }
            Value::Object(map) => {
                for (key, value) in map {
                    let path = path.key(key);
                    match kind_of(key) {
                        Some(kind) => self.words_under(value, kind, &path),
                        None if key == "chosen" => self.condition(value, &path),
                        None => self.said(value, &path),
                    }
                }
            }
            _ => {}
        }
    }

    /// Words, lists of words, and tables of them by regime.
    fn words_under(&mut self, value: &Value, kind: &str, path: &Path) {
        match value {
            Value::Object(table) => {
                for (key, value) in table {
                    self.words_under(value, kind, &path.key(key));
                }
            }
            _ => self.named(value, kind, path),
        }
    }

    /// Findings that reviews are about: `code@flow/regime`.
    pub(super) fn reviews(&mut self, value: &Value) {
        let mut seen = std::collections::BTreeSet::new();
        for (idx, review) in elements(value, "reviews") {
            let path = Path::root().key("reviews").index(idx).key("about");
            let Some(about) = review.get("about").and_then(Value::as_str) else { continue };
            if !seen.insert(about) {
                let hint = Some("the first one counts; remove the other".to_owned());
                let message = format!("two reviews are about `{about}`");
                self.add(Severity::Warning, path.clone(), message, hint);
            }
            let parts = about.split_once('@').and_then(|(code, rest)| {
                let (flow, regime) = rest.rsplit_once('/')?;
                Some((code, flow, regime))
            });
            let Some((code, flow, regime)) = parts else {
                let hint = Some("write `CODE@flow/REGIME`, as `check` lists findings".to_owned());
                let message = format!("`{about}` is not the key of a finding");
                self.add(Severity::Error, path, message, hint);
                continue;
            };
            self.name(code, "finding", &path);
            self.name(flow, "flow", &path);
            self.name(regime, "regime", &path);
        }
    }
}
