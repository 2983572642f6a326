//! `sitegen build`: the whole site into the output folder.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Instant;

use clap::Args;

use super::progress::Progress;
use super::{Exit, SiteArgs};
use crate::diagnostic::Diagnostic;
use crate::load::load;
use crate::parallel;
use crate::publish::{Figures, Publisher};
use crate::render;
use crate::site::Site;
use crate::transcript::Transcript;

/// Build the site into the output folder.
///
/// Nothing is published where the input has an error. Exit codes: 0 published; 1 errors in the input; 2 wrong usage, or the
/// disk failed.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen build --base-url https://example.github.io/docs/")]
pub struct Build {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write, in place of `paths.output` in sitegen.toml.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// End links in index.html, for a site that is opened without a server.
    #[arg(long)]
    offline: bool,
    /// Fail on warnings too.
    #[arg(long)]
    deny_warnings: bool,
}

impl Build {
    /// Runs the command.
    ///
    /// # Errors
    /// Where reading or writing fails.
    pub fn run(&self) -> io::Result<Exit> {
        let start = Instant::now();
        let (disk, mut settings) = self.site.open()?;
        settings.offline = self.offline;
        let transcript = Transcript::default();
        let disk = disk.noting(&transcript);
        let (site, mut diagnostics) = load(&disk, &settings)?;
        diagnostics.extend(crate::check::check(&site));
        super::report(&mut diagnostics, site.plan.config())?;
        if super::fails(&diagnostics, self.deny_warnings) {
            return Ok(Exit::InputErrors);
        }
        let out = self.out.clone().unwrap_or_else(|| disk.root().join(&site.plan.config().paths.output));
        let mut publisher = Publisher::open(&out)?;
        transcript.note(&[b"settings", format!("{settings:?}").as_bytes(), program().as_bytes()]);
        if let Some(figures) = publisher.is_current(transcript.fingerprint()) {
            return self.done(&site, &figures, start);
        }
        let failed: Mutex<Option<Failure>> = Mutex::new(None);
        let units = render::units(&site);
        let progress = Progress::new("rendering", units.len());
        parallel::map(&units, |unit| {
            progress.step();
            let result = render::render(&site, unit).map_err(|problem| Failure::Input(Box::new(problem)));
            let result = result.and_then(|files| {
                files.into_iter().try_for_each(|file| publisher.stage(&file.path, file.content)).map_err(Failure::Disk)
            });
            if let Err(failure) = result {
                failed.lock().unwrap_or_else(std::sync::PoisonError::into_inner).get_or_insert(failure);
            }
        });
        drop(progress);
        match failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner) {
            None => {}
            Some(Failure::Disk(error)) => return Err(error.into()),
            Some(Failure::Input(problem)) => {
                super::report(&mut vec![*problem], site.plan.config())?;
                return Ok(Exit::InputErrors);
            }
        }
        self.done(&site, &publisher.commit()?, start)
    }

    fn done(&self, site: &Site, figures: &Figures, start: Instant) -> io::Result<Exit> {
        writeln!(
            io::stdout(),
            "{} pages: {} files written, {} unchanged, {} removed, in {:.2} s",
            site.plan.pages.len(),
            figures.written,
            figures.unchanged,
            figures.removed,
            start.elapsed().as_secs_f64()
        )?;
        Ok(Exit::Success)
    }
}

/// What tells this program from an earlier or later one: its theme and its code are input too.
fn program() -> String {
    let found = std::env::current_exe().and_then(|path| path.metadata());
    let stamp = found.ok().map(|found| (found.len(), found.modified().ok()));
    format!("{} {stamp:?}", env!("CARGO_PKG_VERSION"))
}

/// Why a page could not be staged.
enum Failure {
    Input(Box<Diagnostic>),
    Disk(crate::publish::PublishError),
}
