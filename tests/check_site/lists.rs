//! The commands that list external links and write the baseline of dead ones.

use std::fs;

use crate::support::{check, site};

#[test]
fn external_links_are_listed_once_with_their_first_place() {
    let root = site(&[
        (
            "content/index.md",
            "# Home\n\n<https://b.example/x> and [a](https://a.example) and [b](https://b.example/x)\n",
        ),
        ("content/z.md", "# Z\n\n[a](https://a.example)\n"),
    ]);
    let output = check(root.path(), &["--external-list"]);
    assert_eq!(output.status.code(), Some(0));
    let listed = String::from_utf8(output.stdout).unwrap();
    let urls: Vec<&str> = listed.lines().map(|line| line.split('\t').next().unwrap()).collect();
    assert_eq!(urls, ["https://a.example", "https://b.example/x"]);
    assert!(listed.lines().all(|line| line.contains("\tcontent/index.md:")), "{listed}");
}

#[test]
fn external_links_of_the_configuration_are_listed_at_their_places() {
    let settings =
        "[redirects]\n\"/old/\" = \"https://c.example/\"\n\n[[nav]]\nlabel = \"A\"\nurl = \"https://b.example/\"\n";
    let root = site(&[("sitegen.toml", settings), ("content/index.md", "# Home\n\n[x](//a.example/)\n")]);
    let output = check(root.path(), &["--external-list"]);
    let listed = String::from_utf8(output.stdout).unwrap();
    let expected = "//a.example/\tcontent/index.md:3:5\nhttps://b.example/\tsitegen.toml:6:7\nhttps://c.example/\tsitegen.toml:2:11\n";
    assert_eq!(listed, expected);
}

#[test]
fn external_links_of_the_registry_are_listed_at_their_place() {
    let registry = r#"{
  "acme": {
    "endpoint": "{{environment_variables.ACME_URL}}",
    "environment_variables": ["ACME_URL"],
    "docs": {
      "show_in_docs": true,
      "display_name": "Acme",
      "description": "Costs on [one board](https://acme.example/board).",
      "website": "https://www.acme.example"
    }
  }
}"#;
    let root = site(&[("generic_api_compatible_callbacks.json", registry), ("content/index.md", "# Home\n")]);
    let output = check(root.path(), &["--external-list"]);
    let listed = String::from_utf8(output.stdout).unwrap();
    let file = "generic_api_compatible_callbacks.json";
    let expected = format!("https://acme.example/board\t{file}:8:44\nhttps://www.acme.example\t{file}:9:19\n");
    assert_eq!(listed, expected);
}

#[test]
fn a_dead_link_in_an_integrations_own_file_is_not_located_in_the_registry() {
    let registry = r#"{
  "acme": {
    "endpoint": "{{environment_variables.ACME_URL}}",
    "environment_variables": ["ACME_URL"],
    "docs": {"show_in_docs": true, "display_name": "Acme", "description": "A good thing to have."}
  }
}"#;
    let root = site(&[
        ("generic_api_compatible_callbacks.json", registry),
        ("content/index.md", "# Home\n"),
        ("content/integrations/acme.md", "[x](thing)\n"),
    ]);
    let printed = String::from_utf8(check(root.path(), &[]).stdout).unwrap();
    assert!(printed.contains("--> content/integrations/acme.md:1:5\n"), "{printed}");
}

#[test]
fn a_baseline_covers_todays_dead_links_only() {
    let root = site(&[
        ("sitegen.toml", "[links]\nbaseline = \"dead.txt\"\n"),
        ("content/index.md", "# Home\n\n[a](a.md) and [b](b.md)\n"),
    ]);
    assert_eq!(check(root.path(), &[]).status.code(), Some(1));
    let output = check(root.path(), &["--update-baseline"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "dead.txt: 2 dead links\n");
    assert_eq!(
        fs::read_to_string(root.path().join("dead.txt")).unwrap(),
        "# Dead links, written by `sitegen check --update-baseline`\ncontent/index.md\ta.md\tdead-link\ncontent/index.md\tb.md\tdead-link\n"
    );
    assert_eq!(check(root.path(), &["--deny-warnings"]).status.code(), Some(0));
    fs::write(root.path().join("content/index.md"), "# Home\n\n[a](a.md) and [c](c.md)\n").unwrap();
    let output = check(root.path(), &[]);
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("the link `c.md` is dead"), "{printed}");
    assert!(!printed.contains("the link `a.md`"), "{printed}");
    assert!(printed.contains("`b.md` in `content/index.md` is no longer dead"), "{printed}");
}

#[test]
fn a_baseline_lists_exactly_the_dead_links() {
    let root = site(&[
        ("sitegen.toml", "[links]\nbaseline = \"dead.txt\"\n"),
        ("content/index.md", "# Home\n\n![](dot.svg) and [anchor](page.md#gone)\n"),
        ("content/page.md", "# Page\n"),
        ("content/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
    ]);
    assert!(check(root.path(), &["--update-baseline"]).status.success());
    // The image exists: missing alt text is not a dead link.
    assert_eq!(
        fs::read_to_string(root.path().join("dead.txt")).unwrap(),
        "# Dead links, written by `sitegen check --update-baseline`\ncontent/index.md\tpage.md#gone\tdead-anchor\n"
    );
    let printed = String::from_utf8(check(root.path(), &[]).stdout).unwrap();
    assert!(printed.contains("image-without-text") && !printed.contains("dead-anchor"), "{printed}");
    // A file removed since then is a different fault from the listed one.
    fs::remove_file(root.path().join("content/dot.svg")).unwrap();
    fs::remove_file(root.path().join("content/page.md")).unwrap();
    let output = check(root.path(), &[]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1), "{printed}");
    assert!(printed.contains("the image `dot.svg` doesn't exist"), "{printed}");
    assert!(printed.contains("the link `page.md#gone` is dead"), "{printed}");
}

#[test]
fn an_old_baseline_lists_links_without_their_rule() {
    let root = site(&[
        ("sitegen.toml", "[links]\nbaseline = \"dead.txt\"\n"),
        ("content/index.md", "# Home\n\n[a](a.md), ![](dot.svg), [b](index.md#b)\n"),
        ("content/dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("dead.txt", "content/index.md\ta.md\ncontent/index.md\tdot.svg\ncontent/index.md\tindex.md#b\n"),
    ]);
    let output = check(root.path(), &[]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0), "{printed}");
    assert!(printed.contains("the image `dot.svg` has no alt text"), "{printed}");
    assert!(printed.contains("`dot.svg` in `content/index.md` is no longer dead"), "{printed}");
}

#[test]
fn a_baseline_needs_a_name() {
    let root = site(&[("content/index.md", "# Home\n")]);
    let output = check(root.path(), &["--update-baseline"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("under `[links]` in sitegen.toml"));
}
