//! What a reader of JSON says of a fault, in the words of JSON.

/// A reader's message without the types of the program: of a part of another type, what stands there
/// and what is to stand there. Other messages stay as they are.
pub fn plain(message: &str) -> String {
    // The place follows the words where the reader knows it.
    let (told, place) = match message.find(" at line ") {
        Some(at) => message.split_at(at),
        None => (message, ""),
    };
    let Some((found, wanted)) = told.split_once(", expected ") else { return message.to_owned() };
    let found = if found.starts_with("invalid length ") && is_type(wanted) {
        "a list"
    } else if let Some(found) = found.strip_prefix("invalid type: ") {
        stands(found)
    } else if let Some(found) = found.strip_prefix("invalid value: ") {
        stands(found)
    } else {
        return message.to_owned();
    };
    format!("{} is expected here, not {found}{place}", wanted_in_words(wanted))
}

fn is_type(wanted: &str) -> bool {
    ["struct ", "tuple ", "newtype "].iter().any(|kind| wanted.starts_with(kind))
}

/// What stands there: a value as it is written, or what kind of thing it is.
fn stands(found: &str) -> &str {
    match found.split_once(' ') {
        None if found == "map" => "an object",
        None if found == "sequence" => "a list",
        None => found,
        Some(("string", text)) => text,
        Some(("floating", rest)) => rest.strip_prefix("point ").unwrap_or(rest),
        Some(("integer" | "boolean", value)) => value,
        Some(_) => found,
    }
}

fn wanted_in_words(wanted: &str) -> &str {
    match wanted {
        "a map" | "map" => "an object",
        "a sequence" | "sequence" => "a list",
        "a string" | "string" | "a borrowed string" => "text in double quotes",
        "a boolean" => "`true` or `false`",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is small enough",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        wanted if wanted.starts_with("struct ") => "an object",
        wanted if wanted.starts_with("tuple ") => "a list",
        wanted if wanted.starts_with("enum ") => "a word",
        wanted => wanted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_type_of_the_program_is_named() {
        for (message, expected) in [
            (
                "invalid type: string \"x\", expected struct TransferAssessment",
                "an object is expected here, not \"x\"",
            ),
            (
                "invalid length 0, expected struct Records with 21 elements at line 1 column 2",
                "an object is expected here, not a list at line 1 column 2",
            ),
            (
                "invalid value: integer `500`, expected u8",
                "a whole number that is small enough is expected here, not `500`",
            ),
            ("invalid type: map, expected a sequence", "a list is expected here, not an object"),
            (
                "invalid type: null, expected a string",
                "text in double quotes is expected here, not null",
            ),
            (
                "invalid type: floating point `1.5`, expected a boolean",
                "`true` or `false` is expected here, not `1.5`",
            ),
            ("unknown field `x`, expected `y` or `z`", "unknown field `x`, expected `y` or `z`"),
            ("`2024` is not a date", "`2024` is not a date"),
        ] {
            assert_eq!(plain(message), expected);
        }
    }
}
