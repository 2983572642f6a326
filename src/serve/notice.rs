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
        /// The address it listens on.
        address: SocketAddr,
    },
    /// A change has been read and is served.
    Rebuilt {
        /// 1 is the site at the start.
        generation: u64,
        /// Documents that were parsed.
        parsed: usize,
        /// Pages of the site.
        pages: usize,
        /// The time from the first event of the change until it was served.
        took: Duration,
    },
    /// New problems.
    Problems(Vec<Diagnostic>),
    /// Problems that were fixed.
    Fixed {
        /// The problems.
        fixed: Vec<Diagnostic>,
        /// The number of remaining errors.
        remaining: usize,
    },
    /// The system sends no events, so the preview polls.
    Polling {
        /// The reason; `None` if polling was requested.
        reason: Option<String>,
    },
    /// The folder can't be read at the moment. The last state is still served.
    Trouble(String),
    /// The folder can be read again.
    Readable,
}

/// The work that a preview has done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// States served, including the first.
    pub generations: u64,
    /// Documents parsed since the start.
    pub parsed: u64,
    /// Units of output rendered since the start.
    pub rendered: u64,
    /// Open event streams.
    pub streams: usize,
}
