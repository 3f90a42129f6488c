//! The journey of one item or kind of data: where it comes from, where copies stay, where it ends.

mod paths;

use std::collections::{BTreeMap, BTreeSet};

use super::{FlowGraph, How, Passage};
use crate::document::{Access, Category};
use crate::id::{DataId, StageId};
use crate::scenario::Scenario;

pub use paths::Count;

/// Whose journey it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Topic {
    /// One item of data of the document.
    Data(DataId),
    /// Every item in which the law sees this.
    Category(Category),
}

/// The journey of some data through a scenario.
///
/// Flows, systems and data are named by their place in the scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Journey {
    /// The data that it is about.
    pub data: BTreeSet<usize>,
    /// Every passage that is a part of it, from the sources on.
    pub steps: Vec<Step>,
    /// Every system on the way, from the sources on.
    pub stops: Vec<Stop>,
    /// The ways from a source to an end, each a row of passages; at most [`Journey::MOST`].
    pub paths: Vec<Vec<Passage>>,
    /// How many ways there are.
    pub count: Count,
}

/// A passage of a journey.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The passage.
    pub passage: Passage,
    /// What part it has in the journey.
    pub part: Part,
    /// The data of the journey that it carries.
    pub data: BTreeSet<usize>,
    /// How many passages lie before it at least.
    pub depth: usize,
}

/// What part something has in a journey.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// It is the data that the journey is about.
    Itself,
    /// The data comes from it.
    Before,
    /// It was made from the data, or is the same kind under another name.
    After,
}

/// A system on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The system.
    pub system: usize,
    /// What it has of the data, in the order of the data.
    pub holds: Vec<Hold>,
}

/// What a system has of some data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The data.
    pub data: usize,
    /// What part it has in the journey.
    pub part: Part,
    /// Whether it stays.
    pub keep: Keep,
    /// What it is kept for, if that is stated.
    pub purpose: Option<String>,
}

/// Whether data stays at a system.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// A copy is kept, for this long.
    For(String),
    /// A copy is kept; for how long is not stated.
    Open,
    /// It is worked on; whether a copy stays is not stated.
    Worked,
    /// It is seen from afar.
    Seen,
    /// It passes through.
    Passing,
}

impl Keep {
    /// Whether a copy stays.
    pub const fn is_copy(&self) -> bool {
        matches!(self, Self::For(_) | Self::Open)
    }

    fn by_access(access: Access) -> Self {
        match access {
            Access::Storage => Self::Open,
            Access::Processing | Access::DirectCollection => Self::Worked,
            Access::RemoteAccess => Self::Seen,
            Access::Transit => Self::Passing,
        }
    }
}

/// One item on one passage.
type Carried = (Passage, usize);

impl Journey {
    /// The most ways that are listed.
    pub const MOST: usize = 200;

    /// The systems that hold a copy.
    pub fn copies(&self) -> impl Iterator<Item = &Stop> {
        self.stops.iter().filter(|stop| stop.holds.iter().any(|hold| hold.keep.is_copy()))
    }

    /// The steps by stage, in the order of `stages`; those of no stage last.
    pub fn by_stage(
        &self,
        scenario: &Scenario,
        stages: &[StageId],
    ) -> Vec<(Option<StageId>, Vec<&Step>)> {
        let place = |step: &Step| {
            let stage = scenario.flows.get(step.passage.flow)?.stage.as_ref()?;
            stages.iter().position(|known| known == stage)
        };
        let named = stages.iter().enumerate().map(|(idx, stage)| (Some(idx), Some(stage.clone())));
        named
            .chain([(None, None)])
            .map(|(idx, stage)| (stage, self.steps.iter().filter(|s| place(s) == idx).collect()))
            .filter(|(_, steps): &(_, Vec<&Step>)| !steps.is_empty())
            .collect()
    }
}

impl FlowGraph {
    /// Follows data from its sources to its ends; empty if nothing carries it.
    ///
    /// Passages that carry the data, those by which it came, under whatever name, and those that
    /// take along what was made from it. A way ends where nothing takes the data on, or only to a
    /// system where the same data has been before: circles are cut.
    pub fn journey(&self, scenario: &Scenario, topic: &Topic) -> Journey {
        let is_topic = |data: &crate::scenario::Data| match topic {
            Topic::Data(id) => data.id == *id,
            Topic::Category(category) => data.categories.contains(category),
        };
        let data: BTreeSet<usize> =
            (0..scenario.data.len()).filter(|idx| is_topic(&scenario.data[*idx])).collect();
        let links = self.links();
        let mut back: BTreeMap<Carried, Vec<Carried>> = BTreeMap::new();
        for (from, to) in links.iter().flat_map(|(from, all)| all.iter().map(move |to| (from, to)))
        {
            back.entry(*to).or_default().push(*from);
        }
        let core: BTreeSet<Carried> =
            self.carried().filter(|(_, item)| data.contains(item)).collect();
        let before = closure(&core, &back);
        let after = closure(&core, &links);
        let part = |carried: &Carried| {
            if core.contains(carried) {
                Part::Itself
            } else if before.contains(carried) {
                Part::Before
            } else {
                Part::After
            }
        };
        let members: BTreeSet<Carried> = before.union(&after).copied().collect();
        let parts: BTreeMap<Carried, Part> = members.iter().map(|c| (*c, part(c))).collect();
        let ways = paths::Ways::new(self, &members, &links);
        let (paths, count) = ways.paths(Journey::MOST);
        let steps = steps(&parts, &ways.depths());
        let stops = self.stops(scenario, &steps, &parts);
        Journey { data, steps, stops, paths, count }
    }

    fn carried(&self) -> impl Iterator<Item = Carried> {
        let items = |passage: Passage| self.loads[passage.flow].items.iter().copied();
        self.passages().flat_map(move |passage| items(passage).map(move |item| (passage, item)))
    }

    /// What each item on each passage goes on as.
    fn links(&self) -> BTreeMap<Carried, Vec<Carried>> {
        let mut links: BTreeMap<Carried, Vec<Carried>> = BTreeMap::new();
        for passage in self.passages() {
            for feed in self.feeding(passage) {
                let Some(to) = feed.data else { continue };
                for item in &self.loads[feed.from.flow].items {
                    let follows = match feed.how {
                        How::Same => *item == to,
                        How::Kind => self.kinds[*item] & self.kinds[to] != 0,
                        How::Made => true,
                    };
                    if follows {
                        links.entry((feed.from, *item)).or_default().push((passage, to));
                    }
                }
            }
        }
        links
    }

    fn stops(
        &self,
        scenario: &Scenario,
        steps: &[Step],
        parts: &BTreeMap<Carried, Part>,
    ) -> Vec<Stop> {
        let mut order: Vec<usize> = Vec::new();
        let mut held: BTreeMap<usize, BTreeMap<usize, (Part, Option<Keep>)>> = BTreeMap::new();
        for step in steps {
            let access = scenario.flows[step.passage.flow].access;
            let ends = [(self.start(step.passage), None), (self.end(step.passage), Some(access))];
            for (system, access) in ends {
                let Some(system) = system else { continue };
                if !order.contains(&system) {
                    order.push(system);
                }
                for item in &step.data {
                    let part = parts.get(&(step.passage, *item)).copied().unwrap_or(Part::After);
                    let keep = access.map(Keep::by_access);
                    let entry = held.entry(system).or_default().entry(*item);
                    let (known, kept) = entry.or_insert((part, None));
                    *known = part.min(*known);
                    *kept = match (kept.take(), keep) {
                        (Some(a), Some(b)) => Some(a.min(b)),
                        (a, b) => a.or(b),
                    };
                }
            }
        }
        let stop = |system: usize| {
            let here = held.remove(&system).unwrap_or_default();
            let stores = &scenario.systems[system].stores;
            let holds = here.into_iter().filter_map(|(data, (part, keep))| {
                let store = stores.iter().find(|store| store.data == scenario.data[data].id);
                let keep = match store.map(|store| &store.retention) {
                    Some(Some(long)) => Keep::For(long.clone()),
                    Some(None) => Keep::Open,
                    None => keep?,
                };
                let purpose = store.and_then(|store| store.purpose.clone());
                Some(Hold { data, part, keep, purpose })
            });
            Stop { system, holds: holds.collect() }
        };
        order.into_iter().map(stop).collect()
    }
}

fn steps(parts: &BTreeMap<Carried, Part>, depths: &BTreeMap<Passage, usize>) -> Vec<Step> {
    let mut steps: BTreeMap<Passage, Step> = BTreeMap::new();
    for ((passage, item), part) in parts {
        let depth = depths.get(passage).copied().unwrap_or(0);
        let step = steps.entry(*passage).or_insert_with(|| Step {
            passage: *passage,
            part: *part,
            data: BTreeSet::new(),
            depth,
        });
        step.part = step.part.min(*part);
        step.data.insert(*item);
    }
    let mut steps: Vec<Step> = steps.into_values().collect();
    steps.sort_by_key(|step| (step.depth, step.passage));
    steps
}

fn closure(
    start: &BTreeSet<Carried>,
    links: &BTreeMap<Carried, Vec<Carried>>,
) -> BTreeSet<Carried> {
    let mut reached = start.clone();
    let mut open: Vec<Carried> = start.iter().copied().collect();
    while let Some(carried) = open.pop() {
        for next in links.get(&carried).into_iter().flatten() {
            if reached.insert(*next) {
                open.push(*next);
            }
        }
    }
    reached
}
