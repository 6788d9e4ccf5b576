"""Asking `python -m analysis` for findings: the one way in which press hears of the review's subject."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from press.errors import DataError, Diagnostic, ExitCode, Location

#: Exit statuses with which the analysis has told its findings.
_TOLD = (ExitCode.OK, ExitCode.DATA)


def ask_analysis(question: str, project: Path, *options: str) -> tuple[Diagnostic, ...]:
    """Run a command of the analysis on a project and read its findings.

    Raises
    ------
    DataError
        The command gave no answer; carries what it printed.
    """
    command = [sys.executable, "-m", "analysis", question, "--project", str(project), "--json", *options]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", env=own_environment(), check=False)
    if done.returncode not in _TOLD:
        message = (
            f"found no answer from python -m analysis {question} (status {done.returncode}), expected its findings"
        )
        raise DataError(Diagnostic("data-check", message, Location("data"), detail=done.stderr))
    return tuple(_diagnostic(one) for one in json.loads(done.stdout)["findings"])


def own_environment() -> dict[str, str]:
    """Give the environment in which another Python finds the packages that stand beside this one."""
    # analysis stands beside press, installed or not; the folder of the caller must not decide which one is run
    paths = [str(Path(__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}


def _diagnostic(one: dict[str, Any]) -> Diagnostic:
    place, message = one["location"], one["message"]
    message = f"{place['column']}: {message}" if place["column"] else message
    return Diagnostic(
        one["code"], message, Location(place["path"], place["line"]), one["hint"], severity=one["severity"]
    )
