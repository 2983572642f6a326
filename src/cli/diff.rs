//! `sitegen diff`: the effect of a change on the site.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::{Exit, open_disk, output};
use crate::compare::{self, Snapshot};
use crate::diagnostic;
use crate::disk;
use crate::load::{Settings, load};

/// Compare two versions of a site: pages added, changed and removed, and new problems.
///
/// OLD and NEW are folders with a site's source files, for example two Git worktrees. Exit codes: 0 success, even if there
/// are differences; 2 invalid usage or a disk error.
#[derive(Args)]
#[command(after_help = "Example:\n  git worktree add ../base main\n  sitegen diff ../base .")]
pub struct Diff {
    /// The site's folder before the change.
    old: PathBuf,
    /// The site's folder after the change.
    #[arg(default_value = ".")]
    new: PathBuf,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Human,
    /// For the description of a pull request.
    Markdown,
}

impl Diff {
    /// Runs the command.
    ///
    /// # Errors
    /// Where a folder can't be read, or NEW has no site.
    pub fn run(&self) -> io::Result<Exit> {
        let old = match snapshot(&self.old) {
            // The change adds the site.
            Err(error) if error.kind() == ErrorKind::NotFound && disk::exists(&self.old) => Snapshot::default(),
            old => old?,
        };
        let difference = compare::compare(&old, &snapshot(&self.new)?);
        let mut out = io::BufWriter::new(io::stdout().lock());
        match self.format {
            Format::Human => {
                diagnostic::human::write(
                    &mut out,
                    &difference.new,
                    0,
                    &output::render_options(&io::stdout(), &self.new),
                )?;
                out.write_all(compare::human(&difference).as_bytes())?;
            }
            Format::Markdown => out.write_all(compare::markdown(&difference).as_bytes())?,
        }
        out.flush()?;
        Ok(Exit::Success)
    }
}

fn snapshot(root: &Path) -> io::Result<Snapshot> {
    let (site, diagnostics) = load(&open_disk(root)?, &Settings::default())?;
    Ok(Snapshot::new(&site, diagnostics))
}
