"""The look that all figures share: sizes of print, lines, colours, fonts, and a canvas measured in millimetres.

Colours are of the Okabe-Ito set, which colour-blind readers can tell apart; nothing is told by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

from matplotlib import font_manager, ft2font
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.errors import AnalysisError, Location, fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matplotlib.axes import Axes

    from analysis.results import Quantity

MM_PER_INCH = 25.4
POINTS_PER_INCH = 72.0
#: Least size of text and width of line in print (BioMed Central, guide to figures: lines 0.25 to 0.5 pt and more).
MIN_TEXT_PT, MIN_LINE_PT = 7.0, 0.5
#: Width of print across the page, in mm (the same guide).
PAGE_MM = 170.0
#: Height of a figure that leaves room for its caption on a page; a taller one would be shown shrunk.
TALLEST_MM = 225.0
#: Width of print across one of two columns.
COLUMN_MM = 85.0
#: Below this no figure holds its texts.
MIN_WIDTH_MM = 80.0

FONT_FAMILY = "Source Sans Pro"
Weight = Literal["normal", "bold"]
#: Font files by weight; in the package's folder, see `get_font_folder`.
FONT_FILES: dict[str, str] = {"normal": "SourceSansPro-Regular.ttf", "bold": "SourceSansPro-Bold.ttf"}

#: Height of capitals and figures of the font, in parts of its size.
CAPITALS = 0.66

BLACK, GREY, PALE, WHITE = "#000000", "#6b6b6b", "#e9e9e9", "#ffffff"
BLUE, ORANGE, VERMILION = "#0072b2", "#e69f00", "#d55e00"


@dataclass(frozen=True)
class FigureStyle:
    """Sizes in print. Text below 7 pt and lines below 0.5 pt are refused, since they do not survive it."""

    text_pt: float = 8.0
    small_pt: float = 7.0
    line_pt: float = 0.6
    width_mm: float = PAGE_MM

    def __post_init__(self) -> None:
        if min(self.text_pt, self.small_pt) < MIN_TEXT_PT:
            found = min(self.text_pt, self.small_pt)
            raise ValueError(f"figure style: found text of {found} pt, expected {MIN_TEXT_PT:g} pt or more")
        if self.line_pt < MIN_LINE_PT:
            raise ValueError(f"figure style: found lines of {self.line_pt} pt, expected {MIN_LINE_PT} pt or more")
        if self.width_mm < MIN_WIDTH_MM:
            place, hint = Location("width_mm of a figure"), f"{COLUMN_MM:g} mm is a column, {PAGE_MM:g} mm the page"
            expected = f"{MIN_WIDTH_MM:g} mm or more"
            raise AnalysisError(fault("figure-width", place, f"{self.width_mm:g} mm", expected, hint))


class Placed(TypedDict, total=False):
    """Options of text: size in points (default: the style's), weight, colour, alignment across."""

    size: float
    weight: Weight
    color: str
    ha: Literal["left", "center", "right"]
    #: What the text is made of: quantities, or the ids of values where a figure shows one that it did not read itself.
    of: Sequence[Quantity | str]
    #: What numbers of the text are that are no values: ticks of an axis, numbers of items.
    scale: str


@dataclass(frozen=True)
class Drawn:
    """One line of text as it was drawn, and what it is made of; see `Placed`."""

    text: str
    of: tuple[Quantity | str, ...] = ()
    scale: str = ""


@dataclass(frozen=True)
class Canvas:
    """A figure whose only axes span it and count millimetres from the lower left corner."""

    figure: Figure
    axes: Axes
    style: FigureStyle
    width: float
    height: float
    #: Every line of text, in the order of drawing.
    drawn: list[Drawn] = field(default_factory=list)

    def write(self, x: float, y: float, text: str, **placed: Unpack[Placed]) -> None:
        """Write one line of text whose capitals are centred on y, from x on, in the style's size."""
        size = placed.get("size", self.style.text_pt)
        self.stack(x, y - CAPITALS * size / 2 * MM_PER_INCH / POINTS_PER_INCH, [text], **placed)

    def write_middle(self, x: float, y: float, lines: Sequence[str], **placed: Unpack[Placed]) -> None:
        """Write lines one below the other, their middle at y."""
        step = line_height(placed.get("size", self.style.text_pt))
        for number, line in enumerate(lines):
            self.write(x, y + ((len(lines) - 1) / 2 - number) * step, line, **placed)

    def stack(self, x: float, baseline: float, lines: Sequence[str], **placed: Unpack[Placed]) -> None:
        """Write lines one below the other, the first on `baseline`."""
        size = placed.get("size", self.style.text_pt)
        for number, line in enumerate(lines):
            self._put(x, baseline - number * line_height(size), line, placed | {"va": "baseline"})

    def write_upright(self, x: float, y: float, text: str, **placed: Unpack[Placed]) -> None:
        """Write one line turned by 90 degrees, read from below; it begins at y, or is centred there (`ha`)."""
        size = placed.get("size", self.style.text_pt)
        base = x + CAPITALS * size / 2 * MM_PER_INCH / POINTS_PER_INCH
        self._put(base, y, text, placed | {"va": "baseline"}, rotation=90, rotation_mode="anchor")

    def clear(self, width: float, y: float, height: float) -> None:
        """Take away lines behind words that begin at the left edge: a white field, its middle at y."""
        self.axes.add_patch(Rectangle((0, y - height / 2), width, height, color=WHITE, linewidth=0, zorder=2.5))

    def _put(self, x: float, y: float, text: str, placed: Mapping[str, object], **turned: object) -> None:
        check_glyphs(text)
        options = {"size": self.style.text_pt, "ha": "left", "color": BLACK} | dict(placed) | turned
        of: Any = options.pop("of", ())
        self.drawn.append(Drawn(text, tuple(of), str(options.pop("scale", ""))))
        self.axes.text(x, y, text, family=FONT_FAMILY, parse_math=False, **options)  # type: ignore[arg-type]

    def draw_line(
        self,
        x: tuple[float, float],
        y: tuple[float, float],
        *,
        color: str = BLACK,
        width_pt: float | None = None,
    ) -> None:
        """Draw a straight line from (x[0], y[0]) to (x[1], y[1])."""
        width = self.style.line_pt if width_pt is None else width_pt
        self.axes.plot(x, y, color=color, linewidth=width, solid_capstyle="butt")


def open_canvas(style: FigureStyle, *, height_mm: float) -> Canvas:
    """Make an empty canvas of the style's width."""
    register_fonts()
    figure = Figure(figsize=(style.width_mm / MM_PER_INCH, height_mm / MM_PER_INCH), facecolor=WHITE)
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, style.width_mm), ylim=(0, height_mm))
    axes.set_axis_off()
    return Canvas(figure=figure, axes=axes, style=style, width=style.width_mm, height=height_mm)


@cache
def get_font_folder() -> Path:
    """Give the folder of the font files, which the package font-source-sans-pro brings along."""
    import font_source_sans_pro

    return Path(font_source_sans_pro.__file__).parent / "files"


@cache
def register_fonts() -> None:
    """Make the fonts known to matplotlib, once per process."""
    for name in FONT_FILES.values():
        font_manager.fontManager.addfont(str(get_font_folder() / name))


@cache
def check_glyphs(text: str) -> None:
    """Check that the font has every character of a text; one that it lacks would print as an empty box.

    Raises
    ------
    AnalysisError
        It lacks some.
    """
    font = _open_font("normal")
    lacking = sorted({character for character in text if not font.get_char_index(ord(character))})
    if lacking:
        found, hint = ", ".join(map(repr, lacking)), f'shorten or transliterate "{text}"'
        expected = f"characters of the font {FONT_FAMILY}"
        raise AnalysisError(fault("figure-glyph", Location("text of a figure"), found, expected, hint))


@cache
def measure_text(text: str, size_pt: float, weight: Weight = "normal") -> float:
    """Measure the width of one line of text in mm."""
    check_glyphs(text)
    font = _open_font(weight)
    font.set_text(text, 0.0, flags=ft2font.LoadFlags.NO_HINTING)
    # The font stands at 1000 pt, so that rounding to 1/64 pixel does not matter.
    return font.get_width_height()[0] / 64 / 1000 * size_pt * MM_PER_INCH / POINTS_PER_INCH


@cache
def _open_font(weight: Weight) -> ft2font.FT2Font:
    font = ft2font.FT2Font(str(get_font_folder() / FONT_FILES[weight]))
    font.set_size(1000, POINTS_PER_INCH)
    return font


def wrap_text(text: str, *, width_mm: float, size_pt: float, weight: Weight = "normal") -> list[str]:
    """Break text at spaces into lines no wider than `width_mm`; a single word that is wider stays whole."""
    lines: list[str] = []
    for word in text.split():
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text(candidate, size_pt, weight) <= width_mm:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines


def wrap_words(text: str, *, width_mm: float, size_pt: float, weight: Weight = "normal") -> list[str]:
    """Break text into lines, and a word that is wider than a line too: where it has a sign, else with a hyphen."""
    pieces = [piece for word in text.split() for piece in _break_word(word, width_mm, size_pt, weight)]
    return wrap_text(" ".join(pieces), width_mm=width_mm, size_pt=size_pt, weight=weight)


def _break_word(word: str, width: float, size: float, weight: Weight) -> Iterator[str]:
    while measure_text(word, size, weight) > width:
        ends = range(len(word) - 2, 1, -1)
        signs = (end for end in ends if word[end - 1] in _BREAK_AFTER or word[end] in _BREAK_BEFORE)
        parts = [*((end, word[:end]) for end in signs), *((end, f"{word[:end]}-") for end in ends)]
        end, part = next((one for one in parts if measure_text(one[1], size, weight) <= width), (0, ""))
        if not end:
            break
        yield part
        word = word[end:]
    yield word


#: Where a long word such as an address breaks without a hyphen.
_BREAK_AFTER, _BREAK_BEFORE = "-/_@", "."


#: What digits are in names that a review chose: Pain at 12 weeks.
NAMED = "name in review.yml"


def line_height(size_pt: float) -> float:
    """Give the distance of two lines of text in mm."""
    return size_pt * 1.25 * MM_PER_INCH / POINTS_PER_INCH
