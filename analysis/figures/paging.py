"""What a page holds: rows that are too many for one are shared among several, or refused with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from analysis.errors import AnalysisError, Location, fault
from analysis.figures.style import PAGE_MM, TALLEST_MM, FigureStyle

T = TypeVar("T")


def share_rows(heights: Sequence[float], heads: Sequence[bool], *, room: float) -> list[list[int]]:
    """Share rows among pages of so much room; give the rows of each by their number.

    A heading keeps the row below it, and stands again on the next page where its rows go on there.
    """
    pages: list[list[int]] = [[]]
    used, above = 0.0, -1
    for row, height in enumerate(heights):
        with_next = height + (heights[row + 1] if heads[row] and row + 1 < len(heights) else 0.0)
        if pages[-1] and used + with_next > room + 1e-9:
            again = [] if heads[row] or above < 0 else [above]
            pages.append(again)
            used = sum(heights[one] for one in again)
        above = row if heads[row] else above
        pages[-1].append(row)
        used += height
    return pages


def choose_page(pages: Sequence[T], page: int) -> T:
    """Give the page that an author asks for, counted from 1.

    Raises
    ------
    AnalysisError
        There is none of this number.
    """
    if page not in range(1, len(pages) + 1):
        expected = f"1 to {len(pages)}" if len(pages) > 1 else "1, which holds all of it"
        hint = "leave page out, and the whole is drawn" if len(pages) == 1 else ""
        raise AnalysisError(fault("figure-page", Location("page of a figure"), repr(page), expected, hint))
    return pages[page - 1]


def require_one_page(pages: int, listed: str, height: float, style: FigureStyle, *, wide: int, instead: str) -> None:
    """Check that a figure takes one page.

    Parameters
    ----------
    listed, height
        What it lists, such as 120 rows, and how high it would be.
    wide
        Pages that it takes across the page.
    instead
        What else shows so many studies.

    Raises
    ------
    AnalysisError
        It takes more.
    """
    if pages == 1:
        return
    found = f"{listed} in {style.width_mm:g} mm of width, {height:,.0f} mm high"
    expected = f"at most {TALLEST_MM:g} mm, the height of a page"
    across = (
        f"width_mm={PAGE_MM:g} in the call takes {_count(wide)}; " if style.width_mm < PAGE_MM and wide < pages else ""
    )
    each = f"page=1 to page={pages} in the call draw a page each, as figures with labels and captions of their own"
    raise AnalysisError(
        fault("figure-height", Location("height of a figure"), found, expected, f"{across}{each}; {instead}")
    )


def _count(pages: int) -> str:
    return "one page" if pages == 1 else f"{pages} pages"
