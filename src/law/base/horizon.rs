//! How far the base can be asked about times before and to come.

use jiff::civil::Date;
use serde::Serialize;

use super::Base;
use super::record::RegimeRecord;
use crate::law::vocabulary::Regime;

/// What to know of a day that lies outside those whose law a base describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Beyond {
    /// In a few words, for a line with others beside it.
    pub short: String,
    /// In a sentence.
    pub long: String,
}

impl Base {
    /// What to know of a day after the one whose law the base describes, or before the first law
    /// that it knows of a regime; none, for a day that it describes.
    pub fn beyond(&self, day: Date) -> Option<Beyond> {
        self.after(day).or_else(|| self.before(day))
    }

    fn after(&self, day: Date) -> Option<Beyond> {
        let meta = self.meta();
        (day > meta.as_of).then(|| Beyond {
            short: format!("{day} is after the law base ({})", meta.as_of),
            long: format!(
                "{day} is after what the law base describes: the rules as of {}, verified on {}. For later days it knows only changes that were already scheduled then; no later law, decision or judgment is in it",
                meta.as_of, meta.verified_on
            ),
        })
    }

    fn before(&self, day: Date) -> Option<Beyond> {
        let firsts: Vec<String> = self
            .records
            .regimes
            .iter()
            .filter_map(|record| Some((record.id, self.first(record)?)))
            .filter(|(_, first)| day < *first)
            .map(|(regime, first)| format!("{regime} law from {first}"))
            .collect();
        let firsts = firsts.join(", ");
        (!firsts.is_empty()).then(|| Beyond {
            short: format!("{day} is before the law base ({firsts})"),
            long: format!(
                "{day} is before what the law base describes: {firsts}. No earlier law is in it; that it calls a flow not bound does not mean that nothing bound it then"
            ),
        })
    }

    /// The first day of the first law of a regime; none, if it took over from another regime, whose
    /// law the base tells for the days before.
    fn first(&self, record: &RegimeRecord) -> Option<Date> {
        let first = record.law.iter().map(|law| law.from).min()?;
        let eve = first.yesterday().ok()?;
        let entries = self.records.zones.get(&record.zone).map_or(&[][..], |zone| &zone.entries);
        let others = || Regime::ALL.into_iter().filter(|other| *other != record.id);
        let took_over = entries
            .iter()
            .any(|entry| others().any(|other| self.in_zone(other, entry.country, eve)));
        (!took_over).then_some(first)
    }
}
