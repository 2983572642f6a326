//! The HTML of a page.
//!
//! Classes and attributes that a theme's style and script can rely on:
//!
//! | markup | what it is |
//! |---|---|
//! | `h2[id] > a.anchor` | a heading with a link to itself |
//! | `div.admonition.admonition-note > p.admonition-title` | an admonition; the kinds are note, tip, info, warning, caution, danger, important, success |
//! | `div.tabs[data-group] > section.tab[id][data-value][data-selected] > p.tab-label` | tabs, which read well stacked; `data-group` keeps tabs of a group in step, `data-selected` is the one to show first |
//! | `figure.code > figcaption, pre[tabindex] > code.language-yaml` | a code block; the caption only with a title |
//! | `pre.numbered`, `span.line`, `span.line.mark` | line numbers and marked lines; lines are wrapped only where a block has either |
//! | `pre i.k .s .c .n .f .t .p .a .d` | keyword, string, comment, number or constant, function, type, key or attribute, added line, deleted line |
//! | `div.table[role=region][tabindex] > table` | a table that scrolls by itself |
//! | `div.table.stack td[data-label]` | a table of three columns and more, or without column names, whose rows can be shown as cards; the label is the column's |
//! | `.center`, `.right` | alignment |
//! | `.w-5`, `.w-10` to `.w-100`, `.w-33`, `.w-66` | a share of the width, in percent: pictures, players and frames |
//! | `li.task > input` | a task |
//! | `sup.footnote`, `section.footnotes` | footnotes |
//! | `math[alttext]`, `div.math[tabindex] > math[alttext]` | a formula in a line of text, and as a block that scrolls by itself; the text is its TeX |
//! | `math .left .right .flush-left .flush-right .line-top .line-left .line-right .small-caps` | alignment, padding and lines in the tables of formulas |
//! | `span.math`, `code.language-math` | a formula that can't be read, as TeX, with its dollar signs in a line of text
//! |
//! | `div.p` | a paragraph that holds blocks |

mod inline;
mod typeset;
mod write;

use std::borrow::Cow;

use super::Options;
use super::links::Links;
use super::tree::{Kind, Node, Tree, title};
use crate::words::Words;

/// A page's HTML, ready for the layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html {
    /// Well-formed HTML.
    pub body: String,
    /// The HTML of the title, if the layout prints it.
    pub title: Option<String>,
    /// What may embed something that the page's Content-Security-Policy must allow: start tags, or the whole body.
    pub embeds: String,
    /// It has a Mermaid diagram.
    pub has_diagram: bool,
}

/// Writes a parsed page as HTML.
pub fn html(tree: &Tree, options: &Options, links: &dyn Links) -> Html {
    let nodes = if tree.is_typographic { typeset::typeset(&tree.nodes) } else { Cow::Borrowed(&*tree.nodes) };
    let mut writer = Writer {
        out: String::new(),
        links,
        words: &options.words,
        may_embed: false,
        embeds: String::new(),
        hides_tags: false,
        has_diagram: false,
        tables: 0,
        images: 0,
        in_link: false,
        title: title(&nodes).filter(|_| options.first_h1_removed),
    };
    let title = writer.title.map(|title| {
        writer.words_of_title(&title.children);
        std::mem::take(&mut writer.out)
    });
    // Footnotes are at the end.
    let notes = nodes.iter().position(|node| matches!(node.kind, Kind::Footnote { .. }));
    writer.blocks(&nodes[..notes.unwrap_or(nodes.len())]);
    if let Some(notes) = notes {
        writer.footnotes(&nodes[notes..]);
    }
    let Writer { out: body, embeds, hides_tags, has_diagram, .. } = writer;
    let embeds = if hides_tags && !embeds.is_empty() { body.clone() } else { embeds };
    Html { body, title, embeds, has_diagram }
}

/// Writes nodes.
pub(super) struct Writer<'a> {
    pub(super) out: String,
    links: &'a dyn Links,
    pub(super) words: &'a Words,
    /// The current start tag may embed something.
    may_embed: bool,
    /// The start tags that may.
    embeds: String,
    /// The content of an element such as `script` may look like tags.
    hides_tags: bool,
    pub(super) has_diagram: bool,
    tables: usize,
    images: usize,
    /// A link can't contain a link.
    in_link: bool,
    /// The title, which the layout prints.
    title: Option<&'a Node>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::VerbatimLinks;
    use crate::markdown::{Body, html, outline, parse};
    use crate::source::SourceFile;

    #[test]
    fn the_layout_prints_the_title() {
        let options = Options { first_h1_removed: true, ..Options::default() };
        for (text, title, body) in [
            ("text\n\n# *Title*", Some("Title"), "<p>text</p>\n"),
            ("<div>\n<h1 id=\"t\">Title</h1>\n\ntext\n</div>", Some("Title"), "<div>\n<p>text</p>\n</div>\n"),
            (
                "<h1 align=\"center\"><a href=\"b\"><img src=\"a\" alt=\"A\"></a> B</h1>",
                Some("A B"),
                "<p class=\"center\"><a href=\"b\"><img src=\"a\" alt=\"A\"></a></p>\n",
            ),
            ("#\n\n# Title", Some("Title"), "<h1 id=\"section\"></h1>\n"),
            ("## First\n\n# Second", None, "<h2 id=\"first\">First</h2>\n<h1 id=\"second\">Second</h1>\n"),
            ("> # Quoted", None, "<blockquote>\n<h1 id=\"quoted\">Quoted</h1>\n</blockquote>\n"),
        ] {
            let tree = parse(&Body::generated(SourceFile::new("a.md", text)), &options);
            assert_eq!(outline(&tree).title.as_deref(), title, "{text}");
            let html = html(&tree, &options, &VerbatimLinks).body;
            let without_anchors: String = html
                .split("<a class=\"anchor\"")
                .enumerate()
                .map(|(index, part)| if index == 0 { part } else { part.split_once("</a>").expect("an anchor").1 })
                .collect();
            assert_eq!(without_anchors, body, "{text}");
        }
    }
}
