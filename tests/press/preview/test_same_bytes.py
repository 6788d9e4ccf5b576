"""After each change a preview, which makes formats in two processes, gives the bytes that `press render` gives."""

import shutil
import sys

import pytest

from tests.press.preview.test_preview import Running, built
from tests.press.running import process, save, snapshot, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

PROJECT = "project:\n  type: default\nformat:\n  html: {}\n  typst: {}\n  docx: {}\nexecute:\n  echo: false\n"
TEXT = """---
title: A
---

# Words {#sec-words}

First words, see @tbl-rows, @fig-line and @sec-words.

| a | b |
|---|---|
| 1 | 2 |

: Rows {#tbl-rows}

```{python}
#| label: fig-line
#| fig-cap: A line
#| fig-alt: A line that rises
import matplotlib.pyplot as plt
from pathlib import Path
_ = plt.plot([1, float(Path("end.txt").read_text())])
```
"""
EDITS = (
    ("a.qmd", "First words", "Second words"),
    ("a.qmd", "Second words", "*Third* words"),
    ("a.qmd", "# Words", "A sentence before.\n\n# Words"),
    ("a.qmd", "| 1 | 2 |", "| 1 | 2 |\n| 3 | 4 |"),
    ("end.txt", "2", "3"),
)


def rendered(project):
    run = process(["render", "--engine", "embedded"], project)
    _, err = run.communicate(timeout=120)
    assert run.returncode == 0, err
    return snapshot(project / "build")


def test_after_each_change_the_files_are_those_of_render(tmp_path):
    project = write(tmp_path / "p", {"_quarto.yml": PROJECT, "a.qmd": TEXT, "end.txt": "2"})
    other = shutil.copytree(project, tmp_path / "other")
    preview = Running(project)
    try:
        preview.state(built)
        for name, before, after in EDITS:
            text = (project / name).read_text(encoding="utf-8").replace(before, after)
            save(project / name, text)
            save(other / name, text)
            assert preview.state(built)["faults"] == []
            assert snapshot(project / "build") == rendered(other)
    finally:
        code, _, err = preview.end()
    assert code == 0, err
