"""What a row of `claims.py` is made of, and the proxy that it uses."""

import json
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
    # Entries put into LiteLLM's registry, by name.
    entries: dict = field(default_factory=dict)


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


def path(name):
    """The path of a webhook: that of its name, where it is no path itself."""
    return name if name.startswith("/") else f"/claims/{name}"


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

    def with_call(self, name, call, requests=None):
        """The requests to a webhook that have the event of a call."""
        found = self.stage.receiver.all() if requests is None else requests
        return [request for request in found if request.path == path(name) and events(request, call)]

    def settle(self, *names):
        """Waits until all events have arrived at some webhooks. An older LiteLLM loses an event that is queued while a batch is on
        its way: the next call then shows it."""
        for _ in range(forms.ROUNDS):
            call = self.call()
            if all([self.wait(name, call, seconds=forms.TWO_BATCHES) for name in names]):
                return
        raise Failure(f"nothing more arrived at {', '.join(names)}", self.proxy.log())

    def answer(self, name, *answers, also=None):
        """Sets the answers to the requests of the calls that follow. All earlier events have arrived there, and at `also`."""
        self.settle(name, *filter(None, [also]))
        self.stage.receiver.answers[path(name)] = list(answers)

    def wait(self, name, call, count=1, seconds=forms.ARRIVES_WITHIN):
        """Waits for some requests with the event of a call. Whether they came."""
        return self.stage.receiver.wait(
            lambda requests: len(self.with_call(name, call, requests)) >= count, seconds, lambda: self.proxy.ended
        )

    def event(self, name, call):
        """The event of a call, which must arrive."""
        if not self.wait(name, call):
            raise Untrue(f"the event of {call.who} did not arrive at {name}")
        return events(self.with_call(name, call)[0], call)[0]

    def sent_once(self, name, call):
        """That the event of a call arrived in one request only: a later one has arrived after it."""
        self.event(name, call)
        self.event(name, self.call())
        true(len(self.with_call(name, call)) == 1, f"the event of {call.who} was sent again to {name}")

    def arrives(self, name, call, sentinel):
        """Whether an event arrives before later ones have, at a webhook that gets all, in two batches."""
        self.settle(sentinel)
        self.settle(sentinel)
        return bool(self.with_call(name, call))

    def absent(self, name, call, sentinel):
        true(not self.arrives(name, call, sentinel), f"the event of {call.who} arrived at {name}")


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


ENVIRONMENT = provider.ENVIRONMENT | shell.EVERY_SECOND


def started(setup):
    """The reader's proxy with the lines of a setup merged in."""
    config = yaml.safe_load(production.READER)
    production.merge(config, yaml.safe_load(setup.lines))
    folder = Path(tempfile.mkdtemp(prefix="truth-claims-"))
    (folder / "config.yaml").write_text(json.dumps(config))
    for name, text in {"reader_callback.py": production.CALLBACK, "start.sh": production.START, **setup.files}.items():
        (folder / name).write_text(text)
    launcher = installed.with_entries(setup.entries) if setup.entries else None
    return shell.Proxy("start.sh", folder, launcher, ENVIRONMENT | setup.environment)


def run_setup(setup, account, stage, found):
    """A part of the run: the rows of a setup."""
    account.check(f"claims: {setup.name}", lambda: run_rows(account, stage, setup, found.claims))


def run_rows(account, stage, setup, outcomes):
    with stage.run(), started(setup) as proxy:
        proxy.wait()
        running = Running(stage, proxy)
        for claim in setup.claims:
            stage.receiver.answers.clear()
            check(account, claim, lambda claim=claim: claim.holds(running), outcomes)
    return f"{len(setup.claims)} rows"


def check(account, claim, test, outcomes):
    account.check(f"claim {claim.id}", lambda: outcome(claim, test, outcomes))


def outcome(claim, test, outcomes):
    """Runs a row and notes what it shows. It must hold on the releases that it is for, and on no other."""
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
