"""DOCX: a Word file with real styles, native tables, Word captions and sections.

`lower` says in Pandoc's terms and in marks what each part is, Pandoc writes, `finish` turns the marks into Word's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from press.cache.opened import note
from press.errors import ConfigError, Diagnostic
from press.model import Resolved
from press.pandoc.binary import write_ast
from press.pandoc.pack import packed
from press.private import PrivateFolder
from press.writers.docx.finish import finish
from press.writers.docx.front import build_front, find_properties
from press.writers.docx.lower import lower_blocks
from press.writers.docx.ooxml import bookmark_name
from press.writers.docx.reference import write_reference
from press.writers.numbers import link_numbers

__all__ = ["write_docx"]


def write_docx(resolved: Resolved, target: Path) -> None:
    """Write a document as a Word file.

    Parameters
    ----------
    resolved
        A document in normal form. Of its metadata, `reference-doc`, `toc`, `toc-depth`, `toc-title`,
        `syntax-highlighting` and those of the title block are read.
    target
        File to write; its folder must exist.

    Raises
    ------
    ConfigError
        `reference-doc` names a file that is not there.
    RenderError
        A picture cannot be shown, raw OOXML breaks the file, or Pandoc failed.
    """
    properties = find_properties(resolved)
    resolved = link_numbers(resolved, name=bookmark_name)
    with PrivateFolder("docx") as scratch:
        blocks = packed([*build_front(resolved), *resolved.ast["blocks"]])
        tree = {**resolved.ast, "meta": {}, "blocks": lower_blocks(blocks, resolved.folders, scratch)}
        own = _own_reference(resolved)
        reference = own or scratch / "reference.docx"
        highlighting = _highlighting(resolved)
        if own is None:
            write_reference(reference, language=properties.language, tokens=not highlighting)
        draft = scratch / "draft.docx"
        write_ast(
            tree, ["--to=docx", f"--reference-doc={reference}", f"--output={draft}", *highlighting], folder=scratch
        )
        finish(draft, target, properties, own_reference=own is not None)


def _own_reference(resolved: Resolved) -> Path | None:
    written = resolved.meta.get("reference-doc")
    if not written:
        return None
    for folder in _places(resolved):
        path = folder / str(written)
        if path.is_file():
            note(path)
            return path.resolve()
    raise ConfigError(
        Diagnostic(
            "reference-doc",
            f"{resolved.source}: reference-doc: found no file {written}, expected a DOCX whose styles are to be used",
            hint="the path is relative to the document or the project; without it the press uses its own styles",
        )
    )


def _places(resolved: Resolved) -> Iterator[Path]:
    yield resolved.source.parent
    yield from resolved.folders


def _highlighting(resolved: Resolved) -> list[str]:
    """Give Pandoc's option for the colours of code, where the author chose them."""
    style: Any = resolved.meta.get("syntax-highlighting", resolved.meta.get("highlight-style"))
    return [f"--syntax-highlighting={style}"] if isinstance(style, str) else []
