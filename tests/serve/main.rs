//! The preview with the real binary, a real watcher and real connections. Nothing sleeps: a test waits for events of
//! the preview and fails if none come.
#![allow(clippy::disallowed_methods, reason = "tests write the folders that they serve")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod broken;
mod connections;
mod events_lost;
mod law;
mod memory;
mod process;
mod ranges;
mod roots;
mod security;
mod support;
mod watching;
