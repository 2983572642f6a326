//! The README and the guide agree with the program: exactly the commands and options of `--help` are documented, and
//! the configuration page has every key.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads the repository and writes sites")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use sitegen::diagnostic::Diagnostic;
use sitegen::disk::Disk;
use sitegen::load::{Settings, load};

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The output of `sitegen <arguments> --help`.
fn help(command: &[&str]) -> String {
    let output =
        Command::new(env!("CARGO_BIN_EXE_sitegen")).args(command).arg("--help").output().expect("sitegen runs");
    assert!(output.status.success(), "sitegen {command:?} --help: {output:?}");
    String::from_utf8(output.stdout).expect("help is UTF-8")
}

/// The names below `Commands:` in a help text.
fn subcommands(help: &str) -> BTreeSet<String> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let list = list.take_while(|line| line.starts_with(' ') || line.is_empty());
    let names = list.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The long options in a text, such as `--base-url`.
fn options(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices("--") {
        let prev = text[..at].chars().next_back();
        let name: String =
            text[at + 2..].chars().take_while(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '-').collect();
        if !prev.is_some_and(|c| c.is_alphanumeric() || c == '-') && name.starts_with(|c: char| c.is_ascii_lowercase())
        {
            names.insert(name.trim_end_matches('-').to_owned());
        }
    }
    names
}

/// All runnable commands; subcommands as two words.
fn commands() -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for name in subcommands(&help(&[])) {
        let below = subcommands(&help(&[&name]));
        all.extend(below.into_iter().map(|sub| vec![name.clone(), sub]));
        if all.last().is_none_or(|last| last[0] != name) {
            all.push(vec![name]);
        }
    }
    all
}

fn words(command: &[String]) -> Vec<&str> {
    command.iter().map(String::as_str).collect()
}

#[test]
fn the_readme_lists_all_commands() {
    let listed = read("README.md")
        .lines()
        .filter_map(|line| line.strip_prefix("| `sitegen ")?.split(['`', ' ']).next())
        .map(str::to_owned)
        .collect::<BTreeSet<_>>();
    assert_eq!(listed, subcommands(&help(&[])));
}

#[test]
fn every_command_has_an_example_with_real_options() {
    let groups = commands().into_iter().map(|command| command[..command.len() - 1].to_vec()).collect::<BTreeSet<_>>();
    for group in &groups {
        let text = help(&words(group));
        assert!(text.contains("\nExample:\n  sitegen "), "{group:?} has no example:\n{text}");
    }
    for command in commands() {
        let text = help(&words(&command));
        let (usage, examples) =
            text.split_once("Example").unwrap_or_else(|| panic!("{command:?} has no example:\n{text}"));
        let call = format!("sitegen {}", command.join(" "));
        assert!(examples.contains(&call), "the example of {command:?} does not call it:\n{examples}");
        let unknown: Vec<_> = options(examples).difference(&options(usage)).cloned().collect();
        assert!(unknown.is_empty(), "the example of {command:?} uses {unknown:?}");
    }
}

#[test]
fn the_guide_has_every_command_with_every_option() {
    let guide = read("content/guide/commands.md");
    for command in commands() {
        let title = format!("\n## {}\n", command.join(" "));
        let section = guide.split_once(&title).unwrap_or_else(|| panic!("commands.md has no {title:?}")).1;
        let section = section.split("\n## ").next().unwrap_or_default();
        let (intro, _) = guide.split_once("\n## ").expect("commands.md has sections");
        let text = help(&words(&command));
        let usage = text.split("Example").next().unwrap_or_default();
        let known = options(usage);
        let documented = options(section);
        let everywhere = options(intro);
        let missing: Vec<_> =
            known.iter().filter(|name| !documented.contains(*name) && !everywhere.contains(*name)).collect();
        assert!(missing.is_empty(), "commands.md says nothing of {missing:?} under {title:?}");
        let unknown: Vec<_> = documented.difference(&known).collect();
        assert!(unknown.is_empty(), "commands.md has {unknown:?} under {title:?}, `--help` has not");
    }
}

/// Every `sitegen` command line in a fence of the README and of the pages.
fn command_lines() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = vec![root.join("README.md")];
    let mut folders = vec![root.join("content")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("content is a folder") {
            let path = entry.expect("content can be listed").path();
            match path.extension() {
                _ if path.is_dir() => folders.push(path),
                Some(end) if end == "md" => files.push(path),
                _ => {}
            }
        }
    }
    let mut lines = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file).expect("a page is UTF-8");
        let mut shell = false;
        for line in text.lines() {
            if let Some(info) = line.trim_start().strip_prefix("```") {
                shell = !shell && info.starts_with("bash");
            } else if shell {
                let calls = line.split("&&").map(str::trim).filter(|part| part.starts_with("sitegen "));
                lines.extend(calls.map(|call| (file.display().to_string(), call.to_owned())));
            }
        }
    }
    lines
}

#[test]
fn command_lines_of_the_pages_use_real_commands_and_options() {
    let all = commands();
    let lines = command_lines();
    assert!(lines.len() > 10, "command lines are found at all");
    for (file, line) in lines {
        let call: Vec<&str> = line.split_whitespace().skip(1).collect();
        let command = all.iter().find(|command| call.starts_with(&words(command)));
        let Some(command) = command else { panic!("{file}: there is no such command: {line}") };
        let unknown: Vec<_> = options(&line).difference(&options(&help(&words(command)))).cloned().collect();
        assert!(unknown.is_empty(), "{file}: `{line}` uses {unknown:?}");
    }
}

/// The problems of a text as a site's configuration.
fn problems_of(config: &str) -> Vec<Diagnostic> {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("sitegen.toml"), config).unwrap();
    fs::create_dir(root.path().join("content")).unwrap();
    fs::write(root.path().join("content/index.md"), "# Home\n").unwrap();
    let (_, mut problems) = load(&Disk::open(root.path()).unwrap(), &Settings::default()).unwrap();
    // Files named in the configuration don't exist here.
    problems.retain(|problem| {
        let of_file = ["config-syntax", "unknown-config-key", "wrong-config-value"].contains(&problem.rule.code);
        of_file && !problem.message.starts_with("there is no ")
    });
    problems
}

/// The known keys of a table, from the message about an unknown key.
fn known_keys(table: &str) -> Vec<String> {
    let text = format!("{table}\nqqqqqqqqqqqq = 1\n");
    let problems = problems_of(&text);
    let hint = problems.iter().find_map(|problem| problem.hint.as_deref()?.strip_prefix("known keys here: "));
    let hint = hint.unwrap_or_else(|| panic!("{table:?} takes any key: {problems:?}"));
    hint.split(", ").map(str::to_owned).collect()
}

#[test]
fn the_configuration_page_has_every_key() {
    let page = read("content/guide/configuration.md");
    let example = page.split_once("```toml title=\"sitegen.toml\"\n").expect("the page begins with the whole file").1;
    let example = example.split("```").next().unwrap_or_default();
    let problems = problems_of(example);
    assert!(problems.is_empty(), "{problems:?}");
    let tables = known_keys("").into_iter().filter(|key| page.contains(&format!("\n## {key}\n")));
    for table in tables.clone().filter(|table| {
        !matches!(table.as_str(), "redirects" | "severity" | "nav" | "header" | "footer" | "content" | "csp")
    }) {
        let section = page.split_once(&format!("\n## {table}\n")).expect("filtered by it").1;
        let section = section.split("\n## ").next().unwrap_or_default();
        for key in known_keys(&format!("[{table}]")) {
            assert!(section.contains(&format!("| `{key}` |")), "the section {table} has no `{key}`");
            assert!(example.contains(&format!("\n{key} =")) || key == "variables", "the example has no `{key}`");
        }
    }
    let tables: BTreeSet<String> = tables.collect();
    for key in known_keys("").into_iter().filter(|key| !tables.contains(key)) {
        assert!(page.contains(&format!("| `{key}` |")), "the page has no `{key}`");
    }
}

#[test]
fn the_themes_page_has_every_variable_and_slot() {
    let page = read("content/guide/themes.md");
    let css = read("themes/default/assets/site.css");
    let root = css.split_once(":root {").expect("the style sheet begins with the variables").1;
    let variables =
        root.split('}').next().unwrap_or_default().lines().filter_map(|line| line.trim().strip_prefix("--"));
    let variables: Vec<&str> = variables.filter_map(|line| line.split(':').next()).collect();
    assert!(variables.contains(&"accent"), "{variables:?}");
    for name in variables {
        assert!(page.contains(&format!("`{name}`")), "the page has no variable `{name}`");
    }
    let slots = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/templates/slots");
    for slot in fs::read_dir(slots).expect("the theme has slots") {
        let name = slot.expect("slots can be listed").file_name();
        let name = name.to_string_lossy();
        assert!(page.contains(&format!("| `templates/slots/{name}` |")), "the page has no slot {name}");
    }
}
