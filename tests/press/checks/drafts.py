"""Documents of a few lines as checks of sources see them, with two values that chunks know."""

from __future__ import annotations

from pathlib import Path

from press.checks.printed import read_printed
from press.checks.result import Checked, Subject
from press.config import load_project

#: A stand-in for a façade: values that print as spans and tell their ledger.
VALUES = """```{python}
#| include: false
class Value:
    def __init__(self, name, raw, text=""):
        self.name, self.raw, self.text = name, raw, text or str(raw)
    def _repr_markdown_(self):
        return f'[{self.text}]{{#val-{self.name.replace(".", "-")} .value data-value="{self.name}"}}'
class Values:
    studies, people = Value("studies.count", 5), Value("studies.people", 1469)
    verdict = Value("pain.verdict", "strong")
    level, first = Value("review.confidence_level", 95), Value("studies.year_first", 1997)
    def _ledger_(self):
        found = [one for one in vars(Values).values() if isinstance(one, Value)]
        return [{"id": one.name, "raw": one.raw, "text": one.text,
                 "cells": [{"file": "review.yml" if one is Values.level else "a.csv"}]} for one in found]
v = Values()
```

"""


def subject_of(folder: Path, text: str, *, review: str = "", meta: str = "") -> Subject:
    """Write a document and read what it prints."""
    (folder / "_quarto.yml").write_text("project: {type: default}\nformat: {html: default}\n", encoding="utf-8")
    (folder / "works.bib").write_text(
        "@book{moor2004, author={Moor, E}, title={Birds}, year={2004}}\n", encoding="utf-8"
    )
    if review:
        (folder / "review.yml").write_text(review, encoding="utf-8")
    front = f"---\ntitle: A review\nbibliography: works.bib\nengine: jupyter\n{meta}---\n\n"
    (folder / "a.qmd").write_text(front + text + "\n", encoding="utf-8")
    project = load_project(folder)
    return Subject(project, read_printed(project), {})


def told(checked: Checked) -> list[str]:
    """Give the findings without their hints."""
    return [str(finding).split("\n")[0] for finding in checked.findings]


def let_pass(checked: Checked) -> set[str]:
    """Give the names of the rules that let something pass."""
    return {one.rule for one in checked.passes}
