//! What a base asks of a document beyond the transfers themselves: its words, and what is missed.

use std::collections::BTreeSet;

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

/// What a document may say of parties and instruments for a rule of the base to ask about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Flags of an importer that a condition asks for.
    pub flags: Vec<String>,
    /// Sectors of an importer that a programme asks about.
    pub sectors: Vec<String>,
    /// Codes of organisations.
    pub organisations: Vec<String>,
    /// Grounds of derogations.
    pub grounds: Vec<String>,
    /// Modules of clauses.
    pub modules: Vec<u8>,
}

impl Base {
    /// The words that its rules ask about, each list in order and without repetition.
    pub fn words(&self) -> Words {
        fn sorted<T: Ord>(words: impl Iterator<Item = T>) -> Vec<T> {
            words.collect::<BTreeSet<_>>().into_iter().collect()
        }
        let mechanisms = self.mechanisms();
        let adequacy = mechanisms.iter().filter_map(|record| self.adequacy(record.id));
        let flags = adequacy.flat_map(|record| &record.conditions).filter_map(|c| match c {
            Condition::ImporterFlag { flag, .. } => Some(flag.clone()),
            Condition::ImporterCert { .. } => None,
        });
        Words {
            flags: sorted(flags),
            sectors: sorted(self.sectors().into_iter().map(str::to_owned)),
            organisations: sorted(self.organisation_codes().map(str::to_owned)),
            grounds: sorted(self.grounds().map(str::to_owned)),
            modules: sorted(self.instruments().iter().filter_map(|record| record.module)),
        }
    }

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
