"""DOCX: a Word file with real styles, native tables, Word captions and sections.

`lower` says in Pandoc's terms and in marks what each part is, Pandoc writes, `finish` turns the marks into Word's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
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
from press.writers.docx.kept import Parts, styles_of
from press.writers.docx.lower import lower_blocks
from press.writers.docx.ooxml import bookmark_name
from press.writers.docx.reference import write_reference
from press.writers.numbers import link_numbers
from press.writers.places import locate

__all__ = ["check_docx", "write_docx"]

#: Colour schemes for code that Pandoc has; Quarto has more.
_SCHEMES = ("pygments", "tango", "espresso", "zenburn", "kate", "monochrome", "breezedark", "haddock")


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
        own = _own_reference(resolved)
        reference = own or scratch / "reference.docx"
        highlighting = _highlighting(resolved)
        if own is None:
            write_reference(reference, language=properties.language, tokens=not highlighting)
        styles = styles_of(reference)
        parts = Parts.of([*build_front(resolved), *resolved.ast["blocks"]], [styles, *highlighting])
        blocks = lower_blocks(packed(parts.to_write()), resolved.folders, scratch)
        tree = {**resolved.ast, "meta": {}, "blocks": blocks}
        draft = scratch / "draft.docx"
        write_ast(
            tree, ["--to=docx", f"--reference-doc={reference}", f"--output={draft}", *highlighting], folder=scratch
        )
        finish(draft, target, properties, partial(parts.join, styles=styles), own_reference=own is not None)


def check_docx(resolved: Resolved) -> list[Diagnostic]:
    """Warn of a colour scheme for code that is not there; the code has ours then."""
    style = _scheme(resolved)
    if style in {"", "default", "idiomatic"} or _highlighting(resolved):
        return []
    message = f"found the highlighting style {style}, expected one that Word files can have: code keeps our colours"
    where = locate(resolved.source, style)
    hint = f"one of {', '.join(_SCHEMES)}, none, or the name of a .theme file beside the document"
    return [Diagnostic("docx-highlighting", message, where, hint=hint, severity="warning")]


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
    style = _scheme(resolved)
    known = style if style in (*_SCHEMES, "none") else _scheme_file(resolved, style)
    return [f"--syntax-highlighting={known}"] if known else []


def _scheme(resolved: Resolved) -> str:
    """Give the colours of code that the author chose, of two those by day."""
    given: Any = resolved.meta.get("syntax-highlighting", resolved.meta.get("highlight-style"))
    chosen = given.get("light") if isinstance(given, dict) else given
    return chosen if isinstance(chosen, str) else ""


def _scheme_file(resolved: Resolved, style: str) -> Path | None:
    """Give the file of a colour scheme that is an author's own."""
    files = (folder / style for folder in _places(resolved)) if style.endswith(".theme") else ()
    found = next((file for file in files if file.is_file()), None)
    if found:
        note(found)
    return found
