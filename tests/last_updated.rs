//! Pages show the date of their last commit, tested with a real repository.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test makes its repository")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn git(folder: &Path, date: &str, args: &[&str]) {
    let date = format!("{date}T12:00:00+00:00");
    let output = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"])
        .args(args)
        .current_dir(folder)
        .env("GIT_COMMITTER_DATE", &date)
        .env("GIT_AUTHOR_DATE", &date)
        .output()
        .unwrap();
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn commit(root: &Path, date: &str) {
    git(root, date, &["add", "-A", "."]);
    git(root, date, &["commit", "-qm", "Change"]);
}

fn build(root: &Path) -> (Output, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_sitegen")).arg("build").current_dir(root).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{printed}");
    (output, printed)
}

/// The date that a page shows.
fn date_shown(root: &Path, page: &str) -> Option<String> {
    let html = fs::read_to_string(root.join("public").join(page).join("index.html")).unwrap();
    let (_, after) = html.split_once("<p class=\"updated\">")?;
    Some(after.split_once("<time datetime=\"")?.1.split('"').next()?.to_owned())
}

const CONFIG: &str = "base_url = \"https://docs.example/\"\nlast_updated = true\n";

/// A site in a folder of a repository: the first page changed in 2024, the second in 2025, the third never committed.
fn site(config: &str) -> tempfile::TempDir {
    let repository = tempfile::tempdir().unwrap();
    let root = repository.path().join("docs");
    write(&root, "sitegen.toml", config);
    write(&root, "content/index.md", "# Home\n");
    write(&root, "content/\u{fc}ber \"uns\".md", "# About\n");
    git(repository.path(), "2024-01-02", &["init", "-q"]);
    write(repository.path(), ".gitignore", "public\n");
    commit(repository.path(), "2024-01-02");
    write(&root, "content/\u{fc}ber.md", "# About us\n");
    commit(repository.path(), "2025-03-04");
    write(&root, "content/new.md", "# New\n");
    repository
}

#[test]
fn pages_show_the_date_of_their_last_commit() {
    let repository = site(CONFIG);
    let root = repository.path().join("docs");
    assert_eq!(build(&root).1, "");
    assert_eq!(date_shown(&root, "").as_deref(), Some("2024-01-02"));
    assert_eq!(date_shown(&root, "\u{fc}ber").as_deref(), Some("2025-03-04"));
    assert_eq!(date_shown(&root, "\u{fc}ber \"uns\"").as_deref(), Some("2024-01-02"), "Git quotes such a name");
    assert_eq!(date_shown(&root, "new"), None, "it was never committed");
    // A commit changes the pages without changing a file.
    commit(repository.path(), "2026-05-06");
    build(&root);
    assert_eq!(date_shown(&root, "new").as_deref(), Some("2026-05-06"));
    assert_eq!(date_shown(&root, "").as_deref(), Some("2024-01-02"));
}

#[test]
fn dates_are_shown_only_if_configured() {
    let repository = site("base_url = \"https://docs.example/\"\n");
    let root = repository.path().join("docs");
    assert_eq!(build(&root).1, "");
    assert_eq!(date_shown(&root, ""), None);
}

#[test]
fn a_shallow_clone_and_a_missing_repository_are_reported() {
    let repository = site(CONFIG);
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repository.path().display());
    git(clone.path(), "2026-01-01", &["clone", "-q", "--depth", "1", &from, "clone"]);
    let root = clone.path().join("clone/docs");
    let printed = build(&root).1;
    assert!(printed.contains("warning[no-history]: pages show no dates: this is a shallow clone"), "{printed}");
    assert!(printed.contains("`fetch-depth: 0`"), "{printed}");
    assert_eq!(date_shown(&root, ""), None);

    fs::remove_dir_all(clone.path().join("clone/.git")).unwrap();
    let printed = build(&root).1;
    assert!(printed.contains("warning[no-history]: pages show no dates: not a git repository"), "{printed}");
}

/// Changes the repository's configuration, as its author could.
fn configure(root: &Path, settings: &[(&str, &str)]) {
    settings.iter().for_each(|(key, value)| git(root, "2026-01-01", &["config", key, value]));
}

#[cfg(unix)]
#[test]
fn git_runs_no_program_that_a_repository_names() {
    use std::os::unix::fs::PermissionsExt;
    let repository = site(CONFIG);
    let root = repository.path().join("docs");
    let (proof, program) = (repository.path().join("ran"), repository.path().join("program"));
    fs::write(&program, format!("#!/bin/sh\ntouch {}\n", proof.display())).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let program = program.to_str().unwrap();
    fs::create_dir(repository.path().join("hooks")).unwrap();
    fs::copy(program, repository.path().join("hooks/post-index-change")).unwrap();
    configure(
        repository.path(),
        &[
            ("core.fsmonitor", program),
            ("core.hooksPath", "hooks"),
            ("core.pager", program),
            ("pager.log", "true"),
            ("diff.external", program),
            ("gpg.program", program),
            ("log.showSignature", "true"),
        ],
    );
    build(&root);
    assert!(!proof.exists(), "a program ran");
    assert_eq!(date_shown(&root, "").as_deref(), Some("2024-01-02"));

    // A partial clone that lacks the first commit's tree, which Git would fetch.
    let output =
        Command::new("git").args(["rev-parse", "HEAD~1^{tree}"]).current_dir(repository.path()).output().unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    fs::remove_file(repository.path().join(".git/objects").join(&tree[..2]).join(tree[2..].trim())).unwrap();
    let transport = format!("ext::{program}");
    configure(
        repository.path(),
        &[
            ("core.repositoryformatversion", "1"),
            ("extensions.partialClone", "origin"),
            ("remote.origin.promisor", "true"),
            ("protocol.ext.allow", "always"),
            ("core.sshCommand", program),
        ],
    );
    for url in [transport.as_str(), "ssh://host.example/repository", "file:///nowhere"] {
        configure(repository.path(), &[("remote.origin.url", url), ("remote.origin.uploadpack", program)]);
        let printed = build(&root).1;
        assert!(!proof.exists(), "{url}: a program ran");
        let problem = "warning[no-history]: some pages show no date: Git can't read the whole history";
        assert!(printed.contains(problem), "{printed}");
    }
}

#[test]
fn settings_for_git_log_do_not_matter() {
    let repository = site(CONFIG);
    let root = repository.path().join("docs");
    configure(repository.path(), &[("log.showRoot", "false"), ("log.follow", "true"), ("color.ui", "always")]);
    build(&root);
    assert_eq!(date_shown(&root, "").as_deref(), Some("2024-01-02"));
    assert_eq!(date_shown(&root, "\u{fc}ber").as_deref(), Some("2025-03-04"));
}
