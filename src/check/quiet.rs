//! Pages in which no link can be wrong, so that they need not be made to know it.
//!
//! Of ten thousand generated pages nearly all link only outside. Making and parsing every one of them is nearly all of
//! the time that a check of a large registry would take.

use crate::integration::Integration;
use crate::plan::page::{PageId, PageSource};
use crate::site::Site;

/// Whether a generated page has no link or image that could lead nowhere: its template is the shipped one, whose links are
/// known to be right, and the texts that it shows hold no link of their own.
pub(super) fn is_quiet(site: &Site, id: PageId) -> bool {
    let integrations = &site.plan.parsed.integrations;
    let source = &site.plan.page(id).source;
    let shown = match source {
        PageSource::Integration(index) => &integrations[*index..=*index],
        PageSource::IntegrationList { listed, .. } => &integrations[listed.clone()],
        // Its texts are plain, and its links are the plan's own.
        PageSource::Category { .. } | PageSource::Group { .. } => &[],
        PageSource::Written(_) | PageSource::NotFound | PageSource::Redirect { .. } => return false,
    };
    source.template().is_some_and(|template| site.theme.is_shipped(template)) && !shown.iter().any(may_link)
}

/// Whether what is written about an integration may hold a link or an image. Without `[` and `<` there is none, except to
/// a whole address outside.
fn may_link(integration: &Integration) -> bool {
    let texts = [Some(&integration.description), integration.notes.as_ref()];
    integration.overlay.is_some()
        || texts.into_iter().flatten().any(|text| text.bytes().any(|byte| matches!(byte, b'[' | b'<')))
}
