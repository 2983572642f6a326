"""What the pages say of LiteLLM beyond the examples: one row a statement, run on the real proxy.

A row has an id, which a page names in `::claim{id="…"}`, the statement, the releases that it holds for, and a function that
runs it. Rows of one setup share a proxy. A row must hold on every release from `since` on and before `before`, and on no other: either
way, a release that behaves otherwise fails the run.
"""

import json
import os
import signal
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import yaml

import calls
import forms
import installed
import production
import provider
import shell
from outcome import Failure

KEY = production.KEY
WEBHOOK = "http://127.0.0.1:8484/claims/"


class Untrue(Exception):
    """What the row says does not hold. Anything else that goes wrong is a fault of the run."""


@dataclass(frozen=True)
class Claim:
    id: str
    says: str
    # What runs it: gets the proxy that its setup has started.
    holds: Callable
    since: str | None = None
    before: str | None = None

    def is_for(self, release):
        release = numbers(release)
        return (not self.since or numbers(self.since) <= release) and (not self.before or release < numbers(self.before))


@dataclass(frozen=True)
class Setup:
    """A configuration and the rows that run on it, in their order."""

    name: str
    lines: str
    claims: list
    # More variables, by name.
    environment: dict = field(default_factory=dict)
    # More files, by name.
    files: dict = field(default_factory=dict)


def numbers(release):
    return tuple(map(int, release.split(".")))


def webhook(name, more="", headers="{}"):
    """Lines for one webhook of the `callback_settings` form, at the path of its name."""
    return f"""
  {name}:
    callback_type: generic_api
    endpoint: {WEBHOOK}{name}
    headers: {headers}
{more}"""


@dataclass
class Running:
    """A proxy in use by rows."""

    stage: object
    proxy: object

    def call(self, name="success", key=KEY, **more):
        path, body, kind = production.CALLS[name]
        call = calls.made(path, {"model": "gpt-4o-mini", **body, **more}, kind, name, key)
        self.stage.made.append(call)
        return call

    def at(self, name):
        return [request for request in self.stage.receiver.all() if request.path == f"/claims/{name}"]

    def with_call(self, name, call, requests=None):
        """The requests to a webhook that have the event of a call."""
        found = requests if requests is not None else self.at(name)
        return [request for request in found if events(request, call)]

    def wait(self, name, call, count=1, seconds=forms.ARRIVES_WITHIN):
        """Waits for some requests with the event of a call. Whether they came."""
        return self.stage.receiver.wait(
            lambda _: len(self.with_call(name, call)) >= count, seconds, lambda: self.proxy.ended
        )

    def event(self, name, call):
        """The event of a call, which must arrive."""
        if not self.wait(name, call):
            raise Untrue(f"the event of {call.who} did not arrive at {name}")
        return events(self.with_call(name, call)[0], call)[0]

    def absent(self, name, call, sentinel):
        """That an event does not arrive: a later one did, at a webhook that gets all, and one more batch was sent."""
        for _ in range(2):
            later = self.call()
            if not self.wait(sentinel, later):
                raise Failure(f"the sentinel did not arrive at {sentinel}", self.proxy.log())
        if self.with_call(name, call):
            raise Untrue(f"the event of {call.who} arrived at {name}")


def events(request, call):
    try:
        body = json.loads(request.body)
    except ValueError:
        return []
    body = body if isinstance(body, list) else [body]
    return [event for event in body if isinstance(event, dict) and calls.belongs(event, call)]


def true(condition, otherwise):
    if not condition:
        raise Untrue(otherwise)


# Retries and what is lost.


def retries_5xx(running):
    running.stage.receiver.answers["/claims/retries"] = [500, 500]
    call = running.call()
    true(running.wait("retries", call, 3), "500, 500, 200 with three retries did not end with the third request")


def retries_repeat(running):
    running.stage.receiver.answers["/claims/retries"] = [500]
    call = running.call()
    true(running.wait("retries", call, 2), "the event of a failed request was not sent again")
    first, second = (events(request, call)[0]["id"] for request in running.with_call("retries", call)[:2])
    true(first == second, "the event has another id when it is sent again")


def retries_not_4xx(running):
    running.stage.receiver.answers["/claims/retries"] = [400]
    call = running.call()
    running.event("retries", call)
    later = running.call()
    running.event("retries", later)
    true(len(running.with_call("retries", call)) == 1, "a request that was answered 400 was sent again")


def no_retries(running):
    running.stage.receiver.answers["/claims/plain"] = [500]
    call = running.call()
    running.event("plain", call)
    later = running.call()
    running.event("plain", later)
    true(len(running.with_call("plain", call)) == 1, "a request that was answered 500 was sent again")


def error_logged(running):
    true("Generic API Logger Error sending batch" in running.proxy.log(), "the log does not have the line")


def queued_during_send(running):
    """The second call is queued while the batch of the first is on its way."""
    running.stage.receiver.answers["/claims/plain"] = [(200, 4)]
    first = running.call()
    running.event("plain", first)
    second = running.call()
    # Those that are queued before the batch is through are lost as well, where the second is.
    for _ in range(forms.ROUNDS):
        if running.wait("plain", running.call(), seconds=forms.TWO_BATCHES):
            return running.with_call("plain", second)
    raise Failure("nothing more arrived at plain", running.proxy.log())


def kept_during_send(running):
    true(queued_during_send(running), "the event that was queued during a send did not arrive")


def lost_during_send(running):
    true(not queued_during_send(running), "the event that was queued during a send arrived")


def stop_loses(running):
    """The last row of its setup: the proxy is stopped."""
    call = running.call()
    os.killpg(running.proxy.process.pid, signal.SIGTERM)
    running.proxy.process.wait(60)
    true(not running.with_call("plain", call), "the event that was queued arrived")


# What is sent.


def stream_once(running):
    call = running.call("streamed success")
    event = running.event("plain", call)
    running.absent("nothing", call, "plain")
    true(len(running.with_call("plain", call)) == 1, "a streamed call has several events")
    true("Hello there" in json.dumps(event["response"]), f"the event does not have the whole answer: {event['response']}")


def header(request, name):
    return next((value for found, value in request.headers if found.lower() == name), None)


def dollar_braces(running):
    event = running.call()
    running.event("braces", event)
    sent = header(running.with_call("braces", event)[0], "x-key")
    true(sent == "${READER_KEY}", f"it was sent as {sent!r}")


def unset_in_registry(running):
    call = running.call()
    true(running.stage.receiver.wait(lambda _: rubrik(running, call), forms.TWO_BATCHES), "nothing arrived")
    sent = header(rubrik(running, call)[0], "authorization")
    true(sent is not None and sent.strip() == "Bearer", f"an unset variable was sent as {sent!r}")


def rubrik(running, call):
    return [request for request in running.stage.receiver.all() if request.path == "/rubrik" and events(request, call)]


def unset_in_settings(running):
    running.event("plain", running.call())
    true("Header value must be str or bytes" in running.proxy.log(), "the log does not have the line")


def wrong_key(running):
    status, _, answer = calls.ask("/chat/completions", "sk-wrong", {"model": "gpt-4o-mini", "messages": production.HELLO})
    true(status == 400 and "No connected db" in answer.decode(), f"a wrong key was answered {status}: {answer[:200]!r}")


# Redaction.


def redacted(running):
    for name in ("success", "failure"):
        event = running.event("plain", running.call(name))
        text = json.dumps([event["messages"], event["response"]])
        true("Hello" not in text, f"the event of a {name} has the prompt or the answer: {text}")


def excluded_from_success(running):
    event = running.event("plain", running.call())
    true("messages" not in event and "response" not in event, "the event of a success has the fields")


def kept_in_failure(running):
    event = running.event("plain", running.call("failure"))
    true("messages" in event and "Hello" in json.dumps(event["messages"]), "the event of a failure lacks the field")


def team_callbacks(running):
    """The custom authentication gives every caller a team that names a registry entry."""
    running.absent("../rubrik", running.call(), "plain")
    true(not [request for request in running.stage.receiver.all() if request.path == "/rubrik"], "an event arrived")


TEAM = """
from litellm.proxy._types import UserAPIKeyAuth


async def user_api_key_auth(request, api_key):
    return UserAPIKeyAuth(api_key=api_key, team_id="team-1")
"""


# Where a name is enabled.


def success_callback_nothing(running):
    call = running.call()
    running.absent("../rubrik", call, "plain")
    true(not rubrik(running, call), "the event of a success arrived")


def success_callback_success(running):
    call = running.call()
    running.event("plain", call)
    true(running.stage.receiver.wait(lambda _: rubrik(running, call), forms.TWO_BATCHES), "nothing arrived")


def success_callback_no_streams(running):
    call = running.call("streamed success")
    running.absent("../rubrik", call, "plain")
    true(not rubrik(running, call), "the event of a streamed call arrived")


PLAIN = webhook("plain")
RUBRIK = {"RUBRIK_WEBHOOK_URL": "http://127.0.0.1:8484/rubrik", "RUBRIK_API_KEY": "key"}

SETUPS = [
    Setup(
        "webhooks",
        f"""
litellm_settings:
  callbacks: [plain, retries, braces, unset, rubrik]
callback_settings:{PLAIN}
{webhook("retries", "    max_retries: 3")}
{webhook("braces", headers='{X-Key: "${READER_KEY}"}')}
{webhook("unset", headers="{X-Key: os.environ/NOWHERE_SET}")}
""",
        [
            Claim("retries-5xx", "With max_retries, a request that is answered 500 is sent again.", retries_5xx),
            Claim("retries-repeat", "An event that is sent again has the same id.", retries_repeat),
            Claim("retries-not-4xx", "A request that is answered 400 is never sent again.", retries_not_4xx),
            Claim("no-retries", "Without max_retries, a request that fails is not sent again.", no_retries),
            Claim("error-logged", "The log has a line for a batch that was not sent.", error_logged),
            Claim("stream-once", "A streamed call has one event, with the whole answer.", stream_once),
            Claim("dollar-braces", "${NAME} in callback_settings is not substituted.", dollar_braces),
            Claim("unset-in-registry", "A variable of the registry that is not set is sent empty.", unset_in_registry),
            Claim("unset-in-settings", "An os.environ/NAME that is not set makes every send fail.", unset_in_settings),
            Claim("wrong-key", "A wrong master key is answered 400, No connected db.", wrong_key),
            Claim(
                "lost-during-send",
                "An event that is queued while a batch is on its way is lost.",
                lost_during_send,
                before="1.108.0",
            ),
            Claim(
                "kept-during-send",
                "An event that is queued while a batch is on its way is sent with the next.",
                kept_during_send,
                since="1.108.0",
            ),
            Claim("stop-loses", "Events that are queued when the proxy stops are lost.", stop_loses),
        ],
        {"RUBRIK_WEBHOOK_URL": "http://127.0.0.1:8484/rubrik", "READER_KEY": "set"},
    ),
    Setup(
        "redaction",
        f"""
litellm_settings:
  turn_off_message_logging: true
  callbacks: [plain]
callback_settings:{PLAIN}
""",
        [Claim("redaction", "turn_off_message_logging removes prompt and answer, of failures too.", redacted)],
    ),
    Setup(
        "fields left out, teams",
        f"""
litellm_settings:
  standard_logging_payload_excluded_fields: [messages, response]
  callbacks: [plain]
  default_team_settings:
    - team_id: team-1
      success_callback: [rubrik]
general_settings:
  custom_auth: team_auth.user_api_key_auth
callback_settings:{PLAIN}
""",
        [
            Claim("excluded-success", "Excluded fields are not in the event of a success.", excluded_from_success),
            Claim("excluded-failure", "Excluded fields stay in the event of a failure.", kept_in_failure),
            Claim("team-callbacks", "A team's callbacks don't know the names of the registry.", team_callbacks),
        ],
        RUBRIK,
        {"team_auth.py": TEAM},
    ),
    Setup(
        "success_callback",
        f"""
litellm_settings:
  success_callback: [rubrik]
  callbacks: [plain]
callback_settings:{PLAIN}
""",
        [
            Claim(
                "success-callback-nothing",
                "A registry name under success_callback sends nothing.",
                success_callback_nothing,
                before="1.109.0",
            ),
            Claim(
                "success-callback-success",
                "A registry name under success_callback sends successes that are not streamed.",
                success_callback_success,
                since="1.109.0",
            ),
            Claim(
                "success-callback-no-streams",
                "A registry name under success_callback does not send streamed calls.",
                success_callback_no_streams,
            ),
        ],
        RUBRIK,
    ),
]


def settings_without_endpoint(stage):
    """LiteLLM's own page for Sumo Logic prints this configuration."""
    lines = """
litellm_settings:
  callbacks: [sumologic]
callback_settings:
  sumologic:
    callback_type: generic_api
    log_format: ndjson
"""
    variables = {"SUMOLOGIC_WEBHOOK_URL": WEBHOOK + "sumologic"}
    with stage.run(), started(stage, lines, variables, {}) as proxy:
        try:
            proxy.wait()
        except Failure as failure:
            true("Empty module name" in failure.log, f"the proxy stopped for another reason: {failure.reason}")
            return
        raise Untrue("the proxy started")


SDK = """
import asyncio
import litellm


async def main():
    litellm.callbacks = ["rubrik"]
    await litellm.acompletion(model="openai/gpt-4o-mini", messages=[{"role": "user", "content": "Hello"}])
    await asyncio.sleep(8)


asyncio.run(main())
"""


def sdk_name(stage):
    folder = Path(tempfile.mkdtemp(prefix="truth-claims-"))
    (folder / "named.py").write_text(SDK)
    with stage.run():
        more = provider.ENVIRONMENT | {"OPENAI_API_KEY": "sk-provider"} | RUBRIK
        shell.run(["python", "named.py"], folder, 120, None, more)
        true(not stage.receiver.all(), "an event arrived")


# Rows that need no running proxy.
ALONE = [
    Claim(
        "settings-without-endpoint",
        "callback_settings without an endpoint stops the proxy at its start.",
        settings_without_endpoint,
    ),
    Claim("sdk-name", "In the SDK, a registry name in litellm.callbacks sends nothing.", sdk_name),
]


def started(stage, lines, environment, files):
    """The reader's proxy with some lines merged in."""
    config = yaml.safe_load(production.READER)
    production.merge(config, yaml.safe_load(lines))
    folder = Path(tempfile.mkdtemp(prefix="truth-claims-"))
    (folder / "config.yaml").write_text(json.dumps(config))
    for name, text in {"reader_callback.py": production.CALLBACK, "start.sh": production.START, **files}.items():
        (folder / name).write_text(text)
    return shell.Proxy("start.sh", folder, None, provider.ENVIRONMENT | environment)


def run(account, stage):
    """Runs all rows; gives what the proof says of each."""
    outcomes = {}
    for setup in SETUPS:
        account.check(f"claims: {setup.name}", lambda setup=setup: run_setup(account, stage, setup, outcomes))
    for claim in ALONE:
        check(account, claim, lambda claim=claim: claim.holds(stage), outcomes)
    return outcomes


def run_setup(account, stage, setup, outcomes):
    with stage.run(), started(stage, setup.lines, setup.environment, setup.files) as proxy:
        proxy.wait()
        running = Running(stage, proxy)
        for claim in setup.claims:
            stage.receiver.answers.clear()
            check(account, claim, lambda claim=claim: claim.holds(running), outcomes)
    return f"{len(setup.claims)} rows"


def check(account, claim, test, outcomes):
    def holds():
        try:
            test()
            untrue = None
        except Untrue as error:
            untrue = str(error)
        if claim.is_for(installed.VERSION) and untrue:
            raise Failure(f"{claim.says} On this release it does not hold: {untrue}")
        if not claim.is_for(installed.VERSION) and not untrue:
            raise Failure(f"{claim.says} On this release it holds too: change since or before")
        limits = {name: getattr(claim, name) for name in ("since", "before") if getattr(claim, name)}
        outcomes[claim.id] = {"holds": untrue is None, **limits}
        return untrue and f"not on this release: {untrue}"

    account.check(f"claim {claim.id}", holds)
