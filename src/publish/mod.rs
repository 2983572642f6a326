//! Publishing: the rendered files become the output folder, and no reader of it ever sees a half-written file.
//!
//! ```text
//! open ──▶ stage (from all cores) ──▶ commit
//!            │ equal to the existing file: left alone, its time stays
//!            │ in a folder that is new:    .sitegen/staging-…/new/<path>, the whole folder is renamed at once
//!            └ else:                       .sitegen/staging-…/changed/<number>, renamed over the old file
//! ```
//!
//! Until `commit` nothing that a reader sees is touched, so neither a full disk nor an error late in the build can leave
//! half a site. `commit` only renames and removes, which needs no space to speak of.
//!
//! The staging folder lies inside the output folder because that may be a mount, and a rename can't leave a mount. What
//! sitegen owns is listed in `.sitegen/manifest`, also inside: an output folder that is moved or copied takes it along.
//! It holds nothing but the paths of the published files, so that publishing it too does no harm.
//! Beside it `.sitegen/record` says what each unit of the site was made from, so that a unit that would be the same is not
//! made again: see [`Publisher::recall`].
//!
//! A file that was made again counts as unchanged when its bytes are equal. Reading and comparing costs a fifth of writing,
//! and can't be wrong.
#![allow(clippy::disallowed_methods, reason = "this is the door for writing the output")]

mod commit;
mod current;
mod error;
mod folder;
mod joined;
pub(crate) mod manifest;
mod record;
mod source;
mod stage;

pub use crate::fingerprint::Fingerprint;
pub use error::PublishError;
#[cfg(any(test, fuzzing))]
pub(crate) use record::{Record, format as format_record};
pub use stage::Publisher;

/// The result of a build in the output folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Files that are new or changed.
    pub written: usize,
    /// Files that were equal already and were left alone.
    pub unchanged: usize,
    /// Obsolete files of an earlier build.
    pub removed: usize,
    /// Bytes of all files of the site, the unchanged ones too.
    pub bytes: u64,
}
