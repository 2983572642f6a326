//! A build with nothing to do does nothing, and any change is noticed.
#![allow(clippy::disallowed_methods, reason = "tests look at the disk")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::folder::{Scratch, files};

/// Builds, and returns the numbers of written, unchanged and removed files.
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

    // Each kind of input: text, a copied file, a new file, the settings.
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

    // The output: an edited and a removed file. Both are restored, and the others keep their times.
    let before = files(&out);
    fs::write(out.join("index.html"), "edited").unwrap();
    assert_eq!(build(root, &[]).0, 1);
    fs::remove_file(out.join("index.html")).unwrap();
    assert_eq!(build(root, &[]).0, 1);
    assert!(files(&out) == before);
    // A copied folder has other times, so bytes are compared.
    let copy = root.join("copy");
    assert!(Command::new("cp").arg("-r").args([&out, &copy]).status().unwrap().success());
    assert_eq!(build(root, &["--out", copy.to_str().unwrap()]).0, 0);
}

/// Replaces a file's bytes, keeping its size and modification time.
fn replace_and_keep_size_and_time(path: &Path, bytes: &[u8]) {
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    assert_eq!(fs::metadata(path).unwrap().len(), bytes.len() as u64);
    fs::write(path, bytes).unwrap();
    fs::File::options().write(true).open(path).unwrap().set_modified(modified).unwrap();
}

#[test]
fn equal_size_and_time_do_not_mean_equal_bytes() {
    let scratch = Scratch::new("current-stamps");
    let root = &scratch.0;
    fs::create_dir_all(root.join("content")).unwrap();
    fs::create_dir_all(root.join("static")).unwrap();
    fs::write(root.join("content/index.md"), "# Home\n").unwrap();
    fs::write(root.join("content/beside.txt"), "one").unwrap();
    fs::write(root.join("static/logo.bin"), "one").unwrap();
    build(root, &[]);
    let published = |path: &str| fs::read(root.join("public").join(path)).unwrap();
    // Immediately, so that a coarse clock gives both the same time.
    for bytes in ["two", "six"] {
        for (input, output) in [("static/logo.bin", "logo.bin"), ("content/beside.txt", "beside.txt")] {
            replace_and_keep_size_and_time(&root.join(input), bytes.as_bytes());
            assert_eq!(build(root, &[]).0, 1, "{input}");
            assert_eq!(published(output), bytes.as_bytes(), "{input}");
        }
    }
    replace_and_keep_size_and_time(&root.join("public/logo.bin"), b"bad");
    assert_eq!(build(root, &[]).0, 1);
    assert_eq!(published("logo.bin"), b"six");
    // Another file in its place with the same times, as after a time-preserving copy.
    fs::write(root.join("static/other"), "ten").unwrap();
    let modified = fs::metadata(root.join("static/logo.bin")).unwrap().modified().unwrap();
    fs::File::options().write(true).open(root.join("static/other")).unwrap().set_modified(modified).unwrap();
    fs::rename(root.join("static/other"), root.join("static/logo.bin")).unwrap();
    build(root, &[]);
    assert_eq!(published("logo.bin"), b"ten");
}
