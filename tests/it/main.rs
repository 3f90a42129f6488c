//! One test binary for everything that crosses module borders.
mod law;
mod sample;
