//! Texts with placeholders cut out.

use std::collections::HashSet;

/// The letters that every placeholder contains, in either case, and nothing else does.
pub(super) const MARK: &str = "qxz";

/// A text with some parts that differ on every page.
pub(super) struct Cut {
    /// The fixed text, without the holes.
    rest: String,
    /// The position of each hole in the rest, and the number of the text that fills it.
    holes: Vec<(usize, usize)>,
}

impl Cut {
    /// Cuts the placeholders out of a text. `None` if a fragment of one remains.
    pub(super) fn of(text: &str, placeholders: &[&str]) -> Option<Cut> {
        let mut seen = HashSet::new();
        let numbered = placeholders
            .iter()
            .enumerate()
            .filter(|(_, placeholder)| !placeholder.is_empty() && seen.insert(**placeholder));
        let mut hits: Vec<(usize, usize, usize)> = numbered
            .flat_map(|(number, part)| text.match_indices(part).map(move |(at, _)| (at, part.len(), number)))
            .collect();
        // Of two that begin at the same position, one contains the other.
        hits.sort_unstable_by_key(|&(at, length, _)| (at, std::cmp::Reverse(length)));
        let mut cut = Cut { rest: String::with_capacity(text.len()), holes: Vec::new() };
        let mut from = 0;
        for (at, length, number) in hits {
            if at >= from {
                cut.rest.push_str(&text[from..at]);
                cut.holes.push((cut.rest.len(), number));
                from = at + length;
            }
        }
        cut.rest.push_str(&text[from..]);
        (!cut.rest.to_ascii_lowercase().contains(MARK)).then_some(cut)
    }

    /// The text with the holes filled.
    pub(super) fn filled<'t>(&self, text: impl Fn(usize) -> &'t str) -> String {
        let size: usize = self.holes.iter().map(|(_, number)| text(*number).len()).sum();
        let mut out = String::with_capacity(self.rest.len() + size);
        let mut from = 0;
        for &(at, number) in &self.holes {
            out.push_str(&self.rest[from..at]);
            out.push_str(text(number));
            from = at;
        }
        out.push_str(&self.rest[from..]);
        out
    }

    /// Whether it has a hole.
    pub(super) fn has_hole(&self) -> bool {
        !self.holes.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_text_is_filled_in() {
        let cut = Cut::of("a qxzaq_b QXZAQ qxzaq.", &["qxzaq", "QXZAQ", "qxzaq_b", ""]).unwrap();
        assert_eq!(cut.filled(|number| ["one", "TWO", "three", ""][number]), "a three TWO one.");
        assert_eq!(cut.filled(|_| ""), "a   .");
        assert!(Cut::of("Qxzaq", &["qxzaq"]).is_none(), "another form of a placeholder is left");
    }
}
