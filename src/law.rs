//! The law of transfers: a dated base of rules, one question, one answer for each regime.
//!
//! The base is data ([`Base`]); the procedure knows no country, no company and no mechanism by
//! name. [`assess`] answers fast and in short, [`explain`] walks the same path once more and
//! writes down why. Both are total: every transfer is answered. Informational, not legal advice.

mod alternative;
mod answer;
mod base;
mod candidate;
mod doubt;
mod finding;
mod procedure;
mod transfer;
mod vectors;
mod vocabulary;
mod words;

pub use answer::{
    Alternative, Answer, Candidate, Ending, EndingKind, Explanation, FactRef, Standing, Step,
    Steps, Verdict,
};
pub use base::{
    Base, BaseError, Beyond, Cause, Chip, Citation, Event, Evidence, FindingRecord, Mechanism,
    Meta, Preset, Source,
};
pub use finding::{FindingCode, Findings};
pub use procedure::{assess, explain, follow};
pub use transfer::{
    Areas, Assessment, AssessmentOutcome, Assessments, Certification, Context, InputError,
    Instrument, Party, Transfer, Upstream, WhatIf,
};
pub use vectors::{Report, test_vectors};
pub use vocabulary::{
    Access, Applies, Asks, Category, Circumstance, Country, LawSourceId, MechanismId, NoTransfer,
    Origin, Outcome, Regime, Role, Severity, Status,
};
pub use words::{Untold, Words};
