//! The integration pages for an existing Docusaurus site.
//!
//! A page is the same Markdown that the theme's template produces for sitegen's own site, with front matter, and
//! escaped for MDX.

mod boxes;
mod html;
mod mdx;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::integration::document::ListPage;
use crate::integration::{FOLDER, Integration, document, quote};
use crate::markdown::plain_text;
use crate::parallel;
use crate::plan::links::{self, Target};
use crate::plan::page::{PageId, PageSource};
use crate::plan::url;
use crate::render::{Content, OutFile};
use crate::site::Site;

/// The file with the ids of all pages, for `sidebars.js`.
pub(crate) const SIDEBAR: &str = "_sidebar_items.json";

/// The folder of files that are not beside the pages.
const FILES: &str = "_files/";

/// The files of an export: `<key>.md` for each integration, `index.md`, the files that these pages name, and
/// [`SIDEBAR`], whose ids start with `prefix`.
///
/// # Errors
/// Where a template of the theme fails.
pub(crate) fn docusaurus(site: &Site, prefix: &str) -> Result<Vec<OutFile>, Diagnostic> {
    let integrations = &site.plan.parsed.integrations;
    let pages: Vec<_> = site
        .plan
        .page_ids()
        .filter_map(|id| Some((id, site.plan.parsed.integration_of(site.plan.page(id))?)))
        .collect();
    let rendered = parallel::map(&pages, |(id, integration)| {
        let body = site.body(*id)?.without_directives();
        let links = Links::new(site, Some(*id));
        let text = page(&integration.texts.name, &integration.texts.description, &body, &|to| links.link(to));
        Ok::<_, Diagnostic>((file(format!("{}.md", integration.key()), text), links.assets.into_inner()))
    });
    let whole = ListPage { number: 1, pages: 1, total: integrations.len() };
    let list = site.theme.render("integrations.md", document::list(integrations, whole))?;
    let links = Links::new(site, site.plan.page_at(FOLDER));
    let index = links.from.map(|id| site.plan.page(id));
    let (title, description) = index.map_or(("Integrations", ""), |page| (&page.title, &page.description));
    let index = file("index.md".to_owned(), page(title, description, &list, &|to| links.link(to)));
    let rendered = rendered.into_iter().chain([Ok((index, links.assets.into_inner()))]);
    let (mut files, assets): (Vec<_>, Vec<_>) = rendered.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
    // Several pages may name the same file.
    let assets: BTreeMap<String, PathBuf> = assets.into_iter().flatten().collect();
    files.extend(assets.into_iter().map(|(path, from)| OutFile { path, content: Content::Copy(from) }));
    files.push(file(SIDEBAR.to_owned(), sidebar(prefix, integrations)));
    Ok(files)
}

/// The prefix of page ids: a folder's path below the `docs` folder of a Docusaurus site.
pub(crate) fn prefix_of(folder: &Path) -> String {
    let parts: Vec<String> = folder.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
    let docs = parts.iter().rposition(|part| part == "docs");
    docs.map_or_else(String::new, |docs| parts[docs + 1..].join("/"))
}

fn file(path: String, text: String) -> OutFile {
    OutFile { path, content: Content::Bytes(text.into_bytes()) }
}

/// Docusaurus prints the title itself as the first heading. It also writes it unescaped into a JSON-LD script: an
/// invisible word joiner after each `<` prevents script injection there.
fn page(title: &str, description: &str, body: &str, link: &dyn Fn(&str) -> String) -> String {
    let description = plain_text(description);
    let mut out = format!("---\ntitle: {}\n", quote::yaml(&title.replace('<', "<\u{2060}")));
    if !description.is_empty() {
        out.push_str(&format!("description: {}\n", quote::yaml(&description)));
    }
    out.push_str("---\n\n");
    if body.contains("<Tabs") {
        out.push_str("import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n");
    }
    out.push_str(mdx::escape(&boxes::rewrite(body), link).trim_matches('\n'));
    out.push('\n');
    out
}

/// The links of an exported page.
struct Links<'s> {
    site: &'s Site,
    /// `None` for the list of a site that has no page for it.
    from: Option<PageId>,
    /// The files that the page names, by their paths in the export.
    assets: RefCell<BTreeMap<String, PathBuf>>,
}

impl Links<'_> {
    fn new(site: &Site, from: Option<PageId>) -> Links<'_> {
        Links { site, from, assets: RefCell::default() }
    }

    /// A link as Docusaurus reads it: to another exported page or file by its path, to any other page of the site by
    /// its full URL, which needs a base URL.
    fn link(&self, to: &str) -> String {
        let plan = &self.site.plan;
        let Some(from) = self.from else { return to.to_owned() };
        let path = match plan.resolve(from, to) {
            Some(Target::Page(id, fragment)) => {
                let fragment = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
                let fragment = format!("{}{fragment}", links::query(to));
                if id == from && !fragment.is_empty() {
                    return fragment;
                }
                let page = plan.page(id);
                if let Some(integration) = plan.parsed.integration_of(page) {
                    return format!("./{}.md{fragment}", integration.key());
                }
                if matches!(page.source, PageSource::IntegrationList { .. }) {
                    return format!("./index.md{fragment}");
                }
                format!("{}{fragment}", page.path)
            }
            Some(Target::File(path)) => match plan.parsed.assets.get(&path) {
                Some(asset) => return format!("./{}", url::encode_path(&self.copied(&path, &asset.file))),
                None => path,
            },
            _ => return to.to_owned(),
        };
        plan.config()
            .base_url
            .as_ref()
            .map_or_else(|| to.to_owned(), |base| format!("{}/{path}", base.trim_end_matches('/')))
    }

    /// The path in the export of a file of the site. Files beside the pages stay beside them.
    fn copied(&self, path: &str, file: &Path) -> String {
        let others = if path.starts_with(FILES) { "" } else { FILES };
        let path = path.strip_prefix(FOLDER).map_or_else(|| format!("{others}{path}"), str::to_owned);
        self.assets.borrow_mut().insert(path.clone(), file.to_owned());
        path
    }
}

fn sidebar(prefix: &str, integrations: &[Arc<Integration>]) -> String {
    let prefix = prefix.trim_matches('/');
    let slash = if prefix.is_empty() { "" } else { "/" };
    // The list first, then the integrations in its order.
    let names = ["index"].into_iter().chain(integrations.iter().map(|integration| integration.key()));
    let ids: Vec<String> = names.map(|name| format!("{prefix}{slash}{name}")).collect();
    format!("{:#}\n", serde_json::Value::from(ids))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_begin_below_the_docs_folder() {
        assert_eq!(prefix_of(Path::new("/site/docs/observability/webhooks")), "observability/webhooks");
        assert_eq!(prefix_of(Path::new("/docs/site/docs/webhooks/")), "webhooks");
        assert_eq!(prefix_of(Path::new("/site/docs")), "");
        assert_eq!(prefix_of(Path::new("/site/pages")), "");
    }

    #[test]
    fn front_matter_preserves_any_text() {
        let text = page("A: \"b\"", "Sends *all* of it.", "Text\n", &str::to_owned);
        assert_eq!(text, "---\ntitle: \"A: \\\"b\\\"\"\ndescription: \"Sends all of it.\"\n---\n\nText\n");
        let text = page("A </script><b>", "", "Text\n", &str::to_owned);
        assert_eq!(text, "---\ntitle: \"A <\u{2060}/script><\u{2060}b>\"\n---\n\nText\n");
    }
}
