//! `sitegen build` on whole sites, with the real binary.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The folder of this repository, which is a site.
const SHIPPED: &str = env!("CARGO_MANIFEST_DIR");

fn build(root: &Path, out: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .args(["build", "--root"])
        .arg(root)
        .arg("--out")
        .arg(out)
        .args(args)
        .env_clear()
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn read_tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut open = vec![root.to_owned()];
    while let Some(folder) = open.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                if !name.starts_with(".sitegen") {
                    files.insert(name, fs::read(&path).unwrap());
                }
            }
        }
    }
    files
}

/// Copies the input of the shipped site.
fn shipped_copy(to: &Path) {
    for name in ["content", "static", "sitegen.toml", "proof.json", "generic_api_compatible_callbacks.json"] {
        let from = Path::new(SHIPPED).join(name);
        if from.is_dir() {
            for (path, bytes) in read_tree(&from) {
                let path = to.join(name).join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        } else if from.is_file() {
            fs::copy(&from, to.join(name)).unwrap();
        }
    }
}

#[test]
fn the_shipped_site_has_no_diagnostics_and_the_same_bytes_anywhere() {
    let work = tempfile::tempdir().unwrap();
    let base = ["--deny-warnings", "--base-url", "https://docs.example/repo/"];
    let first = build(Path::new(SHIPPED), &work.path().join("first"), &base);
    assert!(first.status.success(), "{}", stderr(&first));
    assert_eq!(stderr(&first), "");
    let elsewhere = work.path().join("another place");
    fs::create_dir(&elsewhere).unwrap();
    shipped_copy(&elsewhere);
    let second = build(&elsewhere, &work.path().join("second"), &base);
    assert!(second.status.success(), "{}", stderr(&second));
    let (first, second) = (read_tree(&work.path().join("first")), read_tree(&work.path().join("second")));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    for (path, bytes) in &first {
        assert!(bytes == &second[path], "{path} differs");
    }
    for path in [
        "index.html",
        "404.html",
        ".nojekyll",
        "robots.txt",
        "sitemap.xml",
        "llms.txt",
        "llms-full.txt",
        "api/v1/index.json",
        "api/v1/integrations/rubrik.json",
        "integrations/index.html",
        "integrations/rubrik/index.html",
        "integrations/rubrik/index.md",
        "integrations/rubrik/config.yaml",
        "integrations/rubrik/sdk.py",
        "integrations/rubrik/callback_settings.yaml",
    ] {
        assert!(first.contains_key(path), "{path} is missing");
    }
    assert!(!first.contains_key("integrations/sample_callback/index.html"), "it says show_in_docs: false");
}

#[test]
fn an_empty_template_empties_every_integration_page() {
    let work = tempfile::tempdir().unwrap();
    let root = work.path().join("site");
    fs::create_dir(&root).unwrap();
    shipped_copy(&root);
    // Only these pages: links into others would be dead without the template's output.
    fs::remove_dir_all(root.join("content")).unwrap();
    let config = fs::read_to_string(root.join("sitegen.toml")).unwrap_or_default();
    assert!(!config.contains("[theme]\nname"), "the shipped site has the default theme");
    fs::create_dir_all(root.join("themes/empty/templates")).unwrap();
    fs::write(root.join("themes/empty/templates/integration.md"), "").unwrap();
    fs::write(root.join("sitegen.toml"), "[theme]\nname = \"empty\"\n").unwrap();
    let out = work.path().join("out");
    let output = build(&root, &out, &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    let markdown = fs::read_to_string(out.join("integrations/rubrik/index.md")).unwrap();
    assert_eq!(markdown.trim(), "# Rubrik");
    let html = fs::read_to_string(out.join("integrations/rubrik/index.html")).unwrap();
    assert!(!html.contains("<pre"), "no second renderer");
}

#[test]
fn one_file_of_the_theme_is_overridden_by_its_name() {
    let work = tempfile::tempdir().unwrap();
    let root = work.path().join("site");
    fs::create_dir_all(root.join("themes/mine/assets")).unwrap();
    fs::create_dir_all(root.join("content")).unwrap();
    fs::write(root.join("content/index.md"), "# Home\n").unwrap();
    fs::write(root.join("themes/mine/assets/site.css"), "body { color: teal }\n").unwrap();
    fs::write(root.join("sitegen.toml"), "[theme]\nname = \"mine\"\n").unwrap();
    let out = work.path().join("out");
    let output = build(&root, &out, &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(out.join("assets/site.css")).unwrap(), "body { color: teal }\n");
    assert!(out.join("assets/site.js").is_file(), "the other files are the default theme's");
}

#[test]
fn a_folder_without_a_site_is_refused() {
    let work = tempfile::tempdir().unwrap();
    let output = build(work.path(), &work.path().join("out"), &[]);
    assert_eq!(output.status.code(), Some(2));
    let text = stderr(&output);
    assert!(
        text.contains("has neither the registry `generic_api_compatible_callbacks.json` nor pages in `content`"),
        "{text}"
    );
    assert!(!work.path().join("out").exists());
    let output = build(&work.path().join("nowhere"), &work.path().join("out"), &[]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_hostile_key_writes_nothing_outside_its_folder() {
    let work = tempfile::tempdir().unwrap();
    let root = work.path().join("site");
    fs::create_dir(&root).unwrap();
    for key in ["../../evil", "index", "page-2", "a/b", "..", "", "A", "con\u{0}"] {
        let docs = serde_json::json!({ "show_in_docs": true, "display_name": "Evil", "description": "Does evil." });
        let entry = serde_json::json!({ "endpoint": "https://e.example", "environment_variables": [], "docs": docs });
        let registry = serde_json::json!({ key: entry });
        fs::write(root.join("generic_api_compatible_callbacks.json"), registry.to_string()).unwrap();
        let out = work.path().join("deep/out");
        let output = build(&root, &out, &[]);
        assert_eq!(output.status.code(), Some(1), "{key:?}: {}", stderr(&output));
        assert!(!work.path().join("deep").exists(), "{key:?} wrote something");
        assert!(!work.path().join("evil").exists());
    }
}

#[test]
fn a_site_without_a_home_page_never_links_to_one() {
    let root = tempfile::tempdir().unwrap();
    fs::create_dir_all(root.path().join("content")).unwrap();
    fs::write(root.path().join("content/only.md"), "# Only\n\nThe one page.\n").unwrap();
    let output = build(root.path(), &root.path().join("public"), &["--base-url", "https://docs.example/"]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(stderr(&output), "");
}

#[test]
fn the_output_folder_is_never_part_of_the_input() {
    let root = tempfile::tempdir().unwrap();
    shipped_copy(root.path());
    for folder in ["content", "content/new/folder", "content/../content/public"] {
        let output = build(root.path(), &root.path().join(folder), &[]);
        assert_eq!(output.status.code(), Some(2), "{folder}: {}", stderr(&output));
        assert!(
            stderr(&output).contains("is inside `content`, which has the site's source files"),
            "{}",
            stderr(&output)
        );
    }
    assert!(!root.path().join("content/new").exists());
}

#[test]
fn paths_in_the_configuration_must_exist() {
    let root = tempfile::tempdir().unwrap();
    shipped_copy(root.path());
    fs::write(root.path().join("sitegen.toml"), "[paths]\nregistry = \"regstry.json\"\nstatic = \"static\"\n").unwrap();
    let output = build(root.path(), &root.path().join("public"), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("`regstry.json` doesn't exist in the site's folder"), "{}", stderr(&output));
    let place = format!("--> {}/sitegen.toml:2:12", root.path().display());
    assert!(stderr(&output).contains(&place), "{}", stderr(&output));
    assert!(!stderr(&output).contains("`static`"), "a default need not be there: {}", stderr(&output));
}

#[test]
fn only_the_hidden_files_of_hosts_are_published() {
    let root = tempfile::tempdir().unwrap();
    shipped_copy(root.path());
    let published =
        [".assetsignore", ".domains", ".htaccess", ".nojekyll", ".well-known/security.txt", "_headers", "_redirects"];
    let hidden =
        [".env", ".htpasswd", ".git/config", "page.html~", "#page.html#", "a.tmp", "a.bck", "a.swp", "Thumbs.db"];
    let files = published.iter().chain(&hidden).map(|name| format!("static/{name}"));
    for path in files.chain(["content/.draft.md".to_owned()]) {
        fs::create_dir_all(root.path().join(&path).parent().unwrap()).unwrap();
        fs::write(root.path().join(&path), "text").unwrap();
    }
    let out = root.path().join("public");
    assert_eq!(build(root.path(), &out, &[]).status.code(), Some(0));
    let files = read_tree(&out);
    let is_own = |path: &&String| path.starts_with(['.', '_', '#']) || files[*path] == b"text";
    assert_eq!(files.keys().filter(is_own).collect::<Vec<_>>(), published);
    assert_eq!(files[".nojekyll"], b"text", "one's own replaces the generated file");
}

#[test]
fn a_folder_of_any_depth_is_built() {
    let root = tempfile::tempdir().unwrap();
    let folder = vec!["d"; 85].join("/");
    fs::create_dir_all(root.path().join("content").join(&folder)).unwrap();
    fs::write(root.path().join("content/index.md"), "# Home\n").unwrap();
    fs::write(root.path().join("content").join(&folder).join("page.md"), "# Deep\n").unwrap();
    let out = root.path().join("public");
    assert_eq!(build(root.path(), &out, &[]).status.code(), Some(0));
    assert!(read_tree(&out).contains_key(&format!("{folder}/page/index.html")));
}

#[test]
fn an_authors_heading_is_unchanged() {
    let root = tempfile::tempdir().unwrap();
    let out = root.path().join("public");
    let pages = [
        // The page's Markdown, its title, the shown title, and the start of the copy.
        (
            "---\nhide_title: true\n---\n\n# Their own\n\nText\n",
            "Their own",
            Some("Their own"),
            "# Their own\n\nText\n",
        ),
        ("---\ntitle: Front\nhide_title: true\n---\n\nText\n", "Front", None, "# Front\n\nText\n"),
        (
            "---\ntitle: Front\n---\n\nText\n\n# Later\n\nMore\n",
            "Front",
            Some("Front"),
            "# Front\n\nText\n\n# Later\n\nMore\n",
        ),
        ("---\ntitle: Front\n---\n\n# First\n\nText\n", "Front", Some("First"), "# First\n\nText\n"),
        (
            "# The `a_b` of *[it](https://a.example)*\n\nText\n",
            "The a_b of it",
            Some("The <code>a_b</code> of <em><a href=\"https://a.example\">it</a></em>"),
            "# The `a_b` of *[it](https://a.example)*\n\nText\n",
        ),
        (
            "\n---\ntitle: Behind an empty line\n---\n\nText\n",
            "Behind an empty line",
            Some("Behind an empty line"),
            "# Behind an empty line\n\nText\n",
        ),
        (
            "<!-- licence -->\n---\ntitle: Behind a comment\n---\nText\n",
            "Behind a comment",
            Some("Behind a comment"),
            "# Behind a comment\n\nText\n",
        ),
        (
            "---\n\n# Between\n\n## Breaks\n\n---\n\nText\n",
            "Between",
            Some("Between"),
            "# Between\n\n---\n\n## Breaks\n\n---\n\nText\n",
        ),
    ];
    fs::create_dir_all(root.path().join("content")).unwrap();
    for (number, (text, ..)) in pages.iter().enumerate() {
        fs::write(root.path().join(format!("content/page{number}.md")), text).unwrap();
    }
    let output = build(root.path(), &out, &["--base-url", "https://docs.example"]);
    assert!(output.status.success(), "{}", stderr(&output));
    for (number, (text, title, shown, copy)) in pages.iter().enumerate() {
        let folder = out.join(format!("page{number}"));
        let html = fs::read_to_string(folder.join("index.html")).unwrap();
        let headings: Vec<&str> = html.split("<h1").skip(1).filter_map(|rest| rest.split("</h1>").next()).collect();
        let heading = headings.first().and_then(|heading| heading.split_once('>')).map(|(_, heading)| heading);
        let in_head = html.split("<title>").nth(1).unwrap();
        assert!(in_head.starts_with(title), "{text}: {in_head:.40}");
        assert_eq!(heading, *shown, "{text}");
        assert_eq!(&fs::read_to_string(folder.join("index.md")).unwrap(), copy, "{text}");
    }
}

#[test]
fn feeds_and_sitemaps_are_xml_whatever_a_post_contains() {
    let work = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = work.path().join("site").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "sitegen.toml",
        "title = \"T & <U>\"\n[[content]]\nfolder = \"content\"\n[[content]]\nfolder = \"posts\"\nat = \"/blog\"\nblog = true\n",
    );
    write("content/index.md", "# T\n");
    // Word leaves such characters in what is pasted from it.
    write(
        "posts/2024-05-31-a&b.md",
        "# A \u{8}title\u{b} B\n\nThe \u{1b}[0m text, \u{7f} \u{fffe}\u{ffff} & <b>more</b>.\n",
    );
    let out = work.path().join("out");
    let built = build(&work.path().join("site"), &out, &["--base-url", "https://docs.example/"]);
    assert!(built.status.success(), "{}", stderr(&built));
    let files = read_tree(&out);
    for (path, text) in ["blog/atom.xml", "sitemap.xml"].map(|path| (path, String::from_utf8_lossy(&files[path]))) {
        // The production `Char` of https://www.w3.org/TR/xml/#charsets.
        let is_char =
            |c: char| matches!(u32::from(c), 0x9 | 0xA | 0xD | 0x20..=0xD7FF | 0xE000..=0xFFFD | 0x10000..=0x10FFFF);
        assert_eq!(text.chars().find(|c| !is_char(*c)), None, "{path}: {text}");
        let references = text.split('&').skip(1).map(|rest| rest.split(';').next().unwrap());
        assert!(
            references.into_iter().all(|name| matches!(name, "amp" | "lt" | "gt" | "quot" | "#39")),
            "{path}: {text}"
        );
        assert!(text.contains("a&amp;b"), "{path}: {text}");
    }
    let feed = String::from_utf8_lossy(&files["blog/atom.xml"]);
    assert!(feed.contains("<title>A \u{fffd}title\u{fffd} B</title>"), "{feed}");
}
