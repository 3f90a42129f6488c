//! One test binary for everything that crosses module borders.

mod architecture;
mod cli;
mod document;
mod exports;
mod law;
mod sample;
#[cfg(feature = "gui")]
mod window;
