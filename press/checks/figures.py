"""Every picture of the sources, found again in the finished files: what is told of it, and the numbers that it draws.

A figure whose drawing has a row in the ledger is traced: each number in it is one of its values. Other pictures are
compared with their files, and told to be not traced.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from press.checks.customs import Customs
from press.checks.numbers import Number, numbers
from press.checks.printed import Printed
from press.checks.readback import Picture, read_back
from press.checks.result import Checked, Pass, Subject
from press.config.project import shown_path
from press.errors import Diagnostic, Location, PublishError
from press.filters.images import told_of
from press.model import FormatName
from press.pandoc.ast import Element, find
from press.private import PrivateFolder
from press.rows import Row

_AGAIN = "run: press render; if it stays, report it"
#: Key of the row of a figure that tells what is drawn in it.
FIGURE = "figure"
_SVG, _PNG = ".svg", ".png"
_PICTURE = "<img"
#: So many kinds of elements of formats are kept as they were found.
_KEPT = 64


@dataclass(frozen=True)
class _Image:
    """One picture of the sources."""

    target: str
    alt: str
    where: Location
    #: What the figure tells of itself; None where it is not traced.
    record: Mapping[str, Any] | None
    #: The bytes of the picture by ending, where they could be found.
    files: Mapping[str, bytes]

    @property
    def drawn(self) -> list[str] | None:
        """Give the texts that are drawn, in order; None where the picture is no drawing."""
        if self.record is not None:
            return [text["text"] for text in self.record["drawn"]]
        return drawn_texts(self.files[_SVG]) if _SVG in self.files else None

    def is_made_of(self, content: bytes) -> bool:
        """Tell whether some bytes are those of the picture."""
        digest = hashlib.sha256(content).hexdigest()
        if self.record is not None:
            return digest in self.record["sha256"].values()
        return content in self.files.values()


def check_figures(subject: Subject) -> Checked:
    """Hold what each figure draws against its values, and each picture of each finished file against the sources."""
    findings: list[Diagnostic] = []
    passes: list[Pass] = []
    counts: Counter[str] = Counter()
    for printed in subject.printed:
        rows = {str(row["id"]): row for executed in printed.executed.values() for row in executed.ledger}
        told = [row[FIGURE] for row in rows.values() if FIGURE in row]
        first = next(iter(printed.resolved), None)
        for image in _images(printed, first, told, subject.project.root) if first else ():
            findings += _traced(image, rows, counts, passes)
        for name, path in subject.finished.get(printed.document.path, {}).items():
            images = _images(printed, name, told, subject.project.root)
            if _has_raw_pictures(printed, name):
                passes.append(Pass("pictures of raw text", name, Location(printed.document.path)))
                continue
            try:
                findings += _check_file(images, name, path, printed.expected[name].customs, counts)
            except PublishError as error:
                findings += error.findings
    return Checked(findings, dict(counts), passes)


def _images(printed: Printed, name: FormatName, told: Sequence[Mapping[str, Any]], root: Path) -> list[_Image]:
    return [_image(one, printed, name, told, root) for one in _elements(printed, name, "Image")]


def _has_raw_pictures(printed: Printed, name: FormatName) -> bool:
    """Tell whether the author wrote pictures in HTML itself: where they stand among the others is not known."""
    return name == "html" and any(_PICTURE in one["c"][1] for one in _elements(printed, name, "RawBlock", "RawInline"))


@lru_cache(maxsize=_KEPT)
def _elements(printed: Printed, name: FormatName, *kinds: str) -> list[Element]:
    """Give the elements of a kind, for which whole trees are gone through."""
    return find(printed.resolved[name].tree["blocks"], *kinds)


def _image(
    element: Element, printed: Printed, name: FormatName, records: Sequence[Mapping[str, Any]], root: Path
) -> _Image:
    target = unquote(element["c"][2][0])
    record = next((one for one in records if _same_file(one["file"], target, printed, root)), None)
    return _Image(target, told_of(element), _where(target, printed, name, root), record, _files(target, printed, root))


def _same_file(file: str, target: str, printed: Printed, root: Path) -> bool:
    ours = (root / file).with_suffix("")
    return any((folder / target).resolve().with_suffix("") == ours.resolve() for folder in _folders(printed, root))


def _folders(printed: Printed, root: Path) -> tuple[Path, Path]:
    return printed.document.path.parent, root


def _files(target: str, printed: Printed, root: Path) -> dict[str, bytes]:
    """Give the picture as it stands in the project or was made by a chunk, and those that stand for it elsewhere."""
    found: dict[str, bytes] = {}
    for ending in dict.fromkeys((Path(target).suffix, _SVG, _PNG)):
        name = str(Path(target).with_suffix(ending)) if target else ""
        places = [folder / name for folder in _folders(printed, root)]
        content = printed.pictures.get(name) or next((file.read_bytes() for file in places if file.is_file()), b"")
        if content:
            found[ending] = content
    return found


def _where(target: str, printed: Printed, name: FormatName, root: Path) -> Location:
    """Tell the author's line of a picture: that of the chunk that made it, or of the text that names it."""
    executed = printed.executed[name]
    lines = executed.markdown.split("\n")
    number = next((number for number, line in enumerate(lines) if target in line), None)
    place = Location(printed.document.path) if number is None else executed.line_map[number]
    return Location(shown_path(Path(place.path), root), place.line)


def drawn_texts(svg: bytes) -> list[str]:
    """Give the texts of a drawing in its order; none for what is no SVG."""
    try:
        root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError:
        return []
    return ["".join(map(str, text.itertext())) for text in root.iter("{http://www.w3.org/2000/svg}text")]


def _traced(image: _Image, rows: Mapping[str, Row], counts: Counter[str], passes: list[Pass]) -> Iterator[Diagnostic]:
    """Hold the numbers of a figure against the values that it names; tell of pictures that name none."""
    if image.record is None:
        counts["pictures not traced"] += 1
        passes.append(Pass("picture without values", image.alt or image.target, image.where))
        return
    counts["figures traced"] += 1
    for text in (*image.record["drawn"], image.record["alt"]):
        named = [rows[name] for name in text["values"] if name in rows]
        for number in numbers(text["text"]):
            counts["numbers drawn"] += 1
            if any(_says(row, number) for row in named):
                continue
            if text.get("scale"):
                passes.append(Pass(str(text["scale"]), f"{number.value} in {text['text'][:60]}", image.where))
                continue
            message = (
                f'found {number.value} drawn in "{text["text"]}", expected a number of its values {_listed(named)}'
            )
            yield Diagnostic("figure-number", message, image.where, hint="let the figure draw a value of the review")


def _says(row: Row, number: Number) -> bool:
    """Tell whether a value says a number; a figure draws a correlation on the side of its direction, whatever its sign."""
    raw = row["raw"]
    if isinstance(raw, int | float):
        return number.fits(raw) or number.fits(-raw)
    return any(one.value == number.value for one in numbers(str(row["text"])))


def _listed(rows: Sequence[Row]) -> str:
    return ", ".join(str(row["id"]) for row in rows) or "(it names none)"


def _check_file(
    images: Sequence[_Image], name: FormatName, path: Path, customs: Customs, counts: Counter[str]
) -> Iterator[Diagnostic]:
    pictures = [one for one in read_back(path, name).pictures if not customs.is_icon(one.made_from)]
    counts[f"pictures in {name}"] += len(images)
    groups = _groups(pictures)
    if len(groups) != len(images):
        message = f"found {len(groups)} pictures, expected the {len(images)} of the sources"
        yield Diagnostic("pictures", message, Location(path), hint=_AGAIN)
    for image, group in _paired(images, groups):
        for found, wanted in (fault for picture in group for fault in _faults(image, picture, name)):
            message = f"{group[0].place}: found {found}, expected {wanted}, as {image.where} makes it"
            yield Diagnostic("picture", message, Location(path), hint=_AGAIN)


def _paired(images: Sequence[_Image], groups: Sequence[list[Picture]]) -> list[tuple[_Image, list[Picture]]]:
    """Pair pictures by what is told of them, since those of notes stand elsewhere in some formats; then by order."""
    left = list(groups)
    pairs: list[tuple[_Image, list[Picture]]] = []
    unpaired: list[_Image] = []
    for image in images:
        group = next((one for one in left if image.alt and _flat(one[0].alt) == _flat(image.alt)), None)
        if group is None:
            unpaired.append(image)
        else:
            left.remove(group)
            pairs.append((image, group))
    return [*pairs, *zip(unpaired, left, strict=False)]


def _groups(pictures: Iterable[Picture]) -> list[list[Picture]]:
    """Put the forms of each picture together."""
    groups: list[list[Picture]] = []
    for picture in pictures:
        if picture.again and groups:
            groups[-1].append(picture)
        else:
            groups.append([picture])
    return groups


def _faults(image: _Image, picture: Picture, name: FormatName) -> Iterator[tuple[str, str]]:
    """Yield what was found and what was expected of one picture."""
    if image.alt and not picture.again and _flat(picture.alt) != _flat(image.alt):
        found, wanted = _first_difference(picture.alt.split(), image.alt.split())
        yield f'"{found}" told of a picture', f'"{wanted}"'
    if name == "pdf":
        yield from _drawn_faults(image, [picture.drawn or ""])
    elif (image.files or image.record) and not image.is_made_of(picture.data) and not _is_redrawn(image, picture):
        faults = list(_drawn_faults(image, drawn_texts(picture.data))) if picture.data.lstrip().startswith(b"<") else []
        yield from faults or [("another picture", f"the bytes of {image.target}")]


def _is_redrawn(image: _Image, picture: Picture) -> bool:
    """Tell whether a picture is what is drawn for Word of one that Word does not show."""
    ending = next(iter(image.files), _PNG)
    if image.record is not None or _PNG in image.files or not picture.data.startswith(b"\x89PNG"):
        return False
    from press.writers.docx.images import find_picture

    with PrivateFolder("verify") as folder:
        (folder / f"picture{ending}").write_bytes(image.files[ending])
        try:
            return find_picture(f"picture{ending}", [folder], folder).path.read_bytes() == picture.data
        except PublishError:
            return False


def _drawn_faults(image: _Image, found: Sequence[str]) -> Iterator[tuple[str, str]]:
    wanted = image.drawn
    if wanted is not None and _flat("".join(found)) != _flat("".join(wanted)):
        ours, theirs = (
            (wanted, found) if len(found) > 1 else (list(_flat("".join(wanted))), list(_flat("".join(found))))
        )
        differs = _first_difference(theirs, ours)
        yield f'"{differs[0]}" drawn', f'"{differs[1]}"'


def _flat(text: str) -> str:
    return "".join(text.split())


def _first_difference(found: Sequence[str], wanted: Sequence[str]) -> tuple[str, str]:
    """Quote both sides from shortly before the first place where they differ."""
    pairs = zip_longest(found, wanted)
    at = next(number for number, (one, other) in enumerate(pairs) if one != other)
    join = "" if all(len(one) <= 1 for one in (*found, *wanted)) else " "
    begin = max(0, at - (12 if join == "" else 3))
    end = at + (12 if join == "" else 4)
    return join.join(found[begin:end]), join.join(wanted[begin:end])
