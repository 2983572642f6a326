//! Everything that the options of all commands decide about output: colours, `--quiet` and the format of diagnostics.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::OnceLock;

use clap::{Args, ValueEnum};

use crate::config::Config;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::disk;
use crate::rules;

/// Options of every command.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Style {
    /// Print only errors, warnings and what the command is for.
    #[arg(long, short, global = true)]
    quiet: bool,
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// On a terminal that can show them, unless `NO_COLOR` is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How problems are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
}

static STYLE: OnceLock<Style> = OnceLock::new();

/// Sets what the command line asks for. The first call counts.
pub(super) fn set_style(style: Style) {
    let _ = STYLE.set(style);
}

/// Whether only problems and requested output are printed.
pub(super) fn is_quiet() -> bool {
    STYLE.get().is_some_and(|style| style.quiet)
}

/// Whether to colour what goes to a stream.
#[allow(clippy::disallowed_methods, reason = "the environment is the command line's")]
pub(super) fn colours(stream: &impl IsTerminal) -> bool {
    match STYLE.get().map_or(Color::Auto, |style| style.color) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let is_dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
            let is_unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            stream.is_terminal() && !is_dumb && !is_unwanted
        }
    }
}

/// Prints a line about what the command did, unless `--quiet` is set.
///
/// # Errors
/// Where standard output can't be written.
pub(super) fn status(line: fmt::Arguments<'_>) -> io::Result<()> {
    if is_quiet() { Ok(()) } else { writeln!(io::stdout().lock(), "{line}") }
}

/// Prints diagnostics to standard error, in the order of their places, with the configured severities.
///
/// # Errors
/// Where standard error can't be written.
pub(super) fn report(diagnostics: &mut Vec<Diagnostic>, config: &Config) -> io::Result<()> {
    let fixable = settle(diagnostics, config);
    tell(diagnostics, fixable, Format::Human, Path::new("."))
}

/// Prints diagnostics that go beside a command's result: those for people to standard error.
///
/// # Errors
/// Where the output can't be written.
pub(super) fn tell(diagnostics: &[Diagnostic], fixable: usize, format: Format, root: &Path) -> io::Result<()> {
    if format != Format::Human {
        return print(diagnostics, fixable, format, root);
    }
    let mut err = io::BufWriter::new(io::stderr().lock());
    write_human(&mut err, diagnostics, fixable, colours(&io::stderr()))?;
    err.flush()
}

/// Prints diagnostics to standard output in a format. `root` is the folder that their paths are relative to.
///
/// # Errors
/// Where standard output can't be written.
pub(super) fn print(diagnostics: &[Diagnostic], fixable: usize, format: Format, root: &Path) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match format {
        Format::Human => write_human(&mut out, diagnostics, fixable, colours(&io::stdout()))?,
        Format::Json => diagnostic::json::write(&mut out, diagnostics)?,
        Format::Github => {
            // GitHub takes paths relative to the root of the repository.
            let below = disk::repository_around(root).map(|(_, below)| below).unwrap_or_default();
            diagnostic::github::write(&mut out, diagnostics, &below.to_string_lossy().replace('\\', "/"))?;
        }
    }
    out.flush()
}

/// Applies the configured severities, adds what is wrong with them, and sorts. Gives the number of repairs that
/// `sitegen check --fix` would make.
pub(super) fn settle(diagnostics: &mut Vec<Diagnostic>, config: &Config) -> usize {
    let (severities, problems) = rules::severities(config);
    diagnostics.extend(problems);
    diagnostic::apply_severities(diagnostics, &severities);
    diagnostic::in_file_order(diagnostics);
    super::fixable(diagnostics)
}

fn write_human(out: &mut dyn Write, diagnostics: &[Diagnostic], fixable: usize, colours: bool) -> io::Result<()> {
    if !is_quiet() {
        return diagnostic::human::write(out, diagnostics, fixable, colours);
    }
    let is_problem = |diagnostic: &&Diagnostic| diagnostic.severity > Severity::Note;
    let problems: Vec<Diagnostic> = diagnostics.iter().filter(is_problem).cloned().collect();
    diagnostic::human::write(out, &problems, fixable, colours)
}
