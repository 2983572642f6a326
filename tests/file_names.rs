//! File names of various systems: composed and decomposed letters, and names that are not text.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test writes its site")]

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Command;

/// The exit code of a build, what it printed, and the paths below the output folder.
fn build(root: &Path) -> (Option<i32>, String, Vec<String>) {
    let output =
        Command::new(env!("CARGO_BIN_EXE_sitegen")).args(["build", "--root"]).arg(root).env_clear().output().unwrap();
    let mut files = Vec::new();
    let mut open = vec![root.join("public")];
    while let Some(folder) = open.pop() {
        for item in fs::read_dir(folder).into_iter().flatten() {
            let path = item.unwrap().path();
            if path.is_dir() { open.push(path) } else { files.push(path.to_str().unwrap().to_owned()) }
        }
    }
    (output.status.code(), String::from_utf8(output.stderr).unwrap(), files)
}

fn site(files: &[(&[u8], &str)]) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(OsStr::from_bytes(path));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

const CONFIG: &str = "base_url = \"https://docs.example/\"\n[redirects]\n\"/alt-u\u{308}ber/\" = \"/\u{fc}ber/\"\n";

#[test]
fn composed_and_decomposed_letters_are_the_same() {
    let home = "# Home\n\n[By file](\u{fc}ber.md), [by URL](/\u{fc}ber/), [encoded](%C3%BCber.md), [other form](u\u{308}ber.md).\n\n\
                ![A](k\u{fc}che.png) ![B](ku\u{308}che.png)\n\n::include{file=\"content/teile/_k\u{fc}rze.md\"}\n";
    let page = "# Page\n\n[A](#k\u{fc}che) [B](#ku\u{308}che) [C](#t\u{fc}r) [D](#tu\u{308}r) [E](#b\u{fc}ro)\n\n## Ku\u{308}che\n\n\
                <a id=\"tu\u{308}r\"></a>\n\n## Office {#bu\u{308}ro}\n";
    let site = site(&[
        (b"sitegen.toml", CONFIG),
        (b"content/index.md", home),
        ("content/u\u{308}ber.md".as_bytes(), page),
        ("content/ku\u{308}che.png".as_bytes(), "PNG"),
        ("content/teile/_ku\u{308}rze.md".as_bytes(), "Included.\n"),
    ]);
    let (code, printed, files) = build(site.path());
    assert_eq!((code, printed.as_str()), (Some(0), ""));
    for path in ["public/\u{fc}ber/index.html", "public/k\u{fc}che.png", "public/alt-\u{fc}ber/index.html"] {
        assert!(files.iter().any(|file| file.ends_with(path)), "{path}: {files:?}");
    }
    let html = fs::read_to_string(site.path().join("public/\u{fc}ber/index.html")).unwrap();
    for id in ["k\u{fc}che", "t\u{fc}r", "b\u{fc}ro"] {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(!html.contains("href=\"#ku\u{308}che\"") && !html.contains("#ku%CC%88che"), "a browser compares bytes");
    assert!(fs::read_to_string(site.path().join("public/index.html")).unwrap().contains("Included."));
}

#[test]
fn a_name_no_url_can_have_is_reported() {
    let site = site(&[
        (b"sitegen.toml", CONFIG),
        (b"content/index.md", "# Home\n"),
        ("content/\u{fc}ber.md".as_bytes(), "# A\n"),
        ("content/u\u{308}ber.md".as_bytes(), "# B\n"),
        (b"content/f\xfcr.md", "# C\n"),
        (b"content/alt\xfc/x.png", "PNG"),
        (b"static/.hidden\xfc", "x"),
    ]);
    let (code, printed, files) = build(site.path());
    assert_eq!((code, files.as_slice()), (Some(1), &[][..]));
    for message in [
        "error[unusable-name]: two files are named `content/\u{fc}ber.md`, in different Unicode forms",
        "error[unusable-name]: the name of `content/f\u{fffd}r.md` is not UTF-8",
        "error[unusable-name]: the name of `content/alt\u{fffd}` is not UTF-8",
    ] {
        assert!(printed.contains(message), "{printed}");
    }
    assert!(printed.contains("3 errors"), "{printed}");
}

#[test]
fn an_overlong_url_is_an_error_at_its_line() {
    let long = "a".repeat(256);
    let site = site(&[
        (b"sitegen.toml", &format!("{CONFIG}\"/{long}/\" = \"/\"\n")),
        (b"content/index.md", "# Home\n"),
        ("content/\u{fc}ber.md".as_bytes(), &format!("---\nslug: /x/{long}/\n---\n\n# A\n")),
    ]);
    let (code, printed, _) = build(site.path());
    assert_eq!(code, Some(1), "{printed}");
    for place in ["sitegen.toml:4:1", "content/\u{fc}ber.md:2:7"] {
        assert!(printed.contains(place), "{printed}");
    }
}
