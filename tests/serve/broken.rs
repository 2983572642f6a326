//! Errors in the input: the last good version is served with the error, until it is fixed.

use super::support::{Folder, REGISTRY, Served, is_broken, registry};

#[test]
fn a_broken_page_keeps_its_last_good_version_and_the_others_update() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let clean = served.get("/guide/a/").as_built();
    let mut events = served.events("/guide/a/");
    events.next();
    folder.write("content/guide/a.md", "---\ntitle: [\n---\n\nBroken <b>text</b>.\n");
    let event = events.until(is_broken);
    let text = event["problems"][0]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("content/guide/a.md:"), "{text}");
    // The terminal says the same.
    served.line(text.lines().next().unwrap());
    let now = served.get("/guide/a/");
    assert_eq!((now.status, now.as_built()), (200, clean));

    folder.write("content/guide/b.md", "# Another page\n\nNews from b.\n");
    served.until_text("/guide/b/", "News from b.");

    folder.write("content/guide/a.md", "# A page\n\nMended.\n");
    events.until(|event| !is_broken(event));
    served.until_text("/guide/a/", "Mended.");
    served.line("fixed: content/guide/a.md");
}

#[test]
fn a_list_of_a_folder_follows_its_pages_and_survives_a_broken_category() {
    let folder = Folder::new();
    let category = |title: &str| format!("{{ \"link\": {{ \"type\": \"generated-index\", \"title\": {title} }} }}");
    folder.write("content/list/_category_.json", &category("\"All of it\""));
    folder.write("content/list/one.md", "# First title\n");
    let served = Served::start(&folder);
    served.until_text("/list/", "First title");
    folder.write("content/list/one.md", "# Second title\n\nIts description.\n");
    served.until_text("/list/", "<a href=\"one/\">Second title</a>: Its description.");
    let clean = served.get("/list/").as_built();
    for broken in [category("5"), "{".to_owned()] {
        let mut events = served.events("/list/");
        events.next();
        folder.write("content/list/_category_.json", &broken);
        let event = events.until(is_broken);
        let text = event["problems"][0]["text"].as_str().unwrap();
        assert!(text.contains("content/list/_category_.json:1:"), "{text}");
        let now = served.get("/list/");
        assert_eq!((now.status, now.as_built()), (200, clean.clone()), "{broken}");
        folder.write("content/list/_category_.json", &category("\"All of it\""));
        events.until(|event| !is_broken(event));
    }
    folder.write("content/list/_category_.json", &category("\"Another title\""));
    served.until_text("/list/", "<h1>Another title</h1>");
}

#[test]
fn a_broken_template_configuration_or_registry_keeps_all_pages() {
    let folder = Folder::new();
    folder.write("sitegen.toml", "title = \"Fine\"\n");
    let served = Served::start(&folder);
    let paths = ["/", "/guide/a/", "/integrations/acme/", "/integrations/", "/404.html"];
    let fetch = || paths.map(|path| served.get(path).as_built());
    let clean = fetch();
    for (path, broken, fixed) in [
        ("themes/default/templates/page.html", "{% if page.title %}{{ page.title }}", None),
        ("themes/default/templates/page.html", "{{ page.titel }}", None),
        ("sitegen.toml", "title = \"Fine", Some("title = \"Fine\"\n".to_owned())),
        (REGISTRY, "{ \"acme\": ", Some(registry(&["acme", "zeta"]))),
    ] {
        let mut events = served.events("/guide/a/");
        events.next();
        folder.write(path, broken);
        events.until(is_broken);
        assert_eq!(fetch(), clean, "{path}: {broken}");
        match fixed {
            Some(text) => folder.write(path, &text),
            None => folder.remove(path),
        }
        events.until(|event| !is_broken(event));
        assert_eq!(fetch(), clean, "{path} mended");
    }
}

#[test]
fn a_site_broken_at_the_start_is_served_except_its_broken_pages() {
    let folder = Folder::new();
    folder.write("content/guide/a.md", "---\ntitle: [\n---\n\nBroken.\n");
    folder.write("themes/default/templates/404.md", "{{ nothing.of.that }}\n");
    let served = Served::start(&folder);
    assert!(served.get("/guide/b/").text().contains("Another page"));
    assert_eq!(served.get("/guide/a/").status, 200);
    assert_eq!(served.get("/integrations/acme/").status, 200);
    let event = served.events("/guide/b/").until(is_broken);
    let problems = event["problems"].to_string();
    assert!(problems.contains("guide/a.md") && problems.contains("404.md"), "{problems}");
    let missing = served.get("/none/");
    assert_eq!(missing.status, 500);
    assert!(missing.text().contains("/.sitegen/client.js"), "it must turn into the page by itself");
}

#[test]
fn a_dead_link_is_reported_and_its_page_is_served() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let mut events = served.events("/guide/b/");
    events.next();
    folder.write("content/guide/b.md", "# Another page\n\n[Gone](gone.md)\n");
    events.until(|event| event["problems"].to_string().contains("dead-link"));
    assert!(served.get("/guide/b/").text().contains("Gone"));
    folder.write("content/guide/gone.md", "# Here\n");
    events.until(|event| !is_broken(event));
}

#[test]
fn a_missing_page_suggests_similar_ones_and_appears_once_created() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let mut events = served.events("/guid/a/");
    assert_eq!(events.next()["near"][0], "/guide/a/");
    let mut events = served.events("/guide/c/");
    let first = events.next();
    folder.write("content/guide/c.md", "# Now here\n");
    let then = events.until(|event| event["page"] != first["page"]);
    assert_eq!(then["near"].as_array().unwrap().len(), 0);
    assert!(served.get("/guide/c/").text().contains("Now here"));
}
