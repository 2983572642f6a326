//! State shared by the preview's threads: the current site, and a signal for a new one.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::Reporter;
use super::notice::{Figures, Notice};
use super::state::{State, errors};
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::http::Slots;

/// The most open event streams. A browser opens six connections to a server in all.
const STREAMS: usize = 64;

/// State shared by the preview's threads.
pub(super) struct Shared {
    /// Opens the streamed files.
    pub(super) disk: Disk,
    /// The event streams.
    pub(super) streams: Arc<Slots>,
    current: Mutex<Versioned>,
    news: Condvar,
    stopped: AtomicBool,
    parsed: AtomicU64,
    report: Reporter,
}

/// Versions count more than generations: a state's findings come later than the state.
#[derive(Clone)]
struct Versioned {
    version: u64,
    state: Arc<State>,
}

impl Shared {
    /// The shared state at the start.
    pub(super) fn new(state: State, disk: Disk, report: Reporter) -> Shared {
        Shared {
            disk,
            streams: Slots::new(STREAMS),
            current: Mutex::new(Versioned { version: 1, state: Arc::new(state) }),
            news: Condvar::new(),
            stopped: AtomicBool::new(false),
            parsed: AtomicU64::new(0),
            report,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Versioned> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The currently served state.
    pub(super) fn current(&self) -> Arc<State> {
        Arc::clone(&self.lock().state)
    }

    /// The version and the state.
    pub(super) fn latest(&self) -> (u64, Arc<State>) {
        let current = self.lock();
        (current.version, Arc::clone(&current.state))
    }

    /// Waits for a version after `seen`, but no longer than `patience`. `None` if the preview has ended.
    pub(super) fn wait(&self, seen: u64, patience: Duration) -> Option<(u64, Arc<State>)> {
        let current = self.lock();
        let waiting = |current: &mut Versioned| current.version <= seen && !self.is_stopped();
        let (current, _) =
            self.news.wait_timeout_while(current, patience, waiting).unwrap_or_else(PoisonError::into_inner);
        (!self.is_stopped()).then(|| (current.version, Arc::clone(&current.state)))
    }

    /// Makes the result of `change`, if any, the current state, and reports new and fixed problems.
    pub(super) fn update(&self, change: impl FnOnce(&State) -> Option<State>) {
        let (before, after) = {
            let mut current = self.lock();
            let Some(next) = change(&current.state) else { return };
            let before = std::mem::replace(&mut current.state, Arc::new(next));
            current.version += 1;
            (before, Arc::clone(&current.state))
        };
        self.news.notify_all();
        self.report_difference(&before, &after);
    }

    /// Adds the failure to render a page, which no check has found.
    pub(super) fn add_failure(&self, generation: u64, problem: Diagnostic) {
        self.update(|state| {
            if state.generation != generation || state.problems().any(|known| *known == problem) {
                return None;
            }
            let mut state = state.clone();
            state.loaded.push(problem);
            Some(state)
        });
    }

    /// Sends a notice to the user.
    pub(super) fn report(&self, notice: Notice) {
        (self.report)(notice);
    }

    /// Reports all problems of the first state.
    pub(super) fn report_first_state(&self) {
        let problems: Vec<Diagnostic> = self.current().problems().cloned().collect();
        if !problems.is_empty() {
            self.report(Notice::Problems(problems));
        }
    }

    /// Findings are the same if they have the same message and file: their lines shift with every edit above.
    fn report_difference(&self, before: &State, after: &State) {
        let same = |a: &Diagnostic, b: &Diagnostic| {
            let file = |problem: &Diagnostic| problem.at.as_ref().map(|at| at.file.path.clone());
            a.rule.code == b.rule.code && a.message == b.message && file(a) == file(b)
        };
        let only_in = |one: &State, other: &State| -> Vec<Diagnostic> {
            one.problems().filter(|a| !other.problems().any(|b| same(a, b))).cloned().collect()
        };
        let new = only_in(after, before);
        if !new.is_empty() {
            self.report(Notice::Problems(new));
        }
        let fixed = only_in(before, after);
        if !fixed.is_empty() {
            self.report(Notice::Fixed { fixed, remaining: errors(after.problems()) });
        }
    }

    /// Counts documents that were parsed.
    pub(super) fn count_parsed(&self, documents: usize) {
        self.parsed.fetch_add(documents as u64, Ordering::Relaxed);
    }

    /// The work done so far.
    pub(super) fn figures(&self) -> Figures {
        let state = self.current();
        Figures {
            generations: state.generation,
            parsed: self.parsed.load(Ordering::Relaxed),
            rendered: state.rendered(),
            streams: self.streams.taken(),
        }
    }

    /// Whether the preview has ended.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    /// Ends the preview.
    pub(super) fn stop(&self) {
        // With the lock, so no thread that is about to wait misses it.
        let _current = self.lock();
        self.stopped.store(true, Ordering::Release);
        self.news.notify_all();
    }
}
