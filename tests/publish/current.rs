//! A build that has nothing to do does nothing, and one that has something to do is never taken for it.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::folder::{Scratch, files};

/// Builds, and gives how many files were written, unchanged and removed.
fn build(root: &Path, options: &[&str]) -> (usize, usize, usize) {
    let output = Command::new(env!("CARGO_BIN_EXE_sitegen")).args(["build", "--root"]).arg(root).args(options).output();
    let output = output.unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let number = |word: &str| {
        let before = text.split(&format!(" {word}")).next().unwrap();
        before.rsplit(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{text}"))
    };
    (number("file"), number("unchanged"), number("removed"))
}

#[test]
fn any_change_is_noticed() {
    let scratch = Scratch::new("current");
    let root = &scratch.0;
    let write = |path: &str, text: &str| {
        fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        fs::write(root.join(path), text).unwrap();
    };
    write("content/index.md", "# Home\n\n[Data](data.txt)\n");
    write("content/data.txt", "1");
    let (all, ..) = build(root, &[]);
    assert_eq!(build(root, &[]), (0, all, 0));
    let out = root.join("public");
    let inputs = fs::read_to_string(out.join(".sitegen/inputs")).unwrap();
    assert_eq!(inputs.lines().count(), 2);

    // The input, each kind once: text, a file that is copied, a new file, the settings.
    let changes: [&dyn Fn(); 4] = [
        &|| write("content/index.md", "# Home\n\nMore. [Data](data.txt)\n"),
        &|| write("content/data.txt", "22"),
        &|| write("static/new.txt", "new"),
        &|| write("sitegen.toml", "title = \"Another\"\n"),
    ];
    for (number, change) in changes.into_iter().enumerate() {
        change();
        assert!(build(root, &[]).0 > 0, "change {number}");
        assert_eq!(build(root, &[]).0, 0, "after change {number}");
    }
    assert!(build(root, &["--offline"]).0 > 0);
    assert!(build(root, &["--base-url", "https://docs.example.com/"]).0 > 0);
    assert!(build(root, &[]).0 > 0);

    // The output: a file that was edited, one that was removed. Both are mended, and the rest keeps its time.
    let before = files(&out);
    fs::write(out.join("index.html"), "edited").unwrap();
    assert_eq!(build(root, &[]).0, 1);
    fs::remove_file(out.join("index.html")).unwrap();
    assert_eq!(build(root, &[]).0, 1);
    assert!(files(&out) == before);
    // A folder that was copied has other times: the bytes are compared then.
    let copy = root.join("copy");
    assert!(Command::new("cp").arg("-r").args([&out, &copy]).status().unwrap().success());
    assert_eq!(build(root, &["--out", copy.to_str().unwrap()]).0, 0);
}
