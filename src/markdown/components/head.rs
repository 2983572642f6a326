//! `<Head>`: metadata in Docusaurus, invisible on the page.

use super::{Builder, Node, Written};
use crate::markdown::dialect::rules;

pub(super) fn head(builder: &mut Builder<'_, '_>, Written { place, .. }: Written<'_>) -> Vec<Node> {
    builder.forget_findings_from(place.start);
    let message = "`<Head>` is ignored: the page's head comes from its front matter".to_owned();
    builder.finding(&rules::UNKNOWN_COMPONENT, place, message);
    Vec::new()
}
