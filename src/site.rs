//! A site: the plan and the theme, and the documents that pages are rendered from.
//!
//! Everything here is a function of the input. Outlines of generated pages are worked out when they are first asked for
//! and kept; `build` asks for all, the preview for those that it shows.

use std::sync::{Arc, OnceLock};

use crate::diagnostic::Diagnostic;
use crate::integration::{document, examples};
use crate::markdown::{self, Body, Options, Outline};
use crate::plan::page::{PageId, PageSource};
use crate::plan::{Parsed, Plan};
use crate::source::SourceFile;
use crate::theme::Theme;

/// See the module's text.
pub struct Site {
    /// All pages and addresses.
    pub plan: Arc<Plan>,
    /// Templates and assets.
    pub theme: Arc<Theme>,
    /// How Markdown is read.
    pub options: Options,
    /// End links in `index.html`, for reading without a server.
    pub offline: bool,
    /// For each page; empty for hand-written ones.
    generated: Vec<Generated>,
}

/// What is worked out of a generated page when it is first asked for.
#[derive(Default)]
struct Generated {
    body: OnceLock<Arc<Body>>,
    outline: OnceLock<Arc<Outline>>,
}

impl Site {
    /// A site of a plan and a theme.
    pub fn new(plan: Arc<Plan>, theme: Arc<Theme>, options: Options, offline: bool) -> Site {
        let generated = plan.pages.iter().map(|_| Generated::default()).collect();
        Site { plan, theme, options, offline, generated }
    }

    /// The Markdown of a page, from where all its forms are made. A generated one is kept: it is read when links are
    /// checked, when the page is rendered and for `llms-full.txt`.
    ///
    /// # Errors
    /// Where the theme's template of a generated page fails.
    pub fn body(&self, id: PageId) -> Result<&Body, Diagnostic> {
        if let PageSource::Written(index) = self.plan.page(id).source {
            return Ok(&self.plan.parsed.documents[index].body);
        }
        let slot = &self.generated[id.0].body;
        if let Some(body) = slot.get() {
            return Ok(body);
        }
        let body = self.generate(&self.plan.page(id).source)?;
        Ok(slot.get_or_init(|| Arc::new(body)))
    }

    fn generate(&self, source: &PageSource) -> Result<Body, Diagnostic> {
        let parsed = &self.plan.parsed;
        match source {
            PageSource::Integration(index) => {
                let integration = &parsed.integrations[*index];
                let examples = examples::examples(&integration.entry);
                let text = document::integration(&self.theme, integration, &examples, &parsed.proof)?;
                let body = self.filled_in("integration.md", text);
                Ok(match integration.overlay {
                    Some(overlay) => body.followed_by(&parsed.documents[overlay].body),
                    None => body,
                })
            }
            PageSource::IntegrationList { number, listed } => {
                let total = parsed.integrations.len();
                let pages = total.div_ceil(crate::integration::LISTED_PER_PAGE).max(1);
                let listed = &parsed.integrations[listed.clone()];
                let text = document::list(&self.theme, listed, *number, pages, total)?;
                Ok(self.filled_in("integrations.md", text))
            }
            PageSource::NotFound => {
                Ok(self.filled_in("404.md", document::not_found(&self.theme, self.plan.page_at("").is_some())?))
            }
            PageSource::Written(_) | PageSource::Redirect { .. } => Ok(self.filled_in("redirect.html", String::new())),
        }
    }

    /// Generated text: what is wrong in it is shown in the text itself, named after its template.
    fn filled_in(&self, template: &str, text: String) -> Body {
        let path = self.theme.template(template).map_or(template, |file| &file.path);
        Body::generated(SourceFile::new(format!("{path} (filled in)"), text))
    }

    /// Title, headings, ids and links of a page.
    ///
    /// # Errors
    /// Where the theme's template of a generated page fails.
    pub fn outline(&self, id: PageId) -> Result<&Outline, Diagnostic> {
        if let PageSource::Written(index) = self.plan.page(id).source {
            return Ok(&self.plan.parsed.documents[index].outline);
        }
        let slot = &self.generated[id.0].outline;
        if let Some(outline) = slot.get() {
            return Ok(outline);
        }
        let (outline, _) = markdown::outline(self.body(id)?, &self.options);
        Ok(slot.get_or_init(|| Arc::new(outline)))
    }

    /// Takes over what another site, made from an earlier state of the same folder, has worked out for the integrations'
    /// pages that are made from the same things in both.
    pub fn adopt(&self, earlier: &Site) {
        let (now, before) = (&self.plan.parsed, &earlier.plan.parsed);
        let same_theme = Arc::ptr_eq(&self.theme, &earlier.theme);
        if !same_theme || self.options != earlier.options || now.proof != before.proof {
            return;
        }
        for id in self.plan.page_ids() {
            let page = self.plan.page(id);
            let PageSource::Integration(index) = page.source else { continue };
            let Some(other) = earlier.plan.page_at(&page.path) else { continue };
            let PageSource::Integration(other_index) = earlier.plan.page(other).source else { continue };
            if same_integration(now, index, before, other_index) {
                self.generated[id.0].adopt(&earlier.generated[other.0]);
            }
        }
    }
}

impl Generated {
    fn adopt(&self, earlier: &Generated) {
        fn share<T>(to: &OnceLock<Arc<T>>, from: &OnceLock<Arc<T>>) {
            if let Some(value) = from.get() {
                // Another thread may have been faster, with the same value.
                let _ = to.set(Arc::clone(value));
            }
        }
        share(&self.body, &earlier.body);
        share(&self.outline, &earlier.outline);
    }
}

/// Whether an integration's page is made from the same things at two times. Entries are compared by their source text:
/// their places shift whenever something above them is edited.
fn same_integration(now: &Parsed, index: usize, before: &Parsed, other: usize) -> bool {
    let (a, b) = (&now.integrations[index], &before.integrations[other]);
    let overlay = |parsed: &Parsed, overlay: Option<usize>| overlay.map(|index| Arc::as_ptr(&parsed.documents[index]));
    (Arc::ptr_eq(&now.integrations, &before.integrations)
        || (a.entry.key.value == b.entry.key.value
            && now.registry.text[a.entry.span.clone()] == before.registry.text[b.entry.span.clone()]
            && (&a.name, &a.description, &a.website, &a.notes) == (&b.name, &b.description, &b.website, &b.notes)))
        && overlay(now, a.overlay) == overlay(before, b.overlay)
}
