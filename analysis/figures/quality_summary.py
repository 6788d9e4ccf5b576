"""Bars of the ratings: for each item of a tool the share of studies by answer, one panel for each tool.

A quality result in, a canvas and its alt text out. Answers differ in fill, pattern and sign, so that they hold in greyscale.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matplotlib.patches import Rectangle

from analysis.appraisal import OVERALL, Answer, Look
from analysis.errors import AnalysisError, Location, did_you_mean, fault
from analysis.figures.quality import (
    LOOKS,
    MISSING_SIGNS,
    SIGN_GAP_MM,
    SIGNS,
    UNCOUNTED,
    arrange_legend,
    list_answers,
    name_answer,
)
from analysis.figures.quality_rows import list_tools, name_panel, trace_panel
from analysis.figures.style import (
    BLACK,
    GREY,
    ORANGE,
    PAGE_MM,
    TALLEST_MM,
    WHITE,
    FigureStyle,
    line_height,
    measure_text,
    open_canvas,
    wrap_text,
)  # fmt: skip
from analysis.format import format_list, format_studies
from analysis.schema import Missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from analysis.figures.style import Canvas
    from analysis.results import ItemRating, QualityResult, Quantity, StudyQuality

#: Part of the width for the topics, height of a bar, gaps between bars, heights of a panel's title and of the legend.
LABEL_SHARE, BAR_MM, BAR_GAP_MM, TITLE_MM, LEGEND_MM = 0.42, 3.8, 1.4, 6.5, 6.0
AXIS_MM, PANEL_GAP_MM, SWATCH_MM, LEGEND_GAP_MM = 5.0, 3.0, 5.5, 4.5
#: Room right of the bars for half of the last number of the axis.
RIGHT_MM = 4.0
PATTERNS: dict[Look, str] = {"good": "", "middling": "////", "bad": "", "worst": "", "open": "...."}
#: Missing codes are white with a pattern; what no tool names has no sign of its own.
MISSING_PATTERN = "xxxx"
#: What numbers are that are no values.
COUNTS, TICKS, TOPICS = "count of studies", "share on the axis", "number and topic of an item"
SHARES = (0, 25, 50, 75, 100)

#: What a study answers to an item.
Given = Answer | Missing


@dataclass(frozen=True)
class Bar:
    """One item: its lines of text, and how many studies gave each answer, from the best."""

    item: str
    label: str
    counts: tuple[tuple[Given, int], ...]
    of: tuple[Quantity, ...]

    @property
    def studies(self) -> int:
        """Number of studies."""
        return sum(many for _, many in self.counts)


@dataclass(frozen=True)
class Summary:
    """One panel: how many studies, or results in a domain, were rated with a tool, and a bar for each item.

    `first` is one of them.
    """

    first: StudyQuality
    studies: int
    bars: tuple[Bar, ...]

    @property
    def tool(self) -> str:
        """Key of the tool."""
        return self.first.tool

    @property
    def label(self) -> str:
        """Name of the panel."""
        return name_panel(self.first)

    @property
    def counted(self) -> str:
        """How many, in words."""
        if self.first.result is None:
            return format_studies(self.studies)
        return f"{self.studies} result{'' if self.studies == 1 else 's'}"


def list_summaries(result: QualityResult, tool: str = "") -> tuple[Summary, ...]:
    """Count the answers of the review's studies by tool and item; those of other studies are left out.

    Raises
    ------
    AnalysisError
        No study has ratings, or none by the tool that is asked for.
    """
    own = replace(result, context=())
    rated = [one for one in own.rated if one.items]
    tools = list(dict.fromkeys(one.tool for one in rated))
    if not rated:
        expected, hint = "ratings of at least one study", "leave the figure out, or fill data/ratings.csv"
        raise AnalysisError(fault("figure-empty", Location("figures.quality_summary"), "no ratings", expected, hint))
    if tool and tool not in tools:
        expected = f"a tool that rates studies of the review: {', '.join(tools)}"
        raise AnalysisError(
            fault("figure-tool", Location("figures.quality_summary"), tool, expected, did_you_mean(tool, tools))
        )
    ranked = list_given(result)
    return tuple(_summarise(group, ranked) for group in list_tools(own) if tool in {"", group[0].tool})


def list_given(result: QualityResult) -> list[Given]:
    """List the answers that occur, from the best, then the missing codes, those of overall judgements among them."""
    codes = {one.overall.raw for one in result.rated if one.overall.raw is not Missing.NOT_APPLICABLE}
    answers = list_answers(result)
    return [
        *(one for one in answers if not isinstance(one, Missing)),
        *(code for code in Missing if code in answers or code in codes),
    ]


def _summarise(studies: Sequence[StudyQuality], ranked: Sequence[Given]) -> Summary:
    items = {item.item: item for study in studies for item in study.items if item.item != OVERALL}
    bars = [_count_item(item, studies, ranked) for item in items.values()]
    if any(study.overall.raw is not Missing.NOT_APPLICABLE for study in studies):
        bars.append(_count_overall(studies, ranked))
    return Summary(studies[0], len(studies), tuple(bars))


def _count_item(item: ItemRating, studies: Sequence[StudyQuality], ranked: Sequence[Given]) -> Bar:
    given = [one for study in studies for one in study.items if one.item == item.item]
    label = f"{item.item}{'' if item.counts else UNCOUNTED} {item.topic}"
    return Bar(item.item, label, _rank((_answer(one) for one in given), ranked), tuple(one.rating for one in given))


def _count_overall(studies: Sequence[StudyQuality], ranked: Sequence[Given]) -> Bar:
    """Count the overall judgements, stated ones and those that follow from the worst item."""
    by_key = {one.answer.key: one.answer for study in studies for one in study.items if one.answer}
    given = [_as_given(study.overall.raw, by_key) for study in studies]
    return Bar(OVERALL, "Overall judgement", _rank(given, ranked), tuple(study.overall for study in studies))


def _as_given(raw: object, by_key: dict[str, Answer]) -> Given:
    return raw if isinstance(raw, Missing) else by_key[str(raw)]


def _answer(item: ItemRating) -> Given:
    return item.answer or Missing(str(item.rating.raw))


def _rank(given: Iterable[Given], ranked: Sequence[Given]) -> tuple[tuple[Given, int], ...]:
    """Count answers in the order of the legend, in which those that look and read alike are one."""
    found = Counter(_alike(one) for one in given)
    return tuple((one, found[_alike(one)]) for one in ranked if found[_alike(one)])


def _alike(one: Given) -> tuple[str, ...]:
    return (one.symbol, one.look, one.label) if isinstance(one, Answer) else (str(one),)


def draw_quality_summary(result: QualityResult, *, style: FigureStyle, tool: str = "") -> Canvas:
    """Draw the bars.

    Raises
    ------
    AnalysisError
        They are taller than a page.
    """
    summaries = list_summaries(result, tool)
    shown = [one for one in list_given(result) if any(_alike(one) in _used(summary) for summary in summaries)]
    legend = arrange_legend(shown, style, sign=SWATCH_MM, gap=LEGEND_GAP_MM)
    stars = any(UNCOUNTED in bar.label for one in summaries for bar in one.bars)
    foot = len(legend) * LEGEND_MM + (line_height(style.small_pt) if stars else 0)
    height = sum(_height(one, style) for one in summaries) + PANEL_GAP_MM * (len(summaries) - 1) + foot
    if height > TALLEST_MM:
        found, expected = f"bars of {height:.0f} mm", f"at most {TALLEST_MM:g} mm, the height of a page"
        domain = summaries[-1].first.domain
        part = f'domain="{domain}"' if domain else f'tool="{summaries[0].tool}"'
        hint = f"draw one {part.partition('=')[0]} at a time: r.figures.quality_summary({part})"
        wider = "draw it across the page: r.figures.quality_summary()" if style.width_mm < PAGE_MM else ""
        hint = hint if len(summaries) > 1 else wider
        raise AnalysisError(fault("figure-height", Location("figures.quality_summary"), found, expected, hint))
    canvas = open_canvas(style, height_mm=height)
    top = height
    for one in summaries:
        _draw_summary(canvas, one, top)
        top -= _height(one, style) + PANEL_GAP_MM
    for number, line in enumerate(legend):
        _draw_legend(canvas, line, y=foot - (number + 0.5) * LEGEND_MM)
    if stars:
        canvas.write(
            0.8, line_height(style.small_pt) / 2, f"{UNCOUNTED} does not count in the total", size=style.small_pt
        )
    return canvas


def _used(summary: Summary) -> set[tuple[str, ...]]:
    return {_alike(one) for bar in summary.bars for one, _ in bar.counts}


def _wrap_label(bar: Bar, style: FigureStyle) -> list[str]:
    return wrap_text(bar.label, width_mm=style.width_mm * LABEL_SHARE - 2, size_pt=style.small_pt)


def _row(bar: Bar, style: FigureStyle) -> float:
    return max(BAR_MM, len(_wrap_label(bar, style)) * line_height(style.small_pt)) + BAR_GAP_MM


def _height(one: Summary, style: FigureStyle) -> float:
    return TITLE_MM + sum(_row(bar, style) for bar in one.bars) + AXIS_MM


def _draw_summary(canvas: Canvas, one: Summary, top: float) -> None:
    style = canvas.style
    canvas.draw_line((0, canvas.width), (top - 0.3, top - 0.3))
    y = top - TITLE_MM / 2
    canvas.write(0.8, y, one.label, weight="bold", **trace_panel(one.first))
    canvas.write(canvas.width - RIGHT_MM, y, one.counted, ha="right", size=style.small_pt, scale=COUNTS)
    left, right = canvas.width * LABEL_SHARE, canvas.width - RIGHT_MM
    y = top - TITLE_MM
    for bar in one.bars:
        row = _row(bar, style)
        canvas.write_middle(
            0.8, y - row / 2, _wrap_label(bar, style), size=style.small_pt, scale=TOPICS,
            weight="bold" if bar.item == OVERALL else "normal",
        )  # fmt: skip
        _draw_bar(canvas, bar, (left, right), y - row / 2)
        y -= row
    canvas.draw_line((left, right), (y, y))
    for share in SHARES:
        x = left + share / 100 * (right - left)
        canvas.draw_line((x, x), (y, y - 0.8))
        canvas.stack(x, y - 3.6, [f"{share}%"], size=style.small_pt, ha="center", scale=TICKS)


def _draw_bar(canvas: Canvas, bar: Bar, ends: tuple[float, float], y: float) -> None:
    x, length = ends[0], ends[1] - ends[0]
    for given, many in bar.counts:
        width = many / bar.studies * length
        _draw_part(canvas, given, (x, y), (width, BAR_MM), text=f"{_sign(given)} {many}", of=bar.of)
        x += width


def _sign(given: Given) -> str:
    return given.symbol if isinstance(given, Answer) else MISSING_SIGNS[given]


def _draw_part(
    canvas: Canvas, given: Given, at: tuple[float, float], size: tuple[float, float], *, text: str,
    of: Sequence[Quantity] = (),
) -> None:  # fmt: skip
    """Draw part of a bar from its left middle; its text stands on a ground of its own where the part is patterned."""
    fill, edge, ink = LOOKS[given.look] if isinstance(given, Answer) else (WHITE, GREY, BLACK)
    pattern = PATTERNS[given.look] if isinstance(given, Answer) else MISSING_PATTERN
    fill, edge = (ORANGE, BLACK) if isinstance(given, Answer) and given.look == "middling" else (fill, edge)
    (x, y), (width, height), line = at, size, canvas.style.line_pt
    canvas.axes.add_patch(
        Rectangle((x, y - height / 2), width, height, facecolor=fill, edgecolor=edge, hatch=pattern, linewidth=line)
    )
    canvas.axes.add_patch(Rectangle((x, y - height / 2), width, height, fill=False, edgecolor=BLACK, linewidth=line))
    room = measure_text(text, canvas.style.small_pt, "bold") + 1.2
    if room > width:
        text = text.split(maxsplit=1)[0]
        room = measure_text(text, canvas.style.small_pt, "bold") + 0.8
    if room > width:
        return
    if pattern:
        ground = Rectangle((x + (width - room) / 2, y - height / 2 + 0.35), room, height - 0.7, facecolor=WHITE)
        canvas.axes.add_patch(ground)
    canvas.write(
        x + width / 2, y, text, ha="center", size=canvas.style.small_pt, weight="bold", color=ink, of=of,
        scale=COUNTS if of else SIGNS,
    )  # fmt: skip


def _draw_legend(canvas: Canvas, line: Sequence[tuple[float, Given]], *, y: float) -> None:
    for x, answer in line:
        _draw_part(canvas, answer, (x, y), (SWATCH_MM, BAR_MM), text=_sign(answer))
        canvas.write(x + SWATCH_MM + SIGN_GAP_MM, y, name_answer(answer), size=canvas.style.small_pt, scale=TOPICS)


def describe_quality_summary(result: QualityResult, *, tool: str = "") -> str:
    """Write the alt text: of each item how many studies gave which answer."""
    summaries = list_summaries(result, tool)
    what = "results" if any(one.first.result for one in summaries) else "studies"
    return " ".join([f"Share of {what} by answer to each item.", *_describe(summaries)])


def _describe(summaries: Iterable[Summary]) -> Iterator[str]:
    for one in summaries:
        yield f"{one.label}, {one.counted}:"
        for bar in one.bars:
            told = format_list(tuple(f"{name_answer(given)} in {many}" for given, many in bar.counts))
            yield f"{bar.label.replace(UNCOUNTED, '')}: {told}."
