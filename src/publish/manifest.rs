//! The manifest: the files of the output folder that sitegen wrote and may replace or remove.
//!
//! ```text
//! sitegen manifest 1: 3 files
//! index.html
//! integrations/acme/
//! <tab>config.yaml
//! <tab>index.html
//! ```
//!
//! A line with a trailing `/` is the folder of the following tab-indented lines. The number in the first line reveals a
//! truncated manifest.

use std::io::{self, Write};
use std::path::Path;

use super::error::PublishError;
use crate::disk;

pub(crate) use crate::plan::url::{OWN_FOLDER as OWN, is_sound};

const MAGIC: &str = "sitegen manifest ";
const VERSION: &str = "1";

/// Writes the manifest of `paths`, which must be sorted.
pub(crate) fn write(out: &mut impl Write, paths: &[&str]) -> io::Result<()> {
    writeln!(out, "{MAGIC}{VERSION}: {} files", paths.len())?;
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
pub(crate) fn format(paths: &[&str]) -> String {
    let mut out = Vec::new();
    let _ = write(&mut out, paths);
    String::from_utf8(out).unwrap_or_default()
}

/// Reads the manifest at `path`; `None` if there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<Box<str>>>, PublishError> {
    match disk::open(path).and_then(io::read_to_string) {
        Ok(text) => {
            parse(&text).map(Some).map_err(|why| PublishError::Manifest { path: path.to_owned(), why: why.to_owned() })
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(PublishError::io("read", path)(error)),
    }
}

pub(crate) fn parse(text: &str) -> Result<Vec<Box<str>>, &'static str> {
    let (first, lines) = text.split_once('\n').ok_or("not a manifest")?;
    let rest = first.strip_prefix(MAGIC).ok_or("not a manifest")?;
    let (version, count) = rest.split_once(": ").ok_or("not a manifest")?;
    if version != VERSION {
        return Err("was written by another version of sitegen");
    }
    let count: usize = count.strip_suffix(" files").and_then(|n| n.parse().ok()).ok_or("not a manifest")?;
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
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let paths = ["404.html", "a/b/c.html", "a/b/d.html", "a/e.html", "b", "ü/x y.png"];
        let text = format(&paths);
        assert_eq!(parse(&text).unwrap().iter().map(|path| &**path).collect::<Vec<_>>(), paths);
        assert_eq!(parse(&format(&[])).unwrap().len(), 0);
    }

    #[test]
    fn a_manifest_that_was_cut_off_is_refused() {
        let text = format(&["a/b", "a/c"]);
        assert_eq!(parse(&text[..text.len() - 3]), Err("is truncated"));
        assert_eq!(parse(""), Err("not a manifest"));
        assert_eq!(parse("sitegen manifest 2: 0 files\n"), Err("was written by another version of sitegen"));
    }

    #[test]
    fn a_manifest_never_names_a_path_outside() {
        assert!(parse("sitegen manifest 1: 1 files\n../\n\tx\n").is_err());
        assert!(parse("sitegen manifest 1: 1 files\n/etc/\n\tpasswd\n").is_err());
    }
}
