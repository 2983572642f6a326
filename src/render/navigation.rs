//! The HTML of the navigation. Two pages of a folder differ in a few rows of it, so each row is rendered once for all
//! pages on which it is the same.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use foldhash::fast::RandomState;
use minijinja::context;
use minijinja::value::{Serde, Value};

use crate::diagnostic::Diagnostic;
use crate::plan::nav::{Item, Row};
use crate::theme::Theme;

/// The template of a row.
const TEMPLATE: &str = "parts/nav.html";

/// Where the template prints the rows below. No text contains it: it is a Unicode noncharacter.
const BELOW: &str = "\u{fdd0}rows\u{fdd0}";

/// The most rows kept, of which each takes some 400 bytes.
const KEPT: usize = 2_000;

/// Rendered rows of a site.
#[derive(Default)]
pub(crate) struct Rows(RwLock<HashMap<Row, Parts, RandomState>>);

/// The HTML of a row, cut where the rows below it belong.
type Parts = Arc<[String]>;

impl Rows {
    /// The HTML of a page's navigation.
    ///
    /// # Errors
    /// Where the template of a row fails.
    pub(super) fn html(&self, theme: &Theme, items: &[Item]) -> Result<String, Diagnostic> {
        let mut out = String::new();
        self.write(&mut out, theme, items)?;
        Ok(out)
    }

    fn write(&self, out: &mut String, theme: &Theme, items: &[Item]) -> Result<(), Diagnostic> {
        for Item { row, children } in items {
            for (number, part) in self.row(theme, row)?.iter().enumerate() {
                if number > 0 {
                    self.write(out, theme, children)?;
                }
                out.push_str(part);
            }
        }
        Ok(())
    }

    fn row(&self, theme: &Theme, row: &Row) -> Result<Parts, Diagnostic> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(row).cloned();
        if let Some(html) = known {
            return Ok(html);
        }
        let context =
            context! { node => Value::from(Serde(row.clone())), rows => Value::from_safe_string(BELOW.to_owned()) };
        let html: Parts = theme.render(TEMPLATE, context)?.split(BELOW).map(str::to_owned).collect();
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.clear();
        }
        known.insert(row.clone(), Arc::clone(&html));
        Ok(html)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::disk::{Input, Tree};
    use crate::source::SourceFile;

    fn theme(row: &str) -> Theme {
        let path = format!("themes/a/templates/{TEMPLATE}");
        let files = BTreeMap::from([(path.clone(), Input::Text(SourceFile::new(path, row)))]);
        Theme::load("a", "en", &Tree { files, ..Tree::default() }).0
    }

    fn item(label: &str, current: bool, children: Vec<Item>) -> Item {
        let group = (!children.is_empty()).then(|| label.to_owned());
        let row = Row {
            label: label.to_owned(),
            url: None,
            badge: None,
            current,
            open: false,
            external: false,
            collapsed: false,
            group,
        };
        Item { row, children }
    }

    #[test]
    fn each_row_prints_the_rows_below() {
        let row = "<{{ node.label }}{% if node.current %}!{% endif %}{% if node.group %} {{ rows }}{% endif %}>";
        let items = |current| {
            let inner = item("c", false, vec![item("d", current, Vec::new())]);
            [item("a", false, Vec::new()), item("b", current, vec![inner, item("e", false, Vec::new())])]
        };
        let (theme, rows) = (theme(row), Rows::default());
        assert_eq!(rows.html(&theme, &items(false)).as_deref(), Ok("<a><b <c <d>><e>>"));
        assert_eq!(rows.html(&theme, &items(true)).as_deref(), Ok("<a><b! <c <d!>><e>>"));
        assert_eq!(rows.0.read().unwrap().len(), 7, "a, c and e are the same");
    }

    #[test]
    fn a_template_may_print_the_rows_below_twice_or_not_at_all() {
        for (row, html) in [("({{ rows }}|{{ rows }})", "((|)|(|))"), ("-", "-")] {
            let items = [item("a", false, vec![item("b", false, Vec::new())])];
            assert_eq!(Rows::default().html(&theme(row), &items).as_deref(), Ok(html));
        }
    }

    #[test]
    fn a_fault_in_the_template_is_reported() {
        let problem = Rows::default().html(&theme("{{ nod }}"), &[item("a", false, Vec::new())]);
        assert_eq!(problem.map_err(|problem| problem.message), Err("`nod` is not defined".to_owned()));
    }

    #[test]
    fn a_site_of_any_size_keeps_few_rows() {
        let (theme, rows) = (theme("{{ node.label }}"), Rows::default());
        for number in 0..2 * KEPT {
            assert!(rows.html(&theme, &[item(&number.to_string(), false, Vec::new())]).is_ok());
        }
        assert!(rows.0.read().unwrap().len() <= KEPT);
    }
}
