"""A systematic review from its data: results, values, tables and figures.

    from analysis import Review
    r = Review.load()
    v = r.values

Importing this loads no drawing library; `r.figures` does.
"""

from __future__ import annotations

from analysis.review import Review

__all__ = ["Review"]
