//! Delivery: release scripts, the GitHub Action, the workflows. The scripts run as in a workflow, with a local server
//! instead of GitHub.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

mod action;
mod release;
mod support;
mod workflows;
