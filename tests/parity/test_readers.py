"""What is read from finished files: a small document of ours, whose contents are known, in each format."""

from __future__ import annotations

import shutil

import pytest

from press.pipeline import Request, build
from press.progress import Progress
from tests.parity.content import ASPECTS, READERS
from tests.parity.rendering import CORPUS

DOCUMENT = """\
---
title: Sample
author: Ann Lee
number-sections: true
---

# First {#sec-a}

See @fig-a, @tbl-a, @eq-a and @sec-a.^[A *note*.] A [link](https://example.org).

![Caption here](box.svg){#fig-a fig-alt="A box"}

| h | k |
|---|---|
| 1 | 2 |

: Figures {#tbl-a}

$$x = 1$$ {#eq-a}

```python
x = 1
```
"""


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("parity")
    shutil.copy(CORPUS / "pictures" / "box.svg", folder / "box.svg")
    (folder / "a.qmd").write_text(DOCUMENT)
    build(Request(files=(folder / "a.qmd",), formats=("html", "pdf", "docx")), Progress(quiet=True))
    return {kind: read(folder / f"a.{kind}") for kind, read in READERS.items()}


@pytest.mark.parametrize("kind", READERS)
def test_the_same_is_read_from_every_format(contents, kind):
    found = contents[kind]
    assert found["sections"] == ("1: 1 First",)
    assert [line.split(" -> ")[0] for line in found["references"]] == ["Figure 1", "Table 1", "Equation 1", "Section 1"]
    assert found["notes"] == ("1: A note.",)
    assert found["links"] == ("link -> https://example.org",)
    assert found["alts"] == ("alt: A box",)
    assert found["tables"] == ("table 1: ^h | ^k", "table 1: 1 | 2")
    assert [line.split(": ", 1)[1] if line[0] == "#" else line for line in found["floats"]] == [
        "Figure 1: Caption here",
        "Table 1: Figures",
    ]
    assert [line.replace(" ", "") for line in found["code"]] == ["x=1"]
    assert found.keys() <= ASPECTS.keys()


@pytest.mark.parametrize("kind", READERS)
def test_marks_hold_the_places_of_what_has_an_aspect_of_its_own(contents, kind):
    marks = [line for line in contents[kind]["text"] if line.startswith("⟨")]
    assert sorted(set(marks)) == ["⟨caption⟩", "⟨code⟩", "⟨formula⟩", "⟨heading⟩", "⟨picture⟩", "⟨table⟩"]


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_ids_and_equations_are_read_where_a_format_has_them(contents, kind):
    assert contents[kind]["equations"] == ("#eq-a: 1",)
    assert {"fig-a", "tbl-a", "eq-a", "sec-a"} <= set(contents[kind]["ids"])
    assert [line.split(" -> ")[1] for line in contents[kind]["references"]] == ["#fig-a", "#tbl-a", "#eq-a", "#sec-a"]


def test_classes_of_a_page_are_counted(contents):
    assert ".quarto-xref × 4" in contents["html"]["classes"]
    assert "[data-number=1] × 2" in contents["html"]["classes"]
