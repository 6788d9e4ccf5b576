"""Figures of a review: results in, files for print and screen with their alt text out.

    r.figures.flow()      r.figures.harvest()      r.figures.forest()      r.figures.quality()
    r.figures.quality_summary()

Each saves `build/figures/<name>.svg` and `.png` and gives a `FigureFile` that shows itself in a document.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import matplotlib as mpl

from analysis.collecting import uncollected
from analysis.errors import AnalysisError, DataFileError, Location, did_you_mean, fault
from analysis.figures import behind
from analysis.figures.albatross import describe_albatross, draw_albatross
from analysis.figures.flow import draw_flow
from analysis.figures.flow_boxes import describe_flow
from analysis.figures.forest import plan_forest
from analysis.figures.forest_rows import describe_forest
from analysis.figures.grouped import describe_grouped, plan_grouped
from analysis.figures.harvest import describe_harvest, draw_harvest
from analysis.figures.paging import choose_page
from analysis.figures.pooled import describe_pooled, plan_pooled
from analysis.figures.quality import describe_quality_plot
from analysis.figures.quality_rows import choose_domain
from analysis.figures.quality_summary import describe_quality_summary, draw_quality_summary
from analysis.figures.quality_turned import draw_quality_in, share_studies
from analysis.figures.record import FOLDER, describe_figure
from analysis.figures.save import FigureFile, print_figure, render_svg, save_figure, save_for_print
from analysis.figures.style import COLUMN_MM, PAGE_MM, FigureStyle
from analysis.pooling import find_synthesis, not_asked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from analysis.figures.style import Canvas
    from analysis.pooling import PooledEffects
    from analysis.results import FlowResult, Quantity
    from analysis.stages import Stages

__all__ = ["FigureFile", "FigureStyle", "Figures", "flow"]


class Figures:
    """The figures of one review; each call draws and saves anew."""

    def __init__(self, stages: Stages, *, style: FigureStyle | None = None) -> None:
        self._stages = stages
        self._review = stages.dataset.review
        self._style = style or FigureStyle()
        self._folder = stages.dataset.root / FOLDER
        #: The figures by name, each with the call that made it.
        self._made: dict[str, tuple[str, FigureFile]] = {}

    def rows(self, name: Callable[[Quantity | str], str | None]) -> list[dict[str, Any]]:
        """Give the rows of the ledger for the figures drawn so far; `name` gives the id of the value of a quantity."""
        return [
            describe_figure(figure, name, function=f"{__name__}.{type(self).__qualname__}.{call}")
            for call, figure in self._made.values()
        ]

    def flow(self, *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw the flow of records; 85 mm is the width of a column."""
        result = self._stages.flow
        return self._draw(_Drawing("flow", describe_flow(result), partial(draw_flow, result)), width_mm)

    def harvest(self, *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw the findings by domain and direction; 85 mm is the width of a column."""
        hypothesis, synthesis = self._review.hypothesis, self._stages.synthesis
        alt = describe_harvest(synthesis, hypothesis=hypothesis)
        return self._draw(_Drawing("harvest", alt, partial(draw_harvest, synthesis, hypothesis=hypothesis)), width_mm)

    def albatross(self, domain: str = "", *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw people against p values in one domain, the first if none is named, by direction.

        Raises
        ------
        DataFileError
            `review.yml` has no such domain; names the nearest.
        """
        found = next((one for one in self._stages.votes if domain in {one.domain, ""}), None)
        if found is None:
            known = [one.domain for one in self._stages.votes]
            place = Location("albatross")
            raise DataFileError(
                fault("figure-domain", place, domain, "a domain of review.yml", did_you_mean(domain, known))
            )
        hypothesis = self._review.hypothesis
        alt, draw = (
            describe_albatross(found, hypothesis=hypothesis),
            partial(draw_albatross, found, hypothesis=hypothesis),
        )
        return self._draw(_Drawing("albatross", alt, draw, part=found.domain), width_mm)

    def forest(self, *, width_mm: float = PAGE_MM, page: int = 0) -> FigureFile:
        """Draw the correlations with their intervals; 85 mm is the width of a column.

        Parameters
        ----------
        page
            Which page of a plot that is too high for one, from 1.
        """
        hypothesis, level = self._review.hypothesis, self._review.confidence_level
        plan = partial(plan_forest, self._stages.synthesis, hypothesis=hypothesis, level=level, page=page)
        plot = plan(style=self._style_of(width_mm))
        alt = describe_forest(plot.lines, level=level)
        return self._draw(_paged("forest", alt, plan, page=page, pages=plot.pages), width_mm)

    def forest_of(
        self, key: str = "", *, subgroups: bool = False, width_mm: float = PAGE_MM, page: int = 0
    ) -> FigureFile:
        """Draw the effects of one synthesis of `review.yml` and their average; 85 mm is the width of a column.

        Parameters
        ----------
        subgroups
            Group by group, each with its own average, as `subgroups` of the synthesis asks.
        page
            Which page of a plot that is too high for one, from 1.
        """
        one, level = find_synthesis(self._stages.pooling, key), self._review.confidence_level
        describe, planner = (describe_grouped, plan_grouped) if subgroups else (describe_pooled, plan_pooled)
        plan = partial(planner, one, hypothesis=self._review.hypothesis, level=level, page=page)
        plot = plan(style=self._style_of(width_mm))
        name, alt = "subgroups" if subgroups else "forest", describe(one, plot.rows, level=level)
        drawing = _paged("forest_of", alt, plan, name, one.choice.key, page=page, pages=plot.pages)
        return self._draw(drawing, width_mm)

    def funnel(self, key: str = "", *, width_mm: float = COLUMN_MM) -> FigureFile:
        """Draw effects by standard error."""
        one, level = self._require_effects(key), self._review.confidence_level
        alt, draw = behind.describe_funnel(one, level=level), partial(behind.draw_funnel_plot, one, level=level)
        return self._draw(_Drawing("funnel", alt, draw, part=one.choice.key, usual=COLUMN_MM), width_mm)

    def bubble(self, key: str = "", *, width_mm: float = COLUMN_MM) -> FigureFile:
        """Draw effects by the moderator of a meta-regression."""
        one = self._require_effects(key)
        alt, draw = behind.describe_bubbles(one), partial(behind.draw_bubbles, one)
        return self._draw(_Drawing("bubble", alt, draw, part=one.choice.key, usual=COLUMN_MM), width_mm)

    def influence(self, key: str = "", *, width_mm: float = PAGE_MM, page: int = 0) -> FigureFile:
        """Draw the average without each study in turn; `page` as in `forest_of`."""
        return self._draw_refits("influence", "leave_one_out", key, width_mm, page)

    def cumulative(self, key: str = "", *, width_mm: float = PAGE_MM, page: int = 0) -> FigureFile:
        """Draw the average as the studies came, by year; `page` as in `forest_of`."""
        return self._draw_refits("cumulative", "cumulative", key, width_mm, page)

    def _draw_refits(self, call: str, part: str, key: str, width_mm: float, page: int) -> FigureFile:
        one, level = self._require_effects(key), self._review.confidence_level
        if not one.explored.rows.get(part):
            raise not_asked(one, "sensitivity", part)
        hypothesis = self._review.hypothesis
        plan = partial(behind.plan_refits, one, part, hypothesis=hypothesis, level=level, page=page)
        plot = plan(style=self._style_of(width_mm))
        alt = behind.describe_refits(one, plot.rows, part=part, level=level)
        drawing = _paged(call, alt, plan, part=one.choice.key, page=page, pages=plot.pages)
        return self._draw(drawing, width_mm)

    def _style_of(self, width_mm: float) -> FigureStyle:
        return replace(self._style, width_mm=width_mm)

    def _require_effects(self, key: str) -> PooledEffects:
        one = find_synthesis(self._stages.pooling, key)
        if not one.usable:
            raise not_asked(one, "domain", "effect to draw")
        return one

    def quality(self, *, domain: str = "", width_mm: float = PAGE_MM, page: int = 0) -> FigureFile:
        """Draw the quality ratings by study, or by result of one domain or of all, and item.

        Parameters
        ----------
        page
            Which page of a plot of more studies than one holds, from 1.
        """
        result = choose_domain(self._stages.quality, domain, "quality")
        parts = share_studies(result, self._style_of(width_mm)) if page else [result]
        shown = choose_page(parts, page or 1)
        said = f"Page {page} of {len(parts)}. " if page else ""
        alt, draw = f"{said}{describe_quality_plot(shown)}", partial(draw_quality_in, shown)
        return self._draw(_Drawing("quality", alt, draw, part=domain, page=page), width_mm)

    def quality_summary(self, tool: str = "", *, domain: str = "", width_mm: float = PAGE_MM) -> FigureFile:
        """Draw for each item the share of studies, or of results of one domain or of all, by answer, of one tool or all."""
        result = choose_domain(self._stages.quality, domain, "quality_summary")
        alt, draw = describe_quality_summary(result, tool=tool), partial(draw_quality_summary, result, tool=tool)
        part = "_".join(filter(None, (tool, domain)))
        return self._draw(_Drawing("quality_summary", alt, draw, part=part), width_mm)

    def _draw(self, drawing: _Drawing, width_mm: float) -> FigureFile:
        """Draw and save a figure for a document, and for a journal in each width that `review.yml` asks for."""
        style = self._style_of(width_mm)
        figure = _save(drawing.at(width_mm), lambda: drawing.draw(style=style), alt=drawing.alt, folder=self._folder)
        self._made[figure.name] = drawing.call, figure
        choice = self._review.figures
        # another width has other pages
        asked = choice.widths_of.get(drawing.call, choice.widths) if not drawing.page else ()
        widths = asked if choice.formats else ()
        if not widths:
            save_for_print(figure, choice)
        for width in widths:
            print_figure(self._render(drawing, width), drawing.at(width), width, choice, self._folder)
        return figure

    def _render(self, drawing: _Drawing, width_mm: float) -> bytes:
        """Draw a figure for print alone.

        Raises
        ------
        AnalysisError
            It does not fit this width; says how to leave it out.
        """
        try:
            return _render(lambda: drawing.draw(style=self._style_of(width_mm)))
        except AnalysisError as error:
            hint = (
                f"write `widths_of: {{{drawing.call}: [{drawing.usual:g}]}}` there, and it is made in that width alone"
            )
            place = Location("review.yml", 0, "figures.widths")
            told = [
                replace(one, location=place, message=f"{one.location.path}: {one.message}", hint=hint)
                for one in error.findings
            ]
            raise AnalysisError(told) from error


@dataclass(frozen=True)
class _Drawing:
    """A figure that can be drawn in any width.

    Parameters
    ----------
    call
        The method that authors call.
    name, part
        What its file is named after, `call` where empty, and the part of the review that it shows.
    page
        Which page of a plot that is too high for one; 0: the whole.
    usual
        Its width where an author names none; in another one it stands beside that, its name with the width.
    """

    call: str
    alt: str
    draw: Callable[..., Canvas]
    name: str = ""
    part: str = ""
    usual: float = PAGE_MM
    page: int = 0

    def at(self, width_mm: float) -> str:
        """Name the file of one width."""
        width = "" if width_mm == self.usual else f"{width_mm:g}"
        parts = (self.name or self.call, self.part, f"page{self.page}" if self.page else "", width)
        return "_".join(filter(None, parts))


class _Plot(Protocol):
    """A plot whose rows have their places."""

    def draw(self) -> Canvas:
        """Draw it."""


def _paged(
    call: str, alt: str, plan: Callable[..., _Plot], name: str = "", part: str = "", *, page: int, pages: int
) -> _Drawing:
    """Make the drawing of a plot that lists studies; the alt text of a page says which one it is."""
    said = f"Page {page} of {pages}. {alt}" if page else alt
    return _Drawing(call, said, lambda *, style: plan(style=style).draw(), name, part, page=page)


def flow(result: FlowResult, *, folder: Path, style: FigureStyle | None = None) -> FigureFile:
    """Draw and save the flow of records as PRISMA 2020 shows it."""
    chosen = style or FigureStyle()
    return _save("flow", lambda: draw_flow(result, style=chosen), alt=describe_flow(result), folder=folder)


def _save(name: str, draw: Callable[[], Canvas], *, alt: str, folder: Path) -> FigureFile:
    with _own_settings():
        return save_figure(draw(), name=name, alt=alt, folder=folder)


def _render(draw: Callable[[], Canvas]) -> bytes:
    with _own_settings():
        return render_svg(draw())


@contextmanager
def _own_settings() -> Iterator[None]:
    """Draw with the settings of matplotlib itself: a reader's own must not change the figure."""
    # a drawing loads much and is soon done: no walk through all studies for it
    with uncollected(), mpl.rc_context():
        mpl.rcdefaults()
        yield
