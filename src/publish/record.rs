//! The record: the fingerprints of the last build's inputs and files.
//!
//! `.sitegen/record` lets the next build skip unchanged units. It is removed before the first file changes and written
//! after the last one, so a killed build leaves none. If the record can't be read or is damaged, the next build renders
//! everything and compares it.
//!
//! ```text
//! sitegen record 4
//! <fingerprint of the program>
//! <key of the site> <number of its pages>
//! <key of a unit>
//! <tab><stamp> <fingerprint of its bytes> <size> <path of a file that was made for it>
//! end <fingerprint of all lines above>
//! ```
//!
//! A stamp is `-` where the file system's clock had not ticked since the file changed: its bytes must be looked at.
//! The key of the site is `-` where a build of the same things may have something to say, or to do.

use std::collections::HashMap;
use std::fmt::Write;
use std::hash::Hasher;
use std::io;

use foldhash::fast::RandomState;

use crate::fingerprint::{Fingerprint, Stream};

const FIRST_LINE: &str = "sitegen record 4";

/// The parsed record.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Record {
    /// The fingerprint of the program.
    pub(crate) program: Option<Fingerprint>,
    /// The site as a whole.
    pub(crate) site: Option<Whole>,
    /// The files of each unit, by the fingerprint of its inputs.
    pub(crate) units: HashMap<Fingerprint, Vec<RecordedFile>, RandomState>,
}

/// A site that was built without findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Whole {
    /// The fingerprint of all its inputs.
    pub(crate) key: Fingerprint,
    /// Its number of pages.
    pub(crate) pages: usize,
}

/// The state of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    /// The fingerprint of its stamp, if reliable.
    pub(crate) stamp: Option<Fingerprint>,
    /// The fingerprint of its bytes.
    pub(crate) bytes: Fingerprint,
}

/// A file of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RecordedFile {
    /// Its path below the output folder.
    pub(crate) path: Box<str>,
    /// Its size in bytes.
    pub(crate) size: u64,
    /// Its state after the build.
    pub(crate) known: Known,
}

impl Record {
    /// Parses a record; empty if the text is invalid.
    pub(crate) fn parse(text: &str) -> Record {
        unsealed(text).and_then(Record::read).unwrap_or_default()
    }

    /// Reads the lines above the fingerprint.
    pub(crate) fn read(text: &str) -> Option<Record> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (program, site) = head([lines.next()?, lines.next()?, lines.next()?])?;
        let mut units: HashMap<Fingerprint, Vec<RecordedFile>, RandomState> = HashMap::default();
        let mut unit = None;
        for line in lines {
            match line.strip_prefix('\t') {
                None => unit = Some(units.entry(Fingerprint::read(line)?).or_default()),
                Some(file) => unit.as_mut()?.push(RecordedFile::read(file)?),
            }
        }
        Some(Record { program, site, units })
    }
}

/// A record without its last line, if that is the fingerprint of the rest.
fn unsealed(text: &str) -> Option<&str> {
    let end = text.rfind("\nend ")? + 1;
    let fingerprint = Fingerprint::read(text[end..].strip_prefix("end ")?.strip_suffix('\n')?)?;
    let rest = &text[..end];
    (Fingerprint::of_bytes(rest.as_bytes()) == fingerprint).then_some(rest)
}

/// The program and the site of a record, from its first lines.
fn head(lines: [&str; 3]) -> Option<(Option<Fingerprint>, Option<Whole>)> {
    let [first, program, site] = lines;
    let program = if program == "-" { None } else { Some(Fingerprint::read(program)?) };
    let whole = |line: &str| {
        let (key, pages) = line.split_once(' ')?;
        Some(Whole { key: Fingerprint::read(key)?, pages: pages.parse().ok()? })
    };
    let site = if site == "-" { None } else { Some(whole(site)?) };
    (first == FIRST_LINE).then_some((program, site))
}

/// Writes a record.
pub(crate) fn write<F: AsRef<[RecordedFile]>>(
    out: &mut impl io::Write,
    (program, site): (Option<Fingerprint>, Option<Whole>),
    units: impl Iterator<Item = (Fingerprint, F)>,
) -> io::Result<()> {
    let program = program.map_or_else(|| "-".to_owned(), |program| program.to_string());
    let mut text = format!("{FIRST_LINE}\n{program}");
    let _ = match site {
        Some(Whole { key, pages }) => writeln!(text, "\n{key} {pages}"),
        None => writeln!(text, "\n-"),
    };
    let mut seal = Stream::default();
    for (key, files) in units {
        key.write(&mut text);
        text.push('\n');
        for file in files.as_ref() {
            text.push('\t');
            file.known.write(&mut text);
            // Writing to a string can't fail.
            let _ = write!(text, " {} ", file.size);
            text.push_str(&file.path);
            text.push('\n');
        }
        seal.write(text.as_bytes());
        out.write_all(text.as_bytes())?;
        text.clear();
    }
    seal.write(text.as_bytes());
    writeln!(out, "{text}end {}", seal.fingerprint())
}

/// A record as text.
#[cfg(any(test, fuzzing))]
pub(crate) fn format<F: AsRef<[RecordedFile]>>(
    head: (Option<Fingerprint>, Option<Whole>),
    units: impl Iterator<Item = (Fingerprint, F)>,
) -> String {
    let mut out = Vec::new();
    let _ = write(&mut out, head, units);
    String::from_utf8(out).unwrap_or_default()
}

impl Known {
    fn read((stamp, bytes): (&str, &str)) -> Option<Known> {
        let stamp = if stamp == "-" { None } else { Some(Fingerprint::read(stamp)?) };
        Some(Known { stamp, bytes: Fingerprint::read(bytes)? })
    }

    fn write(&self, text: &mut String) {
        match self.stamp {
            Some(stamp) => stamp.write(text),
            None => text.push('-'),
        }
        text.push(' ');
        self.bytes.write(text);
    }
}

impl RecordedFile {
    fn read(line: &str) -> Option<RecordedFile> {
        let mut parts = line.splitn(4, ' ');
        let known = Known::read((parts.next()?, parts.next()?))?;
        Some(RecordedFile { known, size: parts.next()?.parse().ok()?, path: parts.next()?.into() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_unless_it_is_damaged() {
        let file = |path: &str, stamp: Option<&str>| RecordedFile {
            path: path.into(),
            size: 7,
            known: Known { stamp: stamp.map(Fingerprint::of), bytes: Fingerprint::of(path) },
        };
        let units = [
            (Fingerprint::of("a"), vec![file("a/index.html", Some("1")), file("a/with blank.md", None)]),
            (Fingerprint::of("nothing"), Vec::new()),
        ];
        let program = Some(Fingerprint::of("program"));
        let site = Some(Whole { key: Fingerprint::of("site"), pages: 3 });
        let text = format((program, site), units.iter().map(|(key, files)| (*key, &files[..])));
        assert_eq!(Record::parse(&text), Record { program, site, units: HashMap::from_iter(units) });
        for end in 0..text.len() {
            assert_eq!(Record::parse(&text[..end]), Record::default());
        }
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        for n in 0..lines.len() {
            let without = [&lines[..n], &lines[n + 1..]].concat().concat();
            let twice = [&lines[..=n], &lines[n..]].concat().concat();
            assert_eq!([without, twice].map(|text| Record::parse(&text)), [Record::default(), Record::default()]);
        }
    }
}
