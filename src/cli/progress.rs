//! A progress line for long tasks, on a terminal only.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::output;

/// Shorter tasks show no progress.
const PATIENCE: Duration = Duration::from_millis(500);

/// Counts steps and shows them a few times a second on standard error, if that is a terminal.
pub(super) struct Progress {
    what: &'static str,
    total: usize,
    done: AtomicUsize,
    /// When to show the next line; `None` if progress is off.
    next: Option<Mutex<Instant>>,
}

impl Progress {
    /// Starts counting `total` steps.
    pub(super) fn new(what: &'static str, total: usize) -> Progress {
        let next = (io::stderr().is_terminal() && !output::is_quiet()).then(|| Mutex::new(Instant::now() + PATIENCE));
        Progress { what, total, done: AtomicUsize::new(0), next }
    }

    /// Counts a step.
    pub(super) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        // If another thread holds the lock, it is already printing.
        let Some(Ok(mut next)) = self.next.as_ref().map(Mutex::try_lock) else { return };
        if Instant::now() >= *next {
            *next = Instant::now() + Duration::from_millis(100);
            let _ = write!(io::stderr(), "\r{}: {done} of {}", self.what, self.total);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.next.is_some() {
            // Erases the line.
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }
}
