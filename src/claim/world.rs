//! A document under one selection, with what the law says of it; and the choices that lead there.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Facts, Subject, Switch, Witness};
use crate::assess::{Assessment, FlowAnswer, assess};
use crate::document::claim::FlowIs;
use crate::document::{Choice, ChoiceOption, Circumstance, Document, When, words_of};
use crate::graph::FlowGraph;
use crate::id::{PartyId, SiteId, StatementId, SystemId};
use crate::law::Base;
use crate::scenario::{Flow, Party, Scenario, Selection, Site, System, is_on, resolve};

/// What exists under one selection.
pub(super) struct World<'a> {
    pub(super) law: &'a Base,
    pub(super) document: &'a Document,
    pub(super) selection: Selection,
    pub(super) scenario: Cow<'a, Scenario>,
    pub(super) assessment: Cow<'a, Assessment>,
}

/// The worlds asked for so far; each is made once.
pub(super) struct Worlds<'a> {
    facts: Facts<'a>,
    made: Vec<World<'a>>,
}

impl<'a> Worlds<'a> {
    pub(super) fn new(facts: Facts<'a>) -> Self {
        let present = World {
            law: facts.law,
            document: facts.document,
            selection: facts.selection.clone(),
            scenario: Cow::Borrowed(facts.scenario),
            assessment: Cow::Borrowed(facts.assessment),
        };
        Self { facts, made: vec![present] }
    }

    pub(super) fn as_of(&self) -> Date {
        self.facts.assessment.question.as_of
    }

    pub(super) fn document(&self) -> &'a Document {
        self.facts.document
    }

    /// The world of a selection.
    pub(super) fn at(&mut self, selection: &Selection) -> &World<'a> {
        let known = self.made.iter().position(|world| world.selection == *selection);
        let at = known.unwrap_or_else(|| {
            let scenario = resolve(self.facts.document, selection);
            let graph = FlowGraph::build(&scenario);
            let question = &self.facts.assessment.question;
            let assessment = assess(self.facts.law, &scenario, &graph, question);
            self.made.push(World {
                law: self.facts.law,
                document: self.facts.document,
                selection: selection.clone(),
                scenario: Cow::Owned(scenario),
                assessment: Cow::Owned(assessment),
            });
            self.made.len() - 1
        });
        &self.made[at]
    }
}

impl World<'_> {
    pub(super) fn answer(&self, flow: &Flow) -> Option<&FlowAnswer> {
        self.assessment.flow(&flow.id)
    }

    pub(super) fn system(&self, id: &SystemId) -> Option<&System> {
        self.scenario.systems.iter().find(|system| system.id == *id)
    }

    pub(super) fn site(&self, id: &SiteId) -> Option<&Site> {
        self.scenario.sites.iter().find(|site| site.id == *id)
    }

    pub(super) fn party(&self, id: &PartyId) -> Option<&Party> {
        self.scenario.parties.iter().find(|party| party.id == *id)
    }

    /// The exporter and the importer of a flow: those it names, or the parties of its ends.
    pub(super) fn sides(&self, flow: &Flow) -> (Option<&Party>, Option<&Party>) {
        let run_by = |id: &SystemId| self.system(id).and_then(|system| system.party.as_ref());
        let exporter = flow.exporter.as_ref().or(run_by(&flow.from));
        let importer = flow.importer.as_ref().or(run_by(&flow.to));
        (exporter.and_then(|id| self.party(id)), importer.and_then(|id| self.party(id)))
    }

    fn place(&self, code: Option<&str>) -> String {
        match code {
            None => "country not stated".to_owned(),
            Some(code) => {
                let country = self.law.country(code);
                country.map_or_else(|| code.to_owned(), |country| self.law.country_name(country))
            }
        }
    }

    pub(super) fn flow_witness(&self, flow: &Flow) -> Witness {
        let standing = self.answer(flow).map_or("not asked", |answer| answer.standing.words());
        Witness {
            subject: Subject::Flow(flow.id.clone()),
            name: flow.name.clone(),
            what: standing.to_owned(),
        }
    }

    /// A flow as a witness, with what it is in the respects that a check asks about: how it stands in
    /// law only where the check asks for that, or for nothing that has words.
    pub(super) fn flow_said(&self, flow: &Flow, is: &FlowIs) -> Witness {
        let mut said = Vec::new();
        self.respects(flow, is, &mut said);
        said.dedup();
        let witness = self.flow_witness(flow);
        if said.is_empty() { witness } else { Witness { what: said.join("; "), ..witness } }
    }

    fn respects(&self, flow: &Flow, is: &FlowIs, said: &mut Vec<String>) {
        if !is.stage.is_empty() {
            let stages = &self.document.stages;
            let stage = stages.iter().find(|stage| Some(&stage.id) == flow.stage.as_ref());
            said.push(stage.map_or_else(
                || "its stage is not stated".to_owned(),
                |stage| format!("at the stage “{}”", stage.title),
            ));
        }
        if is.protected.is_some() {
            said.push(
                flow.protection
                    .clone()
                    .unwrap_or_else(|| "how it is protected on the way is not stated".to_owned()),
            );
        }
        let recorded = |circumstance: &Circumstance| {
            let held = flow.facts.iter().any(|held| held.is == *circumstance);
            let not = if held { "" } else { " not" };
            format!("{}{not} recorded", words_of(circumstance))
        };
        said.extend(is.fact.iter().map(recorded));
        let in_law = !is.standing.is_empty()
            || is.some_law.is_some()
            || is.every_law.is_some()
            || is.assessed.is_some()
            || !is.certified.is_empty()
            || !is.covered.is_empty();
        if in_law {
            said.push(self.flow_witness(flow).what);
        }
        for is in is.any_of.iter().chain(is.not.as_deref()) {
            self.respects(flow, is, said);
        }
    }

    pub(super) fn system_witness(&self, system: &System) -> Witness {
        let site = system.site.as_ref().and_then(|id| self.site(id));
        let place = self.place(site.and_then(|site| site.country.as_deref()));
        let what = site.map_or(place.clone(), |site| format!("{}, {place}", site.name));
        Witness { subject: Subject::System(system.id.clone()), name: system.name.clone(), what }
    }

    pub(super) fn site_witness(&self, site: &Site) -> Witness {
        Witness {
            subject: Subject::Site(site.id.clone()),
            name: site.name.clone(),
            what: self.place(site.country.as_deref()),
        }
    }

    pub(super) fn party_witness(&self, party: &Party) -> Witness {
        let seats: Vec<String> =
            party.seat.iter().map(|code| self.place(code.as_deref())).collect();
        let what = if seats.is_empty() { "seat not stated".to_owned() } else { seats.join(", ") };
        Witness { subject: Subject::Party(party.id.clone()), name: party.name.clone(), what }
    }

    /// The flows, and the systems and sites besides, that rest on statements.
    pub(super) fn resting_on(&self, statements: &[StatementId]) -> Vec<Witness> {
        let rests = |source: &[StatementId]| source.iter().any(|id| statements.contains(id));
        let flows = self.scenario.flows.iter().filter(|flow| rests(&flow.source));
        let systems = self.scenario.systems.iter().filter(|system| rests(&system.source));
        let sites = self.scenario.sites.iter().filter(|site| rests(&site.source));
        flows
            .map(|flow| self.flow_witness(flow))
            .chain(systems.map(|system| self.system_witness(system)))
            .chain(sites.map(|site| self.site_witness(site)))
            .collect()
    }
}

/// The selection under which a condition holds, changed as little as possible: the first option that
/// it names of each choice, and what those choices wait for themselves. None, if it names a choice
/// or an option that is not there.
pub(super) fn assume(
    document: &Document,
    selection: &Selection,
    when: &When,
) -> Option<(Selection, Vec<Switch>)> {
    let (mut assumed, mut switches) = (selection.clone(), Vec::new());
    require(document, &mut assumed, &mut switches, when, document.choices.len())?;
    Some((assumed, switches))
}

fn require(
    document: &Document,
    selection: &mut Selection,
    switches: &mut Vec<Switch>,
    when: &When,
    depth: usize,
) -> Option<()> {
    for (id, wished) in when {
        let choice = document.choices.iter().find(|choice| choice.id == *id)?;
        let on = selection.options(id);
        if !wished.as_slice().iter().any(|option| on.contains(option)) {
            let first = wished.as_slice().first()?;
            let option = choice.options.iter().find(|option| option.id == *first)?;
            let (next, switch) = switched(selection, choice, option);
            *selection = next;
            switches.push(switch);
        }
        if depth > 0 && !is_on(&choice.when, selection, document) {
            require(document, selection, switches, &choice.when, depth - 1)?;
        }
    }
    Some(())
}

/// A selection with one option turned: on, or off if the choice takes several and it is on.
pub(super) fn switched(
    selection: &Selection,
    choice: &Choice,
    option: &ChoiceOption,
) -> (Selection, Switch) {
    let mut options = selection.options(&choice.id);
    let mut on = true;
    if choice.multiple {
        on = options.insert(option.id.clone());
        if !on {
            options.remove(&option.id);
        }
    } else {
        options = BTreeSet::from([option.id.clone()]);
    }
    let sign = if on { "" } else { "without " };
    let words = format!("{}: {sign}{}", choice.title, option.title);
    let mut next = selection.clone();
    next.set(choice.id.clone(), options);
    (next, Switch { choice: choice.id.clone(), option: option.id.clone(), on, words })
}
