//! A text to search for constructs, with a mapping back to the body.
//!
//! The body itself is one. The content of a quote is another: its lines without the quote's markers, so that tags and
//! formulas over several lines are read as anywhere else.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::ops::Range;

use crate::markdown::components::names::is_block;
use crate::markdown::dialect::ticks::Ticks;
use crate::markup::{Brackets, Tag, TagKind, Tokens, is_foreign, is_opaque};

/// Texts that live as long as the document.
pub(in crate::markdown) type Texts = typed_arena::Arena<String>;

/// A text with its line table and search results.
pub(in crate::markdown) struct Source<'a> {
    pub(in crate::markdown) text: &'a str,
    /// The start of each line in the text and in the body: of the first one if the text is a part of the body.
    lines: Vec<(usize, usize)>,
    pub(super) braces: Brackets<'a>,
    pub(super) brackets: Brackets<'a>,
    /// From where something was looked for, and what was found: which is the first from any place between the two.
    hits: RefCell<HashMap<Sought<'a>, (usize, Option<usize>)>>,
    tokens: Tokens,
    /// Where the tags of elements begin, and the end tag of each.
    pairs: OnceCell<HashMap<usize, Range<usize>>>,
}

/// The targets of searches.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Sought<'a> {
    /// The end tag of an element, before an offset.
    EndTag(&'a str, usize),
    BlockTag,
    EmptyLine,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, lines: Vec<(usize, usize)>) -> Source<'a> {
        let (braces, brackets) = (Brackets::braces(text), Brackets::all(text));
        let (hits, tokens, pairs) = (RefCell::default(), Tokens::default(), OnceCell::new());
        Source { text, lines, braces, brackets, hits, tokens, pairs }
    }

    /// Maps an offset in the body to one in this text.
    pub(super) fn offset(&self, place: usize) -> usize {
        let line = self.lines.partition_point(|&(_, begin)| begin <= place).saturating_sub(1);
        let (start, begin) = self.lines[line];
        let next = self.lines.get(line + 1).map_or(self.text.len() + 1, |next| next.0);
        (start + place.saturating_sub(begin)).min(next - 1)
    }

    /// Maps an offset to the body.
    pub(in crate::markdown) fn place(&self, offset: usize) -> usize {
        let (start, begin) = self.lines[self.lines.partition_point(|&(start, _)| start <= offset).saturating_sub(1)];
        begin + offset - start
    }

    /// Maps a range to the body.
    pub(in crate::markdown) fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.place(range.start);
        start..if range.is_empty() { start } else { self.end(range.end).max(start) }
    }

    /// Maps the end of something to the body.
    pub(super) fn end(&self, offset: usize) -> usize {
        self.place(offset - 1) + 1
    }

    /// Maps the positions of a tag to the body.
    pub(in crate::markdown) fn located(&self, mut tag: Tag<'a>) -> Tag<'a> {
        tag.range = self.range(&tag.range);
        tag.attributes.iter_mut().for_each(|attribute| attribute.range = self.range(&attribute.range));
        tag
    }

    /// The end of the line that contains `at`.
    pub(super) fn line_end(&self, at: usize) -> usize {
        self.tokens.next(self.text, "\n", at).unwrap_or(self.text.len())
    }

    /// The text between two offsets of a line, or up to its end.
    pub(super) fn rest_of_line(&self, at: usize) -> &'a str {
        &self.text[at..self.line_end(at)]
    }

    /// The first place from `at` on of what is looked for, by `find`, unless it is known.
    fn seek(&self, sought: Sought<'a>, at: usize, find: impl FnOnce() -> Option<usize>) -> Option<usize> {
        let is_known = |(from, hit): &(usize, Option<usize>)| *from <= at && hit.is_none_or(|hit| hit >= at);
        if let Some((_, hit)) = self.hits.borrow().get(&sought).filter(|known| is_known(known)) {
            return *hit;
        }
        let hit = find();
        self.hits.borrow_mut().insert(sought, (at, hit));
        hit
    }

    /// The offset after the next `token`.
    pub(super) fn after_next(&self, token: &'static str, at: usize) -> Option<usize> {
        self.tokens.next(self.text, token, at).map(|hit| hit + token.len())
    }

    /// The offset after the comment at `at`.
    pub(super) fn after_comment(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        if rest.starts_with("<!--") {
            return self.after_next("-->", at);
        }
        let close = self.after_next("*/", at).filter(|_| opens_comment(rest))?;
        let rest = self.text[close..].trim_start();
        rest.starts_with('}').then(|| self.text.len() - rest.len() + 1)
    }

    /// The first end tag of an element between two offsets.
    pub(super) fn end_tag(&self, name: &'a str, at: usize, end: usize) -> Option<usize> {
        self.seek(Sought::EndTag(name, end), at, || {
            let text = self.text.get(at..end)?;
            let is_it = |&hit: &usize| {
                let Some((end_tag, rest)) = text[hit + 2..].split_at_checked(name.len()) else { return false };
                end_tag.eq_ignore_ascii_case(name)
                    && !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
            };
            text.match_indices("</").map(|(hit, _)| hit).find(is_it).map(|hit| at + hit)
        })
    }

    /// The start of the next block tag.
    pub(super) fn next_block_tag(&self, at: usize) -> Option<usize> {
        self.seek(Sought::BlockTag, at, || {
            let is_block_tag = |&hit: &usize| {
                let tag = Tag::parse(self.text, hit, &self.braces);
                tag.is_some_and(|tag| tag.kind != TagKind::Close && is_block(tag.name))
            };
            self.text[at..].match_indices('<').map(|(hit, _)| at + hit).find(is_block_tag)
        })
    }

    /// The start of the next empty line after the line that contains `at`.
    pub(super) fn next_empty_line(&self, at: usize) -> usize {
        let hit = self.seek(Sought::EmptyLine, at, || {
            let mut line = self.line_end(at) + 1;
            loop {
                let rest = self.text.get(line..).filter(|rest| !rest.is_empty())?;
                let end = rest.find('\n').unwrap_or(rest.len());
                if rest[..end].trim().is_empty() {
                    return Some(line);
                }
                line += end + 1;
            }
        });
        hit.unwrap_or(self.text.len())
    }

    /// The end tag of the element that a tag opens, after those of the same name in it.
    pub(super) fn pair(&self, tag: &Tag<'a>) -> Option<&Range<usize>> {
        self.pairs.get_or_init(|| self.find_pairs()).get(&tag.range.start)
    }

    /// Where the start tags are that have an end tag, and where that is, by their names alone. Code spans and comments
    /// are left out.
    fn find_pairs(&self) -> HashMap<usize, Range<usize>> {
        let ticks = Ticks::of(self.text, 0..self.text.len());
        let mut pairs = HashMap::new();
        let mut open: HashMap<&str, Vec<(&str, usize)>> = HashMap::new();
        let mut at = 0;
        while let Some(next) = self.text[at..].find(['`', '<', '{', '\\']) {
            at += next;
            let rest = &self.text[at..];
            let after = match rest.as_bytes()[0] {
                b'`' => {
                    let after = at + rest.len() - rest.trim_start_matches('`').len();
                    let span = ticks.closing(after, after - at).filter(|&end| end <= self.line_end(at));
                    Some(span.unwrap_or(after))
                }
                b'\\' => Some(self.text.ceil_char_boundary(at + 2)),
                _ if opens_comment(rest) => self.after_comment(at),
                b'<' => Tag::parse(self.text, at, &self.braces).map(|tag| {
                    // HTML knows no capitals, but what is imported does.
                    let name = rest.trim_start_matches(['<', '/']).get(..tag.name.len()).unwrap_or_default();
                    let open = open.entry(tag.name).or_default();
                    match tag.kind {
                        TagKind::Open => open.push((name, at)),
                        TagKind::SelfClosing => {}
                        TagKind::Close => {
                            let first = open.len().saturating_sub(MOST_ALIKE);
                            let same = open[first..].iter().rposition(|(written, _)| *written == name);
                            let index = same.map(|index| first + index).or(open.len().checked_sub(1));
                            pairs.extend(index.map(|index| (open.remove(index).1, tag.range.clone())));
                        }
                    }
                    tag.range.end
                }),
                _ => None,
            };
            at = after.unwrap_or(at + 1);
        }
        pairs
    }

    /// The offset after the end tag of an element, if its content is not Markdown.
    pub(super) fn opaque_end(&self, tag: &Tag<'a>) -> Option<usize> {
        if tag.kind != TagKind::Open || !is_opaque(tag.name) {
            return None;
        }
        if is_foreign(tag.name) {
            return self.pair(tag).map(|end_tag| end_tag.end);
        }
        let close = self.end_tag(tag.name, tag.range.end, self.text.len())?;
        Some(close + self.text[close..].find('>')? + 1)
    }
}

/// Whether a text starts with a comment of HTML or MDX: `<!-- … -->`, `{/* … */}`.
pub(super) fn opens_comment(text: &str) -> bool {
    text.starts_with("<!--") || text.starts_with("{/*")
}

/// Whether a text starts with the name of an element without Markdown content.
pub(super) fn names_opaque(text: &str) -> bool {
    let end = text.bytes().take_while(u8::is_ascii_alphanumeric).take(9).count();
    is_opaque(&text[..end].to_ascii_lowercase())
}

/// Among how many open tags that are alike but for capitals the one with the same is looked for.
const MOST_ALIKE: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_paired_inside_out() {
        let text = "<svg> `</svg>` <svg a='>'><SVG/><svg></svg><math></math></svg><!-- </svg> --></svg></svg>";
        let source = Source::new(text, vec![(0, 0)]);
        let mut found: Vec<&str> = source.find_pairs().iter().map(|(&start, end)| &text[start..end.end]).collect();
        found.sort_by_key(|found| found.len());
        let outer = text.strip_suffix("</svg>").expect("one too many");
        assert_eq!(found, ["<svg></svg>", "<math></math>", "<svg a='>'><SVG/><svg></svg><math></math></svg>", outer]);
    }

    #[test]
    fn lines_of_a_quote_lead_back_to_the_body() {
        // "> ab\n> c" without its markers.
        let source = Source::new("ab\nc", vec![(0, 2), (3, 7)]);
        assert_eq!((0..5).map(|at| source.place(at)).collect::<Vec<_>>(), [2, 3, 4, 7, 8]);
        assert_eq!([2, 3, 4, 7, 8].map(|place| source.offset(place)), [0, 1, 2, 3, 4]);
        assert_eq!((source.offset(5), source.offset(0)), (2, 0), "a marker belongs to the line before it");
        assert_eq!(source.range(&(0..4)), 2..8);
    }
}
