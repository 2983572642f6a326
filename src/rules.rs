//! All rules of all modules, and their severities as configured by a site.

use std::collections::HashMap;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Rule, Severity, did_you_mean};
use crate::{check, config, disk, encoding, front_matter, integration, load, markdown, plan, registry, theme};

static SEVERITY_SETTING: Rule = Rule {
    code: "wrong-severity-setting",
    severity: Severity::Error,
    summary: "an unknown rule or severity in sitegen.toml",
    explanation: "Each key is the code of a rule, and each value is `off`, `note`, `warning` or `error`. `sitegen \
                  explain` lists the codes.",
    wrong: "[severity]\nunused-variable = \"ignore\"",
    right: "[severity]\nunused-variable = \"off\"",
};

/// The rules of one area of the site.
pub(crate) struct Group {
    /// Its name in `::rules{group="…"}`.
    pub name: &'static str,
    /// Its rules, sorted by code.
    pub rules: Vec<&'static Rule>,
}

/// All rules, grouped by area of the site.
pub(crate) fn groups() -> Vec<Group> {
    let entries = registry::entry_rules();
    vec![
        group("json", registry::syntax_rules()),
        group("registry", entries.chain(integration::RULES.iter().chain(integration::proof::RULES).copied())),
        group("markdown", front_matter::RULES.iter().chain(markdown::RULES).chain(encoding::RULES).copied()),
        group(
            "site",
            plan::RULES
                .iter()
                .chain(check::RULES)
                .copied()
                .flatten()
                .chain(disk::RULES)
                .chain(load::left_out::RULES)
                .copied(),
        ),
        group("configuration", config::RULES.iter().chain(theme::RULES).copied().chain([&SEVERITY_SETTING])),
    ]
}

fn group(name: &'static str, rules: impl Iterator<Item = &'static Rule>) -> Group {
    let mut rules: Vec<&Rule> = rules.collect();
    rules.sort_by_key(|rule| rule.code);
    Group { name, rules }
}

/// All rules, sorted by code.
pub(crate) fn all() -> Vec<&'static Rule> {
    let mut all: Vec<&Rule> = groups().into_iter().flat_map(|group| group.rules).collect();
    all.sort_by_key(|rule| rule.code);
    all
}

/// The rule with a code.
pub(crate) fn find(code: &str) -> Option<&'static Rule> {
    all().into_iter().find(|rule| rule.code == code)
}

/// Whether a rule is on. For rules that are expensive to check.
pub(crate) fn is_on(rule: &Rule, config: &Config) -> bool {
    let set = config.severities.iter().find(|(code, _)| code.value == rule.code);
    set.map_or(rule.severity != Severity::Off, |(_, severity)| severity.value != Severity::Off.word())
}

/// The severities from `[severity]`, for [`crate::diagnostic::apply_severities`].
pub(crate) fn severities(config: &Config) -> (HashMap<String, Severity>, Vec<Diagnostic>) {
    let mut set = HashMap::new();
    let mut problems = Vec::new();
    if config.severities.is_empty() {
        return (set, problems);
    }
    let rules = all();
    for (code, severity) in &config.severities {
        if !rules.iter().any(|rule| rule.code == code.value) {
            let hint = match did_you_mean(&code.value, rules.iter().map(|rule| rule.code)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`sitegen explain` lists the rules".to_owned(),
            };
            problems.push(problem(config, &code.span, format!("unknown rule `{}`", code.value), hint));
        }
        let level = match severity.value.as_str() {
            "off" => Severity::Off,
            "note" => Severity::Note,
            "warning" => Severity::Warning,
            "error" => Severity::Error,
            other => {
                let hint = "write \"off\", \"note\", \"warning\" or \"error\"".to_owned();
                problems.push(problem(config, &severity.span, format!("`{other}` is not a severity"), hint));
                continue;
            }
        };
        set.insert(code.value.clone(), level);
    }
    (set, problems)
}

fn problem(config: &Config, span: &std::ops::Range<usize>, message: String, hint: String) -> Diagnostic {
    let problem = Diagnostic::new(&SEVERITY_SETTING, message).hint(hint);
    match &config.file {
        Some(file) => problem.at(file, span.clone()),
        None => problem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::apply_severities;
    use crate::source::SourceFile;

    #[test]
    fn codes_are_unique_and_every_rule_explains_itself() {
        let all = all();
        for pair in all.windows(2) {
            assert_ne!(pair[0].code, pair[1].code);
        }
        for rule in all {
            let kebab =
                rule.code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            assert!(kebab, "{}", rule.code);
            assert!(rule.explanation.len() > 30 && rule.explanation.ends_with('.'), "{}: explanation", rule.code);
            assert!(!rule.summary.ends_with('.') && rule.summary.len() > 10, "{}: summary", rule.code);
            assert_ne!(rule.wrong, rule.right, "{}: examples", rule.code);
        }
    }

    #[test]
    fn severities_are_set_by_code() {
        let text = "[severity]\ntrailing-comma = \"off\"\nmissing-comma = \"note\"\nmissing-coma = \"off\"\nextra-comma = \"x\"";
        let (config, problems) = Config::read(&SourceFile::new("sitegen.toml", text));
        assert_eq!(problems, []);
        let (set, problems) = severities(&config);
        let hints: Vec<&str> = problems.iter().filter_map(|problem| problem.hint.as_deref()).collect();
        assert_eq!(hints, ["did you mean `missing-comma`?", "write \"off\", \"note\", \"warning\" or \"error\""]);
        let (_, mut diagnostics) = registry::read(&SourceFile::new("r.json", "{\"a\": {\"b\": [1 2,]}}"));
        diagnostics.retain(|problem| problem.rule.code.ends_with("comma"));
        apply_severities(&mut diagnostics, &set);
        let left: Vec<_> = diagnostics.iter().map(|problem| (problem.rule.code, problem.severity)).collect();
        assert_eq!(left, [("missing-comma", Severity::Note)]);
    }

    #[test]
    fn a_rule_that_is_off_is_turned_on_by_its_code() {
        let rule = &crate::markdown::BROKEN_CODE_BLOCK;
        for (setting, severity) in [
            ("", None),
            ("broken-code-block = \"off\"", None),
            ("broken-code-block = \"error\"", Some(Severity::Error)),
        ] {
            let (config, _) = Config::read(&SourceFile::new("sitegen.toml", format!("[severity]\n{setting}")));
            let mut diagnostics = vec![Diagnostic::new(rule, "m")];
            apply_severities(&mut diagnostics, &severities(&config).0);
            assert_eq!(diagnostics.first().map(|problem| problem.severity), severity, "{setting}");
            assert_eq!(is_on(rule, &config), severity.is_some(), "{setting}");
        }
    }
}
