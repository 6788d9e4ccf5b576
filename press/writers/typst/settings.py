"""Options of the page, from metadata to arguments of the template."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

from press.cache.opened import note
from press.errors import Diagnostic, RenderError, did_you_mean
from press.model import Resolved
from press.pandoc import ast
from press.writers.places import locate_option
from press.writers.typst import escape, lengths, metadata
from press.writers.typst.title import author_name, authors_of

#: Paper sizes under Typst's names; authors of LaTeX write some without the prefix.
PAPERS = (
    *(f"a{number}" for number in range(12)),
    *(f"iso-b{number}" for number in range(1, 9)),
    *(f"iso-c{number}" for number in range(3, 9)),
    "us-letter", "us-legal", "us-tabloid", "us-executive", "us-statement", "us-oficio", "us-digest", "us-trade",
    "jis-b4", "jis-b5", "presentation-16-9", "presentation-4-3",
)  # fmt: skip
_PAPER_ALIASES = {"letter": "us-letter", "legal": "us-legal", "executive": "us-executive", "tabloid": "us-tabloid"}
_SIDES = {
    "x": ("left", "right"),
    "y": ("top", "bottom"),
    "left": ("left",),
    "right": ("right",),
    "top": ("top",),
    "bottom": ("bottom",),
}
#: Leaves 170 mm of text on A4: the width that journals ask of a full-width figure.
_DEFAULT_MARGIN = {"left": "2cm", "right": "2cm", "top": "2.5cm", "bottom": "2.4cm"}
_COUNTING = re.compile(r"[1aAiI*]")
#: Used where neither the environment nor the document says when; any fixed moment gives the same bytes every time.
FIXED_DATE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def template_arguments(resolved: Resolved) -> str:
    """Write the arguments of `press-document`.

    Raises
    ------
    RenderError
        An option holds what the page cannot have; all such options are named.
    """
    faults: list[Diagnostic] = []
    arguments = {**_identity(resolved), **_page(resolved, faults), **_type(resolved, faults)}
    if faults:
        raise RenderError(faults)
    return ",\n  ".join(f"{name}: {value}" for name, value in arguments.items())


def _identity(resolved: Resolved) -> dict[str, str]:
    title = title_text(resolved)
    short = metadata.option(resolved, "running-title", "title-short", "short-title")
    keywords = [str(metadata.plain(item)) for item in metadata.items(metadata.content(resolved, "keywords"))]
    language, _, region = str(metadata.option(resolved, "lang") or "en").partition("-")
    date = parse_date(metadata.option(resolved, "date-meta", "date"))
    return {
        "title": escape.quote(title),
        "running-title": escape.quote(str(short or title)),
        "authors": escape.array(escape.quote(author_name(author)) for author in authors_of(resolved)),
        "keywords": escape.array(map(escape.quote, keywords)),
        "date": f"datetime(year: {date.year}, month: {date.month}, day: {date.day})" if date else "auto",
        "lang": escape.quote(language.lower()),
        "region": escape.quote(region.upper()) if re.fullmatch("[a-zA-Z]{2}", region) else "none",
    }


def title_text(resolved: Resolved) -> str:
    """Give the title in plain text; PDF/UA wants one, so a document without it is called by its file's name."""
    title = ast.plain_text(metadata.inlines(metadata.content(resolved, "title"))).strip()
    return title or resolved.source.stem


def parse_date(value: object) -> dt.datetime | None:
    """Read an ISO date; none for nothing and for dates in words."""
    if isinstance(value, dt.date):
        return dt.datetime(value.year, value.month, value.day, tzinfo=dt.UTC)
    try:
        found = dt.datetime.fromisoformat(str(value).strip())
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _page(resolved: Resolved, faults: list[Diagnostic]) -> dict[str, str]:
    paper = str(metadata.option(resolved, "papersize") or "a4").lower()
    paper = _PAPER_ALIASES.get(paper, paper)
    if paper not in PAPERS:
        faults.append(_fault(resolved, "papersize", paper, "a paper size of Typst", did_you_mean(paper, PAPERS)))
    return {
        "paper": escape.quote(paper),
        "margin": _margin(resolved, faults),
        "columns": str(_number(resolved, "columns", 1, faults, least=1)),
        **_page_numbering(resolved),
    }


def _margin(resolved: Resolved, faults: list[Diagnostic]) -> str:
    sides = dict(_DEFAULT_MARGIN)
    given = metadata.option(resolved, "margin") or {}
    if not isinstance(given, Mapping):
        faults.append(_fault(resolved, "margin", given, "sides with lengths", "write margin: {x: 2.5cm, y: 2cm}"))
        given = {}
    for side, text in given.items():
        length = lengths.parse_length(text)
        if side not in _SIDES:
            faults.append(_fault(resolved, "margin", side, "a side", did_you_mean(str(side), _SIDES)))
        elif length is None or length.endswith("em"):
            faults.append(_fault(resolved, f"margin: {side}", text, "a length such as 2.5cm or 10%"))
        else:
            sides.update(dict.fromkeys(_SIDES[side], length))
    return "(" + ", ".join(f"{side}: {length}" for side, length in sides.items()) + ")"


def _page_numbering(resolved: Resolved) -> dict[str, str]:
    pattern = metadata.option(resolved, "page-numbering")
    if pattern is False or str(pattern).lower() == "false":
        return {"page-numbering": "none"}
    pattern = "1 / 1" if pattern in {None, True} else str(pattern)
    return {"page-numbering": escape.quote(pattern), "both": str(len(_COUNTING.findall(pattern)) > 1).lower()}


#: Size of the text where nothing else is said.
_SIZE_PT = 10.5
#: Options that name fonts.
FONT_OPTIONS = ("mainfont", "codefont", "mathfont")


def _type(resolved: Resolved, faults: list[Diagnostic]) -> dict[str, str]:
    size = str(metadata.option(resolved, "fontsize") or f"{_SIZE_PT}pt")
    length = _absolute(lengths.parse_length(size))
    if length is None:
        faults.append(_fault(resolved, "fontsize", size, "a length such as 11pt"))
    stretch = _number(resolved, "linestretch", 1, faults, least=0.5)
    arguments = {"size": str(length), "stretch": str(stretch)}
    for name in FONT_OPTIONS:
        font = metadata.option(resolved, name)
        if font:
            arguments[name] = escape.array(escape.quote(str(item)) for item in metadata.items(font))
    color = metadata.option(resolved, "linkcolor")
    return {**arguments, **({"link-color": _color(resolved, str(color), faults)} if color else {})}


def _absolute(length: str | None) -> str | None:
    """Turn a size that a page takes from its own, 1.1em or 110%, to points."""
    for unit, share in (("em", 1), ("%", 100)):
        if length and length.endswith(unit):
            return f"{float(length.removesuffix(unit)) / share * _SIZE_PT:g}pt"
    return length


_COLORS = (
    "black",
    "gray",
    "navy",
    "blue",
    "aqua",
    "teal",
    "eastern",
    "purple",
    "fuchsia",
    "maroon",
    "red",
    "orange",
    "olive",
    "green",
)


def _color(resolved: Resolved, color: str, faults: list[Diagnostic]) -> str:
    if re.fullmatch("#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})", color):
        return f"rgb({escape.quote(color)})"
    if color not in _COLORS:
        faults.append(_fault(resolved, "linkcolor", color, "a colour", f"write #1a4f8b or one of {', '.join(_COLORS)}"))
    return color


def _number(resolved: Resolved, name: str, default: float, faults: list[Diagnostic], *, least: float) -> float:
    value = metadata.option(resolved, name)
    if value is None:
        return default
    try:
        number = float(str(value))
    except ValueError:
        number = least - 1
    if number < least:
        faults.append(_fault(resolved, name, value, f"a number of at least {least}"))
    return int(number) if number == int(number) else number


def _fault(resolved: Resolved, name: str, value: object, expected: str, hint: str = "") -> Diagnostic:
    return Diagnostic(
        "option",
        f"{name}: found {value!r}, expected {expected}",
        locate_option(resolved.source, name.partition(":")[0]),
        hint,
    )


def font_folders(resolved: Resolved) -> list[Path]:
    """Give the folders of fonts that the author names, those that exist."""
    places = [Path(str(item)) for item in metadata.items(metadata.option(resolved, "font-paths"))]
    found = [Path(folder) / place for place in places for folder in resolved.folders if (Path(folder) / place).is_dir()]
    for font in (font for folder in found for font in folder.rglob("*") if font.is_file()):
        note(font)
    return found
