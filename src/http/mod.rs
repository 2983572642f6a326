//! HTTP for the two servers on this machine: the preview ([`crate::serve`]) and the webhook receiver ([`crate::listen`]).
//!
//! ```text
//! connections: accept, a thread for each, bounded ──> request: head, body ──> (the server) ──> response
//! ```
//!
//! tiny_http writes the responses. Its own server is not used. Its thread pool counts threads as free that have been
//! given work but have not woken up yet, so that of eight event streams opened at once four were never answered, and a
//! connection that says nothing can keep another waiting for ever; it sets no limit to the size of a head or to the
//! time that it takes, and none to the number of connections.

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
