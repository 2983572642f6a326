//! The keys of `sitegen.toml` do what the guide's tables say, each on the site of the guide.

use super::site::Site;

/// The site with this configuration and a base URL, built.
fn built(config: &str) -> Site {
    let site = Site::new();
    site.write("sitegen.toml", &format!("base_url = \"https://docs.example/sub/\"\n{config}"));
    site.build(config);
    site
}

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "no {part} in\n{text}");
}

#[test]
fn a_site_needs_no_configuration() {
    let site = Site::new();
    std::fs::remove_file(site.root().join("sitegen.toml")).unwrap();
    assert!(site.sitegen(&["build"]).status.success());
    has(&site.built("guide/index.html"), "<title>The guide · Webhook integrations</title>");
}

#[test]
fn title_description_and_images_come_from_the_configuration() {
    let site = built(
        "title = \"Acme's webhooks\"\ndescription = \"One sentence.\"\nlogo = \"logo.svg\"\nfavicon = \"icon.svg\"\n\
         social_card = \"card.png\"\n",
    );
    let page = site.built("guide/index.html");
    has(&page, "<title>The guide · Acme&#39;s webhooks</title>");
    has(&page, "<img src=\"../logo.svg\"");
    has(&page, "<link rel=\"icon\" href=\"../icon.svg\">");
    has(&page, "<meta property=\"og:image\" content=\"https://docs.example/sub/card.png\">");
    has(&site.built("llms.txt"), "# Acme's webhooks\n\n> One sentence.\n");

    let standard = built("").built("guide/index.html");
    has(&standard, "<link rel=\"icon\" href=\"../assets/");
    has(&standard, "<meta property=\"og:image\" content=\"https://docs.example/sub/assets/");
    let site = Site::new();
    site.write("sitegen.toml", "social_card = \"card.png\"\n");
    assert!(site.sitegen(&["build"]).status.success());
    assert!(!site.built("index.html").contains("og:image"), "a card needs a base URL");
    site.write("content/own.md", "---\nimage: /logo.svg\n---\n\n# Own\n");
    site.write("sitegen.toml", "base_url = \"https://docs.example/\"\nsocial_card = \"card.png\"\n");
    site.build("a page's own card");
    has(&site.built("own/index.html"), "<meta property=\"og:image\" content=\"https://docs.example/logo.svg\">");
}

#[test]
fn the_command_line_overrides_the_urls() {
    let site = built("repository = \"https://git.example/a\"\nedit_url = \"https://git.example/a/edit/{path}\"\n");
    let page = site.built("guide/index.html");
    has(&page, "href=\"https://git.example/a\"");
    has(&page, "href=\"https://git.example/a/edit/content/guide/index.md\"");
    has(&page, "<link rel=\"canonical\" href=\"https://docs.example/sub/guide/\">");
    let options = [
        "build",
        "--base-url",
        "https://other.example/",
        "--repository",
        "https://git.example/b",
        "--edit-url",
        "https://git.example/b/{path}",
    ];
    assert!(site.sitegen(&options).status.success());
    let page = site.built("guide/index.html");
    has(&page, "href=\"https://git.example/b\"");
    has(&page, "href=\"https://git.example/b/content/guide/index.md\"");
    has(&page, "<link rel=\"canonical\" href=\"https://other.example/guide/\">");
}

#[test]
fn paths_are_relative_to_the_site_s_folder() {
    let site = Site::new();
    site.write("more/more.txt", "More.");
    let registry = std::fs::read_to_string(site.root().join("generic_api_compatible_callbacks.json")).unwrap();
    site.write("data/hooks.json", &registry.replace("new_name", "from_elsewhere"));
    site.write(
        "sitegen.toml",
        "base_url = \"https://docs.example/\"\n[paths]\nregistry = \"data/hooks.json\"\ncontent = \"docs\"\n\
         static = [\"static\", \"more\"]\nexclude = [\"docs/guide/*\"]\noutput = \"out/site\"\n\
         [links]\nallow = [\"/docs/*\"]\n",
    );
    let elsewhere = tempfile::tempdir().unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .args(["build", "--root"])
        .arg(site.root())
        .current_dir(elsewhere.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let out = site.root().join("out/site");
    for file in ["setup/index.html", "integrations/from_elsewhere/index.html", "logo.svg", "more.txt"] {
        assert!(out.join(file).is_file(), "{file}");
    }
    assert!(!out.join("guide/index.html").exists(), "it is excluded");
    assert_eq!(std::fs::read_dir(elsewhere.path()).unwrap().count(), 0);
}

#[test]
fn each_content_folder_has_its_url() {
    let site = Site::new();
    site.write("docs/index.md", "---\npagination_next: setup\n---\n\n# Docs\n\n[Setup](setup.md)\n");
    site.write("docs/guide/index.md", "# Guide of the docs\n");
    site.write(
        "sitegen.toml",
        "base_url = \"https://docs.example/\"\n[[content]]\nfolder = \"docs\"\nat = \"/manual\"\n\
         [[content]]\nfolder = \"docs/guide\"\nat = \"/help\"\n[[nav]]\npage = \"manual/setup.md\"\n",
    );
    site.build("two folders");
    has(&site.built("manual/setup/index.html"), "<a href=\"./\" aria-current=\"page\">Setup</a>");
    has(&site.built("manual/index.html"), "<a rel=\"next\" href=\"setup/\">");
    has(&site.built("help/index.html"), "Guide of the docs");
    let public = site.root().join("public");
    assert!(!public.join("manual/guide/index.html").exists() && !public.join("getting-started").exists());
    site.write("sitegen.toml", "base_url = \"https://docs.example/\"\n[[content]]\nfolder = \"docs\"\n");
    site.build("the default is the root");
    has(&site.built("setup/index.html"), "Setup");
}

#[test]
fn integrations_are_shown_and_sorted_as_configured() {
    let entry = "{\"endpoint\": \"https://a.example\", \"environment_variables\": []}";
    let registry = format!("{{\"zeta_logs\": {entry}, \"acme_logs\": {entry}}}");
    let order = |config: &str| {
        let site = Site::new();
        site.write("generic_api_compatible_callbacks.json", &registry);
        site.write("sitegen.toml", &format!("base_url = \"https://docs.example/\"\n[integrations]\n{config}\n"));
        site.build(config);
        let list = site.built("integrations/index.html");
        (list.find(">Zeta Logs</a></td>"), list.find(">Acme Logs</a></td>"))
    };
    let (zeta, acme) = order("show_undocumented = true");
    assert!(acme.unwrap() < zeta.unwrap(), "sorted by name");
    let (zeta, acme) = order("show_undocumented = true\nsort = \"registry\"");
    assert!(zeta.unwrap() < acme.unwrap(), "in the file's order");
    let site = Site::new();
    site.write("generic_api_compatible_callbacks.json", &registry);
    let output = site.sitegen(&["build"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("2 entries"), "hidden, and counted: {output:?}");
}

#[test]
fn an_entry_without_docs_gets_its_page_from_a_file() {
    let site = Site::new();
    let entry = "{\"endpoint\": \"https://a.example\", \"environment_variables\": [], \"docs\": \
                 {\"show_in_docs\": true, \"display_name\": \"Of the registry\", \"description\": \"Written in the registry.\"}}";
    site.write(
        "generic_api_compatible_callbacks.json",
        &format!("{{\"acme\": {}, \"zeta\": {entry}}}", entry.split(", \"docs\"").next().unwrap().to_owned() + "}"),
    );
    for key in ["acme", "zeta"] {
        let front = "display_name: Own name\ndescription: Own description.\nwebsite: https://own.example\n\
                     additional_notes: Own *notes*.";
        site.write(&format!("content/integrations/{key}.md"), &format!("---\n{front}\n---\n\nOwn text.\n"));
    }
    site.build("two overlays");
    for key in ["acme", "zeta"] {
        let page = site.built(&format!("integrations/{key}/index.html"));
        for part in ["<h1>Own name", "Own description.", "https://own.example", "Own <em>notes</em>.", "Own text."] {
            has(&page, part);
        }
        assert!(!page.contains("Of the registry") && !page.contains("Written in the registry"), "{page}");
    }
}

#[test]
fn old_sites_links_resolve_below_their_route() {
    let site = Site::new();
    site.write("content/own.md", "# Own\n\n[The guide](/docs/guide/), [a service](/status/now)\n");
    let config = "base_url = \"https://docs.example/\"\n[links]\n";
    site.write("sitegen.toml", config);
    assert_eq!(site.sitegen(&["check"]).status.code(), Some(1));
    site.write("sitegen.toml", &format!("{config}docs_route = \"/docs\"\nallow = [\"/status/*\"]\n"));
    site.build("both links are known");
    has(&site.built("own/index.html"), "<a href=\"../guide/\">The guide</a>");
}

#[test]
fn raw_html_passes_where_it_is_allowed() {
    let text =
        "# Own\n\n<form action=\"https://f.example/\"><input name=\"q\"></form>\n\n<p style=\"color: red\">Red</p>\n";
    let site = Site::new();
    site.write("content/own.md", text);
    assert!(site.sitegen(&["build"]).status.success());
    let page = site.built("own/index.html");
    assert!(!page.contains("<form") && !page.contains("color: red"), "{page}");
    let site = Site::new();
    site.write("content/own.md", text);
    site.write("sitegen.toml", "base_url = \"https://docs.example/\"\n[markdown]\nraw_html = \"all\"\n");
    site.build("all HTML passes");
    let page = site.built("own/index.html");
    has(&page, "<form action=\"https://f.example/\">");
    has(&page, "form-action https://f.example");
    has(&page, "color: red");
    has(&site.built("index.html"), "form-action &#39;none&#39;");
}

#[test]
fn indented_text_is_code_unless_mdx_is_set() {
    let code = |config: &str, name: &str, front: &str| {
        let site = Site::new();
        site.write("sitegen.toml", &format!("base_url = \"https://docs.example/\"\n{config}"));
        site.write(&format!("content/{name}"), &format!("---\ntitle: Own\n{front}---\n\nText.\n\n    indented\n"));
        assert!(site.sitegen(&["build"]).status.success());
        site.built("own/index.html").contains("<pre")
    };
    assert!(code("", "own.md", "") && !code("", "own.mdx", ""));
    assert!(!code("[markdown]\nmdx = true\n", "own.md", "") && code("[markdown]\nmdx = false\n", "own.mdx", ""));
    assert!(code("[markdown]\nmdx = true\n", "own.md", "mdx: false\n"));
    assert!(!code("", "own.md", "mdx: true\n"));
}
