//! One test binary for everything that crosses module borders.
mod sample;
