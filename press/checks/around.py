"""Numbers that stand outside of the running text: in formulae, in the table of contents, and in the margins of pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any

import orjson
from lxml import html

from press.checks.align import tokens
from press.checks.expected import Expected
from press.checks.laid import Difference
from press.checks.readback import Formula, Reading
from press.checks.readback.formulas import mathml_text, signs
from press.model import FormatName
from press.pandoc.binary import run_pandoc

#: Parts of formulae that Typst may set in another order than they are written.
_TWO_WAYS = re.compile(r"\^.*_|_.*\^|\\(?:sqrt\[|root|begin|overset|underset|stackrel|binom)", re.DOTALL)
#: Figures with what may stand in them by mistake, and a line that is nothing but a date.
_SIGNED = re.compile(r"[−-]?[\d.]*\d[\d.]*")
_DATE = re.compile(
    r"^[^\S\n]*(?:[−-]?[\d.]+-[−-]?[\d.]+-[−-]?[\d.]+|[−-]?[\d.]+ [^\W\d_]+ [−-]?[\d.]+|[^\W\d_]+ [−-]?[\d.]+, [−-]?[\d.]+)[^\S\n]*$",
    re.MULTILINE,
)
_FIGURES = re.compile(r"\d+")
#: Contents of formats in which a number of the page stands behind each entry.
_PAGED = frozenset({"pdf", "docx"})


def formula_faults(expected: Expected, reading: Reading, name: FormatName) -> Iterator[Difference]:
    """Find formulae of the sources whose figures, signs and decimal points a file shows otherwise."""
    written = expected.formulas
    wanted = [(shown, tex) for tex, shown in zip(written, shown_formulas(tuple(written)), strict=True) if shown]
    yield from _apart(wanted, [(signs(one.shown), one) for one in reading.formulas], name)
    copies = [("".join(one.tex.split()), one) for one in reading.formulas if one.tex is not None]
    if copies:
        yield from _apart([("".join(tex.split()), tex) for tex in written], copies, name)


def _apart(
    wanted: Iterable[tuple[str, str]], found: Sequence[tuple[str, Formula]], name: FormatName
) -> Iterator[Difference]:
    """Take out what is the same on both sides; what is left of the sources is missing, or another in the file."""
    left = list(found)
    missing: list[tuple[str, str]] = []
    for shown, tex in wanted:
        loose = name == "pdf" and _TWO_WAYS.search(tex)
        same = next((one for one in left if one[0] == shown or (loose and Counter(one[0]) == Counter(shown))), None)
        if same is None:
            missing.append((shown, tex))
        else:
            left.remove(same)
    left = [one for one in left if one[0]]
    for (shown, tex), other in zip_longest(missing, left[: len(missing)]):
        place = other[1].place if other else ""
        yield Difference(shown, other[0] if other else "", " ".join(tex.split()), -1, place)


@lru_cache(maxsize=64)
def shown_formulas(written: tuple[str, ...]) -> tuple[str, ...]:
    """Give the figures, signs and decimal points that formulae in TeX show; none for what Pandoc cannot read."""
    if not written:
        return ()
    unlike = list(dict.fromkeys(written))
    paragraphs = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": "InlineMath"}, tex]}]} for tex in unlike]
    tree = orjson.dumps({"pandoc-api-version": [1, 23], "meta": {}, "blocks": paragraphs})
    page = html.document_fromstring(
        f"<body>{run_pandoc(['--from=json', '--to=html', '--mathml', '--wrap=none'], tree)}"
    )
    found: Any = page.xpath("//body/p")
    told = [next(one.iter("math"), None) for one in found]
    known = {tex: "" if math is None else signs(mathml_text(math)) for tex, math in zip(unlike, told, strict=True)}
    return tuple(known[tex] for tex in written)


def date_faults(expected: Expected, reading: Reading) -> Iterator[Difference]:
    """Find dates of the title block that a file has with other figures; one that it does not print is no fault."""
    if expected.customs.own_dates:
        yield from _own_date_faults(expected, reading)
        return
    for date in expected.dates:
        words = [re.escape(word) for word in date.split()]
        wanted, alike = r"\s+".join(words), r"\s+".join(_FIGURES.sub(r"[−-]?[\\d.]+", word) for word in words)
        found = re.search(alike, reading.text)
        if found and not re.search(rf"(?<![\d.−-]){wanted}(?!\d)", reading.text):
            yield Difference(date, found.group(), "title block", -1)


def _own_date_faults(expected: Expected, reading: Reading) -> Iterator[Difference]:
    """Find a date on a line of its own that is another day than that of the sources, in whatever style it is."""
    if not expected.day or any(date in reading.text for date in expected.dates):
        return
    year, month, day = expected.day.split("-")
    found = _DATE.search(reading.text)
    told = [figures.rstrip(".") for figures in _SIGNED.findall(found.group())] if found else [str(int(day)), year]
    if told not in ([year, f"-{month}", f"-{day}"], [str(int(day)), year]):
        yield Difference(expected.day, found.group().strip() if found else "", "title block", -1)


def contents_faults(expected: Expected, reading: Reading, name: FormatName) -> Iterator[Difference]:
    """Find entries of the table of contents whose numbers are not those of a heading."""
    for entry in reading.contents:
        told = [token.text for token in tokens(entry)]
        if any(one.isdigit() for one in told) and not _is_heading(told, expected.headings, paged=name in _PAGED):
            near = next((one for one in expected.headings if _words(one) == _words(told)), ())
            yield Difference(" ".join(near), entry, "table of contents", -1)


def _is_heading(entry: Sequence[str], headings: Sequence[Sequence[str]], *, paged: bool) -> bool:
    return entry in headings or (paged and entry[-1].isdigit() and entry[:-1] in headings)


def _words(entry: Sequence[str]) -> list[str]:
    return [token for token in entry if token.isalpha()]


def margin_faults(reading: Reading, meta: str) -> Iterator[Difference]:
    """Find pages that give themselves another number, and running heads with numbers that no text has.

    A line counts as the number of the page where at least half of all pages have such a line with their own number.
    """
    pages = [[" ".join(line.split()) for line in page.split("\n") if line.strip()] for page in reading.margins]
    shape = _page_shape(pages)
    told = Counter(line for lines in pages for line in set(lines))
    whole = _flat(reading.text + meta)
    for number, lines in enumerate(pages, 1):
        own = _page_line(shape, number, len(pages))
        if shape and own not in lines:
            found = next((line for line in lines if _shape(line) == shape), None) or next(iter(lines[-1:]), "")
            yield Difference(own, found, "margin of the page", -1, f"page {number}")
            continue
        for line in lines:
            if line != own and any(map(str.isdigit, line)) and told[line] == 1 and _flat(line) not in whole:
                yield Difference("a running head of the sources", line, "margin of the page", -1, f"page {number}")


def _page_shape(pages: Sequence[Sequence[str]]) -> str:
    """Give how most pages write their number, such as `# / #`; empty where most have none."""
    shapes = Counter(
        shape
        for number, lines in enumerate(pages, 1)
        for shape in {
            _shape(line)
            for line in lines
            if _FIGURES.search(line) and line == _page_line(_shape(line), number, len(pages))
        }
    )
    shape, count = next(iter(shapes.most_common(1)), ("", 0))
    return shape if count * 2 >= len(pages) else ""


def _shape(line: str) -> str:
    return _FIGURES.sub("#", line)


def _page_line(shape: str, number: int, total: int) -> str:
    return shape.replace("#", str(number), 1).replace("#", str(total), 1)


def _flat(text: str) -> str:
    return "".join(text.split())
