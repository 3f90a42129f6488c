//! What kind of thing a flow rests on.

use super::InstrumentUse;

/// The kind of instrument that is a derogation.
const DEROGATION: &str = "DEROGATION_49";

impl InstrumentUse {
    /// Whether it is a derogation: a ground in the law itself, that nobody signs and for which no
    /// transfer is assessed.
    pub fn is_derogation(&self) -> bool {
        self.kind == DEROGATION
    }
}
