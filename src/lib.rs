//! Transfer Atlas: where personal data goes, and by what right.

pub mod diagnostic;
pub mod document;
pub mod file;
pub mod geom;
pub mod graph;
pub mod id;
pub mod law;
pub mod layout;
pub mod scenario;
pub mod text;
