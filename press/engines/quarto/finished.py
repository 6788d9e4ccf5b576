"""The files that a run of Quarto made: found in its private copy, looked at, moved to where finished files go."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import quote, unquote

from press.engines.quarto.mirror import OUTPUT, Mirror
from press.model import SUFFIX, FormatName

#: Bytes at the end of a file among which its last mark stands.
_END = 4096
_HREF = re.compile(r'(<(?:inline-)?graphic\b[^>]*?\bxlink:href=")([^"]+)(")')


@dataclass(frozen=True)
class _Marks:
    """How a whole file of a format begins and ends."""

    begins: bytes
    ends: bytes


_MARKS: Mapping[FormatName, _Marks] = {
    "html": _Marks(b"<!DOCTYPE", b"</html>"),
    "pdf": _Marks(b"%PDF-", b"%%EOF"),
    "docx": _Marks(b"PK", b""),
    "jats": _Marks(b"<?xml", b"</article>"),
}


def take_files(mirror: Mirror, name: FormatName, folder: Path) -> tuple[Path, ...]:
    """Move the finished file of a format into a folder, with what belongs to it; none where no whole file was made."""
    made = _newest(mirror, SUFFIX[name])
    if made is None or not _whole(made, name):
        return ()
    target = folder / f"{mirror.document.stem}{SUFFIX[name]}"
    if name == "jats":
        return _take_article(made, target, mirror)
    files = [(made, target)]
    # With `keep-typ` the source of the PDF stands beside it.
    kept = _newest(mirror, ".typ") if name == "pdf" else None
    files += [(kept, target.with_suffix(".typ"))] if kept else []
    return tuple(Path(shutil.move(file, place)) for file, place in files)


def _newest(mirror: Mirror, suffix: str) -> Path | None:
    """Give the file that Quarto made: in its output folder, or beside the document, whatever its options call it."""
    found = [file for file in _own(mirror) if file.suffix == suffix]
    return max(found, key=lambda file: file.stat().st_mtime, default=None)


def _own(mirror: Mirror) -> Iterator[Path]:
    """Yield the files that stand where finished ones do: no links to the author's, no parts of others."""
    output = mirror.root / OUTPUT
    for file in (*output.rglob("*"), *mirror.document.parent.glob("*")):
        inner = file.relative_to(mirror.root).parts[:-1]
        if file.is_file() and not file.is_symlink() and not any(part.endswith("_files") for part in inner):
            yield file


def _whole(file: Path, name: FormatName) -> bool:
    """Tell whether a file begins and ends as one of its kind does."""
    marks = _MARKS[name]
    with file.open("rb") as stream:
        begins = stream.read(len(marks.begins)) == marks.begins
        stream.seek(max(0, file.stat().st_size - _END))
        ends = marks.ends in stream.read()
    return begins and ends and (name != "docx" or zipfile.is_zipfile(file))


def _take_article(made: Path, target: Path, mirror: Mirror) -> tuple[Path, ...]:
    """Move a JATS article with its pictures, which get a folder of their own beside it."""
    pictures: dict[Path, Path] = {}

    def renamed(match: re.Match[str]) -> str:
        picture = _picture(unquote(unescape(match[2])), made, mirror)
        if picture is None:
            return match[0]
        place = pictures.setdefault(picture, _place(picture, set(pictures.values()), target))
        return f"{match[1]}{quote(place.relative_to(target.parent).as_posix())}{match[3]}"

    text = _HREF.sub(renamed, made.read_text(encoding="utf-8"))
    target.write_text(text, encoding="utf-8", newline="\n")
    for picture, place in pictures.items():
        place.parent.mkdir(exist_ok=True)
        shutil.copyfile(picture, place)
    return (target, *pictures.values())


def _picture(address: str, made: Path, mirror: Mirror) -> Path | None:
    """Find the file of a picture beside the article, else where the document named it."""
    places = (folder / address for folder in (made.parent, mirror.document.parent, mirror.root))
    return next((place.resolve() for place in places if place.is_file()), None)


def _place(picture: Path, taken: set[Path], target: Path) -> Path:
    """Name a picture's place; of two that share a name the second gets a number."""
    folder = target.parent / f"{target.stem}_files"
    place, number = folder / picture.name, 2
    while place in taken:
        place, number = folder / f"{picture.stem}-{number}{picture.suffix}", number + 1
    return place
