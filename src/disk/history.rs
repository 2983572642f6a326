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
        Ok(dates) => (dates, Vec::new()),
        Err(error) => (Dates::new(), vec![no_history(&error.to_string())]),
    }
}

fn no_history(why: &str) -> Diagnostic {
    let message = format!("pages show no dates: {why}");
    Diagnostic::new(&NO_HISTORY, message).hint("run sitegen in a clone of the repository, or remove `last_updated`")
}

fn git(root: &Path) -> Command {
    let mut git = Command::new("git");
    git.arg("-C").arg(root).args(["-c", "core.quotePath=false", "-c", "log.showSignature=false"]).stdin(Stdio::null());
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

/// Reads the history once for all files, from the newest commit to the one in which the last file is found.
fn read(root: &Path, files: &BTreeSet<&str>) -> io::Result<Dates> {
    let mut log = git(root)
        .args(["log", "--format=%x00%cs", "--name-only", "--no-renames", "--relative", "--", "."])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let dates = until_all_are_found(&mut log, files);
    // The rest is not needed; it may have ended already.
    let _ = log.kill();
    log.wait()?;
    dates
}

fn until_all_are_found(log: &mut Child, files: &BTreeSet<&str>) -> io::Result<Dates> {
    let mut dates = Dates::new();
    let Some(output) = log.stdout.take() else { return Ok(dates) };
    let mut date = String::new();
    for line in BufReader::new(output).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        match line.strip_prefix('\0') {
            Some(next) => next.clone_into(&mut date),
            None => {
                let path = composed(&line);
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
