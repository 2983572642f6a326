//! Responses, compared with the files that `sitegen build` writes.

use std::process::Command;

use super::support::{Folder, Served, tree};

#[test]
fn every_path_is_served_as_built() {
    let folder = Folder::new();
    folder.write(
        "sitegen.toml",
        "title = \"T\"\nbase_url = \"https://example.com/repo/\"\n[redirects]\n\"/old\" = \"/guide/a/\"\n",
    );
    folder.write("static/old.html", "<!doctype html><title>Old</title><p>Copied as it is.");
    let out = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .args(["build", "--root", folder.path().to_str().unwrap(), "--out", out.path().to_str().unwrap()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let before = tree(folder.path());
    let served = Served::start(&folder);
    let mut compared = 0;
    for (path, bytes) in tree(out.path()) {
        if path.starts_with(".sitegen") {
            continue;
        }
        let reply = served.get(&format!("/repo/{path}"));
        assert_eq!(reply.status, 200, "{path}");
        assert!(reply.as_built() == bytes, "{path} is served as\n{}", reply.text());
        assert_eq!(reply.headers["content-length"], reply.body.len().to_string(), "{path}");
        compared += 1;
    }
    assert!(compared > 20, "{compared} files");
    assert_eq!(tree(folder.path()), before, "serving wrote something");
}

#[test]
fn folders_files_and_missing_paths_are_answered_like_github_pages() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let page = served.get("/guide/a/");
    assert_eq!((page.status, page.headers["content-type"].as_str()), (200, "text/html; charset=utf-8"));
    assert!(page.text().contains("The first text."));
    assert_eq!(page.as_built(), served.get("/guide/a/index.html?x=1").as_built());

    let moved = served.get("/guide/a");
    assert_eq!((moved.status, moved.headers["location"].as_str()), (301, "/guide/a/"));

    let missing = served.get("/guide/none/");
    assert_eq!(missing.status, 404);
    assert_eq!(missing.as_built(), served.get("/404.html").as_built());
    assert_eq!(served.get("/404").status, 200, "a file without its .html");

    for (path, content_type) in [
        ("/guide/a/index.md", "text/markdown; charset=utf-8"),
        ("/guide/dot.svg", "image/svg+xml"),
        ("/robots-of-ours.txt", "text/plain; charset=utf-8"),
        ("/assets/site.css", "text/css; charset=utf-8"),
        ("/api/v1/index.json", "application/json; charset=utf-8"),
    ] {
        let reply = served.get(path);
        assert_eq!((reply.status, reply.headers["content-type"].as_str()), (200, content_type), "{path}");
        assert_eq!(reply.headers["cache-control"], "no-store", "{path}");
        assert!(!reply.text().contains("/.sitegen/"), "{path}");
    }

    let head = served.request("HEAD", "/guide/a/", &[("Host", "localhost")]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.headers["content-length"], page.headers["content-length"]);
}

#[test]
fn the_site_is_served_below_its_base_path() {
    let folder = Folder::new();
    let served = Served::with(&folder, &["--port", "0", "--base-url", "https://example.com/repo/"]);
    assert_eq!(served.get("/repo/guide/a/").status, 200);
    assert_eq!(served.get("/guide/a/").status, 404);
    for above in ["/", "/repo"] {
        let reply = served.get(above);
        assert_eq!((reply.status, reply.headers["location"].as_str()), (302, "/repo/"));
    }
    let moved = served.get("/repo/guide/a");
    assert_eq!((moved.status, moved.headers["location"].as_str()), (301, "/repo/guide/a/"));
}

#[test]
fn a_requested_port_is_used_or_is_an_error() {
    let folder = Folder::new();
    let served = Served::start(&folder);
    let port = served.port.to_string();
    let second = Command::new(env!("CARGO_BIN_EXE_sitegen"))
        .args(["serve", "--root", folder.path().to_str().unwrap(), "--port", &port])
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(2));
    let printed = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(printed.contains(&format!("port {port} of 127.0.0.1 is in use")), "{printed}");
}

#[test]
fn without_a_port_the_next_free_one_is_used_and_reported() {
    let folder = Folder::new();
    let first = Served::with(&folder, &[]);
    let second = Served::with(&folder, &[]);
    assert_ne!(first.port, second.port);
    assert!((8000..8100).contains(&second.port));
    second.line(&format!("is in use. Using {} instead", second.port));
}

#[test]
fn drafts_are_served_on_request() {
    let folder = Folder::new();
    folder.write("content/draft.md", "---\ndraft: true\n---\n\n# Unfinished\n");
    assert_eq!(Served::start(&folder).get("/draft/").status, 404);
    assert!(Served::with(&folder, &["--port", "0", "--drafts"]).get("/draft/").text().contains("Unfinished"));
}

/// A commit during the preview changes no file, so dates are those from the start.
#[test]
fn commit_dates_are_read_once() {
    let folder = Folder::new();
    folder.write("sitegen.toml", "last_updated = true\n");
    let commit = |date: &str| {
        for arguments in [&["add", "-A"][..], &["commit", "-qm", "Change"]] {
            let output = Command::new("git")
                .args(["-c", "user.name=A", "-c", "user.email=a@a.example", "-c", "commit.gpgsign=false"])
                .args(arguments)
                .current_dir(folder.path())
                .envs([("GIT_COMMITTER_DATE", date), ("GIT_AUTHOR_DATE", date)])
                .output()
                .unwrap();
            assert!(output.status.success(), "{output:?}");
        }
    };
    assert!(Command::new("git").args(["init", "-q"]).current_dir(folder.path()).status().unwrap().success());
    commit("2024-01-02T12:00:00+00:00");
    let served = Served::start(&folder);
    assert!(served.get("/guide/a/").text().contains("datetime=\"2024-01-02\""));
    folder.write("content/guide/a.md", "# A page\n\nAnother text.\n");
    commit("2025-03-04T12:00:00+00:00");
    let page = served.until_text("/guide/a/", "Another text.").text();
    assert!(page.contains("datetime=\"2024-01-02\""), "{page}");
    assert!(Served::start(&folder).get("/guide/a/").text().contains("datetime=\"2025-03-04\""));
}
