"""What runs the rows about redaction, fields that are left out, teams and keys."""

import json

import forms
from claim import true

# A reader's callback that prints what it gets.
CALLBACK = """
from litellm.integrations.custom_logger import CustomLogger


class Reader(CustomLogger):
    async def async_log_success_event(self, kwargs, response_obj, start_time, end_time):
        print("the reader's own callback got", kwargs["standard_logging_object"]["messages"], response_obj, flush=True)


instance = Reader()
"""


def redacted(running):
    for name in ("success", "streamed success", "failure"):
        event = running.event("plain", running.call(name))
        text = json.dumps([event["messages"], event["response"]])
        true("Hello" not in text, f"the event of a {name} has the prompt or the answer: {text}")


def redacted_everywhere(running):
    running.event("plain", running.call())
    own = "the reader's own callback got"
    true(running.proxy.logs(own, forms.ARRIVES_WITHIN), "the reader's own callback did not run")
    lines = [line for line in running.proxy.log().splitlines() if own in line]
    true(not any("Hello" in line for line in lines), f"another callback got the prompt or the answer: {lines}")


def excluded_from_success(running):
    for name in ("success", "streamed success"):
        event = running.event("plain", running.call(name))
        true("messages" not in event and "response" not in event, f"the event of a {name} has the fields")


def kept_in_failure(running):
    event = running.event("plain", running.call("failure"))
    true("messages" in event and "Hello" in json.dumps(event["messages"]), "the event of a failure lacks the field")


# Every caller has a team, but one, whose key has callbacks of its own. Both name a registry entry.
AUTHENTICATION = """
from litellm.proxy._types import UserAPIKeyAuth

LOGGING = [{"callback_name": "rubrik", "callback_type": "success", "callback_vars": {}}]


async def user_api_key_auth(request, api_key):
    if api_key == "sk-key":
        return UserAPIKeyAuth(api_key=api_key, metadata={"logging": LOGGING})
    return UserAPIKeyAuth(api_key=api_key, team_id="team-1")
"""


def team_callbacks(running):
    call = running.call()
    running.absent("/rubrik", call, "plain")


def key_callbacks(running):
    call = running.call(key="sk-key")
    running.absent("/rubrik", call, "plain")


def team_id(running):
    event = running.event("plain", running.call())
    team = event["metadata"]["user_api_key_team_id"]
    true(team == "team-1", f"the event's team is {team!r}")


# Values that LiteLLM does not find.


def header(request, name):
    return next((value for found, value in request.headers if found.lower() == name), None)


def dollar_braces(running):
    running.settle("braces")
    call = running.call()
    running.event("braces", call)
    sent = header(running.with_call("braces", call)[0], "x-key")
    true(sent == "${READER_KEY}", f"it was sent as {sent!r}")


def unset_in_registry(running):
    running.settle("/rubrik")
    call = running.call()
    running.event("/rubrik", call)
    sent = header(running.with_call("/rubrik", call)[0], "authorization")
    true(sent is not None and sent.strip() == "Bearer", f"an unset variable was sent as {sent!r}")
    true("RUBRIK_API_KEY" not in running.proxy.log(), "the log names the variable")


INVALID = "Header value must be str or bytes"


def unset_in_settings(running):
    running.absent("unset", running.call(), "plain")
    true(running.proxy.logs(INVALID, forms.ARRIVES_WITHIN), "the log does not have the line")


def set_too_late(running):
    running.absent("late", running.call(), "plain")
    true(running.proxy.logs(INVALID, forms.ARRIVES_WITHIN), "the log does not have the line")


# Where a name is enabled.


def not_in_callbacks(running):
    running.absent("forgotten", running.call(), "plain")


def success_callback_nothing(running):
    running.absent("/rubrik", running.call(), "plain")


def success_callback_success(running):
    true(running.arrives("/rubrik", running.call(), "plain"), "the event of a success did not arrive")


def success_callback_no_streams(running):
    running.absent("/rubrik", running.call("streamed success"), "plain")


def failure_callback(running):
    running.absent("/sample", running.call("failure"), "plain")
