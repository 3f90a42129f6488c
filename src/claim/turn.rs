//! Which choices turn a claim: every option of the document tried on its own.

use super::world::{Worlds, switched};
use super::{Basis, Facts, Judgement, Switch, Witness, judge_one};
use crate::document::claim::Claim;
use crate::document::{Document, Verdict};
use crate::id::ClaimId;
use crate::scenario::{Selection, is_on};

/// How many options at most are turned together to make a claim hold.
const TOGETHER: usize = 6;

/// One option turned, and what becomes of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The option.
    pub switch: Switch,
    /// The verdict then.
    pub verdict: Verdict,
    /// What decides it then.
    pub witnesses: Vec<Witness>,
}

/// Which choices turn a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turns {
    /// The claim.
    pub claim: ClaimId,
    /// The single options that change the verdict, in document order.
    pub turns: Vec<Turn>,
    /// Options that together make a claim hold that does not hold now; empty, if none were found.
    pub mended_by: Vec<Switch>,
    /// Options that leave less against it and do not make it hold, where no options do.
    pub eased_by: Vec<Switch>,
    /// What speaks against it even then.
    pub remaining: Vec<Witness>,
}

impl Turns {
    /// In sentences, with the document’s own titles.
    pub fn sentences(&self) -> Vec<String> {
        let mut sentences = Vec::new();
        let titles = |switches: &[Switch]| {
            let words: Vec<String> =
                switches.iter().map(|switch| format!("“{}”", switch.words)).collect();
            words.join(" and ")
        };
        if !self.mended_by.is_empty() {
            sentences.push(format!("it would hold with {}", titles(&self.mended_by)));
        }
        for turn in self.turns.iter().filter(|turn| turn.verdict == Verdict::DoesNotHold) {
            let words = super::named(&turn.witnesses);
            sentences.push(format!("with “{}” it does not hold: {words}", turn.switch.words));
        }
        let nothing = self.turns.iter().filter(|turn| turn.verdict == Verdict::NotCheckable);
        for turn in nothing {
            let words = &turn.switch.words;
            sentences.push(format!("with “{words}” there is nothing that it speaks of"));
        }
        let left = super::named(&self.remaining);
        match (self.eased_by.is_empty(), self.remaining.is_empty()) {
            (_, true) => {}
            (true, false) if !sentences.is_empty() => {}
            (true, false) => sentences.push("no choice changes that".to_owned()),
            (false, false) => {
                sentences.push(format!("{} would leave only {left}", titles(&self.eased_by)));
            }
        }
        sentences
    }
}

/// Finds, for each claim that is computed, which choices turn it.
///
/// Each option that can be chosen now is turned on its own. Where a claim does not hold, those that
/// leave less against it are turned together, the most helpful first; ties go to document order.
/// Costs one assessment for each option, so it is not part of [`judge`](super::judge).
pub fn turns(facts: &Facts<'_>) -> Vec<Turns> {
    let mut worlds = Worlds::new(*facts);
    let mut all = Vec::new();
    for claim in &facts.document.claims {
        let judged = judge_one(claim, facts.selection, &mut worlds);
        if judged.basis == Basis::Computed
            && let Some((start, _)) =
                super::world::assume(facts.document, facts.selection, &claim.when)
        {
            all.push(turns_of(claim, &start, &judged, &mut worlds));
        }
    }
    all
}

/// Every selection one option away that leaves what a claim speaks of in place.
fn steps(document: &Document, from: &Selection, claim: &Claim) -> Vec<(Selection, Switch)> {
    let mut steps = Vec::new();
    for choice in document.choices.iter().filter(|c| is_on(&c.when, from, document)) {
        for option in &choice.options {
            let (to, switch) = switched(from, choice, option);
            if to != *from && is_on(&claim.when, &to, document) {
                steps.push((to, switch));
            }
        }
    }
    steps
}

/// How much speaks against a claim, or leaves it open; none, if it holds or speaks of nothing.
fn against(judgement: &Judgement) -> Option<usize> {
    let counts = matches!(judgement.verdict, Verdict::DoesNotHold | Verdict::HoldsOnlyIf);
    counts.then_some(judgement.witnesses.len() + judgement.doubtful.len())
}

fn turns_of(
    claim: &Claim,
    start: &Selection,
    judged: &Judgement,
    worlds: &mut Worlds<'_>,
) -> Turns {
    let mut found = Turns {
        claim: claim.id.clone(),
        turns: Vec::new(),
        mended_by: Vec::new(),
        eased_by: Vec::new(),
        remaining: Vec::new(),
    };
    let document = worlds.document();
    let mut helpful = Vec::new();
    for (selection, switch) in steps(document, start, claim) {
        let then = judge_one(claim, &selection, worlds);
        if against(&then) < against(judged) && then.verdict != Verdict::NotCheckable {
            helpful.push((against(&then), switch.clone()));
        }
        if then.verdict != judged.verdict {
            found.turns.push(Turn { switch, verdict: then.verdict, witnesses: then.witnesses });
        }
    }
    if judged.verdict != Verdict::DoesNotHold {
        return found;
    }
    helpful.sort_by_key(|(against, _)| *against);
    let (mut selection, mut now) = (start.clone(), judged.clone());
    for (_, switch) in helpful {
        if found.mended_by.len() == TOGETHER || now.verdict != Verdict::DoesNotHold {
            break;
        }
        let Some(choice) = document.choices.iter().find(|c| c.id == switch.choice) else {
            continue;
        };
        let Some(option) = choice.options.iter().find(|o| o.id == switch.option) else { continue };
        let (next, switch) = switched(&selection, choice, option);
        let then = judge_one(claim, &next, worlds);
        if against(&then) < against(&now) && then.verdict != Verdict::NotCheckable {
            (selection, now) = (next, then);
            found.mended_by.push(switch);
        }
    }
    if now.verdict == Verdict::DoesNotHold {
        found.remaining = now.witnesses;
        found.eased_by = std::mem::take(&mut found.mended_by);
    }
    found
}
