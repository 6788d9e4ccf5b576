"""Figures of a review: results in, files for print and screen with their alt text out.

    r.figures.flow()      r.figures.harvest()      r.figures.forest()      r.figures.quality()

Each saves `build/figures/<name>.svg` and `.png` and gives a `FigureFile` that shows itself in a document.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl

from analysis.figures.flow import describe_flow, draw_flow
from analysis.figures.forest import describe_forest, draw_forest
from analysis.figures.harvest import describe_harvest, draw_harvest
from analysis.figures.pooled import describe_pooled, draw_pooled
from analysis.figures.quality import describe_quality_plot, draw_quality
from analysis.figures.record import FOLDER, describe_figure
from analysis.figures.save import FigureFile, save_figure
from analysis.figures.style import PAGE_MM, FigureStyle
from analysis.pooling import find_synthesis

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
        return figure

    def flow(self) -> FigureFile:
        """Draw the flow of records."""
        return self._keep(flow(self._stages.flow, folder=self._folder, style=self._style))

    def harvest(self) -> FigureFile:
        """Draw the findings by domain and direction."""
        return self._keep(
            harvest(self._stages.synthesis, hypothesis=self._review.hypothesis, folder=self._folder, style=self._style)
        )

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
        style, level = replace(self._style, width_mm=width_mm), self._review.confidence_level
        one = find_synthesis(self._stages.pooling, key)
        return self._keep(
            _save(
                _name("forest", one, width_mm),
                lambda: draw_pooled(one, hypothesis=self._review.hypothesis, level=level, style=style),
                alt=describe_pooled(one, level=level),
                folder=self._folder,
            )
        )

    def quality(self) -> FigureFile:
        """Draw the quality ratings by study and item."""
        return self._keep(quality(self._stages.quality, folder=self._folder, style=self._style))


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


def _name(kind: str, one: PooledEffects, width_mm: float) -> str:
    """Name a figure after its synthesis; one for a column of a page stands beside that for the page."""
    return f"{kind}_{one.choice.key}" + ("" if width_mm == PAGE_MM else f"_{width_mm:g}")


def _save(name: str, draw: Callable[[], Canvas], *, alt: str, folder: Path) -> FigureFile:
    # A reader's own settings of matplotlib must not change the figure.
    with mpl.rc_context():
        mpl.rcdefaults()
        return save_figure(draw(), name=name, alt=alt, folder=folder)
