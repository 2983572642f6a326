//! Pages that can't contain a dead link and need not be rendered to check them.
//!
//! Almost all generated pages link only to external sites. Rendering and parsing them would be most of the time of
//! checking a large registry.

use super::external;
use crate::integration::Integration;
use crate::markdown::{self, Body, Link, LinkKind};
use crate::plan::links::Target;
use crate::plan::page::{PageId, PageSource};
use crate::site::Site;
use crate::source::SourceFile;
use crate::theme::escape;

/// Whether a generated page can't have a dead link or image: it uses the shipped template, whose links are valid, and
/// its texts only link to full URLs.
pub(super) fn has_no_links(site: &Site, id: PageId) -> bool {
    let page = site.plan.page(id);
    match page.source {
        // Apart from the integrations' texts, everything on it is plain text or a link from the plan.
        PageSource::Integration(_)
        | PageSource::IntegrationList { .. }
        | PageSource::Category { .. }
        | PageSource::Group { .. } => {}
        PageSource::Written(_) | PageSource::NotFound | PageSource::Redirect { .. } => return false,
    }
    let listed = site.plan.parsed.listed_integrations(page);
    page.source.template().is_some_and(|template| site.theme.is_shipped(template))
        && !listed.iter().any(|integration| may_link(site, id, integration))
}

/// Whether an integration's texts may contain a dead link or an image.
fn may_link(site: &Site, id: PageId, integration: &Integration) -> bool {
    let texts = [Some(&integration.texts.description), integration.texts.notes.as_ref()];
    integration.overlay.is_some() || !texts.into_iter().flatten().all(|text| leads_outside(site, id, text))
}

/// Whether a text links only to full URLs. Without `[` and `<` it can't contain any other link.
fn leads_outside(site: &Site, id: PageId, text: &str) -> bool {
    if !text.bytes().any(|byte| matches!(byte, b'[' | b'<')) {
        return true;
    }
    let body = Body::generated(SourceFile::new("", escape::markdown(text)));
    let links = markdown::outline(&markdown::parse(&body, &site.options)).links;
    let is_outside = |link: &Link| {
        link.kind == LinkKind::Link
            && site.plan.resolve(id, &link.destination) == Some(Target::External)
            && external::fault(&link.destination).is_none()
    };
    // A link reference definition may turn other text into a link.
    !text.contains("]:") && links.iter().all(is_outside)
}
