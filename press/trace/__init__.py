"""The way of a value: from its place in the text over its function to the cells of data that it came from."""

from __future__ import annotations

from press.trace.evidence import Cell, Evidence, Origin
from press.trace.functions import Function, Functions
from press.trace.ways import Group, Way, find_way
from press.trace.words import Line, describe_cells, describe_function

__all__ = [
    "Cell",
    "Evidence",
    "Function",
    "Functions",
    "Group",
    "Line",
    "Origin",
    "Way",
    "describe_cells",
    "describe_function",
    "find_way",
]
