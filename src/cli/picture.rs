//! `export`: the picture, in files.

use std::path::PathBuf;

use jiff::civil::Date;

use super::args::Looks;
use super::{Done, Purpose, open};
use crate::diagnostic::Diagnostic;
use crate::export::{self, Format};
use crate::file;
use crate::layout::Effort;

pub(super) fn export(
    looks: &Looks,
    outs: &[PathBuf],
    (aspect, effort, scale): (Option<f64>, Effort, f32),
    today: Date,
) -> Done {
    let formats: Vec<Format> = match outs.iter().map(|out| Format::of_path(out)).collect() {
        Ok(formats) => formats,
        Err(error) => return Done::bad(error),
    };
    let opened = match open(looks, Purpose::Picture(aspect, effort), today) {
        Ok(opened) => opened,
        Err(done) => return done,
    };
    let Some(picture) = opened.atlas.picture() else {
        return Done { err: opened.messages, code: 2, ..Done::default() };
    };
    for (out, format) in outs.iter().zip(formats) {
        let written = export::write(&picture.scene, format, scale)
            .map_err(|error| error.to_string())
            .and_then(|bytes| file::write(out, &bytes).map_err(|error| error.to_string()));
        if let Err(words) = written {
            return Done::bad(words);
        }
    }
    // What the text has wrong is not in the picture: it is not what was asked for.
    let broken = opened.atlas.diagnostics().iter().any(Diagnostic::is_error);
    Done { err: opened.messages, code: if broken { 2 } else { 0 }, ..Done::default() }
}
