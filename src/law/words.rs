//! What a base asks of a document beyond the transfers themselves: its words, and what is missed.

use super::base::{Base, Condition};
use super::transfer::Transfer;
use super::vocabulary::{MechanismId, Regime};

/// A condition of a mechanism that a flag of the importer would tell to be met or failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Untold<'a> {
    /// The flag.
    pub flag: &'a str,
    /// The condition in words.
    pub text: &'a str,
    /// The label of the mechanism.
    pub label: &'a str,
}

impl Base {
    /// The conditions of a mechanism of which nothing is told in a transfer.
    pub fn untold(&self, id: &MechanismId, transfer: &Transfer) -> Vec<Untold<'_>> {
        let Some(record) = self.adequacy(id) else { return Vec::new() };
        let told = |flag: &str| transfer.importer.flags.get(flag).copied().flatten().is_some();
        let conditions = record.conditions.iter().filter_map(|condition| match condition {
            Condition::ImporterFlag { flag, text } if !told(flag) => {
                Some(Untold { flag, text, label: &record.label })
            }
            Condition::ImporterFlag { .. } | Condition::ImporterCert { .. } => None,
        });
        conditions.collect()
    }

    /// Whether instruments of a kind serve a regime only with the module that they are made of.
    pub fn asks_for_module(&self, regime: Regime, kind: &str) -> bool {
        let serving = self.instruments().iter().filter(|record| {
            record.regime == regime && record.accepts.iter().any(|accepted| accepted == kind)
        });
        let mut modules = serving.map(|record| record.module.is_some()).peekable();
        modules.peek().is_some() && modules.all(|is_some| is_some)
    }
}
