//! The words of a text, counted.

use std::collections::BTreeMap;

/// How often each word occurs in a text.
pub(crate) type Words = BTreeMap<String, i64>;

/// Counts the words of a text: runs of letters and digits. Emphasis markers and backslashes are ignored, in text and in
/// code.
pub(crate) fn count(text: &str) -> Words {
    let mut words = Words::new();
    let plain: String = text.chars().filter(|c| !matches!(c, '*' | '~' | '`' | '\\' | '\u{200b}' | '\u{ad}')).collect();
    for word in plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_default() += 1;
    }
    words
}

/// Words with different counts in two texts, with the difference: positive if the first has more.
pub(crate) fn difference(first: &Words, second: &Words) -> Words {
    let mut difference = first.clone();
    for (word, count) in second {
        *difference.entry(word.clone()).or_default() -= count;
    }
    difference.retain(|_, count| *count != 0);
    difference
}
