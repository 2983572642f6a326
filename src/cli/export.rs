//! `sitegen export`: the integrations' pages for other generators.

use std::io;
use std::path::{self, PathBuf};

use clap::{Args, Subcommand};

use super::{Exit, SiteArgs, output};
use crate::count;
use crate::export;
use crate::load::load;
use crate::publish::{PublishError, Publisher};

/// Write the integration pages for a site that another generator builds.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen export docusaurus ../site/docs/observability/webhook_integrations")]
pub struct Export {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Docusaurus(Docusaurus),
}

/// Write a page for each integration, an index and sidebar items into a folder of a Docusaurus site.
///
/// Files that an earlier export wrote and this one doesn't are removed. Other files in the folder are never touched. Exit
/// codes: 0 success; 1 the input has errors, and nothing was written; 2 invalid usage or a disk error.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen export docusaurus ../site/docs/observability/webhook_integrations")]
struct Docusaurus {
    #[command(flatten)]
    site: SiteArgs,
    /// The folder. It's created if it doesn't exist.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The path of DIR inside Docusaurus's docs folder. By default, derived from DIR.
    #[arg(long, value_name = "PATH")]
    prefix: Option<String>,
}

impl Export {
    /// Runs the command.
    ///
    /// # Errors
    /// Where reading or writing fails.
    pub fn run(&self) -> io::Result<Exit> {
        let Command::Docusaurus(docusaurus) = &self.command;
        docusaurus.run()
    }
}

impl Docusaurus {
    fn run(&self) -> io::Result<Exit> {
        let (disk, settings) = self.site.open()?;
        let (site, mut diagnostics) = load(&disk, &settings)?;
        // Exports don't contain anything that needs the site's URL.
        diagnostics.retain(|diagnostic| diagnostic.rule.code != "no-base-url");
        output::report(&mut diagnostics, site.plan.config(), &self.site.root)?;
        if super::fails(&diagnostics, false) {
            return Ok(Exit::InputErrors);
        }
        let prefix = match &self.prefix {
            Some(prefix) => prefix.clone(),
            None => export::prefix_of(&path::absolute(&self.folder)?),
        };
        let files = match export::docusaurus(&site, &prefix) {
            Ok(files) => files,
            Err(problem) => {
                output::report(&mut vec![problem], site.plan.config(), &self.site.root)?;
                return Ok(Exit::InputErrors);
            }
        };
        let publisher = Publisher::open_shared(&self.folder)?;
        for file in files {
            publisher.stage(&file.path, file.content)?;
        }
        let figures = publisher.commit().map_err(in_the_way)?;
        output::status(format_args!(
            "{}: {} written, {} unchanged, {} removed",
            count::plural(site.plan.parsed.integrations.len(), "integration"),
            count::plural(figures.written, "file"),
            figures.unchanged,
            figures.removed
        ))?;
        Ok(Exit::Success)
    }
}

/// Files that sitegen did not create, or that it no longer knows: a fresh clone lacks the `.sitegen` folder.
fn in_the_way(error: PublishError) -> io::Error {
    let PublishError::Foreign { folder, paths } = error else { return error.into() };
    let excerpt = paths.iter().take(20).map(|path| format!("\n  {path}")).collect::<String>();
    let more = paths
        .len()
        .checked_sub(20)
        .filter(|more| *more > 0)
        .map_or_else(String::new, |more| format!("\n  and {more} more"));
    let message = format!(
        "{} has files that sitegen would overwrite but did not write:{excerpt}{more}\n\
         If an earlier export wrote them, restore its `.sitegen` folder (commit it to the repository), or delete these \
         files. If they are yours, export to another folder. Nothing was changed",
        folder.display()
    );
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}
