"""The first place at which two files of one name differ: in a Word file its part, in a text line and column."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

#: Characters shown to each side of a difference.
_AROUND = 40
_NOTHING = "(not there)"
_OBJECT = re.compile(rb"(\d+) \d+ obj\b")
_HEAD = ("date_time", "external_attr", "create_system", "compress_type", "flag_bits", "extra", "comment")


@dataclass(frozen=True)
class Difference:
    """One file that differs: where first, and what stands there in either."""

    path: str
    where: str
    before: str
    after: str


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Difference]:
    """Give each file that differs, with the first place."""
    names = sorted({*before, *after})
    return [_difference(name, before, after) for name in names if before.get(name) != after.get(name)]


def _difference(name: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Difference:
    if name not in before or name not in after:
        told = [f"{len(side[name])} bytes" if name in side else _NOTHING for side in (before, after)]
        return Difference(name, "the file", *told)
    if name.endswith((".docx", ".zip")):
        return _in_package(name, before[name], after[name])
    return _in_bytes(name, before[name], after[name])


def _in_package(name: str, before: bytes, after: bytes) -> Difference:
    """Compare two packages: the order of parts, then each part and what the package says of it."""
    packages = [zipfile.ZipFile(io.BytesIO(content)) for content in (before, after)]
    parts = [package.namelist() for package in packages]
    if parts[0] != parts[1]:
        odd = next((pair for pair in zip(*parts, strict=False) if pair[0] != pair[1]), (_NOTHING, _NOTHING))
        return Difference(name, "names or order of parts", *odd)
    for part in parts[0]:
        contents = [package.read(part) for package in packages]
        if contents[0] != contents[1]:
            return _in_bytes(name, *contents, inside=f"{part}, ")
    return next(_in_heads(name, *packages), _in_bytes(name, before, after))


def _in_heads(name: str, before: zipfile.ZipFile, after: zipfile.ZipFile) -> Iterator[Difference]:
    for one, other in zip(before.infolist(), after.infolist(), strict=True):
        for key in _HEAD:
            told = getattr(one, key), getattr(other, key)
            if told[0] != told[1]:
                yield Difference(name, f"{one.filename}, {key}", str(told[0]), str(told[1]))


def _in_bytes(name: str, before: bytes, after: bytes, *, inside: str = "") -> Difference:
    pairs = enumerate(zip(before, after, strict=False))
    place = next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))
    return Difference(name, inside + _told(before, place), _excerpt(before, place), _excerpt(after, place))


def _told(content: bytes, place: int) -> str:
    """Say where a byte stands: in a PDF its object, in a text line and column."""
    if content.startswith(b"%PDF"):
        objects = _OBJECT.findall(content[:place])
        return f"byte {place}" + (f", object {objects[-1].decode()}" if objects else "")
    line, start = content.count(b"\n", 0, place) + 1, content.rfind(b"\n", 0, place)
    return f"line {line}, byte {place - start}"


def _excerpt(content: bytes, place: int) -> str:
    return repr(content[max(0, place - _AROUND) : place + _AROUND].decode("utf-8", "replace"))
