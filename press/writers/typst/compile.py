"""From Typst source to a PDF: fonts, work folder, standards, errors."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, EngineMissingError, Location, RenderError, did_you_mean
from press.model import Resolved
from press.private import PrivateFolder
from press.writers.places import locate, locate_option
from press.writers.typst import escape, metadata, settings
from press.writers.typst.document import TypstDocument
from press.writers.typst.placing import Mark, choose_places, place_by_file

MAIN = "document.typ"
#: Says where landscape parts stand.
PLACES = "places.json"
#: Typst takes folders of fonts, not files.
FONTS = "fonts"
_ARCHIVE = ("1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u", "4", "4e", "4f")
#: What `pdf-standard` may name.
STANDARDS = ("1.4", "1.5", "1.6", "1.7", "2.0", "ua-1", *(f"a-{kind}" for kind in _ARCHIVE))
#: The package holds each face as .otf and .ttf; with both at hand the folder's order would decide which is used.
_FACES = ("Regular", "It", "Semibold", "SemiboldIt", "Bold", "BoldIt")


@cache
def sans_faces() -> tuple[Path, ...]:
    """Give the font files of Source Sans Pro, one a face.

    Raises
    ------
    EngineMissingError
        The package font-source-sans-pro is not there.
    """
    spec = find_spec("font_source_sans_pro")
    for place in (spec.submodule_search_locations if spec else None) or ():
        faces = tuple(Path(place) / "files" / f"SourceSansPro-{face}.otf" for face in _FACES)
        if all(face.is_file() for face in faces):
            return faces
    raise EngineMissingError(
        Diagnostic(
            "font-missing",
            "found no Source Sans Pro, expected the package font-source-sans-pro",
            hint="install it: python3 -m pip install font-source-sans-pro",
        )
    )


def compile_pdf(document: TypstDocument, resolved: Resolved) -> bytes:
    """Compile a document to a tagged PDF that passes PDF/UA-1.

    Raises
    ------
    RenderError
        Typst refuses the source or a font is not there.
    """
    with PrivateFolder("typst") as folder:
        _fill(folder, document)
        placed = place_by_file(document.source, PLACES)
        work = _work(folder, placed.source, resolved)
        work.tell(choose_places(placed.places, work.ask))
        return work.compile()


def _fill(folder: Path, document: TypstDocument) -> None:
    for name, picture in document.pictures.items():
        if isinstance(picture, bytes):
            (folder / name).write_bytes(picture)
        else:
            shutil.copyfile(picture, folder / name)
    fonts = folder / FONTS
    fonts.mkdir()
    for face in sans_faces():
        shutil.copyfile(face, fonts / face.name)


@dataclass(frozen=True)
class _Work:
    """A source at work: Typst reads it once and remembers what it laid out."""

    compiler: Any
    folder: Path
    source: str
    resolved: Resolved
    settled: bool = False

    def tell(self, places: Mapping[str, int]) -> None:
        """Write down where landscape parts stand."""
        (self.folder / PLACES).write_text(json.dumps(places), encoding="utf-8")

    def ask(self, places: Mapping[str, int]) -> list[Mark]:
        """Lay the document out with landscape parts at these places, and give its marks."""
        self.tell(places)
        (found,) = json.loads(self._run(lambda: self.compiler.query("<press-marks>", field="value")))
        return [Mark(**mark) for mark in found]

    def compile(self) -> bytes:
        """Make the file.

        Where Typst gives up before all floats have found their places, they stay at the last: numbers of pages would
        be those of the run before.
        """
        standards, moment = _standards(self.resolved), timestamp(self.resolved)
        pdf, warnings = self._run(
            lambda: self.compiler.compile_with_warnings(format="pdf", pdf_standards=standards, timestamp=moment)
        )
        _check_fonts(warnings, self.folder, self.resolved)
        if not self.settled and any(_UNSETTLED in warning.message for warning in warnings):
            return self._settled().compile()
        return bytes(pdf)

    def _settled(self) -> _Work:
        ways = json.loads(self._run(lambda: self.compiler.query("<press-way>", field="value")))
        told = escape.array(f"{escape.quote(number)}: {escape.quote(way)}" for number, way in ways) if ways else "(:)"
        told_source = f"{self.source}\n#metadata({told})<press-settled>\n"
        return replace(_work(self.folder, told_source, self.resolved), settled=True)

    def _run(self, task: Callable[[], Any]) -> Any:
        import typst

        try:
            return task()
        except typst.TypstError as error:
            found = _missing_glyphs(error, self.resolved) or _finding(error, self.source, self.resolved)
            raise RenderError(found) from error


def _work(folder: Path, source: str, resolved: Resolved) -> _Work:
    import typst

    (folder / MAIN).write_text(source, encoding="utf-8")
    fonts = [folder / FONTS, *settings.font_folders(resolved)]
    compiler = typst.Compiler(input=folder / MAIN, root=folder, font_paths=fonts, ignore_system_fonts=True)
    return _Work(compiler, folder, source, resolved)


def _standards(resolved: Resolved) -> list[str]:
    """Give the standards that the author asks for, and PDF/UA-1 always."""
    asked = [str(item) for item in metadata.items(metadata.option(resolved, "pdf-standard"))]
    unknown = [name for name in asked if name not in STANDARDS]
    if unknown:
        raise RenderError(
            Diagnostic(
                "pdf-standard",
                f"pdf-standard: found {unknown[0]!r}, expected a standard that Typst can keep",
                locate_option(resolved.source, "pdf-standard"),
                did_you_mean(unknown[0], STANDARDS),
            )
        )
    return list(dict.fromkeys([*asked, "ua-1"]))


def timestamp(resolved: Resolved) -> int:
    """Give the moment that the PDF names as its birth: SOURCE_DATE_EPOCH, the document's date, or a fixed one."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return int(epoch)
    date = settings.parse_date(metadata.option(resolved, "date-meta", "date")) or settings.FIXED_DATE
    return int(date.timestamp())


_UNSETTLED = "did not converge"
_UNKNOWN_FONT = re.compile("unknown font family: (.*)")


def check_fonts(resolved: Resolved) -> list[Diagnostic]:
    """Warn of fonts that the author names and that are not there: the template's stand in for them."""
    asked = _asked_fonts(resolved)
    known = _families([face.parent for face in sans_faces()], resolved) if asked else []
    missing = [name for name in asked if name.lower() not in {family.lower() for family in known}]
    return [
        replace(_no_font(name, known, resolved, more=": the text keeps our own"), severity="warning")
        for name in missing
    ]


def _asked_fonts(resolved: Resolved) -> list[str]:
    options = (metadata.option(resolved, name) for name in settings.FONT_OPTIONS)
    return list(dict.fromkeys(str(item) for option in options if option for item in metadata.items(option)))


def _check_fonts(warnings: Any, folder: Path, resolved: Resolved) -> None:
    """Refuse fonts of the author's own Typst that are not there; of those of options is warned."""
    found = [match.group(1) for warning in warnings if (match := _UNKNOWN_FONT.match(warning.message))]
    warned = {name.lower() for name in _asked_fonts(resolved)}
    unknown = [name for name in dict.fromkeys(found) if name not in warned]
    if unknown:
        known = _families([folder / FONTS], resolved)
        raise RenderError([_no_font(name, known, resolved) for name in unknown])


def _families(folders: Sequence[Path], resolved: Resolved) -> list[str]:
    import typst

    places = [*dict.fromkeys(folders), *settings.font_folders(resolved)]
    return list(typst.Fonts(include_system_fonts=False, font_paths=places).families())


def _no_font(name: str, known: Sequence[str], resolved: Resolved, *, more: str = "") -> Diagnostic:
    message = f'found font "{name}", expected one that stands in the project{more}'
    hint = did_you_mean(name, known) + " (font-paths names folders with more)"
    return Diagnostic("font", message, locate(resolved.source, name), hint)


#: One error in Typst's report: the message, then the line and column of the source.
_REPORTED = re.compile(rf"error: (.*)\n\s*┌─ \S*{re.escape(MAIN)}:(\d+):(\d+)")
_LABEL = re.compile(r'label\("([^"]*)"\)')
_NO_GLYPH = re.compile('the text `"(.*)"` could not be displayed')
_EXCERPT = 70
#: Characters without a glyph that a message names.
_NAMED = 20


def _missing_glyphs(error: Any, resolved: Resolved) -> Diagnostic | None:
    """Tell the characters that no font has, at the first line that holds one of them."""
    glyphs = list(dict.fromkeys(_NO_GLYPH.findall(error.diagnostic)))
    if not glyphs:
        return None
    more = f" and {len(glyphs) - _NAMED} more" if len(glyphs) > _NAMED else ""
    return Diagnostic(
        "glyph",
        f"found the characters {' '.join(glyphs[:_NAMED])}{more}, expected ones that the fonts of the document have",
        locate(resolved.source, glyphs[0]),
        hint="put a font that has them into a folder of the project and name the folder in font-paths",
    )


def _finding(error: Any, source: str, resolved: Resolved) -> Diagnostic:
    """Turn a report of Typst into a finding, with the nearest id before the place and the source at it."""
    reported = _REPORTED.findall(error.diagnostic)
    # a part that fails takes its labels with it: the links to them are a consequence, not the cause
    reported.sort(key=lambda report: report[0].startswith("label "))
    if not reported:
        return Diagnostic("typst", f"typst: {error.message}", Location(resolved.source), hint="; ".join(error.hints))
    message, line, column = reported[0][0], int(reported[0][1]), int(reported[0][2])
    hint = "; ".join(error.hints)
    text = source.splitlines()[line - 1]
    start = max(0, column - _EXCERPT // 2)
    return Diagnostic(
        "typst",
        f"typst{_nearest(source, line)}: {message}",
        Location(resolved.source),
        hint=hint,
        detail=text[start : start + _EXCERPT],
    )


def _nearest(source: str, line: int) -> str:
    found = _LABEL.findall("\n".join(source.splitlines()[:line]))
    return f" after #{found[-1]}" if found else ""
