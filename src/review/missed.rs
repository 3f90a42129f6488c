//! What no document has to state, but an answer turns on here: asked for only where that is so.

use std::collections::BTreeMap;

use super::question::{Asked, Open, Question};
use crate::assess::{Assessment, Leg};
use crate::document::Role;
use crate::id::PartyId;
use crate::law::{Answer, Base, FindingCode, Outcome, Regime, Untold};
use crate::scenario::{Flow, Scenario};

/// What an answer turns on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Missed<'a> {
    /// Whether the importer is certified under this framework, which this mechanism asks for.
    Certified(&'a str, &'a str),
    /// Whether the importer meets a condition.
    Condition(Untold<'a>),
    /// The module of clauses of this kind.
    Module(&'a str),
    /// What carries the flow under this regime.
    Instrument(Regime),
}

/// Of what it is asked, and which flows wait for it.
#[derive(Default)]
struct Found {
    asked_of: Vec<Open>,
    flows: Vec<Asked>,
}

/// The questions for what is missed, each with the place of the party to ask in the scenario; none,
/// it is not stated.
pub(super) fn missed(
    law: &Base,
    scenario: &Scenario,
    assessment: &Assessment,
) -> Vec<(Option<usize>, Question)> {
    let mut found: BTreeMap<(Option<usize>, Missed<'_>), Found> = BTreeMap::new();
    for flow in &scenario.flows {
        let Some(answer) = assessment.flow(&flow.id) else { continue };
        for leg in answer.legs.iter() {
            for missed in
                leg.verdict.regimes.iter().flat_map(|said| missed_by(law, flow, leg, said))
            {
                let Some((party, open)) = asked_of(scenario, flow, leg, &missed) else { continue };
                let found = found.entry((party, missed)).or_default();
                if !found.asked_of.contains(&open) {
                    found.asked_of.push(open);
                }
                if !found.flows.iter().any(|known| known.flow == flow.id) {
                    let (flow, name) = (flow.id.clone(), flow.name.clone());
                    found.flows.push(Asked { flow, name, standing: answer.standing });
                }
            }
        }
    }
    let question = |((party, missed), found): ((Option<usize>, Missed<'_>), Found)| {
        let text = words(&missed, &found.asked_of);
        (party, Question { text, asked_of: found.asked_of, flows: found.flows })
    };
    found.into_iter().map(question).collect()
}

fn missed_by<'a>(law: &'a Base, flow: &'a Flow, leg: &Leg, said: &Answer) -> Vec<Missed<'a>> {
    let schemes = said.findings.iter().filter_map(|code| law.scheme_missed(code));
    let mut missed: Vec<Missed<'_>> =
        schemes.map(|(scheme, label)| Missed::Certified(scheme, label)).collect();
    if said.findings.contains(FindingCode::AdequacyScopeUnverified) {
        let untold = said.mechanism.iter().flat_map(|id| law.untold(id, &leg.transfer));
        missed.extend(untold.map(Missed::Condition));
    }
    if !matches!(said.outcome, Some(Outcome::NoMechanism | Outcome::Undetermined)) {
        return missed;
    }
    if flow.instruments.iter().any(|held| held.is_derogation() && held.ground.is_none()) {
        // The ground is asked for as a gap of the document.
        return missed;
    }
    let unnamed = flow
        .instruments
        .iter()
        .filter(|held| held.module.is_none() && law.asks_for_module(said.regime, &held.kind));
    let modules: Vec<Missed<'_>> = unnamed.map(|held| Missed::Module(&held.kind)).collect();
    if modules.is_empty() {
        missed.push(Missed::Instrument(said.regime));
    }
    missed.extend(modules);
    missed
}

/// Whom to ask, and of what: a party for what it is, the exporter for what covers a flow.
fn asked_of(
    scenario: &Scenario,
    flow: &Flow,
    leg: &Leg,
    missed: &Missed<'_>,
) -> Option<(Option<usize>, Open)> {
    let at = |id: &PartyId| scenario.parties.iter().position(|party| party.id == *id);
    match missed {
        Missed::Certified(..) | Missed::Condition(_) => {
            let party = leg.importer.as_ref().and_then(at)?;
            let known = scenario.parties.get(party)?;
            let (id, name) = (known.id.to_string(), known.name.clone());
            Some((Some(party), Open { list: "parties", id, name }))
        }
        Missed::Module(_) | Missed::Instrument(_) => {
            let answers = |idx: &usize| scenario.parties[*idx].role != Some(Role::DataSubject);
            let exporter = leg.exporter.as_ref().and_then(at).filter(answers);
            let party = exporter.or_else(|| leg.importer.as_ref().and_then(at));
            let (id, name) = (flow.id.to_string(), flow.name.clone());
            Some((party, Open { list: "flows", id, name }))
        }
    }
}

fn words(missed: &Missed<'_>, asked_of: &[Open]) -> String {
    let name = match asked_of {
        [one] => format!("“{}”", one.name),
        _ => "each of these".to_owned(),
    };
    match missed {
        Missed::Certified(scheme, label) => {
            format!("Is {name} certified under {scheme}, which “{label}” asks for, and since when?")
        }
        Missed::Condition(Untold { flag, text, label }) => format!(
            "“{label}” does not cover every recipient: is it so for {name} that “{text}” (the flag `{flag}`)?"
        ),
        Missed::Module(kind) => format!("Which module of the {kind} was agreed for {name}?"),
        Missed::Instrument(regime) => {
            format!("Which instrument or ground covers {name} under {regime} law, if any?")
        }
    }
}
