//! CommonMark's nodes, as comrak reads them.

use std::collections::HashSet;

use comrak::nodes::{AlertType, AstNode, ListType, NodeValue};

use super::build::Builder;
use super::list::tighten;
use super::model::phrases;
use super::node::{Kind, Node, inline_text};
use crate::markdown::LinkKind;
use crate::markdown::dialect::rules;

impl<'s, 'a: 's> Builder<'s, 'a> {
    /// One of comrak's nodes. `None`: it shows nothing.
    pub(super) fn node<'n>(&mut self, node: &'n AstNode<'n>, depth: usize) -> Option<Node> {
        let data = node.data();
        let position = data.sourcepos;
        let value = data.value.clone();
        drop(data);
        let mut range = 0..0;
        let mut children = self.children(node, depth);
        let kind = match value {
            NodeValue::Paragraph | NodeValue::Subtext => {
                if children.is_empty() {
                    return None;
                }
                // Components and rules in a line of their own need no paragraph around them.
                let is_box = children.iter().all(|child| child.is_block() || child.kind == Kind::SoftBreak);
                if is_box { Kind::Plain } else { Kind::Paragraph }
            }
            NodeValue::Heading(heading) => {
                range = self.place(position);
                children = phrases(children);
                let id = self.heading_id(node, &mut children);
                Kind::Heading { level: heading.level, id, attributes: Vec::new() }
            }
            NodeValue::BlockQuote | NodeValue::MultilineBlockQuote(_) => Kind::BlockQuote,
            NodeValue::List(list) => {
                if list.tight {
                    tighten(&mut children);
                }
                Kind::List { start: (list.list_type == ListType::Ordered).then_some(list.start) }
            }
            NodeValue::Item(_) => Kind::Item { task: None },
            NodeValue::TaskItem(task) => Kind::Item { task: Some(task.symbol.is_some()) },
            NodeValue::CodeBlock(code) => {
                Kind::Code { info: self.restored(code.info), literal: self.restored(code.literal) }
            }
            NodeValue::ThematicBreak => Kind::Rule,
            NodeValue::Table(table) => Kind::Table { alignments: table.alignments },
            NodeValue::TableRow(header) => {
                self.lost_cells(node, children.len());
                Kind::Row { header }
            }
            NodeValue::TableCell => Kind::Cell,
            NodeValue::FootnoteDefinition(footnote) => {
                let name = self.restored(footnote.name);
                self.claimed(&format!("fn-{}", name.replace(char::is_whitespace, "-")));
                Kind::Footnote { name, references: footnote.total_references }
            }
            NodeValue::FootnoteReference(reference) => {
                let name = self.restored(reference.name);
                Kind::FootnoteReference { name, number: reference.ix, index: reference.ref_num }
            }
            NodeValue::SoftBreak => Kind::SoftBreak,
            NodeValue::LineBreak => Kind::LineBreak,
            NodeValue::Code(code) => Kind::CodeSpan(self.restored(code.literal)),
            NodeValue::Emph | NodeValue::Strong | NodeValue::Strikethrough => {
                children = phrases(children);
                match value {
                    NodeValue::Emph => Kind::Emphasis,
                    NodeValue::Strong => Kind::Strong,
                    _ => Kind::Strikethrough,
                }
            }
            NodeValue::Link(link) => {
                range = self.destination(position, &link.url);
                let (destination, title) = (self.restored(link.url), self.restored(link.title));
                Kind::Link { kind: LinkKind::Link, destination, title, attributes: Vec::new() }
            }
            NodeValue::Image(link) => {
                range = self.destination(position, &link.url);
                let alt = Some(inline_text(&std::mem::take(&mut children))).filter(|alt| !alt.is_empty());
                let (destination, title) = (self.restored(link.url), self.restored(link.title));
                Kind::Image { destination, title, alt, attributes: Vec::new() }
            }
            NodeValue::Alert(alert) => {
                let title = alert.title.map(|title| Node::new(Kind::Text(self.restored(title)), 0..0, Vec::new()));
                let title_len = usize::from(title.is_some());
                children.splice(0..0, title);
                Kind::Admonition { kind: alert_kind(alert.alert_type).to_owned(), id: None, title_len }
            }
            // Extensions that are not asked for.
            _ => Kind::Plain,
        };
        Some(Node::new(kind, range, children))
    }
}

impl Builder<'_, '_> {
    /// Says which footnotes CommonMark's reader dropped: those that no text refers to.
    pub(super) fn unused_footnotes<'n>(&mut self, root: &'n AstNode<'n>) {
        let written = &self.scanned.footnotes;
        if written.is_empty() {
            return;
        }
        let mut shown: HashSet<String> = HashSet::new();
        for node in root.children() {
            if let NodeValue::FootnoteDefinition(footnote) = &node.data().value {
                shown.insert(self.restored(footnote.name.clone()).to_lowercase());
            }
        }
        for label in written {
            let name = self.scanned.source[label.clone()].trim_start_matches("[^").trim_end_matches(']');
            if !shown.contains(&name.to_lowercase()) {
                let message = "this footnote is not shown: no text refers to it".to_owned();
                self.finding(&rules::UNUSED_FOOTNOTE, label.clone(), message);
            }
        }
    }

    /// Says that a row has cells that its table has no columns for: CommonMark's reader drops them.
    fn lost_cells<'n>(&mut self, row: &'n AstNode<'n>, columns: usize) {
        let Some(last) = row.last_child() else { return };
        let (row, last) = (self.range(row.data().sourcepos), self.range(last.data().sourcepos));
        let is_space = |c: char| c.is_whitespace() || c == '|';
        let rest = self.scanned.text.text.get(last.end..row.end).unwrap_or_default();
        let Some(start) = rest.find(|c| !is_space(c)) else { return };
        let lost = last.end + start..last.end + rest.trim_end_matches(is_space).len();
        let place = self.scanned.text.locate(lost).1;
        let columns = if columns == 1 { "one column".to_owned() } else { format!("{columns} columns") };
        let message = format!("this is not shown: the table has {columns}. A `|` in a cell is written `\\|`");
        self.finding(&rules::LOST_CELLS, place, message);
    }
}

fn alert_kind(alert: AlertType) -> &'static str {
    match alert {
        AlertType::Note => "note",
        AlertType::Tip => "tip",
        AlertType::Important => "important",
        AlertType::Warning => "warning",
        AlertType::Caution => "caution",
    }
}
