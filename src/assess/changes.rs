//! What differs between two assessments, the worst first.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::id::FlowId;
use crate::law::{
    Alternative, Applies, Base, FindingCode, Findings, MechanismId, Outcome, Regime, explain,
};
use crate::scenario::Scenario;

use super::{Assessment, FlowAnswer, Standing};

/// One of the two pictures that are compared.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// What exists.
    pub scenario: &'a Scenario,
    /// By what right it flows.
    pub assessment: &'a Assessment,
}

/// What differs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// The flows that differ: what has lost its ground, stands worse or is new, the worst standing
    /// first; then what rests on something else, then what is gone, then what stands better. Equals
    /// keep the order of the document.
    pub flows: Vec<FlowChange>,
    /// How many flows are the same.
    pub n_same: usize,
}

impl Changes {
    /// How many flows have changed in this way.
    pub fn count(&self, turn: Turn) -> usize {
        self.flows.iter().filter(|flow| flow.turn == turn).count()
    }
}

/// How a flow differs.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowChange {
    /// The flow.
    pub flow: FlowId,
    /// Its name.
    pub name: String,
    /// The way it has changed, under the regime that changed it worst; where the flow stands as
    /// before and one regime binds it instead of another, that.
    pub turn: Turn,
    /// How it stood; none, it is new.
    pub before: Option<Standing>,
    /// How it stands; none, it is gone.
    pub after: Option<Standing>,
    /// The regimes that differ; empty for a flow that is new or gone.
    pub regimes: Vec<RegimeChange>,
}

/// How the answer of one regime differs.
#[derive(Clone, Debug, PartialEq)]
pub struct RegimeChange {
    /// The regime.
    pub regime: Regime,
    /// The way it has changed.
    pub turn: Turn,
    /// What it said; none, the regime did not apply.
    pub before: Option<Ground>,
    /// What it says; none, the regime does not apply.
    pub after: Option<Ground>,
    /// Findings that are new.
    pub raised: Vec<FindingCode>,
    /// Findings that are gone.
    pub cleared: Vec<FindingCode>,
    /// What is left, where it has lost its mechanism or stands worse.
    pub fallback: Option<Fallback>,
}

impl RegimeChange {
    /// What it rested on and rests on now, in one line. Where both bear the same label, that is said
    /// once, with what else of it differs.
    pub fn step(&self) -> String {
        let label = |ground: &Option<Ground>| {
            ground.as_ref().map_or_else(|| "does not apply".to_owned(), |g| g.label.to_string())
        };
        let (before, after) = (label(&self.before), label(&self.after));
        if before != after {
            return format!("{before} → {after}");
        }
        let mut words = vec![format!("{before} as before")];
        if let (Some(was), Some(is)) = (&self.before, &self.after) {
            if was.standing != is.standing {
                words.push(format!("{} → {}", was.standing.words(), is.standing.words()));
            }
            let id = |id: &Option<MechanismId>| {
                id.as_ref().map_or_else(|| "nothing known".to_owned(), ToString::to_string)
            };
            if was.mechanism != is.mechanism {
                words.push(format!("{} → {}", id(&was.mechanism), id(&is.mechanism)));
            }
            if was.upstream != is.upstream {
                let (was, is) = (id(&was.upstream), id(&is.upstream));
                words.push(format!("the data came by {was} → {is}"));
            }
        }
        words.join("; ")
    }
}

/// What an answer rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// How it stands.
    pub standing: Standing,
    /// What it amounts to.
    pub outcome: Option<Outcome>,
    /// Its label.
    pub label: Arc<str>,
    /// The mechanism, if it is one of the base.
    pub mechanism: Option<MechanismId>,
    /// The mechanism by which the data came, where the answer follows it.
    pub upstream: Option<MechanismId>,
}

/// What is left to a flow that stands worse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// It rests on this now.
    Held {
        /// The mechanism.
        mechanism: MechanismId,
        /// Its label.
        label: Arc<str>,
    },
    /// It rests on nothing; this is what would be admissible first, and what it needs.
    Possible(Alternative),
    /// Nothing is known that would carry it.
    Nothing,
}

/// The way something has changed, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It rested on a mechanism and rests on none.
    Lost,
    /// It stands worse.
    Worse,
    /// The flow is new.
    Added,
    /// It stands as before, on something else.
    Switched,
    /// It stands as before, under the law of another regime.
    Moved,
    /// Only its findings differ.
    Noted,
    /// The flow is gone.
    Removed,
    /// It stands better.
    Better,
    /// It rested on no mechanism and rests on one.
    Gained,
}

impl Turn {
    /// All of them, the worst first.
    pub const ALL: [Self; 9] = [
        Self::Lost,
        Self::Worse,
        Self::Added,
        Self::Switched,
        Self::Moved,
        Self::Noted,
        Self::Removed,
        Self::Better,
        Self::Gained,
    ];

    /// The word for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Lost => "loses its mechanism",
            Self::Worse => "stands worse",
            Self::Added => "is new",
            Self::Switched => "rests on something else",
            Self::Moved => "has another answer of the same standing",
            Self::Noted => "has other findings",
            Self::Removed => "is gone",
            Self::Better => "stands better",
            Self::Gained => "gains a mechanism",
        }
    }

    /// The place in the list of changes: what is to be looked at first comes first.
    const fn group(self) -> u8 {
        match self {
            Self::Lost | Self::Worse | Self::Added => 0,
            Self::Switched | Self::Moved => 1,
            Self::Noted => 2,
            Self::Removed => 3,
            Self::Better | Self::Gained => 4,
        }
    }
}

/// Compares two assessments flow by flow and regime by regime.
pub fn compare(base: &Base, before: Side<'_>, after: Side<'_>) -> Changes {
    let old: BTreeMap<&FlowId, &FlowAnswer> =
        before.assessment.flows.iter().map(|flow| (&flow.flow, flow)).collect();
    let new: BTreeMap<&FlowId, &FlowAnswer> =
        after.assessment.flows.iter().map(|flow| (&flow.flow, flow)).collect();
    let mut changes = Changes::default();
    for flow in &after.scenario.flows {
        let Some(answer) = new.get(&flow.id) else { continue };
        let change = match old.get(&flow.id) {
            Some(known) => changed(base, &flow.name, known, answer),
            None => Some(FlowChange {
                flow: flow.id.clone(),
                name: flow.name.clone(),
                turn: Turn::Added,
                before: None,
                after: Some(answer.standing),
                regimes: Vec::new(),
            }),
        };
        match change {
            Some(change) => changes.flows.push(change),
            None => changes.n_same += 1,
        }
    }
    let gone = before.scenario.flows.iter().filter(|flow| !new.contains_key(&flow.id));
    changes.flows.extend(gone.filter_map(|flow| {
        let before = Some(old.get(&flow.id)?.standing);
        let (flow, name) = (flow.id.clone(), flow.name.clone());
        let turn = Turn::Removed;
        Some(FlowChange { flow, name, turn, before, after: None, regimes: Vec::new() })
    }));
    changes.flows.sort_by_key(|change| {
        let standing = change.after.or(change.before);
        (change.turn.group(), std::cmp::Reverse(standing), change.turn)
    });
    changes
}

fn changed(base: &Base, name: &str, old: &FlowAnswer, new: &FlowAnswer) -> Option<FlowChange> {
    let regimes: Vec<RegimeChange> = Regime::ALL
        .into_iter()
        .filter_map(|regime| changed_under(base, regime, old, new))
        .collect();
    let worst = regimes.iter().map(|change| change.turn).min()?;
    // What one regime no longer asks and another does is no change of the standing.
    let moved = regimes.iter().any(|change| change.before.is_some() != change.after.is_some());
    let turn = match worst {
        Turn::Worse | Turn::Better if moved && old.standing == new.standing => Turn::Moved,
        worst => worst,
    };
    Some(FlowChange {
        flow: new.flow.clone(),
        name: name.to_owned(),
        turn,
        before: Some(old.standing),
        after: Some(new.standing),
        regimes,
    })
}

fn changed_under(
    base: &Base,
    regime: Regime,
    old: &FlowAnswer,
    new: &FlowAnswer,
) -> Option<RegimeChange> {
    let (before, after) = (ground(old, regime), ground(new, regime));
    let (had, has) = (findings(old, regime), findings(new, regime));
    let raised: Vec<FindingCode> = has.iter().filter(|code| !had.contains(*code)).collect();
    let cleared: Vec<FindingCode> = had.iter().filter(|code| !has.contains(*code)).collect();
    let turn = turn(before.as_ref(), after.as_ref(), raised.len() + cleared.len())?;
    let fallback = matches!(turn, Turn::Lost | Turn::Worse)
        .then(|| fallback(base, regime, new, after.as_ref()));
    Some(RegimeChange { regime, turn, before, after, raised, cleared, fallback })
}

fn turn(before: Option<&Ground>, after: Option<&Ground>, n_findings: usize) -> Option<Turn> {
    let standing = |ground: Option<&Ground>| ground.map_or(Standing::Unbound, |g| g.standing);
    let (was, is) = (standing(before), standing(after));
    let mechanism = |ground: Option<&Ground>| ground.and_then(|g| g.mechanism.clone());
    let (had, has) = (mechanism(before), mechanism(after));
    let turn = match (had.is_some(), has.is_some()) {
        (true, false) if is > was => Turn::Lost,
        (false, true) if is < was => Turn::Gained,
        _ if is > was => Turn::Worse,
        _ if is < was => Turn::Better,
        _ if before != after => Turn::Switched,
        _ if n_findings > 0 => Turn::Noted,
        _ => return None,
    };
    Some(turn)
}

/// What an answer rests on, under a regime that applies.
pub(super) fn ground(flow: &FlowAnswer, regime: Regime) -> Option<Ground> {
    let chosen = flow.regimes.iter().find(|answer| answer.regime == regime)?;
    let leg = flow.legs.get(chosen.leg)?;
    let answer = leg.answer(regime);
    (answer.applies != Applies::No).then(|| Ground {
        standing: chosen.standing,
        outcome: answer.outcome,
        label: Arc::clone(&answer.label),
        mechanism: answer.mechanism.clone(),
        upstream: leg.upstream().get(regime).cloned(),
    })
}

fn findings(flow: &FlowAnswer, regime: Regime) -> Findings {
    flow.legs.iter().flat_map(|leg| leg.answer(regime).findings.iter()).collect()
}

fn fallback(base: &Base, regime: Regime, new: &FlowAnswer, after: Option<&Ground>) -> Fallback {
    if let Some(ground) = after
        && let Some(mechanism) = &ground.mechanism
    {
        return Fallback::Held { mechanism: mechanism.clone(), label: Arc::clone(&ground.label) };
    }
    let chosen = new.regimes.iter().find(|answer| answer.regime == regime);
    let leg = chosen.and_then(|chosen| new.legs.get(chosen.leg));
    let first =
        leg.and_then(|leg| explain(base, &leg.transfer, regime).alternatives.into_iter().next());
    first.map_or(Fallback::Nothing, Fallback::Possible)
}
