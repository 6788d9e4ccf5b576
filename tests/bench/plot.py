"""The plot of growth in docs/speed.md, drawn of the figures that were measured."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from tests.bench.growth import AXES

#: Colours that people who confuse red and green tell apart, and a line style each.
_LINES = {"studies": ("#0072B2", "-", "o"), "references": ("#D55E00", "--", "s")}
_PANELS = {"wait_s": "seconds", "memory_mb": "MB, largest process"}


def draw(told: Mapping[str, Any], target: Path) -> None:
    """Write the plot as SVG, the same bytes for the same figures."""
    with mpl.rc_context({"svg.hashsalt": "growth", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(6.5, 2.8), layout="constrained")
        for axes, (name, words) in zip(figure.subplots(1, len(_PANELS)), _PANELS.items(), strict=True):
            for axis in AXES:
                colour, style, mark = _LINES[axis]
                values = [cost[name] for cost in told[axis]]
                axes.loglog(told["sizes"], values, color=colour, linestyle=style, marker=mark, label=axis)
            axes.set(xlabel="studies in tables, or references", ylabel=words, xticks=told["sizes"])
            axes.set_xticklabels([f"{size:,}" for size in told["sizes"]])
            axes.set_ylim(bottom=1)
            axes.grid(visible=True, color="#dddddd", linewidth=0.5)
        axes.legend(frameon=False)
        figure.savefig(target, metadata={"Date": None})
    # matplotlib ends lines with a space here and there
    target.write_text("\n".join(map(str.rstrip, target.read_text("utf-8").split("\n"))), encoding="utf-8")
