//! `check`: every flow with its mechanism, its findings and what is not stated.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::args::{Asks, Looks};
use super::audit::Audit;
use super::{Done, Opened, Purpose, compare, explain as reasons, follow, heading, open, pretty};
use crate::assess::{Case, Finding, FlowAnswer, Standing, reason};
use crate::atlas::{Atlas, Picture};
use crate::law::{Applies, Severity, explain};
use crate::scenario::Flow;

/// The version of the JSON that `check` prints.
const FORMAT: u32 = 1;

/// What one switch asks for, as text and as data under a key.
pub(super) struct Told {
    pub(super) key: &'static str,
    pub(super) words: String,
    pub(super) data: Value,
}

pub(super) fn check(
    looks: &Looks,
    asks: &Asks,
    as_json: bool,
    fail_on: Option<Severity>,
    today: Date,
) -> Done {
    let opened = match open(looks, Purpose::Answers, today) {
        Ok(opened) => opened,
        Err(done) => return done,
    };
    let atlas = &opened.atlas;
    let Some(picture) = atlas.picture() else {
        return Done { err: opened.messages, code: 2, ..Done::default() };
    };
    let worst = picture
        .assessment
        .flows
        .iter()
        .flat_map(FlowAnswer::findings)
        .map(|finding| atlas.law().severity(finding.code))
        .max();
    let failed = fail_on.zip(worst).is_some_and(|(least, worst)| worst >= least);
    let broken = atlas.diagnostics().iter().any(crate::diagnostic::Diagnostic::is_error);
    let told = match told(asks, atlas, picture) {
        Ok(told) => told,
        Err(done) => return Done { err: opened.messages + &done.err, ..done },
    };
    let out = if as_json {
        let mut data = data(&opened, picture);
        for told in told {
            data[told.key] = told.data;
        }
        pretty(&data)
    } else if told.is_empty() {
        words(&opened, picture)
    } else {
        let mut out = heading::words(&opened, picture);
        for told in told {
            out.push('\n');
            out.push_str(&told.words);
        }
        out.push_str("\nIt informs and does not advise.\n");
        out
    };
    let code = if broken { 2 } else { u8::from(failed) };
    Done { out, err: opened.messages, code }
}

/// What the switches ask for besides the list of flows.
fn told(asks: &Asks, atlas: &Atlas, picture: &Picture) -> Result<Vec<Told>, Done> {
    let law = atlas.law();
    let mut told = Vec::new();
    if let Some(flow) = &asks.explain {
        told.push(reasons::told(&picture.case(law), flow)?);
    }
    if let Some(data) = &asks.journey {
        told.push(follow::journey(law, picture, data)?);
    }
    if let Some(id) = &asks.falls {
        told.push(follow::falls(law, picture, id)?);
    }
    if let Some(country) = &asks.reach {
        told.push(follow::reach(law, picture, country)?);
    }
    if !asks.compare.is_empty() {
        told.push(compare::turned(law, picture, &asks.compare)?);
    }
    if asks.timeline {
        told.push(compare::timeline(law, picture));
    }
    Ok(told)
}

fn flows(picture: &Picture) -> impl Iterator<Item = (&Flow, &FlowAnswer)> {
    picture
        .scenario
        .flows
        .iter()
        .filter_map(|flow| Some((flow, picture.assessment.flow(&flow.id)?)))
}

fn words(opened: &Opened, picture: &Picture) -> String {
    let law = opened.atlas.law();
    let mut out = heading::words(opened, picture);
    for (flow, answer) in flows(picture) {
        out.push_str(&format!("\n{} ({})\n", flow.name, flow.id));
        out.push_str(&format!("  {}\n", answer.standing.words()));
        for (chosen, full) in answer.binding() {
            out.push_str(&format!("  {}: {}\n", chosen.regime, Standing::headline(full)));
        }
        for finding in answer.findings() {
            if let Some(record) = law.finding(finding.code) {
                let on = picture.assessment.question.as_of;
                let citation = law.finding_citation(finding.code, finding.regime, on);
                out.push_str(&format!(
                    "    {} {} {}: {} ({citation})\n",
                    finding.regime, record.severity, record.code, record.text
                ));
            }
        }
    }
    out.push_str(&Audit::of(law, picture).words());
    out.push('\n');
    for (standing, n) in picture.assessment.counts() {
        out.push_str(&format!("{n:>4}  {}\n", standing.words()));
    }
    out.push_str(&format!("{:>4}  not stated\n", picture.scenario.unknowns.len()));
    out.push_str("It informs and does not advise.\n");
    out
}

fn data(opened: &Opened, picture: &Picture) -> Value {
    let atlas = &opened.atlas;
    let law = atlas.law();
    let case = picture.case(law);
    let flows: Vec<Value> =
        flows(picture).map(|(flow, answer)| flow_data(&case, flow, answer)).collect();
    let diagnostics: Vec<Value> = atlas
        .diagnostics()
        .iter()
        .map(|found| {
            json!({
                "severity": if found.is_error() { "error" } else { "warning" },
                "line": found.line, "column": found.column, "path": found.path,
                "message": found.message, "hint": found.hint,
            })
        })
        .collect();
    let unknowns: Vec<Value> = picture
        .scenario
        .unknowns
        .iter()
        .map(|unknown| {
            json!({ "list": unknown.element.0, "id": unknown.element.1, "what": unknown.what })
        })
        .collect();
    let audit = Audit::of(law, picture).data();
    let mut all = json!({
        "format": FORMAT,
        "flows": flows,
        "unknowns": unknowns,
        "diagnostics": diagnostics,
    });
    for (section, value) in heading::data(opened, picture).into_iter().chain(audit) {
        all[section] = value;
    }
    all
}

fn flow_data(case: &Case<'_>, flow: &Flow, answer: &FlowAnswer) -> Value {
    let law = case.base;
    let regimes: serde_json::Map<String, Value> = answer
        .regimes
        .iter()
        .filter_map(|chosen| {
            let leg = answer.legs.get(chosen.leg)?;
            let why = explain(law, &leg.transfer, chosen.regime);
            let findings: Vec<Value> = why
                .answer
                .findings
                .iter()
                .filter_map(|code| law.finding(code))
                .map(|record| {
                    json!({
                        "code": record.code, "severity": record.severity, "text": record.text,
                        "citation": law.finding_citation(record.code, chosen.regime, leg.transfer.as_of),
                        "key": Finding { code: record.code, flow: flow.id.clone(), regime: chosen.regime }.key(),
                    })
                })
                .collect();
            let value = json!({
                "applies": why.answer.applies,
                "standing": chosen.standing.words(),
                "outcome": why.answer.outcome,
                "label": &*why.answer.label,
                "mechanism": why.answer.mechanism,
                "status": why.answer.status,
                "reason": why.answer.reason,
                "findings": findings,
                "superseded": why.answer.superseded,
                "steps": why.steps,
                "candidates": why.candidates,
                "evidence": why.evidence,
                "alternatives": why.alternatives,
                "ends": why.ends,
                "assumed": leg.assumed,
                "transfer": leg.transfer,
                "upstream": leg.upstream().get(chosen.regime),
                "reason": reason(case, &flow.id, chosen.regime).map(|reason| reasons::data(&reason)),
            });
            (why.answer.applies != Applies::No).then(|| (chosen.regime.to_string(), value))
        })
        .collect();
    json!({
        "id": flow.id, "name": flow.name, "from": flow.from, "to": flow.to,
        "data": flow.data, "stated": flow.stated, "source": flow.source,
        "standing": answer.standing.words(),
        "status": answer.regimes.iter().map(|chosen| chosen.status).max(),
        "regimes": regimes,
    })
}
