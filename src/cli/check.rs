//! `sitegen check`: reports every problem in the input without writing any files.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::output::{self, Format};
use super::registry_file::RegistryFile;
use super::{Exit, SiteArgs};
use crate::check::baseline;
use crate::config::Config;
use crate::count;
use crate::diagnostic::Diagnostic;
use crate::load::load;
use crate::plan::NO_BASE_URL;
use crate::registry::diff::unified;
use crate::{disk, encoding};

pub use crate::check::check as site;
pub use crate::registry::fix::{Fixed, fix};
pub use crate::registry::{all_rules as registry_rules, read as registry};

/// Check the registry, pages, configuration and theme.
///
/// If you name a FILE, sitegen checks only that file, as a registry. Lines and columns start at 1, and columns count
/// characters. Exit codes: 0 no errors; 1 errors; 2 invalid usage or a disk error.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  sitegen check\n  sitegen check generic_api_compatible_callbacks.json\n  sitegen check --external-list"
)]
pub struct Check {
    #[command(flatten)]
    site: SiteArgs,
    /// A registry to check without the rest of the site.
    file: Option<PathBuf>,
    /// Repair the registry where only one correction is possible, and show the diff. `--fix=comments` also removes comments.
    #[arg(long, value_enum, num_args = 0..=1, require_equals = true, default_missing_value = "certain", value_name = "WHAT")]
    fix: Option<FixWhat>,
    /// The output format.
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Fail on warnings too.
    #[arg(long)]
    deny_warnings: bool,
    /// List the external URLs that the site links to, each with its first location, and exit. They are never fetched.
    #[arg(long, conflicts_with_all = ["file", "fix", "format", "deny_warnings", "update_baseline"])]
    external_list: bool,
    /// Update the baseline, the file set by `links.baseline`. It then lists exactly the links that are dead now.
    #[arg(long, conflicts_with_all = ["file", "fix", "format", "deny_warnings"])]
    update_baseline: bool,
}

/// The repairs of `--fix`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FixWhat {
    /// Mistakes with exactly one possible correction.
    Certain,
    /// The same, and remove comments.
    Comments,
}

impl Check {
    /// Runs the command.
    ///
    /// # Errors
    /// Where reading or writing fails.
    pub fn run(&self) -> io::Result<Exit> {
        if self.external_list {
            return self.list_external();
        }
        if self.update_baseline {
            return self.write_baseline();
        }
        let (mut diagnostics, config) = match &self.file {
            Some(path) => {
                self.fix(&RegistryFile::Named(path.clone()))?;
                (check_file(path)?, Config::default())
            }
            None => {
                if self.fix.is_some() {
                    self.fix(&RegistryFile::of_site(self.site.open()?.0, &self.site.root))?;
                }
                self.check_site()?
            }
        };
        let fixable = output::settle(&mut diagnostics, &config);
        if self.format == Format::Human && diagnostics.is_empty() {
            output::status(format_args!("no problems found"))?;
        } else {
            let root = if self.file.is_some() { Path::new(".") } else { &self.site.root };
            output::print(&diagnostics, fixable, self.format, root)?;
        }
        Ok(if super::fails(&diagnostics, self.deny_warnings) { Exit::InputErrors } else { Exit::Success })
    }

    /// Repairs a registry, if asked to, and shows the diff.
    fn fix(&self, registry: &RegistryFile) -> io::Result<()> {
        let Some(what) = self.fix else { return Ok(()) };
        // The check below reports read errors.
        let Ok(Some(file)) = registry.read()? else { return Ok(()) };
        let fixed = fix(&file, what == FixWhat::Comments);
        if fixed.applied == 0 {
            return Ok(());
        }
        registry.write(Some(&file), &fixed.text)?;
        let diff = unified(&registry.display_path(), &file.text, &fixed.text);
        // Programs read the other formats from standard output.
        if self.format == Format::Human {
            writeln!(io::stdout().lock(), "{diff}")?;
        } else {
            write!(io::stderr().lock(), "{diff}")?;
        }
        writeln!(io::stderr().lock(), "{}: {} made", registry.display_path(), count::plural(fixed.applied, "repair"))
    }

    fn check_site(&self) -> io::Result<(Vec<Diagnostic>, Config)> {
        let (disk, settings) = self.site.open()?;
        let (site, mut diagnostics) = load(&disk, &settings)?;
        diagnostics.extend(crate::check::check_with_templates(&site));
        if site.plan.config().file.is_none() {
            // A registry checked on its own is not a site that will be published.
            diagnostics.retain(|diagnostic| diagnostic.rule.code != NO_BASE_URL.code);
        }
        Ok((diagnostics, site.plan.config().clone()))
    }
}

impl Check {
    fn list_external(&self) -> io::Result<Exit> {
        let (disk, settings) = self.site.open()?;
        let (site, _) = load(&disk, &settings)?;
        let links = match crate::check::external_links(&site) {
            Ok(links) => links,
            Err(problem) => {
                output::report(&mut vec![problem], site.plan.config(), &self.site.root)?;
                return Ok(Exit::InputErrors);
            }
        };
        let render_options = output::render_options(&io::stdout(), &self.site.root);
        let mut out = io::BufWriter::new(io::stdout().lock());
        for (url, at) in links {
            writeln!(out, "{url}\t{}:{}", render_options.path(&at.file), at.file.place(at.range.start))?;
        }
        out.flush()?;
        Ok(Exit::Success)
    }

    fn write_baseline(&self) -> io::Result<Exit> {
        let (disk, settings) = self.site.open()?;
        let (site, _) = load(&disk, &settings)?;
        let Some(path) = &site.plan.config().link_baseline else {
            let message =
                "no baseline is configured: set `baseline = \"dead-links.txt\"` under `[links]` in sitegen.toml";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        let (text, links) = crate::check::new_baseline(&site);
        disk.writer().replace(path, text.as_bytes(), baseline::is_baseline).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => {
                let message = format!(
                    "{path} is not a list of dead links, and was not touched: name another file as `links.baseline`\n\
                     (a list begins with the line `{}`)",
                    baseline::MARK
                );
                io::Error::new(error.kind(), message)
            }
            _ => io::Error::new(error.kind(), format!("{path}: {error}")),
        })?;
        output::status(format_args!("{path}: {}", count::plural(links, "dead link")))?;
        Ok(Exit::Success)
    }
}

/// Reads a registry and checks it.
fn check_file(path: &Path) -> io::Result<Vec<Diagnostic>> {
    let display = path.to_string_lossy().replace('\\', "/");
    let bytes = disk::read(path).map_err(|error| io::Error::new(error.kind(), format!("{display}: {error}")))?;
    // Text that is not UTF-8 is decoded as far as possible and still checked.
    let (file, not_utf8) = encoding::decode(&display, bytes);
    let mut diagnostics: Vec<Diagnostic> = not_utf8.into_iter().collect();
    diagnostics.extend(registry(&file).1);
    Ok(diagnostics)
}
