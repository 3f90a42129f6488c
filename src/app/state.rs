//! Everything the window knows, and the one place where it changes.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use jiff::civil::Date;

use super::command::{Asking, Command, Effect, Notice, Room, Tab};
use super::desk::Desk;
use super::endings::EndForm;
use super::history::{Asked, History, Step};
use super::pane::{Aside, Pane, ReviewForm};
use super::path::PathField;
use crate::atlas::{Atlas, SAMPLE, View};
use crate::document::{Pin, put_pins, put_review, remove_review};
use crate::id::{ClaimId, SystemId};
use crate::layout::{Effort, Request};
use crate::review::Filter;
use crate::scene::Subject;

/// A document that is started from nothing.
const BLANK: &str = "{\n  \"title\": \"Untitled\",\n  \"parties\": [],\n  \"sites\": [],\n  \"systems\": [],\n  \"data\": [],\n  \"flows\": []\n}\n";

/// A document with more systems opens with its jurisdictions folded.
const LARGE: usize = 200;

/// With less room than this from left to right, in pixels, the picture is worth more than the
/// panel on the right.
const NARROW: u32 = 800;

/// How many files are remembered.
const RECENT: usize = 10;

/// The state of the window.
#[derive(Debug)]
pub struct State {
    /// The pipeline and the picture.
    pub atlas: Atlas,
    /// How the document is looked at.
    pub view: View,
    /// What the inspector shows.
    pub selected: Option<Subject>,
    /// The panel on the left.
    pub tab: Tab,
    /// Whether it is shown.
    pub left: bool,
    /// The list on the right.
    pub pane: Pane,
    /// Whether it is shown.
    pub right: Aside,
    /// Whether the picture has the whole screen, and the panels wait.
    pub presenting: bool,
    /// The list that the inspector was opened from.
    pub back: Option<Pane>,
    /// The lists beside the picture.
    pub desk: Desk,
    /// Which findings are listed.
    pub filter: Filter,
    /// The claim that is lit.
    pub claim: Option<ClaimId>,
    /// What is lit besides the selection's chain.
    pub lit: Vec<Subject>,
    /// The review that is being written.
    pub form: Option<ReviewForm>,
    /// What is sought among what can be assumed to end.
    pub end_form: EndForm,
    /// The document's file.
    pub path: Option<PathBuf>,
    /// What the user is told.
    pub notice: Option<Notice>,
    /// How often the user was told something.
    pub n_told: u64,
    /// What waits for the user to give up the changes.
    pub waiting: Option<Command>,
    /// The file's text, where it changed on the disk and here.
    pub theirs: Option<Arc<str>>,
    /// The unsaved text of the last run.
    pub recovered: Option<Arc<str>>,
    /// Files opened or saved before, the last first.
    pub recent: Vec<PathBuf>,
    /// The path field, where no dialog can be had.
    pub path_field: Option<PathField>,
    /// How often it was opened.
    n_asked: u64,
    /// What the editor should look at, in bytes; taken when it has.
    pub look_at: Option<Range<usize>>,
    /// The room for the picture, once it is known.
    pub room: Option<Room>,
    /// What is to be arranged for the next picture; taken by who arranges it.
    pub asked: Option<Request>,
    history: History,
    saved: Arc<str>,
    /// Whether the document was opened just now and nobody has seen it yet.
    fresh: bool,
}

impl State {
    /// The state on a text from a file, or on the embedded atlas.
    pub fn new(atlas: Atlas, text: Arc<str>, path: Option<PathBuf>, today: Date) -> Self {
        let mut state = Self {
            atlas,
            // The first picture is for finding out how much room there is; nobody sees it.
            view: View { effort: Effort::Quick, ..View::new(today) },
            selected: None,
            tab: Tab::Choices,
            left: true,
            pane: Pane::Inspector,
            right: Aside::Open,
            presenting: false,
            back: None,
            desk: Desk::default(),
            filter: Filter::default(),
            claim: None,
            lit: Vec::new(),
            form: None,
            end_form: EndForm::default(),
            path,
            notice: None,
            n_told: 0,
            waiting: None,
            theirs: None,
            recovered: None,
            recent: Vec::new(),
            path_field: None,
            n_asked: 0,
            look_at: None,
            room: None,
            asked: None,
            history: History::new(Arc::clone(&text), Asked::default()),
            saved: text,
            fresh: true,
        };
        state.refresh();
        state.look_at_faults();
        state
    }

    /// The text as it is now.
    pub fn text(&self) -> &Arc<str> {
        self.history.text()
    }

    /// Whether the text differs from the file's.
    pub fn dirty(&self) -> bool {
        *self.text() != self.saved
    }

    /// Whether there is a step back.
    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    /// Whether there is a step forward.
    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// The document's name for the title of the window.
    pub fn name(&self) -> String {
        match &self.path {
            Some(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            None if &*self.saved == SAMPLE => "built-in atlas".to_owned(),
            None => "no file yet".to_owned(),
        }
    }

    /// Does what was asked, and tells what has to be done outside.
    pub fn apply(&mut self, command: Command) -> Vec<Effect> {
        let step = match &command {
            Command::AsOf(_) => Step::Moved,
            _ => Step::Done,
        };
        let effects = match command {
            Command::Type(text) => {
                self.history.write(text.into(), Instant::now(), Step::Typed);
                Vec::new()
            }
            Command::Undo => self.travel(History::undo),
            Command::Redo => self.travel(History::redo),
            Command::New
            | Command::Sample
            | Command::Open
            | Command::OpenPath(_)
            | Command::Quit => self.leave(command),
            Command::Save => match self.path.clone() {
                Some(path) => vec![Effect::Write(path, Arc::clone(self.text()))],
                None => vec![Effect::Ask(Asking::Save)],
            },
            Command::SaveAs => vec![Effect::Ask(Asking::Save)],
            Command::SaveTo(path) => {
                self.path_field = None;
                vec![Effect::Write(path, Arc::clone(self.text()))]
            }
            Command::Export => vec![Effect::Ask(Asking::Export)],
            Command::ExportTo(path) => {
                self.path_field = None;
                vec![Effect::Export(path)]
            }
            Command::Discard => match self.waiting.take() {
                Some(command) => self.go(command),
                None => Vec::new(),
            },
            Command::Forget => {
                self.recovered = None;
                vec![Effect::Forget]
            }
            Command::Review(rests_on) => {
                self.record(rests_on);
                Vec::new()
            }
            Command::Pin(system, at) => {
                let pin = Pin { x: f64::from(at.x), y: f64::from(at.y) };
                self.pins(|pins| {
                    pins.insert(system, pin);
                });
                Vec::new()
            }
            Command::Unpin(system) => {
                let all = system.is_none();
                self.pins(|pins| match system {
                    Some(system) => {
                        pins.remove(&system);
                    }
                    None => pins.clear(),
                });
                // What made way for them goes back where it stands best.
                if all {
                    self.atlas.untidy();
                }
                Vec::new()
            }
            Command::Unreview(about) => {
                self.edit(|text| remove_review(text, &about));
                Vec::new()
            }
            other => {
                self.list(other);
                Vec::new()
            }
        };
        self.history.ask(Asked::of(&self.view), Instant::now(), step);
        self.refresh();
        effects
    }

    /// Goes to another moment: its text, and what was asked of it.
    fn travel(&mut self, go: fn(&mut History)) -> Vec<Effect> {
        go(&mut self.history);
        self.history.asked().put(&mut self.view);
        Vec::new()
    }

    /// Writes the form's review into the text.
    fn record(&mut self, rests_on: String) {
        let Some(form) = &self.form else { return };
        // What was typed stays where it cannot be written down.
        if let Some(review) = form.review(self.view.today, rests_on)
            && self.edit(|text| put_review(text, &review))
        {
            self.form = None;
        }
    }

    /// Changes where things are pinned.
    fn pins(&mut self, change: impl FnOnce(&mut BTreeMap<SystemId, Pin>)) {
        let Some(picture) = self.atlas.picture() else { return };
        let mut pins = picture.document.layout.pins.clone();
        change(&mut pins);
        self.edit(|text| put_pins(text, &pins));
    }

    /// Changes the text at a place and leaves the rest as the user wrote it; tells whether it could.
    fn edit(&mut self, make: impl FnOnce(&str) -> Option<crate::document::Edit>) -> bool {
        let Some(edit) = make(self.text()) else {
            let words = "the text cannot be changed there; mend what is marked in it first";
            self.failed(words.to_owned());
            return false;
        };
        let text = edit.apply(self.text());
        self.history.write(text.into(), Instant::now(), Step::Done);
        true
    }

    /// What changes what is listed and lit beside and in the picture.
    fn list(&mut self, command: Command) {
        match command {
            Command::Pane(pane) => {
                self.pane = pane;
                self.back = None;
                self.right = Aside::Open;
            }
            Command::Left => self.left = !self.left,
            Command::Present => self.presenting = !self.presenting,
            Command::Right => {
                let open = self.right == Aside::Open;
                self.right = if open { Aside::Closed } else { Aside::Open };
            }
            Command::Light(claim, lit) => {
                self.claim = claim;
                self.lit = lit;
                self.selected = None;
            }
            Command::Trace(trace) => {
                self.selected = None;
                self.claim = None;
                self.inspect();
                self.right = Aside::Open;
                self.desk.trace(trace, self.atlas.law());
                self.lit = self.desk.traced.as_ref().map_or_else(Vec::new, |t| t.lit.clone());
            }
            Command::Filter(filter) => self.filter = filter,
            Command::EndForm(form) => self.end_form = form,
            Command::Form(form) => self.form = form,
            Command::Baseline => self.desk.pin(self.atlas.law()),
            Command::Select(subject) => {
                if subject.is_some() {
                    self.inspect();
                    if self.right == Aside::NoRoom && !self.presenting {
                        self.right = Aside::Open;
                    }
                }
                self.selected = subject;
                self.claim = None;
                self.lit.clear();
            }
            other => self.look(other),
        }
    }

    /// Opens the inspector, with the way back to the list that was open.
    fn inspect(&mut self) {
        if self.pane != Pane::Inspector {
            self.back = Some(self.pane);
            self.pane = Pane::Inspector;
        }
    }

    /// What changes only how things are looked at, or answers a question.
    fn look(&mut self, command: Command) {
        match command {
            Command::Choose(choice, options) => {
                if let Some(picture) = self.atlas.picture() {
                    self.view.choose(&picture.document, choice, options);
                }
            }
            Command::Profile(profile) => {
                self.view.profile = profile;
                self.view.choose = crate::scenario::Selection::default();
            }
            Command::AsOf(date) => self.view.as_of = date,
            Command::WhatIf(what_if) => {
                let made = self.view.what_if.contains(&what_if);
                self.view.what_if.retain(|other| other.id != what_if.id);
                if !made {
                    self.view.what_if.push(what_if);
                }
            }
            Command::Theme(theme) => self.view.theme = theme,
            Command::GoTo(at) => {
                self.tab = Tab::Text;
                self.left = true;
                self.look_at = Some(at);
            }
            Command::Show(tab) => {
                self.tab = tab;
                self.left = true;
            }
            Command::Tidy(effort) => self.tidy(effort),
            Command::Room(room)
                if self.room.is_none() && self.right == Aside::Open && room.width < NARROW =>
            {
                // A small window is for the picture; the panel opens when something is selected.
                self.right = Aside::NoRoom;
            }
            Command::Room(room) => {
                // Later, nothing moves because the window or a panel does.
                let first = self.room.replace(room).is_none();
                if first {
                    self.tidy(Effort::Best);
                }
            }
            Command::Fold(subject) => {
                let folded = &mut self.view.folded;
                if !folded.remove(&subject) {
                    folded.insert(subject);
                }
            }
            Command::Keep => self.waiting = None,
            Command::KeepMine => {
                if let Some(theirs) = self.theirs.take() {
                    self.saved = theirs;
                }
            }
            Command::TakeTheirs => {
                if let Some(theirs) = self.theirs.take() {
                    self.saved = Arc::clone(&theirs);
                    self.history.write(theirs, Instant::now(), Step::Done);
                }
            }
            Command::Restore => {
                if let Some(text) = self.recovered.take() {
                    self.history.write(text, Instant::now(), Step::Done);
                }
            }
            Command::Refuse(words) => self.tell(words, true),
            Command::Dismiss => self.notice = None,
            Command::PathField(words) => {
                if let Some(field) = &mut self.path_field {
                    field.words = words;
                    field.replaces = false;
                }
            }
            Command::AskAgain => {
                if let Some(field) = self.path_field.take() {
                    self.ask_path(field.asking, field.words);
                    self.path_field.iter_mut().for_each(|field| field.replaces = true);
                }
            }
            Command::CancelPath => self.path_field = None,
            _ => {}
        }
    }

    /// Leaves the document, unless changes would be lost: then the user is asked first.
    fn leave(&mut self, command: Command) -> Vec<Effect> {
        if self.dirty() && command != Command::Open {
            self.waiting = Some(command);
            return Vec::new();
        }
        self.go(command)
    }

    fn go(&mut self, command: Command) -> Vec<Effect> {
        self.path_field = None;
        match command {
            Command::New => self.replace(BLANK.into(), None),
            Command::Sample => self.replace(SAMPLE.into(), None),
            Command::Open => return vec![Effect::Ask(Asking::Open)],
            Command::OpenPath(path) => return vec![Effect::Read(path)],
            Command::Quit => {
                // What is given up is no longer unsaved: the window may close.
                self.saved = Arc::clone(self.text());
                return vec![Effect::Forget, Effect::Quit];
            }
            _ => {}
        }
        vec![Effect::Forget]
    }

    fn replace(&mut self, text: Arc<str>, path: Option<PathBuf>) {
        self.history = History::new(Arc::clone(&text), Asked::default());
        self.saved = text;
        self.path = path;
        self.selected = None;
        self.theirs = None;
        self.history.asked().put(&mut self.view);
        self.view.folded.clear();
        self.fill();
        self.fresh = true;
        self.desk = Desk::default();
        self.claim = None;
        self.lit.clear();
        self.form = None;
    }

    /// A file was read at the user's wish.
    pub fn opened(&mut self, path: PathBuf, text: String) {
        self.remember(&path);
        self.notice = None;
        self.replace(text.into(), Some(path));
        self.refresh();
        self.look_at_faults();
    }

    /// A document of which there is no picture is seen by its text: the messages say what is wrong.
    fn look_at_faults(&mut self) {
        if self.atlas.plan().is_none() {
            self.tab = Tab::Text;
            self.left = true;
        }
    }

    /// The text was written.
    pub fn written(&mut self, path: PathBuf, text: Arc<str>) {
        self.done(format!("saved `{}`", path.display()));
        self.saved = text;
        self.theirs = None;
        self.remember(&path);
        self.path = Some(path);
    }

    fn remember(&mut self, path: &std::path::Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// The document's file has this text now, by another program's hand.
    pub fn changed_on_disk(&mut self, text: Arc<str>) {
        if text == self.saved {
            return;
        }
        if self.dirty() && text != *self.text() {
            self.theirs = Some(text);
            return;
        }
        self.saved = Arc::clone(&text);
        self.history.write(text, Instant::now(), Step::Done);
        self.theirs = None;
        self.refresh();
    }

    /// Something went wrong outside.
    pub fn failed(&mut self, words: String) {
        self.tell(words, true);
    }

    /// The picture could not be written; a path that was typed can be mended.
    pub fn not_exported(&mut self, path: &std::path::Path, words: String) {
        self.ask_path(Asking::Export, path.display().to_string());
        self.failed(words);
    }

    /// Asks for a path in the window itself, with words to begin from.
    pub fn ask_path(&mut self, asking: Asking, words: String) {
        self.n_asked += 1;
        self.path_field = Some(PathField { asking, words, replaces: false, nr: self.n_asked });
    }

    /// Something is done.
    pub fn done(&mut self, words: String) {
        self.tell(words, false);
    }

    fn tell(&mut self, text: String, bad: bool) {
        self.notice = Some(Notice { text, bad });
        self.n_told += 1;
    }

    /// Has the picture arranged anew for the room that there is.
    fn tidy(&mut self, effort: Effort) {
        self.fill();
        self.view.effort = effort;
        self.atlas.untidy();
    }

    /// From now on pictures are arranged for the room that there is.
    fn fill(&mut self) {
        if let Some(room) = self.room {
            self.view.aspect = room.aspect();
            self.view.effort = Effort::Best;
        }
    }

    fn refresh(&mut self) {
        let text = Arc::clone(self.history.text());
        let mut request = self.atlas.prepare(&text, &self.view);
        if self.fresh && self.atlas.plan().is_some() {
            self.fresh = false;
            if self.fold_large() {
                request = self.atlas.prepare(&text, &self.view);
            }
        }
        if request.is_some() {
            self.asked = request;
        } else if !self.atlas.pending() {
            // The picture is finished; what was asked for is out of date.
            self.asked = None;
        }
    }

    /// Folds the jurisdictions of a document that is too large to be read at once.
    fn fold_large(&mut self) -> bool {
        let Some(plan) = self.atlas.plan().filter(|plan| plan.cards.len() > LARGE) else {
            return false;
        };
        let outer = plan.groups.iter().filter(|group| group.parent.is_none());
        self.view.folded = outer.map(|group| group.subject.clone()).collect();
        let text = format!(
            "{} systems are too many to read at once: each jurisdiction is one card, and a double click opens it",
            plan.cards.len()
        );
        self.done(text);
        true
    }
}
