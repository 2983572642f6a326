//! A hand-written page, parsed in two steps: first the front matter, which may override an integration's texts, then
//! the body, whose directives may show integrations.

use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::Diagnostic;
use crate::front_matter::{self, FrontMatter};
use crate::markdown::{self, Body, Expand, Options, Outline, Tree};
use crate::source::SourceFile;

/// The index of a hand-written page among those of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub usize);

/// A Markdown file of the content folder whose front matter was read.
#[derive(Clone)]
pub struct Draft {
    /// Path below the content folder, such as `guide/themes.md`.
    pub path: String,
    /// The file itself.
    pub file: Arc<SourceFile>,
    /// The front matter.
    pub front: Arc<FrontMatter>,
    body_start: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Draft {
    /// Reads the front matter of a file.
    pub fn read(path: &str, file: &Arc<SourceFile>) -> Draft {
        let (front, body_start, diagnostics) = front_matter::read(file);
        Draft { path: path.to_owned(), file: Arc::clone(file), front: Arc::new(front), body_start, diagnostics }
    }
}

/// A hand-written page, parsed.
pub struct Document {
    /// Path below the content folder, such as `guide/themes.md`.
    pub path: String,
    /// The file itself.
    pub file: Arc<SourceFile>,
    /// The front matter.
    pub front: Arc<FrontMatter>,
    /// The Markdown below it, and what it includes.
    pub body: Body,
    /// Title, headings, ids, links and text of the body.
    pub outline: Arc<Outline>,
    /// Its problems, except dead links, which are checked once all URLs are known.
    pub diagnostics: Vec<Diagnostic>,
    /// The parsed body, until it is taken.
    pub tree: Mutex<Option<Tree>>,
}

impl Document {
    /// Parses the body. Faults become diagnostics; the rest of the page is kept.
    pub fn parse(draft: &Draft, expand: &dyn Expand, options: &Options) -> Document {
        let mut diagnostics = draft.diagnostics.clone();
        let body = Body::load(&draft.file, draft.body_start, expand)
            .read_as(draft.front.reading.mdx, draft.front.reading.typographic);
        let tree = markdown::parse(&body, options);
        diagnostics.extend(tree.diagnostics(&body));
        if options.checks_code {
            diagnostics.extend(markdown::broken_code_blocks(&tree, &body));
        }
        if options.mermaid.is_none() {
            diagnostics.extend(markdown::undrawn_diagram(&tree, &body));
        }
        let mut outline = markdown::outline(&tree);
        // As in Docusaurus, an author's heading is the title only if the page starts with it.
        if draft.front.title.is_some() && !outline.title_leads {
            outline.title = None;
        }
        Document {
            path: draft.path.clone(),
            file: Arc::clone(&draft.file),
            front: Arc::clone(&draft.front),
            body,
            outline: Arc::new(outline),
            diagnostics,
            tree: Mutex::new(Some(tree)),
        }
    }

    /// The tree of the body, for the first caller only. The renderer then needn't parse the page again, and the tree is
    /// freed afterwards.
    pub fn take_tree(&self) -> Option<Tree> {
        self.tree.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
