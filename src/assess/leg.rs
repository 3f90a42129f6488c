//! One question to the law: a flow seen for one exporter's seat, one place, one direction.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::document::{self, Role};
use crate::id::PartyId;
use crate::law::{self, Answer, Base, Regime, Transfer, Upstream, Verdict, WhatIf};
use crate::scenario::{Flow, Party, Site};

use super::Question;
use super::directory::Joined;
use super::place::{Place, places};
use super::shared::Shared;

/// One question and its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// What was asked.
    pub transfer: Transfer,
    /// Whether it is the way back of a flow that goes both ways.
    pub back: bool,
    /// Who exports; none, not stated.
    pub exporter: Option<PartyId>,
    /// Who imports; none, not stated.
    pub importer: Option<PartyId>,
    /// What the question takes for granted, in sentences; empty if the document says it all.
    pub assumed: Vec<String>,
    /// Whether the exporter, if it is a controller, has the data from another one.
    pub received: bool,
    /// Which of the flow's questions it is, whichever way the data came.
    pub question: usize,
    /// The answers.
    pub verdict: Verdict,
}

impl Leg {
    /// The mechanisms by which the data came to where this leg starts, for the regimes that judge it
    /// by them.
    pub fn upstream(&self) -> &Upstream {
        &self.transfer.context.upstream
    }

    /// The answer of a regime.
    pub fn answer(&self, regime: Regime) -> &Answer {
        self.verdict.answer(regime)
    }
}

/// Asks everything that a flow has to be asked, but for how its data came to its start.
///
/// Each seat of a party that has several is asked, and the way back of a flow that goes both ways.
pub(super) fn legs<'a>(
    base: &Base,
    joined: &Joined<'a>,
    (question, what_if): (&Question, &Arc<Vec<WhatIf>>),
    (shared, received): (&Shared<'a>, [bool; 2]),
) -> Vec<Leg> {
    let flow = joined.flow;
    let instruments = Arc::new(flow.instruments.iter().map(instrument).collect());
    let asker = Asker { base, joined, flow, question, instruments, what_if, shared };
    let mut legs = Vec::new();
    let [forth, back] = received;
    asker.ask(&way(joined, false), Turn { back: false, received: forth }, &mut legs);
    if flow.both_ways {
        asker.ask(&way(joined, true), Turn { back: true, received: back }, &mut legs);
    }
    legs
}

/// Which direction of a flow is asked for.
#[derive(Clone, Copy)]
struct Turn {
    back: bool,
    received: bool,
}

/// One direction of a flow.
pub(super) struct Way<'a> {
    pub(super) exporter: Option<&'a Party>,
    importer: Option<&'a Party>,
    pub(super) exporter_role: Option<Role>,
    importer_role: Option<Role>,
    from: Option<&'a Site>,
    to: Option<&'a Site>,
}

struct Asker<'a, 's> {
    base: &'s Base,
    joined: &'s Joined<'a>,
    flow: &'a Flow,
    question: &'s Question,
    instruments: Arc<Vec<law::Instrument>>,
    what_if: &'s Arc<Vec<WhatIf>>,
    shared: &'s Shared<'a>,
}

/// Who exports and imports in a direction of a flow, and between which sites.
pub(super) fn way<'a>(joined: &Joined<'a>, back: bool) -> Way<'a> {
    let flow = joined.flow;
    let (from, to) = (joined.from, joined.to);
    let exporter = joined.exporter.or(from.and_then(|placed| placed.party));
    let importer = joined.importer.or(to.and_then(|placed| placed.party));
    let way = Way {
        exporter,
        importer,
        exporter_role: flow.exporter_role.or(exporter.and_then(|p| p.role)),
        importer_role: flow.importer_role.or(importer.and_then(|p| p.role)),
        from: from.and_then(|placed| placed.site),
        to: to.and_then(|placed| placed.site),
    };
    if !back {
        return way;
    }
    // On the way back the near end receives. An exporter that the document names is the one that
    // answers for the flow whichever way the data goes.
    let near = from.and_then(|placed| placed.party);
    let named = flow.exporter.is_some();
    Way {
        exporter: if named { way.exporter } else { way.importer },
        importer: near,
        exporter_role: if named { way.exporter_role } else { way.importer_role },
        importer_role: near.and_then(|p| p.role),
        from: way.to,
        to: way.from,
    }
}

impl<'a> Asker<'a, '_> {
    /// The seats of a party; a data subject is where it is.
    fn seats(
        &self,
        party: Option<&'a Party>,
        role: Option<Role>,
        site: Option<&'a Site>,
    ) -> Rc<[Place]> {
        match party.map(|party| party.seat.as_slice()) {
            Some([seat]) => self.places(seat.as_deref()),
            Some(seats @ [_, ..]) => {
                seats.iter().flat_map(|seat| self.places(seat.as_deref()).to_vec()).collect()
            }
            _ if role == Some(Role::DataSubject) => self.at(site),
            _ => self.places(None),
        }
    }

    /// Where a site is.
    fn at(&self, site: Option<&'a Site>) -> Rc<[Place]> {
        self.places(site.and_then(|site| site.country.as_deref()))
    }

    fn places(&self, code: Option<&'a str>) -> Rc<[Place]> {
        self.shared.places.get(code, |_| places(self.base, code, self.question.as_of).into())
    }

    /// The kinds of data; data of which none is stated is of some other.
    fn categories(&self) -> Arc<BTreeSet<law::Category>> {
        let stated = || self.joined.data.iter().flat_map(|data| &data.categories).copied();
        let mask = stated().fold(0, |all, category| all | 1 << category as u32);
        self.shared.categories.get(mask, |_| {
            let none = Some(law::Category::Other).filter(|_| mask == 0);
            Arc::new(stated().map(law_category).chain(none).collect())
        })
    }

    fn context(&self) -> Arc<law::Context> {
        if self.flow.facts.is_empty() {
            return Arc::clone(&self.shared.no_context);
        }
        let mut context = law::Context::default();
        for held in &self.flow.facts {
            match circumstance(held.is) {
                Some(circumstance) => {
                    context.circumstances.insert(circumstance);
                }
                None => context
                    .importer_own_purposes
                    .push(held.text.clone().unwrap_or_else(|| "own purposes".to_owned())),
            }
        }
        Arc::new(context)
    }

    fn ask(&self, way: &Way<'a>, turn: Turn, legs: &mut Vec<Leg>) {
        let exporters = self.seats(way.exporter, way.exporter_role, way.from);
        let importers = self.seats(way.importer, way.importer_role, way.to);
        let (from, to) = (self.at(way.from), self.at(way.to));
        legs.reserve_exact(exporters.len() * to.len() * importers.len());
        let (categories, context) = (self.categories(), self.context());
        let same_entity = way.exporter.is_some()
            && way.exporter.map(|party| &party.id) == way.importer.map(|party| &party.id);
        for seat in exporters.iter() {
            let exporter = self.side(way.exporter, way.exporter_role, seat.country, false);
            let origin = self.origin(way, seat.country, turn.received);
            for to in to.iter() {
                for far in importers.iter() {
                    let role = way.importer_role;
                    let importer = self.side(way.importer, role, far.country, same_entity);
                    let transfer = Transfer {
                        as_of: self.question.as_of,
                        exporter: Arc::clone(&exporter),
                        importer,
                        from_country: from.first().and_then(|place| place.country),
                        to_country: to.country,
                        data_origin: Arc::clone(&origin),
                        data_categories: Arc::clone(&categories),
                        access_kind: access(self.flow.access),
                        instruments: Arc::clone(&self.instruments),
                        context: Arc::clone(&context),
                        what_if: Arc::clone(self.what_if),
                        claimed_mechanisms: Vec::new(),
                        areas: law::Areas {
                            exporter: seat.set.clone(),
                            importer: far.set.clone(),
                            place: to.set.clone(),
                        },
                    };
                    let verdict = law::assess(self.base, &transfer);
                    legs.push(Leg {
                        transfer,
                        back: turn.back,
                        received: turn.received,
                        exporter: way.exporter.map(|party| party.id.clone()),
                        importer: way.importer.map(|party| party.id.clone()),
                        assumed: self.assumed([seat, far, to], way.importer),
                        question: legs.len(),
                        verdict,
                    });
                }
            }
        }
    }

    /// The regimes under which the data was collected.
    ///
    /// A controller that hands data on which it has from no other collected it under the law of its
    /// own seat, whoever called (GDPR Art. 3(1)), and a data subject gives it under the law of where
    /// it is; where that is not known, and for everybody after them, what the document says of the
    /// data counts.
    fn origin(
        &self,
        way: &Way<'_>,
        seat: Option<law::Country>,
        received: bool,
    ) -> Arc<BTreeSet<law::Origin>> {
        let collects = match way.exporter_role {
            Some(Role::Controller) => {
                !received && way.exporter.is_some_and(|party| !party.seat.is_empty())
            }
            Some(Role::DataSubject) => true,
            Some(Role::Processor | Role::SubProcessor) | None => false,
        };
        if let (true, Some(seat)) = (collects, seat) {
            let zone = self.base.zone_of(seat, self.question.as_of);
            let origin = match zone {
                Some(Regime::Eu) => law::Origin::Eu,
                Some(Regime::Uk) => law::Origin::Uk,
                Some(Regime::Ch) => law::Origin::Ch,
                None => law::Origin::Other,
            };
            return self.origins(|| std::iter::once(origin));
        }
        let stated = || self.joined.data.iter().flat_map(|data| &data.origin);
        self.origins(|| stated().filter_map(|origin| law::Origin::from_code(origin)))
    }

    fn origins<I: Iterator<Item = law::Origin>>(
        &self,
        all: impl Fn() -> I,
    ) -> Arc<BTreeSet<law::Origin>> {
        let mask = all().fold(0, |mask, origin| mask | 1 << origin as u32);
        self.shared.origins.get(mask, |_| Arc::new(all().collect()))
    }

    /// A party as the law sees it.
    fn side(
        &self,
        party: Option<&'a Party>,
        role: Option<Role>,
        country: Option<law::Country>,
        same_entity: bool,
    ) -> Arc<law::Party> {
        let Some(party) = party else {
            return Arc::new(self.made(None, role, country, same_entity));
        };
        let key = (&party.id, role, country, same_entity);
        let made = |_: &_| Arc::new(self.made(Some(party), role, country, same_entity));
        self.shared.sides.get(key, made)
    }

    fn made(
        &self,
        party: Option<&Party>,
        role: Option<Role>,
        country: Option<law::Country>,
        same_entity: bool,
    ) -> law::Party {
        let role = role.map(|role| match role {
            Role::Controller => law::Role::Controller,
            Role::Processor | Role::SubProcessor => law::Role::Processor,
            Role::DataSubject => law::Role::DataSubject,
        });
        let Some(party) = party else {
            let name = "a party not stated".to_owned();
            return law::Party { name, country, role, same_entity, ..law::Party::default() };
        };
        law::Party {
            name: party.name.clone(),
            country,
            role,
            same_entity,
            parent_country: party.parent_country.as_deref().and_then(|c| self.base.country(c)),
            organisation_code: party.organisation.clone(),
            sector: party.sector.clone(),
            subject_to: party.subject_to.iter().filter_map(|r| Regime::from_code(r)).collect(),
            certs: party
                .certifications
                .iter()
                .filter_map(|cert| self.certification(party, cert))
                .collect(),
            flags: party.flags.iter().map(|(flag, is)| (flag.clone(), Some(*is))).collect(),
        }
    }

    /// The certifications of a party that are assumed to have ended by the day, in sentences.
    fn ended(&self, party: &Party) -> Vec<String> {
        let on = self.question.as_of;
        let what_ifs = || self.question.what_if.iter();
        let ended = |held: &document::Certification| {
            let name = held.ending(&party.id);
            let what_if = what_ifs().find(|what_if| what_if.id == name)?;
            let words = format!("the certification {} of {}", held.scheme, party.name);
            match what_if.from {
                Some(from) if from <= on => {
                    Some(format!("{words} is assumed to have ended on {from}"))
                }
                Some(_) => None,
                None => Some(format!("{words} is assumed never to have been held")),
            }
        };
        party.certifications.iter().filter_map(ended).collect()
    }

    /// A certification as the law sees it; none, if it is assumed never to have been held. A what-if
    /// ends one by the name `PARTY/SCHEME`.
    fn certification(
        &self,
        party: &Party,
        held: &document::Certification,
    ) -> Option<law::Certification> {
        let name = held.ending(&party.id);
        let mut to = held.to;
        for what_if in self.question.what_if.iter().filter(|what_if| what_if.id == name) {
            let last = what_if.from?.yesterday().ok()?;
            to = Some(to.map_or(last, |to| to.min(last)));
        }
        Some(law::Certification {
            scheme: held.scheme.clone(),
            from: held.from,
            to,
            covered: held.covers.clone(),
        })
    }

    /// What the question takes for granted: where the document names an area, and certifications
    /// that are assumed to have ended.
    fn assumed(&self, [seat, importer, to]: [&Place; 3], to_whom: Option<&Party>) -> Vec<String> {
        let mut assumed = Vec::new();
        if !self.question.what_if.is_empty() {
            assumed.extend(to_whom.into_iter().flat_map(|party| self.ended(party)));
        }
        for (what, place) in
            [("exporter’s seat", seat), ("importer’s seat", importer), ("place", to)]
        {
            if let (Some(set), Some(country)) = (&place.set, place.country) {
                let name = self.base.country_name(country);
                assumed.push(format!(
                    "the {what} is known as “{set}” only; {name} stands for any country of it that lies in the same zone"
                ));
            }
        }
        assumed
    }
}

fn access(access: document::Access) -> law::Access {
    match access {
        document::Access::Storage => law::Access::Storage,
        document::Access::Processing => law::Access::Processing,
        document::Access::RemoteAccess => law::Access::RemoteAccess,
        document::Access::Transit => law::Access::Transit,
        document::Access::DirectCollection => law::Access::DirectCollection,
    }
}

fn law_category(category: document::Category) -> law::Category {
    match category {
        document::Category::Contact => law::Category::Contact,
        document::Category::TrafficData => law::Category::TrafficData,
        document::Category::CallContentInConveyance => law::Category::CallContentInConveyance,
        document::Category::CallLog => law::Category::CallLog,
        document::Category::CallRecording => law::Category::CallRecording,
        document::Category::Transcript => law::Category::Transcript,
        document::Category::Analytics => law::Category::Analytics,
        document::Category::Billing => law::Category::Billing,
        document::Category::Hr => law::Category::Hr,
        document::Category::Credit => law::Category::Credit,
        document::Category::Sensitive => law::Category::Sensitive,
        document::Category::Other => law::Category::Other,
    }
}

/// The law's circumstance; none for the importer's own purposes, which have words of their own.
fn circumstance(is: document::Circumstance) -> Option<law::Circumstance> {
    use document::Circumstance as Said;
    use law::Circumstance as Law;
    Some(match is {
        Said::PublicEcs => Law::PublicEcs,
        Said::ConduitOnly => Law::ConduitOnly,
        Said::ClaimsArt95 => Law::ClaimsArt95,
        Said::CustomerOwnedDestination => Law::CustomerOwnedDestination,
        Said::CustomerMechanismEvidenced => Law::CustomerMechanismEvidenced,
        Said::ReturnToOwnController => Law::ReturnToOwnController,
        Said::ImporterOwnPurposes => return None,
        Said::M4Combined => Law::M4Combined,
        Said::Anonymised => Law::Anonymised,
        Said::ImmigrationControl => Law::ImmigrationControl,
        Said::OccupiedTerritory => Law::OccupiedTerritory,
        Said::NonAutomatedOnly => Law::NonAutomatedOnly,
        Said::KrCreditInformation => Law::KrCreditInformation,
        Said::ReligiousMissionary => Law::ReligiousMissionary,
        Said::PoliticalNomination => Law::PoliticalNomination,
        Said::LawEnforcementProcessing => Law::LawEnforcementProcessing,
    })
}

fn instrument(used: &document::InstrumentUse) -> law::Instrument {
    law::Instrument {
        kind: used.kind.clone(),
        module: used.module,
        signed: used.signed,
        annexes_complete: used.annexes_complete,
        assessment: used
            .assessment
            .iter()
            .filter_map(|(regime, made)| {
                let outcome = made.outcome.map(|outcome| match outcome {
                    document::AssessmentOutcome::Ok => law::AssessmentOutcome::Ok,
                    document::AssessmentOutcome::Fail => law::AssessmentOutcome::Fail,
                });
                let made = law::Assessment { done: made.done, outcome };
                Some((Regime::from_code(regime)?, made))
            })
            .collect(),
        ch_adapted: used.ch_adapted,
        ground: used.ground.clone(),
        documented: used.documented,
        systematic: used.systematic,
    }
}
