//! A site: the plan and the theme, and the documents that pages are rendered from.
//!
//! Everything here is a function of the input. A generated page's Markdown is made whenever it is asked for, because ten
//! thousand of them would fill the memory; what others ask of the page, its outline, is kept.

mod category;

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use minijinja::{Value, context};

use crate::diagnostic::Diagnostic;
use crate::document::DocumentId;
use crate::integration::document::ListPage;
use crate::integration::facets::Facets;
use crate::integration::{Integration, IntegrationId, document, examples};
use crate::markdown::{self, Body, Options, Outline, Tree};
use crate::plan::page::{Page, PageId, PageSource};
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
    outlines: Vec<OnceLock<Arc<Outline>>>,
    /// Counted once for all pages of the list of integrations.
    facets: OnceLock<Facets>,
}

impl Site {
    /// A site of a plan and a theme.
    pub fn new(plan: Arc<Plan>, theme: Arc<Theme>, options: Options, offline: bool) -> Site {
        let outlines = plan.pages.iter().map(|_| OnceLock::new()).collect();
        Site { plan, theme, options, offline, outlines, facets: OnceLock::new() }
    }

    /// The filters of the list of integrations.
    pub fn facets(&self) -> &Facets {
        self.facets.get_or_init(|| Facets::of(&self.plan.parsed.integrations))
    }

    /// The same site with nothing worked out yet: for keeping it where little of it will be asked for.
    pub fn afresh(&self) -> Site {
        Site::new(Arc::clone(&self.plan), Arc::clone(&self.theme), self.options.clone(), self.offline)
    }

    /// Puts another integration and its page in the place of those of a page.
    pub(crate) fn put(&mut self, id: PageId, page: Page, integration: Integration) {
        Arc::make_mut(&mut self.plan).put(id, page, integration);
        self.outlines[id.0] = OnceLock::new();
    }

    /// The Markdown of a page, from where all its forms are made.
    ///
    /// # Errors
    /// Where the theme's template of a generated page fails.
    pub fn body(&self, id: PageId) -> Result<Cow<'_, Body>, Diagnostic> {
        match self.plan.parsed.own_document(self.plan.page(id)) {
            Some(document) => Ok(Cow::Borrowed(&document.body)),
            None => self.generate(id).map(Cow::Owned),
        }
    }

    /// Whether files that the page includes are part of its Markdown.
    pub fn has_includes(&self, id: PageId) -> bool {
        let document = self.plan.parsed.document_of(self.plan.page(id));
        document.is_some_and(|document| document.body.has_includes())
    }

    /// A page that a Markdown template of the theme makes. What is wrong in it is shown in the text itself, named after its
    /// template.
    fn generate(&self, id: PageId) -> Result<Body, Diagnostic> {
        let body = self.filled_in(id)?;
        Ok(match self.plan.parsed.document_of(self.plan.page(id)) {
            Some(overlay) => body.followed_by(&overlay.body),
            None => body,
        })
    }

    /// The output of a generated page's template, without the hand-written part.
    fn filled_in(&self, id: PageId) -> Result<Body, Diagnostic> {
        let Some(template) = self.plan.page(id).source.template() else {
            return Ok(Body::generated(SourceFile::new("redirect.html", "")));
        };
        let text = self.theme.render(template, self.template_context(id))?;
        let path = self.theme.template(template).map_or(template, |file| &file.path);
        Ok(Body::generated(SourceFile::new(format!("{path} (filled in)"), text)))
    }

    /// The outline of what a template makes, with its text, which [`Site::outline`] does not keep.
    ///
    /// # Errors
    /// Where the template fails.
    pub fn template_outline(&self, id: PageId) -> Result<Outline, Diagnostic> {
        Ok(markdown::outline(&markdown::parse(&self.filled_in(id)?, &self.options)))
    }

    /// The context of a page's template.
    fn template_context(&self, id: PageId) -> Value {
        let parsed = &self.plan.parsed;
        match &self.plan.page(id).source {
            PageSource::Integration(id) => {
                let integration = parsed.integration(*id);
                document::integration(integration, &examples::examples(&integration.entry), &parsed.proof)
            }
            PageSource::IntegrationList { number, listed } => {
                let total = parsed.integrations.len();
                let pages = total.div_ceil(crate::integration::LISTED_PER_PAGE).max(1);
                document::list(&parsed.integrations[listed.clone()], ListPage { number: *number, pages, total })
            }
            PageSource::Category { .. } | PageSource::Group { .. } => category::template_context(&self.plan, id),
            PageSource::NotFound => context! { has_home => self.plan.page_at("").is_some() },
            PageSource::Written(_) | PageSource::Redirect { .. } => context! {},
        }
    }

    /// Title, headings, ids and links of a page.
    ///
    /// # Errors
    /// Where the theme's template of a generated page fails.
    pub fn outline(&self, id: PageId) -> Result<&Outline, Diagnostic> {
        if let Some(document) = self.plan.parsed.own_document(self.plan.page(id)) {
            return Ok(&document.outline);
        }
        if let Some(outline) = self.outlines[id.0].get() {
            return Ok(outline);
        }
        let tree = self.parse(id, &*self.body(id)?);
        Ok(self.keep_outline(id, &tree))
    }

    /// The body of a page, parsed; the outline of a generated page is kept on the way.
    pub fn parse(&self, id: PageId, body: &Body) -> Tree {
        if let Some(document) = self.plan.parsed.own_document(self.plan.page(id)) {
            let tree = document.take_tree();
            return tree.unwrap_or_else(|| markdown::parse(body, &self.options));
        }
        let tree = markdown::parse(body, &self.options);
        self.keep_outline(id, &tree);
        tree
    }

    fn keep_outline(&self, id: PageId, tree: &Tree) -> &Outline {
        self.outlines[id.0].get_or_init(|| {
            let outline = markdown::outline(tree);
            Arc::new(match self.plan.page(id).source {
                PageSource::Category { .. } | PageSource::Group { .. } => outline,
                // The search knows the others from the registry, not from their text.
                PageSource::Written(_)
                | PageSource::Integration(_)
                | PageSource::IntegrationList { .. }
                | PageSource::NotFound
                | PageSource::Redirect { .. } => Outline { sections: Vec::new(), ..outline },
            })
        })
    }

    /// Takes over what another site, made from an earlier state of the same folder, has worked out for generated pages that
    /// are made from the same things in both.
    pub fn adopt(&self, earlier: &Site) {
        let (now, earlier_parsed) = (&self.plan.parsed, &earlier.plan.parsed);
        let same_theme = Arc::ptr_eq(&self.theme, &earlier.theme);
        if !same_theme || self.options != earlier.options || now.proof != earlier_parsed.proof {
            return;
        }
        for id in self.plan.page_ids() {
            let page = self.plan.page(id);
            let Some(other) = earlier.plan.page_at(&page.path) else { continue };
            let (source, of_other) = (&page.source, &earlier.plan.page(other).source);
            let is_list = matches!(source, PageSource::IntegrationList { .. });
            let same = match (source.integration(), of_other.integration()) {
                (Some(id), Some(other)) => same_integration((now, id), (earlier_parsed, other)),
                _ => is_list && source == of_other && Arc::ptr_eq(&now.integrations, &earlier_parsed.integrations),
            };
            if same && let Some(outline) = earlier.outlines[other.0].get() {
                // Another thread may have been faster, with the same value.
                let _ = self.outlines[id.0].set(Arc::clone(outline));
            }
        }
    }
}

/// Whether an integration's page is made from the same things at two times. Entries are compared by their source text:
/// their places shift whenever something above them is edited.
fn same_integration((now, id): (&Parsed, IntegrationId), (earlier_parsed, other): (&Parsed, IntegrationId)) -> bool {
    let (a, b) = (now.integration(id), earlier_parsed.integration(other));
    let overlay = |parsed: &Parsed, overlay: Option<DocumentId>| overlay.map(|id| Arc::as_ptr(parsed.document(id)));
    (Arc::ptr_eq(&now.integrations, &earlier_parsed.integrations)
        || (a.entry.key.value == b.entry.key.value
            && now.registry.text[a.entry.span.clone()] == earlier_parsed.registry.text[b.entry.span.clone()]
            && a.texts == b.texts))
        && overlay(now, a.overlay) == overlay(earlier_parsed, b.overlay)
}
