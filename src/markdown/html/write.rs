//! Blocks.

use super::{Embedded, Writer, code, formula, origin};
use crate::encoding::composed;
use crate::escape::escape;
use crate::markdown::diagram::is_diagram;
use crate::markdown::dialect::admonition::KINDS;
use crate::markdown::tree::{ElementAttribute, Kind, Node, footnote_id, inline_text};
use comrak::nodes::TableAlignment;

impl Writer<'_> {
    /// Writes nodes one after the other, footnotes together.
    pub(super) fn blocks(&mut self, nodes: &[Node]) {
        let mut rest = nodes;
        while let Some((node, behind)) = rest.split_first() {
            if matches!(node.kind, Kind::Footnote { .. }) {
                let count = rest.iter().take_while(|node| matches!(node.kind, Kind::Footnote { .. })).count();
                self.footnotes(&rest[..count]);
                rest = &rest[count..];
                continue;
            }
            self.block(node);
            rest = behind;
        }
    }

    fn block(&mut self, node: &Node) {
        match &node.kind {
            Kind::Paragraph => {
                // A component in a line of text may be a block after all.
                let (open, close) = if node.children.iter().any(Node::is_block) {
                    ("<div class=\"p\">", "</div>\n")
                } else {
                    ("<p>", "</p>\n")
                };
                self.wrapped(open, &node.children, close);
            }
            Kind::Plain => {
                self.inlines(&node.children);
                if !self.out.ends_with('\n') {
                    self.out.push('\n');
                }
            }
            Kind::Heading { attributes, .. } if self.title.is_some_and(|title| std::ptr::eq(title, node)) => {
                self.pictures_of_title(attributes, &node.children);
            }
            Kind::Heading { level, id, attributes } => self.heading(*level, id, attributes, &node.children),
            Kind::BlockQuote => self.boxed("<blockquote>\n", &node.children, "</blockquote>\n"),
            Kind::List { start: None } => self.boxed("<ul>\n", &node.children, "</ul>\n"),
            Kind::List { start: Some(1) } => self.boxed("<ol>\n", &node.children, "</ol>\n"),
            Kind::List { start: Some(start) } => {
                self.boxed(&format!("<ol start=\"{start}\">\n"), &node.children, "</ol>\n")
            }
            Kind::Item { task } => self.item(*task, &node.children),
            Kind::Code { info, literal } => match formula::block(info, literal) {
                Some(formula) => self.out.push_str(&formula),
                None => {
                    if let Some(script) = self.mermaid.filter(|_| is_diagram(info)) {
                        self.embedded.insert(Embedded::Diagrams(origin(script)));
                    }
                    code::write(&mut self.out, info, literal);
                }
            },
            Kind::Rule => self.out.push_str("<hr>\n"),
            Kind::Table { alignments } => self.table(alignments, &node.children),
            Kind::Admonition { kind, id, title_len } => {
                self.admonition(kind, id.as_deref(), *title_len, &node.children)
            }
            Kind::Tabs { group } => {
                self.out.push_str("<div class=\"tabs\"");
                if let Some(group) = group {
                    self.attribute("data-group", group);
                }
                self.boxed(">\n", &node.children, "</div>\n");
            }
            Kind::Tab { .. } => self.tab(node),
            Kind::Element { name, attributes } if node.is_block() => {
                self.block_element(name, attributes, &node.children)
            }
            _ => {
                self.inline(node);
                // An image or a phrase that stands alone.
                if !matches!(node.kind, Kind::Text(_)) {
                    self.out.push('\n');
                }
            }
        }
    }

    fn heading(&mut self, level: u8, id: &str, attributes: &[ElementAttribute], children: &[Node]) {
        self.out.push_str(&format!("<h{level} id=\""));
        escape(&mut self.out, id);
        self.out.push('"');
        self.attributes("h1", attributes);
        self.out.push('>');
        self.inlines(children);
        // A link can't stand in a link.
        if !self.in_link {
            self.out.push_str("<a class=\"anchor\" href=\"#");
            self.href(id);
            self.out.push_str("\" aria-hidden=\"true\" tabindex=\"-1\">#</a>");
        }
        self.out.push_str(&format!("</h{level}>\n"));
    }

    fn tab(&mut self, node: &Node) {
        let Kind::Tab { value, label, id, selected } = &node.kind else { return };
        self.out.push_str("<section class=\"tab\"");
        self.attribute("id", id);
        self.attribute("data-value", value);
        if *selected {
            self.out.push_str(" data-selected");
        }
        self.out.push_str(">\n<p class=\"tab-label\">");
        escape(&mut self.out, label);
        self.boxed("</p>\n", &node.children, "</section>\n");
    }

    /// Writes what the layout prints of the title.
    pub(super) fn words_of_title(&mut self, children: &[Node]) {
        for child in children.iter().filter(|child| !has_picture(child)) {
            self.inline(child);
        }
        self.out.truncate(self.out.trim_end().len());
        let spaces = self.out.len() - self.out.trim_start().len();
        self.out.drain(..spaces);
    }

    /// The layout prints the words of the title; its pictures stay where they are.
    fn pictures_of_title(&mut self, attributes: &[ElementAttribute], children: &[Node]) {
        let mut pictures = children.iter().filter(|child| has_picture(child)).peekable();
        if pictures.peek().is_none() {
            return;
        }
        let class: Vec<_> = attributes.iter().filter(|attribute| attribute.name == "class").cloned().collect();
        self.open_tag("p", &class);
        for picture in pictures {
            self.inline(picture);
        }
        self.out.push_str("</p>\n");
    }

    fn wrapped(&mut self, open: &str, children: &[Node], close: &str) {
        self.out.push_str(open);
        self.inlines(children);
        self.out.push_str(close);
    }

    fn boxed(&mut self, open: &str, children: &[Node], close: &str) {
        self.out.push_str(open);
        self.blocks(children);
        self.out.push_str(close);
    }

    fn item(&mut self, task: Option<bool>, children: &[Node]) {
        match task {
            None => self.out.push_str("<li>"),
            Some(done) => {
                let (checked, label) = if done { (" checked", "task_done") } else { ("", "task_open") };
                self.out.push_str(&format!("<li class=\"task\"><input type=\"checkbox\" disabled{checked}"));
                self.attribute("aria-label", self.words.get(label));
                self.out.push_str("> ");
            }
        }
        if children.first().is_some_and(|child| child.kind != Kind::Plain) {
            self.out.push('\n');
        }
        self.blocks(children);
        if self.out.ends_with('\n') && children.last().is_some_and(|child| child.kind == Kind::Plain) {
            self.out.pop();
        }
        self.out.push_str("</li>\n");
    }

    fn admonition(&mut self, kind: &str, id: Option<&str>, title_len: usize, children: &[Node]) {
        let (title, children) = children.split_at(title_len.min(children.len()));
        if kind == "details" {
            self.out.push_str("<details");
            if let Some(id) = id {
                self.attribute("id", id);
            }
            self.out.push_str(">\n<summary>");
            if title.is_empty() {
                escape(&mut self.out, self.words.get("details"));
            }
            self.inlines(title);
            self.boxed("</summary>\n", children, "</details>\n");
            return;
        }
        let (class, word) = match KINDS.iter().find(|known| **known == kind) {
            Some(known) => (*known, *known),
            None => ("note", kind),
        };
        self.out.push_str(&format!("<div class=\"admonition admonition-{class}\""));
        if let Some(id) = id {
            self.attribute("id", id);
        }
        self.out.push_str(">\n<p class=\"admonition-title\">");
        if title.is_empty() {
            let mut characters = word.chars();
            let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
            match self.words.get(&format!("note_{word}")) {
                // A kind of the author's own.
                "" => escape(&mut self.out, &(first + characters.as_str())),
                known => escape(&mut self.out, known),
            }
        }
        self.inlines(title);
        self.boxed("</p>\n", children, "</div>\n");
    }

    fn table(&mut self, alignments: &[TableAlignment], rows: &[Node]) {
        self.tables += 1;
        let heads: Vec<String> = rows
            .iter()
            .filter(|row| row.kind == Kind::Row { header: true })
            .flat_map(|row| &row.children)
            .map(|cell| inline_text(&cell.children))
            .collect();
        let named: Vec<&str> = heads.iter().map(String::as_str).filter(|head| !head.is_empty()).collect();
        let number = self.words.with_number("table", &self.tables.to_string());
        let label = format!("{number}: {}", named.join(", "));
        // On a phone, a row of three cells and more is a card.
        let is_stacked = heads.len() > 2 && !named.is_empty();
        self.out.push_str(if is_stacked { "<div class=\"table stack\"" } else { "<div class=\"table\"" });
        self.out.push_str(" role=\"region\" tabindex=\"0\"");
        self.attribute("aria-label", label.trim_end_matches(": "));
        self.out.push_str("><table>\n");
        let mut in_body = false;
        for row in rows {
            let header = row.kind == Kind::Row { header: true };
            if header {
                self.out.push_str("<thead>\n");
            } else if !in_body {
                in_body = true;
                self.out.push_str("<tbody>\n");
            }
            self.out.push_str("<tr>");
            let name = if header { "th" } else { "td" };
            for (index, cell) in row.children.iter().enumerate() {
                let class = match alignments.get(index) {
                    Some(TableAlignment::Center) => " class=\"center\"",
                    Some(TableAlignment::Right) => " class=\"right\"",
                    _ => "",
                };
                self.out.push_str(&format!("<{name}{class}"));
                // The first cell is the card's title.
                if let Some(head) =
                    heads.get(index).filter(|head| is_stacked && !header && index > 0 && !head.is_empty())
                {
                    self.attribute("data-label", head);
                }
                self.wrapped(">", &cell.children, &format!("</{name}>"));
            }
            self.out.push_str("</tr>\n");
            if header {
                self.out.push_str("</thead>\n");
            }
        }
        if in_body {
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table></div>\n");
    }

    fn footnotes(&mut self, notes: &[Node]) {
        self.out.push_str("<section class=\"footnotes\"");
        self.attribute("aria-label", self.words.get("footnotes"));
        self.out.push_str(">\n<ol>\n");
        for note in notes {
            let Kind::Footnote { name, references } = &note.kind else { continue };
            self.out.push_str("<li");
            // Of two with one name, links lead to the first.
            if self.notes.insert(name.clone()) {
                self.attribute("id", &footnote_id("fn", name, 1));
            }
            self.out.push_str(">\n");
            self.blocks(&note.children);
            // The ways back stand in the last paragraph.
            let in_paragraph = self.out.ends_with("</p>\n");
            if in_paragraph {
                self.out.truncate(self.out.len() - "</p>\n".len());
            }
            let number = self.notes.len();
            for index in 1..=*references {
                self.out.push_str(" <a class=\"footnote-back\" href=\"#");
                self.href(&footnote_id("fnref", name, index));
                let times = if index > 1 { format!("-{index}") } else { String::new() };
                self.out.push('"');
                self.attribute("aria-label", &self.words.with_number("footnote_back", &format!("{number}{times}")));
                self.out.push_str(">↩</a>");
            }
            self.out.push_str(if in_paragraph { "</p>\n</li>\n" } else { "\n</li>\n" });
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn block_element(&mut self, name: &str, attributes: &[ElementAttribute], children: &[Node]) {
        self.open_tag(name, attributes);
        self.note_content(name, children);
        if name == "hr" {
            self.out.push('\n');
            return;
        }
        if children.iter().any(Node::is_block) {
            self.out.push('\n');
            self.blocks(children);
        } else {
            self.inlines(children);
        }
        self.out.push_str(&format!("</{name}>\n"));
    }

    /// Writes ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        // As `Tree::ids` has them.
        let value = if name == "id" { composed(value) } else { value.into() };
        escape(&mut self.out, &value);
        self.out.push('"');
    }
}

fn has_picture(node: &Node) -> bool {
    matches!(node.kind, Kind::Image { .. }) || node.children.iter().any(has_picture)
}
