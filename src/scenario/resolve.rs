//! From document and selection to what exists.

use std::collections::BTreeSet;

use super::selection::{Selection, is_on};
use super::{Data, Flow, Gap, Held, Party, Scenario, Site, System, Unknown};
use crate::document::{self, ByChoice, Circumstance, Document, When};
use crate::id::{SiteId, SystemId};

/// Resolves a document: keeps what exists under a selection and settles what depends on it.
///
/// What refers to nothing is not stated. Of two elements with one id the first counts.
pub fn resolve(document: &Document, selection: &Selection) -> Scenario {
    let resolver = Resolver { document, selection };
    let mut scenario = Scenario {
        systems: resolver.systems(),
        sites: resolver.sites(),
        parties: resolver.parties(),
        flows: Vec::new(),
        data: resolver.data(),
        unknowns: Vec::new(),
    };
    let standing: BTreeSet<SystemId> = scenario.systems.iter().map(|s| s.id.clone()).collect();
    scenario.flows = resolver.flows(&standing);
    scenario.unknowns = unknowns(&scenario);
    scenario
}

struct Resolver<'a> {
    document: &'a Document,
    selection: &'a Selection,
}

/// The first of each id.
fn firsts<T, K: Ord>(list: &[T], id: impl Fn(&T) -> K) -> Vec<&T> {
    let mut seen = BTreeSet::new();
    list.iter().filter(|element| seen.insert(id(element))).collect()
}

impl Resolver<'_> {
    fn on(&self, when: &When) -> bool {
        is_on(when, self.selection, self.document)
    }

    /// The values that hold: one for each option that is on; none for one that has no value.
    fn values<T: Clone>(&self, value: Option<&ByChoice<T>>) -> Vec<Option<T>> {
        match value {
            None => Vec::new(),
            Some(ByChoice::Always(value)) => vec![Some(value.clone())],
            Some(ByChoice::All(values)) => values.iter().cloned().map(Some).collect(),
            Some(ByChoice::By { by, of }) => {
                let choice = self.document.choices.iter().find(|choice| choice.id == *by);
                if !choice.is_some_and(|choice| self.on(&choice.when)) {
                    return Vec::new();
                }
                let on = self.selection.options(by);
                on.iter().map(|option| of.get(option).cloned().flatten()).collect()
            }
        }
    }

    fn value<T: Clone>(&self, value: Option<&ByChoice<T>>) -> Option<T> {
        self.values(value).into_iter().next().flatten()
    }

    fn systems(&self) -> Vec<System> {
        firsts(&self.document.systems, |system| system.id.clone())
            .into_iter()
            .filter(|system| self.on(&system.when))
            .map(|system| {
                let site = self.value(system.site.as_ref());
                let party = self.value(system.party.as_ref());
                System {
                    id: system.id.clone(),
                    name: system.name.clone(),
                    kind: system.kind,
                    site: site.filter(|id| self.document.sites.iter().any(|site| site.id == *id)),
                    party: party
                        .filter(|id| self.document.parties.iter().any(|party| party.id == *id)),
                    stores: system.stores.clone(),
                    note: system.note.clone(),
                    source: system.source.clone(),
                }
            })
            .collect()
    }

    fn sites(&self) -> Vec<Site> {
        firsts(&self.document.sites, |site| site.id.clone())
            .into_iter()
            .filter(|site| self.on(&site.when))
            .map(|site| Site {
                id: site.id.clone(),
                name: site.name.clone(),
                parent: self.parent(site).map(|parent| parent.id.clone()),
                country: self.country(site),
                city: site.city.clone(),
                party: site.party.clone(),
                attributes: site.attributes.clone(),
                note: site.note.clone(),
                source: site.source.clone(),
            })
            .collect()
    }

    fn site(&self, id: &SiteId) -> Option<&document::Site> {
        self.document.sites.iter().find(|site| site.id == *id)
    }

    /// The site around a site, unless it lies within itself.
    fn parent(&self, site: &document::Site) -> Option<&document::Site> {
        let parent = self.site(site.parent.as_ref()?)?;
        let mut at = Some(parent);
        for _ in 0..=self.document.sites.len() {
            match at {
                None => return Some(parent),
                Some(up) if up.id == site.id => return None,
                Some(up) => at = up.parent.as_ref().and_then(|id| self.site(id)),
            }
        }
        None
    }

    fn country(&self, site: &document::Site) -> Option<String> {
        let mut at = Some(site);
        for _ in 0..=self.document.sites.len() {
            let site = at?;
            if let Some(country) = self.value(site.country.as_ref()) {
                return Some(country);
            }
            at = self.parent(site);
        }
        None
    }

    fn parties(&self) -> Vec<Party> {
        firsts(&self.document.parties, |party| party.id.clone())
            .into_iter()
            .filter(|party| self.on(&party.when))
            .map(|party| Party {
                id: party.id.clone(),
                name: party.name.clone(),
                role: party.role,
                seat: self.values(party.seat.as_ref()),
                parent_country: party.parent_country.clone(),
                subject_to: party.subject_to.clone(),
                sector: party.sector.clone(),
                organisation: party.organisation.clone(),
                certifications: party.certifications.clone(),
                flags: party.flags.iter().map(|(flag, is)| (flag.clone(), *is)).collect(),
                note: party.note.clone(),
                source: party.source.clone(),
            })
            .collect()
    }

    fn data(&self) -> Vec<Data> {
        firsts(&self.document.data, |data| data.id.clone())
            .into_iter()
            .map(|data| Data {
                id: data.id.clone(),
                name: data.name.clone(),
                short: data.short.clone(),
                categories: data.categories.clone(),
                subjects: data.subjects.clone(),
                origin: self.values(data.origin.as_ref()).into_iter().flatten().collect(),
                note: data.note.clone(),
                source: data.source.clone(),
            })
            .collect()
    }

    fn flows(&self, standing: &BTreeSet<SystemId>) -> Vec<Flow> {
        firsts(&self.document.flows, |flow| flow.id.clone())
            .into_iter()
            .filter(|flow| self.on(&flow.when))
            .filter(|flow| standing.contains(&flow.from) && standing.contains(&flow.to))
            .map(|flow| self.flow(flow))
            .collect()
    }

    fn flow(&self, flow: &document::Flow) -> Flow {
        let held = flow.facts.iter().filter(|fact| self.on(&fact.when));
        let instruments = flow.instruments.iter().filter(|instrument| self.on(&instrument.when));
        let party = |id: &Option<crate::id::PartyId>| {
            id.clone().filter(|id| self.document.parties.iter().any(|party| party.id == *id))
        };
        Flow {
            id: flow.id.clone(),
            name: flow.name.clone(),
            from: flow.from.clone(),
            to: flow.to.clone(),
            both_ways: flow.both_ways,
            data: flow.data.clone(),
            purpose: flow.purpose.clone(),
            stage: flow.stage.clone(),
            access: flow.access,
            protection: flow.protection.clone(),
            exporter: party(&flow.exporter),
            importer: party(&flow.importer),
            exporter_role: flow.exporter_role,
            importer_role: flow.importer_role,
            instruments: instruments.cloned().collect(),
            facts: held
                .map(|fact| Held {
                    is: fact.is,
                    text: fact.text.clone(),
                    source: fact.source.clone(),
                })
                .collect(),
            stated: self.value(flow.stated.as_ref()),
            note: flow.note.clone(),
            source: flow.source.clone(),
        }
    }
}

/// Everything that is left open, in the order of systems, sites, parties, data, flows.
fn unknowns(scenario: &Scenario) -> Vec<Unknown> {
    let mut open = Vec::new();
    let mut add = |list: &'static str, id: &str, gap: Gap, what: String| {
        open.push(Unknown { element: (list, id.to_owned()), what, gap });
    };
    for system in &scenario.systems {
        let (id, name) = (system.id.as_str(), &system.name);
        if system.site.is_none() {
            add("systems", id, Gap::Site, format!("where “{name}” stands is not stated"));
        }
        if system.party.is_none() {
            add("systems", id, Gap::Operator, format!("who runs “{name}” is not stated"));
        }
        for store in system.stores.iter().filter(|store| store.retention.is_none()) {
            let data = scenario.data.iter().find(|data| data.id == store.data);
            let data = data.map_or(store.data.as_str(), |data| &data.name);
            let what = format!("how long “{name}” keeps “{data}” is not stated");
            add("systems", id, Gap::Retention(store.data.clone()), what);
        }
    }
    for site in scenario.sites.iter().filter(|site| site.country.is_none()) {
        add(
            "sites",
            site.id.as_str(),
            Gap::Country,
            format!("the country of “{}” is not stated", site.name),
        );
    }
    for party in &scenario.parties {
        let named = !party.seat.is_empty() && party.seat.iter().all(Option::is_some);
        if !named && party.role != Some(document::Role::DataSubject) {
            add(
                "parties",
                party.id.as_str(),
                Gap::Seat,
                format!("the seat of “{}” is not stated", party.name),
            );
        }
        for cert in party.certifications.iter().filter(|cert| cert.from.is_none()) {
            let what = format!(
                "since when “{}” is certified under {} is not stated",
                party.name, cert.scheme
            );
            add("parties", party.id.as_str(), Gap::CertifiedSince(cert.scheme.clone()), what);
        }
    }
    for data in scenario.data.iter().filter(|data| data.origin.is_empty()) {
        add(
            "data",
            data.id.as_str(),
            Gap::Origin,
            format!("where “{}” was collected is not stated", data.name),
        );
    }
    open.extend(scenario.flows.iter().flat_map(open_of_flow));
    open
}

/// What is left open of a flow.
fn open_of_flow(flow: &Flow) -> Vec<Unknown> {
    let mut open = Vec::new();
    let mut add = |gap: Gap, what: String| {
        open.push(Unknown { element: ("flows", flow.id.to_string()), what, gap });
    };
    let name = &flow.name;
    let conveyed = flow.facts.iter().any(|fact| fact.is == Circumstance::PublicEcs);
    if flow.protection.is_none() && !conveyed {
        add(Gap::Protection, format!("how “{name}” is protected on the way is not stated"));
    }
    for instrument in &flow.instruments {
        if instrument.is_derogation() {
            if instrument.ground.is_none() {
                let what =
                    format!("on which ground the derogation for “{name}” rests is not stated");
                add(Gap::Ground, what);
            }
            continue;
        }
        let kind = &instrument.kind;
        if instrument.signed.is_none() {
            let what = format!("when the {kind} of “{name}” was signed is not stated");
            add(Gap::Signed(kind.clone()), what);
        }
        if instrument.assessment.is_empty() {
            let what = format!("whether “{name}” was assessed for its {kind} is not stated");
            add(Gap::Assessed(kind.clone()), what);
        }
    }
    open
}
