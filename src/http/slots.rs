//! A counting semaphore that never blocks.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A fixed number of slots.
pub(crate) struct Slots {
    taken: AtomicUsize,
    limit: usize,
}

/// A slot, released on drop.
pub(crate) struct Slot(Arc<Slots>);

impl Slots {
    /// Creates `limit` slots.
    pub(crate) fn new(limit: usize) -> Arc<Slots> {
        Arc::new(Slots { taken: AtomicUsize::new(0), limit })
    }

    /// Takes a slot, if one is free.
    pub(crate) fn take(self: &Arc<Self>) -> Option<Slot> {
        let more = |taken: usize| (taken < self.limit).then_some(taken + 1);
        self.taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, more).ok()?;
        Some(Slot(Arc::clone(self)))
    }

    /// The number of slots in use.
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
    fn places_are_bounded_and_released() {
        let slots = super::Slots::new(2);
        let first = slots.take();
        let second = slots.take();
        assert!(first.is_some() && second.is_some() && slots.take().is_none());
        drop(first);
        assert!(slots.take().is_some());
    }
}
