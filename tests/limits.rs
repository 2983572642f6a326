//! Large input and tight system limits: memory is bounded, and failures are reported.
#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test writes its site")]

use std::fmt::Write;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

/// Runs sitegen under a `ulimit`, such as `-n 16`. Returns the exit code and the output.
fn limited(limit: &str, root: &Path, args: &str) -> (Option<i32>, String) {
    let script = format!("ulimit {limit} && exec \"$0\" {args}");
    let output = Command::new("sh")
        .args(["-c", &script, env!("CARGO_BIN_EXE_sitegen")])
        .current_dir(root)
        .env_clear()
        .output()
        .unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A registry of this many entries, each with this description.
fn registry(root: &Path, entries: usize, description: &str) {
    let mut file = std::io::BufWriter::new(File::create(root.join("generic_api_compatible_callbacks.json")).unwrap());
    for number in 0..entries {
        let mut letters = String::new();
        for digit in number.to_string().bytes() {
            write!(letters, "{}", char::from(b'A' + digit - b'0')).unwrap();
        }
        let open = if number == 0 { "{" } else { "," };
        write!(
            file,
            "{open}\n\"service_{number}\": {{\"endpoint\": \"{{{{environment_variables.S_{letters}_URL}}}}\", \
             \"environment_variables\": [\"S_{letters}_URL\"], \"docs\": {{\"show_in_docs\": true, \
             \"display_name\": \"Service {number}\", \"description\": \"{description}\"}}}}"
        )
        .unwrap();
    }
    file.write_all(b"\n}\n").unwrap();
}

#[test]
fn a_build_needs_few_file_descriptors_and_reports_running_out() {
    let site = tempfile::tempdir().unwrap();
    write(site.path(), "sitegen.toml", "base_url = \"https://docs.example/\"\n");
    registry(site.path(), 5, "It keeps events.");
    for number in 0..60 {
        write(site.path(), &format!("content/folder-{}/page-{number}.md", number % 7), "# Page\n");
        write(site.path(), &format!("content/folder-{}/{number}.bin", number % 7), "bytes");
    }
    assert_eq!(limited("-n 16", site.path(), "build"), (Some(0), String::new()));
    let (code, printed) = limited("-n 4", site.path(), "build --out other");
    assert_ne!(code, Some(0), "{printed}");
    assert!(printed.contains("Too many open files"), "{printed}");
}

/// Images are streamed: one of 1 GB fits into an address space of 800 MB, most of which is thread stacks.
#[test]
#[ignore = "writes a gigabyte"]
fn a_picture_of_a_gigabyte_is_streamed() {
    let site = tempfile::tempdir().unwrap();
    write(site.path(), "sitegen.toml", "base_url = \"https://docs.example/\"\n");
    write(site.path(), "content/index.md", "# Home\n\n![Large](large.png)\n");
    let picture = File::create(site.path().join("content/large.png")).unwrap();
    picture.set_len(1 << 30).unwrap();
    for _ in 0..2 {
        assert_eq!(limited("-v 800000", site.path(), "build"), (Some(0), String::new()));
    }
    assert_eq!(fs::metadata(site.path().join("public/large.png")).unwrap().len(), 1 << 30);
}

#[test]
#[ignore = "needs `--release`: without optimisations it takes a quarter of an hour"]
fn a_registry_of_50_000_entries_or_200_megabytes_is_checked_in_bounded_memory() {
    let site = tempfile::tempdir().unwrap();
    write(site.path(), "sitegen.toml", "base_url = \"https://docs.example/\"\n");
    registry(site.path(), 50_000, "It keeps events.");
    assert_eq!(limited("-v 3000000", site.path(), "check"), (Some(0), String::new()));
    registry(site.path(), 2, &"word ".repeat(20_000_000));
    assert_eq!(limited("-v 4000000", site.path(), "check"), (Some(0), String::new()));
}
