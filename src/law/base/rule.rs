//! The rules on what a transfer is: what the procedure's steps rest on.

use serde::{Deserialize, Serialize};

use super::citation::Citation;
use super::record::Confidence;
use crate::law::vocabulary::{LawSourceId, Regime};

/// A step of the procedure that rules decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ground {
    /// The data is anonymous.
    Anonymous,
    /// The data subject gives the data directly.
    DirectCollection,
    /// The data conveys a communication.
    Conveyance,
    /// The data passes through.
    Transit,
    /// Exporter and importer are one.
    SameEntity,
    /// The importer uses the data for itself.
    OwnPurposes,
    /// Seat and place lie inside the zone.
    InsideZone,
    /// A processor returns data.
    Returned,
    /// The data reaches another outside the zone.
    Restricted,
    /// The data is seen from afar.
    RemoteAccess,
    /// A processor hands on to a processor.
    Subprocessor,
    /// The destination is the customer's.
    Customer,
    /// A safeguard carries the transfer.
    Safeguard,
    /// The law follows the data.
    Onward,
}

impl Ground {
    /// The steps that every regime must have a rule for.
    pub const NEEDED: [Self; 9] = [
        Self::Anonymous,
        Self::DirectCollection,
        Self::Transit,
        Self::SameEntity,
        Self::InsideZone,
        Self::Restricted,
        Self::Customer,
        Self::Safeguard,
        Self::Onward,
    ];
}

/// A rule on what a transfer is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The regime.
    pub regime: Regime,
    /// The steps of the procedure that rest on it.
    pub decides: Vec<Ground>,
    /// In words.
    pub text: String,
    /// The citation.
    pub citation: Citation,
    /// The sources.
    pub sources: Vec<LawSourceId>,
    /// How sure.
    pub confidence: Confidence,
}

/// A rule that is no mechanism.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Its id.
    pub id: String,
    /// In words.
    pub text: String,
    /// The citation.
    pub citation: Citation,
    /// The sources.
    pub sources: Vec<LawSourceId>,
    /// How sure.
    pub confidence: Confidence,
}
