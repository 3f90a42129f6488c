//! One question to the law: a flow seen for one exporter's seat, one place, one direction.

use std::collections::BTreeMap;

use crate::document::Role;
use crate::id::{PartyId, SystemId};
use crate::law::{self, Answer, Base, MechanismId, Regime, Transfer, Verdict};
use crate::scenario::{Flow, Party, Scenario, Site, System};

use super::Question;
use super::place::{Place, places};

/// One question and its answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Leg {
    /// What was asked.
    pub transfer: Transfer,
    /// What the question takes for granted, in sentences; empty if the document says it all.
    pub assumed: Vec<String>,
    /// The mechanisms by which the data came to the flow's start.
    pub upstream: BTreeMap<Regime, MechanismId>,
    /// The answers.
    pub verdict: Verdict,
}

impl Leg {
    /// The answer of a regime.
    pub fn answer(&self, regime: Regime) -> Option<&Answer> {
        self.verdict.regimes.iter().find(|answer| answer.regime == regime)
    }
}

/// Asks everything that a flow has to be asked.
///
/// Where the data came by different mechanisms, each is asked; so is each seat of a party that has
/// several, and the way back of a flow that goes both ways.
pub(super) fn legs(
    base: &Base,
    scenario: &Scenario,
    flow: usize,
    question: &Question,
    upstream: &[BTreeMap<Regime, MechanismId>],
) -> Vec<Leg> {
    let asker = Asker { base, scenario, flow: &scenario.flows[flow], question };
    let mut ways = vec![asker.way(false)];
    if asker.flow.both_ways {
        ways.push(asker.way(true));
    }
    let mut chains: Vec<BTreeMap<Regime, MechanismId>> = Vec::new();
    for chain in upstream {
        if !chains.contains(chain) {
            chains.push(chain.clone());
        }
    }
    if chains.is_empty() {
        chains.push(BTreeMap::new());
    }
    let mut legs = Vec::new();
    for way in &ways {
        for chain in &chains {
            asker.ask(way, chain, &mut legs);
        }
    }
    legs
}

/// One direction of a flow.
struct Way<'a> {
    exporter: Option<&'a Party>,
    importer: Option<&'a Party>,
    exporter_role: Option<Role>,
    importer_role: Option<Role>,
    from: Option<&'a Site>,
    to: Option<&'a Site>,
}

struct Asker<'a> {
    base: &'a Base,
    scenario: &'a Scenario,
    flow: &'a Flow,
    question: &'a Question,
}

impl<'a> Asker<'a> {
    fn way(&self, back: bool) -> Way<'a> {
        let (from, to) = (self.system(&self.flow.from), self.system(&self.flow.to));
        let party_of = |system: Option<&'a System>| system.and_then(|s| s.party.as_ref());
        let site_of = |system: Option<&'a System>| {
            let id = system?.site.as_ref()?;
            self.scenario.sites.iter().find(|site| site.id == *id)
        };
        let exporter = self.party(self.flow.exporter.as_ref().or(party_of(from)));
        let importer = self.party(self.flow.importer.as_ref().or(party_of(to)));
        let way = Way {
            exporter,
            importer,
            exporter_role: self.flow.exporter_role.or(exporter.and_then(|p| p.role)),
            importer_role: self.flow.importer_role.or(importer.and_then(|p| p.role)),
            from: site_of(from),
            to: site_of(to),
        };
        if !back {
            return way;
        }
        // On the way back the near end of the flow receives: its own party, not the exporter
        // that stands for the customer on the way in.
        let near = self.party(party_of(from)).or(exporter);
        Way {
            exporter: way.importer,
            importer: near,
            exporter_role: way.importer_role,
            importer_role: near.and_then(|p| p.role),
            from: way.to,
            to: way.from,
        }
    }

    fn system(&self, id: &SystemId) -> Option<&'a System> {
        self.scenario.systems.iter().find(|system| system.id == *id)
    }

    fn party(&self, id: Option<&PartyId>) -> Option<&'a Party> {
        self.scenario.parties.iter().find(|party| Some(&party.id) == id)
    }

    /// The seats of a party; a data subject is where it is.
    fn seats(&self, party: Option<&Party>, role: Option<Role>, site: Option<&Site>) -> Vec<Place> {
        let as_of = self.question.as_of;
        let at = |code: Option<&str>| places(self.base, code, as_of);
        match party {
            Some(party) if !party.seat.is_empty() => {
                party.seat.iter().flat_map(|code| at(code.as_deref())).collect()
            }
            _ if role == Some(Role::DataSubject) => at(site.and_then(|s| s.country.as_deref())),
            _ => vec![Place::UNKNOWN],
        }
    }

    fn ask(&self, way: &Way<'_>, chain: &BTreeMap<Regime, MechanismId>, legs: &mut Vec<Leg>) {
        let as_of = self.question.as_of;
        let country = |site: Option<&Site>| {
            places(self.base, site.and_then(|s| s.country.as_deref()), as_of)
        };
        let from = country(way.from);
        for seat in self.seats(way.exporter, way.exporter_role, way.from) {
            for to in country(way.to) {
                for importer in self.seats(way.importer, way.importer_role, way.to) {
                    let ends = Ends { seat: &seat, importer: &importer, from: &from, to: &to };
                    let transfer = self.transfer(way, &ends, chain);
                    let verdict = law::assess(self.base, &transfer);
                    let assumed = self.assumed(&ends);
                    let upstream = chain.clone();
                    legs.push(Leg { transfer, assumed, upstream, verdict });
                }
            }
        }
    }
}

/// The places of one question.
struct Ends<'a> {
    seat: &'a Place,
    importer: &'a Place,
    from: &'a [Place],
    to: &'a Place,
}
