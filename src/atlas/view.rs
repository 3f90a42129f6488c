//! How a document is looked at.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::document::{Choice, Document, Profile};
use crate::id::{ChoiceId, OptionId, ProfileId};
use crate::law::WhatIf;
use crate::layout;
use crate::scenario::Selection;
use crate::scene::{Subject, ThemeName};

/// How a document is looked at: everything that decides the picture but the text and the law.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The named set of choices to start from.
    pub profile: Option<ProfileId>,
    /// What is chosen otherwise than the profile, or the defaults, say.
    pub choose: Selection,
    /// The date; absent, the document's.
    pub as_of: Option<Date>,
    /// The date where neither the view nor the document names one.
    pub today: Date,
    /// What is assumed to have ended.
    pub what_if: Vec<WhatIf>,
    /// The sites and jurisdictions that are drawn as one card each.
    pub folded: BTreeSet<Subject>,
    /// The colours.
    pub theme: ThemeName,
    /// The wished ratio of width to height.
    pub aspect: f64,
    /// How long the layout may try for a picture that has none before it.
    pub effort: layout::Effort,
}

impl View {
    /// The view of a document as its author left it.
    pub fn new(today: Date) -> Self {
        Self {
            profile: None,
            choose: Selection::default(),
            as_of: None,
            today,
            what_if: Vec::new(),
            folded: BTreeSet::new(),
            theme: ThemeName::Light,
            aspect: layout::ASPECT,
            effort: layout::Effort::Best,
        }
    }

    /// What is chosen in a document: the defaults, then the profile, then what the reader changed.
    pub fn selection(&self, document: &Document) -> Selection {
        self.start(document).overlaid(&self.choose)
    }

    /// The day that the law is asked for.
    pub fn day(&self, document: &Document) -> Date {
        self.as_of.or(document.as_of).unwrap_or(self.today)
    }

    /// That day in words, with where it is from unless the document names it.
    pub fn day_words(&self, document: &Document) -> String {
        let day = self.day(document);
        match (self.as_of, document.as_of) {
            (_, Some(own)) if own != day => format!("{day} (the document’s day: {own})"),
            (None, None) => format!("{day} (today: the document gives no valid day)"),
            _ => day.to_string(),
        }
    }

    /// The profile that it starts from, as a document has it.
    pub fn profile_of<'a>(&self, document: &'a Document) -> Option<&'a Profile> {
        document.profiles.iter().find(|profile| Some(&profile.id) == self.profile.as_ref())
    }

    /// The defaults, then the profile.
    fn start(&self, document: &Document) -> Selection {
        match self.profile_of(document) {
            Some(profile) => Selection::of_profile(document, profile),
            None => Selection::defaults(document),
        }
    }

    /// Chooses options; those that the profile or the defaults have are no change of theirs.
    pub fn choose(&mut self, document: &Document, choice: ChoiceId, options: BTreeSet<OptionId>) {
        if self.start(document).options(&choice) == options {
            self.choose.unset(&choice);
        } else {
            self.choose.set(choice, options);
        }
    }

    /// What is chosen otherwise than the profile, or the defaults, say.
    pub fn changes(&self, document: &Document) -> Vec<Changed> {
        let (before, now) = (self.start(document), self.selection(document));
        let change = |choice: &Choice| {
            let before = before.options(&choice.id);
            (before != now.options(&choice.id)).then(|| Changed {
                choice: choice.id.clone(),
                words: format!("{}: {}", choice.title, now.titles(choice)),
                before,
            })
        };
        document.choices.iter().filter_map(change).collect()
    }
}

/// A choice that the reader has made otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The choice.
    pub choice: ChoiceId,
    /// Its title and what is chosen.
    pub words: String,
    /// What would be chosen else.
    pub before: BTreeSet<OptionId>,
}
