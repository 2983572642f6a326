"""Negative controls: each makes one mistake in a case that passes, and the check must fail and say why.

Without it, the case must pass.
"""

import json
from dataclasses import dataclass
from functools import partial
from typing import Callable

import altered
import forms
from case import Case
from outcome import must_fail


# The made-up integration that the mistakes are made in.
CASE = "acme_header"


@dataclass(frozen=True)
class Control:
    name: str
    reason: str
    broken: Case
    fixed: Case
    run: Callable
    # The entry that LiteLLM is given in the broken run, where it is another one than the check goes by.
    given: Case | None = None


def registry_form(case):
    """The demo with the callback's name alone, and the values as variables: what it sends is up to LiteLLM's registry."""
    text = case.text("config.yaml").partition("\ncallback_settings:")[0]
    variables = "".join(f'  {name}: "{value}"\n' for name, value in case.expected().values.items() if name in case.variables)
    return case.with_file("config.yaml", f"{text}\nenvironment_variables:\n{variables}")


def settings_form(case):
    """The lines of the `callback_settings` form with the demo's model, and variables that lead to the receiver."""
    model = case.text("config.yaml").partition("litellm_settings:")[0]
    start = case.filled("callback_settings.sh") + case.text("start.sh")
    filled = case.with_file("config.yaml", model + case.text("callback_settings.yaml"))
    return filled.with_file("start.sh", start)


def controls(case):
    """The controls, made from the case `CASE`."""
    settings = settings_form(case)
    case = registry_form(case)
    digit = case.with_entry("ACME_API_KEY", "ACME_API_KEY2").edited("config.yaml", "ACME_API_KEY:", "ACME_API_KEY2:")
    quoted = case.edited("config.yaml", '"demo-acme-api-key"', '"007"')
    proxy = run_proxy
    return [
        Control(
            "an undeclared variable",
            "the header Authorization arrived as 'Bearer ', not as 'Bearer demo-acme-other'",
            case.with_entry("ACME_API_KEY}}", "ACME_OTHER}}"),
            case,
            proxy,
        ),
        Control("a digit in a variable's name", "LiteLLM did not substitute the variable", digit, case, proxy),
        Control(
            "an unknown event type",
            "unknown event type llm_api_sucess",
            case.with_entry("llm_api_success", "llm_api_sucess"),
            case,
            proxy,
        ),
        Control(
            "an unknown log format",
            "Invalid log_format: json",
            case.with_entry('"event_types"', '"log_format": "json", "event_types"'),
            case,
            proxy,
        ),
        Control(
            "a wrong model",
            "Invalid model name passed in model=gpt-4o-mini-2",
            case.edited("request.sh", "gpt-4o-mini", "gpt-4o-mini-2"),
            case,
            proxy,
        ),
        Control(
            "a wrong key",
            "the key is not the proxy's master key",
            case.edited("request.sh", "sk-webhook-test", "sk-webhook-tset"),
            case,
            proxy,
        ),
        Control(
            "a callback that is not enabled",
            "config.yaml does not enable the callback acme_header",
            case.edited("config.yaml", 'callbacks: ["acme_header"]', "callbacks: []"),
            case,
            proxy,
        ),
        Control(
            "a callback enabled by success_callback",
            "config.yaml does not enable the callback acme_header",
            case.edited("config.yaml", "  callbacks:", "  success_callback:"),
            case,
            proxy,
        ),
        Control(
            "an unquoted YAML value",
            "arrived as 'Bearer 7', not as 'Bearer 007'",
            quoted.edited("config.yaml", '"007"', "007"),
            quoted,
            proxy,
        ),
        Control(
            "a variable that the shell does not export",
            "Header value must be str or bytes",
            settings.edited("start.sh", "export ACME_HEADER_AUTHORIZATION=", "ACME_HEADER_AUTHORIZATION="),
            settings,
            run_settings,
        ),
        Control(
            "a model that LiteLLM does not answer itself",
            "something tried to reach api.openai.com",
            case.edited("config.yaml", 'mock_response: "Hello from LiteLLM"', 'api_key: "sk-none"'),
            case,
            proxy,
        ),
        Control(
            "a kind that is not asked for",
            "llm_api_failure is not asked for, but the event of our call arrived",
            case,
            case,
            proxy,
            given=case.with_entry('"llm_api_success"', '"llm_api_success", "llm_api_failure"'),
        ),
        Control(
            "a header that the entry does not declare",
            "headers arrived that the entry does not declare: x-acme-more",
            case,
            case,
            proxy,
            given=case.with_entry('"X-Acme-Team"', '"X-Acme-More": "1", "X-Acme-Team"'),
        ),
        Control(
            "another body than the format's",
            "the body is no JSON array",
            case,
            case,
            proxy,
            given=case.with_entry('"event_types"', '"log_format": "single", "event_types"'),
        ),
        Control(
            "an SDK example that names the callback",
            "sdk.py ended and sent nothing",
            case.edited("sdk.py", "litellm.callbacks = [logger]", 'litellm.callbacks = ["acme_header"]'),
            case,
            run_sdk,
        ),
    ]


def run_proxy(stage, case, given):
    return forms.demo(stage, case, launcher=given.launcher())


def run_settings(stage, case, _given):
    return forms.demo(stage, case, expected=case.expected_in_production())


def run_sdk(stage, case, _given):
    return forms.sdk(stage, case)


def parts(case):
    """Parts of a run: the case itself, each mistake, and each case without it. Many mistakes are made in the same case."""
    of_case = controls(case)
    fixed = {}
    for control in of_case:
        fixed.setdefault(_same(control), []).append(control)
    return [partial(no_mistake, case), *(partial(fails, control) for control in of_case), *(partial(passes, same) for same in fixed.values())]


def no_mistake(case, account, stage, _found):
    """The case passes, and each change of what has arrived is found."""

    def test():
        run_proxy(stage, case, case)
        altered.check(account, stage, case)

    account.check("control, no mistake", test)


def fails(control, account, stage, _found):
    given = control.given or control.broken
    account.check(
        f"control, {control.name}",
        lambda: must_fail(control.reason, lambda: control.run(stage, control.broken, given)),
    )


def passes(same, account, stage, _found):
    """`same` are controls with one case without their mistake."""
    control = same[0]

    def test():
        control.run(stage, control.fixed, control.fixed)

    account.check(f"control, fixed: {', '.join(control.name for control in same)}", test)


def _same(control):
    return control.run.__name__, json.dumps(control.fixed.entry), str(control.fixed.files)
