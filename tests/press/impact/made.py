"""A small project of a made-up subject in git, with data, code and a document of its own."""

from __future__ import annotations

import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any

from tests.press.running import write

DESCRIPTOR: dict[str, Any] = {
    "name": "people",
    "version": "1.0.0",
    "resources": [
        {
            "name": "places",
            "path": "places.csv",
            "schema": {"primaryKey": ["place"], "fields": [{"name": "place"}, {"name": "people"}, {"name": "mood"}]},
        }
    ],
}
ROWS = "place,people,mood\nhill,3,calm\nshore,4,gay\nwood,5,calm\n"
CODE = '''"""Values of the made-up review."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
UNIT = "people"


def cell(key, column):
    return {"file": "places.csv", "key": key, "column": column}


def rows():
    with (ROOT / "data" / "places.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def total(table):
    """Sum up."""
    # all of them
    return sum(int(row["people"]) for row in table)


def calm(table):
    return sum(row["mood"] == "calm" for row in table)


@dataclass
class Shown:
    name: str
    text: str

    def _repr_markdown_(self):
        return f'[{self.text}]{{#val-{self.name} .value data-value="{self.name}"}}'


@dataclass
class Values:
    table: list = field(default_factory=rows)

    def show(self, name):
        return Shown(name, next(row["text"] for row in self._ledger_() if row["id"] == name))

    def places(self):
        return Markdown(self.table)

    def _ledger_(self):
        keys = [row["place"] for row in self.table]
        made = [("total", total, "people"), ("calm", calm, "mood")]
        return [
            {"id": name, "raw": make(self.table), "missing": None, "text": str(make(self.table)), "unit": "",
             "cells": [cell(key, column) for key in keys], "function": f"counts.values.{make.__name__}"}
            for name, make, column in made
        ]


@dataclass
class Markdown:
    table: list

    def _repr_markdown_(self):
        lines = [f"| {row['place']} | {row['people']} | {row['mood']} |" for row in self.table]
        return "\\n".join(["| Place | People | Mood |", "|---|---|---|", *lines, ""])
'''
TEXT = """---
title: People and places
---

```{python}
#| include: false
from counts.values import Values
v = Values()
```

# Results

In all `{python} v.show("total")` people were seen. They live in some places.
The mood was calm in `{python} v.show("calm")` of them.

::: {#tbl-places}

```{python}
v.places()
```

Places and their people.
:::
"""
PROJECT = "project:\n  type: default\n  execute-dir: project\n  render: [paper.qmd]\nformat: html\n"


def descriptor(rows: str = ROWS) -> str:
    """Give the descriptor with the checksum of its table."""
    table = {**DESCRIPTOR["resources"][0], "hash": f"sha256:{hashlib.sha256(rows.encode()).hexdigest()}"}
    return json.dumps({**DESCRIPTOR, "resources": [table]})


def files(rows: str = ROWS, code: str = CODE, text: str = TEXT) -> dict[str, str]:
    """Give the files of one state of the project."""
    return {
        "_quarto.yml": PROJECT,
        "data/places.csv": rows,
        "data/datapackage.json": descriptor(rows),
        "counts/__init__.py": "",
        "counts/values.py": code,
        "paper.qmd": text,
        ".gitignore": "build/\n__pycache__/\n",
    }


def git(folder: Path, *arguments: str) -> str:
    """Run git as somebody."""
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", "-C", str(folder), *who, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def commit(folder: Path, told: dict[str, str], message: str = "a state") -> str:
    """Write files and commit all; give the commit."""
    write(folder, told)
    if not (folder / ".git").exists():
        git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", message)
    return git(folder, "rev-parse", "HEAD").strip()
