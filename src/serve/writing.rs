//! Files that are being written. If they were read now, they would be incomplete.

use std::collections::BTreeSet;
use std::path::PathBuf;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind};

/// Only Linux reports when a written file is closed. On other systems, nothing is waited for.
const IS_TOLD: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// Files that are open for writing.
#[derive(Debug, Default)]
pub(super) struct Writing(BTreeSet<PathBuf>);

impl Writing {
    /// Updates the files from an event.
    pub(super) fn note(&mut self, event: &notify::Result<Event>) {
        let event = match event {
            Ok(event) if !event.need_rescan() => event,
            // Events were lost, perhaps those of closed files.
            _ => return self.0.clear(),
        };
        match event.kind {
            EventKind::Modify(ModifyKind::Data(_)) if IS_TOLD => self.0.extend(event.paths.iter().cloned()),
            EventKind::Access(AccessKind::Close(AccessMode::Write))
            | EventKind::Remove(_)
            | EventKind::Modify(ModifyKind::Name(_)) => {
                for path in &event.paths {
                    self.0.remove(path);
                }
            }
            _ => {}
        }
    }

    /// Whether all written files are closed.
    pub(super) fn is_over(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use notify::event::{DataChange, RemoveKind};

    use super::*;

    #[test]
    fn a_file_is_complete_when_closed_or_deleted() {
        let changed = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let mut writing = Writing::default();
        let mut note = |kind, path: &str| {
            writing.note(&Ok(Event::new(kind).add_path(path.into())));
            writing.is_over()
        };
        assert!(!note(changed, "/a"));
        assert!(!note(changed, "/b"));
        assert!(!note(changed, "/a"));
        assert!(!note(closed, "/a"));
        assert!(note(EventKind::Remove(RemoveKind::File), "/b"));
        assert!(note(closed, "/never/written"));
    }
}
