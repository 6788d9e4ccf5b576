"""Ask R, where the field's reference implementations live, and read the answers as numbers."""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SCRIPT = Path(__file__).with_name("oracle.R")

#: Digits that jsonlite writes (15 significant) differ from R's own number by less than this, relatively.
WRITTEN = 1e-14


class OracleError(RuntimeError):
    """R could not answer; the message is R's own."""


@dataclass(frozen=True)
class Ask:
    """One question: an R expression, and the vectors that it names (None is NA)."""

    ask: str
    data: Mapping[str, Any] = field(default_factory=dict)


def ask_r(questions: Mapping[str, Ask]) -> dict[str, Any]:
    """Answer every question in one R process; the same questions are asked only once in a run of tests.

    Raises
    ------
    OracleError
        An expression fails in R, or R itself does.
    """
    answers = _run(json.dumps({name: asdict(question) for name, question in questions.items()}, default=_plain))
    failed = {name: answer["error"] for name, answer in answers.items() if "error" in answer}
    if failed:
        raise OracleError("\n".join(f"{name}: {message}" for name, message in failed.items()))
    return {name: answer["value"] for name, answer in answers.items()}


def ask_r_for_faults(questions: Mapping[str, Ask]) -> dict[str, str | Sequence[str]]:
    """Give R's error message, or else its warnings, for every question: what R itself finds wrong with it."""
    answers = _run(json.dumps({name: asdict(question) for name, question in questions.items()}, default=_plain))
    return {name: answer.get("error", answer.get("warnings", [])) for name, answer in answers.items()}


@functools.cache
def _run(text: str) -> dict[str, dict[str, Any]]:
    done = subprocess.run(
        ["Rscript", "--vanilla", SCRIPT], input=text, capture_output=True, text=True, check=False, timeout=600
    )
    if done.returncode:
        raise OracleError(done.stderr)
    answers: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return answers


def _plain(value: Any) -> Any:
    return value.tolist()
