"""`press values`: the ledger of the last build."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from press.commands.place import project_root
from press.errors import Diagnostic, ExitCode, Location, VerifyError


def values(options: argparse.Namespace) -> ExitCode:
    """Print the ledger, as a table or as JSON."""
    path = project_root(options) / "build" / "values.json"
    if not path.is_file():
        raise VerifyError(
            Diagnostic(
                "no-ledger",
                "found no ledger, expected the one that a build writes",
                Location(path),
                hint="run: press render",
            )
        )
    text = path.read_text(encoding="utf-8")
    print(text if options.json else _table(json.loads(text)["values"]))
    return ExitCode.OK


def _table(rows: list[dict[str, Any]]) -> str:
    from tabulate import tabulate

    used = [row for row in rows if row["uses"]]
    lines = [(row["id"], row["text"], _places(row["uses"])) for row in used]
    return (
        tabulate(lines, headers=("value", "printed", "where"), disable_numparse=True)
        + f"\n\n{len(used)} of {len(rows)} values are printed"
    )


def _places(uses: list[dict[str, Any]]) -> str:
    first = f"{Path(uses[0]['document']).name}:{uses[0]['line']}"
    return first if len(uses) == 1 else f"{first} and {len(uses) - 1} more"
