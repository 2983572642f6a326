//! A text that is being read: where, and what is changed in it.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::rc::Rc;

use super::mark::MarkKind;
use super::source::Source;
use super::text::LeafText;
use crate::markdown::dialect::tag::{Tag, TagKind};
use crate::markdown::dialect::ticks::Ticks;
use crate::markdown::source_map::MappedText;

/// A change within a text.
pub(super) struct Edit<'a> {
    pub(super) range: Range<usize>,
    pub(super) by: Replacement<'a>,
}

impl Edit<'_> {
    /// Whether nothing is in place of the part.
    pub(super) fn says_nothing(&self) -> bool {
        match &self.by {
            Replacement::Text(text) => text.is_empty(),
            Replacement::Flat(text) => text.text.is_empty(),
            Replacement::Mark(_) => false,
        }
    }
}

/// The replacement of a part of a text.
pub(super) enum Replacement<'a> {
    Mark(MarkKind<'a>),
    /// Other text; empty to drop.
    Text(String),
    /// The output written separately.
    Flat(MappedText),
}

/// A text that is being read.
pub(super) struct Scan<'t, 'a> {
    pub(super) leaf: &'t LeafText<'a>,
    pub(super) source: Rc<Source<'a>>,
    pub(super) ticks: Ticks,
    /// Where the leaf that is written begins.
    pub(super) begin: usize,
    /// Where it is read.
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) edits: Vec<Edit<'a>>,
    /// The phrases that are open in the text, of names that are open as blocks too.
    pub(super) phrases: Vec<&'a str>,
    /// The components that were opened in the text.
    pub(super) components: HashSet<&'a str>,
    /// Where the words of a heading end; `None`: it is none.
    pub(super) heading_end: Option<usize>,
    /// The tags of components and their end tags, once something asks for them.
    pairs: Option<HashMap<usize, Range<usize>>>,
}

impl<'t, 'a> Scan<'t, 'a> {
    pub(super) fn new(leaf: &'t LeafText<'a>, range: Range<usize>) -> Scan<'t, 'a> {
        Scan {
            leaf,
            source: Rc::clone(&leaf.source),
            ticks: Ticks::of(leaf.source.text, range.clone()),
            begin: range.start,
            at: range.start,
            end: range.end,
            edits: Vec::new(),
            phrases: Vec::new(),
            components: HashSet::new(),
            heading_end: leaf.heading_end().filter(|&end| end <= range.end),
            pairs: None,
        }
    }

    /// Adds a change, and goes on after it.
    pub(super) fn change(&mut self, edit: Edit<'a>) {
        self.at = edit.range.end;
        self.edits.push(edit);
    }

    /// Where the end tag of a component begins and ends, after those of the same name in it.
    pub(super) fn end_tag_of(&mut self, tag: &Tag<'a>) -> Option<(usize, usize)> {
        if self.pairs.is_none() {
            self.pairs = Some(self.find_pairs());
        }
        let end = self.pairs.as_ref()?.get(&tag.range.start)?;
        Some((end.start, end.end))
    }

    /// The tags of components in the rest of the text that have an end tag. Code spans and comments are left out.
    fn find_pairs(&self) -> HashMap<usize, Range<usize>> {
        let text = &self.source.text[..self.end];
        let mut pairs = HashMap::new();
        let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut at = self.at;
        while let Some(next) = text[at..].find(['`', '<', '{', '\\']) {
            at += next;
            let rest = &text[at..];
            let length = rest.len() - rest.trim_start_matches('`').len();
            let after = match rest.as_bytes()[0] {
                b'`' => self.ticks.closing(at + length, length).or(Some(at + length)),
                b'\\' => Some(text.ceil_char_boundary(at + 2)),
                b'{' if rest.starts_with("{/*") => self.source.after_braced_comment(at),
                b'<' if rest.starts_with("<!--") => self.source.after_next("-->", at),
                b'<' => Tag::parse(text, at, &self.source.braces).map(|tag| {
                    // HTML knows no capitals, but what is imported does.
                    let name = rest.trim_start_matches(['<', '/']).get(..tag.name.len()).unwrap_or_default();
                    match tag.kind {
                        TagKind::Open => open.entry(name).or_default().push(at),
                        TagKind::SelfClosing => {}
                        TagKind::Close => {
                            let start = open.get_mut(name).and_then(Vec::pop);
                            pairs.extend(start.map(|start| (start, tag.range.clone())));
                        }
                    }
                    tag.range.end
                }),
                _ => None,
            };
            at = after.filter(|&after| after <= self.end).unwrap_or(at + 1);
        }
        pairs
    }
}
