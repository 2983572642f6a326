//! The local webhook receiver: what a reader's LiteLLM sends is shown in the terminal and goes nowhere else.
//!
//! ```text
//! receive (a thread a request) ──▶ Request ──▶ events::read ──▶ report: digest of each event, secrets masked
//! ```
//!
//! It takes the place of the public request bins that webhook guides send people to, where prompts and keys stay with a
//! stranger.

mod digest;
mod events;
mod mask;
mod pretty;
mod printable;
mod receive;
mod report;

pub(crate) use receive::{Arrival, Options, PORT, receive};
pub(crate) use report::Reporter;
