//! The one thread that reads the site's folder again when something in it changed.

use std::panic::{AssertUnwindSafe, catch_unwind};
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
    /// Why the folder could not be read the last time.
    pub(super) trouble: Option<String>,
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
            // A mistake of sitegen's own must not leave a preview that follows nothing any more and looks as before.
            look_again = catch_unwind(AssertUnwindSafe(|| self.look(start))).unwrap_or_else(|_| {
                self.memo = Memo::default();
                self.trouble("sitegen itself failed on this state of the site; waiting for the next change".to_owned())
            });
        }
    }

    /// Reads the folder and serves what it holds. True where folders are new: something may have come into them before
    /// they were watched.
    fn look(&mut self, start: Instant) -> bool {
        if !self.disk.root().is_dir() {
            return self.trouble(format!("{} is not there; waiting for it", self.disk.root().display()));
        }
        let inputs = match self.memo.read(&self.disk, &self.settings) {
            Ok(inputs) => inputs,
            Err(error) => return self.trouble(error.to_string()),
        };
        if self.trouble.take().is_some() {
            self.shared.tell(Notice::Readable);
        }
        let same = inputs.same(&self.inputs);
        self.inputs = inputs;
        let new_folders = self.follow();
        if same {
            return new_folders;
        }
        self.shared.count_parsed(self.inputs.parsed);
        let planned = self.memo.plan(&self.inputs);
        let next = self.shared.current().next(&self.inputs, planned);
        let (generation, pages) = (next.generation, next.site.plan.pages.len());
        let took = start.elapsed();
        // A finding may have come in the meantime.
        self.shared.update(|current| Some(next.with_checked(current.checked.clone())));
        self.shared.tell(Notice::Rebuilt { generation, parsed: self.inputs.parsed, pages, took });
        new_folders
    }

    /// Tells that the folder can't be read, once for as long as it lasts: the last state is served on.
    fn trouble(&mut self, message: String) -> bool {
        if self.trouble.as_ref() != Some(&message) {
            self.shared.tell(Notice::Trouble(message.clone()));
            self.trouble = Some(message);
        }
        false
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
