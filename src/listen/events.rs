//! The events in a request's body, in the three forms that LiteLLM sends.

use serde_json::Value;

/// What a body turned out to be.
#[derive(Debug, PartialEq)]
pub(super) enum Body {
    /// Nothing.
    Empty,
    /// Events, with the words for their form.
    Events(&'static str, Vec<Value>),
    /// Something else, with the reason.
    Other(String),
}

/// Reads a body as `json_array`, `single` or `ndjson`, whichever it is.
pub(super) fn read(body: &[u8], content_type: &str) -> Body {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Body::Empty;
    }
    let whole = match serde_json::from_slice(body) {
        Ok(Value::Array(events)) if events.iter().all(Value::is_object) => return Body::Events("json_array", events),
        Ok(event @ Value::Object(_)) => {
            // One object alone may be either.
            let form = if content_type.contains("ndjson") { "ndjson" } else { "single or ndjson" };
            return Body::Events(form, vec![event]);
        }
        Ok(_) => return Body::Other("JSON, but neither an object nor an array of objects".to_owned()),
        Err(error) => error,
    };
    let lines = body.split(|byte| *byte == b'\n').filter(|line| !line.iter().all(u8::is_ascii_whitespace));
    let lines: Result<Vec<Value>, _> = lines.map(serde_json::from_slice).collect();
    match lines {
        Ok(events) if events.iter().all(Value::is_object) => Body::Events("ndjson", events),
        _ => Body::Other(format!("no JSON: {whole}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_three_forms_are_told_apart() {
        let (a, b) = (json!({"id": "a"}), json!({"id": "b"}));
        let json = "application/json";
        assert_eq!(read(br#"[{"id":"a"},{"id":"b"}]"#, json), Body::Events("json_array", vec![a.clone(), b.clone()]));
        assert_eq!(read(b"{\"id\":\"a\"}\n{\"id\":\"b\"}", json), Body::Events("ndjson", vec![a.clone(), b]));
        assert_eq!(read(br#"{"id":"a"}"#, json), Body::Events("single or ndjson", vec![a.clone()]));
        assert_eq!(read(br#"{"id":"a"}"#, "application/x-ndjson"), Body::Events("ndjson", vec![a]));
        assert_eq!(read(b" \n", json), Body::Empty);
        assert!(matches!(read(b"[1]", json), Body::Other(_)));
        assert!(matches!(read(b"{\"a\":1}\nx", json), Body::Other(why) if why.starts_with("no JSON: ")));
        assert!(matches!(read(b"\xff\xfe", json), Body::Other(_)));
    }
}
