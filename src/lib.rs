//! Transfer Atlas: where personal data goes, and by what right.

pub mod document;
pub mod geom;
pub mod id;
pub mod layout;
pub mod scene;
