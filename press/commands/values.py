"""`press values`: the ledger of the last build."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from press.commands.place import chosen_project
from press.config.project import shown_path
from press.errors import Diagnostic, ExitCode, Location, VerifyError
from press.ledger import read_ledger
from press.model import LEDGER, Project
from press.rows import Row


def values(options: argparse.Namespace) -> ExitCode:
    """Print the ledger, as a table or as JSON."""
    _, _, rows = read_rows(options)
    print(json.dumps({"values": rows}, ensure_ascii=False, indent=1) if options.json else _table(rows))
    return ExitCode.OK


def read_rows(options: argparse.Namespace) -> tuple[Project, Path, list[Row]]:
    """Read the ledger of the project that is meant; gives the project, the file and its rows.

    Raises
    ------
    VerifyError
        There is no ledger.
    """
    project = chosen_project(options)
    path = project.output / LEDGER
    rows = read_ledger(path)
    if not rows and not path.is_file():
        message = "found no ledger, expected the one that a build writes"
        raise VerifyError(
            Diagnostic("no-ledger", message, Location(shown_path(path, project.root)), hint="run: press render")
        )
    return project, path, rows


def _table(rows: Sequence[Row]) -> str:
    from tabulate import tabulate

    used = [row for row in rows if row["uses"]]
    lines = [(row["id"], row["text"] or row.get("kind", ""), _places(row["uses"])) for row in used]
    table = tabulate(lines, headers=("value", "printed", "where"), disable_numparse=True)
    return f"{table}\n\n{len(used)} of {len(rows)} values are printed"


def _places(uses: Sequence[Row]) -> str:
    first = f"{Path(uses[0]['document']).name}:{uses[0]['line']}"
    return first if len(uses) == 1 else f"{first} and {len(uses) - 1} more"
