//! Raw HTML that CommonMark leaves unchanged, cut into tags and text.

use std::ops::Range;

use super::brackets::Brackets;
use super::element::is_verbatim;
use super::script::Quoted;
use super::tag::{Tag, TagKind};

/// A piece of raw HTML.
pub(crate) enum Piece<'a> {
    /// A tag, whose ranges count from the beginning of the HTML.
    Tag(Tag<'a>),
    /// Text with unresolved entities.
    Text(&'a str),
    /// The content of an element like `<script>`.
    Verbatim(&'a str),
    /// JSX's syntax for code: `<pre>{`…`}</pre>`.
    Quoted {
        text: String,
        /// An expression inside it.
        expression: Option<Range<usize>>,
        /// The whole range, including the braces.
        range: Range<usize>,
    },
}

/// Cuts raw HTML into pieces. Comments and declarations are dropped. With `mdx`, a string in braces that is the entire
/// content of a `<pre>` is its text.
pub(crate) fn pieces(html: &str, mdx: bool) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let braces = Brackets::braces(html);
    let mut text_start = 0;
    let mut at = 0;
    let mut in_pre = false;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        at = start + 1;
        let rest = &html[start..];
        let skipped = if rest.starts_with("<!--") {
            Some(rest.find("-->").map_or(html.len(), |end| start + end + 3))
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            rest.find('>').map(|end| start + end + 1)
        } else {
            None
        };
        if let Some(end) = skipped {
            push_text(&mut pieces, &html[text_start..start]);
            at = end;
            text_start = end;
            continue;
        }
        let Some(tag) = Tag::parse(html, start, &braces) else { continue };
        push_text(&mut pieces, &html[text_start..start]);
        at = tag.range.end;
        let name = tag.name.to_ascii_lowercase();
        let is_open = tag.kind == TagKind::Open;
        if name == "pre" {
            in_pre = is_open;
        }
        let is_code = mdx && in_pre && is_open && matches!(name.as_str(), "pre" | "code");
        pieces.push(Piece::Tag(tag));
        if is_open && is_verbatim(&name) && name != "pre" {
            let end_tag = format!("</{name}");
            let rest = &html.as_bytes()[at..];
            let end = rest
                .windows(end_tag.len())
                .position(|window| window.eq_ignore_ascii_case(end_tag.as_bytes()))
                .map_or(html.len(), |found| at + found);
            pieces.push(Piece::Verbatim(&html[at..end]));
            at = end;
        } else if is_code && let Some((quoted, end)) = quoted(html, at) {
            pieces.push(quoted);
            at = end;
        }
        text_start = at;
    }
    push_text(&mut pieces, &html[text_start..]);
    pieces
}

/// The string in braces after the start tag that ends at `at`, if the end tag follows it.
pub(crate) fn quoted(html: &str, at: usize) -> Option<(Piece<'_>, usize)> {
    let source = html[at..].trim_start().strip_prefix('{')?.trim_start();
    let quoted = Quoted::read(source)?;
    let after = quoted.rest.trim_start().strip_prefix('}')?.trim_start();
    let start = html.len() - source.len();
    let expression = quoted.expression.map(|range| start + range.start..start + range.end);
    // The line end after `<pre>` is not part of the text.
    let text = quoted.text.strip_prefix('\n').map(str::to_owned).unwrap_or(quoted.text);
    let end = html.len() - after.len();
    after.starts_with("</").then_some((Piece::Quoted { text, expression, range: at..end }, end))
}

fn push_text<'a>(pieces: &mut Vec<Piece<'a>>, text: &'a str) {
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
}
