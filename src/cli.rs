//! The command line: one function a subcommand.
//!
//! Every command gives back what it prints and its exit code; only [`run`] touches the world.

mod args;
mod audit;
mod check;
mod compare;
mod explain;
mod follow;
mod heading;
mod law;
mod picture;

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

pub use args::{Asks, Command, LawAsked, Looks, UsageError, parse};

use crate::atlas::{Atlas, SAMPLE, View};
use crate::diagnostic::plain;
use crate::document::{self, Document};
use crate::file;
use crate::law::{Base, BaseError, WhatIf};
use crate::layout::Effort;

/// What a command prints, and how it ends.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// For standard output.
    pub out: String,
    /// For standard error.
    pub err: String,
    /// 0 as asked, 1 something was found, 2 bad input.
    pub code: u8,
}

impl Done {
    fn out(out: String) -> Self {
        Self { out, ..Self::default() }
    }

    fn bad(err: impl std::fmt::Display) -> Self {
        Self { err: format!("{err}\n"), code: 2, ..Self::default() }
    }
}

/// What the program is to do: print something, or open the window.
#[derive(Debug)]
pub enum Asked {
    /// It is done.
    Printed(Done),
    /// The window, on a file or the embedded atlas, under a law base.
    Window(Option<PathBuf>, Arc<Base>),
}

/// Runs the command line but for the window.
pub fn run(words: Vec<std::ffi::OsString>, today: Date) -> Asked {
    let command = match parse(words) {
        Ok(command) => command,
        Err(error) => return Asked::Printed(Done::bad(error)),
    };
    let done = match command {
        Command::Window(path, base) => {
            let mistyped = path.as_deref().and_then(mistyped);
            match mistyped.map_or_else(|| self::base(base.as_deref()), Err) {
                Ok(base) => return Asked::Window(path, base),
                Err(done) => done,
            }
        }
        Command::Help => Done::out(args::HELP.to_owned()),
        Command::Version => Done::out(format!("transfer-atlas {}\n", env!("CARGO_PKG_VERSION"))),
        Command::Schema => Done::out(pretty(&document::schema())),
        Command::Export { looks, outs, aspect, effort, scale } => {
            picture::export(&looks, &outs, (aspect, effort, scale), today)
        }
        Command::Check { looks, json, fail_on, asks } => {
            check::check(&looks, &asks, json, fail_on, today)
        }
        Command::Law(asked, base) => match self::base(base.as_deref()) {
            Ok(base) => law::law(&asked, &base),
            Err(done) => done,
        },
    };
    Asked::Printed(done)
}

/// What is told of a file that is not there and may be meant for a command.
fn mistyped(path: &Path) -> Option<Done> {
    let meant = args::meant(path).filter(|_| !path.exists())?;
    let path = path.display();
    Some(Done::bad(format!("there is no file `{path}`; did you mean the command `{meant}`?")))
}

/// Prints what a command left to print. A reader that went away is no fault.
///
/// # Errors
///
/// If the streams cannot be written for another reason.
pub fn print(done: &Done) -> std::io::Result<()> {
    let all = [std::io::stdout().write_all(done.out.as_bytes())]
        .into_iter()
        .chain([std::io::stderr().write_all(done.err.as_bytes())]);
    for written in all {
        match written {
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => {}
            other => other?,
        }
    }
    Ok(())
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

/// The law base to use: a file's, or the embedded one.
fn base(path: Option<&Path>) -> Result<Arc<Base>, Done> {
    let Some(path) = path else { return Ok(Arc::new(Base::embedded().clone())) };
    let text = file::read(path).map_err(Done::bad)?;
    Base::parse(&text).map(Arc::new).map_err(|errors| {
        let plainly = |mut error: BaseError| {
            error.message = plain(&error.message);
            format!("{}:{error}", path.display())
        };
        let mut lines: Vec<String> = errors.into_iter().map(plainly).collect();
        lines.push("  hint: a law base is one object of the shape that `transfer-atlas law export` prints; change that".to_owned());
        Done::bad(lines.join("\n"))
    })
}

/// A document looked at as the switches say, with the messages about it.
struct Opened {
    atlas: Atlas,
    view: View,
    messages: String,
}

/// What a document is opened for.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    /// A picture of some shape, or of the usual one, that may take some time.
    Picture(Option<f64>, Effort),
    /// The answers alone.
    Answers,
}

fn open(looks: &Looks, purpose: Purpose, today: Date) -> Result<Opened, Done> {
    let base = base(looks.law.as_deref())?;
    let (name, text) = read(looks.file.as_deref())?;
    let text: Arc<str> = text.into();
    let mut atlas = Atlas::new(base);
    let mut view = View::new(today);
    view.theme = looks.theme;
    if let Purpose::Picture(aspect, effort) = purpose {
        view.aspect = aspect.unwrap_or(view.aspect);
        view.effort = effort;
    }
    let own = view.clone();
    let parsed = document::parse(&text, &crate::atlas::vocabulary(atlas.law()));
    let lines: Vec<String> =
        parsed.diagnostics.iter().map(|found| format!("{name}:{found}\n")).collect();
    let messages = lines.concat();
    let Some(document) = parsed.document else {
        return Err(Done { err: messages, code: 2, ..Done::default() });
    };
    for what_if in &looks.what_if {
        assumed(what_if, atlas.law(), &document)?;
    }
    view.as_of = looks.as_of;
    view.what_if.clone_from(&looks.what_if);
    if let Some(wished) = &looks.profile {
        let known = document.profiles.iter().find(|profile| profile.id.as_str() == wished);
        let Some(profile) = known else {
            let ids: Vec<&str> = document.profiles.iter().map(|p| p.id.as_str()).collect();
            return Err(Done::bad(format!(
                "there is no profile `{wished}`; the profiles are {}",
                ids.join(", ")
            )));
        };
        view.profile = Some(profile.id.clone());
    }
    for words in &looks.choose {
        view.choose.set_written(words, &document).map_err(Done::bad)?;
    }
    if matches!(purpose, Purpose::Picture(..)) {
        // As in the window, what is chosen or assumed leaves everything else where the document's
        // own picture has it, so that pictures of one document can be laid side by side.
        atlas.update(&text, &own);
    }
    atlas.update(&text, &view);
    Ok(Opened { atlas, view, messages })
}

/// Checks that what is assumed to have ended is a preset, a record of the law base, or a party's
/// certification.
fn assumed(what_if: &WhatIf, law: &Base, document: &Document) -> Result<(), Done> {
    let id = what_if.id.as_str();
    let certified = |id: &str| {
        document::certification_of(id).is_some_and(|(party, scheme)| {
            let party = document.parties.iter().find(|other| other.id.as_str() == party);
            party.is_some_and(|party| party.certifications.iter().any(|c| c.scheme == scheme))
        })
    };
    if law.knows_what_if(id) || certified(id) {
        return Ok(());
    }
    let presets: Vec<&str> = law.presets().iter().map(|preset| preset.id.as_str()).collect();
    Err(Done::bad(format!(
        "there is no what-if `{id}`; use one of {}, the id of a record of the law base, or PARTY/SCHEME for a certification",
        presets.join(", ")
    )))
}

/// The name and the text of a document: the embedded atlas, standard input, or a file.
fn read(path: Option<&Path>) -> Result<(String, String), Done> {
    match path {
        None => Ok(("built-in atlas".to_owned(), SAMPLE.to_owned())),
        Some(path) if path == Path::new("-") => {
            let mut text = String::new();
            match std::io::stdin().read_to_string(&mut text) {
                Ok(_) => Ok(("standard input".to_owned(), text)),
                Err(error) => Err(Done::bad(format!("cannot read standard input: {error}"))),
            }
        }
        Some(path) => {
            let text = file::read(path).map_err(Done::bad)?;
            Ok((path.display().to_string(), text))
        }
    }
}
