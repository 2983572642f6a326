//! Writes the configuration as TOML for people to edit.

use super::frame::Frame;
use super::settings::Settings;
use super::{Item, Target};

pub(super) fn toml(settings: &Settings, frame: &Frame, nav: &[Item]) -> String {
    let mut out =
        String::from("# Created by `sitegen import docusaurus`. The Configuration page of the guide lists all keys.\n");
    let texts = [
        ("title", &settings.title),
        ("description", &settings.description),
        ("language", &settings.language),
        ("base_url", &settings.base_url),
        ("repository", &settings.repository),
        ("edit_url", &settings.edit_url),
        ("logo", &settings.logo),
        ("favicon", &settings.favicon),
        ("social_card", &settings.social_card),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            out.push_str(&format!("{key} = {}\n", quoted(value)));
        }
    }
    let statics = Some(&settings.static_folders).filter(|folders| *folders != &["static"]);
    let paths = [("static", statics), ("exclude", Some(&settings.exclude))];
    let paths = paths.into_iter().filter_map(|(key, values)| Some((key, values.filter(|all| !all.is_empty())?)));
    for (at, (key, values)) in paths.enumerate() {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        out.push_str(&format!("{}{key} = [{}]\n", if at == 0 { "\n[paths]\n" } else { "" }, values.join(", ")));
    }
    if let Some((text, link)) = &frame.announcement {
        out.push_str(&format!("\n[announcement]\ntext = {}\n", quoted(text)));
        out.extend(link.as_ref().map(|link| format!("link = {}\n", quoted(link))));
    }
    out.push_str(
        "\n# Existing dead links: `sitegen check --update-baseline` creates the file. New dead links are errors.\n",
    );
    out.push_str("[links]\nbaseline = \"dead-links.txt\"\n");
    if !settings.redirects.is_empty() {
        out.push_str("\n[redirects]\n");
        for (from, to) in &settings.redirects {
            out.push_str(&format!("{} = {}\n", quoted(from), quoted(to)));
        }
    }
    let docs = settings.docs.iter().map(|docs| (&docs.folder, &docs.route, ""));
    let blogs = settings.blogs.iter().map(|blog| (&blog.folder, &blog.route, "blog = true\n"));
    for (folder, route, kind) in docs.chain(blogs) {
        let at = quoted(&format!("/{route}"));
        out.push_str(&format!("\n[[content]]\nfolder = {}\nat = {at}\n{kind}", quoted(folder)));
    }
    let tables = [("nav", nav), ("header", &frame.header), ("footer", &frame.footer)];
    for (table, item) in tables.into_iter().flat_map(|(table, items)| items.iter().map(move |item| (table, item))) {
        out.push_str(&format!("\n[[{table}]]\n"));
        for (key, value) in keys(item) {
            out.push_str(&format!("{key} = {value}\n"));
        }
        if !item.items.is_empty() {
            out.push_str(&format!("items = {}\n", list(&item.items, 0)));
        }
    }
    out
}

/// The keys of an item, without its children.
fn keys(item: &Item) -> Vec<(&'static str, String)> {
    let mut keys = Vec::new();
    keys.extend(item.label.as_ref().map(|label| ("label", quoted(label))));
    match &item.target {
        Target::None => {}
        Target::Page(path) => keys.push(("page", quoted(path))),
        Target::Url(url) => keys.push(("url", quoted(url))),
        Target::Inline(folder) => keys.extend([("folder", quoted(folder)), ("inline", "true".to_owned())]),
        Target::Index { slug, title, description } => {
            let mut index = format!("slug = {}", quoted(slug));
            for (key, value) in [("title", title), ("description", description)] {
                if let Some(value) = value {
                    index.push_str(&format!(", {key} = {}", quoted(value)));
                }
            }
            keys.push(("index", format!("{{ {index} }}")));
        }
    }
    keys
}

fn list(items: &[Item], depth: usize) -> String {
    let indent = "  ".repeat(depth + 1);
    let mut out = String::from("[\n");
    for item in items {
        let mut parts: Vec<String> = keys(item).into_iter().map(|(key, value)| format!("{key} = {value}")).collect();
        if !item.items.is_empty() {
            parts.push(format!("items = {}", list(&item.items, depth + 1)));
        }
        out.push_str(&format!("{indent}{{ {} }},\n", parts.join(", ")));
    }
    out.push_str(&"  ".repeat(depth));
    out.push(']');
    out
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
