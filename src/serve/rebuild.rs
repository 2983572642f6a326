//! The one thread that reads the site's folder again when something in it changed.

use std::sync::Arc;
use std::time::Instant;

use super::notice::Notice;
use super::shared::Shared;
use super::watch::{Wake, Watch};
use crate::disk::Disk;
use crate::load::{Inputs, Memo, Settings};

/// See the module's text.
pub(super) struct Rebuild {
    /// Where the site is.
    pub(super) disk: Disk,
    /// What the command line sets.
    pub(super) settings: Settings,
    /// What was made before.
    pub(super) memo: Memo,
    /// What the current state was made from.
    pub(super) inputs: Inputs,
    /// What tells of changes.
    pub(super) watch: Watch,
    /// Where states go.
    pub(super) shared: Arc<Shared>,
}

impl Rebuild {
    /// Runs until the preview ends.
    pub(super) fn run(mut self) {
        self.shared.tell_first();
        // What changed between the first reading and the first watch was told by nobody: look once more.
        let mut look_again = true;
        self.follow();
        loop {
            let start = match look_again {
                true => Instant::now(),
                false => match self.watch.wait() {
                    Wake::Changed(since) => since,
                    Wake::Stopped => return,
                },
            };
            if self.shared.is_stopped() {
                return;
            }
            look_again = self.look(start);
        }
    }

    /// Reads the folder and serves what it holds. True where folders are new: something may have come into them before
    /// they were watched.
    fn look(&mut self, start: Instant) -> bool {
        if !self.disk.root().is_dir() {
            let message = format!("{} is not there; waiting for it", self.disk.root().display());
            self.shared.tell(Notice::Trouble(message));
            return false;
        }
        let inputs = match self.memo.read(&self.disk, &self.settings) {
            Ok(inputs) => inputs,
            Err(error) => {
                self.shared.tell(Notice::Trouble(error.to_string()));
                return false;
            }
        };
        let same = inputs.same(&self.inputs);
        self.inputs = inputs;
        let new_folders = self.follow();
        if same {
            return new_folders;
        }
        self.shared.count_parsed(self.inputs.parsed);
        let next = self.shared.current().next(&self.inputs);
        let (generation, pages) = (next.generation, next.site.plan.pages.len());
        let took = start.elapsed();
        // A finding may have come in the meantime.
        self.shared.update(|current| Some(next.with_checked(current.checked.clone())));
        self.shared.tell(Notice::Rebuilt { generation, parsed: self.inputs.parsed, pages, took });
        new_folders
    }

    fn follow(&mut self) -> bool {
        let was_polling = self.watch.is_polling();
        let new_folders = self.watch.follow(&self.inputs.sources);
        if let Some(reason) = self.watch.started_polling() {
            self.shared.tell(Notice::Polling { reason });
        }
        new_folders || (self.watch.is_polling() && !was_polling)
    }
}
