"""How the methods grow with the number of studies: made-up trials, loaded, checked, pooled, judged, drawn and named.

`python -m tests.bench.methods FOLDER` takes one review through all of this and prints the seconds of each step.
"""

from __future__ import annotations

import json
import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.growth import power, too_steep
from tests.bench.project import ROOT, environment
from tests.bench.timing import run
from tests.bench.trials import OUTCOMES, make_trials

if TYPE_CHECKING:
    from analysis import Review

#: Up to this share of the seconds of the next size, those of the least tell what is the same at all sizes.
_TELLING = 0.8
SIZES = (100, 1_000, 10_000)
#: What is measured, in this order: later steps rest on what earlier ones made.
STEPS: Mapping[str, str] = {
    "load": "load and validate",
    "pool": f"effects, and {OUTCOMES} averages (REML, Hartung-Knapp, prediction) with subgroups",
    "judge": "quality, findings, votes, evidence",
    "draw": "a funnel and an albatross plot",
    "name": "names of all values",
}


def measure(folder: Path, runs: int, tell: Callable[[str], None]) -> dict[str, Any]:
    """Give the seconds of work of each step at each size."""
    steps: dict[str, list[float]] = {name: [] for name in STEPS}
    memory: list[float] = []
    for size in SIZES:
        review = folder / f"trials-{size}"
        make_trials(review, studies=size)
        found = [_take(review) for _ in range(runs)]
        shutil.rmtree(review)
        for name, seconds in steps.items():
            seconds.append(statistics.median(seconds_of[name] for seconds_of, _ in found))
        memory.append(statistics.median(most for _, most in found))
        told = ", ".join(f"{name} {seconds[-1]:.1f} s" for name, seconds in steps.items())
        tell(f"  {size} studies: {told}, {memory[-1]:.0f} MB")
    return {"sizes": list(SIZES), "runs": runs, "steps": steps, "memory_mb": memory}


def _take(review: Path) -> tuple[dict[str, float], float]:
    command = [sys.executable, "-m", "tests.bench.methods", review]
    cost, text = run(command, folder=ROOT, environment=environment(ROOT))
    return json.loads(text.splitlines()[-1]), cost.memory_mb


def powers(told: Mapping[str, Any]) -> dict[str, float]:
    """Give the power of the number of studies by which each step grows, and all of them together."""
    steps = {name: told["steps"][name] for name in STEPS}
    steps["all"] = [sum(seconds) for seconds in zip(*steps.values(), strict=True)]
    return {name: power(told["sizes"], seconds, fixed=_fixed(seconds)) for name, seconds in steps.items()}


def _fixed(seconds: list[float]) -> float:
    """Give what is the same at all sizes, where the sizes tell: a hundred studies are drawn finer than a thousand."""
    least, following, *_ = seconds
    return least if least < _TELLING * following else 0.0


def faults(told: Mapping[str, Any]) -> list[str]:
    """Say which step grows faster than the number of studies."""
    return too_steep({f"{STEPS.get(name, 'all steps')} by studies": found for name, found in powers(told).items()})


def table(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield the figures as Markdown."""
    sizes = told["sizes"]
    yield "| seconds of work | " + " | ".join(f"{size:,} studies" for size in sizes) + " | power |"
    yield "| --- |" + " ---: |" * (len(sizes) + 1)
    found = powers(told)
    for name, words in STEPS.items():
        yield _row(words, told["steps"][name], f"{found[name]:.2f}")
    together = [sum(seconds) for seconds in zip(*told["steps"].values(), strict=True)]
    yield _row("all of these", together, f"{found['all']:.2f}")
    yield "| memory, MB | " + " | ".join(f"{most:.0f}" for most in told["memory_mb"]) + " | |"


def _row(words: str, seconds: list[float], last: str) -> str:
    return f"| {words} | " + " | ".join(f"{one:.2f}" for one in seconds) + f" | {last} |"


def _steps(folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield each step with what it does; the review is there once the first was taken."""
    from analysis import Review

    made: list[Review] = []
    yield "load", lambda: made.append(Review.load(folder))
    review = made[0]
    yield "pool", lambda: review.stages.pooling
    yield "judge", lambda: (review.stages.quality, review.stages.synthesis, review.stages.votes)
    # what is loaded once for any drawing takes longer than one of a hundred studies
    import_module("analysis.figures.save")
    import_module("matplotlib.font_manager")
    yield "draw", lambda: (review.figures.funnel("average_1"), review.figures.albatross("outcome_1"))
    yield "name", lambda: review.values


def main() -> int:
    """Take the review of a folder through all steps, and print their seconds as JSON."""
    seconds = {}
    for name, step in _steps(Path(sys.argv[1])):
        start = time.process_time()
        step()
        seconds[name] = time.process_time() - start
    sys.stdout.write(f"{json.dumps(seconds)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
