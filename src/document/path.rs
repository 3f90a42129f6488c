//! Where in a JSON value: paths such as `$.flows[3].to`.

use std::fmt;
use std::str::FromStr;

/// One step down into a JSON value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The value of this key of an object.
    Key(String),
    /// The element at this place of a list, from 0.
    Index(usize),
}

/// The steps from the root of a JSON text to a value in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// The path of the whole text.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of a key's value.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// The path of an element, from 0.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    fn with(&self, step: Step) -> Self {
        let mut steps = self.0.clone();
        steps.push(step);
        Self(steps)
    }
}

/// Tells whether a key needs no quotes in a path.
fn is_plain(key: &str) -> bool {
    key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        for step in &self.0 {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) if is_plain(key) => write!(f, ".{key}")?,
                Step::Key(key) => write!(f, "[{}]", serde_json::Value::from(key.as_str()))?,
            }
        }
        Ok(())
    }
}

/// A text that is not a path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a path such as `$.flows[3].to`")]
pub struct NotAPath(pub String);

impl FromStr for Path {
    type Err = NotAPath;

    fn from_str(text: &str) -> Result<Self, NotAPath> {
        let wrong = || NotAPath(text.to_owned());
        let mut rest = text.strip_prefix('$').ok_or_else(wrong)?;
        let mut path = Self::root();
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                let (key, tail) = after.split_at(end);
                if key.is_empty() {
                    return Err(wrong());
                }
                path.0.push(Step::Key(key.to_owned()));
                rest = tail;
            } else {
                let after = rest.strip_prefix('[').ok_or_else(wrong)?;
                let mut inner = serde_json::Deserializer::from_str(after).into_iter();
                let step = match inner.next() {
                    Some(Ok(serde_json::Value::String(key))) => Step::Key(key),
                    Some(Ok(serde_json::Value::Number(index))) => {
                        let index = index.as_u64().and_then(|index| usize::try_from(index).ok());
                        Step::Index(index.ok_or_else(wrong)?)
                    }
                    _ => return Err(wrong()),
                };
                let tail = after.get(inner.byte_offset()..).unwrap_or_default();
                rest = tail.strip_prefix(']').ok_or_else(wrong)?;
                path.0.push(step);
            }
        }
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_it_is_written() {
        let path = Path::root().key("flows").index(3).key("when").key("eu-west").key("a\"]");
        assert_eq!(path.to_string(), r#"$.flows[3].when["eu-west"]["a\"]"]"#);
        assert_eq!(path.to_string().parse(), Ok(path));
        assert_eq!("$".parse(), Ok(Path::root()));
        for wrong in ["", "flows", "$flows", "$.", "$[", "$[1", "$[-1]", "$[1]x", "$.a..b"] {
            assert_eq!(wrong.parse::<Path>(), Err(NotAPath(wrong.to_owned())), "{wrong}");
        }
    }
}
