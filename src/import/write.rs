//! Writes the configuration as TOML for people to edit.

use super::settings::Settings;
use super::{Item, Target};

pub(super) fn toml(settings: &Settings, nav: &[Item]) -> String {
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
    if settings.static_folders != ["static"] && !settings.static_folders.is_empty() {
        let folders: Vec<String> = settings.static_folders.iter().map(|folder| quoted(folder)).collect();
        out.push_str(&format!("\n[paths]\nstatic = [{}]\n", folders.join(", ")));
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
    let blogs = settings.blogs.iter().map(|(folder, route)| (folder, route, "blog = true\n"));
    for (folder, route, kind) in docs.chain(blogs) {
        let at = quoted(&format!("/{route}"));
        out.push_str(&format!("\n[[content]]\nfolder = {}\nat = {at}\n{kind}", quoted(folder)));
    }
    for item in nav {
        out.push_str("\n[[nav]]\n");
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
