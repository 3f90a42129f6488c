//! How a flow stands, in the words that the picture uses.

use crate::law::{Answer, Applies, Outcome, Status};

/// How a flow stands under one regime, or under the worst of them; worse is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// No regime asks anything of it.
    Unbound,
    /// A regime binds it, and it is no restricted transfer.
    Free,
    /// The law of the data's origin follows it, through the mechanism it came by.
    Onward,
    /// It rests on an adequacy decision.
    Adequacy,
    /// It rests on a safeguard, or on a derogation.
    Safeguard,
    /// It is carved out of the transfer rules, on a contested reading.
    CarveOut,
    /// The customer answers for it.
    Customer,
    /// It rests on something that still has to be shown or done.
    Conditional,
    /// It cannot be told, because a fact is missing.
    Unknown,
    /// It rests on nothing.
    NoMechanism,
}

impl Standing {
    /// Every standing, best first.
    pub const ALL: [Self; 10] = [
        Self::Unbound,
        Self::Free,
        Self::Onward,
        Self::Adequacy,
        Self::Safeguard,
        Self::CarveOut,
        Self::Customer,
        Self::Conditional,
        Self::Unknown,
        Self::NoMechanism,
    ];

    /// The words for it in the legend and the lists.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Unbound => "not bound by EU, UK or Swiss law",
            Self::Free => "no restricted transfer",
            Self::Adequacy => "adequacy",
            Self::Safeguard => "safeguard",
            Self::Onward => "onward transfer, governed upstream",
            Self::CarveOut => "carve-out, contested",
            Self::Customer => "customer’s responsibility",
            Self::Conditional => "conditional",
            Self::Unknown => "unknown",
            Self::NoMechanism => "no mechanism",
        }
    }

    /// How an answer of the law stands.
    pub fn of(answer: &Answer) -> Self {
        if answer.applies == Applies::No {
            return Self::Unbound;
        }
        match (answer.outcome, answer.status) {
            (Some(Outcome::NoMechanism), _) | (_, Status::Breach) => Self::NoMechanism,
            (Some(Outcome::Undetermined), _) => Self::Unknown,
            (Some(Outcome::CustomerResponsibility), _) => Self::Customer,
            (Some(Outcome::EprivacyConveyance), _) => Self::CarveOut,
            (_, Status::Warn | Status::Conditional) => Self::Conditional,
            (Some(Outcome::Adequacy | Outcome::TcaBridge), _) => Self::Adequacy,
            (Some(Outcome::Art46 | Outcome::Derogation49), _) => Self::Safeguard,
            (Some(Outcome::Onward), _) => Self::Onward,
            (Some(Outcome::NoRestrictedTransfer | Outcome::NotPersonal), _) => Self::Free,
            (Some(Outcome::OutOfScope) | None, _) => Self::Unbound,
        }
    }
}
