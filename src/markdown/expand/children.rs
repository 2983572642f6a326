//! What a partial holds, which stands where the partial has `{props.children}`.

use std::collections::HashMap;
use std::rc::Rc;

use super::fences::Fences;
use super::line::Around;
use super::walk::{self, Step, Walk};
use super::{Expander, LARGEST, LEAST};
use crate::markdown::dialect::brackets::Brackets;
use crate::markdown::dialect::line::{indent, without_quotes};
use crate::markdown::dialect::tag::{Tag, TagKind};
use crate::markdown::source_map::MappedText;

/// What a partial's text says where its children stand.
pub(super) const NAME: &str = "props.children";

/// Children in children that are deeper stand behind their partials: each level is written anew.
const DEEPEST: usize = 12;

/// What a partial holds.
pub(super) struct Children {
    /// Expanded in the page that holds the partial, as its lines are written there.
    made: MappedText,
    /// How many quotes the partial stands in.
    quotes: usize,
}

impl Expander<'_> {
    /// What the partial with this tag holds, and where it ends. `None`: nothing closes it, or it is too deep.
    pub(super) fn children_of(
        &mut self,
        around: &Around<'_>,
        tag: &Tag<'_>,
        quotes: usize,
    ) -> Option<(Rc<Children>, usize)> {
        if self.depth >= DEEPEST {
            return None;
        }
        let text = around.text;
        let pairs = self.pairs.entry(around.origin).or_insert_with(|| Rc::new(pairs(&self.files[around.origin].text)));
        let end = *pairs.get(&tag.range.start).filter(|&&end| end < text.len())?;
        let behind = Tag::parse(text, end, around.braces)?.range.end;
        self.depth += 1;
        let outer = std::mem::take(&mut self.out);
        self.lines(around.origin, tag.range.end..end, "", around.imports.clone());
        let made = std::mem::replace(&mut self.out, outer);
        self.depth -= 1;
        Some((Rc::new(Children { made, quotes }), behind))
    }

    /// The children of the partial that is being read, their lines behind `indentation`.
    pub(super) fn children(&mut self, children: &Children, indentation: &str) -> MappedText {
        let Children { made, quotes } = children;
        let mut out = MappedText::default();
        self.included += made.text.len().max(LEAST);
        if self.included > LARGEST {
            return out;
        }
        self.shown_children = true;
        let inner = |line: &'_ str| without_quotes(line, *quotes).map_or(line.len(), str::len);
        let column = |line: &str| indent(&line[line.len() - inner(line)..], 0).0;
        let others = made.text.split_inclusive('\n').skip(1).filter(|line| inner(line) > 0 && !is_empty(line));
        let shared = others.map(column).min().unwrap_or(0);
        let mut at = 0;
        for (index, line) in made.text.split_inclusive('\n').enumerate() {
            let mut content = at;
            at += line.len();
            if is_empty(line) {
                out.text.push_str(if indentation.contains('>') { indentation.trim_end() } else { "" });
                out.newline();
                continue;
            }
            if index > 0 {
                content += line.len() - inner(line);
                let blanks = made.text[content..at].bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
                content += blanks.count().min(shared);
            }
            out.text.push_str(indentation);
            out.extend(made, content..at);
        }
        out
    }
}

/// Whether only markers of quotes stand in a line.
fn is_empty(line: &str) -> bool {
    line.trim_matches(|c: char| c == '>' || c.is_whitespace()).is_empty()
}

/// The tags of components in a file that have an end tag, and where that begins.
fn pairs(text: &str) -> HashMap<usize, usize> {
    let mut pairs = HashMap::new();
    let braces = Brackets::braces(text);
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut fences = Fences::default();
    let mut never_closed = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1);
        let line = at..end;
        at = end;
        if fences.hold(&text[line.clone()]) || !text[line.clone()].contains(['<', '{']) {
            continue;
        }
        if let Some(comment) = walk::comment(text, line.clone(), &mut never_closed) {
            at = comment.end;
        }
        for step in Walk::new(&text[..end], line.start) {
            let Step::Sign(start) = step else { continue };
            let name = text[start..].trim_start_matches(['<', '/']);
            if !text[start..].starts_with('<') || !name.starts_with(|c: char| c.is_ascii_uppercase()) {
                continue;
            }
            let Some(tag) = Tag::parse(text, start, &braces) else { continue };
            let name = super::line::word(name);
            match tag.kind {
                TagKind::Open => open.entry(name).or_default().push(start),
                TagKind::Close => {
                    pairs.extend(open.get_mut(name).and_then(Vec::pop).map(|open| (open, start)));
                }
                TagKind::SelfClosing => {}
            }
        }
    }
    pairs
}
