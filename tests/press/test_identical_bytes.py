"""Two renders of the same sources give the same bytes, whoever makes them, where, when and from what is kept."""

import shutil

import pytest

from tests.press.running import ROOT, write
from tests.reproduce.differences import differences
from tests.reproduce.running import Place, rendered
from tests.reproduce.variants import REFERENCE, VARIANTS

CORPUS = ROOT / "tests" / "corpus"
PROJECT = "project: {type: default}\nbibliography: references.bib\nexecute: {echo: false}\n"
#: What takes the day, the order of sets or a counter of its own somewhere: dates, pictures, notes, formulas, references.
DENSE = """---
title: Everything that has a number
date: 2024-02-29T23:30
date-format: full
author: {name: Ann Smith, orcid: 0000-0002-1825-0097, affiliations: [{name: University}]}
number-sections: true
---

# One {#sec-one}

See @fig-a, @tbl-a, @eq-a and @sec-one [@smith2001; @jones2002].[^note]
![Drawn](drawing.svg)

[^note]: A note with $a^2$.

$$ e = mc^2 $$ {#eq-a}

```{python}
#| label: fig-a
#| fig-cap: Drawn by a chunk
import matplotlib.pyplot as plt
figure, axes = plt.subplots(figsize=(2, 1))
axes.fill_between([0, 1], [1, 2], hatch="/")
plt.show()
```

```{python}
#| label: tbl-a
#| tbl-cap: Set by a chunk
import pandas as pd
pd.DataFrame({"a": [1, 2], "b": ["x", "y"]})
```
"""
REFERENCES = """
@article{smith2001, title = {On gardens}, author = {Smith, Ann}, year = {2001}}
@book{jones2002, title = {On sleep}, author = {Jones, Bo}, year = {2002}}
"""
BY_NAME = {variant.name: variant for variant in VARIANTS}


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("bytes"))
    write(place.master, {"_quarto.yml": PROJECT, "references.bib": REFERENCES, "dense.qmd": DENSE})
    for name in ("drawing.svg", "citation-notes.qmd", "works.bib", "more.bib", "note.csl", "theorems.qmd"):
        shutil.copyfile(CORPUS / name, place.master / name)
    shutil.copytree(CORPUS / "pictures", place.master / "pictures")
    return place


@pytest.fixture(scope="module")
def reference(place):
    return rendered(REFERENCE, place, [()], "build")


def test_everything_is_compared(reference):
    assert {"dense.html", "dense.pdf", "dense.docx", "dense.xml", "values.json", "manifest.json"} <= set(reference)
    assert any(name.startswith("dense-figures/") for name in reference)


@pytest.mark.parametrize(
    "name", ["finished files from the cache", "some of the cache evicted", "without the cache", "everything at once"]
)
def test_the_bytes_are_the_same_with(name, place, reference):
    variant = BY_NAME[name]
    if variant.missing():
        pytest.skip(variant.missing())
    assert differences(reference, rendered(variant, place, [()], "build")) == []


def test_a_document_that_shows_the_day_differs_on_another_day(tmp_path, program):
    program("cc")
    place = Place(tmp_path)
    write(
        place.master, {"_quarto.yml": "project: {type: default}\n", "day.qmd": "---\ntitle: A\ndate: today\n---\n\nB\n"}
    )
    before = rendered(REFERENCE, place, [()], "build")
    found = differences(before, rendered(BY_NAME["another day"], place, [()], "build"))
    assert {"day.html", "day.docx"} <= {one.path for one in found}
