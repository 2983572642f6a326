//! Lists: tight ones hold their text without paragraphs.

use super::node::{Kind, Node};

/// Takes the paragraphs directly in an item of a tight list away. Those in a component in it stay.
pub(super) fn tighten(items: &mut [Node]) {
    for item in items {
        for child in &mut item.children {
            if child.kind == Kind::Paragraph {
                child.kind = Kind::Plain;
            }
        }
    }
}
