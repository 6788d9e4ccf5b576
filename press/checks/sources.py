"""The author's lines as they are written, to tell what was typed there from what code printed."""

from __future__ import annotations

import re
from pathlib import Path

from press.errors import Location

_INLINE = re.compile(r"`\{\w+\} [^`]+`|`\w+ [^`]+`(?=\{)")
#: Stands for inline code; a digit that touches it makes a number that is typed in part.
_CODE = "\0"
_JOINED = re.compile(r"\d[.,]?\0|\0[.,]?\d")
#: Shortcodes print what somebody typed elsewhere.
_SHORTCODE = "{{<"


class Sources:
    """The files of a project, read as they are asked for."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: dict[Path, list[str]] = {}

    def is_computed(self, text: str, where: Location) -> bool:
        """Tell whether a line holds inline code, and a text that nobody typed there."""
        line = self._line(where)
        written = _INLINE.sub(_CODE, line)
        typed = re.search(rf"(?<!\d){re.escape(text)}(?!\d)", written) or _JOINED.search(written)
        return written != line and not typed and _SHORTCODE not in line

    def _line(self, where: Location) -> str:
        path = self._root / where.path
        if path not in self._files:
            text = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
            self._files[path] = text.splitlines()
        lines = self._files[path]
        return lines[where.line - 1] if 0 < where.line <= len(lines) else ""
