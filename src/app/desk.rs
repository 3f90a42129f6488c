//! What the lists beside the picture show: judged anew only when the picture changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::trace::{Trace, Traced};
use crate::assess::{
    Assessment, Changes, FIRST, FlowChange, LAST, Side, Timeline, Turn, compare, timeline,
};
use crate::atlas::{Atlas, Picture};
use crate::claim::{self, Facts, Judgement, Turns};
use crate::document::{Document, Review};
use crate::graph::FlowGraph;
use crate::id::FlowId;
use crate::law::Base;
use crate::review::{self, Entry, Filter, Group};
use crate::scenario::{Scenario, Selection};

/// Everything that a list is made from.
#[derive(Clone, Debug)]
pub struct Subjects {
    /// The document.
    pub document: Arc<Document>,
    /// What is chosen.
    pub selection: Selection,
    /// What exists.
    pub scenario: Arc<Scenario>,
    /// By what right it flows.
    pub assessment: Arc<Assessment>,
}

impl Subjects {
    fn of(picture: &Picture) -> Self {
        Self {
            document: Arc::clone(&picture.document),
            selection: picture.selection.clone(),
            scenario: Arc::clone(&picture.scenario),
            assessment: Arc::clone(&picture.assessment),
        }
    }

    /// Whether both are of the same picture.
    pub fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.document, &other.document)
            && Arc::ptr_eq(&self.scenario, &other.scenario)
            && Arc::ptr_eq(&self.assessment, &other.assessment)
    }

    /// What the claims are held against.
    pub fn facts<'a>(&'a self, law: &'a Base) -> Facts<'a> {
        Facts {
            law,
            document: &self.document,
            selection: &self.selection,
            scenario: &self.scenario,
            assessment: &self.assessment,
        }
    }
}

/// A picture that others are compared with.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// What it was made from.
    pub subjects: Subjects,
    /// What it is called.
    pub name: String,
}

/// What takes longer than a frame, and is worked out beside the window.
#[derive(Clone, Debug)]
pub struct Study {
    /// What it is about.
    pub subjects: Subjects,
    /// Which choices turn which claim.
    pub turns: Vec<Turns>,
    /// How the flows stand over the years.
    pub timeline: Timeline,
}

impl Study {
    /// Works it out: one assessment for each option, and one for each day on which the law changes,
    /// unless the years are known already.
    pub fn of(subjects: Subjects, law: &Base, years: Option<Timeline>) -> Self {
        let turns = claim::turns(&subjects.facts(law));
        let timeline = years.unwrap_or_else(|| {
            let graph = FlowGraph::build(&subjects.scenario);
            let what_if = &subjects.assessment.question.what_if;
            timeline(law, &subjects.scenario, &graph, what_if, (FIRST, LAST))
        });
        Self { subjects, turns, timeline }
    }
}

/// The lists beside the picture.
#[derive(Debug, Default)]
pub struct Desk {
    /// What they are about; none, there is no picture yet.
    pub subjects: Option<Subjects>,
    /// What is compared with; none before the first picture.
    pub baseline: Option<Baseline>,
    /// The claims, judged.
    pub judgements: Vec<Judgement>,
    /// All findings, the most severe first.
    pub findings: Vec<Entry>,
    /// Reviews of findings that are no longer raised.
    pub orphans: Vec<Review>,
    /// What to ask whom.
    pub questions: Vec<Group>,
    /// What differs from the baseline.
    pub changes: Changes,
    /// The flows whose answers differ from the baseline's.
    pub turned: BTreeSet<FlowId>,
    /// What is followed through the picture.
    pub trace: Option<Trace>,
    /// What was found of it.
    pub traced: Option<Traced>,
    /// What was worked out beside the window, as far as it is there.
    pub study: Option<Study>,
}

impl Desk {
    /// Brings the lists up to date with the picture; tells whether anything was redone.
    pub fn follow(&mut self, atlas: &Atlas) -> bool {
        let Some(picture) = atlas.picture() else { return false };
        let subjects = Subjects::of(picture);
        if self.subjects.as_ref().is_some_and(|known| known.same(&subjects)) {
            return false;
        }
        let law = atlas.law();
        let (document, scenario) = (&subjects.document, &subjects.scenario);
        let assessment = &subjects.assessment;
        self.judgements = claim::judge(&subjects.facts(law));
        self.findings = review::list(law, document, scenario, assessment, &Filter::default());
        self.orphans = review::orphans(document, assessment).into_iter().cloned().collect();
        self.questions = review::questions(law, scenario, assessment);
        if self.baseline.is_none() {
            let name = format!("as opened, {}", assessment.question.as_of);
            self.baseline = Some(Baseline { subjects: subjects.clone(), name });
        }
        self.subjects = Some(subjects);
        self.compare(law);
        self.trace(self.trace.clone(), law);
        true
    }

    /// Follows something through the picture, or no longer.
    pub fn trace(&mut self, trace: Option<Trace>, law: &Base) {
        self.traced =
            self.subjects.as_ref().and_then(|subjects| Some(trace.as_ref()?.traced(law, subjects)));
        self.trace = trace;
    }

    /// Compares with the picture as it is now from here on.
    pub fn pin(&mut self, law: &Base) {
        if let Some(subjects) = &self.subjects {
            let name = format!("pinned, {}", subjects.assessment.question.as_of);
            self.baseline = Some(Baseline { subjects: subjects.clone(), name });
        }
        self.compare(law);
    }

    fn compare(&mut self, law: &Base) {
        if let (Some(baseline), Some(now)) = (&self.baseline, &self.subjects) {
            let before = &baseline.subjects;
            self.changes = compare(
                law,
                Side { scenario: &before.scenario, assessment: &before.assessment },
                Side { scenario: &now.scenario, assessment: &now.assessment },
            );
            let answers = |change: &&FlowChange| change.turn != Turn::Noted;
            let turned = self.changes.flows.iter().filter(answers);
            self.turned = turned.map(|change| change.flow.clone()).collect();
        }
    }

    /// How the flows stand over the years; the day that is asked for does not matter to it.
    pub fn years(&self) -> Option<&Timeline> {
        let (now, study) = (self.subjects.as_ref()?, self.study.as_ref()?);
        let asked = |subjects: &Subjects| subjects.assessment.question.what_if.clone();
        let same = Arc::ptr_eq(&now.scenario, &study.subjects.scenario)
            && asked(now) == asked(&study.subjects);
        same.then_some(&study.timeline)
    }

    /// What was worked out about the picture as it is now.
    pub fn study(&self) -> Option<&Study> {
        let now = self.subjects.as_ref()?;
        self.study.as_ref().filter(|study| study.subjects.same(now))
    }
}
