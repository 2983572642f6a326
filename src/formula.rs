//! Converts TeX formulas to MathML, which browsers render without a script.

use std::ops::Range;

use math_core::{LatexToMathML, MathDisplay};

use crate::escape::escape;

/// Upper limits on the bytes, nested braces and commands of a formula. The converter recurses for each brace and
/// command, so more could overflow the stack.
const LONGEST: usize = 10_000;
const DEEPEST: usize = 50;
const MOST_COMMANDS: usize = 300;
/// Several times what a formula within these limits needs in a debug build. Unused stack costs no memory.
const STACK: usize = 32 << 20;
/// The name of the converter's thread. The converter panics on some invalid formulas, such as a color in a table.
pub(crate) const FORMULA_THREAD: &str = "formula";

/// The converter's styles and the classes that replace them, because the pages' policy forbids `style` attributes.
/// Other styles, such as colors, are dropped.
const CLASSES: [(&str, &str); 9] = [
    ("text-align: left", "left"),
    ("text-align: right", "right"),
    ("padding-left: 0", "flush-left"),
    ("padding-right: 0", "flush-right"),
    ("border-top: 0.05em solid", "line-top"),
    ("border-top: 0.05em dashed", "line-top"),
    ("border-left: 0.05em", "line-left"),
    ("border-right: 0.05em", "line-right"),
    ("font-variant-caps: small-caps", "small-caps"),
];

/// Why a formula can't be converted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unreadable {
    pub(crate) message: String,
    /// The range in the formula; empty if the whole formula is meant.
    pub(crate) range: Range<usize>,
}

/// Where a formula is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Display {
    Inline,
    Block,
}

/// A `<math>` element for a formula without its dollar signs; its `alttext` is the TeX.
pub(crate) fn mathml(tex: &str, display: Display) -> Result<String, Unreadable> {
    let tex = tex.trim_end();
    let whole = |message: &str| Unreadable { message: message.to_owned(), range: 0..0 };
    if is_too_complex(tex) {
        return Err(whole("it is too long or nested too deeply"));
    }
    let mut source = String::with_capacity(tex.len());
    escape(&mut source, tex);
    if source.contains('\u{fffd}') {
        return Err(whole("it has a character that HTML doesn't allow"));
    }
    let display = match display {
        Display::Inline => MathDisplay::Inline,
        Display::Block => MathDisplay::Block,
    };
    let converted = converted(tex, display)?;
    let written = portable(&converted).ok_or_else(|| whole("links and labels don't work in formulas"))?;
    Ok(written.replacen("<math", &format!("<math alttext=\"{source}\""), 1))
}

/// The converter's MathML.
fn converted(tex: &str, display: MathDisplay) -> Result<String, Unreadable> {
    let convert = || LatexToMathML::default().convert_with_local_state(tex, display);
    // On its own thread: a deeply nested page may have used most of the stack.
    let result = std::thread::scope(|scope| {
        let builder = std::thread::Builder::new().name(FORMULA_THREAD.to_owned());
        let thread = builder.stack_size(STACK).spawn_scoped(scope, convert);
        thread.ok().and_then(|thread| thread.join().ok())
    });
    match result {
        Some(Ok(converted)) => Ok(converted.mathml),
        Some(Err(error)) => {
            let message = error.error_message();
            let mut characters = message.trim_end_matches('.').chars();
            let first = characters.next().map(|first| first.to_ascii_lowercase());
            Err(Unreadable { message: first.into_iter().chain(characters).collect(), range: error.0.clone() })
        }
        None => {
            Err(Unreadable { message: "the converter can't handle it; try fewer commands".to_owned(), range: 0..0 })
        }
    }
}

fn is_too_complex(tex: &str) -> bool {
    let (mut depth, mut commands) = (0_usize, 0);
    let mut bytes = tex.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            // An escaped brace is not a group.
            b'\\' if bytes.next().is_some_and(|next| next.is_ascii_alphabetic()) => commands += 1,
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST || commands > MOST_COMMANDS {
            return true;
        }
    }
    tex.len() > LONGEST
}

/// The converter's MathML with classes instead of styles, end tags for all elements, and `<mstyle>` for attributes that
/// HTML validators accept only there. `None` if it has a link or an id, which would not be checked.
fn portable(mathml: &str) -> Option<String> {
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml;
    // The end tags of all open elements.
    let mut ends: Vec<String> = Vec::new();
    while let Some((text, after)) = rest.split_once('<') {
        out.push_str(text);
        let end = tag_end(after)?;
        let tag = &after[..end];
        if tag.starts_with('/') {
            let ended = ends.pop()?;
            out.push_str(&ended);
        } else {
            let end = start_tag(tag.trim_end_matches('/').trim_end(), &mut out)?;
            if tag.ends_with('/') {
                out.push_str(&end);
            } else {
                ends.push(end);
            }
        }
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    Some(out)
}

/// The offset of the `>` that ends a tag.
fn tag_end(text: &str) -> Option<usize> {
    let mut is_quoted = false;
    text.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b'>' && !is_quoted
    })
}

/// Writes a start tag and returns what ends its element.
fn start_tag(tag: &str, out: &mut String) -> Option<String> {
    let mut tag = tag.to_owned();
    let name = tag.split(' ').next().unwrap_or_default().to_owned();
    if name == "a" || taken(&mut tag, "id").is_some() {
        return None;
    }
    if let Some(style) = taken(&mut tag, "style") {
        let set = CLASSES.iter().filter(|(declaration, _)| style.contains(declaration));
        let classes: Vec<&str> = set.map(|(_, class)| *class).collect();
        if !classes.is_empty() {
            tag.push_str(&format!(" class=\"{}\"", classes.join(" ")));
        }
    }
    let level = taken(&mut tag, "scriptlevel").unwrap_or_default();
    // A table has its own `displaystyle`, and its parts can't be wrapped.
    let is_table = matches!(name.as_str(), "mtable" | "mtr" | "mtd");
    let style = if is_table { String::new() } else { taken(&mut tag, "displaystyle").unwrap_or_default() + &level };
    if style.is_empty() {
        out.push_str(&format!("<{tag}>"));
        return Some(format!("</{name}>"));
    }
    out.push_str(&format!("<mstyle{style}><{tag}>"));
    Some(format!("</{name}></mstyle>"))
}

/// Removes an attribute and the space before it from a tag.
fn taken(tag: &mut String, name: &str) -> Option<String> {
    let sign = format!(" {name}=\"");
    let start = tag.find(&sign)?;
    let value = start + sign.len();
    let end = value + tag[value..].find('"')? + 1;
    Some(tag.drain(start..end).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn inline(tex: &str) -> Result<String, String> {
        mathml(tex, Display::Inline).map_err(|unreadable| unreadable.message)
    }

    #[test]
    fn tex_becomes_mathml_with_its_source_as_text() {
        assert_eq!(
            inline(r#"a < \text{"<b>"}"#).unwrap(),
            "<math alttext=\"a &lt; \\text{&quot;&lt;b&gt;&quot;}\"><mi>a</mi><mo>&lt;</mo><mtext>”&lt;b&gt;”</mtext></math>"
        );
        assert_eq!(
            mathml("\\begin{aligned} a &= b \\end{aligned}\n", Display::Block).unwrap(),
            "<math alttext=\"\\begin{aligned} a &amp;= b \\end{aligned}\" display=\"block\"><mtable displaystyle=\"true\">\
             <mtr><mtd class=\"right flush-right\"><mi>a</mi></mtd><mtd class=\"left flush-left\">\
             <mo>=</mo><mi>b</mi></mtd></mtr></mtable></math>"
        );
    }

    #[test]
    fn style_attributes_are_where_validators_expect_them() {
        assert_eq!(
            inline(r"\dfrac12").unwrap(),
            "<math alttext=\"\\dfrac12\"><mstyle displaystyle=\"true\"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle></math>"
        );
    }

    #[test]
    fn unreadable_input_is_explained() {
        for (tex, message) in [
            (r"\fraction{1}{2}", "unknown command \"\\fraction\""),
            (r"\frac{1}{2", "expected closing token \"}\", but reached end of input"),
            (r"\href{javascript:alert(1)}{x}", "unknown command \"\\href\""),
            (
                r"\begin{matrix} a & \color{red} b \\ c \end{matrix}",
                "the converter can't handle it; try fewer commands",
            ),
            (r"\begin{align} a \label{top} \end{align}", "links and labels don't work in formulas"),
            ("\\frac{1}{\u{1}}", "it has a character that HTML doesn't allow"),
        ] {
            assert_eq!(inline(tex), Err(message.to_owned()), "{tex}");
        }
        let place = mathml(r"x + \fraction{1}{2}", Display::Inline).unwrap_err().range;
        assert_eq!(&r"x + \fraction{1}{2}"[place], r"\fraction");
    }

    #[test]
    fn hostile_nesting_is_refused_before_it_is_read() {
        let too_complex = Err("it is too long or nested too deeply".to_owned());
        for part in ["{", r"\sqrt", r"\left(", r"\frac{", r"\sqrt[", r"\displaystyle x", r"x_\hat", r"\begin{matrix}"] {
            assert_eq!(inline(&part.repeat(20_000 / part.len())), too_complex, "{part}");
            // The result doesn't matter: it must not overflow the stack.
            let _ = inline(&part.repeat(MOST_COMMANDS));
            let _ = inline(&part.repeat(DEEPEST));
        }
        assert_eq!(inline(&"x".repeat(LONGEST + 1)), too_complex);
        assert!(inline(&"{".repeat(DEEPEST)).is_err_and(|message| message.starts_with("expected closing token")));
    }

    proptest! {
        #[test]
        fn mathml_is_well_formed_and_has_neither_styles_nor_links(
            parts in prop::collection::vec(prop::sample::select(vec![
                "{", "}", "_", "^", "&", "\\\\", "\\frac", "\\sqrt", "[", "]", "\\left(", "\\right)", "\\hspace{-1em}",
                "\\begin{array}{|l|r}", "\\end{array}", "\\hline", "\\begin{cases}", "\\end{cases}", "\\text{\"<>", "\\color{red}",
                "\\ref{a}", "\\label{a}", "\\scriptstyle", "\\dfrac", "x", "1", "<", ">", "\"", "'", "é", "\u{202e}", " ", "%", "#1", "\\not", "\\,", "\\tag{1}",
                "\\begin{align}", "\\end{align}", "\\textsc{a}", "\\operatorname{a}", "\\mathbb{R}", "\\rule{1em}{1em}",
            ]), 0..12)
        ) {
            let Ok(mathml) = inline(&parts.concat()) else { return Ok(()) };
            let mut open = Vec::new();
            for Ok(token) in html5gum::Tokenizer::new(&mathml) {
                match token {
                    html5gum::Token::StartTag(tag) => {
                        prop_assert!(!tag.self_closing && !tag.attributes.contains_key(&b"style"[..]) && &tag.name[..] != b"a");
                        open.push(tag.name);
                    }
                    html5gum::Token::EndTag(tag) => prop_assert_eq!(open.pop(), Some(tag.name)),
                    html5gum::Token::Error(error) => prop_assert!(false, "{error:?}"),
                    _ => {}
                }
            }
            prop_assert!(open.is_empty());
        }
    }
}
