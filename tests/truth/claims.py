"""What the pages say of LiteLLM beyond the examples: one row a statement, run on the real proxy.

A row has an id, which a page names in `::claim{id="…"}`, the statement, the releases that it holds for, and a function that
runs it. Rows of one setup share a proxy. A row must hold on every release from `since` on and before `before`, and on no other: either
way, a release that behaves otherwise fails the run.
"""

from functools import partial

import calls
import claim
import delivery
import privacy
import production
from claim import Claim, Setup, true, webhook
from outcome import Failure, must_fail


def wrong_key(_running):
    status, _, answer = calls.ask("/chat/completions", "sk-wrong", {"model": "gpt-4o-mini", "messages": production.HELLO})
    true(status == 400 and "No connected db" in answer.decode(), f"a wrong key was answered {status}: {answer[:200]!r}")


PLAIN = webhook("plain")
RUBRIK = {"RUBRIK_WEBHOOK_URL": "http://127.0.0.1:8484/rubrik", "RUBRIK_API_KEY": "key"}
# An entry of the registry with settings that only `callback_settings` has.
TUNED = {"endpoint": claim.WEBHOOK + "tuned", "headers": {}, "max_retries": 3, "retry_delay": 0}

SETUPS = [
    Setup(
        "webhooks",
        f"""
litellm_settings:
  callbacks: [plain, retries, hurried, delayed, single, tuned, braces, unset, late, rubrik]
environment_variables:
  SET_TOO_LATE: "value"
callback_settings:{PLAIN}
{webhook("retries", "    max_retries: 3")}
{webhook("hurried", "    timeout: 3" + chr(10) + "    max_retries: 1")}
{webhook("delayed", "    max_retries: 2" + chr(10) + "    retry_delay: 1")}
{webhook("single", "    log_format: single")}
{webhook("braces", headers='{X-Key: "${READER_KEY}"}')}
{webhook("unset", headers="{X-Key: os.environ/NOWHERE_SET}")}
{webhook("late", headers="{X-Key: os.environ/SET_TOO_LATE}")}
{webhook("forgotten")}
""",
        [
            Claim("retries-5xx", "With max_retries, a request that is answered 500 is sent again.", delivery.retries_5xx),
            Claim("retries-timeout", "With max_retries, a request that takes longer than timeout is sent again.", delivery.retries_timeout),
            Claim("retries-connection", "With max_retries, a request whose connection is closed is sent again.", delivery.retries_connection),
            Claim("retries-delay", "retry_delay is the time before the first retry, and doubles.", delivery.retries_delay),
            Claim("retries-repeat", "A retry sends the same batch again.", delivery.retries_repeat),
            Claim("retries-not-4xx", "A request that is answered 400, 401 or 429 is never sent again.", delivery.retries_not_4xx),
            Claim("registry-no-retries", "max_retries in an entry of the registry is ignored.", delivery.registry_no_retries),
            Claim("no-retries", "Without max_retries, a request that fails is not sent again.", delivery.no_retries),
            Claim("error-logged", "The log has a line for a batch that was not sent.", delivery.error_logged),
            Claim("prompt-and-answer", "An event has the whole prompt and the whole answer.", delivery.prompt_and_answer),
            Claim("stream-once", "A streamed call has one event, with the whole answer.", delivery.stream_once),
            Claim("dollar-braces", "${NAME} in callback_settings is not substituted.", privacy.dollar_braces),
            Claim("unset-in-registry", "A variable of the registry that is not set is sent empty.", privacy.unset_in_registry),
            Claim("unset-in-settings", "An os.environ/NAME that is not set makes every send fail.", privacy.unset_in_settings),
            Claim("set-too-late", "environment_variables of the same file is too late for os.environ/NAME.", privacy.set_too_late),
            Claim("not-in-callbacks", "callback_settings alone sends nothing.", privacy.not_in_callbacks),
            Claim("wrong-key", "A wrong master key is answered 400, No connected db.", wrong_key),
            Claim(
                "lost-during-send",
                "An event that is queued while a batch is on its way is lost.",
                delivery.lost_during_send,
                before="1.108.0",
            ),
            Claim(
                "kept-during-send",
                "An event that is queued while a batch is on its way is sent with the next.",
                delivery.kept_during_send,
                since="1.108.0",
            ),
        ],
        {"RUBRIK_WEBHOOK_URL": "http://127.0.0.1:8484/rubrik", "READER_KEY": "set"},
        entries={"tuned": TUNED},
    ),
    Setup(
        "redaction, the proxy's end",
        f"""
litellm_settings:
  turn_off_message_logging: true
  callbacks: [plain]
callback_settings:{PLAIN}
""",
        [
            Claim("redaction", "turn_off_message_logging removes prompt and answer, of failures too.", privacy.redacted),
            Claim("redaction-everywhere", "turn_off_message_logging applies to other callbacks.", privacy.redacted_everywhere),
            Claim("stop-loses", "Events that are queued when the proxy stops are lost.", delivery.stop_loses),
        ],
        {"DEFAULT_FLUSH_INTERVAL_SECONDS": "5"},
        {"reader_callback.py": privacy.CALLBACK},
    ),
    Setup(
        "fields left out, teams",
        f"""
litellm_settings:
  standard_logging_payload_excluded_fields: [messages, response]
  callbacks: [plain]
  default_team_settings:
    - team_id: team-1
      success_callback: [rubrik]
general_settings:
  custom_auth: reader_auth.user_api_key_auth
callback_settings:{PLAIN}
""",
        [
            Claim("excluded-success", "Excluded fields are not in the event of a success.", privacy.excluded_from_success),
            Claim("excluded-failure", "Excluded fields stay in the event of a failure.", privacy.kept_in_failure),
            Claim("team-callbacks", "A team's callbacks don't know the names of the registry.", privacy.team_callbacks),
            Claim("key-callbacks", "A key's callbacks don't know the names of the registry.", privacy.key_callbacks),
            Claim("team-id", "The event of a team's call has the team's id.", privacy.team_id),
        ],
        RUBRIK,
        {"reader_auth.py": privacy.AUTHENTICATION},
    ),
    Setup(
        "success_callback",
        f"""
litellm_settings:
  success_callback: [rubrik]
  failure_callback: [sample_callback]
  callbacks: [plain]
callback_settings:{PLAIN}
""",
        [
            Claim(
                "success-callback-nothing",
                "A registry name under success_callback sends nothing.",
                privacy.success_callback_nothing,
                before="1.109.0",
            ),
            Claim(
                "success-callback-success",
                "A registry name under success_callback sends successes that are not streamed.",
                privacy.success_callback_success,
                since="1.109.0",
            ),
            Claim(
                "success-callback-no-streams",
                "A registry name under success_callback does not send streamed calls.",
                privacy.success_callback_no_streams,
            ),
            Claim("failure-callback", "A registry name under failure_callback sends nothing.", privacy.failure_callback),
        ],
        RUBRIK | {"SAMPLE_CALLBACK_URL": "http://127.0.0.1:8484/sample", "SAMPLE_CALLBACK_API_KEY": "key"},
    ),
]


def settings_without_endpoint(stage):
    """LiteLLM's own page for Sumo Logic prints this configuration."""
    lines = """
litellm_settings:
  callbacks: [sumologic]
callback_settings:
  sumologic:
    callback_type: generic_api
    log_format: ndjson
"""
    setup = Setup("without endpoint", lines, [], {"SUMOLOGIC_WEBHOOK_URL": claim.WEBHOOK + "sumologic"})
    with stage.run(), claim.started(setup) as proxy:
        try:
            proxy.wait()
        except Failure as failure:
            true("Empty module name" in failure.log, f"the proxy stopped for another reason: {failure.reason}")
            return
        raise claim.Untrue("the proxy started")


# Rows that need no running proxy.
ALONE = [
    Claim(
        "settings-without-endpoint",
        "callback_settings without an endpoint stops the proxy at its start.",
        settings_without_endpoint,
    ),
    Claim("batches", "A batch is sent every five seconds, or as soon as there are 512 events.", delivery.batches),
    Claim(
        "sdk-name",
        "In the SDK, a registry name in litellm.callbacks sends nothing.",
        lambda stage: delivery.sdk_name(stage, RUBRIK),
    ),
    Claim(
        "sdk-exception-ignored",
        "An SDK program ends with an exception that Python ignores.",
        lambda stage: delivery.sdk_ignored(stage, RUBRIK),
        since="1.108.1",
    ),
]


def alone(rows, account, stage, found):
    """A part of the run: rows without a setup."""
    for row in rows:
        claim.check(account, row, lambda row=row: row.holds(stage), found.claims)


def parts():
    """All rows, as parts of a run."""
    return [*(partial(claim.run_setup, setup) for setup in SETUPS), *(partial(alone, [row]) for row in ALONE)]


def untrue():
    raise claim.Untrue("it is a control")


def control(account):
    """Rows that must fail: one that does not hold, and one that holds on a release that it is not for."""
    for name, reason, row, test in [
        ("a claim that does not hold", "it does not hold: it is a control", Claim("", "", None), untrue),
        ("a claim that holds too early", "change since or before", Claim("", "", None, since="999.0.0"), lambda: None),
    ]:
        account.check(
            f"control, {name}",
            lambda reason=reason, row=row, test=test: must_fail(reason, lambda: claim.outcome(row, test, {})),
        )
