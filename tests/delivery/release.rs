//! The scripts below `release/`.

use std::fs;
use std::path::Path;

use crate::support::{Downloads, PROGRAM, command, git, printed, refused, repository, stand_in};

/// The archive that the installer takes on this machine.
fn target() -> String {
    let system = if cfg!(target_os = "macos") { "apple-darwin" } else { "unknown-linux-musl" };
    format!("{}-{system}", std::env::consts::ARCH)
}

/// A folder with a release in `dist`, and its URL in the installer's environment.
fn release(folder: &Path) {
    let program = stand_in(folder);
    let mut package = command(folder, "python3");
    printed(package.arg(repository("release/package.py")).arg(target()).arg(program).arg("dist"));
    printed(command(folder, repository("release/finish")).args(["dist", "acme/webhooks", "1.2.3"]));
}

#[test]
fn the_installer_installs_what_the_release_has() {
    let folder = tempfile::tempdir().unwrap();
    release(folder.path());
    let downloads = Downloads::start(&folder.path().join("dist"));
    let mut installer = command(folder.path(), "sh");
    installer.arg("dist/install.sh").env("SITEGEN_DOWNLOAD_URL", &downloads.url);
    let report = printed(&mut installer);
    assert!(report.contains("installed sitegen") && report.contains(".local/bin"), "{report}");
    let installed = folder.path().join(".local/bin/sitegen");
    assert!(printed(command(folder.path(), &installed).arg("-V")).starts_with("sitegen "));
    // Again, replacing the installed program.
    printed(&mut installer);
    let names: Vec<_> =
        fs::read_dir(installed.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["sitegen"]);
}

#[test]
fn a_wrong_checksum_installs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    release(folder.path());
    let dist = folder.path().join("dist");
    let downloads = Downloads::start(&dist);
    let mut installer = command(folder.path(), "sh");
    installer.arg("dist/install.sh").env("SITEGEN_DOWNLOAD_URL", &downloads.url);
    let archive = format!("sitegen-{}.tar.gz", target());

    let sums = fs::read_to_string(dist.join("SHA256SUMS")).unwrap();
    fs::write(dist.join("SHA256SUMS"), sums.replace(&archive, &format!("other-{archive}"))).unwrap();
    assert!(refused(&mut installer).contains("does not list"));
    fs::write(dist.join("SHA256SUMS"), &sums).unwrap();
    let mut bytes = fs::read(dist.join(&archive)).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(dist.join(&archive), bytes).unwrap();
    assert!(refused(&mut installer).contains("checksum"));
    fs::remove_file(dist.join(&archive)).unwrap();
    assert!(refused(&mut installer).contains("can't download"));
    assert!(!folder.path().join(".local").exists());
}

#[test]
fn the_installers_name_the_release() {
    let folder = tempfile::tempdir().unwrap();
    release(folder.path());
    for name in ["install.sh", "install.ps1"] {
        let installer = fs::read_to_string(folder.path().join("dist").join(name)).unwrap();
        assert!(installer.contains("acme/webhooks") && installer.contains("1.2.3"), "{name}");
        assert!(!installer.contains("@REPOSITORY@") && !installer.contains("@VERSION@"), "{name}");
    }
}

#[test]
fn archives_are_complete_and_reproducible() {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("dist").join(format!("sitegen-{}.tar.gz", target()));
    release(folder.path());
    let first = fs::read(&archive).unwrap();
    release(folder.path());
    assert_eq!(first, fs::read(&archive).unwrap());
    let listed = printed(command(folder.path(), "tar").arg("-tzf").arg(&archive));
    for path in
        ["sitegen", "LICENSE-MIT", "README.md", "man/sitegen.1", "man/sitegen-build.1", "completions/sitegen.zsh"]
    {
        let path = format!("sitegen-{}/{path}", target());
        assert!(listed.lines().any(|line| line == path), "{path} is missing:\n{listed}");
    }
}

#[test]
fn the_tag_must_be_the_version() {
    let version = env!("CARGO_PKG_VERSION");
    let folder = tempfile::tempdir().unwrap();
    let script = repository("release/version");
    assert_eq!(printed(&mut command(folder.path(), &script)), format!("{version}\n"));
    assert_eq!(printed(command(folder.path(), &script).arg(format!("v{version}"))), format!("{version}\n"));
    assert!(refused(command(folder.path(), &script).arg("v99.0.0")).contains("v99.0.0"));
}

#[test]
fn the_changelog_has_the_commits_since_the_previous_tag() {
    let folder = tempfile::tempdir().unwrap();
    git(folder.path(), &["init", "-q"]);
    for (subject, tag) in [("First", "v1.0.0"), ("Fix `x` for @user in [a] <b>", ""), ("Second", "v1.1.0")] {
        git(folder.path(), &["commit", "-q", "--allow-empty", "-m", subject]);
        if !tag.is_empty() {
            git(folder.path(), &["tag", tag]);
        }
    }
    let script = repository("release/changelog");
    let notes = printed(command(folder.path(), &script).arg("v1.1.0"));
    let lines: Vec<&str> = notes.lines().collect();
    assert_eq!(lines[0], "## What has changed");
    assert!(lines[2].starts_with("- Second ("), "{notes}");
    assert!(lines[3].starts_with("- Fix \\`x\\` for &#64;user in \\[a\\] \\<b\\> ("), "{notes}");
    assert_eq!(&lines[4..], ["", "Previous release: v1.0.0"]);
    let notes = printed(command(folder.path(), &script).arg("v1.0.0"));
    assert!(notes.contains("- First (") && !notes.contains("Previous"), "{notes}");
}

#[test]
fn the_smoke_test_accepts_only_a_program_of_its_commit() {
    let folder = tempfile::tempdir().unwrap();
    let script = repository("release/smoke");
    printed(command(folder.path(), &script).arg(PROGRAM));
    refused(command(folder.path(), &script).arg(PROGRAM).arg("0".repeat(40)));
}

#[test]
fn binstall_finds_the_archives() {
    let manifest = fs::read_to_string(repository("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    let binstall = &manifest["package"]["metadata"]["binstall"];
    let workflow = fs::read_to_string(repository(".github/workflows/release.yml")).unwrap();
    let url = binstall["pkg-url"].as_str().unwrap();
    assert!(url.ends_with("/v{ version }/sitegen-{ target }{ archive-suffix }"), "{url}");
    for (host, overridden) in binstall["overrides"].as_table().unwrap() {
        let Some(url) = overridden.get("pkg-url") else {
            assert_eq!((host.contains("windows"), overridden["pkg-fmt"].as_str()), (true, Some("zip")));
            continue;
        };
        let name = url.as_str().unwrap().rsplit_once("/sitegen-").unwrap().1;
        let target = name.strip_suffix(".tar.gz").unwrap();
        assert!(workflow.contains(&format!("target: {target},")), "no release is built for {target}");
    }
}
