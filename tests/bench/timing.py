"""What a command costs: seconds to wait, seconds of work, and memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SHOWN_LINES = 30


@dataclass(frozen=True)
class Cost:
    """What a run took.

    Attributes
    ----------
    wait_s
        By the clock.
    work_s
        Of all processes together, in user and system; of these only those that were waited for.
    memory_mb
        Of the largest process.
    """

    wait_s: float
    work_s: float
    memory_mb: float

    def __add__(self, other: Cost) -> Cost:
        """Give the cost of one run after the other."""
        return Cost(
            self.wait_s + other.wait_s, self.work_s + other.work_s, max(self.memory_mb, other.memory_mb)
        )  # fmt: skip


class FailedRunError(Exception):
    """A command did not end well; its text is what it said last."""


def run(command: Sequence[str | os.PathLike[str]], *, folder: Path, environment: Mapping[str, str]) -> tuple[Cost, str]:
    """Run a command; gives its cost and what it said.

    Raises
    ------
    FailedRunError
        It did not end well.
    """
    with tempfile.TemporaryFile() as told:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=told, stderr=subprocess.STDOUT
        )
        # wait4 tells of this run alone; getrusage would tell the most of all runs so far
        _, status, used = os.wait4(process.pid, 0)
        wait_s = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        text = told.read().decode("utf-8", "replace")
    if process.returncode:
        shown = "\n".join(text.splitlines()[-_SHOWN_LINES:])
        raise FailedRunError(f"{' '.join(map(str, command))} ended with {process.returncode}:\n{shown}")
    return Cost(wait_s, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), text


def medians(parts: Mapping[str, Callable[[], Cost]], runs: int) -> dict[str, Cost]:
    """Give the median cost of each part; the parts take turns, so that a slow minute falls on all of them."""
    costs: dict[str, list[Cost]] = {name: [] for name in parts}
    for _ in range(runs):
        for name, work in parts.items():
            costs[name].append(work())
    return {name: median(found) for name, found in costs.items()}


def median(costs: Sequence[Cost]) -> Cost:
    """Give the median of each part of some costs."""
    return Cost(*(statistics.median(values) for values in zip(*map(_values, costs), strict=True)))


def _values(cost: Cost) -> tuple[float, float, float]:
    return cost.wait_s, cost.work_s, cost.memory_mb
