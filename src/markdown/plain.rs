//! A page as plain Markdown, for readers that are programs.
//!
//! Two steps, because the outline knows places in the body, and the scanner those in what it makes of it:
//! addresses and headings are written first ([`addressed`]), then what the dialect adds to CommonMark becomes CommonMark.

mod address;
mod dropped;
mod gap;
mod opaque;
mod tag;
#[cfg(test)]
mod tests;

use std::iter::Peekable;
use std::ops::Range;
use std::slice;

use self::address::addressed;
pub use self::address::literal;
use self::dropped::Dropped;
use self::gap::Gap;
use self::tag::Tags;
use super::dialect::element::{Element, html_element, is_player};
use super::dialect::line::{Fence, is_markers};
use super::dialect::mark::{INLINE_CLOSE, INLINE_OPEN, MarkKind, block_mark, restored, without_marks};
use super::dialect::tag::{Tag, TagKind};
use super::dialect::{self, Scanned};
use super::links::{LinkKind, Links};
use super::source_map::MappedText;
use super::{Body, Options, Outline};

/// A clean copy of a body: labels of tabs and titles of admonitions stand in bold above their text, components and raw
/// HTML become the Markdown that says the same where there is one, `import` lines and comments go, and links are written
/// as `links` says. The title is left out with `first_h1_removed`. Everything else stays as it was written.
///
/// `outline` is that of the body.
pub fn plain_markdown(body: &Body, outline: &Outline, options: &Options, links: &dyn Links) -> String {
    let addressed = addressed(body, outline, options, links);
    let text = without_marks(&addressed.text);
    let scanned = dialect::scan(&text, options);
    let mut writer = Writer {
        scanned: &scanned,
        addressed: &addressed,
        tags: Tags::new(&scanned.imports, &addressed, links),
        links,
        out: String::with_capacity(text.len()),
        code: scanned.code.iter().peekable(),
        options,
        dropped: Dropped::default(),
        label: None,
        margin: None,
        gap: Gap::default(),
    };
    let mut at = 0;
    for line in scanned.text.text.split_inclusive('\n') {
        writer.line(line, at);
        at += line.len();
    }
    writer.out
}

/// What a block becomes.
pub(super) enum Shown {
    /// Nothing: what stands around it is kept apart.
    Gap,
    /// A block of its own.
    Block(String),
    /// A line of raw HTML, which what stands around it belongs to.
    Raw(String),
    /// What follows, up to a [`Shown::LabelEnd`], is one line between these marks; without any text, the other text is.
    Label(&'static str, String),
    /// The end of such a line.
    LabelEnd,
}

/// A line that is put together.
struct Label {
    /// Where it begins in the output.
    start: usize,
    before: String,
    mark: &'static str,
    instead: String,
}

struct Writer<'s, 'a> {
    scanned: &'s Scanned<'a>,
    /// What was scanned, with the way back to the body.
    addressed: &'s MappedText,
    tags: Tags<'s>,
    links: &'s dyn Links,
    out: String,
    /// The code that is not behind the line that is looked at.
    code: Peekable<slice::Iter<'s, Range<usize>>>,
    options: &'s Options,
    dropped: Dropped,
    label: Option<Label>,
    /// The white space before a line that held nothing but tags: the next one may stand no deeper, where it would be code.
    margin: Option<String>,
    gap: Gap,
}

impl Writer<'_, '_> {
    /// Writes the line that begins at `at` of the scanned text.
    fn line(&mut self, line: &str, at: usize) {
        while self.code.next_if(|code| code.end <= at).is_some() {}
        if self.dropped.holds(line) {
            return;
        }
        if let Some(code) = self.code.peek().filter(|code| code.start < at + line.len()) {
            // Without MDX, a fence can be the text of indented code.
            let opens = code.start >= at && (self.options.mdx || !line.starts_with("    "));
            let opening = opens.then(|| code.start - at);
            // A comment may stand before it in the line.
            let before = line.get(..code.start.saturating_sub(at)).filter(|before| before.contains(INLINE_OPEN));
            let (before, code) = line.split_at(before.map_or(0, str::len));
            self.begin_line(line);
            if !before.is_empty() {
                self.text(before);
            }
            self.code_line(code, opening.map(|start| start.saturating_sub(before.len())));
            return;
        }
        let content = line.trim();
        if content.is_empty() {
            self.gap.empty_lines += 1;
            self.margin = None;
            return;
        }
        if content.trim_start_matches(['>', ' ', '\t']).is_empty() {
            // One is enough.
            line.trim_end().clone_into(&mut self.gap.quoted);
            self.gap.quoted.push('\n');
            return;
        }
        // Behind list markers alone, a mark stands in the item's text.
        if let Some(at) = line.find('<')
            && let before = &line[..at]
            && is_markers(before)
            && (before.trim().is_empty() || before.contains('>'))
            && let Some(mark) = block_mark(&line[at..])
        {
            return self.block(mark, before);
        }
        let is_joined = self.begin_line(line);
        // An address may hold what the scanner marked.
        let written =
            content.starts_with('[').then(|| restored(line.to_owned(), &self.scanned.marks, self.scanned.source));
        let place = || self.addressed.locate(self.scanned.text.locate(at..at).1).1.start;
        let resolve = |address: &str| self.links.resolve(LinkKind::Link, address, place()).href.into_owned();
        match written.and_then(|line| address::definition(&line, &resolve)) {
            Some(definition) => self.out.push_str(&definition),
            None => self.text(if is_joined { line.trim_start_matches([' ', '\t', '>']) } else { line }),
        }
    }

    /// A line of code, which begins at a place of it if it is the first. What a fence says of lines and numbers is for the
    /// page.
    fn code_line(&mut self, line: &str, start: Option<usize>) {
        let inner = start.and_then(|start| line.get(start..)).unwrap_or_default();
        let inner = inner.trim_start_matches(|c: char| is_markers(c.encode_utf8(&mut [0; 4])));
        let Some(Fence { length, .. }) = Fence::opens(inner) else { return self.out.push_str(line) };
        let (open, info) = line.split_at(line.len() - inner.len() + length);
        self.out.push_str(open);
        self.out.push_str(&short_info(info.trim_end()));
        self.out.push('\n');
    }

    /// A line of text, with the tags in it.
    fn text(&mut self, line: &str) {
        let start = self.out.len();
        let before = self.margin.take();
        let mut rest = match &before {
            Some(margin) if line.starts_with(margin) => {
                self.out.push_str(margin);
                line.trim_start_matches([' ', '\t'])
            }
            _ => line,
        };
        while let Some(at) = rest.find(INLINE_OPEN) {
            let behind = &rest[at + INLINE_OPEN.len_utf8()..];
            let close = behind.find(INLINE_CLOSE).unwrap_or(behind.len());
            let number = behind[..close].trim().parse().unwrap_or(usize::MAX);
            let mark = self.scanned.marks.get(number);
            let after = behind.get(close + INLINE_CLOSE.len_utf8()..).unwrap_or("");
            // Behind a quote or list marker, a block's mark stands in the line.
            let is_block = rest[..at].ends_with("<!--") && after.starts_with("-->");
            self.out.push_str(if is_block { &rest[..at - "<!--".len()] } else { &rest[..at] });
            match mark.map(|mark| &mark.kind) {
                // Markdown's links hold no blocks: their words stay apart.
                Some(MarkKind::Tag(tag)) if self.tags.in_link() && is_box(tag.name) => {
                    let is_apart = self.out.ends_with([' ', '\n', '[']);
                    if tag.kind != TagKind::Close && !is_apart {
                        self.out.push(' ');
                    }
                }
                Some(MarkKind::Tag(tag)) if self.is_never_closed(tag, number) => self.out.push_str(&self.tags.raw(tag)),
                Some(MarkKind::Tag(tag)) => match self.tags.inline(tag) {
                    Some(shown) => self.out.push_str(&shown),
                    // The scanner takes a tag for one where CommonMark sees indented code.
                    None if line.starts_with("    ") => self.out.push_str(&self.scanned.source[tag.range.clone()]),
                    None => {}
                },
                Some(MarkKind::Opaque(tag)) => {
                    let margin = &line[..line.len() - line.trim_start_matches(['>', ' ', '\t']).len()];
                    self.out.push_str(&self.opaque(mark, tag, margin));
                }
                Some(MarkKind::Math { .. } | MarkKind::TakenName) => {
                    self.out.push_str(mark.map_or("", |mark| &self.scanned.source[mark.range.clone()]));
                }
                Some(MarkKind::LessThan) => self.out.push_str("\\<"),
                _ => {}
            }
            rest = if is_block { &after["-->".len()..] } else { after };
        }
        self.out.push_str(rest);
        // A tag that shows nothing may leave one; two are a line break.
        if self.out[start..].ends_with(" \n") && !self.out.ends_with("  \n") {
            self.out.truncate(self.out.len() - " \n".len());
            self.out.push('\n');
        }
        if self.out[start..].trim().is_empty() {
            self.out.truncate(start);
            let margin = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
            self.margin = before.or_else(|| Some(margin.to_owned()));
        }
    }

    /// A mark that stands alone in its line, behind `before`: white space and quote markers.
    fn block(&mut self, mark: usize, before: &str) {
        let Some(mark) = self.scanned.marks.get(mark) else { return };
        self.dropped.open(mark);
        self.margin = None;
        let shown = match &mark.kind {
            MarkKind::Math { .. } => Shown::Block(self.scanned.source[mark.range.clone()].to_owned()),
            MarkKind::Tag(tag) => self.tags.block(tag),
            MarkKind::Opaque(tag) => match self.opaque(Some(mark), tag, before) {
                text if text.is_empty() => Shown::Gap,
                text if tag.name == "pre" => Shown::Raw(text),
                text => Shown::Block(text),
            },
            MarkKind::Admonition { kind, .. } => Shown::Label("**", capitalized(kind)),
            MarkKind::TitleEnd => Shown::LabelEnd,
            MarkKind::AdmonitionEnd | MarkKind::Comment | MarkKind::LessThan | MarkKind::TakenName => Shown::Gap,
        };
        match shown {
            Shown::Gap => {}
            Shown::Block(text) => {
                if !begins_item(before) {
                    self.gap.want(before);
                }
                let before = self.begin_block(before);
                self.out.push_str(&format!("{before}{text}\n"));
            }
            Shown::Raw(text) => {
                if !self.out.is_empty() && !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
                if self.ends_with_markers(before) {
                    self.gap.want(before);
                }
                let before = self.begin_block(before);
                self.out.push_str(&format!("{before}{text}\n"));
                return;
            }
            Shown::Label(mark, instead) => {
                if !begins_item(before) {
                    self.gap.want(before);
                }
                let before = self.begin_block(before).to_owned();
                // A label in a label is part of it.
                let start = self.out.len();
                self.label.get_or_insert(Label { start, before, mark, instead });
                return;
            }
            Shown::LabelEnd => {
                if let Some(Label { start, before, mark, instead }) = self.label.take() {
                    let words = self.out[start..]
                        .lines()
                        .flat_map(|line| line.trim_start_matches([' ', '>']).split_whitespace());
                    let text = words.collect::<Vec<_>>().join(" ");
                    self.out.truncate(start);
                    let text = if text.is_empty() { instead } else { text };
                    self.out.push_str(&format!("{before}{}\n", labelled(mark, &text)));
                    self.gap = Gap::default();
                }
            }
        }
        self.gap.want(before);
    }

    /// Begins the line of a block; returns what stands before it there.
    fn begin_block<'l>(&mut self, before: &'l str) -> &'l str {
        if self.begin_line(before) { "" } else { before }
    }

    /// Whether a tag of a link has no end tag in its paragraph, so that Markdown could not close the link.
    fn is_never_closed(&self, tag: &Tag<'_>, mark: usize) -> bool {
        let has_partner = self.scanned.marks.get(mark).is_some_and(|mark| mark.partner.is_some());
        if tag.name != "a" || tag.kind != TagKind::Open || has_partner || self.tags.target(tag).is_none() {
            return false;
        }
        let behind = self.scanned.marks.get(mark + 1..).unwrap_or_default();
        let next = behind.iter().find_map(|mark| match &mark.kind {
            MarkKind::Tag(tag) if tag.name == "a" && tag.kind != TagKind::SelfClosing => Some(tag),
            _ => None,
        });
        let text = next.filter(|next| next.kind == TagKind::Close);
        let text = text.and_then(|end| self.scanned.source.get(tag.range.end..end.range.start));
        let lines = text.map(|text| text.rsplit_once('\n').map_or("", |(lines, _)| lines));
        lines.is_none_or(|lines| lines.split('\n').skip(1).any(|line| line.trim().is_empty()))
    }
}

/// What stands behind the mark that opens a fence: the language and the title.
fn short_info(info: &str) -> String {
    let words = info.trim_start();
    let language = words.split(char::is_whitespace).next().unwrap_or_default();
    // Another form of writing them.
    if language.starts_with(['{', '[']) {
        return info.to_owned();
    }
    let title = ["title=\"", "title='"].iter().find_map(|key| {
        let start = words.match_indices(key).map(|(at, _)| at).find(|&at| at == 0 || words[..at].ends_with(' '))?;
        let end = words[start + key.len()..].find(key.chars().last()?)?;
        Some(&words[start..start + key.len() + end + 1])
    });
    match title {
        Some(title) if language.starts_with("title=") => format!(" {title}"),
        Some(title) => format!("{language} {title}"),
        // A word such as `showLineNumbers` is no language.
        None if language.contains('=') || language == "showLineNumbers" => String::new(),
        None => language.to_owned(),
    }
}

/// Whether an element shows nothing but what stands in it.
fn is_box(name: &str) -> bool {
    matches!(html_element(name), Some(Element::Block | Element::TextBlock)) && !is_player(name)
}

/// Whether a list item begins with what stands before a block.
fn begins_item(before: &str) -> bool {
    before.contains(|c: char| !matches!(c, '>' | ' ' | '\t'))
}

/// A line as a label: in bold, if nothing in it is so already, or as a heading.
fn labelled(mark: &str, text: &str) -> String {
    match mark {
        "**" if text.is_empty() || text.contains("**") => text.to_owned(),
        "**" => format!("**{text}**"),
        hashes => format!("{hashes} {text}"),
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
