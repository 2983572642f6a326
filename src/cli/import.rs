//! `sitegen import`: a configuration for a site built with another generator.

use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use clap::{Args, Subcommand};

use super::Exit;
use crate::config;
use crate::count;
use crate::disk::{self, Disk};
use crate::import::{self, Evaluated};

/// How long Node may take to evaluate a site's configuration.
const PATIENCE: Duration = Duration::from_secs(60);

/// Write a sitegen.toml for a site that was built with another generator.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen import docusaurus --run-node ../our-docs")]
pub struct Import {
    #[command(subcommand)]
    command: Source,
}

#[derive(Subcommand)]
enum Source {
    Docusaurus(Docusaurus),
}

/// Write a sitegen.toml for a Docusaurus site, with its folders, routes, navigation and redirects.
///
/// The site's own files don't change. Its configuration and sidebars are code, which sitegen never runs without being
/// asked: use --run-node to evaluate them once in Node, or pass the evaluated JSON with --json. Exit codes: 0 success; 2
/// invalid usage, or an error of the disk or Node.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen import docusaurus --run-node ../our-docs")]
struct Docusaurus {
    /// The site's folder, with docusaurus.config.js.
    #[arg(value_name = "DIR", required_unless_present = "script")]
    folder: Option<PathBuf>,
    /// Run the site's configuration and sidebars in Node, once. This runs the site's code: use it only for sites you trust.
    #[arg(long, conflicts_with_all = ["json", "script"])]
    run_node: bool,
    /// Read the evaluated configuration from a JSON file instead; `-` is standard input.
    #[arg(long, value_name = "FILE", conflicts_with = "script")]
    json: Option<PathBuf>,
    /// Print the script that creates this JSON, and exit.
    #[arg(long)]
    script: bool,
}

impl Import {
    /// Runs the command.
    ///
    /// # Errors
    /// Where reading, Node or writing fails.
    pub fn run(&self) -> io::Result<Exit> {
        let Source::Docusaurus(docusaurus) = &self.command;
        docusaurus.run()
    }
}

impl Docusaurus {
    fn run(&self) -> io::Result<Exit> {
        let Some(folder) = self.folder.as_ref().filter(|_| !self.script) else {
            io::stdout().write_all(import::SCRIPT.as_bytes())?;
            return Ok(Exit::Success);
        };
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", folder.display()));
        let disk = Disk::open(folder).map_err(named)?;
        if disk.has(config::FILE_NAME) {
            let message = format!("{} already exists and was not replaced", config::FILE_NAME);
            return Err(named(io::Error::new(io::ErrorKind::AlreadyExists, message)));
        }
        if self.json.is_none() && import::config_file(&disk).is_none() {
            return Err(named(no_site()));
        }
        let text = match &self.json {
            Some(path) => read(path)?,
            None if self.run_node => evaluate(&disk)?,
            None => return Err(io::Error::new(io::ErrorKind::InvalidInput, self.ways(folder))),
        };
        let evaluated = Evaluated::read(&text)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("the JSON can't be read: {error}")))?;
        if evaluated.config().and_then(|config| config.as_object()).is_some_and(serde_json::Map::is_empty) {
            return Err(named(no_site()));
        }
        let imported = import::docusaurus(&disk, &evaluated).map_err(named)?;
        disk.writer().create(config::FILE_NAME, imported.config.as_bytes())?;
        self.report(folder, &imported)
    }

    /// The two ways to evaluate the site's code.
    fn ways(&self, folder: &std::path::Path) -> String {
        let folder = super::init::shell_word(&folder.to_string_lossy());
        format!(
            "the configuration and sidebars are code, which sitegen doesn't run without being asked\n\n\
             To run them once in Node:\n  sitegen import docusaurus --run-node {folder}\n\n\
             Or create the JSON yourself and import it:\n  \
             sitegen import docusaurus --script | node - {folder} > docusaurus.json\n  \
             sitegen import docusaurus --json docusaurus.json {folder}"
        )
    }

    fn report(&self, folder: &std::path::Path, imported: &import::Imported) -> io::Result<Exit> {
        let mut out = io::stdout().lock();
        let import::Figures { pages, groups } = imported.figures;
        let (pages, groups) = (count::plural(pages, "page"), count::plural(groups, "group"));
        writeln!(out, "wrote {}: {pages} and {groups} in the navigation", folder.join(config::FILE_NAME).display())?;
        if !imported.notes.is_empty() {
            writeln!(out, "\nLeft out:")?;
            for note in &imported.notes {
                writeln!(out, "  {note}")?;
            }
        }
        let folder = super::init::shell_word(&folder.to_string_lossy());
        writeln!(out, "\nNext:\n  cd {folder}\n  sitegen check --update-baseline\n  sitegen serve")?;
        Ok(Exit::Success)
    }
}

fn no_site() -> io::Error {
    let message =
        "no `docusaurus.config.js`, `.ts`, `.mjs`, `.mts`, `.cjs` or `.cts` here: name the folder of a Docusaurus site";
    io::Error::new(io::ErrorKind::NotFound, message)
}

fn read(path: &std::path::Path) -> io::Result<String> {
    let bytes = if path.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        bytes
    } else {
        disk::read(path).map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))?
    };
    String::from_utf8(bytes)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("{}: {error}", path.display())))
}

/// Node's output for the site. Node gets no input and is stopped if it takes too long.
fn evaluate(disk: &Disk) -> io::Result<String> {
    let mut node = Command::new("node");
    // With `-e`, nothing reads standard input.
    node.arg("-e").arg(import::SCRIPT).arg(disk.root()).current_dir(disk.root());
    node.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit());
    let mut running = node.spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => io::Error::new(error.kind(), "`node` is not installed; use --json instead"),
        _ => error,
    })?;
    let mut stdout = running.stdout.take().ok_or_else(|| io::Error::other("node has no output"))?;
    let (done, waits) = mpsc::channel();
    thread::spawn(move || {
        let mut text = String::new();
        let read = stdout.read_to_string(&mut text).map(|_| text);
        // The receiver is gone if Node took too long.
        let _ = done.send(read);
    });
    let Ok(text) = waits.recv_timeout(PATIENCE) else {
        running.kill()?;
        running.wait()?;
        let message = format!("node took more than {} seconds to evaluate the configuration", PATIENCE.as_secs());
        return Err(io::Error::new(io::ErrorKind::TimedOut, message));
    };
    if !running.wait()?.success() {
        return Err(io::Error::other("node could not evaluate the configuration"));
    }
    text
}
