//! `sitegen completions`: completions for shells.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Exit};

/// Print shell completions for commands and options.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen completions bash > ~/.local/share/bash-completion/completions/sitegen")]
pub struct Completions {
    /// The shell to complete for.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs the command.
    ///
    /// # Errors
    /// Where standard output can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "sitegen", &mut text);
        io::stdout().lock().write_all(&text)?;
        Ok(Exit::Success)
    }
}
