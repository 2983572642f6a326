//! The nodes of CommonMark, from comrak.

use std::ops::Range;

use comrak::nodes::{AstNode, NodeValue};

use super::build::Builder;
use super::model::inline_only;
use super::node::{Kind, Node, inline_text};
use crate::markdown::LinkKind;
use crate::markdown::dialect::rules;
use crate::markup::safe_url;

impl<'s, 'a: 's> Builder<'s, 'a> {
    /// Converts one of comrak's nodes. `None` if it has no output.
    pub(super) fn node<'n>(&mut self, node: &'n AstNode<'n>, depth: usize) -> Option<Node> {
        let data = node.data();
        let position = data.sourcepos;
        let value = data.value.clone();
        drop(data);
        let mut range = 0..0;
        let mut children = self.children(node, depth);
        let kind = match value {
            NodeValue::Paragraph => {
                if children.is_empty() {
                    return None;
                }
                // Components and rules in a line of their own need no paragraph around them.
                let is_box = children.iter().all(|child| child.is_block() || child.kind == Kind::SoftBreak);
                if is_box { Kind::Plain } else { Kind::Paragraph }
            }
            NodeValue::Heading(heading) => {
                range = self.place(position);
                children = inline_only(children);
                let id = self.heading_id(node, &mut children);
                Kind::Heading { level: heading.level, id, attributes: Vec::new() }
            }
            NodeValue::Table(table) => Kind::Table { alignments: table.alignments },
            NodeValue::TableRow(_) => {
                self.lost_cells(node, children.len());
                Kind::Row
            }
            NodeValue::TableCell => Kind::Cell,
            NodeValue::FootnoteReference(reference) => {
                let name = self.restored(reference.name);
                Kind::FootnoteReference { name, number: reference.ix, index: reference.ref_num }
            }
            NodeValue::SoftBreak => Kind::SoftBreak,
            NodeValue::LineBreak => Kind::LineBreak,
            NodeValue::Code(code) => Kind::CodeSpan(self.restored(code.literal)),
            NodeValue::Emph | NodeValue::Strong | NodeValue::Strikethrough => {
                children = inline_only(children);
                Kind::Emphasis(match value {
                    NodeValue::Emph => "em",
                    NodeValue::Strong => "strong",
                    _ => "del",
                })
            }
            NodeValue::Link(link) => {
                range = self.destination(position, &link.url);
                let (destination, title) = (self.restored(link.url), self.restored(link.title));
                self.allows(&destination, &range);
                Kind::Link { kind: LinkKind::Link, destination, title, attributes: Vec::new() }
            }
            NodeValue::Image(link) => {
                range = self.destination(position, &link.url);
                let alt = Some(inline_text(&std::mem::take(&mut children))).filter(|alt| !alt.is_empty());
                let (destination, title) = (self.restored(link.url), self.restored(link.title));
                self.allows(&destination, &range);
                Kind::Image { destination, title, alt, attributes: Vec::new() }
            }
            // Input that the block parser doesn't pass to comrak, and disabled extensions.
            _ => Kind::Plain,
        };
        Some(Node::new(kind, range, children))
    }
}

impl Builder<'_, '_> {
    /// Whether a link or image may have this URL. Reports the others, which are shown as text.
    pub(in crate::markdown) fn allows(&mut self, url: &str, place: &Range<usize>) -> bool {
        let is_safe = safe_url(url);
        let scheme = url.split(':').next().unwrap_or_default().trim();
        // A link to a file on the author's machine is dead, which is reported as such.
        if !is_safe && !scheme.eq_ignore_ascii_case("file") {
            let message = format!("`{scheme}:` URLs are not allowed: only the text is shown");
            self.finding(&rules::FORBIDDEN_HTML, place.clone(), message);
        }
        is_safe
    }

    /// Reports a row with more cells than its table has columns: comrak drops the extra cells.
    fn lost_cells<'n>(&mut self, row: &'n AstNode<'n>, columns: usize) {
        let Some(last) = row.last_child() else { return };
        let (row, last) = (self.range(row.data().sourcepos), self.range(last.data().sourcepos));
        let is_space = |c: char| c.is_whitespace() || c == '|';
        let rest = self.document.flat.text.get(last.end..row.end).unwrap_or_default();
        let Some(start) = rest.find(|c| !is_space(c)) else { return };
        let lost = last.end + start..last.end + rest.trim_end_matches(is_space).len();
        let place = self.document.flat.locate(lost).1;
        let columns = if columns == 1 { "one column".to_owned() } else { format!("{columns} columns") };
        let message = format!("this is not shown: the table has {columns}. A `|` in a cell is written `\\|`");
        self.finding(&rules::LOST_CELLS, place, message);
    }
}
