//! The document: the user's text, read into checked facts.

mod by_choice;
mod model;

pub use by_choice::ByChoice;
pub use model::*;
