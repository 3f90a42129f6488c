//! The days on which the base may answer otherwise than the day before, and why.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::Base;
use super::mechanism::{Adequacy, DestinationKind};
use crate::law::procedure::NEAR_DAYS;
use crate::law::vocabulary::{Country, MechanismId};

/// What begins or ends on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The mechanism; none, it is of no mechanism.
    pub record: Option<MechanismId>,
    /// Its name.
    pub name: String,
    /// What becomes of it, to follow the name; empty, nothing that has words of its own.
    pub what: String,
}

/// Days on which something begins.
#[derive(Debug, Default)]
struct Days(BTreeMap<Date, Vec<Cause>>);

/// What days are about: a mechanism, if it is one, and the words for it.
type About<'a> = (Option<&'a MechanismId>, &'a str);

impl Days {
    fn from(
        &mut self,
        first: impl IntoIterator<Item = Date>,
        (record, name): About<'_>,
        what: &str,
    ) {
        for day in first {
            let (record, name, what) = (record.cloned(), name.to_owned(), what.to_owned());
            self.0.entry(day).or_default().push(Cause { record, name, what });
        }
    }

    /// The day after a last day.
    fn after(&mut self, last: impl IntoIterator<Item = Date>, about: About<'_>, what: &str) {
        self.from(last.into_iter().filter_map(|last| last.tomorrow().ok()), about, what);
    }

    /// A day on which something ends by its own text, and the day from which that is near.
    fn sunset(&mut self, last: Date, about: About<'_>) {
        self.after([last], about, "");
        let near = last.checked_sub(NEAR_DAYS.days()).ok();
        self.from(near, about, "is near the end that its text sets");
    }

    fn adequacy(&mut self, record: &Adequacy) {
        let of = (Some(&record.id), &*record.label);
        self.from([record.valid_from], of, "is in force");
        let later = record.usable_from != record.valid_from;
        self.from([record.usable_from], of, if later { "can be relied on" } else { "" });
        // How it ended says more than that it did.
        let told =
            record.end.as_ref().is_some_and(|end| end.date.yesterday().ok() == record.valid_to);
        self.after(record.valid_to, of, if told { "" } else { "is no longer in force" });
        if let Some(end) = &record.end {
            self.from([end.date], of, &format!("has ended ({})", end.reference));
        }
        record.valid_to.into_iter().for_each(|last| self.sunset(last, of));
        for segment in &record.segments {
            let extended = segment.from != record.valid_from;
            self.from([segment.from], of, if extended { "goes on by an extension" } else { "" });
            let known = if extended { "is known to be extended" } else { "" };
            self.from([segment.known_from], of, known);
            self.sunset(segment.to, of);
        }
        for exclusion in &record.exclusions {
            self.from(exclusion.from, of, "leaves some data out");
            self.after(exclusion.to, of, "no longer leaves that data out");
        }
    }
}

impl Base {
    /// The days on which an answer about these countries may differ from that of the day before: the
    /// first days of all that begins, the days after all that ends, and the days on which an
    /// extension became known. In order, each with what begins or ends.
    pub fn boundaries(&self, about: &BTreeSet<Country>) -> BTreeMap<Date, Vec<Cause>> {
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
            days.adequacy(record);
        }
        for record in &self.records.instruments {
            let of = (Some(&record.id), &*record.label);
            days.from([record.usable_from], of, "can be used");
            days.from([record.assessment.from], of, "asks for an assessment of the destination");
            days.after(record.new_contracts_until, of, "is closed for new contracts");
            days.after(record.valid_to, of, "is no longer in force");
        }
        for advisory in &self.records.advisories {
            for record in &advisory.records {
                let of = (Some(record), advisory.text.as_str());
                days.from(advisory.from, of, "is to be known");
                days.after(advisory.to, of, "no longer counts");
            }
        }
        for law in self.records.regimes.iter().flat_map(|regime| &regime.law) {
            days.from([law.from], (None, law.law.as_str()), "apply");
            days.after(law.to, (None, law.law.as_str()), "no longer apply");
        }
        self.of_countries(&about, &mut days);
        days.0
    }

    /// When countries join zones and sets, and share the law of others.
    fn of_countries(&self, about: &BTreeSet<Country>, days: &mut Days) {
        for regime in &self.records.regimes {
            let zone = self.records.zones.get(&regime.zone);
            let entries = zone.into_iter().flat_map(|zone| &zone.entries);
            for entry in entries.filter(|entry| about.contains(&entry.country)) {
                let name = self.country_name(entry.country);
                let zone = self.zone_name(regime.id);
                let zone = if zone == name { "a zone of its own" } else { zone };
                days.from([entry.from], (None, &name), &format!("is inside {zone}"));
                days.after(entry.to, (None, &name), &format!("is no longer inside {zone}"));
            }
        }
        for record in self.records.countries.iter().filter(|record| about.contains(&record.alpha2))
        {
            let of = (None, record.name.as_str());
            days.from(record.treat_as_from, of, "shares the law of another country");
            for membership in &record.memberships {
                // The zones above tell what it means.
                days.from([membership.from], of, "");
                days.after(membership.to, of, "");
            }
        }
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
