"""Chunks run once, in a process of their own; what they put out becomes part of the Markdown."""

from press.execute.document import execute_document
from press.execute.session import stop_sessions

__all__ = ["execute_document", "stop_sessions"]
