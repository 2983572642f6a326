//! Keeps results of steps in the output folder, in `.sitegen/kept`.
//!
//! A file is named after its step and after the fingerprint of the program and the argument, and ends in a fingerprint of its
//! name and of the bytes before: a damaged file counts as none.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::Write;

use super::current::program;
use super::stage::{Publisher, lock};
use crate::disk;
use crate::fingerprint::Fingerprint;
use crate::kept::Keep;

/// The results that a build has used or made, by the names of their files.
#[derive(Default)]
pub(super) struct Kept {
    used: HashSet<String>,
    /// Those in the staging folder.
    made: Vec<String>,
}

impl Keep for Publisher {
    fn get(&self, step: &str, argument: Fingerprint) -> Option<Vec<u8>> {
        let name = name(step, argument);
        let mut bytes = disk::read(&self.folder.kept().join(&name)).ok()?;
        let (result, end) = bytes.split_last_chunk()?;
        if seal(&name, result) != *end {
            return None;
        }
        bytes.truncate(result.len());
        lock(&self.kept).used.insert(name);
        Some(bytes)
    }

    fn put(&self, step: &str, argument: Fingerprint, result: &[u8]) {
        let name = name(step, argument);
        let place = self.folder.staging.join("kept").join(&name);
        let write = |mut file: File| file.write_all(result).and_then(|()| file.write_all(&seal(&name, result)));
        // An error only slows down the next build. On a full disk, what is there may take the place of a page.
        if File::create(&place).and_then(write).is_err() {
            let _ = fs::remove_file(&place);
            return;
        }
        let mut kept = lock(&self.kept);
        kept.used.insert(name.clone());
        kept.made.push(name);
    }
}

/// The name of a result's file.
fn name(step: &str, argument: Fingerprint) -> String {
    format!("{step}-{}", Fingerprint::of(&(program(), argument)))
}

impl Publisher {
    /// Puts new results in place. Of each step that was needed, the results that this build didn't use are removed.
    pub(super) fn keep_results(&self) {
        let Kept { used, made } = std::mem::take(&mut *lock(&self.kept));
        if used.is_empty() {
            return;
        }
        let folder = self.folder.kept();
        let _ = fs::create_dir(&folder);
        // The output folder may come from somebody else: a link is not followed.
        if !fs::symlink_metadata(&folder).is_ok_and(|folder| folder.is_dir()) {
            return;
        }
        for name in made {
            let _ = fs::rename(self.folder.staging.join("kept").join(&name), folder.join(&name));
        }
        let step = |name: &str| name.split_once('-').map(|(step, _)| step.to_owned());
        let steps: HashSet<_> = used.iter().map(|name| step(name)).collect();
        for item in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = item.file_name().to_string_lossy().into_owned();
            if steps.contains(&step(&name)) && !used.contains(&name) {
                let _ = fs::remove_file(item.path());
            }
        }
    }
}

/// The last bytes of a result's file.
fn seal(name: &str, result: &[u8]) -> [u8; 16] {
    Fingerprint::of(&(name, result)).to_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_there_for_its_own_argument_unless_it_is_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let (one, two) = (Fingerprint::of("one"), Fingerprint::of("two"));
        let publisher = Publisher::open(&out).unwrap();
        publisher.put("step", one, b"1");
        publisher.put("step", two, b"22");
        assert_eq!(publisher.get("step", one), None, "it is for the next build");
        let places = [one, two].map(|argument| publisher.folder.kept().join(name("step", argument)));
        publisher.stage("index.html", crate::render::Content::Bytes(Vec::new())).unwrap();
        publisher.commit().unwrap();

        let publisher = Publisher::open(&out).unwrap();
        assert_eq!(publisher.get("step", one).as_deref(), Some(&b"1"[..]));
        assert_eq!(publisher.get("step", two).as_deref(), Some(&b"22"[..]));
        assert_eq!((publisher.get("another", one), publisher.get("step", Fingerprint::of("three"))), (None, None));
        let bytes = fs::read(&places[0]).unwrap();
        let changed = |at: usize| bytes.iter().enumerate().map(|(n, byte)| byte ^ u8::from(n == at)).collect();
        let mut damaged: Vec<Vec<u8>> = (0..bytes.len()).map(changed).collect();
        damaged.extend((0..bytes.len()).map(|end| bytes[..end].to_vec()));
        damaged.extend([[&bytes[..], b" "].concat(), fs::read(&places[1]).unwrap()]);
        for damaged in damaged {
            fs::write(&places[0], &damaged).unwrap();
            assert_eq!(publisher.get("step", one), None, "{damaged:?}");
        }
    }

    #[test]
    fn results_that_a_step_no_longer_needs_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let build = |results: &[(&str, &str)]| {
            let publisher = Publisher::open(&out).unwrap();
            for (step, argument) in results {
                let argument = Fingerprint::of(argument);
                if publisher.get(step, argument).is_none() {
                    publisher.put(step, argument, b"");
                }
            }
            publisher.stage("index.html", crate::render::Content::Bytes(Vec::new())).unwrap();
            publisher.commit().unwrap();
            fs::read_dir(out.join(".sitegen/kept")).unwrap().count()
        };
        assert_eq!(build(&[("a", "1"), ("a", "2"), ("b", "1")]), 3);
        assert_eq!(build(&[("a", "2"), ("a", "3")]), 3, "b was not needed: its results stay");
        assert_eq!(build(&[("a", "3"), ("b", "2")]), 2);
    }
}
