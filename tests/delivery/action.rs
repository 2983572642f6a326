//! The scripts of the GitHub Action.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::support::{Downloads, PROGRAM, command, git, printed, repository, stand_in, text};

/// A repository with a site in `docs`, and a merge commit that GitHub would make for a pull request.
struct PullRequest {
    folder: tempfile::TempDir,
}

impl PullRequest {
    fn new(change: impl FnOnce(&Path)) -> PullRequest {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("repository");
        let docs = path.join("docs");
        fs::create_dir(&path).unwrap();
        git(&path, &["init", "-q"]);
        printed(command(&path, PROGRAM).args(["init", "docs"]));
        let commit = |message: &str| {
            git(&path, &["add", "-A"]);
            git(&path, &["commit", "-q", "-m", message]);
        };
        commit("base");
        git(&path, &["checkout", "-q", "-b", "change"]);
        change(&docs);
        commit("change");
        git(&path, &["checkout", "-q", "main"]);
        git(&path, &["commit", "-q", "--allow-empty", "-m", "main goes on"]);
        git(&path, &["merge", "-q", "--no-ff", "-m", "merge", "change"]);
        fs::create_dir(folder.path().join("temp")).unwrap();
        PullRequest { folder }
    }

    fn docs(&self) -> PathBuf {
        self.folder.path().join("repository/docs")
    }

    /// `action/run` as the Action runs it on a pull request.
    fn run(&self, subcommand: &str) -> Command {
        let mut run = command(&self.docs(), repository("action/run"));
        run.env("PROGRAM", PROGRAM)
            .env("COMMAND", subcommand)
            .env("BASE_URL", "https://docs.example/")
            .env("DENY_WARNINGS", "true")
            .env("GITHUB_EVENT_NAME", "pull_request")
            .env("GITHUB_OUTPUT", self.folder.path().join("output"))
            .env("GITHUB_STEP_SUMMARY", self.folder.path().join("summary"))
            .env("RUNNER_TEMP", self.folder.path().join("temp"));
        run
    }

    /// A file that the runner lets a step write to; empty if the step didn't.
    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).unwrap_or_default()
    }
}

#[test]
fn a_pull_request_gets_a_summary_and_the_built_site() {
    let change = |docs: &Path| fs::write(docs.join("content/new.md"), "# New\n\nText.\n").unwrap();
    let pull_request = PullRequest::new(change);
    printed(&mut pull_request.run("build"));
    let summary = pull_request.file("summary");
    assert!(summary.contains("1 page added, 0 changed, 0 removed"), "{summary}");
    assert!(summary.contains("| added | New | `/new/` |"), "{summary}");
    let output = pull_request.file("output");
    let site = output.strip_prefix("path=").and_then(|path| path.strip_suffix('\n')).unwrap();
    assert!(Path::new(site).join("new/index.html").is_file(), "{output}");
    assert_eq!(git(&pull_request.docs(), &["status", "--porcelain"]), "", "the checkout is left as it was");
    assert_eq!(git(&pull_request.docs(), &["worktree", "list"]).lines().count(), 1);
    printed(&mut pull_request.run("build"));
}

#[test]
fn a_problem_fails_the_job_at_its_line() {
    let change = |docs: &Path| fs::write(docs.join("content/new.md"), "# New\n\n[dead](gone.md)\n").unwrap();
    let pull_request = PullRequest::new(change);
    for subcommand in ["check", "build"] {
        let output = pull_request.run(subcommand).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let report = text(&output.stdout);
        assert!(report.contains("::error file=docs/content/new.md,line=3,"), "{report}");
    }
    assert_eq!(pull_request.file("output"), "", "there is no site to attach");
    assert!(pull_request.file("summary").contains("**error** `content/new.md:3`"), "{}", pull_request.file("summary"));
}

#[test]
fn a_pull_request_may_add_the_site() {
    let pull_request = PullRequest::new(|docs| {
        let from = docs.join("content");
        fs::rename(from, docs.join("moved")).unwrap();
        printed(command(docs, PROGRAM).args(["init", "second"]));
    });
    let mut run = pull_request.run("build");
    run.current_dir(pull_request.docs().join("second"));
    printed(&mut run);
    assert!(pull_request.file("summary").contains("pages added, 0 changed"), "{}", pull_request.file("summary"));
}

#[test]
fn a_missing_base_commit_gives_a_hint_instead_of_a_summary() {
    let pull_request = PullRequest::new(|docs| fs::write(docs.join("content/new.md"), "# New\n").unwrap());
    git(&pull_request.docs(), &["checkout", "-q", "change"]);
    let report = printed(&mut pull_request.run("check"));
    assert!(report.contains("::notice") && report.contains("fetch-depth: 2"), "{report}");
    assert_eq!(pull_request.file("summary"), "");
    let report = printed(pull_request.run("check").env("GITHUB_EVENT_NAME", "push"));
    assert!(!report.contains("::notice title=sitegen"), "{report}");
}

#[test]
fn an_unknown_command_is_refused() {
    let pull_request = PullRequest::new(|docs| fs::write(docs.join("content/new.md"), "# New\n").unwrap());
    let output = pull_request.run("serve; id").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).starts_with("::error title=sitegen::"), "{output:?}");
}

#[test]
fn a_release_is_installed_once_and_verified() {
    let folder = tempfile::tempdir().unwrap();
    let system = if cfg!(target_os = "macos") { "apple-darwin" } else { "unknown-linux-musl" };
    let target = format!("{}-{system}", std::env::consts::ARCH);
    let mut package = command(folder.path(), "python3");
    printed(package.arg(repository("release/package.py")).arg(target).arg(stand_in(folder.path())).arg("dist"));
    printed(command(folder.path(), repository("release/finish")).args(["dist", "acme/webhooks", "1.2.3"]));
    let downloads = Downloads::start(&folder.path().join("dist"));
    let tools = folder.path().join("tools");
    let mut install = command(folder.path(), repository("action/install"));
    install
        .env("PROGRAM", "")
        .env("VERSION", "1.2.3")
        .env("REPOSITORY", "acme/webhooks")
        .env("FOLDER", &tools)
        .env("RUNNER_OS", "Linux")
        .env("SITEGEN_DOWNLOAD_URL", &downloads.url)
        .env("GITHUB_OUTPUT", folder.path().join("output"));
    let report = printed(&mut install);
    assert!(report.contains("installed sitegen"), "{report}");
    let output = fs::read_to_string(folder.path().join("output")).unwrap();
    assert_eq!(output, format!("program={}\n", tools.canonicalize().unwrap().join("sitegen").display()));
    drop(downloads);
    let report = printed(&mut install);
    assert!(!report.contains("installed") && report.contains("target: "), "the cache has it: {report}");
    let report = printed(install.env("PROGRAM", PROGRAM));
    assert!(report.contains("target: "), "{report}");
}
