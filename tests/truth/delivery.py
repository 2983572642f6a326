"""What runs the rows about retries, and about what is lost, repeated and sent."""

import json
import os
import signal
import tempfile
import threading
from pathlib import Path

import calls
import forms
import provider
import production
import shell
from claim import WEBHOOK, true
from receiver import close, hang, hold


def retries_5xx(running):
    running.answer("retries", 500, 503)
    call = running.call()
    true(running.wait("retries", call, 3), "500, 503, 200 with three retries did not end with the third request")


def retries_timeout(running):
    running.answer("hurried", hang)
    true(running.wait("hurried", running.call(), 2), "a request that was not answered was not sent again")


def retries_connection(running):
    running.answer("retries", close)
    true(running.wait("retries", running.call(), 2), "a request whose connection was closed was not sent again")


def retries_delay(running):
    """`retry_delay` is a second."""
    running.answer("delayed", 500, 500)
    call = running.call()
    true(running.wait("delayed", call, 3), "500, 500, 200 with two retries did not end with the third request")
    first, second, third = (request.time for request in running.with_call("delayed", call))
    gaps = second - first, third - second
    # A little less: it is the receiver's clock.
    true(gaps[0] > 0.9 and gaps[1] > 1.9, f"the retries came after {gaps[0]:.1f} s and {gaps[1]:.1f} s")


def retries_repeat(running):
    running.answer("retries", 500)
    call = running.call()
    true(running.wait("retries", call, 2), "the event of a failed request was not sent again")
    first, second = running.with_call("retries", call)[:2]
    true(first.body == second.body, "what is sent again is another batch")


def retries_not_4xx(running):
    for status in (400, 401, 429):
        running.answer("retries", status)
        running.sent_once("retries", running.call())


def registry_no_retries(running):
    """The entry in LiteLLM's registry has `max_retries`."""
    running.answer("tuned", 500)
    running.sent_once("tuned", running.call())


def no_retries(running):
    for answer in (500, close):
        running.answer("plain", answer)
        running.sent_once("plain", running.call())


def error_logged(running):
    for name, line in [("plain", "Generic API Logger Error sending batch"), ("single", "Generic API Logger - Error sending log")]:
        running.answer(name, 500)
        running.event(name, running.call())
        true(running.proxy.logs(line, forms.ARRIVES_WITHIN), f"the log does not have the line {line!r}")


def queued_during_send(running):
    """The second call is queued while the batch of the first is on its way."""
    released = threading.Event()
    running.answer("plain", hold(released), also="retries")
    first = running.call()
    running.event("plain", first)
    running.event("retries", first)
    second = running.call()
    # What has arrived at another webhook is queued at all.
    running.event("retries", second)
    released.set()
    running.settle("plain")
    return running.with_call("plain", second)


def kept_during_send(running):
    true(queued_during_send(running), "the event that was queued during a send did not arrive")


def lost_during_send(running):
    true(not queued_during_send(running), "the event that was queued during a send arrived")


def stop_loses(running):
    """The last row of its setup, in which batches go out every five seconds: the proxy is stopped just after one."""
    running.event("plain", running.call())
    call = running.call()
    os.killpg(running.proxy.process.pid, signal.SIGTERM)
    running.proxy.process.wait(60)
    true(not running.with_call("plain", call), "the event that was queued arrived")


def prompt_and_answer(running):
    running.settle("plain")
    event = running.event("plain", running.call())
    answer = event["response"]["choices"][0]["message"]["content"]
    true(event["messages"] == production.HELLO, f"the event's messages are {event['messages']}")
    true(answer == "Hello from the provider", f"the event's answer is {answer}")


def stream_once(running):
    running.settle("plain")
    call = running.call("streamed success")
    event = running.event("plain", call)
    running.absent("nothing", call, "plain")
    true(len(running.with_call("plain", call)) == 1, "a streamed call has several events")
    true("Hello there" in json.dumps(event["response"]), f"the event does not have the whole answer: {event['response']}")


# One logger never sends by time, and gets the 512 events of a batch. The other is as LiteLLM makes it.
BATCHES = f"""
import asyncio
import time

import litellm
from litellm.integrations.generic_api.generic_api_callback import GenericAPILogger


async def main():
    full = GenericAPILogger(endpoint="{WEBHOOK}full", headers={{}}, flush_interval=3600)
    litellm.callbacks = [full]
    for _ in range(511):
        await call()
    while len(full.log_queue) < 511:
        await asyncio.sleep(0.1)
    print(time.monotonic())
    await call()
    while full.log_queue:
        await asyncio.sleep(0.1)

    timed = GenericAPILogger(endpoint="{WEBHOOK}timed", headers={{}})
    litellm.callbacks = [timed]
    print(time.monotonic())
    await call()
    while not timed.log_queue:
        await asyncio.sleep(0.1)
    while timed.log_queue:
        await asyncio.sleep(0.1)


async def call():
    await litellm.acompletion(model="openai/gpt-4o-mini", messages=[], mock_response="Hello")


asyncio.run(main())
"""


def batches(stage):
    """The clock is that of the machine, so its times can be compared."""
    lines, requests = sdk(stage, BATCHES)
    last_call, made = map(float, lines.split())
    full, *more = [request for request in requests if request.path == "/claims/full"]
    true(not more and full.time > last_call, "events were sent before there were 512")
    true(len(json.loads(full.body)) == 512, f"the batch has {len(json.loads(full.body))} events")
    (timed,) = [request for request in requests if request.path == "/claims/timed"]
    true(4.9 < timed.time - made, f"a batch was sent after {timed.time - made:.1f} s")


def sdk(stage, program, environment=None):
    """Runs a Python program, and gives its output and what arrived."""
    done = program_run(stage, program, environment)
    return done.stdout, stage.receiver.all()


def program_run(stage, program, environment=None):
    folder = Path(tempfile.mkdtemp(prefix="truth-claims-"))
    (folder / "program.py").write_text(program)
    more = provider.ENVIRONMENT | {"OPENAI_API_KEY": "sk-provider"} | (environment or {})
    with stage.run():
        return shell.finished(["python", "program.py"], folder, forms.ARRIVES_WITHIN * 5, None, more)


NAMED = """
import asyncio
import litellm


async def main():
    litellm.callbacks = ["rubrik"]
    await litellm.acompletion(model="openai/gpt-4o-mini", messages=[{"role": "user", "content": "Hello"}])
    await asyncio.sleep(3)


asyncio.run(main())
"""


def sdk_name(stage, environment):
    _, requests = sdk(stage, NAMED, environment | shell.EVERY_SECOND)
    true(not requests, "an event arrived")


PRINTED = """
import asyncio
import litellm
from litellm.integrations.generic_api.generic_api_callback import GenericAPILogger


async def main():
    logger = GenericAPILogger(callback_name="rubrik")
    litellm.callbacks = [logger]
    await litellm.acompletion(model="openai/gpt-4o-mini", messages=[{"role": "user", "content": "Hello"}])
    await asyncio.sleep(1)
    await logger.flush_queue()


asyncio.run(main())
"""


def sdk_ignored(stage, environment):
    done = program_run(stage, PRINTED, environment)
    true(stage.receiver.all(), "nothing arrived")
    line = "Exception ignored in: <function LiteLLMAiohttpTransport.__del__"
    true(line in done.stderr, f"the program did not print it: {done.stderr!r}")
