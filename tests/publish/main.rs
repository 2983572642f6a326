//! The output folder: which files a build may change, and what readers see meanwhile.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

#[cfg(unix)]
mod current;
#[cfg(unix)]
mod denied;
mod folder;
#[cfg(unix)]
mod full;
#[cfg(unix)]
mod incremental;
#[cfg(unix)]
mod kept;
#[cfg(unix)]
mod kill;
mod rules;
mod site;
