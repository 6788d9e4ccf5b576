"""Makes the Word files that the tests look into."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from press.model import Resolved
from press.pandoc.binary import read_ast
from press.writers.docx import write_docx

SAMPLE = Path(__file__).parent / "docx_sample"
#: Keys that are printed, and so stand in the tree with their markup too.
PRINTED = ("title", "subtitle", "abstract", "keywords", "date", "thanks")


def make_resolved(
    markdown: str, meta: Mapping[str, Any] | None = None, folder: Path = SAMPLE, columns: int = 999
) -> Resolved:
    """Read a document that is written in normal form, as Pandoc's Markdown."""
    given = dict(meta or {})
    header = json.dumps({key: given[key] for key in PRINTED if key in given})
    tree = read_ast(f"---\n{header}\n---\n\n{markdown}", [f"--columns={columns}"])
    return Resolved(ast=tree, meta=given, format="docx", source=folder / "sample.qmd", folders=(folder,))


def make_docx(
    target: Path, markdown: str, meta: Mapping[str, Any] | None = None, folder: Path = SAMPLE, columns: int = 999
) -> Path:
    """Write a document to `target` and give it back."""
    write_docx(make_resolved(markdown, meta, folder, columns), target)
    return target


def make_sample(target: Path, **more: Any) -> Path:
    """Write the sample that holds everything."""
    meta = json.loads((SAMPLE / "meta.json").read_text(encoding="utf-8"))
    return make_docx(target, (SAMPLE / "sample.md").read_text(encoding="utf-8"), {**meta, **more})
