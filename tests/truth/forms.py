"""The forms in which an integration is run: the proxy with a configuration, and the SDK."""

from contextlib import contextmanager

import calls
import payload as payloads
import shell
from expected import Expected
from outcome import Failure

ARRIVES_WITHIN = 60


class Stage:
    """What every run needs: the receiver and the name server, emptied before each."""

    def __init__(self, receiver, names):
        self.receiver = receiver
        self.names = names

    @contextmanager
    def run(self):
        """Around one run: an attempt to reach anything else fails it, and is named before any other reason."""
        self.receiver.clear()
        self.names.take()
        try:
            yield
        except Failure as failure:
            raise Failure(self._reached(failure.reason), failure.log) from None
        if asked := self._reached(""):
            raise Failure(asked)

    def _reached(self, reason):
        names = self.names.take()
        return "; ".join(filter(None, [f"something tried to reach {', '.join(names)}" if names else "", reason]))


def proxy(stage, case, start="start.sh", config="config.yaml", launcher=None):
    """Starts the proxy by a published script, makes the published calls, and gives the events by the script's name."""
    expected = Expected(case.key, case.entry, case.text("config.yaml"))
    folder, key = case.folder(), calls.master_key(case.text("start.sh"))
    with stage.run(), shell.Proxy(start, folder, launcher) as running:
        try:
            running.wait()
            if not calls.loggers(key):
                raise Failure(f"{config} does not enable the callback {case.key}: the proxy runs no webhook logger")
            made = exercise(stage, expected, case, folder, key)
            return account(expected, stage.receiver.all(), made)
        except Failure as failure:
            raise Failure(failure.reason, failure.log or running.log()) from None


def exercise(stage, expected, case, folder, key):
    """Makes the published calls, one of a kind that is not asked for, and the sentinel, and waits for their events."""
    made = [calls.by_script(folder, script) for script in ("request.sh", "failure.sh") if script in case.files]
    if "failure.sh" not in case.files:
        made.append(calls.our_own(calls.FAILURE, key))
    for call in made:
        if call.kind in expected.kinds:
            arrival(stage, expected, call)
    # What is not asked for would be in the queue by now, so it would arrive with the sentinel or before it.
    sentinel = calls.our_own(min(expected.kinds, key=[calls.SUCCESS, calls.FAILURE].index), key)
    arrival(stage, expected, sentinel)
    return [*made, sentinel]


def arrival(stage, expected, call):
    """Waits for the event of a call."""

    def found(requests):
        here = [request for request in requests if request.path == expected.path]
        return any(calls.belongs(event.payload, call) for event in expected.events(here))

    if not stage.receiver.wait(found, ARRIVES_WITHIN):
        raise Failure(f"the event of {call.who} did not arrive in {ARRIVES_WITHIN} s{elsewhere(stage, expected)}")


def elsewhere(stage, expected):
    others = sorted({request.path for request in stage.receiver.all()} - {expected.path})
    return f"; requests went to {', '.join(others)} instead of {expected.path}" if others else ""


def account(expected, requests, made, earlier=()):
    """Every request is as expected, and every event is that of one call, once, of a kind that is asked for."""
    for request in requests:
        expected.check(request)
    events = expected.events(requests)
    by_script = {}
    for call in made:
        own = [event for event in events if calls.belongs(event.payload, call)]
        if call.kind in expected.kinds:
            if len(own) != 1:
                raise Failure(f"the event of {call.who} arrived {len(own)} times")
            check_payload(own[0].payload, call)
            by_script[call.who] = own[0]
        elif own:
            raise Failure(f"{call.kind} is not asked for, but the event of {call.who} arrived")
    known = [*made, *earlier]
    foreign = [event for event in events if not any(calls.belongs(event.payload, call) for call in known)]
    if foreign:
        raise Failure(f"{len(foreign)} events arrived that belong to no call")
    by_script.pop("our call", None)
    return {who: expected.without_changes(event) for who, event in by_script.items()}


def check_payload(payload, call):
    payloads.check(payload, call.kind)
    content = "Hello" if call.who != "our call" else "sentinel"
    if payload["messages"] != [{"role": "user", "content": content}]:
        raise Failure(f"the event of {call.who} carries other messages: {payload['messages']!r}")


def sdk(stage, case, launcher=None):
    """Runs `sdk.py` in a fresh interpreter. It has sent what it sends when it ends."""
    expected = Expected(case.key, case.entry, case.text("config.yaml"))
    with stage.run():
        output = shell.run(["python", "sdk.py"], case.folder(), 120, launcher)
        requests = stage.receiver.all()
        if not requests:
            raise Failure("sdk.py ended and sent nothing", output)
        for request in requests:
            expected.check(request)
        events = expected.events(requests)
        if len(events) != 1:
            raise Failure(f"sdk.py sent {len(events)} events, not one")
        kind = calls.SUCCESS if calls.SUCCESS in expected.kinds else calls.FAILURE
        call = calls.Call(events[0].payload.get("id"), kind, "sdk.py")
        if kind == calls.SUCCESS and str(call.id) not in output:
            raise Failure(f"the event {call.id} is not that of the answer", output)
        check_payload(events[0].payload, call)
        return {"sdk.py": expected.without_changes(events[0])}
