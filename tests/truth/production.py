"""The lines for a reader's own proxy, merged into a configuration that a reader may have.

One proxy runs the lines of all integrations: each is one more callback beside the reader's. What a page tells the reader
is done here: the name is added to `callbacks`, the variables are set in the shell that starts the proxy.
"""

import json
import tempfile
from functools import partial
from pathlib import Path

import yaml

import calls
import forms
import installed
import provider
import shell
from outcome import Failure

KEY = "sk-reader-f4a1c9"

# A configuration of a reader's own, with a model, another callback and settings.
READER = f"""
model_list:
  - model_name: gpt-4o-mini
    litellm_params:
      model: openai/gpt-4o-mini
      api_base: {provider.BASE}
      api_key: os.environ/OPENAI_API_KEY
  - model_name: gone
    litellm_params:
      model: openai/gone
      api_base: {provider.BASE}
      api_key: os.environ/OPENAI_API_KEY
general_settings:
  master_key: os.environ/LITELLM_MASTER_KEY
router_settings:
  num_retries: 0
  disable_cooldowns: true
litellm_settings:
  drop_params: true
  callbacks: ["reader_callback.instance"]
"""

CALLBACK = """
from litellm.integrations.custom_logger import CustomLogger


class Reader(CustomLogger):
    async def async_log_success_event(self, *_, **__):
        print("the reader's own callback ran", flush=True)


instance = Reader()
"""

START = f"""
export OPENAI_API_KEY='sk-provider'
export LITELLM_MASTER_KEY='{KEY}'
litellm --config config.yaml --host 127.0.0.1 --port 4000
"""

# The lines of each form, and the variables that go with them.
FORMS = {"callbacks.yaml": "environment.sh", "callback_settings.yaml": "callback_settings.sh"}


def parts(cases):
    """Both forms of all cases, as parts of a run. The registry form runs on LiteLLM as installed where the release has the
    entry."""
    stock = [case for case in cases if case.stock]
    others = [case for case in cases if not case.stock]
    runs = [(stock, "callbacks.yaml", False), (others, "callbacks.yaml", True), (cases, "callback_settings.yaml", False)]
    return [partial(proxy, *run) for run in runs if run[0]]


def proxy(cases, form, put_in, *run):
    """A part of the run: one form of some cases."""
    account, stage, found = run
    launcher = installed.with_entries({case.key: case.entry for case in cases}) if put_in else None
    note = "the entries put into LiteLLM's registry" if put_in else "LiteLLM as installed"

    def all_of_them():
        environment = provider.ENVIRONMENT | stage.trust
        with stage.run(), shell.Proxy("start.sh", files(cases, form), launcher, environment) as running:
            try:
                running.wait()
                made = exercise(stage, running, [case.expected_in_production() for case in cases])
            except Failure as failure:
                raise Failure(failure.reason, failure.log or running.log()) from None
            for case in cases:
                account.check(
                    f"{case.key}: {form} in a reader's proxy",
                    lambda case=case: found.of(case.key).update({form: account_for(stage, case, made)}) or note,
                )
            if "the reader's own callback ran" not in running.log():
                raise Failure("the reader's own callback did not run", running.log())
            return note

    account.check(f"a reader's proxy with {form} of {len(cases)} integrations", all_of_them)


def files(cases, form):
    """A folder with the reader's configuration, the lines merged into it, and the start script."""
    config = yaml.safe_load(READER)
    for case in cases:
        merge(config, yaml.safe_load(case.text(form)))
    folder = Path(tempfile.mkdtemp(prefix="truth-production-"))
    (folder / "config.yaml").write_text(json.dumps(config, indent=2))
    (folder / "reader_callback.py").write_text(CALLBACK)
    (folder / "start.sh").write_text("".join(case.filled(FORMS[form]) for case in cases) + START)
    return folder


def merge(config, lines):
    """Adds printed lines: a list is continued, a mapping too, anything else must be new."""
    for name, value in lines.items():
        match config.get(name), value:
            case dict() as mine, dict():
                merge(mine, value)
            case list() as mine, list():
                mine += value
            case None, _:
                config[name] = value
            case _:
                raise Failure(f"the printed lines change the reader's {name}")


# The calls by the name of what they try: the path, the request, and the kind of event.
HELLO = [{"role": "user", "content": "Hello"}]
CALLS = {
    "success": ("/chat/completions", {"messages": HELLO}, calls.SUCCESS),
    "streamed success": ("/chat/completions", {"messages": HELLO, "stream": True}, calls.SUCCESS),
    "failure": ("/chat/completions", {"messages": HELLO, "model": "gone"}, calls.FAILURE),
    "/v1/messages": ("/v1/messages", {"messages": HELLO, "max_tokens": 50}, calls.SUCCESS),
    "/v1/responses": ("/v1/responses", {"input": "Hello"}, calls.SUCCESS),
}


def exercise(stage, running, expectations):
    """Makes each call, and waits for its events before the next: an older LiteLLM loses what is queued during a send. Then
    a success and a failure as sentinels: what must not arrive would be there before them."""
    sentinels = [("sentinel success", CALLS["success"]), ("sentinel failure", CALLS["failure"])]
    for name, (path, body, kind) in [*CALLS.items(), *sentinels]:
        call = calls.made(path, {"model": "gpt-4o-mini", **body}, kind, name, KEY)
        stage.made.append(call)
        for expected in expectations:
            if kind in expected.kinds:
                forms.arrival(stage, running, expected, call)
    return list(stage.made)


def account_for(stage, case, made):
    """Every request to the case is as expected, and each call of an asked-for kind has exactly one event."""
    expected = case.expected_in_production()
    requests = forms.at(stage, expected)
    if not requests:
        raise Failure(f"nothing arrived at {expected.path}")
    for request in requests:
        expected.check(request)
    events = expected.events(requests)
    found = {}
    for call in made:
        own = [event for event in events if calls.belongs(event.payload, call)]
        wanted = 1 if call.kind in expected.kinds else 0
        if len(own) != wanted:
            raise Failure(f"the event of {call.who} arrived {len(own)} times, not {wanted}")
        if own and not call.who.startswith("sentinel"):
            forms.check_production(own[0].payload, call)
            found[call.who] = expected.without_changes(own[0])
    foreign = [event for event in events if not any(calls.belongs(event.payload, call) for call in made)]
    if foreign:
        raise Failure(f"{len(foreign)} events arrived that belong to no call")
    return found
