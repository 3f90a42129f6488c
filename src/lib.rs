//! Transfer Atlas: where personal data goes, and by what right.
//!
//! Data runs one way, each stage a pure function in a module of its own that knows nothing of the
//! later ones:
//!
//! ```text
//! text ─parse▶ document ─resolve▶ scenario ─build▶ graph ─assess▶ assessment
//!                                                               │
//!            window · svg · png · pdf ◀─ scene ◀─draw─ layout ◀─┘
//! ```
//!
//! | to change | look in |
//! |---|---|
//! | what can be written down | [`document`] |
//! | what a choice does | [`scenario`] |
//! | how flows hang together | [`graph`] |
//! | what the law says | `assets/law`, then [`law`] |
//! | what is asked of the law for a flow | [`assess`] |
//! | whether a source’s statements hold | [`document::claim`], [`claim`] |
//! | findings, reviews, questions to ask | [`review`] |
//! | where things stand | [`layout`] |
//! | how things look | [`scene`] |
//! | files | [`export`], [`file`] |
//! | what is redone after an edit | [`atlas`] |
//! | the command line, the window | `cli`, `app` |
//!
//! The date, files, threads and the screen live only in the last row; the stages before are pure,
//! total and deterministic. Nothing here opens a network connection.

#[cfg(feature = "gui")]
pub mod app;
pub mod assess;
pub mod atlas;
pub mod claim;
pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod export;
pub mod file;
pub mod geom;
pub mod graph;
pub mod id;
pub mod law;
pub mod layout;
pub mod review;
pub mod scenario;
pub mod scene;
pub mod text;
