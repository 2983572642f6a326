//! Code blocks from `<CodeBlock>` around imported, quoted or bare code, and from Starlight's `<Code code={…} />`.

use std::ops::Range;

use super::{Block, BlockKind, Columns, Fence, Parser, Source, without_margin};
use crate::body::{BROKEN_INCLUDE, Part, dedented};
use crate::markdown::dialect::{code_info::CodeInfo, rules};
use crate::markup::{AttributeValue, Quoted, Tag, TagKind, decoded};

/// Longest code in a `<CodeBlock>`, in bytes.
const LONGEST: usize = 64 * 1024;

/// Code, and the language from its file name.
struct Code {
    text: String,
    of: String,
}

impl<'a> Parser<'a> {
    /// The code shown by a tag, and its end: see [`Parser::code_block`] and [`Parser::code_in_attribute`].
    pub(super) fn code_element(
        &mut self,
        source: &Source<'a>,
        tag: &Tag<'a>,
        end: usize,
        margin: Columns,
    ) -> Option<(Block<'a>, usize)> {
        let is_block = tag.name == "CodeBlock" && tag.kind == TagKind::Open;
        if !is_block && (tag.name != "Code" || tag.kind == TagKind::Close || self.scope.imports.contains_key("Code")) {
            return None;
        }
        let CodeInfo { language, rest } = CodeInfo::of(tag, &self.imports);
        let (Code { text: code, of }, after) = match is_block {
            true => self.code_block(source, tag, end, margin)?,
            false => self.code_in_attribute(source, tag, margin)?,
        };
        let language = if language.is_empty() { of } else { language };
        let literal = dedented(code.trim_end().trim_start_matches('\n').lines());
        let info = format!("{language}{rest}").trim().to_owned();
        let block = Block::new(BlockKind::Code { info, literal }, source.range(&(tag.range.start..after)), Vec::new());
        Some((block, after))
    }

    /// The content of a `<CodeBlock>`. `None` if it contains Markdown fences.
    fn code_block(&mut self, source: &Source<'a>, tag: &Tag<'a>, end: usize, margin: Columns) -> Option<(Code, usize)> {
        let start = tag.range.end;
        let close = source.end_tag(tag.name, start, end).filter(|close| close - start < LONGEST)?;
        let after = close + source.text[close..].find('>')? + 1;
        let written = &source.text[start..close];
        let content = without_margin(written, margin);
        let expression = content.trim().strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        if let Some(code) = expression.and_then(|code| self.named_code(source, start..close, code)) {
            return Some((code, after));
        }
        let has_fence = content.lines().any(|line| Fence::opens(line.trim_start()).is_some());
        (!has_fence).then(|| (Code { text: decoded(content.trim_end()), of: String::new() }, after))
    }

    /// The code in the attribute of a `<Code>`. `None` if it can't be read.
    fn code_in_attribute(&mut self, source: &Source<'a>, tag: &Tag<'a>, margin: Columns) -> Option<(Code, usize)> {
        let code = tag.get("code")?;
        let following = &source.text[tag.range.end..];
        let after = match tag.kind {
            TagKind::SelfClosing => tag.range.end,
            _ => source.text.len() - following.trim_start().strip_prefix("</Code>")?.len(),
        };
        let code = match code.value {
            AttributeValue::Expression(written) => {
                let written = without_margin(written, margin);
                self.named_code(source, tag.range.clone(), &written)?
            }
            value => Code { text: value.text(&self.imports)?, of: String::new() },
        };
        Some((code, after))
    }

    /// The code of an expression: a string, or an imported file, whose name determines the language.
    fn named_code(&mut self, source: &Source<'a>, place: Range<usize>, expression: &str) -> Option<Code> {
        let expression = expression.trim();
        if let Some(quoted) = Quoted::read(expression).filter(|quoted| quoted.rest.is_empty()) {
            if let Some(range) = quoted.expression {
                let run = &expression[range];
                let at = source.text[place.clone()].find(run).map(|at| place.start + at..place.start + at + run.len());
                self.finding(&rules::CODE_IN_MARKDOWN, source.range(&at.unwrap_or(place)), rules::NOT_RUN.to_owned());
            }
            return Some(Code { text: quoted.text, of: String::new() });
        }
        let path = *self.scope.imports.get(expression)?;
        let code = match self.scope.segment.parts.get(path)? {
            Part::Code { info, literal } => {
                self.grow(literal.len()).map(|()| Code { text: literal.clone(), of: info.clone() })
            }
            Part::Missing(why) => Err(why.clone()),
            Part::Text(_) => return None,
        };
        Some(code.unwrap_or_else(|why| {
            self.finding(&BROKEN_INCLUDE, source.range(&place), why);
            Code { text: String::new(), of: String::new() }
        }))
    }
}
