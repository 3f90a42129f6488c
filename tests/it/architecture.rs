//! The layers, read from the imports.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What each module of the crate may name besides itself.
const MAY: [(&str, &[&str]); 21] = [
    ("id", &[]),
    ("geom", &[]),
    ("diagnostic", &[]),
    ("text", &[]),
    ("file", &[]),
    ("document", &["id", "diagnostic"]),
    ("layout", &["geom"]),
    ("scenario", &["id", "document"]),
    ("graph", &["id", "document", "scenario"]),
    ("law", &["diagnostic"]),
    ("assess", &["id", "document", "scenario", "graph", "law"]),
    ("claim", &["id", "document", "scenario", "graph", "law", "assess"]),
    ("review", &["id", "document", "scenario", "law", "assess"]),
    ("scene", &["id", "geom", "text", "document", "scenario", "graph", "law", "assess", "layout"]),
    (
        "atlas",
        &[
            "id",
            "geom",
            "text",
            "diagnostic",
            "document",
            "scenario",
            "graph",
            "law",
            "assess",
            "layout",
            "scene",
        ],
    ),
    ("export", &["geom", "text", "scene"]),
    ("cli", &["*"]),
    ("app", &["*"]),
    ("lib", &["*"]),
    ("main", &["*"]),
    ("tests", &[]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
    found.sort();
}

fn module_of(path: &Path) -> String {
    let inside = path.components().skip_while(|c| c.as_os_str() != "src").nth(1).unwrap();
    inside.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

/// What a text breaks, given its module.
fn faults(module: &str, text: &str) -> Vec<String> {
    let may: BTreeMap<&str, &[&str]> = MAY.into_iter().collect();
    let allowed = may.get(module).copied().unwrap_or_default();
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.trim_start().starts_with("//")) {
        for (at, _) in line.match_indices("crate::") {
            let rest = &line[at + "crate::".len()..];
            let name: String =
                rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if name != module
                && !name.is_empty()
                && !allowed.contains(&"*")
                && !allowed.contains(&name.as_str())
            {
                found.push(format!("{module} names {name}"));
            }
        }
        let gui = ["egui::", "eframe::", "rfd::", "notify::"].iter().any(|g| line.contains(g));
        if gui && !matches!(module, "app" | "main") {
            found.push(format!("{module} names the window: {line}"));
        }
    }
    if text.lines().count() > 600 && !text.contains("This file is a list of types") {
        found.push(format!("{module} has a file of {} lines", text.lines().count()));
    }
    found
}

#[test]
fn modules_know_only_what_is_before_them() {
    let mut paths = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut paths);
    assert!(paths.len() > 40);
    let all: Vec<String> = paths
        .iter()
        .filter(|path| !path.ends_with("document/model.rs"))
        .flat_map(|path| faults(&module_of(path), &std::fs::read_to_string(path).unwrap()))
        .collect();
    assert_eq!(all, Vec::<String>::new());
}

#[test]
fn planted_violations_are_found() {
    assert_eq!(faults("law", "use crate::document::Document;"), ["law names document"]);
    assert_eq!(faults("layout", "let x = crate::law::Base::embedded();"), ["layout names law"]);
    assert_eq!(faults("scene", "use eframe::egui::Ui;").len(), 1);
    assert_eq!(faults("geom", &"\n".repeat(700)), ["geom has a file of 700 lines"]);
    assert_eq!(faults("scene", "use crate::layout::Layout;"), Vec::<String>::new());
}
