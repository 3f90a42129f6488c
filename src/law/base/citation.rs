//! What a record rests on, and what of it is law on a day.

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Base, Source};
use crate::law::vocabulary::{LawSourceId, Regime};

/// What a record rests on: one text, or several, each for the regimes and the days of which it is
/// law.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Citation {
    /// One text, whatever the regime.
    Plain(Arc<str>),
    /// Texts that are cited where they fit.
    Parts(Vec<Part>),
}

/// One text of a citation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The text.
    pub text: Arc<str>,
    /// The regime whose answers rest on it; absent, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub regime: Option<Regime>,
    /// The first day, where the sources do not set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The last day, where the sources do not set it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
    /// Where it was read, of the sources of the record; absent, all of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<LawSourceId>,
}

impl Citation {
    /// Every text of it.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Plain(text) => vec![text],
            Self::Parts(parts) => parts.iter().map(|part| &*part.text).collect(),
        }
    }
}

/// All of it, whatever the day.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts().join("; "))
    }
}

/// The citation of a record with the sources of the record.
#[derive(Clone, Copy, Debug)]
pub struct Rests<'a> {
    /// The citation.
    pub citation: &'a Citation,
    /// The sources.
    pub sources: &'a [LawSourceId],
}

/// What is cited for something on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// The texts, each once.
    pub citations: Vec<String>,
    /// Where they can be read.
    pub sources: Vec<LawSourceId>,
}

impl Basis {
    /// The citation in one line.
    pub fn citation(&self) -> String {
        self.citations.join("; ")
    }

    /// Adds what is not there yet.
    pub fn add(&mut self, other: Self) {
        for text in other.citations {
            if !self.citations.contains(&text) {
                self.citations.push(text);
            }
        }
        for source in other.sources {
            if !self.sources.contains(&source) {
                self.sources.push(source);
            }
        }
    }
}

impl Source {
    /// Tells whether it can be cited on a day: it was there, and nothing had taken its place.
    pub fn holds(&self, on: Date) -> bool {
        if self.to.is_some_and(|to| to < on) {
            return false;
        }
        if let Some(from) = self.from {
            return from <= on;
        }
        // A date may be a month or a year alone.
        let day = on.to_string();
        let past = |date: &str| day.get(..date.len()).is_none_or(|day| date <= day);
        self.date.as_deref().is_none_or(past)
    }
}

impl Base {
    /// What of a record's citation is law of a regime on a day; nothing, if none of it is.
    pub fn cited(&self, rests: Rests<'_>, regime: Regime, on: Date) -> Basis {
        let mut basis = Basis::default();
        match rests.citation {
            Citation::Plain(text) => basis.add(self.text(text, rests.sources, on)),
            Citation::Parts(parts) => {
                let fits = |part: &&Part| {
                    part.regime.is_none_or(|of| of == regime)
                        && part.from.is_none_or(|from| from <= on)
                        && part.to.is_none_or(|to| on <= to)
                };
                for part in parts.iter().filter(fits) {
                    let all = part.sources.is_empty();
                    let sources = if all { rests.sources } else { &part.sources };
                    basis.add(self.text(&part.text, sources, on));
                }
            }
        }
        basis
    }

    /// What is cited for a record under a regime on a day: what of its citation is law then, or else
    /// the transfer rules of the day themselves, on which every answer rests.
    pub fn basis(&self, rests: Rests<'_>, regime: Regime, on: Date) -> Basis {
        let basis = self.cited(rests, regime, on);
        if basis.citations.is_empty() { self.rules_of_the_day(regime, on) } else { basis }
    }

    /// What is cited for a record that was refused on a day: its own citation, which is named as what
    /// it is where nothing of it is law then.
    pub fn own_basis(&self, rests: Rests<'_>, regime: Regime, on: Date) -> Basis {
        let basis = self.cited(rests, regime, on);
        if !basis.citations.is_empty() {
            return basis;
        }
        let citations = vec![format!("{} (not law on the day)", rests.citation)];
        Basis { citations, sources: rests.sources.to_vec() }
    }

    /// The transfer rules of a regime on a day: their name, and where they can be read.
    pub fn rules_of_the_day(&self, regime: Regime, on: Date) -> Basis {
        let Some(record) = self.regime(regime) else { return Basis::default() };
        let mut laws = record.law.iter();
        let law = laws.find(|law| law.from <= on && law.to.is_none_or(|to| on <= to));
        let citations = law.or(record.law.first()).map(|law| law.law.clone());
        Basis {
            citations: citations.into_iter().collect(),
            sources: self.held(&record.sources, on),
        }
    }

    /// A text, if any of its sources can be cited on the day.
    fn text(&self, text: &str, sources: &[LawSourceId], on: Date) -> Basis {
        let sources: Vec<LawSourceId> =
            sources.iter().filter(|id| self.holds(id, on)).cloned().collect();
        let citations = if sources.is_empty() { Vec::new() } else { vec![text.to_owned()] };
        Basis { citations, sources }
    }

    /// The sources that can be cited on a day; all, if none can: something was read somewhere.
    pub fn held(&self, sources: &[LawSourceId], on: Date) -> Vec<LawSourceId> {
        let held: Vec<LawSourceId> =
            sources.iter().filter(|id| self.holds(id, on)).cloned().collect();
        if held.is_empty() { sources.to_vec() } else { held }
    }

    fn holds(&self, id: &LawSourceId, on: Date) -> bool {
        self.source(id).is_some_and(|source| source.holds(on))
    }
}
