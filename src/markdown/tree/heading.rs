//! Ids of headings, as GitHub and Docusaurus make them.

use comrak::Anchorizer;

use super::node::{Kind, Node};

/// Gives each heading, and whatever else can be linked to, an id of its own.
#[derive(Default)]
pub(super) struct Ids {
    anchors: Anchorizer,
}

impl Ids {
    /// An id for a text, unique on the page.
    pub(super) fn unique(&mut self, text: &str) -> String {
        let id = self.anchors.anchorize(text);
        // A heading without a letter would have an empty id, which HTML forbids.
        if id.is_empty() { self.anchors.anchorize("section") } else { id }
    }

    /// Keeps an id that the author chose, so that no other gets it.
    pub(super) fn reserve(&mut self, id: &str) {
        self.anchors.anchorize(id);
    }
}

/// Takes `{#id}` off the end of a heading's text.
pub(super) fn custom_id(children: &mut Vec<Node>) -> Option<String> {
    let Some(Node { kind: Kind::Text(text), .. }) = children.last_mut() else { return None };
    let inner = text.trim_end().strip_suffix('}')?;
    let open = inner.rfind('{')?;
    let words = &inner[open + 1..];
    if !words.split_whitespace().all(|word| word.starts_with(['#', '.'])) {
        return None;
    }
    let id = words.split_whitespace().find_map(|word| word.strip_prefix('#'))?.to_owned();
    if id.is_empty() || !id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':')) {
        return None;
    }
    let kept = text[..open].trim_end().len();
    text.truncate(kept);
    if kept == 0 {
        children.pop();
    }
    Some(id)
}
