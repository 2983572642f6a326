//! `<CodeBlock>` around imported, quoted or bare code becomes a fence, and so does Starlight's `<Code code={…} />`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use super::component::{Imports, raw_path};
use super::file::fenced;
use super::{BROKEN_INCLUDE, Expander};
use crate::markdown::dialect::line::{Fence, Margin, without_quotes};
use crate::markdown::dialect::rules;
use crate::markdown::dialect::script::Quoted;
use crate::markdown::dialect::tag::{AttributeValue, Tag, TagKind};
use crate::markdown::tree::{CodeInfo, attribute_value, code_info, decoded};

/// Longest code in a `<CodeBlock>`, in bytes.
const LONGEST: usize = 64 * 1024;

const END: &str = "</CodeBlock>";

/// Where the next end tag stands behind a place of a file.
#[derive(Clone, Copy)]
pub(super) struct CodeEnd {
    origin: usize,
    from: usize,
    end: Option<usize>,
}

impl Expander<'_> {
    /// Writes a `<CodeBlock>`, which stands behind `margin`, as a fence. Returns the end of it; `None` where it holds
    /// Markdown's own fences.
    pub(super) fn code_block(
        &mut self,
        origin: usize,
        text: &str,
        tag: &Tag<'_>,
        imports: &Imports<'_>,
        margin: Margin,
        indentation: &str,
    ) -> Option<usize> {
        let close = self.code_end(origin, text, tag.range.end).filter(|close| *close < LONGEST)?;
        let written = &text[tag.range.end..][..close];
        let content = within(written, margin)?;
        let CodeInfo { mut language, rest: info } = code_info(tag, &HashMap::new());
        let expression = content.trim().strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
        let place = tag.range.end..tag.range.end + close;
        let code = expression.and_then(|code| self.named_code(origin, text, tag, imports, code, place, &mut language));
        let code = if let Some(code) = code {
            code
        } else if content.lines().any(|line| Fence::opens(line.trim_start()).is_some()) {
            return None;
        } else {
            decoded(content.trim_end())
        };
        let code = fenced(&language, &info, code.trim_end().trim_start_matches('\n').lines());
        self.generated(origin, &(tag.range.end..tag.range.end + close), &code, indentation);
        Some(tag.range.end + close + END.len())
    }

    /// Writes a `<Code>` whose attribute holds its code as a fence. Returns the end of it; `None` where the code is
    /// nothing that can be read.
    pub(super) fn code_in_attribute(
        &mut self,
        origin: usize,
        text: &str,
        tag: &Tag<'_>,
        imports: &Imports<'_>,
        margin: Margin,
        indentation: &str,
    ) -> Option<usize> {
        let found = tag.get("code")?;
        let behind = &text[tag.range.end..];
        let end = match tag.kind {
            TagKind::SelfClosing => tag.range.end,
            _ => text.len() - behind.trim_start().strip_prefix("</Code>")?.len(),
        };
        let CodeInfo { mut language, rest: info } = code_info(tag, &HashMap::new());
        let code = match found.value {
            AttributeValue::Expression(written) => {
                let written = within(written, margin)?;
                self.named_code(origin, text, tag, imports, &written, tag.range.clone(), &mut language)?
            }
            value => attribute_value(value, &HashMap::new())?,
        };
        let code = fenced(&language, &info, code.trim_end().trim_start_matches('\n').lines());
        self.generated(origin, &tag.range, &code, indentation);
        Some(end)
    }

    /// The code that an expression at a place of the text names: a quoted one, or that of an imported file, whose name
    /// tells its language.
    #[allow(clippy::too_many_arguments, reason = "what is said of wrong code")]
    fn named_code(
        &mut self,
        origin: usize,
        text: &str,
        tag: &Tag<'_>,
        imports: &Imports<'_>,
        expression: &str,
        place: Range<usize>,
        language: &mut String,
    ) -> Option<String> {
        let expression = expression.trim();
        if let Some(quoted) = Quoted::read(expression).filter(|quoted| quoted.behind.is_empty()) {
            if let Some(range) = quoted.expression {
                let quote = expression.find(['`', '"', '\'']).unwrap_or(0);
                let run = &expression[quote + range.start..quote + range.end];
                let place = match text[place.clone()].find(run).map(|at| place.start + at) {
                    Some(start) => start..start + run.len(),
                    None => tag.range.clone(),
                };
                self.wrong(&rules::CODE_IN_MARKDOWN, origin, place, rules::NOT_RUN.to_owned());
            }
            return Some(quoted.text);
        }
        let path = imports.get(expression)?;
        let file = self.imported(origin, path);
        let extension = raw_path(path).rsplit_once('.').map_or("", |(_, extension)| extension);
        if language.is_empty() {
            extension.clone_into(language);
        }
        Some(match file {
            Ok(file) => file.text.clone(),
            Err(why) => {
                self.wrong(&BROKEN_INCLUDE, origin, tag.range.clone(), why);
                String::new()
            }
        })
    }

    /// How far the next end tag is. Remembered, because many tags may ask for the same one.
    fn code_end(&mut self, origin: usize, text: &str, at: usize) -> Option<usize> {
        let known = self.code_end.filter(|known| known.origin == origin && known.from <= at);
        let known = known.filter(|known| known.end.is_none_or(|end| end >= at));
        let end = match known {
            Some(known) => known.end,
            None => text[at..].find(END).map(|found| at + found),
        };
        self.code_end = Some(CodeEnd { origin, from: at, end });
        Some(end? - at)
    }
}

/// What stands in a component behind `margin`, without what its lines share with the component's own. `None`: it stands
/// in a quote that ends before.
fn within(content: &str, margin: Margin) -> Option<Cow<'_, str>> {
    if margin == (Margin { quotes: 0, column: 0 }) || !content.contains('\n') {
        return Some(Cow::Borrowed(content));
    }
    let mut out = String::with_capacity(content.len());
    for (index, line) in content.split_inclusive('\n').enumerate() {
        if index == 0 {
            out.push_str(line);
            continue;
        }
        let line = without_quotes(line, margin.quotes)?;
        let mut column = 0;
        let blanks = line.bytes().take_while(|byte| {
            column += if *byte == b'\t' { 4 - column % 4 } else { 1 };
            matches!(byte, b' ' | b'\t') && column <= margin.column
        });
        out.push_str(&line[blanks.count()..]);
    }
    Some(Cow::Owned(out))
}
