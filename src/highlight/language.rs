//! Names of languages in code fences.

/// The grammar for a language name. `None`: the code is shown plain.
pub(super) fn grammar(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "bash" | "sh" | "shell" | "zsh" | "console" | "shell-session" | "shellsession" | "shellscript" | "terminal"
        | "curl" | "env" | "dotenv" | "bashrc" => "bash",
        "yaml" | "yml" => "yaml",
        "python" | "py" | "python3" | "py3" | "pyi" | "ipython" => "python",
        "json" | "jsonc" | "json5" | "jsonl" | "ndjson" | "jsonlines" => "json",
        "javascript" | "js" | "jsx" | "mjs" | "cjs" | "node" | "nodejs" => "javascript",
        "typescript" | "ts" | "mts" | "cts" => "typescript",
        "tsx" => "tsx",
        "sql" | "psql" | "postgres" | "postgresql" | "mysql" | "sqlite" | "plsql" => "sql",
        "toml" => "toml",
        "diff" | "patch" => "diff",
        "docker" | "dockerfile" | "containerfile" => "dockerfile",
        "go" | "golang" => "go",
        "html" | "htm" | "vue" | "svelte" => "html",
        "css" => "css",
        "ini" | "cfg" | "conf" | "properties" | "editorconfig" => "ini",
        "java" => "java",
        "markdown" | "md" | "mdx" => "markdown",
        "ruby" | "rb" => "ruby",
        "rust" | "rs" => "rust",
        "xml" | "svg" | "rss" | "xsd" => "xml",
        _ => return None,
    })
}
