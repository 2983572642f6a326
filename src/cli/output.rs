//! Output options of all commands: colours, `--quiet` and the format of diagnostics.

use std::fmt;
use std::io::{self, IsTerminal, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use clap::{Args, ValueEnum};

use crate::config::Config;
use crate::diagnostic::human::RenderOptions;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::disk;
use crate::rules;

/// Options of every command.
#[derive(Args, Clone, Copy, Debug)]
pub(super) struct Style {
    /// Print only errors, warnings and results.
    #[arg(long, short, global = true, display_order = 100)]
    quiet: bool,
    /// When to use colors.
    #[arg(long, global = true, display_order = 101, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Color {
    /// In terminals that support them. `NO_COLOR` turns them off, `CLICOLOR_FORCE` turns them on.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The output format of problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people.
    Human,
    /// For programs.
    Json,
    /// One line for each problem: `path:line:column: severity[code]: message`.
    Short,
    /// For GitHub Actions, which shows each problem at its line.
    Github,
}

static STYLE: OnceLock<Style> = OnceLock::new();

/// Sets the style from the command line. Only the first call has an effect.
pub(super) fn set_style(style: Style) {
    let _ = STYLE.set(style);
}

/// Whether only problems and requested output are printed.
pub(super) fn is_quiet() -> bool {
    STYLE.get().is_some_and(|style| style.quiet)
}

/// Whether output to a stream is coloured.
#[allow(clippy::disallowed_methods, reason = "the environment is the command line's")]
pub(super) fn colours(stream: &impl IsTerminal) -> bool {
    match STYLE.get().map_or(Color::Auto, |style| style.color) {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let is = |name, value: &str| std::env::var_os(name).is_some_and(|set| set == value);
            let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
            if is_set("NO_COLOR") {
                return false;
            }
            let is_forced = is_set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0");
            is_forced || stream.is_terminal() && !is("TERM", "dumb") && !is("CLICOLOR", "0")
        }
    }
}

/// The render options for a stream. `root` is the folder that the diagnostics' paths are relative to.
pub(super) fn render_options(stream: &impl IsTerminal, root: &Path) -> RenderOptions {
    RenderOptions { colours: colours(stream), width: width(stream), below: way_to(root) }
}

/// The width of the terminal. The variable `COLUMNS` overrides it.
#[allow(clippy::disallowed_methods, reason = "the environment is the command line's")]
fn width(stream: &impl IsTerminal) -> Option<usize> {
    let set = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let of_terminal = || terminal_size::terminal_size().filter(|_| stream.is_terminal());
    set.or_else(|| of_terminal().map(|(columns, _)| usize::from(columns.0)))
}

/// The path from the current folder to `folder`: empty, or with a trailing `/`.
pub(super) fn way_to(folder: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let folder = folder.strip_prefix(here).unwrap_or(folder);
    let way: PathBuf = folder.components().filter(|part| *part != Component::CurDir).collect();
    let way = slashes(&way);
    if way.is_empty() || way.ends_with('/') { way } else { format!("{way}/") }
}

fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// Prints a line about what the command did, unless `--quiet` is set.
///
/// # Errors
/// Where standard output can't be written.
pub(super) fn status(line: fmt::Arguments<'_>) -> io::Result<()> {
    if is_quiet() { Ok(()) } else { writeln!(io::stdout().lock(), "{line}") }
}

/// Prints diagnostics to standard error, sorted by position, with the configured severities. `root` is the folder that
/// their paths are relative to.
///
/// # Errors
/// Where standard error can't be written.
pub(super) fn report(diagnostics: &mut Vec<Diagnostic>, config: &Config, root: &Path) -> io::Result<()> {
    let fixable = settle(diagnostics, config);
    print_beside_result(diagnostics, fixable, Format::Human, root)
}

/// Prints diagnostics beside a command's result: the human format goes to standard error.
///
/// # Errors
/// Where the output can't be written.
pub(super) fn print_beside_result(
    diagnostics: &[Diagnostic],
    fixable: usize,
    format: Format,
    root: &Path,
) -> io::Result<()> {
    if format != Format::Human {
        return print(diagnostics, fixable, format, root);
    }
    let mut err = io::BufWriter::new(io::stderr().lock());
    write_human(&mut err, diagnostics, fixable, &render_options(&io::stderr(), root))?;
    err.flush()
}

/// Prints diagnostics to standard output in a format. `root` is the folder that their paths are relative to.
///
/// # Errors
/// Where standard output can't be written.
pub(super) fn print(diagnostics: &[Diagnostic], fixable: usize, format: Format, root: &Path) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let render_options = render_options(&io::stdout(), root);
    let result = match format {
        Format::Human => write_human(&mut out, diagnostics, fixable, &render_options),
        Format::Json => diagnostic::json::write(&mut out, diagnostics),
        Format::Short => diagnostic::short::write(&mut out, diagnostics, &render_options),
        Format::Github => diagnostic::github::write(&mut out, diagnostics, |path| from_repository(root, path)),
    };
    match result.and_then(|()| out.flush()) {
        // A reader that closes the output early, such as `head`, must not change the exit code of a failed check.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// A file's path from the root of the repository: the one checked out by a workflow, or the one that contains the file.
#[allow(clippy::disallowed_methods, reason = "the environment is the command line's")]
fn from_repository(root: &Path, path: &str) -> String {
    let file = root.join(path);
    let workspace = std::env::var_os("GITHUB_WORKSPACE");
    let in_workspace = workspace.and_then(|workspace| disk::below(Path::new(&workspace), &file));
    let in_repository = || disk::below(&disk::enclosing_repository(file.parent()?)?.0, &file);
    in_workspace.or_else(in_repository).map_or_else(|| path.to_owned(), |path| slashes(&path))
}

/// Applies the configured severities, adds their own problems, and sorts. Returns the number of repairs that `sitegen
/// check --fix` would make.
pub(super) fn settle(diagnostics: &mut Vec<Diagnostic>, config: &Config) -> usize {
    let (severities, problems) = rules::severities(config);
    diagnostics.extend(problems);
    diagnostic::apply_severities(diagnostics, &severities);
    diagnostic::in_file_order(diagnostics);
    super::fixable(diagnostics)
}

fn write_human(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    fixable: usize,
    render_options: &RenderOptions,
) -> io::Result<()> {
    if !is_quiet() {
        return diagnostic::human::write(out, diagnostics, fixable, render_options);
    }
    let is_problem = |diagnostic: &&Diagnostic| diagnostic.severity > Severity::Note;
    let problems: Vec<Diagnostic> = diagnostics.iter().filter(is_problem).cloned().collect();
    diagnostic::human::write(out, &problems, fixable, render_options)
}
