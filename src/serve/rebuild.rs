//! The thread that reads the site's folder again after a change.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;

use super::notice::Notice;
use super::shared::Shared;
use super::watch::{Wake, Watch};
use crate::disk::Disk;
use crate::load::{Inputs, Memo, Settings};

/// The state of the rebuild thread.
pub(super) struct Rebuild {
    /// The site's folder.
    pub(super) disk: Disk,
    /// The command line's settings.
    pub(super) settings: Settings,
    /// Cached results.
    pub(super) memo: Memo,
    /// The inputs of the current state.
    pub(super) inputs: Inputs,
    /// The source of change events.
    pub(super) watch: Watch,
    /// Receives the new states.
    pub(super) shared: Arc<Shared>,
    /// Why the folder couldn't be read last time.
    pub(super) trouble: Option<String>,
}

/// The next step after reading the folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Read again at once.
    Read,
    /// Read when something changes.
    Wait,
    /// Read when something changes, and after an interval in any case: a folder that was removed together with its
    /// parent comes back without an event.
    WaitAnInterval,
}

impl Rebuild {
    /// Runs until the preview ends.
    pub(super) fn run(mut self) {
        self.shared.report_first_state();
        // Nothing reports changes between the first read and the start of watching: read once more.
        let mut next = Next::Read;
        self.follow();
        loop {
            let start = match next {
                Next::Read => Instant::now(),
                Next::Wait | Next::WaitAnInterval => match self.watch.wait(next == Next::WaitAnInterval) {
                    Wake::Changed(since) => since,
                    Wake::Stopped => return,
                },
            };
            if self.shared.is_stopped() {
                return;
            }
            // A bug in sitegen must not leave a preview that looks alive but no longer follows changes.
            next = catch_unwind(AssertUnwindSafe(|| self.rebuild(start))).unwrap_or_else(|_| {
                self.memo = Memo::default();
                self.trouble("sitegen itself failed on this state of the site; waiting for the next change".to_owned());
                Next::Wait
            });
        }
    }

    /// Reads the folder and serves its content.
    fn rebuild(&mut self, start: Instant) -> Next {
        let inputs = match self.read() {
            Ok(inputs) => inputs,
            Err(trouble) => {
                self.trouble(trouble);
                return Next::WaitAnInterval;
            }
        };
        if self.trouble.take().is_some() {
            // The watched folders may have been moved.
            self.watch.forget_watches();
            self.shared.report(Notice::Readable);
        }
        let same = inputs.same(&self.inputs);
        self.inputs = inputs;
        let next_step = if self.follow() { Next::Read } else { Next::Wait };
        if same {
            return next_step;
        }
        self.shared.count_parsed(self.inputs.parsed_now);
        let planned = self.memo.plan(&self.inputs);
        let next = self.shared.current().next(&self.inputs, planned);
        let (generation, pages) = (next.generation, next.site.plan.pages.len());
        let took = start.elapsed();
        // A finding may have arrived in the meantime.
        self.shared.update(|current| Some(next.with_checked(current.checked.clone())));
        self.shared.report(Notice::Rebuilt { generation, parsed: self.inputs.parsed_now, pages, took });
        next_step
    }

    /// Reads the folder, or says why it can't. A folder that disappears while it is being read would look like half a
    /// site.
    fn read(&mut self) -> Result<Inputs, String> {
        let inputs = self.disk.is_there().then(|| self.memo.read(&self.disk, &self.settings));
        match inputs.filter(|_| self.disk.is_there()) {
            Some(inputs) => inputs.map_err(|error| error.to_string()),
            None => Err(format!("{} is not there; waiting for it", self.disk.root().display())),
        }
    }

    /// Reports, once per failure, that the folder can't be read. The last state is still served.
    fn trouble(&mut self, message: String) {
        if self.trouble.as_ref() != Some(&message) {
            self.shared.report(Notice::Trouble(message.clone()));
            self.trouble = Some(message);
        }
    }

    /// Watches the site's sources. Returns true if folders are new: files may have been added before they were watched.
    fn follow(&mut self) -> bool {
        let was_polling = self.watch.is_polling();
        let new_folders = self.watch.follow(&self.inputs.sources);
        if let Some(reason) = self.watch.started_polling() {
            self.shared.report(Notice::Polling { reason });
        }
        new_folders || (self.watch.is_polling() && !was_polling)
    }
}
