//! The list of findings, with filter, search and what people decided about them.

use eframe::egui::{self, CollapsingHeader, Color32, RichText, Ui, vec2};
use jiff::civil::Date;

use super::command::Command;
use super::pane::ReviewForm;
use super::right::{list, quiet, section, subject_link};
use super::state::State;
use super::style::{color, semibold};
use crate::assess::Standing;
use crate::document::Decision;
use crate::law::{Regime, Severity};
use crate::review::{Entry, Filter, State as Looked, StateKind};
use crate::scene::{Subject, Theme};

/// How many findings are listed at once.
const MOST: usize = 200;
/// The room for what is said about a form, in pixels: two lines.
const SAID: f32 = 36.0;

pub(super) fn findings_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    filter_ui(ui, state, out);
    let shown: Vec<&Entry> =
        state.desk.findings.iter().filter(|entry| state.filter.shows(entry)).collect();
    quiet(ui, &format!("{} of {} findings", shown.len(), state.desk.findings.len()));
    list("findings").show(ui, |ui| {
        let mut last: Option<Severity> = None;
        for entry in shown.iter().take(MOST) {
            if last != Some(entry.severity) {
                last = Some(entry.severity);
                section(ui, entry.severity.code());
            }
            entry_ui(ui, state, entry, out);
        }
        if shown.len() > MOST {
            ui.weak(format!("and {} more; search or filter to see them", shown.len() - MOST));
        }
        if !state.desk.orphans.is_empty() {
            section(ui, "reviewed, and no longer found");
            for review in &state.desk.orphans {
                ui.horizontal_wrapped(|ui| {
                    ui.label(&review.about);
                    quiet(
                        ui,
                        &format!("{} by {} on {}", review.decision.words(), review.by, review.on),
                    );
                    if ui.small_button("Drop the review").clicked() {
                        out.push(Command::Unreview(review.about.clone()));
                    }
                });
            }
        }
    });
}

fn filter_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let mut filter = state.filter.clone();
    let field = egui::TextEdit::singleline(&mut filter.text)
        .hint_text("search findings")
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    response.widget_info(|| {
        let mut info =
            egui::WidgetInfo::text_edit(true, &state.filter.text, &state.filter.text, "");
        info.label = Some("Search findings".to_owned());
        info
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for severity in
            [Severity::Critical, Severity::High, Severity::Medium, Severity::Low, Severity::Info]
        {
            switch(ui, severity.code(), &mut filter.severity, severity);
        }
    });
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        for regime in Regime::ALL {
            switch(ui, regime.code(), &mut filter.regime, regime);
        }
        ui.separator();
        for (kind, words) in [
            (StateKind::Open, "open"),
            (StateKind::Reviewed, "reviewed"),
            (StateKind::Stale, "stale"),
        ] {
            switch(ui, words, &mut filter.state, kind);
        }
    });
    if filter != state.filter {
        out.push(Command::Filter(filter));
    } else if filter != Filter::default() && ui.small_button("Show all").clicked() {
        out.push(Command::Filter(Filter::default()));
    }
}

/// A small switch that takes a value into a list of what is shown, or out of it.
fn switch<T: PartialEq>(ui: &mut Ui, words: &str, list: &mut Vec<T>, value: T) {
    let on = list.contains(&value);
    if ui.add(egui::Button::new(words).selected(on).small()).clicked() {
        if on {
            list.retain(|other| *other != value);
        } else {
            list.push(value);
        }
    }
}

fn entry_ui(ui: &mut Ui, state: &State, entry: &Entry, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new("■").color(tint(state, entry.severity)));
        ui.label(RichText::new(entry.finding.regime.code()).family(semibold()));
        let flow = Subject::Flow(entry.finding.flow.clone());
        subject_link(ui, state, &flow, RichText::new(&entry.flow_name), out);
        let tint = match entry.state {
            Looked::Stale(..) => ui.visuals().warn_fg_color,
            Looked::Open | Looked::Reviewed(_) => ui.visuals().weak_text_color(),
        };
        ui.label(RichText::new(entry.state.words()).small().color(tint));
    });
    ui.label(RichText::new(&entry.text).small());
    quiet(ui, &format!("{}, {}", entry.citation, entry.finding.code));
    CollapsingHeader::new(RichText::new("review").small()).id_salt(&entry.key).show(ui, |ui| {
        review_ui(ui, state, entry, out);
    });
}

/// The colour of a severity, the same for all findings under its heading.
fn tint(state: &State, severity: Severity) -> Color32 {
    let like = match severity {
        Severity::Critical => Standing::NoMechanism,
        Severity::High => Standing::Conditional,
        Severity::Medium => Standing::Unknown,
        Severity::Low => Standing::Free,
        Severity::Info => Standing::Unbound,
    };
    color(Theme::named(state.view.theme).line(like).color)
}

fn review_ui(ui: &mut Ui, state: &State, entry: &Entry, out: &mut Vec<Command>) {
    if let Some(review) = &entry.review {
        ui.label(format!("{} by {} on {}", review.decision.words(), review.by, review.on));
        for words in [&review.why, &review.evidence].into_iter().flatten() {
            ui.label(RichText::new(words).small());
        }
        if let Some(until) = review.until {
            if until < state.view.today {
                let words = format!("counted until {until}, which has passed");
                ui.label(RichText::new(words).small().color(ui.visuals().warn_fg_color));
            } else {
                quiet(ui, &format!("counts until {until}"));
            }
        }
    }
    match state.form.as_ref().filter(|form| form.about == entry.key) {
        Some(form) => form_ui(ui, (form, state.view.today), entry, out),
        None => {
            ui.horizontal(|ui| {
                let words =
                    if entry.review.is_some() { "Look at it again" } else { "Record a review" };
                if ui.button(words).clicked() {
                    out.push(Command::Form(Some(ReviewForm::about(entry))));
                }
                if entry.review.is_some() && ui.button("Drop it").clicked() {
                    out.push(Command::Unreview(entry.key.clone()));
                }
            });
        }
    }
}

fn form_ui(ui: &mut Ui, (form, today): (&ReviewForm, Date), entry: &Entry, out: &mut Vec<Command>) {
    let mut now = form.clone();
    ui.horizontal_wrapped(|ui| {
        for decision in Decision::ALL {
            ui.radio_value(&mut now.decision, decision, decision.words());
        }
    });
    for (name, words) in [
        ("by", &mut now.by),
        ("why", &mut now.why),
        ("evidence", &mut now.evidence),
        ("until (2027-01-31)", &mut now.until),
    ] {
        let label = ui.label(RichText::new(name).small().weak());
        ui.add(egui::TextEdit::singleline(words).desired_width(f32::INFINITY))
            .labelled_by(label.id);
    }
    let fault = now.fault();
    // The room is always there: nothing moves when there is nothing to say any more.
    ui.allocate_ui(vec2(ui.available_width(), SAID), |ui| {
        ui.set_min_height(SAID);
        let tint =
            if fault.is_some() { ui.visuals().error_fg_color } else { ui.visuals().warn_fg_color };
        let said = fault.map(str::to_owned).or_else(|| now.doubt(today));
        ui.label(RichText::new(said.unwrap_or_default()).small().color(tint));
    });
    ui.horizontal(|ui| {
        if ui.add_enabled(fault.is_none(), egui::Button::new("Record")).clicked() {
            out.push(Command::Review(entry.rests_on.clone()));
        }
        if ui.button("Cancel").clicked() {
            out.push(Command::Form(None));
        }
    });
    if now != *form {
        // Before the record, which takes what is in the form.
        out.insert(0, Command::Form(Some(now)));
    }
}
