//! `<CodeBlock>` around imported, quoted or bare code becomes a fence.

use std::borrow::Cow;
use std::collections::HashMap;

use super::component::{Imports, raw_path};
use super::file::fenced;
use super::{BROKEN_INCLUDE, Expander};
use crate::markdown::dialect::line::{Fence, Margin, without_quotes};
use crate::markdown::dialect::rules;
use crate::markdown::dialect::script::Quoted;
use crate::markdown::dialect::tag::Tag;
use crate::markdown::tree::{CodeInfo, code_info, decoded};

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
        let expression = content.trim().strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).map(str::trim);
        let quoted = expression.and_then(Quoted::read).filter(|quoted| quoted.behind.is_empty());
        let imported = expression.and_then(|name| imports.get(name));
        let code = if let Some(quoted) = quoted {
            if let Some(range) = quoted.expression {
                let quote = content.find(['`', '"', '\'']).unwrap_or(0);
                let expression = &content[quote + range.start..quote + range.end];
                let place = match written.find(expression).map(|at| tag.range.end + at) {
                    Some(start) => start..start + expression.len(),
                    None => tag.range.clone(),
                };
                self.wrong(&rules::CODE_IN_MARKDOWN, origin, place, rules::NOT_RUN.to_owned());
            }
            quoted.text
        } else if let Some(path) = imported {
            let file = self.imported(origin, path);
            let extension = raw_path(path).rsplit_once('.').map_or("", |(_, extension)| extension);
            if language.is_empty() {
                extension.clone_into(&mut language);
            }
            match file {
                Ok(file) => file.text.clone(),
                Err(why) => {
                    self.wrong(&BROKEN_INCLUDE, origin, tag.range.clone(), why);
                    String::new()
                }
            }
        } else if content.lines().any(|line| Fence::opens(line.trim_start()).is_some()) {
            return None;
        } else {
            decoded(content.trim_end())
        };
        let code = fenced(&language, &info, code.trim_end().trim_start_matches('\n').lines());
        self.generated(origin, &(tag.range.end..tag.range.end + close), &code, indentation);
        Some(tag.range.end + close + END.len())
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
