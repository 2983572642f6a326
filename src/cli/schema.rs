//! `sitegen schema`: the registry's JSON Schema.

use std::io::{self, Write};

use clap::Args;

use super::Exit;
use crate::registry::{litellm, schema};

pub use crate::registry::schema::schema;

/// Print the registry's JSON Schema (2020-12), for editors and other tools.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen schema > registry.schema.json")]
pub struct Schema {
    /// Print the assumptions about LiteLLM that the checks use instead, to compare them with an installed LiteLLM.
    #[arg(long)]
    litellm_facts: bool,
}

impl Schema {
    /// Runs the command.
    ///
    /// # Errors
    /// Where standard output can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        let text = if self.litellm_facts { format!("{:#}\n", litellm::facts()) } else { schema::text() };
        io::stdout().lock().write_all(text.as_bytes())?;
        Ok(Exit::Success)
    }
}
