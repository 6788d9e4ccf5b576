"""From Typst source to a PDF: fonts, work folder, standards, errors."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, EngineMissingError, Location, RenderError, did_you_mean
from press.model import Resolved
from press.writers.typst import settings
from press.writers.typst.document import TypstDocument

MAIN = "document.typ"
#: Typst takes folders of fonts, not files.
FONTS = "fonts"
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
        Diagnostic("font-missing", "found no Source Sans Pro, expected the package font-source-sans-pro", hint="install it: python3 -m pip install font-source-sans-pro")
    )


def compile_pdf(document: TypstDocument, resolved: Resolved) -> bytes:
    """Compile a document to a tagged PDF that passes PDF/UA-1.

    Raises
    ------
    RenderError
        Typst refuses the source or a font is not there.
    """
    with tempfile.TemporaryDirectory(prefix="press-typst-") as name:
        folder = Path(name)
        _fill(folder, document)
        return _compile(folder, document, resolved)


def _fill(folder: Path, document: TypstDocument) -> None:
    (folder / MAIN).write_text(document.source, encoding="utf-8")
    for name, picture in document.pictures.items():
        if isinstance(picture, bytes):
            (folder / name).write_bytes(picture)
        else:
            shutil.copyfile(picture, folder / name)
    fonts = folder / FONTS
    fonts.mkdir()
    for face in sans_faces():
        shutil.copyfile(face, fonts / face.name)


def _compile(folder: Path, document: TypstDocument, resolved: Resolved) -> bytes:
    import typst

    fonts = [folder / FONTS, *settings.font_folders(resolved)]
    try:
        compiler = typst.Compiler(input=folder / MAIN, root=folder, font_paths=fonts, ignore_system_fonts=True)
        pdf, warnings = compiler.compile_with_warnings(format="pdf", pdf_standards=_standards(resolved), timestamp=timestamp(resolved))
    except typst.TypstError as error:
        raise RenderError(_finding(error, document, resolved)) from error
    _check_fonts(warnings, fonts, resolved)
    return bytes(pdf)


def _standards(resolved: Resolved) -> list[str]:
    return ["ua-1"]


def timestamp(resolved: Resolved) -> int:
    """Give the moment that the PDF names as its birth: SOURCE_DATE_EPOCH, else the document's date, else a fixed one."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return int(epoch)
    date = settings.parse_date(resolved.meta.get("date")) or settings.FIXED_DATE
    return int(date.timestamp())


def _check_fonts(warnings: Any, fonts: list[Path], resolved: Resolved) -> None:
    unknown = [match.group(1) for warning in warnings if (match := re.match("unknown font family: (.*)", warning.message))]
    if not unknown:
        return
    import typst

    known = typst.Fonts(include_system_fonts=False, font_paths=fonts).families()
    raise RenderError(
        [
            Diagnostic("font", f'found font "{name}", expected one that stands in the project', Location(resolved.source), did_you_mean(name, known) + "; add others with font-paths")
            for name in dict.fromkeys(unknown)
        ]
    )


_PLACE = re.compile(rf"{re.escape(MAIN)}:(\d+):\d+")
_MARKUP = re.compile(r'label\("([^"]*)"\)')


def _finding(error: Any, document: TypstDocument, resolved: Resolved) -> Diagnostic:
    """Turn an error of Typst into one of ours, with the nearest id before the place."""
    place = _PLACE.search(error.diagnostic)
    near = _nearest_label(document.source, int(place.group(1))) if place else ""
    where = f" near #{near}" if near else ""
    return Diagnostic(
        "typst",
        f"typst{where}: {error.message}",
        Location(resolved.source),
        hint="; ".join(error.hints),
        detail=error.diagnostic.strip(),
    )


def _nearest_label(source: str, line: int) -> str:
    before = "\n".join(source.splitlines()[:line])
    found = _MARKUP.findall(before)
    return found[-1] if found else ""
