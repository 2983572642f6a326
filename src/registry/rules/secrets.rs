//! Literal keys and tokens in the registry.

use std::ops::Range;

use super::findings::Findings;
use super::malformed::{is_upper_name, working_name};
use super::subject::{Subject, Template};
use super::{Check, Run, variables};
use crate::diagnostic::{Rule, Severity};
use crate::registry::syntax::position_in_string;

pub(super) static LITERAL_SECRET: Check = Check {
    rule: Rule {
        code: "literal-secret",
        severity: Severity::Error,
        summary: "a key or token in the registry",
        explanation: "The registry is public, so anyone can read the key. Revoke it, because it stays in the \
                      repository's history, and use a variable instead. sitegen reports credential headers without a \
                      variable, credentials in URLs, and texts that look like well-known kinds of keys, including \
                      those in `docs`.",
        wrong: r#""Authorization": "Bearer sk-4f9c2a7b1e8d6035""#,
        right: r#""Authorization": "Bearer {{environment_variables.ACME_API_KEY}}""#,
    },
    run: Run::Entry(literal_secret),
};

/// The schemes before a credential in an `Authorization` header.
static SCHEMES: &[&str] = &["apikey", "api-key", "basic", "bearer", "digest", "key", "negotiate", "splunk", "token"];

/// Prefixes of well-known keys, with the minimum number of further characters.
pub(crate) static PREFIXES: &[(&str, usize)] = &[
    ("sk-", 16),
    ("sk_live_", 16),
    ("sk_test_", 16),
    ("rk_live_", 16),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghs_", 20),
    ("ghu_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("xoxb-", 16),
    ("xoxp-", 16),
    ("xapp-", 16),
    ("hf_", 20),
    ("gsk_", 20),
    ("glsa_", 20),
    ("lsv2_", 20),
    ("npm_", 20),
    ("pypi-", 20),
    ("SG.", 30),
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 30),
    ("eyJ", 30),
];

/// Whether a byte begins one of them: nearly all words of a text begin with another.
static BEGINS_PREFIX: [bool; 256] = {
    let mut begins = [false; 256];
    let mut at = 0;
    while at < PREFIXES.len() {
        begins[PREFIXES[at].0.as_bytes()[0] as usize] = true;
        at += 1;
    }
    begins
};

/// Services whose URLs are secrets: the host, and the start of the path before the secret part.
static WEBHOOKS: &[(&str, &str)] = &[
    ("api.telegram.org", "/bot"),
    ("discord.com", "/api/webhooks/"),
    ("discordapp.com", "/api/webhooks/"),
    ("hooks.slack.com", "/services/"),
    ("hooks.zapier.com", "/hooks/catch/"),
    ("sumologic.com", "/receiver/v1/http/"),
    ("webhook.office.com", "/webhookb2/"),
];

fn literal_secret(subject: &Subject<'_, '_>, findings: &mut Findings) {
    let mut unused = None;
    for template in &subject.templates {
        let Some(within) = literal(template) else { continue };
        // An unused variable was declared for it.
        let unused = unused.get_or_insert_with(|| variables::unused(subject));
        let free = unused.first().map_or("NAME", |variable| variable.value.as_str());
        let secret = &template.text.value[within.clone()];
        let place = template.place(subject.file, within);
        let problem = subject.diagnostic(&LITERAL_SECRET.rule, place, format!("a literal secret in {}", template.what));
        let in_its_place = |name: &str| format!("write `{{{{environment_variables.{name}}}}}` instead");
        findings.push(if is_upper_name(secret) && secret.contains('_') {
            let name = working_name(secret, |_| false);
            problem
                .label("this is a variable's name, not its value: LiteLLM sends these letters")
                .hint(in_its_place(&name))
        } else {
            let hint = format!("revoke it, and {}", in_its_place(free));
            problem.label("anyone who can read the registry has it").hint(hint)
        });
    }
    for (name, text) in subject.texts() {
        let Some(within) = well_known(&text.value) else { continue };
        let place = position_in_string(subject.file, &text.span, within);
        findings.push(
            subject
                .diagnostic(&LITERAL_SECRET.rule, place, format!("a literal secret in `docs.{name}`"))
                .label("it is published on the page")
                .hint("revoke it, and write an obvious placeholder such as `YOUR_API_KEY`"),
        );
    }
}

/// Whether a literal secret is reported for an entry.
pub(super) fn has_literal(subject: &Subject<'_, '_>) -> bool {
    subject.templates.iter().any(|template| literal(template).is_some())
}

/// The secret in a header or the endpoint, by its range in the value.
fn literal(template: &Template<'_>) -> Option<Range<usize>> {
    let by_place = match template.header {
        Some(name) => in_header(&name.value, template),
        None => in_url(template),
    };
    by_place.or_else(|| well_known(&template.text.value))
}

fn carries_credentials(name: &str) -> bool {
    let name = name.to_ascii_lowercase().replace(['-', '_'], "");
    // The last word of a name describes the value: `X-Token-Count` is a number.
    matches!(name.as_str(), "authorization" | "proxyauthorization" | "cookie" | "key" | "auth")
        || ["apikey", "token", "secret", "secretkey", "password", "accesskey", "authkey", "licensekey", "writekey"]
            .iter()
            .any(|word| name.ends_with(word))
}

/// The credential of a header without variables.
fn in_header(name: &str, template: &Template<'_>) -> Option<Range<usize>> {
    if template.has_variable() || !carries_credentials(name) {
        return None;
    }
    let value = &template.text.value;
    let start = match value.split_once(' ') {
        Some((scheme, _)) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => scheme.len() + 1,
        _ => 0,
    };
    let secret = value[start..].trim();
    let at = start + (value[start..].len() - value[start..].trim_start().len());
    let is_scheme = SCHEMES.contains(&secret.to_ascii_lowercase().as_str());
    (!secret.is_empty() && !is_scheme).then(|| at..at + secret.len())
}

/// A password before the host, a credential parameter, or a long random part of the path.
fn in_url(template: &Template<'_>) -> Option<Range<usize>> {
    if !template.malformed.is_empty() {
        return None;
    }
    let value = &template.text.value;
    let host_start = value.find("://")? + 3;
    let host_end = value[host_start..].find(['/', '?', '#']).map_or(value.len(), |length| host_start + length);
    if let Some(at) = value[host_start..host_end].rfind('@') {
        let user = &value[host_start..host_start + at];
        // A user without a password is a token.
        let secret = user.split_once(':').map_or(user, |(_, password)| password);
        if !secret.is_empty() && !secret.contains("{{") {
            return Some(host_start + at - secret.len()..host_start + at);
        }
    }
    let query_start = value[host_end..].find('?').map_or(value.len(), |question| host_end + question + 1);
    let mut start = query_start;
    for parameter in value[query_start..].split('&') {
        if let Some((name, credential)) = parameter.split_once('=')
            && (carries_credentials(name) || matches!(name, "sig" | "signature" | "code"))
            && !credential.is_empty()
            && !credential.contains("{{")
        {
            let from = start + name.len() + 1;
            return Some(from..from + credential.len());
        }
        start += parameter.len() + 1;
    }
    let path = &value[host_end..query_start.min(value.len())];
    let path = path.strip_suffix('?').unwrap_or(path);
    let host = value[host_start..host_end].to_ascii_lowercase();
    let secret = WEBHOOKS.iter().find_map(|(domain, prefix)| {
        let secret = path.strip_prefix(prefix).filter(|_| host == *domain || host.ends_with(&format!(".{domain}")))?;
        (!secret.is_empty() && !secret.contains("{{")).then(|| host_end + prefix.len()..host_end + path.len())
    });
    if secret.is_some() {
        return secret;
    }
    let mut start = host_end;
    for segment in path.split('/') {
        if is_random(segment) {
            return Some(start..start + segment.len());
        }
        start += segment.len() + 1;
    }
    None
}

/// Whether a text is a long word that mixes upper case, lower case and digits like random text, or hexadecimal of at
/// least 16 bytes.
fn is_random(text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| text.as_bytes().iter().filter(|byte| class(byte)).count() >= 3;
    let is_hexadecimal = text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
        || text.len() >= 20
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
            && has(u8::is_ascii_uppercase)
            && has(u8::is_ascii_lowercase)
            && has(u8::is_ascii_digit)
}

fn well_known(value: &str) -> Option<Range<usize>> {
    let is_key = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.".contains(byte);
    let starts_word = |at: &usize| *at == 0 || !value.as_bytes()[at - 1].is_ascii_alphanumeric();
    value.char_indices().map(|(at, _)| at).filter(starts_word).find_map(|start| {
        if !BEGINS_PREFIX[usize::from(value.as_bytes()[start])] {
            return None;
        }
        let (prefix, least) = PREFIXES.iter().find(|(prefix, _)| value[start..].starts_with(prefix))?;
        let length = value.as_bytes()[start + prefix.len()..].iter().take_while(|byte| is_key(byte)).count();
        (length >= *least).then(|| start..start + prefix.len() + length)
    })
}
