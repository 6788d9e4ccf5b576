"""What a comparison found, as a page of the documentation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.parity.accepted import Judged
from tests.parity.content import ASPECTS
from tests.parity.rendering import ROOT, TARGETS

PAGE = ROOT / "docs" / "parity.md"
_HEAD = """\
# Parity with Quarto

Written by `nox -s quarto`, which renders the article, the supplement and every document of `tests/corpus/` with Quarto {version} and with the embedded engine,
reads the finished files of both, and compares them. It ends with status 1 where a difference is not recorded in `tests/parity/accepted.toml`, or a record fits nothing any more.

Compared are, for each file:

{aspects}

PDF files are read by their tags: formulas have no text there, ids neither; hyphens inside words are left out, since Quarto's lines are hyphenated.
Classes and attributes of a page are counted, since the engines nest boxes in their own ways. `val-` names are those of values of the review.
Quarto runs as an author runs it (`quarto render FILE --to FORMAT`), with `html-math-method: mathml`, and `citeproc: true` for Typst, in a private copy of the folder.

## Documents

`same`: no difference; a number: differences that are recorded below; `open`: differences that nobody has judged.
"""


def page(judged: Judged, names: Sequence[str], version: str) -> str:
    """Write the page of a comparison of all documents."""
    aspects = "\n".join(f"- {name}: {meaning}" for name, meaning in ASPECTS.items())
    parts = [
        _HEAD.format(version=version, aspects=aspects),
        *_table(judged, names),
        "",
        *_reasons(judged),
        *_open(judged),
    ]
    return "\n".join(parts) + "\n"


def table(judged: Judged, names: Sequence[str]) -> str:
    """Give the table of documents and formats."""
    return "\n".join(_table(judged, names))


def _table(judged: Judged, names: Sequence[str]) -> Iterator[str]:
    recorded = Counter((one.document, one.kind) for _, found in judged.covered for one in found)
    still = Counter((one.document, one.kind) for one in judged.open)
    yield "| document | " + " | ".join(TARGETS) + " |"
    yield "| --- |" + " --- |" * len(TARGETS)
    for name in names:
        cells = (_cell(recorded[name, kind], still[name, kind]) for kind in TARGETS)
        yield f"| {name} | " + " | ".join(cells) + " |"
    files = [(name, kind) for name in names for kind in TARGETS]
    same = sum(not recorded[file] and not still[file] for file in files)
    yield ""
    yield f"{len(names)} documents, {len(files)} files: {same} the same; {recorded.total()} differences recorded, {still.total()} open."


def _cell(recorded: int, still: int) -> str:
    told = [str(recorded)] if recorded else []
    return ", ".join([*told, f"{still} open"] if still else told) or "same"


def _reasons(judged: Judged) -> Iterator[str]:
    yield "## Differences that stay, and why"
    yield ""
    yield "| count | in | reason |"
    yield "| --- | --- | --- |"
    for entry, found in sorted(judged.covered, key=lambda pair: -len(pair[1])):
        kinds = ", ".join(dict.fromkeys(one.kind for one in found))
        aspects = ", ".join(dict.fromkeys(one.aspect for one in found))
        yield f"| {len(found)} | {aspects} ({kinds}) | {entry.reason.replace('|', chr(92) + '|')} |"


def _open(judged: Judged) -> Iterator[str]:
    if judged.open:
        yield "\n## Open\n"
        yield from (f"- {one}" for one in judged.open)


def write_page(text: str, path: Path = PAGE) -> None:
    """Write the page where it changed."""
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
