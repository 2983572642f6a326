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
    let (template, shown) = match &site.plan.page(id).source {
        PageSource::Integration(index) => ("integration.md", &integrations[*index..=*index]),
        PageSource::IntegrationList { listed, .. } => ("integrations.md", &integrations[listed.clone()]),
        _ => return false,
    };
    site.theme.is_shipped(template) && !shown.iter().any(may_link)
}

/// Whether what is written about an integration may hold a link or an image. Without `[` and `<` there is none, except to
/// a whole address outside.
fn may_link(integration: &Integration) -> bool {
    let texts = [Some(&integration.description), integration.notes.as_ref()];
    integration.overlay.is_some()
        || texts.into_iter().flatten().any(|text| text.bytes().any(|byte| matches!(byte, b'[' | b'<')))
}
