//! Dates as they are written: `2024-09-05`, and nothing else.

use jiff::civil::Date;
use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer};

/// Reads a date.
pub(super) fn required<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    read(&text).map_err(D::Error::custom)
}

/// Reads a date, or `null`.
pub(super) fn optional<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Date>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| read(&text).map_err(D::Error::custom)).transpose()
}

/// What is wrong with a text that is to be a date, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}: {hint}")]
pub struct NoDay {
    message: String,
    hint: String,
}

/// The day that a text names, as documents write it: `2024-09-05`.
///
/// # Errors
///
/// If it is written otherwise, or the calendar has no such day.
pub fn day(text: &str) -> Result<Date, NoDay> {
    read(text).map_err(|message| NoDay { message, hint: hint(text) })
}

/// The date that a text says.
fn read(text: &str) -> Result<Date, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = parts.iter().map(|part| part.len()).eq([4, 2, 2]);
    if !shaped || !parts.iter().all(|part| digits(part)) {
        return Err(format!("`{text}` is not a date"));
    }
    text.parse().ok().ok_or_else(|| format!("`{text}` is not a day of the calendar"))
}

/// How to mend a text that is not a date.
pub(super) fn hint(text: &str) -> String {
    let day = |part: std::ops::Range<usize>| text.get(part).and_then(|part| part.parse().ok());
    let first = || Date::new(text.get(..4)?.parse().ok()?, day(5..7)?, 1).ok();
    match first() {
        Some(month) if text.len() == 10 => {
            format!("{} has {} days", month.strftime("%B %Y"), month.days_in_month())
        }
        _ => "write the year, the month and the day, such as `2024-09-05`".to_owned(),
    }
}
