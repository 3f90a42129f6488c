//! What a check comes to, and what decides it.

use super::world::World;
use super::{Subject, Witness};
use crate::assess::Standing;
use crate::document::When;
use crate::document::claim::{Check, FlowIs, LawIs, Over, Window};
use crate::scenario::{Flow, is_on};

/// Whether something is so; what is not stated may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    /// It is not.
    No,
    /// The document does not tell.
    Maybe,
    /// It is.
    Yes,
}

impl Truth {
    pub(super) const fn of(is: bool) -> Self {
        if is { Self::Yes } else { Self::No }
    }

    pub(super) const fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }

    /// Whether all are so.
    pub(super) fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        truths.into_iter().min().unwrap_or(Self::Yes)
    }

    /// Whether one is so.
    pub(super) fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        truths.into_iter().max().unwrap_or(Self::No)
    }
}

/// What a check comes to.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) truth: Truth,
    /// What decides it.
    pub(super) witnesses: Vec<Witness>,
    /// Where nothing is stated that could decide as well, if something else decides already.
    pub(super) doubtful: Vec<Witness>,
    /// Flows it rests on that hold on a condition, or whose answer is not known.
    pub(super) soft: Vec<Witness>,
    /// Whether it is so only because there is nothing that it speaks of.
    pub(super) vacuous: bool,
}

impl Found {
    /// What needs no check.
    pub(super) fn always() -> Self {
        Self::plain(Truth::Yes, Vec::new())
    }

    fn plain(truth: Truth, witnesses: Vec<Witness>) -> Self {
        Self { truth, witnesses, doubtful: Vec::new(), soft: Vec::new(), vacuous: false }
    }
}

/// One thing that a check is about.
struct Thing {
    which: Truth,
    are: Truth,
    witness: Witness,
    soft: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantity {
    All,
    Any,
    None,
}

impl World<'_> {
    /// Evaluates a check.
    pub(super) fn evaluate(&self, check: &Check) -> Found {
        match check {
            Check::All(over) => quantified(Quantity::All, self.things(over)),
            Check::Any(over) => quantified(Quantity::Any, self.things(over)),
            Check::None(over) => quantified(Quantity::None, self.things(over)),
            Check::And(checks) => self.joined(checks, |truths| Truth::all(truths.iter().copied())),
            Check::Or(checks) => self.joined(checks, |truths| Truth::any(truths.iter().copied())),
            Check::Not(check) => {
                let found = self.evaluate(check);
                Found { truth: found.truth.not(), vacuous: false, soft: Vec::new(), ..found }
            }
            Check::Chosen(when) => self.chosen(when),
            Check::Between(window) => self.between(*window),
            Check::InForce(records) => self.in_force(records),
        }
    }

    /// Several checks; those that come to what all come to decide.
    fn joined(&self, checks: &[Check], join: impl Fn(&[Truth]) -> Truth) -> Found {
        let found: Vec<Found> = checks.iter().map(|check| self.evaluate(check)).collect();
        let truths: Vec<Truth> = found.iter().map(|found| found.truth).collect();
        let truth = join(&truths);
        let vacuous = !found.is_empty() && found.iter().all(|found| found.vacuous);
        let mut all = Found { vacuous, ..Found::plain(truth, Vec::new()) };
        let add = |list: &mut Vec<Witness>, found: Vec<Witness>| {
            let new: Vec<Witness> = found.into_iter().filter(|one| !list.contains(one)).collect();
            list.extend(new);
        };
        for found in found {
            add(&mut all.doubtful, found.doubtful);
            if found.truth == truth {
                add(&mut all.witnesses, found.witnesses);
                add(&mut all.soft, found.soft);
            } else if found.truth == Truth::Maybe {
                add(&mut all.doubtful, found.witnesses);
            }
        }
        all
    }

    fn things(&self, over: &Over) -> Vec<Thing> {
        let hard = |which, are, witness| Thing { which, are, witness, soft: false };
        match over {
            Over::Flows(said) => {
                let thing = |flow| Thing {
                    which: self.flow_is(flow, &said.which),
                    are: self.flow_is(flow, &said.are),
                    witness: self.flow_said(flow, &said.are),
                    soft: self.is_soft(flow, &said.are),
                };
                self.scenario.flows.iter().map(thing).collect()
            }
            Over::Systems(said) => self
                .scenario
                .systems
                .iter()
                .map(|system| {
                    let which = self.system_is(system, &said.which);
                    hard(which, self.system_is(system, &said.are), self.system_witness(system))
                })
                .collect(),
            Over::Sites(said) => self
                .scenario
                .sites
                .iter()
                .map(|site| {
                    let which = self.site_is(site, &said.which);
                    hard(which, self.site_is(site, &said.are), self.site_witness(site))
                })
                .collect(),
            Over::Parties(said) => self
                .scenario
                .parties
                .iter()
                .map(|party| {
                    let which = self.party_is(party, &said.which);
                    hard(which, self.party_is(party, &said.are), self.party_witness(party))
                })
                .collect(),
        }
    }

    /// Whether what is said of a flow in law holds on a condition only, or is not known. A check that
    /// names standings says itself which will do.
    fn is_soft(&self, flow: &Flow, is: &FlowIs) -> bool {
        let soft = |asked: &[(Truth, Standing)], every: bool| {
            let mut met = asked.iter().filter(|(truth, _)| *truth == Truth::Yes).map(|a| a.1);
            let open = |standing| matches!(standing, Standing::Conditional | Standing::Unknown);
            if every { met.any(open) } else { met.all(open) }
        };
        let of = |law: &Option<Box<LawIs>>, every| match (law, self.answer(flow)) {
            (Some(law), Some(answer)) if law.standing.is_empty() => {
                soft(&self.asked(answer, law), every)
            }
            _ => false,
        };
        of(&is.some_law, false)
            || of(&is.every_law, true)
            || is.any_of.iter().any(|is| self.is_soft(flow, is))
    }

    fn chosen(&self, when: &When) -> Found {
        let truth = Truth::of(is_on(when, &self.selection, self.document));
        let choices = self.document.choices.iter().filter(|c| when.contains_key(&c.id));
        let witnesses = choices
            .map(|choice| Witness {
                subject: Subject::Choice(choice.id.clone()),
                name: choice.title.clone(),
                what: self.selection.titles(choice),
            })
            .collect();
        Found::plain(truth, witnesses)
    }

    fn between(&self, window: Window) -> Found {
        let day = self.assessment.question.as_of;
        let inside =
            window.from.is_none_or(|from| from <= day) && window.to.is_none_or(|to| day <= to);
        let bound =
            |day: Option<jiff::civil::Date>| day.map_or("…".to_owned(), |d| d.to_string());
        let what = format!(
            "{} {} to {}",
            if inside { "within" } else { "not within" },
            bound(window.from),
            bound(window.to)
        );
        let witness = Witness { subject: Subject::Day, name: day.to_string(), what };
        Found::plain(Truth::of(inside), vec![witness])
    }

    /// All in force: they decide together; otherwise those that are not.
    fn in_force(&self, records: &[String]) -> Found {
        let question = &self.assessment.question;
        let mechanisms = self.law.mechanisms();
        let (mut on, mut off) = (Vec::new(), Vec::new());
        for id in records {
            let record = mechanisms.iter().find(|record| record.id.as_str() == id);
            let is = record.is_some_and(|record| {
                self.law.in_force(record.id, question.as_of, &question.what_if)
            });
            let name = record.map_or(id.as_str(), |record| record.label).to_owned();
            let not = if is { "" } else { "not " };
            let what = format!("{not}in force on {}", question.as_of);
            let witness = Witness { subject: Subject::Law(id.clone()), name, what };
            if is { on.push(witness) } else { off.push(witness) }
        }
        if off.is_empty() { Found::plain(Truth::Yes, on) } else { Found::plain(Truth::No, off) }
    }
}

fn quantified(quantity: Quantity, things: Vec<Thing>) -> Found {
    let of = |thing: &Thing| match quantity {
        Quantity::All => thing.which.not().max(thing.are),
        Quantity::Any => thing.which.min(thing.are),
        Quantity::None => thing.which.min(thing.are).not(),
    };
    let truth = match quantity {
        Quantity::All | Quantity::None => Truth::all(things.iter().map(of)),
        Quantity::Any => Truth::any(things.iter().map(of)),
    };
    let spoken_of = things.iter().any(|thing| thing.which != Truth::No);
    let vacuous = quantity == Quantity::All && !spoken_of;
    let doubtful: Vec<Witness> = things
        .iter()
        .filter(|thing| truth != Truth::Maybe && of(thing) == Truth::Maybe)
        .map(|thing| thing.witness.clone())
        .collect();
    let deciding: Vec<Thing> =
        things.into_iter().filter(|thing| thing.which != Truth::No && of(thing) == truth).collect();
    let firm = quantity == Quantity::Any && deciding.iter().any(|thing| !thing.soft);
    let rests = truth == Truth::Yes && quantity != Quantity::None && !firm;
    let soft = deciding.iter().filter(|thing| rests && thing.soft);
    let soft = soft.map(|thing| thing.witness.clone()).collect();
    let witnesses = deciding.into_iter().map(|thing| thing.witness).collect();
    Found { truth, witnesses, doubtful, soft, vacuous }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn thing(which: Truth, are: Truth, name: &str) -> Thing {
        let witness = Witness { subject: Subject::Day, name: name.to_owned(), what: String::new() };
        Thing { which, are, witness, soft: false }
    }

    #[track_caller]
    fn check(quantity: Quantity, things: Vec<Thing>, truth: Truth, deciding: &[&str]) {
        let found = quantified(quantity, things);
        let names: Vec<&str> = found.witnesses.iter().map(|w| w.name.as_str()).collect();
        assert_eq!((found.truth, names.as_slice()), (truth, deciding));
    }

    #[test]
    fn what_is_not_stated_decides_only_where_nothing_else_does() {
        let two = |a, b| vec![thing(Truth::Yes, a, "a"), thing(Truth::Yes, b, "b")];
        check(Quantity::All, two(Truth::Yes, Truth::Maybe), Truth::Maybe, &["b"]);
        check(Quantity::All, two(Truth::No, Truth::Maybe), Truth::No, &["a"]);
        check(Quantity::Any, two(Truth::No, Truth::Maybe), Truth::Maybe, &["b"]);
        check(Quantity::Any, two(Truth::Yes, Truth::Maybe), Truth::Yes, &["a"]);
        check(Quantity::None, two(Truth::No, Truth::Maybe), Truth::Maybe, &["b"]);
        check(Quantity::None, two(Truth::Yes, Truth::Maybe), Truth::No, &["a"]);
        check(Quantity::Any, two(Truth::No, Truth::No), Truth::No, &["a", "b"]);
    }

    #[test]
    fn a_thing_that_may_be_meant_leaves_the_check_open() {
        check(Quantity::All, vec![thing(Truth::Maybe, Truth::No, "a")], Truth::Maybe, &["a"]);
        check(Quantity::None, vec![thing(Truth::Maybe, Truth::Yes, "a")], Truth::Maybe, &["a"]);
        check(Quantity::All, vec![thing(Truth::No, Truth::No, "a")], Truth::Yes, &[]);
    }

    #[test]
    fn nothing_to_speak_of_is_told_apart_from_truth() {
        assert!(quantified(Quantity::All, vec![thing(Truth::No, Truth::Yes, "a")]).vacuous);
        assert!(!quantified(Quantity::None, vec![thing(Truth::No, Truth::Yes, "a")]).vacuous);
    }
}
