//! The fenced blocks of the README and of the pages.

use std::fs;
use std::path::{Path, PathBuf};

/// A fenced block of code.
pub(crate) struct Block {
    /// The page, by its path in the repository.
    pub(crate) page: String,
    /// The line of the opening fence, from 1.
    pub(crate) line: usize,
    /// The first word after the fence.
    pub(crate) language: String,
    /// The rest of the line.
    pub(crate) info: String,
    /// The block's content, without the fence's indentation.
    pub(crate) text: String,
}

impl Block {
    /// The block's location in failure messages.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.page, self.line)
    }

    /// The value of `title="…"`: the path of the file that the block shows.
    pub(crate) fn title(&self) -> Option<&str> {
        self.info.split_once("title=\"")?.1.split('"').next()
    }

    /// Whether the block is part of an example that runs on a real LiteLLM, in `tests/truth`.
    pub(crate) fn runs_on_litellm(&self) -> bool {
        self.info.split(' ').any(|word| word.starts_with("run="))
    }
}

/// The repository's folder.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The README and all pages, by their path in the repository, sorted.
pub(crate) fn pages() -> Vec<String> {
    let mut pages = vec!["README.md".to_owned()];
    let mut folders = vec![PathBuf::from("content")];
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(repository().join(&folder)).unwrap() {
            let name = item.unwrap().file_name().into_string().unwrap();
            let path = folder.join(&name);
            if repository().join(&path).is_dir() {
                folders.push(path);
            } else if name.ends_with(".md") {
                pages.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    pages.sort();
    pages
}

/// All blocks of all pages, in order.
pub(crate) fn all() -> Vec<Block> {
    pages().iter().flat_map(|page| of(page)).collect()
}

/// The blocks of one page. A block inside a longer fence is that fence's text.
pub(crate) fn of(page: &str) -> Vec<Block> {
    let text = fs::read_to_string(repository().join(page)).unwrap();
    let mut blocks = Vec::new();
    let mut open: Option<(Block, usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim_start();
        let ticks = trimmed.bytes().take_while(|byte| *byte == b'`').count();
        match &mut open {
            Some((_, length, _)) if ticks >= *length && trimmed[ticks..].trim().is_empty() => {
                blocks.extend(open.take().map(|(block, ..)| block));
            }
            Some((block, _, indent)) => {
                block.text.push_str(line.get(*indent..).unwrap_or_default());
                block.text.push('\n');
            }
            None if ticks >= 3 => {
                let (language, info) = trimmed[ticks..].trim().split_once(' ').unwrap_or((&trimmed[ticks..], ""));
                let (language, info) = (language.trim().to_owned(), info.to_owned());
                let block = Block { page: page.to_owned(), line: number + 1, language, info, text: String::new() };
                open = Some((block, ticks, line.len() - trimmed.len()));
            }
            None => {}
        }
    }
    assert!(open.is_none(), "{page}: a fence is not closed");
    blocks
}
