//! What somebody should be able to show for an answer.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::law::vocabulary::Asks;

/// Something to show for an answer, and where a document may say it.
///
/// A text alone is read too: a document has no field for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// In words.
    pub text: String,
    /// What it asks of the document; none, the document has no field for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asks: Option<Asks>,
}

impl<'de> Deserialize<'de> for Evidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EvidenceVisitor)
    }
}

struct EvidenceVisitor;

impl<'de> Visitor<'de> for EvidenceVisitor {
    type Value = Evidence;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, or an object of `text` and `asks`")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Evidence, E> {
        Ok(Evidence { text: text.to_owned(), asks: None })
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Evidence, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Fields {
            text: String,
            #[serde(default)]
            asks: Option<Asks>,
        }
        let Fields { text, asks } = Fields::deserialize(MapAccessDeserializer::new(map))?;
        Ok(Evidence { text, asks })
    }
}
