//! Themes need no Rust: a second theme of a few files changes pages as the guide says; `theme eject` starts one.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const REGISTRY: &str = r#"{
  "acme": {
    "endpoint": "{{environment_variables.ACME_URL}}",
    "environment_variables": ["ACME_URL"],
    "docs": { "show_in_docs": true, "display_name": "Acme", "description": "Keeps logs." }
  }
}"#;

fn sitegen(root: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sitegen")).args(args).current_dir(root).env_clear().output().unwrap()
}

/// A site with these further files.
fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    let base = [("generic_api_compatible_callbacks.json", REGISTRY), ("content/index.md", "# Home\n\nWelcome.\n")];
    for (path, text) in base.iter().chain(files) {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn page(root: &Path, path: &str) -> String {
    let output = sitegen(root, &["build"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read_to_string(root.join("public").join(path)).unwrap()
}

#[test]
fn a_theme_may_have_slots_strings_and_one_asset() {
    let site = site(&[
        ("sitegen.toml", "language = \"de\"\n[theme]\nname = \"acme\"\n[theme.variables]\naccent = \"#a50\"\n"),
        (
            "themes/acme/templates/slots/head.html",
            "<link rel=\"stylesheet\" href=\"{{ page.root }}assets/acme.css\">\n",
        ),
        ("themes/acme/templates/slots/header.html", "<a href=\"https://acme.example/\">Acme</a>\n"),
        ("themes/acme/templates/slots/page_end.html", "<p>Ende von {{ page.title }}.</p>\n"),
        ("themes/acme/templates/slots/footer.html", "<p>Fragen?</p>\n"),
        ("themes/acme/strings.toml", "search = \"Suche\"\n"),
        ("themes/acme/assets/acme.css", "h1 { color: red }\n"),
    ]);
    let html = page(site.path(), "integrations/acme/index.html");
    for part in [
        "<html lang=\"de\">",
        "<link rel=\"stylesheet\" href=\"../../assets/acme.css\">",
        "<a href=\"https://acme.example/\">Acme</a>",
        "<p>Ende von Acme.</p>",
        "<p>Fragen?</p>",
        "<span>Suche</span>",
        "<style>:root{--accent:#a50;}</style>",
        // Everything else comes from the built-in theme.
        "aria-label=\"Menu\"",
    ] {
        assert!(html.contains(part), "{part} is not in\n{html}");
    }
    assert_eq!(fs::read_to_string(site.path().join("public/assets/acme.css")).unwrap(), "h1 { color: red }\n");
    assert!(site.path().join("public/assets/site.css").is_file());
}

#[test]
fn a_theme_may_be_a_single_layout() {
    let layout = "<!doctype html>\n<title>{{ page.title }}</title>\n<main>{{ page.content }}</main>\n";
    let site = site(&[("sitegen.toml", "[theme]\nname = \"bare\"\n"), ("themes/bare/templates/page.html", layout)]);
    let html = page(site.path(), "index.html");
    assert!(html.starts_with("<!doctype html>\n<title>Home</title>\n<main>"), "{html}");
}

#[test]
fn an_empty_integration_template_empties_the_pages() {
    let site = site(&[("themes/default/templates/integration.md", "")]);
    let html = page(site.path(), "integrations/acme/index.html");
    let article = &html[html.find("<div class=\"prose\"").unwrap()..html.find("<div class=\"page-foot\"").unwrap()];
    assert_eq!(article.split_once('>').unwrap().1.trim(), "</div>");
}

#[test]
fn eject_copies_one_file_and_overwrites_none() {
    let site = site(&[("sitegen.toml", "[theme]\nname = \"acme\"\n")]);
    let eject = |file: &str| {
        let output = sitegen(site.path(), &["theme", "eject", file]);
        let printed = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(printed).unwrap())
    };
    let written = (Some(0), "wrote themes/acme/templates/integration.md\n".to_owned());
    assert_eq!(eject("templates/integration.md"), written);
    let copy = fs::read(site.path().join("themes/acme/templates/integration.md")).unwrap();
    assert_eq!(copy, include_bytes!("../themes/default/templates/integration.md"));
    let (code, printed) = eject("templates/integration.md");
    assert_eq!((code, printed.contains("already exists")), (Some(2), true), "{printed}");
    let (code, printed) = eject("templates/intergration.md");
    assert_eq!((code, printed.contains("did you mean `templates/integration.md`?")), (Some(2), true), "{printed}");
    let list = sitegen(site.path(), &["theme", "eject"]);
    assert!(String::from_utf8(list.stdout).unwrap().lines().any(|line| line == "assets/site.css"));
}

#[test]
fn logos_initials_and_badges() {
    let site = site(&[
        (
            "generic_api_compatible_callbacks.json",
            r#"{
  "acme": { "endpoint": "https://a.example", "environment_variables": [], "docs": {
    "show_in_docs": true, "display_name": "Acme", "description": "Keeps logs.", "logo": "logos/acme 1.svg" } },
  "beta": { "endpoint": "https://b.example", "environment_variables": [], "docs": {
    "show_in_docs": true, "display_name": "Beta Cloud", "description": "Keeps logs." } }
}"#,
        ),
        ("static/logos/acme 1.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("content/index.md", "---\ntitle: Home\nsidebar_badge: New\n---\n\n::integration-cards\n"),
        (
            "content/of-starlight.md",
            "---\ntitle: One\nsidebar:\n  badge:\n    text: Beta\n    variant: tip\n---\n\nText\n",
        ),
        ("content/of-docusaurus.md", "---\ntitle: Two\nsidebar_custom_props:\n  badge: Old\n---\n\nText\n"),
    ]);
    let home = page(site.path(), "index.html");
    let tile = "<span class=\"tile t7\" data-initials=\"BC\"></span>";
    for part in [
        "<img src=\"logos/acme%201.svg\" alt=\"\" class=\"tile\" role=\"presentation\" width=\"28\" height=\"28\"><a href=\"integrations/acme/\">Acme</a>",
        tile,
        "aria-current=\"page\">Home <span class=\"badge\">New</span></a>",
        "One <span class=\"badge\">Beta</span></a>",
        "Two <span class=\"badge\">Old</span></a>",
    ] {
        assert!(home.contains(part), "{part} is not in\n{home}");
    }
    let read = |path: &str| fs::read_to_string(site.path().join("public").join(path)).unwrap();
    assert!(read("integrations/index.html").contains(tile));
    assert!(read("integrations/beta/index.html").contains(tile));
    let acme = read("integrations/acme/index.html");
    assert!(acme.contains("<img class=\"tile\" src=\"../../logos/acme%201.svg\" alt=\"\" width=\"40\""), "{acme}");
    // Without an image, there is no image markup.
    for copy in ["index.md", "integrations/index.md", "integrations/acme/index.md"] {
        assert!(!read(copy).contains("logos/") && !read(copy).contains("tile"), "{copy}");
    }
    assert!(read("api/v1/integrations/acme.json").contains("logos/acme%201.svg"));
}
