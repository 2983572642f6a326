//! A summary of an event in a few lines.

use serde_json::Value;

use super::{mask, printable, report};

const WIDTH: usize = 100;

/// The largest summarised event, in bytes: parsed, it takes many times its size.
const LARGEST: usize = 4 * 1024 * 1024;

/// Summarises one event, given as JSON.
pub(super) fn lines(event: &str) -> Vec<String> {
    if event.len() > LARGEST {
        return vec![format!("event of {}: `--full` prints it", report::size(event.len()))];
    }
    match serde_json::from_str(event) {
        Ok(event) => digest(&event),
        // Valid JSON, but nested too deeply or with an unpaired surrogate.
        Err(error) => vec![format!("event that can't be summarized: {error}")],
    }
}

/// Summarises one event of the Standard Logging Payload, skipping missing fields.
fn digest(event: &Value) -> Vec<String> {
    let text = |field: &str| event.get(field).and_then(Value::as_str).filter(|text| !text.is_empty());
    let mut head = vec![short(text("status").unwrap_or("event without a status"), WIDTH)];
    head.extend(text("model").map(|model| short(model, WIDTH)));
    if let Some(total) = event.get("total_tokens").and_then(Value::as_u64).filter(|total| *total > 0) {
        let part = |field: &str| event.get(field).and_then(Value::as_u64).unwrap_or(0);
        head.push(format!("{total} tokens ({} in, {} out)", part("prompt_tokens"), part("completion_tokens")));
    }
    head.extend(
        event.get("response_cost").and_then(Value::as_f64).filter(|cost| *cost > 0.0).map(|cost| format!("${cost}")),
    );
    head.extend(event.get("response_time").and_then(Value::as_f64).map(|seconds| format!("{seconds:.2} s")));
    let mut lines = vec![head.join("  ")];
    lines.extend(text("id").map(|id| format!("  id       {}", short(id, WIDTH))));
    lines.extend(
        first_message(event.get("messages")).map(|(role, message)| format!("  {role:<8} {}", short(&message, WIDTH))),
    );
    let answer = event.pointer("/response/choices/0/message/content").and_then(content);
    lines.extend(answer.map(|message| format!("  answer   {}", short(&message, WIDTH))));
    lines.extend(text("error_str").map(|error| format!("  error    {}", short(error, WIDTH))));
    lines
}

/// Text of an event shortened to one line. It is masked before it is cut, because a truncated key is not recognised.
fn short(text: &str, limit: usize) -> String {
    printable::short(&mask::text(text), limit)
}

/// The role and text of the first message. LiteLLM sends a list of messages, a text, or an object.
fn first_message(messages: Option<&Value>) -> Option<(String, String)> {
    match messages? {
        Value::String(text) => Some(("prompt".to_owned(), text.clone())),
        Value::Array(all) => {
            let first = all.first()?;
            let role = first.get("role").and_then(Value::as_str).unwrap_or("message");
            Some((short(role, 20), content(first.get("content")?)?))
        }
        Value::Object(_) => Some(("message".to_owned(), messages?.to_string())),
        _ => None,
    }
}

/// The text of a message: a string, or the text parts of a list.
fn content(content: &Value) -> Option<String> {
    match content {
        Value::String(text) => Some(text.clone()),
        Value::Array(parts) => {
            let texts = parts.iter().filter_map(|part| part.get("text").and_then(Value::as_str));
            Some(texts.collect::<Vec<_>>().join(" "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_success() {
        let event = json!({
            "status": "success", "model": "openai/gpt-3.5-turbo", "id": "chatcmpl-1", "response_cost": 3.5e-05,
            "total_tokens": 30, "prompt_tokens": 10, "completion_tokens": 20, "response_time": 0.105, "error_str": null,
            "messages": [{"role": "user", "content": "Say\n hello"}],
            "response": {"choices": [{"message": {"role": "assistant", "content": "hey!"}}]},
        });
        assert_eq!(
            digest(&event),
            [
                "success  openai/gpt-3.5-turbo  30 tokens (10 in, 20 out)  $0.000035  0.10 s",
                "  id       chatcmpl-1",
                "  user     Say hello",
                "  answer   hey!",
            ]
        );
    }

    #[test]
    fn a_failure() {
        let event = json!({
            "status": "failure", "model": "boom", "response_cost": 0.0, "total_tokens": 0, "messages": "boom",
            "response": {}, "error_str": "litellm.RateLimitError\u{1b}[31m",
        });
        assert_eq!(
            digest(&event),
            ["failure  boom", "  prompt   boom", "  error    litellm.RateLimitError\\u{1b}[31m"]
        );
    }

    #[test]
    fn any_input_is_parsed_without_a_panic() {
        assert_eq!(digest(&json!({})), ["event without a status"]);
        let event =
            json!({"status": 1, "messages": [{"role": "user", "content": [{"type": "text", "text": "a"}, {}]}]});
        assert_eq!(digest(&event), ["event without a status", "  user     a"]);
        assert_eq!(digest(&json!({"status": "success", "messages": []})), ["success"]);
    }
}
