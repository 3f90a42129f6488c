//! The schematic: jurisdictions, sites and systems as nested boxes, flows left to right.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::assess::{Assessment, FlowAnswer, Jurisdiction, Standing, jurisdiction};
use crate::document::{Pins, SystemKind};
use crate::geom::Point;
use crate::id::{DataId, FlowId, PartyId, SiteId, SystemId};
use crate::law::Base;
use crate::layout::Key;
use crate::scenario::{Flow, Scenario, Site, System};

use super::plan::{Caption, Card, Detail, Group, Line, Mark, Plan};
use super::{Icon, Subject};

/// Sites within sites are followed this far.
const DEEPEST: usize = 16;

/// What the schematic is made from.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The law, which knows zones and countries.
    pub law: &'a Base,
    /// What exists.
    pub scenario: &'a Scenario,
    /// By what right it flows.
    pub assessment: &'a Assessment,
    /// Where the user put things.
    pub pins: &'a Pins,
    /// The sites and jurisdictions that are drawn as one card each.
    pub folded: &'a BTreeSet<Subject>,
}

/// Plans the schematic.
///
/// A site that holds one system only is written on that system's card; a box around a single card
/// would say nothing more and cost the room of a title. All other sites are boxes.
pub fn schematic(facts: &Facts<'_>) -> Plan {
    let mut held: BTreeMap<&SiteId, usize> = BTreeMap::new();
    let inside = facts.scenario.systems.iter().filter_map(|system| system.site.as_ref());
    let parts = facts.scenario.sites.iter().filter_map(|site| site.parent.as_ref());
    for site in inside.chain(parts) {
        *held.entry(site).or_default() += 1;
    }
    let mut planner = Planner {
        facts: *facts,
        // Of two with one id the first counts.
        sites: facts.scenario.sites.iter().rev().map(|site| (&site.id, site)).collect(),
        held,
        as_of: facts.assessment.question.as_of,
        groups: Vec::new(),
        jurisdictions: BTreeMap::new(),
        boxes: BTreeMap::new(),
        cards: Vec::new(),
        folded: BTreeMap::new(),
    };
    let places: BTreeMap<&SystemId, usize> =
        facts.scenario.systems.iter().map(|system| (&system.id, planner.place(system))).collect();
    let lines = bundles(facts, &places).iter().map(|bundle| line(facts.scenario, bundle)).collect();
    Plan { groups: planner.groups, cards: planner.cards, lines, caption: Caption::default() }
}

struct Planner<'a> {
    facts: Facts<'a>,
    sites: BTreeMap<&'a SiteId, &'a Site>,
    /// How many systems and sites each site holds.
    held: BTreeMap<&'a SiteId, usize>,
    as_of: Date,
    groups: Vec<Group>,
    jurisdictions: BTreeMap<Jurisdiction, usize>,
    boxes: BTreeMap<SiteId, usize>,
    cards: Vec<Card>,
    folded: BTreeMap<Subject, usize>,
}

impl Planner<'_> {
    fn site(&self, id: Option<&SiteId>) -> Option<&Site> {
        self.sites.get(id?).copied()
    }

    /// The card that shows a system: its own, or that of the folded box around it.
    fn place(&mut self, system: &System) -> usize {
        let folded = self.folded_around(system);
        let Some(subject) = folded else {
            let card = self.card(system);
            self.cards.push(card);
            return self.cards.len() - 1;
        };
        let idx = if let Some(idx) = self.folded.get(&subject) {
            *idx
        } else {
            let card = self.folded_card(&subject);
            self.cards.push(card);
            self.cards.len() - 1
        };
        self.folded.insert(subject, idx);
        let card = &mut self.cards[idx];
        card.systems.push(system.id.clone());
        let n = card.systems.len();
        let words = if n == 1 { "1 system".to_owned() } else { format!("{n} systems") };
        card.details = vec![Detail { text: words, unknown: false }];
        idx
    }

    /// The outermost folded box around a system.
    fn folded_around(&self, system: &System) -> Option<Subject> {
        let mut around = Vec::new();
        let mut site = self.site(system.site.as_ref());
        let country = site.and_then(|site| site.country.clone());
        while let Some(inner) = site {
            around.push(Subject::Site(inner.id.clone()));
            site = self.site(inner.parent.as_ref()).filter(|_| around.len() < DEEPEST);
        }
        let found = jurisdiction(self.facts.law, country.as_deref(), self.as_of);
        around.push(Subject::Jurisdiction(found.name));
        around.into_iter().rev().find(|subject| self.facts.folded.contains(subject))
    }

    fn folded_card(&mut self, subject: &Subject) -> Card {
        let (key, name, parent) = match subject {
            Subject::Site(id) => {
                let site = self.site(Some(id)).cloned();
                let parent = site.as_ref().and_then(|site| self.around(site));
                let name = site.map_or_else(|| id.to_string(), |site| site.name);
                (format!("site:{id}"), name, parent)
            }
            other => {
                let name = match other {
                    Subject::Jurisdiction(name) => name.clone(),
                    _ => String::new(),
                };
                (format!("jurisdiction:{name}"), name, None)
            }
        };
        Card {
            key: Key::new(&key),
            parent,
            icon: Icon::Folded,
            name,
            details: Vec::new(),
            subject: subject.clone(),
            systems: Vec::new(),
            pin: None,
        }
    }

    /// The box around a site.
    fn around(&mut self, site: &Site) -> Option<usize> {
        match self.site(site.parent.as_ref()).cloned() {
            Some(parent) => Some(self.site_box(&parent)),
            None => self.jurisdiction(site.country.as_deref()),
        }
    }

    fn card(&mut self, system: &System) -> Card {
        let site = self.site(system.site.as_ref()).cloned();
        let boxed = site.as_ref().is_some_and(|site| self.holds_several(&site.id));
        let parent = match &site {
            Some(site) if boxed => Some(self.site_box(site)),
            Some(site) => self.around(site),
            None => None,
        };
        let mut details = Vec::new();
        match &site {
            Some(site) if !boxed => details.push(place_of(site, &system.name)),
            Some(_) => {}
            None => details.push(Detail { text: "place not stated".to_owned(), unknown: true }),
        }
        details.push(self.party(system.party.as_ref()));
        let pin = self.facts.pins.pins.get(&system.id).map(|pin| Point::new(pin.x, pin.y));
        Card {
            key: Key::new(&format!("system:{}", system.id)),
            parent,
            icon: icon(system.kind),
            name: system.name.clone(),
            details,
            subject: Subject::System(system.id.clone()),
            systems: vec![system.id.clone()],
            pin,
        }
    }

    fn party(&self, id: Option<&PartyId>) -> Detail {
        let party = self.facts.scenario.parties.iter().find(|party| Some(&party.id) == id);
        match party {
            Some(party) => Detail { text: party.name.clone(), unknown: false },
            None => Detail { text: "party not stated".to_owned(), unknown: true },
        }
    }

    fn holds_several(&self, site: &SiteId) -> bool {
        self.held.get(site).is_some_and(|n| *n > 1)
    }

    fn site_box(&mut self, site: &Site) -> usize {
        if let Some(idx) = self.boxes.get(&site.id) {
            return *idx;
        }
        let parent = self.around(site);
        let idx = self.groups.len();
        self.groups.push(Group {
            key: Key::new(&format!("site:{}", site.id)),
            parent,
            title: site.name.clone(),
            detail: site.city.clone().unwrap_or_default(),
            subject: Subject::Site(site.id.clone()),
            unknown: site.country.is_none(),
        });
        self.boxes.insert(site.id.clone(), idx);
        idx
    }

    /// The container of a jurisdiction; none where the country is not stated, since what is
    /// somewhere unknown is not in one place.
    fn jurisdiction(&mut self, country: Option<&str>) -> Option<usize> {
        let found = jurisdiction(self.facts.law, country, self.as_of);
        if found.unknown {
            return None;
        }
        if let Some(idx) = self.jurisdictions.get(&found) {
            return Some(*idx);
        }
        let idx = self.groups.len();
        self.groups.push(Group {
            key: Key::new(&format!("jurisdiction:{}", found.name)),
            parent: None,
            title: found.name.clone(),
            detail: String::new(),
            subject: Subject::Jurisdiction(found.name.clone()),
            unknown: false,
        });
        self.jurisdictions.insert(found, idx);
        Some(idx)
    }
}

/// Where a system stands: the site, and its town unless the names say it already.
fn place_of(site: &Site, system: &str) -> Detail {
    let unknown = site.country.is_none();
    let text = match &site.city {
        _ if unknown => format!("{}, not stated", site.name),
        Some(city) if !site.name.contains(city.as_str()) && !system.contains(city.as_str()) => {
            format!("{}, {city}", site.name)
        }
        _ => site.name.clone(),
    };
    Detail { text, unknown }
}

/// Flows that one line shows, from one card to another.
struct Bundle<'a> {
    ends: (usize, usize),
    flows: Vec<&'a Flow>,
    marks: Vec<Mark>,
    standing: Standing,
}

/// The flows, those together that have the same ends and get the same answers: side by side they
/// would say the same twice. What stays inside a folded box is not drawn.
fn bundles<'a>(facts: &Facts<'a>, places: &BTreeMap<&SystemId, usize>) -> Vec<Bundle<'a>> {
    let folded = |idx: usize| places.values().filter(|place| **place == idx).count() > 1;
    let mut bundles: Vec<Bundle<'a>> = Vec::new();
    let mut between: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let answers: BTreeMap<&FlowId, &FlowAnswer> =
        facts.assessment.flows.iter().rev().map(|answer| (&answer.flow, answer)).collect();
    for flow in &facts.scenario.flows {
        let ends = (places.get(&flow.from).copied(), places.get(&flow.to).copied());
        let (Some(from), Some(to)) = ends else { continue };
        let Some(answer) = answers.get(&flow.id) else { continue };
        if from == to && flow.from != flow.to && folded(from) {
            continue;
        }
        let marks = marks(facts.law, answer);
        let beside = between.entry((from, to)).or_default();
        let same = beside.iter().copied().find(|idx| {
            bundles[*idx].marks == marks
                && bundles[*idx].flows.iter().all(|other| other.both_ways == flow.both_ways)
        });
        if let Some(idx) = same {
            bundles[idx].flows.push(flow);
        } else {
            beside.push(bundles.len());
            let (flows, standing) = (vec![flow], answer.standing);
            bundles.push(Bundle { ends: (from, to), flows, marks, standing });
        }
    }
    bundles
}

fn line(scenario: &Scenario, bundle: &Bundle<'_>) -> Line {
    let ids: Vec<FlowId> = bundle.flows.iter().map(|flow| flow.id.clone()).collect();
    let mut data: Vec<DataId> = Vec::new();
    for id in bundle.flows.iter().flat_map(|flow| &flow.data) {
        if !data.contains(id) {
            data.push(id.clone());
        }
    }
    let words = data_words(scenario, &data);
    Line {
        key: Key::new(&format!("flow:{}", ids[0])),
        from: bundle.ends.0,
        to: bundle.ends.1,
        both_ways: bundle.flows.iter().all(|flow| flow.both_ways),
        data: if ids.len() > 1 { format!("{}× {words}", ids.len()) } else { words },
        marks: bundle.marks.clone(),
        standing: bundle.standing,
        subject: match ids.as_slice() {
            [id] => Subject::Flow(id.clone()),
            _ => Subject::Bundle(ids),
        },
    }
}

fn data_words(scenario: &Scenario, data: &[DataId]) -> String {
    let names: Vec<&str> = data
        .iter()
        .filter_map(|id| scenario.data.iter().find(|data| data.id == *id))
        .map(|data| data.short.as_deref().unwrap_or(&data.name))
        .collect();
    if names.is_empty() { "data not stated".to_owned() } else { names.join(", ") }
}

/// What the chip says: one mark if all regimes that bind the flow agree, else one for each, worst
/// first.
fn marks(law: &Base, answer: &FlowAnswer) -> Vec<Mark> {
    let mut shown: Vec<_> = answer.binding().collect();
    shown.sort_by_key(|(chosen, _)| std::cmp::Reverse(chosen.rank()));
    let mut marks: Vec<Mark> = shown
        .into_iter()
        .map(|(chosen, full)| {
            let chip = law.chip(full.mechanism.as_ref(), full.outcome);
            Mark {
                regimes: chosen.regime.to_string(),
                code: chip.map_or_else(|| "?".to_owned(), |chip| chip.code.to_string()),
                label: chip.map_or_else(|| full.label.to_string(), |chip| chip.label.to_string()),
                standing: chosen.standing,
            }
        })
        .collect();
    if marks.is_empty() {
        return vec![Mark {
            regimes: String::new(),
            code: "–".to_owned(),
            label: "not bound".to_owned(),
            standing: Standing::Unbound,
        }];
    }
    let same = marks.iter().all(|mark| mark.label == marks[0].label && mark.code == marks[0].code);
    if same {
        marks.truncate(1);
        marks[0].regimes.clear();
    } else {
        for mark in &mut marks {
            mark.label.clear();
        }
    }
    marks
}

fn icon(kind: SystemKind) -> Icon {
    match kind {
        SystemKind::People => Icon::People,
        SystemKind::Network => Icon::Network,
        SystemKind::Compute => Icon::Compute,
        SystemKind::Storage => Icon::Storage,
        SystemKind::Archive => Icon::Archive,
        SystemKind::Application => Icon::Application,
        SystemKind::Analysis => Icon::Analysis,
        SystemKind::Desk => Icon::Desk,
    }
}
