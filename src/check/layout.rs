//! Links that a theme's own HTML templates write around the pages.

use std::sync::Arc;

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

use super::dead_target::{DeadTarget, Missing};
use super::links::{Checker, DEAD_ANCHOR, DEAD_LINK, Finding};
use crate::diagnostic::Diagnostic;
use crate::plan::page::PageId;
use crate::plan::{links, url};
use crate::render::{Content, Fixed, OutFile};
use crate::source::{Location, SourceFile};

impl Checker<'_> {
    /// The dead links of a rendered page that don't come from its text but from the theme. The shipped theme has none.
    ///
    /// # Errors
    /// Where a template fails.
    pub(crate) fn layout(&self, id: PageId, files: &[OutFile]) -> Result<Vec<Finding>, Diagnostic> {
        let page = self.site.plan.page(id);
        let html = files.iter().find(|file| file.path == page.html_path()).map(|file| &file.content);
        let (false, Some(Content::Bytes(html))) = (self.site.theme.is_all_shipped(), html) else {
            return Ok(Vec::new());
        };
        let html = String::from_utf8_lossy(html);
        let mut findings = Vec::new();
        for destination in urls(&html) {
            if let Some(finding) = self.dead_anchor(id, &html, &destination)? {
                findings.push(finding);
            }
            let Some(path) = self.dead(id, &destination) else { continue };
            let in_text = |link: &crate::markdown::Link| link.destination == *destination;
            if self.site.plan.allows_link(&destination) || self.site.outline(id)?.links.iter().any(in_text) {
                continue;
            }
            // As an absolute path, which is the same on every page.
            let label = format!("/{path}");
            let problem = Diagnostic::new(&DEAD_LINK, format!("the theme's link to `{label}` is dead"));
            let is_there = destination.starts_with('/') && self.has(&path);
            let (problem, target) = if is_there {
                (problem.hint(format!("start at the site's root: `{{{{ page.root }}}}{path}`")), None)
            } else {
                (problem, Some(Missing::Target(DeadTarget::link(id, &label).of_theme())))
            };
            let at = self.template_with(&[&destination, &path]);
            let file = at.as_ref().map_or_else(|| page.path.clone(), |at| at.file.path.clone());
            let problem = match at {
                Some(at) => problem.at(&at.file, at.range),
                None => problem,
            };
            findings.push(Finding { key: (file, label), problem, target });
        }
        Ok(findings)
    }

    /// A link of the theme to an anchor that exists neither in the page's text nor in its layout.
    fn dead_anchor(&self, id: PageId, html: &str, destination: &str) -> Result<Option<Finding>, Diagnostic> {
        let plan = &self.site.plan;
        let Some((without_fragment, fragment)) =
            destination.split_once('#').filter(|(_, fragment)| !fragment.is_empty())
        else {
            return Ok(None);
        };
        if links::is_external(destination) || plan.allows_link(destination) {
            return Ok(None);
        }
        let decoded = |text: &str| url::decode(text).unwrap_or_else(|| text.to_owned());
        let path = decoded(without_fragment.split('?').next().unwrap_or_default());
        let target =
            if path.is_empty() { Some(id) } else { self.below_root(id, &path).and_then(|path| plan.page_at(&path)) };
        let Some(target) = target else { return Ok(None) };
        let fragment = decoded(fragment);
        let below_root = format!("{}#{fragment}", plan.page(target).path);
        // A link to an anchor on its own page is the same on every page.
        let label = if path.is_empty() { format!("#{fragment}") } else { format!("/{below_root}") };
        let Some(problem) = self.anchor(target, &fragment, &label)? else { return Ok(None) };
        let problem = match path.is_empty() {
            true => Diagnostic::new(
                &DEAD_ANCHOR,
                format!("the theme's link to `{label}`: the page has no such heading or id"),
            ),
            false => problem,
        };
        let exists = [format!("id=\"{fragment}\""), format!("id='{fragment}'")].iter().any(|id| html.contains(id));
        let is_same = |link: &crate::markdown::Link| {
            link.destination.split_once('#').is_some_and(|(_, of_text)| decoded(of_text) == fragment)
        };
        if exists || self.site.outline(id)?.links.iter().any(is_same) {
            return Ok(None);
        }
        // Links that no template contains literally come from the configuration and are reported there.
        let Some(at) = self.template_with(&[destination, &below_root]) else { return Ok(None) };
        let key = (at.file.path.clone(), label);
        let target = (!path.is_empty()).then_some(Missing::Anchor(target, fragment));
        Ok(Some(Finding { key, problem: problem.at(&at.file, at.range), target }))
    }

    /// The path below the site's root of a URL in a page's HTML, if nothing is there.
    fn dead(&self, id: PageId, destination: &str) -> Option<String> {
        let path = destination.split(['#', '?']).next().unwrap_or_default();
        if path.is_empty() || links::is_external(destination) {
            return None;
        }
        let path = url::decode(path).unwrap_or_else(|| path.to_owned());
        match self.below_root(id, &path) {
            Some(path) if self.has(&path) => None,
            Some(path) => Some(path),
            None => Some(path.trim_start_matches('/').to_owned()),
        }
    }

    /// The path below the site's root that a URL on a page leads to; `None` if it leads out of the site.
    fn below_root(&self, id: PageId, path: &str) -> Option<String> {
        let plan = &self.site.plan;
        if path.starts_with('/') {
            return path.strip_prefix(plan.config().base_path()).map(str::to_owned);
        }
        let from = &plan.page(id).path;
        url::join(&from[..from.rfind('/').map_or(0, |at| at + 1)], path)
    }

    fn has(&self, path: &str) -> bool {
        let plan = &self.site.plan;
        plan.page_at(path).is_some() || plan.has_file(path) || path.starts_with(Fixed::Search.path())
    }

    /// The location of one of `texts` in the site's own templates: a literal URL, or the text after an expression.
    fn template_with(&self, texts: &[&str]) -> Option<Location> {
        let begins = |before: &str| before.ends_with(['"', '\'', '}', '/']);
        let locate = |file: &Arc<SourceFile>, text: &str| {
            let mut places = file.text.match_indices(text).map(|(at, _)| at);
            let at = places.find(|at| begins(&file.text[..*at]))?;
            Some(Location::new(file, at..at + text.len()))
        };
        let texts = texts.iter().filter(|text| !text.is_empty());
        texts
            .flat_map(|text| self.site.theme.own_templates().map(move |file| (file, text)))
            .find_map(|(file, text)| locate(file, text))
    }
}

/// The values of `href` and `src` in HTML tags, but not in text.
fn urls(html: &str) -> impl Iterator<Item = String> {
    let mut emitter = DefaultEmitter::default();
    // `<` doesn't start a tag in a script or style.
    emitter.naively_switch_states(true);
    Tokenizer::new_with_emitter(html, emitter).flat_map(|Ok(token)| match token {
        Token::StartTag(tag) => {
            let is_address = |name: &[u8]| matches!(name, b"href" | b"src");
            let values = tag.attributes.iter().filter(|(name, _)| is_address(name));
            values.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).collect()
        }
        _ => Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::urls;

    #[test]
    fn urls_are_those_of_tags() {
        let html = "<p>Write href='x' or <code>src=\"y\"</code></p><!-- <a href='c'> --><script>a = \"<a href='d'>\"</script>\
                    <a class=b href='a?x&amp;y=&#39;'>z</a><img src=i.png><a title=\" href='t'\" href = \"u\">";
        assert_eq!(urls(html).collect::<Vec<_>>(), ["a?x&y='", "i.png", "u"]);
    }
}
