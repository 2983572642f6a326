//! `sitegen theme`: the files of the built-in theme.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Exit, output};
use crate::config::{self, Config};
use crate::diagnostic::did_you_mean;
use crate::disk::Disk;
use crate::theme;

/// Customize the theme with your own files.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen theme eject templates/slots/footer.html")]
pub struct Theme {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Eject(Eject),
}

/// Copy a file of the built-in theme into your own theme, where it overrides the built-in one. Without a FILE, list all files.
///
/// `theme.name` in sitegen.toml names your theme. An existing file is never overwritten.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen theme eject templates/slots/footer.html")]
struct Eject {
    /// A file of the theme, such as templates/integration.md.
    file: Option<String>,
    /// The site's folder.
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

impl Theme {
    /// Runs the command.
    ///
    /// # Errors
    /// If there is no such file in the theme, or it can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        let Command::Eject(eject) = &self.command;
        eject.run()
    }
}

impl Eject {
    fn run(&self) -> io::Result<Exit> {
        let Some(file) = &self.file else {
            let mut out = io::stdout().lock();
            for path in theme::embedded_paths() {
                writeln!(out, "{path}")?;
            }
            return Ok(Exit::Success);
        };
        let Some(bytes) = theme::embedded(file) else {
            let hint = match did_you_mean(file, theme::embedded_paths()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`sitegen theme eject` lists all files".to_owned(),
            };
            let message = format!("the built-in theme has no file `{file}`; {hint}");
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        };
        let disk = Disk::open(&self.root)
            .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.root.display())))?;
        let path = format!("themes/{}/{file}", theme_name(&disk)?);
        disk.writer().create(&path, bytes).map_err(|error| {
            let message = match error.kind() {
                io::ErrorKind::AlreadyExists => format!("{path} already exists and was not overwritten"),
                _ => format!("{path}: {error}"),
            };
            io::Error::new(error.kind(), message)
        })?;
        output::status(format_args!("wrote {path}"))?;
        Ok(Exit::Success)
    }
}

/// The configured theme. Other problems in the configuration don't matter here.
fn theme_name(disk: &Disk) -> io::Result<String> {
    let config = match disk.text(config::FILE_NAME) {
        Ok(Some(file)) => Config::read(&file).0,
        Ok(None) => Config::default(),
        Err(problem) => return Err(io::Error::new(io::ErrorKind::InvalidData, problem.message)),
    };
    Ok(config.theme)
}
