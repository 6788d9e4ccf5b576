"""Pictures: found, made fit for Word, measured.

Word shows PNG, JPEG, GIF, BMP and TIFF. Of an SVG the PNG beside it is taken; without one it is drawn by Typst.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from press.errors import Diagnostic, RenderError
from press.writers.docx.ooxml import EMU_PER_INCH

#: File endings that Word shows as they are.
WORD_KINDS = frozenset({".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff"})
#: File endings that Typst draws for us.
DRAWN_KINDS = frozenset({".svg", ".pdf", ".webp"})
#: Resolution of drawn pictures: what journals ask of figures at their final size.
DRAWN_PPI = 300
#: A picture that does not say its resolution is taken to be made for a screen, as browsers do.
SCREEN_PPI = 96

_DATA_ADDRESS = re.compile(r"data:image/([a-z+]+);base64,(.*)", re.DOTALL)
_DATA_ENDINGS = {"svg+xml": ".svg", "jpeg": ".jpg"}
_STAND_IN = "stand-in-"
_UNITS_PER_INCH = {"in": 1.0, "cm": 2.54, "mm": 25.4, "pt": 72.0, "pc": 6.0, "px": 96.0, "": 96.0}


@dataclass(frozen=True)
class Picture:
    """A picture that Word can show; `wide` and `high` are its own size in EMU."""

    path: Path
    wide: int
    high: int


def length_emu(written: str, available: int) -> int | None:
    """Turn a width or height as authors write it (`50%`, `8cm`, `300px`, `300`) into EMU; None for anything else.

    Parameters
    ----------
    available
        What 100 % is, in EMU.
    """
    found = re.fullmatch(r"([0-9]*\.?[0-9]+)\s*(%|[a-z]*)", written.strip().lower())
    if not found:
        return None
    number, unit = float(found[1]), found[2]
    if unit == "%":
        return round(available * number / 100)
    return round(number / _UNITS_PER_INCH[unit] * EMU_PER_INCH) if unit in _UNITS_PER_INCH else None


def find_picture(target: str, folders: Sequence[Path], scratch: Path) -> Picture:
    """Find a picture and give it in a form that Word shows.

    Parameters
    ----------
    target
        Path as the document writes it, percent-encoded or not.
    folders
        Where relative paths are looked up; first hit wins.
    scratch
        Folder for pictures that are drawn here.

    Raises
    ------
    RenderError
        The picture is remote, is not there, is of a kind that Word cannot show, or is damaged.
    """
    path = _decoded(target, scratch) or _locate(target, folders)
    ending = path.suffix.lower()
    if ending in WORD_KINDS:
        return _measure(path, target)
    if ending not in DRAWN_KINDS:
        raise _fault(
            "image-kind",
            f"found a picture of kind {ending or '(none)'}, expected one that Word shows",
            target,
            hint="save it as PNG",
        )
    sibling = path.with_suffix(".png")
    if sibling.is_file():
        return _measure(sibling, target)
    return _measure(_draw(path, target, scratch), target)


def _decoded(target: str, scratch: Path) -> Path | None:
    """Write the picture that a data address holds into a file; None for other addresses."""
    found = _DATA_ADDRESS.fullmatch(target)
    if not found:
        return None
    try:
        data = base64.b64decode(found[2], validate=True)
    except binascii.Error as error:
        message = f"found a data address of image/{found[1]}, expected base64 of a picture"
        raise RenderError(Diagnostic("image-data", message)) from error
    path = scratch / f"data-{hashlib.sha256(data).hexdigest()[:16]}{_DATA_ENDINGS.get(found[1], '.' + found[1])}"
    path.write_bytes(data)
    return path


def _fault(code: str, message: str, target: str, *, hint: str = "", detail: str = "") -> RenderError:
    return RenderError(Diagnostic(code, f"image {target}: {message}", hint=hint, detail=detail))


def _locate(target: str, folders: Sequence[Path]) -> Path:
    if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]+:", target):
        raise _fault(
            "image-remote",
            "found an address, expected a file",
            target,
            hint="save the picture in the project: a build reads no host",
        )
    from urllib.parse import unquote

    for written in (target, unquote(target)):
        for folder in folders:
            path = (
                (folder / written.lstrip("/"))
                if written.startswith("/") and not Path(written).is_file()
                else folder / written
            )
            if path.is_file():
                return path.resolve()
    raise _fault(
        "image-missing",
        "found no such file, expected a picture",
        target,
        hint="names are relative to the document or the project",
    )


def _measure(path: Path, target: str) -> Picture:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                pixels, ppi = image.size, image.info.get("dpi")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise _fault(
            "image-damaged",
            "found a file that cannot be read, expected a picture",
            target,
            hint="open it in a viewer and save it again",
        ) from error
    across, down = (_sane(value) for value in ppi) if ppi else (SCREEN_PPI, SCREEN_PPI)
    return Picture(path, round(pixels[0] / across * EMU_PER_INCH), round(pixels[1] / down * EMU_PER_INCH))


def _sane(ppi: Any) -> float:
    """Files in the wild say 0 or 1 where they do not know."""
    return float(ppi) if float(ppi) > 10 else SCREEN_PPI  # noqa: PLR2004 - no picture is shown with fewer dots


def _draw(path: Path, target: str, scratch: Path) -> Path:
    import typst

    drawn = scratch / f"{path.stem}-{hashlib.sha256(str(path).encode()).hexdigest()[:8]}.png"
    page = scratch / f"{drawn.stem}.typ"
    copy = scratch / f"{drawn.stem}{path.suffix.lower()}"
    copy.write_bytes(path.read_bytes())
    page.write_text(f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{copy.name}")\n', encoding="utf-8")
    try:
        typst.compile(page, output=drawn, format="png", ppi=DRAWN_PPI, root=scratch)
    except RuntimeError as error:
        raise _fault(
            "image-drawing",
            f"found a picture that cannot be drawn, expected a {path.suffix[1:].upper()}",
            target,
            hint="save a PNG of the same name beside it",
            detail=str(error),
        ) from error
    return _with_resolution(drawn)


def _with_resolution(drawn: Path) -> Path:
    """Note in the file at how many dots to the inch it was drawn; Typst does not."""
    from PIL import Image

    with Image.open(drawn) as image:
        image.save(drawn, dpi=(DRAWN_PPI, DRAWN_PPI))
    return drawn


def write_stand_in(picture: Path, scratch: Path, number: int) -> Path:
    """Write a file that stands for a picture until Pandoc is done: it would only pack what is packed already.

    Pandoc learns a picture's kind from the name, and its size is set from the mark around it. It sorts pictures by
    their names: numbers in the order of the text give the same file wherever a project lies.
    """
    made = scratch / f"{_STAND_IN}{number:05}{picture.suffix}"
    made.write_bytes(str(picture).encode())
    return made


def true_pictures(parts: Mapping[str, bytes], scratch: Path) -> dict[str, bytes]:
    """Give the pictures for those parts of a package that hold their stand-ins."""
    known = {stand_in.read_bytes() for stand_in in scratch.glob(f"{_STAND_IN}*")}
    return {
        name: Path(content.decode()).read_bytes()
        for name, content in parts.items()
        if name.startswith("word/media/") and content in known
    }
