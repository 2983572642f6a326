//! Signs that many constructs look for in one text, each stretch of it read once.

use std::cell::RefCell;

/// For each sign, from where it was looked for last, and its first place from there on. They are few.
#[derive(Default)]
pub(crate) struct Tokens(RefCell<Vec<(&'static str, usize, Option<usize>)>>);

impl Tokens {
    /// The first place of a sign from `at` on.
    pub(crate) fn next(&self, text: &str, token: &'static str, at: usize) -> Option<usize> {
        let mut known = self.0.borrow_mut();
        let index = known.iter().position(|(other, ..)| *other == token);
        if let Some((_, from, hit)) = index.map(|index| known[index])
            && from <= at
            && hit.is_none_or(|hit| hit >= at)
        {
            return hit;
        }
        let rest = &text[at..];
        let hit = match token.as_bytes() {
            // Found faster as a character.
            [byte] => rest.find(char::from(*byte)),
            _ => rest.find(token),
        };
        let hit = hit.map(|hit| at + hit);
        match index {
            Some(index) => known[index] = (token, at, hit),
            None => known.push((token, at, hit)),
        }
        hit
    }
}
