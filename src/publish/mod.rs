//! Publishing: writes rendered files to the output folder, so that no reader ever sees a partial file.
//!
//! ```text
//! open ──▶ stage (from all cores) ──▶ commit
//!            │ equal to the existing file: left alone, its time stays
//!            │ in a folder that is new:    .sitegen/staging-…/new/<path>, the whole folder is renamed at once
//!            └ else:                       .sitegen/staging-…/changed/<number>, renamed over the old file
//! ```
//!
//! Nothing visible changes until `commit`, so neither a full disk nor a late error can leave a partial site. `commit`
//! only renames and removes files, which needs almost no space.
//!
//! The staging folder is inside the output folder, because that may be a mount point, and renames can't cross mounts.
//! `.sitegen/manifest` lists sitegen's files and moves with the output folder. It contains only the paths of published
//! files, so publishing it is harmless. `.sitegen/record` has the fingerprints of each unit's inputs, so that unchanged
//! units are not rendered again: see [`Publisher::recall`]. `.sitegen/kept` has results of steps for the next build: see
//! [`crate::kept`].
//!
//! A file that was rendered again counts as unchanged if its bytes are equal. Comparing costs a fifth of writing.
#![allow(clippy::disallowed_methods, reason = "this is the door for writing the output")]

mod commit;
mod current;
mod error;
mod folder;
mod joined;
mod kept;
pub(crate) mod manifest;
mod record;
mod source;
mod stage;

pub use crate::fingerprint::Fingerprint;
pub(crate) use current::program;
pub use error::PublishError;
#[cfg(any(test, fuzzing))]
pub(crate) use record::{Record, format as format_record};
pub use stage::Publisher;

/// The result of a build in the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were already equal.
    pub unchanged: usize,
    /// Obsolete files of an earlier build.
    pub removed: usize,
    /// Bytes of all files of the site, including unchanged ones.
    pub bytes: u64,
}
