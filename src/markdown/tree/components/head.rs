//! `<Head>`: what Docusaurus puts into the page's head shows nothing in the page.

use std::ops::Range;

use super::{Builder, Node, Tag};
use crate::markdown::dialect::rules;

pub(super) fn head(builder: &mut Builder<'_, '_>, _: &Tag<'_>, place: Range<usize>, _: Vec<Node>) -> Vec<Node> {
    builder.forget_findings_from(place.start);
    let message = "`<Head>` is left out: the page's head is made from its front matter".to_owned();
    builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
    Vec::new()
}
