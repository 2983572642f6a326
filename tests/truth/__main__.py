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
import certificate
import claims
import controls
import forms
import installed
import namespace
import printed_receiver
import production
import proof
import provider
import quick
import rules
import runnable
from outcome import Account
from receiver import Receiver


def arguments():
    parser = argparse.ArgumentParser(prog="tests/truth/run", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one proxy for all demos; compares with the proof")
    parser.add_argument("--compare", action="store_true", help="compare with the proof, don't write it")
    parser.add_argument("--controls", action="store_true", help="also make mistakes that must be found, each on a proxy of its own")
    parser.add_argument("--claims", action="store_true", help="run the claims alone, and write what they show")
    parser.add_argument("--only", metavar="KEY", action="append", help="run only this integration; no proof is written")
    parser.add_argument("--root", metavar="DIR", type=Path, default=build.ROOT, help="a site of your own, with a registry of its own: writes its proof.json")
    parser.add_argument("--site", metavar="DIR", type=Path, help="a built site; default: the site is built first")
    parser.add_argument("--program", metavar="FILE", type=Path, help="a built sitegen; default: it is built first")
    parser.add_argument("--extra", metavar="DIR", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def prepare(options):
    """Builds, which needs the whole machine, and goes on in a network of our own."""
    program = options.program.resolve() if options.program else build.binary()
    site = options.site.resolve() if options.site else build.site(program, options.root)
    extra = build.extra_site(program, site)
    namespace.enter(["--site", str(site), "--extra", str(extra), "--program", str(program)])


def main():
    options = arguments()
    options.root = options.root.resolve()
    if not namespace.inside():
        prepare(options)
    namespace.loopback_up()
    # As an exception, so that the proxy is stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    began = time.monotonic()
    account = Account()
    published = cases(options)
    hosts = case.fixed_hosts(published)
    context, trust = certificate.make(hosts)
    page = options.site / "integrations" / published[0].key / "index.md"
    account.check("receiver.py as printed", lambda: printed_receiver.check(page))
    receiver = Receiver()
    receiver.serve_hosts(context)
    provider.serve()
    stage = forms.Stage(receiver, namespace.NameServer(hosts), trust)
    chosen = [one for one in published if not options.only or one.key in options.only]
    if not chosen:
        sys.exit(f"there is no integration {', '.join(options.only)}")
    how = "their demos in one configuration" if options.quick else "each demo with a proxy of its own"
    print(f"LiteLLM {installed.VERSION}, {len(chosen)} integrations; {how}", flush=True)
    account.check("every integration is published", lambda: proof.complete(published, entries(options)))
    if options.claims:
        proof.settle_claims(claims.run(account, stage))
        finish(account, began)
    proven = {one.key: {} for one in chosen}
    if options.quick:
        quick.run(account, stage, chosen, proven)
    else:
        for one in chosen:
            demo(account, stage, one, proven)
    production.run(account, stage, chosen, proven)
    for one in chosen:
        sdk(account, stage, one, proven)
    if not options.only and options.root != build.ROOT:
        proof.settle(account, options.root, proven, {one.key: one for one in chosen}, {}, write=not (options.quick or options.compare))
    elif not options.only:
        outcomes = claims.run(account, stage)
        runnable.check(account, stage, build.ROOT / "content")
        pages = {"content": build.ROOT / "content", "the site": options.site, "hidden and made-up": options.extra}
        blocks.check(account, pages)
        if installed.VERSION == installed.PIN:
            rules.check(account, options.program)
        if options.controls:
            control(account, stage, next(one for one in chosen if one.key == controls.CASE))
        shipped = {one.key: one for one in chosen if one.key in entries(options)}
        proof.settle(account, build.ROOT, proven, shipped, outcomes, write=not (options.quick or options.compare))
    finish(account, began)


def finish(account, began):
    print(f"{time.monotonic() - began:.0f} s")
    print(account.summary())
    sys.exit(1 if account.failed() else 0)


def entries(options):
    """The entries that must be published: of a site of one's own, those with a page."""
    found = case.entries(options.root / build.REGISTRY.name)
    if options.root == build.ROOT:
        return found
    return {key: entry for key, entry in found.items() if (options.site / "integrations" / key).is_dir()}


def cases(options):
    """What is published, shown or hidden, and what is made up."""
    shown = case.published(options.site, options.root / build.REGISTRY.name)
    if options.root != build.ROOT:
        return shown
    return [*shown, *case.published(options.extra, options.extra.parent / build.REGISTRY.name)]


def control(account, stage, one):
    """The mistakes that must be found."""
    if account.check("control, no mistake", lambda: controls.run_proxy(stage, one, one)):
        altered.check(account, stage, one)
        controls.check(account, stage, one)


def demo(account, stage, one, proven):
    """A demo as printed, with a proxy of its own."""

    def test():
        proven[one.key]["config.yaml"] = forms.demo(stage, one, one.launcher("config.yaml"))
        return on(one, "config.yaml")

    account.check(f"{one.key}: demo", test)


def sdk(account, stage, one, proven):
    def test():
        proven[one.key]["sdk.py"] = forms.sdk(stage, one)
        return on(one, "sdk.py")

    account.check(f"{one.key}: sdk.py", test)


def on(one, name):
    return "LiteLLM as installed" if one.runs_on_stock(name) else "the entry put into LiteLLM's registry"


if __name__ == "__main__":
    main()
