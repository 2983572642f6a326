use super::*;
use crate::registry::substitution::pieces;

fn hits(value: &str) -> Vec<(Fault, &str, &str)> {
    let hits = find(value, &pieces(value));
    hits.into_iter().map(|hit| (hit.fault, hit.name, &value[hit.range])).collect()
}

#[test]
fn syntax_of_other_tools_is_detected() {
    for (value, whole, name) in [
        ("Bearer {{env.KEY}}", "{{env.KEY}}", "KEY"),
        ("{{ environment_variables.KEY }}", "{{ environment_variables.KEY }}", "KEY"),
        ("{environment_variables.KEY}", "{environment_variables.KEY}", "KEY"),
        ("{{environment_variables.KEY}", "{{environment_variables.KEY}", "KEY"),
        ("a${KEY}b", "${KEY}", "KEY"),
        ("${env:KEY}", "${env:KEY}", "KEY"),
        ("Bearer $KEY", "$KEY", "KEY"),
        ("os.environ/KEY", "os.environ/KEY", "KEY"),
        ("{{KEY}}", "{{KEY}}", "KEY"),
        ("{KEY}", "{KEY}", "KEY"),
        ("{{environment_variables.KEY", "{{environment_variables.KEY", "KEY"),
        ("{{environment_variables[KEY]}}", "{{environment_variables[KEY]}}", "KEY"),
        ("${KEY:-none}", "${KEY:-none}", "KEY"),
        ("{{{environment_variables.KEY}}}", "{{{environment_variables.KEY}}}", "KEY"),
        ("${{environment_variables.KEY}}", "${{environment_variables.KEY}}", "KEY"),
        ("{{environment_variables.KEY}}}", "{{environment_variables.KEY}}}", "KEY"),
        ("Bearer environment_variables.KEY", "environment_variables.KEY", "KEY"),
        ("Bearer process.env.KEY", "process.env.KEY", "KEY"),
        ("%MY_KEY%", "%MY_KEY%", "MY_KEY"),
        ("Bearer <your-api-key>", "<your-api-key>", "your-api-key"),
        ("{{environment_variables.}}", "{{environment_variables.}}", ""),
        ("{{environment_variable.KEY}}", "{{environment_variable.KEY}}", "KEY"),
    ] {
        assert_eq!(hits(value), [(Fault::Form, name, whole)], "{value}");
    }
}

#[test]
fn characters_around_a_substitution_belong_to_it() {
    for (value, whole, name, is_plain) in [
        ("Bearer {{ENV.ACME_KEY}}", "{{ENV.ACME_KEY}}", "ACME_KEY", true),
        ("{{ENVIRONMENT_VARIABLES.KEY}}", "{{ENVIRONMENT_VARIABLES.KEY}}", "KEY", true),
        ("{{SECRETS.KEY}}", "{{SECRETS.KEY}}", "KEY", true),
        ("${ENV:KEY}", "${ENV:KEY}", "KEY", true),
        ("${ENV}", "${ENV}", "ENV", true),
        ("${KEY:OTHER}", "${KEY:OTHER}", "KEY", false),
        ("${KEY:-none}", "${KEY:-none}", "KEY", false),
        ("{{environment_variables.KEY:}", "{{environment_variables.KEY:}", "KEY", false),
        ("{{environment_variables.KEY/v1", "{{environment_variables.KEY", "KEY", true),
        ("{{environment_variables.KEY:v1", "{{environment_variables.KEY", "KEY", false),
        ("${KEY?}", "${KEY?}", "KEY", false),
        ("{{secrets['KEY']}}", "{{secrets['KEY']}}", "KEY", true),
        ("#{KEY}", "#{KEY}", "KEY", true),
        ("Bearer #{KEY}#", "#{KEY}#", "KEY", true),
        ("%%MY_KEY%%", "%%MY_KEY%%", "MY_KEY", true),
        ("@{KEY}", "@{KEY}", "KEY", true),
        ("!{KEY}", "!{KEY}", "KEY", true),
        ("{ {KEY} }", "{ {KEY} }", "KEY", true),
        ("Bearer \"${KEY}\"", "\"${KEY}\"", "KEY", false),
        ("<${KEY}>", "<${KEY}>", "KEY", false),
        ("[${KEY}]", "[${KEY}]", "KEY", false),
        ("`${KEY}`", "`${KEY}`", "KEY", false),
        ("https://user@{KEY}/", "{KEY}", "KEY", true),
        ("#{{environment_variables.KEY}}#", "#{{environment_variables.KEY}}#", "KEY", true),
        ("'{{environment_variables.KEY}}'", "'{{environment_variables.KEY}}'", "KEY", false),
    ] {
        let hits = find(value, &pieces(value));
        let actual: Vec<_> = hits.iter().map(|hit| (&value[hit.range.clone()], hit.name, hit.is_plain)).collect();
        assert_eq!(actual, [(whole, name, is_plain)], "{value}");
    }
}

#[test]
fn unsubstituted_names_are_reported() {
    for name in ["AI21_KEY", "key", "MY KEY", "MY-KEY", " KEY"] {
        let value = format!("x{{{{environment_variables.{name}}}}}y");
        assert_eq!(hits(&value), [(Fault::Name, name, &value[1..value.len() - 1])]);
    }
}

#[test]
fn other_text_is_unchanged() {
    for value in [
        "{{environment_variables.KEY}}",
        "{\"a\": {{environment_variables.KEY}}}",
        "https://user@{{environment_variables.KEY}}/",
        "Token token=\"{{environment_variables.KEY}}\"",
        "[{{environment_variables.KEY}}]",
        "a%20b%2Fc",
        "a < b > c",
        "costs $5",
        "{\"a\": 1}",
        "https://x/{id}",
        "",
        "{",
        "{{",
        "é{{é",
    ] {
        assert_eq!(hits(value), [], "{value}");
    }
}

#[test]
fn a_name_that_works_is_near_and_free() {
    assert_eq!(working_name("ai21_api-key", |_| false), "AI_API_KEY");
    assert_eq!(working_name("KEY2", |name| name == "KEY"), "KEY_TWO");
    assert_eq!(working_name("1", |_| false), "ONE");
    assert_eq!(working_name("\u{410}CME_KEY", |_| false), "ACME_KEY");
    assert_eq!(working_name("s3_logs", |_| false), "S_THREE_LOGS");
}
