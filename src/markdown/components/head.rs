//! `<Head>`: metadata in Docusaurus, invisible on the page.

use super::{Builder, Node};
use crate::markdown::dialect::rules;
use crate::markup::Tag;

pub(super) fn head(builder: &mut Builder<'_, '_>, tag: &Tag<'_>, _: Vec<Node>) -> Vec<Node> {
    builder.forget_findings_from(tag.range.start);
    let message = "`<Head>` is ignored: the page's head comes from its front matter".to_owned();
    builder.finding(&rules::UNKNOWN_COMPONENT, tag.range.clone(), message);
    Vec::new()
}
