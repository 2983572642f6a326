//! Fingerprints: 128-bit hashes that stay the same from one run of the program to the next.
//!
//! They are not cryptographic: they are only compared with values from the user's own machine.

use std::fmt;
use std::hash::{Hash, Hasher};

use xxhash_rust::xxh3::{Xxh3Default, xxh3_128};

/// The fingerprint of a value or of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// The fingerprint of a value. It is stable across runs of the same build of the program.
    pub fn of(value: &(impl Hash + ?Sized)) -> Fingerprint {
        let mut stream = Stream::default();
        value.hash(&mut stream);
        stream.fingerprint()
    }

    /// The fingerprint of bytes.
    pub fn of_bytes(bytes: &[u8]) -> Fingerprint {
        Fingerprint(xxh3_128(bytes))
    }

    /// Adds it to a text. Without the machinery of formatting: a build writes hundreds of thousands of them.
    pub(crate) fn write(self, text: &mut String) {
        text.push_str(str::from_utf8(self.digits().as_flattened()).unwrap_or_default());
    }

    fn digits(self) -> [[u8; 2]; 16] {
        let digit = |value: u8| b"0123456789abcdef"[usize::from(value)];
        self.0.to_be_bytes().map(|byte| [digit(byte >> 4), digit(byte & 15)])
    }

    /// Its bytes, for files.
    pub(crate) fn to_bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// The fingerprint with these bytes.
    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Fingerprint {
        Fingerprint(u128::from_le_bytes(bytes))
    }

    /// Parses the output of [`fmt::Display`].
    pub fn read(text: &str) -> Option<Fingerprint> {
        let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
        let digit = |digit: u8| DIGITS[usize::from(digit)];
        let bytes = digits.as_chunks::<2>().0.iter().map(|[high, low]| (digit(*high), digit(*low)));
        // A value of more than four bits is that of no digit.
        let is_valid = bytes.clone().fold(0, |all, (high, low)| all | high | low) < 16;
        is_valid.then(|| Fingerprint(bytes.fold(0, |value, (high, low)| value << 8 | u128::from(high << 4 | low))))
    }
}

/// The value of each byte as a hexadecimal digit.
const DIGITS: [u8; 256] = {
    let mut digits = [0xff; 256];
    let mut value = 0;
    while value < 16 {
        digits[b"0123456789abcdef"[value] as usize] = value as u8;
        value += 1;
    }
    digits
};

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(str::from_utf8(self.digits().as_flattened()).unwrap_or_default())
    }
}

/// Hashes bytes incrementally.
#[derive(Default)]
pub(crate) struct Stream(Xxh3Default);

impl Stream {
    /// The fingerprint of the bytes so far.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        Fingerprint(self.0.digest128())
    }
}

impl Hasher for Stream {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.digest()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_in_pieces_are_the_same_bytes() {
        let bytes: Vec<u8> = (0..=255).cycle().take(10_000).collect();
        let mut stream = Stream::default();
        bytes.chunks(77).for_each(|piece| stream.write(piece));
        assert_eq!(stream.fingerprint(), Fingerprint::of_bytes(&bytes));
        assert_ne!(Fingerprint::of_bytes(&bytes[1..]), Fingerprint::of_bytes(&bytes));
    }

    #[test]
    fn parts_of_a_value_do_not_run_into_each_other() {
        assert_ne!(Fingerprint::of(&("ab", "")), Fingerprint::of(&("a", "b")));
        assert_ne!(Fingerprint::of(&[Some("a"), None]), Fingerprint::of(&[None, Some("a")]));
    }

    #[test]
    fn a_fingerprint_reads_back() {
        for fingerprint in [Fingerprint::of("a"), Fingerprint(0), Fingerprint(u128::MAX)] {
            assert_eq!(Fingerprint::read(&fingerprint.to_string()), Some(fingerprint));
        }
        for wrong in ["12", "+0000000000000000000000000000000", "é000000000000000000000000000000"] {
            assert_eq!(Fingerprint::read(wrong), None, "{wrong}");
        }
    }
}
