//! The window.

mod bars;
mod canvas;
mod changes;
mod choices;
mod claims;
mod coarse;
mod command;
mod desk;
mod editor;
mod endings;
mod far;
mod findings;
mod headline;
mod hint;
mod history;
mod inspector;
mod notices;
mod paint;
mod pane;
mod path;
mod questions;
mod right;
mod state;
mod style;
mod systems;
mod timeline;
mod trace;
mod why;
mod worker;
mod world;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, CentralPanel, Frame, Key, Margin, Modifiers, Panel, Popup, Ui};
use jiff::civil::Date;

pub use command::{Asking, Command, Effect, Notice, Place, Room, Tab};
pub use desk::Desk;
pub use endings::EndForm;
pub use pane::{Aside, Pane, ReviewForm};
pub use path::PathField;
pub use state::State;
pub use trace::{Trace, Traced};

use crate::atlas::{Atlas, SAMPLE};
use crate::file;
use crate::law::Base;
use crate::layout::Effort;
use crate::scene::ThemeName;
use canvas::Canvas;
use editor::Editor;
use world::World;

/// With less height than this, in pixels, a presented picture has nothing below it.
const TALL: f32 = 520.0;

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The document cannot be read.
    #[error(transparent)]
    File(#[from] file::FileError),
    /// There is no screen, or no way to draw on it.
    #[error(
        "no window: {0}; on Debian install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libgl1 and start it in a desktop session, or use `transfer-atlas export`"
    )]
    Screen(String),
}

/// Opens the window on a file, or on the embedded atlas.
///
/// # Errors
///
/// If the file cannot be read, or there is no screen to open a window on.
pub fn run(path: Option<PathBuf>, law: Arc<Base>, today: Date) -> Result<(), StartError> {
    let text: Arc<str> = match &path {
        Some(path) => file::read(path)?.into(),
        None => SAMPLE.into(),
    };
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Transfer Atlas")
            .with_inner_size([1600.0, 1000.0])
            .with_min_inner_size([760.0, 520.0]),
        ..eframe::NativeOptions::default()
    };
    // One of the libraries below panics where a library of the system is missing; the user gets the
    // same message for that as for any other missing screen, and no trace.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let mut started = Some(hook);
    let ran = catch_unwind(AssertUnwindSafe(|| {
        let create: eframe::AppCreator<'_> = Box::new(|context| {
            if let Some(hook) = started.take() {
                std::panic::set_hook(hook);
            }
            let data = data_folder();
            Ok(Box::new(App::new(&context.egui_ctx, (text, path), law, today, data.as_deref())))
        });
        eframe::run_native("transfer-atlas", options, create)
    }));
    match ran {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(StartError::Screen(cause(&error).to_owned())),
        Err(_) => Err(StartError::Screen("a library of the system is missing".to_owned())),
    }
}

/// What keeps the window from opening, in the user's words.
fn cause(error: &eframe::Error) -> &'static str {
    match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => {
            "there is no display, or a library of X11 or Wayland is missing"
        }
        _ => "OpenGL cannot be used here",
    }
}

/// Where the program keeps unsaved text.
fn data_folder() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let share = set("XDG_DATA_HOME").or_else(|| Some(set("HOME")?.join(".local").join("share")))?;
    Some(share.join("transfer-atlas"))
}

/// The window's parts.
pub struct App {
    state: State,
    world: World,
    canvas: Canvas,
    editor: Editor,
    title: String,
    dressed: Option<ThemeName>,
    /// Whether the window has the whole screen.
    full: bool,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").field("state", &self.state).finish_non_exhaustive()
    }
}

impl App {
    /// A window on a text, that may be a file's; unsaved text is kept in the folder, if any.
    pub fn new(
        ctx: &egui::Context,
        (text, path): (Arc<str>, Option<PathBuf>),
        law: Arc<Base>,
        today: Date,
        data: Option<&std::path::Path>,
    ) -> Self {
        style::install(ctx);
        let mut world = World::new(ctx, data);
        let mut state = State::new(Atlas::new(law), text, path, today);
        state.recent = world.recent();
        state.recovered = world.unsaved().filter(|unsaved| unsaved != state.text());
        if ctx.system_theme() == Some(egui::Theme::Dark) {
            state.apply(Command::Theme(ThemeName::Dark));
        }
        world.arrange(&mut state);
        Self {
            state,
            world,
            canvas: Canvas::new(),
            editor: Editor::default(),
            title: String::new(),
            dressed: None,
            full: false,
        }
    }

    /// The state, for tests.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Does what was asked for, here and outside.
    pub fn obey(&mut self, commands: Vec<Command>) {
        for command in commands {
            let saved_first = command == Command::Save && self.state.waiting.is_some();
            for effect in self.state.apply(command) {
                self.world.perform(effect, &mut self.state);
            }
            if saved_first && !self.state.dirty() {
                for effect in self.state.apply(Command::Discard) {
                    self.world.perform(effect, &mut self.state);
                }
            }
        }
        self.world.arrange(&mut self.state);
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _: &mut eframe::Frame) {
        let mut out = self.world.attend(&mut self.state);
        self.world.study(&mut self.state);
        keys(ui, &self.state, &mut out);
        closing(ui, &self.state, &mut out);
        dropped(ui, &mut out);
        let bar = Frame::new().fill(ui.visuals().panel_fill).inner_margin(Margin::symmetric(12, 6));
        if self.state.presenting {
            if ui.available_height() >= TALL {
                Panel::bottom("presented").frame(bar).show(ui, |ui| {
                    timeline::timeline_ui(ui, &self.state, &mut out);
                    bars::present_ui(ui, &self.state, &mut out);
                });
            }
        } else {
            self.panels_ui(ui, bar, &mut out);
        }
        Panel::top("headline")
            .frame(bar)
            .show(ui, |ui| headline::headline_ui(ui, &self.state, &mut out));
        let canvas = CentralPanel::default()
            .frame(Frame::NONE)
            .show(ui, |ui| self.canvas.ui(ui, &self.state, &mut out));
        notices::notices_ui(ui, &self.state, canvas.response.rect, &mut out);
        self.obey(out);
        self.dress(ui);
    }
}

impl App {
    /// What stands around the picture, unless it is presented.
    fn panels_ui(&mut self, ui: &mut Ui, bar: Frame, out: &mut Vec<Command>) {
        Panel::top("menu").frame(bar).show(ui, |ui| bars::top_ui(ui, &self.state, out));
        Panel::bottom("status").frame(bar).show(ui, |ui| {
            timeline::timeline_ui(ui, &self.state, out);
            bars::status_ui(ui, &self.state, out);
        });
        let side = bar.inner_margin(Margin::same(12));
        if self.state.left {
            let (name, wide) = match self.state.tab {
                // A small window keeps room for the picture.
                Tab::Text => ("left text", (ui.available_width() * 0.3).clamp(300.0, 460.0)),
                Tab::Choices | Tab::Systems => ("left", 230.0),
            };
            Panel::left(name)
                .frame(side)
                .default_size(wide)
                .size_range(200.0..=800.0)
                .show(ui, |ui| self.left_ui(ui, out));
        }
        if self.state.right == Aside::Open {
            Panel::right("right")
                .frame(side)
                .default_size(330.0)
                .size_range(260.0..=640.0)
                .show(ui, |ui| right::right_ui(ui, &self.state, out));
        }
    }

    fn left_ui(&mut self, ui: &mut Ui, out: &mut Vec<Command>) {
        bars::tabs_ui(ui, &self.state, out);
        match self.state.tab {
            Tab::Choices => choices::choices_ui(ui, &self.state, out),
            Tab::Systems => systems::systems_ui(ui, &self.state, out),
            Tab::Text => self.editor.ui(ui, &mut self.state, out),
        }
    }

    /// The window's own title and mode follow the state.
    fn dress(&mut self, ui: &Ui) {
        let dirty = if self.state.dirty() { "• " } else { "" };
        let title = format!("{dirty}{} – Transfer Atlas", self.state.name());
        if title != self.title {
            ui.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
        if self.full != self.state.presenting {
            self.full = self.state.presenting;
            ui.send_viewport_cmd(egui::ViewportCommand::Fullscreen(self.full));
        }
        let theme = self.state.view.theme;
        if self.dressed != Some(theme) {
            style::dress(ui, theme);
            self.dressed = Some(theme);
        }
    }
}

fn keys(ui: &Ui, state: &State, out: &mut Vec<Command>) {
    // What else the escape key closes comes first.
    let other = state.path_field.is_some() || state.notice.is_some() || Popup::is_any_open(ui);
    let leaves = state.presenting && !other && !ui.egui_wants_keyboard_input();
    let ctrl = Modifiers::COMMAND;
    let shift = Modifiers::COMMAND | Modifiers::SHIFT;
    let bound = [
        (shift, Key::S, Command::SaveAs),
        (ctrl, Key::S, Command::Save),
        (ctrl, Key::O, Command::Open),
        (ctrl, Key::N, Command::New),
        (ctrl, Key::E, Command::Export),
        (ctrl, Key::T, Command::Tidy(Effort::Best)),
        (ctrl, Key::B, Command::Left),
        (ctrl, Key::I, Command::Right),
        (shift, Key::Z, Command::Redo),
        (ctrl, Key::Z, Command::Undo),
        (ctrl, Key::Y, Command::Redo),
        (Modifiers::NONE, Key::F5, Command::Present),
        (Modifiers::NONE, Key::F11, Command::Present),
    ];
    ui.input_mut(|input| {
        if leaves && input.consume_key(Modifiers::NONE, Key::Escape) {
            out.push(Command::Present);
        }
        for (modifiers, key, command) in bound {
            if input.consume_key(modifiers, key) {
                out.push(command);
            }
        }
    });
}

/// A window that is closed with unsaved text asks first.
fn closing(ui: &Ui, state: &State, out: &mut Vec<Command>) {
    if ui.input(|input| input.viewport().close_requested()) && state.dirty() {
        ui.send_viewport_cmd(egui::ViewportCommand::CancelClose);
        if state.waiting.is_none() {
            out.push(Command::Quit);
        }
    }
}

fn dropped(ui: &Ui, out: &mut Vec<Command>) {
    let paths: Vec<PathBuf> = ui
        .input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    out.extend(paths.into_iter().next().map(Command::OpenPath));
}
