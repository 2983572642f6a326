//! Numbers with nouns.

/// A number and its noun, whose plural is regular: `1 page`, `2 pages`.
pub(crate) fn plural(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
