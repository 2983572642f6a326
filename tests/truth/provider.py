"""A provider on this machine: as much of OpenAI's API as LiteLLM asks for. No request leaves the machine, nothing is paid."""

import json
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ADDRESS = ("127.0.0.1", 9000)
BASE = "http://127.0.0.1:9000/v1"

# What a reader's environment has beside the printed variables, with the provider in the place of OpenAI.
ENVIRONMENT = {"OPENAI_BASE_URL": BASE, "OPENAI_API_BASE": BASE, "LITELLM_LOCAL_MODEL_COST_MAP": "True"}

USAGE = {"prompt_tokens": 10, "completion_tokens": 20, "total_tokens": 30}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        if body.get("model") == "gpt-4o-mini":
            if self.path.endswith("/responses"):
                self.response(body)
            else:
                self.completion(body)
        else:
            error = {"message": "The model does not exist", "type": "invalid_request_error", "code": "model_not_found"}
            self.json(404, {"error": error})

    def completion(self, body):
        head = {"id": f"chatcmpl-{uuid.uuid4()}", "created": int(time.time()), "model": body["model"]}
        if not body.get("stream"):
            message = {"role": "assistant", "content": "Hello from the provider"}
            choice = {"index": 0, "message": message, "finish_reason": "stop"}
            self.json(200, {**head, "object": "chat.completion", "choices": [choice], "usage": USAGE})
            return
        head["object"] = "chat.completion.chunk"
        chunks = [
            {**head, "choices": [{"index": 0, "delta": {"role": "assistant", "content": "Hello "}, "finish_reason": None}]},
            {**head, "choices": [{"index": 0, "delta": {"content": "there"}, "finish_reason": None}]},
            {**head, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]},
            {**head, "choices": [], "usage": USAGE},
        ]
        self.events([(None, chunk) for chunk in chunks], end="data: [DONE]\n\n")

    def response(self, body):
        text = {"type": "output_text", "text": "Hello from the provider", "annotations": []}
        message = {"type": "message", "id": "msg_1", "status": "completed", "role": "assistant", "content": [text]}
        response = {
            "id": f"resp_{uuid.uuid4().hex}",
            "object": "response",
            "created_at": int(time.time()),
            "status": "completed",
            "error": None,
            "incomplete_details": None,
            "instructions": None,
            "metadata": {},
            "model": body["model"],
            "output": [message],
            "parallel_tool_calls": True,
            "temperature": 1.0,
            "tool_choice": "auto",
            "tools": [],
            "top_p": 1.0,
            "usage": {
                "input_tokens": 10,
                "input_tokens_details": {"cached_tokens": 0},
                "output_tokens": 20,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": 30,
            },
        }
        if not body.get("stream"):
            self.json(200, response)
            return
        created = {**response, "status": "in_progress", "output": [], "usage": None}
        names = [("response.created", created), ("response.completed", response)]
        self.events([(name, {"type": name, "sequence_number": at, "response": it}) for at, (name, it) in enumerate(names)])

    def json(self, status, value):
        self.answer(status, "application/json", json.dumps(value).encode())

    def events(self, events, end=""):
        lines = [f"event: {name}\n" * bool(name) + f"data: {json.dumps(value)}\n\n" for name, value in events]
        self.answer(200, "text/event-stream", ("".join(lines) + end).encode())

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def serve():
    threading.Thread(target=ThreadingHTTPServer(ADDRESS, Handler).serve_forever, daemon=True).start()
