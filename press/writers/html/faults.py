"""Findings of the writer, with the place in the author's text that they are about."""

from __future__ import annotations

from press.errors import Diagnostic, Location
from press.model import Resolved
from press.writers.places import locate, locate_option


def fault(
    resolved: Resolved, code: str, message: str, *, needle: str = "", option: str = "", hint: str = ""
) -> Diagnostic:
    """Make an error that points at the line which holds `needle`, or on which an option is set."""
    return Diagnostic(code, message, where=_where(resolved, needle, option), hint=hint)


def caution(
    resolved: Resolved, code: str, message: str, *, needle: str = "", option: str = "", hint: str = ""
) -> Diagnostic:
    """Make a warning that points at the line which holds `needle`, or on which an option is set."""
    return Diagnostic(code, message, where=_where(resolved, needle, option), hint=hint, severity="warning")


def _where(resolved: Resolved, needle: str, option: str) -> Location:
    return locate_option(resolved.source, option) if option else locate(resolved.source, needle)
