//! Block formulas: `$$`.

use super::{Begin, Block, BlockKind, Parser, Position, Start};
use crate::body::dedented;
use crate::markdown::dialect::math::is_tex;

impl<'a> Parser<'a> {
    /// A block that starts with `$$` and ends with a line of `$$`, or with the next `$$` at the end of a line in the
    /// same paragraph.
    pub(super) fn math_block(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let start = position.cursor.indent().at;
        let line_end = position.cursor.end;
        let opening = self.scope.text[start..line_end].trim_end();
        let is_alone = opening == "$$";
        let inner = &opening[2..];
        if inner.contains("$$") {
            let is_whole = inner.find("$$") == Some(inner.len() - 2) && is_tex(inner);
            if !is_whole {
                return None;
            }
            self.add_math(position, &[&inner[..inner.len() - 2]], start + opening.len());
            return Some(Start::Read(start + opening.len()));
        }
        let containers = position.matched.unwrap_or(self.stack.len());
        let mut lines = vec![inner];
        let mut end = line_end;
        loop {
            let line = self.line_after(end, containers)?;
            let rest = line.rest().trim_end();
            let opens = rest.starts_with("$$") && rest.len() > 2 && !rest.ends_with("$$");
            if !is_alone && (rest.is_empty() || opens) {
                return None;
            }
            if rest == "$$" || !is_alone && rest.ends_with("$$") {
                if !is_alone && !is_tex(&self.scope.text[start..line_end]) {
                    return None;
                }
                let last = self.scope.text[line.at..line.end].trim_end();
                let end = line.at + last.len();
                lines.push(&last[..last.len() - 2]);
                self.add_math(position, &lines, end);
                return Some(Start::Read(end));
            }
            lines.push(&self.scope.text[line.at..line.end]);
            end = line.end;
        }
    }

    fn add_math(&mut self, position: &Position<'a>, lines: &[&str], end: usize) {
        self.begin(position.matched, Begin::Block);
        let start = position.cursor.indent().at;
        let kind = BlockKind::Code { info: "math".to_owned(), literal: formula(lines) };
        self.push(Block::new(kind, start..end, Vec::new()));
    }
}

/// The lines of a formula without common indentation and surrounding empty lines.
fn formula(lines: &[&str]) -> String {
    let first = lines.first().map_or("", |line| line.trim());
    let others = dedented(lines.iter().skip(1).copied());
    let lines: Vec<&str> = std::iter::once(first).chain(others.lines().map(str::trim_end)).collect();
    let from = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let to = lines.iter().rposition(|line| !line.is_empty()).map_or(from, |last| last + 1);
    lines[from..to].iter().map(|line| format!("{line}\n")).collect()
}
