"""What is told of pictures to those who cannot see them, put into documents of Word and JATS that Quarto has finished.

Quarto leaves it out of documents of Word where a picture has a caption (quarto-cli issue 5514), and out of JATS.
A picture in such a document names the file that it was made from: so each gets what the sources tell of that file,
and where a file is shown more than once, in the order of the text.
"""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote
from xml.sax.saxutils import escape, unescape

from press.cache.memory import Memory
from press.engines.embedded import resolve_formats
from press.errors import PublishError
from press.filters.images import told_of
from press.model import Executed, FormatName
from press.pandoc.ast import find
from press.private import PrivateFolder

#: Where a document of Word holds pictures.
_PARTS = frozenset({"word/document.xml", "word/footnotes.xml"})
_PICTURE = re.compile(
    r'(?P<head><wp:docPr\b[^>]*?\bdescr=")(?P<told>[^"]*)(?P<rest>"(?:(?!</w:drawing>).)*?<pic:cNvPr\b[^>]*?\bdescr="(?P<file>[^"]*)")',
    re.DOTALL,
)
#: A picture of JATS that holds nothing.
_GRAPHIC = re.compile(r'<(?P<name>(?:inline-)?graphic)\b(?P<rest>[^>]*?\bxlink:href="(?P<file>[^"]+)"[^>]*?)\s*/>')
#: What a picture of a name that was taken has behind it.
_AGAIN = re.compile(r"-\d+$")
_QUOTE = {'"': "&quot;"}
#: A picture, and what is told of it.
Told = tuple[str, str]


def read_described(executed: Executed, *, memory: Memory, name: FormatName = "docx") -> list[Told]:
    """Give the pictures of a document with what is told of each; none where the sources cannot be resolved here.

    What one engine cannot read the other may know: it is the other's to complain.
    """
    alone = replace(executed, document=replace(executed.document, formats=(name,)))
    try:
        with PrivateFolder("described") as folder:
            resolved = resolve_formats({name: alone}, folder=folder, memory=memory)
    except PublishError:
        return []
    images = find(resolved[name].tree["blocks"], "Image")
    return [(unquote(one["c"][2][0]), told_of(one)) for one in images]


def describe_pictures(document: Path, told: Iterable[Told]) -> None:
    """Write what is told of pictures into a document of Word, where it says nothing of them."""
    waiting = _by_name(told, _shape)
    with zipfile.ZipFile(document) as package:
        parts = [(part, package.read(part)) for part in package.infolist()]
    made = [(part, _described(content, waiting) if part.filename in _PARTS else content) for part, content in parts]
    if made != parts:
        target = document.with_suffix(".described")
        with zipfile.ZipFile(target, "w") as package:
            for part, content in made:
                package.writestr(part, content)
        shutil.move(target, document)


def describe_article(document: Path, told: Iterable[Told]) -> None:
    """Write what is told of pictures into an article in JATS; its pictures stand in a folder of their own."""
    waiting = _by_name(told, _stem)

    def tell(match: re.Match[str]) -> str:
        stem = _stem(unquote(unescape(match["file"])))
        texts = waiting.get(stem) or waiting.get(_AGAIN.sub("", stem), [])
        text = texts.pop(0) if texts else ""
        if not text:
            return match[0]
        return f"<{match['name']}{match['rest']}><alt-text>{escape(text)}</alt-text></{match['name']}>"

    text = document.read_text(encoding="utf-8")
    document.write_text(_GRAPHIC.sub(tell, text), encoding="utf-8", newline="\n")


def _by_name(told: Iterable[Told], name: Callable[[str], str]) -> dict[str, list[str]]:
    """Give what is told of pictures by what a finished document calls them, in the order of the text."""
    waiting: dict[str, list[str]] = {}
    for file, text in told:
        waiting.setdefault(name(file), []).append(text)
    return waiting


def _stem(file: str) -> str:
    return PurePosixPath(file).stem


def _shape(file: str) -> str:
    """Give the name of a picture without its ending: a drawing may stand there as a picture of pixels."""
    return PurePosixPath(file).with_suffix("").as_posix()


def _described(content: bytes, waiting: Mapping[str, list[str]]) -> bytes:
    def tell(match: re.Match[str]) -> str:
        texts = waiting.get(_shape(unquote(unescape(match["file"], {"&quot;": '"'}))), [])
        text = texts.pop(0) if texts else ""
        return match["head"] + (match["told"] or escape(text, _QUOTE)) + match["rest"]

    return _PICTURE.sub(tell, content.decode()).encode()
