//! What is followed through the picture: an item of data, a fall, or a look from abroad.

use eframe::egui::{RichText, Ui};

use super::command::Command;
use super::desk::Subjects;
use super::right::{list, quiet, section, subject_link};
use super::state::State;
use super::style::{color, semibold};
use crate::assess::{Fall, Leaves, Standing, access_from, crossings, falls};
use crate::graph::{FlowGraph, Keep, Part, Topic};
use crate::id::DataId;
use crate::law::{Base, Country};
use crate::scene::{Subject, Theme};

/// What is to be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trace {
    /// The journey of an item of data.
    Data(DataId),
    /// What falls if something is no longer there, and what it is called.
    Fall(Fall, String),
    /// What can be seen from a country by remote access.
    From(Country),
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Traced {
    /// What it is about.
    pub title: String,
    parts: Vec<(String, Vec<Row>)>,
    /// What of the picture takes part.
    pub lit: Vec<Subject>,
}

#[derive(Clone, Debug)]
struct Row {
    subject: Subject,
    name: String,
    words: String,
    standing: Option<Standing>,
}

impl Trace {
    /// Follows it through a picture.
    pub fn traced(&self, law: &Base, subjects: &Subjects) -> Traced {
        let finder = Finder { law, subjects, graph: FlowGraph::build(&subjects.scenario) };
        match self {
            Self::Data(data) => finder.journey(data),
            Self::Fall(fall, name) => finder.fall(fall, name),
            Self::From(country) => finder.access(*country),
        }
    }
}

struct Finder<'a> {
    law: &'a Base,
    subjects: &'a Subjects,
    graph: FlowGraph,
}

impl Finder<'_> {
    fn system(&self, idx: usize, words: String) -> Option<Row> {
        let system = self.subjects.scenario.systems.get(idx)?;
        let (subject, name) = (Subject::System(system.id.clone()), system.name.clone());
        Some(Row { subject, name, words, standing: None })
    }

    fn flow(&self, idx: usize, words: String, standing: Option<Standing>) -> Option<Row> {
        let flow = self.subjects.scenario.flows.get(idx)?;
        let (subject, name) = (Subject::Flow(flow.id.clone()), flow.name.clone());
        Some(Row { subject, name, words, standing })
    }

    fn data(&self, items: impl Iterator<Item = usize>) -> String {
        let data = &self.subjects.scenario.data;
        let names: Vec<&str> =
            items.filter_map(|idx| data.get(idx)).map(|d| d.name.as_str()).collect();
        names.join("; ")
    }

    fn journey(&self, data: &DataId) -> Traced {
        let scenario = &self.subjects.scenario;
        let name = scenario.data.iter().find(|other| other.id == *data).map(|d| d.name.clone());
        let journey = self.graph.journey(scenario, &Topic::Data(data.clone()));
        let kept = |keep: &Keep| match keep {
            Keep::For(period) => format!("kept for {period}"),
            Keep::Open => "kept, it is not stated for how long".to_owned(),
            Keep::Worked => "worked with".to_owned(),
            Keep::Seen => "seen".to_owned(),
            Keep::Passing => "passing".to_owned(),
        };
        let part = |part: Part| match part {
            Part::Itself => "",
            Part::Before => " (what it comes from)",
            Part::After => " (what becomes of it)",
        };
        let copies = journey.copies().flat_map(|stop| {
            let holds = stop.holds.iter().filter(|hold| hold.keep.is_copy());
            holds.filter_map(|hold| {
                let item = self.data(std::iter::once(hold.data));
                let words = format!("{item}{}, {}", part(hold.part), kept(&hold.keep));
                self.system(stop.system, words)
            })
        });
        let leaving = crossings(self.law, &self.subjects.assessment, &journey);
        let leaving = leaving.iter().filter_map(|crossing| {
            let how = match crossing.leaves {
                Leaves::Place => "leaves by its place",
                Leaves::Seat => "leaves by the recipient’s seat",
                Leaves::Reach => "is seen from outside",
            };
            let words = format!("{}: {how}; {}", crossing.regime, crossing.headline);
            self.flow(crossing.passage.flow, words, Some(crossing.standing))
        });
        let steps = journey.steps.iter().filter_map(|step| {
            let words = format!("{}{}", self.data(step.data.iter().copied()), part(step.part));
            self.flow(step.passage.flow, words, None)
        });
        Traced::of(
            format!("The journey of {}", name.unwrap_or_else(|| data.to_string())),
            vec![
                ("Copies, and how long they are kept".to_owned(), copies.collect()),
                ("Where it leaves a regime".to_owned(), leaving.collect()),
                ("Every step".to_owned(), steps.collect()),
            ],
        )
    }

    fn fall(&self, fall: &Fall, name: &str) -> Traced {
        let question = &self.subjects.assessment.question;
        let fallen = falls(self.law, &self.subjects.scenario, question, fall);
        let rows = fallen.into_iter().map(|fallen| {
            let how = fallen.how.words();
            let then = |after: Standing| format!("{how}; then: {}", after.words());
            Row {
                subject: Subject::Flow(fallen.flow),
                name: fallen.name,
                words: fallen.after.map_or_else(|| how.to_owned(), then),
                standing: fallen.after,
            }
        });
        let title = format!("Without {name}");
        Traced::of(title, vec![("Flows that are touched".to_owned(), rows.collect())])
    }

    fn access(&self, country: Country) -> Traced {
        let access = access_from(self.law, &self.subjects.scenario, &self.graph, country);
        let seen = |reach: &crate::graph::Reach| -> Vec<Row> {
            let of = |reached: &crate::graph::Reached| {
                let items = reached.seen.union(&reached.held).copied();
                self.system(reached.system, self.data(items))
            };
            reach.systems.iter().filter_map(of).collect()
        };
        Traced::of(
            format!("What can be seen from {}", self.law.country_name(country)),
            vec![
                ("By remote access".to_owned(), seen(&access.reach)),
                (
                    "By access from a country not stated, which may be it".to_owned(),
                    seen(&access.unstated),
                ),
            ],
        )
    }
}

impl Traced {
    fn of(title: String, parts: Vec<(String, Vec<Row>)>) -> Self {
        let lit = parts.iter().flat_map(|(_, rows)| rows).map(|row| row.subject.clone()).collect();
        Self { title, parts, lit }
    }
}

pub(super) fn trace_ui(ui: &mut Ui, state: &State, traced: &Traced, out: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(&traced.title).family(semibold()));
        if ui.small_button("Close").clicked() {
            out.push(Command::Trace(None));
        }
    });
    let said = if traced.lit.is_empty() {
        "Nothing in this picture takes part."
    } else {
        "In the picture, what is listed here is bright and everything else is dim."
    };
    quiet(ui, said);
    let theme = Theme::named(state.view.theme);
    list(("trace", &traced.title)).show(ui, |ui| {
        for (name, rows) in &traced.parts {
            section(ui, &format!("{name} ({})", rows.len()));
            for row in rows {
                ui.horizontal_wrapped(|ui| {
                    if let Some(standing) = row.standing {
                        let tint = color(theme.line(standing).color);
                        ui.label(RichText::new("■").color(tint)).on_hover_text(standing.words());
                    }
                    subject_link(ui, state, &row.subject, RichText::new(&row.name), out);
                    quiet(ui, &row.words);
                });
            }
        }
    });
}
