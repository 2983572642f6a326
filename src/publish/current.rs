//! Whether the output is already what this build would make: then nothing need be rendered at all.
//!
//! `.sitegen/inputs` has two lines: the fingerprint of the input that the output was made from, and a hash of paths and
//! stamps of the output's files as the build left them. It goes before the first file is touched and comes back after
//! the last, so that a build that was killed never counts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::Figures;
use super::error::PublishError;
use super::manifest::OWN;
use super::stage::Publisher;
use crate::disk;
use crate::parallel;
use crate::stamp::Stamp;
use crate::transcript::hex;

impl Publisher {
    /// Says what the site is made from. Gives the figures if the last build made it from the same, and every file still
    /// stands as it was left; there is nothing to do then. Otherwise the next build will be able to tell.
    pub fn is_current(&mut self, fingerprint: String) -> Option<Figures> {
        let mut paths: Vec<&str> = self.folder.owned.keys().map(|path| &**path).collect();
        paths.sort_unstable();
        let current = disk::open(&self.inputs()).and_then(io::read_to_string).ok().and_then(|text| {
            let (input, output) = text.trim_end().split_once('\n')?;
            let (stands, bytes) = (input == fingerprint).then(|| stands(&self.folder.root, &paths))??;
            (stands == output).then_some(Figures { unchanged: paths.len(), bytes, ..Figures::default() })
        });
        self.fingerprint = Some(fingerprint);
        current
    }

    /// Called before anything is touched.
    pub(super) fn forget(&self) -> Result<(), PublishError> {
        match fs::remove_file(self.inputs()) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(PublishError::io("remove", &self.inputs())(error))
            }
            _ => Ok(()),
        }
    }

    /// Called when all is done. That the next build can't be skipped is no reason for this one to fail.
    pub(super) fn remember(&self, made: &[&str]) {
        if let Some(fingerprint) = &self.fingerprint
            && let Some((stands, _)) = stands(&self.folder.root, made)
        {
            let staged = self.folder.staging.join("inputs");
            let _ = fs::write(&staged, format!("{fingerprint}\n{stands}\n"))
                .and_then(|()| fs::rename(&staged, self.inputs()));
        }
    }

    fn inputs(&self) -> PathBuf {
        self.folder.root.join(OWN).join("inputs")
    }
}

/// A hash of how the files stand, and their size together; `None` if one is missing.
fn stands(root: &Path, paths: &[&str]) -> Option<(String, u64)> {
    let chunks: Vec<&[&str]> = paths.chunks(256).collect();
    let parts = parallel::map(&chunks, |chunk| {
        let (mut hash, mut bytes) = (Sha256::new(), 0);
        for path in *chunk {
            let found = fs::symlink_metadata(root.join(path)).ok().filter(|found| found.is_file())?;
            hash.update(format!("{path}\n{:?}\n", Stamp::of(&found)));
            bytes += found.len();
        }
        Some((hash.finalize(), bytes))
    });
    let (mut hash, mut bytes) = (Sha256::new(), 0);
    for part in parts {
        let (part, more) = part?;
        hash.update(part);
        bytes += more;
    }
    Some((hex(&hash.finalize()), bytes))
}
