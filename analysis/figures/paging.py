"""What a page holds: rows that are too many for one are shared among several, or refused with what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Generic, NamedTuple, Protocol, TypeVar

from analysis.errors import AnalysisError, Location, fault
from analysis.figures.style import PAGE_MM, TALLEST_MM, FigureStyle

#: Gap between the rows of a plot that is too high for a page otherwise.
CLOSE_GAP_MM = 0.4
#: Lines of a name above which names get more room.
MOST_LINES = 2

T = TypeVar("T")


class Layout(Protocol):
    """One way to set the rows of a plot."""

    @property
    def heights(self) -> Sequence[float]:
        """Heights of the rows in mm."""

    @property
    def height(self) -> float:
        """Height of the plot in one piece."""

    def share(self) -> list[list[int]]:
        """Share the rows among pages."""


LayoutT = TypeVar("LayoutT", bound=Layout)


class Chosen(NamedTuple, Generic[LayoutT]):
    """How a plot is set, the rows of the page that is drawn, by their numbers, and those of all pages."""

    layout: LayoutT
    page: list[int]
    pages: list[list[int]]


def plan_pages(
    list_layouts: Callable[[FigureStyle], Iterable[LayoutT]], style: FigureStyle, page: int, *, instead: str
) -> Chosen[LayoutT]:
    """Choose how the rows of a plot are set, and which of them are drawn.

    Parameters
    ----------
    list_layouts
        Gives the ways to set them in some width, the best first; asked for the next where one does not fit a page.
    page
        The page to draw, from 1; 0 is the whole.
    instead
        What else shows so many studies.

    Raises
    ------
    AnalysisError
        The whole does not fit a page, or there is no such page.
    """
    layout = _choose_layout(list_layouts(style))
    pages = layout.share()
    if not page and len(pages) > 1:
        wide = len(_choose_layout(list_layouts(replace(style, width_mm=PAGE_MM))).share())
        listed = f"{len(layout.heights)} rows"
        raise _too_high(len(pages), listed, layout.height, style, wide=wide, instead=instead)
    return Chosen(layout, choose_page(pages, page or 1), pages)


def _choose_layout(layouts: Iterable[LayoutT]) -> LayoutT:
    """Give the first way to set the rows that fits a page, else the one of fewest pages."""
    tried = []
    for layout in layouts:
        if layout.height <= TALLEST_MM:
            return layout
        tried.append(layout)
    return min(tried, key=lambda one: len(one.share()))


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


def _too_high(pages: int, listed: str, height: float, style: FigureStyle, *, wide: int, instead: str) -> AnalysisError:
    """Say that a plot takes several pages, how many across the page (`wide`), and what shows it."""
    found = f"{listed} in {style.width_mm:g} mm of width, {height:,.0f} mm high"
    expected = f"at most {TALLEST_MM:g} mm, the height of a page"
    across = (
        f"width_mm={PAGE_MM:g} in the call takes {_count(wide)}; " if style.width_mm < PAGE_MM and wide < pages else ""
    )
    each = f"page=1 to page={pages} in the call draw a page each, as figures with labels and captions of their own"
    return AnalysisError(
        fault("figure-height", Location("height of a figure"), found, expected, f"{across}{each}; {instead}")
    )


def _count(pages: int) -> str:
    return "one page" if pages == 1 else f"{pages} pages"
