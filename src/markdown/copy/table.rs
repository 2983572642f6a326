//! Tables.

use comrak::nodes::TableAlignment;

use super::Writer;
use crate::markdown::blocks::begins_block;
use crate::markdown::tree::{Kind, Node};

impl Writer<'_> {
    pub(super) fn table(&self, alignments: &[TableAlignment], rows: &[Node]) -> String {
        let mut lines = Vec::with_capacity(rows.len() + 1);
        for row in rows {
            lines.push(self.row(&row.children));
            if lines.len() == 1 {
                let rule = alignments.iter().map(|alignment| match alignment {
                    TableAlignment::Left => ":---",
                    TableAlignment::Center => ":---:",
                    TableAlignment::Right => "---:",
                    TableAlignment::None => "---",
                });
                lines.push(format!("| {} |", rule.collect::<Vec<_>>().join(" | ")));
            }
        }
        lines.join("\n")
    }

    fn row(&self, cells: &[Node]) -> String {
        let cells: Vec<String> = cells.iter().map(|cell| in_cell(&self.one_line(&cell.children))).collect();
        format!("| {} |", cells.join(" | "))
    }

    /// A raw HTML table as Markdown, if its cells contain only text and don't span rows or columns.
    pub(super) fn table_of_html(&self, table: &Node) -> Option<String> {
        let mut rows: Vec<&Node> = Vec::new();
        if !collect_rows(table, &mut rows) {
            return None;
        }
        let columns = rows.iter().map(|row| row.children.len()).max().filter(|&columns| columns > 0)?;
        let mut lines: Vec<String> = Vec::with_capacity(rows.len() + 1);
        for row in rows {
            let cells: Option<Vec<String>> = row.children.iter().map(|cell| self.cell_of_html(cell)).collect();
            let mut line = format!("| {} |", cells?.join(" | "));
            line.push_str(&"  |".repeat(columns - row.children.len()));
            lines.push(line);
        }
        lines.insert(1, format!("|{}", " --- |".repeat(columns)));
        Some(lines.join("\n"))
    }
}

impl Writer<'_> {
    /// The content of a raw HTML cell without spans, if it fits on one line.
    fn cell_of_html(&self, cell: &Node) -> Option<String> {
        if self.value(cell, "colspan").is_some() || self.value(cell, "rowspan").is_some() {
            return None;
        }
        if !cell.children.iter().any(Node::is_block) {
            return Some(in_cell(&self.one_line(&cell.children)));
        }
        let text = self.blocks(&cell.children);
        let is_text = !text.contains('\n') && !begins_block(&text) && !text.starts_with(['<', '|', '$']);
        is_text.then(|| in_cell(&text))
    }
}

/// Collects the rows of a table's head and body. `false` if it contains anything else.
fn collect_rows<'n>(node: &'n Node, rows: &mut Vec<&'n Node>) -> bool {
    node.children.iter().all(|child| match &child.kind {
        Kind::Element { name, .. } if name == "tr" => {
            rows.push(child);
            true
        }
        Kind::Element { name, .. } if matches!(name.as_str(), "thead" | "tbody" | "tfoot") => collect_rows(child, rows),
        Kind::Element { name, .. } => name == "colgroup",
        _ => child.is_white_space(),
    })
}

/// Escapes `|` in a cell.
fn in_cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
