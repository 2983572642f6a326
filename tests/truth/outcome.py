"""What a check found, and the account of all checks."""

import time
import traceback
from dataclasses import dataclass


class Failure(Exception):
    """A check that did not hold: the reason in a line, and the log that shows it."""

    def __init__(self, reason, log=""):
        super().__init__(reason)
        self.reason = reason
        self.log = log


def must_fail(reason, test):
    """Runs a control: `test` must fail, and name this reason."""
    try:
        test()
    except Failure as failure:
        if reason in failure.reason:
            return f"fails: {failure.reason}"
        raise Failure(f"fails for another reason, not {reason!r}: {failure.reason}", failure.log) from None
    raise Failure("the mistake was not noticed")


@dataclass(frozen=True)
class Result:
    name: str
    reason: str | None
    note: str = ""
    seconds: float = 0


class Account:
    """Runs checks, prints each as it ends, and counts."""

    def __init__(self):
        self.results = []

    def check(self, name, test):
        """Runs `test`; what it returns is a note beside the result. True when it held."""
        began = time.monotonic()
        note, reason, log = None, None, ""
        try:
            note = test()
        except Failure as failure:
            reason, log = failure.reason, failure.log
        except Exception as error:  # What nobody foresaw fails this check; the others still run and are counted.
            reason, log = f"{type(error).__name__}: {error}", traceback.format_exc()
        self._add(Result(name, reason, note if isinstance(note, str) else "", time.monotonic() - began))
        return reason is None or self._failed(log)

    def _failed(self, log):
        tail = log.splitlines()[-60:]
        if tail:
            print("    | " + "\n    | ".join(tail), flush=True)
        return False

    def _add(self, result):
        """One write, so that the lines of parts that run at once don't mix."""
        self.results.append(result)
        mark = "ok  " if result.reason is None else "FAIL"
        rest = f" ({result.note})" if result.note else ""
        rest += f" {result.seconds:.0f} s" if result.seconds >= 1 else ""
        print(f"{mark} {result.name}{rest}" + (f": {result.reason}" if result.reason else ""), flush=True)

    def failed(self):
        return [result for result in self.results if result.reason is not None]

    def summary(self):
        failed = len(self.failed())
        return f"{len(self.results) - failed} passed, {failed} failed"
