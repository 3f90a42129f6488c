//! What can be asked for, and what has to be done outside for it.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;

use super::endings::EndForm;
use super::pane::{Pane, ReviewForm};
use super::trace::Trace;
use crate::id::{ChoiceId, ClaimId, OptionId, ProfileId, SystemId};
use crate::law::WhatIf;
use crate::layout::Effort;
use crate::review::Filter;
use crate::scene::{Subject, ThemeName};

/// What the user can ask for. Menus, keys, panels and the canvas only ever send these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// The text was typed in.
    Type(String),
    /// The options of a choice.
    Choose(ChoiceId, BTreeSet<OptionId>),
    /// A named set of choices, or the defaults.
    Profile(Option<ProfileId>),
    /// The date, or the document's.
    AsOf(Option<Date>),
    /// An assumption is made; one that is made already is dropped, one of another day replaced.
    WhatIf(WhatIf),
    /// What is sought among what can be assumed to end.
    EndForm(EndForm),
    /// The colours.
    Theme(ThemeName),
    /// What the inspector shows.
    Select(Option<Subject>),
    /// What of the text to look at and to mark, in bytes.
    GoTo(Range<usize>),
    /// Which panel is open on the left.
    Show(Tab),
    /// Which list is open on the right.
    Pane(Pane),
    /// Show or hide the panel on the left.
    Left,
    /// Show or hide the panel on the right.
    Right,
    /// Show the picture on the whole screen without the panels, or with them again.
    Present,
    /// Light these and dim the rest, for a claim or for a list.
    Light(Option<ClaimId>, Vec<Subject>),
    /// Follow something through the picture; none, no longer.
    Trace(Option<Trace>),
    /// Which findings are listed.
    Filter(Filter),
    /// What is typed into the form of a review; none, it is closed.
    Form(Option<ReviewForm>),
    /// Write the form's review down, with the digest of what it rests on.
    Review(String),
    /// Take the review about a finding out of the document.
    Unreview(String),
    /// Compare with the picture as it is now from here on.
    Baseline,
    /// Put a system's centre here, in scene points, and keep it there.
    Pin(SystemId, Place),
    /// Let a pinned system go; none, all of them.
    Unpin(Option<SystemId>),
    /// Arrange the picture anew, for the room that there is; pinned systems stay.
    Tidy(Effort),
    /// There is so much room for the picture.
    Room(Room),
    /// Draw a site or a jurisdiction as one card, or opened up again.
    Fold(Subject),
    /// One step back.
    Undo,
    /// One step forward again.
    Redo,
    /// A blank document.
    New,
    /// The embedded atlas.
    Sample,
    /// A file, asked for.
    Open,
    /// This file.
    OpenPath(PathBuf),
    /// To the document's file.
    Save,
    /// To a file, asked for.
    SaveAs,
    /// To this file.
    SaveTo(PathBuf),
    /// The picture, to a file asked for.
    Export,
    /// The picture, to this file.
    ExportTo(PathBuf),
    /// Close the window.
    Quit,
    /// Answer to a question: go on and lose the changes.
    Discard,
    /// Answer to a question: do not.
    Keep,
    /// Keep this text although the file changed.
    KeepMine,
    /// Take the file's text.
    TakeTheirs,
    /// Take the unsaved text of the last run.
    Restore,
    /// Drop it.
    Forget,
    /// What was typed cannot be taken; these words say why.
    Refuse(String),
    /// The message was read.
    Dismiss,
    /// The path in the window's own field.
    PathField(String),
    /// Whether the file at that path is to be replaced.
    AskAgain,
    /// No path after all.
    CancelPath,
}

/// A place in the picture, in whole scene points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Distance to the right of the origin.
    pub x: i32,
    /// Distance below the origin.
    pub y: i32,
}

/// The room for the picture, in whole pixels, never none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Room {
    pub(super) fn aspect(self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }
}

/// What touches the world outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Read a file.
    Read(PathBuf),
    /// Write the text.
    Write(PathBuf, Arc<str>),
    /// Ask which file to open, save to, export to.
    Ask(Asking),
    /// Write the picture.
    Export(PathBuf),
    /// Drop the text kept for a crash.
    Forget,
    /// End.
    Quit,
}

/// What a path is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// Opening.
    Open,
    /// Saving.
    Save,
    /// Exporting.
    Export,
}

impl Asking {
    /// The command for a path that was picked.
    pub(super) fn picked(self, path: PathBuf) -> Command {
        match self {
            Self::Open => Command::OpenPath(path),
            Self::Save => Command::SaveTo(path),
            Self::Export => Command::ExportTo(path),
        }
    }
}

/// The panels on the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// What the reader may switch.
    Choices,
    /// What there is.
    Systems,
    /// The text.
    Text,
}

/// A message in the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The words.
    pub text: String,
    /// Whether something went wrong.
    pub bad: bool,
}
