//! Parses the blocks of a page, line by line, with one stack of containers.
//!
//! ```text
//! body ─► Parser      a stack of Open containers: quote, list, item, footnote, admonition, element, MkDocs's blocks.
//!           │         Each line goes through them, and each takes its marker off; what is left begins a block, or is a
//!           │         line of the paragraph that is open.
//!           ├─ Block  what is closed: a tree
//!           └─ Flat   the leaves that CommonMark reads (paragraphs, headings, tables), one below the other, none nested.
//!                     Tags, formulas and expressions in them are marks: see [`Mark`].
//! ```
//!
//! Included text is spliced in: its lines are parsed within the containers of the include, as if these were just
//! opened: see [`mod@include`]. The children of a partial are a [`fragment`] until their place is known.
//!
//! Containers follow CommonMark's rules, with one difference: in MDX, indented text is not code, so blocks may be
//! indented freely. Tags, formulas and expressions are only searched in text without the markers of its containers: see
//! [`source::Source`].
//!
//! A construct that is still open when its container ends is reported. An element is shown without its tags; an
//! admonition ends with its container, or its opening line is text if that is the page.

mod admonition;
mod block;
mod code;
mod element;
mod expression;
mod fence;
mod flat;
mod fragment;
mod include;
mod indented;
mod inline;
mod line;
mod lines;
mod mark;
mod math;
mod parser;
mod source;
mod stack;
mod text;

use std::ops::Range;

pub(in crate::markdown) use self::block::{Admonition, Block, BlockKind, Footnote};
use self::fence::unescaped;
use self::fragment::Fragment;
use self::inline::{Edit, Replacement, Scan};
pub(in crate::markdown) use self::line::{Columns, begins_block};
use self::line::{Cursor, Fence, Marker, heading_level, is_thematic_break, is_underline};
pub(in crate::markdown) use self::mark::{
    INLINE_OPEN, Mark, MarkId, MarkKind, Opaque, last_mark, next_mark, with_marks, without_marks,
};
use self::parser::{Parser, Position, Start};
pub(in crate::markdown) use self::source::Texts;
use self::source::{Source, opens_comment};
use self::stack::{Begin, Open, OpenKind};
pub(in crate::markdown) use self::text::without_margin;
use self::text::{LeafText, OpenText, TextLine};
use super::Options;
use super::dialect::Finding;
use crate::body::{Body, MappedText};
use crate::markup::{Imports, module_lines};

/// A page's blocks, and the text of their leaves.
pub(in crate::markdown) struct Document<'a> {
    /// The body's text.
    pub(in crate::markdown) text: &'a str,
    pub(in crate::markdown) blocks: Vec<Block<'a>>,
    /// The leaves as CommonMark; its origin 0 is the body's text.
    pub(in crate::markdown) flat: MappedText,
    /// The marks in it, by number.
    marks: Vec<Mark<'a>>,
    /// The names of `import` lines.
    pub(in crate::markdown) imports: Imports<'a>,
    pub(in crate::markdown) findings: Vec<Finding>,
}

impl<'a> Document<'a> {
    pub(in crate::markdown) fn mark(&self, id: MarkId) -> Option<&Mark<'a>> {
        self.marks.get(id.0)
    }
}

/// A range of lines of [`Document::flat`], from 1.
pub(in crate::markdown) type FlatLines = Range<usize>;

/// How indentation is treated.
#[derive(Clone, Copy, Debug)]
pub(in crate::markdown) struct Layout {
    /// Indented text is not code, so blocks may be indented freely.
    pub(in crate::markdown) is_mdx: bool,
    /// Neither the site nor the page sets it.
    pub(in crate::markdown) is_guessed: bool,
}

/// Reads the blocks of a body without mark characters. `texts` stores the text of quotes.
pub(in crate::markdown) fn read<'a>(
    body: &'a Body,
    text: &'a str,
    texts: &'a Texts,
    options: &'a Options,
) -> Document<'a> {
    let said = body.mdx(options.mdx);
    let layout = Layout { is_mdx: said.unwrap_or(false), is_guessed: said.is_none() };
    parser::Parser::new(body, text, texts, options, layout).run(layout)
}

/// Whether a text has `import` lines outside code.
fn has_imports(text: &str) -> bool {
    if !text.starts_with("import ") && !text.contains("\nimport ") {
        return false;
    }
    let mut open: Option<Fence> = None;
    let mut at = 0;
    text.split_inclusive('\n').any(|line| {
        let start = at;
        at += line.len();
        let rest = line.trim();
        match open {
            Some(fence) if fence.closes(rest) => open = None,
            Some(_) => {}
            None => open = Fence::opens(rest),
        }
        open.is_none() && module_lines::import(text, start).is_some()
    })
}
