//! The command line: one file a subcommand.

pub mod build;
pub mod check;
pub mod explain;
pub mod export;
pub mod init;
pub mod listen;
pub mod new;
mod progress;
mod registry_file;
mod release;
pub mod schema;
pub mod serve;
pub mod theme;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};

use crate::config;
use crate::diagnostic::{self, Certainty, Diagnostic, Severity};
use crate::disk::Disk;
use crate::load::Settings;
use crate::registry;
use crate::rules;
use crate::source::SourceFile;

/// How a run ends. The numbers are part of the interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All went well.
    Success = 0,
    /// The input has errors; all of them were printed, nothing was published.
    InputErrors = 1,
    /// The command was called wrongly, or the disk or the network failed.
    Trouble = 2,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// Documentation for LiteLLM's webhook registry, with examples that are proven to work.
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
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Build),
    Check(check::Check),
    Explain(explain::Explain),
    New(new::New),
    Schema(schema::Schema),
    Listen(listen::Listen),
    Serve(serve::Serve),
    Export(export::Export),
    Init(init::Init),
    Theme(theme::Theme),
}

/// Options of every command that reads a site.
#[derive(Args, Clone, Debug)]
pub struct SiteArgs {
    /// The site's folder, with sitegen.toml, content/ and the registry.
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub root: PathBuf,
    /// The address that the site will have, in place of `base_url` in sitegen.toml.
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
}

impl SiteArgs {
    /// Opens the folder and gives what the command line sets.
    ///
    /// # Errors
    /// Where the folder can't be read or the base URL is none.
    pub fn open(&self) -> io::Result<(Disk, Settings)> {
        let base_url = match &self.base_url {
            None => None,
            Some(url) => Some(config::absolute_base(url).ok_or_else(|| {
                let message = format!("--base-url must be an absolute http(s) URL, not `{url}`");
                io::Error::new(io::ErrorKind::InvalidInput, message)
            })?),
        };
        let disk = Disk::open(&self.root)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.root.display())))?;
        Ok((disk, Settings { base_url, ..Settings::default() }))
    }
}

/// Runs the command line of the process.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help that was asked for is no trouble; the output may be closed.
            let _ = error.print();
            return if error.use_stderr() { Exit::Trouble.into() } else { Exit::Success.into() };
        }
    };
    let result = match &cli.command {
        Command::Build(build) => build.run(),
        Command::Check(check) => check.run(),
        Command::Explain(explain) => explain.run(),
        Command::New(new) => new.run(),
        Command::Schema(schema) => schema.run(),
        Command::Listen(listen) => listen.run(),
        Command::Serve(serve) => serve.run(),
        Command::Export(export) => export.run(),
        Command::Init(init) => init.run(),
        Command::Theme(theme) => theme.run(),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            Exit::Trouble.into()
        }
    }
}

/// Whether to colour what goes to a stream: a terminal that can show it, unless `NO_COLOR` is set.
#[allow(clippy::disallowed_methods, reason = "the environment is the command line's")]
pub fn colours(stream: &impl IsTerminal) -> bool {
    let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
    let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    stream.is_terminal() && !is_dumb && !is_unwanted
}

/// Prints diagnostics to standard error, in the order of their places, with the configured severities.
///
/// # Errors
/// Where standard error can't be written.
pub fn report(diagnostics: &mut Vec<Diagnostic>, config: &config::Config) -> io::Result<()> {
    let (severities, problems) = rules::severities(config);
    diagnostics.extend(problems);
    diagnostic::apply_severities(diagnostics, &severities);
    diagnostic::in_file_order(diagnostics);
    let mut err = io::BufWriter::new(io::stderr().lock());
    let fixable = fixable(diagnostics);
    diagnostic::human::write(&mut err, diagnostics, fixable, colours(&io::stderr()))?;
    err.flush()
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
        count += fixed.made;
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
