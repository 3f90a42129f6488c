//! One test binary for everything that crosses module borders.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod assess;
mod cli;
mod document;
mod exports;
mod law;
mod sample;
#[cfg(feature = "gui")]
mod window;
