//! The local webhook receiver: prints LiteLLM's requests in the terminal and sends them nowhere else.
//!
//! ```text
//! receive (a thread a request) ──▶ Request ──▶ events::read ──▶ report: digest of each event, secrets masked
//! ```
//!
//! It replaces the public request bins of other webhook guides, which would store prompts and keys with a third party.

mod digest;
mod events;
mod mask;
mod pretty;
mod printable;
mod receive;
mod report;

pub(crate) use receive::{Arrival, Options, PORT, receive};
pub(crate) use report::Reporter;
