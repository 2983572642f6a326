//! The preview, as its users have it: the real binary, a real watcher, real connections. Nothing sleeps: a test waits for
//! what the preview sends, and fails when nothing comes.
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
