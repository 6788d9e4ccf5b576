"""`press data`: is `data/` valid, and is it what its recorded checksums say."""

from __future__ import annotations

import argparse

from press.commands.place import chosen_project
from press.data import run_data
from press.errors import ExitCode


def data(options: argparse.Namespace) -> ExitCode:
    """Print what was found; with --accept record the files as they are."""
    report = run_data(chosen_project(options).root, accept=options.accept, message=options.message)
    print(report)
    return ExitCode.OK if report.ok else ExitCode.DATA
