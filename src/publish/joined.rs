//! A file that is put together from others of the site, as `llms-full.txt` is.
//!
//! Where the last build put the same files together, what did not change is copied from what it made: a long read in place
//! of thousands of files.

use std::collections::{HashMap, HashSet};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};

use foldhash::fast::RandomState;

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
    /// Whether it is certain that the last build's version had other bytes.
    differs: bool,
    publisher: &'a Publisher,
    /// The last build's version of the file.
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

/// The bytes and the size of a file.
type Content = (Fingerprint, u64);

/// The files that are put together, each with its position among them.
type Positions<'a> = HashMap<&'a str, usize, RandomState>;

impl Publisher {
    /// Takes a file that is put together from others of the site, all of which were staged or recalled before.
    ///
    /// # Errors
    /// Where the path can't be one of the site or is taken already, a file is missing, or the disk fails.
    pub fn stage_joined(&self, path: &str, pieces: &[Piece]) -> Result<(), PublishError> {
        let positions: Positions<'_> =
            pieces.iter().filter_map(Piece::file).enumerate().map(|(position, path)| (path, position)).collect();
        let (before, now) = self.contents(&positions);
        let key = Fingerprint::of(&(path, pieces, &now));
        // A unit without files: it records that the last build joined these pieces, regardless of their content.
        let order = Fingerprint::of(&("order", path, pieces));
        let was_in_order = self.recall(order)?;
        if !was_in_order {
            lock(&self.units).push(Unit { key: Some(order), files: Some(Vec::new()) });
        }
        if self.recall(key)? {
            return Ok(());
        }
        let recorded = || self.record.units.values().flatten();
        let is_intact =
            || recorded().find(|file| *file.path == *path).is_some_and(|file| self.recorded_state(file).is_some());
        let from_before = (was_in_order && is_intact()).then(|| parts(pieces, &before, &now)).flatten();
        let joined = Joined {
            differs: from_before.iter().flatten().any(|part| !matches!(part, Part::Before(_))),
            parts: from_before.unwrap_or_else(|| pieces.iter().map(Part::of).collect()),
            publisher: self,
            before: self.folder.root.join(path),
            size: pieces.iter().map(text_size).chain(now.iter().flatten().map(|(_, size)| *size)).sum(),
        };
        let file = self.stage_file(path, &Source::Joined(&joined))?;
        lock(&self.units).push(Unit { key: Some(key), files: Some(vec![file]) });
        Ok(())
    }
}

impl Publisher {
    /// The contents of the files at these positions in the last build and in this one.
    fn contents(&self, positions: &Positions<'_>) -> (Vec<Option<Content>>, Vec<Option<Content>>) {
        let (mut before, mut now) = (vec![None; positions.len()], vec![None; positions.len()]);
        let add = |contents: &mut [Option<Content>], files: &[RecordedFile]| {
            for file in files {
                if let Some(position) = positions.get(&*file.path) {
                    contents[*position] = Some((file.known.bytes, file.size));
                }
            }
        };
        let units = lock(&self.units);
        units.iter().for_each(|unit| add(&mut now, unit.files(&self.record)));
        // Nearly all units were recalled, and their files are the same in both builds.
        before.copy_from_slice(&now);
        let is_recalled = |unit: &&Unit| unit.files.is_none();
        let recalled: HashSet<_, RandomState> = units.iter().filter(is_recalled).filter_map(|unit| unit.key).collect();
        for unit in units.iter().filter(|unit| !is_recalled(unit)) {
            unit.files(&self.record)
                .iter()
                .filter_map(|file| positions.get(&*file.path))
                .for_each(|at| before[*at] = None);
        }
        let others = self.record.units.iter().filter(|(key, _)| !recalled.contains(key));
        others.for_each(|(_, files)| add(&mut before, files));
        (before, now)
    }
}

fn text_size(piece: &Piece) -> u64 {
    match piece {
        Piece::Text(text) => text.len() as u64,
        Piece::File(_) => 0,
    }
}

/// The parts, where the last build put the same pieces together. `None` where it is not known what one of the files was.
fn parts<'a>(pieces: &'a [Piece], before: &[Option<Content>], now: &[Option<Content>]) -> Option<Vec<Part<'a>>> {
    let mut files = before.iter().zip(now);
    let mut parts = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let (size, is_same) = match piece {
            Piece::Text(_) => (text_size(piece), true),
            Piece::File(_) => {
                let (before, now) = files.next()?;
                (before.as_ref()?.1, before == now)
            }
        };
        let end = at + size;
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

    pub(super) fn differs(&self) -> bool {
        self.differs
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
    use super::*;

    #[test]
    fn what_did_not_change_is_copied_in_one_piece() {
        let content = |bytes: &str| Some((Fingerprint::of_bytes(bytes.as_bytes()), bytes.len() as u64));
        let file = |path: &str| Piece::File(path.to_owned());
        let pieces = [file("a"), Piece::Text("--".to_owned()), file("b"), Piece::Text("--".to_owned()), file("c")];
        let before = [content("one"), content("two"), content("three")];
        let mut now = before;
        assert_eq!(parts(&pieces, &before, &now), Some(vec![Part::Before(0..15)]));
        now[1] = content("other");
        let edited = vec![Part::Before(0..5), Part::File("b"), Part::Before(8..15)];
        assert_eq!(parts(&pieces, &before, &now), Some(edited));
        assert_eq!(parts(&pieces, &[None; 3], &now), None);
    }
}
