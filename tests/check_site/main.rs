//! `check` on a whole site: what it finds without building, by the real binary and by the library.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

mod lists;
mod support;
mod templates;
