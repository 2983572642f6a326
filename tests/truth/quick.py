"""The quick mode: one proxy with the configurations of all integrations in one.

The registry form and the `callback_settings` form of an entry have one name and one address. Here the latter gets another
name, and the path `/settings` in front of its own.
"""

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
from expected import Expected
from outcome import Failure

HERE = "http://127.0.0.1:8484/"
SETTINGS = HERE + "settings/"


def run(account, stage, cases, proven):
    account.check("one proxy for all", lambda: proxy(account, stage, cases, proven))
    for case in cases:
        account.check(
            f"{case.key}: sdk.py",
            lambda case=case: proven[case.key].update({"sdk.py": forms.sdk(stage, case, case.launcher())}),
        )


def proxy(account, stage, cases, proven):
    """Starts the proxy and checks each integration on it, then that nothing arrived beside what was checked."""
    put_in = {case.key: case.entry for case in cases if not case.stock}
    launcher = installed.with_entries(put_in) if put_in else None
    folder, start = together(cases)
    key = calls.master_key(cases[0].text("start.sh"))
    with stage.run(), shell.Proxy(start, folder, launcher) as running:
        ready(running, key, cases)
        paths = set()
        for case in cases:
            passed = account.check(
                f"{case.key}: both forms",
                lambda case=case: proven[case.key].update(one(stage, running, case, key, paths)),
            )
            if passed and case.key == controls.CASE:
                altered.check(account, stage, case)
        if stray := {request.path for request in stage.receiver.all()} - paths:
            raise Failure(f"requests went to {', '.join(sorted(stray))}, where nobody sends to", running.log())
    return f"entries put into LiteLLM's registry: {', '.join(put_in) or 'none'}"


def together(cases):
    """One configuration and one start script of all."""
    config, exports = {}, []
    for case in cases:
        own, other = (yaml.safe_load(case.text(name)) for name in ("config.yaml", "callback_settings.yaml"))
        config.setdefault("model_list", own["model_list"])
        names = config.setdefault("litellm_settings", {}).setdefault("callbacks", [])
        names += [case.key, renamed(case.key)]
        settings = config.setdefault("callback_settings", {})
        settings |= own.get("callback_settings") or {}
        settings[renamed(case.key)] = moved(other["callback_settings"][case.key])
        config.setdefault("environment_variables", {}).update(own.get("environment_variables") or {})
        *lines, _ = case.text("start_callback_settings.sh").splitlines()
        exports += [line.replace(HERE, SETTINGS) for line in lines]
    folder = Path(tempfile.mkdtemp(prefix="truth-all-"))
    (folder / "config.yaml").write_text(json.dumps(config, indent=2))
    (folder / "start.sh").write_text("\n".join([*exports, cases[0].text("start.sh").splitlines()[-1], ""]))
    return folder, "start.sh"


def renamed(key):
    return f"{key}_settings"


def moved(settings):
    """An address that is written out, behind the other path."""
    return {**settings, "endpoint": settings["endpoint"].replace(HERE, SETTINGS)}


def ready(running, key, cases):
    running.wait()
    if (found := calls.loggers(key)) != 2 * len(cases):
        raise Failure(f"the proxy runs {found} webhook loggers, not two for each of {len(cases)}", running.log())


def one(stage, running, case, key, paths):
    """The published calls of one integration; what arrives for it, in both forms, by the form's file. Where that is, is
    added to `paths`."""
    try:
        own, other = Expected(case), Expected(case)
        other.path = "/settings" + own.path
        paths |= {own.path, other.path}
        forms.exercise(stage, running, [own, other], case, key)
        events, others = (forms.account(stage, form, forms.at(stage, form)) for form in (own, other))
        moved_back = {who: {**event, "path": own.path} for who, event in others.items()}
        return {"config.yaml": events, "callback_settings.yaml": moved_back}
    except Failure as failure:
        raise Failure(failure.reason, failure.log or running.log()) from None
