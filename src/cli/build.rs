//! `sitegen build`: writes the whole site to the output folder.

use std::io::{self, Write};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Instant, SystemTime};

use clap::Args;
use serde_json::json;

use super::output::{self, Format};
use super::progress::Progress;
use super::{Exit, SiteArgs};
use crate::check;
use crate::check::links::{Checker, Finding};
use crate::config::Config;
use crate::count;
use crate::diagnostic::{self, Diagnostic};
use crate::disk::Disk;
use crate::kept::{Keep, Nowhere};
use crate::keys::{self, Keys};
use crate::load::Memo;
use crate::parallel;
use crate::render::shape::Shapes;
use crate::render::{self, Content, Fixed, OutFile, Unit, machine};
use crate::rules;
use crate::site::Site;

use crate::publish::program;
pub use crate::publish::{Figures, Fingerprint, PublishError, Publisher};

/// Build the site into the output folder.
///
/// If the input has an error, nothing is published. Exit codes: 0 published; 1 the input has errors; 2 invalid usage or a
/// disk error.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen build --base-url https://example.github.io/docs/")]
pub struct Build {
    #[command(flatten)]
    site: SiteArgs,
    /// Where to write; overrides `paths.output` in sitegen.toml.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// End links in index.html, for a site that you open without a server.
    #[arg(long)]
    offline: bool,
    /// Fail on warnings too.
    #[arg(long)]
    deny_warnings: bool,
    /// The output format. `json` is one object with counts and problems.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
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
        let read_at = now();
        let mut memo = Memo::default();
        memo.keep_trees();
        let files = memo.files(&disk, &settings)?;
        // An unusable folder is reported later, after other problems.
        let mut opened = self.open(&disk, &files.config);
        let key = keys::of_site(&files, read_at);
        if let (Ok(publisher), Some(key)) = (&mut opened, key)
            && let Some(pages) = publisher.recall_site(key)?
        {
            let figures = opened?.commit()?;
            return self.published(pages, &[], 0, &figures, start);
        }
        // Not freed: the process ends with this command, and dropping the inputs of thousands of pages one by one takes
        // a tenth of a build with nothing to do.
        let keep = opened.as_ref().map_or(&Nowhere as &dyn Keep, |publisher| publisher);
        let inputs = ManuallyDrop::new(memo.parse(&disk, files, keep));
        let _memo = ManuallyDrop::new(memo);
        let (site, mut diagnostics) = inputs.plan();
        let site = ManuallyDrop::new(site);
        diagnostic::apply_severities(&mut diagnostics, &rules::severities(site.plan.config()).0);
        if super::fails(&diagnostics, self.deny_warnings) {
            // Nothing will be published: the pages are only checked.
            diagnostics.extend(check::check_with_templates(&site));
            let fixable = output::settle(&mut diagnostics, site.plan.config());
            return self.refuse(&site, &diagnostics, fixable);
        }
        let mut publisher = opened?;
        let keys = Keys::new(&inputs, &site, program(), read_at);
        diagnostics.extend(stage(&site, &keys, &publisher)?);
        let fixable = output::settle(&mut diagnostics, site.plan.config());
        if super::fails(&diagnostics, self.deny_warnings) {
            return self.refuse(&site, &diagnostics, fixable);
        }
        let pages = site.plan.pages.len();
        if let Some(key) = key.filter(|_| diagnostics.is_empty() && !inputs.asks_for_more) {
            publisher.is_whole(key, pages);
        }
        let figures = publisher.commit()?;
        self.published(pages, &diagnostics, fixable, &figures, start)
    }

    /// Opens the output folder.
    fn open(&self, disk: &Disk, config: &Config) -> io::Result<Publisher> {
        let out = match &self.out {
            Some(out) => out.clone(),
            None => output_folder(disk, &config.paths.output)?,
        };
        ensure_outside_input(disk, config, &out)?;
        Ok(Publisher::open(&out)?)
    }

    /// Nothing is published.
    fn refuse(&self, site: &Site, diagnostics: &[Diagnostic], fixable: usize) -> io::Result<Exit> {
        match self.format {
            Format::Json => json(site.plan.pages.len(), diagnostics, None)?,
            format => output::print_beside_result(diagnostics, fixable, format, &self.site.root)?,
        }
        Ok(Exit::InputErrors)
    }

    fn published(
        &self,
        pages: usize,
        diagnostics: &[Diagnostic],
        fixable: usize,
        figures: &Figures,
        start: Instant,
    ) -> io::Result<Exit> {
        if self.format == Format::Json {
            json(pages, diagnostics, Some(figures))?;
            return Ok(Exit::Success);
        }
        output::print_beside_result(diagnostics, fixable, self.format, &self.site.root)?;
        output::status(format_args!(
            "{}: {} written, {} unchanged, {} removed, in {:.2} s",
            count::plural(pages, "page"),
            count::plural(figures.written, "file"),
            figures.unchanged,
            figures.removed,
            start.elapsed().as_secs_f64()
        ))?;
        Ok(Exit::Success)
    }
}

/// The configured output folder. It must be below the site's folder; only the command line may set another one.
fn output_folder(disk: &Disk, path: &str) -> io::Result<PathBuf> {
    disk.writer().locate(path).map_err(|error| {
        let message = format!("the output folder `{path}` can't be used: {error}; choose one with `--out`");
        io::Error::new(error.kind(), message)
    })
}

/// Prints the result as one JSON object: `published` (whether the output folder has the site), `pages` (their number),
/// `files` (`{"written", "unchanged", "removed"}`, or `null` if nothing is published) and `diagnostics` in the format
/// of [`diagnostic::json`].
fn json(pages: usize, diagnostics: &[Diagnostic], figures: Option<&Figures>) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let files = figures
        .map(|figures| json!({"written": figures.written, "unchanged": figures.unchanged, "removed": figures.removed}));
    let published = figures.is_some();
    write!(out, "{{\"published\": {published}, \"pages\": {pages}, \"files\": {}, \"diagnostics\": ", json!(files))?;
    diagnostic::json::write(&mut out, diagnostics)?;
    writeln!(out, "}}")?;
    out.flush()
}

/// Refuses an output folder among the input files: the next build would read the pages as input.
fn ensure_outside_input(disk: &Disk, config: &Config, out: &Path) -> io::Result<()> {
    let theme = format!("themes/{}", config.theme);
    let content = config.paths.content.iter().map(|content| content.folder.as_str());
    let folders = content.chain(config.paths.static_files.iter().map(String::as_str)).chain([theme.as_str()]);
    let folders: Vec<&str> = folders.map(|folder| if folder.is_empty() { "." } else { folder }).collect();
    let Some(folder) = disk.enclosing_folder(out, &folders) else {
        return Ok(());
    };
    let message = format!(
        "the output folder {} is inside `{folder}`, which has the site's source files: choose another with `--out`",
        out.display()
    );
    Err(io::Error::new(io::ErrorKind::InvalidInput, message))
}

#[allow(
    clippy::disallowed_methods,
    reason = "tells whether a file may change after it was looked at, and is in no output"
)]
fn now() -> SystemTime {
    SystemTime::now()
}

/// Renders new and changed files to a staging folder. Pages are checked at the same time, so that each is parsed only
/// once.
fn stage(site: &Site, keys: &Keys, publisher: &Publisher) -> io::Result<Vec<Diagnostic>> {
    let failed: OnceLock<PublishError> = OnceLock::new();
    let stage = Stage { site, keys, publisher, checker: Checker::new(site), shapes: Shapes::new(site) };
    let mut units = render::units(site);
    units.retain(|unit| *unit != Unit::Fixed(Fixed::LlmsFull));
    let progress = Progress::new("rendering", units.len());
    let checked = parallel::map(&units, |unit| {
        progress.step();
        if failed.get().is_some() {
            return None;
        }
        let checked = stage.unit(unit).unwrap_or_else(|error| {
            failed.get_or_init(|| error);
            Ok(Vec::new())
        });
        // On nearly all pages nothing is found.
        (!matches!(&checked, Ok(found) if found.is_empty())).then(|| Box::new(checked))
    });
    let checked: Vec<Checked> = checked.into_iter().flatten().map(|found| *found).collect();
    // It is put together from the Markdown copies of all pages, which exist now unless something failed.
    if failed.get().is_none() && checked.iter().all(Result::is_ok) {
        publisher.stage_joined(Fixed::LlmsFull.path(), &machine::llms_full(site))?;
    }
    match failed.into_inner() {
        Some(error) => Err(error.into()),
        None => Ok(check::report(site, checked)),
    }
}

type Checked = Result<Vec<Finding>, Diagnostic>;

/// The shared state of a build's units.
struct Stage<'a> {
    site: &'a Site,
    keys: &'a Keys<'a>,
    publisher: &'a Publisher,
    checker: Checker<'a>,
    shapes: Shapes<'a>,
}

impl Stage<'_> {
    fn unit(&self, unit: &Unit) -> Result<Checked, PublishError> {
        let Stage { site, publisher, checker, .. } = self;
        let key = self.keys.of(unit);
        let recalled = match key {
            Some(key) => publisher.recall(key)?,
            None => false,
        };
        match unit {
            // An unchanged page can have new problems: the target of a link may have been removed.
            Unit::Page(id) if recalled && site.theme.is_all_shipped() => return Ok(checker.page(*id)),
            Unit::Page(id) if recalled => {
                let path = site.plan.page(*id).html_path();
                let content = Content::Bytes(publisher.recalled(&path)?);
                return Ok(checker.rendered(*id, &[OutFile { path, content }]));
            }
            _ if recalled => return Ok(Ok(Vec::new())),
            _ => {}
        }
        if *unit == Unit::Fixed(Fixed::Search) {
            let made = publisher.stage_made(key, |out| render::search_index(site, *publisher, out))?;
            return Ok(made.map(|()| Vec::new()));
        }
        let files = match self.shapes.render(unit) {
            Ok(files) => files,
            Err(problem) => return Ok(Err(problem)),
        };
        let checked = match unit {
            Unit::Page(id) => checker.rendered(*id, &files),
            _ => Ok(Vec::new()),
        };
        publisher.stage_unit(key, files)?;
        Ok(checked)
    }
}
