//! Pages in which no link can be wrong, so that they need not be made to know it.
//!
//! Of ten thousand generated pages nearly all link only outside. Making and parsing every one of them is nearly all of
//! the time that a check of a large registry would take.

use super::external;
use crate::integration::Integration;
use crate::markdown::{self, Body, Link, LinkKind};
use crate::plan::links::Target;
use crate::plan::page::{PageId, PageSource};
use crate::site::Site;
use crate::source::SourceFile;
use crate::theme::escape;

/// Whether a generated page has no link or image that could lead nowhere: its template is the shipped one, whose links are
/// known to be right, and the texts that it shows link to whole URLs alone.
pub(super) fn has_no_links(site: &Site, id: PageId) -> bool {
    let page = site.plan.page(id);
    match page.source {
        // But for the texts of the integrations, its texts are plain, and its links are the plan's own.
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

/// Whether what is written about an integration may hold a link that leads nowhere, or an image.
fn may_link(site: &Site, id: PageId, integration: &Integration) -> bool {
    let texts = [Some(&integration.texts.description), integration.texts.notes.as_ref()];
    integration.overlay.is_some() || !texts.into_iter().flatten().all(|text| leads_outside(site, id, text))
}

/// Whether a text holds no links but such to whole URLs. Without `[` and `<` it holds no others.
fn leads_outside(site: &Site, id: PageId, text: &str) -> bool {
    if !text.contains(['[', '<']) {
        return true;
    }
    let body = Body::generated(SourceFile::new("", escape::markdown(text)));
    let links = markdown::outline(&markdown::parse(&body, &site.options)).links;
    let is_outside = |link: &Link| {
        link.kind == LinkKind::Link
            && site.plan.resolve(id, &link.destination) == Some(Target::External)
            && external::fault(&link.destination).is_none()
    };
    // A definition here may turn other text into a link.
    !text.contains("]:") && links.iter().all(is_outside)
}
