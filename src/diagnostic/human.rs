//! The format for people: like rustc's, with the source line and carets.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};

use super::places::{LineTable, Places};
use super::{Diagnostic, Severity};
use crate::count;
use crate::source::{Location, Place, SourceFile};

/// Upper limit on printed diagnostics: more don't help in a terminal, and the other formats have them all.
pub const MOST_SHOWN: usize = 1_000;

/// Longer lines are reduced to a window around the problem.
const LONG_LINE: usize = 240;

/// Bytes of a long line shown before and after the problem, and of the problem itself.
const WINDOW: usize = 60;

/// Maximum distance in lines at which two places of a file share an excerpt.
const NEAR: usize = 8;

/// Options for the human format.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderOptions {
    /// Whether to use colours.
    pub colours: bool,
    /// The width of the terminal, in columns; `None` if there is no terminal.
    pub width: Option<usize>,
    /// The path from the current folder to the site's folder: empty, or with a trailing `/`.
    pub below: String,
}

impl RenderOptions {
    /// A path as a user would type it.
    pub fn path(&self, file: &SourceFile) -> String {
        // Files of the embedded theme are in no folder.
        let below = if file.path.starts_with('<') { "" } else { self.below.as_str() };
        normalize_untrusted_str(&format!("{below}{}", file.path))
    }
}

/// Narrower terminals get excerpts for this width.
const NARROWEST: usize = 40;

/// Writes diagnostics and a summary. `fixable` is the number of repairs that `--fix` would make.
///
/// # Errors
/// Where `out` can't be written.
pub fn write(
    out: &mut dyn Write,
    diagnostics: &[Diagnostic],
    fixable: usize,
    options: &RenderOptions,
) -> io::Result<()> {
    let mut places = Places::default();
    for diagnostic in diagnostics.iter().take(MOST_SHOWN) {
        writeln!(out, "{}\n", render_with(&mut places, diagnostic, options))?;
    }
    if diagnostics.len() > MOST_SHOWN {
        writeln!(out, "... and {} more; `--format json` lists all of them\n", diagnostics.len() - MOST_SHOWN)?;
    }
    match summary(diagnostics) {
        Some(line) if fixable > 0 => writeln!(out, "{line}; `sitegen check --fix` can fix {fixable}"),
        Some(line) => writeln!(out, "{line}"),
        None => Ok(()),
    }
}

/// One diagnostic, without a trailing line break.
pub fn render(diagnostic: &Diagnostic, options: &RenderOptions) -> String {
    render_with(&mut Places::default(), diagnostic, options)
}

/// The numbers of errors and warnings; `None` if there are none.
pub fn summary(diagnostics: &[Diagnostic]) -> Option<String> {
    let number = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let parts = [(number(Severity::Error), "error"), (number(Severity::Warning), "warning")];
    let parts: Vec<String> =
        parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count::plural(number, noun)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn render_with(places: &mut Places, diagnostic: &Diagnostic, options: &RenderOptions) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note | Severity::Off => Level::NOTE,
    };
    let title = level.primary_title(normalize_untrusted_str(&diagnostic.message)).id(diagnostic.rule.code);
    let mut group = Group::with_title(title);
    let mut pictures = Pictures { places, options, columns: Vec::new() };
    let mut others: Vec<&(Location, String)> = diagnostic.related.iter().collect();
    if let Some(at) = &diagnostic.at {
        let (near, far) = others.into_iter().partition(|(other, _)| is_near(pictures.places, at, other));
        others = far;
        group = pictures.add(group, at, diagnostic.label.as_deref(), &near);
    }
    if let Some(consequence) = &diagnostic.consequence {
        group = group.element(Level::NOTE.message(normalize_untrusted_str(consequence)));
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.message(normalize_untrusted_str(hint)));
    }
    let mut report = vec![group];
    for (place, words) in others {
        let title = Level::NOTE.secondary_title(normalize_untrusted_str(words));
        report.push(pictures.add(Group::with_title(title), place, None, &[]));
    }
    let renderer = if options.colours { Renderer::styled() } else { Renderer::plain() };
    let renderer = match options.width {
        Some(width) => renderer.term_width(width.max(NARROWEST)),
        None => renderer,
    };
    let text = renderer.decor_style(DecorStyle::Ascii).render(&report);
    pictures.columns.into_iter().fold(text, |text, (shown, real)| text.replacen(&shown, &real, 1))
}

/// Whether another place can be shown in the excerpt of `at`.
fn is_near(places: &mut Places, at: &Location, other: &Location) -> bool {
    if !Arc::ptr_eq(&at.file, &other.file) {
        return false;
    }
    let table = places.of(&at.file);
    let (line, other_line) = (table.line_of(at.range.start), table.line_of(other.range.start));
    line.abs_diff(other_line) <= NEAR
        && (line.min(other_line)..=line.max(other_line)).all(|line| table.line_range(line).len() <= LONG_LINE)
}

/// Builds the excerpts of one diagnostic.
struct Pictures<'p> {
    places: &'p mut Places,
    options: &'p RenderOptions,
    /// Places as the renderer prints them, with the real ones: it counts columns within the excerpt of a long line.
    columns: Vec<(String, String)>,
}

impl Pictures<'_> {
    fn add<'a>(
        &mut self,
        group: Group<'a>,
        at: &Location,
        label: Option<&str>,
        near: &[&(Location, String)],
    ) -> Group<'a> {
        let table = self.places.of(&at.file);
        let place = table.place(at.range.start);
        let mut lines = vec![place.line];
        lines.extend(near.iter().map(|(other, _)| table.line_of(other.range.start)));
        let (first, last) =
            lines.iter().fold((place.line, place.line), |(low, high), &line| (low.min(line), high.max(line)));

        let mut picture = Picture { text: String::new(), annotations: Vec::new(), column: None };
        for line in first..=last {
            let others = near.iter().filter(|(other, _)| table.line_of(other.range.start) == line);
            let mut marks: Vec<Mark<'_>> = others
                .map(|(other, words)| (AnnotationKind::Context, other.range.clone(), Some(words.as_str())))
                .collect();
            if line == place.line {
                marks.insert(0, (AnnotationKind::Primary, at.range.clone(), label));
            }
            picture.add_line(&at.file, table, line, marks);
        }
        let path = self.options.path(&at.file);
        if let Some(actual) = picture.column.filter(|&actual| actual != place.column) {
            let Place { line, column } = place;
            self.columns.push((format!("{path}:{line}:{actual}"), format!("{path}:{line}:{column}")));
        }
        let snippet = Snippet::source(picture.text).path(path).line_start(first).annotations(picture.annotations);
        group.element(snippet)
    }
}

/// A mark in a line: its kind, byte range in the file, and text.
type Mark<'a> = (AnnotationKind, Range<usize>, Option<&'a str>);

/// Lines of a file, with long lines truncated, and the marks in them.
struct Picture {
    text: String,
    annotations: Vec<Annotation<'static>>,
    /// The column of the primary mark in the shown text.
    column: Option<usize>,
}

impl Picture {
    fn add_line(&mut self, file: &SourceFile, table: &LineTable, line: usize, marks: Vec<Mark<'_>>) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let whole = table.line_range(line);
        let focus = marks.first().map_or(whole.start..whole.start, |(_, range, _)| range.clone());
        let rendered = window(table, &whole, &focus);
        let cut = if rendered.start > whole.start { "…" } else { "" };
        let line_start = self.text.len();
        let base = line_start + cut.len();
        self.text.push_str(cut);
        self.text.push_str(&file.text[rendered.clone()]);
        if rendered.end < whole.end {
            self.text.push('…');
        }
        for (kind, range, words) in marks {
            // A range over several lines is reduced to its first line.
            let start = table.boundary(range.start).clamp(rendered.start, rendered.end);
            let end = table.boundary(range.end).clamp(start, rendered.end);
            let span = start - rendered.start + base..end - rendered.start + base;
            if kind == AnnotationKind::Primary {
                self.column = Some(self.text[line_start..span.start].chars().count() + 1);
            }
            let label = words.map(normalize_untrusted_str);
            self.annotations.push(kind.span(span).label(label));
        }
    }
}

/// The shown part of a line: all of it, or a window around the mark.
fn window(table: &LineTable, line: &Range<usize>, focus: &Range<usize>) -> Range<usize> {
    if line.len() <= LONG_LINE {
        return line.clone();
    }
    let start = focus.start.clamp(line.start, line.end);
    let end = focus.end.clamp(start, line.end).min(start + WINDOW);
    let from = table.boundary(start.saturating_sub(WINDOW).max(line.start));
    from..table.boundary((end + WINDOW).min(line.end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::read;

    fn rendered(text: &str, code: &str) -> String {
        let (_, problems) = read(&SourceFile::new("r.json", text));
        let problem = problems.iter().find(|problem| problem.rule.code == code);
        render(problem.unwrap_or_else(|| panic!("no {code} in {problems:?}")), &RenderOptions::default())
    }

    #[test]
    fn a_very_long_line_is_excerpted_with_its_real_column() {
        let text = format!("{{\"a\": \"{}\", \"é\": 1,}}", "ü".repeat(5_000_000));
        let rendered = rendered(&text, "trailing-comma");
        assert!(rendered.contains(" --> r.json:1:5000017\n"), "{rendered}");
        assert!(rendered.contains("…") && rendered.len() < 700, "{rendered}");
    }

    #[test]
    fn nearby_places_share_an_excerpt_and_distant_ones_do_not() {
        let near = rendered("{\"a\": 1\n\"b\": 2}", "missing-comma");
        assert_eq!(near.matches("r.json").count(), 1, "{near}");
        let far = rendered(&format!("{{\"a\": 1{}\"b\": 2}}", "\n".repeat(100)), "missing-comma");
        assert!(far.contains("r.json:1:8\n") && far.contains("r.json:101:1\n"), "{far}");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let rendered = rendered("{\"a\": \u{1b}[31m}", "unquoted-text");
        assert!(!rendered.contains('\u{1b}'), "{rendered:?}");
        let (_, problems) = read(&SourceFile::new("r\u{1b}[31m.json", "{"));
        assert!(!render(&problems[0], &RenderOptions::default()).contains('\u{1b}'));
    }

    #[test]
    fn an_excerpt_fits_the_terminal_and_its_path_opens() {
        let text = format!("{{\"a\": \"{}\", \"b\": 1,}}", "x".repeat(150));
        let (_, problems) = read(&SourceFile::new("r.json", text));
        let problem = problems.iter().find(|problem| problem.rule.code == "trailing-comma").unwrap();
        let rendered = |width| {
            render(
                problem,
                &RenderOptions { width: Some(width), below: "../site/".to_owned(), ..RenderOptions::default() },
            )
        };
        for width in [60, 80, 100] {
            let rendered = rendered(width);
            assert!(rendered.contains("--> ../site/r.json:1:167\n"), "{rendered}");
            let excerpt: Vec<&str> = rendered.lines().filter(|line| line.contains('|')).collect();
            assert!(excerpt.iter().all(|line| line.chars().count() <= width), "{rendered}");
            assert!(rendered.contains("nothing follows this comma"), "{rendered}");
        }
        assert_eq!(rendered(1), rendered(NARROWEST));
    }

    #[test]
    fn embedded_theme_files_are_in_no_folder() {
        let options = RenderOptions { below: "site/".to_owned(), ..RenderOptions::default() };
        assert_eq!(options.path(&SourceFile::new("<theme>/page.html", "")), "<theme>/page.html");
        assert_eq!(options.path(&SourceFile::new("content/a.md", "")), "site/content/a.md");
    }
}
