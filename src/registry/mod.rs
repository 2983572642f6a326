//! The registry of callbacks: reading, checking and editing `generic_api_compatible_callbacks.json`.

pub mod entry;
pub mod substitution;
