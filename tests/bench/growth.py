"""How time and memory grow with the size of a review: made-up reviews, rendered with nothing kept."""

from __future__ import annotations

import math
import operator
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
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
#: Share of a cost below which what is above the least review's cannot be told from nothing.
_SEEN = 0.01
#: Powers that are tried.
_POWERS = [number / 100 for number in range(1, 500)]


def measure(folder: Path, runs: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Give, for each axis and size, what a cold render in three formats costs."""
    told: dict[str, Any] = {"sizes": list(SIZES), "runs": runs}
    small = dict.fromkeys(AXES, SIZES[0])
    # once uncounted: what the first render reads from disk would be taken off all others with the least review
    _render(folder, 1, lambda _: None, **small)
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
    """Give the power of the size by which each cost grows, over all sizes."""
    return {words: power(told["sizes"], values, fixed=fixed) for words, values, fixed in _grown(told)}


def last_exponents(told: Mapping[str, Any]) -> dict[str, float]:
    """Give the power between the two greatest sizes alone: where it differs, growth quickens, or runs differ by chance."""
    first, *_, before, last = range(len(told["sizes"]))
    return {
        words: power(
            [told["sizes"][at] for at in (first, before, last)],
            [values[at] for at in (first, before, last)],
            fixed=fixed,
        )
        for words, values, fixed in _grown(told)
    }


def _grown(told: Mapping[str, Any]) -> Iterator[tuple[str, list[float], float]]:
    """Yield each cost in words, by size, and what of it is no growth.

    Of seconds that is what the least review takes, most of which any review takes. Memory is that of the largest
    process, and which one that is changes with the size; it is taken as it is.
    """
    for axis in AXES:
        for name, words in (("wait_s", "time to wait"), ("work_s", "time of work"), ("memory_mb", "memory")):
            values = [cost[name] for cost in told[axis]]
            yield f"{words} by {axis}", values, 0 if name == "memory_mb" else values[0]


def power(sizes: Sequence[int], values: Sequence[float], *, fixed: float) -> float:
    """Give the power that fits best what is above `fixed` at all sizes but the least.

    Runs of one size differ by a share of their seconds. Where little of these is above `fixed`, that differs by so
    much a larger share, and counts so much less.
    """
    least = sizes[0] if fixed else 0
    above = [max(value - fixed, value * _SEEN) for value in values[1:]]
    weights = [(more / value) ** 2 for more, value in zip(above, values[1:], strict=True)]

    def misfit(power: float) -> float:
        """Tell how much the seconds for each unit of the size, to this power, differ from each other."""
        each = [
            math.log(more / (math.pow(size, power) - math.pow(least, power)))
            for size, more in zip(sizes[1:], above, strict=True)
        ]
        mean = sum(map(operator.mul, each, weights)) / sum(weights)
        return sum(weight * (one - mean) ** 2 for one, weight in zip(each, weights, strict=True))

    return min(_POWERS, key=misfit)


def faults(told: Mapping[str, Any]) -> list[str]:
    """Say what grows faster than the size."""
    return too_steep(exponents(told))


def too_steep(powers: Mapping[str, float]) -> list[str]:
    """Say which powers, by what grows, are above that of linear growth."""
    most = LINEAR + TOLERANCE
    return [
        f"growth of {words}: found the power {power:.2f} of the size, expected at most {most:g}"
        for words, power in powers.items()
        if power > most
    ]
