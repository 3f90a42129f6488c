//! The lists on the right, and the form that a review is written in.

use jiff::civil::Date;

use crate::document::{Decision, Review};
use crate::review::Entry;

/// Whether the panel on the right is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// It is.
    Open,
    /// The user wants it hidden.
    Closed,
    /// It is hidden for want of room, until something is selected.
    NoRoom,
}

/// What the panel on the right shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pane {
    /// What is selected.
    Inspector,
    /// What the law finds.
    Findings,
    /// What the source says.
    Claims,
    /// What is not stated.
    Questions,
    /// What differs.
    Changes,
}

impl Pane {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 5] =
        [Self::Inspector, Self::Findings, Self::Claims, Self::Questions, Self::Changes];

    /// The word on its tab.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Inspector => "Inspector",
            Self::Findings => "Findings",
            Self::Claims => "Claims",
            Self::Questions => "Questions",
            Self::Changes => "Changes",
        }
    }
}

/// A review as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewForm {
    /// The finding's key.
    pub about: String,
    /// What is decided.
    pub decision: Decision,
    /// By whom.
    pub by: String,
    /// Why.
    pub why: String,
    /// Where that can be seen.
    pub evidence: String,
    /// The last day it counts; empty, no day.
    pub until: String,
}

impl ReviewForm {
    /// The form for a finding, with what its review says.
    pub fn about(entry: &Entry) -> Self {
        let review = entry.review.as_ref();
        let words = |of: fn(&Review) -> Option<String>| review.and_then(of).unwrap_or_default();
        Self {
            about: entry.key.clone(),
            decision: review.map_or(Decision::Accepted, |review| review.decision),
            by: words(|review| Some(review.by.clone())),
            why: words(|review| review.why.clone()),
            evidence: words(|review| review.evidence.clone()),
            until: words(|review| review.until.map(|day| day.to_string())),
        }
    }

    /// What is missing before it can be recorded.
    pub fn fault(&self) -> Option<&'static str> {
        if self.by.trim().is_empty() {
            return Some("who decides?");
        }
        let until = self.until.trim();
        let day = until.is_empty() || until.parse::<Date>().is_ok();
        (!day).then_some("the last day is written like 2027-01-31")
    }

    /// What is to be known before it is recorded.
    pub fn doubt(&self, today: Date) -> Option<String> {
        let until: Date = self.until.trim().parse().ok().filter(|until| *until < today)?;
        Some(format!("{until} is before today, {today}: by now the review no longer counts"))
    }

    /// The review of a day; none, if something is missing.
    pub fn review(&self, on: Date, rests_on: String) -> Option<Review> {
        let words = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        self.fault().is_none().then(|| Review {
            about: self.about.clone(),
            decision: self.decision,
            by: self.by.trim().to_owned(),
            on,
            why: words(&self.why),
            evidence: words(&self.evidence),
            until: self.until.trim().parse().ok(),
            rests_on: Some(rests_on),
        })
    }
}
