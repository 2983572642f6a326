//! The guide is run: every block of code in the README and in `content/` is executed or built by the real binary.
//!
//! How a block is tried follows from its language and its `title`, the path of the file that it shows. A page's shell
//! blocks run one after the other in a copy of `tests/guide/site`; configurations, templates and pages are put into such
//! a copy and built. Blocks with `run=` are examples that `tests/truth` runs on LiteLLM; they are parsed here.

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
