"""Writing with Pandoc where an equation that it cannot turn is a fault, not bare TeX before the reader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from press.errors import Diagnostic, RenderError
from press.model import Resolved
from press.pandoc.binary import write_ast
from press.pandoc.pieces import Seam, write_sections
from press.writers.places import locate

_FAILED, _END = "Could not convert TeX math", ", rendering as TeX"


def write_equations(
    tree: dict[str, Any], arguments: Sequence[str], resolved: Resolved, *, into: str, seam: Seam | None = None
) -> str:
    """Write a tree with arguments that make Pandoc fail at its warnings; with a seam, section by section.

    Raises
    ------
    RenderError
        An equation cannot be turned into what `into` names; with its place in the author's text.
    """
    try:
        return write_sections(tree, arguments, seam) if seam else write_ast(tree, arguments)
    except RenderError as error:
        detail = error.findings[0].detail
        if _FAILED not in detail:
            raise
        equation = detail.partition(_FAILED)[2].partition(_END)[0].strip()
        message = f"found equation {equation}, expected TeX that Pandoc can turn into {into}"
        where = locate(resolved.source, equation)
        raise RenderError(Diagnostic("equation", message, where, detail=detail)) from error
