//! `sitegen` makes the documentation site for LiteLLM's registry of webhook integrations.

pub mod config;
pub mod diagnostic;
pub mod disk;
pub mod registry;
pub mod source;
pub mod theme;
