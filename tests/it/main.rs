//! One test binary for everything that crosses module borders.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod assess;
#[cfg(feature = "gui")]
mod bars;
#[cfg(feature = "gui")]
mod canvas;
mod check_words;
mod claims;
mod cli;
mod document;
mod exports;
mod golden;
mod graph;
mod law;
#[cfg(feature = "gui")]
mod lists;
mod reviews;
mod sample;
#[cfg(feature = "gui")]
mod screen;
#[cfg(feature = "gui")]
mod soft;
mod told;
#[cfg(feature = "gui")]
mod window;
