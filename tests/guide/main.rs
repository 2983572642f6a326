//! The guide is run: every block of code in the README and in `content/` is executed or built by the real binary.
//!
//! The language of a block and its `title`, a file path, decide how it is tested. A page's shell blocks run in order in
//! a copy of `tests/guide/site`; configurations, templates and pages are written into such a copy, which is built.
//! Blocks with `run=` are examples that `tests/truth` runs on LiteLLM; here they are only parsed.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

mod blocks;
mod data;
mod options;
mod promises;
mod prose;
mod settings;
#[cfg(unix)]
mod shell;
mod site;
mod writing;
