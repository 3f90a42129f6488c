//! The document: the user's text, read into checked facts.
//!
//! Reading never fails: [`parse`] gives the best document it can make and everything that is wrong
//! with the text.

mod by_choice;
mod check;
pub mod claim;
mod date;
mod edit;
mod ending;
mod instrument;
mod model;
mod parse;
mod path;
mod pins;
mod tree;
mod words;

pub use by_choice::ByChoice;
pub use check::Vocabulary;
pub use claim::{Claim, Verdict};
pub use date::{NoDay, day};
pub use edit::{Edit, put_review, remove_review};
pub use ending::certification_of;
pub use model::*;
pub use parse::{Parsed, parse};
pub use pins::put_pins;
pub use tree::Spans;
pub(crate) use words::words_of;

/// The JSON Schema of the document (draft 2020-12), made from its types.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Document).to_value();
    if let Some(object) = schema.as_object_mut() {
        object.insert("title".to_owned(), "Transfer Atlas document".into());
        object.insert("required".to_owned(), serde_json::json!(["title"]));
    }
    schema
}
