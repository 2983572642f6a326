//! `check` on a whole site, without building, with the real binary and with the library.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

mod lists;
mod support;
mod templates;
