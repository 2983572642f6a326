//! "Did you mean": the page or file closest to a dead link's target.

use crate::diagnostic::did_you_mean;
use crate::plan::page::PageId;
use crate::plan::{Plan, outside, url};
use crate::site::Site;
use crate::source::SitePath;

/// Upper limit on suggestions: each one is compared with every page, or with every ID of a page.
pub(super) const SUGGESTIONS: usize = 100;

/// A missing target.
pub(super) enum Missing {
    /// A page or file.
    Target(DeadTarget),
    /// A heading or ID of a page, without `#`.
    Anchor(PageId, String),
}

impl Missing {
    /// The hint, with the closest target on the site if there aren't too many.
    pub(super) fn hint(&self, site: &Site, suggested: &mut usize) -> String {
        match self {
            Missing::Target(target) => target.hint(&site.plan, suggested),
            Missing::Anchor(page, fragment) => {
                *suggested += 1;
                match *suggested <= SUGGESTIONS {
                    true => near_anchor(site, *page, fragment),
                    false => "use the ID of a heading on that page, or link to the page itself".to_owned(),
                }
            }
        }
    }
}

fn near_anchor(site: &Site, page: PageId, fragment: &str) -> String {
    let ids = site.outline(page).map(|outline| outline.ids.clone()).unwrap_or_default();
    let mut ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    ids.sort_unstable();
    match did_you_mean(fragment, ids.iter().copied()) {
        Some(near) => format!("did you mean `#{near}`?"),
        None if ids.is_empty() => "the page has no headings: link to the page itself".to_owned(),
        None => format!("it has {}", shortened(&ids)),
    }
}

fn shortened(ids: &[&str]) -> String {
    let listed: Vec<String> = ids.iter().take(8).map(|id| format!("`#{id}`")).collect();
    if ids.len() > listed.len() { format!("{}, …", listed.join(", ")) } else { listed.join(", ") }
}

/// The target of a dead link.
pub(super) struct DeadTarget {
    from: PageId,
    /// The included file that contains it, by its path in the site's folder.
    included: Option<String>,
    destination: String,
    is_file: bool,
    /// Whether the link is in a theme template rather than on the page.
    is_of_theme: bool,
}

impl DeadTarget {
    /// A link to a page, or to a file if it has a file's extension.
    pub(super) fn link(from: PageId, destination: &str) -> Self {
        let is_file = destination.starts_with("pathname:") || has_ending_of_file(path_of(destination));
        DeadTarget { from, included: None, destination: destination.to_owned(), is_file, is_of_theme: false }
    }

    /// An image.
    pub(super) fn file(from: PageId, destination: &str) -> Self {
        DeadTarget { from, included: None, destination: destination.to_owned(), is_file: true, is_of_theme: false }
    }

    /// The same, in a file that the page includes.
    pub(super) fn in_file(self, included: Option<&str>) -> Self {
        DeadTarget { included: included.map(str::to_owned), ..self }
    }

    /// The same, in a theme template, by its path from the site's root.
    pub(super) fn of_theme(self) -> Self {
        DeadTarget { is_of_theme: true, ..self }
    }

    /// The general hint.
    fn general_hint(&self) -> &'static str {
        if self.is_of_theme {
            "link from the site's root: `{{ page.root }}` and the path of a page or file"
        } else if self.is_file {
            "put it next to the page, or in the static folder"
        } else {
            "use the path of the page's file, relative to this file"
        }
    }

    /// The hint, with the closest target on the site if there aren't too many.
    pub(super) fn hint(&self, plan: &Plan, suggested: &mut usize) -> String {
        *suggested += 1;
        if *suggested <= SUGGESTIONS { self.nearest(plan) } else { self.general_hint().to_owned() }
    }

    fn nearest(&self, plan: &Plan) -> String {
        let path = path_of(&self.destination);
        let near = if self.is_file { self.nearest_file(plan, path) } else { self.nearest_page(plan, path) };
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if self.is_file || self.is_of_theme => self.general_hint().to_owned(),
            None => self
                .without_route(plan, path)
                .or_else(|| self.in_folder(plan, path))
                .unwrap_or_else(|| self.general_hint().to_owned()),
        }
    }

    /// The path of the link's source below the content folder, or the page's URL.
    fn from(&self, plan: &Plan) -> String {
        let paths = &plan.config().paths;
        if let Some(included) =
            self.included.clone().and_then(|included| outside::in_content(paths, &SitePath(included)))
        {
            return included;
        }
        let page = plan.page(self.from);
        plan.parsed.own_document(page).map_or(&page.path, |document| &document.path).clone()
    }

    /// Authors write page targets in several forms; the suggestion has the same form.
    fn nearest_page(&self, plan: &Plan, path: &str) -> Option<String> {
        let from = self.from(plan);
        let path = path.strip_suffix(".html").unwrap_or(path);
        let from_site = path.starts_with("@site/");
        let by_file = path.ends_with(".md") || path.ends_with(".mdx");
        let route = plan.config().docs_route.as_deref().map(|route| route.trim_matches('/'));
        let route = route.filter(|route| path.strip_prefix('/').is_some_and(|path| path.starts_with(route)));
        let route = route.map_or_else(|| "/".to_owned(), |route| format!("/{route}/"));
        let candidates = plan.pages.iter().filter(|page| page.source.is_content()).map(|page| {
            let page_path = if path.ends_with('/') { page.path.as_str() } else { page.path.trim_end_matches('/') };
            match plan.parsed.own_document(page) {
                _ if path.starts_with('/') => format!("{route}{page_path}"),
                Some(document) if from_site => format!("@site/{}", document.file.path),
                Some(document) if by_file => url::relative(&from, &document.path, false),
                _ => url::relative(&from, page_path, false),
            }
        });
        let candidates: Vec<String> = candidates.collect();
        // Pages in the same folder share most of their URL: the last part must be close too.
        let has_near_name = |candidate: &&str| did_you_mean(name_of(path), [name_of(candidate)]).is_some();
        did_you_mean(path, candidates.iter().map(String::as_str).filter(has_near_name)).map(str::to_owned)
    }

    fn nearest_file(&self, plan: &Plan, path: &str) -> Option<String> {
        let from = self.from(plan);
        let absolute = path.starts_with('/');
        let folder = if absolute { Some(path.to_owned()) } else { url::join(folder_of(&from), path) };
        let folder = folder.as_deref().map(|path| folder_of(path.trim_start_matches('/'))).unwrap_or_default();
        let beside = plan.page_at(folder).map(|id| plan.names_beside(id)).unwrap_or_default();
        let beside = beside.into_iter().map(|name| format!("{folder}{name}"));
        if path.starts_with("@site/") {
            let files = plan.parsed.assets.values().map(|asset| format!("@site/{}", asset.source));
            let files: Vec<String> = files.collect();
            return did_you_mean(path, files.iter().map(String::as_str)).map(str::to_owned);
        }
        let candidates: Vec<String> = (plan.parsed.assets.keys().cloned().chain(beside))
            .map(|path| if absolute { format!("/{path}") } else { url::relative(&from, &path, false) })
            .collect();
        did_you_mean(path, candidates.iter().map(String::as_str)).map(str::to_owned)
    }

    /// The path below an old route that is not configured.
    fn without_route(&self, plan: &Plan, path: &str) -> Option<String> {
        let (route, rest) = path.strip_prefix('/')?.split_once('/')?;
        plan.page_at(rest).filter(|_| !rest.is_empty())?;
        Some(format!(
            "the site has `/{rest}`; if its URLs began with `/{route}/`, set `docs_route = \"/{route}\"` under `[links]`"
        ))
    }

    /// A page in the linked folder, which has no page of its own.
    fn in_folder(&self, plan: &Plan, path: &str) -> Option<String> {
        let folder = match path.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => url::join(folder_of(&self.from(plan)), path)?,
        };
        let folder = format!("{}/", folder.trim_end_matches('/'));
        let page = plan.pages.iter().find(|page| page.path.starts_with(&folder))?;
        Some(format!("the folder has no page: add one, or link to one of its pages, such as `/{}`", page.path))
    }
}

/// A link without its query and fragment.
fn path_of(destination: &str) -> &str {
    let destination = destination.strip_prefix("pathname://").unwrap_or(destination);
    destination.split(['#', '?']).next().unwrap_or_default()
}

/// The last part of a path.
fn name_of(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    &path[folder_of(path).len()..]
}

fn folder_of(path: &str) -> &str {
    &path[..path.rfind('/').map_or(0, |at| at + 1)]
}

/// Whether the last part of a path has the extension of a file that is not a page.
fn has_ending_of_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    match name.rsplit_once('.') {
        Some((stem, ending)) => {
            let is_ending = (1..=5).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
            !stem.is_empty() && is_ending && !matches!(ending, "md" | "mdx" | "html" | "htm")
        }
        None => false,
    }
}
