//! Lines that are no directive, though their author meant one.

use std::ops::Range;

use super::Expander;
use crate::markdown::dialect::line::is_markers;

impl Expander<'_> {
    /// What is wrong in a line outside of code that is no directive, if it holds the name of one and a `{`: the place in
    /// the line, and why it is not expanded.
    pub(super) fn mistaken(&self, line: &str) -> Option<(Range<usize>, String)> {
        line.match_indices("::").find_map(|(at, _)| self.mistaken_at(line.trim_end(), at))
    }

    fn mistaken_at(&self, line: &str, at: usize) -> Option<(Range<usize>, String)> {
        let behind = line.get(at + 2..)?;
        let name_len = behind.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
        let (name, attributes) = behind.split_at(name_len);
        let before = line[..at].trim();
        let is_cell = before.starts_with('|') && before.ends_with('|');
        if !attributes.trim_start().starts_with('{') || !(is_markers(before) || is_cell) {
            return None;
        }
        let is_known = || matches!(name, "include" | "code") || self.expand.directive(name, &[]).is_some();
        if name.is_empty() || !is_known() {
            return None;
        }
        let why = match before {
            "" => format!("a directive is written like this, in one line: `::{name}{{key=\"value\"}}`"),
            _ => format!("the directive `{name}` does not stand on a line of its own"),
        };
        let len = attributes.find('}').map_or(attributes.len(), |end| end + 1);
        Some((at..at + 2 + name_len + len, why))
    }
}
