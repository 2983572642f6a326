//! Which lines are code, so that nothing in them is expanded.

use crate::markdown::dialect::line::{Fence, footnote, indent, list_marker};

/// More list markers in a row are text.
const MOST_MARKERS: usize = 16;

/// Follows a text line by line.
#[derive(Default)]
pub(super) struct Fences {
    open: Option<Open>,
    /// The columns at which the content of the open list items begins.
    lists: Vec<usize>,
    /// How many tabs are open: the end of one ends a fence in it.
    tabs: usize,
}

struct Open {
    fence: Fence,
    /// The column of the list item that it stands in.
    item: usize,
    in_quote: bool,
}

impl Fences {
    /// Whether the next line is part of a fence.
    pub(super) fn hold(&mut self, line: &str) -> bool {
        let (column, spaces) = indent(line, 0);
        let rest = line[spaces..].trim_end();
        let Some(open) = &self.open else { return self.opens(column, rest) };
        let quoted = rest.trim_start_matches(['>', ' ', '\t']);
        let is_quoted = rest.starts_with('>');
        let ends_tab = self.tabs > 0 && (rest.starts_with("</TabItem>") || rest.starts_with("</Tabs>"));
        // A fence that nothing closes ends with what it stands in.
        if open.in_quote && !is_quoted || !rest.is_empty() && column < open.item || ends_tab {
            self.open = None;
            return self.opens(column, rest);
        }
        if open.fence.closes(if open.in_quote { quoted } else { rest }) {
            self.open = None;
        }
        true
    }

    /// The column at which the content of the list item begins that the last line outside of a fence stands in.
    pub(super) fn item(&self) -> usize {
        self.lists.last().copied().unwrap_or(0)
    }

    /// Reads a line that is not in a fence: whether it opens one.
    fn opens(&mut self, mut column: usize, mut rest: &str) -> bool {
        if rest.is_empty() {
            return false;
        }
        while self.lists.last().is_some_and(|&item| column < item) {
            self.lists.pop();
        }
        for _ in 0..MOST_MARKERS {
            let Some(width) = list_marker(rest) else { break };
            self.lists.push(column + width);
            let (content, spaces) = indent(rest.get(width..).unwrap_or(""), column + width);
            rest = rest.get(width + spaces..).unwrap_or("");
            column = content;
        }
        if let Some(width) = footnote(rest) {
            self.lists.push(column + width);
            rest = rest.split_once("]:").map_or("", |(_, behind)| behind.trim_start());
        }
        let in_quote = rest.starts_with('>');
        let item = self.lists.last().copied().unwrap_or(0);
        let mut inner = rest.trim_start_matches(['>', ' ', '\t']);
        while let Some(width) = list_marker(inner).filter(|_| in_quote) {
            inner = inner.get(width..).unwrap_or("").trim_start();
        }
        self.open = Fence::opens(inner).map(|fence| Open { fence, item, in_quote });
        if rest.contains("TabItem>") || rest.contains("<TabItem") {
            self.tabs += rest.matches("<TabItem").count();
            self.tabs = self.tabs.saturating_sub(rest.matches("</TabItem>").count());
        }
        self.open.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_end_where_their_block_does() {
        let code = |text: &str| {
            let mut fences = Fences::default();
            text.lines().map(|line| if fences.hold(line) { '#' } else { '.' }).collect::<String>()
        };
        for (text, expected) in [
            ("a\n```\nb\n```\nc", ".###."),
            ("- ```\n  b\n  ```\n  c", "###."),
            ("- a\n  ```\n  b\n\nc", ".###."),
            ("> ```\n> b\nc\n> ```\n> d\n> ```\n> e", "##.###."),
            ("> - ```\n>   b\n>   ```\n> c", "###."),
            ("<TabItem value=\"a\">\n```\nb\n</TabItem>\nc", ".##.."),
            ("[^1]: ```\n    b\n    ```\n    c\nd", "###.."),
            ("```mdx\n<TabItem>\n</TabItem>\n```\na", "####."),
        ] {
            assert_eq!(code(text), expected, "{text}");
        }
    }
}
