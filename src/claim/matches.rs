//! Whether a flow, a system, a site or a party is what a check says.

use std::collections::BTreeSet;

use super::evaluate::Truth;
use super::world::World;
use crate::assess::{FlowAnswer, Standing};
use crate::document::Category;
use crate::document::claim::{self, FlowIs, LawIs, PartyIs, SiteIs, SystemIs};
use crate::id::StatementId;
use crate::law::{Answer, Applies, Country, Outcome, Regime, Severity};
use crate::scenario::{Flow, Party, Site, System};

/// Whether a list that is empty, or names one of what is there, is met.
fn one_of<T: PartialEq>(wished: &[T], there: &[T]) -> Truth {
    Truth::of(wished.is_empty() || there.iter().any(|one| wished.contains(one)))
}

/// Whether a list that is empty, or names all of what is there, is met.
fn all_of<T: PartialEq>(wished: &[T], there: &[T]) -> Truth {
    Truth::of(wished.is_empty() || there.iter().all(|one| wished.contains(one)))
}

/// Whether a wish that is not made, or is what is there, is met.
fn as_wished(wished: Option<bool>, there: Truth) -> Truth {
    match wished {
        None => Truth::Yes,
        Some(true) => there,
        Some(false) => there.not(),
    }
}

/// Whether one of several descriptions fits; none at all fits.
fn alternatives(truths: Vec<Truth>) -> Truth {
    if truths.is_empty() { Truth::Yes } else { Truth::any(truths) }
}

impl World<'_> {
    /// Whether a country or set of countries lies in others: wholly, in part, or not.
    fn inside(&self, code: Option<&str>, wished: &[String]) -> Truth {
        let countries = |code: &str| -> Vec<Country> {
            let one = self.law.country(code).map(|country| vec![country]);
            one.or_else(|| self.law.set(code).map(<[_]>::to_vec)).unwrap_or_default()
        };
        let there = code.map(countries).unwrap_or_default();
        if there.is_empty() {
            return Truth::Maybe;
        }
        let wished: BTreeSet<Country> = wished.iter().flat_map(|code| countries(code)).collect();
        match there.iter().filter(|country| wished.contains(country)).count() {
            0 => Truth::No,
            n if n == there.len() => Truth::Yes,
            _ => Truth::Maybe,
        }
    }

    /// Whether a place lies in some countries and out of others, as far as these are named.
    fn placed(&self, code: Option<&str>, inside: &[String], outside: &[String]) -> Truth {
        let within = if inside.is_empty() { Truth::Yes } else { self.inside(code, inside) };
        let without =
            if outside.is_empty() { Truth::Yes } else { self.inside(code, outside).not() };
        within.min(without)
    }

    pub(super) fn site_is(&self, site: &Site, is: &SiteIs) -> Truth {
        let mut around = Vec::new();
        let mut at = site.parent.as_ref();
        while let Some(id) = at.filter(|id| !around.contains(*id)) {
            around.push(id.clone());
            at = self.site(id).and_then(|site| site.parent.as_ref());
        }
        Truth::all([
            one_of(&is.site, std::slice::from_ref(&site.id)),
            one_of(&is.within, &around),
            one_of(&is.party, site.party.as_slice()),
            self.placed(site.country.as_deref(), &is.inside, &is.outside),
            one_of(&is.source, &site.source),
            alternatives(is.any_of.iter().map(|is| self.site_is(site, is)).collect()),
            is.not.as_ref().map_or(Truth::Yes, |is| self.site_is(site, is).not()),
        ])
    }

    pub(super) fn system_is(&self, system: &System, is: &SystemIs) -> Truth {
        let site = system.site.as_ref().and_then(|id| self.site(id));
        let stores: Vec<_> = system.stores.iter().map(|store| store.data.clone()).collect();
        let at = is
            .at
            .as_ref()
            .map_or(Truth::Yes, |is| site.map_or(Truth::Maybe, |site| self.site_is(site, is)));
        let country = site.and_then(|site| site.country.as_deref());
        Truth::all([
            one_of(&is.system, std::slice::from_ref(&system.id)),
            one_of(&is.kind, &[system.kind]),
            one_of(&is.party, system.party.as_slice()),
            one_of(&is.stores, &stores),
            at,
            as_wished(is.placed, Truth::of(country.is_some())),
            self.placed(country, &is.inside, &is.outside),
            one_of(&is.source, &system.source),
            alternatives(is.any_of.iter().map(|is| self.system_is(system, is)).collect()),
            is.not.as_ref().map_or(Truth::Yes, |is| self.system_is(system, is).not()),
        ])
    }

    pub(super) fn party_is(&self, party: &Party, is: &PartyIs) -> Truth {
        let unstated = [None];
        let seats = if party.seat.is_empty() { &unstated[..] } else { &party.seat };
        let placed = seats.iter().map(|s| self.placed(s.as_deref(), &is.inside, &is.outside));
        let certified = is.certified.iter().map(|scheme| self.certified(Some(party), scheme));
        Truth::all([
            one_of(&is.party, std::slice::from_ref(&party.id)),
            one_of(&is.role, party.role.as_slice()),
            Truth::all(placed),
            alternatives(certified.collect()),
            one_of(&is.source, &party.source),
            alternatives(is.any_of.iter().map(|is| self.party_is(party, is)).collect()),
            is.not.as_ref().map_or(Truth::Yes, |is| self.party_is(party, is).not()),
        ])
    }

    /// Whether a party is certified on the day; open where nothing is recorded.
    fn certified(&self, party: Option<&Party>, scheme: &str) -> Truth {
        let day = self.assessment.question.as_of;
        let certs = party.map(|party| party.certifications.as_slice()).unwrap_or_default();
        let of_scheme: Vec<_> = certs.iter().filter(|cert| cert.scheme == scheme).collect();
        if of_scheme.is_empty() {
            return Truth::Maybe;
        }
        Truth::of(of_scheme.iter().any(|cert| {
            cert.from.is_none_or(|from| from <= day) && cert.to.is_none_or(|to| day <= to)
        }))
    }

    pub(super) fn flow_is(&self, flow: &Flow, is: &FlowIs) -> Truth {
        let facts: Vec<_> = flow.facts.iter().map(|fact| fact.is).collect();
        let kinds: Vec<_> = flow.instruments.iter().map(|used| used.kind.clone()).collect();
        let modules: Vec<_> = flow.instruments.iter().filter_map(|used| used.module).collect();
        let evidenced = is
            .evidenced
            .iter()
            .map(|fact| if facts.contains(fact) { Truth::Yes } else { Truth::Maybe });
        Truth::all([
            one_of(&is.flow, std::slice::from_ref(&flow.id)),
            one_of(&is.data, &flow.data),
            all_of(&is.only_data, &flow.data),
            self.carries(flow, is),
            one_of(&is.purpose, flow.purpose.as_slice()),
            one_of(&is.stage, flow.stage.as_slice()),
            one_of(&is.access, &[flow.access]),
            one_of(&is.fact, &facts),
            one_of(&is.instrument, &kinds),
            one_of(&is.module, &modules),
            as_wished(is.protected, Truth::of(flow.protection.is_some())),
            alternatives(evidenced.collect()),
            self.between_parties(flow, is),
            self.in_law(flow, is),
            one_of::<StatementId>(&is.source, &flow.source),
            alternatives(is.any_of.iter().map(|is| self.flow_is(flow, is)).collect()),
            is.not.as_ref().map_or(Truth::Yes, |is| self.flow_is(flow, is).not()),
        ])
    }

    fn carries(&self, flow: &Flow, is: &FlowIs) -> Truth {
        let data = self.scenario.data.iter().filter(|data| flow.data.contains(&data.id));
        let categories: Vec<Category> =
            data.flat_map(|data| data.categories.iter().copied()).collect();
        one_of(&is.category, &categories).min(all_of(&is.only_category, &categories))
    }

    fn between_parties(&self, flow: &Flow, is: &FlowIs) -> Truth {
        let (exporter, importer) = self.sides(flow);
        let end = |is: &Option<Box<SystemIs>>, id| {
            let is = is.as_ref()?;
            Some(self.system(id).map_or(Truth::Maybe, |system| self.system_is(system, is)))
        };
        let side = |is: &Option<Box<PartyIs>>, party: Option<&Party>| {
            let is = is.as_ref()?;
            Some(party.map_or(Truth::Maybe, |party| self.party_is(party, is)))
        };
        let same = match (exporter, importer) {
            (Some(exporter), Some(importer)) => Truth::of(exporter.id == importer.id),
            _ => Truth::Maybe,
        };
        let ends = [
            end(&is.from, &flow.from),
            end(&is.to, &flow.to),
            side(&is.exporter, exporter),
            side(&is.importer, importer),
        ];
        Truth::all(ends.into_iter().flatten()).min(as_wished(is.same_party, same))
    }

    fn in_law(&self, flow: &Flow, is: &FlowIs) -> Truth {
        let Some(answer) = self.answer(flow) else { return Truth::Maybe };
        let (_, importer) = self.sides(flow);
        let direct: Vec<Regime> = Regime::ALL
            .into_iter()
            .filter(|regime| {
                answer.answer(*regime).is_some_and(|answer| answer.applies == Applies::Direct)
            })
            .collect();
        let certified = direct.iter().filter_map(|regime| {
            let scheme = is.certified.get(&said_regime(*regime))?;
            Some(self.certified(importer, scheme))
        });
        let covered = direct.iter().filter_map(|regime| {
            let kinds = is.covered.get(&said_regime(*regime))?;
            let held = flow.instruments.iter().any(|used| kinds.contains(&used.kind));
            Some(if held { Truth::Yes } else { Truth::Maybe })
        });
        let assessed = Truth::all(direct.iter().map(|regime| assessed(flow, *regime)));
        Truth::all([
            Truth::all(certified),
            Truth::all(covered),
            as_wished(is.assessed, assessed),
            one_of(&is.standing, &[said_standing(answer.standing)]),
            is.some_law.as_ref().map_or(Truth::Yes, |is| {
                Truth::any(self.asked(answer, is).into_iter().map(|asked| asked.0))
            }),
            is.every_law.as_ref().map_or(Truth::Yes, |is| {
                Truth::all(self.asked(answer, is).into_iter().map(|asked| asked.0))
            }),
        ])
    }

    /// What each regime that applies and is asked comes to, and how the flow stands under it.
    pub(super) fn asked(&self, answer: &FlowAnswer, is: &LawIs) -> Vec<(Truth, Standing)> {
        let asked =
            |regime: &Regime| is.regime.is_empty() || is.regime.contains(&said_regime(*regime));
        Regime::ALL
            .into_iter()
            .filter(asked)
            .filter_map(|regime| answer.answer(regime))
            .filter(|answer| match (is.applies, answer.applies) {
                (_, Applies::No) => false,
                (None, _) => true,
                (Some(claim::Applies::Direct), applies) => applies == Applies::Direct,
                (Some(claim::Applies::Onward), applies) => applies == Applies::Onward,
            })
            .map(|one| (self.law_is(answer, one, is), Standing::of(one)))
            .collect()
    }

    fn law_is(&self, flow: &FlowAnswer, answer: &Answer, is: &LawIs) -> Truth {
        let found = flow.legs.iter().flat_map(|leg| leg.answer(answer.regime).findings.iter());
        let found: BTreeSet<_> = found.collect();
        let codes: Vec<String> = found.iter().map(|code| code.code().to_owned()).collect();
        let worst = found.iter().map(|code| said_severity(self.law.severity(*code))).max();
        let severe = is.finding_at_least.is_none_or(|least| worst.is_some_and(|w| w >= least));
        let mechanism: Vec<String> =
            answer.mechanism.iter().map(|id| id.as_str().to_owned()).collect();
        let outcome: Vec<_> = answer.outcome.map(said_outcome).into_iter().collect();
        Truth::all([
            as_wished(is.restricted, restricted(answer)),
            one_of(&is.outcome, &outcome),
            one_of(&is.standing, &[said_standing(Standing::of(answer))]),
            one_of(&is.mechanism, &mechanism),
            one_of(&is.finding, &codes),
            Truth::of(severe),
        ])
    }
}

/// Whether a transfer assessment for a regime has found protection sufficient.
fn assessed(flow: &Flow, regime: Regime) -> Truth {
    let made = flow.instruments.iter().filter_map(|used| used.assessment.get(regime.code()));
    let found: Vec<Truth> = made
        .map(|made| match made.outcome {
            Some(crate::document::AssessmentOutcome::Ok) => Truth::Yes,
            Some(crate::document::AssessmentOutcome::Fail) => Truth::No,
            None => Truth::Maybe,
        })
        .collect();
    if found.is_empty() { Truth::Maybe } else { Truth::all(found) }
}

/// Whether an answer is about a restricted transfer. The carve-out is contested, so it stays open.
fn restricted(answer: &Answer) -> Truth {
    match answer.outcome {
        Some(
            Outcome::TcaBridge
            | Outcome::Adequacy
            | Outcome::Art46
            | Outcome::Derogation49
            | Outcome::CustomerResponsibility
            | Outcome::NoMechanism,
        ) => Truth::Yes,
        Some(Outcome::Undetermined | Outcome::EprivacyConveyance) => Truth::Maybe,
        Some(
            Outcome::OutOfScope
            | Outcome::NotPersonal
            | Outcome::NoRestrictedTransfer
            | Outcome::Onward,
        )
        | None => Truth::No,
    }
}

fn said_regime(regime: Regime) -> claim::Regime {
    match regime {
        Regime::Eu => claim::Regime::Eu,
        Regime::Uk => claim::Regime::Uk,
        Regime::Ch => claim::Regime::Ch,
    }
}

fn said_severity(severity: Severity) -> claim::Severity {
    match severity {
        Severity::Info => claim::Severity::Info,
        Severity::Low => claim::Severity::Low,
        Severity::Medium => claim::Severity::Medium,
        Severity::High => claim::Severity::High,
        Severity::Critical => claim::Severity::Critical,
    }
}

fn said_standing(standing: Standing) -> claim::Standing {
    match standing {
        Standing::Unbound => claim::Standing::Unbound,
        Standing::Free => claim::Standing::Free,
        Standing::Onward => claim::Standing::Onward,
        Standing::Adequacy => claim::Standing::Adequacy,
        Standing::Safeguard => claim::Standing::Safeguard,
        Standing::CarveOut => claim::Standing::CarveOut,
        Standing::Customer => claim::Standing::Customer,
        Standing::Conditional => claim::Standing::Conditional,
        Standing::Unknown => claim::Standing::Unknown,
        Standing::NoMechanism => claim::Standing::NoMechanism,
    }
}

fn said_outcome(outcome: Outcome) -> claim::Outcome {
    match outcome {
        Outcome::OutOfScope => claim::Outcome::OutOfScope,
        Outcome::NotPersonal => claim::Outcome::NotPersonal,
        Outcome::NoRestrictedTransfer => claim::Outcome::NoRestrictedTransfer,
        Outcome::TcaBridge => claim::Outcome::TcaBridge,
        Outcome::Adequacy => claim::Outcome::Adequacy,
        Outcome::Art46 => claim::Outcome::Art46,
        Outcome::Derogation49 => claim::Outcome::Derogation49,
        Outcome::EprivacyConveyance => claim::Outcome::EprivacyConveyance,
        Outcome::CustomerResponsibility => claim::Outcome::CustomerResponsibility,
        Outcome::Onward => claim::Outcome::Onward,
        Outcome::Undetermined => claim::Outcome::Undetermined,
        Outcome::NoMechanism => claim::Outcome::NoMechanism,
    }
}
