"""`press verify`: run the checks and say what each found."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict

from press.checks.project import CheckResult, verify_project
from press.commands.place import chosen_project
from press.errors import ExitCode


def verify(options: argparse.Namespace) -> ExitCode:
    """Print each claim with what was found against it; the exit status tells whether all hold."""
    results = verify_project(chosen_project(options))
    for result in results:
        print(f"{'ok  ' if result.passed else 'FAIL'}  {result.claim}")
        for finding in result.findings:
            print("\n".join(f"      {line}" for line in str(finding).splitlines()))
    if options.json:
        options.json.write_text(_as_json(results), encoding="utf-8")
    return ExitCode.OK if all(result.passed for result in results) else ExitCode.VERIFY


def _as_json(results: Sequence[CheckResult]) -> str:
    rows = [
        {"claim": result.claim, "passed": result.passed, "findings": [asdict(finding) for finding in result.findings]}
        for result in results
    ]
    return json.dumps(rows, indent=1, ensure_ascii=False, default=str) + "\n"
