"""What a build did and why, or why not, as `press render --explain` tells it."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

#: The steps of a build, in order.
_STEPS = ("document", "chunks", "text", "citations", "html", "pdf", "docx", "jats")


class Journal:
    """Lines by subject (a document) and step; safe to call from several threads."""

    def __init__(self) -> None:
        self._lines: dict[str, list[tuple[str, str]]] = {}
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[Journal], tuple[()]]:
        """Let another process begin with nothing told."""
        return Journal, ()

    def tell(self, subject: str, step: str, text: str) -> None:
        """Note what happened to a step of a subject."""
        with self._lock:
            self._lines.setdefault(subject, []).append((step, text))

    def told(self, subject: str) -> tuple[tuple[str, str], ...]:
        """Give the steps and texts of a subject."""
        return tuple(self._lines.get(subject, ()))

    def lines(self) -> Iterator[str]:
        """Yield the lines, subject by subject."""
        for subject, told in sorted(self._lines.items()):
            yield subject
            yield from (f"  {step:<10} {text}" for step, text in sorted(dict.fromkeys(told), key=_place))


def _place(line: tuple[str, str]) -> int:
    """Give the place of a line: formats are made side by side, and come in another order each time."""
    return _STEPS.index(line[0]) if line[0] in _STEPS else len(_STEPS)


def reasons(found: Iterable[str], *, at_most: int = 3) -> str:
    """Give reasons in one line, each once; of many the first."""
    told = list(dict.fromkeys(found))
    more = f" and {len(told) - at_most} more" if len(told) > at_most else ""
    return "; ".join(told[:at_most]) + more
