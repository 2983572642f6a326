//! Searches that many constructs make in one text, each stretch of it once.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::Hash;

/// From where each thing was looked for last, and what was found: which is the first from any place between the two.
pub(in crate::markdown) struct Hits<K>(RefCell<HashMap<K, (usize, Option<usize>)>>);

impl<K> Default for Hits<K> {
    fn default() -> Hits<K> {
        Hits(RefCell::default())
    }
}

impl<K: Hash + Eq> Hits<K> {
    /// The first place from `at` on of what is looked for, by `find`, unless it is known.
    pub(in crate::markdown) fn seek(&self, key: K, at: usize, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
        let is_known = |(from, hit): &(usize, Option<usize>)| *from <= at && hit.is_none_or(|hit| hit >= at);
        if let Some((_, hit)) = self.0.borrow().get(&key).filter(|known| is_known(known)) {
            return *hit;
        }
        let hit = find();
        self.0.borrow_mut().insert(key, (at, hit));
        hit
    }
}

impl Hits<&'static str> {
    /// The first place of a token from `at` on.
    pub(in crate::markdown) fn token(&self, text: &str, token: &'static str, at: usize) -> Option<usize> {
        self.seek(token, at, || text[at..].find(token).map(|hit| at + hit))
    }
}
