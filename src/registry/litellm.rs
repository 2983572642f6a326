//! The behavior of LiteLLM that the rules depend on, measured on [`VERSION`].
//!
//! LiteLLM has no schema and checks nothing, so its behavior is the only reference. The facts are in one place and can
//! be printed ([`facts`]), so that a test can compare them with an installed LiteLLM.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::entry::{EventType, LogFormat};
use super::substitution;

/// The release on which these facts were measured.
pub(crate) const VERSION: &str = "1.106.2";

/// The pattern of a substitution in LiteLLM's source.
pub(crate) const SUBSTITUTION: &str = r"\{\{environment_variables\.([A-Z_]+)\}\}";

/// Texts with and without substitutions: [`facts`] has the results of [`substitution`].
const SUBSTITUTED: [&str; 12] = [
    "{{environment_variables.KEY}}",
    "Bearer {{environment_variables.A_KEY}}",
    "{{environment_variables.HOST}}/{{environment_variables._}}",
    "{{environment_variables.AI21_KEY}}",
    "{{environment_variables.key}}",
    "{{environment_variables.}}",
    "{{environment_variables.KEY}",
    "{{ environment_variables.KEY }}",
    "{{Environment_Variables.KEY}}",
    "{{env.KEY}} $KEY ${KEY} os.environ/KEY",
    "{{{environment_variables.KEY}}}",
    "{{environment_variables.{{environment_variables.KEY}}",
];

/// The header that LiteLLM sends by itself. An entry's headers are merged into it case-sensitively.
pub(crate) const OWN_HEADER: &str = "Content-Type";

/// Names of LiteLLM's built-in callbacks. An entry with the same name replaces one.
#[rustfmt::skip]
pub(crate) static BUILT_IN_CALLBACKS: &[&str] = &[
    "agentops", "anthropic_cache_control_hook", "aporia_prompt_injection", "argilla", "arize", "arize_phoenix",
    "athina", "aws_sqs", "azure_content_safety", "azure_sentinel", "azure_storage", "banned_keywords",
    "batch_redis_requests", "bitbucket", "blocked_user_check", "braintrust", "clickhouse", "cloudzero", "datadog",
    "datadog_cost_management", "datadog_llm_observability", "datadog_metrics", "deepeval", "detect_prompt_injection",
    "dotprompt", "dynamic_rate_limiter", "dynamic_rate_limiter_v3", "dynamodb", "focus", "galileo", "gcs_bucket",
    "gcs_pubsub", "generic_api", "gitlab", "google_text_moderation", "greenscale", "helicone", "hide_secrets",
    "humanloop", "lago", "lakera_prompt_injection", "langfuse", "langfuse_otel", "langsmith", "langtrace", "levo",
    "litellm_agent", "literalai", "llamaguard_moderations", "llmguard_moderations", "logfire", "lunary", "mavvrik",
    "mlflow", "newrelic", "openai_moderations", "openmeter", "opik", "otel", "pagerduty", "pointfive", "posthog",
    "presidio", "prometheus", "promptlayer", "resend_email", "s3", "s3_v2", "sendgrid_email", "sentry", "signoz",
    "slack", "smtp_email", "supabase", "traceloop", "vantage", "vector_store_pre_call_hook", "wandb", "weave_otel",
    "websearch_interception", "zerobus",
];

/// Names that LiteLLM resolves before the registry: an entry with such a name is never used.
pub(crate) static RESERVED_CALLBACKS: &[&str] = &["code_interpreter_interception", "compression_interception"];

/// Variables that the proxy ignores in `environment_variables:` of its configuration.
#[rustfmt::skip]
pub(crate) static BLOCKED_VARIABLES: &[&str] = &[
    "DYLD_INSERT_LIBRARIES", "DYLD_LIBRARY_PATH", "HOME", "LD_LIBRARY_PATH", "LD_PRELOAD", "LOGNAME", "NO_PROXY", "PATH",
    "PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "SHELL", "USER",
];

/// Settings of LiteLLM's generic logger that it does not read from the registry.
pub(crate) static IGNORED_SETTINGS: &[&str] =
    &["batch_size", "callback_type", "flush_interval", "max_retries", "retry_delay", "timeout"];

/// All of the above as JSON.
pub(crate) fn facts() -> Value {
    let substituted = |text: &str| substitution::substitute(text, |name| format!("<{name}>"));
    json!({
        "litellm": VERSION,
        "substitution": SUBSTITUTION,
        "substituted": SUBSTITUTED.map(|text| (text, substituted(text))).into_iter().collect::<BTreeMap<_, _>>(),
        "event_types": EventType::ALL.map(EventType::name),
        "log_formats": LogFormat::ALL.map(LogFormat::name),
        "builtin_callbacks": BUILT_IN_CALLBACKS,
        "reserved_callbacks": RESERVED_CALLBACKS,
        "blocked_variables": BLOCKED_VARIABLES,
        "ignored_settings": IGNORED_SETTINGS,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_without_duplicates() {
        for list in [BUILT_IN_CALLBACKS, RESERVED_CALLBACKS, BLOCKED_VARIABLES, IGNORED_SETTINGS] {
            assert!(list.windows(2).all(|pair| pair[0] < pair[1]), "{list:?}");
        }
    }
}
