"""Negative controls that LiteLLM itself does not give occasion for: each changes one thing in what has arrived, and the
check must fail and say why."""

import json
from dataclasses import replace

import calls
import forms
from outcome import must_fail


def check(account, stage, case):
    """`case` has just passed, and what arrived is still at the receiver."""
    expected = case.expected()
    arrived = [request for request in forms.at(stage, expected) if of_case(stage, expected, request)]
    for name, reason, change in CHANGES:
        account.check(
            f"control, {name}",
            lambda reason=reason, change=change: must_fail(
                reason, lambda: forms.account(stage, expected, change(arrived))
            ),
        )


def of_case(stage, expected, request):
    """Whether a request holds an event of the case's own calls."""
    return any(calls.belongs(event.payload, call) for event in expected.events([request]) for call in stage.made)


def request(**changes):
    """A change of the first request's parts."""
    return lambda requests: [replace(requests[0], **changes), *requests[1:]]


def headers(edit):
    """A change of the first request's headers."""
    return lambda requests: [replace(requests[0], headers=edit(requests[0].headers)), *requests[1:]]


def without(sent, name):
    return tuple(header for header in sent if header[0].lower() != name)


def events(edit):
    """A change of the first request's events: one event becomes those that `edit` gives."""

    def change(requests):
        body = [changed for event in json.loads(requests[0].body) for changed in edit(event)]
        return [replace(requests[0], body=json.dumps(body).encode()), *requests[1:]]

    return change


# Each change of what arrived, with the reason that must be named for it.
CHANGES = [
    ("another method", "PUT arrived, not POST", request(method="PUT")),
    ("another path", "the request went to /elsewhere", request(path="/elsewhere")),
    ("no body", "the body is not json_array", request(body=b"")),
    (
        "a header that does not arrive",
        "the header X-Acme-Team did not arrive",
        headers(lambda sent: without(sent, "x-acme-team")),
    ),
    (
        "a header that arrives twice",
        "the header X-Acme-Team arrived as 'demo-acme-team', 'another'",
        headers(lambda sent: (*sent, ("x-acme-team", "another"))),
    ),
    (
        "a request of another program",
        "the request is by ['curl/8.0']",
        headers(lambda sent: (*without(sent, "user-agent"), ("user-agent", "curl/8.0"))),
    ),
    (
        "an event without a required key",
        "the event lacks model_group",
        events(lambda event: [{name: value for name, value in event.items() if name != "model_group"}]),
    ),
    ("an event of another kind", "the event's status is 'failure'", events(lambda event: [event | {"status": "failure"}])),
    ("an event of another prompt", "carries other messages", events(lambda event: [event | {"messages": "Bye"}])),
    ("an event that does not arrive", "the event of request.sh arrived 0 times", lambda requests: requests[1:]),
    ("an event that arrives twice", "the event of request.sh arrived 2 times", events(lambda event: [event, event])),
    (
        "an event of no call",
        "1 events arrived that belong to no call",
        events(lambda event: [event, event | {"id": "another", "litellm_call_id": "another"}]),
    ),
]
