//! Blocks.

use super::Writer;
use crate::encoding::composed;
use crate::escape::escape;
use crate::formula::Display;
use crate::markdown::tree::{Kind, Node, footnote_id, inline_text};
use crate::markup::ElementAttribute;
use comrak::nodes::TableAlignment;

impl Writer<'_> {
    pub(super) fn blocks(&mut self, nodes: &[Node]) {
        nodes.iter().for_each(|node| self.block(node));
    }

    pub(super) fn block(&mut self, node: &Node) {
        match &node.kind {
            Kind::Paragraph => {
                // A component in a line of text may still be a block.
                let holds_blocks = node.children.iter().any(Node::is_block);
                let (open, close) = if holds_blocks { ("<div class=\"p\">", "</div>\n") } else { ("<p>", "</p>\n") };
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
            Kind::Formula { written, display: Display::Block, .. } => self.code("math", written),
            Kind::Code { info, literal } => self.code(info, literal),
            Kind::Admonition { kind, id, .. } => self.admonition(kind, id.as_deref(), node),
            Kind::Tabs { group } => self.tabs(group.as_deref(), &node.children),
            Kind::Tab { .. } => self.tab(node),
            Kind::Rule => self.out.push_str("<hr>\n"),
            Kind::Table { alignments } => self.table(alignments, &node.children),
            Kind::Element { name, attributes } if node.is_block() => {
                self.element(name, attributes, node);
                self.out.push('\n');
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
        let start = self.out.len();
        self.out.push_str(&format!("<h{level}"));
        self.attribute("id", id);
        self.attributes(attributes);
        self.end_start_tag(start);
        self.inlines(children);
        // A link can't contain a link.
        if !self.in_link {
            self.out.push_str("<a class=\"anchor\"");
            self.url("href", &format!("#{id}"));
            self.out.push_str(" aria-hidden=\"true\" tabindex=\"-1\">#</a>");
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

    pub(super) fn wrapped(&mut self, open: &str, children: &[Node], close: &str) {
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
        let Some((head, body)) = rows.split_first() else { return };
        self.tables += 1;
        let heads: Vec<String> = head.children.iter().map(|cell| inline_text(&cell.children)).collect();
        let named: Vec<&str> = heads.iter().map(String::as_str).filter(|head| !head.is_empty()).collect();
        let number = self.words.with_number("table", &self.tables.to_string());
        let label = format!("{number}: {}", named.join(", "));
        // On phones, rows of three or more cells, and rows of tables without column names, become cards.
        let is_stacked = heads.len() > 2 || named.is_empty();
        self.out.push_str(if is_stacked { "<div class=\"table stack\"" } else { "<div class=\"table\"" });
        self.out.push_str(" role=\"region\" tabindex=\"0\"");
        self.attribute("aria-label", label.trim_end_matches(": "));
        self.out.push_str("><table>\n<thead>\n");
        self.row("th", alignments, &head.children, &[]);
        self.out.push_str("</thead>\n");
        if !body.is_empty() {
            self.out.push_str("<tbody>\n");
            let labels: &[String] = if is_stacked { &heads } else { &[] };
            body.iter().for_each(|row| self.row("td", alignments, &row.children, labels));
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table></div>\n");
    }

    fn row(&mut self, name: &str, alignments: &[TableAlignment], cells: &[Node], labels: &[String]) {
        self.out.push_str("<tr>");
        for (index, cell) in cells.iter().enumerate() {
            self.out.push_str(&format!("<{name}"));
            match alignments.get(index) {
                Some(TableAlignment::Center) => self.attribute("class", "center"),
                Some(TableAlignment::Right) => self.attribute("class", "right"),
                _ => {}
            }
            // The first cell is the card's title.
            if let Some(label) = labels.get(index).filter(|label| index > 0 && !label.is_empty()) {
                self.attribute("data-label", label);
            }
            self.wrapped(">", &cell.children, &format!("</{name}>"));
        }
        self.out.push_str("</tr>\n");
    }

    /// Writes the footnotes as one section.
    pub(super) fn footnotes(&mut self, notes: &[Node]) {
        self.out.push_str("<section class=\"footnotes\"");
        self.attribute("aria-label", self.words.get("footnotes"));
        self.out.push_str(">\n<ol>\n");
        for (index, note) in notes.iter().enumerate() {
            let Kind::Footnote { name, references } = &note.kind else { continue };
            self.out.push_str("<li");
            self.attribute("id", &footnote_id("fn", name, 1));
            self.out.push_str(">\n");
            self.blocks(&note.children);
            // Backlinks go into the last paragraph.
            let in_paragraph = self.out.ends_with("</p>\n");
            if in_paragraph {
                self.out.truncate(self.out.len() - "</p>\n".len());
            }
            for reference in 1..=*references {
                self.out.push_str(" <a class=\"footnote-back\"");
                self.url("href", &format!("#{}", footnote_id("fnref", name, reference)));
                let times = if reference > 1 { format!("-{reference}") } else { String::new() };
                let label = self.words.with_number("footnote_back", &format!("{}{times}", index + 1));
                self.attribute("aria-label", &label);
                self.out.push_str(">↩</a>");
            }
            self.out.push_str(if in_paragraph { "</p>\n</li>\n" } else { "\n</li>\n" });
        }
        self.out.push_str("</ol>\n</section>\n");
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
