"""The forms in which an integration is run: the proxy with a configuration, and the SDK."""

from contextlib import contextmanager

import calls
import installed
import payload as payloads
import provider
import shell
from outcome import Failure

# In seconds. LiteLLM sends a batch every five.
ARRIVES_WITHIN, TWO_BATCHES = 60, 12
ROUNDS = 5


class Stage:
    """What every run needs, emptied before each: the receiver, the name server, and the calls of the case and of those that
    the same proxy had before it."""

    def __init__(self, receiver, names, trust):
        self.receiver = receiver
        self.names = names
        # The environment in which a program trusts the receiver's certificate.
        self.trust = trust
        self.made, self.earlier = [], []

    @contextmanager
    def run(self):
        """Around one run: an attempt to reach anything else fails it, and is named before any other reason."""
        self.receiver.clear()
        self.names.take()
        self.made, self.earlier = [], []
        try:
            yield
        except Failure as failure:
            raise Failure(self._reached(failure.reason), failure.log) from None
        if asked := self._reached(""):
            raise Failure(asked)

    def _reached(self, reason):
        names = self.names.take()
        return "; ".join(filter(None, [f"something tried to reach {', '.join(names)}" if names else "", reason]))


def demo(stage, case, launcher=None, expected=None):
    """Starts the demo's proxy as printed, makes the printed calls, and gives the events by the script's name."""
    expected = expected or case.expected()
    key = calls.master_key(case.text("start.sh"))
    with stage.run(), shell.Proxy("start.sh", case.folder(), launcher) as running:
        try:
            running.wait()
            if not calls.loggers(key):
                raise Failure(f"config.yaml does not enable the callback {case.key}: the proxy runs no webhook logger")
            exercise(stage, running, [expected], case, key)
            return account(stage, expected, stage.receiver.all())
        except Failure as failure:
            raise Failure(failure.reason, failure.log or running.log()) from None


def exercise(stage, running, forms, case, key):
    """Makes the published calls, one of a kind that is not asked for, and the sentinels, each when the events of those
    before it have arrived: LiteLLM loses an event that is queued while a batch is on its way. `forms` is what is expected
    of each form in which the proxy runs the case."""
    folder, kinds = case.folder(), forms[0].kinds
    stage.earlier += stage.made
    stage.made = []
    settle(stage, forms)

    def make(call):
        stage.made.append(call)
        if call.kind in kinds:
            arrivals(stage, running, forms, call)

    make(calls.by_script(folder, "request.sh") if "request.sh" in case.files else calls.our_own(calls.SUCCESS, key))
    make(calls.by_script(folder, "failure.sh") if "failure.sh" in case.files else calls.our_own(calls.FAILURE, key))
    sentinels(stage, running, forms, min(kinds, key=[calls.SUCCESS, calls.FAILURE].index), key)


def settle(stage, forms):
    """Waits for the event of the last call that another case has made. It may be one of those that LiteLLM loses."""
    last = next((call for call in reversed(stage.earlier) if call.kind in forms[0].kinds), None)
    for expected in forms:
        if last:
            stage.receiver.wait(event_of(last, expected), TWO_BATCHES)


def sentinels(stage, running, forms, kind, key):
    """Makes calls after which nothing more is awaited: what is not asked for was in the queue before them, so it would
    arrive before them.

    They are made two at a time, because only a request with two events shows the format of a batch. As `single` events,
    the requests of one batch go out in parallel: there it takes another batch to know that the first is complete."""
    single = forms[0].log_format == "single"
    for rounds in range(1, ROUNDS + 1):
        pair = [calls.our_own(kind, key), calls.our_own(kind, key)]
        stage.made += pair
        arrivals(stage, running, forms, pair[0])
        if not installed.KEEPS_QUEUED and not arrive_soon(stage, running, forms, pair[1]):
            # It was queued while the batch of the first was on its way.
            stage.made.remove(pair[1])
            stage.earlier.append(pair[1])
            continue
        arrivals(stage, running, forms, pair[1])
        if (single and rounds >= 2) or (not single and all(batched(stage, expected) for expected in forms)):
            return
    raise Failure(f"{ROUNDS} times two calls at once, and no request with two events to {forms[0].path}")


def arrive_soon(stage, running, forms, call):
    """Whether the event of a call arrives in each form with the next batches."""
    return all(stage.receiver.wait(event_of(call, expected), TWO_BATCHES, running.trouble) for expected in forms)


def at(stage, expected):
    """The requests that arrived at an address."""
    return [request for request in stage.receiver.all() if request.path == expected.path]


def batched(stage, expected):
    """Whether several events have arrived in one request."""
    return any(len(expected.events([request])) > 1 for request in at(stage, expected))


def arrivals(stage, running, forms, call):
    """Waits for the event of a call in each form."""
    for expected in forms:
        arrival(stage, running, expected, call)


def event_of(call, expected):
    """Whether the event of a call is in some requests, as a question to the receiver."""

    def found(requests):
        here = [request for request in requests if request.path == expected.path]
        return any(calls.belongs(event.payload, call) for event in expected.events(here))

    return found


def arrival(stage, running, expected, call):
    """Waits for the event of a call at one address."""
    found = event_of(call, expected)
    if stage.receiver.wait(found, ARRIVES_WITHIN, running.trouble):
        return
    # The trouble may be that of another logger of this proxy: what arrives, arrives with the next batches.
    trouble = running.trouble()
    if trouble and stage.receiver.wait(found, TWO_BATCHES):
        return
    why = trouble or f"nothing came in {ARRIVES_WITHIN} s"
    raise Failure(f"the event of {call.who} did not arrive: {why}{elsewhere(stage, expected)}")


def elsewhere(stage, expected):
    others = sorted({request.path for request in stage.receiver.all()} - {expected.path})
    return f"; requests went to {', '.join(others)} instead of {expected.path}" if others else ""


def account(stage, expected, requests):
    """Every request is as expected, each call of the case has its event, once, if its kind is asked for, and no event is of
    another call than those of this run."""
    for request in requests:
        expected.check(request)
    events = expected.events(requests)
    by_script = {}
    for call in stage.made:
        own = [event for event in events if calls.belongs(event.payload, call)]
        if call.kind in expected.kinds:
            if len(own) != 1:
                raise Failure(f"the event of {call.who} arrived {len(own)} times")
            check_payload(own[0].payload, call)
            by_script[call.who] = own[0]
        elif own:
            raise Failure(f"{call.kind} is not asked for, but the event of {call.who} arrived")
    known = [*stage.earlier, *stage.made]
    foreign = [event for event in events if not any(calls.belongs(event.payload, call) for call in known)]
    if foreign:
        raise Failure(f"{len(foreign)} events arrived that belong to no call")
    by_script.pop(calls.OURS, None)
    return {who: expected.without_changes(event) for who, event in by_script.items()}


def check_payload(payload, call):
    payloads.check(payload, call.kind)
    content = "Hello" if call.who != calls.OURS else "sentinel"
    if payload["messages"] != [{"role": "user", "content": content}]:
        raise Failure(f"the event of {call.who} carries other messages: {payload['messages']!r}")


def check_production(payload, call):
    """What an event of any of the proxy's APIs must have."""
    payloads.check(payload, call.kind)
    if "Hello" not in str(payload["messages"]):
        raise Failure(f"the event of {call.who} carries other messages: {payload['messages']!r}")


def sdk(stage, case):
    """Runs the Python program of a reader with an OpenAI key: the provider is the harness's own. It has sent what it sends
    when it ends."""
    expected = case.expected_in_production()
    folder = case.folder()
    (folder / "run.sh").write_text(case.filled("sdk.sh") + "python sdk.py\n")
    output = run_script(stage, ["sh", "run.sh"], folder, case.launcher("sdk.py"))
    return sent_by_sdk(stage, expected, output)


def run_script(stage, command, folder, launcher):
    """Runs a Python program that sends one event."""
    with stage.run():
        return shell.run(command, folder, ARRIVES_WITHIN * 5, launcher, provider.ENVIRONMENT | stage.trust)


def sent_by_sdk(stage, expected, output):
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
