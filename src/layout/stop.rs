//! Asking now and then whether the layout is still wanted.

use std::fmt;

/// Tells whether to give up; asked so often that a few milliseconds pass between.
#[derive(Clone, Copy)]
pub(super) struct Stop<'a>(pub(super) &'a dyn Fn() -> bool);

impl Stop<'_> {
    /// Never.
    #[cfg(test)]
    pub(super) const NEVER: Stop<'static> = Stop(&|| false);

    pub(super) fn now(self) -> bool {
        (self.0)()
    }

    /// None if to give up.
    pub(super) fn go_on(self) -> Option<()> {
        (!self.now()).then_some(())
    }
}

impl fmt::Debug for Stop<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stop")
    }
}
