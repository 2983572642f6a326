//! Waiting for changes.
//!
//! Folders are watched, never files: an editor that saves by renaming would take a file's watch away. Which folders is
//! worked out anew from every reading of the site, so that links, new folders and folders that were removed and made
//! again need no rules of their own. An event only says that it is time to look; what changed is found by looking.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::writing::Writing;
use crate::disk::is_ignored;
use crate::load::Sources;

/// Saving a file makes several events, a branch switch thousands: the reading waits until there are none for so long,
const QUIET: Duration = Duration::from_millis(8);
/// but no longer than this.
const PATIENCE: Duration = Duration::from_millis(250);
/// and so long for the end of a file that is being written.
const WRITING: Duration = Duration::from_secs(1);
/// How many folders above the site's are watched: each can be exchanged for another one. On macOS a watched folder tells of
/// all that happens below it, which would be the whole disk.
const ABOVE: usize = if cfg!(target_os = "macos") { 1 } else { usize::MAX };
/// How often to look where the system sends no events, or the site can't be read.
const INTERVAL: Duration = Duration::from_secs(1);

/// Events of the watching thread.
enum Message {
    Event(notify::Result<Event>),
    Stop,
}

/// Why [`Watch::wait`] came back.
pub(super) enum Wake {
    /// Something may have changed; the first sign of it came then.
    Changed(Instant),
    /// The preview ends.
    Stopped,
}

/// Ends the waiting from another thread.
pub(super) struct Stop(Sender<Message>);

impl Stop {
    /// Ends the waiting.
    pub(super) fn stop(&self) {
        // Nobody waits any more: nothing to stop.
        let _ = self.0.send(Message::Stop);
    }
}

/// See the module's text.
pub(super) struct Watch {
    /// `None` where the folder is looked at in intervals.
    watcher: Option<RecommendedWatcher>,
    messages: Receiver<Message>,
    sources: Sources,
    /// The folders that are watched.
    watched: BTreeSet<PathBuf>,
    /// Polling began, and nobody was told.
    began_polling: Option<Option<String>>,
}

impl Watch {
    /// Watches nothing yet.
    pub(super) fn new(poll: bool) -> (Watch, Stop) {
        let (sender, messages) = channel();
        let mut watch = Watch {
            watcher: None,
            messages,
            sources: Sources::default(),
            watched: BTreeSet::new(),
            began_polling: None,
        };
        let stop = Stop(sender.clone());
        if poll {
            watch.began_polling = Some(None);
            return (watch, stop);
        }
        let handler = move |event: notify::Result<Event>| {
            if event.as_ref().map_or(true, |event| may_change(&event.kind)) {
                // Nobody waits any more: the preview has ended.
                let _ = sender.send(Message::Event(event));
            }
        };
        match notify::recommended_watcher(handler) {
            Ok(watcher) => watch.watcher = Some(watcher),
            Err(error) => watch.poll_because(&error),
        }
        (watch, stop)
    }

    /// Whether there are no file events.
    pub(super) fn is_polling(&self) -> bool {
        self.watcher.is_none()
    }

    /// That polling began, once, with the reason if there is one.
    pub(super) fn started_polling(&mut self) -> Option<Option<String>> {
        self.began_polling.take()
    }

    /// Watches what a site is made from. True where something is watched that was not before.
    pub(super) fn follow(&mut self, sources: &Sources) -> bool {
        self.sources = sources.clone();
        let mut needed = sources.folders.clone();
        needed.extend(sources.single.iter().filter_map(|path| path.parent()).map(Path::to_owned));
        needed.extend(sources.root.ancestors().skip(1).take(ABOVE).map(Path::to_owned));
        let Some(watcher) = &mut self.watcher else { return false };
        for unneeded in self.watched.difference(&needed) {
            // It may be gone from the disk as well.
            let _ = watcher.unwatch(unneeded);
        }
        self.watched.retain(|folder| needed.contains(folder));
        let mut new = false;
        for folder in needed {
            if self.watched.contains(&folder) {
                continue;
            }
            match watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => new |= self.watched.insert(folder),
                Err(error) if has_nothing_to_watch(&error) => {}
                Err(error) => {
                    self.poll_because(&error);
                    return true;
                }
            }
        }
        new
    }

    fn poll_because(&mut self, error: &notify::Error) {
        self.watcher = None;
        self.watched.clear();
        self.began_polling = Some(Some(error.to_string()));
    }

    /// Waits until something may have changed and it is quiet again; without events, or where it is asked for, no longer
    /// than an interval.
    pub(super) fn wait(&mut self, at_most_an_interval: bool) -> Wake {
        let mut writing = Writing::default();
        let first = loop {
            let message = match at_most_an_interval || self.is_polling() {
                true => match self.messages.recv_timeout(INTERVAL) {
                    Err(RecvTimeoutError::Timeout) => return Wake::Changed(Instant::now()),
                    other => other.ok(),
                },
                false => self.messages.recv().ok(),
            };
            match message {
                Some(Message::Event(event)) if self.counts(&event) => {
                    writing.note(&event);
                    break Instant::now();
                }
                Some(Message::Event(_)) => {}
                Some(Message::Stop) | None => return Wake::Stopped,
            }
        };
        loop {
            let (quiet, patience) = if writing.is_over() { (QUIET, PATIENCE) } else { (WRITING, WRITING) };
            let Some(left) = patience.checked_sub(first.elapsed()) else { break };
            match self.messages.recv_timeout(quiet.min(left)) {
                Ok(Message::Event(event)) if self.counts(&event) => writing.note(&event),
                Ok(Message::Event(_)) => {}
                Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return Wake::Stopped,
                Err(RecvTimeoutError::Timeout) => break,
            }
        }
        Wake::Changed(first)
    }

    /// Whether an event means that something may have changed. Folders that came or went are watched anew: the watch of
    /// a folder does not come back with its name.
    fn counts(&mut self, event: &notify::Result<Event>) -> bool {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            // Events were lost, those of folders that came and went among them: the next look watches all anew.
            _ => {
                self.forget_watches();
                return true;
            }
        };
        let moved = matches!(
            event.kind,
            EventKind::Remove(_) | EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_)) | EventKind::Any
        );
        let mut counts = event.paths.is_empty();
        for path in &event.paths {
            if moved {
                self.watch_anew(path);
            }
            let ignored = path.file_name().and_then(|name| name.to_str()).is_none_or(is_ignored);
            counts |= self.sources.root.starts_with(path)
                || self.sources.single.contains(path)
                || self.sources.folders.contains(path)
                || !ignored && path.parent().is_some_and(|folder| self.sources.folders.contains(folder));
        }
        counts
    }

    /// Watches nothing any more, until [`Watch::follow`] is asked to.
    pub(super) fn forget_watches(&mut self) {
        for folder in std::mem::take(&mut self.watched) {
            let Some(watcher) = &mut self.watcher else { return };
            // The folder, and with it the watch, may be gone.
            let _ = watcher.unwatch(&folder);
        }
    }

    fn watch_anew(&mut self, path: &Path) {
        let stale: Vec<PathBuf> =
            self.watched.range(path.to_owned()..).take_while(|folder| folder.starts_with(path)).cloned().collect();
        for folder in stale {
            self.watched.remove(&folder);
            let Some(watcher) = &mut self.watcher else { return };
            let _ = watcher.unwatch(&folder);
            if watcher.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                self.watched.insert(folder);
            }
        }
    }
}

/// Reading a file makes events too, the preview's own reading among them.
fn may_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

fn has_nothing_to_watch(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        // A page can name a place that no file system has, and a folder above the site can be another user's.
        notify::ErrorKind::Io(error) => {
            use std::io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound, PermissionDenied};
            matches!(error.kind(), NotFound | NotADirectory | InvalidFilename | InvalidInput | PermissionDenied)
        }
        _ => false,
    }
}
