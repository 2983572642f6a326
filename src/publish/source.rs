//! Sources of files: writes them, and compares them with existing files.

use std::fs::{self, File};
use std::hash::Hasher;
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

use super::error::PublishError;
use super::joined::Joined;
use crate::disk;
use crate::fingerprint::{Fingerprint, Stream};
use crate::render::Content;

/// Bytes per read.
const CHUNK: usize = 64 * 1024;

/// The source of a file's bytes.
pub(super) enum Source<'a> {
    /// Rendered bytes.
    Content(&'a Content),
    /// Texts and files of the site, one after the other.
    Joined(&'a Joined<'a>),
}

impl Source<'_> {
    /// Writes a new file; returns its size and fingerprint. The folder is created only when missing, once for many
    /// files.
    pub(super) fn write(&self, path: &Path) -> Result<(u64, Fingerprint), PublishError> {
        let mut file = match File::create_new(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let parent = path.parent().unwrap_or(path);
                fs::create_dir_all(parent).map_err(PublishError::io("create", parent))?;
                File::create_new(path)
            }
            result => result,
        }
        .map_err(PublishError::io("create", path))?;
        if let Source::Content(Content::Bytes(bytes)) = self {
            file.write_all(bytes).map_err(PublishError::io("write", path))?;
            return Ok((bytes.len() as u64, Fingerprint::of_bytes(bytes)));
        }
        let mut reader = self.reader()?;
        let (mut size, mut stream, mut buffer) = (0, Stream::default(), vec![0; CHUNK]);
        loop {
            let n = fill(&mut reader, &mut buffer).map_err(PublishError::io("write", path))?;
            if n == 0 {
                return Ok((size, stream.fingerprint()));
            }
            file.write_all(&buffer[..n]).map_err(PublishError::io("write", path))?;
            stream.write(&buffer[..n]);
            size += n as u64;
        }
    }

    /// The fingerprint of the bytes if they equal the file at `path`, which has `size` bytes. An unreadable file counts
    /// as different and is replaced.
    pub(super) fn is_at(&self, path: &Path, size: u64) -> Option<Fingerprint> {
        let differs = matches!(self, Source::Joined(joined) if joined.differs());
        if differs || self.size().is_some_and(|own| own != size) {
            return None;
        }
        let mut there = disk::open(path).ok()?;
        if let Source::Content(Content::Bytes(bytes)) = self {
            return is_rest(&mut there, bytes).ok()?.then(|| Fingerprint::of_bytes(bytes));
        }
        same(&mut there, &mut self.reader().ok()?).ok()?
    }

    /// The number of bytes, if known in advance.
    fn size(&self) -> Option<u64> {
        match self {
            Source::Content(Content::Bytes(bytes)) => Some(bytes.len() as u64),
            Source::Content(Content::Copy(from)) => fs::metadata(from).ok().map(|metadata| metadata.len()),
            Source::Joined(joined) => Some(joined.size()),
        }
    }

    fn reader(&self) -> Result<Box<dyn Read + '_>, PublishError> {
        Ok(match self {
            Source::Content(Content::Bytes(bytes)) => Box::new(&**bytes),
            Source::Content(Content::Copy(from)) => Box::new(disk::open(from).map_err(PublishError::io("read", from))?),
            Source::Joined(joined) => Box::new(joined.reader()),
        })
    }
}

/// Whether `bytes` is all that is left to read. Small files get a small buffer: a search index has thousands.
fn is_rest(from: &mut impl Read, mut bytes: &[u8]) -> io::Result<bool> {
    let mut buffer = vec![0; CHUNK.min(bytes.len() + 1)];
    loop {
        let n = fill(from, &mut buffer)?;
        let Some(rest) = bytes.strip_prefix(&buffer[..n]) else { return Ok(false) };
        bytes = rest;
        if n < buffer.len() {
            return Ok(bytes.is_empty());
        }
    }
}

/// The fingerprint of both readers' bytes, if they are equal.
fn same(left: &mut impl Read, right: &mut impl Read) -> io::Result<Option<Fingerprint>> {
    let (mut a, mut b) = (vec![0; CHUNK], vec![0; CHUNK]);
    let mut stream = Stream::default();
    loop {
        let (n, m) = (fill(left, &mut a)?, fill(right, &mut b)?);
        if a[..n] != b[..m] {
            return Ok(None);
        }
        stream.write(&a[..n]);
        if n < CHUNK {
            return Ok(Some(stream.fingerprint()));
        }
    }
}

/// Reads until the buffer is full or the end is reached.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
