//! `check --explain`: why a flow stands as it does, with the facts and the words of the sources.

use serde_json::{Value, json};

use super::Done;
use super::check::Told;
use crate::assess::{Case, Fact, Reason, Standing as Headline, reason};
use crate::id::{FlowId, StatementId};
use crate::law::{Regime, Standing};

/// Explains one flow, or all.
pub(super) fn told(case: &Case<'_>, flow: &str) -> Result<Told, Done> {
    let flows: Vec<&FlowId> = case
        .scenario
        .flows
        .iter()
        .map(|known| &known.id)
        .filter(|id| flow == "all" || id.as_str() == flow)
        .collect();
    if flows.is_empty() && flow != "all" {
        let known: Vec<&str> = case.scenario.flows.iter().map(|flow| flow.id.as_str()).collect();
        return Err(Done::bad(format!(
            "there is no flow `{flow}` with these choices; use `all` or one of {}",
            known.join(", ")
        )));
    }
    let reasons: Vec<Reason> = flows
        .into_iter()
        .flat_map(|flow| Regime::ALL.into_iter().filter_map(|regime| reason(case, flow, regime)))
        .collect();
    let mut words: Vec<String> = reasons.iter().map(|reason| words(case, reason)).collect();
    let free =
        case.scenario.flows.iter().filter(|known| flow == "all" || known.id.as_str() == flow);
    for free in free.filter(|known| !reasons.iter().any(|reason| reason.flow == known.id)) {
        words.push(format!("{} ({})\n  {}\n", free.name, free.id, Headline::Unbound.words()));
    }
    let data = reasons.iter().map(|reason| {
        json!({ "flow": reason.flow, "regime": reason.answer.regime, "reason": data(reason) })
    });
    Ok(Told { key: "explain", words: words.join("\n"), data: data.collect() })
}

/// A reason as data, without what stands beside it already.
pub(super) fn data(reason: &Reason) -> Value {
    json!({
        "steps": reason.steps,
        "considered": reason.considered,
        "evidence": reason.evidence,
        "statements": reason.statements,
    })
}

fn words(case: &Case<'_>, reason: &Reason) -> String {
    let answer = &reason.answer;
    let name = case.scenario.flows.iter().find(|flow| flow.id == reason.flow);
    let name = name.map_or(reason.flow.as_str(), |flow| &flow.name);
    let mut out = format!("{name} ({}) under {} law\n", reason.flow, answer.regime);
    out.push_str(&format!("  {}\n", Headline::headline(answer)));
    for assumed in &reason.assumed {
        out.push_str(&format!("  assumed: {assumed}\n"));
    }
    for (n, step) in reason.steps.iter().enumerate() {
        out.push_str(&format!("  {}. {}{}\n", n + 1, step.text, cited(&step.citation)));
        for source in &step.sources {
            let url = source.url.as_deref().unwrap_or("no address");
            out.push_str(&format!("       {} <{url}>\n", source.title));
        }
        facts(&mut out, &step.facts);
    }
    if !reason.considered.is_empty() {
        out.push_str("  Considered\n");
    }
    for considered in &reason.considered {
        let standing = match considered.standing {
            Standing::Chosen => "chosen".to_owned(),
            Standing::Admissible { rank } => format!("admissible, rank {rank}"),
            Standing::Rejected => "rejected".to_owned(),
        };
        let (label, why) = (&considered.label, &considered.why);
        out.push_str(&format!("    {label}: {standing}: {why}{}\n", cited(&considered.citation)));
        facts(&mut out, &considered.facts);
    }
    rest(&mut out, reason);
    out
}

fn rest(out: &mut String, reason: &Reason) {
    if !reason.evidence.is_empty() {
        out.push_str("  To show\n");
    }
    for evidence in &reason.evidence {
        let (text, held) = (&evidence.text, evidence.held.words());
        out.push_str(&format!("    [{held}] {text}: {}\n", evidence.words));
    }
    let chosen =
        reason.considered.iter().any(|considered| considered.standing != Standing::Rejected);
    let also = if chosen { " also" } else { "" };
    for alternative in &reason.alternatives {
        let (label, needs) = (&alternative.label, alternative.needs.join("; "));
        let cited = cited(&alternative.citation);
        out.push_str(&format!("  Would{also} be admissible: {label}{cited}, with {needs}\n"));
    }
    for ending in &reason.ends {
        out.push_str(&format!("  Ends: {}{}\n", ending.text, cited(&ending.citation)));
    }
    if !reason.statements.is_empty() {
        out.push_str("  What the sources say\n");
    }
    for statement in &reason.statements {
        for quote in &statement.quote {
            out.push_str(&format!("    {} “{quote}”\n", statement.id));
        }
    }
}

fn facts(out: &mut String, facts: &[Fact]) {
    for fact in facts {
        let rests: Vec<&str> = fact.statements.iter().map(StatementId::as_str).collect();
        let rests =
            if rests.is_empty() { String::new() } else { format!(" [{}]", rests.join(", ")) };
        let mark = if fact.stated { "–" } else { "?" };
        let at = fact.element.as_ref().map_or_else(String::new, |element| {
            format!(" ({}/{}, {})", element.list, element.id, element.field)
        });
        out.push_str(&format!("       {mark} {}{at}{rests}\n", fact.words));
    }
}

fn cited(citation: &str) -> String {
    if citation.is_empty() { String::new() } else { format!(" ({citation})") }
}
