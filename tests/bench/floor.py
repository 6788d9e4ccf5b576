"""The floor: what nobody who makes these pages can leave out, done plainly, one thing after another.

A bare Python that imports pandas and matplotlib.pyplot and executes the chunks and inline expressions of all documents;
plain Pandoc with its citeproc, once for each document and format; plain Typst on what Pandoc gave.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from operator import add
from pathlib import Path

from press.config import load_project
from press.engines.citations import citeproc_options
from press.execute import execute_document
from press.model import Chunk, Document, Executed, Inline
from press.pandoc.binary import pandoc_path
from press.readers import read_document
from tests.bench.project import Copy, environment
from tests.bench.timing import Cost, run

_REFERENCE = re.compile(r"@(?=\w+-\w)")
_IMAGE = re.compile(r"#?(?:box\()?image\([^)]*\)\)?")
_SUFFIXES = ("html", "docx", "typ")
#: Shows the last expression of a chunk as a notebook would, and keeps nothing.
_BARE = """
import ast, json, sys
import pandas, matplotlib.pyplot
for pieces in json.load(open(sys.argv[1], encoding="utf-8")):
    names = {"__name__": "__main__"}
    for code in pieces:
        body = ast.parse(code).body
        last = body.pop() if body and isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), "chunk", "exec"), names)
        if last:
            value = eval(compile(ast.Expression(last.value), "chunk", "eval"), names)
            getattr(value, "_repr_markdown_", lambda: None)()
"""
_TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], ignore_system_fonts=True)"


class Floor:
    """The plain way to the same pages, from the copy of a project."""

    def __init__(self, copy: Copy, folder: Path) -> None:
        project = load_project(copy.folder)
        documents = [read_document(path, project) for path in project.documents]
        folder.mkdir()
        self._copy = copy
        self._folder = folder
        self._executed = [_executed(document, folder) for document in documents]
        self._chunks = folder / "chunks.json"
        self._chunks.write_text(json.dumps([_code(document) for document in documents]), encoding="utf-8")
        for executed in self._executed:
            # Plain Pandoc knows no cross-references: as citations they would cost citeproc nothing and stop Typst.
            self._file(executed, "md").write_text(_REFERENCE.sub("", executed.markdown), encoding="utf-8")

    def parts(self) -> Mapping[str, Callable[[], Cost]]:
        """Give the parts of the floor, to be run in this order."""
        return {"floor: chunks": self._execute, "floor: Pandoc": self._pandoc, "floor: Typst": self._typst}

    def _execute(self) -> Cost:
        return self._run([sys.executable, "-c", _BARE, self._chunks])

    def _pandoc(self) -> Cost:
        passes = [(executed, suffix) for executed in self._executed for suffix in _SUFFIXES]
        return reduce(add, [self._run(self._pandoc_command(*one)) for one in passes])

    def _pandoc_command(self, executed: Executed, suffix: str) -> list[str | Path]:
        document = executed.document
        cite = ["--citeproc", *citeproc_options(document.format_meta["html"], document)]
        where = f"--resource-path={document.path.parent}:{self._copy.folder}:{executed.resources}"
        target = f"--output={self._file(executed, suffix)}"
        options = ("--from=markdown", "--standalone", "--quiet")
        return [pandoc_path(), *options, *cite, where, self._file(executed, "md"), target]

    def _typst(self) -> Cost:
        return reduce(add, [self._compile(executed) for executed in self._executed])

    def _compile(self, executed: Executed) -> Cost:
        text = self._file(executed, "typ")
        # Plain Pandoc leaves the paths of images as they are; Typst sets all text and tables without them.
        text.write_text(_IMAGE.sub("[]", text.read_text(encoding="utf-8")), encoding="utf-8")
        return self._run([sys.executable, "-c", _TYPST, text, self._file(executed, "pdf")])

    def _file(self, executed: Executed, suffix: str) -> Path:
        return self._folder / f"{executed.document.path.stem}.{suffix}"

    def _run(self, command: Sequence[str | Path]) -> Cost:
        return run(command, folder=self._copy.folder, environment=environment(self._copy.folder))[0]


def _executed(document: Document, folder: Path) -> Executed:
    return next(iter(execute_document(document, resources=folder / document.path.stem).values()))


def _code(document: Document) -> list[str]:
    """Give the code of a document: chunks, and inline expressions in their places."""
    kinds = (Chunk, Inline)
    pieces = [piece for piece in document.pieces if isinstance(piece, kinds)]
    return [piece.code if isinstance(piece, Chunk) else piece.expression for piece in pieces]
