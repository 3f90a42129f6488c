//! The schematic: jurisdictions, sites and systems as nested boxes, flows left to right.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::assess::{Assessment, FlowAnswer, Jurisdiction, Standing, jurisdiction};
use crate::document::{Pins, SystemKind};
use crate::geom::Point;
use crate::id::{DataId, PartyId, SiteId, SystemId};
use crate::law::Base;
use crate::layout::Key;
use crate::scenario::{Flow, Scenario, Site, System};

use super::plan::{Caption, Card, Detail, Group, Line, Mark, Plan};
use super::{Icon, Subject};

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
}

/// Plans the schematic.
///
/// A site that holds one system only is written on that system's card; a box around a single card
/// would say nothing more and cost the room of a title. All other sites are boxes.
pub fn schematic(facts: &Facts<'_>) -> Plan {
    let mut planner = Planner {
        facts: *facts,
        as_of: facts.assessment.question.as_of,
        groups: Vec::new(),
        jurisdictions: BTreeMap::new(),
        boxes: BTreeMap::new(),
    };
    let cards: Vec<Card> =
        facts.scenario.systems.iter().map(|system| planner.card(system)).collect();
    let places: BTreeMap<&SystemId, usize> =
        facts.scenario.systems.iter().enumerate().map(|(idx, system)| (&system.id, idx)).collect();
    let lines = facts
        .scenario
        .flows
        .iter()
        .filter_map(|flow| {
            let (from, to) = (*places.get(&flow.from)?, *places.get(&flow.to)?);
            let answer = facts.assessment.flow(&flow.id)?;
            Some(line(facts, flow, answer, (from, to)))
        })
        .collect();
    Plan { groups: planner.groups, cards, lines, caption: Caption::default() }
}

struct Planner<'a> {
    facts: Facts<'a>,
    as_of: Date,
    groups: Vec<Group>,
    jurisdictions: BTreeMap<Jurisdiction, usize>,
    boxes: BTreeMap<SiteId, usize>,
}

impl Planner<'_> {
    fn site(&self, id: Option<&SiteId>) -> Option<&Site> {
        self.facts.scenario.sites.iter().find(|site| Some(&site.id) == id)
    }

    fn card(&mut self, system: &System) -> Card {
        let site = self.site(system.site.as_ref()).cloned();
        let boxed = site.as_ref().is_some_and(|site| self.holds_several(&site.id));
        let parent = match &site {
            Some(site) if boxed => Some(self.site_box(site)),
            Some(site) => match self.site(site.parent.as_ref()).cloned() {
                Some(parent) => Some(self.site_box(&parent)),
                None => self.jurisdiction(site.country.as_deref()),
            },
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
        let systems = self.facts.scenario.systems.iter();
        let parts = self.facts.scenario.sites.iter();
        systems.filter(|system| system.site.as_ref() == Some(site)).count()
            + parts.filter(|part| part.parent.as_ref() == Some(site)).count()
            > 1
    }

    fn site_box(&mut self, site: &Site) -> usize {
        if let Some(idx) = self.boxes.get(&site.id) {
            return *idx;
        }
        let parent = match self.site(site.parent.as_ref()).cloned() {
            Some(parent) => Some(self.site_box(&parent)),
            None => self.jurisdiction(site.country.as_deref()),
        };
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

fn line(facts: &Facts<'_>, flow: &Flow, answer: &FlowAnswer, ends: (usize, usize)) -> Line {
    Line {
        key: Key::new(&format!("flow:{}", flow.id)),
        from: ends.0,
        to: ends.1,
        both_ways: flow.both_ways,
        data: data_words(facts.scenario, &flow.data),
        marks: marks(facts.law, answer),
        standing: answer.standing,
        subject: Subject::Flow(flow.id.clone()),
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

/// What the chip says: one mark if all regimes that show agree, else one for each, worst first.
fn marks(law: &Base, answer: &FlowAnswer) -> Vec<Mark> {
    let mut marks: Vec<Mark> = answer
        .shown()
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
    marks.sort_by_key(|mark| std::cmp::Reverse(mark.standing));
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
