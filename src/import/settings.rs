//! The settings of a Docusaurus site that have an equivalent.

use serde_json::Value;

use super::evaluated::{Evaluated, Ordered, Sidebars};
use super::globs::Filter;
use super::notes::Notes;
use super::versions;
use crate::config::is_web_url;
use crate::disk::Disk;
use crate::plan::url;

/// The imported settings.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) language: Option<String>,
    pub(super) base_url: Option<String>,
    pub(super) repository: Option<String>,
    pub(super) edit_url: Option<String>,
    pub(super) logo: Option<String>,
    pub(super) favicon: Option<String>,
    pub(super) social_card: Option<String>,
    /// The docs plugins, the preset's first.
    pub(super) docs: Vec<Docs>,
    /// Blogs, without sidebars.
    pub(super) blogs: Vec<Docs>,
    /// Patterns for pages that Docusaurus doesn't publish.
    pub(super) exclude: Vec<String>,
    pub(super) static_folders: Vec<String>,
    pub(super) redirects: Vec<(String, String)>,
    /// The label of each sidebar in the navbar.
    pub(super) sidebar_labels: Vec<(String, String)>,
}

/// A docs plugin.
#[derive(Debug, Default)]
pub(super) struct Docs {
    /// Its folder below the site's.
    pub(super) folder: String,
    /// The path of its pages below the site's root, without leading and trailing `/`; empty for the root itself.
    pub(super) route: String,
    /// Its sidebars. `None`: the navigation mirrors the folders.
    pub(super) sidebars: Option<Sidebars>,
    /// Which files are pages.
    pub(super) filter: Filter,
}

/// Reads an evaluated configuration. With sidebars only, folders have their default names.
pub(super) fn read(disk: &Disk, evaluated: &Evaluated, notes: &mut Notes) -> Settings {
    let text = |value: &Value| value.as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let (config, sidebars) = match evaluated {
        Evaluated::Site(site) => (&site.config, &site.sidebars),
        Evaluated::Sidebars(sidebars) => return of_folders(disk, &sidebars.0),
    };
    let mut settings = Settings {
        title: text(&config["title"]),
        description: text(&config["tagline"]),
        language: text(&config["i18n"]["defaultLocale"]),
        ..Settings::default()
    };
    let base = config["baseUrl"].as_str().unwrap_or("/");
    let url =
        config["url"].as_str().map(|url| format!("{}/{}", url.trim_end_matches('/'), base.trim_start_matches('/')));
    settings.base_url = url.filter(|url| is_web_url(url));
    if let (Some(owner), Some(name)) = (config["organizationName"].as_str(), config["projectName"].as_str()) {
        settings.repository = Some(format!("https://github.com/{owner}/{name}"));
    }
    let statics = config["staticDirectories"].as_array();
    let statics = statics.map_or_else(|| vec!["static".to_owned()], |names| names.iter().filter_map(path).collect());
    settings.static_folders = statics.into_iter().filter(|folder| disk.has(folder)).collect();
    let navbar = &config["themeConfig"]["navbar"];
    let picture = |value: &Value| {
        let path = text(value)?.trim_start_matches('/').to_owned();
        settings.static_folders.iter().any(|folder| disk.has(&format!("{folder}/{path}"))).then_some(path)
    };
    let pictures =
        (picture(&navbar["logo"]["src"]), picture(&config["favicon"]), picture(&config["themeConfig"]["image"]));
    (settings.logo, settings.favicon, settings.social_card) = pictures;
    collect_labels(&navbar["items"], &mut settings.sidebar_labels);
    for (name, options) in plugins(config, notes) {
        plugin(disk, (&name, options), sidebars, &mut settings, notes);
    }
    let is_there = |folder: &Docs| folder.folder.is_empty() || disk.has(&folder.folder);
    for folder in settings.docs.iter().filter(|folder| !is_there(folder)) {
        notes.at_value(&folder.folder, &format!("the docs folder `{}`, which doesn't exist", folder.folder));
    }
    settings.docs.retain(is_there);
    // Docusaurus's preset has a blog even where there is no folder for it.
    settings.blogs.retain(is_there);
    if disk.has("i18n") {
        notes.push("translations (`i18n`)".to_owned());
    }
    note_pages(disk, notes);
    for (pointer, what) in LEFT_OUT {
        if config.pointer(pointer).is_some_and(is_set) {
            notes.at_key(pointer.rsplit('/').next().unwrap_or_default(), what);
        }
    }
    settings
}

/// Settings without a counterpart.
const LEFT_OUT: [(&str, &str); 11] = [
    ("/scripts", "scripts on every page"),
    ("/stylesheets", "stylesheets on every page"),
    ("/headTags", "tags in the head of every page"),
    ("/clientModules", "client modules"),
    ("/themes", "themes"),
    ("/themeConfig/algolia", "Algolia's search: sitegen has its own"),
    ("/themeConfig/metadata", "metadata of every page"),
    ("/themeConfig/navbar/title", "the navbar's title: sitegen shows the site's"),
    ("/themeConfig/footer/copyright", "the footer's copyright"),
    ("/themeConfig/footer/logo", "the footer's logo"),
    ("/markdown/mermaid", "Mermaid: set `script` under `[mermaid]`"),
];

/// The same, in the options of docs plugins and blogs.
const LEFT_OUT_OPTIONS: [(&str, &str); 6] = [
    ("blogTitle", "the blog's title"),
    ("blogDescription", "the blog's description"),
    ("remarkPlugins", "remark plugins"),
    ("rehypePlugins", "rehype plugins"),
    ("beforeDefaultRemarkPlugins", "remark plugins"),
    ("beforeDefaultRehypePlugins", "rehype plugins"),
];

/// Whether a setting has a value.
fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(all) => !all.is_empty(),
        Value::Object(all) => !all.is_empty(),
        Value::Bool(true) | Value::Number(_) => true,
    }
}

/// Notes pages outside of the documentation.
fn note_pages(disk: &Disk, notes: &mut Notes) {
    let Ok((tree, _)) = disk.tree("src/pages", |_| false, |_| false) else { return };
    let ends = |path: &&String, endings: &[&str]| endings.iter().any(|ending| path.ends_with(ending));
    for path in tree.files.keys().filter(|path| ends(path, &[".md", ".mdx"])) {
        notes.push(format!("the page `{path}`, which is not in the documentation: move it to a content folder"));
    }
    if tree.files.keys().any(|path| ends(&path, &[".js", ".jsx", ".ts", ".tsx"])) {
        notes.push("pages written in React (`src/pages`)".to_owned());
    }
}

/// The settings implied by the default folder names.
fn of_folders(disk: &Disk, sidebars: &Sidebars) -> Settings {
    let there = |name: &str| disk.has(name).then(|| name.to_owned());
    let of =
        |name: &str, sidebars| Docs { folder: name.to_owned(), route: name.to_owned(), sidebars, ..Docs::default() };
    Settings {
        docs: vec![of("docs", Some(sidebars.clone()))],
        static_folders: there("static").into_iter().collect(),
        blogs: there("blog").map(|name| of(&name, None)).into_iter().collect(),
        ..Settings::default()
    }
}

/// A path below the site's folder in a configuration.
fn path(value: &Value) -> Option<String> {
    let path = value.as_str()?.trim_end_matches('/');
    Some(path.strip_prefix("./").unwrap_or(path).to_owned())
}

/// The labels of `docSidebar` items, including those in menus.
fn collect_labels(items: &Value, labels: &mut Vec<(String, String)>) {
    for item in items.as_array().into_iter().flatten() {
        if let (Some(id), Some(label)) = (item["sidebarId"].as_str(), item["label"].as_str()) {
            labels.push((id.to_owned(), label.to_owned()));
        }
        collect_labels(&item["items"], labels);
    }
}

/// All plugins with their options, those of presets included.
fn plugins<'c>(config: &'c Value, notes: &mut Notes) -> Vec<(String, &'c Value)> {
    let named = |value: &'_ Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Array(pair) => pair.first().and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    let mut plugins = Vec::new();
    for preset in config["presets"].as_array().into_iter().flatten() {
        let Some(name) = named(preset) else { continue };
        if name.contains("classic") {
            for part in ["docs", "blog"] {
                // `false` disables a part; without options, it has the defaults.
                if preset[1][part] != Value::Bool(false) {
                    plugins.push((format!("content-{part}"), &preset[1][part]));
                }
            }
            for part in ["gtag", "googleAnalytics", "googleTagManager"] {
                if is_set(&preset[1][part]) {
                    notes.at_key(part, &format!("`{part}`"));
                }
            }
            if is_set(&preset[1]["theme"]["customCss"]) {
                notes.at_key("customCss", "the site's own CSS (`customCss`)");
            }
        } else {
            notes.at_value(&name, &format!("the preset `{name}`"));
        }
    }
    for plugin in config["plugins"].as_array().into_iter().flatten() {
        plugins.extend(named(plugin).map(|name| (name, &plugin[1])));
    }
    plugins
}

/// A docs plugin's or blog's folder; `None` if it is outside of the site.
fn folder(options: &Value, usual: &str, notes: &mut Notes) -> Option<Docs> {
    let folder = path(&options["path"]).unwrap_or_else(|| usual.to_owned());
    if folder.starts_with('/') || folder.contains(':') || url::join("", &folder).is_none() {
        let what = format!(
            "the folder `{folder}`: sitegen only reads files in the site's folder. Move it there, or write a \
             sitegen.toml in the folder above"
        );
        notes.at_value(&folder, &what);
        return None;
    }
    let (filter, unread) = Filter::read(options);
    for glob in unread {
        notes.at_value(&glob, &format!("the pattern `{glob}`, so its pages are published: list them in `exclude`"));
    }
    for (key, what) in LEFT_OUT_OPTIONS {
        if options[key].is_string() && is_set(&options[key])
            || options[key].as_array().is_some_and(|all| !all.is_empty())
        {
            notes.at_key(key, what);
        }
    }
    let route = options["routeBasePath"].as_str().unwrap_or(usual).trim_matches('/').to_owned();
    Some(Docs { folder, route, sidebars: None, filter })
}

fn plugin(
    disk: &Disk,
    (name, options): (&str, &Value),
    sidebars: &Ordered<Option<Sidebars>>,
    settings: &mut Settings,
    notes: &mut Notes,
) {
    if name.ends_with("content-docs") {
        let key = path(&options["sidebarPath"]);
        let key = key.map(|key| key.rsplit_once('.').map_or(key.clone(), |(stem, _)| stem.to_owned()));
        // An absolute path from `require.resolve` ends with the path below the site.
        let own = key.as_deref().and_then(|key| {
            let is_it = |path: &str| path == key || key.ends_with(&format!("/{path}"));
            sidebars.0.iter().find(|(path, _)| is_it(path))?.1.clone()
        });
        let edit = options["editUrl"].as_str().filter(|url| is_web_url(url));
        if settings.edit_url.is_none() {
            settings.edit_url = edit.map(|url| format!("{}/{{path}}", url.trim_end_matches('/')));
        }
        if options["numberPrefixParser"] == Value::Bool(false) {
            notes.at_key("numberPrefixParser", "`numberPrefixParser`: sitegen leaves numbers out of URLs");
        }
        if let Some(docs) = folder(options, "docs", notes) {
            let mut docs = Docs { sidebars: own, ..docs };
            versions::choose(disk, options, &mut docs, notes);
            settings.docs.push(docs);
        }
    } else if name.ends_with("content-blog") {
        settings.blogs.extend(folder(options, "blog", notes));
    } else if name.ends_with("client-redirects") {
        for redirect in options["redirects"].as_array().into_iter().flatten() {
            let Some(to) = redirect["to"].as_str() else { continue };
            let from = match &redirect["from"] {
                Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
                one => one.as_str().into_iter().collect::<Vec<_>>(),
            };
            settings.redirects.extend(from.into_iter().map(|from| (from.to_owned(), to.to_owned())));
        }
        notes.push("redirects generated by a function (`createRedirects`), if any".to_owned());
    } else {
        notes.at_value(name, &format!("the plugin `{name}`"));
    }
}
