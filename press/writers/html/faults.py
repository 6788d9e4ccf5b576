"""Findings of the writer, and the place in the author's text that they are about."""

from __future__ import annotations

from press.errors import Diagnostic, Location
from press.model import Resolved


def locate(resolved: Resolved, needle: str) -> Location:
    """Find the first line of the document's source that holds the text; without one, name the file.

    Pandoc's tree knows no lines, so the text itself has to lead back to them.
    """
    try:
        lines = resolved.source.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        lines = []
    number = next((number for number, line in enumerate(lines, start=1) if needle and needle in line), 0)
    return Location(resolved.source, number)


def fault(resolved: Resolved, code: str, message: str, *, needle: str = "", hint: str = "") -> Diagnostic:
    """Make an error that points at the line which holds `needle`."""
    return Diagnostic(code, message, where=locate(resolved, needle), hint=hint)


def caution(resolved: Resolved, code: str, message: str, *, needle: str = "", hint: str = "") -> Diagnostic:
    """Make a warning that points at the line which holds `needle`."""
    return Diagnostic(code, message, where=locate(resolved, needle), hint=hint, severity="warning")
