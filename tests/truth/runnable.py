"""Hand-written examples that are marked as runnable are run like the published ones.

The mark is `run=GROUP/FILE` behind a block's language. The blocks of one group on one page are the files of one example,
named as the published files are: `config.yaml`, `start.sh`, `request.sh`, `failure.sh`, `sdk.py`.
"""

import json
import tempfile
from pathlib import Path

import calls
import fences
import payload as payloads
import shell
from outcome import Failure

MARK = "run="


def groups(content):
    """The examples by page and group: file name to text."""
    found = {}
    for page in sorted(content.rglob("*.md")):
        for block in fences.blocks(page.read_text()):
            for word in block.words:
                if word.startswith(MARK):
                    group, _, name = word.removeprefix(MARK).partition("/")
                    found.setdefault((page.relative_to(content), group), {})[name] = block.text
    return found


def check(account, stage, content):
    found = groups(content)
    account.check("hand-written pages have runnable examples", lambda: present(found))
    for (page, group), files in found.items():
        if "start.sh" in files:
            account.check(f"{page}: {group}", lambda files=files: proxy(stage, files))
        if "sdk.py" in files:
            account.check(f"{page}: {group}, sdk.py", lambda files=files: sdk(stage, files))


def present(found):
    if not found:
        raise Failure(f"no block is marked with {MARK}")
    return f"{len(found)}"


def written(files):
    folder = Path(tempfile.mkdtemp(prefix="truth-page-"))
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def proxy(stage, files):
    folder = written(files)
    with stage.run(), shell.Proxy("start.sh", folder) as running:
        try:
            running.wait()
            scripts = [script for script in ("request.sh", "failure.sh") if script in files]
            made = [calls.by_script(folder, script) for script in scripts]
            for call in made or [calls.our_own(calls.SUCCESS, calls.master_key(files["start.sh"]))]:
                arrival(stage, call)
        except Failure as failure:
            raise Failure(failure.reason, failure.log or running.log()) from None


def arrival(stage, call):
    def found(requests):
        return next((event for event in events(requests) if calls.belongs(event, call)), None)

    event = stage.receiver.wait(found, 60)
    if event is None:
        raise Failure(f"the event of {call.who} did not arrive in 60 s")
    payloads.check(event, call.kind)


def sdk(stage, files):
    with stage.run():
        output = shell.run(["python", "sdk.py"], written(files), 120)
        sent = list(events(stage.receiver.all()))
        if len(sent) != 1:
            raise Failure(f"sdk.py sent {len(sent)} events, not one", output)
        payloads.check(sent[0], calls.SUCCESS)


def events(requests):
    """The events of requests in any of the three formats."""
    for request in requests:
        for line in request.body.split(b"\n"):
            value = json.loads(line)
            yield from value if isinstance(value, list) else [value]
