//! The settings of a Docusaurus site that have an equivalent.

use serde_json::Value;

use super::evaluated::{Evaluated, Ordered, Sidebars};
use crate::config::is_web_url;
use crate::disk::Disk;

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
    /// Other folders of pages, with their routes: blogs.
    pub(super) blogs: Vec<(String, String)>,
    pub(super) static_folders: Vec<String>,
    pub(super) redirects: Vec<(String, String)>,
    /// The label of each sidebar in the navbar.
    pub(super) sidebar_labels: Vec<(String, String)>,
}

/// A docs plugin.
#[derive(Debug)]
pub(super) struct Docs {
    /// Its folder below the site's.
    pub(super) folder: String,
    /// The path of its pages below the site's root, without leading and trailing `/`; empty for the root itself.
    pub(super) route: String,
    /// Its sidebars. `None`: the navigation mirrors the folders.
    pub(super) sidebars: Option<Sidebars>,
}

/// Reads an evaluated configuration. With sidebars only, folders have their default names.
pub(super) fn read(disk: &Disk, evaluated: &Evaluated, notes: &mut Vec<String>) -> Settings {
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
    for (name, options) in plugins(config) {
        plugin(&name, options, sidebars, &mut settings, notes);
    }
    let later =
        [("i18n", "translations"), ("versions.json", "older versions"), ("src/pages", "pages written in React")];
    notes.extend(later.iter().filter(|(path, _)| disk.has(path)).map(|(path, what)| format!("{what} (`{path}`)")));
    settings
}

/// The settings implied by the default folder names.
fn of_folders(disk: &Disk, sidebars: &Sidebars) -> Settings {
    let there = |name: &str| disk.has(name).then(|| name.to_owned());
    let docs = Docs { folder: "docs".to_owned(), route: "docs".to_owned(), sidebars: Some(sidebars.clone()) };
    Settings {
        docs: vec![docs],
        static_folders: there("static").into_iter().collect(),
        blogs: there("blog").map(|name| (name.clone(), name)).into_iter().collect(),
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
fn plugins(config: &Value) -> Vec<(String, &Value)> {
    let named = |value: &'_ Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Array(pair) => pair.first().and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    let mut plugins = Vec::new();
    for preset in config["presets"].as_array().into_iter().flatten() {
        let is_classic = named(preset).is_some_and(|name| name.contains("classic"));
        if is_classic {
            for part in ["docs", "blog"] {
                // `false` disables a part; without options, it has the defaults.
                if preset[1][part] != Value::Bool(false) {
                    plugins.push((format!("content-{part}"), &preset[1][part]));
                }
            }
        }
    }
    for plugin in config["plugins"].as_array().into_iter().flatten() {
        plugins.extend(named(plugin).map(|name| (name, &plugin[1])));
    }
    plugins
}

fn plugin(
    name: &str,
    options: &Value,
    sidebars: &Ordered<Option<Sidebars>>,
    settings: &mut Settings,
    notes: &mut Vec<String>,
) {
    let folder = |usual: &str| path(&options["path"]).unwrap_or_else(|| usual.to_owned());
    let route = |usual: &str| options["routeBasePath"].as_str().unwrap_or(usual).trim_matches('/').to_owned();
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
        settings.docs.push(Docs { folder: folder("docs"), route: route("docs"), sidebars: own });
    } else if name.ends_with("content-blog") {
        settings.blogs.push((folder("blog"), route("blog")));
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
        notes.push(format!("the plugin `{name}`"));
    }
}
