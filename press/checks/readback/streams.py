"""What a reader of a finished file returns."""

from __future__ import annotations

from typing import NamedTuple


class Streams(NamedTuple):
    """The text of a document in reading order; what stands on landscape pages apart.

    A landscape table may stand a page before or after its place in the text, so that no page is left half empty;
    within each of the two streams the order is the same in every format.
    """

    text: str
    landscape: str = ""
