//! Waiting for changes.
//!
//! Only folders are watched: an editor that saves by renaming would remove a file's watch. The set of folders is
//! computed again after each reading of the site, so links, new folders and recreated folders need no special rules. An
//! event only triggers a reading, which finds the changes.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::writing::Writing;
use crate::disk::{self, is_ignored};
use crate::load::Sources;

/// Saving a file causes several events, and switching branches thousands. The reading waits until there are none for
/// this long,
const QUIET: Duration = Duration::from_millis(8);
/// but no longer than this.
const PATIENCE: Duration = Duration::from_millis(250);
/// and this long until a file that is being written is complete.
const WRITING: Duration = Duration::from_secs(1);
/// How many parents of the site's folder are watched, because each can be replaced. On macOS, a watch covers everything
/// below its folder, which would be the whole disk.
const ABOVE: usize = if cfg!(target_os = "macos") { 1 } else { usize::MAX };
/// The polling interval if the system sends no events, or the site can't be read.
const INTERVAL: Duration = Duration::from_secs(1);

/// Events of the watching thread.
enum Message {
    Event(notify::Result<Event>),
    Stop,
}

/// Why [`Watch::wait`] returned.
pub(super) enum Wake {
    /// Something may have changed, with the time of the first event.
    Changed(Instant),
    /// The preview ends.
    Stopped,
}

/// Ends the waiting from another thread.
pub(super) struct Stop(Sender<Message>);

impl Stop {
    /// Ends the waiting.
    pub(super) fn stop(&self) {
        // Nobody is waiting any more, so there is nothing to stop.
        let _ = self.0.send(Message::Stop);
    }
}

/// Waits for changes of the site's folders.
pub(super) struct Watch {
    /// `None` while polling.
    watcher: Option<RecommendedWatcher>,
    messages: Receiver<Message>,
    sources: Sources,
    /// The watched folders.
    watched: BTreeSet<PathBuf>,
    /// Set when polling starts, until it is reported.
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
                // Nobody is waiting any more, because the preview has ended.
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

    /// Returns once that polling has started, with the reason if there is one.
    pub(super) fn started_polling(&mut self) -> Option<Option<String>> {
        self.began_polling.take()
    }

    /// Watches a site's sources. Returns true if a folder is newly watched.
    pub(super) fn follow(&mut self, sources: &Sources) -> bool {
        self.sources = Sources { single: with_parents(sources), ..sources.clone() };
        let mut needed = sources.folders.clone();
        // By their real paths: for the system, two paths of one folder share a watch, and removing either removes it.
        needed.extend(self.sources.single.iter().filter_map(|path| disk::canonical(path.parent()?)));
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

    /// Waits until something may have changed and no more events arrive. While polling, or on request, it waits no
    /// longer than an interval.
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

    /// Whether something may have changed, by an event. Folders that were added or removed are watched again, because a
    /// recreated folder has lost its watch.
    fn counts(&mut self, event: &notify::Result<Event>) -> bool {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            // Events were lost, perhaps those of added or removed folders, so all folders are watched again.
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

    /// Removes all watches, until [`Watch::follow`] is called.
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

/// The single paths as events name them, and their parents in the site's folder, which can be removed and recreated, too.
fn with_parents(sources: &Sources) -> BTreeSet<PathBuf> {
    let root = sources.root.as_path();
    let is_inside = |folder: &&Path| folder.starts_with(root) && *folder != root;
    let parents = sources.single.iter().flat_map(|path| path.ancestors().skip(1).take_while(is_inside));
    let all: BTreeSet<&Path> = parents.chain(sources.single.iter().map(PathBuf::as_path)).collect();
    all.into_iter().filter_map(disk::resolve_parent).collect()
}

/// Reading a file causes events too, and the preview itself reads files.
fn may_change(kind: &EventKind) -> bool {
    !matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

fn has_nothing_to_watch(error: &notify::Error) -> bool {
    match &error.kind {
        notify::ErrorKind::PathNotFound => true,
        // A page can name an impossible path, and a parent of the site's folder can belong to another user.
        notify::ErrorKind::Io(error) => {
            use std::io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound, PermissionDenied};
            matches!(error.kind(), NotFound | NotADirectory | InvalidFilename | InvalidInput | PermissionDenied)
        }
        _ => false,
    }
}
