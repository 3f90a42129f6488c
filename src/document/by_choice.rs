//! Values that depend on a choice.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{self, IntoDeserializer as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::Options;
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

/// Reads the three forms in place, so that an error inside knows its path.
struct Forms<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Forms<T> {
    type Value = ByChoice<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text, a list, or an object with `by` and `of`")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(ByChoice::Always)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(ByChoice::All)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        let Table { by, of } = Table::deserialize(MapAccessDeserializer::new(map))?;
        Ok(ByChoice::By { by, of })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByChoice<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Forms(PhantomData))
    }
}

/// Reads one option or a list of them.
struct OneOrMore;

impl<'de> Visitor<'de> for OneOrMore {
    type Value = Options;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an option or a list of options")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Options, E> {
        Ok(Options::One(OptionId::new(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Options, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(Options::Any)
    }
}

impl<'de> Deserialize<'de> for Options {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrMore)
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
