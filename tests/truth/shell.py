"""A reader's shell: a clean environment with the pinned LiteLLM in it, and nothing else."""

import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from outcome import Failure

HOME = tempfile.mkdtemp(prefix="truth-home-")
BIN = Path(sys.executable).parent


# LiteLLM sends a batch every five seconds. Where nothing depends on it, a run doesn't wait for that.
EVERY_SECOND = {"DEFAULT_FLUSH_INTERVAL_SECONDS": "1"}


def environment(first=None):
    """What `env -i` leaves, with PATH and HOME. `first` is a folder whose commands come first."""
    path = [str(first)] if first else []
    return {"PATH": os.pathsep.join([*path, str(BIN), "/usr/local/bin", "/usr/bin", "/bin"]), "HOME": HOME}


def run(command, folder, seconds, first=None, more=None):
    """Runs a command to its end and gives its output."""
    return finished(command, folder, seconds, first, more).stdout


def finished(command, folder, seconds, first=None, more=None):
    """Runs a command to its end, which must be a success."""
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment(first) | (more or {}), capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as late:
        raise Failure(f"`{' '.join(command)}` did not end in {seconds} s", _text(late.output) + _text(late.stderr)) from None
    if done.returncode:
        raise Failure(f"`{' '.join(command)}` ended with {done.returncode}", done.stdout + done.stderr)
    return done


def _text(output):
    return output.decode("utf-8", "replace") if isinstance(output, bytes) else output or ""


# Lines of LiteLLM's log: an exception at the end of its traceback, and a batch that could not be sent.
ERROR = re.compile(r"^[\w.]*(?:Error|Exception)\b.*", re.M)
NOT_SENT = re.compile(r"Generic API Logger.*Error sending .*")


def _last(pattern, log):
    """The last that the pattern finds in a log, if anything."""
    return (pattern.findall(log) or [None])[-1]


class Proxy:
    """The proxy as a start script starts it, ready when it says so itself."""

    READY = "Uvicorn running on http://"
    HERE = READY + "127.0.0.1:4000"

    def __init__(self, script, folder, first=None, more=None):
        self.script = script
        self.lines = []
        self.changed = threading.Condition()
        self.ended = False
        self.process = subprocess.Popen(
            ["sh", script],
            cwd=folder,
            env=environment(first) | (more or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line)
                self.changed.notify_all()
        with self.changed:
            self.ended = True
            self.changed.notify_all()

    def _ready(self):
        return next((line for line in self.lines if self.READY in line), None)

    def wait(self, seconds=180):
        with self.changed:
            self.changed.wait_for(lambda: self._ready() or self.ended, seconds)
            line, ended = self._ready(), self.ended
        if line is None and ended:
            cause = _last(ERROR, self.log()) or "see its log"
            raise Failure(f"{self.script}: the proxy ended with {self.process.wait()} at its start: {cause}", self.log())
        if line is None:
            raise Failure(f"{self.script}: the proxy was not ready after {seconds} s", self.log())
        if self.HERE not in line:
            raise Failure(f"{self.script}: the proxy listens elsewhere: {line.strip()}", self.log())

    def logs(self, text, seconds):
        """Waits for a text in the log. Whether it came."""
        with self.changed:
            self.changed.wait_for(lambda: self.ended or any(text in line for line in self.lines), seconds)
        return text in self.log()

    def trouble(self):
        """Why events may not arrive, as far as the proxy shows it: it ended, or could not send a batch."""
        if self.ended:
            return f"the proxy ended with {self.process.wait()}"
        return _last(NOT_SENT, self.log())

    def log(self):
        with self.changed:
            return "".join(self.lines)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.reader.join(10)
