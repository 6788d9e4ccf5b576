"""How time and memory grow with the size of a review: made-up reviews, rendered with nothing kept."""

from __future__ import annotations

import math
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.bench.made_up import make_review
from tests.bench.project import ROOT, environment
from tests.bench.timing import Cost, median, run

SIZES = (10, 100, 500, 1000)
#: What grows, in words; what does not stays at the least size.
AXES = ("studies", "references")
#: A growth with the power of 1 is linear; the rest is what the same run differs by from time to time.
LINEAR, TOLERANCE = 1.0, 0.15


def measure(folder: Path, runs: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Give, for each axis and size, what a cold render in three formats costs."""
    told: dict[str, Any] = {"sizes": list(SIZES), "runs": runs}
    small = dict.fromkeys(AXES, SIZES[0])
    least = _render(folder, runs, tell, **small)
    for axis in AXES:
        sized = [_render(folder, runs, tell, **{**small, axis: size}) for size in SIZES[1:]]
        told[axis] = [vars(cost) for cost in (least, *sized)]
    return told


def _render(folder: Path, runs: int, tell: Callable[[str], None], *, studies: int, references: int) -> Cost:
    review = folder / f"{studies}-{references}"
    make_review(review, studies=studies, references=references)
    costs = []
    for _ in range(runs):
        shutil.rmtree(review / "build", ignore_errors=True)
        command = [sys.executable, "-m", "press", "render", "--engine", "embedded", "--quiet"]
        costs.append(run(command, folder=review, environment=environment(ROOT))[0])
    shutil.rmtree(review)
    cost = median(costs)
    tell(f"  {studies} studies, {references} references: {cost.wait_s:.1f} s, {cost.memory_mb:.0f} MB")
    return cost


def exponents(told: Mapping[str, Any]) -> dict[str, float]:
    """Give the power of the size by which each cost grows, between the two greatest sizes.

    Of seconds, those of the least review are taken off, most of which any review takes. Memory is that of the largest
    process, and which one that is changes with the size; it is taken as it is.
    """
    found = {}
    for axis in AXES:
        for name, words in (("wait_s", "time to wait"), ("work_s", "time of work")):
            values = [cost[name] for cost in told[axis]]
            found[f"{words} by {axis}"] = _power(told["sizes"], values, fixed=values[0])
        memory = [cost["memory_mb"] for cost in told[axis]]
        found[f"memory by {axis}"] = _power(told["sizes"], memory, fixed=0)
    return found


def _power(sizes: Sequence[int], values: Sequence[float], *, fixed: float) -> float:
    grown = (values[-1] - fixed) / max(values[-2] - fixed, 1e-9)
    return math.log(max(grown, 1e-9)) / math.log(sizes[-1] / sizes[-2])


def faults(told: Mapping[str, Any]) -> list[str]:
    """Say what grows faster than the size."""
    most = LINEAR + TOLERANCE
    return [
        f"growth of {words}: found the power {power:.2f} of the size, expected at most {most:g}"
        for words, power in exponents(told).items()
        if power > most
    ]
