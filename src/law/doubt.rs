//! Values of a transfer that match nothing of the base, and so may be slips of the pen.

use serde::Deserialize as _;
use serde::de::IntoDeserializer as _;
use serde::de::value::{Error, StrDeserializer};
use serde_json::Value;

use super::base::Base;
use super::candidate::DEROGATION;
use super::transfer::{InputError, Transfer};
use super::vocabulary::Category;
use crate::diagnostic::nearest;

/// Tells which values of a transfer the base knows nothing of, though it is answered with them.
///
/// `input` is what the transfer was read from, whose kinds of data it does not keep as written.
pub(super) fn doubts(base: &Base, transfer: &Transfer, input: &Value) -> Vec<InputError> {
    let mut doubts = Doubts { all: Vec::new() };
    let mechanisms: Vec<&str> =
        base.mechanisms().iter().map(|mechanism| mechanism.id.as_str()).collect();
    let (schemes, kinds) = (base.schemes(), base.known_kinds());
    for (side, party) in [("exporter", &transfer.exporter), ("importer", &transfer.importer)] {
        for (idx, cert) in party.certs.iter().enumerate() {
            let path = format!("{side}.certs[{idx}]");
            let known = schemes.iter().map(String::as_str);
            doubts.word(format!("{path}.scheme"), "framework", &cert.scheme, known);
            for (covered, idx) in cert.covered.iter().zip(0..) {
                let path = format!("{path}.covered[{idx}]");
                doubts.word(path, "kind of data covered", covered, ["HR", "NON_HR"]);
            }
        }
        if let Some(code) = &party.organisation_code {
            let path = format!("{side}.organisation_code");
            doubts.word(path, "organisation", code, base.organisation_codes());
        }
        if let Some(sector) = &party.sector {
            // Any sector may be stated; one that comes near a known one is doubtful.
            let known = base.sectors();
            let begun = known.iter().any(|known| known.starts_with(sector.as_str()));
            if begun || nearest(sector, known.iter().copied()).is_some() {
                doubts.word(format!("{side}.sector"), "sector", sector, known);
            }
        }
    }
    for (idx, held) in transfer.instruments.iter().enumerate() {
        let path = format!("instruments[{idx}]");
        doubts.word(
            format!("{path}.kind"),
            "instrument",
            &held.kind,
            kinds.iter().map(String::as_str),
        );
        if let Some(ground) = held.ground.as_ref().filter(|_| held.kind == DEROGATION) {
            doubts.word(format!("{path}.ground"), "ground", ground, base.grounds());
        }
    }
    for regime in super::Regime::ALL {
        if let Some(id) = transfer.context.upstream.get(regime) {
            let path = format!("context.upstream.{regime}");
            doubts.word(path, "mechanism", id.as_str(), mechanisms.iter().copied());
        }
    }
    for (idx, id) in transfer.claimed_mechanisms.iter().enumerate() {
        let path = format!("claimed_mechanisms[{idx}]");
        doubts.word(path, "mechanism", id.as_str(), mechanisms.iter().copied());
    }
    let stated = input.get("data_categories").and_then(Value::as_array);
    for (idx, word) in stated.into_iter().flatten().enumerate() {
        let Some(word) = word.as_str() else { continue };
        let read: StrDeserializer<'_, Error> = word.into_deserializer();
        if word != "other" && Category::deserialize(read) == Ok(Category::Other) {
            let message = format!("no rule asks for `{word}`: it counts as `other`");
            doubts.all.push(InputError { path: format!("data_categories[{idx}]"), message });
        }
    }
    doubts.all
}

struct Doubts {
    all: Vec<InputError>,
}

impl Doubts {
    fn word<'a>(
        &mut self,
        path: String,
        what: &str,
        word: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) {
        let known: Vec<&str> = known.into_iter().collect();
        if known.contains(&word) {
            return;
        }
        let near = nearest(word, known);
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let message = format!("the law base knows no {what} `{word}`, so it matches nothing{hint}");
        self.all.push(InputError { path, message });
    }
}
