//! Tables.

use comrak::nodes::TableAlignment;

use super::Writer;
use crate::markdown::blocks::begins_block;
use crate::markdown::tree::{Kind, Node};

impl Writer<'_> {
    pub(super) fn table(&self, alignments: &[TableAlignment], rows: &[Node]) -> String {
        let rule = alignments.iter().map(|alignment| match alignment {
            TableAlignment::Left => ":---",
            TableAlignment::Center => ":---:",
            TableAlignment::Right => "---:",
            TableAlignment::None => "---",
        });
        let cells = |row: &Node| row.children.iter().map(|cell| in_cell(&self.one_line(&cell.children))).collect();
        written(rows.iter().map(cells).collect(), rule.map(str::to_owned).collect())
    }

    /// A raw HTML table as Markdown, if its cells contain only text and don't span rows or columns.
    pub(super) fn table_of_html(&self, table: &Node) -> Option<String> {
        let mut rows: Vec<&Node> = Vec::new();
        if !collect_rows(table, &mut rows) {
            return None;
        }
        let columns = rows.iter().map(|row| row.children.len()).max().filter(|&columns| columns > 0)?;
        let cells = |row: &Node| row.children.iter().map(|cell| self.cell_of_html(cell)).collect();
        let rows = rows.into_iter().map(cells).collect::<Option<Vec<Vec<String>>>>()?;
        Some(written(rows, vec!["---".to_owned(); columns]))
    }

    /// The content of a raw HTML cell without spans, if it fits on one line.
    fn cell_of_html(&self, cell: &Node) -> Option<String> {
        if cell.attribute("colspan").is_some() || cell.attribute("rowspan").is_some() {
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

/// A table with a rule below its first row, and as many cells in each row as in the rule.
fn written(mut rows: Vec<Vec<String>>, rule: Vec<String>) -> String {
    let columns = rule.len();
    rows.insert(1, rule);
    let line = |mut cells: Vec<String>| {
        cells.resize(columns, String::new());
        format!("| {} |", cells.join(" | "))
    };
    rows.into_iter().map(line).collect::<Vec<_>>().join("\n")
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
