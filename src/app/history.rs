//! The text's history: what undo and redo go through.

use std::sync::Arc;
use std::time::{Duration, Instant};

/// Keystrokes closer together than this are undone together.
const PAUSE: Duration = Duration::from_millis(900);
/// How many steps are kept.
const STEPS: usize = 500;

/// All versions of a text, and which is shown.
#[derive(Debug)]
pub(super) struct History {
    past: Vec<Arc<str>>,
    now: Arc<str>,
    future: Vec<Arc<str>>,
    last: Option<Instant>,
}

impl History {
    pub(super) fn new(text: Arc<str>) -> Self {
        Self { past: Vec::new(), now: text, future: Vec::new(), last: None }
    }

    pub(super) fn now(&self) -> &Arc<str> {
        &self.now
    }

    /// Makes a text the present one; typing without a pause is one step.
    pub(super) fn push(&mut self, text: Arc<str>, at: Instant, typed: bool) {
        if text == self.now {
            return;
        }
        let joined = typed && self.last.is_some_and(|last| at - last < PAUSE);
        let before = std::mem::replace(&mut self.now, text);
        if !joined {
            self.past.push(before);
            if self.past.len() > STEPS {
                self.past.remove(0);
            }
        }
        self.future.clear();
        self.last = typed.then_some(at);
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

    #[test]
    fn typing_is_undone_in_one_step_and_commands_one_by_one() {
        let start = Instant::now();
        let mut history = History::new("a".into());
        history.push("ab".into(), start, true);
        history.push("abc".into(), start + Duration::from_millis(100), true);
        history.push("abcd".into(), start + Duration::from_secs(5), true);
        history.push("x".into(), start + Duration::from_secs(5), false);
        history.undo();
        assert_eq!(&**history.now(), "abcd");
        history.undo();
        assert_eq!(&**history.now(), "abc");
        history.undo();
        assert_eq!(&**history.now(), "a");
        assert!(!history.can_undo());
        history.redo();
        assert_eq!(&**history.now(), "abc");
        history.push("new".into(), start + Duration::from_secs(9), false);
        assert!(!history.can_redo());
    }
}
