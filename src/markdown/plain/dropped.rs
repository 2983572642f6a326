//! What a page leaves out with all that stands in it: `<Head>`, and scripts and styles where raw HTML does not pass.

use crate::markdown::dialect::mark::{INLINE_CLOSE, INLINE_OPEN, Mark, MarkKind};

/// Elements whose text is not for readers.
const ELEMENTS: [&str; 2] = ["script", "style"];

/// What is being left out.
#[derive(Default)]
pub(super) struct Dropped {
    /// Up to this mark.
    mark: Option<usize>,
    /// Up to the end tag of this element.
    element: Option<&'static str>,
}

impl Dropped {
    /// Begins to leave out what stands in an element, if its tag says so.
    pub(super) fn open(&mut self, mark: &Mark<'_>) {
        if let MarkKind::Tag(tag) = &mark.kind
            && tag.name == "Head"
            && mark.opens()
        {
            self.mark = mark.partner;
        }
    }

    /// Whether a line is left out, between two marks.
    pub(super) fn holds(&mut self, line: &str) -> bool {
        let Some(mark) = self.mark else { return false };
        if ["", " "].iter().any(|blank| line.contains(&format!("{INLINE_OPEN}{blank}{mark}{INLINE_CLOSE}"))) {
            self.mark = None;
        }
        true
    }

    /// What is left of a line of an element that CommonMark does not read. `is_first`: the element begins in it.
    pub(super) fn rest_of<'l>(&mut self, line: &'l str, is_first: bool) -> &'l str {
        let mut rest = line;
        if is_first && self.element.is_none() {
            let tag = rest.trim_start().strip_prefix('<').unwrap_or("");
            let is_name = |name: &&&str| {
                let behind = tag.get(name.len()..).filter(|_| tag[..name.len()].eq_ignore_ascii_case(name));
                behind.is_some_and(|behind| !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-'))
            };
            self.element = ELEMENTS.iter().find(is_name).copied();
        }
        if let Some(name) = self.element {
            let end_tag = format!("</{name}");
            let found =
                rest.as_bytes().windows(end_tag.len()).position(|part| part.eq_ignore_ascii_case(end_tag.as_bytes()));
            let Some(found) = found else { return "" };
            let behind = &rest[found + end_tag.len()..];
            rest = behind.find('>').map_or("", |end| &behind[end + 1..]);
            self.element = None;
        }
        if rest.len() < line.len() && rest.trim().is_empty() { "" } else { rest }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_scripts_are_left_out() {
        let mut dropped = Dropped::default();
        let lines = ["<STYLE>\n", ".a {}\n", "</Style> behind\n", "<b>\n"];
        let kept: Vec<&str> = lines.iter().enumerate().map(|(at, line)| dropped.rest_of(line, at == 0)).collect();
        assert_eq!(kept, ["", "", " behind\n", "<b>\n"]);
        assert_eq!(Dropped::default().rest_of("<script>x</script>\n", true), "");
        assert_eq!(Dropped::default().rest_of("<pre><script>x\n", true), "<pre><script>x\n");
        assert_eq!(Dropped::default().rest_of("<é>\n", true), "<é>\n");
    }
}
