//! MDX `import` and `export` lines, which are dropped.

use super::parser::{Parser, Position, Start};
use super::stack::Begin;
use crate::markdown::dialect::rules;
use crate::markup::module_lines;

impl<'a> Parser<'a> {
    pub(super) fn module_lines(&mut self, position: &Position<'a>) -> Option<Start<'a>> {
        let start = position.cursor.at;
        let text = self.text;
        if start > 0 && text.as_bytes()[start - 1] != b'\n' {
            return None;
        }
        let mut after = start;
        while let Some((end, name, path)) = module_lines::import(text, after) {
            self.imports.extend(name.map(|name| (name, path)));
            self.scope.imports.extend(name.map(|name| (name, path)));
            after = end;
        }
        if let Some(range) = module_lines::export(text, after, &self.scope.source.brackets) {
            after = range.end;
            let message = "`export` is ignored: sitegen doesn't run code in Markdown".to_owned();
            self.finding(&rules::CODE_IN_MARKDOWN, range, message);
        }
        if after == start {
            return None;
        }
        self.begin(position.matched, Begin::Tag);
        Some(Start::Read(after))
    }
}
