//! What is chosen.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Choice, Document, Options, Profile, When};
use crate::id::{ChoiceId, OptionId};

/// The options that are on, by choice. A choice that is not named is left as it was before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection(BTreeMap<ChoiceId, BTreeSet<OptionId>>);

/// Why a selection cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SelectionError {
    /// Not of the form `choice=option`.
    #[error("`{0}` is not of the form `choice=option`")]
    Form(String),
    /// No such choice.
    #[error("there is no choice `{name}`; the choices are {known}")]
    Choice {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// No such option.
    #[error("the choice `{choice}` has no option `{name}`; its options are {known}")]
    Option {
        /// The choice.
        choice: String,
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// Several options for a choice of one.
    #[error("the choice `{0}` takes one option only")]
    One(String),
}

impl Selection {
    /// What is on at first.
    pub fn defaults(document: &Document) -> Self {
        let on = |choice: &Choice| {
            let mut on = choice.options.iter().filter(|o| o.default).map(|o| o.id.clone());
            if choice.multiple {
                return on.collect();
            }
            let first = choice.options.first().map(|option| option.id.clone());
            on.next().or(first).into_iter().collect()
        };
        Self(document.choices.iter().map(|choice| (choice.id.clone(), on(choice))).collect())
    }

    /// The defaults, changed by a profile.
    pub fn of_profile(document: &Document, profile: &Profile) -> Self {
        let mut selection = Self::defaults(document);
        for (choice, options) in &profile.choose {
            selection.set(choice.clone(), options.as_slice().iter().cloned().collect());
        }
        selection
    }

    /// This selection, with what `other` names changed.
    #[must_use]
    pub fn overlaid(mut self, other: &Self) -> Self {
        self.0.extend(other.0.iter().map(|(choice, options)| (choice.clone(), options.clone())));
        self
    }

    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Makes these options, and no others, those of a choice.
    pub fn set(&mut self, choice: ChoiceId, options: BTreeSet<OptionId>) {
        self.0.insert(choice, options);
    }

    /// Names a choice no longer.
    pub fn unset(&mut self, choice: &ChoiceId) {
        self.0.remove(choice);
    }

    /// The options of a choice that are on.
    pub fn options(&self, choice: &ChoiceId) -> BTreeSet<OptionId> {
        self.0.get(choice).cloned().unwrap_or_default()
    }

    /// The titles of the options of a choice that are on; `none`, if none is.
    pub fn titles(&self, choice: &Choice) -> String {
        let on = self.options(&choice.id);
        let options = choice.options.iter().filter(|option| on.contains(&option.id));
        let titles: Vec<&str> = options.map(|option| option.title.as_str()).collect();
        if titles.is_empty() { "none".to_owned() } else { titles.join(", ") }
    }

    /// Makes a choice written as `choice=option`; several options are joined by `+`, none is `none`.
    ///
    /// # Errors
    ///
    /// If the form is another, or the document has no such choice or option.
    pub fn set_written(&mut self, words: &str, document: &Document) -> Result<(), SelectionError> {
        let (name, options) =
            words.split_once('=').ok_or_else(|| SelectionError::Form(words.to_owned()))?;
        let list = |names: Vec<&str>| format!("`{}`", names.join("`, `"));
        let Some(choice) = document.choices.iter().find(|choice| choice.id.as_str() == name) else {
            let known = document.choices.iter().map(|choice| choice.id.as_str()).collect();
            return Err(SelectionError::Choice { name: name.to_owned(), known: list(known) });
        };
        let mut on = BTreeSet::new();
        let none = choice.multiple && (options == "none" || options.is_empty());
        for option in options.split('+').filter(|_| !none) {
            let Some(found) = choice.options.iter().find(|known| known.id.as_str() == option)
            else {
                let known = choice.options.iter().map(|known| known.id.as_str()).collect();
                return Err(SelectionError::Option {
                    choice: name.to_owned(),
                    name: option.to_owned(),
                    known: list(known),
                });
            };
            on.insert(found.id.clone());
        }
        if !choice.multiple && on.len() > 1 {
            return Err(SelectionError::One(name.to_owned()));
        }
        self.set(choice.id.clone(), on);
        Ok(())
    }
}

/// Whether a condition holds: for each choice that it names, one of the options is on, and the
/// choice itself is there to be made.
pub fn is_on(when: &When, selection: &Selection, document: &Document) -> bool {
    holds(when, selection, document, document.choices.len())
}

/// `depth` bounds choices that wait for each other in a circle.
fn holds(when: &When, selection: &Selection, document: &Document, depth: usize) -> bool {
    when.iter().all(|(id, options)| {
        let Some(choice) = document.choices.iter().find(|choice| choice.id == *id) else {
            return false;
        };
        let on = selection.options(id);
        let any = match options {
            Options::One(option) => on.contains(option),
            Options::Any(options) => options.iter().any(|option| on.contains(option)),
        };
        any && depth > 0 && holds(&choice.when, selection, document, depth - 1)
    })
}
