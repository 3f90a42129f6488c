//! How a flow stands, in the words that the picture uses.

use crate::law::{Answer, Applies, FindingCode, Outcome, Status};

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

    /// How an answer stands, in words: those of what was found where they say more than the
    /// standing, so that no headline goes against its own reasons.
    pub fn told(answer: &Answer) -> &'static str {
        let found = |code| answer.findings.contains(code);
        match answer.outcome {
            Some(Outcome::Onward) if found(FindingCode::OnwardBreaksUpstream) => {
                "undermined: this leg has no valid basis"
            }
            Some(Outcome::NoRestrictedTransfer) if found(FindingCode::InternalRemoteAccess) => {
                "with a risk abroad to be managed"
            }
            _ => Self::of(answer).words(),
        }
    }

    /// The same, to stand beside the answer's label; none, where the label says it already.
    pub fn beside(answer: &Answer) -> Option<&'static str> {
        let letters = |words: &str| -> String {
            words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
        };
        let told = Self::told(answer);
        (letters(&answer.label) != letters(told)).then_some(told)
    }

    /// The answer in one line: its label, and how it stands where that says more.
    pub fn headline(answer: &Answer) -> String {
        match Self::beside(answer) {
            Some(told) => format!("{} [{told}]", answer.label),
            None => answer.label.to_string(),
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
