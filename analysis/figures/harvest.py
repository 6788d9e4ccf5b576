"""The harvest plot: one row per outcome domain, one column per direction of finding, one bar per study.

A synthesis in, a canvas and its alt text out. A bar's height is the quality total in percent of its maximum; where the
total is not obtained the bar is hatched and its height stands for the stated level alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import ceil
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from analysis.errors import DataFileError, Location, fault
from analysis.figures.style import (
    BLACK,
    BLUE,
    GREY,
    NAMED,
    PALE,
    TALLEST_MM,
    WHITE,
    FigureStyle,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
)  # fmt: skip
from analysis.format import capitalise, format_list, format_number, format_quantity, lower_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from analysis.choices import Hypothesis
    from analysis.figures.style import Canvas
    from analysis.results import DomainSynthesis, Finding, StudyFinding, StudyQuality, Synthesis

#: Height of a bar whose total is not obtained, in percent, by the level that a source states.
STATED_HEIGHT = {"high": 75.0, "low": 40.0}
#: Height where not even a level is known.
UNKNOWN_HEIGHT = 15.0

LABEL_MM, BAR_MM, FULL_BAR_MM, SLOT_GAP_MM, PAD_MM = 27.0, 5.5, 15.0, 1.6, 1.8
MIN_COLUMN_MM = 20.0
#: Figures less wide than this set the name of a domain above its bars, not beside them.
WIDE_MM = 150.0
LEGEND_MM, LEGEND_STEP_MM = 9.0, 5.0
#: Gap between bars whose texts are turned, and between such a text and its bar.
TURNED_GAP_MM, TURNED_PAD_MM = 0.7, 0.9
#: Left edge of texts, and what digits are that stand for studies.
EDGE_MM = 0.8
NUMBERED = "number of a study in the legend"
LEGEND = (
    (False, "quality total, % of its maximum (height of the bar)"),
    (True, "no total known: tall where rated high, short where rated low"),
)


@dataclass(frozen=True)
class Grid:
    """Where cells lie: left edges and widths of the columns, bars on one line of each column, and a bar's slot.

    `below` is the room for names below the bars, `tall` that for bars. `turned` says whether names and the figures
    above are read from below, as they are where many studies would not fit a page else; where they would not so
    either, bars have the `numbers` of studies, by their keys, and `legend` tells whose they are.
    """

    keys: tuple[Finding, ...]
    lefts: tuple[float, ...]
    widths: tuple[float, ...]
    capacity: tuple[int, ...]
    slot: float
    bar: float
    below: float
    above: float
    turned: bool = False
    tall: float = FULL_BAR_MM
    numbers: Mapping[str, str] = field(default_factory=dict)
    legend: tuple[str, ...] = ()

    @property
    def line(self) -> float:
        """Height of one line of bars: the figure above, the tallest bar, the names below."""
        return self.above + self.tall + self.below + 2 * PAD_MM


def name_columns(synthesis: Synthesis, hypothesis: Hypothesis) -> dict[Finding, str]:
    """Give the headings by kind of finding, in order; mixed findings have a column only where there are any."""
    headings: dict[Finding, str] = {
        "positive": capitalise(hypothesis.positive),
        "not significant": "No significant association",
        "mixed": "Mixed",
        "negative": capitalise(hypothesis.negative),
        "unknown": "Result not reported or not obtained",
    }
    if not any(study.finding == "mixed" for domain in synthesis.domains for study in domain.studies):
        del headings["mixed"]
    return headings


def draw_harvest(synthesis: Synthesis, *, hypothesis: Hypothesis, style: FigureStyle) -> Canvas:
    """Draw the harvest plot."""
    headings = name_columns(synthesis, hypothesis)
    grids = (plan(synthesis, headings, style) for plan in (_plan_grid, _plan_turned, _plan_numbered))
    grid = min(grids, key=lambda one: max(TALLEST_MM, _measure(synthesis, headings, one, style)[0]))
    total, head, heights = _measure(synthesis, headings, grid, style)
    if total > TALLEST_MM:
        found, expected = f"a plot of {total:.0f} mm", f"one of at most {TALLEST_MM:g} mm, the height of a page"
        wider = "draw it across the page: r.figures.harvest(); or " if not _is_wide(style) else ""
        hint = f"{wider}shorten the labels of studies, or tell the findings in a table: r.tables.synthesis()"
        raise DataFileError(fault("figure-height", Location("harvest"), found, expected, hint))
    canvas = open_canvas(style, height_mm=total)
    wrapped = _wrap_headings(headings, grid, style)
    _draw_head(canvas, grid, wrapped, bottom=canvas.height - head)
    top = canvas.height - head
    for domain, height in zip(synthesis.domains, heights, strict=True):
        _draw_row(canvas, domain, grid, top=top, height=height)
        top -= height
    canvas.draw_line((0, canvas.width), (top, top))
    _draw_legend(canvas, bottom=len(grid.legend) * line_height(style.small_pt))
    labels = tuple(f"studies.{study}.label" for study in grid.numbers)
    first = (len(grid.legend) - 1) * line_height(style.small_pt) + 1.0
    canvas.stack(EDGE_MM, first, list(grid.legend), size=style.small_pt, of=labels, scale=NUMBERED)
    return canvas


def _wrap_headings(headings: Mapping[Finding, str], grid: Grid, style: FigureStyle) -> list[list[str]]:
    return [
        wrap_text(text, width_mm=width - PAD_MM, size_pt=style.text_pt, weight="bold")
        for text, width in zip(headings.values(), grid.widths, strict=True)
    ]


def _measure(
    synthesis: Synthesis, headings: Mapping[Finding, str], grid: Grid, style: FigureStyle
) -> tuple[float, float, list[float]]:
    """Give the height of the whole, of its head, and of each domain."""
    head = max(map(len, _wrap_headings(headings, grid, style))) * line_height(style.text_pt) + 2 * PAD_MM
    heights = [_measure_row(domain, grid, style) for domain in synthesis.domains]
    legend = LEGEND_MM + (0 if _is_wide(style) else (len(LEGEND) - 1) * LEGEND_STEP_MM)
    legend += len(grid.legend) * line_height(style.small_pt)
    return head + sum(heights) + legend, head, heights


def describe_harvest(synthesis: Synthesis, *, hypothesis: Hypothesis) -> str:
    """Write the alt text: for each domain, which studies stand in which column, with their quality."""
    sentences = ["Harvest plot of findings by outcome domain, with the quality of each study."]
    for domain in synthesis.domains:
        parts = []
        for key, heading in name_columns(synthesis, hypothesis).items():
            studies = [one for one in domain.studies if one.finding == key]
            if studies:
                names = tuple(f"{one.label} ({describe_quality(one.quality)})" for one in studies)
                parts.append(f"{lower_first(heading)}, {format_list(names)}")
        sentences.append(f"{domain.label}: {'; '.join(parts) if parts else 'no study'}.")
    return " ".join(sentences)


def describe_quality(quality: StudyQuality) -> str:
    """Say a study's quality in words: the percentage, or the stated level without a total."""
    if quality.percent.known:
        return f"quality {format_quantity(quality.percent)}%"
    total = format_quantity(quality.total)
    return f"rated {format_quantity(quality.level)}, total {total}" if quality.level.known else f"quality {total}"


def _is_wide(style: FigureStyle) -> bool:
    return style.width_mm >= WIDE_MM


def _find_left(style: FigureStyle) -> float:
    """Give where the columns begin."""
    return LABEL_MM if _is_wide(style) else 0.0


def _wrap_label(domain: DomainSynthesis, style: FigureStyle) -> list[str]:
    width = (LABEL_MM if _is_wide(style) else style.width_mm) - PAD_MM
    return wrap_text(domain.label, width_mm=width, size_pt=style.text_pt)


def _plan_grid(
    synthesis: Synthesis,
    headings: Mapping[Finding, str],
    style: FigureStyle,
    *,
    turned: bool = False,
    numbers: Mapping[str, str] | None = None,
) -> Grid:
    keys = tuple(headings)
    given = numbers or {}
    labels = [given.get(study.study, study.label) for domain in synthesis.domains for study in domain.studies]
    bar, slot, below, above = (_size_turned if turned else _size_slot)(labels, style)
    capacity = {key: max([1, *(len(_select(domain, key)) for domain in synthesis.domains)]) for key in keys}
    left = _find_left(style)
    available = style.width_mm - left
    least = {key: _measure_heading(heading, style) for key, heading in headings.items()}
    while sum(_fit_column(capacity, slot, least).values()) > available and max(capacity.values()) > 1:
        capacity[max(capacity, key=capacity.__getitem__)] -= 1
    widths = _fit_column(capacity, slot, least)
    spare = (available - sum(widths.values())) / len(keys)
    final = [width + spare for width in widths.values()]
    lefts = [left + sum(final[:column]) for column in range(len(final))]
    return Grid(
        keys,
        tuple(lefts),
        tuple(final),
        tuple(capacity.values()),
        slot,
        bar,
        below,
        above,
        turned,
        _find_tallest(synthesis),
        given,
    )


def _plan_turned(synthesis: Synthesis, headings: Mapping[Finding, str], style: FigureStyle) -> Grid:
    return _plan_grid(synthesis, headings, style, turned=True)


def _plan_numbered(synthesis: Synthesis, headings: Mapping[Finding, str], style: FigureStyle) -> Grid:
    """Plan bars with numbers in place of names, which stand below the legend."""
    labels = {study.study: study.label for domain in synthesis.domains for study in domain.studies}
    numbers = {study: str(number) for number, study in enumerate(sorted(labels, key=labels.__getitem__), 1)}
    told = [f"{number} {labels[study]}" for study, number in numbers.items()]
    legend = _join_lines(told, style.width_mm - 2 * EDGE_MM, style.small_pt)
    return replace(_plan_grid(synthesis, headings, style, turned=True, numbers=numbers), legend=tuple(legend))


def _join_lines(entries: Sequence[str], width: float, size: float) -> list[str]:
    """Set entries behind each other on lines of a width, each whole."""
    lines: list[str] = []
    for entry in entries:
        joined = f"{lines[-1]}; {entry}" if lines else entry
        if lines and measure_text(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(entry)
    return lines


def _size_slot(labels: Sequence[str], style: FigureStyle) -> tuple[float, float, float, float]:
    """Give the widths of a bar and its slot, and the room below and above it for its name, on two lines, and figure."""
    slot = max([BAR_MM, *(_measure_label(label, style) for label in labels)]) + SLOT_GAP_MM
    return BAR_MM, slot, 2 * line_height(style.small_pt), line_height(style.small_pt)


def _find_tallest(synthesis: Synthesis) -> float:
    """Give the room for bars: all of it where a total is known, else what the tallest of stated levels needs."""
    qualities = [study.quality for domain in synthesis.domains for study in domain.studies]
    if not qualities or any(one.percent.known for one in qualities):
        return FULL_BAR_MM
    return max(_size_bar(one)[0] for one in qualities) / 100 * FULL_BAR_MM


def _size_turned(labels: Sequence[str], style: FigureStyle) -> tuple[float, float, float, float]:
    """Give the same where name and figure are read from below: a bar needs the height of a line."""
    bar = line_height(style.small_pt)
    name = max([0.0, *(measure_text(label, style.small_pt) for label in labels)])
    return bar, bar + TURNED_GAP_MM, name, measure_text("100%", style.small_pt)


def _measure_heading(heading: str, style: FigureStyle) -> float:
    """Give the least width of a column: that of the longest word above it, and no less than usual on a page."""
    words = (measure_text(word, style.text_pt, "bold") for word in heading.split())
    return max(MIN_COLUMN_MM if _is_wide(style) else 0.0, max(words) + PAD_MM)


def _fit_column(capacity: Mapping[Finding, int], slot: float, least: Mapping[Finding, float]) -> dict[Finding, float]:
    return {key: max(least[key], count * slot + PAD_MM) for key, count in capacity.items()}


def _select(domain: DomainSynthesis, key: Finding) -> list[StudyFinding]:
    return [study for study in domain.studies if study.finding == key]


def _split_label(label: str) -> list[str]:
    """Set the year below the name."""
    return label.rsplit(" ", 1)


def _measure_label(label: str, style: FigureStyle) -> float:
    return max(measure_text(part, style.small_pt) for part in _split_label(label))


def _measure_row(domain: DomainSynthesis, grid: Grid, style: FigureStyle) -> float:
    counts = zip((len(_select(domain, key)) for key in grid.keys), grid.capacity, strict=True)
    lines = max([1, *(ceil(count / capacity) for count, capacity in counts)])
    return lines * grid.line + _measure_title(domain, style)


def _measure_title(domain: DomainSynthesis, style: FigureStyle) -> float:
    """Give the height that the name of a domain takes above its bars."""
    return 0.0 if _is_wide(style) else len(_wrap_label(domain, style)) * line_height(style.text_pt) + PAD_MM


def _draw_head(canvas: Canvas, grid: Grid, wrapped: Sequence[Sequence[str]], *, bottom: float) -> None:
    canvas.draw_line((0, canvas.width), (canvas.height - 0.3, canvas.height - 0.3))
    baseline = bottom + PAD_MM + 0.6
    if _is_wide(canvas.style):
        canvas.stack(0.8, baseline, ["Outcome domain"], weight="bold")
    for left, width, lines in zip(grid.lefts, grid.widths, wrapped, strict=True):
        first = baseline + (len(lines) - 1) * line_height(canvas.style.text_pt)
        canvas.stack(left + width / 2, first, lines, weight="bold", ha="center")
    canvas.draw_line((0, canvas.width), (bottom, bottom))


def _draw_row(canvas: Canvas, domain: DomainSynthesis, grid: Grid, *, top: float, height: float) -> None:
    title, bottom = _measure_title(domain, canvas.style), top - height
    canvas.write_middle(0.8, top - (title or height) / 2, _wrap_label(domain, canvas.style), scale=NAMED)
    canvas.draw_line((0, canvas.width), (bottom, bottom), color=GREY)
    top -= title
    for key, left, width, capacity in zip(grid.keys, grid.lefts, grid.widths, grid.capacity, strict=True):
        studies = _select(domain, key)
        for first in range(0, len(studies), capacity):
            bars = studies[first : first + capacity]
            base = top - (first // capacity + 1) * grid.line + grid.below + PAD_MM
            start = left + (width - len(bars) * grid.slot) / 2
            for number, study in enumerate(bars):
                _draw_bar(canvas, study, grid, x=start + (number + 0.5) * grid.slot, base=base)
    for left in grid.lefts:
        canvas.draw_line((left, left), (top, bottom), color=PALE)


def _draw_bar(canvas: Canvas, study: StudyFinding, grid: Grid, *, x: float, base: float) -> None:
    percent, word, hatched = _size_bar(study.quality)
    height, half, over = percent / 100 * FULL_BAR_MM, grid.bar / 2, 0.25 if grid.turned else 0.8
    canvas.axes.add_patch(_make_bar((x - half, base), grid.bar, height, hatched=hatched, style=canvas.style))
    canvas.draw_line((x - half - over, x + half + over), (base, base))
    small = canvas.style.small_pt
    quality = (study.quality.percent, study.quality.level)
    label = (f"studies.{study.study}.label",)
    if grid.turned:
        canvas.write_upright(x, base + height + TURNED_PAD_MM, word, size=small, of=quality)
        number = grid.numbers.get(study.study, "")
        scale = NUMBERED if number else ""
        below = base - TURNED_PAD_MM
        canvas.write_upright(x, below, number or study.label, size=small, ha="right", of=label, scale=scale)
    else:
        canvas.stack(x, base + height + 0.9, [word], size=small, ha="center", of=quality)
        canvas.stack(x, base - line_height(small), _split_label(study.label), size=small, ha="center", of=label)


def _size_bar(quality: StudyQuality) -> tuple[float, str, bool]:
    """Give height in percent, the word above the bar, and whether the bar is hatched."""
    percent = quality.percent.number
    if percent is not None:
        return percent, f"{format_number(percent, digits=0)}%", False
    level = quality.level.raw if quality.level.known else ""
    return STATED_HEIGHT.get(str(level), UNKNOWN_HEIGHT), str(level) or "?", True


def _make_bar(at: tuple[float, float], width: float, height: float, *, hatched: bool, style: FigureStyle) -> Rectangle:
    face, edge, hatch = (WHITE, BLUE, "//////") if hatched else (BLUE, BLACK, None)
    return Rectangle(at, width, height, linewidth=style.line_pt, facecolor=face, edgecolor=edge, hatch=hatch)


def _draw_legend(canvas: Canvas, *, bottom: float) -> None:
    """Explain the bars, side by side where there is room."""
    x, y = EDGE_MM, bottom + 1.6 + (0 if _is_wide(canvas.style) else LEGEND_STEP_MM)
    for hatched, text in LEGEND:
        canvas.axes.add_patch(_make_bar((x, y), BAR_MM, 3.4, hatched=hatched, style=canvas.style))
        canvas.write(x + BAR_MM + 1.4, y + 1.7, text, size=canvas.style.small_pt)
        if _is_wide(canvas.style):
            x += BAR_MM + 1.4 + measure_text(text, canvas.style.small_pt) + 7
        else:
            y -= LEGEND_STEP_MM
