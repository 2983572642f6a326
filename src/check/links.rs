//! Every link, anchor and image of every page, against the plan.

use std::ops::Range;
use std::sync::Arc;

use super::dead_target::{DeadTarget, Missing};
use super::external;
use super::no_links::has_no_links;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::integration::Integration;
use crate::markdown::{Link, LinkKind};
use crate::plan::links::{Target, is_external};
use crate::plan::page::{PageId, PageSource};
use crate::registry;
use crate::render::OutFile;
use crate::site::Site;
use crate::source::{Location, SourceFile};

/// The rules that links can break.
pub(crate) static RULES: &[&Rule] = &[&DEAD_LINK, &DEAD_ANCHOR, &DEAD_IMAGE, &NO_ALT];

pub(super) static DEAD_LINK: Rule = Rule {
    code: "dead-link",
    severity: Severity::Error,
    summary: "a link to a missing page or file",
    explanation: "A link is relative to its source file or, if there is no such file, to its page's URL. With a \
                  leading `/`, it starts at the site's root, with `@site/` at the site's folder. To allow a link to \
                  something that another program serves, add a pattern to `links.allow` in sitegen.toml.",
    wrong: "[themes](theme.md)",
    right: "[themes](themes.md)",
};

pub(super) static DEAD_ANCHOR: Rule = Rule {
    code: "dead-anchor",
    severity: Severity::Error,
    summary: "a link to a missing heading or ID",
    explanation: "The part after `#` is the ID of a heading, a tab or a raw HTML element on the page. sitegen \
                  generates heading IDs like GitHub, unless you set one with `{#id}` at the end of the heading.",
    wrong: "[install](setup.md#instal)",
    right: "[install](setup.md#install)",
};

pub(super) static DEAD_IMAGE: Rule = Rule {
    code: "dead-image",
    severity: Severity::Error,
    summary: "a missing image",
    explanation: "Put images next to the page that shows them, or in the static folder. Paths to the static folder \
                  start with `/`.",
    wrong: "![the dashboard](dashbord.png)",
    right: "![the dashboard](dashboard.png)",
};

static NO_ALT: Rule = Rule {
    code: "image-without-text",
    severity: Severity::Warning,
    summary: "an image without alt text",
    explanation: "People who can't see the image read the text between the brackets. For a decorative image, use an \
                  empty `alt` in HTML: `<img src=\"line.png\" alt=\"\">`.",
    wrong: "![](dashboard.png)",
    right: "![the dashboard with one failed call](dashboard.png)",
};

/// The rules that a baseline can list: dead links. Missing alt text is not one: listing such an image would hide that
/// the image itself is later removed.
pub(super) const DEAD: [&Rule; 3] = [&DEAD_LINK, &DEAD_ANCHOR, &DEAD_IMAGE];

/// A finding, with its key in a baseline.
pub(crate) struct Finding {
    /// The source file and the link as written.
    pub key: (String, String),
    /// The diagnostic.
    pub problem: Diagnostic,
    /// The missing target, if a similar one can be suggested.
    pub(super) target: Option<Missing>,
}

/// Checks pages of one site; shared by all threads.
pub(crate) struct Checker<'a> {
    pub(super) site: &'a Site,
}

impl<'a> Checker<'a> {
    /// A checker for a site.
    pub(crate) fn new(site: &'a Site) -> Self {
        Checker { site }
    }

    /// The problems of a page's links.
    ///
    /// # Errors
    /// Where the theme's template of the page fails.
    pub(crate) fn page(&self, id: PageId) -> Result<Vec<Finding>, Diagnostic> {
        let mut findings = Vec::new();
        if has_no_links(self.site, id) {
            return Ok(findings);
        }
        let outline = self.site.outline(id)?;
        let body = if self.site.has_includes(id) { Some(self.site.body(id)?) } else { None };
        for link in &outline.links {
            let included = body.as_ref().and_then(|body| body.included_at(link.range.start));
            let Some((problem, target)) = self.link(id, included, link)? else { continue };
            let at = self.place(id, link)?;
            let key = (at.file.path.clone(), link.destination.clone());
            findings.push(Finding { key, problem: problem.at(&at.file, at.range), target });
        }
        Ok(findings)
    }

    /// The problems of a page's links, including those of its layout.
    ///
    /// # Errors
    /// Where the theme's template of the page fails.
    pub(crate) fn rendered(&self, id: PageId, files: &[OutFile]) -> Result<Vec<Finding>, Diagnostic> {
        let mut findings = self.page(id)?;
        findings.extend(self.layout(id, files)?);
        Ok(findings)
    }

    /// The problem of a link in a page, or in a file that the page includes.
    fn link(
        &self,
        id: PageId,
        included: Option<&str>,
        link: &Link,
    ) -> Result<Option<(Diagnostic, Option<Missing>)>, Diagnostic> {
        let site = self.site;
        let destination = &link.destination;
        if site.plan.allows_link(destination) {
            return Ok(None);
        }
        let is_image = link.kind == LinkKind::Image;
        let target = site.plan.resolve_in(id, included, destination);
        // A missing logo is reported where it is configured.
        let is_generated = matches!(site.plan.page(id).source, PageSource::IntegrationList { .. });
        if target.is_none()
            && super::front::is_logo(&site.plan, destination)
            && (is_generated || link.text_or_alt_is_empty)
        {
            return Ok(None);
        }
        if target == Some(Target::External)
            && let Some((message, hint)) = external::fault(destination)
        {
            let rule = if is_image { &DEAD_IMAGE } else { &DEAD_LINK };
            return Ok(Some((Diagnostic::new(rule, message).hint(hint), None)));
        }
        Ok(match target {
            _ if destination.is_empty() && link.kind != LinkKind::Html => {
                let (rule, what) = if is_image { (&DEAD_IMAGE, "image") } else { (&DEAD_LINK, "link") };
                let problem = Diagnostic::new(rule, format!("the {what} has no URL"));
                Some((problem.hint("write one between the parentheses, or remove them"), None))
            }
            Some(Target::Page(..)) if is_image => {
                let message = format!("`{destination}` is a page, not an image");
                Some((Diagnostic::new(&DEAD_IMAGE, message).hint("name an image file"), None))
            }
            None if is_image => {
                let message = format!("the image `{destination}` doesn't exist");
                let target = DeadTarget::file(id, destination).in_file(included);
                Some((Diagnostic::new(&DEAD_IMAGE, message), Some(Missing::Target(target))))
            }
            None if site.plan.leads_to_draft(id, included, destination) => {
                let message = format!("the link `{destination}` leads to a draft, which is not published");
                let hint = "remove `draft: true` from that page, or the link; `serve --drafts` shows drafts";
                Some((Diagnostic::new(&DEAD_LINK, message).hint(hint), None))
            }
            None if external::is_windows_path(destination) => {
                let message = format!("the link `{destination}` points to a file on your machine");
                Some((Diagnostic::new(&DEAD_LINK, message).hint(external::FILE_HINT), None))
            }
            None => {
                let message = format!("the link `{destination}` is dead");
                let target = DeadTarget::link(id, destination).in_file(included);
                Some((Diagnostic::new(&DEAD_LINK, message), Some(Missing::Target(target))))
            }
            Some(Target::Page(target, Some(fragment))) => {
                let problem = self.anchor(target, &fragment, destination)?;
                problem.map(|problem| (problem, Some(Missing::Anchor(target, fragment))))
            }
            Some(_) if is_image && link.text_or_alt_is_empty => {
                let message = format!("the image `{destination}` has no alt text");
                Some((Diagnostic::new(&NO_ALT, message).hint("describe the image: `![description](…)`"), None))
            }
            Some(_) => None,
        })
    }

    /// The problem of a link to a missing anchor.
    pub(super) fn anchor(
        &self,
        target: PageId,
        fragment: &str,
        destination: &str,
    ) -> Result<Option<Diagnostic>, Diagnostic> {
        // In HTML, `#top` is the top of any page.
        if fragment.eq_ignore_ascii_case("top") || fragment.starts_with(":~:") {
            return Ok(None);
        }
        let outline = self.site.outline(target)?;
        if outline.ids.contains(fragment) {
            return Ok(None);
        }
        let page = self.site.plan.page(target);
        let name = if page.path.is_empty() { "the home page".to_owned() } else { format!("`/{}`", page.path) };
        let message = format!("the link `{destination}`: {name} has no heading or id `#{fragment}`");
        Ok(Some(Diagnostic::new(&DEAD_ANCHOR, message)))
    }

    /// Where a link was written: in the page's own file, or, on an integration's page, in the registry.
    pub(super) fn place(&self, id: PageId, link: &Link) -> Result<Location, Diagnostic> {
        let parsed = &self.site.plan.parsed;
        let listed = parsed.listed_integrations(self.site.plan.page(id));
        let in_registry =
            listed.iter().find_map(|integration| place_in_registry(&parsed.registry, integration, &link.destination));
        if let Some(range) = in_registry {
            return Ok(Location::new(&parsed.registry, range));
        }
        Ok(self.site.body(id)?.locate(link.range.clone()))
    }
}

/// The byte range of a link in the registry.
fn place_in_registry(file: &Arc<SourceFile>, integration: &Integration, destination: &str) -> Option<Range<usize>> {
    let docs = integration.entry.docs.as_ref()?;
    let texts = [&docs.description, &docs.additional_notes].into_iter().flatten();
    let website = docs.website.iter().filter(|website| *website.value == *destination);
    texts.chain(website).find_map(|text| {
        let mut places = text.value.match_indices(destination).map(|(at, _)| at);
        let start = match places.clone().find(|at| begins_destination(&text.value[..*at])) {
            // A full URL is unambiguous; any other text may also occur as an ordinary word.
            None if is_external(destination) => places.next()?,
            start => start?,
        };
        Some(registry::position_in_string(file, &text.span, start..start + destination.len()))
    })
}

/// Whether a link destination may follow this Markdown or HTML.
fn begins_destination(before: &str) -> bool {
    let before = before.trim_end();
    before.ends_with(['(', '<', '"', '\'', '=']) || before.ends_with("]:")
}
