"""A small project with data of another subject, for tests of ways."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.press.running import write

PACKAGE = {
    "version": "1.2.0",
    "resources": [
        {"name": "birds", "path": "birds.csv", "schema": {"primaryKey": ["garden", "bird"]}},
        {"name": "sources", "path": "sources.csv", "schema": {"primaryKey": "source"}},
    ],
}
FILES = {
    "_quarto.yml": "project:\n  type: default\nformat: html\n",
    "review.yml": "levels:\n  - key: many\n    from: 5\nlist: [1, 2]\n",
    "data/datapackage.json": json.dumps(PACKAGE),
    "data/birds.csv": "garden,bird,count,source,locator\n"
    'north,tit,4,"A; B","line one\nline two"\n'
    "north,wren,2,A,page 3\nsouth,tit,4,C,page 4\nsouth,wren,0,A,\n",
    "data/sources.csv": "source,describes,address\nA,the diary,https://example.org/a\nB,a letter,\n",
    "count.py": '"""Own code."""\n\n\nclass Birds:\n    """Birds."""\n\n    def add(self):\n        """Add all birds,\n        by garden. And more."""\n',
    "broken.py": "def nothing(:\n",
}


def make(folder: Path) -> Path:
    """Write the project."""
    return write(folder, FILES)


def cell(key: str, column: str = "count", file: str = "birds.csv") -> dict[str, str]:
    """Name a cell as a ledger does."""
    return {"file": file, "key": key, "column": column}


def row(name: str, *cells: dict[str, str], **given: Any) -> dict[str, Any]:
    """Make a row of a ledger."""
    return {"id": name, "raw": 4, "missing": None, "text": "4", "unit": "birds", "cells": list(cells),
            "function": "count.Birds.add", "uses": [], **given}  # fmt: skip
