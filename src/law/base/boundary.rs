//! The days on which the base may answer otherwise than the day before.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Base;
use super::mechanism::{Adequacy, DestinationKind};
use crate::law::procedure::NEAR_DAYS;
use crate::law::vocabulary::Country;

/// Days on which something begins.
#[derive(Debug, Default)]
struct Days(BTreeSet<Date>);

impl Days {
    fn from(&mut self, first: impl IntoIterator<Item = Date>) {
        self.0.extend(first);
    }

    /// The day after a last day.
    fn after(&mut self, last: impl IntoIterator<Item = Date>) {
        self.0.extend(last.into_iter().filter_map(|last| last.tomorrow().ok()));
    }

    /// A day on which something ends by its own text, and the day from which that is near.
    fn sunset(&mut self, last: Date) {
        self.after([last]);
        self.from(last.checked_sub(NEAR_DAYS.days()).ok());
    }
}

impl Base {
    /// The days on which an answer about these countries may differ from that of the day before: the
    /// first days of all that begins, the days after all that ends, and the days on which an
    /// extension became known. In order.
    pub fn boundaries(&self, about: &BTreeSet<Country>) -> BTreeSet<Date> {
        let mut days = Days::default();
        let shares = |country: &Country| {
            self.records
                .countries
                .iter()
                .find(|r| r.alpha2 == *country)
                .and_then(|record| record.treat_as)
        };
        let about: BTreeSet<Country> =
            about.iter().copied().chain(about.iter().filter_map(shares)).collect();
        for record in self.records.adequacy.iter().filter(|record| self.is_about(record, &about)) {
            days.from([record.valid_from, record.usable_from]);
            days.after(record.valid_to);
            days.from(record.end.iter().map(|end| end.date));
            record.valid_to.into_iter().for_each(|last| days.sunset(last));
            for segment in &record.segments {
                days.from([segment.from, segment.known_from]);
                days.sunset(segment.to);
            }
            days.from(record.exclusions.iter().filter_map(|exclusion| exclusion.from));
            days.after(record.exclusions.iter().filter_map(|exclusion| exclusion.to));
        }
        for record in &self.records.instruments {
            days.from([record.usable_from, record.assessment.from]);
            days.after(record.new_contracts_until.into_iter().chain(record.valid_to));
        }
        days.from(self.records.advisories.iter().filter_map(|advisory| advisory.from));
        days.after(self.records.advisories.iter().filter_map(|advisory| advisory.to));
        for law in self.records.regimes.iter().flat_map(|regime| &regime.law) {
            days.from([law.from]);
            days.after(law.to);
        }
        for entry in self
            .records
            .zones
            .values()
            .flat_map(|zone| &zone.entries)
            .filter(|entry| about.contains(&entry.country))
        {
            days.from([entry.from]);
            days.after(entry.to);
        }
        for record in self.records.countries.iter().filter(|record| about.contains(&record.alpha2))
        {
            days.from(record.treat_as_from);
            days.from(record.memberships.iter().map(|membership| membership.from));
            days.after(record.memberships.iter().filter_map(|membership| membership.to));
        }
        days.0
    }

    fn is_about(&self, record: &Adequacy, about: &BTreeSet<Country>) -> bool {
        match record.destination.kind {
            DestinationKind::Country => {
                Country::from_code(&record.destination.code).is_none_or(|c| about.contains(&c))
            }
            DestinationKind::Set => self
                .set(&record.destination.code)
                .is_none_or(|set| set.iter().any(|country| about.contains(country))),
            DestinationKind::Organisation => true,
        }
    }
}
