"""The quick mode: one proxy with the demos of all integrations in one configuration."""

import json
import tempfile
from pathlib import Path

import yaml

import altered
import calls
import controls
import forms
import installed
import shell
from outcome import Failure


def run(cases, account, stage, found):
    """A part of the run: all demos."""
    account.check("one proxy for all demos", lambda: proxy(account, stage, cases, found))


def proxy(account, stage, cases, found):
    """Starts the proxy and checks each demo on it, then that nothing arrived beside what was checked."""
    put_in = {case.key: case.entry for case in cases if not case.runs_on_stock("config.yaml")}
    launcher = installed.with_entries(put_in) if put_in else None
    folder = together(cases)
    key = calls.master_key(cases[0].text("start.sh"))
    with stage.run(), shell.Proxy("start.sh", folder, launcher) as running:
        ready(running, key, cases)
        paths = set()
        for case in cases:
            passed = account.check(
                f"{case.key}: demo",
                lambda case=case: found.of(case.key).update({"config.yaml": one(stage, running, case, key, paths)}),
            )
            if passed and case.key == controls.CASE:
                altered.check(account, stage, case)
        if stray := {request.path for request in stage.receiver.all()} - paths:
            raise Failure(f"requests went to {', '.join(sorted(stray))}, where nobody sends to", running.log())
    return f"entries put into LiteLLM's registry: {', '.join(put_in) or 'none'}"


def together(cases):
    """One configuration of all, with the start script that all have."""
    config = {}
    for case in cases:
        own = yaml.safe_load(case.text("config.yaml"))
        config.setdefault("model_list", own["model_list"])
        config.setdefault("litellm_settings", {}).setdefault("callbacks", []).append(case.key)
        for part in ("callback_settings", "environment_variables"):
            config.setdefault(part, {}).update(own.get(part) or {})
    folder = Path(tempfile.mkdtemp(prefix="truth-all-"))
    (folder / "config.yaml").write_text(json.dumps(config, indent=2))
    (folder / "start.sh").write_text(cases[0].text("start.sh"))
    return folder


def ready(running, key, cases):
    running.wait()
    if (found := calls.loggers(key)) != len(cases):
        raise Failure(f"the proxy runs {found} webhook loggers, not one for each of {len(cases)}", running.log())


def one(stage, running, case, key, paths):
    """The printed calls of one integration, and what arrives for it. Where that is, is added to `paths`."""
    try:
        expected = case.expected()
        paths.add(expected.path)
        forms.exercise(stage, running, [expected], case, key)
        return forms.account(stage, expected, forms.at(stage, expected))
    except Failure as failure:
        raise Failure(failure.reason, failure.log or running.log()) from None
