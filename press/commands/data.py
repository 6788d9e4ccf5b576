"""`press data`: is `data/` valid, and is it what its recorded checksums say."""

from __future__ import annotations

import argparse

from press.commands.place import chosen_project
from press.data import describe, run_data
from press.errors import ExitCode


def data(options: argparse.Namespace) -> ExitCode:
    """Print what was found; with --describe mend their description before, with --accept record them after."""
    project = chosen_project(options).root
    if options.describe is not None:
        print(describe(project, options.describe))
    report = run_data(project, accept=options.accept, message=options.message)
    print(report)
    return ExitCode.OK if report.ok else ExitCode.DATA
