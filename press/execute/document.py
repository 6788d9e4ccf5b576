"""Executing a document: a `Document` in, an `Executed` for each format out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from press.cache.journal import Journal
from press.cache.store import Cache
from press.execute.markdown import unexecuted, write_markdown
from press.execute.run import Progress, Run, code_pieces, run_document
from press.execute.session import Session
from press.execute.store import RunStore
from press.model import Document, Executed, FormatName
from press.readers.metadata import execute_options
from press.rows import Rows


def execute_document(
    document: Document,
    *,
    resources: Path,
    progress: Progress | None = None,
    cache: Cache | None = None,
    journal: Journal | None = None,
) -> Mapping[FormatName, Executed]:
    """Run the chunks and expressions of a document and put what they give into its text.

    They run once for all formats; only where they look at the format (`QUARTO_EXECUTE_INFO`) once for each.

    Parameters
    ----------
    resources
        Folder for the figures that chunks make.
    progress
        Told of every chunk before it runs.
    cache
        Where runs are kept and taken from, if code, data and environment were the same; `execute: cache: false`
        forbids it.

    Raises
    ------
    ExecutionError
        A chunk failed, or its outputs do not fit its options.
    """
    runner = _Runner(document, progress, cache or Cache(None), journal or Journal())
    first, *others = document.formats
    run = runner.run(first)
    executed = _executed(document, run, resources)
    if not run.inputs.get("format_asked"):
        return dict.fromkeys(document.formats, executed)
    return {first: executed} | {name: _executed(document, runner.run(name), resources / str(name)) for name in others}


def _executed(document: Document, run: Run, resources: Path) -> Executed:
    markdown, places = write_markdown(document, run.cells, resources)
    return Executed(document, markdown, places, resources, run.ledger, run.inputs, run.unkept)


class _Runner:
    def __init__(self, document: Document, progress: Progress | None, cache: Cache, journal: Journal) -> None:
        self._document = document
        self._progress = progress
        self._cache = cache
        self._journal = journal

    def run(self, format_name: FormatName) -> Run:
        """Give the run for one format: that of before, or a new one."""
        document = self._document
        if not code_pieces(document) or not _is_executed(document):
            return Run(tuple(unexecuted(document)), Rows(), {})
        wish = execute_options(document.meta).get("cache")
        store = RunStore(self._cache, document, format_name)
        kept = None if wish in (False, "refresh") else store.load()
        if kept and kept.run:
            self._tell(f"not run: {kept.reason}")
            return kept.run
        began = time.time()
        with Session() as session:
            run = run_document(document, session, format_name=format_name, progress=self._progress)
        unkept = "not kept: the document says cache: false" if wish is False else store.save(run, before=began)
        self._tell(
            "; ".join(filter(None, (f"run: {kept.reason if kept else f'the document says cache: {wish}'}", unkept)))
        )
        return replace(run, unkept=unkept)

    def _tell(self, text: str) -> None:
        self._journal.tell(self._document.path.stem, "chunks", text)


def _is_executed(document: Document) -> bool:
    return document.meta.get("engine") != "markdown" and execute_options(document.meta).get("enabled") is not False
