//! Statements of a source, held against the model: what holds under the present choices, date and
//! assumptions, what does not, and because of which flows.
//!
//! Everything here is a pure function of document, law base, selection and question. What a check
//! can say stands in [`crate::document::claim`].

mod evaluate;
mod matches;
mod turn;
mod world;

use crate::assess::Assessment;
use crate::document::claim::{Claim, Judged};
use crate::document::{Document, Verdict};
use crate::id::{ChoiceId, ClaimId, FlowId, OptionId, PartyId, SiteId, SystemId};
use crate::law::Base;
use crate::scenario::{Scenario, Selection};

use evaluate::{Found, Truth};
use world::{World, Worlds};

pub use turn::{Turn, Turns, turns};

/// What claims are held against.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The law base.
    pub law: &'a Base,
    /// The document.
    pub document: &'a Document,
    /// What is chosen.
    pub selection: &'a Selection,
    /// The document with these choices made.
    pub scenario: &'a Scenario,
    /// What the law says of it.
    pub assessment: &'a Assessment,
}

/// What is to be said of one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The claim.
    pub claim: ClaimId,
    /// The verdict.
    pub verdict: Verdict,
    /// Where the verdict comes from.
    pub basis: Basis,
    /// The reasons in sentences, the deciding one first.
    pub because: Vec<String>,
    /// What to know although it holds.
    pub but: Option<String>,
    /// What decides it, in document order.
    pub witnesses: Vec<Witness>,
    /// What could decide against it as well, if it were stated; only where it does not hold.
    pub doubtful: Vec<Witness>,
    /// What it rests on, and whether that is met.
    pub conditions: Vec<Condition>,
    /// The options that are assumed, because it speaks of them and they are not chosen.
    pub assumed: Vec<Switch>,
    /// The statements that it cannot stand beside, if its check fails.
    pub in_tension_with: Vec<ClaimId>,
    /// The law it was held against.
    pub citations: Vec<String>,
}

/// Where a verdict comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The program computed it.
    Computed,
    /// A person judged it, once and for all choices.
    ByHand,
    /// Nothing was checked: the source states it, and the model shows it as stated.
    Stated,
}

impl Basis {
    /// The words for it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Computed => "computed",
            Self::ByHand => "judged by hand, not computed",
            Self::Stated => "as the source states it",
        }
    }
}

/// Something that decides a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// What.
    pub subject: Subject,
    /// Its name.
    pub name: String,
    /// How it stands, or where.
    pub what: String,
}

/// What a witness is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A flow.
    Flow(FlowId),
    /// A system.
    System(SystemId),
    /// A site.
    Site(SiteId),
    /// A party.
    Party(PartyId),
    /// A choice.
    Choice(ChoiceId),
    /// A record of the law base.
    Law(String),
    /// The date.
    Day,
}

impl Subject {
    /// The kind of thing, and its id.
    pub fn words(&self) -> (&'static str, &str) {
        match self {
            Self::Flow(id) => ("flow", id.as_str()),
            Self::System(id) => ("system", id.as_str()),
            Self::Site(id) => ("site", id.as_str()),
            Self::Party(id) => ("party", id.as_str()),
            Self::Choice(id) => ("choice", id.as_str()),
            Self::Law(id) => ("law", id),
            Self::Day => ("day", ""),
        }
    }
}

/// A condition, and whether it is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// In words, to follow “only if”.
    pub text: String,
    /// Whether it is met.
    pub state: Met,
    /// What decides that.
    pub witnesses: Vec<Witness>,
}

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// It is.
    Yes,
    /// The document does not say.
    Open,
    /// It is not.
    No,
}

/// An option turned on or off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// The choice.
    pub choice: ChoiceId,
    /// The option.
    pub option: OptionId,
    /// Whether it is turned on.
    pub on: bool,
    /// In the document’s own titles.
    pub words: String,
}

/// Judges every claim of a document, in its order.
pub fn judge(facts: &Facts<'_>) -> Vec<Judgement> {
    let mut worlds = Worlds::new(*facts);
    facts
        .document
        .claims
        .iter()
        .map(|claim| judge_one(claim, facts.selection, &mut worlds))
        .collect()
}

/// Judges one claim under a selection.
fn judge_one(claim: &Claim, selection: &Selection, worlds: &mut Worlds<'_>) -> Judgement {
    let mut judgement = Judgement {
        claim: claim.id.clone(),
        verdict: Verdict::NotCheckable,
        basis: Basis::Computed,
        because: Vec::new(),
        but: None,
        witnesses: Vec::new(),
        doubtful: Vec::new(),
        conditions: Vec::new(),
        assumed: Vec::new(),
        in_tension_with: Vec::new(),
        citations: claim.citations.clone(),
    };
    if claim.check.is_none() && claim.conditions.is_empty() {
        let as_of = worlds.as_of();
        match claim.judged.iter().rfind(|judged| judged.from.is_none_or(|from| from <= as_of)) {
            Some(judged) => judgement.by_hand(judged),
            None => judgement.stated(claim, worlds.at(selection)),
        }
        return judgement;
    }
    let Some((assumed, switches)) = world::assume(worlds.document(), selection, &claim.when) else {
        judgement.because.push("the choice that it speaks of is not there".to_owned());
        return judgement;
    };
    judgement.assumed = switches;
    judgement.compute(claim, worlds.at(&assumed));
    judgement
}

impl Judgement {
    fn by_hand(&mut self, judged: &Judged) {
        self.verdict = judged.verdict;
        self.basis = Basis::ByHand;
        self.because.push(judged.because.clone());
        self.but.clone_from(&judged.but);
        if !judged.citations.is_empty() {
            self.citations.clone_from(&judged.citations);
        }
    }

    fn stated(&mut self, claim: &Claim, world: &World<'_>) {
        self.basis = Basis::Stated;
        self.witnesses = world.resting_on(&claim.source);
        let words = "the source states it; nothing in the document shows it or speaks against it";
        self.because.push(words.to_owned());
        self.because.extend(remark(claim));
    }

    fn compute(&mut self, claim: &Claim, world: &World<'_>) {
        let mut suspended = false;
        for condition in &claim.conditions {
            let found = condition.check.as_ref().map(|check| world.evaluate(check));
            let state = match found.as_ref().map(|found| found.truth) {
                Some(Truth::Yes) => Met::Yes,
                Some(Truth::No) => Met::No,
                Some(Truth::Maybe) => {
                    suspended = true;
                    Met::Open
                }
                None => Met::Open,
            };
            let witnesses = found.map(|found| found.witnesses).unwrap_or_default();
            self.conditions.push(Condition { text: condition.text.clone(), state, witnesses });
        }
        let failed: Vec<Condition> =
            self.conditions.iter().filter(|c| c.state == Met::No).cloned().collect();
        if failed.is_empty() {
            let trivial = Found::always();
            let check = claim.check.as_ref().filter(|_| !suspended);
            self.conclude(&check.map_or(trivial, |check| world.evaluate(check)));
        } else {
            self.verdict = Verdict::DoesNotHold;
            for condition in failed {
                self.because.push(format!("it is not so that {}", condition.text));
                self.witnesses.extend(condition.witnesses);
            }
        }
        if self.verdict == Verdict::DoesNotHold {
            self.in_tension(claim, world);
        }
        self.because.extend(remark(claim));
    }

    /// The statements of the source that this one cannot stand beside, in their own words: what
    /// stands against it, before what the model shows of it.
    fn in_tension(&mut self, claim: &Claim, world: &World<'_>) {
        self.in_tension_with.clone_from(&claim.in_tension_with);
        let claims = world.document.claims.iter();
        let others = claims.filter(|other| claim.in_tension_with.contains(&other.id));
        let against: Vec<String> = others
            .map(|other| format!("it cannot stand beside {}: “{}”", other.id, other.quote))
            .collect();
        self.because.splice(0..0, against);
    }

    /// The verdict in words. Where the source itself says otherwise elsewhere, that is no verdict on
    /// this statement alone.
    pub const fn words(&self) -> &'static str {
        if self.in_tension_with.is_empty() {
            self.verdict.words()
        } else {
            "in tension with other statements"
        }
    }

    /// The verdict where no condition fails.
    fn conclude(&mut self, found: &Found) {
        self.witnesses.clone_from(&found.witnesses);
        match found.truth {
            Truth::No => {
                self.verdict = Verdict::DoesNotHold;
                self.because.push(format!("because of {}", named(&found.witnesses)));
                self.doubtful.clone_from(&found.doubtful);
                if !found.doubtful.is_empty() {
                    let words =
                        format!("what is not stated leaves open {}", named(&found.doubtful));
                    self.because.push(words);
                }
                return;
            }
            Truth::Yes if found.vacuous => {
                self.verdict = Verdict::NotCheckable;
                let words = "the present choices leave nothing that it speaks of";
                self.because.push(words.to_owned());
                return;
            }
            Truth::Maybe => self.open("what is not stated bears it out", &found.witnesses),
            Truth::Yes if !found.soft.is_empty() => {
                self.open("what still has to be shown is shown", &found.soft);
            }
            Truth::Yes => {}
        }
        let open: Vec<&str> = self
            .conditions
            .iter()
            .filter(|condition| condition.state == Met::Open)
            .map(|condition| condition.text.as_str())
            .collect();
        if open.is_empty() {
            self.verdict = Verdict::Holds;
            if !found.witnesses.is_empty() {
                self.because.push(format!("as {} show", named(&found.witnesses)));
            }
        } else {
            self.verdict = Verdict::HoldsOnlyIf;
            let words = format!("only if {}", open.join(", and "));
            self.because.push(words);
            if self.witnesses.is_empty() {
                self.witnesses =
                    self.conditions.iter().flat_map(|c| c.witnesses.iter().cloned()).collect();
                self.witnesses.dedup();
            }
        }
    }

    fn open(&mut self, what: &str, witnesses: &[Witness]) {
        let text = format!("{what} for {}", named(witnesses));
        self.conditions.push(Condition { text, state: Met::Open, witnesses: witnesses.to_vec() });
    }
}

/// What the document remarks on a claim, which is no part of the verdict: it was written for a day
/// and holds whatever the present one is.
fn remark(claim: &Claim) -> Option<String> {
    claim.note.as_ref().map(|note| format!("remark: {note}"))
}

/// Witnesses in a sentence: the first three by name, the others counted.
fn named(witnesses: &[Witness]) -> String {
    let mut words: Vec<String> =
        witnesses.iter().take(3).map(|w| format!("“{}” ({})", w.name, w.what)).collect();
    match witnesses.len() {
        0 => return "nothing that is there".to_owned(),
        1..=3 => {}
        n => words.push(format!("{} more", n - 3)),
    }
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}
