"""Figures of a review: results in, files for print and screen with their alt text out.

    r.figures.flow()      r.figures.harvest()      r.figures.forest()      r.figures.quality()
    r.figures.quality_summary()

Each saves `build/figures/<name>.svg` and `.png` and gives a `FigureFile` that shows itself in a document.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

from analysis.errors import DataFileError, Location, did_you_mean, fault
from analysis.figures import behind
from analysis.figures.albatross import describe_albatross, draw_albatross
from analysis.figures.flow import draw_flow
from analysis.figures.flow_boxes import describe_flow
from analysis.figures.forest import describe_forest, draw_forest
from analysis.figures.harvest import describe_harvest, draw_harvest
from analysis.figures.pooled import describe_pooled, draw_pooled
from analysis.figures.quality import describe_quality_plot, draw_quality
from analysis.figures.quality_summary import describe_quality_summary, draw_quality_summary
from analysis.figures.record import FOLDER, describe_figure
from analysis.figures.save import FigureFile, save_figure, save_for_print
from analysis.figures.style import COLUMN_MM, PAGE_MM, FigureStyle
from analysis.pooling import find_synthesis, not_asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.figures.style import Canvas
    from analysis.pooling import PooledEffects
    from analysis.results import FlowResult, QualityResult, Quantity, Synthesis
    from analysis.schema import Hypothesis
    from analysis.stages import Stages

__all__ = ["FigureFile", "FigureStyle", "Figures", "flow", "forest", "harvest", "quality"]


class Figures:
    """The figures of one review; each call draws and saves anew."""

    def __init__(self, stages: Stages, *, style: FigureStyle | None = None) -> None:
        self._stages = stages
        self._review = stages.dataset.review
        self._style = style or FigureStyle()
        self._folder = stages.dataset.root / FOLDER
        self._made: dict[str, FigureFile] = {}

    def rows(self, name: Callable[[Quantity | str], str | None]) -> list[dict[str, Any]]:
        """Give the rows of the ledger for the figures drawn so far; `name` gives the id of the value of a quantity."""
        return [describe_figure(figure, name) for figure in self._made.values()]

    def _keep(self, figure: FigureFile) -> FigureFile:
        self._made[figure.name] = figure
        save_for_print(figure, self._review.figures)
        return figure

    def flow(self, *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw the flow of records; 85 mm is the width of a column."""
        result = self._stages.flow
        return self._draw_wide("flow", describe_flow(result), width_mm, partial(draw_flow, result))

    def harvest(self, *, width_mm: float | None = None) -> FigureFile:
        """Draw the findings by domain and direction; 85 mm is the width of a column."""
        style, hypothesis = self._widen(width_mm), self._review.hypothesis
        synthesis = self._stages.synthesis
        return self._keep(
            _save(
                f"harvest{self._suffix(width_mm)}",
                lambda: draw_harvest(synthesis, hypothesis=hypothesis, style=style),
                alt=describe_harvest(synthesis, hypothesis=hypothesis),
                folder=self._folder,
            )
        )

    def albatross(self, domain: str, *, width_mm: float | None = None) -> FigureFile:
        """Draw people against p values in one domain, by direction.

        Raises
        ------
        DataFileError
            `review.yml` has no such domain; names the nearest.
        """
        found = next((one for one in self._stages.votes if one.domain == domain), None)
        if found is None:
            known = [one.domain for one in self._stages.votes]
            place = Location("albatross")
            raise DataFileError(
                fault("figure-domain", place, domain, "a domain of review.yml", did_you_mean(domain, known))
            )
        style, hypothesis = self._widen(width_mm), self._review.hypothesis
        return self._keep(
            _save(
                f"albatross_{domain}{self._suffix(width_mm)}",
                lambda: draw_albatross(found, hypothesis=hypothesis, style=style),
                alt=describe_albatross(found, hypothesis=hypothesis),
                folder=self._folder,
            )
        )

    def _widen(self, width_mm: float | None) -> FigureStyle:
        return self._style if width_mm is None else replace(self._style, width_mm=width_mm)

    def _suffix(self, width_mm: float | None) -> str:
        """Name a figure of another width, which stands beside that of the usual one."""
        return "" if width_mm in {None, self._style.width_mm} else f"_{width_mm:g}"

    def forest(self) -> FigureFile:
        """Draw the correlations with their intervals."""
        figure = forest(
            self._stages.synthesis,
            hypothesis=self._review.hypothesis,
            level=self._review.confidence_level,
            folder=self._folder,
            style=self._style,
        )
        return self._keep(figure)

    def forest_of(self, key: str = "", *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw the effects of one synthesis of `review.yml` and their average; 85 mm is the width of a column."""
        one, level = find_synthesis(self._stages.pooling, key), self._review.confidence_level
        alt = describe_pooled(one, level=level)
        return self._draw_synthesis(
            "forest", one, alt, width_mm, partial(draw_pooled, one, hypothesis=self._review.hypothesis, level=level)
        )

    def funnel(self, key: str = "", *, width_mm: float = COLUMN_MM) -> FigureFile:
        """Draw effects by standard error."""
        one, level = self._require_effects(key), self._review.confidence_level
        alt = behind.describe_funnel(one, level=level)
        return self._draw_synthesis("funnel", one, alt, width_mm, partial(behind.draw_funnel_plot, one, level=level))

    def bubble(self, key: str = "", *, width_mm: float = COLUMN_MM) -> FigureFile:
        """Draw effects by the moderator of a meta-regression."""
        one = self._require_effects(key)
        alt = behind.describe_bubbles(one)
        return self._draw_synthesis("bubble", one, alt, width_mm, partial(behind.draw_bubbles, one))

    def influence(self, key: str = "", *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw the average without each study in turn."""
        return self._draw_refits("influence", "leave_one_out", key, width_mm)

    def cumulative(self, key: str = "", *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw the average as the studies came, by year."""
        return self._draw_refits("cumulative", "cumulative", key, width_mm)

    def _draw_refits(self, kind: str, part: str, key: str, width_mm: float) -> FigureFile:
        one, level = self._require_effects(key), self._review.confidence_level
        if not one.explored.rows.get(part):
            raise not_asked(one, "sensitivity", part)
        alt = behind.describe_refits(one, part, level=level)
        draw = partial(behind.draw_refits, one, part, hypothesis=self._review.hypothesis, level=level)
        return self._draw_synthesis(kind, one, alt, width_mm, draw)

    def _require_effects(self, key: str) -> PooledEffects:
        one = find_synthesis(self._stages.pooling, key)
        if not one.usable:
            raise not_asked(one, "domain", "effect to draw")
        return one

    def _draw_synthesis(
        self, kind: str, one: PooledEffects, alt: str, width_mm: float, draw: Callable[..., Canvas]
    ) -> FigureFile:
        """Draw and save a figure named after its synthesis; one of another width stands beside the usual one."""
        usual = COLUMN_MM if kind in {"funnel", "bubble"} else PAGE_MM
        name = f"{kind}_{one.choice.key}" + ("" if width_mm == usual else f"_{width_mm:g}")
        style = replace(self._style, width_mm=width_mm)
        return self._keep(_save(name, lambda: draw(style=style), alt=alt, folder=self._folder))

    def quality(self, *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw the quality ratings by study and item."""
        result = self._stages.quality
        return self._draw_wide("quality", describe_quality_plot(result), width_mm, partial(draw_quality, result))

    def quality_summary(self, tool: str = "", *, width_mm: float = PAGE_MM) -> FigureFile:
        """Draw for each item the share of studies by answer, of one tool or of all."""
        result = self._stages.quality
        name, alt = f"quality_summary_{tool}".rstrip("_"), describe_quality_summary(result, tool=tool)
        return self._draw_wide(name, alt, width_mm, partial(draw_quality_summary, result, tool=tool))

    def _draw_wide(self, name: str, alt: str, width_mm: float, draw: Callable[..., Canvas]) -> FigureFile:
        """Draw and save a figure; one of another width than the page's stands beside the usual one."""
        style = replace(self._style, width_mm=width_mm)
        own = name if width_mm == PAGE_MM else f"{name}_{width_mm:g}"
        return self._keep(_save(own, lambda: draw(style=style), alt=alt, folder=self._folder))


def flow(result: FlowResult, *, folder: Path, style: FigureStyle | None = None) -> FigureFile:
    """Draw and save the flow of records as PRISMA 2020 shows it."""
    chosen = style or FigureStyle()
    return _save("flow", lambda: draw_flow(result, style=chosen), alt=describe_flow(result), folder=folder)


def harvest(
    synthesis: Synthesis, *, hypothesis: Hypothesis, folder: Path, style: FigureStyle | None = None
) -> FigureFile:
    """Draw and save the harvest plot."""
    chosen = style or FigureStyle()
    alt = describe_harvest(synthesis, hypothesis=hypothesis)
    return _save(
        "harvest", lambda: draw_harvest(synthesis, hypothesis=hypothesis, style=chosen), alt=alt, folder=folder
    )


def forest(
    synthesis: Synthesis, *, hypothesis: Hypothesis, level: float, folder: Path, style: FigureStyle | None = None
) -> FigureFile:
    """Draw and save the forest plot; `level` is that of the confidence intervals."""
    chosen = style or FigureStyle()
    alt = describe_forest(synthesis, level=level)
    return _save(
        "forest",
        lambda: draw_forest(synthesis, hypothesis=hypothesis, level=level, style=chosen),
        alt=alt,
        folder=folder,
    )


def quality(result: QualityResult, *, folder: Path, style: FigureStyle | None = None) -> FigureFile:
    """Draw and save the quality plot."""
    chosen = style or FigureStyle()
    return _save(
        "quality", lambda: draw_quality(result, style=chosen), alt=describe_quality_plot(result), folder=folder
    )


def _save(name: str, draw: Callable[[], Canvas], *, alt: str, folder: Path) -> FigureFile:
    # A reader's own settings of matplotlib must not change the figure.
    with mpl.rc_context():
        mpl.rcdefaults()
        return save_figure(draw(), name=name, alt=alt, folder=folder)
