"""Figures of a review: results in, files for print and screen with their alt text out.

    r.figures.flow()      r.figures.harvest()      r.figures.forest()      r.figures.quality()

Each saves `build/figures/<name>.svg` and `.png` and gives a `FigureFile` that shows itself in a document.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

from analysis.figures.flow import describe_flow, draw_flow
from analysis.figures.forest import describe_forest, draw_forest
from analysis.figures.harvest import describe_harvest, draw_harvest
from analysis.figures.quality import describe_quality_plot, draw_quality
from analysis.figures.save import FigureFile, save_figure
from analysis.figures.style import FigureStyle

if TYPE_CHECKING:
    from collections.abc import Callable

    from analysis.figures.style import Canvas
    from analysis.results import FlowResult, QualityResult, Synthesis
    from analysis.schema import Hypothesis
    from analysis.stages import Stages

__all__ = ["FigureFile", "FigureStyle", "Figures", "flow", "forest", "harvest", "quality"]

#: Where figures go, from the root of the project.
FOLDER = Path("build") / "figures"


class Figures:
    """The figures of one review; each call draws and saves anew."""

    def __init__(self, stages: Stages, *, style: FigureStyle | None = None) -> None:
        self._stages = stages
        self._review = stages.dataset.review
        self._style = style or FigureStyle()
        self._folder = stages.dataset.root / FOLDER

    def flow(self) -> FigureFile:
        """Draw the flow of records."""
        return flow(self._stages.flow, folder=self._folder, style=self._style)

    def harvest(self) -> FigureFile:
        """Draw the findings by domain and direction."""
        return harvest(
            self._stages.synthesis, hypothesis=self._review.hypothesis, folder=self._folder, style=self._style
        )

    def forest(self) -> FigureFile:
        """Draw the correlations with their intervals."""
        return forest(
            self._stages.synthesis,
            hypothesis=self._review.hypothesis,
            level=self._review.confidence_level,
            folder=self._folder,
            style=self._style,
        )

    def quality(self) -> FigureFile:
        """Draw the quality ratings by study and item."""
        return quality(self._stages.quality, folder=self._folder, style=self._style)


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
