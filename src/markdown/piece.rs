//! Fragments of Markdown that render the same on any page.

use super::links::Links;
use super::outline::is_plain;
use super::tree::{Kind, Node, Tree, walk};
use super::{Options, html, parse, plain_markdown};
use crate::body::Body;
use crate::source::SourceFile;

/// A rendered fragment.
pub(crate) struct Piece {
    pub(crate) html: String,
    /// Its Markdown copy.
    pub(crate) markdown: String,
}

/// Renders blocks. `None` if they may depend on the rest of the page, or the page on them.
pub(crate) fn piece(text: &str, options: &Options, links: &dyn Links) -> Option<Piece> {
    if is_sentence(text) {
        return Some(Piece { html: format!("<p>{text}</p>\n"), markdown: text.to_owned() });
    }
    let tree = parsed(text, options)?;
    walk(&tree.nodes).all(is_same_anywhere).then(|| render_piece(&tree, options, links))
}

/// Renders the start of a paragraph on one line.
pub(crate) fn line(text: &str, options: &Options, links: &dyn Links) -> Option<Piece> {
    if is_sentence(text) {
        return Some(Piece { html: text.to_owned(), markdown: text.to_owned() });
    }
    let tree = parsed(text, options)?;
    let [Node { kind: Kind::Paragraph, children, .. }] = tree.nodes.as_slice() else { return None };
    if text.contains('\n') || !walk(children).all(|node| is_same_anywhere(node) && is_closed(node)) {
        return None;
    }
    let Piece { html, markdown } = render_piece(&tree, options, links);
    let html = html.strip_prefix("<p>")?.strip_suffix("</p>\n")?.to_owned();
    Some(Piece { html, markdown })
}

/// Whether a text has no special characters in Markdown, so that it is the same in all files.
fn is_sentence(text: &str) -> bool {
    let is_host = |four: &[u8]| four.eq_ignore_ascii_case(b"www.");
    is_plain(text) && text.starts_with(|c: char| c.is_ascii_uppercase()) && !text.as_bytes().windows(4).any(is_host)
}

/// Parses a text without problems or link reference definitions, which would affect the whole page.
fn parsed(text: &str, options: &Options) -> Option<Tree> {
    let tree = parse(&Body::generated(SourceFile::new("", text)), options);
    (!tree.nodes.is_empty() && tree.findings.is_empty() && tree.ids.is_empty() && !text.contains("]:")).then_some(tree)
}

fn render_piece(tree: &Tree, options: &Options, links: &dyn Links) -> Piece {
    let markdown = plain_markdown(tree, options, links);
    Piece { html: html(tree, options, links).body, markdown: markdown.trim_end_matches('\n').to_owned() }
}

/// Whether a node renders the same on every page: it has no number, no id, and no references.
fn is_same_anywhere(node: &Node) -> bool {
    match &node.kind {
        Kind::Text(text) => !text.contains(['[', ']']),
        Kind::Link { attributes, .. } => attributes.is_empty(),
        Kind::Paragraph
        | Kind::Plain
        | Kind::BlockQuote
        | Kind::List { .. }
        | Kind::Item { task: None }
        | Kind::Code { .. }
        | Kind::SoftBreak
        | Kind::LineBreak
        | Kind::CodeSpan(_)
        | Kind::Emphasis(_) => true,
        _ => false,
    }
}

/// Whether no special character in a node's text could pair with one in the following text.
fn is_closed(node: &Node) -> bool {
    let is_sign = |c: char| matches!(c, '*' | '_' | '~' | '`' | '<' | '>' | '$' | '\\' | '{' | '}' | '&' | '|' | '^');
    !matches!(&node.kind, Kind::Text(text) if text.contains(is_sign))
}
