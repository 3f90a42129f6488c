//! Where the journey of some data leaves the zone of a regime.

use crate::graph::{Journey, Passage};
use crate::law::{Applies, Base, Country, MechanismId, Outcome, Regime};

use super::{Assessment, Leg, Standing};

/// A place at which data leaves the zone of a regime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// The passage.
    pub passage: Passage,
    /// The regime whose zone it leaves.
    pub regime: Regime,
    /// What leaves.
    pub leaves: Leaves,
    /// Where it leaves from; none, not stated.
    pub from: Option<Country>,
    /// Where it goes; none, not stated.
    pub to: Option<Country>,
    /// How that stands under the regime.
    pub standing: Standing,
    /// What it rests on, in the words of the base.
    pub label: std::sync::Arc<str>,
    /// Both in one line, so that neither denies the other.
    pub headline: String,
    /// The mechanism, if it is one of the base.
    pub mechanism: Option<MechanismId>,
}

/// In what sense data leaves a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leaves {
    /// It goes to a place outside, or to a place that is not stated.
    Place,
    /// It stays inside, but goes to somebody whose seat is outside.
    Seat,
    /// Its place was outside before; who is bound inside lets it go on to somebody outside.
    Reach,
}

/// The places at which a journey leaves a zone, in the journey's order; for each passage and regime
/// the worst of equal crossings.
pub fn crossings(base: &Base, assessment: &Assessment, journey: &Journey) -> Vec<Crossing> {
    let mut all: Vec<Crossing> = Vec::new();
    for step in &journey.steps {
        let Some(flow) = assessment.flows.get(step.passage.flow) else { continue };
        for leg in flow.legs.iter().filter(|leg| leg.back == step.passage.back) {
            for regime in Regime::ALL {
                let Some(crossing) = crossing(base, step.passage, leg, regime) else { continue };
                let known = all.iter_mut().find(|known| {
                    (known.passage, known.regime, known.from, known.to)
                        == (crossing.passage, crossing.regime, crossing.from, crossing.to)
                });
                match known {
                    Some(known) if known.standing < crossing.standing => *known = crossing,
                    Some(_) => {}
                    None => all.push(crossing),
                }
            }
        }
    }
    all
}

fn crossing(base: &Base, passage: Passage, leg: &Leg, regime: Regime) -> Option<Crossing> {
    let (answer, transfer) = (leg.answer(regime), &leg.transfer);
    if answer.applies == Applies::No {
        return None;
    }
    let inside = |country: Country| base.in_zone(regime, country, transfer.as_of);
    let (from, to) = (transfer.from_country, transfer.to_country);
    let starts = from.is_some_and(inside);
    let restricted = answer.applies == Applies::Direct && is_restricted(answer.outcome);
    let leaves = match (starts, to.is_some_and(inside)) {
        (true, false) => Leaves::Place,
        (_, true) if restricted => Leaves::Seat,
        (false, false) if restricted => Leaves::Reach,
        _ => return None,
    };
    Some(Crossing {
        passage,
        regime,
        leaves,
        from,
        to,
        standing: Standing::of(answer),
        label: std::sync::Arc::clone(&answer.label),
        headline: Standing::headline(answer),
        mechanism: answer.mechanism.clone(),
    })
}

/// Whether an outcome is that of a restricted transfer.
fn is_restricted(outcome: Option<Outcome>) -> bool {
    match outcome {
        Some(
            Outcome::TcaBridge
            | Outcome::Adequacy
            | Outcome::Art46
            | Outcome::Derogation49
            | Outcome::EprivacyConveyance
            | Outcome::CustomerResponsibility
            | Outcome::Undetermined
            | Outcome::NoMechanism,
        ) => true,
        Some(
            Outcome::OutOfScope
            | Outcome::NotPersonal
            | Outcome::NoRestrictedTransfer
            | Outcome::Onward,
        )
        | None => false,
    }
}
