"""Both engines on many documents, side by side."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tests.parity.content import READERS
from tests.parity.differences import Difference, compare
from tests.parity.rendering import TARGETS, Outcome, Subject, render_with_press, render_with_quarto

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def compare_all(chosen: Sequence[Subject], *, quarto: Path, keep: Path) -> list[Difference]:
    """Render and compare, as many side by side as there are cores."""
    cores = os.cpu_count() or 1
    jobs = [(subject, kind) for subject in chosen for kind in TARGETS]
    with ThreadPoolExecutor(cores) as threads:
        theirs = _all(threads, partial(_by_quarto, quarto=quarto, keep=keep), jobs, "quarto")
        ours = _all(threads, partial(render_with_press, keep=keep), chosen, "press")
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as processes:
        files = [
            (subject.name, kind, by_press[kind])
            for subject, by_press in zip(chosen, ours, strict=True)
            for kind in TARGETS
        ]
        pairs = [(*job, outcome) for job, outcome in zip(files, theirs, strict=True)]
        return [one for found in _all(processes, _compared, pairs, "compare") for one in found]


def _all(pool: Executor, work: Callable[[Any], Any], jobs: Sequence[Any], what: str) -> list[Any]:
    """Do all jobs and show how far they are."""
    done = []
    for number, result in enumerate(pool.map(work, jobs), 1):
        done.append(result)
        if sys.stderr.isatty() or number == len(jobs):
            end = "\n" if number == len(jobs) else ""
            sys.stderr.write(f"\r{what}: {number} of {len(jobs)}{end}")
            sys.stderr.flush()
    return done


def _by_quarto(job: tuple[Subject, str], *, quarto: Path, keep: Path) -> Outcome:
    return render_with_quarto(*job, quarto=quarto, keep=keep)


def _compared(job: tuple[str, str, Outcome, Outcome]) -> list[Difference]:
    name, kind, press, quarto = job
    if press.file and quarto.file:
        return compare(name, kind, READERS[kind](quarto.file), READERS[kind](press.file))
    sides = [_failure(outcome) for outcome in (quarto, press)]
    return [Difference(name, kind, "file", *sides)]


def _failure(outcome: Outcome) -> str:
    """Give what an engine said where it made no file; nothing where it made one."""
    if outcome.file:
        return ""
    lines = [line.strip() for line in _COLOURS.sub("", outcome.told).splitlines()]
    told = [line for line in lines if re.search(r"error|fatal|found|expected", line, re.IGNORECASE)]
    return "no file: " + "; ".join(dict.fromkeys(told or lines[-3:]))[:400]
