//! A bound on how many of something there are at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A number of places that can be taken.
pub(crate) struct Slots {
    taken: AtomicUsize,
    limit: usize,
}

/// A place; free again when it is dropped.
pub(crate) struct Slot(Arc<Slots>);

impl Slots {
    /// `limit` places.
    pub(crate) fn new(limit: usize) -> Arc<Slots> {
        Arc::new(Slots { taken: AtomicUsize::new(0), limit })
    }

    /// Takes a place, if one is free.
    pub(crate) fn take(self: &Arc<Self>) -> Option<Slot> {
        let more = |taken: usize| (taken < self.limit).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).ok()?;
        Some(Slot(Arc::clone(self)))
    }

    /// How many are taken.
    pub(crate) fn taken(&self) -> usize {
        self.taken.load(Ordering::Acquire)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.0.taken.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn places_are_bounded_and_given_back() {
        let slots = super::Slots::new(2);
        let first = slots.take();
        let second = slots.take();
        assert!(first.is_some() && second.is_some() && slots.take().is_none());
        drop(first);
        assert!(slots.take().is_some());
    }
}
