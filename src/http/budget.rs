//! A limit on the total memory of all requests.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A number of bytes shared by requests.
pub(crate) struct Budget {
    free: Mutex<usize>,
    returned: Condvar,
}

/// The bytes of one request, which return to the budget on drop.
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
    /// Reserves `bytes` more, waiting for at most `patience`. Returns whether that succeeded.
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
    fn bytes_are_bounded_and_released() {
        let budget = Budget::new(10);
        let (mut first, mut second) = (budget.share(), budget.share());
        assert!(first.grow(6, Duration::ZERO) && first.grow(1, Duration::ZERO));
        assert!(!second.grow(4, Duration::ZERO) && second.grow(3, Duration::ZERO));
        let waits = std::thread::spawn(move || second.grow(7, Duration::from_secs(60)));
        drop(first);
        assert!(waits.join().unwrap(), "who waits gets what is given back");
    }
}
