//! Shell blocks, run with bash and the real binary.

use std::process::{Command, Stdio};

use super::blocks::{self, Block};
use super::site::Site;

/// Replacements for commands that need a network, a compiler or a browser. `serve` and `listen` run forever: they are
/// stopped once they print their URL.
const PRELUDE: &str = r#"
set -eu -o pipefail
sitegen() {
  case "$*" in *--run-node*) command -v node > /dev/null || return 0 ;; esac
  case "$1" in
  serve | listen)
    local words=() word line
    for word in "$@"; do [ "$word" = --open ] || words+=("$word"); done
    coproc RUNNING { exec "$SITEGEN" "${words[@]}" --port 0 2>&1; }
    local pid=$RUNNING_PID
    while read -r -t 60 line <&"${RUNNING[0]}"; do
      case "$line" in *http://127.0.0.1:*) kill -INT "$pid"; wait "$pid" || true; return 0 ;; esac
    done
    kill "$pid" || true
    echo "sitegen $1 did not say where it listens" >&2
    return 1
    ;;
  *) "$SITEGEN" "$@" ;;
  esac
}
git() {
  case "$*" in
  "clone --depth 1 https://github.com/BerriAI/litellm")
    mkdir -p litellm/litellm/integrations/generic_api
    cp generic_api_compatible_callbacks.json litellm/litellm/integrations/generic_api/
    ;;
  "worktree add ../base main") cp -R . ../base ;;
  *) return 1 ;;
  esac
}
pip() { [ "$*" = "install sitegen-docs" ]; }
cargo() { [ "$*" = "install --path ." ]; }
"#;

/// Blocks that other tests run: a page, the start of the block, and the test.
const ELSEWHERE: [(&str, &str, &str); 4] = [
    ("README.md", "cargo run -- serve ", "tests/serve, and tests/all itself"),
    ("content/getting-started.md", "pip install 'litellm[proxy]'", "tests/truth/run"),
    ("content/test-an-integration.md", "python -m venv /tmp/litellm-test", "tests/truth/installed.py"),
    ("content/guide/verified.md", "tests/truth/run", "itself"),
];

fn is_run_elsewhere(block: &Block) -> bool {
    let is_it = |(page, start, _): &(&str, &str, &str)| block.page == *page && block.text.starts_with(start);
    block.runs_on_litellm() || ELSEWHERE.iter().any(is_it)
}

/// Runs the blocks of a page in order, as a reader would, in a site.
fn run(page: &str, blocks: &[&Block]) {
    let site = Site::new();
    let script: String = blocks.iter().map(|block| format!("# {}\n{}", block.place(), block.text)).collect();
    let output = Command::new("bash")
        .args(["-x", "-c", &format!("set +x\n{PRELUDE}\nset -x\n{script}")])
        .current_dir(site.root())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("HOME", site.root())
        .env("SITEGEN", env!("CARGO_BIN_EXE_sitegen"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let printed = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{page}: {}", String::from_utf8_lossy(&printed));
}

/// Checks the block's syntax with bash.
fn parse(block: &Block) {
    let output = Command::new("bash").args(["-n", "-c", &block.text]).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}: {output:?}", block.place());
}

#[test]
fn commands_run() {
    let mut ran = 0;
    for page in blocks::pages() {
        let all = blocks::of(&page);
        let shell: Vec<&Block> = all.iter().filter(|block| block.language == "bash").collect();
        shell.iter().for_each(|block| parse(block));
        let here: Vec<&Block> = shell.into_iter().filter(|block| !is_run_elsewhere(block)).collect();
        ran += here.len();
        if !here.is_empty() {
            run(&page, &here);
        }
    }
    assert!(ran > 20, "{ran} blocks");
}

#[test]
fn scripts_used_elsewhere_exist() {
    let all = blocks::all();
    for (page, start, by) in ELSEWHERE {
        assert!(all.iter().any(|block| block.page == page && block.text.starts_with(start)), "{page}: {start}");
        let path = by.split([',', ' ']).next().unwrap_or_default();
        assert!(path == "itself" || blocks::repository().join(path).exists(), "{by}");
    }
}

#[test]
fn commands_of_the_workflow_run() {
    let all = blocks::all();
    let workflows = all.iter().filter(|block| block.title().is_some_and(|title| title.starts_with(".github/")));
    let mut ran = 0;
    for block in workflows {
        let runs = block.text.lines().filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("run: "));
        for command in runs.filter(|command| command.starts_with("sitegen ")) {
            let command = Block {
                page: block.page.clone(),
                line: block.line,
                language: String::new(),
                info: String::new(),
                text: format!("{command}\n"),
            };
            run(&block.place(), &[&command]);
            ran += 1;
        }
    }
    assert!(ran > 0, "the workflow calls sitegen");
}
