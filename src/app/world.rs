//! What touches the world outside: files, dialogs, the watch on the open file, the text kept for a
//! crash.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use eframe::egui;
use notify::{EventKind, RecursiveMode, Watcher as _};

use super::command::{Asking, Command, Effect};
use super::desk::Study;
use super::state::State;
use super::worker::Worker;
use crate::export::{self, Format};
use crate::file;

/// A dialog that gives nothing back sooner than this was never shown.
const NO_DIALOG: Duration = Duration::from_millis(150);
/// How long the text rests before it is kept for a crash.
const REST: Duration = Duration::from_millis(700);
/// How long a frame waits for a layout: small pictures are there within it, without a flicker.
const FRAME: Duration = Duration::from_millis(8);
/// How long the first frame waits for its picture.
const START: Duration = Duration::from_millis(400);
/// Pixels per scene point of exported pictures.
const PNG_SCALE: f32 = 2.0;

/// News from outside.
#[derive(Debug)]
enum News {
    /// The user picked a path, or none.
    Picked(Asking, Option<PathBuf>),
    /// There is no dialog to pick with.
    NoDialog(Asking),
    /// Something happened to the watched file.
    Touched,
    /// What was worked out beside the window.
    Studied(Box<Study>),
}

/// The world outside the window.
pub(super) struct World {
    ctx: egui::Context,
    news: Receiver<News>,
    tell: Sender<News>,
    watched: Option<(PathBuf, Option<notify::RecommendedWatcher>)>,
    keep: Option<PathBuf>,
    recent: Option<PathBuf>,
    remembered: Vec<PathBuf>,
    kept: Option<Arc<str>>,
    changed: Option<(Arc<str>, Instant)>,
    worker: Worker,
    studying: bool,
}

impl World {
    pub(super) fn new(ctx: &egui::Context, data: Option<&Path>) -> Self {
        let (tell, news) = channel();
        let keep = data.map(|folder| folder.join("unsaved.json"));
        let recent = data.map(|folder| folder.join("recent.json"));
        let remembered = remembered(recent.as_deref());
        Self {
            ctx: ctx.clone(),
            news,
            tell,
            watched: None,
            keep,
            recent,
            remembered,
            kept: None,
            changed: None,
            worker: Worker::new(ctx),
            studying: false,
        }
    }

    /// The text that the last run left unsaved.
    pub(super) fn unsaved(&self) -> Option<Arc<str>> {
        file::read(self.keep.as_deref()?).ok().map(Arc::from)
    }

    /// The files opened or saved in earlier runs, the last first.
    pub(super) fn recent(&self) -> Vec<PathBuf> {
        self.remembered.clone()
    }

    /// Takes in what happened outside, watches the right file, keeps unsaved text.
    pub(super) fn attend(&mut self, state: &mut State) -> Vec<Command> {
        let mut commands = Vec::new();
        while let Ok(news) = self.news.try_recv() {
            match news {
                News::Picked(asking, Some(path)) => commands.push(asking.picked(path)),
                News::Picked(_, None) => {}
                News::NoDialog(asking) => {
                    state.ask_path(asking, suggestion(asking, state));
                }
                News::Studied(study) => {
                    state.desk.study = Some(*study);
                    self.studying = false;
                }
                News::Touched => {
                    if let Some(path) = &state.path
                        && let Ok(text) = file::read(path)
                    {
                        state.changed_on_disk(text.into());
                    }
                }
            }
        }
        self.watch(state.path.as_deref());
        self.keep(state);
        self.remember(&state.recent);
        commands
    }

    /// Has the picture arranged that the state asks for, and hands in what is done.
    pub(super) fn arrange(&mut self, state: &mut State) {
        let wait = if state.atlas.picture().is_some() { FRAME } else { START };
        let made = state.asked.take().and_then(|request| self.worker.ask(request));
        if let Some(layout) = made.or_else(|| self.worker.done(wait)) {
            state.atlas.place(layout);
            self.ctx.request_repaint();
        }
        if self.worker.waiting() {
            self.ctx.request_repaint();
        }
    }

    /// Brings the lists up to date, and has worked out beside the window what takes longer.
    pub(super) fn study(&mut self, state: &mut State) {
        if state.desk.follow(&state.atlas)
            && let Some(traced) = &state.desk.traced
        {
            state.lit.clone_from(&traced.lit);
        }
        let Some(subjects) = &state.desk.subjects else { return };
        if self.studying || state.desk.study().is_some() {
            return;
        }
        let (subjects, law) = (subjects.clone(), Arc::clone(state.atlas.law()));
        // While the day is dragged the years stay the same.
        let years = state.desk.years().cloned();
        let (tell, ctx) = (self.tell.clone(), self.ctx.clone());
        let run = move || {
            // The window may be gone by now; then nobody waits for the answer.
            if tell.send(News::Studied(Box::new(Study::of(subjects, &law, years)))).is_ok() {
                ctx.request_repaint();
            }
        };
        self.studying = std::thread::Builder::new().name("study".to_owned()).spawn(run).is_ok();
    }

    /// Does what the state asked for.
    pub(super) fn perform(&mut self, effect: Effect, state: &mut State) {
        match effect {
            Effect::Read(path) => match file::read(&path) {
                Ok(text) => state.opened(path, text),
                Err(error) => state.failed(error.to_string()),
            },
            Effect::Write(path, text) => match file::write(&path, text.as_bytes()) {
                Ok(()) => state.written(path, text),
                Err(error) => state.failed(error.to_string()),
            },
            Effect::Ask(asking) => self.ask(asking, suggestion(asking, state)),
            Effect::Export(path) => match picture(state, &path) {
                Ok(()) => state.done(format!("exported `{}`", path.display())),
                Err(words) => state.not_exported(&path, words),
            },
            Effect::Forget => self.forget(),
            Effect::Quit => self.ctx.send_viewport_cmd(egui::ViewportCommand::Close),
        }
    }

    /// Shows the system's dialog on a thread of its own, so that the window lives on.
    fn ask(&self, asking: Asking, suggestion: String) {
        let (tell, ctx) = (self.tell.clone(), self.ctx.clone());
        let run = move || {
            let start = Instant::now();
            let suggested = Path::new(&suggestion);
            let name = suggested.file_name().unwrap_or_default().to_string_lossy();
            let dialog = rfd::FileDialog::new();
            let picked = match asking {
                Asking::Open => dialog.add_filter("Atlas", &["json"]).pick_file(),
                Asking::Save => dialog.set_file_name(name).save_file(),
                Asking::Export => dialog.set_file_name(name).save_file(),
            };
            let news = match picked {
                None if start.elapsed() < NO_DIALOG => News::NoDialog(asking),
                picked => News::Picked(asking, picked),
            };
            // The window may be gone by now; then nobody waits for the answer.
            if tell.send(news).is_ok() {
                ctx.request_repaint();
            }
        };
        let spawned = std::thread::Builder::new().name("dialog".to_owned()).spawn(run);
        if spawned.is_err() && self.tell.send(News::NoDialog(asking)).is_ok() {
            self.ctx.request_repaint();
        }
    }

    /// Watches the folder of a file: editors replace files, and a watch on the old one would end.
    fn watch(&mut self, path: Option<&Path>) {
        if self.watched.as_ref().map(|(path, _)| path.as_path()) == path {
            return;
        }
        self.watched = path.map(|path| (path.to_owned(), self.watcher(path)));
    }

    fn watcher(&self, path: &Path) -> Option<notify::RecommendedWatcher> {
        let (tell, ctx) = (self.tell.clone(), self.ctx.clone());
        let name = path.file_name()?.to_owned();
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let told = move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let ours = event.paths.iter().any(|path| path.file_name() == Some(&name));
            if ours
                && !matches!(event.kind, EventKind::Access(_))
                && tell.send(News::Touched).is_ok()
            {
                ctx.request_repaint();
            }
        };
        let mut watcher = notify::recommended_watcher(told).ok()?;
        watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
        Some(watcher)
    }

    /// Writes down which files were used. A list that cannot be written is only not remembered.
    fn remember(&mut self, recent: &[PathBuf]) {
        if self.remembered == recent {
            return;
        }
        self.remembered = recent.to_vec();
        if let Some(path) = &self.recent
            && let Some(folder) = path.parent()
            && std::fs::create_dir_all(folder).is_ok()
            && let Ok(text) = serde_json::to_string(recent)
            && file::write(path, text.as_bytes()).is_err()
        {
            self.recent = None;
        }
    }

    /// Keeps unsaved text for a crash, once it has rested.
    fn keep(&mut self, state: &State) {
        if state.recovered.is_some() {
            return;
        }
        if !state.dirty() {
            if self.kept.is_some() {
                self.forget();
            }
            self.changed = None;
            return;
        }
        let text = state.text();
        if self.kept.as_ref() == Some(text) {
            return;
        }
        match &self.changed {
            Some((changed, since)) if changed == text => {
                if since.elapsed() >= REST {
                    self.keep_now(Arc::clone(text));
                } else {
                    self.ctx.request_repaint_after(REST);
                }
            }
            _ => {
                self.changed = Some((Arc::clone(text), Instant::now()));
                self.ctx.request_repaint_after(REST);
            }
        }
    }

    fn keep_now(&mut self, text: Arc<str>) {
        if let Some(path) = &self.keep
            && let Some(folder) = path.parent()
        {
            let made = std::fs::create_dir_all(folder).is_ok();
            if made && file::write(path, text.as_bytes()).is_ok() {
                self.kept = Some(text);
            }
        }
        self.changed = None;
    }

    fn forget(&mut self) {
        self.kept = None;
        if let Some(path) = &self.keep
            && path.exists()
            && std::fs::remove_file(path).is_err()
        {
            // It is offered once more at the next start, which does no harm.
            self.keep = None;
        }
    }
}

fn remembered(path: Option<&Path>) -> Vec<PathBuf> {
    let text = path.and_then(|path| file::read(path).ok());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The command that a path from the window's own field stands for: a file that is there already is
/// not written over unasked. The system's dialogs ask that themselves.
pub(super) fn entered(asking: Asking, words: &str) -> Command {
    let path = PathBuf::from(words);
    if asking != Asking::Open && path.is_file() { Command::AskAgain } else { asking.picked(path) }
}

fn suggestion(asking: Asking, state: &State) -> String {
    let folder = state
        .path
        .as_deref()
        .and_then(Path::parent)
        .map_or_else(|| std::env::current_dir().unwrap_or_default(), Path::to_owned);
    let stem = state
        .path
        .as_deref()
        .and_then(Path::file_stem)
        .map_or_else(|| "atlas".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let name = match asking {
        Asking::Open => String::new(),
        Asking::Save => format!("{stem}.json"),
        Asking::Export => format!("{stem}.svg"),
    };
    folder.join(name).display().to_string()
}

fn picture(state: &State, path: &Path) -> Result<(), String> {
    let Some(picture) = state.atlas.picture() else {
        return Err("there is no picture yet: the text is not JSON".to_owned());
    };
    let format = Format::of_path(path).map_err(|error| error.to_string())?;
    let bytes =
        export::write(&picture.scene, format, PNG_SCALE).map_err(|error| error.to_string())?;
    file::write(path, &bytes).map_err(|error| error.to_string())
}
