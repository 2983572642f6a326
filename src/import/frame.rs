//! What surrounds the pages: the announcement, the links in the header and the footer.

use std::collections::HashSet;

use serde_json::Value;

use super::notes::Notes;
use super::pages::Pages;
use super::settings::Settings;
use super::{Item, Target};
use crate::disk::Disk;
use crate::markup;
use crate::plan::links;

/// The imported parts.
#[derive(Debug, Default)]
pub(super) struct Frame {
    /// The announcement's text and link.
    pub(super) announcement: Option<(String, Option<String>)>,
    pub(super) header: Vec<Item>,
    pub(super) footer: Vec<Item>,
}

/// What links may lead to.
pub(super) struct Known<'a> {
    pub(super) disk: &'a Disk,
    pub(super) settings: &'a Settings,
    pub(super) pages: &'a [&'a Pages],
    /// The navigation, which has generated indices.
    pub(super) nav: &'a [Item],
}

/// Reads the theme's configuration.
pub(super) fn read(theme: &Value, known: &Known<'_>, notes: &mut Notes) -> Frame {
    let mut slugs = HashSet::new();
    collect_slugs(known.nav, &mut slugs);
    let mut reader = Reader { known, slugs, notes };
    Frame {
        announcement: reader.announcement(&theme["announcementBar"]),
        header: reader.header(&theme["navbar"]["items"]),
        footer: reader.footer(&theme["footer"]["links"]),
    }
}

fn collect_slugs(items: &[Item], slugs: &mut HashSet<String>) {
    for item in items {
        if let Target::Index { slug, .. } = &item.target {
            slugs.insert(slug.trim_matches('/').to_owned());
        }
        collect_slugs(&item.items, slugs);
    }
}

struct Reader<'a> {
    known: &'a Known<'a>,
    slugs: HashSet<String>,
    notes: &'a mut Notes,
}

impl Reader<'_> {
    /// The announcement as plain text, with its first link.
    fn announcement(&mut self, bar: &Value) -> Option<(String, Option<String>)> {
        let html = bar["content"].as_str()?;
        let mut text = String::new();
        for (at, part) in html.split('<').enumerate() {
            let after = if at == 0 { Some(part) } else { part.split_once('>').map(|(_, after)| after) };
            text.push_str(after.unwrap_or_default());
        }
        let text = markup::decoded(&text).split_whitespace().collect::<Vec<_>>().join(" ");
        let href = html.split_once("href=").and_then(|(_, rest)| {
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            Some(markup::decoded(rest[1..].split(quote).next()?))
        });
        let link = href.filter(|href| self.is_there(href));
        if html.contains('<') {
            self.notes.at_key("announcementBar", "the HTML of the announcement: its text and first link are imported");
        }
        (!text.is_empty()).then_some((text, link))
    }

    /// The links of the navbar. Its sidebars are groups of the navigation.
    fn header(&mut self, items: &Value) -> Vec<Item> {
        let mut header = Vec::new();
        for item in items.as_array().into_iter().flatten() {
            match item["type"].as_str() {
                Some("docSidebar") => {}
                Some("doc") => {
                    let id = item["docId"].as_str().unwrap_or_default();
                    match self.known.pages.iter().find_map(|pages| pages.path(id)) {
                        Some(path) => header.push(Item {
                            label: item["label"].as_str().map(str::to_owned),
                            target: Target::Page(path.to_owned()),
                            items: Vec::new(),
                        }),
                        None => self.notes.at_value(id, &format!("the navbar item `{id}`, which is not there")),
                    }
                }
                None | Some("default") if item["items"].is_null() => header.extend(self.link(item, "navbar")),
                kind => {
                    let kind = kind.unwrap_or("dropdown");
                    let label = item["label"].as_str().map_or_else(String::new, |label| format!(" `{label}`"));
                    self.notes.at_value(kind, &format!("the navbar item{label} of the type `{kind}`"));
                }
            }
        }
        header
    }

    /// The footer's columns. Links without a column get one.
    fn footer(&mut self, columns: &Value) -> Vec<Item> {
        let mut footer: Vec<Item> = Vec::new();
        let mut loose = Vec::new();
        for column in columns.as_array().into_iter().flatten() {
            let Some(items) = column["items"].as_array() else {
                loose.extend(self.link(column, "footer"));
                continue;
            };
            let items: Vec<Item> = items.iter().filter_map(|item| self.link(item, "footer")).collect();
            if !items.is_empty() {
                let label = column["title"].as_str().or(self.known.settings.title.as_deref()).unwrap_or("Links");
                footer.push(Item { label: Some(label.to_owned()), target: Target::None, items });
            }
        }
        if !loose.is_empty() {
            let label = self.known.settings.title.clone().unwrap_or_else(|| "Links".to_owned());
            footer.push(Item { label: Some(label), target: Target::None, items: loose });
        }
        footer
    }

    fn link(&mut self, item: &Value, place: &str) -> Option<Item> {
        let Some(to) = item["href"].as_str().or_else(|| item["to"].as_str()) else {
            self.notes.at_key("html", &format!("HTML in the {place}"));
            return None;
        };
        let is_repository = |url: &String| url.trim_end_matches('/') == to.trim_end_matches('/');
        if place == "navbar" && self.known.settings.repository.as_ref().is_some_and(is_repository) {
            // The header links to it anyway.
            return None;
        }
        if !self.is_there(to) {
            let what = format!("the {place}'s link to `{to}`, which is not a page of the documentation");
            self.notes.at_value(to, &what);
            return None;
        }
        let label = item["label"].as_str().map_or_else(|| to.to_owned(), str::to_owned);
        let is_local = !links::is_external(to) && !to.starts_with('/');
        let url = if is_local { format!("/{to}") } else { to.to_owned() };
        Some(Item { label: Some(label), target: Target::Url(url), items: Vec::new() })
    }

    /// Whether a link leads to another site, or to something that sitegen publishes.
    fn is_there(&self, to: &str) -> bool {
        let Some((path, _)) = links::local(to) else { return !to.starts_with("pathname:") };
        let path = path.trim_matches('/');
        path.is_empty()
            || self.slugs.contains(path)
            || self.known.pages.iter().any(|pages| pages.has_url(path))
            || self.known.settings.blogs.iter().any(|blog| blog.route == path)
            || self.known.settings.static_folders.iter().any(|folder| self.known.disk.has(&format!("{folder}/{path}")))
    }
}
