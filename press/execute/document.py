"""Executing a document: a `Document` in, an `Executed` out."""

from __future__ import annotations

import time
from pathlib import Path

from press.execute.markdown import unexecuted, write_markdown
from press.execute.run import Progress, Run, code_pieces, run_document
from press.execute.session import Session
from press.execute.store import Store
from press.model import Document, Executed
from press.readers.metadata import execute_options

#: Where results of earlier runs are kept, from the folder of finished files.
STORE_FOLDER = Path(".press") / "cells"


def execute_document(
    document: Document,
    *,
    resources: Path,
    progress: Progress | None = None,
    reuse: bool = True,
) -> Executed:
    """Run the chunks and expressions of a document once and put what they give into its text.

    Parameters
    ----------
    resources
        Folder for the figures that chunks make.
    progress
        Told of every chunk before it runs.
    reuse
        Take the results of an earlier run whose code, data and environment were the same; `execute: cache: false`
        forbids it.

    Raises
    ------
    ExecutionError
        A chunk failed, or its outputs do not fit its options.
    """
    run = _run(document, progress, reuse=reuse)
    markdown, places = write_markdown(document, run.cells, resources)
    return Executed(document, markdown, places, resources, run.ledger)


def _run(document: Document, progress: Progress | None, *, reuse: bool) -> Run:
    if not code_pieces(document) or not _is_executed(document):
        return Run(tuple(unexecuted(document)), (), {})
    may_reuse = reuse and execute_options(document.meta).get("cache") not in (False, "refresh")
    store = Store(document.project.output / STORE_FOLDER)
    kept = store.load(document) if may_reuse else None
    if kept:
        return kept
    began = time.time()
    with Session() as session:
        run = run_document(document, session, progress=progress)
    if execute_options(document.meta).get("cache") is not False:
        store.save(document, run, before=began)
    return run


def _is_executed(document: Document) -> bool:
    return document.meta.get("engine") != "markdown" and execute_options(document.meta).get("enabled") is not False
