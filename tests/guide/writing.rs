//! The guide's statements about pages, tested on the guide's site.

use super::site::Site;

#[track_caller]
fn has(text: &str, part: &str) {
    assert!(text.contains(part), "no {part} in\n{text}");
}

/// A site with these pages, built without a problem.
fn built(pages: &[(&str, &str)]) -> Site {
    let site = Site::new();
    for (path, text) in pages {
        site.write(&format!("content/{path}"), text);
    }
    site.build(pages[0].0);
    site
}

#[test]
fn front_matter_keys_do_what_the_guide_says() {
    let site = built(&[
        (
            "tried.md",
            "---\ntitle: A title\nslug: /other/place\nid: named\nsidebar_label: Short\nsidebar_position: 1\n\
             aliases: [/old/tried]\npagination_prev: null\npagination_next: guide/index\nkeywords: [alpha, beta]\n---\n\n\
             A *first* [paragraph](index.md).\n\nA second one.\n",
        ),
        ("next.md", "---\npagination_prev: named\n---\n\n# The first heading\n\nText.\n"),
        ("both.md", "---\ntitle: In lists\n---\n\n# On the page\n"),
        (
            "bare.md",
            "---\ntitle: Bare\nhide_title: true\nhide_table_of_contents: true\n---\n\n## One\n\n## Two\n\n## Three\n",
        ),
        ("by-id.md", "---\ntitle: By its id\nid: another\n---\n\nText.\n"),
    ]);
    let page = site.built("other/place/index.html");
    has(&page, "<title>A title · Tried</title>");
    has(&page, "<meta name=\"description\" content=\"A first paragraph.\">");
    has(&page, "<meta name=\"keywords\" content=\"alpha, beta\">");
    assert!(!page.contains("rel=\"prev\""), "{page}");
    has(&page, "<a rel=\"next\" href=\"../../guide/\">");
    has(&site.built("old/tried/index.html"), "url=../../other/place/");
    let home = site.built("index.html");
    let (short, contribute) = (home.find(">Short</a>").unwrap(), home.find(">Contribute</a>").unwrap());
    assert!(short < contribute, "{home}");
    let next = site.built("next/index.html");
    has(&next, "<title>The first heading · Tried</title>");
    has(&next, "<a rel=\"prev\" href=\"../other/place/\">");
    let both = site.built("both/index.html");
    has(&both, "<title>In lists · Tried</title>");
    assert_eq!(both.matches("<h1").count(), 1, "{both}");
    has(&both, ">On the page");
    let bare = site.built("bare/index.html");
    assert!(!bare.contains("<h1") && !bare.contains("class=\"toc\""), "{bare}");
    has(&site.built("another/index.html"), "By its id");
}

#[test]
fn an_unlisted_page_is_in_no_list() {
    let site = built(&[("tried.md", "---\nunlisted: true\n---\n\n# The zebra\n\nStripes.\n")]);
    has(&site.built("tried/index.html"), "<meta name=\"robots\" content=\"noindex\">");
    has(&site.built("tried/index.md"), "Stripes.");
    let mut folders = vec![site.root().join("public")];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                let is_its_own = path.ends_with("tried") || path.ends_with(".sitegen");
                folders.extend((!is_its_own).then_some(path));
            } else {
                let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).to_lowercase();
                assert!(!text.contains("zebra") && !text.contains("tried/"), "{}", path.display());
            }
        }
    }
}

#[test]
fn each_directive_renders_what_the_guide_says() {
    let text = "# Tried\n\n- ::integration-table\n\n> ::integration-card{key=\"new_name\"}\n\n\
                <Tabs><TabItem value=\"a\" label=\"A\">\n\n::registry-field{name=\"docs.website\"}\n\n</TabItem></Tabs>\n\n\
                ::rules{group=\"json\"}\n\n::integration-cards\n\n::registry-fields\n";
    let page = built(&[("tried.md", text)]).built("tried/index.html");
    has(&page, "<a href=\"../integrations/new_name/\">New name</a></td><td>Keeps the logs of LLM calls.</td>");
    has(&page, "<div class=\"cards\">");
    has(&page, "docs.website");
    has(&page, "environment_variables");
    has(&page, "trailing-comma");
    let wrong = "# Tried\n\n::integration-tabel\n\n::integration-card{key=\"nope\"}\n\n::registry-field{nam=\"x\"}\n\n\
                 | a |\n|---|\n| ::integration-card{key=\"new_name\"} |\n";
    let site = Site::new();
    site.write("content/tried.md", wrong);
    let output = site.sitegen(&["check", "--format", "short"]);
    let report = String::from_utf8(output.stdout).unwrap();
    for line in ["tried.md:3:1", "tried.md:5:1", "tried.md:7:1", "tried.md:11:3"] {
        has(&report, &format!("{line}: error[broken-directive]"));
    }
}

#[test]
fn images_are_found_and_measured() {
    let site = built(&[(
        "guide/tried.md",
        "# Tried\n\n![Beside](../../examples/dot.svg) ![Static](@site/static/card.png)\n\n\
         <img src=\"/card.png\" alt=\"Half\" width=\"50%\">\n",
    )]);
    let page = site.built("guide/tried/index.html");
    has(&page, "<img src=\"../../_files/examples/dot.svg\" alt=\"Beside\"");
    has(&page, "<img src=\"../../card.png\" alt=\"Static\" width=\"4\" height=\"2\"");
    has(&page, "class=\"w-50\"");
    site.write("content/guide/tried.md", "# Tried\n\n![](/card.png)\n");
    let output = site.sitegen(&["check", "--format", "short"]);
    has(&String::from_utf8(output.stdout).unwrap(), "warning[image-without-text]");
}

#[test]
fn unknown_languages_are_not_colored() {
    let text =
        "# Tried\n\n```nolang\nx = 1\n```\n\n```zsh\necho \"$HOME\"\n```\n\n```py\nx = 1\n```\n\n```yml\na: 1\n```\n";
    let page = built(&[("tried.md", text)]).built("tried/index.html");
    has(&page, "<code class=\"language-nolang\">x = 1\n</code>");
    for language in ["zsh", "py", "yml"] {
        let (_, code) = page.split_once(&format!("<code class=\"language-{language}\">")).unwrap();
        has(code.split("</code>").next().unwrap(), "<i class=");
    }
}

#[test]
fn templates_can_use_unknown_keys() {
    let site = Site::new();
    site.write("sitegen.toml", "base_url = \"https://docs.example/\"\n[theme]\nname = \"acme\"\n");
    site.write("themes/acme/templates/slots/page_end.html", "{% if page.extra.reviewer is defined %}<p>{{ page.extra.reviewer }}: {{ page.tags | join(' ') }}</p>{% endif %}\n");
    site.write("content/tried.md", "---\ntitle: Tried\nreviewer: Jane <i>\ntags: [a, b]\n---\n\nText.\n");
    site.build("a slot with a key of its own");
    has(&site.built("tried/index.html"), "<p>Jane &lt;i&gt;: a b</p>");
}

#[test]
fn block_markers_are_not_shown() {
    let text = "# Tried\n\n```yaml run=first/config.yaml\na: 1\n```\n\n```json no-check\n{\n```\n";
    let site = built(&[("tried.md", text)]);
    for file in ["tried/index.html", "tried/index.md"] {
        let rendered = site.built(file);
        assert!(!rendered.contains("run=") && !rendered.contains("no-check"), "{rendered}");
    }
}
