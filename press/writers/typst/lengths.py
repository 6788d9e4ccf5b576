"""Lengths as authors write them in Markdown attributes and YAML, and as Typst wants them."""

from __future__ import annotations

import re

#: Typst's own units; pixels are those of CSS, 96 to the inch.
_LENGTH = re.compile(r"\s*(-?\d+(?:\.\d+)?|-?\.\d+)\s*(pt|mm|cm|in|em|%|px|)\s*")
POINTS_PER_PIXEL = 0.75


def parse_length(text: object) -> str | None:
    """Give a Typst length for `50%`, `8cm`, `300px` or `300` (pixels); none for anything else."""
    match = _LENGTH.fullmatch(str(text))
    if not match:
        return None
    number, unit = match.groups()
    if unit in {"px", ""}:
        return f"{float(number) * POINTS_PER_PIXEL:g}pt"
    return f"{float(number):g}{unit}"


def parse_fraction(text: object) -> float | None:
    """Give a share of the width, 0 to 1, for `40%`; none for anything else."""
    match = _LENGTH.fullmatch(str(text))
    return float(match.group(1)) / 100 if match and match.group(2) == "%" else None
