"""Made-up reviews of any size: the rows of the made-up review that tests use, over and over, and made-up references."""

from __future__ import annotations

import csv
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.project import ROOT, environment
from tests.bench.timing import run

_GARDEN = ROOT / "tests" / "analysis" / "reviews" / "garden"
#: Tables that have rows for each study, and the columns whose words must not repeat.
_BY_STUDY: Mapping[str, tuple[str, ...]] = {
    "studies": ("study", "label"),
    "outcomes": ("study", "outcome"),
    "associations": ("study", "outcome"),
    "comparisons": ("comparison", "study", "outcome"),
    "ratings": ("study",),
    "rating_totals": ("study",),
}
_PROJECT = """\
project:
  type: default
bibliography: references.bib
number-sections: true
execute: {echo: false}
format:
  html: {embed-resources: true, html-math-method: mathml, toc: true}
  docx: default
  typst: {citeproc: true, papersize: a4}
"""
_HEAD = """\
---
title: "Made up: a review of studies that nobody made"
author: Nobody
date: 2026-01-01
---

```{python}
#| include: false
from analysis import Review
r = Review.load()
v = r.values
```

No study and no reference of this text exists.
Of `{python} v.flow.identified` records, `{python} v.flow.included` were included.
"""
_FIGURE = "\n::: {#fig-flow}\n\n```{python}\nr.figures.flow()\n```\n\nFlow of records.\n:::\n"
#: Tables whose rows grow with the studies.
_TABLES = ("characteristics", "quality", "outcomes", "associations")
#: References of one paragraph.
_TOGETHER = 4


def make_review(folder: Path, *, studies: int, references: int) -> None:
    """Write a review of so many studies, whose text cites so many references."""
    shutil.copytree(_GARDEN, folder)
    rows = {name: list(_rows(name, studies, references)) for name in (*_BY_STUDY, "flow", "published")}
    for name, table in rows.items():
        _write_table(folder, name, table)
    (folder / "_quarto.yml").write_text(_PROJECT, encoding="utf-8")
    (folder / "references.bib").write_text("\n".join(map(_entry, range(references))), encoding="utf-8")
    (folder / "review.qmd").write_text(_HEAD + _prose(references) + _FIGURE + _tables(), encoding="utf-8")
    run(
        [sys.executable, "-m", "press", "data", "--accept", "--message", f"Made up: {studies} studies"],
        folder=folder,
        environment=environment(ROOT),
    )


def _rows(name: str, studies: int, references: int) -> Iterator[dict[str, str]]:
    with (_GARDEN / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        found = list(csv.DictReader(stream))
    if name == "published":
        return
    if name == "flow":
        # with more studies than records nothing would add up
        told = {"identified": studies * 10, "duplicates_removed": 0, "excluded": studies * 8, "assessed": studies * 2}
        told["included"] = studies
        yield from ({**row, "count": str(told.get(row["stage"], row["count"]))} for row in found)
        return
    names = [study for study in dict.fromkeys(row["study"] for row in found) if study != "old1990"]
    for number in range(studies):
        mine = [row for row in found if row["study"] == names[number % len(names)]]
        yield from (_renamed(row, number, _BY_STUDY[name], references) for row in mine)


def _renamed(row: Mapping[str, str], number: int, columns: Sequence[str], references: int) -> dict[str, str]:
    own = {column: f"{row[column]} {number}" if column == "label" else f"{row[column]}_{number}" for column in columns}
    cited = {"citation": f"made{number % references}"} if "citation" in row else {}
    return {**row, **own, **cited}


def _write_table(folder: Path, name: str, rows: Sequence[Mapping[str, str]]) -> None:
    path = folder / "data" / f"{name}.csv"
    columns = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    with path.open("w", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, columns, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _entry(number: int) -> str:
    fields = {
        "author": f"Nobody, Ann{number} and Noone, Bob and Void, Cy",
        "title": f"Made-up finding {number} on gardens and sleep",
        "journal": "Journal of what was never written",
        "year": str(1950 + number % 75),
        "volume": str(number),
        "pages": f"{number}--{number + 9}",
    }
    told = ",\n".join(f"  {key} = {{{text}}}" for key, text in fields.items())
    return f"@article{{made{number},\n{told}\n}}\n"


def _prose(references: int) -> str:
    keys = [f"@made{number}" for number in range(references)]
    groups = [keys[start : start + _TOGETHER] for start in range(0, references, _TOGETHER)]
    said = [f"\nThis was found before, and so was the contrary [{'; '.join(group)}].\n" for group in groups]
    return "\n# What is known\n" + "".join(said)


def _tables() -> str:
    floats = [
        f"\n::: {{#tbl-{name}}}\n\n```{{python}}\nr.tables.{name}()\n```\n\nMade up: {name}.\n:::\n" for name in _TABLES
    ]
    shown = "; ".join(f"@tbl-{name}" for name in _TABLES)
    return f"\n# What was found\n\nSee @fig-flow and {shown}.\n" + "".join(floats)
