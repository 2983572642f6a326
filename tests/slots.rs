//! The policy of pages allows exactly what a site's own theme embeds.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::Command;

const HEAD: &str = r#"<script async src="https://stats.example/script.js" data-site="a"></script>
<script>window.dataLayer = [];</script>
<style>.chat { color: red }</style>
<link rel="stylesheet" href="https://fonts.example/css">
"#;
const FOOTER: &str = r#"<p style="margin: 0"><img src="https://pictures.example/a.png" alt="A badge"></p>
<form action="https://letters.example/subscribe" method="post"><input name="mail" aria-label="Mail"></form>
"#;

/// The policy of a page, by directive.
fn policy(root: &Path, page: &str) -> Vec<(String, String)> {
    let html = fs::read_to_string(root.join("public").join(page)).unwrap();
    let policy = html.split_once("Content-Security-Policy\" content=\"").unwrap().1.split('"').next().unwrap();
    let policy = policy.replace("&#39;", "'");
    let parts = policy.split("; ").map(|part| part.split_once(' ').unwrap());
    parts.map(|(name, sources)| (name.to_owned(), sources.to_owned())).collect()
}

fn built(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let output = Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .args(["build", "--deny-warnings"])
        .current_dir(root.path())
        .output();
    let output = output.unwrap();
    assert!(output.status.success(), "{output:?}");
    root
}

#[test]
fn slots_are_included_in_the_policy() {
    let root = built(&[
        ("sitegen.toml", "[theme]\nname = \"mine\"\n[csp]\nconnect-src = [\"https://more.example\"]\n"),
        ("content/index.md", "# Home\n\nText\n"),
        ("themes/mine/templates/slots/head.html", HEAD),
        ("themes/mine/templates/slots/footer.html", FOOTER),
    ]);
    for page in ["index.html", "404.html"] {
        let policy = policy(root.path(), page);
        let sources = |name: &str| policy.iter().find(|(key, _)| key == name).unwrap().1.as_str();
        assert!(sources("script-src").contains(" https://stats.example"), "{policy:?}");
        assert_eq!(sources("script-src").matches("'sha256-").count(), 2, "the theme's own and the slot's: {policy:?}");
        assert!(sources("style-src").contains(" https://fonts.example"), "{policy:?}");
        assert!(sources("style-src").contains("'unsafe-hashes'"), "{policy:?}");
        assert!(sources("img-src").contains(" https://pictures.example"), "{policy:?}");
        assert_eq!(sources("form-action"), "https://letters.example");
        assert!(sources("connect-src").ends_with(" https://more.example"), "{policy:?}");
    }
}

#[test]
fn an_empty_slot_changes_nothing() {
    let plain = built(&[("content/index.md", "# Home\n\nText\n")]);
    let slot = built(&[
        ("sitegen.toml", "[theme]\nname = \"mine\"\n"),
        ("content/index.md", "# Home\n\nText\n"),
        ("themes/mine/templates/slots/footer.html", "<p>Questions? <a href=\"mailto:a@b.example\">Ask</a></p>\n"),
    ]);
    assert_eq!(policy(plain.path(), "index.html"), policy(slot.path(), "index.html"));
}

const OPEN: &str = r#"
<noscript><img src="https://pixel.example/p.gif" alt=""></noscript>

<noscript><iframe src="https://frame.example/p" title="A frame"></iframe></noscript>
"#;

#[test]
fn the_content_of_noscript_is_included_in_the_policy() {
    let text = format!("# Home\n{OPEN}");
    let page = built(&[("sitegen.toml", "[markdown]\nraw_html = \"all\"\n"), ("content/index.md", &text)]);
    let slot = built(&[
        ("sitegen.toml", "[theme]\nname = \"mine\"\n"),
        ("content/index.md", "# Home\n\nText\n"),
        ("themes/mine/templates/slots/footer.html", OPEN),
    ]);
    for root in [page, slot] {
        let policy = policy(root.path(), "index.html");
        let sources = |name: &str| policy.iter().find(|(key, _)| key == name).unwrap().1.as_str();
        assert_eq!(sources("img-src"), "'self' data: https://pixel.example");
        assert_eq!(sources("frame-src"), "https://frame.example");
    }
}

#[test]
fn the_pictures_of_svg_are_included_in_the_policy() {
    for picture in ["<image href=\"https://svg.example/a.png\"/>", "<feImage href=\"https://svg.example/a.png\"/>"] {
        let text = format!("# Home\n\n<svg>{picture}</svg>\n");
        let root = built(&[("sitegen.toml", "[markdown]\nraw_html = \"all\"\n"), ("content/index.md", &text)]);
        let policy = policy(root.path(), "index.html");
        let images = &policy.iter().find(|(name, _)| name == "img-src").unwrap().1;
        assert_eq!(images, "'self' data: https://svg.example", "{picture}");
    }
}

#[test]
fn a_picture_of_a_host_that_no_policy_can_name_is_allowed_by_scheme() {
    for (url, source) in [
        ("https://b\u{fc}cher.example/a.png", " https:"),
        ("https://a_b.example/a.png", " https:"),
        ("http://[::1]:80/a.png", " http:"),
        ("https://u:p@pictures.example/a.png", " https://pictures.example"),
    ] {
        let root = built(&[("content/index.md", &format!("# Home\n\n![a](<{url}>)\n"))]);
        let policy = policy(root.path(), "index.html");
        let images = &policy.iter().find(|(name, _)| name == "img-src").unwrap().1;
        assert_eq!(*images, format!("'self' data:{source}"), "{url}");
    }
}
