"""Room on the page, in twentieths of a point."""

from __future__ import annotations

from dataclasses import dataclass, replace

from press.writers.docx.ooxml import Node, name

#: A4 with margins of 25 mm, for a reference document that does not name its page.
_PAGE = {"w": 11906, "h": 16838}
_MARGINS = {"top": 1418, "right": 1418, "bottom": 1418, "left": 1418, "gutter": 0}


@dataclass(frozen=True)
class Room:
    """What a block may fill: `wide` and `high` in twentieths of a point."""

    wide: int
    high: int

    def narrowed(self, wide: float) -> Room:
        """Give room of the same height and another width."""
        return replace(self, wide=max(int(wide), 1))


def _numbers(section: Node, tag: str, defaults: dict[str, int]) -> dict[str, int]:
    found = section.find(name(tag))
    given = {} if found is None else {key: found.get(name(f"w:{key}")) for key in defaults}
    return {key: int(float(given.get(key) or default)) for key, default in defaults.items()}


def room_of(section: Node) -> Room:
    """Give the room between the margins of a section (`w:sectPr`)."""
    page, margins = _numbers(section, "w:pgSz", _PAGE), _numbers(section, "w:pgMar", _MARGINS)
    wide = page["w"] - margins["left"] - margins["right"] - margins["gutter"]
    return Room(wide, page["h"] - abs(margins["top"]) - abs(margins["bottom"]))
