"""The albatross plot: people against the p value of each study, by direction, with contours of equal effects.

Votes of a domain in, a canvas and its alt text out. Where studies print p values and numbers of people and nothing that
gives an effect, their place between the contours tells about how large the effects are [@harrison2017].
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matplotlib.patches import Circle

from analysis.figures.crowd import describe_crowd, draw_crowd, is_crowd
from analysis.figures.style import BLUE, GREY, PALE, line_height, measure_text, open_canvas, wrap_text
from analysis.format import capitalise, format_number, format_quantity, format_studies, tell_p
from analysis.methods.distributions import compute_t_p

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from analysis.choices import Hypothesis
    from analysis.counting import DomainVotes, StudyVote
    from analysis.figures.style import Canvas, FigureStyle

LEFT_MM, RIGHT_MM, TOP_MM, DOT_MM, GAP_MM = 15.0, 3.0, 3.0, 0.9, 0.6
#: Room for the name of the axis between the words for its sides, and for the legend.
MIDDLE_MM, LEGEND_MM = 12.0, 5.0
#: Height of the plot in parts of its width, and the least of it.
SHAPE, LEAST_MM = 0.6, 55.0
#: What the numbers beside the axes and in the legend are; they are no values.
TICKS = "tick of an axis"
CONTOUR = "effect of a contour"
#: p values and numbers of people that are marked, as far as the axes reach.
P_TICKS = (1.0, 0.05, 0.001, 1e-5, 1e-7, 1e-9, 1e-12)
N_TICKS = (5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
#: Least and greatest reach of the axis of p, as the negative decimal logarithm; what lies beyond stands at its end.
REACH = (3.5, 12.0)
#: Lines of the contours: dashes tell them apart without colour.
DASHES: tuple[tuple[float, ...], ...] = ((1, 1.5), (4, 2), ())
STEPS = 80
#: Least p that an axis writes as a decimal.
LEAST_DECIMAL = 1e-4


@dataclass(frozen=True)
class Contours:
    """Curves on which studies of the same effect lie; `test` gives t and its degrees of freedom for n people."""

    name: str
    effects: tuple[float, float, float]
    test: Callable[[float, float], tuple[float, float]]


CORRELATIONS = Contours("r", (0.1, 0.3, 0.5), lambda r, n: (r * math.sqrt((n - 2) / (1 - r * r)), n - 2))
#: Of two groups of the same size, n people in all.
DIFFERENCES = Contours("d", (0.2, 0.5, 0.8), lambda d, n: (d * math.sqrt(n) / 2, n - 2))


@dataclass(frozen=True)
class Frame:
    """Where the plot lies, in mm, and how far its axes reach: the logarithm of p, and n."""

    left: float
    bottom: float
    width: float
    height: float
    reach: float
    low: float
    high: float

    def place_p(self, p: float, sign: float) -> float:
        """Give x; p of 1 lies in the middle."""
        depth = min(-math.log10(max(p, 1e-300)), self.reach)
        return self.left + self.width * (0.5 + math.copysign(depth / self.reach / 2, sign))

    def place_n(self, n: float) -> float:
        """Give y on the scale of the squared logarithm, which spreads large studies."""
        low, high = (math.log10(end) ** 2 for end in (self.low, self.high))
        return self.bottom + self.height * (math.log10(n) ** 2 - low) / (high - low)


def list_points(domain: DomainVotes) -> list[StudyVote]:
    """Give the studies that can be drawn: with a p value and a number of people."""
    return [one for one in domain.studies if one.p.known and (one.n.number or 0) > 1]


def choose_contours(domain: DomainVotes) -> Contours:
    """Draw correlations where any study prints one, else standardised differences of two groups."""
    printed = (tendency.r for study in domain.studies for tendency in study.tendencies)
    return CORRELATIONS if any(r is not None for r in printed) else DIFFERENCES


def draw_albatross(domain: DomainVotes, *, hypothesis: Hypothesis, style: FigureStyle) -> Canvas:
    """Draw the albatross plot of one domain."""
    points = list_points(domain)
    width = style.width_mm - LEFT_MM - RIGHT_MM
    sides = [wrap_text(capitalise(text), width_mm=width / 2 - MIDDLE_MM, size_pt=style.small_pt)
             for text in (hypothesis.negative, hypothesis.positive)]  # fmt: skip
    step = line_height(style.small_pt)
    foot = 5 + max(map(len, sides)) * step + LEGEND_MM
    height = max(width * SHAPE, LEAST_MM)
    canvas = open_canvas(style, height_mm=height + foot + TOP_MM)
    frame = _plan_frame(points, foot, width, height)
    contours = choose_contours(domain)
    # what is drawn without a label is told in the alt text; its values belong to the figure all the same
    parts = tuple(part for one in points for part in (one.p, one.n))
    canvas.write_upright(2.2, foot + height / 2, "People", size=style.small_pt, ha="center", of=parts)
    _draw_axes(canvas, frame, sides)
    for effect, dashes in zip(contours.effects, DASHES, strict=True):
        _draw_contour(canvas, frame, contours, effect, dashes)
    _draw_legend(canvas, contours)
    _draw_points(canvas, frame, points)
    return canvas


def describe_albatross(domain: DomainVotes, *, hypothesis: Hypothesis) -> str:
    """Write the alt text: each study with its number of people, p and direction, then how many cannot be drawn."""
    points = list_points(domain)
    sides = {True: hypothesis.positive, False: hypothesis.negative}
    sentences = [
        f"Albatross plot of {format_studies(len(points))} on {domain.label}: people against two-sided p, by direction."
    ]
    if is_crowd(len(points)):
        sentences.append(describe_crowd(len(points)))
    for one in [] if is_crowd(len(points)) else points:
        shown = tell_p(format_quantity(one.p))
        sentences.append(f"{one.label}: n = {format_quantity(one.n)}, {shown}, {sides[(one.deviate or 0) >= 0]}.")
    lacking = len(domain.studies) - len(points)
    if lacking:
        noun = "study is" if lacking == 1 else "studies are"
        sentences.append(f"{lacking} further {noun} not drawn: p, n or direction is not known.")
    return " ".join(sentences)


def _plan_frame(points: Sequence[StudyVote], foot: float, width: float, height: float) -> Frame:
    depths = [-math.log10(max(one.p.number or 1, 1e-300)) for one in points]
    people = [one.n.number or 0 for one in points] or [20, 200]
    low = max((tick for tick in N_TICKS if tick <= min(people)), default=N_TICKS[0])
    high = min((tick for tick in N_TICKS if tick >= max(people) and tick > low), default=max(people) * 2)
    reach = min(max([REACH[0], *(depth * 1.1 for depth in depths)]), REACH[1])
    return Frame(LEFT_MM, foot, width, height, reach, min(low, *people), high)


def _draw_axes(canvas: Canvas, frame: Frame, sides: Sequence[Sequence[str]]) -> None:
    small, top, right = canvas.style.small_pt, frame.bottom + frame.height, frame.left + frame.width
    for tick in N_TICKS:
        if frame.low <= tick <= frame.high:
            y = frame.place_n(tick)
            canvas.draw_line((frame.left, right), (y, y), color=PALE)
            canvas.write(frame.left - 1.2, y, format_number(tick, digits=0), size=small, ha="right", scale=TICKS)
    for p in P_TICKS:
        if -math.log10(p) <= frame.reach:
            for sign in (-1, 1) if p < 1 else (1,):
                x = frame.place_p(p, sign)
                canvas.draw_line((x, x), (frame.bottom, top), color=GREY if p == 1 else PALE)
                canvas.stack(x, frame.bottom - 3.6, [_name_p(p)], size=small, ha="center", scale=TICKS)
    canvas.draw_line((frame.left, right), (frame.bottom, frame.bottom))
    middle = frame.left + frame.width / 2
    canvas.stack(middle, frame.bottom - 4 - line_height(small), ["two-sided p"], size=small, ha="center", scale=TICKS)
    for lines, sign in zip(sides, (-1, 1), strict=True):
        x = middle + sign * (frame.width + MIDDLE_MM) / 4
        canvas.stack(x, frame.bottom - 4 - line_height(small), lines, size=small, ha="center")


def _name_p(p: float) -> str:
    """Give a tick as decimals or, where these become too many, as a power of ten."""
    return (
        f"{p:.0e}".replace("e-0", "e\N{MINUS SIGN}").replace("e-", "e\N{MINUS SIGN}") if p < LEAST_DECIMAL else f"{p:g}"
    )


def _draw_contour(canvas: Canvas, frame: Frame, contours: Contours, effect: float, dashes: tuple[float, ...]) -> None:
    ratio = frame.high / frame.low
    people = [max(frame.low * ratio ** (step / STEPS), 3.0) for step in range(STEPS + 1)]
    found = [(n, compute_t_p(*contours.test(effect, n))) for n in people]
    inside = [(n, p) for n, p in found if p > 0 and -math.log10(p) <= frame.reach]
    for sign in (-1, 1):
        xs = [frame.place_p(p, sign) for _, p in inside]
        ys = [frame.place_n(n) for n, _ in inside]
        line = canvas.axes.plot(xs, ys, color=GREY, linewidth=canvas.style.line_pt)[0]
        if dashes:
            line.set_dashes(dashes)


def _draw_legend(canvas: Canvas, contours: Contours) -> None:
    size, x, y = canvas.style.small_pt, LEFT_MM, 1.8
    for effect, dashes in zip(contours.effects, DASHES, strict=True):
        line = canvas.axes.plot((x, x + 9), (y, y), color=GREY, linewidth=canvas.style.line_pt)[0]
        if dashes:
            line.set_dashes(dashes)
        text = f"{contours.name} = {format_number(effect, digits=1)}"
        canvas.write(x + 10.5, y, text, size=size, scale=CONTOUR)
        x += 10.5 + measure_text(text, size) + 4


def _draw_points(canvas: Canvas, frame: Frame, points: Sequence[StudyVote]) -> None:
    """Draw dots, and beside each its study as far as there is room; the alt text names them all if they are no crowd."""
    places = [(frame.place_p(one.p.number or 1, one.deviate or 1), frame.place_n(one.n.number or 1)) for one in points]
    if is_crowd(len(points)):
        draw_crowd(canvas, places, radius_mm=DOT_MM)
        return
    taken = [(x - DOT_MM, x + DOT_MM, y - DOT_MM, y + DOT_MM) for x, y in places]
    for (x, y), one in zip(places, points, strict=True):
        canvas.axes.add_patch(Circle((x, y), DOT_MM, facecolor=BLUE, edgecolor=BLUE, linewidth=0.5, zorder=3))
        _label_point(canvas, frame, taken, (x, y), one)


def _label_point(
    canvas: Canvas,
    frame: Frame,
    taken: list[tuple[float, float, float, float]],
    dot: tuple[float, float],
    one: StudyVote,
) -> None:
    size = canvas.style.small_pt
    width, half = measure_text(one.label, size), line_height(size) / 2
    for x, y in _list_places(dot, width, half):
        box = (x - GAP_MM, x + width + GAP_MM, y - half, y + half)
        inside = frame.left <= box[0] and box[1] <= frame.left + frame.width and frame.bottom <= box[2]
        if inside and box[3] <= frame.bottom + frame.height and not any(_overlap(box, other) for other in taken):
            taken.append(box)
            canvas.write(x, y, one.label, size=size, of=(f"studies.{one.study}.label",))
            return


def _list_places(dot: tuple[float, float], width: float, half: float) -> list[tuple[float, float]]:
    """Give where a label may begin, the best first: right, left, above, below."""
    x, y = dot
    aside, over = DOT_MM + GAP_MM + 0.3, DOT_MM + half + 0.2
    return [(x + aside, y), (x - aside - width, y), (x - width / 2, y + over), (x - width / 2, y - over)]


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]
