//! Files for machines: llms.txt, the JSON API, the sitemap. All are generated from the page table.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::page;
use super::{Fixed, OutFile, Piece};
use crate::diagnostic::Diagnostic;
use crate::integration::examples::Example;
use crate::integration::{Integration, api_path, document, shipped};
use crate::markdown::literal;
use crate::plan::blog;
use crate::plan::page::{Page, PageId};
use crate::plan::url;
use crate::registry::entry::EventType;
use crate::site::Site;
use crate::theme::escape;

/// The most URLs in one sitemap, by sitemaps.org.
const SITEMAP_LIMIT: usize = 50_000;

/// The URL of a path below the site's root: absolute if the site has a base URL, otherwise relative to the root.
fn published_url(site: &Site, path: &str) -> String {
    let path = url::encode_path(path);
    match &site.plan.config().base_url {
        Some(base) => format!("{base}{path}"),
        None => path,
    }
}

fn listed(site: &Site) -> impl Iterator<Item = (PageId, &Page)> {
    site.plan.page_ids().map(|id| (id, site.plan.page(id))).filter(|(_, page)| page.is_listed())
}

/// `llms.txt`: the site's name and description, and a list of its pages' Markdown copies.
pub fn llms(site: &Site) -> String {
    let config = site.plan.config();
    let mut out = format!("# {}\n", one_line(&config.title));
    if !config.description.is_empty() {
        out.push_str(&format!("\n> {}\n", one_line(&config.description)));
    }
    let is_integration = |page: &Page| page.source.integration().is_some();
    for (heading, integrations) in [("Pages", false), ("Integrations", true)] {
        let mut pages = listed(site).filter(|(_, page)| is_integration(page) == integrations).peekable();
        if pages.peek().is_none() {
            continue;
        }
        out.push_str(&format!("\n## {heading}\n\n"));
        for (_, page) in pages {
            let title = literal(&one_line(&page.title));
            out.push_str(&format!("- [{title}]({})", published_url(site, &format!("{}index.md", page.path))));
            if !page.description.is_empty() {
                out.push_str(&format!(": {}", one_line(&page.description)));
            }
            out.push('\n');
        }
    }
    out
}

/// `llms-full.txt`: the Markdown of all pages in order. Publishing has already written the pages' copies, so it can
/// reuse them.
pub fn llms_full(site: &Site) -> Vec<Piece> {
    let pieces = listed(site).flat_map(|(_, page)| {
        let source = format!("\nSource: {}\n\n", published_url(site, &page.path));
        [Piece::File(page.markdown_path()), Piece::Text(source)]
    });
    pieces.collect()
}

/// The joined text of pieces, with the pages' copies rendered again.
///
/// # Errors
/// Where a template fails.
pub(super) fn joined(site: &Site, pieces: &[Piece]) -> Result<String, Diagnostic> {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::File(path) => {
                if let Some(id) = site.plan.page_at(path.strip_suffix("index.md").unwrap_or(path)) {
                    let body = site.body(id)?;
                    out.push_str(&page::markdown(site, id, &body, &site.parse(id, &body))?);
                }
            }
        }
    }
    Ok(out)
}

fn one_line(text: &str) -> Cow<'_, str> {
    // Nearly every text is one line already.
    let is_apart = |pair: &[u8]| pair[0] == b' ' && pair[1] == b' ';
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~')) && text.trim_ascii().len() == text.len();
    if is_plain && !text.as_bytes().windows(2).any(is_apart) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn events(integration: &Integration) -> Vec<&'static str> {
    EventType::ALL.into_iter().filter(|event| integration.entry.sends(*event)).map(EventType::name).collect()
}

/// The summary of an integration. The fields are sorted by name, as in all JSON of the site.
#[derive(Serialize)]
struct Summary<'a> {
    authentication: &'static str,
    description: &'a str,
    display_name: &'a str,
    event_types: Vec<&'static str>,
    json: String,
    key: &'a str,
    log_format: &'static str,
    page: String,
}

fn summary<'a>(site: &Site, page: &'a Page, integration: &'a Integration) -> Summary<'a> {
    Summary {
        authentication: document::authentication(&integration.entry).name(),
        description: &page.description,
        display_name: &integration.texts.name,
        event_types: events(integration),
        json: published_url(site, &api_path(integration.key())),
        key: integration.key(),
        log_format: integration.entry.log_format().name(),
        page: published_url(site, &page.path),
    }
}

/// `api/v1/index.json`: a summary of every integration.
pub fn api_index(site: &Site) -> String {
    #[derive(Serialize)]
    struct Index<'a> {
        integrations: Summaries<'a>,
        version: u32,
    }
    pretty(&Index { integrations: Summaries(site), version: 1 })
}

/// The summaries of all integrations, each made when it is written.
struct Summaries<'a>(&'a Site);

impl Serialize for Summaries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Summaries(site) = self;
        let of_page = |page| Some(summary(site, page, site.plan.parsed.integration_of(page)?));
        serializer.collect_seq(site.plan.pages.iter().filter_map(|page| of_page(page)))
    }
}

/// `api/v1/integrations/<key>.json`: everything in the registry and on the site about one integration.
pub fn api_integration(site: &Site, id: PageId, integration: &Integration, examples: &[Example]) -> String {
    let page = site.plan.page(id);
    let entry = &integration.entry;
    let headers: Vec<Value> = entry
        .headers
        .iter()
        .map(|header| json!({ "name": &*header.name.value, "value": &*header.value.value }))
        .collect();
    let examples: Vec<Value> = examples
        .iter()
        .zip(site.plan.parsed.proof.verified(integration.key(), examples))
        .map(|(example, verified)| {
            let mut value = json!({
                "name": example.name,
                "title": example.title,
                "section": example.section.name(),
                "language": example.language,
                "verified": verified,
            });
            // The URL of a separate file, or the text itself.
            if example.is_file() {
                value["url"] = json!(published_url(site, &format!("{}{}", page.path, example.name)));
            } else {
                value["text"] = json!(example.text);
            }
            value
        })
        .collect();
    let mut value = json!(summary(site, page, integration));
    if let Value::Object(fields) = &mut value {
        fields.insert("website".to_owned(), json!(integration.texts.website.as_deref()));
        let logo = integration.texts.logo.as_ref().map(|logo| published_url(site, logo));
        fields.insert("logo".to_owned(), json!(logo));
        fields.insert("endpoint".to_owned(), json!(entry.endpoint()));
        fields.insert("since".to_owned(), json!(shipped::since(entry)));
        fields.insert("headers".to_owned(), Value::Array(headers));
        fields.insert("environment_variables".to_owned(), json!(document::variables(entry)));
        fields.insert("additional_notes".to_owned(), json!(integration.texts.notes.as_deref()));
        fields.insert("examples".to_owned(), Value::Array(examples));
        fields.insert("markdown".to_owned(), json!(published_url(site, &format!("{}index.md", page.path))));
    }
    pretty(&value)
}

fn pretty(value: &impl Serialize) -> String {
    // All map keys are strings, so this can't fail.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// `sitemap.xml`. If the pages don't fit in one file, it is an index of several.
pub fn sitemap(site: &Site) -> Vec<OutFile> {
    let urls: Vec<String> = listed(site).map(|(_, page)| published_url(site, &page.path)).collect();
    let urlset = |urls: &[String]| {
        let urls: String = urls.iter().map(|url| format!("<url><loc>{}</loc></url>\n", escape::xml(url))).collect();
        xml("urlset", &urls)
    };
    if urls.len() <= SITEMAP_LIMIT {
        return vec![OutFile::new(Fixed::Sitemap.path(), urlset(&urls))];
    }
    let mut files = Vec::new();
    let mut index = String::new();
    for (number, chunk) in urls.chunks(SITEMAP_LIMIT).enumerate() {
        let path = format!("sitemap-{}.xml", number + 1);
        index.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", escape::xml(&published_url(site, &path))));
        files.push(OutFile::new(path, urlset(chunk)));
    }
    files.push(OutFile::new(Fixed::Sitemap.path(), xml("sitemapindex", &index)));
    files
}

fn xml(root: &str, items: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n\
         {items}</{root}>\n"
    )
}

/// The most posts in a feed.
const FEED_LIMIT: usize = 20;

/// The Atom feed (RFC 4287) of a blog, given its list page: the newest posts with their descriptions.
pub(super) fn feed(site: &Site, id: PageId) -> String {
    let plan = &site.plan;
    let list = plan.page(id);
    let url = escape::xml(&published_url(site, &list.path));
    let config = plan.config();
    let posts: Vec<&Page> = plan
        .folders
        .node(id)
        .map_or(&[][..], |node| &node.children)
        .iter()
        .filter_map(|post| Some(plan.page(post.first_page()?)))
        .filter(|post| plan.day(post).is_some())
        .take(FEED_LIMIT)
        .collect();
    let at = |post: &Page| format!("{}T00:00:00Z", plan.day(post).unwrap_or_default());
    let updated = posts.iter().map(|post| at(post)).max().unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{url}</id>\n<title>{}</title>\n<updated>{updated}</updated>\n<link href=\"{url}\"/>\n\
         <link rel=\"self\" href=\"{}\"/>\n<author><name>{}</name></author>\n",
        escape::xml(&config.language),
        escape::xml(&format!("{} · {}", list.title, config.title)),
        escape::xml(&published_url(site, &format!("{}{}", list.path, blog::FEED))),
        escape::xml(&config.title),
    );
    for post in posts {
        let url = escape::xml(&published_url(site, &post.path));
        out.push_str(&format!(
            "<entry>\n<id>{url}</id>\n<title>{}</title>\n<updated>{}</updated>\n<link href=\"{url}\"/>\n",
            escape::xml(&post.title),
            at(post)
        ));
        for author in plan.authors(post) {
            let uri = author.url.map_or_else(String::new, |url| format!("<uri>{}</uri>", escape::xml(&url)));
            out.push_str(&format!("<author><name>{}</name>{uri}</author>\n", escape::xml(&author.name)));
        }
        if !post.description.is_empty() {
            out.push_str(&format!("<summary>{}</summary>\n", escape::xml(&post.description)));
        }
        out.push_str("</entry>\n");
    }
    out + "</feed>\n"
}

/// `robots.txt`, which allows everything.
pub fn robots(site: &Site) -> String {
    match &site.plan.config().base_url {
        Some(base) => format!("User-agent: *\nAllow: /\nSitemap: {base}{}\n", Fixed::Sitemap.path()),
        None => "User-agent: *\nAllow: /\n".to_owned(),
    }
}
