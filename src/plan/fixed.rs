//! The site-wide files that sitegen generates at fixed paths, in one table.

/// One of these files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fixed {
    /// The page for missing URLs. It has a row in the page table.
    NotFound,
    /// Which pages crawlers may read.
    Robots,
    /// The URLs of all pages, split into several files if necessary.
    Sitemap,
    /// An index of the pages' Markdown copies.
    Llms,
    /// All Markdown copies in one file.
    LlmsFull,
    /// Tells GitHub Pages to publish the files unchanged.
    NoJekyll,
    /// An index of the integrations' JSON.
    ApiIndex,
    /// The registry's JSON Schema, for editors.
    Schema,
    /// The search index, in one file or many.
    Search,
}

/// The condition for generating a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Needs {
    Nothing,
    BaseUrl,
    Registry,
}

impl Fixed {
    /// All of them, the slowest first.
    pub const ALL: [Fixed; 9] = [
        Fixed::Search,
        Fixed::NotFound,
        Fixed::Robots,
        Fixed::Sitemap,
        Fixed::Llms,
        Fixed::LlmsFull,
        Fixed::NoJekyll,
        Fixed::ApiIndex,
        Fixed::Schema,
    ];

    /// The table: the path, whether the site's own file may replace it, and its condition.
    const fn row(self) -> (&'static str, bool, Needs) {
        match self {
            Fixed::NotFound => ("404.html", true, Needs::Nothing),
            Fixed::Robots => ("robots.txt", true, Needs::Nothing),
            Fixed::Sitemap => ("sitemap.xml", true, Needs::BaseUrl),
            Fixed::Llms => ("llms.txt", true, Needs::Nothing),
            Fixed::LlmsFull => ("llms-full.txt", true, Needs::Nothing),
            Fixed::NoJekyll => (".nojekyll", true, Needs::Nothing),
            Fixed::ApiIndex => ("api/v1/index.json", false, Needs::Nothing),
            Fixed::Schema => ("api/v1/registry.schema.json", false, Needs::Registry),
            Fixed::Search => ("assets/search/", false, Needs::Nothing),
        }
    }

    /// The path below the output folder. A folder of its own has a trailing `/`.
    pub const fn path(self) -> &'static str {
        self.row().0
    }

    /// Whether the site's own file at its path replaces it. Otherwise such a file is an error.
    pub const fn is_replaceable(self) -> bool {
        self.row().1
    }

    /// Whether a site generates it, unless it has its own file.
    pub fn is_generated(self, has_base_url: bool, has_registry: bool) -> bool {
        match self.row().2 {
            Needs::Nothing => true,
            Needs::BaseUrl => has_base_url,
            Needs::Registry => has_registry,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_lists_all_files_and_the_rule_the_replaceable_ones() {
        let guide = include_str!("../../content/guide/publishing.md");
        for fixed in Fixed::ALL {
            let path = format!("`{}`", fixed.path());
            assert!(guide.contains(&path), "{path} is not in the guide");
            let is_named = super::super::OWN_FILE.explanation.contains(&path);
            assert_eq!(is_named, fixed.is_replaceable(), "{path} in the rule `own-file`");
        }
    }
}
