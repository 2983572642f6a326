"""The local receiver: takes the place of `sitegen listen` at the address that the examples send to, and of the services
with a fixed endpoint. It keeps all requests."""

import select
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: tuple
    body: bytes
    # When it arrived, to compare with other requests.
    time: float = field(default_factory=time.monotonic, compare=False)


# In seconds: no request is held longer.
HELD = 60


def hang(connection):
    """Does not answer before the client gives up."""
    select.select([connection], [], [], HELD)


def close(_connection):
    """Closes the connection in the place of an answer."""


def hold(released):
    """Answers when an event is set."""

    def answer(_connection):
        released.wait(HELD)
        return 200

    return answer


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A proxy that is stopped resets its connection: that is no fault."""


class Receiver:
    ADDRESS = ("127.0.0.1", 8484)

    def __init__(self):
        self.requests = []
        # Those that are answered. Before, the one who sent it is not done with it: an older LiteLLM loses what is queued then.
        self.answered = []
        self.arrived = threading.Condition()
        # By path: the next answers, each a status, or a function of the connection that gives one, or nothing where the
        # connection is to be closed. 200 is the answer to everything else.
        self.answers = {}
        self._serve(self.ADDRESS)

    def serve_hosts(self, context):
        """Answers for services with a fixed endpoint too: what arrives has its whole URL as path."""
        self._serve(("127.0.0.1", 443), context)

    def _serve(self, address, context=None):
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path = f"https://{self.headers['Host']}{self.path}" if context else self.path
                request = Received(self.command, path, tuple(self.headers.items()), body)
                status = receiver.take(request)
                if callable(status):
                    receiver.done(request)
                    status = status(self.connection)
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                receiver.done(request)

            do_POST = do_PUT = do_GET = answer

            def log_message(self, *_):
                pass

        server = Server(address, Handler)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def take(self, request):
        """Keeps a request, and gives its answer."""
        with self.arrived:
            self.requests.append(request)
            answers = self.answers.get(request.path)
            return answers.pop(0) if answers else 200

    def done(self, request):
        with self.arrived:
            if not any(request is one for one in self.answered):
                self.answered.append(request)
            self.arrived.notify_all()

    def clear(self):
        with self.arrived:
            self.requests, self.answered = [], []

    def wait(self, found, seconds, over=lambda: None):
        """Waits until `found` gives something true of the answered requests, and returns it; something false when the seconds
        have passed or `over` gives something true."""
        end = time.monotonic() + seconds
        with self.arrived:
            while not (result := found(self.answered)) and not over() and time.monotonic() < end:
                # A request notifies, `over` does not: it is asked now and then.
                self.arrived.wait(0.5)
            return result

    def all(self):
        with self.arrived:
            return list(self.requests)
