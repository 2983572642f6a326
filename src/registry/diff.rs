//! Unified diffs of two texts.

use std::fmt::Write;

/// Lines of context around a change.
const CONTEXT: usize = 3;

/// Maximum distance to the next equal line after a change.
const WINDOW: usize = 64;

/// A changed range of lines in the old and the new text.
struct Change {
    old: std::ops::Range<usize>,
    new: std::ops::Range<usize>,
}

/// The unified diff from `old` to `new`; empty if they are equal.
pub(crate) fn unified(path: &str, old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split_inclusive('\n').collect(), new.split_inclusive('\n').collect());
    let changes = changes(&old, &new);
    if changes.is_empty() {
        return String::new();
    }
    let mut out = format!("--- {path}\n+++ {path}\n");
    let mut rest = changes.as_slice();
    while let Some(first) = rest.first() {
        // Changes whose contexts touch are one hunk.
        let near = |pair: &[Change]| pair[1].old.start - pair[0].old.end <= 2 * CONTEXT;
        let length = 1 + rest.windows(2).take_while(|pair| near(pair)).count();
        let (hunk, others) = rest.split_at(length);
        rest = others;
        let last = &hunk[length - 1];
        let before = first.old.start.min(CONTEXT);
        let after = (old.len() - last.old.end).min(CONTEXT);
        let (old_start, new_start) = (first.old.start - before, first.new.start - before);
        let (old_length, new_length) = (last.old.end + after - old_start, last.new.end + after - new_start);
        let _ = writeln!(out, "@@ -{},{old_length} +{},{new_length} @@", old_start + 1, new_start + 1);
        let mut at = old_start;
        for change in hunk {
            lines(&mut out, ' ', &old[at..change.old.start]);
            lines(&mut out, '-', &old[change.old.clone()]);
            lines(&mut out, '+', &new[change.new.clone()]);
            at = change.old.end;
        }
        lines(&mut out, ' ', &old[at..at + after]);
    }
    out
}

fn lines(out: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}

/// The changes between two texts. After a difference, the closest pair of equal lines ends the change, which is enough
/// for small edits and takes linear time.
fn changes(old: &[&str], new: &[&str]) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut i, mut j) = (0, 0);
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            i += 1;
            j += 1;
            continue;
        }
        let (a, b) = meeting(&old[i..], &new[j..]);
        changes.push(Change { old: i..i + a, new: j..j + b });
        i += a;
        j += b;
    }
    changes
}

/// How many lines of each text to skip until they are equal again.
fn meeting(old: &[&str], new: &[&str]) -> (usize, usize) {
    for sum in 1..=WINDOW {
        for a in 0..=sum {
            let b = sum - a;
            let (rest_old, rest_new) = (old.get(a..).unwrap_or_default(), new.get(b..).unwrap_or_default());
            let at_end = a == old.len() && b == new.len();
            // A single brace is too often equal by chance.
            let equal = rest_old.first().is_some_and(|line| line.trim().len() > 2 && rest_new.first() == Some(line));
            let both = rest_old.len() > 1 && rest_new.len() > 1 && rest_old[..2] == rest_new[..2];
            if at_end || equal || both {
                return (a, b);
            }
        }
    }
    (old.len(), new.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_changed_lines_with_context() {
        let old = (1..=20).map(|line| format!("line {line}\n")).collect::<String>();
        let new = old.replace("line 3\n", "line three\n").replace("line 18\n", "");
        let diff = unified("a", &old, &new);
        let expected = "--- a\n+++ a\n@@ -1,6 +1,6 @@\n line 1\n line 2\n-line 3\n+line three\n line 4\n line 5\n line 6\n\
                        @@ -15,6 +15,5 @@\n line 15\n line 16\n line 17\n-line 18\n line 19\n line 20\n";
        assert_eq!(diff, expected);
        assert_eq!(unified("a", &old, &old), "");
    }

    #[test]
    fn says_where_a_line_break_is_missing() {
        let diff = unified("a", "x", "y");
        assert_eq!(
            diff,
            "--- a\n+++ a\n@@ -1,1 +1,1 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n"
        );
    }
}
