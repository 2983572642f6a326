//! Lines and columns of many offsets: one table per file makes each lookup fast, however large the file is.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::source::{Place, SourceFile};

/// Characters are counted once per block of this many bytes; a lookup counts only within its block.
const BLOCK: usize = 4096;

/// The start of each line of a file, and the number of characters before each block.
pub(crate) struct LineTable {
    file: Arc<SourceFile>,
    starts: Vec<usize>,
    /// Empty if the file is ASCII.
    characters: Vec<usize>,
}

impl LineTable {
    fn new(file: &Arc<SourceFile>) -> Self {
        let bytes = file.text.as_bytes();
        let newlines = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(offset, _)| offset + 1);
        let starts = std::iter::once(0).chain(newlines).collect();
        let mut characters = Vec::new();
        if !file.text.is_ascii() {
            let mut count = 0;
            for block in bytes.chunks(BLOCK) {
                characters.push(count);
                count += count_characters(block);
            }
            characters.push(count);
        }
        LineTable { file: Arc::clone(file), starts, characters }
    }

    /// The place of a byte offset. An offset past the end or inside a character is rounded down.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let offset = self.boundary(offset);
        let line = self.line_of(offset);
        Place { line, column: self.character(offset) - self.character(self.starts[line - 1]) + 1 }
    }

    /// The line of an offset, from 1.
    pub(crate) fn line_of(&self, offset: usize) -> usize {
        self.starts.partition_point(|&start| start <= offset)
    }

    /// The bytes of a line without its line break.
    pub(crate) fn line_range(&self, line: usize) -> Range<usize> {
        let text = &self.file.text;
        let start = self.starts[line - 1];
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        start..end - usize::from(text[start..end].ends_with('\r'))
    }

    /// The nearest character boundary at or before an offset.
    pub(crate) fn boundary(&self, offset: usize) -> usize {
        self.file.text.floor_char_boundary(offset)
    }

    fn character(&self, offset: usize) -> usize {
        if self.characters.is_empty() {
            return offset;
        }
        let block = offset / BLOCK;
        self.characters[block] + count_characters(&self.file.text.as_bytes()[block * BLOCK..offset])
    }
}

/// The number of characters that start in these bytes.
fn count_characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0b1100_0000 != 0b1000_0000).count()
}

/// The tables of all files that diagnostics point into.
#[derive(Default)]
pub(crate) struct Places {
    tables: HashMap<*const SourceFile, LineTable>,
}

impl Places {
    /// The table of a file, built on first use.
    pub(crate) fn of(&mut self, file: &Arc<SourceFile>) -> &LineTable {
        // The table keeps the file alive, so its address can't be reused.
        self.tables.entry(Arc::as_ptr(file)).or_insert_with(|| LineTable::new(file))
    }

    /// First and last place of a range.
    pub(crate) fn ends(&mut self, file: &Arc<SourceFile>, range: &Range<usize>) -> (Place, Place) {
        let table = self.of(file);
        (table.place(range.start), table.place(range.end.max(range.start)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_plain_count_at_every_offset() {
        let text = "é\nüx\r\n\n".repeat(2_000) + "end";
        for text in [text.as_str(), "", "\n", "plain\nascii"] {
            let file = SourceFile::new("a", text);
            let table = LineTable::new(&file);
            for offset in (0..text.len() + 3).step_by(7).chain(0..text.len().min(20)) {
                assert_eq!(table.place(offset), file.place(offset), "{offset}");
            }
        }
    }

    #[test]
    fn lines_have_no_line_break() {
        let file = SourceFile::new("a", "one\r\ntwo\n");
        let table = LineTable::new(&file);
        assert_eq!([table.line_range(1), table.line_range(2), table.line_range(3)], [0..3, 5..8, 9..9]);
    }
}
