"""A small review rendered to every format, and its finished files with one thing altered at a time."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from press.checks.printed import read_printed
from press.checks.result import Subject
from press.config import load_project
from press.model import SUFFIX, FormatName
from tests.press.running import process, write

FORMATS: tuple[FormatName, ...] = ("html", "docx", "pdf", "jats")
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">'
    '<text x="1" y="14" font-size="12">5 wrens</text></svg>\n'
)
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
CONFIG = (
    "project:\n  type: default\ntoc: true\nnumber-sections: true\n"
    "format:\n  html: default\n  docx: default\n  typst: default\n  jats: default\n"
)
_SUMS = {"svg": hashlib.sha256(PICTURE.encode()).hexdigest(), "png": hashlib.sha256(PNG).hexdigest()}
#: What the façade of this review tells, and how its values print.
VALUES = f"""
```{{python}}
#| include: false
from IPython.display import Markdown
FIGURE = {{"file": "wrens.svg", "sha256": {_SUMS}, "drawn": [{{"text": "5 wrens", "values": ["birds.count"]}}],
          "alt": {{"text": "A hedge with 5 birds", "values": ["birds.count"]}}}}
ROWS = {{"birds.count": (5, "5"), "birds.change": (-0.254, "−0.25"), "birds.gain": (12.5, "12.5")}}
uses = {{}}
class Values:
    def _ledger_(self):
        empty = {{"missing": None, "unit": "", "cells": [], "function": "f"}}
        rows = [{{"id": name, "raw": raw, "text": text, **empty}} for name, (raw, text) in ROWS.items()]
        claim = {{"id": "claim.most.birds", "kind": "claim", "raw": "most", "text": "most", "values": [], **empty}}
        figure = {{"id": "figures.wrens", "kind": "figure", "raw": None, "text": "", "figure": FIGURE, **empty}}
        return [*rows, claim, figure]
v = Values()
def put(name):
    uses[name] = uses.get(name, 0) + 1
    return Markdown(f'[{{ROWS[name][1]}}]{{{{#val-{{name.replace(".", "-")}}-{{uses[name]}} .value data-value="{{name}}"}}}}')
def claim(word):
    return Markdown(f'[{{word}}]{{{{#val-claim-most-birds .claim data-claim="claim.most.birds"}}}}')
```
"""
TEXT = """
# Counts

We saw `{python} put("birds.count")` birds in `{python} claim("most")` gardens.[^1]
The change was `{python} put("birds.change")` a year, and the gain was `{python} put("birds.gain")` in all.

[^1]: The first were seen in 1998 there.

| birds | seen |
|-------|------|
| wrens | `{python} put("birds.count")` |

$$ z = \\frac{3}{x - 7} $$

## Part of the counts

![Wrens of 2004](wrens.svg){#fig-wrens fig-alt="A hedge with 5 birds"}

See @fig-wrens.
"""
FRONT = "---\ntitle: Birds of 21 gardens\nengine: jupyter\n---\n"


def built(folder: Path, text: str = TEXT) -> Subject:
    """Render the review, and read what its sources print."""
    files = {"_quarto.yml": CONFIG, "a.qmd": FRONT + VALUES + text, "wrens.svg": PICTURE}
    root = write(folder, files)
    (root / "wrens.png").write_bytes(PNG)
    made = process(["render", "--quiet"], root)
    told = made.communicate()[1]
    assert (told, made.returncode) == ("", 0), told
    return subject_of(root)


def subject_of(root: Path) -> Subject:
    """Read what the sources of a project print now, beside its finished files."""
    project = load_project(root)
    files: Mapping[FormatName, Path] = {name: project.output / f"a{SUFFIX[name]}" for name in FORMATS}
    return Subject(project, read_printed(project), {project.documents[0]: files})


def altered(subject: Subject, name: FormatName, change: Callable[[bytes], bytes], folder: Path) -> Subject:
    """Give the review with one finished file altered; the pictures of a JATS article stay beside it."""
    document, files = next(iter(subject.finished.items()))
    target = folder / files[name].name
    target.write_bytes(change(files[name].read_bytes()))
    beside = files[name].with_name(f"{files[name].stem}-figures")
    if name == "jats" and beside.is_dir():
        (folder / beside.name).symlink_to(beside)
    return Subject(subject.project, subject.printed, {document: {name: target}})


def swapped(before: str, after: str) -> Callable[[bytes], bytes]:
    """Give a change of a text, or of the body of a document of Word, that has to change something."""

    def change(source: bytes) -> bytes:
        if not source.startswith(b"PK"):
            assert before.encode() in source
            return source.replace(before.encode(), after.encode(), 1)
        with zipfile.ZipFile(io.BytesIO(source)) as package:
            held = [
                name for name in package.namelist() if name.endswith(".xml") and before.encode() in package.read(name)
            ]
        parts = [name for name in ("word/document.xml", "word/footnotes.xml") if name in held]
        assert parts
        return repacked(source, parts[0], change)

    return change


def repacked(source: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as package, zipfile.ZipFile(stream, "w") as other:
        for name in package.namelist():
            content = package.read(name)
            other.writestr(name, change(content) if name == part else content)
    return stream.getvalue()
