"""Runs every example of the site on the real LiteLLM. See README.md in this folder."""

import argparse
import signal
import sys
import time
from pathlib import Path

import altered
import blocks
import build
import case
import controls
import forms
import installed
import last_step
import namespace
import proof
import quick
import rules
import runnable
from outcome import Account
from receiver import Receiver


def arguments():
    parser = argparse.ArgumentParser(prog="tests/truth/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one proxy for all; compare with the proof, don't write it")
    parser.add_argument("--only", metavar="KEY", action="append", help="run only this integration; no proof is written")
    parser.add_argument("--site", metavar="DIR", type=Path, help="a built site; default: the site is built first")
    parser.add_argument("--program", metavar="FILE", type=Path, help="a built sitegen; default: it is built first")
    parser.add_argument("--extra", metavar="DIR", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def prepare(options):
    """Builds, which needs the whole machine, and goes on in a network of our own."""
    program = options.program.resolve() if options.program else build.binary()
    site = options.site.resolve() if options.site else build.site(program)
    extra = build.extra_site(program, site)
    namespace.enter(["--site", str(site), "--extra", str(extra), "--program", str(program)])


def main():
    options = arguments()
    if not namespace.inside():
        prepare(options)
    namespace.loopback_up()
    # As an exception, so that the proxy is stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    began = time.monotonic()
    account = Account()
    stage = forms.Stage(Receiver(), namespace.NameServer())
    published = cases(options)
    chosen = [one for one in published if not options.only or one.key in options.only]
    if not chosen:
        sys.exit(f"there is no integration {', '.join(options.only)}")
    how = "their configurations in one" if options.quick else "the published files run as they are"
    print(f"LiteLLM {installed.VERSION}, {len(chosen)} integrations; {how}", flush=True)
    account.check("every integration is published", lambda: proof.complete(published, case.entries(build.REGISTRY)))
    proven = {one.key: {} for one in chosen}
    if options.quick:
        quick.run(account, stage, chosen, proven)
    else:
        for one in chosen:
            full(account, stage, one, proven)
    if not options.only:
        runnable.check(account, stage, build.ROOT / "content")
        pages = {"content": build.ROOT / "content", "the site": options.site, "hidden and made-up": options.extra}
        blocks.check(account, pages)
        rules.check(account, options.program)
        if not options.quick:
            control(account, stage, next(one for one in chosen if one.key == controls.CASE))
        shipped = {one.key: one for one in chosen if one.key in case.entries(build.REGISTRY)}
        proof.settle(account, proven, shipped, write=not options.quick)
    print(f"{time.monotonic() - began:.0f} s")
    print(account.summary())
    sys.exit(1 if account.failed() else 0)


def cases(options):
    """What is published, shown or hidden, and what is made up."""
    registry = options.extra.parent / build.REGISTRY.name
    return [*case.published(options.site, build.REGISTRY), *case.published(options.extra, registry)]


def control(account, stage, one):
    """The mistakes that must be found."""
    if account.check("control, no mistake", lambda: controls.run_proxy(stage, one, one)):
        altered.check(account, stage, one)
        controls.check(account, stage, one)


def full(account, stage, one, proven):
    """Each form of an integration, with a proxy of its own."""
    launcher = one.launcher()
    results = proven[one.key]
    runs = {
        "config.yaml": lambda: forms.proxy(stage, one, launcher=launcher),
        "callback_settings.yaml": lambda: forms.proxy(
            stage, one, "start_callback_settings.sh", "callback_settings.yaml"
        ),
        "sdk.py": lambda: forms.sdk(stage, one, launcher),
    }
    for form, run in runs.items():
        stock = one.stock or form == "callback_settings.yaml"
        note = "LiteLLM as installed" if stock else "the entry put into LiteLLM's registry"

        def test(form=form, run=run, note=note):
            results[form] = run()
            return note

        account.check(f"{one.key}: {form}", test)
    if last_step.has(one):
        account.check(f"{one.key}: config.yaml after its last step", lambda: last_step.run(stage, one))


if __name__ == "__main__":
    main()
