//! `sitegen serve`: the preview and its terminal output.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;

use clap::Args;

use super::{Exit, SiteArgs, output};
use crate::count;
use crate::diagnostic::{self, Diagnostic};
use crate::serve::FIRST_PORT;

pub use crate::serve::{Notice, Options, Preview};

/// Preview the site, and update the open page when files change.
///
/// Serves exactly what `build` would write, without writing any files. Errors appear in the terminal and on top of the last
/// good page until you fix them. Exit codes: 0 stopped by Ctrl-C; 2 invalid usage, or the port is in use.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen serve --open")]
pub struct Serve {
    #[command(flatten)]
    site: SiteArgs,
    /// Use exactly this port. By default, the first free one from 8000.
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Listen on this address instead of 127.0.0.1. Other machines can then read the site.
    #[arg(long, value_name = "ADDRESS", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// Also answer requests for this host name. Repeatable.
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Open the browser.
    #[arg(long)]
    open: bool,
    /// Check for changes every second, for file systems without change events.
    #[arg(long)]
    poll: bool,
    /// Show drafts.
    #[arg(long)]
    drafts: bool,
}

impl Serve {
    /// Runs until Ctrl-C.
    ///
    /// # Errors
    /// If the site's folder can't be read, or no port is free.
    pub fn run(&self) -> io::Result<Exit> {
        let (end, ended) = channel();
        let runs = Arc::new(AtomicBool::new(false));
        let is_running = Arc::clone(&runs);
        ctrlc::set_handler(move || {
            if !is_running.load(Ordering::Acquire) {
                // Still reading the site. The preview writes no files, so it can stop at any point.
                std::process::exit(0);
            }
            // The receiver is gone if the preview is ending.
            let _ = end.send(());
        })
        .map_err(io::Error::other)?;
        let (disk, mut settings) = self.site.open()?;
        settings.drafts = self.drafts;
        let options =
            Options { host: self.host, port: self.port, allowed_hosts: self.allow_host.clone(), poll: self.poll };
        let port_is_free_to_choose = self.port.is_none();
        let open = self.open;
        let root = self.site.root.clone();
        let report = Arc::new(move |notice: Notice| {
            if let Notice::Serving { url, address } = &notice {
                if port_is_free_to_choose && address.port() != FIRST_PORT {
                    let _ = writeln!(io::stderr(), "Port {FIRST_PORT} is in use. Using {} instead", address.port());
                }
                if !address.ip().is_loopback() {
                    let _ = writeln!(io::stderr(), "Warning: other machines in your network can read this preview");
                }
                if open {
                    open_browser(url);
                }
            }
            // A closed terminal must not end the preview.
            let _ = print(notice, &root);
        });
        let preview = Preview::start(disk, settings, &options, report)?;
        runs.store(true, Ordering::Release);
        // An error means that no signal can arrive any more: stop as well.
        let _ = ended.recv();
        drop(preview);
        Ok(Exit::Success)
    }
}

fn print(notice: Notice, root: &Path) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match notice {
        Notice::Serving { url, .. } => writeln!(out, "Serving {url} (press Ctrl-C to stop)")?,
        Notice::Rebuilt { .. } | Notice::Polling { .. } | Notice::Readable if output::is_quiet() => {}
        Notice::Rebuilt { parsed, pages, took, .. } => {
            let took = took.as_millis();
            writeln!(out, "Changed: {parsed} of {pages} pages parsed, served after {took} ms")?;
        }
        Notice::Problems(mut problems) => {
            diagnostic::in_file_order(&mut problems);
            let fixable = super::fixable(&mut problems);
            let mut err = io::BufWriter::new(io::stderr().lock());
            diagnostic::human::write(&mut err, &problems, fixable, &output::render_options(&io::stderr(), root))?;
            err.flush()?;
        }
        Notice::Fixed { fixed, remaining } => {
            for problem in fixed {
                writeln!(out, "fixed: {}", one_line(&problem))?;
            }
            match remaining {
                0 => writeln!(out, "No errors.")?,
                number => writeln!(out, "{} left.", count::plural(number, "error"))?,
            }
        }
        Notice::Polling { reason: None } => writeln!(out, "Checking for changes every second")?,
        Notice::Polling { reason: Some(reason) } => {
            writeln!(out, "Checking for changes every second, because the system sends no file events: {reason}")?;
        }
        Notice::Trouble(message) => writeln!(io::stderr(), "{message}")?,
        Notice::Readable => writeln!(out, "The site's folder is readable again.")?,
    }
    out.flush()
}

fn one_line(problem: &Diagnostic) -> String {
    match &problem.at {
        Some(at) => format!("{}: {}", at.file.path, problem.message),
        None => problem.message.clone(),
    }
}

/// Opens the browser. Without one, the printed URL is enough.
fn open_browser(url: &str) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let _ = Command::new(program).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}
