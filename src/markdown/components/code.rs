//! Code blocks: `<CodeBlock>` and `<Code>` that are not parsed as fences, and the output of all code blocks.

use super::{Builder, HtmlWriter, Kind, Node, Written, card, text};
use crate::escape::{code_span, escape, fence};
use crate::highlight;
use crate::markdown::copy::push_text;
use crate::markdown::dialect::code_info::{CodeInfo, Info};
use crate::markdown::tree::text_of;

pub(super) fn code_block(builder: &mut Builder<'_, '_>, written: Written<'_>) -> Vec<Node> {
    let Written { tag, mut place, children } = written;
    let CodeInfo { language, rest } = CodeInfo::of(tag, &builder.document.imports);
    let mut literal = String::new();
    let info = match children.as_slice() {
        [Node { kind: Kind::Formula { .. }, .. }] => return children,
        // A fence's info string takes precedence over the attributes.
        [Node { kind: Kind::Code { info, literal: code }, range, .. }] => {
            literal.clone_from(code);
            place = range.clone();
            let marks = info.find('{').map_or("", |at| &info[at..]);
            if language.is_empty() { format!("{info}{rest}") } else { format!("{language}{rest} {marks}") }
        }
        children => {
            children.iter().for_each(|child| text_of(child, &mut literal));
            format!("{language}{rest}")
        }
    };
    vec![builder.code(&info, &literal, place)]
}

/// `<Code code="…">` in a table: elsewhere it is parsed as a fence.
pub(super) fn code(builder: &mut Builder<'_, '_>, Written { tag, place, children }: Written<'_>) -> Vec<Node> {
    let Some(code) = text(builder, tag, &["code"]) else {
        return card::card(builder, Written { tag, place, children });
    };
    std::iter::once(Node::leaf(Kind::CodeSpan(code))).chain(children).collect()
}

/// The HTML of a block.
pub(super) fn html(writer: &mut HtmlWriter<'_>, info: &str, literal: &str) {
    let (out, info) = (&mut writer.out, Info::parse(info));
    out.push_str("<figure class=\"code\">");
    if !info.title.is_empty() {
        out.push_str("<figcaption>");
        escape(out, info.title);
        out.push_str("</figcaption>");
    }
    out.push_str(if info.numbered { "<pre class=\"numbered\" tabindex=\"0\"" } else { "<pre tabindex=\"0\"" });
    if info.numbered && info.first != 1 {
        out.push_str(&format!(" data-first=\"{}\"", info.first));
    }
    out.push_str("><code");
    if !info.language.is_empty() {
        out.push_str(" class=\"language-");
        escape(out, info.language);
        out.push('"');
    }
    out.push('>');
    if info.numbered || !info.marks.is_empty() {
        marked_lines(out, &info, literal);
    } else {
        highlight::write(out, info.language, literal);
    }
    out.push_str("</code></pre></figure>\n");
}

/// The lines of a block, each in its own element.
fn marked_lines(out: &mut String, info: &Info<'_>, literal: &str) {
    let is_marked = |number| info.marks.iter().any(|&(from, to)| (from..=to).contains(&number));
    let spans = highlight::spans(info.language, literal);
    let mut spans = spans.iter().peekable();
    let mut at = 0;
    for (index, line) in literal.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        out.push_str(if is_marked(index + 1) { "<span class=\"line mark\">" } else { "<span class=\"line\">" });
        while let Some(span) = spans.peek().filter(|span| span.start < end) {
            let start = span.start.max(at);
            escape(out, &literal[at..start]);
            highlight::write_span(out, span.class, &literal[start..span.end.min(end)]);
            at = span.end.min(end);
            if span.end > end {
                break;
            }
            spans.next();
        }
        escape(out, &literal[at..end]);
        at = end;
        out.push_str("</span>");
    }
}

/// The Markdown of a block, with its language and title.
pub(super) fn markdown(info: &str, literal: &str) -> String {
    let Info { language, title, .. } = Info::parse(info);
    let info = match title {
        "" => language.to_owned(),
        title => {
            let quote = if title.contains('"') { '\'' } else { '"' };
            format!("{language} title={quote}{title}{quote}")
        }
    };
    fence(literal, &info)
}

/// The Markdown of a block as inline code, where blocks aren't allowed.
pub(super) fn markdown_in_line(info: &str, literal: &str, out: &mut String) {
    let title = Info::parse(info).title;
    if !title.is_empty() {
        push_text(out, title);
        out.push_str(": ");
    }
    out.push_str(&code_span(&literal.trim().replace('\n', " ")));
}
