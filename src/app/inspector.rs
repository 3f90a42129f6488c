//! The inspector: what is selected, by what right it flows, and why.

use eframe::egui::{RichText, Ui};

use super::command::Command;
use super::pane::Pane;
use super::right::{list, section};
use super::state::State;
use super::style::{color, semibold};
use super::trace::{Trace, trace_ui};
use super::why::{certifications_ui, statement_link, why_ui};
use crate::assess::{Fall, FlowAnswer, RegimeAnswer, Standing};
use crate::atlas::Picture;
use crate::id::StatementId;
use crate::law::{Applies, Base};
use crate::review::{self, Filter};
use crate::scenario::Flow;
use crate::scene::{Subject, Theme};

pub(super) fn inspector_ui(ui: &mut Ui, state: &State, out: &mut Vec<Command>) {
    let Some(picture) = state.atlas.picture() else {
        ui.weak("Nothing to inspect yet.");
        return;
    };
    if let (None, Some(traced)) = (&state.selected, &state.desk.traced) {
        trace_ui(ui, state, traced, out);
        return;
    }
    // Each subject has its own place, so that another one is read from its beginning.
    list(format!("{:?}", state.selected)).show(ui, |ui| {
        let pane = Shown { state, picture };
        match &state.selected {
            Some(Subject::Flow(id)) => match picture.scenario.flows.iter().find(|f| f.id == *id) {
                Some(flow) => pane.flow(ui, flow, out),
                None => absent(ui),
            },
            Some(Subject::Bundle(ids)) => pane.bundle(ui, ids, out),
            Some(Subject::System(id)) => pane.system(ui, id, out),
            Some(Subject::Site(id)) => pane.site(ui, id, out),
            Some(Subject::Jurisdiction(name)) => {
                title(ui, name);
                pane.fold(ui, &Subject::Jurisdiction(name.clone()), out);
                pane.borders(ui, &Subject::Jurisdiction(name.clone()), out);
            }
            None => pane.summary(ui, out),
        }
    });
}

/// How many flows the summary names.
const MOST: usize = 40;

fn absent(ui: &mut Ui) {
    ui.weak("What was selected does not exist with these choices.");
}

fn title(ui: &mut Ui, words: &str) {
    ui.label(RichText::new(words).heading());
}

fn fact(ui: &mut Ui, name: &str, value: Option<&str>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(name).weak());
        match value {
            Some(value) => ui.label(value),
            None => ui.label(RichText::new("not stated").color(ui.visuals().warn_fg_color)),
        };
    });
}

fn falls_ui(ui: &mut Ui, name: &str, fall: Fall, out: &mut Vec<Command>) {
    if ui.small_button(format!("What falls without {name}?")).clicked() {
        out.push(Command::Trace(Some(Trace::Fall(fall, name.to_owned()))));
    }
}

struct Shown<'a> {
    state: &'a State,
    picture: &'a Picture,
}

impl Shown<'_> {
    fn law(&self) -> &Base {
        self.state.atlas.law()
    }

    fn theme(&self) -> Theme {
        Theme::named(self.state.view.theme)
    }

    fn summary(&self, ui: &mut Ui, out: &mut Vec<Command>) {
        title(ui, "Summary");
        if let Some(summary) = &self.picture.document.summary {
            ui.label(summary);
        }
        if self.picture.scenario.flows.is_empty() {
            ui.weak("There is no flow yet.");
            return;
        }
        section(ui, "Flows");
        for (standing, n) in self.picture.assessment.counts().into_iter().rev() {
            ui.horizontal(|ui| {
                let style = self.theme().line(standing);
                ui.label(RichText::new("■").color(color(style.color)));
                ui.label(format!("{n}  {}", standing.words()));
            });
        }
        ui.label(
            RichText::new(format!("{} facts are not stated", self.picture.scenario.unknowns.len()))
                .weak(),
        );
        ui.horizontal_wrapped(|ui| {
            for (severity, n, open) in review::counts(&self.state.desk.findings) {
                let words = format!("{n} {}, {open} open", severity.code());
                if ui.small_button(words).clicked() {
                    let filter = Filter { severity: vec![severity], ..Filter::default() };
                    out.push(Command::Filter(filter));
                    out.push(Command::Pane(Pane::Findings));
                }
            }
        });
        let mut flows: Vec<&FlowAnswer> = self.picture.assessment.flows.iter().collect();
        flows.sort_by_key(|answer| std::cmp::Reverse(answer.standing));
        flows.retain(|answer| answer.standing >= Standing::Conditional);
        let n = flows.len();
        if n > 0 {
            section(ui, "Worst first");
        }
        for answer in flows.into_iter().take(MOST) {
            let scenario = &self.picture.scenario;
            let Some(flow) = scenario.flows.iter().find(|flow| flow.id == answer.flow) else {
                continue;
            };
            ui.horizontal_wrapped(|ui| {
                let style = self.theme().line(answer.standing);
                ui.label(RichText::new("■").color(color(style.color)));
                if ui.link(&flow.name).clicked() {
                    out.push(Command::Select(Some(Subject::Flow(flow.id.clone()))));
                }
                ui.label(RichText::new(answer.standing.words()).small().weak());
            });
        }
        if n > MOST {
            ui.weak(format!("and {} more", n - MOST));
        }
    }

    /// Flows that share one line: which they are, and each in full.
    fn bundle(&self, ui: &mut Ui, ids: &[crate::id::FlowId], out: &mut Vec<Command>) {
        let flows: Vec<&Flow> =
            self.picture.scenario.flows.iter().filter(|flow| ids.contains(&flow.id)).collect();
        if flows.is_empty() {
            absent(ui);
            return;
        }
        ui.label(format!("{} flows with the same ends and answers share this line:", flows.len()));
        for flow in &flows {
            if ui.link(&flow.name).clicked() {
                out.push(Command::Select(Some(Subject::Flow(flow.id.clone()))));
            }
        }
        ui.separator();
        for flow in flows {
            self.flow(ui, flow, out);
            ui.separator();
        }
    }

    fn flow(&self, ui: &mut Ui, flow: &Flow, out: &mut Vec<Command>) {
        title(ui, &flow.name);
        self.text_link(ui, "flows", flow.id.as_str(), out);
        let name = |id: &crate::id::SystemId| {
            let system = self.picture.scenario.systems.iter().find(|system| system.id == *id);
            system.map(|system| system.name.clone())
        };
        fact(ui, "from", name(&flow.from).as_deref());
        fact(ui, "to", name(&flow.to).as_deref());
        let data: Vec<&str> = flow
            .data
            .iter()
            .filter_map(|id| self.picture.scenario.data.iter().find(|data| data.id == *id))
            .map(|data| data.name.as_str())
            .collect();
        fact(ui, "data", (!data.is_empty()).then(|| data.join("; ")).as_deref());
        fact(ui, "purpose", flow.purpose.as_deref());
        fact(ui, "protection", flow.protection.as_deref());
        fact(ui, "the source says", flow.stated.as_deref());
        if let Some(note) = &flow.note {
            ui.label(RichText::new(note).weak());
        }
        if let Some(answer) = self.picture.assessment.flow(&flow.id) {
            for chosen in &answer.regimes {
                self.regime(ui, (answer, chosen), out);
            }
            certifications_ui(ui, self.state, self.picture, answer, out);
        }
        self.sources(ui, &flow.source, out);
    }

    fn regime(
        &self,
        ui: &mut Ui,
        (answer, chosen): (&FlowAnswer, &RegimeAnswer),
        out: &mut Vec<Command>,
    ) {
        let Some(leg) = answer.legs.get(chosen.leg) else { return };
        let full = leg.answer(chosen.regime);
        ui.add_space(8.0);
        let style = self.theme().line(chosen.standing);
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(chosen.regime.code()).family(semibold()));
            if full.applies == Applies::No {
                ui.label(RichText::new("does not bind it").weak());
                return;
            }
            let code = self.law().chip(full.mechanism.as_ref(), full.outcome);
            let code = code.map_or("?", |chip| &*chip.code);
            ui.label(
                RichText::new(format!(" {code} "))
                    .family(semibold())
                    .color(color(style.on_color))
                    .background_color(color(style.color)),
            );
            ui.label(&*full.label);
            if let Some(told) = Standing::beside(full) {
                ui.label(RichText::new(told).weak());
            }
        });
        let open = full.applies == Applies::Direct;
        why_ui(ui, self.state, self.picture, (answer, chosen, open), out);
    }

    fn system(&self, ui: &mut Ui, id: &crate::id::SystemId, out: &mut Vec<Command>) {
        let scenario = &self.picture.scenario;
        let Some(system) = scenario.systems.iter().find(|system| system.id == *id) else {
            absent(ui);
            return;
        };
        title(ui, &system.name);
        self.text_link(ui, "systems", id.as_str(), out);
        if self.picture.document.layout.pins.contains_key(id) {
            ui.horizontal(|ui| {
                ui.label(RichText::new("pinned where it was put").small().weak());
                if ui.small_button("Let it go").clicked() {
                    out.push(Command::Unpin(Some(id.clone())));
                }
            });
        }
        let site = scenario.sites.iter().find(|site| Some(&site.id) == system.site.as_ref());
        fact(ui, "site", site.map(|site| site.name.as_str()));
        fact(
            ui,
            "country",
            site.and_then(|s| s.country.as_deref()).map(|c| self.place(c)).as_deref(),
        );
        let party = scenario.parties.iter().find(|p| Some(&p.id) == system.party.as_ref());
        fact(ui, "party", party.map(|party| party.name.as_str()));
        ui.horizontal_wrapped(|ui| {
            if let Some(party) = party {
                let fall = Fall::Party(party.id.clone());
                falls_ui(ui, &party.name, fall, out);
            }
            if let Some(site) = site {
                falls_ui(ui, &site.name, Fall::Site(site.id.clone()), out);
            }
        });
        self.seen_from(ui, site.and_then(|site| site.country.as_deref()), out);
        for attribute in site.iter().flat_map(|site| &site.attributes) {
            fact(ui, "site:", Some(attribute));
        }
        for store in &system.stores {
            let data = scenario.data.iter().find(|data| data.id == store.data);
            fact(ui, "keeps", data.map(|data| data.name.as_str()));
            fact(ui, "    for how long", store.retention.as_deref());
        }
        for note in [&system.note].into_iter().chain(site.map(|site| &site.note)).flatten() {
            ui.label(RichText::new(note).weak());
        }
        section(ui, "Flows");
        for flow in scenario.flows.iter().filter(|flow| flow.from == *id || flow.to == *id) {
            let arrow = if flow.from == *id { "→" } else { "←" };
            if ui.link(format!("{arrow} {}", flow.name)).clicked() {
                out.push(Command::Select(Some(Subject::Flow(flow.id.clone()))));
            }
        }
        let mut sources = system.source.clone();
        sources.extend(site.iter().flat_map(|site| site.source.clone()));
        sources.extend(party.iter().flat_map(|party| party.source.clone()));
        self.sources(ui, &sources, out);
    }

    fn fold(&self, ui: &mut Ui, subject: &Subject, out: &mut Vec<Command>) {
        let folded = self.state.view.folded.contains(subject);
        let words = if folded { "Open it up" } else { "Draw it as one card" };
        if ui.button(words).clicked() {
            out.push(Command::Fold(subject.clone()));
        }
    }

    /// What stands in a jurisdiction, and which lines cross its border.
    fn borders(&self, ui: &mut Ui, subject: &Subject, out: &mut Vec<Command>) {
        let plan = &self.picture.plan;
        let inside = |card: usize| {
            let Some(card) = plan.cards.get(card) else { return false };
            let parents = |group: &usize| plan.groups.get(*group).and_then(|group| group.parent);
            let mut around = std::iter::successors(card.parent, parents);
            card.subject == *subject || around.any(|group| plan.groups[group].subject == *subject)
        };
        section(ui, "What stands here");
        let cards = plan.cards.iter().enumerate().filter(|(idx, _)| inside(*idx));
        for id in cards.flat_map(|(_, card)| &card.systems) {
            let system = self.picture.scenario.systems.iter().find(|system| system.id == *id);
            if system.is_some_and(|system| ui.link(&system.name).clicked()) {
                out.push(Command::Select(Some(Subject::System(id.clone()))));
            }
        }
        section(ui, "What crosses its border");
        let crossing = plan.lines.iter().filter(|line| inside(line.from) != inside(line.to));
        for line in crossing {
            let arrow = if inside(line.from) { "→" } else { "←" };
            let other = if inside(line.from) { line.to } else { line.from };
            let name = plan.cards.get(other).map_or("", |card| card.name.as_str());
            ui.horizontal_wrapped(|ui| {
                let style = self.theme().line(line.standing);
                ui.label(RichText::new("■").color(color(style.color)));
                if ui.link(format!("{arrow} {name}: {}", line.data)).clicked() {
                    out.push(Command::Select(Some(line.subject.clone())));
                }
                ui.label(RichText::new(line.standing.words()).small().weak());
            });
        }
    }

    fn seen_from(&self, ui: &mut Ui, code: Option<&str>, out: &mut Vec<Command>) {
        let Some(country) = code.and_then(|code| self.law().country(code)) else { return };
        let words = format!("What can be seen from {}?", self.law().country_name(country));
        if ui.small_button(words).clicked() {
            out.push(Command::Trace(Some(Trace::From(country))));
        }
    }

    fn place(&self, code: &str) -> String {
        match self.law().country(code) {
            Some(country) => self.law().country_name(country),
            None => code.to_owned(),
        }
    }

    fn site(&self, ui: &mut Ui, id: &crate::id::SiteId, out: &mut Vec<Command>) {
        let Some(site) = self.picture.scenario.sites.iter().find(|site| site.id == *id) else {
            absent(ui);
            return;
        };
        title(ui, &site.name);
        self.text_link(ui, "sites", id.as_str(), out);
        self.fold(ui, &Subject::Site(id.clone()), out);
        falls_ui(ui, &site.name, Fall::Site(id.clone()), out);
        self.seen_from(ui, site.country.as_deref(), out);
        fact(ui, "country", site.country.as_deref().map(|code| self.place(code)).as_deref());
        fact(ui, "town", site.city.as_deref());
        for attribute in &site.attributes {
            fact(ui, "–", Some(attribute));
        }
        if let Some(note) = &site.note {
            ui.label(RichText::new(note).weak());
        }
        self.sources(ui, &site.source, out);
    }

    fn text_link(&self, ui: &mut Ui, list: &str, id: &str, out: &mut Vec<Command>) {
        if let Some(span) = self.state.atlas.spans().of_element(list, id)
            && ui.link(format!("{id}, in the text")).clicked()
        {
            out.push(Command::GoTo(span));
        }
    }

    fn sources(&self, ui: &mut Ui, ids: &[StatementId], out: &mut Vec<Command>) {
        section(ui, "What the source says");
        if ids.is_empty() {
            ui.weak("no source is named");
        }
        let mut shown: Vec<&StatementId> = Vec::new();
        for id in ids {
            if shown.contains(&id) {
                continue;
            }
            shown.push(id);
            let sources = &self.picture.document.sources;
            let statement =
                sources.iter().flat_map(|source| &source.statements).find(|s| s.id == *id);
            let Some(statement) = statement else { continue };
            for quote in &statement.quote {
                ui.horizontal_wrapped(|ui| {
                    statement_link(ui, self.state, self.picture, id, out);
                    ui.label(format!("“{quote}”"));
                });
            }
            if let Some(note) = &statement.note {
                ui.label(RichText::new(note).small().weak());
            }
        }
    }
}
