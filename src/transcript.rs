//! What a build was told by the disk, so that the next one can tell that it would be told the same.
//!
//! All input comes in through [`crate::disk`]. Its answers are hashed as they are given, and a site is a function of
//! them: equal answers, settings and program mean equal output. Nothing has to be listed that could be forgotten.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// Hashes of questions with their answers, in no order: documents are read on all cores.
#[derive(Clone, Debug, Default)]
pub struct Transcript(Arc<Mutex<BTreeSet<[u8; 32]>>>);

impl Transcript {
    /// Notes an answer. The lengths keep one part from running into the next.
    pub fn note(&self, parts: &[&[u8]]) {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(hash.finalize().into());
    }

    /// One hash of all answers so far, in hexadecimal.
    pub fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        for answer in self.0.lock().unwrap_or_else(PoisonError::into_inner).iter() {
            hash.update(answer);
        }
        hex(&hash.finalize())
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_count_but_every_part_does() {
        let of = |notes: &[&[&[u8]]]| {
            let transcript = Transcript::default();
            notes.iter().for_each(|parts| transcript.note(parts));
            transcript.fingerprint()
        };
        assert_eq!(of(&[&[b"a", b"b"], &[b"c"]]), of(&[&[b"c"], &[b"a", b"b"]]));
        assert_ne!(of(&[&[b"ab", b""]]), of(&[&[b"a", b"b"]]));
        assert_ne!(of(&[&[b"a"]]), of(&[]));
    }
}
