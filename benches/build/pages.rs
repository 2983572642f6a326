//! Reproducible hand-written documentation of any size: Markdown like that of Docusaurus sites, mostly code.
//!
//! Code blocks differ, so that caching them gains nothing.

use std::fmt::Write;
use std::fs;
use std::path::Path;

const WORDS: [&str; 48] = [
    "proxy",
    "model",
    "budget",
    "team",
    "callback",
    "router",
    "cache",
    "token",
    "header",
    "request",
    "response",
    "event",
    "provider",
    "fallback",
    "limit",
    "virtual",
    "spend",
    "alias",
    "region",
    "endpoint",
    "secret",
    "logging",
    "metadata",
    "session",
    "stream",
    "retry",
    "timeout",
    "webhook",
    "latency",
    "usage",
    "payload",
    "batch",
    "guardrail",
    "prompt",
    "tool",
    "image",
    "audio",
    "vector",
    "store",
    "policy",
    "tag",
    "tenant",
    "quota",
    "trace",
    "span",
    "config",
    "client",
    "server",
];

/// Lines of code on a page, on average.
const CODE_LINES: usize = 103;

/// Writes a site of `count` pages; returns their bytes and lines of code.
pub(crate) fn write(site: &Path, count: usize) -> (usize, usize) {
    let content = site.join("content");
    fs::create_dir_all(&content).expect("the benchmark's folder can be made");
    let settings = "title = \"A large documentation\"\nbase_url = \"https://docs.example.com/\"\n";
    fs::write(site.join("sitegen.toml"), settings).expect("the benchmark's site can be written");
    let (mut bytes, mut lines) = (0, 0);
    for number in 0..count {
        let mut page = Page { text: String::new(), random: Random(number as u64 + 1), code_lines: 0 };
        page.write(number, count);
        bytes += page.text.len();
        lines += page.code_lines;
        let name = if number == 0 { "index.md".to_owned() } else { format!("page-{number}.md") };
        fs::write(content.join(name), page.text).expect("the benchmark's site can be written");
    }
    (bytes, lines)
}

/// Pseudo-random numbers (xorshift): enough for choosing words.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap_or(0) % limit
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.below(WORDS.len())]
    }

    fn name(&mut self) -> String {
        format!("{}_{}", self.word(), self.word())
    }
}

struct Page {
    text: String,
    random: Random,
    code_lines: usize,
}

impl Page {
    fn write(&mut self, number: usize, count: usize) {
        write!(self.text, "---\ntitle: Page {number}\nsidebar_position: {number}\n---\n\n")
            .expect("a string can always be written to");
        self.text.push_str("import Tabs from '@theme/Tabs';\nimport TabItem from '@theme/TabItem';\n\n");
        self.paragraph();
        while self.code_lines < CODE_LINES {
            let heading = format!("## Set the {} of a {}\n\n", self.random.word(), self.random.word());
            self.text.push_str(&heading);
            self.paragraph();
            match self.random.below(5) {
                0 => self.admonition(),
                1 => self.table(),
                2 => self.tabs(),
                _ => self.code(),
            }
            self.code();
            let to = self.random.below(count - 1) + 1;
            let link = format!("See [page {to}](page-{to}.md) for `{}`.\n\n", self.random.name());
            self.text.push_str(&link);
        }
    }

    fn sentence(&mut self) -> String {
        let words: Vec<&str> = (0..5 + self.random.below(9)).map(|_| self.random.word()).collect();
        format!("Each {} of **{}** keeps the {}.", words[0], words[1], words[2..].join(" "))
    }

    fn paragraph(&mut self) {
        for _ in 0..=self.random.below(6) {
            let sentence = self.sentence();
            self.text.push_str(&sentence);
            self.text.push('\n');
        }
        self.text.push('\n');
    }

    fn admonition(&mut self) {
        let inner = self.sentence();
        self.text.push_str(&format!(":::tip Mind the {}\n\n{inner}\n\n:::\n\n", self.random.word()));
    }

    fn table(&mut self) {
        self.text.push_str("| Name | Meaning |\n|---|---|\n");
        for _ in 0..4 {
            let row = format!("| `{}` | {} |\n", self.random.name(), self.sentence());
            self.text.push_str(&row);
        }
        self.text.push('\n');
    }

    fn tabs(&mut self) {
        self.text.push_str("<Tabs>\n");
        for label in ["SDK", "Proxy"] {
            self.text.push_str(&format!("<TabItem value=\"{label}\" label=\"{label}\">\n\n"));
            self.code();
            self.text.push_str("</TabItem>\n");
        }
        self.text.push_str("</Tabs>\n\n");
    }

    fn code(&mut self) {
        let mut code = String::new();
        let language = match self.random.below(5) {
            0 => self.yaml(&mut code, 0),
            1 => self.bash(&mut code),
            2 => self.json(&mut code),
            _ => self.python(&mut code),
        };
        self.code_lines += code.matches('\n').count();
        self.text.push_str(&format!("```{language}\n{code}```\n\n"));
    }

    fn python(&mut self, code: &mut String) -> &'static str {
        code.push_str(&format!("import {}\n\n", self.random.word()));
        code.push_str(&format!(
            "async def {}({}, {}=None):\n",
            self.random.name(),
            self.random.word(),
            self.random.word()
        ));
        for _ in 0..5 + self.random.below(9) {
            let (a, b, n) = (self.random.name(), self.random.word(), self.random.below(900));
            code.push_str(&match self.random.below(7) {
                0 => format!("    # the {b} of {a}\n"),
                1 => format!("    {a} = await {b}.{}(model=\"{b}-{n}\", limit={n})\n", self.random.name()),
                2 => {
                    format!("    if {a} is not None and len({b}) > {n}:\n        raise ValueError(f\"{b} {{{a}}}\")\n")
                }
                3 => format!("    for {b} in {a}[:{n}]:\n        print({b}, \"{a}\")\n"),
                4 => format!("    {b} = {{\"{a}\": [{n}, {n}.5, True], \"{b}\": {{\"{b}\": None}}}}\n"),
                5 => format!("    with {a}({b}) as {b}:\n        {b}.write('{a}')\n"),
                _ => format!("    assert {b}[\"{a}\"] == {n}\n"),
            });
        }
        code.push_str(&format!("    return {}\n", self.random.word()));
        "python"
    }

    fn bash(&mut self, code: &mut String) -> &'static str {
        for _ in 0..=self.random.below(3) {
            code.push_str(&format!(
                "export {}=\"{}\"  # {}\n",
                self.random.name().to_uppercase(),
                self.random.name(),
                self.random.word()
            ));
        }
        code.push_str(&format!("curl -X POST 'http://0.0.0.0:4000/{}' \\\n", self.random.word()));
        for _ in 0..=self.random.below(3) {
            code.push_str(&format!("  -H '{}: Bearer {}' \\\n", self.random.word(), self.random.name()));
        }
        code.push_str(&format!("  -d '{{\n    \"{}\": \"{}\",\n", self.random.word(), self.random.word()));
        for _ in 0..self.random.below(4) {
            code.push_str(&format!("    \"{}\": {},\n", self.random.name(), self.random.below(90)));
        }
        code.push_str(&format!("    \"{}\": true\n  }}' | grep {}\n", self.random.word(), self.random.word()));
        "bash"
    }

    fn yaml(&mut self, code: &mut String, depth: usize) -> &'static str {
        let indent = "  ".repeat(depth);
        for _ in 0..3 + self.random.below(4) {
            let key = self.random.name();
            match self.random.below(5) {
                0 if depth < 3 => {
                    code.push_str(&format!("{indent}{key}:\n"));
                    self.yaml(code, depth + 1);
                }
                1 => {
                    code.push_str(&format!("{indent}{key}:\n"));
                    for _ in 0..=self.random.below(3) {
                        code.push_str(&format!(
                            "{indent}  - {}: os.environ/{}\n",
                            self.random.word(),
                            self.random.name().to_uppercase()
                        ));
                    }
                }
                2 => code.push_str(&format!("{indent}{key}: {}\n", self.random.below(4000))),
                3 => code.push_str(&format!("{indent}# {key}\n{indent}{key}: true\n")),
                _ => code.push_str(&format!("{indent}{key}: \"{}/{}\"\n", self.random.word(), self.random.name())),
            }
        }
        "yaml"
    }

    fn json(&mut self, code: &mut String) -> &'static str {
        code.push_str("{\n");
        for _ in 0..3 + self.random.below(8) {
            let (key, word, n) = (self.random.name(), self.random.word(), self.random.below(900));
            code.push_str(&match self.random.below(4) {
                0 => format!("  \"{key}\": {{\n    \"{word}\": {n}.25,\n    \"{key}\": null\n  }},\n"),
                1 => format!("  \"{key}\": [\"{word}\", {n}],\n"),
                2 => format!("  \"{key}\": {n},\n"),
                _ => format!("  \"{key}\": \"the {word} of {key}\",\n"),
            });
        }
        code.push_str("  \"object\": \"list\"\n}\n");
        "json"
    }
}
