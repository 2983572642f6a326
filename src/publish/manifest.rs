//! The manifest: the files of the output folder that sitegen wrote and may replace or remove.
//!
//! ```text
//! sitegen manifest 2: 3 files of a build
//! index.html
//! integrations/acme/
//! <tab>config.yaml
//! <tab>index.html
//! ```
//!
//! A line with a trailing `/` is the folder of the following tab-indented lines. The number in the first line reveals a
//! truncated manifest, and its end the command that owns the folder. Version 1 didn't name the command.

use std::io::{self, Write};
use std::path::Path;

use super::error::PublishError;
use crate::disk;

pub(crate) use crate::plan::url::{OWN_FOLDER as OWN, is_sound};

const MAGIC: &str = "sitegen manifest ";
const VERSION: &str = "2";

/// The command that writes to a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// `build`: the whole folder is its own.
    Build,
    /// `export`: it keeps some files in a folder shared with others.
    Export,
}

impl Owner {
    /// Its name on the command line.
    pub(super) fn command(self) -> &'static str {
        match self {
            Owner::Build => "build",
            Owner::Export => "export",
        }
    }

    /// The end of the first line.
    fn mark(self) -> &'static str {
        match self {
            Owner::Build => " of a build",
            Owner::Export => " of an export",
        }
    }
}

/// Writes the manifest of `paths`, which must be sorted.
pub(crate) fn write(out: &mut impl Write, owner: Owner, paths: &[&str]) -> io::Result<()> {
    writeln!(out, "{MAGIC}{VERSION}: {} files{}", paths.len(), owner.mark())?;
    let mut current = "";
    for path in paths {
        let (folder, name) = path.rfind('/').map_or(("", *path), |slash| path.split_at(slash + 1));
        if !folder.is_empty() && folder != current {
            writeln!(out, "{folder}")?;
            current = folder;
        }
        writeln!(out, "{}{name}", if folder.is_empty() { "" } else { "\t" })?;
    }
    Ok(())
}

/// A manifest as text.
#[cfg(any(test, fuzzing))]
pub(crate) fn format(owner: Owner, paths: &[&str]) -> String {
    let mut out = Vec::new();
    let _ = write(&mut out, owner, paths);
    String::from_utf8(out).unwrap_or_default()
}

/// A manifest: the owner, if known, and the paths.
pub(crate) type Manifest = (Option<Owner>, Vec<Box<str>>);

/// Reads the manifest at `path`; `None` if there is none.
pub(super) fn read(path: &Path) -> Result<Option<Manifest>, PublishError> {
    match disk::open(path).and_then(io::read_to_string) {
        Ok(text) => {
            parse(&text).map(Some).map_err(|why| PublishError::Manifest { path: path.to_owned(), why: why.to_owned() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PublishError::io("read", path)(error)),
    }
}

pub(crate) fn parse(text: &str) -> Result<Manifest, &'static str> {
    let (first, lines) = text.split_once('\n').ok_or("not a manifest")?;
    let rest = first.strip_prefix(MAGIC).ok_or("not a manifest")?;
    let (version, count) = rest.split_once(": ").ok_or("not a manifest")?;
    let (count, end) = count.split_once(" files").ok_or("not a manifest")?;
    let owner = match version {
        "1" => None,
        VERSION => [Owner::Build, Owner::Export].into_iter().find(|owner| owner.mark() == end),
        _ => return Err("was written by another version of sitegen"),
    };
    if owner.is_none() && (version == VERSION || !end.is_empty()) {
        return Err("not a manifest");
    }
    let count: usize = count.parse().map_err(|_| "not a manifest")?;
    let mut paths = Vec::with_capacity(count.min(text.len()));
    let mut folder = "";
    for line in lines.lines() {
        if let Some(name) = line.strip_prefix('\t') {
            paths.push(format!("{folder}{name}").into_boxed_str());
        } else if line.ends_with('/') {
            folder = line;
        } else {
            paths.push(line.into());
        }
    }
    if paths.len() != count {
        return Err("is truncated");
    }
    // It may be part of a downloaded folder, so it must not cause removals outside.
    if !paths.iter().all(|path| is_sound(path)) {
        return Err("names a path outside the output folder");
    }
    Ok((owner, paths))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let paths = ["404.html", "a/b/c.html", "a/b/d.html", "a/e.html", "b", "ü/x y.png"];
        for owner in [Owner::Build, Owner::Export] {
            let (read, paths_read) = parse(&format(owner, &paths)).unwrap();
            assert_eq!(read, Some(owner));
            assert_eq!(paths_read.iter().map(|path| &**path).collect::<Vec<_>>(), paths);
            assert_eq!(parse(&format(owner, &[])), Ok((Some(owner), Vec::new())));
        }
        assert_eq!(parse("sitegen manifest 1: 1 files\na\n"), Ok((None, vec!["a".into()])), "version 1 had no owner");
    }

    #[test]
    fn a_manifest_that_was_cut_off_is_refused() {
        let text = format(Owner::Build, &["a/b", "a/c"]);
        assert_eq!(parse(&text[..text.len() - 3]), Err("is truncated"));
        for text in ["", "sitegen manifest 2: 0 files\n", "sitegen manifest 1: 0 files of a build\n"] {
            assert_eq!(parse(text), Err("not a manifest"), "{text}");
        }
        assert_eq!(parse("sitegen manifest 3: 0 files\n"), Err("was written by another version of sitegen"));
    }

    #[test]
    fn a_manifest_never_names_a_path_outside() {
        assert!(parse("sitegen manifest 1: 1 files\n../\n\tx\n").is_err());
        assert!(parse("sitegen manifest 1: 1 files\n/etc/\n\tpasswd\n").is_err());
    }
}
