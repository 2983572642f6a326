//! Which repairs of a broken text are certain: those of a text that has exactly one reading.
//!
//! The parser guesses, so it can continue. A guess is good enough to check the rest of a file, but not to change it.
//! Here each faulty line is also read strictly in every way that one edit makes possible: a character deleted, inserted
//! or swapped with its neighbor. A repair is certain if it makes the whole file valid and no other edit of its line
//! does so with another meaning. The other repairs are taken from their diagnostics.
//!
//! Dependent faults on one line become one diagnostic: the text after a stray quote is not a fault by itself.

use std::ops::Range;
use std::sync::Arc;

use super::rules;
use super::single::{self, Kind, Reading, Single};
use super::strict::Strict;
use crate::diagnostic::{Certainty, Diagnostic, Edit, Rule};
use crate::source::SourceFile;

/// How far around a fault a long line is read, in bytes.
const WINDOW: usize = 400;

/// A larger faulty part is not read in other ways.
const LARGEST: usize = 8 * WINDOW;

/// A part of a text that has faults: whole lines, or windows of long ones.
struct Part {
    range: Range<usize>,
    /// The faults, by their places in the list of problems.
    faults: Vec<usize>,
    /// The first fault that may be the cause of the one after it.
    cause: Option<usize>,
}

/// How a part is read.
enum Outcome {
    /// It is valid: the parser was misled by a fault before it.
    Right,
    /// As the parser read it.
    Guess,
    /// With this edit.
    Single(Single),
    /// With a quote instead of this character, or beside it.
    MistypedQuote(Single),
    /// In more than one way, or in none that is certain.
    Unknown,
}

/// Whether the text around a problem has one certain meaning, or will be repaired.
pub(in crate::registry) fn leaves_one_reading(problem: &Diagnostic) -> bool {
    problem.fix.is_some() || is(problem, &rules::INVALID_NUMBER)
}

/// Removes uncertain repairs from `problems`, and joins problems with a common cause. Returns the ranges of the text
/// whose meaning is unknown.
pub(super) fn judge(file: &Arc<SourceFile>, problems: &mut Vec<Diagnostic>) -> Vec<Range<usize>> {
    if problems.is_empty() {
        return Vec::new();
    }
    if problems.iter().any(|problem| is(problem, &rules::TOO_MANY_PROBLEMS)) {
        problems.iter_mut().for_each(|problem| problem.fix = None);
        return Vec::new();
    }
    let text = file.text.as_str();
    let parts = parts(text, problems);
    let outcomes = read_all(text, problems, &parts);
    if outcomes.is_none() {
        for problem in problems.iter_mut().filter(|problem| !is(problem, &rules::BYTE_ORDER_MARK)) {
            problem.fix = None;
        }
    }
    let outcomes = outcomes.unwrap_or_else(|| parts.iter().map(|_| Outcome::Unknown).collect());
    rewrite(file, problems, &parts, outcomes)
}

fn is(problem: &Diagnostic, rule: &'static Rule) -> bool {
    std::ptr::eq(problem.rule, rule)
}

fn is_any(problem: &Diagnostic, rules: &[&'static Rule]) -> bool {
    rules.iter().any(|rule| is(problem, rule))
}

fn range_of(problem: &Diagnostic) -> Range<usize> {
    problem.at.as_ref().map_or(0..0, |at| at.range.clone())
}

/// The valid JSON of the same length for a token in the wrong form, if that is all the problem is: it changes nothing
/// around it.
fn token_in_right_form(problem: &Diagnostic, text: &str) -> Option<Vec<u8>> {
    let range = range_of(problem);
    let length = range.len();
    let spaces = || Some(vec![b' '; length]);
    if is_any(problem, &[&rules::BYTE_ORDER_MARK, &rules::FOREIGN_SPACE])
        || is(problem, &rules::COMMENT) && problem.fix.is_some()
    {
        spaces()
    } else if is(problem, &rules::RAW_CONTROL_CHARACTER) {
        if text[range].contains(['\n', '\r']) { None } else { spaces() }
    } else if is(problem, &rules::INVALID_ESCAPE) {
        Some(vec![b'_'; length])
    } else if is_any(problem, &[&rules::WRONG_LITERAL, &rules::INVALID_NUMBER]) {
        Some(vec![b'1'; length])
    } else if is(problem, &rules::WRONG_QUOTES) && length >= 2 {
        let mut string = vec![b'_'; length];
        (string[0], string[length - 1]) = (b'"', b'"');
        Some(string)
    } else {
        None
    }
}

/// The text with each token in its right form.
fn with_right_tokens(text: &str, problems: &[Diagnostic]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for problem in problems {
        if let Some(token) = token_in_right_form(problem, text) {
            bytes[range_of(problem)].copy_from_slice(&token);
        }
    }
    bytes
}

/// The faulty parts of a text, in file order.
fn parts(text: &str, problems: &[Diagnostic]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for (index, problem) in problems.iter().enumerate() {
        if token_in_right_form(problem, text).is_some() {
            continue;
        }
        let range = range_of(problem);
        let next_item = problem.related.first().filter(|_| is(problem, &rules::MISSING_COMMA));
        let end = next_item.map_or(range.end, |(at, _)| at.range.start).max(range.end);
        let edits = problem.fix.iter().flat_map(|fix| &fix.edits);
        let (start, end) =
            edits.fold((range.start, end), |(start, end), edit| (start.min(edit.start), end.max(edit.end)));
        let range = line_start(text, start)..line_end(text, end);
        match parts.last_mut() {
            Some(part) if range.start < part.range.end => {
                part.range = part.range.start.min(range.start)..part.range.end.max(range.end);
                let previous = part.faults.last().copied();
                let is_cause = |previous: &usize| is_dependent(text, &problems[*previous], problem);
                part.cause = part.cause.or_else(|| previous.filter(is_cause));
                part.faults.push(index);
            }
            _ => parts.push(Part { range, faults: vec![index], cause: None }),
        }
    }
    parts
}

fn line_start(text: &str, offset: usize) -> usize {
    let window = text.floor_char_boundary(offset.saturating_sub(WINDOW));
    text[window..offset].rfind('\n').map_or(window, |newline| window + newline + 1)
}

fn line_end(text: &str, offset: usize) -> usize {
    let window = text.ceil_char_boundary((offset + WINDOW).min(text.len()));
    text[offset..window].find('\n').map_or(window, |newline| offset + newline)
}

/// Whether the second of two neighboring faults may be there only because of the first: nothing that separates items
/// is between them.
fn is_dependent(text: &str, first: &Diagnostic, second: &Diagnostic) -> bool {
    let between = text.get(range_of(first).end..range_of(second).start).unwrap_or_default();
    let both = |rules: &[&'static Rule]| is_any(first, rules) && is_any(second, rules);
    let is_about_nesting = |problem| is_any(problem, &[&rules::UNCLOSED_BRACKET, &rules::NESTED_TOO_DEEPLY]);
    let is_independent = between.contains([',', ':', '{', '}', '[', ']', '\n'])
        || is_about_nesting(first)
        || is_about_nesting(second)
        || both(&[&rules::EXTRA_COMMA, &rules::TRAILING_COMMA])
        || both(&[&rules::RAW_CONTROL_CHARACTER])
        || [first, second].iter().all(|problem| text.get(range_of(problem)) == Some(";"))
        // `"A" "B" "C"`, but not `"The ""best"" logger"`.
        || is(first, &rules::MISSING_COMMA) && between.starts_with(' ') && !between.trim().is_empty()
        // `key = value`
        || is(second, &rules::MISSING_COLON) && !range_of(second).is_empty();
    !is_independent
}

/// How each part is read; `None` if no reading makes everything outside of those parts valid.
fn read_all(text: &str, problems: &[Diagnostic], parts: &[Part]) -> Option<Vec<Outcome>> {
    let skeleton = with_right_tokens(text, problems);
    let mut reader = Strict::new();
    let mut at = 0;
    let mut outcomes = Vec::with_capacity(parts.len());
    for (index, part) in parts.iter().enumerate() {
        if !reader.bytes(skeleton.get(at..part.range.start)?) {
            return None;
        }
        let next = parts.get(index + 1).map_or(text.len(), |next| next.range.start);
        let goes_on = |after: &Strict| {
            let mut after = after.clone();
            after.bytes(&skeleton[part.range.end..next]) && (next < text.len() || after.ends_here())
        };
        let (outcome, after) = read_part(text, &skeleton, problems, part, &reader, goes_on)?;
        outcomes.push(outcome);
        (reader, at) = (after, part.range.end);
    }
    (reader.bytes(&skeleton[at..]) && reader.ends_here()).then_some(outcomes)
}

fn read_part(
    text: &str,
    skeleton: &[u8],
    problems: &[Diagnostic],
    part: &Part,
    before: &Strict,
    goes_on: impl Fn(&Strict) -> bool,
) -> Option<(Outcome, Strict)> {
    let as_it_is = single::read(before, text[part.range.clone()].as_bytes()).filter(|reading| goes_on(&reading.after));
    if let Some(reading) = as_it_is {
        return Some((Outcome::Right, reading.after));
    }
    let guess = guessed(skeleton, problems, part).and_then(|bytes| single::read(before, &bytes));
    let guess = guess.filter(|guess| goes_on(&guess.after));
    let mut singles: Vec<(Single, Reading)> = Vec::new();
    if part.range.len() <= LARGEST {
        for (single, reading) in single::readings(before, text, part.range.start, part.range.end) {
            let is_known = singles.iter().any(|(_, known)| known.meaning == reading.meaning);
            if !is_known && goes_on(&reading.after) {
                singles.push((single, reading));
            }
        }
    }
    let certain_guess = guess.as_ref().filter(|_| part.cause.is_none());
    if let Some(guess) = certain_guess
        && singles.iter().all(|(_, reading)| reading.meaning == guess.meaning)
    {
        return Some((Outcome::Guess, guess.after.clone()));
    }
    if certain_guess.is_none() && singles.len() == 1 {
        let (single, reading) = singles.pop()?;
        let outcome = if single.kind.is_repair() { Outcome::Single(single) } else { Outcome::Unknown };
        return Some((outcome, reading.after));
    }
    let outcome = mistyped_quote(&singles).map_or(Outcome::Unknown, Outcome::MistypedQuote);
    // The rest can still be read if all readings continue in the same way.
    let mut afters = singles.into_iter().map(|(_, reading)| reading.after).chain(guess.map(|guess| guess.after));
    let after = afters.next()?;
    afters.all(|other| other == after).then_some((outcome, after))
}

/// The edit that replaces a mistyped quote, if all edits are at that character.
fn mistyped_quote(singles: &[(Single, Reading)]) -> Option<Single> {
    let (quote, _) = singles.iter().find(|(single, _)| matches!(single.kind, Kind::Quote(_)))?;
    let place = quote.edit.start..=quote.edit.end;
    let is_there = |(single, _): &(Single, Reading)| place.contains(&single.edit.start);
    singles.iter().all(is_there).then(|| quote.clone())
}

/// The parser's reading of a part; `None` if it couldn't read all of it.
fn guessed(skeleton: &[u8], problems: &[Diagnostic], part: &Part) -> Option<Vec<u8>> {
    let mut edits = Vec::new();
    for problem in part.faults.iter().map(|&fault| &problems[fault]) {
        let range = range_of(problem);
        if let Some(fix) = &problem.fix {
            edits.extend(fix.edits.iter().cloned());
        } else if is(problem, &rules::MISSING_VALUE) {
            let has_colon = skeleton[range.clone()].ends_with(b":");
            edits.push(Edit::insert(range.end, if has_colon { "0" } else { ":0" }));
        } else if is(problem, &rules::MISSING_KEY) {
            edits.push(Edit::insert(range.start, "\"\":"));
        } else {
            return None;
        }
    }
    edits.sort();
    let mut out = Vec::with_capacity(part.range.len() + edits.len());
    let mut at = part.range.start;
    for edit in edits {
        out.extend_from_slice(skeleton.get(at..edit.start)?);
        out.extend_from_slice(edit.text.as_bytes());
        at = edit.end;
    }
    out.extend_from_slice(skeleton.get(at..part.range.end)?);
    Some(out)
}

/// Rewrites the problems by the outcomes, and returns the ranges whose meaning is unknown.
fn rewrite(
    file: &Arc<SourceFile>,
    problems: &mut Vec<Diagnostic>,
    parts: &[Part],
    outcomes: Vec<Outcome>,
) -> Vec<Range<usize>> {
    let mut unknown = Vec::new();
    let mut dropped = vec![false; problems.len()];
    let mut added = Vec::new();
    let mut in_part = 0;
    for (part, outcome) in parts.iter().zip(outcomes) {
        if let Outcome::Guess = outcome {
            continue;
        }
        // Its tokens too: an apparent comment may be part of a string.
        in_part += problems[in_part..].partition_point(|problem| range_of(problem).start < part.range.start);
        let count = problems[in_part..].partition_point(|problem| range_of(problem).start < part.range.end);
        let count = count.max(part.faults.last().map_or(0, |last| last + 1 - in_part));
        for problem in &mut problems[in_part..in_part + count] {
            problem.fix = None;
        }
        let drop_faults = |dropped: &mut [bool]| {
            for index in in_part..in_part + count {
                // A backslash is inside a string in every reading.
                dropped[index] = !is(&problems[index], &rules::INVALID_ESCAPE);
            }
        };
        match outcome {
            Outcome::Right => {
                drop_faults(&mut dropped);
                // The parser lost its way, so that the whole tree is a guess.
                unknown.push(0..file.text.len() + 1);
            }
            Outcome::Single(single) => {
                drop_faults(&mut dropped);
                let first = &problems[part.faults[0]];
                let problem = repaired(file, first, part.faults.len(), single);
                if part.faults.len() > 1 || !std::ptr::eq(first.rule, problem.rule) {
                    unknown.push(part.range.clone());
                }
                added.push(problem);
            }
            Outcome::MistypedQuote(single) => {
                drop_faults(&mut dropped);
                unknown.push(part.range.clone());
                let problem = repaired(file, &problems[part.faults[0]], part.faults.len(), single);
                added.push(Diagnostic { fix: None, ..problem });
            }
            Outcome::Guess | Outcome::Unknown => {
                if let Some(cause) = part.cause {
                    drop_faults(&mut dropped);
                    unknown.push(part.range.clone());
                    added.push(joined(file, &problems[cause]));
                }
            }
        }
        in_part += count;
    }
    let mut dropped_of_each = dropped.iter();
    problems.retain(|_| !dropped_of_each.next().is_some_and(|&dropped| dropped));
    problems.extend(added);
    problems.sort_by_key(|problem| range_of(problem).start);
    unknown
}

/// The diagnostic of a part that a single edit repairs. `first` is the parser's first problem in it, of `count`.
fn repaired(file: &Arc<SourceFile>, first: &Diagnostic, count: usize, single: Single) -> Diagnostic {
    let (rule, message, hint) = single.kind.words();
    if count == 1 && is(first, rule) {
        return first.clone().fix(hint, Certainty::Certain, vec![single.edit]);
    }
    let problem = Diagnostic::new(rule, message).at(file, single.edit.start..single.edit.end);
    let problem = match single.kind {
        Kind::Insert(char) => problem.label(format!("a `{char}` belongs here")),
        _ => problem,
    };
    let problem = problem.hint(hint.clone()).fix(hint, Certainty::Certain, vec![single.edit]);
    Diagnostic { consequence: first.consequence.clone(), ..problem }
}

/// The diagnostic of a part whose faults depend on each other.
fn joined(file: &Arc<SourceFile>, first: &Diagnostic) -> Diagnostic {
    let range = range_of(first);
    let before = file.text[..range.start].trim_end_matches([' ', '\t']);
    if !before.ends_with('"') && !file.text[range.start..].starts_with('"') {
        return Diagnostic { fix: None, ..first.clone() };
    }
    let problem = Diagnostic::new(&rules::STRAY_QUOTE, "text right after the end of a string")
        .at(file, range.start..range.end.max(range.start))
        .label("the string ends here")
        .hint("write a quote inside a text as `\\\"`; if the text ends here, a comma or a quote is missing");
    Diagnostic { consequence: first.consequence.clone(), ..problem }
}
