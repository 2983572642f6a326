//! The leaves that CommonMark parsed, found again by their lines.

use std::collections::HashMap;

use comrak::nodes::{AstNode, NodeValue};

use crate::markdown::blocks::FlatLines;

/// comrak's nodes of the leaves.
pub(super) struct Leaves<'n> {
    /// Each with its first line, in order.
    nodes: Vec<(usize, &'n AstNode<'n>)>,
    /// The referenced footnotes, by the line that their definition begins in.
    pub(super) footnotes: HashMap<usize, Definition>,
}

/// A referenced footnote.
#[derive(Clone)]
pub(super) struct Definition {
    /// Its position among them.
    pub(super) order: usize,
    pub(super) name: String,
    pub(super) references: u32,
}

impl<'n> Leaves<'n> {
    pub(super) fn of(root: &'n AstNode<'n>) -> Leaves<'n> {
        let mut leaves = Leaves { nodes: Vec::new(), footnotes: HashMap::new() };
        for node in root.children() {
            let data = node.data();
            let line = data.sourcepos.start.line;
            if let NodeValue::FootnoteDefinition(footnote) = &data.value {
                let (name, references) = (footnote.name.clone(), footnote.total_references);
                // comrak leaves all but one of several definitions with the same name, which none refers to.
                if references == 0 {
                    continue;
                }
                let order = leaves.footnotes.len();
                leaves.footnotes.insert(line, Definition { order, name, references });
                leaves.nodes.extend(node.children().map(|node| (node.data().sourcepos.start.line, node)));
            } else {
                leaves.nodes.push((line, node));
            }
        }
        leaves.nodes.sort_by_key(|(line, _)| *line);
        leaves
    }

    /// The nodes that begin in some lines.
    pub(super) fn within(&self, lines: &FlatLines) -> &[(usize, &'n AstNode<'n>)] {
        let at = |line: usize| self.nodes.partition_point(|(begin, _)| *begin < line);
        &self.nodes[at(lines.start)..at(lines.end)]
    }
}
