//! `sitegen init`: a small working site to start from, made from the files below `skeleton/`.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::Args;
use include_dir::{Dir, include_dir};

use super::Exit;
use crate::disk;
use crate::integration::quote;

static SKELETON: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/skeleton");

/// Make a small working site: a registry with one entry, two pages, a configuration, a workflow for GitHub Pages.
///
/// Files that are there already are never touched: where one of the site's files is in the way, nothing is written.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen init my-docs")]
pub struct Init {
    /// The folder; it is made where it is missing.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

impl Init {
    /// Runs the command.
    ///
    /// # Errors
    /// Where a file is in the way or can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        let mut files = Vec::new();
        collect(&SKELETON, &mut files);
        files.sort_unstable();
        let taken: Vec<&str> =
            files.iter().map(|(path, _)| *path).filter(|path| disk::exists(&self.folder.join(path))).collect();
        if !taken.is_empty() {
            let message = format!("in {}: {} in the way, nothing was written", self.folder.display(), named(&taken));
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
        }
        for (path, bytes) in &files {
            let target = self.folder.join(path);
            disk::write(&target, bytes)
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", target.display())))?;
        }
        let mut out = io::stdout().lock();
        writeln!(out, "wrote to {}:", self.folder.display())?;
        for (path, _) in &files {
            writeln!(out, "  {path}")?;
        }
        writeln!(out, "\nNext:\n  cd {}\n  sitegen serve", shell_word(&self.folder.to_string_lossy()))?;
        Ok(Exit::Success)
    }
}

/// All files with their paths below the skeleton.
fn collect(dir: &'static Dir<'static>, files: &mut Vec<(&'static str, &'static [u8])>) {
    files.extend(dir.files().filter_map(|file| Some((file.path().to_str()?, file.contents()))));
    for below in dir.dirs() {
        collect(below, files);
    }
}

/// A path as it is typed in a shell, quoted where it must be.
fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if !path.starts_with('-') && path.chars().all(plain) { path.to_owned() } else { quote::shell(path) }
}

fn named(paths: &[&str]) -> String {
    match paths {
        [path] => format!("{path} is"),
        [paths @ .., last] => format!("{} and {last} are", paths.join(", ")),
        [] => String::new(),
    }
}
