//! Blocks.

use super::Writer;
use crate::encoding::composed;
use crate::escape::escape;
use crate::formula::Display;
use crate::markdown::tree::{Kind, Node, footnote_id, inline_text};
use crate::markup::ElementAttribute;
use comrak::nodes::TableAlignment;

impl Writer<'_> {
    /// Writes nodes in order, and footnotes as one section.
    pub(super) fn blocks(&mut self, nodes: &[Node]) {
        let mut rest = nodes;
        while let Some((node, following)) = rest.split_first() {
            if matches!(node.kind, Kind::Footnote { .. }) {
                let count = rest.iter().take_while(|node| matches!(node.kind, Kind::Footnote { .. })).count();
                self.footnotes(&rest[..count]);
                rest = &rest[count..];
                continue;
            }
            self.block(node);
            rest = following;
        }
    }

    fn block(&mut self, node: &Node) {
        match &node.kind {
            Kind::Paragraph => {
                // A component in a line of text may still be a block.
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
            Kind::Formula { mathml: Some(mathml), display: Display::Block, .. } => {
                // Scrollable elements must be reachable with the keyboard.
                self.out.push_str(&format!("<div class=\"math\" tabindex=\"0\">{mathml}</div>\n"));
            }
            Kind::Code { .. }
            | Kind::Formula { display: Display::Block, .. }
            | Kind::Admonition { .. }
            | Kind::Tabs { .. }
            | Kind::Tab { .. } => (self.component)(self, node),
            Kind::Rule => self.out.push_str("<hr>\n"),
            Kind::Table { alignments } => self.table(alignments, &node.children),
            Kind::Element { name, attributes } if node.is_block() => {
                self.block_element(name, attributes, &node.children)
            }
            _ => {
                self.inline(node);
                // A single image or inline element.
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
        self.attributes(attributes);
        self.out.push('>');
        self.inlines(children);
        // A link can't contain a link.
        if !self.in_link {
            self.out.push_str("<a class=\"anchor\" href=\"#");
            self.href(id);
            self.out.push_str("\" aria-hidden=\"true\" tabindex=\"-1\">#</a>");
        }
        self.out.push_str(&format!("</h{level}>\n"));
    }

    /// Writes the title for the layout.
    pub(super) fn words_of_title(&mut self, children: &[Node]) {
        for child in children.iter().filter(|child| !child.holds_image()) {
            self.inline(child);
        }
        self.out.truncate(self.out.trim_end().len());
        let spaces = self.out.len() - self.out.trim_start().len();
        self.out.drain(..spaces);
    }

    /// The layout prints the title's text; its images stay in the body.
    fn pictures_of_title(&mut self, attributes: &[ElementAttribute], children: &[Node]) {
        let mut pictures = children.iter().filter(|child| child.holds_image()).peekable();
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

    /// Writes blocks between two tags.
    pub(in crate::markdown) fn boxed(&mut self, open: &str, children: &[Node], close: &str) {
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
        // On phones, rows of three or more cells, and rows of tables without column names, become cards.
        let is_stacked = heads.len() > 2 || named.is_empty();
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
            self.notes += 1;
            self.out.push_str("<li");
            self.attribute("id", &footnote_id("fn", name, 1));
            self.out.push_str(">\n");
            self.blocks(&note.children);
            // Backlinks go into the last paragraph.
            let in_paragraph = self.out.ends_with("</p>\n");
            if in_paragraph {
                self.out.truncate(self.out.len() - "</p>\n".len());
            }
            let number = self.notes;
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
    pub(in crate::markdown) fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        // In composed form, like `Tree::ids`.
        let value = if name == "id" { composed(value) } else { value.into() };
        escape(&mut self.out, &value);
        self.out.push('"');
    }
}
