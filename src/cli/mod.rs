//! The command line, one file per subcommand.

pub mod build;
pub mod check;
pub mod completions;
pub mod diff;
pub mod explain;
pub mod export;
pub mod import;
pub mod init;
pub mod listen;
pub mod man;
pub mod new;
mod output;
mod progress;
mod registry_file;
pub mod schema;
pub mod serve;
pub mod theme;

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};

use crate::config;
use crate::diagnostic::{Certainty, Diagnostic, Severity};
use crate::disk::Disk;
use crate::formula::FORMULA_THREAD;
use crate::load::Settings;
use crate::registry;
use crate::release;
use crate::source::SourceFile;

/// How a run ends. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Success.
    Success = 0,
    /// The input has errors. All of them were printed, and nothing was published.
    InputErrors = 1,
    /// Invalid usage, or an error of the disk or network.
    Trouble = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Build a documentation site from LiteLLM's webhook registry and Markdown, with examples tested on a real LiteLLM.
#[derive(Parser)]
#[command(
    name = "sitegen",
    version = release::VERSION,
    long_version = release::LONG_VERSION.as_str(),
    max_term_width = 100,
    arg_required_else_help = true,
    after_help = "Example:\n  sitegen init my-docs && cd my-docs && sitegen serve"
)]
struct Cli {
    #[command(flatten)]
    style: output::Style,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Build),
    Check(check::Check),
    Diff(diff::Diff),
    Explain(explain::Explain),
    New(new::New),
    Schema(schema::Schema),
    Listen(listen::Listen),
    Serve(serve::Serve),
    Export(export::Export),
    Import(import::Import),
    Init(init::Init),
    Theme(theme::Theme),
    Completions(completions::Completions),
    Man(man::Man),
}

/// Options of every command that reads a site.
#[derive(Args, Clone, Debug)]
pub struct SiteArgs {
    /// The site's folder, with sitegen.toml, content/ and the registry.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// The URL of the published site; overrides `base_url` in sitegen.toml.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The URL of the source repository; overrides `repository` in sitegen.toml.
    #[arg(long, value_name = "URL")]
    pub repository: Option<String>,
    /// The URL for editing a page, with `{path}`; overrides `edit_url` in sitegen.toml.
    #[arg(long, value_name = "URL")]
    pub edit_url: Option<String>,
}

impl SiteArgs {
    /// Opens the folder, and returns it with the settings of the command line.
    ///
    /// # Errors
    /// Where the folder can't be read or a URL is invalid.
    pub fn open(&self) -> io::Result<(Disk, Settings)> {
        let checked = |name: &str, url: &Option<String>, check: fn(&str) -> Option<String>| {
            let Some(url) = url else { return Ok(None) };
            check(url).map(Some).ok_or_else(|| {
                let message = format!("{name} must be an absolute http(s) URL, not `{url}`");
                io::Error::new(io::ErrorKind::InvalidInput, message)
            })
        };
        let web_url = |url: &str| config::is_web_url(url).then(|| url.to_owned());
        let settings = Settings {
            base_url: checked("--base-url", &self.base_url, config::absolute_base)?,
            repository: checked("--repository", &self.repository, web_url)?,
            edit_url: checked("--edit-url", &self.edit_url, web_url)?,
            ..Settings::default()
        };
        Ok((open_disk(&self.root)?, settings))
    }
}

/// Opens a site's folder.
fn open_disk(root: &Path) -> io::Result<Disk> {
    Disk::open(root).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", root.display())))
}

/// Runs the command line of the process.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // Panics of the formula converter become a warning about the formula.
        if std::thread::current().name() != Some(FORMULA_THREAD) {
            let _ = writeln!(io::stderr(), "{}", internal_error(panic));
        }
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Printing requested help can't fail: the output may be closed.
            let _ = error.print();
            return if error.use_stderr() { Exit::Trouble.into() } else { Exit::Success.into() };
        }
    };
    output::set_style(cli.style);
    let result = match &cli.command {
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        Command::Diff(diff) => diff.run(),
        Command::Explain(explain) => explain.run(),
        Command::New(new) => new.run(),
        Command::Schema(schema) => schema.run(),
        Command::Listen(listen) => listen.run(),
        Command::Serve(serve) => serve.run(),
        Command::Export(export) => export.run(),
        Command::Import(import) => import.run(),
        Command::Init(init) => init.run(),
        Command::Theme(theme) => theme.run(),
        Command::Completions(completions) => completions.run(),
        Command::Man(man) => man.run(),
    };
    match result {
        Ok(exit) => exit.into(),
        // The reader closed the output, as `head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Exit::Success.into(),
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            Exit::Trouble.into()
        }
    }
}

/// The message for a panic, which is always a bug in sitegen.
fn internal_error(panic: &std::panic::PanicHookInfo<'_>) -> String {
    let message = panic.payload_as_str().unwrap_or("no message");
    let place = panic.location().map(|place| format!(" ({}:{})", place.file(), place.line())).unwrap_or_default();
    let to = match release::RELEASE {
        Some(release) => format!("at https://github.com/{}/issues", release.repository),
        None => "where you got sitegen".to_owned(),
    };
    let version = release::VERSION;
    format!(
        "error: internal error in sitegen {version}: {message}{place}\nThis is a bug. Please report it {to}, with the command you ran."
    )
}

/// How many repairs `sitegen check --fix` would make. Repairs that it would refuse are marked as merely offered.
pub fn fixable(diagnostics: &mut [Diagnostic]) -> usize {
    let mut files: Vec<Arc<SourceFile>> = Vec::new();
    let mut count = 0;
    for index in 0..diagnostics.len() {
        let Some(at) = diagnostics[index].at.as_ref().filter(|_| diagnostics[index].is_fixed_by_default()) else {
            continue;
        };
        if files.iter().any(|known| Arc::ptr_eq(known, &at.file)) {
            continue;
        }
        let file = Arc::clone(&at.file);
        let fixed = registry::fix::fix(&file, false);
        count += fixed.applied;
        for diagnostic in diagnostics.iter_mut() {
            let is_refused = fixed.refused.contains(&(diagnostic.rule.code, diagnostic.message.clone()));
            if let Some(fix) = diagnostic.fix.as_mut().filter(|_| is_refused) {
                fix.certainty = Certainty::Offered;
            }
        }
        files.push(file);
    }
    count
}

/// Whether diagnostics stop a run.
pub fn fails(diagnostics: &[Diagnostic], deny_warnings: bool) -> bool {
    let limit = if deny_warnings { Severity::Warning } else { Severity::Error };
    diagnostics.iter().any(|diagnostic| diagnostic.severity >= limit)
}
