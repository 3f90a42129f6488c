//! The facts of the document behind the facts of a question.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Case, Element, Fact};
use crate::assess::Leg;
use crate::document::{Access, Certification, Circumstance as Said, InstrumentUse, Role, words_of};
use crate::graph::Passage;
use crate::id::{StatementId, SystemId};
use crate::law::{Answer, Applies, Circumstance, FactRef, Outcome, Regime};
use crate::scenario::{Data, Flow, Party, Site, System};

/// Finds the facts behind one question.
pub(super) struct Resolver<'a> {
    pub(super) case: &'a Case<'a>,
    pub(super) idx: usize,
    pub(super) flow: &'a Flow,
    pub(super) leg: &'a Leg,
    pub(super) regime: Regime,
    from: Option<&'a System>,
    to: Option<&'a System>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(case: &'a Case<'a>, idx: usize, leg: &'a Leg, regime: Regime) -> Self {
        let flow = &case.scenario.flows[idx];
        let system = |id: &SystemId| case.scenario.systems.iter().find(|system| system.id == *id);
        let (near, far) = (system(&flow.from), system(&flow.to));
        let (from, to) = if leg.back { (far, near) } else { (near, far) };
        Self { case, idx, flow, leg, regime, from, to }
    }

    /// The facts of the document that a fact of the question was made from.
    pub(super) fn resolve(&self, fact: FactRef) -> Vec<Fact> {
        let (exporter, importer) = (self.exporter(), self.importer());
        match fact {
            FactRef::AsOf => vec![told(format!("asked for {}", self.leg.transfer.as_of))],
            FactRef::Exporter => vec![self.seat(exporter, self.from, "exporter")],
            FactRef::Importer => vec![self.seat(importer, self.to, "importer")],
            FactRef::ExporterRole => vec![self.role(exporter, false)],
            FactRef::ImporterRole => vec![self.role(importer, true)],
            FactRef::ExporterReach => bound(exporter),
            FactRef::ImporterReach => bound(importer),
            FactRef::SameEntity => self.same_entity(),
            FactRef::ImporterParent => of_party(importer, "parent_country", |party| {
                let parent = party.parent_country.as_deref()?;
                Some(format!("the parent of {} sits in {}", party.name, self.place(parent)))
            }),
            FactRef::ImporterOrganisation => of_party(importer, "organisation", |party| {
                let code = party.organisation.as_deref()?;
                Some(format!("{} is the international organisation {code}", party.name))
            }),
            FactRef::ImporterSector => of_party(importer, "sector", |party| {
                Some(format!("{} works in the sector {}", party.name, party.sector.as_deref()?))
            }),
            FactRef::ImporterFlags => flags(importer),
            FactRef::Cert(idx) => self.cert(idx),
            FactRef::NotCertified(idx) => self.not_certified(idx),
            FactRef::FromCountry => vec![self.site(self.from)],
            FactRef::ToCountry => vec![self.site(self.to)],
            FactRef::Origin => self.origin(),
            FactRef::Categories => self.categories(),
            FactRef::Access => vec![of_flow(self.flow, "access", access(self.flow.access))],
            FactRef::Instrument(idx) => self
                .flow
                .instruments
                .get(idx)
                .map(|used| self.instrument(used))
                .into_iter()
                .collect(),
            FactRef::Context(circumstance) => self.circumstance(circumstance),
            FactRef::OwnPurposes => self.held(|is| is == Said::ImporterOwnPurposes),
            FactRef::Upstream => self.upstream(),
            FactRef::WhatIf(idx) => {
                let assumed = self.leg.transfer.what_if.get(idx);
                let words = |id: &str| format!("assumed: {id} has ended");
                assumed.map(|what_if| told(words(&what_if.id))).into_iter().collect()
            }
            FactRef::Claimed => Vec::new(),
        }
    }

    fn party(&self, id: Option<&crate::id::PartyId>) -> Option<&'a Party> {
        self.case.scenario.parties.iter().find(|party| Some(&party.id) == id)
    }

    pub(super) fn exporter(&self) -> Option<&'a Party> {
        self.party(self.leg.exporter.as_ref())
    }

    pub(super) fn importer(&self) -> Option<&'a Party> {
        self.party(self.leg.importer.as_ref())
    }

    fn site_of(&self, system: Option<&System>) -> Option<&'a Site> {
        let id = system?.site.as_ref()?;
        self.case.scenario.sites.iter().find(|site| site.id == *id)
    }

    fn place(&self, code: &str) -> String {
        let base = self.case.base;
        base.country(code).map_or_else(|| code.to_owned(), |country| base.country_name(country))
    }

    fn data(&self) -> impl Iterator<Item = &'a Data> {
        let data = &self.case.scenario.data;
        self.flow.data.iter().filter_map(|id| data.iter().find(|data| data.id == *id))
    }

    fn seat(&self, party: Option<&Party>, system: Option<&System>, side: &'static str) -> Fact {
        let Some(party) = party else {
            return missed(
                format!("who the {side} is is not stated"),
                self.of_system(system, "party"),
            );
        };
        let subject = party.seat.is_empty() && party.role == Some(Role::DataSubject);
        if subject {
            return self.site(system);
        }
        let element = element("parties", party.id.as_str(), "seat");
        let seats: Vec<String> = party.seat.iter().flatten().map(|code| self.place(code)).collect();
        if seats.is_empty() {
            let words = format!("the seat of {} is not stated", party.name);
            return Fact { statements: party.source.clone(), ..missed(words, Some(element)) };
        }
        let words = format!("the seat of {} is in {}", party.name, seats.join(", "));
        stated(words, element, &party.source)
    }

    fn role(&self, party: Option<&Party>, importer: bool) -> Fact {
        let flow = self.flow;
        // What the flow says of a side holds for its way forth; on the way back a named exporter
        // still answers for it, and every other role is the usual one.
        let named = match (importer, self.leg.back) {
            (true, false) => flow.importer_role.map(|role| (role, "importer_role")),
            (true, true) => None,
            (false, false) => flow.exporter_role.map(|role| (role, "exporter_role")),
            (false, true) if flow.exporter.is_some() => {
                flow.exporter_role.map(|role| (role, "exporter_role"))
            }
            (false, true) => flow.importer_role.map(|role| (role, "importer_role")),
        };
        let name = party.map_or("a party not stated", |party| &party.name);
        if let Some((role, field)) = named {
            return of_flow(flow, field, format!("{name} is {} here", role_words(role)));
        }
        let at = party.map(|party| element("parties", party.id.as_str(), "role"));
        match (party.and_then(|party| party.role), at, party) {
            (Some(role), Some(at), Some(party)) => {
                stated(format!("{name} is {}", role_words(role)), at, &party.source)
            }
            (_, at, _) => missed(format!("the role of {name} is not stated"), at),
        }
    }

    fn same_entity(&self) -> Vec<Fact> {
        let Some(party) = self.importer() else { return Vec::new() };
        [self.from, self.to]
            .into_iter()
            .flatten()
            .map(|system| {
                let words = format!("“{}” is run by {}", system.name, party.name);
                stated(words, element("systems", system.id.as_str(), "party"), &system.source)
            })
            .collect()
    }

    fn of_system(&self, system: Option<&System>, field: &'static str) -> Option<Element> {
        system.map(|system| element("systems", system.id.as_str(), field))
    }

    fn site(&self, system: Option<&System>) -> Fact {
        let name = system.map_or("a system not stated", |system| &system.name);
        let Some(site) = self.site_of(system) else {
            let words = format!("where “{name}” stands is not stated");
            return missed(words, self.of_system(system, "site"));
        };
        let at = element("sites", site.id.as_str(), "country");
        match &site.country {
            Some(code) => {
                let words = format!("“{name}” stands at {}, in {}", site.name, self.place(code));
                stated(words, at, &site.source)
            }
            None => Fact {
                statements: site.source.clone(),
                ..missed(format!("the country of “{}” is not stated", site.name), Some(at))
            },
        }
    }

    fn cert(&self, idx: usize) -> Vec<Fact> {
        let Some(party) = self.importer() else { return Vec::new() };
        let cert = party.certifications.get(idx);
        cert.map(|cert| of_cert(party, cert)).into_iter().collect()
    }

    /// That nothing is stated of a framework by which the importer would be certified.
    fn not_certified(&self, idx: usize) -> Vec<Fact> {
        let schemes = self.case.base.schemes();
        let (Some(party), Some(scheme)) = (self.importer(), schemes.get(idx)) else {
            return Vec::new();
        };
        let words = format!("that {} is certified under {scheme} is not stated", party.name);
        vec![missed(words, Some(element("parties", party.id.as_str(), "certifications")))]
    }

    fn origin(&self) -> Vec<Fact> {
        // A party that collects does so under the law of its own seat; see the question.
        let collects = self.exporter().is_some_and(|party| match self.role_here() {
            Some(Role::Controller) => !party.seat.is_empty(),
            Some(Role::DataSubject) => true,
            Some(Role::Processor | Role::SubProcessor) | None => false,
        });
        if collects && self.leg.transfer.exporter.country.is_some() {
            return vec![self.seat(self.exporter(), self.from, "exporter")];
        }
        self.data()
            .map(|data| {
                let at = element("data", data.id.as_str(), "origin");
                if data.origin.is_empty() {
                    let words = format!("where “{}” was collected is not stated", data.name);
                    return missed(words, Some(at));
                }
                let origins = data.origin.join(", ");
                let words = format!("“{}” was collected under the law of {origins}", data.name);
                stated(words, at, &data.source)
            })
            .collect()
    }

    fn role_here(&self) -> Option<Role> {
        let usual = self.exporter().and_then(|party| party.role);
        match (self.leg.back, &self.flow.exporter) {
            (false, _) | (true, Some(_)) => self.flow.exporter_role.or(usual),
            (true, None) => self.flow.importer_role.or(usual),
        }
    }

    pub(super) fn categories(&self) -> Vec<Fact> {
        self.data()
            .map(|data| {
                let kinds: Vec<String> = data.categories.iter().map(words_of).collect();
                let words = format!("“{}” is {}", data.name, kinds.join(", "));
                stated(words, element("data", data.id.as_str(), "categories"), &data.source)
            })
            .collect()
    }

    pub(super) fn instrument(&self, used: &InstrumentUse) -> Fact {
        let mut words = vec![used.kind.clone()];
        words.push(match used.module {
            Some(module) => format!("module {module}"),
            None => "module not stated".to_owned(),
        });
        words.push(day("signed", used.signed));
        words.push(
            match used.annexes_complete {
                Some(true) => "annexes complete",
                Some(false) => "annexes not complete",
                None => "annexes not stated",
            }
            .to_owned(),
        );
        words.push(match used.assessment.get(self.regime.code()) {
            Some(made) => format!("{} assessment {}", self.regime, day("done", made.done)),
            None => format!("{} assessment not stated", self.regime),
        });
        let source = if used.source.is_empty() { &self.flow.source } else { &used.source };
        stated(words.join(", "), element("flows", self.flow.id.as_str(), "instruments"), source)
    }

    pub(super) fn circumstance(&self, circumstance: Circumstance) -> Vec<Fact> {
        self.held(|said| words_of(&said) == circumstance.code().replace('_', " "))
    }

    fn held(&self, is: impl Fn(Said) -> bool) -> Vec<Fact> {
        let held = self.flow.facts.iter().filter(|held| is(held.is));
        held.map(|held| {
            let words = match &held.text {
                Some(text) => format!("{}: {text}", words_of(&held.is)),
                None => words_of(&held.is),
            };
            let source = if held.source.is_empty() { &self.flow.source } else { &held.source };
            stated(words, element("flows", self.flow.id.as_str(), "facts"), source)
        })
        .collect()
    }

    /// The flows by which the data came under the mechanism that the answer follows.
    fn upstream(&self) -> Vec<Fact> {
        let Some(mechanism) = self.leg.upstream().get(self.regime) else { return Vec::new() };
        let rests = |answer: &Answer| answer.mechanism.as_ref() == Some(mechanism);
        self.came_by(rests, &format!("which rests on {mechanism}"))
    }

    /// The flows by which the data came with no mechanism, though the law bound them: why none is
    /// known here.
    pub(super) fn without_mechanism(&self) -> Vec<Fact> {
        let lost = |answer: &Answer| {
            answer.applies == Applies::Direct && answer.outcome == Some(Outcome::NoMechanism)
        };
        self.came_by(lost, "which has no mechanism")
    }

    /// The nearest flows before this one of whose answers one is so.
    fn came_by(&self, is: impl Fn(&Answer) -> bool, which: &str) -> Vec<Fact> {
        self.carriers(is)
            .into_iter()
            .filter_map(|idx| self.case.scenario.flows.get(idx))
            .map(|flow| {
                let words = format!("its data came by “{}”, {which}", flow.name);
                stated(words, element("flows", flow.id.as_str(), "data"), &flow.source)
            })
            .collect()
    }

    fn carriers(&self, is: impl Fn(&Answer) -> bool) -> BTreeSet<usize> {
        let (graph, flows) = (self.case.graph, &self.case.assessment.flows);
        let rests = |passage: Passage| {
            flows.get(passage.flow).is_some_and(|flow| {
                let mut legs = flow.legs.iter().filter(|leg| leg.back == passage.back);
                legs.any(|leg| is(leg.answer(self.regime)))
            })
        };
        let mut found = BTreeSet::new();
        let mut seen: BTreeSet<Passage> = BTreeSet::new();
        let mut open = vec![Passage { flow: self.idx, back: self.leg.back }];
        while let Some(passage) = open.pop() {
            for feed in graph.feeding(passage) {
                if !seen.insert(feed.from) {
                    continue;
                }
                if rests(feed.from) {
                    found.insert(feed.from.flow);
                } else {
                    open.push(feed.from);
                }
            }
        }
        found
    }

    pub(super) fn destination(&self) -> Fact {
        self.site(self.to)
    }
}

/// When a certification begins and ends, in words.
pub fn certified_when(cert: &Certification) -> String {
    match (cert.from, cert.to) {
        (None, None) => "since when and until when is not stated".to_owned(),
        (Some(from), None) => format!("from {from}, until when is not stated"),
        (None, Some(to)) => format!("until {to}, since when is not stated"),
        (Some(from), Some(to)) => format!("from {from} to {to}"),
    }
}

/// A certification in words.
pub(super) fn of_cert(party: &Party, cert: &Certification) -> Fact {
    let covers = match cert.covers.as_slice() {
        [] => "what it covers not stated".to_owned(),
        covers => format!("covers {}", covers.join(", ")),
    };
    let words = format!(
        "{} is certified under {}, {}, {covers}",
        party.name,
        cert.scheme,
        certified_when(cert)
    );
    let source = if cert.source.is_empty() { &party.source } else { &cert.source };
    stated(words, element("parties", party.id.as_str(), "certifications"), source)
}

/// A fact of a flow.
pub(super) fn of_flow(flow: &Flow, field: &'static str, words: String) -> Fact {
    stated(words, element("flows", flow.id.as_str(), field), &flow.source)
}

fn of_party(
    party: Option<&Party>,
    field: &'static str,
    words: impl FnOnce(&Party) -> Option<String>,
) -> Vec<Fact> {
    let Some(party) = party else { return Vec::new() };
    let at = element("parties", party.id.as_str(), field);
    let fact = match words(party) {
        Some(words) => stated(words, at, &party.source),
        None => {
            missed(format!("{} of {} is not stated", field.replace('_', " "), party.name), Some(at))
        }
    };
    vec![fact]
}

fn bound(party: Option<&Party>) -> Vec<Fact> {
    of_party(party, "subject_to", |party| {
        let bound = party.subject_to.join(", ");
        (!bound.is_empty()).then(|| format!("{} is bound by the law of {bound}", party.name))
    })
}

fn flags(party: Option<&Party>) -> Vec<Fact> {
    of_party(party, "flags", |party| {
        let flags: Vec<String> = party
            .flags
            .iter()
            .map(|(flag, is)| {
                format!("{}: {}", flag.replace('_', " "), if *is { "yes" } else { "no" })
            })
            .collect();
        (!flags.is_empty()).then(|| format!("{}: {}", party.name, flags.join(", ")))
    })
}

fn day(what: &str, on: Option<Date>) -> String {
    on.map_or_else(|| format!("{what} not stated"), |on| format!("{what} {on}"))
}

fn role_words(role: Role) -> &'static str {
    match role {
        Role::Controller => "a controller",
        Role::Processor => "a processor",
        Role::SubProcessor => "a sub-processor",
        Role::DataSubject => "the data subject",
    }
}

fn access(access: Access) -> String {
    match access {
        Access::Storage => "the data is kept at the far end",
        Access::Processing => "the data is worked on at the far end",
        Access::RemoteAccess => "the data is seen from afar",
        Access::Transit => "the data passes through",
        Access::DirectCollection => "the data subject gives the data directly",
    }
    .to_owned()
}

fn element(list: &'static str, id: &str, field: &'static str) -> Element {
    Element { list, id: id.to_owned(), field }
}

fn stated(words: String, element: Element, statements: &[StatementId]) -> Fact {
    Fact { words, stated: true, element: Some(element), statements: statements.to_vec() }
}

fn missed(words: String, element: Option<Element>) -> Fact {
    Fact { words, stated: false, element, statements: Vec::new() }
}

/// A fact of the question itself.
fn told(words: String) -> Fact {
    Fact { words, stated: true, element: None, statements: Vec::new() }
}
