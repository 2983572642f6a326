//! A file that is put together from others of the site, as `llms-full.txt` is.
//!
//! Where the last build put the same files together, what did not change is copied from what it made: a long read in place
//! of thousands of files.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::current::Unit;
use super::error::PublishError;
use super::record::RecordedFile;
use super::source::Source;
use super::stage::{Publisher, lock};
use crate::disk;
use crate::fingerprint::Fingerprint;
use crate::render::Piece;

/// See the module's text.
pub(super) struct Joined<'a> {
    parts: Vec<Part<'a>>,
    publisher: &'a Publisher,
    /// What the last build made.
    before: PathBuf,
    size: u64,
}

/// The source of some of its bytes.
#[derive(Debug, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    /// The file of the site at this path.
    File(&'a str),
    /// These bytes of what the last build made.
    Before(Range<u64>),
}

/// Files by their path.
type Files<'a> = HashMap<&'a str, &'a RecordedFile>;

impl Publisher {
    /// Takes a file that is put together from others of the site, all of which were staged or recalled before.
    ///
    /// # Errors
    /// Where the path can't be one of the site or is taken already, a file is missing, or the disk fails.
    pub fn stage_joined(&self, path: &str, pieces: &[Piece]) -> Result<(), PublishError> {
        let units = std::mem::take(&mut *lock(&self.units));
        let result = self.stage_from(&units, path, pieces);
        let added = std::mem::replace(&mut *lock(&self.units), units);
        lock(&self.units).extend(added);
        result
    }

    /// Takes a file that is put together from files of these units.
    fn stage_from(&self, units: &[Unit], path: &str, pieces: &[Piece]) -> Result<(), PublishError> {
        let wanted: HashSet<&str> = pieces.iter().filter_map(Piece::file).chain([path]).collect();
        let is_wanted = |file: &&RecordedFile| wanted.contains(&*file.path);
        let files = units.iter().flat_map(|unit| unit.files(&self.record)).filter(is_wanted);
        let now: Files<'_> = files.map(|file| (&*file.path, file)).collect();
        let files = pieces.iter().filter_map(Piece::file).map(|path| now.get(path).map(|file| content(file)));
        let key = Fingerprint::of(&(path, pieces, files.collect::<Vec<_>>()));
        // A unit without files: it says that the last build put these pieces together, whatever was in them.
        let order = Fingerprint::of(&("order", path, pieces));
        let was_in_order = self.recall(order)?;
        if !was_in_order {
            lock(&self.units).push(Unit { key: Some(order), files: Some(Vec::new()) });
        }
        if self.recall(key)? {
            return Ok(());
        }
        let recorded = || self.record.units.values().flatten().filter(is_wanted).map(|file| (&*file.path, file));
        let before: Files<'_> = if was_in_order { recorded().collect() } else { Files::new() };
        let is_intact = before.get(path).is_some_and(|file| self.recorded_state(file).is_some());
        let parts = if is_intact { from_before(pieces, &before, &now) } else { None };
        let joined = Joined {
            parts: parts.unwrap_or_else(|| pieces.iter().map(Part::of).collect()),
            publisher: self,
            before: self.folder.root.join(path),
            size: pieces.iter().map(|piece| size(piece, &now).unwrap_or_default()).sum(),
        };
        let file = self.stage_file(path, &Source::Joined(&joined))?;
        lock(&self.units).push(Unit { key: Some(key), files: Some(vec![file]) });
        Ok(())
    }
}

fn content(file: &RecordedFile) -> (Fingerprint, u64) {
    (file.known.bytes, file.size)
}

/// How many bytes a piece has.
fn size(piece: &Piece, files: &Files<'_>) -> Option<u64> {
    match piece {
        Piece::Text(text) => Some(text.len() as u64),
        Piece::File(path) => files.get(&**path).map(|file| file.size),
    }
}

/// The parts, where the last build put the same pieces together. `None` where the record lacks one of them.
fn from_before<'a>(pieces: &'a [Piece], before: &Files<'_>, now: &Files<'_>) -> Option<Vec<Part<'a>>> {
    let mut parts = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let end = at + size(piece, before)?;
        let is_same = piece
            .file()
            .is_none_or(|path| before.get(path).map(|file| content(file)) == now.get(path).map(|file| content(file)));
        match parts.last_mut() {
            Some(Part::Before(last)) if is_same && last.end == at => last.end = end,
            _ if is_same => parts.push(Part::Before(at..end)),
            _ => parts.push(Part::of(piece)),
        }
        at = end;
    }
    Some(parts)
}

impl<'a> Part<'a> {
    fn of(piece: &'a Piece) -> Part<'a> {
        match piece {
            Piece::Text(text) => Part::Text(text),
            Piece::File(path) => Part::File(path),
        }
    }

    fn open(&self, joined: &'a Joined<'_>) -> io::Result<Box<dyn Read + 'a>> {
        let open = |place: &Path| disk::open(place);
        Ok(match self {
            Part::Text(text) => Box::new(text.as_bytes()),
            Part::File(path) => Box::new(open(&joined.publisher.place(path))?),
            Part::Before(range) => {
                let mut file = open(&joined.before)?;
                file.seek(SeekFrom::Start(range.start))?;
                Box::new(file.take(range.end - range.start))
            }
        })
    }
}

impl Joined<'_> {
    pub(super) fn size(&self) -> u64 {
        self.size
    }

    pub(super) fn reader(&self) -> impl Read {
        Reader { joined: self, rest: &self.parts, current: None }
    }
}

/// Reads the parts one after the other.
struct Reader<'a> {
    joined: &'a Joined<'a>,
    rest: &'a [Part<'a>],
    current: Option<Box<dyn Read + 'a>>,
}

impl Read for Reader<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(current) = &mut self.current {
                let read = current.read(buffer)?;
                if read > 0 {
                    return Ok(read);
                }
                self.current = None;
            }
            let Some((first, rest)) = self.rest.split_first() else { return Ok(0) };
            self.rest = rest;
            self.current = Some(first.open(self.joined)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::record::Known;
    use super::*;

    #[test]
    fn what_did_not_change_is_copied_in_one_piece() {
        let made = |path: &str, bytes: &str| RecordedFile {
            path: path.into(),
            size: bytes.len() as u64,
            known: Known { stamp: None, bytes: Fingerprint::of_bytes(bytes.as_bytes()) },
        };
        let (a, b, c, edited) = (made("a", "one"), made("b", "two"), made("c", "three"), made("b", "other"));
        let before: Files<'_> = [("a", &a), ("b", &b), ("c", &c)].into();
        let now: Files<'_> = [("a", &a), ("b", &edited), ("c", &c)].into();
        let file = |path: &str| Piece::File(path.to_owned());
        let pieces = [file("a"), Piece::Text("--".to_owned()), file("b"), Piece::Text("--".to_owned()), file("c")];
        assert_eq!(from_before(&pieces, &before, &before), Some(vec![Part::Before(0..15)]));
        let parts = vec![Part::Before(0..5), Part::File("b"), Part::Before(8..15)];
        assert_eq!(from_before(&pieces, &before, &now), Some(parts));
        assert_eq!(from_before(&pieces, &Files::new(), &now), None);
    }
}
