//! Mathematics in TeX, as remark-math and GitHub know it: nothing in it is Markdown, so that a backslash stays one.

use std::ops::Range;

use super::line::{Margin, without_quotes};
use super::mark::MarkKind;
use super::scan::Scanner;
use super::segment::SegmentKind;

impl Scanner<'_> {
    /// A block that `$$` opens. Returns where to go on.
    pub(super) fn math_block(
        &mut self,
        start: usize,
        end: usize,
        prefix: Range<usize>,
        prefix_column: usize,
        column: usize,
    ) -> Option<usize> {
        let close = self.math_end(start, end, Margin { quotes: 0, column })?;
        self.begin_block(prefix.clone(), prefix_column);
        let mark = self.mark(MarkKind::Math { quotes: 0 }, start..close);
        self.segment(start..close, column, prefix.is_empty(), SegmentKind::Block(mark));
        Some(self.after_block(close))
    }

    /// A block that `$$` opens in a quote, at `start` of a line whose markers begin at `lead`. Returns where to go on.
    pub(super) fn quoted_math(&mut self, lead: usize, start: usize, end: usize, column: usize) -> Option<usize> {
        let margin = Margin::behind(&self.text[lead..start]);
        let close = self.math_end(start, end, margin)?;
        self.flush();
        let mark = self.mark(MarkKind::Math { quotes: margin.quotes }, start..close);
        self.quoted_mark(mark, lead, start..close, column);
        Some((self.line_end(close) + 1).min(self.text.len()))
    }

    /// The end of the block that begins with the line from `start` to `end`: a line of `$$`, or the next `$$` that ends a
    /// line of the same paragraph.
    fn math_end(&mut self, start: usize, end: usize, margin: Margin) -> Option<usize> {
        const TOKEN: &str = "\n$$";
        let opening = self.text[start..end].trim_end();
        let is_alone = opening == "$$";
        // A quote ends soon, and says nothing of what follows it.
        let is_remembered = is_alone && margin.quotes == 0;
        if is_remembered && self.never_closed.contains(TOKEN) {
            return None;
        }
        if opening[2..].contains("$$") {
            let is_whole = opening[2..].find("$$") == Some(opening.len() - 4) && is_tex(&opening[2..]);
            return is_whole.then_some(start + opening.len());
        }
        let mut at = end + 1;
        while at < self.text.len() {
            let end = self.text[at..].find('\n').map_or(self.text.len(), |newline| at + newline);
            let line = self.text[at..end].trim_end();
            let close = at + line.len();
            let line = margin.line(line)?.trim_start();
            let opens = line.starts_with("$$") && line.len() > 2 && !line.ends_with("$$");
            if !is_alone && (line.is_empty() || opens) {
                return None;
            }
            if line == "$$" || !is_alone && line.ends_with("$$") {
                return (is_alone || is_tex(&self.text[start..end])).then_some(close);
            }
            at = end + 1;
        }
        if is_remembered {
            self.never_closed.insert(TOKEN.to_owned());
        }
        None
    }
}

/// The offset behind the formula between dollar signs that begins at `at`. Prices and variables are none: a formula has
/// no blank inside of its signs, no digit behind them, and something that only TeX says.
pub(in crate::markdown) fn inline_end(text: &str, at: usize) -> Option<usize> {
    // No further than to the next sign: many of them in a line take linear time.
    let rest = &text[at + 1..];
    let inner = &rest[..rest.find(['$', '\n'])?];
    if rest[inner.len()..].starts_with('\n') {
        return None;
    }
    let behind = rest[inner.len() + 1..].chars().next();
    let is_formula = !inner.starts_with(char::is_whitespace)
        && !inner.ends_with(|c: char| c.is_whitespace() || c == '\\')
        && !behind.is_some_and(|c| c.is_ascii_digit() || c == '$')
        && !text[..at].ends_with('$')
        && !inner.contains('`')
        && is_tex(inner);
    is_formula.then_some(at + 1 + inner.len() + 1)
}

/// Whether a text has what only TeX says: a command, or braces below or above.
pub(in crate::markdown) fn is_tex(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(2).any(|pair| match pair[0] {
        b'\\' => pair[1].is_ascii_alphabetic() || matches!(pair[1], b'\\' | b'{' | b'}' | b',' | b';' | b'|'),
        b'_' | b'^' => pair[1] == b'{',
        _ => false,
    })
}

/// The formula of a block in so many quotes, without its signs, the markers and the indentation of its lines.
pub(in crate::markdown) fn formula(block: &str, quotes: usize) -> String {
    let inner = block.strip_prefix("$$").unwrap_or(block);
    let inner = inner.strip_suffix("$$").unwrap_or(inner);
    let blank = |line: &&str| line.trim().is_empty();
    let width = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let (first, others) = inner.split_once('\n').unwrap_or((inner, ""));
    let others = || others.lines().map(|line| without_quotes(line, quotes).unwrap_or(line));
    let shared = others().filter(|line| !blank(line)).map(width).min().unwrap_or(0);
    let mut lines = vec![first.trim()];
    lines.extend(others().map(|line| line.get(shared..).unwrap_or("").trim_end()));
    let from = lines.iter().position(|line| !blank(line)).unwrap_or(lines.len());
    let to = lines.iter().rposition(|line| !blank(line)).map_or(from, |last| last + 1);
    lines[from..to].iter().map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_and_variables_are_no_formulas() {
        for (text, formula) in
            [(r"$\alpha_1$ x", r"$\alpha_1$"), (r"$a_{ij}$, $b$", r"$a_{ij}$"), (r"$\{a\} * b$", r"$\{a\} * b$")]
        {
            assert_eq!(inline_end(text, 0), Some(formula.len()), "{text}");
        }
        for text in [
            "$5 and $10",
            "$5-$10",
            "$A/$B",
            "$x$",
            "$a*b*c$",
            r"$ \a$",
            r"$\a $",
            r"$\a$1",
            r"$\a",
            r"$\a`$`",
            "$",
            "$$",
            "$\\a\n$",
        ] {
            assert_eq!(inline_end(text, 0), None, "{text}");
        }
    }

    #[test]
    fn a_block_loses_its_signs_and_indentation() {
        assert_eq!(formula("$$\n  a \\\\\n    b\n  $$", 0), "a \\\\\n  b\n");
        assert_eq!(formula("$$ a $$", 0), "a\n");
        assert_eq!(formula("$$a\n\nb$$", 0), "a\n\nb\n");
        assert_eq!(formula("$$\n$$", 0), "");
        assert_eq!(formula("$$\n> a\n>   > b\n>\n>$$", 1), "a\n  > b\n");
        assert_eq!(formula("$$\n> > a\n>> $$", 2), "a\n");
    }
}
