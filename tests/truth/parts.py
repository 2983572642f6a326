"""Parts of a run that don't need each other: each in a process and a network of its own, some at once."""

import multiprocessing
import os
from dataclasses import dataclass, field
from multiprocessing.connection import wait

import namespace
from outcome import Account, Failure

# A proxy uses a processor while it starts, and waits most of the time afterwards.
AT_ONCE = (os.cpu_count() or 1) + 1


@dataclass
class Found:
    """What parts have found."""

    # By integration and run: the events.
    proven: dict = field(default_factory=dict)
    # By claim.
    claims: dict = field(default_factory=dict)

    def of(self, key):
        """What was found of an integration."""
        return self.proven.setdefault(key, {})

    def add(self, other):
        for key, runs in other.proven.items():
            self.of(key).update(runs)
        self.claims |= other.claims


def run(account, parts, stage):
    """Runs parts, each a function of an account, a stage and what it has found. `stage` makes the stage, in the network."""
    context = multiprocessing.get_context("fork")
    waiting, running, found = list(parts), {}, Found()
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                ours, theirs = context.Pipe(duplex=False)
                process = context.Process(target=_run, args=(waiting.pop(0), stage, theirs))
                process.start()
                theirs.close()
                running[ours] = process
            for ours in wait(list(running)):
                process = running.pop(ours)
                try:
                    results, its = ours.recv()
                except EOFError:
                    account.check("a part of the run", lambda: fail("it did not come to its end: see above"))
                else:
                    account.results += results
                    found.add(its)
                process.join()
    finally:
        for process in running.values():
            process.terminate()
            process.join()
    return found


def fail(reason):
    raise Failure(reason)


def _run(part, stage, pipe):
    namespace.leave()
    account, found = Account(), Found()
    part(account, stage(), found)
    pipe.send((account.results, found))
