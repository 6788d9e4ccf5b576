"""Findings of the writer, with the place in the author's text that they are about."""

from __future__ import annotations

from press.errors import Diagnostic
from press.model import Resolved
from press.writers.places import locate


def fault(resolved: Resolved, code: str, message: str, *, needle: str = "", hint: str = "") -> Diagnostic:
    """Make an error that points at the line which holds `needle`."""
    return Diagnostic(code, message, where=locate(resolved.source, needle), hint=hint)


def caution(resolved: Resolved, code: str, message: str, *, needle: str = "", hint: str = "") -> Diagnostic:
    """Make a warning that points at the line which holds `needle`."""
    return Diagnostic(code, message, where=locate(resolved.source, needle), hint=hint, severity="warning")
