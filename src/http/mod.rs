//! HTTP for the two servers on this machine: the preview ([`crate::serve`]) and the webhook receiver ([`crate::listen`]).
//!
//! ```text
//! connections: accept, a thread for each, bounded ──> request: head, body ──> (the server) ──> response
//! ```
//!
//! tiny_http writes the responses. Its own server is not used: its thread pool counts threads as free that have work
//! but have not woken up yet, so four of eight event streams opened at once were never answered, and a silent
//! connection can block another forever. It also has no limits on the size and time of a request head, or on the number
//! of connections.

mod body;
mod budget;
mod connections;
mod deadline;
mod guard;
mod places;
mod range;
mod request;
mod response;
mod slots;

#[cfg(any(test, fuzzing))]
pub(crate) use body::chunked;
pub(crate) use budget::{Budget, Share};
pub(crate) use connections::{Connection, accept, wake};
pub(crate) use guard::{Forbidden, Guard};
#[cfg(any(test, fuzzing))]
pub(crate) use range::Range;
pub(crate) use request::{Refusal, Request};
pub(crate) use response::{Content, HEADERS, Response};
pub(crate) use slots::Slots;
