"""What must arrive for a case, worked out from its entry and the printed values alone."""

import json
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import installed
import payload as payloads
from outcome import Failure

# What an author means by a variable: wider than what LiteLLM substitutes, so that a name it leaves alone is found.
MEANT = re.compile(r"\{\{\s*environment_variables\.\s*(\w+)\s*\}\}")

LOCAL = "127.0.0.1:8484"

# What LiteLLM's HTTP client sends of itself.
CLIENT_HEADERS = {"host", "accept", "accept-encoding", "connection", "content-length"}


@dataclass(frozen=True)
class Event:
    request: object
    payload: dict


class Expected:
    def __init__(self, entry, values, local=None):
        """`local` is the path at the receiver where an example sends the events of an entry with a fixed endpoint."""
        self.entry = entry
        self.values = values
        kinds = entry.get("event_types")
        self.kinds = set(payloads.KINDS.values() if kinds is None else kinds)
        unknown = self.kinds - set(installed.facts()["event_types"])
        if unknown:
            raise Failure(f"unknown event type {', '.join(sorted(unknown))}: LiteLLM would never send it")
        if not self.kinds:
            raise Failure("the entry asks for no event type: LiteLLM would never send it anything")
        self.log_format = entry.get("log_format") or "json_array"
        self.path = local or self._path()

    def _path(self):
        """Where the events must arrive: a path of the receiver, or the whole URL of a fixed endpoint."""
        url = self.meant(self.entry["endpoint"], "the endpoint")
        address = urlsplit(url)
        if (address.scheme, address.netloc) == ("http", LOCAL):
            return address.path + (f"?{address.query}" if address.query else "")
        if MEANT.match(self.entry["endpoint"]):
            raise Failure(f"the endpoint is {url}, not the local receiver")
        return url

    def meant(self, text, where):
        def value(match):
            if match[1] not in self.values:
                raise Failure(f"{where} uses the variable {match[1]}, which the example sets nowhere")
            return self.values[match[1]]

        return MEANT.sub(value, text)

    def headers(self):
        declared = self.entry.get("headers") or {}
        own = {name.lower() for name in declared}
        default = {} if "content-type" in own else {"Content-Type": "application/json"}
        return default | declared

    def events(self, requests):
        """The events of some requests, by the entry's format."""
        return [Event(request, payload) for request in requests for payload in self._payloads(request.body)]

    def _payloads(self, body):
        try:
            match self.log_format:
                case "json_array":
                    payloads_of = json.loads(body)
                    if not isinstance(payloads_of, list):
                        raise Failure(f"the body is no JSON array but begins with {body[:40]!r}")
                case "ndjson":
                    if body.endswith(b"\n"):
                        raise Failure("the ndjson body ends with a newline")
                    payloads_of = [json.loads(line) for line in body.split(b"\n")]
                case "single":
                    payloads_of = [json.loads(body)]
                case other:
                    raise Failure(f"the entry's log_format {other!r} is unknown")
        except ValueError as error:
            raise Failure(f"the body is not {self.log_format}: {error}: {body[:60]!r}") from None
        if not payloads_of or not all(isinstance(payload, dict) for payload in payloads_of):
            raise Failure(f"the body is not {self.log_format}: not every event is an object: {body[:60]!r}")
        return payloads_of

    def check(self, request):
        """The request itself: method, path, every header with its value, no other header."""
        if request.method != "POST":
            raise Failure(f"{request.method} arrived, not POST")
        if request.path != self.path:
            raise Failure(f"the request went to {request.path}, not to {self.path}")
        arrived = {}
        for name, value in request.headers:
            arrived.setdefault(name.lower(), []).append(value)
        for name, declared in self.headers().items():
            if arrived.get(name.lower()) is None:
                raise Failure(f"the header {name} did not arrive")
            came = arrived[name.lower()]
            literal = next((value for value in came if "{{" in value), None)
            if literal is not None and MEANT.search(declared):
                raise Failure(f"the header {name} arrived as {literal!r}: LiteLLM did not substitute the variable")
            wanted = self.meant(declared, f"the header {name}")
            if came != [wanted]:
                raise Failure(f"the header {name} arrived as {', '.join(map(repr, came))}, not as {wanted!r}")
        own = {name.lower() for name in self.headers()}
        client = f"litellm/{installed.VERSION}"
        if "user-agent" not in own and arrived.get("user-agent") != [client]:
            raise Failure(f"the request is by {arrived.get('user-agent')}, not by {client}")
        foreign = sorted(arrived.keys() - own - CLIENT_HEADERS - {"user-agent"})
        if foreign:
            raise Failure(f"headers arrived that the entry does not declare: {', '.join(foreign)}")

    def without_changes(self, event):
        """An event and its request, without what differs from run to run."""
        headers = {
            name.lower(): value
            for name, value in event.request.headers
            if name.lower() not in CLIENT_HEADERS and name.lower() != "user-agent"
        }
        return {
            "method": event.request.method,
            "path": event.request.path,
            "headers": dict(sorted(headers.items())),
            "format": self.log_format,
            "event": payloads.without_changes(event.payload),
        }
