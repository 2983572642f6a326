//! A page as plain Markdown, for readers that are programs.
//!
//! Two steps, because the outline knows places in the body, and the scanner those in what it makes of it:
//! addresses and headings are written first ([`addressed`]), then what the dialect adds to CommonMark becomes CommonMark.

mod address;
mod dropped;
mod tag;
#[cfg(test)]
mod tests;

use std::iter::Peekable;
use std::slice;

use self::address::addressed;
pub use self::address::literal;
use self::dropped::Dropped;
use self::tag::Tags;
use super::dialect::line::{is_markers, list_marker};
use super::dialect::mark::{INLINE_CLOSE, INLINE_OPEN, MarkKind, block_mark, restored, without_marks};
use super::dialect::{self, Code, Scanned};
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
        drops_scripts: !options.unsafe_html,
        dropped: Dropped::default(),
        label: None,
        margin: None,
        empty_lines: 0,
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
    code: Peekable<slice::Iter<'s, Code>>,
    drops_scripts: bool,
    dropped: Dropped,
    label: Option<Label>,
    /// The white space before a line that held nothing but tags: the next one may stand no deeper, where it would be code.
    margin: Option<String>,
    /// How many empty lines stood since the last text.
    empty_lines: usize,
}

impl Writer<'_, '_> {
    /// Writes the line that begins at `at` of the scanned text.
    fn line(&mut self, line: &str, at: usize) {
        while self.code.next_if(|code| code.range.end <= at).is_some() {}
        if self.dropped.holds(line) {
            return;
        }
        if let Some(code) = self.code.peek().filter(|code| code.range.start < at + line.len()) {
            let can_drop = code.is_element && self.drops_scripts;
            let line = if can_drop { self.dropped.rest_of(line, code.range.start >= at) } else { line };
            // A comment may stand before it in the line.
            let before = line.get(..code.range.start.saturating_sub(at)).filter(|before| before.contains(INLINE_OPEN));
            let (before, code) = line.split_at(before.map_or(0, str::len));
            if !line.is_empty() {
                self.empty_lines(line);
            }
            if !before.is_empty() {
                self.text(before);
            }
            self.out.push_str(code);
            return;
        }
        let content = line.trim();
        if content.is_empty() {
            self.empty_lines += 1;
            self.margin = None;
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
        self.empty_lines(line);
        // An address may hold what the scanner marked.
        let written =
            content.starts_with('[').then(|| restored(line.to_owned(), &self.scanned.marks, self.scanned.source));
        let place = || self.addressed.locate(self.scanned.text.locate(at..at).1).1.start;
        let resolve = |address: &str| self.links.resolve(LinkKind::Link, address, place()).href.into_owned();
        match written.and_then(|line| address::definition(&line, &resolve)) {
            Some(definition) => self.out.push_str(&definition),
            None => self.text(line),
        }
    }

    /// The empty lines before a line: one is enough, but indented code has as many as were written.
    fn empty_lines(&mut self, line: &str) {
        let is_code = line.starts_with("    ") || line.starts_with('\t');
        let wanted = std::mem::take(&mut self.empty_lines);
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push_str(&"\n".repeat(if is_code { wanted } else { wanted.min(1) }));
        }
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
            let mark = behind[..close].trim().parse().ok().and_then(|mark: usize| self.scanned.marks.get(mark));
            let after = behind.get(close + INLINE_CLOSE.len_utf8()..).unwrap_or("");
            // Behind a quote or list marker, a block's mark stands in the line.
            let is_block = rest[..at].ends_with("<!--") && after.starts_with("-->");
            self.out.push_str(if is_block { &rest[..at - "<!--".len()] } else { &rest[..at] });
            match mark.map(|mark| &mark.kind) {
                Some(MarkKind::Tag(tag)) => match self.tags.inline(tag) {
                    Some(shown) => self.out.push_str(&shown),
                    // The scanner takes a tag for one where CommonMark sees indented code.
                    None if line.starts_with("    ") => self.out.push_str(&self.scanned.source[tag.range.clone()]),
                    None => {}
                },
                Some(MarkKind::Math) => {
                    self.out.push_str(mark.map_or("", |mark| &self.scanned.source[mark.range.clone()]));
                }
                Some(MarkKind::LessThan) => self.out.push_str("\\<"),
                _ => {}
            }
            rest = if is_block { &after["-->".len()..] } else { after };
        }
        self.out.push_str(rest);
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
            MarkKind::Math => Shown::Block(self.scanned.source[mark.range.clone()].to_owned()),
            MarkKind::Tag(tag) => self.tags.block(tag),
            MarkKind::Admonition { kind, .. } => Shown::Label("**", capitalized(kind)),
            MarkKind::TitleEnd => Shown::LabelEnd,
            MarkKind::AdmonitionEnd | MarkKind::Comment | MarkKind::LessThan => Shown::Gap,
        };
        match shown {
            Shown::Gap => {}
            Shown::Block(text) => {
                self.gap(before);
                self.out.push_str(&format!("{before}{text}\n"));
            }
            Shown::Raw(text) => {
                if !self.out.is_empty() && !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
                self.empty_lines(before);
                self.out.push_str(&format!("{before}{text}\n"));
                return;
            }
            Shown::Label(mark, instead) => {
                self.gap(before);
                // A label in a label is part of it.
                let (start, before) = (self.out.len(), before.to_owned());
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
                }
            }
        }
        self.gap(before);
    }

    /// Ends the paragraph, within the quote if there is one.
    fn gap(&mut self, before: &str) {
        self.empty_lines = 0;
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        let quote = if before.contains(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '*' | '+')) {
            // A list item begins, and with it the quote.
            ""
        } else {
            before.trim_end()
        };
        let last = self.out.trim_end_matches(['\n', ' ']).rsplit('\n').next().unwrap_or("");
        let is_quoted = last.find('>').is_some_and(|at| is_markers(&last[..at]));
        let quote = if is_quoted { quote } else { "" };
        // The text of an item has no empty line before it.
        let item = last.trim_start_matches(['>', ' ']);
        let is_item = list_marker(item).is_some_and(|width| item.len() <= width);
        let is_apart =
            is_item || self.out.is_empty() || self.out.ends_with("\n\n") || !quote.is_empty() && last == quote;
        if !is_apart {
            self.out.push_str(quote);
            self.out.push('\n');
        }
    }
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
