//! What many questions to the law have in common, made once.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::document::Role;
use crate::id::PartyId;
use crate::law;

use super::place::Place;

/// Values that are made once for each key.
#[derive(Debug)]
pub(super) struct Made<K, V>(RefCell<BTreeMap<K, V>>);

impl<K, V> Default for Made<K, V> {
    fn default() -> Self {
        Self(RefCell::new(BTreeMap::new()))
    }
}

impl<K: Ord, V: Clone> Made<K, V> {
    /// The value of a key.
    pub(super) fn get(&self, key: K, make: impl FnOnce(&K) -> V) -> V {
        self.0.borrow_mut().entry(key).or_insert_with_key(make).clone()
    }
}

/// A party with the role, the seat and the identity with the other side in which it is asked for.
type Side<'a> = (&'a PartyId, Option<Role>, Option<law::Country>, bool);

/// What many questions on one day have in common.
#[derive(Debug, Default)]
pub(super) struct Shared<'a> {
    /// The parties as the law sees them.
    pub(super) sides: Made<Side<'a>, Arc<law::Party>>,
    /// The places that a code of the document stands for.
    pub(super) places: Made<Option<&'a str>, Rc<[Place]>>,
    /// The kinds of data, by a bit for each.
    pub(super) categories: Made<u32, Arc<BTreeSet<law::Category>>>,
    /// The regimes under which data was collected, by a bit for each.
    pub(super) origins: Made<u32, Arc<BTreeSet<law::Origin>>>,
    /// The circumstances of a flow of which none are stated.
    pub(super) no_context: Arc<law::Context>,
}
