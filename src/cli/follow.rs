//! `check --journey`, `--falls` and `--reach`: what follows from how flows hang together.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::Done;
use super::check::Told;
use super::compare::{change_data, codes, counted};
use crate::assess::{
    Crossing, Fall, Fallback, Fallen, Leaves, Standing, Touch, access_from, crossings,
    falls as fallen,
};
use crate::atlas::Picture;
use crate::document::Category;
use crate::graph::{Count, Journey, Keep, Part, Passage, Reach, Topic};
use crate::id::{DataId, PartyId, SiteId, StageId};
use crate::law::{Base, Country};
use crate::scenario::Scenario;

/// The journey of an item or a category of data.
pub(super) fn journey(law: &Base, picture: &Picture, asked: &str) -> Result<Told, Done> {
    let scenario = &picture.scenario;
    let topic = topic(scenario, asked)?;
    let journey = picture.graph.journey(scenario, &topic);
    let crossings = crossings(law, &picture.assessment, &journey);
    let names = Names { law, scenario, picture };
    let mut out = format!("The journey of {}\n", names.data(&journey.data));
    let stages: Vec<StageId> = picture.document.stages.iter().map(|s| s.id.clone()).collect();
    for (stage, steps) in journey.by_stage(scenario, &stages) {
        out.push_str(&format!("  {}\n", names.stage(stage.as_ref())));
        for step in steps {
            let (passage, data) = (names.passage(step.passage), names.data(&step.data));
            out.push_str(&format!("    {passage}: {data}{}\n", part(step.part)));
        }
    }
    out.push_str("  What each stop has of it\n");
    for stop in &journey.stops {
        out.push_str(&format!("    {}\n", names.system(stop.system)));
        for hold in &stop.holds {
            let data = names.data(&BTreeSet::from([hold.data]));
            let purpose = hold.purpose.as_ref().map_or_else(String::new, |p| format!(", for {p}"));
            let keep = keep(&hold.keep);
            out.push_str(&format!("      {data}: {keep}{purpose}{}\n", part(hold.part)));
        }
    }
    let n_copies = journey.copies().count();
    let ways = match journey.count {
        Count::Exactly(n) => format!("{n} ways"),
        Count::AtLeast(n) => format!("at least {n} ways"),
    };
    out.push_str(&format!("  {n_copies} stops keep a copy; {ways} from a source to an end\n"));
    for path in &journey.paths {
        out.push_str(&format!("    {}\n", names.path(path)));
    }
    out.push_str("  Where it leaves a regime\n");
    for crossing in &crossings {
        out.push_str(&format!("    {}\n", names.crossing(crossing)));
    }
    let data = journey_data(&names, &journey, &crossings);
    Ok(Told { key: "journey", words: out, data })
}

fn topic(scenario: &Scenario, asked: &str) -> Result<Topic, Done> {
    if scenario.data.iter().any(|data| data.id.as_str() == asked) {
        return Ok(Topic::Data(DataId::new(asked)));
    }
    let category: Result<Category, _> = serde_json::from_value(Value::from(asked));
    if let Ok(category) = category {
        return Ok(Topic::Category(category));
    }
    let known: Vec<&str> = scenario.data.iter().map(|data| data.id.as_str()).collect();
    Err(Done::bad(format!(
        "there is no data `{asked}`; use one of {}, or a category such as `contact`",
        known.join(", ")
    )))
}

fn journey_data(names: &Names<'_>, journey: &Journey, crossings: &[Crossing]) -> Value {
    let passage =
        |passage: Passage| json!({ "flow": names.flow_id(passage.flow), "back": passage.back });
    let ids = |data: &BTreeSet<usize>| -> Vec<&str> {
        data.iter().map(|idx| names.scenario.data[*idx].id.as_str()).collect()
    };
    let steps = journey.steps.iter().map(|step| {
        json!({
            "flow": names.flow_id(step.passage.flow), "back": step.passage.back,
            "part": part_code(step.part), "data": ids(&step.data), "depth": step.depth,
        })
    });
    let stops = journey.stops.iter().map(|stop| {
        let holds = stop.holds.iter().map(|hold| {
            json!({
                "data": names.scenario.data[hold.data].id, "part": part_code(hold.part),
                "keep": keep(&hold.keep), "copy": hold.keep.is_copy(), "purpose": hold.purpose,
            })
        });
        let holds: Vec<Value> = holds.collect();
        json!({ "system": names.scenario.systems[stop.system].id, "holds": holds })
    });
    let (n, exact) = match journey.count {
        Count::Exactly(n) => (n, true),
        Count::AtLeast(n) => (n, false),
    };
    let paths =
        journey.paths.iter().map(|path| path.iter().map(|p| passage(*p)).collect::<Value>());
    let crossed = crossings.iter().map(|crossing| {
        json!({
            "flow": names.flow_id(crossing.passage.flow), "back": crossing.passage.back,
            "regime": crossing.regime, "from": crossing.from, "to": crossing.to,
            "standing": crossing.standing.words(), "label": &*crossing.label,
            "mechanism": crossing.mechanism,
        })
    });
    json!({
        "data": ids(&journey.data),
        "steps": steps.collect::<Value>(),
        "stops": stops.collect::<Value>(),
        "n_paths": n, "all_counted": exact,
        "paths": paths.collect::<Value>(),
        "crossings": crossed.collect::<Value>(),
    })
}

/// What falls without something.
pub(super) fn falls(law: &Base, picture: &Picture, asked: &str) -> Result<Told, Done> {
    let fall = fall(law, &picture.scenario, asked)?;
    let all = fallen(law, &picture.scenario, &picture.assessment.question, &fall);
    let touched = counted(all.len(), ("is touched", "are touched"));
    let mut out = format!("Without {asked}: {touched}\n");
    for fallen in &all {
        out.push_str(&fallen_words(fallen));
    }
    let data = all.iter().map(|fallen| {
        json!({
            "flow": fallen.flow, "how": fallen.how.words(), "before": fallen.before.words(),
            "after": fallen.after.map(Standing::words),
            "change": fallen.change.as_ref().map(change_data),
        })
    });
    Ok(Told { key: "falls", words: out, data: data.collect() })
}

fn fallen_words(fallen: &Fallen) -> String {
    let (before, after) =
        (fallen.before.words(), fallen.after.map_or("gone", |after| after.words()));
    let step = if before == after {
        format!("{before} as before")
    } else {
        format!("{before} → {after}")
    };
    let (name, flow, how) = (&fallen.name, &fallen.flow, fallen.how.words());
    let mut out = format!("  {name} ({flow}): {how}\n    {step}\n");
    for change in fallen.change.iter().flat_map(|change| &change.regimes) {
        let left = match &change.fallback {
            Some(Fallback::Held { label, .. }) => format!("what remains: {label}"),
            Some(Fallback::Possible(next)) => {
                format!("nothing remains; {} would need {}", next.label, next.needs.join("; "))
            }
            Some(Fallback::Nothing) => "nothing remains".to_owned(),
            None if fallen.how == Touch::Noted => {
                let codes = codes(change);
                out.push_str(&format!("    {}: {}{codes}\n", change.regime, change.step()));
                continue;
            }
            None => continue,
        };
        out.push_str(&format!("    {}: {}, {left}\n", change.regime, change.turn.words()));
    }
    out
}

/// What is meant to fall: a word before a colon tells it where one id is that of several things.
fn fall(law: &Base, scenario: &Scenario, asked: &str) -> Result<Fall, Done> {
    let (kind, id) = asked.split_once(':').unwrap_or(("", asked));
    let party = scenario.parties.iter().any(|party| party.id.as_str() == id);
    let site = scenario.sites.iter().any(|site| site.id.as_str() == id);
    match kind {
        "certification" if party => Ok(Fall::Certification(PartyId::new(id))),
        "" | "mechanism" if law.knows_what_if(id) => Ok(Fall::Mechanism(id.to_owned())),
        "" | "party" if party => Ok(Fall::Party(PartyId::new(id))),
        "" | "site" if site => Ok(Fall::Site(SiteId::new(id))),
        _ => Err(Done::bad(format!(
            "there is no mechanism, what-if, party or site `{asked}`; write `certification:PARTY`, or an id that `law list` or the document names"
        ))),
    }
}

/// What can be seen from a country by remote access.
pub(super) fn reach(law: &Base, picture: &Picture, asked: &str) -> Result<Told, Done> {
    let Some(country) = law.country(asked) else {
        return Err(Done::bad(format!("`{asked}` is no country code such as `GB`")));
    };
    let scenario = &picture.scenario;
    let names = Names { law, scenario, picture };
    let access = access_from(law, scenario, &picture.graph, country);
    let mut out = format!("Within reach of {} by remote access\n", law.country_name(country));
    out.push_str(&reach_words(&names, &access.reach));
    if !access.unstated.desks.is_empty() {
        out.push_str("Within reach of places that are not stated and may lie there\n");
        out.push_str(&reach_words(&names, &access.unstated));
    }
    let inside: Vec<&str> = access.inside.iter().map(|system| names.system(*system)).collect();
    if !inside.is_empty() {
        out.push_str(&format!("There without remote access: {}\n", inside.join("; ")));
    }
    let ids = |systems: &BTreeSet<usize>| -> Value {
        systems.iter().map(|idx| json!(scenario.systems[*idx].id)).collect()
    };
    let data = json!({
        "country": country,
        "reach": reach_data(&names, &access.reach),
        "unstated": reach_data(&names, &access.unstated),
        "inside": ids(&access.inside),
    });
    Ok(Told { key: "reach", words: out, data })
}

fn reach_words(names: &Names<'_>, reach: &Reach) -> String {
    if reach.desks.is_empty() {
        return "  nothing\n".to_owned();
    }
    let desks: Vec<&str> = reach.desks.iter().map(|desk| names.system(*desk)).collect();
    let mut out = format!("  from {}\n", desks.join("; "));
    for reached in &reach.systems {
        let flows: Vec<&str> = reached.flows.iter().map(|flow| names.flow(*flow)).collect();
        let (system, flows) = (names.system(reached.system), flows.join("; "));
        out.push_str(&format!("    {system}, step {}, by {flows}\n", reached.steps));
        out.push_str(&format!("      seen: {}\n", names.data(&reached.seen)));
        if !reached.held.is_empty() {
            let held = names.data(&reached.held);
            out.push_str(&format!("      held there besides: {held}\n"));
        }
    }
    out
}

fn reach_data(names: &Names<'_>, reach: &Reach) -> Value {
    let scenario = names.scenario;
    let data = |all: &BTreeSet<usize>| -> Value {
        all.iter().map(|idx| json!(scenario.data[*idx].id)).collect()
    };
    let systems = reach.systems.iter().map(|reached| {
        let flows: Value = reached.flows.iter().map(|flow| json!(names.flow_id(*flow))).collect();
        json!({
            "system": scenario.systems[reached.system].id, "steps": reached.steps,
            "flows": flows, "seen": data(&reached.seen), "held": data(&reached.held),
        })
    });
    let desks = reach.desks.iter().map(|desk| json!(scenario.systems[*desk].id));
    json!({ "desks": desks.collect::<Value>(), "systems": systems.collect::<Value>() })
}

/// The names of what stands by its place in a scenario.
struct Names<'a> {
    law: &'a Base,
    scenario: &'a Scenario,
    picture: &'a Picture,
}

impl Names<'_> {
    fn flow(&self, flow: usize) -> &str {
        &self.scenario.flows[flow].name
    }

    fn flow_id(&self, flow: usize) -> &str {
        self.scenario.flows[flow].id.as_str()
    }

    fn system(&self, system: usize) -> &str {
        &self.scenario.systems[system].name
    }

    fn data(&self, data: &BTreeSet<usize>) -> String {
        let names: Vec<&str> =
            data.iter().map(|idx| self.scenario.data[*idx].name.as_str()).collect();
        names.join(", ")
    }

    fn stage(&self, stage: Option<&StageId>) -> &str {
        let title =
            |id: &StageId| self.picture.document.stages.iter().find(|known| known.id == *id);
        stage.and_then(title).map_or("At no stage that is stated", |stage| &stage.title)
    }

    fn passage(&self, passage: Passage) -> String {
        let back = if passage.back { ", back" } else { "" };
        format!("{}{back}", self.flow(passage.flow))
    }

    /// A path as the systems that it comes by.
    fn path(&self, path: &[Passage]) -> String {
        let graph = &self.picture.graph;
        let start = path.first().and_then(|passage| graph.start(*passage));
        let ends = path.iter().filter_map(|passage| graph.end(*passage));
        let names: Vec<&str> = start.into_iter().chain(ends).map(|s| self.system(s)).collect();
        names.join(" → ")
    }

    fn country(&self, country: Option<Country>) -> String {
        let name = |country| self.law.country_name(country);
        country.map_or_else(|| "a country not stated".to_owned(), name)
    }

    fn crossing(&self, crossing: &Crossing) -> String {
        let how = match crossing.leaves {
            Leaves::Place => "",
            Leaves::Seat => ", to a seat outside",
            Leaves::Reach => ", let go by somebody bound inside",
        };
        format!(
            "{} {}: {} → {}{how}: {}",
            crossing.regime,
            self.passage(crossing.passage),
            self.country(crossing.from),
            self.country(crossing.to),
            crossing.headline
        )
    }
}

fn keep(keep: &Keep) -> String {
    match keep {
        Keep::For(long) => format!("kept, {long}"),
        Keep::Open => "kept, for how long is not stated".to_owned(),
        Keep::Worked => "worked on, whether a copy stays is not stated".to_owned(),
        Keep::Seen => "seen from afar".to_owned(),
        Keep::Passing => "passes through".to_owned(),
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Itself => "",
        Part::Before => " (what it comes from)",
        Part::After => " (what becomes of it)",
    }
}

fn part_code(part: Part) -> &'static str {
    match part {
        Part::Itself => "itself",
        Part::Before => "before",
        Part::After => "after",
    }
}
