//! How the program reaches its users: the scripts of a release, the GitHub Action, the workflows. The scripts are run as a
//! workflow runs them, with a local server in place of GitHub.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

mod action;
mod release;
mod support;
mod workflows;
