"""The receiver that the pages print: run as printed, it prints what arrives and answers 200."""

import subprocess
import time
import urllib.error
import urllib.request

import fences
import shell
from outcome import Failure

URL = "http://127.0.0.1:8484/page"
SECONDS = 60


def check(page):
    """`page` is the Markdown of an integration's page. The port of the pages must be free."""
    texts = {block.text for block in fences.blocks(page.read_text()) if 'title="receiver.py"' in block.words}
    if len(texts) != 1:
        raise Failure(f"{page} has {len(texts)} blocks receiver.py, not one")
    command = ["python", "-c", texts.pop()]
    with subprocess.Popen(command, env=shell.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            post(b'{"id": "1"}', time.monotonic() + SECONDS)
            line = process.stdout.readline().decode()
            if line != '/page {"id": "1"}\n':
                raise Failure(f"it printed {line!r}")
        finally:
            process.kill()


def post(body, end):
    """Posts as soon as the receiver takes it."""
    while True:
        try:
            with urllib.request.urlopen(urllib.request.Request(URL, body), timeout=SECONDS):
                return
        except urllib.error.URLError as error:
            if time.monotonic() > end or not isinstance(error.reason, ConnectionRefusedError):
                raise Failure(f"it did not answer: {error}") from None
            time.sleep(0.2)
