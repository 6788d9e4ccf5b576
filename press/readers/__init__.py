"""A .qmd becomes text, inline expressions and chunks, each with its file and line."""

from press.readers.document import read_document
from press.readers.pieces import join_pieces

__all__ = ["join_pieces", "read_document"]
