//! What is wrong with a text, where, and how to mend it.

mod plain;

use std::fmt;
use std::ops::Range;

pub use plain::plain;

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something is shown differently from what the text says, or not at all.
    Error,
    /// The text is understood, but probably not what was meant.
    Warning,
}

/// Something wrong with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it matters.
    pub severity: Severity,
    /// Where, in bytes of the text.
    pub span: Range<usize>,
    /// The line of the span's start, from 1.
    pub line: usize,
    /// The column of the span's start in characters, from 1.
    pub column: usize,
    /// Where, as a JSON path such as `$.flows[3].to`.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: Option<String>,
}

impl Diagnostic {
    /// Tells that something is shown differently from what the text says, or not at all.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Puts diagnostics in the order of the text; of those at one place, errors first.
    pub fn sort(diagnostics: &mut [Self]) {
        diagnostics.sort_by(|a, b| {
            (a.span.start, a.severity, &a.path, &a.message).cmp(&(
                b.span.start,
                b.severity,
                &b.path,
                &b.message,
            ))
        });
    }
}

/// Writes `line:column: message`, and the hint in a second line.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.severity {
            Severity::Error => "",
            Severity::Warning => "warning: ",
        };
        write!(f, "{}:{}: {kind}{} (at {})", self.line, self.column, self.message, self.path)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n  hint: {hint}")?;
        }
        Ok(())
    }
}

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of a text.
    pub fn of(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The line and the column (in characters) of a byte, both from 1.
    ///
    /// A byte inside a character counts as that character, one beyond the end as the end.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        let line = self.starts.partition_point(|&start| start <= byte).max(1);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or_default();
        (line, before.trim_start_matches('\u{feff}').chars().count() + 1)
    }
}

/// The candidate that a mistyped word most likely stands for.
///
/// Case counts as half a mistake, and a third of the word's letters may be wrong. Ties go to the
/// first candidate.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count().min(64);
    let allowed = 2 * (length / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) * 2 <= allowed)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|&(distance, candidate)| distance <= allowed && candidate != word)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// Twice the number of letters to insert, remove, replace or swap with the next; letters that
/// differ in case alone count once. O(a · b).
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).map(|j| 2 * j).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![2 * (i + 1); b.len() + 1];
        for (j, &y) in b.iter().enumerate() {
            let change = if x == y {
                0
            } else if x.to_lowercase().eq(y.to_lowercase()) {
                1
            } else {
                2
            };
            let mut least = (last[j] + change).min(last[j + 1] + 2).min(row[j] + 2);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                least = least.min(before[j - 1] + 2);
            }
            row[j + 1] = least;
        }
        before = std::mem::replace(&mut last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let lines = Lines::of("aé\r\n\nöx");
        assert_eq!(lines.position(0), (1, 1));
        assert_eq!(lines.position(3), (1, 3));
        assert_eq!(lines.position(5), (2, 1));
        assert_eq!(lines.position(6), (3, 1));
        assert_eq!(lines.position(7), (3, 1), "inside a character");
        assert_eq!(lines.position(99), (3, 3), "beyond the end");
        assert_eq!(Lines::of("").position(0), (1, 1));
    }

    #[test]
    fn a_mistyped_word_finds_its_neighbour() {
        let words = ["recordings", "call-logs", "aws", "EEA"];
        assert_eq!(nearest("recordngs", words), Some("recordings"));
        assert_eq!(nearest("recodrings", words), Some("recordings"), "swapped letters");
        assert_eq!(nearest("asw", words), Some("aws"));
        assert_eq!(nearest("eea", words), None, "three half mistakes in three letters");
        assert_eq!(nearest("Eea", words), Some("EEA"));
        assert_eq!(nearest("billing", words), None);
        assert_eq!(nearest("", words), None);
    }

    #[test]
    fn diagnostics_follow_the_text() {
        let at = |start: usize, severity| Diagnostic {
            severity,
            span: start..start + 1,
            line: 1,
            column: start + 1,
            path: "$".into(),
            message: "something".into(),
            hint: None,
        };
        let mut list =
            vec![at(5, Severity::Warning), at(5, Severity::Error), at(2, Severity::Warning)];
        Diagnostic::sort(&mut list);
        let order: Vec<_> = list.iter().map(|d| (d.span.start, d.is_error())).collect();
        assert_eq!(order, [(2, false), (5, true), (5, false)]);
    }
}
