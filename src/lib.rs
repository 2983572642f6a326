//! `sitegen` makes the documentation site for LiteLLM's registry of webhook integrations.

pub mod check;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod directive;
pub mod disk;
pub mod document;
pub mod integration;
pub mod listen;
pub mod load;
pub mod markdown;
pub mod parallel;
pub mod plan;
pub mod publish;
pub mod registry;
pub mod render;
pub mod rules;
pub mod site;
pub mod source;
pub mod theme;
