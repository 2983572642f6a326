//! `sitegen explain`: explains a rule.

use std::io::{self, Write};

use clap::Args;

use super::Exit;
use crate::diagnostic::{Rule, did_you_mean};
use crate::rules;

/// Explain a rule with a wrong and a right example. Without a CODE, list all rules.
#[derive(Args)]
#[command(after_help = "Example:\n  sitegen explain undeclared-variable")]
pub struct Explain {
    /// The rule's code, which each message shows in brackets.
    code: Option<String>,
}

impl Explain {
    /// Runs the command.
    ///
    /// # Errors
    /// Where standard output can't be written.
    pub fn run(&self) -> io::Result<Exit> {
        let mut out = io::stdout().lock();
        let Some(code) = &self.code else {
            for rule in rules::all() {
                writeln!(out, "{:<28} {:<8} {}", rule.code, rule.severity.word(), rule.summary)?;
            }
            return Ok(Exit::Success);
        };
        match rules::find(code) {
            Some(rule) => {
                out.write_all(explanation(rule).as_bytes())?;
                Ok(Exit::Success)
            }
            None => {
                let near = did_you_mean(code, rules::all().iter().map(|rule| rule.code));
                let hint = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "`sitegen explain` lists all rules".to_owned(),
                };
                Err(io::Error::new(io::ErrorKind::InvalidInput, format!("unknown rule `{code}`; {hint}")))
            }
        }
    }
}

/// The rule as text, 80 columns wide.
fn explanation(rule: &Rule) -> String {
    let indented = |text: &str| text.lines().map(|line| format!("    {line}\n")).collect::<String>();
    format!(
        "{} ({})\n{}\n\n{}\n\nWrong:\n\n{}\nRight:\n\n{}",
        rule.code,
        rule.severity.word(),
        rule.summary,
        wrapped(rule.explanation, 80),
        indented(rule.wrong),
        indented(rule.right)
    )
}

/// Wraps paragraphs between words.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    for (index, paragraph) in text.split("\n\n").enumerate() {
        if index > 0 {
            out.push_str("\n\n");
        }
        let mut column = 0;
        for word in paragraph.split_whitespace() {
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(word);
            column += length;
        }
    }
    out
}
