//! The text of a Markdown source. All that it drops is named here; whatever else a page drops is lost.

/// What the reader is in, from line to line.
#[derive(PartialEq)]
enum Within {
    Prose,
    /// The character and length of the fence.
    Fence(char, usize),
    /// An `import` statement over several lines.
    Import,
    /// An `export` statement, up to the next empty line.
    Export,
    /// An element whose content never shows, with its end tag.
    Unseen(&'static str),
}

/// Syntax that a page does not show, by construct:
///
/// - front matter (before this reader);
/// - `import` statements, `export` statements;
/// - comments of HTML and MDX; `<script>`, `<style>` and `<Head>`;
/// - tags, but for what is shown of their attributes: [`SHOWN`];
/// - addresses of links and images, labels of references and footnotes;
/// - `{#id}` behind headings, MkDocs's `{ .class }` behind links and headings, numbers of list items, boxes of tasks;
/// - the info string of a fence, but for its title; comments in code that mark lines;
/// - entities, which stand for signs.
pub(crate) fn text(source: &str) -> String {
    let mut out = String::new();
    let mut prose = String::new();
    let mut within = Within::Prose;
    // Four spaces are code where no list and no component is open.
    let (mut was_blank, mut is_open) = (true, false);
    let mut tabs = 0;
    let mut is_mdx = false;
    for line in source.lines() {
        let content = line.trim_start_matches([' ', '\t', '>']);
        let (after_blank, blank) = (was_blank, line.trim().is_empty());
        was_blank = blank;
        match within {
            Within::Fence(mark, length) => {
                let run = content.chars().take_while(|&c| c == mark).count();
                let is_end = run >= length && content[run..].trim().is_empty();
                let is_cut = tabs > 0 && ["</TabItem>", "</Tabs>"].iter().any(|end| content.starts_with(end));
                if is_end || is_cut {
                    within = Within::Prose;
                } else if !is_magic(content) {
                    out.push_str(content);
                    out.push('\n');
                }
                continue;
            }
            Within::Import => {
                if content.contains(['\'', '"']) {
                    within = Within::Prose;
                }
                continue;
            }
            Within::Export => {
                if blank {
                    within = Within::Prose;
                }
                continue;
            }
            Within::Unseen(end) => {
                if content.contains(end) {
                    within = Within::Prose;
                }
                continue;
            }
            Within::Prose => {}
        }
        if line.starts_with("import ") && is_import(line) {
            is_mdx = true;
            if !line.contains(['\'', '"']) {
                within = Within::Import;
            }
            continue;
        }
        if line.starts_with("export ")
            && ["const", "default", "function"].contains(&line.split(' ').nth(1).unwrap_or(""))
        {
            within = Within::Export;
            continue;
        }
        if let Some(end) = [("<script", "</script>"), ("<style", "</style>"), ("<Head>", "</Head>")]
            .iter()
            .find(|(tag, _)| content.starts_with(tag))
        {
            if !content.contains(end.1) {
                within = Within::Unseen(end.1);
            }
            continue;
        }
        tabs += content.starts_with("<TabItem") as i32 - content.starts_with("</TabItem") as i32;
        let item = without_markers(content);
        let behind = item.split_once("]:").filter(|_| item.starts_with("[^")).map(|(_, text)| text.trim_start());
        let item = behind.unwrap_or(item);
        let opened = item.chars().next().filter(|c| matches!(c, '`' | '~')).and_then(|mark| {
            let run = item.chars().take_while(|&c| c == mark).count();
            (run >= 3 && !(mark == '`' && item[run..].contains('`'))).then_some((mark, run))
        });
        if let Some((mark, run)) = opened {
            within = Within::Fence(mark, run);
            prose_text(&prose, &mut out);
            prose.clear();
            out.push_str(&quoted(item, "title=").unwrap_or_default());
            out.push('\n');
            continue;
        }
        let is_indented = line.starts_with("    ") || line.starts_with('\t');
        if is_indented && after_blank && !is_open && !(is_mdx && content.starts_with([':', '<'])) {
            out.push_str(line);
            out.push('\n');
            was_blank = true;
            continue;
        }
        if !blank && !line.starts_with([' ', '\t']) {
            is_open = item.len() < content.len() || content.starts_with('<') && !content.starts_with("</");
        }
        prose.push_str(line);
        prose.push('\n');
    }
    prose_text(&prose, &mut out);
    out
}

fn is_import(line: &str) -> bool {
    line.contains(" from ")
        || line.trim_end().ends_with('{')
        || line.starts_with("import '")
        || line.starts_with("import \"")
}

fn is_magic(line: &str) -> bool {
    ["highlight-next-line", "highlight-start", "highlight-end"]
        .iter()
        .any(|magic| line.trim_matches(|c: char| !c.is_ascii_alphabetic()) == *magic)
}

/// The line behind the markers of quotes and list items.
fn without_markers(line: &str) -> &str {
    let mut rest = line.trim_start();
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let marker = match rest.as_bytes().get(digits) {
            Some(b'-' | b'+' | b'*' | b'>') if digits == 0 => 1,
            Some(b'.' | b')') if (1..10).contains(&digits) => digits + 1,
            _ => return rest,
        };
        if !matches!(rest.as_bytes().get(marker), None | Some(b' ' | b'\t')) && !rest.starts_with('>') {
            return rest;
        }
        rest = rest[marker..].trim_start();
    }
}

/// Attributes whose text is shown.
const SHOWN: [&str; 6] = ["alt", "label", "title", "summary", "description", "code"];

/// The value in quotes behind a key.
fn quoted(text: &str, key: &str) -> Option<String> {
    let at = text
        .match_indices(key)
        .map(|(at, _)| at)
        .find(|&at| at == 0 || text[..at].ends_with([' ', '\n', '\t', '{']))?;
    let behind = text[at + key.len()..].trim_start_matches('{');
    let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    Some(behind[1..].split(quote).next()?.to_owned())
}

fn prose_text(prose: &str, out: &mut String) {
    let mut rest = prose;
    let mut at_line = true;
    while let Some(c) = rest.chars().next() {
        if at_line {
            at_line = false;
            let end = rest.find('\n').unwrap_or(rest.len());
            let line = &rest[..end];
            let behind = without_markers(line);
            rest = &rest[end - behind.len()..];
            if let Some(after) = line_syntax(behind, out) {
                rest = &rest[after..];
            }
            continue;
        }
        let skipped = match c {
            '\n' => {
                at_line = true;
                out.push('\n');
                1
            }
            '`' => {
                let run = rest.bytes().take_while(|&b| b == b'`').count();
                let ticks = &rest[..run];
                let paragraph = &rest[..rest.find("\n\n").unwrap_or(rest.len())];
                match paragraph[run..]
                    .match_indices(ticks)
                    .map(|(at, _)| at + run)
                    .find(|&at| !paragraph[at + run..].starts_with('`') && !paragraph[..at].ends_with('`'))
                {
                    Some(close) => {
                        out.push_str(&rest[run..close]);
                        close + run
                    }
                    None => run,
                }
            }
            '\\' => {
                let next = rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[1..1 + next]);
                1 + next
            }
            '&' => match rest.find(';').filter(|&end| {
                end > 1 && end < 12 && rest[1..end].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#')
            }) {
                Some(end) => {
                    out.push(' ');
                    end + 1
                }
                None => {
                    out.push('&');
                    1
                }
            },
            '{' if rest.starts_with("{/*") => rest.find("*/}").map_or(1, |end| end + 3),
            // Code is shown as it stands, tags and all.
            '{' if rest.find(")}").is_some_and(|end| rest[..end].contains("=>") && !rest[..end].contains("\n\n")) => {
                let end = rest.find(")}").map_or(1, |end| end + 2);
                out.push_str(&rest[..end]);
                end
            }
            '<' => angle(rest, &prose[..prose.len() - rest.len()], out),
            ']' => {
                out.push(']');
                let end = 1 + destination(&rest[1..], out);
                let list = rest[end..].strip_prefix('{').filter(|_| rest[..end].ends_with(')'));
                let list = list.and_then(|list| list.split_once('}')).map(|(list, _)| list);
                end + list.filter(|list| list.contains([' ', '='])).map_or(0, |list| list.len() + 2)
            }
            '[' if rest.starts_with("[^") => rest.find(']').map_or(1, |end| end + 1),
            c => {
                out.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[skipped..];
    }
}

/// What stands at the beginning of a line only. Returns how much of it is read.
fn line_syntax(line: &str, out: &mut String) -> Option<usize> {
    if line.starts_with('#')
        && let Some(open) =
            line.trim_end().strip_suffix('}').and_then(|line| line.rfind("{#").or_else(|| line.rfind("{ #")))
    {
        prose_text(&line[..open].replace('\n', " "), out);
        return Some(line.len());
    }
    if let Some(rest) = line.strip_prefix(":::") {
        let rest = rest.trim_start_matches(':').trim_start();
        let kind = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
        let title = rest[kind..].trim().trim_start_matches(':');
        // Without a title the kind is the title.
        out.push_str(if title.is_empty() { &rest[..kind] } else { "" });
        return Some(line.len() - title.len());
    }
    if ["!!! ", "??? "].iter().any(|mark| line.strip_prefix(mark).is_some_and(|rest| !rest.starts_with('('))) {
        let end = line.find('\n').unwrap_or(line.len());
        let is_titled = line[..end].contains('"');
        out.push_str(if is_titled { "" } else { line[4..end].split(' ').next().unwrap_or("") });
        return Some(if is_titled { line.find('"').unwrap_or(end) } else { end });
    }
    if let Some(rest) = line.strip_prefix("[!").filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic())) {
        // A title of its own stands in place of the kind.
        let end = rest.find(']').unwrap_or(rest.len());
        return Some(if rest[end..].len() > 1 { 2 + end } else { 2 });
    }
    for task in ["[ ] ", "[x] ", "[X] "] {
        if line.starts_with(task) {
            return Some(task.len());
        }
    }
    if line.starts_with('[')
        && let Some(close) = line.find("]:")
    {
        if line.starts_with("[^") {
            return Some(close + 2);
        }
        // The text that refers to it has the words.
        return Some(line.len());
    }
    None
}

/// Behind a `]`: the destination and the title of a link.
fn destination(rest: &str, out: &mut String) -> usize {
    if !rest.starts_with('(') {
        return match rest.strip_prefix('[').and_then(|label| label.find(']')) {
            Some(end) => end + 2,
            None => 0,
        };
    }
    let mut depth = 0;
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match c {
            '"' | '\'' if quote == Some(c) => quote = None,
            '"' | '\'' if quote.is_none() && rest[..at].ends_with(' ') => quote = Some(c),
            '(' if quote.is_none() => depth += 1,
            ')' if quote.is_none() => {
                depth -= 1;
                if depth == 0 {
                    for mark in [" \"", " '"] {
                        if let Some(title) = rest[..at].find(mark) {
                            out.push_str(&format!(" {} ", &rest[title + 2..at - 1]));
                        }
                    }
                    return at + 1;
                }
            }
            '\n' if rest[at + 1..].starts_with('\n') => return 0,
            _ => {}
        }
    }
    0
}

/// At a `<`: a comment, a tag, or text; `whole` stands before it.
fn angle(rest: &str, whole: &str, out: &mut String) -> usize {
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(1, |end| end + 3);
    }
    let name_start = 1 + usize::from(rest[1..].starts_with('/'));
    let behind = &rest[name_start..];
    let name = &behind
        [..behind.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))).unwrap_or(behind.len())];
    let next = behind[name.len()..].chars().next();
    let is_name =
        name.starts_with(|c: char| c.is_ascii_alphabetic()) && matches!(next, Some('>' | '/' | ' ' | '\n' | '\t'));
    let end = tag_end(rest);
    // Words in capitals are tags where something shows it: an end tag, an attribute.
    let is_word = !name.contains(|c: char| c.is_ascii_lowercase())
        && next == Some('>')
        && name_start == 1
        && !rest.to_ascii_lowercase().contains(&format!("</{}", name.to_ascii_lowercase()))
        && !matches!(name, "BR" | "HR");
    let is_known = !is_word && HTML.split(' ').any(|known| known.eq_ignore_ascii_case(name))
        || name.starts_with(|c: char| c.is_ascii_uppercase())
            && (rest.contains(&format!("</{name}"))
                || name_start == 2
                || COMPONENTS.contains(&name)
                || end.is_some_and(|end| rest[..end].ends_with("/>")));
    if let Some(end) =
        ["script", "style"].iter().find(|unseen| unseen.eq_ignore_ascii_case(name)).filter(|_| name_start == 1)
    {
        let close = format!("</{}>", &behind[..end.len()]);
        return rest.find(&close).map_or(1, |at| at + close.len());
    }
    let (true, true, Some(end)) = (is_name, is_known, end) else {
        out.push('<');
        return 1;
    };
    if !IN_WORDS.split(' ').any(|known| known.eq_ignore_ascii_case(name)) {
        out.push('\n');
    }
    let tag = &rest[..end];
    let mut is_labelled = false;
    for key in SHOWN {
        let value = quoted(tag, &format!("{key}=")).or_else(|| quoted(tag, &format!("{}=", key.to_uppercase())));
        if let Some(value) = value.filter(|_| name != "iframe" && name != "Tabs") {
            is_labelled |= key == "label";
            out.push_str(&format!(" {value} "));
        }
    }
    // Values of objects in lists.
    for key in SHOWN.into_iter().chain(["name", "type"]) {
        for value in tag.match_indices(&format!("{key}:")).map(|(at, _)| &tag[at + key.len() + 1..]) {
            let value = value.trim_start();
            if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                out.push_str(&format!(" {} ", value[1..].split(quote).next().unwrap_or("")));
            }
        }
    }
    if name == "Tabs"
        && let Some((_, items)) = tag.split_once("items={[")
    {
        out.push_str(&items.split(']').next().unwrap_or("").replace(['\'', '"', ','], " "));
    }
    let tabs = whole.rfind("<Tabs").map_or("", |tabs| &whole[tabs..]);
    if matches!(name, "TabItem" | "Tab") && !is_labelled && !tabs.contains("values={") && !tabs.contains("items={[") {
        out.push_str(&quoted(tag, "value=").unwrap_or_default());
        out.push('\n');
    }
    end
}

/// Behind the `>` of a tag; those in quotes and braces do not count.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut depth = 0;
    for (at, c) in tag.char_indices() {
        match c {
            '"' | '\'' | '`' if quote == Some(c) => quote = None,
            '"' | '\'' | '`' if quote.is_none() => quote = Some(c),
            '{' if quote.is_none() => depth += 1,
            '}' if quote.is_none() => depth -= 1,
            '>' if quote.is_none() && depth == 0 => return Some(at + 1),
            '\n' if tag[at + 1..].starts_with('\n') => return None,
            _ => {}
        }
    }
    None
}

/// Elements of HTML that end no word.
const IN_WORDS: &str = "a abbr b code del em font i ins kbd mark s small span strong tt u";

/// Components that have no end tag in some places.
const COMPONENTS: [&str; 7] = ["CodeBlock", "Tabs", "TabItem", "Tab", "Image", "ThemedImage", "IdealImage"];

/// Elements of HTML; another word in angle brackets is text.
const HTML: &str = "a abbr article aside audio b blockquote body br button caption center code col colgroup dd \
    del details div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header \
    hr html i iframe img input ins kbd li main mark nav ol optgroup option p picture pre rp rt ruby s samp \
    section select small source span strong sub summary sup svg table tbody td th thead tr tt u ul g path circle \
    video textarea math mi mo mn mfrac defs lineargradient clippath stop text tspan title foreignobject image big nobr acronym address menu \
    label legend fieldset dialog noscript template";
