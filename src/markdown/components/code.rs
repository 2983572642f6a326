//! Code blocks: `<CodeBlock>` and `<Code>` that are not parsed as fences, and the output of all code blocks.

use super::{Builder, HtmlWriter, Kind, Line, MarkdownWriter, Node, card};
use crate::escape::{code_span, escape, fence};
use crate::highlight;
use crate::markdown::copy::push_text;
use crate::markdown::diagram::is_diagram;
use crate::markdown::dialect::code_info::{CodeInfo, Info};
use crate::markdown::tree::text_of;
use crate::markup::Tag;

pub(super) fn code_block(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let mut place = tag.range.clone();
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
pub(super) fn code(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, children: Vec<Node>) -> Vec<Node> {
    let Some(code) = builder.text(tag, &["code"]) else { return card::card(builder, tag, children) };
    std::iter::once(Node::leaf(Kind::CodeSpan(code))).chain(children).collect()
}

impl HtmlWriter<'_> {
    /// A code block.
    pub(in crate::markdown) fn code(&mut self, info: &str, literal: &str) {
        self.has_diagram |= is_diagram(info);
        let (out, info) = (&mut self.out, Info::parse(info));
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

impl MarkdownWriter<'_> {
    /// A code block, with its language and title.
    pub(in crate::markdown) fn code(&self, info: &str, literal: &str) -> String {
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

    /// A block as inline code, where blocks aren't allowed.
    pub(in crate::markdown) fn code_in_line(&self, info: &str, literal: &str, line: &mut Line) {
        let title = Info::parse(info).title;
        if !title.is_empty() {
            push_text(&mut line.out, title);
            line.out.push_str(": ");
        }
        line.out.push_str(&code_span(&literal.trim().replace('\n', " ")));
    }
}
