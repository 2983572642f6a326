//! A page's HTML and its clean Markdown copy.

use std::collections::BTreeSet;

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::csp;
use super::surroundings::Surroundings;
use crate::diagnostic::Diagnostic;
use crate::front_matter::{FrontMatter, Template};
use crate::integration::values;
use crate::language::Direction;
use crate::markdown::{self, Body, LinkKind, Links, Options, Outline, ResolvedLink, Tree};
use crate::plan::links::{self, Target};
use crate::plan::page::{Page, PageId, PageSource};
use crate::plan::url;
use crate::site::Site;
use crate::typographic::typographic;

/// The script in the head of every page that sets the color scheme before the first paint.
const HEAD_SCRIPT: &str = "head_script.js";

/// The script of a redirect. It follows the page's link, and adds the query and fragment of the old URL if the new one
/// has none. Without scripts, the page's `refresh` leads to the plain new URL.
const FOLLOW: &str = "(a=>{const u=new URL(a.href),l=location;u.search||=l.search;u.hash||=l.hash;l.replace(u)})\
                      (document.querySelector(\"a\"))";

/// The HTML of a page, rendered with the theme's `page.html`.
///
/// # Errors
/// Where a template fails.
pub(super) fn html(
    site: &Site,
    id: PageId,
    body: &Body,
    tree: &Tree,
    surroundings: Surroundings,
) -> Result<String, Diagnostic> {
    let plan = &site.plan;
    let page = plan.page(id);
    let outline = site.outline(id)?;
    let surroundings = surroundings.into_values(site)?;
    let html = markdown::html(tree, &options(site, outline), &PageLinks { site, id, body });
    let front = plan.parsed.front(page);
    let is_typographic = matches!(page.source, PageSource::Written(_))
        && front.and_then(|front| front.reading.typographic).unwrap_or(site.options.typographic);
    let prose = |text: &str| if is_typographic { typographic(text).into_owned() } else { text.to_owned() };
    let toc: Vec<Value> = outline
        .headings
        .iter()
        .filter(|heading| (2..=3).contains(&heading.level))
        .map(|heading| context! { level => heading.level, id => &heading.id, text => prose(&heading.text) })
        .collect();
    let script = || site.theme.render(HEAD_SCRIPT, context! {}).map(csp::Script::new);
    let head_script = site.head_script.get_or_init(script).as_ref().map_err(Clone::clone)?;
    let style = style(site);
    let mermaid = site.options.mermaid.as_deref().filter(|_| html.has_diagram);
    let policy = csp::Parts { script: head_script, style: &style, mermaid, allowed: &plan.config().csp };
    // The embedded content of a custom theme is known only after rendering.
    let is_shipped = site.theme.is_all_shipped();
    let embedded = if is_shipped { csp::embedded(&html.embeds, &|_| false) } else { BTreeSet::new() };
    let context = context! {
        site => site_context(site, page),
        page => context! {
            title => &*page.title,
            heading => heading(html.title, &prose(outline.title.as_deref().unwrap_or(&page.title))),
            heading_id => title_id(outline),
            description => &*page.description,
            url => &page.path,
            root => if matches!(page.source, PageSource::NotFound) { plan.config().base_path().to_owned() } else { url::root_of(&page.path) },
            canonical => canonical(site, page),
            kind => page.source.name(),
            source_edit_url => edit_url(site, page),
            updated => plan.parsed.date(page),
            markdown_url => page.has_markdown().then_some("index.md"),
            json_url => json_url(site, page),
            content => Value::from_safe_string(html.body),
            toc,
            breadcrumbs => surroundings.breadcrumbs,
            prev => surroundings.previous,
            next => surroundings.next,
            noindex => !page.is_listed(),
            csp => if is_shipped { csp::policy(&policy, &embedded) } else { csp::LATER.to_owned() },
            // A heading in the text stays, as in Docusaurus.
            hide_title => front.is_some_and(|front| front.layout.hide_title) && outline.title.is_none(),
            text => text_attributes(site, front),
            hide_toc => front.is_some_and(|front| front.layout.hide_table_of_contents),
            image => front.and_then(|front| image(site, id, front)),
            keywords => front.map(|front| words(&front.preview.keywords)),
            tags => front.map(|front| words(&front.article.tags)).unwrap_or_default(),
            home => front.and_then(|front| home_context(site, id, front, &prose)),
            extra => Value::from(Serde(front.map(|front| front.extra.values.clone()).unwrap_or_default())),
            integration => integration_context(site, page),
            list => list_context(site, page),
            byline => plan.byline(page).map(|byline| Value::from(Serde(byline))),
            mermaid => mermaid.map(|script| script_url(site, page, script)),
            feed_url => plan.feed(page).map(|feed| href(site, page, &feed)),
        },
        nav => surroundings.nav,
        nav_rows => surroundings.nav_rows,
        frame => surroundings.frame,
        head_script => Value::from_safe_string(head_script.text.clone()),
    };
    let page = site.theme.render("page.html", context)?;
    if is_shipped {
        return Ok(page);
    }
    let is_own = |url: &str| url.rsplit_once("assets/").is_some_and(|(_, name)| site.theme.is_shipped_asset(name));
    Ok(csp::put(&page, &policy, &is_own))
}

/// The options for a page's HTML: the title's heading is left out, because the layout prints it.
fn options(site: &Site, outline: &Outline) -> Options {
    Options { first_h1_removed: site.options.first_h1_removed && outline.title.is_some(), ..site.options.clone() }
}

/// The URL of a script from a page.
fn script_url(site: &Site, page: &Page, script: &str) -> String {
    match links::is_external(script) {
        true => script.to_owned(),
        false => href(site, page, script.trim_start_matches('/')),
    }
}

/// The title in the layout: the author's heading, or the title's text.
fn heading(heading_html: Option<String>, title: &str) -> Value {
    // A heading that contains only images is replaced by their alternative texts.
    heading_html.filter(|html| !html.is_empty()).map_or_else(|| Value::from(title), Value::from_safe_string)
}

fn title_id(outline: &Outline) -> Option<&str> {
    outline.title.as_ref()?;
    outline.headings.iter().find(|heading| heading.level == 1).map(|heading| heading.id.as_str())
}

/// The redirect page at a former URL, rendered with the theme's `redirect.html`.
///
/// # Errors
/// Where the template fails.
pub fn redirect(site: &Site, id: PageId, to: &str) -> Result<String, Diagnostic> {
    let page = site.plan.page(id);
    let canonical = match site.plan.resolve(id, to) {
        Some(Target::Page(target, _)) => canonical(site, site.plan.page(target)),
        Some(Target::File(_)) => None,
        _ => Some(to.to_owned()),
    };
    let url = configured_url(site, id, to);
    let (follow, csp) = (Value::from_safe_string(FOLLOW.to_owned()), csp::only_script(FOLLOW));
    site.theme.render("redirect.html", context! { site => site_context(site, page), url, canonical, follow, csp })
}

/// The `href` of a link from a page's front matter or a redirect.
fn configured_url(site: &Site, id: PageId, destination: &str) -> String {
    let page = site.plan.page(id);
    match site.plan.resolve(id, destination) {
        Some(Target::Page(target, fragment)) => {
            href(site, page, &site.plan.page(target).path) + &suffix(destination, fragment.as_deref())
        }
        Some(Target::File(path)) => href(site, page, &path) + &suffix(destination, None),
        _ => destination.to_owned(),
    }
}

/// The clean Markdown copy of a page: its title and its body, with links that work from the copy.
///
/// # Errors
/// Where a template fails.
pub fn markdown(site: &Site, id: PageId, body: &Body, tree: &Tree) -> Result<String, Diagnostic> {
    let outline = site.outline(id)?;
    let links = PageLinks { site, id, body };
    // A page that begins with its title keeps it, with its code and links.
    if outline.title.is_some() && outline.title_leads {
        let options = Options { first_h1_removed: false, ..site.options.clone() };
        let text = markdown::plain_markdown(tree, &options, &links);
        return Ok(format!("{}\n", text.trim()));
    }
    let text = markdown::plain_markdown(tree, &options(site, outline), &links);
    let of_text = outline.title.as_ref().and_then(|_| markdown::title_markdown(tree, &links));
    let title = of_text.unwrap_or_else(|| format!("# {}", markdown::literal(&site.plan.page(id).title)));
    let text = format!("{title}\n\n{}", text.trim_start_matches('\n'));
    Ok(format!("{}\n", text.trim_end()))
}

/// The `href` in this page's HTML for `path` below the site's root.
pub fn href(site: &Site, page: &Page, path: &str) -> String {
    // A server sends 404.html for URLs of any depth, so it alone needs the base path.
    if matches!(page.source, PageSource::NotFound) {
        return format!("{}{}", site.plan.config().base_path(), url::encode_path(path));
    }
    url::relative(&page.path, path, site.offline)
}

/// Resolves the links of one page.
pub(super) struct PageLinks<'a> {
    pub(super) site: &'a Site,
    pub(super) id: PageId,
    pub(super) body: &'a Body,
}

impl Links for PageLinks<'_> {
    fn resolve<'b>(&self, _kind: LinkKind, destination: &'b str, at: usize) -> ResolvedLink<'b> {
        let plan = &self.site.plan;
        let page = plan.page(self.id);
        let to =
            |path: &str, fragment: Option<&str>| (href(self.site, page, path) + &suffix(destination, fragment)).into();
        match plan.resolve_in(self.id, self.body.included_at(at), destination) {
            Some(Target::Page(target, Some(fragment))) if target == self.id => {
                ResolvedLink::internal(suffix(destination, Some(&fragment)).into())
            }
            Some(Target::Page(target, fragment)) => {
                ResolvedLink::internal(to(&plan.page(target).path, fragment.as_deref()))
            }
            Some(Target::File(path)) => {
                let size = plan.parsed.assets.get(&path).and_then(|asset| asset.size);
                ResolvedLink { size, ..ResolvedLink::internal(to(&path, None)) }
            }
            Some(Target::External) => ResolvedLink::external(destination.into()),
            // A broken link is reported when links are checked; a preview shows it unchanged.
            None => ResolvedLink::internal(destination.into()),
        }
    }
}

/// The query and the fragment of a link.
fn suffix(destination: &str, fragment: Option<&str>) -> String {
    let fragment = fragment.map_or_else(String::new, |fragment| format!("#{}", url::encode_path(fragment)));
    format!("{}{fragment}", links::query(destination))
}

fn site_context(site: &Site, page: &Page) -> Value {
    let config = site.plan.config();
    context! {
        title => &config.title,
        description => &config.description,
        language => &config.language,
        dir => Direction::of(&config.language).name(),
        base_url => &config.base_url,
        repository => &config.repository,
        logo => config.logo.as_ref().map(|logo| href(site, page, &logo.value)),
        favicon => config.favicon.as_ref().map(|icon| href(site, page, &icon.value)),
        social_card => social_card(site),
        style => Value::from_safe_string(style(site)),
        home => href(site, page, ""),
    }
}

/// The style that sets the theme's custom properties; empty if the site sets none. Its hash is in the page's policy.
fn style(site: &Site) -> String {
    let set: String = site
        .plan
        .config()
        .theme_variables
        .iter()
        .map(|(name, value)| format!("--{}:{};", name.value, value.value.replace('<', "")))
        .collect();
    if set.is_empty() { set } else { format!(":root{{{set}}}") }
}

fn canonical(site: &Site, page: &Page) -> Option<String> {
    let base = site.plan.config().base_url.as_ref()?;
    page.is_listed().then(|| format!("{base}{}", url::encode_path(&page.path)))
}

/// The absolute URL of the front matter's image for link previews.
fn image(site: &Site, id: PageId, front: &FrontMatter) -> Option<String> {
    let image = &front.preview.image.as_ref()?.value;
    match site.plan.resolve(id, image)? {
        Target::File(path) => Some(format!("{}{}", site.plan.config().base_url.as_ref()?, url::encode_path(&path))),
        Target::External => Some(image.clone()),
        Target::Page(..) => None,
    }
}

/// The default image for link previews: its URL, and its size if known.
fn social_card(site: &Site) -> Option<Value> {
    let config = site.plan.config();
    let path = config.social_card.as_ref()?.value.trim_start_matches('/');
    let url = format!("{}{}", config.base_url.as_ref()?, url::encode_path(path));
    let size = site.plan.parsed.assets.get(path).and_then(|asset| asset.size);
    Some(context! { url, width => size.map(|size| size.width), height => size.map(|size| size.height) })
}

fn words(list: &[crate::source::Spanned<String>]) -> Vec<String> {
    list.iter().map(|word| word.value.clone()).collect()
}

fn edit_url(site: &Site, page: &Page) -> Option<String> {
    let template = site.plan.config().edit_url.as_ref()?;
    let file = site.plan.parsed.file(page)?;
    Some(template.replace("{path}", &url::encode_path(&file.path)))
}

fn json_url(site: &Site, page: &Page) -> Option<String> {
    let key = site.plan.parsed.integration_of(page)?.key();
    Some(href(site, page, &crate::integration::api_path(key)))
}

/// The attributes of a page's text if its language or direction differs from the site's.
fn text_attributes(site: &Site, front: Option<&FrontMatter>) -> Value {
    let of_site = &site.plan.config().language;
    let tag = front.and_then(|front| front.language.tag.as_ref()).map_or(of_site, |lang| &lang.value);
    let direction = front.and_then(|front| front.language.direction).unwrap_or_else(|| Direction::of(tag));
    let lang = if tag == of_site { String::new() } else { format!(" lang=\"{tag}\"") };
    let is_same = direction == Direction::of(of_site);
    let dir = if is_same { String::new() } else { format!(" dir=\"{}\"", direction.name()) };
    Value::from_safe_string(lang + &dir)
}

/// The parts of a home page: its tagline and buttons.
fn home_context(site: &Site, id: PageId, front: &FrontMatter, prose: &dyn Fn(&str) -> String) -> Option<Value> {
    if front.layout.template != Template::Home {
        return None;
    }
    let actions: Vec<Value> = front
        .layout
        .actions
        .iter()
        .map(|action| {
            let external = matches!(site.plan.resolve(id, &action.link.value), Some(Target::External));
            context! { text => prose(&action.text), url => configured_url(site, id, &action.link.value), external }
        })
        .collect();
    Some(context! { tagline => front.layout.tagline.as_ref().map(|tagline| prose(&tagline.value)), actions })
}

/// A list page's position among the list pages, and links to the others.
fn list_context(site: &Site, page: &Page) -> Option<Value> {
    let PageSource::IntegrationList { number, ref listed } = page.source else { return None };
    let parts: Vec<Value> = site
        .plan
        .pages
        .iter()
        .filter_map(|part| match part.source {
            PageSource::IntegrationList { number, .. } => {
                Some(context! { number, url => href(site, page, &part.path) })
            }
            _ => None,
        })
        .collect();
    Some(context! {
        number,
        shown => listed.len(),
        total => site.plan.parsed.integrations.len(),
        pages => parts,
        facets => Value::from(Serde(site.facets())),
    })
}

fn integration_context(site: &Site, page: &Page) -> Option<Value> {
    let integration = site.plan.parsed.integration_of(page)?;
    let values: Vec<Value> = values::values(&integration.entry)
        .into_iter()
        .map(|value| {
            context! { variable => value.variable, placeholder => value.placeholder, kind => value.kind.name() }
        })
        .collect();
    Some(context! { key => integration.key(), display_name => &*integration.texts.name, values,
        logo => integration.texts.logo.as_ref().filter(|logo| site.plan.has_file(logo)).map(|logo| href(site, page, logo)),
        initials => &integration.texts.monogram.initials,
        colour => &integration.texts.monogram.colour,
    })
}
