"""What a check found, and the account of all checks."""

from dataclasses import dataclass


class Failure(Exception):
    """A check that did not hold: the reason in a line, and the log that shows it."""

    def __init__(self, reason, log=""):
        super().__init__(reason)
        self.reason = reason
        self.log = log


@dataclass(frozen=True)
class Result:
    name: str
    reason: str | None
    note: str = ""


class Account:
    """Runs checks, prints each as it ends, and counts."""

    def __init__(self):
        self.results = []

    def check(self, name, test):
        """Runs `test`; what it returns is a note beside the result. True when it held."""
        try:
            note = test() or ""
        except Failure as failure:
            self._add(Result(name, failure.reason))
            tail = failure.log.splitlines()[-60:]
            if tail:
                print("    | " + "\n    | ".join(tail), flush=True)
            return False
        self._add(Result(name, None, note if isinstance(note, str) else ""))
        return True

    def _add(self, result):
        self.results.append(result)
        mark = "ok  " if result.reason is None else "FAIL"
        rest = f" ({result.note})" if result.note else ""
        print(f"{mark} {result.name}{rest}" + (f": {result.reason}" if result.reason else ""), flush=True)

    def failed(self):
        return [result for result in self.results if result.reason is not None]

    def summary(self):
        failed = len(self.failed())
        return f"{len(self.results) - failed} passed, {failed} failed"
