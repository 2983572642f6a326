//! A site: the plan and the theme, and the documents that pages are rendered from.
//!
//! Everything here is a function of the input. Outlines of generated pages are worked out when they are first asked for
//! and kept; `build` asks for all, the preview for those that it shows.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use crate::diagnostic::Diagnostic;
use crate::integration::{document, examples};
use crate::markdown::{self, Body, Options, Outline};
use crate::plan::Plan;
use crate::plan::page::{PageId, PageSource};
use crate::source::SourceFile;
use crate::theme::Theme;

/// See the module's text.
pub struct Site {
    /// All pages and addresses.
    pub plan: Plan,
    /// Templates and assets.
    pub theme: Theme,
    /// How Markdown is read.
    pub options: Options,
    /// End links in `index.html`, for reading without a server.
    pub offline: bool,
    outlines: Vec<OnceLock<Arc<Outline>>>,
}

impl Site {
    /// A site of a plan and a theme.
    pub fn new(plan: Plan, theme: Theme, options: Options, offline: bool) -> Site {
        let outlines = plan.pages.iter().map(|_| OnceLock::new()).collect();
        Site { plan, theme, options, offline, outlines }
    }

    /// The Markdown of a page, from where all its forms are made.
    ///
    /// # Errors
    /// Where the theme's template of a generated page fails.
    pub fn body(&self, id: PageId) -> Result<Cow<'_, Body>, Diagnostic> {
        let parsed = &self.plan.parsed;
        let text = match &self.plan.page(id).source {
            PageSource::Written(index) => return Ok(Cow::Borrowed(&parsed.documents[*index].body)),
            PageSource::Integration(index) => {
                let integration = &parsed.integrations[*index];
                let examples = examples::examples(&integration.entry);
                let generated =
                    self.generated("integration.md", document::integration(&self.theme, integration, &examples)?);
                return Ok(Cow::Owned(match integration.overlay {
                    Some(overlay) => generated.followed_by(&parsed.documents[overlay].body),
                    None => generated,
                }));
            }
            PageSource::IntegrationList { number, listed } => {
                let total = parsed.integrations.len();
                let pages = total.div_ceil(crate::integration::LISTED_PER_PAGE).max(1);
                let listed = &parsed.integrations[listed.clone()];
                return Ok(Cow::Owned(
                    self.generated("integrations.md", document::list(&self.theme, listed, *number, pages, total)?),
                ));
            }
            PageSource::NotFound => return Ok(Cow::Owned(self.generated("404.md", document::not_found(&self.theme)?))),
            PageSource::Redirect { .. } => String::new(),
        };
        Ok(Cow::Owned(self.generated("redirect.html", text)))
    }

    /// Generated text: what is wrong in it is shown in the text itself, named after its template.
    fn generated(&self, template: &str, text: String) -> Body {
        let path = self.theme.template(template).map_or(template, |file| &file.path);
        Body::generated(SourceFile::new(format!("{path} (filled in)"), text))
    }

    /// Title, headings, ids and links of a page.
    ///
    /// # Errors
    /// Where the theme's template of a generated page fails.
    pub fn outline(&self, id: PageId) -> Result<Arc<Outline>, Diagnostic> {
        if let PageSource::Written(index) = self.plan.page(id).source {
            return Ok(Arc::clone(&self.plan.parsed.documents[index].outline));
        }
        if let Some(outline) = self.outlines[id.0].get() {
            return Ok(Arc::clone(outline));
        }
        let (outline, _) = markdown::outline(&*self.body(id)?, &self.options);
        Ok(Arc::clone(self.outlines[id.0].get_or_init(|| Arc::new(outline))))
    }
}
