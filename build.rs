//! Build-time inputs of the binary: the embedded folders, the target, and the origin of a release.
#![allow(clippy::disallowed_methods, reason = "a build script reads its environment")]

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::{env, fs};

/// What the program is made from.
const SOURCES: [&str; 5] = ["Cargo.lock", "Cargo.toml", "skeleton", "src", "themes"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    SOURCES.iter().for_each(|path| println!("cargo::rerun-if-changed={path}"));
    println!("cargo::rustc-env=SITEGEN_SOURCES={:016x}{:016x}", fingerprint(0), fingerprint(1));
    println!("cargo::rustc-env=SITEGEN_TARGET={}", env::var("TARGET").unwrap_or_default());
    // The release workflow sets both; a build from source has neither.
    pass_on("SITEGEN_REPOSITORY", "OWNER/NAME of a GitHub repository", is_repository);
    pass_on("SITEGEN_COMMIT", "the 40 hexadecimal digits of a commit", is_commit);
}

/// Tells versions of the program apart, without reading its file of 20 MB in each build of a site.
fn fingerprint(seed: u8) -> u64 {
    let mut hasher = DefaultHasher::new();
    seed.hash(&mut hasher);
    SOURCES.iter().for_each(|path| add(Path::new(path), &mut hasher));
    hasher.finish()
}

/// Hashes a file, or all files of a folder.
fn add(path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(entries) = fs::read_dir(path) {
        let mut inner: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        inner.sort();
        inner.iter().for_each(|path| add(path, hasher));
    } else {
        (path.to_string_lossy().replace('\\', "/"), fs::read(path).unwrap_or_default()).hash(hasher);
    }
}

/// Passes an environment variable on to `option_env!`; an empty one counts as unset.
fn pass_on(name: &str, form: &str, is_valid: fn(&str) -> bool) {
    println!("cargo::rerun-if-env-changed={name}");
    match env::var(name) {
        Ok(value) if is_valid(&value) => println!("cargo::rustc-env={name}_AT_BUILD={value}"),
        Ok(value) if !value.is_empty() => println!("cargo::error={name} must be {form}, not `{value}`"),
        _ => {}
    }
}

fn is_repository(text: &str) -> bool {
    let is_name = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    text.split_once('/').is_some_and(|(owner, name)| is_name(owner) && is_name(name))
}

fn is_commit(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
