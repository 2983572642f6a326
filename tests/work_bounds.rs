//! The cost of hostile input, measured in work rather than time, so it is the same on every machine.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test writes its fixtures")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sitegen::diagnostic::Diagnostic;
use sitegen::disk::Disk;
use sitegen::load::{Settings, Site, load};
use sitegen::markdown::{self, Body, Expand, Options};
use sitegen::render::{Unit, render};
use sitegen::source::SourceFile;

/// Upper limit on included Markdown per page.
const LARGEST: usize = 4 * 1024 * 1024;

/// Files in memory, and a directive that expands to 60 KB. Counts requests.
#[derive(Default)]
struct Counting {
    files: HashMap<String, String>,
    asked: AtomicUsize,
}

impl Expand for Counting {
    fn include(&self, path: &str) -> Option<Arc<SourceFile>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Some(SourceFile::new(path, self.files.get(path)?.as_str()))
    }

    fn directive(&self, name: &str, attributes: &[(String, String)]) -> Option<Result<String, String>> {
        if name != "rules" {
            return None;
        }
        // Requests without attributes only check the directive's name.
        self.asked.fetch_add(attributes.len(), Ordering::Relaxed);
        Some(Ok(format!("{}\n\n", "A rule and why. ".repeat(40)).repeat(90)))
    }
}

/// The size of a page's text, its problems, and the number of requests.
fn page(text: &str, files: Vec<(String, String)>) -> (usize, Vec<String>, usize) {
    let files = Counting { files: files.into_iter().collect(), asked: AtomicUsize::new(0) };
    let body = Body::load(&SourceFile::new("content/index.md", text), 0, &files);
    let tree = markdown::parse(&body, &Options::default());
    let size = markdown::outline(&tree).sections.iter().map(|section| section.text.len()).sum();
    let problems = tree.diagnostics(&body).into_iter().map(|problem| problem.message).collect();
    let others = body.without_directives().len();
    assert!(others < 2 * LARGEST, "{others} bytes for others");
    (size, problems, files.asked.into_inner())
}

/// Ten files, each of which has `line` with the next one's name ten times, and the last one `text`.
fn fan(line: impl Fn(usize) -> String, text: &str) -> Vec<(String, String)> {
    let of = |number: usize| if number < 9 { line(number + 1).repeat(10) } else { text.to_owned() };
    (0..10).map(|number| (format!("content/_{number}.md"), of(number))).collect()
}

#[test]
fn includes_that_fan_out_end_where_the_page_is_too_long() {
    let line = |number: usize| format!("::include{{file=\"./_{number}.md\"}}\n\n");
    let (size, problems, asked) = page(&line(0), fan(line, "Some words.\n\n"));
    assert!(size <= LARGEST && problems.contains(&"the page is too long".to_owned()), "{size} {problems:?}");
    assert_eq!(asked, 10, "each file is fetched once");
    // Includes over the limit are not expanded: each is one problem.
    assert!(problems.len() < 10 * LARGEST / 1024, "{}", problems.len());
}

#[test]
fn partials_that_fan_out_end_where_the_page_is_too_long() {
    let uses = |number: usize| {
        let partials = "<Part />\n\n".repeat(10);
        format!("import Part from './_{number}.md';\n\n{partials}")
    };
    let files = |text: &str| {
        let of = |number: usize| if number < 9 { uses(number + 1) } else { text.to_owned() };
        (0..10).map(|number| (format!("content/_{number}.md"), of(number))).collect()
    };
    let (size, problems, asked) = page(&uses(0), files("Some words.\n"));
    assert!(size <= LARGEST && problems.contains(&"the page is too long".to_owned()), "{size} {problems:?}");
    assert_eq!(asked, 10, "each file is fetched once");
}

#[test]
fn a_repeated_directive_is_rendered_once() {
    let (size, problems, asked) = page(&"::rules{group=\"all\"}\n\n".repeat(600), Vec::new());
    assert!(size <= LARGEST && problems.contains(&"the page is too long".to_owned()), "{size}");
    assert_eq!(asked, 1);
    // With different attributes each time, it is rendered until the limit is reached.
    let different: String = (0..600).map(|number| format!("::rules{{group=\"{number}\"}}\n\n")).collect();
    let (size, _, asked) = page(&different, Vec::new());
    assert!(size <= LARGEST && asked <= 100, "{size} {asked}");
}

#[test]
fn repeated_code_stops_at_the_page_limit() {
    let files = || vec![("a.py".to_owned(), "x = 1\n".repeat(20_000))];
    let same = "::code{file=\"a.py\"}\n\n".repeat(3_000);
    let different: String = (1..3_000).map(|line| format!("::code{{file=\"a.py\" lines=\"{line}-\"}}\n\n")).collect();
    let import = "import Code from '!!raw-loader!@site/a.py';\n\n";
    let imported = import.to_owned() + &"<CodeBlock language=\"py\">{Code}</CodeBlock>\n\n".repeat(3_000);
    for text in [same, different, imported] {
        let (size, problems, _) = page(&text, files());
        assert!(size <= LARGEST, "{size}");
        assert!(problems.contains(&"the page is too long".to_owned()), "{:?}", problems.first());
    }
}

fn site(root: &Path, files: &[(&str, &str)]) -> (Site, Vec<Diagnostic>) {
    for (path, text) in files {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    }
    load(&Disk::open(root).unwrap(), &Settings::default()).unwrap()
}

#[test]
fn only_some_dead_redirects_are_compared_with_all_pages() {
    let root = tempfile::tempdir().unwrap();
    let redirects: String = (0..8_000).map(|number| format!("\"/old/{number}\" = \"/guide/setupp\"\n")).collect();
    let config = format!("title = \"T\"\n[redirects]\n{redirects}");
    let files = [("sitegen.toml", config.as_str()), ("content/guide/setup.md", "# Setup\n")];
    let (_, problems) = site(root.path(), &files);
    let dead: Vec<&Diagnostic> = problems.iter().filter(|problem| problem.rule.code == "dead-redirect").collect();
    let compared =
        dead.iter().filter(|problem| problem.hint.as_deref().is_some_and(|hint| hint.contains("did you mean"))).count();
    assert_eq!((dead.len(), compared), (8_000, 100));
}

#[test]
fn template_output_is_bounded() {
    let root = tempfile::tempdir().unwrap();
    let slot = format!(
        "{{% for a in range(1000) %}}{{% for b in range(1000) %}}{}{{% endfor %}}{{% endfor %}}",
        "x".repeat(1000)
    );
    let files = [
        ("sitegen.toml", "title = \"T\"\n[theme]\nname = \"mine\"\n"),
        ("content/index.md", "# T\n"),
        ("themes/mine/templates/slots/head.html", slot.as_str()),
    ];
    let (site, _) = site(root.path(), &files);
    let problem = render(&site, &Unit::Page(site.plan.page_at("").unwrap())).unwrap_err();
    assert!(problem.message.contains("writes more than 64 MB"), "{}", problem.message);
}

#[test]
fn only_some_dead_anchors_are_compared_with_all_headings() {
    let root = tempfile::tempdir().unwrap();
    let links: String = (0..3_000).map(|number| format!("[x](#headin-{number})\n\n## Heading {number}\n\n")).collect();
    let page = format!("# T\n\n{links}");
    let (site, _) = site(root.path(), &[("sitegen.toml", "title = \"T\"\n"), ("content/index.md", page.as_str())]);
    let problems = sitegen::cli::check::site(&site);
    let hints: Vec<&str> = problems
        .iter()
        .filter(|problem| problem.rule.code == "dead-anchor")
        .filter_map(|problem| problem.hint.as_deref())
        .collect();
    let compared = hints.iter().filter(|hint| hint.contains("did you mean")).count();
    assert_eq!((hints.len(), compared), (3_000, 100));
}

#[test]
fn a_chain_of_redirects_is_followed_once() {
    let root = tempfile::tempdir().unwrap();
    let chain: String = (0..40_000).map(|number| format!("\"/old/{number}\" = \"/old/{}\"\n", number + 1)).collect();
    let config = format!(
        "title = \"T\"\n[redirects]\n{chain}\"/old/40000\" = \"/\"\n\"/a\" = \"/b\"\n\"/b\" = \"/a\"\n\"/c\" = \"/a\"\n"
    );
    let (_, problems) = site(root.path(), &[("sitegen.toml", config.as_str()), ("content/index.md", "# T\n")]);
    let messages: Vec<&str> = problems
        .iter()
        .filter(|problem| problem.rule.code != "no-base-url")
        .map(|problem| problem.message.as_str())
        .collect();
    assert_eq!(messages, ["the redirects from `/a/`, `/b/` point to each other"]);
}

#[test]
fn many_open_braces_are_each_read_once() {
    let text = format!("import A from './_a.md';\n\n{}\n\n{}", "{".repeat(400_000), "{x\n".repeat(100_000));
    let (size, _, _) = page(&text, vec![("content/_a.md".to_owned(), "a\n".to_owned())]);
    assert!(size > 600_000, "{size}");
}
