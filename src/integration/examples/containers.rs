//! The variables for a proxy in a container. Tests check the syntax and the schema of these blocks; they don't run them.

use super::{Export, List, Section};
use crate::integration::quote::shell;
use crate::registry::entry::Entry;

/// Adds the examples, if there are variables to set.
pub(super) fn add(list: &mut List, entry: &Entry, exports: &[Export]) {
    if exports.is_empty() {
        return;
    }
    let mut add = |name, language, title, text| list.add(Section::Containers, name, language, title, text);
    add("docker.sh", "bash", "Environment variables for Docker", docker(exports));
    add("compose.env", "bash", "Environment variables for Docker Compose", env_file(exports));
    add("compose.yaml", "yaml", "Lines for compose.yaml", compose(exports));
    add("secret.sh", "bash", "Environment variables as a Kubernetes secret", secret(entry, exports));
    add("deployment.yaml", "yaml", "Lines for the Kubernetes deployment", deployment(entry));
}

fn docker(exports: &[Export]) -> String {
    let mut out = String::from("docker run -p 4000:4000 \\\n  -v \"$PWD/config.yaml:/app/config.yaml:ro\" \\\n");
    for (name, value) in exports {
        out.push_str(&format!("  -e {name}={} \\\n", shell(value)));
    }
    out.push_str("  docker.litellm.ai/berriai/litellm:main-stable --config /app/config.yaml\n");
    out
}

/// Docker Compose reads single quotes in `.env` like the shell, except that `\'` is a quote. A value with a backslash
/// before a quote can't be represented.
fn env_file(exports: &[Export]) -> String {
    let quoted = |value: &str| value.replace('\0', "").replace('\'', "\\'");
    exports.iter().map(|(name, value)| format!("{name}='{}'\n", quoted(value))).collect()
}

/// Without a value, Compose passes the variable on from its own environment and from `.env`.
fn compose(exports: &[Export]) -> String {
    let names: String = exports.iter().map(|(name, _)| format!("      - {name}\n")).collect();
    format!("services:\n  litellm:\n    environment:\n{names}")
}

/// The secret's name: lower-case letters, digits and `-`, ending in a letter or digit.
fn secret_name(entry: &Entry) -> String {
    let words = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = format!("litellm-{}", entry.key.value).chars().map(words).collect();
    name.trim_end_matches('-').to_owned()
}

fn secret(entry: &Entry, exports: &[Export]) -> String {
    let mut out = format!("kubectl create secret generic {}", secret_name(entry));
    for (name, value) in exports {
        out.push_str(&format!(" \\\n  --from-literal={name}={}", shell(value)));
    }
    out.push('\n');
    out
}

fn deployment(entry: &Entry) -> String {
    format!(
        "spec:\n  template:\n    spec:\n      containers:\n        - name: litellm\n          envFrom:\n            \
         - secretRef:\n                name: {}\n",
        secret_name(entry)
    )
}
