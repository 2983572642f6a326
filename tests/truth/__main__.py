"""Runs every example of the site on the real LiteLLM. See README.md in this folder."""

import argparse
import signal
import sys
import time
from functools import partial
from pathlib import Path

import blocks
import build
import case
import certificate
import claims
import controls
import forms
import installed
import namespace
import parts
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
    """Builds, which needs the whole machine, and goes on in a network of our own. Claims need no site: a page may name one that
    no run has shown yet, and is not built before."""
    if options.claims:
        namespace.enter([])
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
    # As an exception, so that the proxies are stopped too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    began = time.monotonic()
    account = Account()
    if options.claims:
        proof.settle_claims(parts.run(account, claims.parts(), stage_for([])).claims)
        finish(account, began)
    published = cases(options)
    chosen = [one for one in published if not options.only or one.key in options.only]
    if not chosen:
        sys.exit(f"there is no integration {', '.join(options.only)}")
    how = "their demos in one configuration" if options.quick else "each demo with a proxy of its own"
    print(f"LiteLLM {installed.VERSION}, {len(chosen)} integrations; {how}", flush=True)
    page = options.site / "integrations" / published[0].key / "index.md"
    account.check("receiver.py as printed", lambda: printed_receiver.check(page))
    account.check("every integration is published", lambda: proof.complete(published, entries(options)))
    # Every part asks for them: they are read once, before it has a process of its own.
    installed.facts()
    found = parts.run(account, plan(options, chosen), stage_for(published))
    if not options.only:
        write = not (options.quick or options.compare)
        own = options.root == build.ROOT
        shipped = {one.key: one for one in chosen if not own or one.key in entries(options)}
        proof.settle(account, options.root, found, shipped, write)
    finish(account, began)


def finish(account, began):
    print(f"{time.monotonic() - began:.0f} s")
    print(account.summary())
    sys.exit(1 if account.failed() else 0)


def stage_for(published):
    """What makes the stage of a part, in the network of the part."""
    hosts = case.fixed_hosts(published)
    context, trust = certificate.make(hosts)

    def stage():
        receiver = Receiver()
        receiver.serve_hosts(context)
        provider.serve()
        return forms.Stage(receiver, namespace.NameServer(hosts), trust)

    return stage


def plan(options, chosen):
    """The parts of the run. Those that take long come first, and fill the time of the others."""
    demos = [partial(quick.run, chosen)] if options.quick else [partial(demo, one) for one in chosen]
    programs = [partial(sdk, one) for one in chosen]
    controlled = [one for one in chosen if one.key == controls.CASE and options.controls]
    mistakes = [part for one in controlled for part in controls.parts(one)]
    if options.only or options.root != build.ROOT:
        return [*mistakes, *demos, *production.parts(chosen), *programs]
    pages = runnable.parts(build.ROOT / "content")
    return [*mistakes, *production.parts(chosen), *demos, *claims.parts(), *pages, *programs, partial(code, options)]


def code(options, account, _stage, _found):
    """What needs no proxy."""
    pages = {"content": build.ROOT / "content", "the site": options.site, "hidden and made-up": options.extra}
    blocks.check(account, pages)
    claims.control(account)
    if installed.VERSION == installed.PIN:
        rules.check(account, options.program)


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


def demo(one, account, stage, found):
    """A demo as printed, with a proxy of its own."""

    def test():
        found.of(one.key)["config.yaml"] = forms.demo(stage, one, one.launcher("config.yaml"))
        return on(one, "config.yaml")

    account.check(f"{one.key}: demo", test)


def sdk(one, account, stage, found):
    def test():
        found.of(one.key)["sdk.py"] = forms.sdk(stage, one)
        return on(one, "sdk.py")

    account.check(f"{one.key}: sdk.py", test)


def on(one, name):
    return "LiteLLM as installed" if one.runs_on_stock(name) else "the entry put into LiteLLM's registry"


if __name__ == "__main__":
    main()
