//! Colours on a real terminal, provided by `script`.

#![cfg(target_os = "linux")]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a test reads and writes its fixtures")]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

const ESCAPE: &str = "\u{1b}[";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("generic_api_compatible_callbacks.json"), "{\"a\": 5}").unwrap();
    folder
}

/// The output of a command on a terminal with these environment variables.
fn on_a_terminal(folder: &Path, command: &str, variables: &[(&str, &str)]) -> String {
    let command = format!("{} {command}", env!("CARGO_BIN_EXE_sitegen"));
    let output = Command::new("script")
        .args(["-qec", &command, "/dev/null"])
        .current_dir(folder)
        .env_clear()
        .envs([("PATH", "/usr/bin:/bin"), ("SHELL", "/bin/sh"), ("TERM", "xterm")])
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "the registry has an error: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_terminal_gets_colours() {
    let folder = folder();
    for command in ["check", "build", "check --format human"] {
        let printed = on_a_terminal(folder.path(), command, &[]);
        assert!(printed.contains(ESCAPE) && printed.contains("error[wrong-type]"), "{command}: {printed:?}");
    }
}

#[test]
fn no_color_and_dumb_terminals_get_no_colours() {
    let folder = folder();
    for variable in [("NO_COLOR", "1"), ("NO_COLOR", "0"), ("TERM", "dumb")] {
        for command in ["check", "build"] {
            let printed = on_a_terminal(folder.path(), command, &[variable]);
            assert!(printed.starts_with("error[wrong-type]: the entry `a`"), "{variable:?}: {printed:?}");
            assert!(!printed.contains(ESCAPE), "{variable:?}: {printed:?}");
        }
    }
    // By convention, an empty variable counts as unset.
    assert!(on_a_terminal(folder.path(), "check", &[("NO_COLOR", "")]).contains(ESCAPE));
}

#[test]
fn machine_formats_have_no_colours_on_a_terminal_either() {
    let folder = folder();
    for format in ["json", "github"] {
        let printed = on_a_terminal(folder.path(), &format!("check --format {format}"), &[]);
        assert!(printed.contains("wrong-type") && !printed.contains(ESCAPE), "{format}: {printed:?}");
    }
}
