//! A limit on the memory that all requests take together.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A number of bytes that requests share.
pub(crate) struct Budget {
    free: Mutex<usize>,
    returned: Condvar,
}

/// The bytes that one request has taken; they return to the budget when it is dropped.
pub(crate) struct Share {
    budget: Arc<Budget>,
    taken: usize,
}

impl Budget {
    /// A budget of `bytes`.
    pub(crate) fn new(bytes: usize) -> Arc<Budget> {
        Arc::new(Budget { free: Mutex::new(bytes), returned: Condvar::new() })
    }

    /// An empty share.
    pub(crate) fn share(self: &Arc<Self>) -> Share {
        Share { budget: Arc::clone(self), taken: 0 }
    }
}

impl Share {
    /// Takes `bytes` more; waits for them for at most `patience`. Says whether they could be had.
    pub(crate) fn grow(&mut self, bytes: usize, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        let mut free = self.budget.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free < bytes {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            free = self.budget.returned.wait_timeout(free, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        *free -= bytes;
        self.taken += bytes;
        true
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        *self.budget.free.lock().unwrap_or_else(PoisonError::into_inner) += self.taken;
        self.budget.returned.notify_all();
    }
}

impl std::fmt::Debug for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Share({} bytes)", self.taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_bounded_and_given_back() {
        let budget = Budget::new(10);
        let (mut first, mut second) = (budget.share(), budget.share());
        assert!(first.grow(6, Duration::ZERO) && first.grow(1, Duration::ZERO));
        assert!(!second.grow(4, Duration::ZERO) && second.grow(3, Duration::ZERO));
        let waits = std::thread::spawn(move || second.grow(7, Duration::from_secs(60)));
        drop(first);
        assert!(waits.join().unwrap(), "who waits gets what is given back");
    }
}
