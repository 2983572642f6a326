//! Addresses and headings in a body, as its Markdown copy has them.

use std::ops::Range;

use crate::markdown::dialect::attribute_list;
use crate::markdown::source_map::MappedText;
use crate::markdown::tree::{Kind, Node};
use crate::markdown::{Body, Heading, LinkKind, Links, Options, Outline, parse};
use crate::source::SourceFile;

/// The text with the addresses of its links as `links` writes them, and its headings without ids; its origin 0 is the
/// body's text.
pub(super) fn addressed(body: &Body, outline: &Outline, options: &Options, links: &dyn Links) -> MappedText {
    let text = body.text.as_str();
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    for link in outline.links.iter().filter(|link| !link.range.is_empty()) {
        let Some(written) = text.get(link.range.clone()) else { continue };
        let href = || links.resolve(link.kind, &link.destination, link.range.start).href;
        // What follows a bare address would be read as part of it: a code span, and a `<` that is going to be escaped.
        let behind = &text[link.range.end..];
        let is_bare =
            (behind.starts_with(['<', '`']) || behind.starts_with("\\<")) && !text[..link.range.start].ends_with('<');
        // A reference is one place for several links; an autolink is its own text.
        if let Some((place, quote)) = from_root(text, &link.range) {
            edits.push((place, format!("{quote}{}{quote}", href())));
        } else if written == link.destination {
            let href = if is_bare { format!("<{}>", href()) } else { href().into_owned() };
            edits.push((link.range.clone(), href));
        } else if is_bare && written.starts_with("www.") {
            edits.push((link.range.clone(), format!("[{written}]({})", in_parentheses(&href()))));
        } else if let Some(place) =
            destination(written).filter(|at| unescaped(&written[at.clone()]) == link.destination)
        {
            edits.push((link.range.start + place.start..link.range.start + place.end, escaped(&href())));
        }
    }
    let mut title = outline.title.as_ref().filter(|_| options.first_h1_removed);
    for heading in &outline.headings {
        let is_title = heading.level == 1 && title.take_if(|title| **title == heading.text).is_some();
        let pictures = |range: &Range<usize>| pictures(&text[range.clone()], range.start, options, links);
        edits.extend(match is_title {
            true => whole(text, heading).map(|range| (range.clone(), pictures(&range))),
            false => id(text, heading),
        });
    }
    edits.sort_by_key(|(range, _)| range.start);
    let mut out = MappedText::default();
    out.text.reserve(text.len());
    let mut at = 0;
    for (range, by) in edits {
        if range.start >= at {
            out.copy(text, 0, at..range.start);
            at = range.end;
            out.replace(&by, 0, range);
        }
    }
    out.copy(text, 0, at..text.len());
    out
}

/// The call of `useBaseUrl` that an address stands in, or is, and its quotation mark: what `links` writes is whole, and
/// counts from nowhere else.
fn from_root(text: &str, address: &Range<usize>) -> Option<(Range<usize>, char)> {
    const NAME: &str = "useBaseUrl";
    let is_quote = |c: &char| matches!(c, '"' | '\'' | '`');
    let inner = text[address.clone()].trim().strip_prefix(NAME).map(|behind| behind.trim_start_matches(['(', ' ']));
    if let Some(inner) = inner {
        return Some((address.clone(), inner.chars().next().filter(is_quote)?));
    }
    let quote = text[..address.start].chars().next_back().filter(is_quote)?;
    let before = text[..address.start - 1].trim_end().strip_suffix('(')?.trim_end().strip_suffix(NAME)?;
    let behind = text[address.end..].strip_prefix(quote)?.trim_start().strip_prefix(')')?;
    Some((before.len()..text.len() - behind.len(), quote))
}

/// Where the destination of a whole link stands in it.
fn destination(link: &str) -> Option<Range<usize>> {
    let start = link.rfind("](")? + 2;
    let inner = link[start..].strip_suffix(')')?;
    match inner.strip_prefix('<') {
        Some(inner) => Some(start + 1..start + 1 + inner.rfind('>')?),
        None => Some(start..start + inner.find(char::is_whitespace).unwrap_or(inner.len())),
    }
}

/// A heading that goes, if it is written as Markdown has it.
fn whole(text: &str, heading: &Heading) -> Option<Range<usize>> {
    let written = text.get(heading.range.clone())?;
    let is_html = written.starts_with('<') && written.ends_with('>');
    (written.starts_with('#') || written.trim_end().ends_with('=') || is_html).then(|| heading.range.clone())
}

/// The pictures of a heading that stands at a place: its words are printed elsewhere.
fn pictures(heading: &str, place: usize, options: &Options, links: &dyn Links) -> String {
    if !heading.contains("![") && !heading.contains('<') {
        return String::new();
    }
    let body = Body::generated(SourceFile::new("", heading));
    let mut out = String::new();
    for node in &parse(&body, options).nodes {
        write_pictures(node, &mut out, &|kind, address| in_parentheses(&links.resolve(kind, address, place).href));
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

fn write_pictures(node: &Node, out: &mut String, href: &dyn Fn(LinkKind, &str) -> String) {
    let start = out.len();
    for child in &node.children {
        write_pictures(child, out, href);
    }
    match &node.kind {
        Kind::Image { destination, alt, .. } => {
            if start > 0 {
                out.push(' ');
            }
            let alt = literal(alt.as_deref().unwrap_or_default());
            out.push_str(&format!("![{alt}]({})", href(LinkKind::Image, destination)));
        }
        Kind::Link { kind, destination, .. } if out.len() > start => {
            let pictures = out.split_off(start);
            let blank = if pictures.starts_with(' ') { " " } else { "" };
            out.push_str(&format!("{blank}[{}]({})", pictures.trim_start(), href(*kind, destination)));
        }
        _ => {}
    }
}

/// The `{#id}` at a heading's end.
fn id(text: &str, heading: &Heading) -> Option<(Range<usize>, String)> {
    let written = text.get(heading.range.clone())?.lines().next()?.trim_end();
    let written = written.trim_end_matches('#').trim_end();
    let open = written.strip_suffix('}').and_then(|inner| inner.rfind('{'))?;
    let is_id =
        attribute_list::is_list(&written[open + 1..written.len() - 1]) && written[open..].contains(heading.id.as_str());
    let start = heading.range.start;
    is_id.then(|| (start + written[..open].trim_end().len()..start + written.len(), String::new()))
}

/// The definition of a reference, with its address as `resolve` writes it.
pub(super) fn definition(line: &str, resolve: &dyn Fn(&str) -> String) -> Option<String> {
    let content = line.trim_start_matches(' ');
    if line.len() - content.len() > 3 || !content.starts_with('[') || content.starts_with("[^") {
        return None;
    }
    let label = content.find("]:").filter(|end| !content[1..*end].contains([']', '[']))?;
    let behind = &content[label + 2..];
    let written = behind.split_whitespace().next()?;
    let destination = written.strip_prefix('<').and_then(|inner| inner.strip_suffix('>')).unwrap_or(written);
    let start = line.len() - behind.trim_start().len();
    let href = resolve(&unescaped(destination));
    Some(format!("{}{}{}", &line[..start], in_parentheses(&href), &line[start + written.len()..]))
}

/// An address as it stands behind a link's text.
pub(super) fn in_parentheses(href: &str) -> String {
    if href.is_empty() || href.contains([' ', '(', ')', '<', '>', '\\']) {
        format!("<{}>", escaped(href))
    } else {
        href.to_owned()
    }
}

/// Without the backslashes in front of punctuation.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let marked = chars.next_if(|next| c == '\\' && next.is_ascii_punctuation());
        out.push(marked.unwrap_or(c));
    }
    out
}

/// With backslashes in front of what ends an address somewhere: between `(` and `)`, `<` and `>`, or in a table's cell.
fn escaped(href: &str) -> String {
    let mut out = String::with_capacity(href.len());
    for c in href.chars() {
        if matches!(c, '\\' | '(' | ')' | '<' | '>' | '|' | '`') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A text as Markdown that is read as just that, with no more backslashes than readers of the source need.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~') {
            out.push('\\');
        }
        out.push(if c == '\n' { ' ' } else { c });
    }
    out
}
