"""Calls to the running proxy: those of the published scripts, run as a reader runs them, and our own."""

import json
import re
import urllib.error
import urllib.request
from dataclasses import dataclass

import shell
from outcome import Failure

PROXY = "http://127.0.0.1:4000"
SUCCESS, FAILURE = "llm_api_success", "llm_api_failure"


@dataclass(frozen=True)
class Call:
    """A call that the proxy has answered: the event of it carries the id."""

    id: str
    kind: str
    who: str


def by_script(folder, script):
    """Runs `request.sh` or `failure.sh`."""
    output = shell.run(["sh", script], folder, 60)
    return _succeeded(script, output) if script == "request.sh" else _failed(script, output)


def _succeeded(script, output):
    try:
        answer = json.loads(output)
    except ValueError:
        raise Failure(f"{script}: the answer is no JSON", output) from None
    if "error" in answer:
        error = answer["error"]
        # Without a database LiteLLM can look up no other key than the master key, and says so in its own words.
        wrong_key = "No connected db" in str(error.get("message"))
        why = "the key is not the proxy's master key" if wrong_key else error.get("message")
        raise Failure(f"{script} was answered {error.get('code')}: {why}")
    return Call(answer["id"], SUCCESS, script)


def _failed(script, output):
    head, _, body = output.replace("\r\n", "\n").partition("\n\n")
    status = re.match(r"HTTP/\S+ (\d+)", head)
    call = re.search(r"(?im)^x-litellm-call-id: (\S+)$", head)
    if not status or not call:
        raise Failure(f"{script}: the answer has no status or no x-litellm-call-id", output)
    if int(status[1]) < 400:
        raise Failure(f"{script}: the call did not fail but was answered {status[1]}", body)
    return Call(call[1], FAILURE, script)


def our_own(kind, key):
    """A call of our own: of a kind that must not arrive, or the sentinel after which nothing more is awaited."""
    model = "gpt-4o-mini" if kind == SUCCESS else "no-such-model"
    body = json.dumps({"model": model, "messages": [{"role": "user", "content": "sentinel"}]}).encode()
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{PROXY}/chat/completions", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            if kind == FAILURE:
                raise Failure("a call of an unknown model was answered")
            return Call(json.load(answer)["id"], kind, "our call")
    except urllib.error.HTTPError as error:
        if kind == SUCCESS:
            raise Failure(f"our own call was answered {error.code}", error.read().decode()) from None
        return Call(error.headers["x-litellm-call-id"], kind, "our call")


def loggers(key):
    """How many webhook loggers the proxy says it runs."""
    request = urllib.request.Request(f"{PROXY}/active/callbacks", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        active = json.load(answer)
    return sum("GenericAPILogger" in name for name in active["litellm.callbacks"])


def master_key(start):
    """The key that a start script sets."""
    return re.search(r"LITELLM_MASTER_KEY='([^']*)'", start)[1]


def belongs(payload, call):
    """Whether an event is that of a call."""
    return call.id in (payload.get("id"), payload.get("litellm_call_id"))
