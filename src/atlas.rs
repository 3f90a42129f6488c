//! From text to picture, redoing only what an edit changed: what the window and the command line
//! both hold.

mod seen;
mod view;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::assess::{Assessment, Case, Last, Question, assess_again};
use crate::diagnostic::Diagnostic;
use crate::document::{self, Document, Spans, Vocabulary};
use crate::geom::Point;
use crate::graph::FlowGraph;
use crate::law::{Base, FindingCode, Origin, Regime, WhatIf};
use crate::layout::{self, Layout, Request};
use crate::scenario::{self, Scenario, Selection};
use crate::scene::{Caption, Facts, Plan, Scene, Theme, ThemeName, draw, schematic};

use seen::Seen;
pub use view::{Changed, View};

/// The atlas that the program opens with: the first atlas, as it ships.
pub const SAMPLE: &str = include_str!("../samples/natterbox.json");

/// A finished picture and everything it was made from.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The document.
    pub document: Arc<Document>,
    /// What is chosen.
    pub selection: Selection,
    /// What exists.
    pub scenario: Arc<Scenario>,
    /// How it hangs together.
    pub graph: Arc<FlowGraph>,
    /// By what right it flows.
    pub assessment: Arc<Assessment>,
    /// What the picture holds.
    pub plan: Arc<Plan>,
    /// Where everything is.
    pub layout: Arc<Layout>,
    /// The picture.
    pub scene: Arc<Scene>,
    /// The first twelve digits of the SHA-256 of the document's text.
    pub digest: String,
}

impl Picture {
    /// What the reasons of its answers are told from.
    pub fn case<'a>(&'a self, law: &'a Base) -> Case<'a> {
        Case {
            base: law,
            document: &self.document,
            scenario: &self.scenario,
            graph: &self.graph,
            assessment: &self.assessment,
        }
    }
}

/// The pipeline with its last results.
#[derive(Debug)]
pub struct Atlas {
    law: Arc<Base>,
    text: Option<Arc<str>>,
    diagnostics: Vec<Diagnostic>,
    spans: Spans,
    document: Option<Arc<Document>>,
    digest: String,
    request: Option<Request>,
    theme: Option<ThemeName>,
    tidy: bool,
    draft: Option<Draft>,
    picture: Option<Picture>,
    seen: Seen,
}

/// A picture that waits for its layout.
#[derive(Debug)]
struct Draft {
    document: Arc<Document>,
    selection: Selection,
    scenario: Arc<Scenario>,
    graph: Arc<FlowGraph>,
    assessment: Arc<Assessment>,
    plan: Arc<Plan>,
    digest: String,
    theme: ThemeName,
    request: Request,
}

impl Atlas {
    /// An atlas without a document, under a law base.
    pub fn new(law: Arc<Base>) -> Self {
        Self {
            law,
            text: None,
            diagnostics: Vec::new(),
            spans: Spans::default(),
            document: None,
            digest: String::new(),
            request: None,
            theme: None,
            tidy: false,
            draft: None,
            picture: None,
            seen: Seen::default(),
        }
    }

    /// The law base.
    pub fn law(&self) -> &Arc<Base> {
        &self.law
    }

    /// What is wrong with the text, in its order.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Where in the text each element stands.
    pub fn spans(&self) -> &Spans {
        &self.spans
    }

    /// The picture of the last text that was JSON at all; none before the first.
    pub fn picture(&self) -> Option<&Picture> {
        self.picture.as_ref()
    }

    /// Brings everything up to date with a text and a view; what they do not change is kept.
    pub fn update(&mut self, text: &Arc<str>, view: &View) {
        if let Some(request) = self.prepare(text, view) {
            let layout = layout::arrange(&request);
            self.place(layout);
        }
    }

    /// Brings everything up to date but the places, and tells what is to be arranged for the rest.
    ///
    /// Without a request the picture is finished, since it was seen before or nothing moves, or it waits for the one before. With one, the picture before stays until
    /// [`Self::place`] is told the layout; only the request that was made last counts.
    pub fn prepare(&mut self, text: &Arc<str>, view: &View) -> Option<Request> {
        self.read(text);
        let document = self.document.clone()?;
        let selection = view.selection(&document);
        let scenario = kept(
            self.picture.as_ref().map(|last| &last.scenario),
            scenario::resolve(&document, &selection),
        );
        let as_of = view.day(&document);
        let question = Question { as_of, what_if: view.what_if.clone() };
        let (graph, assessment) = self.judged(&scenario, question);
        let plan = self.planned(&document, &scenario, &assessment, view);
        let mut request = plan.request(view.aspect);
        request.effort = view.effort;
        let digest = self.digest.clone();
        let theme = view.theme;
        let draft = Draft {
            document,
            selection,
            scenario,
            graph,
            assessment,
            plan,
            digest,
            theme,
            request,
        };
        if let Some(last) = &self.picture
            && self.request.as_ref() == Some(&draft.request)
        {
            let layout = Arc::clone(&last.layout);
            self.finish(draft, layout);
            return None;
        }
        if let Some(waiting) = self.draft.as_mut().filter(|other| other.request == draft.request) {
            // The layout that is on its way will do.
            *waiting = draft;
            return None;
        }
        let tidy = std::mem::take(&mut self.tidy);
        if let Some(layout) = self.seen.layout(&draft.request).filter(|_| !tidy) {
            // What was taken back stands where it stood.
            self.seen.keep(&draft.request, &layout);
            self.finish(draft, layout);
            return None;
        }
        let mut request = draft.request.clone();
        if let Some(last) = self.picture.as_ref().filter(|_| !tidy) {
            request.previous = Some(Arc::clone(&last.layout));
            if !Arc::ptr_eq(&last.document, &draft.document) {
                // A keystroke keeps the picture still, which leaves little to search for.
                request.effort = layout::Effort::Quick;
            }
        }
        self.draft = Some(draft);
        Some(request)
    }

    /// Finishes the picture with the layout of the last request.
    pub fn place(&mut self, layout: Layout) {
        if let Some(draft) = self.draft.take() {
            let layout = Arc::new(layout);
            self.seen.keep(&draft.request, &layout);
            self.finish(draft, layout);
        }
    }

    /// Whether the picture waits for the layout of the last request.
    pub fn pending(&self) -> bool {
        self.draft.is_some()
    }

    /// What the next picture holds, or the picture, if it is finished.
    pub fn plan(&self) -> Option<&Plan> {
        let draft = self.draft.as_ref().map(|draft| &*draft.plan);
        draft.or_else(|| self.picture.as_ref().map(|picture| &*picture.plan))
    }

    /// Forgets where things stand, so that they are arranged anew.
    pub fn untidy(&mut self) {
        self.request = None;
        self.tidy = true;
    }

    fn finish(&mut self, draft: Draft, layout: Arc<Layout>) {
        let scene = match &self.picture {
            Some(last)
                if last.plan == draft.plan
                    && last.layout == layout
                    && self.theme == Some(draft.theme) =>
            {
                Arc::clone(&last.scene)
            }
            _ => Arc::new(draw(&draft.plan, &layout, &Theme::named(draft.theme))),
        };
        self.theme = Some(draft.theme);
        self.request = Some(draft.request);
        self.draft = None;
        self.picture = Some(Picture {
            document: draft.document,
            selection: draft.selection,
            scenario: draft.scenario,
            graph: draft.graph,
            assessment: draft.assessment,
            plan: draft.plan,
            layout,
            scene,
            digest: draft.digest,
        });
    }

    fn read(&mut self, text: &Arc<str>) {
        if self.text.as_ref() == Some(text) {
            return;
        }
        let parsed = document::parse(text, &vocabulary(&self.law));
        self.diagnostics = parsed.diagnostics;
        self.text = Some(Arc::clone(text));
        let Some(document) = parsed.document else { return };
        self.spans = parsed.spans;
        self.document = Some(kept(self.document.as_ref(), document));
        self.digest = digest(text);
    }

    fn judged(
        &self,
        scenario: &Arc<Scenario>,
        question: Question,
    ) -> (Arc<FlowGraph>, Arc<Assessment>) {
        if let Some(last) = &self.picture
            && last.scenario == *scenario
            && last.assessment.question == question
        {
            return (Arc::clone(&last.graph), Arc::clone(&last.assessment));
        }
        let graph = FlowGraph::build(scenario);
        let last = self
            .picture
            .as_ref()
            .map(|last| Last { scenario: &last.scenario, assessment: &last.assessment });
        let assessment = assess_again(&self.law, scenario, &graph, &question, last);
        (Arc::new(graph), Arc::new(assessment))
    }

    fn planned(
        &self,
        document: &Document,
        scenario: &Scenario,
        assessment: &Assessment,
        view: &View,
    ) -> Arc<Plan> {
        let pins = &document.layout;
        let facts = Facts { law: &self.law, scenario, assessment, pins, folded: &view.folded };
        let mut plan = schematic(&facts);
        plan.caption = self.caption(document, assessment, view);
        kept(self.picture.as_ref().map(|last| &last.plan), plan)
    }

    fn caption(&self, document: &Document, assessment: &Assessment, view: &View) -> Caption {
        let profile = view.profile_of(document);
        let mut facts: Vec<String> =
            profile.map(|profile| profile.title.clone()).into_iter().collect();
        facts.extend(view.changes(document).into_iter().map(|change| change.words));
        facts.push(format!("as of {}", view.day_words(document)));
        for what_if in &assessment.question.what_if {
            let words = self.assumption(document, what_if, assessment.question.as_of);
            facts.push(format!("what if {words}"));
        }
        facts.push(format!("law base verified {}", self.law.meta().verified_on));
        facts.push(format!("document {}", self.digest));
        Caption {
            title: document.title.clone(),
            facts,
            notice: "Shows which transfer mechanism applies to each flow and why. It informs and does not advise."
                .to_owned(),
        }
    }

    /// What is assumed to have ended, in words: a preset, a mechanism of the base, or a
    /// certification of the document, by `PARTY/SCHEME`; and from when, as seen from a day.
    pub fn assumption(&self, document: &Document, what_if: &WhatIf, day: Date) -> String {
        let preset = self.law.presets().iter().find(|preset| preset.id == what_if.id);
        let title = match preset {
            Some(preset) => preset.title.clone(),
            None => format!("{} ends", self.ending(document, &what_if.id)),
        };
        title + &what_if.since(day)
    }

    fn ending(&self, document: &Document, id: &str) -> String {
        let mechanisms = self.law.mechanisms();
        if let Some(mechanism) = mechanisms.iter().find(|record| record.id.as_str() == id) {
            return mechanism.label.to_owned();
        }
        let held = document::certification_of(id).and_then(|(party, scheme)| {
            let party = document.parties.iter().find(|other| other.id.as_str() == party)?;
            Some(format!("{scheme} of {}", party.name))
        });
        held.unwrap_or_else(|| id.to_owned())
    }
}

/// What the law base has a name for, for the checks of the document.
pub fn vocabulary(law: &Base) -> Vocabulary {
    let words = law.words();
    Vocabulary {
        places: law.places().into_iter().collect(),
        schemes: law.schemes().into_iter().collect(),
        instruments: law.instrument_kinds().into_iter().collect(),
        mechanisms: law.mechanisms().iter().map(|record| record.id.as_str().to_owned()).collect(),
        findings: FindingCode::ALL.iter().map(|code| code.code().to_owned()).collect(),
        regimes: Regime::ALL.iter().map(|regime| regime.code().to_owned()).collect(),
        origins: Origin::ALL.iter().map(|origin| origin.code().to_owned()).collect(),
        flags: words.flags.into_iter().collect(),
        sectors: words.sectors.into_iter().collect(),
        organisations: words.organisations.into_iter().collect(),
        grounds: words.grounds.into_iter().collect(),
        modules: words.modules.iter().map(ToString::to_string).collect(),
    }
}

/// The first twelve hexadecimal digits of a text's SHA-256.
pub fn digest(text: &str) -> String {
    let mut words = String::new();
    for byte in Sha256::digest(text.as_bytes()).iter().take(6) {
        // Writing to a string cannot fail.
        if write!(words, "{byte:02x}").is_err() {
            break;
        }
    }
    words
}

/// The old value if it equals the new one, so that what depends on it is kept as well.
fn kept<T: PartialEq>(old: Option<&Arc<T>>, new: T) -> Arc<T> {
    match old {
        Some(old) if **old == new => Arc::clone(old),
        _ => Arc::new(new),
    }
}

/// The picture between two layouts: `t` from 0, the old one, to 1, the new one.
///
/// Boxes and containers that stand in both glide; what is only in the new one is there at once.
/// Lines are drawn where the new layout has them as soon as their ends rest.
pub fn between(old: &Layout, new: &Layout, t: f64) -> Layout {
    let mut layout = new.clone();
    let places: BTreeMap<_, _> =
        old.containers.iter().chain(&old.nodes).map(|placed| (&placed.key, placed.rect)).collect();
    for placed in layout.containers.iter_mut().chain(&mut layout.nodes) {
        if let Some(from) = places.get(&placed.key) {
            placed.rect.x = mix(from.x, placed.rect.x, t);
            placed.rect.y = mix(from.y, placed.rect.y, t);
            placed.rect.w = mix(from.w, placed.rect.w, t);
            placed.rect.h = mix(from.h, placed.rect.h, t);
        }
    }
    let routes: BTreeMap<_, _> = old.edges.iter().map(|route| (&route.key, route)).collect();
    for route in &mut layout.edges {
        let Some(from) = routes.get(&route.key) else { continue };
        let n = route.points.len().max(2);
        let start = resampled(&from.points, n);
        let end = resampled(&route.points, n);
        route.points = start
            .iter()
            .zip(&end)
            .map(|(a, b)| Point::new(mix(a.x, b.x, t), mix(a.y, b.y, t)))
            .collect();
        if let (Some(a), Some(b)) = (from.label, route.label.as_mut()) {
            b.x = mix(a.x, b.x, t);
            b.y = mix(a.y, b.y, t);
        }
    }
    layout
}

fn mix(a: f64, b: f64, t: f64) -> f64 {
    a + (b - a) * t
}

/// A polyline of `n` corners: the given one, with its last corner repeated or its middle thinned.
fn resampled(points: &[Point], n: usize) -> Vec<Point> {
    let last = points.len().saturating_sub(1);
    (0..n).filter_map(|idx| points.get(idx * last / (n - 1).max(1)).copied()).collect()
}
