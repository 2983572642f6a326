//! `sitegen` makes the documentation site for LiteLLM's registry of webhook integrations.

pub mod diagnostic;
pub mod registry;
pub mod source;
