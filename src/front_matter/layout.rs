//! The layout of a page, with the options of home pages.

use super::Reader;
use crate::source::Spanned;
use crate::yaml::Yaml;

/// The layout options of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The kind of layout.
    pub template: Template,
    /// Whether the title is hidden.
    pub hide_title: bool,
    /// Whether the table of contents is hidden.
    pub hide_table_of_contents: bool,
    /// The line below the title of a home page.
    pub tagline: Option<Spanned<String>>,
    /// The buttons of a home page.
    pub actions: Vec<Action>,
}

/// The kind of layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Template {
    /// Text between the sidebar and the table of contents.
    #[default]
    Doc,
    /// A title with a tagline and buttons, above full-width text.
    Home,
}

/// A button of a home page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The text of the button.
    pub text: String,
    /// The destination, resolved like any link.
    pub link: Spanned<String>,
}

impl Reader<'_> {
    pub(super) fn template(&mut self, name: &str, value: Spanned<Yaml>) -> Template {
        let range = value.span.clone();
        match self.values.string(name, value).as_ref().map(|text| text.value.as_str()) {
            Some("home") => Template::Home,
            Some("doc") | None => Template::Doc,
            Some(other) => {
                self.values.wrong(range, format!("`template` must be `home` or `doc`, not `{other}`"));
                Template::Doc
            }
        }
    }

    pub(super) fn actions(&mut self, name: &str, value: Spanned<Yaml>) -> Vec<Action> {
        match value.value {
            Yaml::Null => Vec::new(),
            Yaml::Sequence(items) => items.into_iter().filter_map(|item| self.action(name, item)).collect(),
            _ => {
                self.values
                    .wrong(value.span, format!("`{name}` must be a list of buttons, each with `text` and `link`"));
                Vec::new()
            }
        }
    }

    fn action(&mut self, name: &str, item: Spanned<Yaml>) -> Option<Action> {
        let range = item.span.clone();
        let (mut text, mut link) = (None, None);
        if let Yaml::Map(entries) = item.value {
            for (key, value) in entries {
                match key.value.as_str() {
                    "text" => text = self.values.line("text", value).map(|text| text.value),
                    "link" => link = self.values.string("link", value),
                    other => {
                        self.values.wrong(key.span.clone(), format!("a button has `text` and `link`, not `{other}`"));
                    }
                }
            }
        }
        match (text, link) {
            (Some(text), Some(link)) => Some(Action { text, link }),
            _ => {
                self.values.wrong(range, format!("each item of `{name}` must have a `text` and a `link`"));
                None
            }
        }
    }
}
