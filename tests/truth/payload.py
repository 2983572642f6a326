"""The Standard Logging Payload: what every event must have, and an event without its changing parts."""

from outcome import Failure

REQUIRED = frozenset(
    """id litellm_call_id trace_id session_id call_type cache_hit stream status status_fields custom_llm_provider
    saved_cache_cost startTime endTime completionStartTime response_time model metadata cache_key response_cost
    cost_breakdown autorouter_savings autorouter_savings_estimate autorouter_baseline_observation total_tokens
    prompt_tokens completion_tokens request_tags end_user api_base model_group model_id requester_ip_address user_agent
    messages response model_parameters hidden_params model_map_information error_str error_information
    response_cost_failure_debug_info guardrail_information standard_built_in_tools_params""".split()
)

# The values that are the same for every run of one example.
STABLE = frozenset(
    """call_type stream status status_fields custom_llm_provider model model_group messages total_tokens prompt_tokens
    completion_tokens model_parameters end_user""".split()
)

KINDS = {"success": "llm_api_success", "failure": "llm_api_failure"}


def check(payload, kind):
    if not isinstance(payload, dict):
        raise Failure(f"an event is no JSON object but {type(payload).__name__}")
    missing = sorted(REQUIRED - payload.keys())
    if missing:
        raise Failure(f"the event lacks {', '.join(missing)}")
    if KINDS.get(payload["status"]) != kind:
        raise Failure(f"the event's status is {payload['status']!r}, expected one of {kind}")


def without_changes(payload):
    """The values that stay, and the shape of the rest."""
    return {key: value if key in STABLE else _shape(value) for key, value in sorted(payload.items())}


def _shape(value):
    match value:
        case dict():
            return {key: _shape(inner) for key, inner in sorted(value.items())}
        case list():
            return sorted({repr(_shape(inner)) for inner in value})
        case bool():
            return "boolean"
        case str():
            return "string"
        case _:
            # A number may be absent in one run and there in the next.
            return "number or null"


def paths(event):
    """An event without its changing parts as readable paths, each with the kind of its value. The price list's entry of the
    model is left out: it is another for each model."""
    found = {}

    def walk(value, prefix):
        if isinstance(value, dict) and value and not prefix.endswith("model_map_value"):
            for key, inner in value.items():
                walk(inner, f"{prefix}.{key}" if prefix else key)
        else:
            found[prefix] = _kind(value)

    walk(event, "")
    return found


def _kind(value):
    match value:
        case dict():
            return "object"
        case list():
            return "list"
        case "string" | "boolean" | "number or null":
            return value
    return _shape(value)
