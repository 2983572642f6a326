//! The preview's notices, as data that the command line prints.

use std::net::SocketAddr;
use std::time::Duration;

use crate::diagnostic::Diagnostic;

/// Something that happened.
#[derive(Debug)]
pub enum Notice {
    /// The preview can be opened.
    Serving {
        /// The site's home page.
        url: String,
        /// Where it listens.
        address: SocketAddr,
    },
    /// A change was read and is served.
    Rebuilt {
        /// From 1 for the site as it was at the start.
        generation: u64,
        /// Documents that were parsed.
        parsed: usize,
        /// Pages of the site.
        pages: usize,
        /// From the first sign of the change to the moment from which it was served.
        took: Duration,
    },
    /// These are new.
    Problems(Vec<Diagnostic>),
    /// These are gone.
    Fixed {
        /// The problems.
        fixed: Vec<Diagnostic>,
        /// How many errors there still are.
        remaining: usize,
    },
    /// The system sends no events: changes are looked for at intervals.
    Polling {
        /// Why; `None` where it was asked for.
        reason: Option<String>,
    },
    /// The folder can't be read at the moment; the last state is served on.
    Trouble(String),
    /// The folder can be read again.
    Readable,
}

/// The work that a preview has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// States that were served, the first one included.
    pub generations: u64,
    /// Documents that were parsed since the start.
    pub parsed: u64,
    /// Units of output that were rendered since the start.
    pub rendered: u64,
    /// Event streams that are open.
    pub streams: usize,
}
