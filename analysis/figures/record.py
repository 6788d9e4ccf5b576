"""What a figure says of itself in the ledger: each text that it draws, with the values that the text is made of.

So the finished files can be read back: a number of a figure is held against its value, and the text in a page against
what was drawn.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.figures.save import FigureFile
    from analysis.results import Quantity

#: Where figures go, from the root of the project.
FOLDER = Path("build") / "figures"

#: Numbers of an alternative text that are no values.
COUNTED = "count or number of what is drawn"


def describe_figure(
    figure: FigureFile, name: Callable[[Quantity | str], str | None], *, function: str
) -> dict[str, Any]:
    """Give the row of a figure in the ledger.

    Parameters
    ----------
    name
        Gives the id of the value that a quantity is; None where the review has none.
    function
        Full name of what drew it.
    """
    drawn = [
        {"text": one.text, "values": _names(one.of, name), **({"scale": one.scale} if one.scale else {})}
        for one in figure.drawn
    ]
    parts = dict.fromkeys(part for one in figure.drawn for part in one.of)
    return {
        "id": f"figures.{figure.name}",
        "kind": "figure",
        "raw": None,
        "missing": None,
        "text": "",
        "unit": "",
        "cells": [],
        "function": function,
        "figure": {
            "file": (FOLDER / figure.svg.name).as_posix(),
            "sha256": {file.suffix[1:]: _digest(file.read_bytes()) for file in (figure.svg, figure.png)},
            "drawn": drawn,
            "alt": {"text": figure.alt, "values": _names(tuple(parts), name), "scale": COUNTED},
        },
    }


def _names(parts: tuple[Quantity | str, ...], name: Callable[[Quantity | str], str | None]) -> list[str]:
    return list(dict.fromkeys(found for part in parts if (found := name(part))))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
