//! Names of the things of a document.
//!
//! Ids are written by the user and compared by their text; each kind has a type of its own, so
//! that a system can never be looked up by the name of a flow.

use std::fmt;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        #[schemars(transparent)]
        pub struct $name(#[schemars(with = "String")] Arc<str>);

        impl $name {
            /// The id with this text.
            pub fn new(text: &str) -> Self {
                Self(Arc::from(text))
            }

            /// The id's text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// A source: a page, contract or register that facts were read from.
    SourceId;
    /// A numbered statement of a source, unique in the document: what facts refer to.
    StatementId;
    /// A party: a legal person or a group of persons that takes part in the processing.
    PartyId;
    /// A site: a place where systems stand or people sit.
    SiteId;
    /// A system: something that stores, processes or shows data.
    SystemId;
    /// A category of data.
    DataId;
    /// A flow of data from one system to another.
    FlowId;
    /// A choice that the reader of the document makes.
    ChoiceId;
    /// One option of a choice.
    OptionId;
    /// A named set of choices.
    ProfileId;
    /// A stage in the life of the data.
    StageId;
    /// A statement of a source that the program checks.
    ClaimId;
}
