//! The dates of files' last Git commits.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::encoding::composed;

pub(super) static NO_HISTORY: Rule = Rule {
    code: "no-history",
    severity: Severity::Warning,
    summary: "a site without the Git history for its dates",
    explanation: "With `last_updated = true`, pages show the date of the last commit that changed their file. That \
                  needs Git and the whole history. In a shallow clone, the default of most CI systems, every file \
                  would seem to have changed in the last commit, so pages show no dates.",
    wrong: "- uses: actions/checkout@v4",
    right: "- uses: actions/checkout@v4\n  with:\n    fetch-depth: 0",
};

/// Dates, such as `2026-11-28`, by the path of a file below the site's folder.
pub type Dates = BTreeMap<String, String>;

/// The dates of the last commits that changed these files. A file that was never committed has no date.
pub fn dates(root: &Path, files: &BTreeSet<&str>) -> (Dates, Vec<Diagnostic>) {
    match shallow(root) {
        Ok(false) => {}
        Ok(true) => {
            let problem = Diagnostic::new(&NO_HISTORY, "pages show no dates: this is a shallow clone");
            return (
                Dates::new(),
                vec![problem.hint("fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0`")],
            );
        }
        Err(why) => return (Dates::new(), vec![no_history(&why)]),
    }
    match read(root, files) {
        Ok((dates, true)) => (dates, Vec::new()),
        Ok((dates, false)) => {
            let message = "some pages show no date: Git can't read the whole history";
            let hint = "commit the files first; in a partial clone, run `git fetch --refetch --no-filter`";
            (dates, vec![Diagnostic::new(&NO_HISTORY, message).hint(hint)])
        }
        Err(error) => (Dates::new(), vec![no_history(&error.to_string())]),
    }
}

fn no_history(why: &str) -> Diagnostic {
    let message = format!("pages show no dates: {why}");
    Diagnostic::new(&NO_HISTORY, message).hint("run sitegen in a clone of the repository, or remove `last_updated`")
}

/// Settings of a repository that make Git run a program, or hide files from the log.
const SETTINGS: [&str; 5] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "log.showSignature=false",
    "log.follow=false",
    "log.showRoot=true",
];

/// Git, unable to run a program that the repository's own configuration names: building an untrusted site is safe. It
/// can't use the network either, from which a partial clone would fetch what it lacks.
fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("--no-pager").arg("-C").arg(root).args(SETTINGS.iter().flat_map(|setting| ["-c", setting]));
    // No protocol has this name.
    git.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "none").env("GIT_TERMINAL_PROMPT", "0");
    git.stdin(Stdio::null());
    git
}

/// Whether the repository of a folder is a shallow clone.
fn shallow(root: &Path) -> Result<bool, String> {
    let output = git(root).args(["rev-parse", "--is-shallow-repository"]).output();
    let output = output.map_err(|error| format!("Git can't be run: {error}"))?;
    if !output.status.success() {
        let message = String::from_utf8_lossy(&output.stderr);
        return Err(message.lines().next().unwrap_or("Git failed").trim_start_matches("fatal: ").to_owned());
    }
    Ok(output.stdout.starts_with(b"true"))
}

/// Reads the history once for all files, from the newest commit to the one in which the last file is found. False if
/// Git failed before that.
fn read(root: &Path, files: &BTreeSet<&str>) -> io::Result<(Dates, bool)> {
    let mut log = git(root)
        // No path below a folder starts with `/`.
        .args(["log", "-z", "--format=/%cs", "--name-only", "--no-renames", "--no-color"])
        .args(["--no-ext-diff", "--no-textconv", "--relative", "--", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let dates = until_all_are_found(&mut log, files);
    // The rest is not needed; it may have ended already.
    let needed = dates.as_ref().is_ok_and(|dates| dates.len() < files.len());
    if !needed {
        let _ = log.kill();
    }
    let ended = log.wait()?;
    Ok((dates?, !needed || ended.success()))
}

fn until_all_are_found(log: &mut Child, files: &BTreeSet<&str>) -> io::Result<Dates> {
    let mut dates = Dates::new();
    let Some(output) = log.stdout.take() else { return Ok(dates) };
    let mut date = String::new();
    for part in BufReader::new(output).split(b'\0') {
        let part = part?;
        let part = String::from_utf8_lossy(&part);
        match part.strip_prefix('/') {
            Some(next) => next.clone_into(&mut date),
            None => {
                // A line feed separates the first path from the date.
                let path = composed(part.strip_prefix('\n').unwrap_or(&part));
                if files.contains(&*path) {
                    dates.entry(path.into_owned()).or_insert_with(|| date.clone());
                }
            }
        }
        if dates.len() == files.len() {
            break;
        }
    }
    Ok(dates)
}
