//! The blocks of a page: one stack of containers over its lines.
//!
//! ```text
//! body ─► Parser      a stack of Open containers: quote, list, item, footnote, admonition, element, MkDocs's blocks.
//!           │         Each line goes through them, and each takes its marker off; what is left begins a block, or is a
//!           │         line of the Leaf that is open.
//!           ├─ Block  what is closed: a tree
//!           └─ Flat   the leaves that CommonMark reads (paragraphs, headings, tables), one below the other, none nested.
//!                     Tags, formulas and expressions in them are marks: see [`Mark`].
//! ```
//!
//! What the page includes is spliced in: the lines of an included text are read in the containers that the include is
//! in, as if they were new, and the blocks go there: see [`mod@include`]. What a partial holds is a [`fragment`] until its place
//! is known.
//!
//! CommonMark's rules decide what is a container, with one difference: in the layout of MDX, indentation makes no code, so
//! that all blocks may be indented as their author likes. Nothing looks for a tag, a formula or an expression in text that
//! still has the markers of its containers: see [`source::Source`].
//!
//! What opens and is not closed when its container ends is reported. An element is shown without its box; an admonition ends
//! with what it is in, or its line is text where that is the page.

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
mod lists;
mod mark;
mod math;
mod module;
mod parser;
mod scan;
mod source;
mod stack;
mod text;

use std::ops::Range;

pub(in crate::markdown) use self::block::{Admonition, Block, BlockKind, Footnote};
use self::line::Fence;
pub(in crate::markdown) use self::line::{Columns, begins_block};
pub(in crate::markdown) use self::mark::{
    INLINE_OPEN, Mark, MarkId, MarkKind, Opaque, last_mark, next_mark, with_marks, without_marks,
};
pub(in crate::markdown) use self::source::Texts;
pub(in crate::markdown) use self::text::without_margin;
use super::dialect::Finding;
use super::dialect::module_lines;
use super::dialect::script::Imports;
use super::source_map::MappedText;
use super::{Body, Options};

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
    /// The problem.
    pub(in crate::markdown) findings: Vec<Finding>,
}

impl<'a> Document<'a> {
    pub(in crate::markdown) fn mark(&self, id: MarkId) -> Option<&Mark<'a>> {
        self.marks.get(id.0)
    }
}

/// Lines of [`Document::flat`], from 1.
pub(in crate::markdown) type FlatLines = Range<usize>;

/// The meaning of indentation.
#[derive(Clone, Copy, Debug)]
pub(in crate::markdown) struct Layout {
    /// It makes no code, so that blocks may be indented at will.
    pub(in crate::markdown) is_mdx: bool,
    /// Neither the site nor the page says which.
    pub(in crate::markdown) is_guessed: bool,
}

/// Reads the blocks of a body, whose text has no marks. `texts` keeps what is in quotes.
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

/// Whether a text has `import` lines, outside of code.
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
