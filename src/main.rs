//! The program: arguments in, exit code out.

use std::process::ExitCode;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use transfer_atlas::cli::{self, Asked, Done};

#[cfg(feature = "gui")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    let words = std::env::args_os().skip(1).collect();
    let done = match cli::run(words, today) {
        Asked::Printed(done) => done,
        Asked::Window(path, law) => window(path, law, today),
    };
    match cli::print(&done) {
        Ok(()) => ExitCode::from(done.code),
        Err(_) => ExitCode::from(2),
    }
}

#[cfg(feature = "gui")]
fn window(
    path: Option<std::path::PathBuf>,
    law: std::sync::Arc<transfer_atlas::law::Base>,
    today: jiff::civil::Date,
) -> Done {
    match transfer_atlas::app::run(path, law, today) {
        Ok(()) => Done::default(),
        Err(error) => Done { err: format!("{error}\n"), code: 2, ..Done::default() },
    }
}

#[cfg(not(feature = "gui"))]
fn window(
    _: Option<std::path::PathBuf>,
    _: std::sync::Arc<transfer_atlas::law::Base>,
    _: jiff::civil::Date,
) -> Done {
    let err = "this program was built without its window; use `transfer-atlas export`\n".to_owned();
    Done { err, code: 2, ..Done::default() }
}
