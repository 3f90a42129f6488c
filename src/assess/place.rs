//! Places as the law sees them.

use std::sync::Arc;

use jiff::civil::Date;

use crate::law::{Base, Country, Regime};

/// A place of a question: a country, and the words of the document if it names a wider area.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// The country; none, not stated.
    pub(super) country: Option<Country>,
    /// The set of countries that the document names instead of one.
    pub(super) set: Option<Arc<str>>,
}

impl Place {
    pub(super) const UNKNOWN: Self = Self { country: None, set: None };
}

/// The countries that a code of the document stands for.
///
/// A set such as the EEA stands for any of its members. Members that lie in the same zones on the
/// day are asked once, for the first of them.
pub(super) fn places(base: &Base, code: Option<&str>, as_of: Date) -> Vec<Place> {
    let Some(code) = code else { return vec![Place::UNKNOWN] };
    if let Some(country) = base.country(code) {
        return vec![Place { country: Some(country), set: None }];
    }
    let mut kinds: Vec<Option<Regime>> = Vec::new();
    let mut places = Vec::new();
    for country in base.set(code).into_iter().flatten() {
        let zone = base.zone_of(*country, as_of);
        if !kinds.contains(&zone) {
            kinds.push(zone);
            places.push(Place { country: Some(*country), set: Some(code.into()) });
        }
    }
    if places.is_empty() { vec![Place::UNKNOWN] } else { places }
}

/// The outermost container of a picture: a zone of free flow, a country, or the unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Jurisdiction {
    /// Its name.
    pub name: String,
    /// The regime whose zone it is, if any.
    pub regime: Option<Regime>,
    /// Whether the place is not stated.
    pub unknown: bool,
}

/// The jurisdiction of a country or set of countries on a day; zones change with accessions.
pub fn jurisdiction(base: &Base, code: Option<&str>, as_of: Date) -> Jurisdiction {
    let all = places(base, code, as_of);
    let zones: Vec<Option<Regime>> =
        all.iter().map(|place| place.country.and_then(|c| base.zone_of(c, as_of))).collect();
    match (all.as_slice(), zones.as_slice()) {
        (_, [Some(regime)]) => Jurisdiction {
            name: base.zone_name(*regime).to_owned(),
            regime: Some(*regime),
            unknown: false,
        },
        ([Place { country: Some(country), set: None }], _) => {
            Jurisdiction { name: base.country_name(*country), regime: None, unknown: false }
        }
        ([Place { country: Some(_), set: Some(set) }, ..], _) => {
            Jurisdiction { name: set.to_string(), regime: None, unknown: false }
        }
        _ => Jurisdiction { name: "Country not stated".to_owned(), regime: None, unknown: true },
    }
}
