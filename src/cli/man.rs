//! `sitegen man`: manual pages.

use std::io;
use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;

use super::{Cli, Exit};
use crate::disk::write::Writer;

/// Print the man page, or write the man pages of all commands to a folder.
#[derive(Args)]
#[command(after_help = "Examples:\n  sitegen man | man -l -\n  sitegen man --out ~/.local/share/man/man1")]
pub struct Man {
    /// Write a man page for sitegen and for each command to this folder.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    /// Runs the command.
    ///
    /// # Errors
    /// Where the output can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        let mut command = Cli::command().disable_help_subcommand(true);
        // Gives each command its full name, such as `sitegen-build`.
        command.build();
        let Some(folder) = &self.out else {
            Page::new(command).render(&mut io::stdout().lock())?;
            return Ok(Exit::Success);
        };
        let writer = Writer::below(folder)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.display())))?;
        let mut pages = Vec::new();
        collect(command, &mut pages);
        for page in pages {
            let mut text = Vec::new();
            page.render(&mut text)?;
            let name = page.get_filename();
            writer
                .replace(&name, &text, is_page)
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", folder.join(&name).display())))?;
        }
        Ok(Exit::Success)
    }
}

/// A page for a command and each of its subcommands.
fn collect(command: clap::Command, pages: &mut Vec<Page>) {
    for below in command.get_subcommands() {
        collect(below.clone(), pages);
    }
    pages.push(Page::new(command));
}

/// Whether a file is an earlier page of ours, which may be replaced.
fn is_page(text: &[u8]) -> bool {
    String::from_utf8_lossy(text).contains(".TH sitegen")
}
