//! Emoji codes, such as `:tada:`, by GitHub's names.
//!
//! Many names are words of documentation (`:key:`, `:id:`, `:x:`), so a code must be separate from words, as on GitLab:
//! `user:key:secret`, `10:100:45` and `/users/:id:/` are text.

use comrak::nodes::{AstNode, NodeShortCode, NodeValue};

use super::frame::{Frames, push, push_text};
use super::node::{Kind, Node};

/// Adds a code known to comrak, as an emoji or as text.
pub(super) fn push_code<'n>(frames: &mut Frames<'_>, node: &'n AstNode<'n>, code: &NodeShortCode) {
    let side = |side: Option<&'n AstNode<'n>>, of: fn(&str) -> Option<char>| match &side?.data().value {
        NodeValue::Text(text) => of(text),
        _ => None,
    };
    let before = side(node.previous_sibling(), |text| text.chars().next_back());
    let after = side(node.next_sibling(), |text| text.chars().next());
    if before.is_some_and(joins_code) || after.is_some_and(joins_code) {
        return push_text(frames, &format!(":{}:", code.code));
    }
    let kind = Kind::Emoji { code: code.code.clone(), emoji: code.emoji.clone() };
    push(frames, Node::leaf(kind));
}

/// The length of the emoji code that a text begins with.
pub(in crate::markdown) fn emoji_code(text: &str) -> Option<usize> {
    let rest = text.strip_prefix(':')?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '_')))?;
    let is_code = rest[end..].starts_with(':') && NodeShortCode::resolve(&rest[..end]).is_some();
    is_code.then_some(end + 2)
}

/// Whether a character next to a code makes it text.
pub(in crate::markdown) fn joins_code(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, ':' | '/' | '_')
}
