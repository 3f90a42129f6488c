//! How far the base can be asked about the time to come.

use jiff::civil::Date;
use serde::Serialize;

use super::Base;

/// What to know of a day that lies after those whose law a base describes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Beyond {
    /// In a few words, for a line with others beside it.
    pub short: String,
    /// In a sentence.
    pub long: String,
}

impl Base {
    /// What to know of a day after the one whose law the base describes; none, for a day that it
    /// describes.
    pub fn beyond(&self, day: Date) -> Option<Beyond> {
        let meta = self.meta();
        (day > meta.as_of).then(|| Beyond {
            short: format!("{day} is after the law base ({})", meta.as_of),
            long: format!(
                "{day} is after what the law base describes: the rules as of {}, verified on {}. For later days it knows only changes that were already scheduled then; no later law, decision or judgment is in it",
                meta.as_of, meta.verified_on
            ),
        })
    }
}
