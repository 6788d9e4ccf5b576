"""The figures as people read them: on the screen, and between marks in docs/speed.md."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.bench import methods
from tests.bench.growth import AXES, exponents, last_exponents
from tests.bench.limits import FIGURES
from tests.bench.plot import draw
from tests.bench.project import ROOT

_PAGE = ROOT / "docs" / "speed.md"
_PLOT = ROOT / "docs" / "growth.svg"
_NUMBERS = ("wait_s", "work_s", "memory_mb")


def _figure_lines(told: Mapping[str, float]) -> Iterator[str]:
    yield "| what | measured | limit |"
    yield "| --- | ---: | ---: |"
    for figure in FIGURES:
        if figure.key in told:
            yield f"| {figure.words} | {told[figure.key]:.2f}{figure.unit} | {figure.limit()} |"


def _growth_lines(told: Mapping[str, Any]) -> Iterator[str]:
    yield "| made-up review | seconds to wait | seconds of work | MB, largest process |"
    yield "| --- | ---: | ---: | ---: |"
    least = told["sizes"][0]
    for axis in AXES:
        others = ", ".join(f"{least} {other}" for other in AXES if other != axis)
        for size, cost in zip(told["sizes"], told[axis], strict=True):
            numbers = " | ".join(f"{cost[name]:.1f}" for name in _NUMBERS)
            yield f"| {size:,} {axis}, {others} | {numbers} |"
    yield ""
    yield "| what grows | power of the size | between the two greatest alone |"
    yield "| --- | ---: | ---: |"
    last = last_exponents(told)
    yield from (f"| {words} | {power:.2f} | {last[words]:.2f} |" for words, power in exponents(told).items())


_PARTS: Mapping[str, Callable[[Any], Iterator[str]]] = {
    "figures": _figure_lines,
    "verify": _figure_lines,
    "growth": _growth_lines,
    "methods": methods.table,
}


def tables(told: Mapping[str, Any]) -> Iterator[str]:
    """Yield what was measured, as Markdown."""
    for part, lines in _PARTS.items():
        if part in told:
            yield _about(told["about"][part])
            yield ""
            yield from lines(told[part])


def write_page(told: Mapping[str, Any]) -> None:
    """Put what was measured between its marks in the page, and draw the plot."""
    text = _PAGE.read_text(encoding="utf-8")
    for part in _PARTS:
        if part in told:
            body = "\n".join(tables({part: told[part], "about": told["about"]}))
            begin, end = f"<!-- {part}: written by the session bench -->\n", f"\n<!-- end of {part} -->"
            # the body as a function: it may hold backslashes
            text = re.sub(f"({re.escape(begin)}).*?({re.escape(end)})", _between(body), text, flags=re.DOTALL)
    _PAGE.write_text(text, encoding="utf-8")
    if "growth" in told:
        draw(told["growth"], _PLOT)


def _between(body: str) -> Callable[[re.Match[str]], str]:
    return lambda marks: f"{marks[1]}\n{body}\n{marks[2]}"


def _about(told: Mapping[str, Any]) -> str:
    runs = f"Medians of {told['runs']} runs" if told["runs"] > 1 else "One run"
    quarto = f", of Quarto {told['quarto_runs']}" if told.get("quarto_runs") else ""
    return f"{runs}{quarto}; {told['cores']} cores, Python {told['python']}, {told['system']}."
