//! Values that depend on a choice.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer, Serialize};

use crate::id::{ChoiceId, OptionId};

/// A value, or several that hold together, or a value for each option of a choice.
///
/// With a choice that allows several options, the values of all that are on hold together.
/// An option for which nothing is written has no value: it is unknown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ByChoice<T> {
    /// The value, whatever is chosen.
    Always(T),
    /// Several values at once.
    All(Vec<T>),
    /// One value for each option.
    By {
        /// The choice that decides.
        by: ChoiceId,
        /// The value of each option; `null`, unknown.
        of: BTreeMap<OptionId, Option<T>>,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table<T> {
    by: ChoiceId,
    of: BTreeMap<OptionId, Option<T>>,
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for ByChoice<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        let read = match value {
            serde_json::Value::Object(_) => serde_json::from_value::<Table<T>>(value)
                .map(|Table { by, of }| Self::By { by, of }),
            serde_json::Value::Array(_) => serde_json::from_value(value).map(Self::All),
            _ => serde_json::from_value(value).map(Self::Always),
        };
        read.map_err(D::Error::custom)
    }
}

impl<T: JsonSchema> JsonSchema for ByChoice<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("ByChoice_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        let values = generator.subschema_for::<BTreeMap<String, Option<T>>>();
        json_schema!({
            "anyOf": [
                value,
                { "type": "array", "items": value },
                {
                    "type": "object",
                    "properties": { "by": { "type": "string" }, "of": values },
                    "required": ["by", "of"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
