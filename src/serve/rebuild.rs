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
    /// The command line's settings.
    pub(super) settings: Settings,
    /// Cached results.
    pub(super) memo: Memo,
    /// The inputs of the current state.
    pub(super) inputs: Inputs,
    /// The source of change events.
    pub(super) watch: Watch,
    /// Where states go.
    pub(super) shared: Arc<Shared>,
    /// Why the folder could not be read the last time.
    pub(super) trouble: Option<String>,
}

/// The next step after reading the folder.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Another look, at once.
    Read,
    /// A look when something changes.
    Wait,
    /// A look when something changes, and soon even so: a folder that is gone with the one around it comes back without
    /// an event.
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
            // A mistake of sitegen's own must not leave a preview that follows nothing any more and looks as before.
            next = catch_unwind(AssertUnwindSafe(|| self.rebuild(start))).unwrap_or_else(|_| {
                self.memo = Memo::default();
                self.trouble("sitegen itself failed on this state of the site; waiting for the next change".to_owned());
                Next::Wait
            });
        }
    }

    /// Reads the folder and serves what it holds.
    fn rebuild(&mut self, start: Instant) -> Next {
        let inputs = match self.read() {
            Ok(inputs) => inputs,
            Err(trouble) => {
                self.trouble(trouble);
                return Next::WaitAnInterval;
            }
        };
        if self.trouble.take().is_some() {
            // The watches may be those of folders that are elsewhere now.
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
        // A finding may have come in the meantime.
        self.shared.update(|current| Some(next.with_checked(current.checked.clone())));
        self.shared.report(Notice::Rebuilt { generation, parsed: self.inputs.parsed_now, pages, took });
        next_step
    }

    /// Reads the folder, or says why it can't. A folder that disappears during reading would look like half a site.
    fn read(&mut self) -> Result<Inputs, String> {
        let inputs = self.disk.is_there().then(|| self.memo.read(&self.disk, &self.settings));
        match inputs.filter(|_| self.disk.is_there()) {
            Some(inputs) => inputs.map_err(|error| error.to_string()),
            None => Err(format!("{} is not there; waiting for it", self.disk.root().display())),
        }
    }

    /// Tells that the folder can't be read, once for as long as it lasts: the last state is served on.
    fn trouble(&mut self, message: String) {
        if self.trouble.as_ref() != Some(&message) {
            self.shared.report(Notice::Trouble(message.clone()));
            self.trouble = Some(message);
        }
    }

    /// Watches what the site is made from. True where folders are new: something may have come into them before they were
    /// watched.
    fn follow(&mut self) -> bool {
        let was_polling = self.watch.is_polling();
        let new_folders = self.watch.follow(&self.inputs.sources);
        if let Some(reason) = self.watch.started_polling() {
            self.shared.report(Notice::Polling { reason });
        }
        new_folders || (self.watch.is_polling() && !was_polling)
    }
}
