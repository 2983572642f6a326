//! What hostile input may cost, counted in work and not in time: the same on every machine.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test writes its fixtures")]

use std::fs;
use std::path::Path;

use sitegen::diagnostic::Diagnostic;
use sitegen::disk::Disk;
use sitegen::load::{Settings, Site, load};
use sitegen::render::{Unit, render};

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
fn a_template_writes_so_many_bytes() {
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
