//! The name by which a certification is assumed to have ended.

use crate::id::PartyId;

use super::Certification;

impl Certification {
    /// The name by which it is assumed to have ended where a party holds it: `PARTY/SCHEME`.
    pub fn ending(&self, party: &PartyId) -> String {
        format!("{party}/{}", self.scheme)
    }
}

/// The party and the framework that such a name is made of.
pub fn certification_of(ending: &str) -> Option<(&str, &str)> {
    ending.split_once('/')
}
