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
OURS = "our call"


@dataclass(frozen=True)
class Call:
    """A call that the proxy has answered: the event of it carries the id."""

    id: str
    kind: str
    who: str

    def __post_init__(self):
        if not self.id:
            raise Failure(f"the answer to {self.who} has no id, so no event can be found to belong to it")


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
    return Call(answer.get("id"), SUCCESS, script)


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
    """A call of our own: of a kind that must not arrive, or a sentinel."""
    model = "gpt-4o-mini" if kind == SUCCESS else "no-such-model"
    body = {"model": model, "messages": [{"role": "user", "content": "sentinel"}]}
    status, headers, answer = ask("/chat/completions", key, body)
    if (status < 400) != (kind == SUCCESS):
        raise Failure(f"our own call of the model {model} was answered {status}", answer.decode("utf-8", "replace"))
    return Call(json.loads(answer)["id"] if kind == SUCCESS else headers["x-litellm-call-id"], kind, OURS)


def made(path, body, kind, who, key):
    """A call of any of the proxy's APIs. It is known by the call id in the answer's head."""
    status, headers, answer = ask(path, key, body)
    if (status < 400) != (kind == SUCCESS):
        raise Failure(f"{who}: {path} was answered {status}", answer.decode("utf-8", "replace"))
    return Call(headers["x-litellm-call-id"], kind, who)


def loggers(key):
    """How many webhook loggers the proxy says it runs."""
    _, _, answer = ask("/active/callbacks", key)
    return sum("GenericAPILogger" in name for name in json.loads(answer)["litellm.callbacks"])


# Without the proxies that the environment may name.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(path, key, body=None):
    """The status, the headers and the body of the proxy's answer to a request of our own."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(PROXY + path, json.dumps(body).encode() if body else None, headers)
    try:
        with _opener.open(request, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()
    except OSError as error:
        raise Failure(f"our own request to {path} was not answered: {error}") from None


def master_key(start):
    """The key that a start script sets."""
    return re.search(r"LITELLM_MASTER_KEY='([^']*)'", start)[1]


def belongs(payload, call):
    """Whether an event is that of a call."""
    return call.id in (payload.get("id"), payload.get("litellm_call_id"))
