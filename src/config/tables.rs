//! Converts the tables of `sitegen.toml` to settings.

use std::ops::Range;

use super::paths::below_site;
use super::reader::TableReader;
use super::{Announcement, Config, ContentFolder, Csp, RawHtml, Sort, absolute_base, is_web_url};
use crate::diagnostic::Diagnostic;
use crate::source::Spanned;

/// Sets `target` if the file has a value.
fn take(target: &mut String, value: Option<Spanned<String>>) {
    if let Some(value) = value {
        *target = value.value;
    }
}

impl Config {
    /// Reads the top-level keys and each table.
    pub(super) fn read_table(&mut self, mut top: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        take(&mut self.title, top.string("title", problems));
        take(&mut self.description, top.string("description", problems));
        take(&mut self.language, top.string("language", problems));
        if let Some(url) = top.string("base_url", problems) {
            match absolute_base(&url.value) {
                Some(base) => self.base_url = Some(base),
                None => problems.push(self.wrong_url(&url, "base_url")),
            }
        }
        self.repository = self.web_url(top.string("repository", problems), "repository", problems);
        self.edit_url = self.web_url(top.string("edit_url", problems), "edit_url", problems);
        self.logo = top.string("logo", problems);
        self.favicon = top.string("favicon", problems);
        self.social_card = top.string("social_card", problems);
        self.last_updated = top.boolean("last_updated", problems).unwrap_or(false);
        if let Some(table) = top.table("paths", problems) {
            self.read_paths(table, problems);
        }
        self.content_folders(top.tables("content", problems), problems);
        if let Some(table) = top.table("theme", problems) {
            self.read_theme(table, problems);
        }
        if let Some(table) = top.table("csp", problems) {
            self.read_csp(table, problems);
        }
        if let Some(table) = top.table("integrations", problems) {
            self.read_integrations(table, problems);
        }
        if let Some(table) = top.table("markdown", problems) {
            self.read_markdown(table, problems);
        }
        if let Some(table) = top.table("mermaid", problems) {
            self.read_mermaid(table, problems);
        }
        if let Some(table) = top.table("links", problems) {
            self.read_links(table, problems);
        }
        self.redirects = top.map("redirects", problems);
        self.severities = top.map("severity", problems);
        let nav = self.nav_items(&mut top, "nav", problems);
        self.nav = (!nav.is_empty()).then_some(nav);
        self.header = self.nav_items(&mut top, "header", problems);
        self.footer = self.nav_items(&mut top, "footer", problems);
        if let Some(table) = top.table("announcement", problems) {
            self.read_announcement(table, problems);
        }
        top.finish(problems);
    }

    fn read_paths(&mut self, mut paths: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        let named = &mut self.named_paths;
        let mut input = |target: &mut String, value: Option<Spanned<String>>| {
            if let Some(value) = value.filter(|value| value.value != *target) {
                target.clone_from(&value.value);
                named.push(value);
            }
        };
        input(&mut self.paths.registry, paths.string("registry", problems));
        input(&mut self.paths.proof, paths.string("proof", problems));
        let excluded = paths.strings("exclude", problems).into_iter();
        self.paths.exclude =
            excluded.map(|pattern| Spanned { value: below_site(&pattern.value), span: pattern.span }).collect();
        if let Some(content) = paths.string("content", problems) {
            let folder = ContentFolder::new(&content.value, "");
            named.extend((self.paths.content[0] != folder).then_some(content));
            self.paths.content = vec![folder];
        }
        if let Some(folders) = paths.one_or_more_strings("static", problems) {
            self.paths.static_files = folders.iter().map(|folder| below_site(&folder.value)).collect();
            named.extend(folders.into_iter().filter(|folder| folder.value != "static"));
        }
        take(&mut self.paths.output, paths.string("output", problems));
        paths.finish(problems);
    }

    fn read_theme(&mut self, mut theme: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        if let Some(name) = theme.string("name", problems) {
            (self.theme, self.theme_place) = (name.value, Some(name.span));
        }
        self.theme_variables = theme.map("variables", problems);
        theme.finish(problems);
    }

    fn read_csp(&mut self, mut csp: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        let (read, faults) = Csp::read(&mut csp, problems);
        self.csp = read;
        problems.extend(faults.into_iter().map(|(span, message)| self.wrong(span, message)));
        csp.finish(problems);
    }

    fn read_integrations(&mut self, mut integrations: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        self.show_undocumented = integrations.boolean("show_undocumented", problems).unwrap_or(false);
        if let Some(sort) = integrations.string("sort", problems) {
            match sort.value.as_str() {
                "name" => self.sort = Sort::Name,
                "registry" => self.sort = Sort::Registry,
                _ => problems.push(self.wrong(sort.span, "`integrations.sort` must be \"name\" or \"registry\"")),
            }
        }
        integrations.finish(problems);
    }

    fn read_markdown(&mut self, mut markdown: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        if let Some(mode) = markdown.string("raw_html", problems) {
            match mode.value.as_str() {
                "safe" => self.raw_html = RawHtml::Safe,
                "all" => self.raw_html = RawHtml::All,
                _ => problems.push(self.wrong(mode.span, "`markdown.raw_html` must be \"safe\" or \"all\"")),
            }
        }
        self.mdx = markdown.boolean_or_auto("mdx", problems);
        self.typographic = markdown.boolean("typographic", problems).unwrap_or(false);
        markdown.finish(problems);
    }

    fn read_mermaid(&mut self, mut mermaid: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        if let Some(script) = mermaid.string("script", problems) {
            let is_url = script.value.contains("//");
            if script.value.trim_matches('/').is_empty() || is_url && !is_web_url(&script.value) {
                let message = "`mermaid.script` must be an http(s) URL or the path of a file of the site";
                let problem = self.wrong(script.span, message);
                problems
                    .push(problem.hint("write a URL that starts with `https://`, or a path such as `/mermaid.min.js`"));
            } else {
                self.mermaid = Some(script);
            }
        }
        mermaid.finish(problems);
    }

    fn read_links(&mut self, mut links: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        self.docs_route = links.string("docs_route", problems).map(|route| route.value);
        self.allowed_links = links.strings("allow", problems);
        self.link_baseline = links.string("baseline", problems).map(|file| file.value);
        links.finish(problems);
    }

    fn read_announcement(&mut self, mut announcement: TableReader<'_, '_>, problems: &mut Vec<Diagnostic>) {
        let text = announcement.string("text", problems).map(|text| text.value);
        let link = announcement.string("link", problems);
        self.announcement = text.map(|text| Announcement { text, link });
        announcement.finish(problems);
    }

    /// `[[content]]`: several folders of pages, each with its own path.
    fn content_folders(&mut self, tables: Vec<(TableReader<'_, '_>, Range<usize>)>, problems: &mut Vec<Diagnostic>) {
        let mut folders = Vec::new();
        for (mut table, span) in tables {
            let folder = table.string("folder", problems);
            let at = table.string("at", problems).map_or_else(String::new, |at| at.value);
            let is_blog = table.boolean("blog", problems).unwrap_or(false);
            table.finish(problems);
            match folder {
                Some(folder) => {
                    let mut content = ContentFolder::new(&folder.value, &at);
                    if is_blog && content.at.is_empty() {
                        let problem = self.wrong(span, "a blog can't be the whole site: this item needs an `at`");
                        problems.push(problem.hint("set the URL of its posts, such as `at = \"/blog\"`"));
                    } else if is_blog {
                        content.blog = Some(span);
                    }
                    folders.push(content);
                    self.named_paths.push(folder);
                }
                None => problems.push(self.wrong(span, "this item of `content` needs a `folder`")),
            }
        }
        if !folders.is_empty() {
            self.paths.content = folders;
        }
    }

    fn web_url(&self, url: Option<Spanned<String>>, key: &str, problems: &mut Vec<Diagnostic>) -> Option<String> {
        let url = url?;
        if is_web_url(&url.value) {
            return Some(url.value);
        }
        problems.push(self.wrong_url(&url, key));
        None
    }

    fn wrong_url(&self, url: &Spanned<String>, key: &str) -> Diagnostic {
        self.wrong(url.span.clone(), format!("`{key}` must be an absolute http(s) URL"))
            .hint(format!("add the scheme: \"https://{}\"", url.value.trim_start_matches('/')))
    }
}
