"""Pictures that only hold a place, for `{{< placeholder >}}`: a grey box that tells its size, the same in every build."""

from __future__ import annotations

import base64
from collections.abc import Sequence

#: Side of a picture whose size is not given, in pixels.
_SIDE = 100
#: Longest side that can be asked for.
LONGEST = 10_000


def placeholder_size(given: Sequence[str]) -> tuple[int, int] | None:
    """Read a width and a height in pixels, one number for both; None for anything else."""
    sides = [int(text) for text in given if text.isascii() and text.isdigit() and 0 < int(text) <= LONGEST]
    if len(sides) != len(given) or len(sides) > 2:  # noqa: PLR2004 - width and height
        return None
    return (sides[0], sides[-1]) if sides else (_SIDE, _SIDE)


def placeholder_address(width: int, height: int) -> str:
    """Give a picture of a size as a data address."""
    letters = max(min(width / 8, height / 3), 1)
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" fill="#d9dde3"/>'
        f'<text x="{width / 2:g}" y="{height / 2 + letters / 3:g}" font-family="sans-serif" font-size="{letters:g}" '
        f'text-anchor="middle" fill="#4a5260">{width} × {height}</text></svg>'
    )
    return "data:image/svg+xml;base64," + base64.b64encode(drawn.encode()).decode("ascii")
