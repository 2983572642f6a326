//! The preview as a process: what it opens, and that it cleans up.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::time::{Duration, Instant};

use super::support::{Folder, PATIENCE, Served, tree};

#[test]
fn open_opens_the_browser_at_the_url() {
    let folder = Folder::new();
    let programs = tempfile::tempdir().unwrap();
    let url_file = programs.path().join("told");
    assert!(Command::new("mkfifo").arg(&url_file).status().unwrap().success());
    let name = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let browser = programs.path().join(name);
    fs::write(&browser, format!("#!/bin/sh\necho \"$@\" > '{}'\n", url_file.display())).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::join_paths(
        std::iter::once(programs.path().to_owned()).chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let served = Served::run(
        Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["serve", "--open", "--port", "0", "--base-url", "https://e.example/repo/", "--root"])
            .arg(folder.path())
            .env("PATH", path.unwrap()),
    );
    // Returns when the browser has written the file.
    let url = fs::read_to_string(&url_file).unwrap();
    assert_eq!(url, format!("http://127.0.0.1:{}/repo/\n", served.port));
}

#[test]
fn without_a_browser_the_preview_keeps_running() {
    let folder = Folder::new();
    let nothing = tempfile::tempdir().unwrap();
    let served = Served::run(
        Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["serve", "--open", "--port", "0", "--root"])
            .arg(folder.path())
            .env("PATH", nothing.path()),
    );
    assert_eq!(served.get("/").status, 200);
}

#[cfg(target_os = "linux")]
#[test]
fn threads_end_with_their_connections() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let threads = || fs::read_dir(format!("/proc/{}/task", served.pid())).unwrap().count();
    // Once a change is served, all its threads are running.
    folder.write("content/guide/a.md", "# A page\n\nThe first edit.\n");
    served.line("Changed:");
    let few = threads();
    let mut open: Vec<_> = (0..60).map(|_| served.events("/")).collect();
    for events in &mut open {
        events.next();
    }
    let silent: Vec<_> = (0..60).map(|_| served.connect()).collect();
    for _ in 0..50 {
        assert_eq!(served.get("/guide/a/").status, 200);
    }
    assert!(threads() >= few + 60, "the streams are open");
    drop((open, silent));
    let start = Instant::now();
    // An event reveals that a stream's client is gone, the second one at the latest. One more for the request itself.
    for number in 0.. {
        folder.write("content/guide/a.md", &format!("# A page\n\nEdit {number}.\n"));
        served.line("Changed:");
        if threads() <= few + 1 {
            break;
        }
        assert!(start.elapsed() < PATIENCE, "{} threads, {few} before", threads());
    }
}

#[test]
fn stopping_is_immediate_and_leaves_nothing() {
    let folder = Folder::new();
    let temporary = tempfile::tempdir().unwrap();
    let before = tree(folder.path());
    let mut served = Served::run(
        Command::new(env!("CARGO_BIN_EXE_sitegen"))
            .args(["serve", "--port", "0", "--root"])
            .arg(folder.path())
            .env("TMPDIR", temporary.path()),
    );
    let mut open: Vec<_> = (0..20).map(|_| served.events("/")).collect();
    for events in &mut open {
        events.next();
    }
    let _silent: Vec<_> = (0..20).map(|_| served.connect()).collect();
    served.get("/llms-full.txt");
    let start = Instant::now();
    served.signal("INT");
    assert_eq!(served.ended(), Some(0));
    // Less than any timeout of a connection.
    assert!(start.elapsed() < Duration::from_secs(4), "ended after {:?}", start.elapsed());
    assert!(std::net::TcpStream::connect(("127.0.0.1", served.port)).is_err(), "the port is still taken");
    assert_eq!(tree(folder.path()), before);
    assert!(tree(temporary.path()).is_empty());
}
