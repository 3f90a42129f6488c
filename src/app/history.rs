//! What undo and redo go through: the text, and what was asked of it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::Date;

use crate::atlas::View;
use crate::id::ProfileId;
use crate::law::WhatIf;
use crate::scenario::Selection;

/// Keystrokes, and the days that the timeline is dragged over, are one step if they are closer
/// together than this.
const PAUSE: Duration = Duration::from_millis(900);
/// How many steps are kept.
const STEPS: usize = 500;

/// What is asked of a document: what is chosen, of which day, with what assumed to have ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Asked {
    profile: Option<ProfileId>,
    choose: Selection,
    as_of: Option<Date>,
    what_if: Vec<WhatIf>,
}

impl Asked {
    pub(super) fn of(view: &View) -> Self {
        let View { profile, choose, as_of, what_if, .. } = view;
        Self {
            profile: profile.clone(),
            choose: choose.clone(),
            as_of: *as_of,
            what_if: what_if.clone(),
        }
    }

    /// Asks the same again.
    pub(super) fn put(&self, view: &mut View) {
        let Self { profile, choose, as_of, what_if } = self.clone();
        view.profile = profile;
        view.choose = choose;
        view.as_of = as_of;
        view.what_if = what_if;
    }
}

/// A text and what was asked of it.
#[derive(Clone, Debug, PartialEq)]
struct Moment {
    text: Arc<str>,
    asked: Asked,
}

/// How a step came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A key of many was pressed.
    Typed,
    /// The day was moved, perhaps on its way to another.
    Moved,
    /// Something was done at once.
    Done,
}

/// All moments, and which is shown.
#[derive(Debug)]
pub(super) struct History {
    past: Vec<Moment>,
    now: Moment,
    future: Vec<Moment>,
    last: Option<(Step, Instant)>,
}

impl History {
    pub(super) fn new(text: Arc<str>, asked: Asked) -> Self {
        let now = Moment { text, asked };
        Self { past: Vec::new(), now, future: Vec::new(), last: None }
    }

    pub(super) fn text(&self) -> &Arc<str> {
        &self.now.text
    }

    pub(super) fn asked(&self) -> &Asked {
        &self.now.asked
    }

    /// Makes a text the present one.
    pub(super) fn write(&mut self, text: Arc<str>, at: Instant, step: Step) {
        self.push(Moment { text, asked: self.now.asked.clone() }, at, step);
    }

    /// Makes what is asked the present.
    pub(super) fn ask(&mut self, asked: Asked, at: Instant, step: Step) {
        self.push(Moment { text: Arc::clone(&self.now.text), asked }, at, step);
    }

    /// Steps of one kind without a pause are one, but for those done at once.
    fn push(&mut self, moment: Moment, at: Instant, step: Step) {
        if moment == self.now {
            return;
        }
        let joined = step != Step::Done
            && self.last.is_some_and(|(last, then)| last == step && at - then < PAUSE);
        let before = std::mem::replace(&mut self.now, moment);
        if !joined {
            self.past.push(before);
            if self.past.len() > STEPS {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.last = Some((step, at));
    }

    pub(super) fn undo(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.push(std::mem::replace(&mut self.now, before));
            self.last = None;
        }
    }

    pub(super) fn redo(&mut self) {
        if let Some(after) = self.future.pop() {
            self.past.push(std::mem::replace(&mut self.now, after));
            self.last = None;
        }
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_millis(100);

    #[test]
    fn typing_is_undone_in_one_step_and_commands_one_by_one() {
        let (start, later) = (Instant::now(), Duration::from_secs(5));
        let mut history = History::new("a".into(), Asked::default());
        history.write("ab".into(), start, Step::Typed);
        history.write("abc".into(), start + SOON, Step::Typed);
        history.write("abcd".into(), start + later, Step::Typed);
        history.write("x".into(), start + later, Step::Done);
        history.undo();
        assert_eq!(&**history.text(), "abcd");
        history.undo();
        assert_eq!(&**history.text(), "abc");
        history.undo();
        assert_eq!(&**history.text(), "a");
        assert!(!history.can_undo());
        history.redo();
        assert_eq!(&**history.text(), "abc");
        history.write("new".into(), start + 2 * later, Step::Done);
        assert!(!history.can_redo());
    }

    #[test]
    fn a_day_dragged_to_is_one_step_and_leaves_the_text() {
        let start = Instant::now();
        let day = |year| Asked { as_of: Date::new(year, 1, 1).ok(), ..Asked::default() };
        let mut history = History::new("a".into(), Asked::default());
        history.write("ab".into(), start, Step::Typed);
        for (at, year) in (1..).zip(2001..=2004) {
            history.ask(day(year), start + at * SOON, Step::Moved);
        }
        history.ask(day(2010), start + 5 * SOON, Step::Done);
        history.undo();
        assert_eq!((&**history.text(), history.asked()), ("ab", &day(2004)));
        history.undo();
        assert_eq!((&**history.text(), history.asked()), ("ab", &Asked::default()));
        history.undo();
        assert_eq!(&**history.text(), "a");
        history.redo();
        history.redo();
        assert_eq!((&**history.text(), history.asked()), ("ab", &day(2004)));
    }
}
